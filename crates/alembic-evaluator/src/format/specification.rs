use num_bigint::BigInt;

use super::float_repr;
use crate::exceptions::class as exception;
use crate::outcome::{Outcome, raise};
use crate::value::{Integer, Value};

/// `[[fill]align][sign][z][#][0][width][grouping][.precision][type]` (Python documentation, "Format Specification
/// Mini-Language").
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is one mark of the written form")]
pub(crate) struct Specification {
    pub(super) fill: char,
    pub(super) align: Option<char>,
    pub(crate) sign: char,
    /// Whether the sign was written: for texts even `-` is too much.
    sign_given: bool,
    /// Filled with zeros by a `0` before the width.
    zero_filled: bool,
    /// A negative number that is rounded to zero has no sign.
    no_negative_zero: bool,
    pub(crate) alternate: bool,
    pub(super) width: usize,
    pub(super) grouping: Option<char>,
    pub(crate) precision: Option<usize>,
    pub(crate) kind: Option<char>,
}

/// Widths and precisions beyond this are refused.
const MOST: usize = 10_000_000;

fn invalid(text: &str) -> crate::outcome::Interruption {
    raise(&exception::VALUE_ERROR, text)
}

impl Specification {
    pub(super) fn plain() -> Self {
        Specification {
            fill: ' ',
            align: None,
            sign: '-',
            sign_given: false,
            zero_filled: false,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            kind: None,
        }
    }

    /// The same, without anything filled up.
    pub(super) fn without_width(&self) -> Self {
        Specification { width: 0, ..self.clone() }
    }

    pub(crate) fn parse(text: &str) -> Outcome<Self> {
        let characters: Vec<char> = text.chars().collect();
        let mut result = Specification::plain();
        let mut position = 0;
        let at = |position: usize| characters.get(position).copied();
        let mut fill_given = false;
        let is_align = |character: Option<char>| matches!(character, Some('<' | '>' | '=' | '^'));
        if is_align(at(1)) {
            result.fill = at(0).unwrap_or(' ');
            result.align = at(1);
            fill_given = true;
            position = 2;
        } else if is_align(at(0)) {
            result.align = at(0);
            position = 1;
        }
        if let Some(sign @ ('+' | '-' | ' ')) = at(position) {
            result.sign = sign;
            result.sign_given = true;
            position += 1;
        }
        if at(position) == Some('z') {
            result.no_negative_zero = true;
            position += 1;
        }
        if at(position) == Some('#') {
            result.alternate = true;
            position += 1;
        }
        if at(position) == Some('0') && !fill_given {
            result.fill = '0';
            if result.align.is_none() {
                result.align = Some('=');
                result.zero_filled = true;
            }
            position += 1;
        }
        let number = |position: &mut usize| -> Outcome<Option<usize>> {
            let start = *position;
            let mut value: usize = 0;
            while let Some(digit) = at(*position).and_then(|character| character.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(digit as usize);
                *position += 1;
            }
            if value > MOST {
                return Err(invalid("Too many decimal digits in format string"));
            }
            Ok((*position > start).then_some(value))
        };
        result.width = number(&mut position)?.unwrap_or(0);
        if let Some(grouping @ (',' | '_')) = at(position) {
            result.grouping = Some(grouping);
            position += 1;
        }
        if at(position) == Some('.') {
            position += 1;
            result.precision = number(&mut position)?;
            if result.precision.is_none() {
                return Err(invalid("Format specifier missing precision"));
            }
        }
        result.kind = at(position);
        if let (Some(grouping), Some(kind)) = (result.grouping, result.kind) {
            let allowed = if grouping == ',' { "deEfFgG%" } else { "deEfFgG%boxX" };
            if !allowed.contains(kind) && position + 1 == characters.len() {
                return Err(invalid(&format!("Cannot specify '{grouping}' with '{kind}'.")));
            }
        }
        if position + 1 < characters.len() {
            return Err(invalid("Invalid format specifier"));
        }
        Ok(result)
    }

