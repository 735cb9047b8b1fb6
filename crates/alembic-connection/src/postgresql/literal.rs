//! Values written into a statement's text, as psycopg2 binds them on the client.

use std::fmt::Write;

use crate::{DatabaseError, ErrorClass, Parameters, SqlValue};

/// Writes the values of `parameters` into `text` where `%s` or `%(name)s` stands and turns `%%` into `%`.
///
/// Without parameters the text stays as it is (psycopg2 2.9, `cursor.execute`).
pub(super) fn interpolate(
    text: &str,
    parameters: Parameters<'_>,
    standard_conforming_strings: bool,
) -> Result<String, DatabaseError> {
    if parameters == Parameters::None {
        return Ok(text.to_owned());
    }
    let mut bound = String::with_capacity(text.len() + 32);
    let mut used = 0;
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        bound.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let position = text.len() - after.len();
        if let Some(after) = after.strip_prefix('%') {
            bound.push('%');
            rest = after;
            continue;
        }
        let (value, after) = match (after.strip_prefix('('), parameters) {
            (Some(named), Parameters::Named(values)) => {
                let (name, after) = named.split_once(')').ok_or_else(|| {
                    programming("psycopg2.ProgrammingError", "incomplete placeholder: '%(' without ')'")
                })?;
                let (_, value) = values
                    .iter()
                    .find(|(known, _)| known == name)
                    .ok_or_else(|| programming("KeyError", alembic_python_text::string_repr(name)))?;
                (value, after)
            }
            (Some(_), _) => {
                return Err(programming("TypeError", "tuple indices must be integers or slices, not str"));
            }
            (None, Parameters::Positional(values)) => {
                let value =
                    values.get(used).ok_or_else(|| programming("IndexError", "tuple index out of range"))?;
                used += 1;
                (value, after)
            }
            // What SQLAlchemy gives psycopg2 for no parameters is a dictionary of its own.
            (None, Parameters::Named([])) => {
                return Err(programming(
                    "TypeError",
                    "sqlalchemy.util._immutabledict_cy.immutabledict is not a sequence",
                ));
            }
            (None, _) => return Err(programming("TypeError", "dict is not a sequence")),
        };
        let Some(after) = after.strip_prefix('s') else {
            return Err(unsupported_format(text, after, position));
        };
        write_literal(&mut bound, value, standard_conforming_strings)?;
        rest = after;
    }
    bound.push_str(rest);
    match parameters {
        Parameters::Positional(values) if used < values.len() => {
            Err(programming("TypeError", "not all arguments converted during string formatting"))
        }
        _ => Ok(bound),
    }
}

fn unsupported_format(text: &str, after: &str, position: usize) -> DatabaseError {
    let Some(character) = after.chars().next() else {
        return programming("ValueError", "incomplete format");
    };
    let index = if after.len() + position == text.len() { position } else { text.len() - after.len() };
    programming(
        "ValueError",
        format!("unsupported format character '{character}' (0x{:x}) at index {index}", u32::from(character)),
    )
}

