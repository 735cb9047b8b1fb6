//! The bytes of a source file as text: byte order mark, declared encoding, line endings.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::HeaderError;
use super::syntax::line_of;

/// Decodes a source file as Python does (PEP 263), with every line ending as `\n`.
///
/// Bytes that are not UTF-8 are tolerated where they decide nothing, as Python tolerates them in comments: they
/// become U+FFFD, and the caller rejects a header in which one appears.
pub(super) fn decode(source: &[u8]) -> Result<Cow<'_, str>, HeaderError> {
    let (source, marked) = match source.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (source, false),
    };
    let text = match declared_encoding(source) {
        Some(label) if !marked && !is_utf8(&label) => decode_as(source, &label)?,
        _ => String::from_utf8_lossy(source),
    };
    Ok(if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text })
}

fn decode_as<'a>(source: &'a [u8], label: &str) -> Result<Cow<'a, str>, HeaderError> {
    let normalised = label.to_ascii_lowercase().replace('_', "-");
    if matches!(normalised.as_str(), "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1") {
        return Ok(encoding_rs::mem::decode_latin1(source));
    }
    let encoding = Encoding::for_label(normalised.as_bytes())
        .ok_or_else(|| HeaderError::UnknownEncoding { encoding: label.to_owned() })?;
    let (text, had_errors) = encoding.decode_without_bom_handling(source);
    if had_errors {
        let offset = text.find('\u{fffd}').unwrap_or_default();
        return Err(HeaderError::Encoding { line: line_of(&text, offset), encoding: label.to_owned() });
    }
    Ok(text)
}

fn is_utf8(label: &str) -> bool {
    let label = label.to_ascii_lowercase().replace('_', "-");
    label == "utf-8" || label == "utf8" || label.starts_with("utf-8-")
}

/// The encoding that a comment in the first two lines declares.
fn declared_encoding(source: &[u8]) -> Option<String> {
    for line in source.split(|byte| *byte == b'\n').take(2) {
        let start =
            line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c')).unwrap_or(line.len());
        match line.get(start) {
            Some(b'#') => {
                if let Some(label) = label_in_comment(&line[start..]) {
                    return Some(label);
                }
            }
            // The second line counts only behind a comment or an empty line.
            Some(b'\r') | None => {}
            Some(_) => return None,
        }
    }
    None
}

fn label_in_comment(comment: &[u8]) -> Option<String> {
    for at in memchr::memmem::find_iter(comment, b"coding") {
        let rest = &comment[at + b"coding".len()..];
        let Some(rest) = rest.strip_prefix(b":").or_else(|| rest.strip_prefix(b"=")) else { continue };
        let label: String = rest
            .iter()
            .skip_while(|byte| matches!(byte, b' ' | b'\t'))
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            .map(|byte| char::from(*byte))
            .collect();
        if !label.is_empty() {
            return Some(label);
        }
    }
    None
}
