//! `time`

use std::rc::Rc;

use super::zone::{Local, Zone, offset_text};
use super::{integer, replaced, strftime, value_error};
use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{Constructor, Member, NativeClass};
use crate::object::Object;
use crate::operators::CompareOperator;
use crate::outcome::{Outcome, raise};
use crate::value::{Integer, Value};
use crate::vm::Vm;

/// A `time` of a day, perhaps in a time zone.
#[derive(Clone)]
pub struct Time {
    /// Since midnight.
    pub(super) microseconds: i64,
    pub(super) zone: Option<Rc<Zone>>,
    pub(super) fold: bool,
}

const SECOND: i64 = 1_000_000;

impl Time {
    /// A time without a zone, if the numbers are in their ranges.
    pub fn new(hour: i64, minute: i64, second: i64, microsecond: i64) -> Option<Time> {
        let valid = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..SECOND).contains(&microsecond);
        valid.then(|| Time {
            microseconds: ((hour * 60 + minute) * 60 + second) * SECOND + microsecond,
            zone: None,
            fold: false,
        })
    }

    /// The same time in this zone.
    #[must_use]
    pub fn in_zone(self, zone: Option<Rc<Zone>>) -> Time {
        Time { zone, ..self }
    }

    /// From 0 to 23.
    pub fn hour(&self) -> i64 {
        self.microseconds / (3600 * SECOND)
    }

    /// From 0 to 59.
    pub fn minute(&self) -> i64 {
        self.microseconds / (60 * SECOND) % 60
    }

    /// From 0 to 59.
    pub fn second(&self) -> i64 {
        self.microseconds / SECOND % 60
    }

    /// From 0 to 999999.
    pub fn microsecond(&self) -> i64 {
        self.microseconds % SECOND
    }

    /// Its time zone.
    pub fn zone(&self) -> Option<&Rc<Zone>> {
        self.zone.as_ref()
    }

    /// The offset from UTC in microseconds, if the zone has the same one on every day.
    pub fn fixed_offset(&self) -> Option<i64> {
        self.local().map(|local| local.offset)
    }

    pub(super) fn local(&self) -> Option<Local> {
        self.zone.as_ref()?.at_local(None, self.fold)
    }

    /// From the arguments `hour`, `minute`, `second`, `microsecond`, `tzinfo` and `fold`; those of them that are not
    /// given stay as they are.
    pub(super) fn replaced(&self, vm: &mut Vm, arguments: &Arguments) -> Outcome<Time> {
        let hour = replaced(vm, arguments, "hour", self.hour())?;
        let minute = replaced(vm, arguments, "minute", self.minute())?;
        let second = replaced(vm, arguments, "second", self.second())?;
        let microsecond = replaced(vm, arguments, "microsecond", self.microsecond())?;
        let zone = match arguments.given("tzinfo") {
            Some(zone) => Zone::from_value(&vm.resolve(&zone)?)?,
            None => self.zone.clone(),
        };
        let fold = match arguments.given("fold") {
            Some(_) => match integer(vm, arguments, "fold")? {
                fold @ (0 | 1) => fold == 1,
                _ => return Err(value_error("fold must be either 0 or 1")),
            },
            None => self.fold,
        };
        let time = Time::checked(hour, minute, second, microsecond)?;
        Ok(Time { zone, fold, ..time })
    }

    pub(super) fn checked(hour: i64, minute: i64, second: i64, microsecond: i64) -> Outcome<Time> {
        if let Some(time) = Time::new(hour, minute, second, microsecond) {
            return Ok(time);
        }
        Err(value_error(if !(0..24).contains(&hour) {
            "hour must be in 0..23"
        } else if !(0..60).contains(&minute) {
            "minute must be in 0..59"
        } else if !(0..60).contains(&second) {
            "second must be in 0..59"
        } else {
            "microsecond must be in 0..999999"
        }))
    }

    /// `12:30:00.000001`, without the zone.
    pub(super) fn clock_text(&self, precision: &str) -> Outcome<String> {
        let (hour, minute, second, microsecond) =
            (self.hour(), self.minute(), self.second(), self.microsecond());
        Ok(match precision {
            "auto" if microsecond == 0 => format!("{hour:02}:{minute:02}:{second:02}"),
            "auto" | "microseconds" => format!("{hour:02}:{minute:02}:{second:02}.{microsecond:06}"),
            "milliseconds" => format!("{hour:02}:{minute:02}:{second:02}.{:03}", microsecond / 1000),
            "seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
            "minutes" => format!("{hour:02}:{minute:02}"),
            "hours" => format!("{hour:02}"),
            _ => return Err(value_error("Unknown timespec value")),
        })
    }

    /// `hour, minute[, second[, microsecond]]` and what follows in `repr`.
    pub(super) fn repr_parts(&self, vm: &mut Vm) -> Outcome<String> {
        let mut text = format!("{}, {}", self.hour(), self.minute());
        if self.second() != 0 || self.microsecond() != 0 {
            text.push_str(&format!(", {}", self.second()));
        }
        if self.microsecond() != 0 {
            text.push_str(&format!(", {}", self.microsecond()));
        }
        if self.fold {
            text.push_str(", fold=1");
        }
        if let Some(zone) = &self.zone {
            text.push_str(&format!(", tzinfo={}", vm.repr(&Value::Object(zone.clone()))?));
        }
        Ok(text)
    }

    fn iso_text(&self, precision: &str) -> Outcome<String> {
        let mut text = self.clock_text(precision)?;
        if let Some(local) = self.local() {
            text.push_str(&offset_text(local.offset, ":"));
        }
        Ok(text)
    }

    /// Compares as UTC where both have an offset.
    fn order_key(&self) -> i64 {
        self.microseconds - self.local().map_or(0, |local| local.offset)
    }
}

