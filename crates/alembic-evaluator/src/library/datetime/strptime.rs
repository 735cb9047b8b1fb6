//! `datetime.strptime`, in the C locale.

use std::cell::RefCell;
use std::rc::Rc;

use fancy_regex::Regex;
use rustc_hash::FxHashMap;

use super::strftime::{MONTHS, WEEKDAYS};
use super::zone::Zone;
use super::{Date, DateTime, Time, calendar, value_error};
use crate::format::string_repr;
use crate::outcome::{Interruption, Outcome, unsupported};
use crate::vm::Vm;

/// Formats that have been translated.
#[derive(Default)]
struct Formats(RefCell<FxHashMap<Rc<str>, Rc<Regex>>>);

/// The pattern of a directive; each may stand only once in a format.
fn pattern(directive: char) -> Option<String> {
    let names = |names: &[&str], length: usize| {
        let shown: Vec<String> = names.iter().map(|name| name.chars().take(length).collect()).collect();
        format!("(?P<n>{})", shown.join("|"))
    };
    Some(match directive {
        'd' => r"(?P<n>3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9])".to_owned(),
        'f' => "(?P<n>[0-9]{1,6})".to_owned(),
        'H' => r"(?P<n>2[0-3]|[0-1]\d|\d)".to_owned(),
        'I' => "(?P<n>1[0-2]|0[1-9]|[1-9])".to_owned(),
        'G' | 'Y' => r"(?P<n>\d\d\d\d)".to_owned(),
        'j' => r"(?P<n>36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])".to_owned(),
        'm' => "(?P<n>1[0-2]|0[1-9]|[1-9])".to_owned(),
        'M' => r"(?P<n>[0-5]\d|\d)".to_owned(),
        'S' => r"(?P<n>6[0-1]|[0-5]\d|\d)".to_owned(),
        'U' | 'W' => r"(?P<n>5[0-3]|[0-4]\d|\d)".to_owned(),
        'w' => "(?P<n>[0-6])".to_owned(),
        'u' => "(?P<n>[1-7])".to_owned(),
        'V' => r"(?P<n>5[0-3]|0[1-9]|[1-4]\d|\d)".to_owned(),
        'y' => r"(?P<n>\d\d)".to_owned(),
        'z' => r"(?P<n>[+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?|(?-i:Z))".to_owned(),
        'Z' => "(?P<n>utc|gmt)".to_owned(),
        'p' => "(?P<n>am|pm)".to_owned(),
        'a' => names(&WEEKDAYS, 3),
        'A' => names(&WEEKDAYS, 9),
        'b' => names(&MONTHS, 3),
        'B' => names(&MONTHS, 9),
        _ => return None,
    })
}

fn translate(format: &str) -> Outcome<Regex> {
    let mut pattern_text = String::from("(?i)^");
    let mut characters = format.chars().peekable();
    while let Some(character) = characters.next() {
        if character.is_whitespace() {
            while characters.next_if(|next| next.is_whitespace()).is_some() {}
            pattern_text.push_str(r"\s+");
            continue;
        }
        if character != '%' {
            pattern_text.push_str(&fancy_regex::escape(&character.to_string()));
            continue;
        }
        match characters.next() {
            None => return Err(value_error(format!("stray % in format '{format}'"))),
            Some('%') => pattern_text.push('%'),
            Some('c') => pattern_text.push_str(&expanded("%a %b %d %H:%M:%S %Y")),
            Some('x') => pattern_text.push_str(&expanded("%m/%d/%y")),
            Some('X') => pattern_text.push_str(&expanded("%H:%M:%S")),
            Some(directive) => match pattern(directive) {
                Some(text) => pattern_text.push_str(&text.replacen("<n>", &format!("<{directive}>"), 1)),
                None => {
                    return Err(value_error(format!(
                        "'{directive}' is a bad directive in format '{format}'"
                    )));
                }
            },
        }
    }
    Regex::new(&pattern_text).map_err(|_| unsupported("a directive twice in one format is not supported"))
}

/// The pattern of a composed directive.
fn expanded(format: &str) -> String {
    let mut text = String::new();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => {
                if let Some(directive) = characters.next()
                    && let Some(part) = pattern(directive)
                {
                    text.push_str(&part.replacen("<n>", &format!("<{directive}>"), 1));
                }
            }
            ' ' => text.push_str(r"\s+"),
            other => text.push(other),
        }
    }
    text
}

fn position(names: &[&str], text: &str) -> Option<i64> {
    let lower = text.to_ascii_lowercase();
    let index = names.iter().position(|name| name.to_ascii_lowercase().starts_with(&lower))?;
    i64::try_from(index).ok()
}

fn mismatch(text: &str, format: &str) -> Interruption {
    value_error(format!("time data {} does not match format {}", string_repr(text), string_repr(format)))
}

