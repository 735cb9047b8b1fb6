//! Values of Python's `datetime`, `decimal` and `uuid` modules, read by what they print.

use std::rc::Rc;

use alembic_evaluator::{Outcome, Value, Vm};
use alembic_schema::{Date, DateTime, Interval, Time};

/// The SQL value of an object of one of those modules; `None` for any other object.
pub(super) fn sql_value(vm: &mut Vm, value: &Value) -> Outcome<Option<alembic_schema::Value>> {
    use alembic_schema::Value as Sql;
    // These modules may be written in Rust or in Python.
    let (module, class): (Rc<str>, Rc<str>) = match value {
        Value::Instance(instance) => (instance.class().module(), instance.class().name()),
        other => (other.native_class().module.into(), other.native_class().name.into()),
    };
    let known = matches!(
        (&*module, &*class),
        ("datetime", "date" | "time" | "datetime" | "timedelta") | ("decimal", "Decimal") | ("uuid", "UUID")
    );
    if !known {
        return Ok(None);
    }
    let text = vm.str(value)?;
    Ok(match &*class {
        "date" => date(&text).map(Sql::Date),
        "time" => time(&text).map(Sql::Time),
        "datetime" => text.split_once([' ', 'T']).and_then(|(day, moment)| {
            Some(Sql::DateTime(DateTime { date: date(day)?, time: time(moment)? }))
        }),
        "timedelta" => interval(&text).map(Sql::Interval),
        "Decimal" => Some(Sql::Number(text.to_string())),
        _ => uuid(&text).map(Sql::Uuid),
    })
}

/// PostgreSQL writes an offset as `+00`; Python's `fromisoformat` of 3.10 and earlier wants `+00:00`.
pub(super) fn full_offset(text: &str) -> String {
    let bytes = text.as_bytes();
    match bytes.len().checked_sub(3).map(|start| &bytes[start..]) {
        Some([b'+' | b'-', hour, second])
            if hour.is_ascii_digit() && second.is_ascii_digit() && text.contains(':') =>
        {
            format!("{text}:00")
        }
        _ => text.to_owned(),
    }
}

/// `f47ac10b-58cc-4372-a567-0e02b2c3d479`
pub(super) fn uuid_text(bytes: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

fn uuid(text: &str) -> Option<[u8; 16]> {
    let digits: String = text.chars().filter(|character| *character != '-').collect();
    u128::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 32).map(u128::to_be_bytes)
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    Some(Date {
        year: parts.next()?.parse().ok()?,
        month: parts.next()?.parse().ok()?,
        day: parts.next()?.parse().ok()?,
    })
}

fn time(text: &str) -> Option<Time> {
    let (clock, offset) = match text.rfind(['+', '-']) {
        Some(position) => (&text[..position], Some(offset(&text[position..])?)),
        None => (text, None),
    };
    let (clock, microsecond) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, format!("{fraction:0<6}").parse().ok()?),
        None => (clock, 0),
    };
    let mut parts = clock.splitn(3, ':');
    Some(Time {
        hour: parts.next()?.parse().ok()?,
        minute: parts.next()?.parse().ok()?,
        second: parts.next().unwrap_or("0").parse().ok()?,
        microsecond,
        offset,
    })
}

fn offset(text: &str) -> Option<i32> {
    let (sign, text) = (if text.starts_with('-') { -1 } else { 1 }, &text[1..]);
    let mut seconds = 0;
    for (part, unit) in text.splitn(3, ':').zip([3600, 60, 1]) {
        seconds += part.parse::<i32>().ok()? * unit;
    }
    Some(sign * seconds)
}

/// `str(timedelta)`: `-1 day, 23:59:59.000001`
fn interval(text: &str) -> Option<Interval> {
    let (days, clock) = match text.split_once(" day") {
        Some((days, rest)) => {
            (days.parse().ok()?, rest.split_once(", ").map_or("0:00:00", |(_, clock)| clock))
        }
        None => (0, text),
    };
    let time = time(clock)?;
    Some(Interval {
        days,
        seconds: u32::from(time.hour) * 3600 + u32::from(time.minute) * 60 + u32::from(time.second),
        microseconds: time.microsecond,
    })
}

#[cfg(test)]
mod tests {
    use super::{date, full_offset, interval, time, uuid, uuid_text};

    #[test]
    fn texts_are_read_back() {
        assert_eq!(date("2026-01-31").map(|date| date.to_string()).as_deref(), Some("2026-01-31"));
        for text in ["13:45:00", "13:45:00.250000", "13:45:00+00:00", "13:45:00.000001-05:30"] {
            assert_eq!(time(text).map(|time| time.to_string()).as_deref(), Some(text));
        }
        for text in ["0:00:01", "1 day, 2:00:00", "-1 day, 23:59:59.000001", "3 days, 0:00:00"] {
            assert_eq!(interval(text).map(|interval| interval.to_string()).as_deref(), Some(text));
        }
        let text = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
        assert_eq!(uuid(text).map(|bytes| uuid_text(&bytes)).as_deref(), Some(text));
        assert_eq!((date("nonsense"), time(""), uuid("12")), (None, None, None));
    }

    #[test]
    fn offsets_are_completed() {
        assert_eq!(full_offset("2026-01-31 13:45:00+00"), "2026-01-31 13:45:00+00:00");
        assert_eq!(full_offset("2026-01-31 13:45:00-05:30"), "2026-01-31 13:45:00-05:30");
        assert_eq!(full_offset("2026-01-31 13:45:00"), "2026-01-31 13:45:00");
    }
}
