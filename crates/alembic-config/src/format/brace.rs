//! `str.format` with named fields: `{name}`, `{name!r}`, `{name:>8.3f}`.

use alembic_python_text::float_repr;

use super::number::{float_digits, integer_digits, widened};
use super::{FormatError, FormatValue, Lookup};
use crate::python_text::{ascii, repr};

/// Widths beyond this are refused rather than filled with gigabytes of spaces.
const WIDEST: usize = 1 << 20;

const CONVERSIONS: [char; 3] = ['r', 's', 'a'];

struct Field<'a> {
    name: &'a str,
    conversion: Option<char>,
    specification: &'a str,
}

enum Piece<'a> {
    Text(&'a str),
    Field(Field<'a>),
}

/// The text with each field replaced.
pub(crate) fn brace_format(text: &str, lookup: &Lookup<'_>) -> Result<String, FormatError> {
    let mut result = String::with_capacity(text.len() + 32);
    for piece in pieces(text)? {
        match piece {
            Piece::Text(text) => result.push_str(text),
            Piece::Field(field) => {
                if field.name.is_empty() {
                    let message = "Replacement index 0 out of range for positional args tuple".to_owned();
                    return Err(FormatError { python_class: "IndexError", message });
                }
                let value = lookup(field.name).ok_or_else(|| FormatError::key(field.name))?;
                let converted = match field.conversion {
                    Some('r') => FormatValue::Text(value.to_repr()),
                    Some('a') => FormatValue::Text(match &value {
                        FormatValue::Text(text) => ascii(text),
                        other => other.to_repr(),
                    }),
                    Some('s') => FormatValue::Text(value.to_text()),
                    Some(kind) => {
                        return Err(FormatError::value(format!("Unknown conversion specifier {kind}")));
                    }
                    None => value,
                };
                result.push_str(&Specification::parse(field.specification, &converted)?.apply(&converted)?);
            }
        }
    }
    Ok(result)
}

/// Refuses a format that `logging.Formatter` refuses in the style `{`.
pub(crate) fn check_brace_format(text: &str) -> Result<(), FormatError> {
    let invalid = |message: &str| FormatError::value(format!("invalid format: {message}"));
    let mut has_field = false;
    for piece in pieces(text).map_err(|error| invalid(&error.message))? {
        let Piece::Field(field) = piece else { continue };
        let name = field.name;
        has_field |= !name.is_empty();
        if !name.chars().all(|character| character.is_alphanumeric() || character == '_') {
            return Err(invalid(&format!("invalid field name/expression: {}", repr(name))));
        }
        if let Some(kind) = field.conversion.filter(|kind| !CONVERSIONS.contains(kind)) {
            return Err(invalid(&format!("invalid conversion: {}", repr(&kind.to_string()))));
        }
        if !Shape::is_valid(field.specification) {
            return Err(invalid(&format!("bad specifier: {}", repr(field.specification))));
        }
    }
    if has_field { Ok(()) } else { Err(invalid("no fields")) }
}

fn pieces(text: &str) -> Result<Vec<Piece<'_>>, FormatError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let brace = rest.find(['{', '}']).unwrap_or(rest.len());
        if brace > 0 {
            pieces.push(Piece::Text(&rest[..brace]));
            rest = &rest[brace..];
        } else if rest.starts_with("{{") || rest.starts_with("}}") {
            pieces.push(Piece::Text(&rest[..1]));
            rest = &rest[2..];
        } else if rest.starts_with('}') {
            return Err(FormatError::value("Single '}' encountered in format string"));
        } else {
            let Some(end) = closing_brace(rest) else {
                let message = if rest.len() == 1 {
                    "Single '{' encountered in format string"
                } else {
                    "expected '}' before end of string"
                };
                return Err(FormatError::value(message));
            };
            pieces.push(Piece::Field(field(&rest[1..end])?));
            rest = &rest[end + 1..];
        }
    }
    Ok(pieces)
}

fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(offset);
        }
    }
    None
}

fn field(inside: &str) -> Result<Field<'_>, FormatError> {
    let (head, specification) = inside.split_once(':').unwrap_or((inside, ""));
    let (name, conversion) = match head.split_once('!') {
        None => (head, None),
        Some((name, conversion)) => {
            let mut characters = conversion.chars();
            match (characters.next(), characters.next()) {
                (Some(kind), None) => (name, Some(kind)),
                _ => return Err(FormatError::value("expected ':' after conversion specifier")),
            }
        }
    };
    Ok(Field { name, conversion, specification })
}

