//! `fromisoformat`, with the formats that Python 3.11 reads.

use std::rc::Rc;

use super::zone::Zone;
use super::{Date, DateTime, Time, calendar, value_error};
use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::format::string_repr;
use crate::outcome::{Interruption, Outcome, raise};

/// A string argument.
pub(super) fn text_argument(arguments: &Arguments, name: &str) -> Outcome<Rc<str>> {
    let value = arguments.value(name);
    value.as_str().ok_or_else(|| {
        let function = arguments.function();
        raise(
            &exception::TYPE_ERROR,
            if function == "fromisoformat" {
                "fromisoformat: argument must be str".to_owned()
            } else {
                format!("{function}() argument 1 must be str, not {}", value.type_name())
            },
        )
    })
}

fn invalid(text: &str) -> Interruption {
    value_error(format!("Invalid isoformat string: {}", string_repr(text)))
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// A date, and where it ends.
fn date_part(text: &str) -> Option<Result<Date, Interruption>> {
    let year = number(text.get(..4)?)?;
    let rest = text.get(4..)?;
    let (extended, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if let Some(rest) = rest.strip_prefix('W') {
        let week = number(rest.get(..2)?)?;
        let rest = rest.get(2..)?;
        let day = match (rest.strip_prefix('-'), extended) {
            _ if rest.is_empty() => 1,
            (Some(day), true) if day.len() == 1 => number(day)?,
            (None, false) if rest.len() == 1 => number(rest)?,
            _ => return None,
        };
        return Some(match calendar::from_iso_calendar(year, week, day) {
            Ok(ordinal) => Date::from_ordinal(ordinal).ok_or_else(super::out_of_range),
            Err(sentence) => Err(value_error(sentence)),
        });
    }
    let month = number(rest.get(..2)?)?;
    let rest = rest.get(2..)?;
    let rest = if extended { rest.strip_prefix('-')? } else { rest };
    if rest.len() != 2 {
        return None;
    }
    Some(Date::checked(year, month, number(rest)?))
}

/// Hour, minute, second and microsecond of `HH[:MM[:SS[.ffffff]]]`, with or without the colons.
fn clock_part(text: &str) -> Option<[i64; 4]> {
    let (clock, fraction) = match text.find(['.', ',']) {
        Some(position) => (text.get(..position)?, Some(text.get(position + 1..)?)),
        None => (text, None),
    };
    let extended = clock.contains(':');
    let parts: Vec<&str> = if extended {
        clock.split(':').collect()
    } else {
        (0..clock.len()).step_by(2).map(|start| clock.get(start..start + 2)).collect::<Option<_>>()?
    };
    if parts.is_empty() || parts.len() > 3 || parts.iter().any(|part| part.len() != 2) {
        return None;
    }
    let mut result = [0; 4];
    for (slot, part) in result.iter_mut().zip(&parts) {
        *slot = number(part)?;
    }
    if let Some(fraction) = fraction {
        if parts.len() != 3 || fraction.is_empty() || number(fraction.get(..1)?).is_none() {
            return None;
        }
        if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
        result[3] = number(&digits)?;
    }
    Some(result)
}

fn time_part(text: &str) -> Option<Result<Time, Interruption>> {
    let zone_start = text.find(['+', '-', 'Z']);
    let (clock, zone) = match zone_start {
        Some(position) => (text.get(..position)?, Some(text.get(position..)?)),
        None => (text, None),
    };
    let [hour, minute, second, microsecond] = clock_part(clock)?;
    let time = match Time::checked(hour, minute, second, microsecond) {
        Ok(time) => time,
        Err(error) => return Some(Err(error)),
    };
    let zone = match zone {
        None => None,
        Some("Z") => Some(Zone::utc()),
        Some(zone) => {
            let [hour, minute, second, microsecond] = clock_part(zone.get(1..)?)?;
            let offset = ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
            let offset = if zone.starts_with('-') { -offset } else { offset };
            let zone = Zone::from_microseconds(offset);
            if zone.is_none() {
                let shown = super::TimeDelta(i128::from(offset)).repr_text();
                return Some(Err(value_error(format!(
                    "offset must be a timedelta strictly between -timedelta(hours=24) and \
                         timedelta(hours=24), not {shown}."
                ))));
            }
            zone
        }
    };
    Some(Ok(time.in_zone(zone)))
}

pub(super) fn date(text: &str) -> Outcome<Date> {
    date_part(text).unwrap_or_else(|| Err(invalid(text)))
}

pub(super) fn time_of_day(text: &str) -> Outcome<Time> {
    let clock = text.strip_prefix('T').unwrap_or(text);
    time_part(clock).unwrap_or_else(|| Err(invalid(text)))
}

/// Where the date of a date and time ends.
fn separator(text: &str) -> usize {
    let bytes = text.as_bytes();
    let at = |position: usize| bytes.get(position).copied();
    if at(4) == Some(b'-') {
        if at(5) != Some(b'W') {
            return 10;
        }
        // `2024-W01-1T…`, `2024-W01T…`, and `2024-W01-12` where the hyphen is the separator.
        return match at(8) {
            Some(b'-') if text.len() == 9 => 8,
            Some(b'-') if at(10).is_some_and(|byte| byte.is_ascii_digit()) => 8,
            Some(b'-') => 10,
            _ => 8,
        };
    }
    if at(4) == Some(b'W') {
        let digits = bytes.iter().skip(7).take_while(|byte| byte.is_ascii_digit()).count();
        return if digits < 9 - 7 && digits > 0 {
            8
        } else if digits % 2 == 0 {
            7
        } else {
            8
        };
    }
    8
}

pub(super) fn moment(text: &str) -> Outcome<DateTime> {
    if text.len() < 7 {
        return Err(invalid(text));
    }
    let split = separator(text).min(text.len());
    let parsed = (|| {
        let date = match date_part(text.get(..split)?)? {
            Ok(date) => date,
            Err(error) => return Some(Err(error)),
        };
        let rest = text.get(split..)?;
        if rest.is_empty() {
            let time = Time::new(0, 0, 0, 0)?;
            return Some(Ok(DateTime::new(date, time)));
        }
        let mut characters = rest.chars();
        characters.next();
        Some(time_part(characters.as_str())?.map(|time| DateTime::new(date, time)))
    })();
    parsed.unwrap_or_else(|| Err(invalid(text)))
}
