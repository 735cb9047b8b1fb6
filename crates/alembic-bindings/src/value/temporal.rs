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

/// The microseconds of an interval as PostgreSQL writes it: `1 year 2 mons -3 days 04:05:06.5`. As psycopg2 counts, a
/// month has 30 days and a year 365.
pub(super) fn duration(text: &str) -> Option<i128> {
    const SECOND: i128 = 1_000_000;
    const DAY: i128 = 86_400 * SECOND;
    let mut microseconds = 0;
    let mut words = text.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if word.contains(':') {
            let (sign, clock) = match word.strip_prefix('-') {
                Some(clock) => (-1, clock),
                None => (1, word.trim_start_matches('+')),
            };
            let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
            let mut seconds: i128 = 0;
            for part in clock.split(':') {
                seconds = seconds * 60 + part.parse::<i128>().ok()?;
            }
            microseconds += sign * (seconds * SECOND + format!("{fraction:0<6}").parse::<i128>().ok()?);
            continue;
        }
        let number: i128 = word.parse().ok()?;
        let days = match words.next()? {
            "year" | "years" => 365,
            "mon" | "mons" => 30,
            "day" | "days" => 1,
            _ => return None,
        };
        microseconds += number * days * DAY;
    }
    Some(microseconds)
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
    use super::{date, duration, full_offset, interval, time, uuid, uuid_text};

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
    fn intervals_are_counted() {
        for (text, microseconds) in [
            ("00:00:00", Some(0)),
            ("1 day 02:03:04.5", Some(93_784_500_000)),
            ("-1 days +02:00:00", Some(-79_200_000_000)),
            ("1 year 2 mons 3 days", Some(428 * 86_400_000_000)),
            ("-00:00:01.25", Some(-1_250_000)),
            ("P1D", None),
        ] {
            assert_eq!(duration(text), microseconds, "{text}");
        }
    }

    #[test]
    fn offsets_are_completed() {
        assert_eq!(full_offset("2026-01-31 13:45:00+00"), "2026-01-31 13:45:00+00:00");
        assert_eq!(full_offset("2026-01-31 13:45:00-05:30"), "2026-01-31 13:45:00-05:30");
        assert_eq!(full_offset("2026-01-31 13:45:00"), "2026-01-31 13:45:00");
    }
}