/// The pieces of `[[fill]align][sign][z][#][0][width][,][.precision][type]`.
#[derive(Default)]
struct Shape {
    fill: Option<char>,
    align: Option<char>,
    sign: Option<char>,
    alternate: bool,
    zero: bool,
    width: Option<usize>,
    grouping: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

impl Shape {
    fn parse(text: &str) -> Option<Self> {
        let characters: Vec<char> = text.chars().collect();
        let mut position = 0;
        let mut shape = Self::default();
        let is_align =
            |character: Option<&char>| character.is_some_and(|character| "<>=^".contains(*character));
        if is_align(characters.get(1)) {
            (shape.fill, shape.align) = (characters.first().copied(), characters.get(1).copied());
            position = 2;
        } else if is_align(characters.first()) {
            shape.align = characters.first().copied();
            position = 1;
        }
        let mut take = |wanted: &str| {
            let found = characters.get(position).copied().filter(|character| wanted.contains(*character));
            position += usize::from(found.is_some());
            found
        };
        shape.sign = take("+- ");
        shape.alternate = take("#").is_some();
        shape.zero = take("0").is_some();
        let digits = |take: &mut dyn FnMut(&str) -> Option<char>| {
            let digits: String = std::iter::from_fn(|| take("0123456789")).collect();
            if digits.is_empty() {
                Some(None)
            } else {
                digits.parse().ok().filter(|size| *size <= WIDEST).map(Some)
            }
        };
        shape.width = digits(&mut take)?;
        shape.grouping = take(",_");
        if take(".").is_some() {
            shape.precision = Some(digits(&mut take)??);
        }
        shape.kind = take("bcdeEfFgGnosxX%");
        (position == characters.len()).then_some(shape)
    }

    fn is_valid(text: &str) -> bool {
        Self::parse(text).is_some()
    }
}

struct Specification(Shape);

impl Specification {
    fn parse(text: &str, value: &FormatValue) -> Result<Self, FormatError> {
        if matches!(value, FormatValue::None) && !text.is_empty() {
            return Err(FormatError::kind("unsupported format string passed to NoneType.__format__"));
        }
        let invalid = || {
            let kind = value.python_type();
            FormatError::value(format!("Invalid format specifier '{text}' for object of type '{kind}'"))
        };
        Shape::parse(text).map(Self).ok_or_else(invalid)
    }

    fn apply(&self, value: &FormatValue) -> Result<String, FormatError> {
        let shape = &self.0;
        let unknown = |kind: char| {
            let found = value.python_type();
            FormatError::value(format!("Unknown format code '{kind}' for object of type '{found}'"))
        };
        match (value, shape.kind) {
            (FormatValue::None, _) => Ok("None".to_owned()),
            (FormatValue::Text(text), None | Some('s')) => self.text(text),
            (FormatValue::Text(_), Some(kind)) => Err(unknown(kind)),
            (FormatValue::Integer(number), None | Some('b' | 'd' | 'n' | 'o' | 'x' | 'X')) => {
                let kind = shape.kind.unwrap_or('d');
                if shape.precision.is_some() {
                    return Err(FormatError::value("Precision not allowed in integer format specifier"));
                }
                let prefix = match kind {
                    'b' if shape.alternate => "0b",
                    'o' if shape.alternate => "0o",
                    'x' if shape.alternate => "0x",
                    'X' if shape.alternate => "0X",
                    _ => "",
                };
                Ok(self.number(*number < 0, prefix, &integer_digits(*number, kind)))
            }
            (FormatValue::Integer(number), Some('c')) => {
                let character = u32::try_from(*number).ok().and_then(char::from_u32);
                match character {
                    Some(character) => Ok(self.padded(&character.to_string(), '<')),
                    None => Err(FormatError {
                        python_class: "OverflowError",
                        message: "%c arg not in range(0x110000)".to_owned(),
                    }),
                }
            }
            (FormatValue::Integer(number), Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%')) => {
                Ok(self.float(widened(*number)))
            }
            (FormatValue::Float(number), None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%')) => {
                Ok(self.float(*number))
            }
            (_, Some(kind)) => Err(unknown(kind)),
        }
    }

