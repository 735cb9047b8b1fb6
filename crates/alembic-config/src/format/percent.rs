//! `text % mapping`: printf-style formatting with named values.

use super::number::{float_digits, integer_digits, truncated, widened};
use super::{FormatError, FormatValue, Lookup};
use crate::python_text::ascii;

/// Widths beyond this are refused rather than filled with gigabytes of spaces.
const WIDEST: usize = 1 << 20;

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "these are the five independent flag characters")]
struct Conversion {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// The text with each `%(name)s` replaced. A conversion without a name formats the mapping itself, for which
/// `mapping` gives the `repr()`.
pub(crate) fn percent_format<'a>(
    text: &str,
    lookup: &'a Lookup<'a>,
    mapping: &'a dyn Fn() -> String,
) -> Result<String, FormatError> {
    let mut formatter =
        Formatter { characters: text.chars().collect(), position: 0, lookup, mapping, mapping_used: false };
    formatter.run()
}

struct Formatter<'a> {
    characters: Vec<char>,
    position: usize,
    lookup: &'a Lookup<'a>,
    mapping: &'a dyn Fn() -> String,
    /// The mapping as a whole can be formatted once, and only before the first name.
    mapping_used: bool,
}

/// A value, or the mapping as a whole (by its `repr()`).
enum Operand {
    Value(FormatValue),
    Mapping(String),
}

impl Operand {
    fn python_type(&self) -> &'static str {
        match self {
            Self::Value(value) => value.python_type(),
            Self::Mapping(_) => "dict",
        }
    }
}

impl Formatter<'_> {
    fn run(&mut self) -> Result<String, FormatError> {
        let mut result = String::with_capacity(self.characters.len() + 32);
        while let Some(character) = self.next() {
            if character != '%' {
                result.push(character);
            } else if self.peek() == Some('%') {
                self.position += 1;
                result.push('%');
            } else {
                result.push_str(&self.conversion()?);
            }
        }
        Ok(result)
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.position).copied()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.position += 1;
        Some(character)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let start = self.position;
        while self.peek().is_some_and(&wanted) {
            self.position += 1;
        }
        self.characters[start..self.position].iter().collect()
    }

    fn conversion(&mut self) -> Result<String, FormatError> {
        let named = if self.peek() == Some('(') { Some(self.named_value()?) } else { None };
        let mut conversion = Conversion::default();
        for flag in self.take_while(|character| "-+ #0".contains(character)).chars() {
            match flag {
                '-' => conversion.left = true,
                '+' => conversion.plus = true,
                ' ' => conversion.space = true,
                '#' => conversion.alternate = true,
                _ => conversion.zero = true,
            }
        }
        conversion.width = self.size("width too big")?.unwrap_or(0);
        if self.peek() == Some('.') {
            self.position += 1;
            conversion.precision = Some(self.size("precision too big")?.unwrap_or(0));
        }
        if self.peek().is_some_and(|character| "hlL".contains(character)) {
            self.position += 1;
        }
        let Some(kind) = self.next() else { return Err(FormatError::value("incomplete format")) };
        if !"diouxXeEfFgGcrsa".contains(kind) {
            let shown = if (' '..='~').contains(&kind) { kind } else { '?' };
            return Err(FormatError::value(format!(
                "unsupported format character '{shown}' (0x{:x}) at index {}",
                u32::from(kind),
                self.position - 1
            )));
        }
        let operand = match named {
            Some(value) => Operand::Value(value),
            None if self.mapping_used => {
                return Err(FormatError::kind("not enough arguments for format string"));
            }
            None => {
                self.mapping_used = true;
                Operand::Mapping((self.mapping)())
            }
        };
        conversion.apply(kind, &operand)
    }

    /// The value of the `(name)` that begins here.
    fn named_value(&mut self) -> Result<FormatValue, FormatError> {
        let start = self.position + 1;
        let mut depth = 0_usize;
        while let Some(character) = self.next() {
            match character {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let name: String = self.characters[start..self.position - 1].iter().collect();
                self.mapping_used = true;
                return (self.lookup)(&name).ok_or_else(|| FormatError::key(&name));
            }
        }
        Err(FormatError::value("incomplete format key"))
    }

    fn size(&mut self, too_big: &str) -> Result<Option<usize>, FormatError> {
        if self.peek() == Some('*') {
            return Err(FormatError::kind("* wants int"));
        }
        let digits = self.take_while(|character| character.is_ascii_digit());
        if digits.is_empty() {
            return Ok(None);
        }
        match digits.parse() {
            Ok(size) if size <= WIDEST => Ok(Some(size)),
            _ => Err(FormatError::value(too_big)),
        }
    }
}

