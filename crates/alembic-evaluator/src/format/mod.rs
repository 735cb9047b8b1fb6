//! Text from values: representations, format specifications, `%` and `str.format`.

mod percent;
mod specification;
mod template;

pub(crate) use specification::{Specification, apply};

/// `repr(float)`: the shortest digits that read back as the same number, in Python's layout.
pub(crate) fn float_repr(float: f64) -> String {
    if float.is_nan() {
        return "nan".into();
    }
    if float.is_infinite() {
        return if float > 0.0 { "inf".into() } else { "-inf".into() };
    }
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let text = format!("{float}");
        if text.contains('.') { text } else { format!("{text}.0") }
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}e{sign}{:02}", exponent.abs())
    }
}

/// `repr(str)`
pub(crate) fn string_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut result = String::with_capacity(text.len() + 2);
    result.push(quote);
    for character in text.chars() {
        match character {
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            character if character == quote => {
                result.push('\\');
                result.push(quote);
            }
            character if is_printable(character) => result.push(character),
            character => escape(character, &mut result),
        }
    }
    result.push(quote);
    result
}

fn escape(character: char, result: &mut String) {
    let code = u32::from(character);
    let text = match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    };
    result.push_str(&text);
}

/// Whether Python shows a character as it is (`str.isprintable`), for the common cases.
pub(crate) fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}'
            | '\u{3000}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// `repr(bytes)`
pub(crate) fn bytes_repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut result = String::from("b");
    result.push(quote);
    for byte in bytes {
        match byte {
            b'\\' => result.push_str("\\\\"),
            b'\n' => result.push_str("\\n"),
            b'\r' => result.push_str("\\r"),
            b'\t' => result.push_str("\\t"),
            byte if char::from(*byte) == quote => {
                result.push('\\');
                result.push(quote);
            }
            0x20..=0x7e => result.push(char::from(*byte)),
            byte => result.push_str(&format!("\\x{byte:02x}")),
        }
    }
    result.push(quote);
    result
}

/// What `ascii()` makes of a representation.
pub(crate) fn escape_non_ascii(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            result.push(character);
        } else {
            escape(character, &mut result);
        }
    }
    result
}
