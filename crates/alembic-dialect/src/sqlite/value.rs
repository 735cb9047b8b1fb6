use alembic_schema::{Interval, Time, TypeFamily, Value};

/// SQLite has five kinds of values; SQLAlchemy turns the others into text or numbers.
pub(super) fn parameter_value(value: Value, family: TypeFamily) -> Value {
    use TypeFamily as F;
    match (value, family) {
        (Value::Boolean(truth), F::Boolean | F::BooleanUpper) => Value::Integer(truth.into()),
        (Value::DateTime(moment), F::DateTime | F::DateTimeUpper | F::Timestamp) => {
            Value::Text(format!("{} {}", moment.date, with_microseconds(&moment.time)))
        }
        (Value::Date(date), F::DateTime | F::DateTimeUpper | F::Timestamp) => {
            Value::Text(format!("{date} 00:00:00.000000"))
        }
        (Value::Date(date), F::Date | F::DateUpper) => Value::Text(date.to_string()),
        (Value::DateTime(moment), F::Date | F::DateUpper) => Value::Text(moment.date.to_string()),
        (Value::Time(time), F::Time | F::TimeUpper) => Value::Text(with_microseconds(&time)),
        (Value::Text(text), F::Uuid | F::UuidUpper) => Value::Text(text.replace('-', "")),
        (Value::Uuid(bytes), _) => Value::Text(format!("{:032x}", u128::from_be_bytes(bytes))),
        (Value::Integer(number), F::Numeric | F::NumericUpper | F::DecimalUpper) => {
            number.to_string().parse().map_or(Value::Integer(number), Value::Float)
        }
        (Value::Number(digits), F::Numeric | F::NumericUpper | F::DecimalUpper) => {
            digits.parse().map_or(Value::Number(digits), Value::Float)
        }
        (Value::Interval(interval), F::Interval) => since_the_epoch(interval),
        (value, _) => value,
    }
}

/// SQLite keeps times as text; SQLAlchemy always writes the microseconds, so that texts compare as times do.
/// A key, a number or a path as SQLite's JSON functions read it: `$."a"[0]`.
pub(super) fn json_path(key: &Value) -> Value {
    let mut path = "$".to_owned();
    match key {
        Value::Array(keys) => keys.iter().for_each(|key| push_key(&mut path, key)),
        key => push_key(&mut path, key),
    }
    Value::Text(path)
}

fn push_key(path: &mut String, key: &Value) {
    match key {
        Value::Integer(number) => path.push_str(&format!("[{number}]")),
        Value::Text(text) => path.push_str(&format!(".\"{text}\"")),
        _ => {}
    }
}

pub(super) fn with_microseconds(time: &Time) -> String {
    format!("{:02}:{:02}:{:02}.{:06}", time.hour, time.minute, time.second, time.microsecond)
}

/// A duration is the moment that lies so long after the beginning of 1970.
fn since_the_epoch(interval: Interval) -> Value {
    let Interval { days, seconds, microseconds } = interval;
    let Some((year, month, day)) = civil_day(i64::from(days)) else { return Value::Interval(interval) };
    let time = Time {
        hour: u8::try_from(seconds / 3600).unwrap_or_default(),
        minute: u8::try_from(seconds / 60 % 60).unwrap_or_default(),
        second: u8::try_from(seconds % 60).unwrap_or_default(),
        microsecond: microseconds,
        offset: None,
    };
    Value::Text(format!("{year:04}-{month:02}-{day:02} {}", with_microseconds(&time)))
}

/// The date of a day counted from 1970-01-01, in years 1 to 9999; by Howard Hinnant's `civil_from_days`.
fn civil_day(days: i64) -> Option<(i64, i64, i64)> {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (1..=9999).contains(&year).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from Python: `datetime.datetime(1970, 1, 1) + datetime.timedelta(days)`.
    #[test]
    fn days_since_the_epoch() {
        for (days, expected) in [
            (0, Some((1970, 1, 1))),
            (1, Some((1970, 1, 2))),
            (-1, Some((1969, 12, 31))),
            (59, Some((1970, 3, 1))),
            (11_016, Some((2000, 2, 29))),
            (2_932_896, Some((9999, 12, 31))),
            (2_932_897, None),
            (-719_162, Some((1, 1, 1))),
            (-719_163, None),
        ] {
            assert_eq!(civil_day(days), expected, "{days}");
        }
    }
}
