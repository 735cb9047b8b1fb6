//! Values as Python prints them, for messages that quote them.

use alembic_python_text::{bytes_repr, float_repr, string_repr};

use crate::{Parameters, SqlValue};

/// How many characters of one parameter SQLAlchemy shows.
const SHOWN_CHARACTERS: usize = 300;

/// A statement's parameters as SQLAlchemy shows them in an error: a dictionary or a tuple, long values cut in the
/// middle.
pub(crate) fn parameters_repr(parameters: Parameters<'_>) -> String {
    let shown = |value: &SqlValue| shortened(value_repr(value));
    match parameters {
        Parameters::None => "()".to_owned(),
        Parameters::Positional([value]) => format!("({},)", shown(value)),
        Parameters::Positional(values) => {
            format!("({})", values.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        Parameters::Named(values) => {
            let pairs: Vec<String> = values
                .iter()
                .map(|(name, value)| format!("{}: {}", string_repr(name), shown(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

fn shortened(repr: String) -> String {
    let characters: Vec<char> = repr.chars().collect();
    if characters.len() <= SHOWN_CHARACTERS {
        return repr;
    }
    let half = SHOWN_CHARACTERS / 2;
    let cut = characters.len() - SHOWN_CHARACTERS;
    let first: String = characters[..half].iter().collect();
    let last: String = characters[characters.len() - half..].iter().collect();
    format!("{first} ... ({cut} characters truncated) ... {last}")
}

/// `repr` of the Python object that a value is on the other side of the driver.
fn value_repr(value: &SqlValue) -> String {
    match value {
        SqlValue::Null => "None".to_owned(),
        SqlValue::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        SqlValue::Integer(value) => value.to_string(),
        SqlValue::BigInteger(value) => value.clone(),
        SqlValue::Decimal(value) => format!("Decimal('{value}')"),
        SqlValue::Real(value) => float_repr(*value),
        SqlValue::Bytes(bytes) | SqlValue::MemoryView(bytes) => bytes_repr(bytes),
        SqlValue::Date(text) => date_time_repr("date", text),
        SqlValue::Time(text) => date_time_repr("time", text),
        SqlValue::Timestamp(text) => date_time_repr("datetime", text),
        SqlValue::Uuid(text) => format!("UUID('{text}')"),
        SqlValue::Array(values) => {
            format!("[{}]", values.iter().map(value_repr).collect::<Vec<_>>().join(", "))
        }
        SqlValue::Text(text)
        | SqlValue::Json(text)
        | SqlValue::Interval(text)
        | SqlValue::TimestampWithTimeZone(text)
        | SqlValue::Other { text, .. } => string_repr(text),
    }
}

/// `datetime.date(2020, 1, 2)`; seconds and microseconds are left out when they are zero, as Python does. What does not
/// have this form (a time zone, `infinity`) is shown as the text it is.
fn date_time_repr(class: &str, text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let numbers: Option<Vec<u32>> = whole.split(['-', ':', ' ', 'T']).map(|part| part.parse().ok()).collect();
    let microseconds = format!("{fraction:0<6}").parse::<u32>().ok();
    let (Some(mut numbers), Some(microseconds)) = (numbers, microseconds) else { return string_repr(text) };
    if numbers.len() != if class == "datetime" { 6 } else { 3 } {
        return string_repr(text);
    }
    if class != "date" {
        if microseconds > 0 {
            numbers.push(microseconds);
        } else if numbers.last() == Some(&0) {
            numbers.pop();
        }
    }
    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
    format!("datetime.{class}({})", numbers.join(", "))
}
