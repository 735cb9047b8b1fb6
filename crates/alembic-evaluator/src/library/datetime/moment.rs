//! `datetime`

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use super::date::{DATE, cannot_compare};
use super::duration::{DAY, TimeDelta, delta};
use super::time::optional_delta;
use super::zone::{Local, Zone, local_offset, offset_text};
use super::{Date, Time, calendar, out_of_range, parse, replaced, strftime, strptime, value_error};
use crate::exceptions::class as exception;
use crate::native::{Constructor, Member, NativeClass};
use crate::object::Object;
use crate::operators::{BinaryOperator, CompareOperator};
use crate::outcome::{Outcome, raise, unsupported};
use crate::system::ZoneRules;
use crate::value::{Integer, Value, number};
use crate::vm::{Vm, plain};

/// A `datetime`: a date and a time, perhaps in a time zone.
#[derive(Clone)]
pub struct DateTime {
    pub(super) date: Date,
    pub(super) time: Time,
}

const SECOND: i64 = 1_000_000;
const MICROSECONDS_OF_DAY: i64 = 86_400 * SECOND;

impl DateTime {
    /// Both together; the zone is the time's.
    pub fn new(date: Date, time: Time) -> DateTime {
        DateTime { date, time }
    }

    /// Its date.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Its time, with the zone.
    pub fn time(&self) -> &Time {
        &self.time
    }

    /// The offset from UTC in microseconds, if it has a zone.
    pub fn offset(&self) -> Option<i64> {
        self.local().map(|local| local.offset)
    }

    /// Microseconds from 1970-01-01 00:00 in its own zone.
    pub fn local_microseconds(&self) -> i64 {
        self.date.days_since_epoch() * MICROSECONDS_OF_DAY + self.time.microseconds
    }

    /// The time without a zone at these microseconds from 1970-01-01 00:00.
    pub fn from_local_microseconds(microseconds: i64) -> Option<DateTime> {
        let date = Date::from_days_since_epoch(microseconds.div_euclid(MICROSECONDS_OF_DAY))?;
        let microseconds = microseconds.rem_euclid(MICROSECONDS_OF_DAY);
        Some(DateTime { date, time: Time { microseconds, zone: None, fold: false } })
    }

    pub(super) fn local_seconds(&self) -> i64 {
        self.local_microseconds().div_euclid(SECOND)
    }

    pub(super) fn local(&self) -> Option<Local> {
        self.time.zone.as_ref()?.at_local(Some(self.local_seconds()), self.time.fold)
    }

    fn utc_microseconds(&self) -> i64 {
        self.local_microseconds() - self.offset().unwrap_or(0)
    }

    fn iso_text(&self, separator: &str, precision: &str) -> Outcome<String> {
        let mut text = format!("{}{separator}{}", self.date, self.time.clock_text(precision)?);
        if let Some(offset) = self.offset() {
            text.push_str(&offset_text(offset, ":"));
        }
        Ok(text)
    }

    fn moved(&self, by: i128) -> Outcome<Option<Value>> {
        let moved = i64::try_from(i128::from(self.local_microseconds()) + by)
            .ok()
            .and_then(DateTime::from_local_microseconds)
            .ok_or_else(out_of_range)?;
        let time = Time { zone: self.time.zone.clone(), ..moved.time };
        Ok(Some(Value::new_object(DateTime { date: moved.date, time })))
    }

    /// Both read the same clock: one zone object, or none.
    fn shares_clock(&self, other: &DateTime) -> bool {
        match (&self.time.zone, &other.time.zone) {
            (None, None) => true,
            (Some(left), Some(right)) => Rc::ptr_eq(left, right),
            _ => false,
        }
    }

    /// `None` where one has an offset and the other has none.
    fn order(&self, other: &DateTime) -> Option<Ordering> {
        if self.shares_clock(other) {
            return Some(self.local_microseconds().cmp(&other.local_microseconds()));
        }
        (self.offset().is_some() == other.offset().is_some())
            .then(|| self.utc_microseconds().cmp(&other.utc_microseconds()))
    }
}

