//! The date of a new revision: its zone and its text.

use std::fmt::Write;

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::GenerateError;
use crate::Surroundings;

/// The time now in the zone that the `timezone` setting names, or in local time.
///
/// Names are looked up as Python's `zoneinfo` does, letter by letter, then once more in capitals.
pub(super) fn now(timezone: Option<&str>, surroundings: &dyn Surroundings) -> Result<Zoned, GenerateError> {
    let zone = match timezone {
        None => surroundings.local_time_zone(),
        Some(name) => zone(name)
            .or_else(|| zone(&name.to_uppercase()))
            .ok_or_else(|| GenerateError::NoTimezone { name: name.to_owned() })?,
    };
    Ok(surroundings.now().to_zoned(zone))
}

fn zone(name: &str) -> Option<TimeZone> {
    if name == "UTC" {
        return Some(TimeZone::UTC);
    }
    // jiff does not mind the case of a name.
    TimeZone::get(name).ok().filter(|zone| zone.iana_name() == Some(name))
}

/// `str()` of Python's `datetime`: microseconds only if there are any, an offset only if a zone was asked for.
pub(super) fn text(date: &Zoned, with_offset: bool) -> String {
    let mut text = date.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let microseconds = date.subsec_nanosecond() / 1000;
    if microseconds != 0 {
        let _ = write!(text, ".{microseconds:06}");
    }
    if with_offset {
        let seconds = date.offset().seconds();
        let sign = if seconds < 0 { '-' } else { '+' };
        let seconds = seconds.unsigned_abs();
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let _ = write!(text, "{sign}{hours:02}:{minutes:02}");
        if seconds != 0 {
            let _ = write!(text, ":{seconds:02}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(date: &str, with_offset: bool, expected: &str) {
        assert_eq!(text(&date.parse().unwrap(), with_offset), expected);
    }

    #[test]
    fn dates_are_written_as_python_does() {
        check("2026-11-23T06:02:46.364207+00:00[UTC]", true, "2026-11-23 06:02:46.364207+00:00");
        check("2026-11-23T06:02:46.364207+00:00[UTC]", false, "2026-11-23 06:02:46.364207");
        check("2026-11-23T07:02:46.05+01:00[Europe/Berlin]", true, "2026-11-23 07:02:46.050000+01:00");
        check("2026-11-23T01:02:46-05:00[America/New_York]", true, "2026-11-23 01:02:46-05:00");
    }

    /// Which names Alembic 1.20.1 finds on Linux.
    #[test]
    fn zones_are_found_by_their_exact_name_or_in_capitals() {
        for (name, found) in [
            ("UTC", true),
            ("utc", true),
            ("Europe/Berlin", true),
            ("europe/berlin", false),
            ("est5edt", true),
            ("Etc/GMT+5", true),
            ("nope", false),
            ("local", false),
            (" UTC", false),
            ("", false),
        ] {
            let result = now(Some(name), &crate::Process);
            assert_eq!(result.is_ok(), found, "{name:?}");
            if let Err(error) = result {
                assert_eq!(error.to_string(), format!("Can't locate timezone: {name}"));
            }
        }
    }
}