    fn text(&self, text: &str) -> Result<String, FormatError> {
        let shape = &self.0;
        if shape.sign.is_some() {
            return Err(FormatError::value("Sign not allowed in string format specifier"));
        }
        if shape.align == Some('=') {
            return Err(FormatError::value("'=' alignment not allowed in string format specifier"));
        }
        match shape.precision {
            Some(precision) => Ok(self.padded(&text.chars().take(precision).collect::<String>(), '<')),
            None => Ok(self.padded(text, '<')),
        }
    }

    fn float(&self, number: f64) -> String {
        let shape = &self.0;
        let negative = number.is_sign_negative() && !number.is_nan();
        let digits = match (shape.kind, shape.precision) {
            (Some('%'), precision) => float_digits(number * 100.0, 'f', precision, shape.alternate) + "%",
            (Some(kind), precision) => float_digits(number, kind, precision, shape.alternate),
            (None, None) => float_repr(number.abs()),
            (None, precision) => float_digits(number, 'g', precision, shape.alternate),
        };
        self.number(negative, "", &digits)
    }

    fn number(&self, negative: bool, prefix: &str, digits: &str) -> String {
        let shape = &self.0;
        let sign = match (negative, shape.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        let digits = shape.grouping.map_or_else(|| digits.to_owned(), |separator| grouped(digits, separator));
        let width = shape.width.unwrap_or(0);
        let inside = shape.align == Some('=') || (shape.align.is_none() && shape.zero);
        if inside {
            let fill = shape.fill.unwrap_or(if shape.zero { '0' } else { ' ' });
            let missing = width.saturating_sub(sign.len() + prefix.len() + digits.len());
            return format!("{sign}{prefix}{}{digits}", fill.to_string().repeat(missing));
        }
        self.padded(&format!("{sign}{prefix}{digits}"), '>')
    }

    fn padded(&self, text: &str, default_align: char) -> String {
        let shape = &self.0;
        let missing = shape.width.unwrap_or(0).saturating_sub(text.chars().count());
        let fill = shape.fill.unwrap_or(if shape.zero { '0' } else { ' ' }).to_string();
        let before = match shape.align.unwrap_or(default_align) {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        format!("{}{text}{}", fill.repeat(before), fill.repeat(missing - before))
    }
}

/// The digits before the point in groups of three.
fn grouped(digits: &str, separator: char) -> String {
    let end = digits.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(digits.len());
    let mut result = String::with_capacity(digits.len() + end / 3);
    for (index, digit) in digits[..end].chars().enumerate() {
        if index > 0 && (end - index) % 3 == 0 {
            result.push(separator);
        }
        result.push(digit);
    }
    result.push_str(&digits[end..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(text: &str) -> Result<String, String> {
        let lookup = |name: &str| match name {
            "s" => Some(FormatValue::Text("abc".into())),
            "n" => Some(FormatValue::Integer(-42)),
            "x" => Some(FormatValue::Float(1234.5)),
            _ => None,
        };
        brace_format(text, &lookup).map_err(|error| format!("{}: {}", error.python_class, error.message))
    }

    #[test]
    fn formats_as_python_does() {
        // Expected texts from CPython 3.11.7.
        for (text, expected) in [
            ("{s} {{{n}}}", "abc {-42}"),
            ("{s:<6}|{s:>6}|{s:^6}|{s:*^6}|{s:.2}|{s:06}", "abc   |   abc| abc  |*abc**|ab|abc000"),
            ("{n:5}|{n:<5}|{n:05}|{n:+}|{n:x}|{n:#x}|{n:,}", "  -42|-42  |-0042|-42|-2a|-0x2a|-42"),
            (
                "{x}|{x:.0f}|{x:,.2f}|{x:10.1e}|{x:%}|{x:.3}",
                "1234.5|1234|1,234.50|   1.2e+03|123450.000000%|1.23e+03",
            ),
            ("{s!r:>7}|{n!s:>5}", "  'abc'|  -42"),
        ] {
            assert_eq!(format(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_as_python_does() {
        for (text, expected) in [
            ("{nope}", "KeyError: 'nope'"),
            ("}", "ValueError: Single '}' encountered in format string"),
            ("{", "ValueError: Single '{' encountered in format string"),
            ("{s", "ValueError: expected '}' before end of string"),
            ("{s:d}", "ValueError: Unknown format code 'd' for object of type 'str'"),
            ("{x:d}", "ValueError: Unknown format code 'd' for object of type 'float'"),
        ] {
            assert_eq!(format(text), Err(expected.to_owned()), "{text}");
        }
    }
}