    /// Pads a text whose first `prefix` characters (sign, `0x`) come before `=` padding.
    pub(crate) fn pad(&self, text: &str, prefix: usize, default: char) -> String {
        let length = text.chars().count();
        let missing = self.width.saturating_sub(length);
        if missing == 0 {
            return text.to_owned();
        }
        let fill = |count: usize| self.fill.to_string().repeat(count);
        match self.align.unwrap_or(default) {
            '<' => format!("{text}{}", fill(missing)),
            '^' => format!("{}{text}{}", fill(missing / 2), fill(missing - missing / 2)),
            '=' => {
                let (head, tail) = text.split_at(prefix);
                format!("{head}{}{tail}", fill(missing))
            }
            _ => format!("{}{text}", fill(missing)),
        }
    }

    pub(crate) fn sign_text(&self, negative: bool) -> &'static str {
        match (negative, self.sign) {
            (true, _) => "-",
            (false, '+') => "+",
            (false, ' ') => " ",
            _ => "",
        }
    }

    /// Puts sign, digits and the rest together, grouped and padded.
    pub(crate) fn assemble(&self, head: &str, digits: &str, rest: &str, size: usize) -> String {
        let digits = match self.grouping {
            Some(separator) => {
                let zero_padded = self.fill == '0' && self.align == Some('=');
                let width = if zero_padded { self.width.saturating_sub(head.len() + rest.len()) } else { 0 };
                group(digits, separator, size, width)
            }
            None => digits.to_owned(),
        };
        self.pad(&format!("{head}{digits}{rest}"), head.len(), '>')
    }
}

/// `format(value, specification)` of a bool, int, float or string.
pub(crate) fn apply(value: &Value, specification: &str) -> Outcome<String> {
    let specification = Specification::parse(specification)?;
    match value {
        Value::Str(text) => {
            if let Some(kind) = specification.kind.filter(|kind| *kind != 's') {
                return Err(unknown_code(kind, "str"));
            }
            specification.refuse_for_text()?;
            let text: String = match specification.precision {
                Some(precision) => text.chars().take(precision).collect(),
                None => text.to_string(),
            };
            let mut specification = specification;
            if specification.align == Some('=') {
                specification.align = Some('<');
            }
            Ok(specification.pad(&text, 0, '<'))
        }
        Value::Float(number) => float(&specification, *number),
        Value::Bool(_) if specification.kind == Some('s') => Err(unknown_code('s', "bool")),
        Value::Bool(truth) => integer(&specification, &Integer::Small(i64::from(*truth))),
        Value::Int(number) => integer(&specification, number),
        _ => Err(invalid("Invalid format specifier")),
    }
}

impl Specification {
    /// Refuses what only numbers have, in CPython's order.
    fn refuse_for_text(&self) -> Outcome<()> {
        let refused = |what: &str| Err(invalid(&format!("{what} not allowed in string format specifier")));
        if let Some(grouping) = self.grouping {
            return Err(invalid(&format!("Cannot specify '{grouping}' with 's'.")));
        }
        if self.sign_given {
            return refused(if self.sign == ' ' { "Space" } else { "Sign" });
        }
        if self.no_negative_zero {
            return refused("Negative zero coercion (z)");
        }
        if self.alternate {
            return refused("Alternate form (#)");
        }
        if self.align == Some('=') && !self.zero_filled {
            return refused("'=' alignment");
        }
        Ok(())
    }
}

fn unknown_code(kind: char, class: &str) -> crate::outcome::Interruption {
    invalid(&format!("Unknown format code '{kind}' for object of type '{class}'"))
}

/// Separates groups of digits; with zero padding the groups continue into the padding.
fn group(digits: &str, separator: char, size: usize, width: usize) -> String {
    let mut digits: Vec<char> = digits.chars().collect();
    let length = |count: usize| count + (count.max(1) - 1) / size;
    while length(digits.len()) < width {
        digits.insert(0, '0');
    }
    let mut result = String::new();
    for (position, digit) in digits.iter().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(size) {
            result.push(separator);
        }
        result.push(*digit);
    }
    result
}

