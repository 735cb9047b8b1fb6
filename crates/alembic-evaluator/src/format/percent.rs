use super::specification::{Specification, float, integer};
use crate::exceptions::class as exception;
use crate::library::Decimal;
use crate::outcome::{Outcome, raise};
use crate::value::{Integer, Value, number};
use crate::vm::Vm;

/// Widths and precisions beyond this are refused.
const MOST_WIDTH: i64 = 10_000_000;

impl Vm {
    /// `template % values` (Python documentation, "printf-style String Formatting").
    pub(crate) fn percent_format(&mut self, template: &str, values: &Value) -> Outcome<String> {
        let mapping = matches!(values, Value::Dict(_) | Value::Object(_) | Value::Instance(_));
        let sequence = match values {
            Value::Tuple(items) => items.to_vec(),
            other => vec![other.clone()],
        };
        let mut used = 0;
        let mut used_mapping = false;
        let mut result = String::with_capacity(template.len());
        let mut characters = template.chars().peekable();
        while let Some(character) = characters.next() {
            if character != '%' {
                result.push(character);
                continue;
            }
            if characters.peek() == Some(&'%') {
                characters.next();
                result.push('%');
                continue;
            }
            let mut key = None;
            if characters.peek() == Some(&'(') {
                characters.next();
                let mut name = String::new();
                let mut depth = 1;
                loop {
                    let Some(character) = characters.next() else {
                        return Err(raise(&exception::VALUE_ERROR, "incomplete format key"));
                    };
                    match character {
                        '(' => depth += 1,
                        ')' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                    name.push(character);
                }
                key = Some(name);
            }
            let mut specification = Specification::plain();
            let mut left = false;
            while let Some(flag @ ('-' | '+' | ' ' | '#' | '0')) = characters.peek().copied() {
                characters.next();
                match flag {
                    '-' => left = true,
                    '0' => {
                        specification.fill = '0';
                        specification.align = Some('=');
                    }
                    '#' => specification.alternate = true,
                    '+' => specification.sign = '+',
                    _ if specification.sign != '+' => specification.sign = ' ',
                    _ => {}
                }
            }
            let next_value = |used: &mut usize| -> Outcome<Value> {
                let value = sequence.get(*used).cloned();
                *used += 1;
                value.ok_or_else(|| raise(&exception::TYPE_ERROR, "not enough arguments for format string"))
            };
            let count = |characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
                         used: &mut usize|
             -> Outcome<Option<i64>> {
                if characters.peek() == Some(&'*') {
                    characters.next();
                    return next_value(used)?
                        .as_integer()
                        .map(Some)
                        .ok_or_else(|| raise(&exception::TYPE_ERROR, "* wants int"));
                }
                let mut number = None;
                while let Some(digit) = characters.peek().and_then(|character| character.to_digit(10)) {
                    characters.next();
                    number = Some((number.unwrap_or(0) * 10 + i64::from(digit)).min(MOST_WIDTH + 1));
                }
                if number > Some(MOST_WIDTH) {
                    return Err(raise(&exception::VALUE_ERROR, "width too big"));
                }
                Ok(number)
            };
            if let Some(width) = count(&mut characters, &mut used)? {
                left |= width < 0;
                specification.width = usize::try_from(width.unsigned_abs()).unwrap_or(0);
            }
            if characters.peek() == Some(&'.') {
                characters.next();
                let precision = count(&mut characters, &mut used)?.unwrap_or(0);
                specification.precision = Some(usize::try_from(precision).unwrap_or(0));
            }
            while let Some('h' | 'l' | 'L') = characters.peek() {
                characters.next();
            }
            let Some(kind) = characters.next() else {
                return Err(raise(&exception::VALUE_ERROR, "incomplete format"));
            };
            if left {
                specification.fill = ' ';
                specification.align = Some('<');
            }
            let value = match &key {
                Some(name) => {
                    if !mapping {
                        return Err(raise(&exception::TYPE_ERROR, "format requires a mapping"));
                    }
                    used_mapping = true;
                    self.get_item(values, &Value::string(name))?
                }
                None => next_value(&mut used)?,
            };
            if !"srcdiuxXoeEfFgGa".contains(kind) {
                let at = template.chars().count() - characters.clone().count() - 1;
                return Err(raise(
                    &exception::VALUE_ERROR,
                    format!("unsupported format character '{kind}' ({:#x}) at index {at}", u32::from(kind)),
                ));
            }
            let text = self.percent_value(kind, &value, specification)?;
            result.push_str(&text);
        }
        if used < sequence.len() && !used_mapping && !(mapping && used == 0) {
            return Err(raise(
                &exception::TYPE_ERROR,
                "not all arguments converted during string formatting",
            ));
        }
        Ok(result)
    }

    fn percent_value(
        &mut self,
        kind: char,
        value: &Value,
        mut specification: Specification,
    ) -> Outcome<String> {
        match kind {
            's' | 'r' | 'a' => {
                let text = match kind {
                    's' => self.str(value)?,
                    'r' => self.repr(value)?,
                    _ => self.ascii(value)?,
                };
                if specification.align == Some('=') {
                    specification.align = None;
                    specification.fill = ' ';
                }
                let text: String = match specification.precision {
                    Some(precision) => text.chars().take(precision).collect(),
                    None => text.to_string(),
                };
                Ok(specification.pad(&text, 0, '>'))
            }
            'c' => {
                let text = match value.as_str() {
                    Some(text) if text.chars().count() == 1 => text.to_string(),
                    _ if number::integer(&crate::vm::plain(value)).is_some_and(|code| {
                        code.to_i64().is_none_or(|code| !(0..0x11_0000).contains(&code))
                    }) =>
                    {
                        return Err(raise(&exception::OVERFLOW_ERROR, "%c arg not in range(0x110000)"));
                    }
                    _ => value
                        .as_integer()
                        .and_then(|code| u32::try_from(code).ok())
                        .and_then(char::from_u32)
                        .map(String::from)
                        .ok_or_else(|| raise(&exception::TYPE_ERROR, "%c requires int or char"))?,
                };
                if specification.align == Some('=') {
                    specification.align = None;
                    specification.fill = ' ';
                }
                Ok(specification.pad(&text, 0, '>'))
            }
            'd' | 'i' | 'u' | 'x' | 'X' | 'o' => {
                let number = match value {
                    Value::Float(float) if matches!(kind, 'd' | 'i' | 'u') => {
                        num_traits::FromPrimitive::from_f64(float.trunc()).map(Integer::from_big)
                    }
                    other => match other.object::<Decimal>() {
                        Some(decimal) if matches!(kind, 'd' | 'i' | 'u') => {
                            decimal.truncated().map(Integer::from_big)
                        }
                        _ => number::integer(&crate::vm::plain(other)),
                    },
                };
                let Some(number) = number else {
                    let wanted = if matches!(kind, 'd' | 'i' | 'u') { "a real number" } else { "an integer" };
                    return Err(raise(
                        &exception::TYPE_ERROR,
                        format!("%{kind} format: {wanted} is required, not {}", value.type_name()),
                    ));
                };
                let digits = specification.precision.take();
                specification.kind = Some(if matches!(kind, 'i' | 'u') { 'd' } else { kind });
                let Some(digits) = digits else { return integer(&specification, &number) };
                // The precision is the least number of digits.
                let text = integer(&specification.without_width(), &number)?;
                let sign = usize::from(text.starts_with(['-', '+', ' ']));
                let prefix = if specification.alternate && matches!(kind, 'x' | 'X' | 'o') { 2 } else { 0 };
                let (head, tail) = text.split_at((sign + prefix).min(text.len()));
                Ok(specification.pad(&format!("{head}{tail:0>digits$}"), head.len(), '>'))
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let number = match &crate::vm::plain(value) {
                    Value::Float(float) => *float,
                    other => match number::integer(other) {
                        Some(number) => number.to_f64(),
                        None if value.object::<Decimal>().is_some() => {
                            value.object::<Decimal>().map_or(0.0, |decimal| decimal.to_float())
                        }
                        None => {
                            return Err(raise(
                                &exception::TYPE_ERROR,
                                format!("must be real number, not {}", value.type_name()),
                            ));
                        }
                    },
                };
                specification.kind = Some(kind);
                float(&specification, number)
            }
            other => Err(raise(
                &exception::VALUE_ERROR,
                format!("unsupported format character '{other}' ({:#x})", u32::from(other)),
            )),
        }
    }
}
