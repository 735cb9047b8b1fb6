//! The proleptic Gregorian calendar: days by ordinal, as `date.toordinal` counts them.

/// The ordinal of the last day of year 9999.
pub(super) const LAST_ORDINAL: i64 = 3_652_059;
/// The ordinal of 1970-01-01.
pub(super) const EPOCH_ORDINAL: i64 = 719_163;

const DAYS_BEFORE_MONTH: [i64; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_before_year(year: i64) -> i64 {
    let before = year - 1;
    before * 365 + before / 4 - before / 100 + before / 400
}

fn days_before_month(year: i64, month: i64) -> i64 {
    let days = usize::try_from(month).ok().and_then(|month| DAYS_BEFORE_MONTH.get(month)).copied();
    days.unwrap_or(0) + i64::from(month > 2 && is_leap(year))
}

pub(super) fn day_of_year(year: i64, month: i64, day: i64) -> i64 {
    days_before_month(year, month) + day
}

pub(super) fn ordinal(year: i64, month: i64, day: i64) -> i64 {
    days_before_year(year) + day_of_year(year, month, day)
}

/// Year, month and day of an ordinal from 1 on.
pub(super) fn from_ordinal(ordinal: i64) -> (i64, i64, i64) {
    let days = ordinal - 1;
    let (cycles, days) = (days / 146_097, days % 146_097);
    let (centuries, rest) = (days / 36_524, days % 36_524);
    let (fours, rest) = (rest / 1461, rest % 1461);
    let (years, rest) = (rest / 365, rest % 365);
    let year = cycles * 400 + centuries * 100 + fours * 4 + years + 1;
    if years == 4 || centuries == 4 {
        return (year - 1, 12, 31);
    }
    let month = (1..=12).rev().find(|month| days_before_month(year, *month) <= rest).unwrap_or(1);
    (year, month, rest - days_before_month(year, month) + 1)
}

/// Monday is 0.
pub(super) fn weekday(ordinal: i64) -> i64 {
    (ordinal + 6) % 7
}

/// The ordinal of the Monday that begins week 1 of a year (ISO 8601).
fn first_iso_monday(year: i64) -> i64 {
    let first = ordinal(year, 1, 1);
    let weekday = weekday(first);
    if weekday > 3 { first - weekday + 7 } else { first - weekday }
}

/// ISO year, week and weekday (Monday is 1).
pub(super) fn iso_calendar(year: i64, month: i64, day: i64) -> (i64, i64, i64) {
    let today = ordinal(year, month, day);
    let mut year = year;
    let mut first = first_iso_monday(year);
    let mut week = (today - first).div_euclid(7);
    if week < 0 {
        year -= 1;
        first = first_iso_monday(year);
        week = (today - first).div_euclid(7);
    } else if week >= 52 && today >= first_iso_monday(year + 1) {
        year += 1;
        week = 0;
    }
    (year, week + 1, weekday(today) + 1)
}

/// The ordinal of a day of an ISO week; the error is Python's sentence.
pub(super) fn from_iso_calendar(year: i64, week: i64, day: i64) -> Result<i64, String> {
    if !(1..=9999).contains(&year) {
        return Err(format!("Year is out of range: {year}"));
    }
    let has_53 = {
        let first = weekday(ordinal(year, 1, 1));
        first == 3 || first == 2 && is_leap(year)
    };
    if !((1..=52).contains(&week) || week == 53 && has_53) {
        return Err(format!("Invalid week: {week}"));
    }
    if !(1..=7).contains(&day) {
        return Err(format!("Invalid day: {day} (range is [1, 7])"));
    }
    Ok(first_iso_monday(year) + (week - 1) * 7 + day - 1)
}
