//! Values as Python writes them.
//!
//! Messages quote values, the evaluator prints them, generated files hold them; all of them in the words of Python's `repr()`.
//!
//! ```
//! use alembic_python_text::{float_repr, string_repr};
//!
//! assert_eq!(string_repr("it's"), "\"it's\"");
//! assert_eq!(float_repr(1e16), "1e+16");
//! ```

use std::fmt::Write as _;

/// `repr()` of a string: single quotes unless the text has some and no double ones.
pub fn string_repr(text: &str) -> String {
    let quote = quote(text.contains('\''), text.contains('"'));
    let mut repr = String::with_capacity(text.len() + 2);
    repr.push(quote);
    for character in text.chars() {
        match character {
            '\\' => repr.push_str("\\\\"),
            '\n' => repr.push_str("\\n"),
            '\r' => repr.push_str("\\r"),
            '\t' => repr.push_str("\\t"),
            _ if character == quote => repr.extend(['\\', quote]),
            _ if is_printable(character) => repr.push(character),
            _ => push_escape(&mut repr, character),
        }
    }
    repr.push(quote);
    repr
}

/// `repr()` of bytes.
pub fn bytes_repr(bytes: &[u8]) -> String {
    let quote = quote(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut repr = String::with_capacity(bytes.len() + 3);
    repr.extend(['b', quote]);
    for &byte in bytes {
        match byte {
            b'\\' => repr.push_str("\\\\"),
            b'\n' => repr.push_str("\\n"),
            b'\r' => repr.push_str("\\r"),
            b'\t' => repr.push_str("\\t"),
            _ if char::from(byte) == quote => repr.extend(['\\', quote]),
            b' '..=b'~' => repr.push(char::from(byte)),
            _ => push_escape(&mut repr, char::from(byte)),
        }
    }
    repr.push(quote);
    repr
}

/// `repr()` of a float: the shortest digits that read back as the same number.
pub fn float_repr(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    // Of two shortest texts that are equally near, Python takes the one with the even digit.
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    let even = if count > 14 { format!("{number:.*e}", count - 1) } else { String::new() };
    let is_even = even.parse() == Ok(number);
    if (-4..16).contains(&exponent) {
        let decimals = i32::try_from(count).unwrap_or(0) - 1 - exponent;
        let plain = match usize::try_from(decimals) {
            Ok(decimals) if is_even && decimals > 0 => format!("{number:.decimals$}"),
            _ => format!("{number}"),
        };
        return if plain.contains('.') { plain } else { format!("{plain}.0") };
    }
    let digits = if is_even { even.split('e').next().unwrap_or(digits) } else { digits };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// What `ascii()` makes of a representation: everything beyond ASCII escaped.
pub fn ascii(repr: &str) -> String {
    let mut text = String::with_capacity(repr.len());
    for character in repr.chars() {
        if character.is_ascii() { text.push(character) } else { push_escape(&mut text, character) }
    }
    text
}

/// `str.isprintable()` of one character.
///
/// Python and Rust's `escape_debug` leave out the same Unicode categories; a letter before it keeps Rust from escaping
/// combining characters too. Which characters are assigned depends on the version of Unicode: CPython 3.11 has 14.0.
pub fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    let mut text = String::from("x");
    text.push(character);
    !text.escape_debug().skip(1).any(|escaped| escaped == '\\')
}

fn quote(has_single: bool, has_double: bool) -> char {
    if has_single && !has_double { '"' } else { '\'' }
}

fn push_escape(text: &mut String, character: char) {
    let code = u32::from(character);
    // Writing to a string cannot fail.
    let _ = match code {
        0..=0xff => write!(text, "\\x{code:02x}"),
        0x100..=0xffff => write!(text, "\\u{code:04x}"),
        _ => write!(text, "\\U{code:08x}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    // The expected texts are CPython 3.11.7's.

    #[test]
    fn strings() {
        for (text, expected) in [
            ("plain", "'plain'"),
            ("it's", "\"it's\""),
            ("it's \"so\"", "'it\\'s \"so\"'"),
            ("a\\b\n\t\r", "'a\\\\b\\n\\t\\r'"),
            ("\0\x1b\x7f\u{80}", "'\\x00\\x1b\\x7f\\x80'"),
            ("é ü 漢 \u{1f600}", "'é ü 漢 \u{1f600}'"),
            ("\u{a0}\u{ad}", "'\\xa0\\xad'"),
            ("\u{2028}\u{feff}\u{200b}", "'\\u2028\\ufeff\\u200b'"),
            ("\u{e000}\u{e0001}\u{10ffff}", "'\\ue000\\U000e0001\\U0010ffff'"),
            ("e\u{301}", "'e\u{301}'"),
        ] {
            assert_eq!(string_repr(text), expected);
        }
    }

    #[test]
    fn bytes() {
        for (bytes, expected) in [
            (&b"plain"[..], "b'plain'"),
            (b"it's", "b\"it's\""),
            (b"\x00\xff\n\\'\"", "b'\\x00\\xff\\n\\\\\\'\"'"),
        ] {
            assert_eq!(bytes_repr(bytes), expected);
        }
    }

    #[test]
    fn floats() {
        for (number, expected) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (123.25, "123.25"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e300, "1.5e+300"),
            (0.0001, "0.0001"),
            (1e-5, "1e-05"),
            (f64::INFINITY, "inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(float_repr(number), expected);
        }
    }

    #[test]
    fn beyond_ascii() {
        assert_eq!(ascii("'é\u{1f600}'"), "'\\xe9\\U0001f600'");
    }
}