fn time(this: &Value) -> Time {
    this.object::<Time>()
        .map_or_else(|| Time { microseconds: 0, zone: None, fold: false }, |time| (*time).clone())
}

impl Object for Time {
    fn class(&self) -> &'static NativeClass {
        &TIME
    }

    fn compare(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let Some(other) = other.object::<Time>() else { return Ok(None) };
        if self.local().is_some() != other.local().is_some() {
            return match operator {
                CompareOperator::Equal => Ok(Some(Value::Bool(false))),
                CompareOperator::NotEqual => Ok(Some(Value::Bool(true))),
                _ => Err(raise(&exception::TYPE_ERROR, "can't compare offset-naive and offset-aware times")),
            };
        }
        Ok(Some(Value::Bool(operator.holds(self.order_key().cmp(&other.order_key())))))
    }

    fn repr(&self, vm: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(format!("datetime.time({})", self.repr_parts(vm)?))
    }

    fn str(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        self.iso_text("auto")
    }

    fn format(&self, _: &mut Vm, _: &Value, specification: &str) -> Outcome<Option<String>> {
        strftime::format(&strftime::Fields::of_time(self), specification).map(Some)
    }

    fn hash(&self) -> u64 {
        crate::value::key::hash_integer(&Integer::Small(self.order_key()))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Time>().is_some_and(|other| {
            self.local().is_some() == other.local().is_some() && self.order_key() == other.order_key()
        })
    }
}

pub(super) fn optional_delta(microseconds: Option<i64>) -> Value {
    microseconds
        .map_or(Value::None, |microseconds| Value::new_object(super::TimeDelta(i128::from(microseconds))))
}

pub(super) static TIME: NativeClass = NativeClass {
    name: "time",
    module: "datetime",
    constructor: Some(Constructor {
        signature: "(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)",
        call: |vm, _, arguments| {
            let midnight = Time { microseconds: 0, zone: None, fold: false };
            midnight.replaced(vm, &arguments).map(Value::new_object)
        },
    }),
    members: &[
        Member::class_method("fromisoformat", "(time_string, /)", |_, _, arguments| {
            let text = super::parse::text_argument(&arguments, "time_string")?;
            super::parse::time_of_day(&text).map(Value::new_object)
        }),
        Member::Constant { name: "min", value: |_| Ok(constant(Time::new(0, 0, 0, 0))) },
        Member::Constant { name: "max", value: |_| Ok(constant(Time::new(23, 59, 59, 999_999))) },
        Member::Constant { name: "resolution", value: |_| Ok(Value::new_object(super::TimeDelta(1))) },
        Member::property("hour", |_, this| Ok(Value::int(time(this).hour()))),
        Member::property("minute", |_, this| Ok(Value::int(time(this).minute()))),
        Member::property("second", |_, this| Ok(Value::int(time(this).second()))),
        Member::property("microsecond", |_, this| Ok(Value::int(time(this).microsecond()))),
        Member::property("tzinfo", |_, this| {
            Ok(time(this).zone.map_or(Value::None, |zone| Value::Object(zone)))
        }),
        Member::property("fold", |_, this| Ok(Value::int(i64::from(time(this).fold)))),
        Member::method(
            "replace",
            "(hour=None, minute=None, second=None, microsecond=None, tzinfo=None, *, fold=0)",
            |vm, this, arguments| time(this).replaced(vm, &arguments).map(Value::new_object),
        ),
        Member::method("isoformat", "(timespec='auto')", |_, this, arguments| {
            time(this).iso_text(&arguments.string("timespec")?).map(Value::from)
        }),
        Member::method("strftime", "(format)", |_, this, arguments| {
            let format = super::parse::text_argument(&arguments, "format")?;
            strftime::format(&strftime::Fields::of_time(&time(this)), &format).map(Value::from)
        }),
        Member::method("utcoffset", "()", |_, this, _| {
            Ok(optional_delta(time(this).local().map(|local| local.offset)))
        }),
        Member::method("dst", "()", |_, this, _| {
            Ok(optional_delta(time(this).local().and_then(|local| local.daylight)))
        }),
        Member::method("tzname", "()", |_, this, _| {
            Ok(Value::optional_string(time(this).local().map(|local| local.name)))
        }),
        Member::method("__str__", "()", |vm, this, _| vm.str(this).map(Value::Str)),
    ],
    ..NativeClass::DEFAULT
};

fn constant(time: Option<Time>) -> Value {
    time.map_or(Value::None, Value::new_object)
}
