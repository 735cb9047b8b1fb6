use alembic_schema::{SqlType, TypeFamily, Value};

use crate::{Compiler, DialectError};

impl Compiler<'_> {
    /// A value written into a statement, by its type, or by its own kind without one.
    pub(crate) fn literal(&self, value: &Value, sql_type: Option<&SqlType>) -> Result<String, DialectError> {
        let sql_type = sql_type.map(|sql_type| sql_type.for_dialect(self.dialect.name()));
        if let Some(spatial) = sql_type.filter(|sql_type| sql_type.spatial().is_some()) {
            return match value {
                Value::Null => self.read_by_type("NULL".to_owned(), sql_type),
                _ => Err(no_literal(value, &self.type_text(spatial)?)),
            };
        }
        if let Some(family) = sql_type.map(SqlType::family)
            && let Some(text) = self.literal_of_family(value, family)
        {
            return Ok(text);
        }
        Ok(match value {
            Value::Null => "NULL".to_owned(),
            Value::Boolean(truth) => self.dialect.boolean_literal(*truth).to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => python_float(*number),
            Value::Number(digits) => digits.clone(),
            Value::Text(text) => self.quoted_text(text),
            Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => self.quoted_text(text),
                Err(_) => return Err(no_literal(value, "BLOB")),
            },
            Value::Date(date) => format!("'{date}'"),
            Value::Time(time) => self.dialect.time_literal(time),
            Value::DateTime(moment) => self.dialect.datetime_literal(moment),
            Value::Interval(interval) => {
                self.dialect.interval_literal(interval).ok_or_else(|| no_literal(value, "DATETIME"))?
            }
            Value::Uuid(bytes) => format!("'{}'", self.dialect.uuid_text(bytes)),
            Value::Json(_) => return Err(no_literal(value, "JSON")),
            Value::Array(items) => {
                let item_type = sql_type.and_then(SqlType::item_type);
                let items: Vec<String> =
                    items.iter().map(|item| self.literal(item, item_type)).collect::<Result<_, _>>()?;
                format!("ARRAY[{}]", items.join(", "))
            }
        })
    }

    /// Where the type, not the value's own kind, decides how a value is written.
    fn literal_of_family(&self, value: &Value, family: TypeFamily) -> Option<String> {
        use TypeFamily as F;
        match (family, value) {
            (F::Boolean | F::BooleanUpper, Value::Integer(number @ (0 | 1))) => {
                Some(self.dialect.boolean_literal(*number == 1).to_owned())
            }
            (
                F::Integer
                | F::SmallInteger
                | F::BigInteger
                | F::IntegerUpper
                | F::SmallIntUpper
                | F::BigIntUpper,
                Value::Boolean(truth),
            ) => Some(i64::from(*truth).to_string()),
            (
                F::Integer
                | F::SmallInteger
                | F::BigInteger
                | F::IntegerUpper
                | F::SmallIntUpper
                | F::BigIntUpper,
                Value::Text(text),
            ) => text.trim().parse::<i64>().ok().map(|number| number.to_string()),
            (F::Numeric | F::NumericUpper | F::DecimalUpper, Value::Text(text)) => {
                text.trim().parse::<f64>().is_ok().then(|| text.trim().to_owned())
            }
            _ => None,
        }
    }

    /// Text between quotes, percent signs written as the parameter style wants them.
    pub(crate) fn quoted_text(&self, text: &str) -> String {
        self.percent_signs(&format!("'{}'", text.replace('\'', "''")))
    }

    /// SQL that the reference hands through unread: printed as it is, but online it must get past the driver.
    pub(crate) fn verbatim(&self, text: &str) -> String {
        if self.context.offline { text.to_owned() } else { self.percent_signs(text) }
    }

    /// Percent signs doubled where the parameter style gives them a meaning.
    pub(crate) fn percent_signs(&self, text: &str) -> String {
        if self.parameter_style().doubles_percent_signs() { text.replace('%', "%%") } else { text.to_owned() }
    }
}