/// One value as a literal; a negative number begins with a space, so that it never makes a comment of a minus.
fn write_literal(text: &mut String, value: &SqlValue, conforming: bool) -> Result<(), DatabaseError> {
    match value {
        SqlValue::Null => text.push_str("NULL"),
        SqlValue::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        SqlValue::Integer(value) => number(text, &value.to_string()),
        SqlValue::BigInteger(value) | SqlValue::Decimal(value) if is_number(value) => number(text, value),
        SqlValue::BigInteger(value) | SqlValue::Decimal(value) => {
            quote(text, value, "::numeric", conforming)?;
        }
        SqlValue::Real(value) if value.is_finite() => number(text, &alembic_python_text::float_repr(*value)),
        SqlValue::Real(value) if value.is_nan() => text.push_str("'NaN'::float"),
        SqlValue::Real(value) if *value > 0.0 => text.push_str("'Infinity'::float"),
        SqlValue::Real(_) => text.push_str("'-Infinity'::float"),
        SqlValue::Text(value) | SqlValue::Json(value) | SqlValue::Other { text: value, .. } => {
            quote(text, value, "", conforming)?;
        }
        SqlValue::Bytes(bytes) | SqlValue::MemoryView(bytes) => {
            text.push_str(if conforming { "'\\x" } else { "E'\\\\x" });
            for byte in bytes {
                let _ = write!(text, "{byte:02x}");
            }
            text.push_str("'::bytea");
        }
        SqlValue::Date(value) => quote(text, value, "::date", conforming)?,
        SqlValue::Time(value) => {
            quote(text, value, if value.contains(['+', '-']) { "::timetz" } else { "::time" }, conforming)?;
        }
        SqlValue::Timestamp(value) => quote(text, value, "::timestamp", conforming)?,
        SqlValue::TimestampWithTimeZone(value) => quote(text, value, "::timestamptz", conforming)?,
        SqlValue::Interval(value) => quote(text, value, "::interval", conforming)?,
        SqlValue::Uuid(value) => quote(text, value, "::uuid", conforming)?,
        SqlValue::Array(values) if values.iter().all(|value| *value == SqlValue::Null) => {
            // ARRAY[NULL] has no type, a string constant takes the one it needs.
            let _ = write!(text, "'{{{}}}'", vec!["NULL"; values.len()].join(","));
        }
        SqlValue::Array(values) => {
            text.push_str("ARRAY[");
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_literal(text, value, conforming)?;
            }
            text.push(']');
        }
    }
    Ok(())
}

fn number(text: &mut String, digits: &str) {
    if digits.starts_with('-') {
        text.push(' ');
    }
    text.push_str(digits);
}

/// Whether a text is a plain number and can stand in SQL unquoted.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !whole.is_empty()
        && !exponent.is_empty()
        && all_digits(whole)
        && all_digits(fraction)
        && all_digits(exponent)
}

/// A string constant. A backslash means itself only while `standard_conforming_strings` is on; an escape string
/// means the same in both cases.
fn quote(text: &mut String, value: &str, cast: &str, conforming: bool) -> Result<(), DatabaseError> {
    if value.contains('\0') {
        return Err(programming("ValueError", "A string literal cannot contain NUL (0x00) characters."));
    }
    let escape = !conforming && value.contains('\\');
    text.push_str(if escape { "E'" } else { "'" });
    for character in value.chars() {
        if character == '\'' || (escape && character == '\\') {
            text.push(character);
        }
        text.push(character);
    }
    text.push('\'');
    text.push_str(cast);
    Ok(())
}

/// A value in the server's text format for a bound parameter, [`None`] for null (asyncpg's way of binding).
pub(super) fn bound_text(value: &SqlValue) -> Option<String> {
    Some(match value {
        SqlValue::Null => return None,
        SqlValue::Bool(value) => value.to_string(),
        SqlValue::Integer(value) => value.to_string(),
        SqlValue::Real(value) if value.is_nan() => "NaN".to_owned(),
        SqlValue::Real(value) if value.is_infinite() => {
            if *value > 0.0 {
                "Infinity".to_owned()
            } else {
                "-Infinity".to_owned()
            }
        }
        SqlValue::Real(value) => alembic_python_text::float_repr(*value),
        SqlValue::Bytes(bytes) | SqlValue::MemoryView(bytes) => {
            bytes.iter().fold("\\x".to_owned(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
        }
        SqlValue::Array(values) => {
            let items: Vec<String> = values
                .iter()
                .map(|value| match (value, bound_text(value)) {
                    (_, None) => "NULL".to_owned(),
                    (SqlValue::Array(_), Some(text)) => text,
                    (_, Some(text)) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
                })
                .collect();
            format!("{{{}}}", items.join(","))
        }
        SqlValue::BigInteger(text)
        | SqlValue::Decimal(text)
        | SqlValue::Text(text)
        | SqlValue::Date(text)
        | SqlValue::Time(text)
        | SqlValue::Timestamp(text)
        | SqlValue::TimestampWithTimeZone(text)
        | SqlValue::Interval(text)
        | SqlValue::Uuid(text)
        | SqlValue::Json(text)
        | SqlValue::Other { text, .. } => text.clone(),
    })
}

fn programming(driver_class: &'static str, message: impl Into<String>) -> DatabaseError {
    DatabaseError::new(ErrorClass::Programming, driver_class, message)
}
