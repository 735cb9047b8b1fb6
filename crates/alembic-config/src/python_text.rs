//! Python's own ideas about text: white space, `repr()`, `int()`.

pub(crate) use alembic_python_text::string_repr as repr;

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

/// `ascii()` of a string: `repr()` with everything beyond ASCII escaped.
pub(crate) fn ascii(text: &str) -> String {
    alembic_python_text::ascii(&repr(text))
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
