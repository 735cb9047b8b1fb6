//! The parameters of a statement as Python shows them in an error's text.

use alembic_dialect::Parameters;
use alembic_python_text::{bytes_repr, float_repr, string_repr};
use alembic_schema::Value;

/// How many sets of parameters SQLAlchemy shows at the head and the tail of a long list.
const SHOWN_SETS: (usize, usize) = (8, 2);

/// `{'a': 1}`, `(1,)`, `[{'a': 1}, {'a': 2}]`; `None` for a statement without parameters.
pub(crate) fn python_parameters(parameters: &Parameters) -> Option<String> {
    match parameters {
        Parameters::None => None,
        Parameters::Positional(values) if values.is_empty() => None,
        Parameters::Named(values) if values.is_empty() => None,
        Parameters::Positional(values) => {
            let items: Vec<String> = values.iter().map(repr).collect();
            Some(if let [only] = items.as_slice() {
                format!("({only},)")
            } else {
                format!("({})", items.join(", "))
            })
        }
        Parameters::Named(values) => {
            let items: Vec<String> =
                values.iter().map(|(name, value)| format!("{}: {}", quoted(name), repr(value))).collect();
            Some(format!("{{{}}}", items.join(", ")))
        }
        Parameters::Many(sets) => {
            let shown = |sets: &[Parameters]| {
                sets.iter()
                    .map(|set| python_parameters(set).unwrap_or_default())
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let (head, tail) = SHOWN_SETS;
            if sets.len() <= head + tail {
                return Some(format!("[{}]", shown(sets)));
            }
            Some(format!(
                "[{}  ... displaying {} of {} total bound parameter sets ...  {}]",
                shown(&sets[..head]),
                head + tail,
                sets.len(),
                shown(&sets[sets.len() - tail..])
            ))
        }
    }
}

fn repr(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Boolean(truth) => if *truth { "True" } else { "False" }.to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => float_repr(*number),
        Value::Number(digits) if digits.contains('.') => format!("Decimal('{digits}')"),
        Value::Number(digits) => digits.clone(),
        Value::Text(text) | Value::Json(text) => quoted(text),
        Value::Bytes(bytes) => bytes_repr(bytes),
        Value::Date(date) => format!("datetime.date({}, {}, {})", date.year, date.month, date.day),
        Value::Time(time) => quoted(&time.to_string()),
        Value::DateTime(moment) => quoted(&moment.to_string()),
        Value::Interval(interval) => quoted(&interval.to_string()),
        Value::Uuid(bytes) => format!("UUID('{}')", super::temporal::uuid_text(bytes)),
        Value::Array(items) => format!("[{}]", items.iter().map(repr).collect::<Vec<_>>().join(", ")),
    }
}

/// Python's `repr()` of a string, cut in the middle as SQLAlchemy cuts long values.
fn quoted(text: &str) -> String {
    const LIMIT: usize = 300;
    let shown = string_repr(text);
    let length = shown.chars().count();
    if length <= LIMIT {
        return shown;
    }
    let head: String = shown.chars().take(LIMIT / 2).collect();
    let tail: String = shown.chars().skip(length - LIMIT / 2).collect();
    format!("{head} ... ({} characters truncated) ... {tail}", length - LIMIT)
}

#[cfg(test)]
mod tests {
    use alembic_dialect::Parameters;
    use alembic_schema::Value;

    use super::python_parameters;

    #[track_caller]
    fn check(parameters: &Parameters, shown: Option<&str>) {
        assert_eq!(python_parameters(parameters).as_deref(), shown);
    }

    #[test]
    fn parameters_are_shown_as_python_shows_them() {
        check(&Parameters::None, None);
        check(&Parameters::Positional(vec![Value::Integer(1)]), Some("(1,)"));
        check(&Parameters::Positional(vec![Value::Null, "it's".into()]), Some("(None, \"it's\")"));
        let named = |number| Parameters::Named(vec![("a".to_owned(), Value::Integer(number))]);
        check(&named(1), Some("{'a': 1}"));
        check(&Parameters::Many(vec![named(1), named(2)]), Some("[{'a': 1}, {'a': 2}]"));
    }
}
