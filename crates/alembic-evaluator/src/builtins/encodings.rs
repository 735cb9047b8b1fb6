//! Texts as bytes and back: the encodings that are supported, and what is done where one has no place for a character.

use crate::exceptions::{Exception, class as exception};
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::Value;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    /// With a byte order mark at the beginning.
    Utf8Signature,
    Ascii,
    Latin1,
    Windows1252,
    Utf16 {
        mark: bool,
        little: bool,
    },
}

/// Windows' code page 1252 between 0x80 and 0x9f; the five places that have no character hold themselves.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Encoding {
    fn named(name: &str) -> Outcome<Self> {
        let name = name.to_ascii_lowercase().replace(['_', ' '], "-");
        Ok(match name.as_str() {
            "utf-8" | "utf8" | "u8" => Encoding::Utf8,
            "utf-8-sig" => Encoding::Utf8Signature,
            "ascii" | "us-ascii" | "646" => Encoding::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" => Encoding::Latin1,
            "cp1252" | "windows-1252" => Encoding::Windows1252,
            "utf-16" | "utf16" => Encoding::Utf16 { mark: true, little: true },
            "utf-16-le" | "utf-16le" => Encoding::Utf16 { mark: false, little: true },
            "utf-16-be" | "utf-16be" => Encoding::Utf16 { mark: false, little: false },
            _ if name.chars().all(|character| character.is_ascii_alphabetic()) => {
                return Err(raise(&exception::LOOKUP_ERROR, format!("unknown encoding: {name}")));
            }
            _ => return Err(unsupported(format!("encoding `{name}` is not supported"))),
        })
    }

    /// The name in messages.
    fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Signature => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
            Encoding::Windows1252 => "charmap",
            Encoding::Utf16 { .. } => "utf-16",
        }
    }

    /// The byte for a character of an encoding of single bytes.
    fn byte(self, character: char) -> Option<u8> {
        let code = u32::from(character);
        match self {
            Encoding::Ascii => u8::try_from(code).ok().filter(u8::is_ascii),
            Encoding::Latin1 => u8::try_from(code).ok(),
            _ => match WINDOWS_1252.iter().position(|known| *known == character) {
                Some(place) if code > 0x9f => u8::try_from(0x80 + place).ok(),
                _ => u8::try_from(code).ok().filter(|byte| !(0x80..0xa0).contains(byte)),
            },
        }
    }

    fn missing(self) -> &'static str {
        match self {
            Encoding::Ascii => "ordinal not in range(128)",
            Encoding::Latin1 => "ordinal not in range(256)",
            _ => "character maps to <undefined>",
        }
    }
}

