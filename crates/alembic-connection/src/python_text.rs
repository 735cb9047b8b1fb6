//! Values as Python prints them, for messages that quote them.

/// `repr` of a Python string: single quotes unless the text holds one and no double quote.
///
/// Characters that Python escapes because they cannot be printed are escaped for the ASCII and Latin-1 controls;
/// rarer ones (unassigned code points) are written as they are.
pub(crate) fn string_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut repr = String::with_capacity(text.len() + 2);
    repr.push(quote);
    for character in text.chars() {
        match character {
            '\\' => repr.push_str("\\\\"),
            '\n' => repr.push_str("\\n"),
            '\r' => repr.push_str("\\r"),
            '\t' => repr.push_str("\\t"),
            _ if character == quote => {
                repr.push('\\');
                repr.push(quote);
            }
            _ if character.is_control() || matches!(character, '\u{a0}' | '\u{ad}') => {
                repr.push_str(&format!("\\x{:02x}", u32::from(character)));
            }
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200b}'..='\u{200f}' => {
                repr.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            _ => repr.push(character),
        }
    }
    repr.push(quote);
    repr
}