fn moment(this: &Value) -> Outcome<Rc<DateTime>> {
    this.object::<DateTime>().ok_or_else(|| {
        raise(
            &exception::TYPE_ERROR,
            format!("descriptor requires a 'datetime.datetime' object but received '{}'", this.type_name()),
        )
    })
}

impl Object for DateTime {
    fn class(&self) -> &'static NativeClass {
        &DATETIME
    }

    fn binary(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        match (operator, delta(other)) {
            (BinaryOperator::Add, Some(delta)) => self.moved(delta.0),
            (BinaryOperator::Subtract, Some(delta)) if !reflected => self.moved(-delta.0),
            (BinaryOperator::Subtract, None) if !reflected => {
                let Some(other) = other.object::<DateTime>() else { return Ok(None) };
                if self.shares_clock(&other) {
                    let difference = self.local_microseconds() - other.local_microseconds();
                    return TimeDelta::checked(difference.into()).map(Some);
                }
                if self.offset().is_some() != other.offset().is_some() {
                    return Err(raise(
                        &exception::TYPE_ERROR,
                        "can't subtract offset-naive and offset-aware datetimes",
                    ));
                }
                let difference = self.utc_microseconds() - other.utc_microseconds();
                TimeDelta::checked(difference.into()).map(Some)
            }
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
        let unordered = match operator {
            CompareOperator::Equal => Some(false),
            CompareOperator::NotEqual => Some(true),
            _ => None,
        };
        if let Some(other) = other.object::<DateTime>() {
            return match (self.order(&other), unordered) {
                (Some(order), _) => Ok(Some(Value::Bool(operator.holds(order)))),
                (None, Some(answer)) => Ok(Some(Value::Bool(answer))),
                (None, None) => Err(raise(
                    &exception::TYPE_ERROR,
                    "can't compare offset-naive and offset-aware datetimes",
                )),
            };
        }
        match (other.object::<Date>(), unordered) {
            (Some(_), Some(answer)) => Ok(Some(Value::Bool(answer))),
            (Some(_), None) => Err(cannot_compare("datetime.datetime", "datetime.date")),
            (None, _) => Ok(None),
        }
    }

    fn repr(&self, vm: &mut Vm, _: &Value) -> Outcome<String> {
        let (year, month, day) = (self.date.year(), self.date.month(), self.date.day());
        Ok(format!("datetime.datetime({year}, {month}, {day}, {})", self.time.repr_parts(vm)?))
    }

    fn str(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        self.iso_text(" ", "auto")
    }

    fn format(&self, _: &mut Vm, this: &Value, specification: &str) -> Outcome<Option<String>> {
        strftime::format(&strftime::Fields::of_value(this), specification).map(Some)
    }

    fn hash(&self) -> u64 {
        crate::value::key::hash_integer(&Integer::Small(self.utc_microseconds()))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<DateTime>().is_some_and(|other| self.order(other) == Some(Ordering::Equal))
    }
}

/// A timestamp in microseconds, rounded half to even as `datetime.fromtimestamp` does.
pub(super) fn timestamp(vm: &mut Vm, value: &Value) -> Outcome<i64> {
    let value = vm.resolve(value)?;
    let number = match plain(&value) {
        Value::Float(float) if float.is_nan() => {
            return Err(value_error("Invalid value NaN (not a number)"));
        }
        Value::Float(float) => {
            let whole = float.floor();
            let fraction = ((float - whole) * 1e6).round_ties_even();
            BigInt::from_f64(whole).unwrap_or_default() * SECOND
                + BigInt::from_f64(fraction).unwrap_or_default()
        }
        other => match number::integer(&other) {
            Some(number) => number.to_big() * SECOND,
            None => {
                return Err(raise(
                    &exception::TYPE_ERROR,
                    format!("'{}' object cannot be interpreted as an integer", value.type_name()),
                ));
            }
        },
    };
    number.to_i64().ok_or_else(|| value_error("year is out of range"))
}

