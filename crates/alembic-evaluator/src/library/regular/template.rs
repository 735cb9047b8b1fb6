//! The texts that matches are replaced with: `\1`, `\g<name>`.

use std::rc::Rc;

use super::matching::Match;
use super::pattern::{Pattern, pattern_error};
use super::translation::is_identifier;
use crate::exceptions::class as exception;
use crate::format::string_repr;
use crate::outcome::{Outcome, raise};

/// A part of a template.
enum Part {
    Text(String),
    Group(usize),
}

/// A template, read for one pattern.
pub(super) struct Template(Vec<Part>);

impl Template {
    /// Reads a template.
    pub(super) fn read(text: &Rc<str>, pattern: &Pattern) -> Outcome<Self> {
        let characters: Vec<char> = text.chars().collect();
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut position = 0;
        let at = |position: usize| characters.get(position).copied();
        let octal = |position: usize| at(position).and_then(|digit| digit.to_digit(8));
        while let Some(character) = at(position) {
            let start = position;
            position += 1;
            if character != '\\' {
                literal.push(character);
                continue;
            }
            let Some(letter) = at(position) else {
                return Err(pattern_error("bad escape (end of pattern)", text, start));
            };
            position += 1;
            let group = match letter {
                'g' => {
                    if at(position) != Some('<') {
                        return Err(pattern_error("missing <", text, position));
                    }
                    position += 1;
                    let begin = position;
                    while at(position).is_some_and(|character| character != '>') {
                        position += 1;
                    }
                    let name: String = characters[begin..position].iter().collect();
                    if name.is_empty() {
                        return Err(pattern_error("missing group name", text, begin));
                    }
                    if at(position).is_none() {
                        return Err(pattern_error("missing >, unterminated name", text, begin));
                    }
                    position += 1;
                    let shown = string_repr(&name);
                    if is_identifier(&name) {
                        let number = pattern.number_of(&name).ok_or_else(|| {
                            raise(&exception::INDEX_ERROR, format!("unknown group name {shown}"))
                        })?;
                        (number, begin)
                    } else if name.chars().all(|character| character.is_ascii_digit()) {
                        (name.parse().unwrap_or(usize::MAX), begin)
                    } else {
                        let message = format!("bad character in group name {shown}");
                        return Err(pattern_error(&message, text, begin));
                    }
                }
                '0' => {
                    let mut value = 0;
                    for _ in 0..2 {
                        if let Some(digit) = octal(position) {
                            value = value * 8 + digit;
                            position += 1;
                        }
                    }
                    literal.extend(char::from_u32(value));
                    continue;
                }
                '1'..='9' => {
                    let digits = (octal(start + 1), octal(start + 2), octal(start + 3));
                    if let (Some(first), Some(second), Some(third)) = digits {
                        position = start + 4;
                        let value = first * 64 + second * 8 + third;
                        let Ok(byte) = u8::try_from(value) else {
                            let spelled: String = characters[start..position].iter().collect();
                            let message = format!("octal escape value {spelled} outside of range 0-0o377");
                            return Err(pattern_error(&message, text, start));
                        };
                        literal.push(char::from(byte));
                        continue;
                    }
                    position += usize::from(at(position).is_some_and(|digit| digit.is_ascii_digit()));
                    let number: String = characters[start + 1..position].iter().collect();
                    (number.parse().unwrap_or(usize::MAX), start + 1)
                }
                letter => {
                    let escaped = match letter {
                        'a' => '\u{7}',
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'v' => '\u{b}',
                        '\\' => '\\',
                        other if other.is_ascii_alphabetic() => {
                            return Err(pattern_error(&format!("bad escape \\{other}"), text, start));
                        }
                        other => {
                            literal.push('\\');
                            other
                        }
                    };
                    literal.push(escaped);
                    continue;
                }
            };
            let (number, position_of_number) = group;
            if number > pattern.count() {
                let message = format!("invalid group reference {number}");
                return Err(pattern_error(&message, text, position_of_number));
            }
            parts.push(Part::Text(std::mem::take(&mut literal)));
            parts.push(Part::Group(number));
        }
        parts.push(Part::Text(literal));
        Ok(Template(parts))
    }

    /// The text for one match; groups that took no part are empty.
    pub(super) fn filled(&self, found: &Match) -> String {
        let mut result = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => result.push_str(text),
                Part::Group(number) => result.push_str(found.group_text(*number).unwrap_or_default()),
            }
        }
        result
    }
}