pub(super) fn parse(vm: &mut Vm, text: &str, format: &str) -> Outcome<DateTime> {
    let formats = vm.extension::<Formats>().unwrap_or_else(|| {
        let formats = Rc::new(Formats::default());
        vm.insert_extension(formats.clone());
        formats
    });
    let known = formats.0.borrow().get(format).cloned();
    let regex = if let Some(regex) = known {
        regex
    } else {
        let regex = Rc::new(translate(format)?);
        formats.0.borrow_mut().insert(format.into(), regex.clone());
        regex
    };
    let Ok(Some(found)) = regex.captures(text) else { return Err(mismatch(text, format)) };
    let end = found.get(0).map_or(0, |whole| whole.end());
    if end != text.len() {
        return Err(value_error(format!(
            "unconverted data remains: {}",
            text.get(end..).unwrap_or_default()
        )));
    }
    let field = |name: &str| found.name(name).map(|part| part.as_str().trim());
    let number = |name: &str| field(name).and_then(|digits| digits.parse::<i64>().ok());
    read(&field, &number)
}

fn read<'a>(
    field: &dyn Fn(&str) -> Option<&'a str>,
    number: &dyn Fn(&str) -> Option<i64>,
) -> Outcome<DateTime> {
    let short_year = number("y").map(|year| if year <= 68 { 2000 + year } else { 1900 + year });
    let year = number("Y").or(short_year);
    let weekday = field("A")
        .or(field("a"))
        .and_then(|name| position(&WEEKDAYS, name))
        .or_else(|| number("u").map(|day| day - 1))
        .or_else(|| number("w").map(|day| (day + 6) % 7));
    let month = number("m").or_else(|| {
        field("B").or(field("b")).and_then(|name| position(&MONTHS, name)).map(|index| index + 1)
    });
    let hour = match (number("H"), number("I")) {
        (Some(hour), _) => hour,
        (None, Some(hour)) => {
            let afternoon = field("p").is_some_and(|half| half.eq_ignore_ascii_case("pm"));
            hour % 12 + if afternoon { 12 } else { 0 }
        }
        (None, None) => 0,
    };
    let microsecond = field("f").map_or(0, |digits| format!("{digits:0<6}").parse::<i64>().unwrap_or(0));
    let date = day(field, number, year, month, weekday)?;
    let time = Time::checked(hour, number("M").unwrap_or(0), number("S").unwrap_or(0), microsecond)?;
    Ok(DateTime::new(date, time.in_zone(zone(field)?)))
}

fn day<'a>(
    field: &dyn Fn(&str) -> Option<&'a str>,
    number: &dyn Fn(&str) -> Option<i64>,
    year: Option<i64>,
    month: Option<i64>,
    weekday: Option<i64>,
) -> Outcome<Date> {
    if let Some(iso_year) = number("G") {
        let (Some(week), Some(weekday)) = (number("V"), weekday) else {
            return Err(value_error(
                "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday \
                 directive ('%A', '%a', '%w', or '%u').",
            ));
        };
        let ordinal = calendar::from_iso_calendar(iso_year, week, weekday + 1).map_err(value_error)?;
        return Date::from_ordinal(ordinal).ok_or_else(super::out_of_range);
    }
    if field("V").is_some() {
        return Err(value_error(if year.is_none() || weekday.is_none() {
            "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive \
             ('%A', '%a', '%w', or '%u')."
        } else {
            "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead."
        }));
    }
    let leap_default = year.is_none() && month == Some(2) && number("d") == Some(29);
    let start = year.unwrap_or(if leap_default { 1904 } else { 1900 });
    let by_day = match (number("j"), number("U"), number("W"), weekday, year) {
        (Some(day), ..) => Some(day),
        (None, Some(week), _, Some(weekday), Some(year)) => Some(day_of_week(year, week, weekday, false)),
        (None, None, Some(week), Some(weekday), Some(year)) => Some(day_of_week(year, week, weekday, true)),
        _ => None,
    };
    if let Some(day) = by_day {
        let ordinal = calendar::ordinal(start, 1, 1) + day - 1;
        return Date::from_ordinal(ordinal).ok_or_else(super::out_of_range);
    }
    Date::checked(if leap_default { 1900 } else { start }, month.unwrap_or(1), number("d").unwrap_or(1))
}

/// The day of the year of a weekday in a week counted from the first Sunday or Monday.
fn day_of_week(year: i64, week: i64, weekday: i64, monday_first: bool) -> i64 {
    let first = calendar::weekday(calendar::ordinal(year, 1, 1));
    let (first, weekday) = if monday_first { (first, weekday) } else { ((first + 1) % 7, (weekday + 1) % 7) };
    let week_zero = (7 - first) % 7;
    if week == 0 { 1 + weekday - first } else { 1 + week_zero + 7 * (week - 1) + weekday }
}

fn zone<'a>(field: &dyn Fn(&str) -> Option<&'a str>) -> Outcome<Option<Rc<Zone>>> {
    let Some(text) = field("z") else { return Ok(None) };
    if text == "Z" {
        return Ok(Some(Zone::utc()));
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let part =
        |start: usize| digits.get(start..start + 2).and_then(|part| part.parse::<i64>().ok()).unwrap_or(0);
    let fraction: i64 = digits.get(6..).map_or(0, |rest| format!("{rest:0<6}").parse().unwrap_or(0));
    let offset = ((part(0) * 60 + part(2)) * 60 + part(4)) * 1_000_000 + fraction;
    Ok(Zone::from_microseconds(if text.starts_with('-') { -offset } else { offset }))
}