pub(super) fn integer(specification: &Specification, number: &Integer) -> Outcome<String> {
    let kind = specification.kind.unwrap_or('d');
    if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') {
        return float(specification, number.to_f64());
    }
    if !matches!(kind, 'b' | 'c' | 'd' | 'n' | 'o' | 'x' | 'X') {
        return Err(unknown_code(kind, "int"));
    }
    if specification.precision.is_some() {
        return Err(invalid("Precision not allowed in integer format specifier"));
    }
    let magnitude: BigInt = if number.is_negative() { -number.to_big() } else { number.to_big() };
    let (prefix, digits, size) = match kind {
        'd' | 'n' => ("", magnitude.to_str_radix(10), 3),
        'x' => ("0x", magnitude.to_str_radix(16), 4),
        'X' => ("0X", magnitude.to_str_radix(16).to_uppercase(), 4),
        'o' => ("0o", magnitude.to_str_radix(8), 4),
        'b' => ("0b", magnitude.to_str_radix(2), 4),
        'c' => {
            if specification.sign_given {
                return Err(invalid("Sign not allowed with integer format specifier 'c'"));
            }
            if specification.alternate {
                return Err(invalid("Alternate form (#) not allowed with integer format specifier 'c'"));
            }
            let character =
                number.to_i64().and_then(|code| u32::try_from(code).ok()).and_then(char::from_u32);
            return match character {
                Some(character) => Ok(specification.pad(&character.to_string(), 0, '<')),
                None => Err(raise(&exception::OVERFLOW_ERROR, "%c arg not in range(0x110000)")),
            };
        }
        other => return Err(unknown_code(other, "int")),
    };
    let mut head = specification.sign_text(number.is_negative()).to_owned();
    if specification.alternate {
        head.push_str(prefix);
    }
    Ok(specification.assemble(&head, &digits, "", size))
}

pub(super) fn float(specification: &Specification, number: f64) -> Outcome<String> {
    let head = specification.sign_text(number.is_sign_negative() && !number.is_nan());
    let magnitude = number.abs();
    let kind = specification.kind;
    let upper = matches!(kind, Some('E' | 'F' | 'G'));
    if !magnitude.is_finite() {
        let text = if magnitude.is_nan() { "nan" } else { "inf" };
        let text = if upper { text.to_uppercase() } else { text.to_owned() };
        let percent = if kind == Some('%') { "%" } else { "" };
        return Ok(specification.pad(&format!("{head}{text}{percent}"), head.len(), '>'));
    }
    let precision = specification.precision;
    let text = match kind {
        Some('f' | 'F') => format!("{magnitude:.*}", precision.unwrap_or(6)),
        Some('%') => format!("{:.*}%", precision.unwrap_or(6), magnitude * 100.0),
        Some('e' | 'E') => exponent(magnitude, precision.unwrap_or(6)),
        Some('g' | 'G' | 'n') => general(magnitude, precision.unwrap_or(6), specification.alternate, false),
        None => match precision {
            Some(precision) => general(magnitude, precision, specification.alternate, true),
            None => float_repr(magnitude),
        },
        Some(other) => return Err(unknown_code(other, "float")),
    };
    let text = if specification.alternate { pointed(text) } else { text };
    let text = if upper { text.to_uppercase() } else { text };
    let zero = text.chars().all(|character| !matches!(character, '1'..='9'));
    let head = if specification.no_negative_zero && zero { specification.sign_text(false) } else { head };
    let split = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(split);
    Ok(specification.assemble(head, digits, rest, 3))
}

/// With a point, even where no digit follows it.
fn pointed(text: String) -> String {
    if text.contains('.') {
        return text;
    }
    let end = text.find(['e', '%']).unwrap_or(text.len());
    format!("{}.{}", &text[..end], &text[end..])
}

/// `1.500000e+00`
fn exponent(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// The `g` presentation; without a type the result keeps a decimal point.
fn general(number: f64, precision: usize, alternate: bool, keep_point: bool) -> String {
    let precision = precision.max(1);
    let text = format!("{number:.*e}", precision - 1);
    let exponent_value: i64 =
        text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let limit = i64::try_from(precision).unwrap_or(i64::MAX);
    // Without a type, one digit less is left for the fixed form, so that at least one follows the point.
    let fixed_below = if keep_point { limit - 1 } else { limit };
    if exponent_value < -4 || exponent_value >= fixed_below {
        let text = exponent(number, precision - 1);
        if alternate {
            return text;
        }
        let (digits, rest) = text.split_once('e').unwrap_or((&text, "+00"));
        return format!("{}e{rest}", trim(digits));
    }
    let decimals = usize::try_from(limit - 1 - exponent_value).unwrap_or(0);
    let text = format!("{number:.decimals$}");
    let text = if alternate { text } else { trim(&text).to_owned() };
    if keep_point && !text.contains('.') { format!("{text}.0") } else { text }
}

fn trim(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}
