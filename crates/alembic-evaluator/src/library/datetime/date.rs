//! `date`

use super::calendar;
use super::duration::{DAY, TimeDelta, delta};
use super::moment::DateTime;
use super::{integer, out_of_range, replaced, strftime, value_error};
use crate::exceptions::class as exception;
use crate::library::record::{Record, RecordKind};
use crate::native::{Constructor, Member, NativeClass};
use crate::object::Object;
use crate::operators::{BinaryOperator, CompareOperator};
use crate::outcome::{Outcome, raise};
use crate::value::Value;
use crate::vm::Vm;

/// A `date` of the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

impl Date {
    /// A date, if there is such a day.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Date> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=calendar::days_in_month(year, month)).contains(&day);
        let date =
            Date { year: year.try_into().ok()?, month: month.try_into().ok()?, day: day.try_into().ok()? };
        exists.then_some(date)
    }

    /// From 1 to 9999.
    pub fn year(self) -> i64 {
        self.year.into()
    }

    /// From 1 to 12.
    pub fn month(self) -> i64 {
        self.month.into()
    }

    /// From 1 to 31.
    pub fn day(self) -> i64 {
        self.day.into()
    }

    /// The day counted from 1970-01-01.
    pub fn days_since_epoch(self) -> i64 {
        self.ordinal() - calendar::EPOCH_ORDINAL
    }

    /// The date of a day counted from 1970-01-01.
    pub fn from_days_since_epoch(days: i64) -> Option<Date> {
        days.checked_add(calendar::EPOCH_ORDINAL).and_then(Date::from_ordinal)
    }

    pub(super) fn checked(year: i64, month: i64, day: i64) -> Outcome<Date> {
        if let Some(date) = Date::new(year, month, day) {
            return Ok(date);
        }
        Err(value_error(if !(1..=9999).contains(&year) {
            format!("year {year} is out of range")
        } else if (1..=12).contains(&month) {
            "day is out of range for month".to_owned()
        } else {
            "month must be in 1..12".to_owned()
        }))
    }

    pub(super) fn ordinal(self) -> i64 {
        calendar::ordinal(self.year(), self.month(), self.day())
    }

    pub(super) fn from_ordinal(ordinal: i64) -> Option<Date> {
        if !(1..=calendar::LAST_ORDINAL).contains(&ordinal) {
            return None;
        }
        let (year, month, day) = calendar::from_ordinal(ordinal);
        Date::new(year, month, day)
    }

    /// Monday is 0.
    pub(super) fn weekday(self) -> i64 {
        calendar::weekday(self.ordinal())
    }

    pub(super) fn day_of_year(self) -> i64 {
        calendar::day_of_year(self.year(), self.month(), self.day())
    }

    /// ISO year, week and weekday (Monday is 1).
    pub(super) fn iso_calendar(self) -> (i64, i64, i64) {
        calendar::iso_calendar(self.year(), self.month(), self.day())
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The date of a date or datetime.
fn date(this: &Value) -> Date {
    any_date(this).unwrap_or(Date { year: 1, month: 1, day: 1 })
}

fn any_date(value: &Value) -> Option<Date> {
    value.object::<Date>().map(|date| *date).or_else(|| value.object::<DateTime>().map(|moment| moment.date))
}

impl Object for Date {
    fn class(&self) -> &'static NativeClass {
        &DATE
    }

    fn binary(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        let moved = |days: i128| {
            i64::try_from(i128::from(self.ordinal()) + days)
                .ok()
                .and_then(Date::from_ordinal)
                .map(|date| Some(Value::new_object(date)))
                .ok_or_else(out_of_range)
        };
        match (operator, delta(other)) {
            (BinaryOperator::Add, Some(delta)) => moved(delta.0.div_euclid(DAY)),
            (BinaryOperator::Subtract, Some(delta)) if !reflected => moved(-delta.0.div_euclid(DAY)),
            (BinaryOperator::Subtract, None) if !reflected => match other.object::<Date>() {
                Some(other) => {
                    let days = i128::from(self.ordinal() - other.ordinal());
                    TimeDelta::checked(days * DAY).map(Some)
                }
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn compare(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        Ok(other.object::<Date>().map(|other| Value::Bool(operator.holds(self.cmp(&other)))))
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(format!("datetime.date({}, {}, {})", self.year, self.month, self.day))
    }

    fn str(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(self.to_string())
    }

    fn format(&self, _: &mut Vm, this: &Value, specification: &str) -> Outcome<Option<String>> {
        strftime::format(&strftime::Fields::of_date(date(this)), specification).map(Some)
    }

    fn hash(&self) -> u64 {
        crate::value::key::hash_integer(&crate::value::Integer::Small(self.ordinal()))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Date>() == Some(self)
    }
}

static ISO_CALENDAR: RecordKind =
    RecordKind::new("datetime", "IsoCalendarDate", "datetime.", &["year", "week", "weekday"]);

pub(super) fn today(vm: &mut Vm) -> Outcome<Date> {
    Ok(super::moment::now(vm, None)?.date)
}

pub(super) static DATE: NativeClass = NativeClass {
    name: "date",
    module: "datetime",
    constructor: Some(Constructor {
        signature: "(year, month, day)",
        call: |vm, _, arguments| {
            let year = integer(vm, &arguments, "year")?;
            let month = integer(vm, &arguments, "month")?;
            let day = integer(vm, &arguments, "day")?;
            Date::checked(year, month, day).map(Value::new_object)
        },
    }),
    members: &[
        Member::class_method("today", "()", |vm, _, _| today(vm).map(Value::new_object)),
        Member::class_method("fromtimestamp", "(timestamp, /)", |vm, _, arguments| {
            let seconds = super::moment::timestamp(vm, &arguments.value("timestamp"))?;
            Ok(Value::new_object(super::moment::local_at(vm, seconds)?.date))
        }),
        Member::class_method("fromordinal", "(ordinal, /)", |vm, _, arguments| {
            let ordinal = integer(vm, &arguments, "ordinal")?;
            if ordinal < 1 {
                return Err(value_error("ordinal must be >= 1"));
            }
            match Date::from_ordinal(ordinal) {
                Some(date) => Ok(Value::new_object(date)),
                None => Err(value_error(format!(
                    "year {} is out of range",
                    calendar::from_ordinal(ordinal.min(1 << 40)).0
                ))),
            }
        }),
        Member::class_method("fromisoformat", "(date_string, /)", |_, _, arguments| {
            let text = super::parse::text_argument(&arguments, "date_string")?;
            super::parse::date(&text).map(Value::new_object)
        }),
        Member::class_method("fromisocalendar", "(year, week, day)", |vm, _, arguments| {
            let year = integer(vm, &arguments, "year")?;
            let week = integer(vm, &arguments, "week")?;
            let day = integer(vm, &arguments, "day")?;
            let ordinal = calendar::from_iso_calendar(year, week, day).map_err(value_error)?;
            Date::from_ordinal(ordinal).map(Value::new_object).ok_or_else(out_of_range)
        }),
        Member::Constant { name: "min", value: |_| Ok(constant(Date::new(1, 1, 1))) },
        Member::Constant { name: "max", value: |_| Ok(constant(Date::new(9999, 12, 31))) },
        Member::Constant { name: "resolution", value: |_| TimeDelta::checked(DAY) },
        Member::property("year", |_, this| Ok(Value::int(date(this).year()))),
        Member::property("month", |_, this| Ok(Value::int(date(this).month()))),
        Member::property("day", |_, this| Ok(Value::int(date(this).day()))),
        Member::method("replace", "(year=None, month=None, day=None)", |vm, this, arguments| {
            let current = date(this);
            let year = replaced(vm, &arguments, "year", current.year())?;
            let month = replaced(vm, &arguments, "month", current.month())?;
            let day = replaced(vm, &arguments, "day", current.day())?;
            Date::checked(year, month, day).map(Value::new_object)
        }),
        Member::method("toordinal", "()", |_, this, _| Ok(Value::int(date(this).ordinal()))),
        Member::method("weekday", "()", |_, this, _| Ok(Value::int(date(this).weekday()))),
        Member::method("isoweekday", "()", |_, this, _| Ok(Value::int(date(this).weekday() + 1))),
        Member::method("isocalendar", "()", |_, this, _| {
            let (year, week, weekday) = date(this).iso_calendar();
            Ok(Record::value(&ISO_CALENDAR, [year, week, weekday].map(Value::int).to_vec()))
        }),
        Member::method("isoformat", "()", |_, this, _| Ok(Value::from(date(this).to_string()))),
        Member::method("__str__", "()", |vm, this, _| vm.str(this).map(Value::Str)),
        Member::method("timetuple", "()", |vm, this, _| super::time_tuple(vm, date(this), 0, -1)),
        Member::method("ctime", "()", |_, this, _| {
            strftime::format(&strftime::Fields::of_value(this), "%a %b %e %H:%M:%S %Y").map(Value::from)
        }),
        Member::method("strftime", "(format)", |_, this, arguments| {
            let format = super::parse::text_argument(&arguments, "format")?;
            strftime::format(&strftime::Fields::of_value(this), &format).map(Value::from)
        }),
    ],
    ..NativeClass::DEFAULT
};

fn constant(date: Option<Date>) -> Value {
    date.map_or(Value::None, Value::new_object)
}

/// The error of an order between a date and a datetime.
pub(super) fn cannot_compare(left: &str, right: &str) -> crate::outcome::Interruption {
    raise(&exception::TYPE_ERROR, format!("can't compare {left} to {right}"))
}