fn local_rules(vm: &Vm) -> Outcome<Rc<dyn ZoneRules>> {
    vm.system()
        .time_zone(None)
        .ok_or_else(|| unsupported("the local time zone is not known here, give a `tz`"))
}

fn at(microseconds: i64) -> Outcome<DateTime> {
    DateTime::from_local_microseconds(microseconds).ok_or_else(|| {
        let days = microseconds.div_euclid(MICROSECONDS_OF_DAY) + calendar::EPOCH_ORDINAL;
        let year = if days < 1 { 0 } else { calendar::from_ordinal(days).0 };
        value_error(format!("year {year} is out of range"))
    })
}

/// The local time, without zone, at a timestamp in microseconds.
pub(super) fn local_at(vm: &mut Vm, utc: i64) -> Outcome<DateTime> {
    let rules = local_rules(vm)?;
    let seconds = utc.div_euclid(SECOND);
    let offset = i64::from(rules.at(seconds).seconds);
    let mut local = at(utc + offset * SECOND)?;
    let first = i64::from(local_offset(&*rules, seconds + offset, false).seconds);
    local.time.fold = first != offset;
    Ok(local)
}

fn in_zone(utc: i64, zone: &Rc<Zone>) -> Outcome<DateTime> {
    let offset = zone.at_utc(utc.div_euclid(SECOND)).offset;
    let mut moment = at(utc + offset)?;
    let first = zone.at_local(Some(moment.local_seconds()), false).map(|local| local.offset);
    moment.time.fold = first != Some(offset);
    moment.time.zone = Some(zone.clone());
    Ok(moment)
}

pub(super) fn now(vm: &mut Vm, zone: Option<&Rc<Zone>>) -> Outcome<DateTime> {
    let utc = i64::try_from(vm.system().now().as_micros()).unwrap_or(i64::MAX);
    match zone {
        Some(zone) => in_zone(utc, zone),
        None => local_at(vm, utc),
    }
}

fn zone_argument(vm: &mut Vm, value: &Value) -> Outcome<Option<Rc<Zone>>> {
    let value = vm.resolve(value)?;
    Zone::from_value(&value)
}

/// Seconds since the epoch in microseconds, the local zone's where there is no other.
fn epoch_microseconds(vm: &mut Vm, moment: &DateTime) -> Outcome<i64> {
    if moment.local().is_some() {
        return Ok(moment.utc_microseconds());
    }
    let rules = local_rules(vm)?;
    let offset = local_offset(&*rules, moment.local_seconds(), moment.time.fold);
    Ok(moment.local_microseconds() - i64::from(offset.seconds) * SECOND)
}