impl Conversion {
    fn apply(&self, kind: char, operand: &Operand) -> Result<String, FormatError> {
        match kind {
            's' => Ok(self.text(&match operand {
                Operand::Value(value) => value.to_text(),
                Operand::Mapping(mapping) => mapping.clone(),
            })),
            'r' => Ok(self.text(&match operand {
                Operand::Value(value) => value.to_repr(),
                Operand::Mapping(mapping) => mapping.clone(),
            })),
            'a' => Ok(self.text(&match operand {
                Operand::Value(FormatValue::Text(text)) => ascii(text),
                Operand::Value(value) => value.to_repr(),
                Operand::Mapping(mapping) => mapping.clone(),
            })),
            'c' => match operand {
                Operand::Value(FormatValue::Text(text)) if text.chars().count() == 1 => Ok(self.text(text)),
                Operand::Value(FormatValue::Integer(code)) => {
                    match u32::try_from(*code).ok().and_then(char::from_u32) {
                        Some(character) => Ok(self.text(&character.to_string())),
                        None => Err(FormatError {
                            python_class: "OverflowError",
                            message: "%c arg not in range(0x110000)".to_owned(),
                        }),
                    }
                }
                _ => Err(FormatError::kind("%c requires int or char")),
            },
            'd' | 'i' | 'u' => {
                let number = match operand {
                    Operand::Value(FormatValue::Integer(number)) => *number,
                    Operand::Value(FormatValue::Float(number)) => truncated(*number),
                    other => {
                        let found = other.python_type();
                        return Err(FormatError::kind(format!(
                            "%{kind} format: a real number is required, not {found}"
                        )));
                    }
                };
                Ok(self.integer(number, 'd', ""))
            }
            'o' | 'x' | 'X' => match operand {
                Operand::Value(FormatValue::Integer(number)) => {
                    let prefix = match kind {
                        'o' => "0o",
                        'x' => "0x",
                        _ => "0X",
                    };
                    Ok(self.integer(*number, kind, if self.alternate { prefix } else { "" }))
                }
                other => {
                    let found = other.python_type();
                    Err(FormatError::kind(format!("%{kind} format: an integer is required, not {found}")))
                }
            },
            _ => {
                let number = match operand {
                    Operand::Value(FormatValue::Float(number)) => *number,
                    Operand::Value(FormatValue::Integer(number)) => widened(*number),
                    other => {
                        let found = other.python_type();
                        return Err(FormatError::kind(format!("must be real number, not {found}")));
                    }
                };
                let digits = float_digits(number, kind, self.precision, self.alternate);
                Ok(self.signed(number.is_sign_negative() && !number.is_nan(), "", &digits))
            }
        }
    }

    fn text(&self, text: &str) -> String {
        let shown: String = match self.precision {
            Some(precision) => text.chars().take(precision).collect(),
            None => text.to_owned(),
        };
        let padding = " ".repeat(self.width.saturating_sub(shown.chars().count()));
        if self.left { shown + &padding } else { padding + &shown }
    }

    fn integer(&self, number: i64, kind: char, prefix: &str) -> String {
        let mut digits = integer_digits(number, kind);
        if let Some(precision) = self.precision {
            digits.insert_str(0, &"0".repeat(precision.saturating_sub(digits.len())));
        }
        self.signed(number < 0, prefix, &digits)
    }

    fn signed(&self, negative: bool, prefix: &str, digits: &str) -> String {
        let sign = match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        };
        let missing = self.width.saturating_sub(sign.len() + prefix.len() + digits.len());
        if self.left {
            format!("{sign}{prefix}{digits}{}", " ".repeat(missing))
        } else if self.zero {
            format!("{sign}{prefix}{}{digits}", "0".repeat(missing))
        } else {
            format!("{}{sign}{prefix}{digits}", " ".repeat(missing))
        }
    }
}