/// `text.encode(encoding, errors)`
pub(super) fn encode(text: &str, encoding: &str, errors: &str) -> Outcome<Vec<u8>> {
    let encoding = Encoding::named(encoding)?;
    match encoding {
        Encoding::Utf8 => return Ok(text.as_bytes().to_vec()),
        Encoding::Utf8Signature => return Ok([b"\xef\xbb\xbf", text.as_bytes()].concat()),
        Encoding::Utf16 { mark, little } => {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            let bytes =
                units.flat_map(|unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
            return Ok(bytes.collect());
        }
        _ => {}
    }
    let characters: Vec<char> = text.chars().collect();
    let mut bytes = Vec::with_capacity(text.len());
    for (position, character) in characters.iter().enumerate() {
        if let Some(byte) = encoding.byte(*character) {
            bytes.push(byte);
            continue;
        }
        let code = u32::from(*character);
        match errors {
            "ignore" => {}
            "replace" => bytes.push(b'?'),
            "xmlcharrefreplace" => bytes.extend(format!("&#{code};").bytes()),
            "backslashreplace" => bytes.extend(escaped(code).bytes()),
            "strict" => {
                let wrong = characters[position..].iter().take_while(|next| encoding.byte(**next).is_none());
                return Err(encode_error(encoding, text, &characters, position, wrong.count()));
            }
            other => {
                return Err(raise(&exception::LOOKUP_ERROR, format!("unknown error handler name '{other}'")));
            }
        }
    }
    Ok(bytes)
}

fn escaped(code: u32) -> String {
    match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

fn encode_error(
    encoding: Encoding,
    text: &str,
    characters: &[char],
    start: usize,
    count: usize,
) -> Interruption {
    // Code pages tell one character at a time.
    let count = if encoding == Encoding::Windows1252 { 1 } else { count };
    let (name, reason, end) = (encoding.name(), encoding.missing(), start + count);
    let shown = if count == 1 {
        let code = characters.get(start).map_or(0, |character| u32::from(*character));
        format!("'{name}' codec can't encode character '{}' in position {start}: {reason}", escaped(code))
    } else {
        format!("'{name}' codec can't encode characters in position {start}-{}: {reason}", end - 1)
    };
    described(&exception::UNICODE_ENCODE_ERROR, shown, name, Value::string(text), (start, end), reason)
}

/// An exception with the fields that Python's have.
fn described(
    class: &'static crate::native::NativeClass,
    text: String,
    encoding: &str,
    object: Value,
    (start, end): (usize, usize),
    reason: &str,
) -> Interruption {
    let raised = Exception::new(class, vec![Value::from(text)]);
    raised.attributes.set("encoding", Value::string(encoding));
    raised.attributes.set("object", object);
    raised.attributes.set("start", Value::length(start));
    raised.attributes.set("end", Value::length(end));
    raised.attributes.set("reason", Value::string(reason));
    Interruption::Raise(raised)
}

/// `data.decode(encoding, errors)`
pub(super) fn decode(bytes: &[u8], encoding: &str, errors: &str) -> Outcome<String> {
    let encoding = Encoding::named(encoding)?;
    match encoding {
        Encoding::Utf8 => decode_utf8(bytes, errors),
        Encoding::Utf8Signature => decode_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), errors),
        Encoding::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Encoding::Windows1252 => Ok(bytes
            .iter()
            .map(|byte| match byte {
                0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
                other => char::from(*other),
            })
            .collect()),
        Encoding::Ascii => {
            let mut text = String::with_capacity(bytes.len());
            for (position, byte) in bytes.iter().enumerate() {
                if byte.is_ascii() {
                    text.push(char::from(*byte));
                } else {
                    let reason = "ordinal not in range(128)";
                    text.push_str(&replaced(bytes, "ascii", (position, position + 1), reason, errors)?);
                }
            }
            Ok(text)
        }
        Encoding::Utf16 { mark, little } => {
            let (bytes, little) = match bytes {
                [0xff, 0xfe, rest @ ..] if mark => (rest, true),
                [0xfe, 0xff, rest @ ..] if mark => (rest, false),
                other => (other, little),
            };
            if !bytes.len().is_multiple_of(2) {
                return Err(unsupported("a text in UTF-16 of an odd number of bytes is not supported"));
            }
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| {
                    let pair = [pair[0], pair[1]];
                    if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
                })
                .collect();
            String::from_utf16(&units)
                .map_err(|_| unsupported("a text in UTF-16 with halves of characters is not supported"))
        }
    }
}

fn decode_utf8(bytes: &[u8], errors: &str) -> Outcome<String> {
    let mut text = String::with_capacity(bytes.len());
    let mut position = 0;
    loop {
        let rest = &bytes[position..];
        let Err(error) = std::str::from_utf8(rest) else {
            text.push_str(std::str::from_utf8(rest).unwrap_or_default());
            return Ok(text);
        };
        let valid = error.valid_up_to();
        text.push_str(std::str::from_utf8(&rest[..valid]).unwrap_or_default());
        let start = position + valid;
        let length = error.error_len().unwrap_or(bytes.len() - start);
        let first = bytes.get(start).copied().unwrap_or(0);
        let reason = match (error.error_len(), first) {
            (None, _) => "unexpected end of data",
            (_, 0x80..=0xc1 | 0xf5..) => "invalid start byte",
            _ => "invalid continuation byte",
        };
        text.push_str(&replaced(bytes, "utf-8", (start, start + length), reason, errors)?);
        position = start + length;
    }
}

/// What stands for bytes that are no text.
fn replaced(
    bytes: &[u8],
    encoding: &str,
    (start, end): (usize, usize),
    reason: &str,
    errors: &str,
) -> Outcome<String> {
    match errors {
        "ignore" => Ok(String::new()),
        "replace" => Ok("\u{fffd}".to_owned()),
        "backslashreplace" => {
            let escapes: Vec<String> =
                bytes[start..end].iter().map(|byte| format!("\\x{byte:02x}")).collect();
            Ok(escapes.concat())
        }
        "strict" => {
            let text = if end - start == 1 {
                let byte = bytes.get(start).copied().unwrap_or(0);
                format!("'{encoding}' codec can't decode byte {byte:#04x} in position {start}: {reason}")
            } else {
                format!("'{encoding}' codec can't decode bytes in position {start}-{}: {reason}", end - 1)
            };
            let object = Value::Bytes(bytes.into());
            Err(described(&exception::UNICODE_DECODE_ERROR, text, encoding, object, (start, end), reason))
        }
        other => Err(unsupported(format!("the error handler `{other}` is not supported"))),
    }
}
