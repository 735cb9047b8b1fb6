//! Python's own ideas about text: white space, `repr()`, `int()`.

/// Whether Python's `str.isspace` holds for the character: Unicode white space and the four ASCII separators
/// U+001C to U+001F, which Rust does not count.
pub(crate) fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// `str.strip()`.
pub(crate) fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// `str.rstrip()`.
pub(crate) fn strip_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}

/// `repr()` of a string: single quotes unless the text has some and no double ones.
pub(crate) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for character in text.chars() {
        match character {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if character == quote => {
                quoted.push('\\');
                quoted.push(quote);
            }
            _ if is_printable(character) => quoted.push(character),
            _ => push_escape(&mut quoted, character),
        }
    }
    quoted.push(quote);
    quoted
}

/// `ascii()` of a string: `repr()` with everything beyond ASCII escaped.
pub(crate) fn ascii(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    for character in repr(text).chars() {
        if character.is_ascii() { quoted.push(character) } else { push_escape(&mut quoted, character) }
    }
    quoted
}

fn push_escape(text: &mut String, character: char) {
    let code = u32::from(character);
    let escape = match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    };
    text.push_str(&escape);
}

/// `str.isprintable` of one character. Python and Rust's `escape_debug` leave out the same Unicode categories; a
/// preceding letter keeps Rust from escaping combining characters too.
fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    let mut text = String::from("x");
    text.push(character);
    !text.escape_debug().skip(1).any(|escaped| escaped == '\\')
}

/// `int()` of a string in base 10: surrounding white space, one sign, single underscores between digits.
pub(crate) fn parse_integer(text: &str) -> Option<i64> {
    let stripped = strip(text);
    let (negative, digits) = match stripped.strip_prefix(['-', '+']) {
        Some(digits) => (stripped.starts_with('-'), digits),
        None => (false, stripped),
    };
    let well_formed = !digits.is_empty()
        && digits
            .split('_')
            .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    if !well_formed {
        return None;
    }
    let digits = digits.replace('_', "");
    if negative { format!("-{digits}").parse().ok() } else { digits.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repr_is_pythons() {
        // Expected texts from CPython 3.11.7.
        for (text, expected) in [
            ("plain", "'plain'"),
            ("it's", "\"it's\""),
            ("it's \"so\"", "'it\\'s \"so\"'"),
            ("a\\b\n\t\r", "'a\\\\b\\n\\t\\r'"),
            ("\u{feff}[a]", "'\\ufeff[a]'"),
            ("é\u{301}\u{a0}\u{7f}\u{1f600}\u{e0001}", "'é\u{301}\\xa0\\x7f\u{1f600}\\U000e0001'"),
        ] {
            assert_eq!(repr(text), expected);
        }
        assert_eq!(ascii("é\u{1f600}"), "'\\xe9\\U0001f600'");
    }

    #[test]
    fn integers_are_pythons() {
        for (text, expected) in [
            (" 4_0 ", Some(40)),
            ("-5", Some(-5)),
            ("+1", Some(1)),
            ("1.5", None),
            ("", None),
            ("4__0", None),
        ] {
            assert_eq!(parse_integer(text), expected, "{text:?}");
        }
    }
}
