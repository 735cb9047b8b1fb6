//! `strftime` in the C locale, as the GNU C library formats.

use super::zone::offset_text;
use super::{Date, DateTime, Time};
use crate::outcome::Outcome;
use crate::value::Value;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(super) const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What the directives show.
pub(super) struct Fields {
    date: Date,
    time: Time,
    offset: Option<i64>,
    zone: String,
}

impl Fields {
    pub(super) fn of_date(date: Date) -> Self {
        let time = Time { microseconds: 0, zone: None, fold: false };
        Fields { date, time, offset: None, zone: String::new() }
    }

    pub(super) fn of_time(time: &Time) -> Self {
        let local = time.local();
        Fields {
            // `time.strftime` shows the first day of 1900.
            date: Date::new(1900, 1, 1).unwrap_or(time_without_date()),
            time: time.clone(),
            offset: local.as_ref().map(|local| local.offset),
            zone: local.map(|local| local.name).unwrap_or_default(),
        }
    }

    /// Of a date or datetime.
    pub(super) fn of_value(this: &Value) -> Self {
        if let Some(moment) = this.object::<DateTime>() {
            let local = moment.local();
            return Fields {
                date: moment.date,
                time: moment.time.clone(),
                offset: local.as_ref().map(|local| local.offset),
                zone: local.map(|local| local.name).unwrap_or_default(),
            };
        }
        Fields::of_date(this.object::<Date>().map_or(time_without_date(), |date| *date))
    }
}

fn time_without_date() -> Date {
    Date::from_ordinal(1).unwrap_or_else(|| unreachable!("day 1 exists"))
}

/// How a number is filled up: by the directive, or by a flag before it.
fn number(value: i64, width: usize, fill: char, flag: Option<char>) -> String {
    let fill = match flag {
        Some('-') => return value.to_string(),
        Some('_') => ' ',
        Some('0') => '0',
        _ => fill,
    };
    if fill == ' ' { format!("{value:width$}") } else { format!("{value:0width$}") }
}

fn name(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or("")
}

/// The text; what is no directive stands for itself.
pub(super) fn format(fields: &Fields, format: &str) -> Outcome<String> {
    let mut text = String::with_capacity(format.len() * 2);
    let mut characters = format.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        let mut written = String::from("%");
        let flag = characters.next_if(|next| matches!(next, '-' | '_' | '0' | '^' | '#'));
        written.extend(flag);
        let Some(directive) = characters.next() else {
            text.push_str(&written);
            break;
        };
        written.push(directive);
        match directive_text(fields, directive, flag) {
            Some(shown) if flag == Some('^') => text.push_str(&shown.to_uppercase()),
            Some(shown) if flag == Some('#') => text.push_str(&swapped(&shown, directive)),
            Some(shown) => text.push_str(&shown),
            None => text.push_str(&written),
        }
    }
    Ok(text)
}

fn swapped(shown: &str, directive: char) -> String {
    if matches!(directive, 'p' | 'Z') { shown.to_lowercase() } else { shown.to_uppercase() }
}

fn directive_text(fields: &Fields, directive: char, flag: Option<char>) -> Option<String> {
    let (date, time) = (fields.date, &fields.time);
    let two = |value: i64| number(value, 2, '0', flag);
    let clock = |value: i64| if value % 12 == 0 { 12 } else { value % 12 };
    let composed = |layout: &str| format(fields, layout).ok();
    Some(match directive {
        'Y' => number(date.year(), 1, '0', flag),
        'C' => two(date.year() / 100),
        'y' => two(date.year() % 100),
        'm' => two(date.month()),
        'd' => two(date.day()),
        'e' => number(date.day(), 2, ' ', flag),
        'H' => two(time.hour()),
        'k' => number(time.hour(), 2, ' ', flag),
        'I' => two(clock(time.hour())),
        'l' => number(clock(time.hour()), 2, ' ', flag),
        'M' => two(time.minute()),
        'S' => two(time.second()),
        'f' => format!("{:06}", time.microsecond()),
        'p' => if time.hour() < 12 { "AM" } else { "PM" }.to_owned(),
        'P' => if time.hour() < 12 { "am" } else { "pm" }.to_owned(),
        'j' => number(date.day_of_year(), 3, '0', flag),
        'a' => name(&WEEKDAYS, date.weekday()).chars().take(3).collect(),
        'A' => name(&WEEKDAYS, date.weekday()).to_owned(),
        'b' | 'h' => name(&MONTHS, date.month() - 1).chars().take(3).collect(),
        'B' => name(&MONTHS, date.month() - 1).to_owned(),
        'w' => ((date.weekday() + 1) % 7).to_string(),
        'u' => (date.weekday() + 1).to_string(),
        'U' => two((date.day_of_year() + 6 - (date.weekday() + 1) % 7) / 7),
        'W' => two((date.day_of_year() + 6 - date.weekday()) / 7),
        'G' => number(date.iso_calendar().0, 1, '0', flag),
        'g' => two(date.iso_calendar().0 % 100),
        'V' => two(date.iso_calendar().1),
        'z' => fields.offset.map(|offset| offset_text(offset, "")).unwrap_or_default(),
        'Z' => fields.zone.clone(),
        'D' | 'x' => return composed("%m/%d/%y"),
        'F' => return composed("%Y-%m-%d"),
        'T' | 'X' => return composed("%H:%M:%S"),
        'R' => return composed("%H:%M"),
        'r' => return composed("%I:%M:%S %p"),
        'c' => return composed("%a %b %e %H:%M:%S %Y"),
        'n' => "\n".to_owned(),
        't' => "\t".to_owned(),
        '%' => "%".to_owned(),
        _ => return None,
    })
}