/// A value that has no form as text.
pub(crate) fn no_literal(value: &Value, type_name: &str) -> DialectError {
    if matches!((value, type_name), (Value::Interval(_), "DATETIME" | "DATE" | "TIME")) {
        // The type has a renderer, which fails on a duration.
        return wrong_literal(value, type_name);
    }
    DialectError::Compile(format!(
        "No literal value renderer is available for literal value \"{}\" with datatype {type_name}",
        described(value)
    ))
}

/// A value of another kind than its type writes.
pub(crate) fn wrong_literal(value: &Value, type_name: &str) -> DialectError {
    DialectError::Compile(format!(
        "Could not render literal value \"{}\" with datatype {type_name}; see parent stack trace for more detail.",
        described(value)
    ))
}

fn described(value: &Value) -> String {
    match value {
        Value::Json(document) => python_document(document),
        Value::Interval(interval) => {
            let parts: Vec<String> = [
                ("days", i64::from(interval.days)),
                ("seconds", i64::from(interval.seconds)),
                ("microseconds", i64::from(interval.microseconds)),
            ]
            .iter()
            .filter(|(_, number)| *number != 0)
            .map(|(name, number)| format!("{name}={number}"))
            .collect();
            format!(
                "datetime.timedelta({})",
                if parts.is_empty() { "0".to_owned() } else { parts.join(", ") }
            )
        }
        Value::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Value::Null => "None".to_owned(),
        Value::Boolean(truth) => if *truth { "True" } else { "False" }.to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => python_float(*number),
        Value::Number(text) => text.clone(),
        Value::Text(text) => format!("'{text}'"),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        Value::DateTime(moment) => moment.to_string(),
        Value::Uuid(bytes) => format!("{:032x}", u128::from_be_bytes(*bytes)),
        Value::Array(items) => format!("a list of {} items", items.len()),
    }
}

/// A JSON document as Python's `repr` shows what it was made of.
fn python_document(document: &str) -> String {
    let mut shown = String::new();
    let mut rest = document;
    while let Some(character) = rest.chars().next() {
        if let Some(inside) = rest.strip_prefix('"') {
            let end = inside
                .char_indices()
                .scan(false, |escaped, (place, character)| {
                    let ends = character == '"' && !*escaped;
                    *escaped = character == '\\' && !*escaped;
                    Some((place, ends))
                })
                .find_map(|(place, ends)| ends.then_some(place))
                .unwrap_or(inside.len());
            shown.push_str(&format!("'{}'", &inside[..end]));
            rest = inside.get(end + 1..).unwrap_or_default();
            continue;
        }
        let word = [("true", "True"), ("false", "False"), ("null", "None")]
            .into_iter()
            .find_map(|(json, python)| Some((rest.strip_prefix(json)?, python)));
        if let Some((after, python)) = word {
            shown.push_str(python);
            rest = after;
        } else {
            shown.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    shown
}

/// A number as Python's `repr(float)` writes it: the shortest digits that give it back, with a point or an exponent.
fn python_float(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let size = number.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |rest| ('-', rest));
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    format!("{number:?}")
}

#[cfg(test)]
mod tests {
    use super::{python_document, python_float};

    #[test]
    fn documents_as_python_shows_them() {
        for (document, shown) in [
            (r#"{"a": [1, null, true], "b\"c": "null"}"#, r#"{'a': [1, None, True], 'b\"c': 'null'}"#),
            ("[]", "[]"),
            (r#""x"#, "'x'"),
        ] {
            assert_eq!(python_document(document), shown);
        }
    }

    #[test]
    fn floats_as_python_writes_them() {
        for (number, expected) in [
            (1.5, "1.5"),
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (1.5e300, "1.5e+300"),
            (1e15, "1000000000000000.0"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(python_float(number), expected);
        }
    }
}