/// Whether the format has at least one well-formed `%(name)s`, as `logging.Formatter` demands.
pub(crate) fn has_percent_field(format: &str) -> bool {
    format.match_indices("%(").any(|(start, _)| {
        let Some((name, after)) = format[start + 2..].split_once(')') else { return false };
        let is_name =
            !name.is_empty() && name.chars().all(|character| character.is_alphanumeric() || character == '_');
        let after = after.trim_start_matches(['#', '0', '+', ' ', '-']);
        let after = after_size(after);
        let after = after.strip_prefix('.').map_or(after, |precision| {
            let rest = after_size(precision);
            if rest.len() == precision.len() { after } else { rest }
        });
        let conversion = after.chars().next().map(|character| character.to_ascii_lowercase());
        is_name && conversion.is_some_and(|character| "diouxefgcrsa%".contains(character))
    })
}

fn after_size(text: &str) -> &str {
    text.strip_prefix('*').unwrap_or_else(|| text.trim_start_matches(|digit: char| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(text: &str) -> Result<String, String> {
        let lookup = |name: &str| match name {
            "here" => Some(FormatValue::Text("/srv/app".into())),
            "n" => Some(FormatValue::Integer(-42)),
            "x" => Some(FormatValue::Float(3.75)),
            "none" => Some(FormatValue::None),
            "c" => Some(FormatValue::Text("é".into())),
            _ => None,
        };
        let formatted = percent_format(text, &lookup, &|| "{'here': '/srv/app'}".to_owned());
        formatted.map_err(|error| format!("{}: {}", error.python_class, error.message))
    }

    #[test]
    fn formats_as_python_does() {
        // Expected texts from CPython 3.11.7.
        for (text, expected) in [
            ("%(here)s/x", "/srv/app/x"),
            ("100%%", "100%"),
            ("%(here)12.4s|", "        /srv|"),
            ("%(here)-12s|", "/srv/app    |"),
            ("%(here)r %(c)a", "'/srv/app' '\\xe9'"),
            ("%(n)d %(n)5d|%(n)-5d|%(n)05d %(n)x %(n)#x %(n)#o", "-42   -42|-42  |-0042 -2a -0x2a -0o52"),
            ("%(x)d %(x)i %(x).1f %(x)08.2f %(x)+g %(x)e", "3 3 3.8 00003.75 +3.75 3.750000e+00"),
            ("%(n).4d|%(n)f", "-0042|-42.000000"),
            ("%(none)s %(c)c", "None é"),
            ("%s", "{'here': '/srv/app'}"),
            ("%s %(here)s", "{'here': '/srv/app'} /srv/app"),
        ] {
            assert_eq!(format(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_as_python_does() {
        for (text, expected) in [
            ("100%", "ValueError: incomplete format"),
            ("%(here", "ValueError: incomplete format key"),
            ("%(nope)s", "KeyError: 'nope'"),
            ("%(a(b)c)s", "KeyError: 'a(b)c'"),
            ("%y", "ValueError: unsupported format character 'y' (0x79) at index 1"),
            ("%(here)é", "ValueError: unsupported format character '?' (0xe9) at index 7"),
            ("%(here)d", "TypeError: %d format: a real number is required, not str"),
            ("%(here)x", "TypeError: %x format: an integer is required, not str"),
            ("%(here)f", "TypeError: must be real number, not str"),
            ("%(here)c", "TypeError: %c requires int or char"),
            ("%(here)*s", "TypeError: * wants int"),
            ("%(here)s %s", "TypeError: not enough arguments for format string"),
            ("%s %s", "TypeError: not enough arguments for format string"),
            ("%(here)99999999999s", "ValueError: width too big"),
        ] {
            assert_eq!(format(text), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn fields_are_recognised() {
        for format in ["%(message)s", "x %(levelname)-5.5s", "%(a)*.*d", "%(a)%", "%(a %(b)S"] {
            assert!(has_percent_field(format), "{format}");
        }
        for format in ["", "message", "%s", "%(message)", "%(a b)s", "%(a)y"] {
            assert!(!has_percent_field(format), "{format}");
        }
    }
}