pub(super) static DATETIME: NativeClass = NativeClass {
    name: "datetime",
    module: "datetime",
    bases: &[&DATE],
    constructor: Some(Constructor {
        signature: "(year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)",
        call: |vm, _, arguments| {
            let year = super::integer(vm, &arguments, "year")?;
            let month = super::integer(vm, &arguments, "month")?;
            let day = super::integer(vm, &arguments, "day")?;
            let midnight = Time { microseconds: 0, zone: None, fold: false };
            let date = Date::checked(year, month, day)?;
            Ok(Value::new_object(DateTime { date, time: midnight.replaced(vm, &arguments)? }))
        },
    }),
    members: &[
        Member::class_method("now", "(tz=None)", |vm, _, arguments| {
            let zone = zone_argument(vm, &arguments.value("tz"))?;
            now(vm, zone.as_ref()).map(Value::new_object)
        }),
        Member::method("timetuple", "()", |vm, this, _| {
            let moment = moment(this)?;
            let daylight =
                moment.local().map_or(-1, |local| i64::from(local.daylight.is_some_and(|part| part != 0)));
            super::time_tuple(vm, moment.date, moment.time.microseconds, daylight)
        }),
        Member::method("utctimetuple", "()", |vm, this, _| {
            let mut moment = (*moment(this)?).clone();
            if moment.local().is_some() {
                moment = in_zone(moment.utc_microseconds(), &Zone::utc())?;
            }
            super::time_tuple(vm, moment.date, moment.time.microseconds, 0)
        }),
        Member::class_method("today", "()", |vm, _, _| now(vm, None).map(Value::new_object)),
        Member::class_method("utcnow", "()", |vm, _, _| {
            let mut moment = now(vm, Some(&Zone::utc()))?;
            moment.time.zone = None;
            Ok(Value::new_object(moment))
        }),
        Member::class_method("fromtimestamp", "(timestamp, tz=None)", |vm, _, arguments| {
            let utc = timestamp(vm, &arguments.value("timestamp"))?;
            match zone_argument(vm, &arguments.value("tz"))? {
                Some(zone) => in_zone(utc, &zone).map(Value::new_object),
                None => local_at(vm, utc).map(Value::new_object),
            }
        }),
        Member::class_method("utcfromtimestamp", "(timestamp, /)", |vm, _, arguments| {
            let utc = timestamp(vm, &arguments.value("timestamp"))?;
            at(utc).map(Value::new_object)
        }),
        Member::class_method("combine", "(date, time, tzinfo=None)", |vm, _, arguments| {
            let (date, time) = (vm.resolve(&arguments.value("date"))?, vm.resolve(&arguments.value("time"))?);
            let date_part = date
                .object::<Date>()
                .map(|date| *date)
                .or_else(|| date.object::<DateTime>().map(|moment| moment.date));
            let (Some(date), Some(time)) = (date_part, time.object::<Time>()) else {
                let (position, expected, found) =
                    if date_part.is_none() { (1, "date", &date) } else { (2, "time", &time) };
                return Err(raise(
                    &exception::TYPE_ERROR,
                    format!(
                        "combine() argument {position} must be datetime.{expected}, not {}",
                        found.type_name()
                    ),
                ));
            };
            let mut time = (*time).clone();
            if let Some(zone) = arguments.given("tzinfo") {
                time.zone = zone_argument(vm, &zone)?;
            }
            Ok(Value::new_object(DateTime { date, time }))
        }),
        Member::class_method("fromordinal", "(ordinal, /)", |vm, _, arguments| {
            let ordinal = super::integer(vm, &arguments, "ordinal")?;
            if ordinal < 1 {
                return Err(value_error("ordinal must be >= 1"));
            }
            match Date::from_ordinal(ordinal) {
                Some(date) => Ok(midnight(date)),
                None => Err(value_error(format!(
                    "year {} is out of range",
                    calendar::from_ordinal(ordinal.min(1 << 40)).0
                ))),
            }
        }),
        Member::class_method("fromisocalendar", "(year, week, day)", |vm, _, arguments| {
            let year = super::integer(vm, &arguments, "year")?;
            let week = super::integer(vm, &arguments, "week")?;
            let day = super::integer(vm, &arguments, "day")?;
            let ordinal = calendar::from_iso_calendar(year, week, day).map_err(value_error)?;
            Date::from_ordinal(ordinal).map(midnight).ok_or_else(out_of_range)
        }),
        Member::class_method("fromisoformat", "(date_string, /)", |_, _, arguments| {
            let text = parse::text_argument(&arguments, "date_string")?;
            parse::moment(&text).map(Value::new_object)
        }),
        Member::class_method("strptime", "(date_string, format, /)", |vm, _, arguments| {
            let text = parse::text_argument(&arguments, "date_string")?;
            let format = parse::text_argument(&arguments, "format")?;
            strptime::parse(vm, &text, &format).map(Value::new_object)
        }),
        Member::Constant { name: "min", value: |_| Ok(extreme(Date::new(1, 1, 1), 0)) },
        Member::Constant {
            name: "max",
            value: |_| Ok(extreme(Date::new(9999, 12, 31), MICROSECONDS_OF_DAY - 1)),
        },
        Member::Constant { name: "resolution", value: |_| TimeDelta::checked(1) },
        Member::property("hour", |_, this| Ok(Value::int(moment(this)?.time.hour()))),
        Member::property("minute", |_, this| Ok(Value::int(moment(this)?.time.minute()))),
        Member::property("second", |_, this| Ok(Value::int(moment(this)?.time.second()))),
        Member::property("microsecond", |_, this| Ok(Value::int(moment(this)?.time.microsecond()))),
        Member::property("tzinfo", |_, this| {
            Ok(moment(this)?.time.zone.clone().map_or(Value::None, |zone| Value::Object(zone)))
        }),
        Member::property("fold", |_, this| Ok(Value::int(i64::from(moment(this)?.time.fold)))),
        Member::method("date", "()", |_, this, _| Ok(Value::new_object(moment(this)?.date))),
        Member::method("time", "()", |_, this, _| {
            Ok(Value::new_object(moment(this)?.time.clone().in_zone(None)))
        }),
        Member::method("timetz", "()", |_, this, _| Ok(Value::new_object(moment(this)?.time.clone()))),
        Member::method(
            "replace",
            "(year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, \
             tzinfo=None, *, fold=0)",
            |vm, this, arguments| {
                let current = moment(this)?;
                let year = replaced(vm, &arguments, "year", current.date.year())?;
                let month = replaced(vm, &arguments, "month", current.date.month())?;
                let day = replaced(vm, &arguments, "day", current.date.day())?;
                let date = Date::checked(year, month, day)?;
                Ok(Value::new_object(DateTime { date, time: current.time.replaced(vm, &arguments)? }))
            },
        ),
        Member::method("isoformat", "(sep='T', timespec='auto')", |_, this, arguments| {
            let separator = arguments.string("sep")?;
            moment(this)?.iso_text(&separator, &arguments.string("timespec")?).map(Value::from)
        }),
        Member::method("timestamp", "()", |vm, this, _| {
            let microseconds = epoch_microseconds(vm, &*moment(this)?)?;
            crate::arithmetic::binary(BinaryOperator::Divide, &Value::int(microseconds), &Value::int(SECOND))
                .map(|quotient| quotient.unwrap_or(Value::None))
        }),
        Member::method("astimezone", "(tz=None)", |vm, this, arguments| {
            let moment = moment(this)?;
            let utc = epoch_microseconds(vm, &moment)?;
            let zone = if let Some(zone) = zone_argument(vm, &arguments.value("tz"))? {
                zone
            } else {
                let offset = local_rules(vm)?.at(utc.div_euclid(SECOND));
                Rc::new(Zone::Fixed {
                    microseconds: i64::from(offset.seconds) * SECOND,
                    name: Some(offset.abbreviation.into()),
                })
            };
            if moment.time.zone.as_ref().is_some_and(|own| Rc::ptr_eq(own, &zone)) {
                return Ok(this.clone());
            }
            in_zone(utc, &zone).map(Value::new_object)
        }),
        Member::method("utcoffset", "()", |_, this, _| Ok(optional_delta(moment(this)?.offset()))),
        Member::method("dst", "()", |_, this, _| {
            Ok(optional_delta(moment(this)?.local().and_then(|local| local.daylight)))
        }),
        Member::method("tzname", "()", |_, this, _| {
            Ok(Value::optional_string(moment(this)?.local().map(|local| local.name)))
        }),
    ],
    ..NativeClass::DEFAULT
};

fn midnight(date: Date) -> Value {
    Value::new_object(DateTime { date, time: Time { microseconds: 0, zone: None, fold: false } })
}

fn extreme(date: Option<Date>, microseconds: i64) -> Value {
    date.map_or(Value::None, |date| {
        Value::new_object(DateTime { date, time: Time { microseconds, zone: None, fold: false } })
    })
}

/// The whole day's microseconds, for durations of days.
const _: () = assert!(DAY == MICROSECONDS_OF_DAY as i128);
