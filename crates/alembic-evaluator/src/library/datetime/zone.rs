//! `tzinfo`, `timezone` and the zones of `zoneinfo`.

use std::rc::Rc;

use super::{DateTime, TimeDelta};
use crate::exceptions::class as exception;
use crate::format::string_repr;
use crate::native::{Constructor, Member, ModuleMember, NativeClass, NativeModule};
use crate::object::Object;
use crate::operators::CompareOperator;
use crate::outcome::{Outcome, raise, unsupported};
use crate::system::{ZoneOffset, ZoneRules};
use crate::value::Value;
use crate::vm::Vm;

/// A time zone as Python code holds it: a `timezone` or a `ZoneInfo`.
#[derive(Clone)]
pub enum Zone {
    /// `timezone(offset, name)`
    Fixed {
        /// East of Greenwich.
        microseconds: i64,
        /// The name that was given.
        name: Option<Rc<str>>,
    },
    /// `ZoneInfo(key)`
    Named {
        /// `Europe/Berlin`
        key: Rc<str>,
        /// Its rules.
        rules: Rc<dyn ZoneRules>,
    },
}

/// Offset, daylight saving part and abbreviation at one time.
pub(super) struct Local {
    /// Microseconds east of Greenwich.
    pub(super) offset: i64,
    pub(super) daylight: Option<i64>,
    pub(super) name: String,
}

thread_local! {
    static UTC: Rc<Zone> = Rc::new(Zone::Fixed { microseconds: 0, name: None });
}

const DAY: i64 = 86_400;
const MICROSECONDS: i64 = 1_000_000;

impl Zone {
    /// `timezone.utc`, always the same object.
    pub fn utc() -> Rc<Zone> {
        UTC.with(Rc::clone)
    }

    /// `timezone(timedelta(seconds=seconds))`; `None` for a day or more.
    pub fn fixed(seconds: i32) -> Option<Rc<Zone>> {
        Zone::of_offset(i64::from(seconds) * MICROSECONDS, None)
    }

    /// A zone without a name, this far east of Greenwich.
    pub(super) fn from_microseconds(microseconds: i64) -> Option<Rc<Zone>> {
        Zone::of_offset(microseconds, None)
    }

    fn of_offset(microseconds: i64, name: Option<Rc<str>>) -> Option<Rc<Zone>> {
        match (microseconds, &name) {
            (0, None) => Some(Zone::utc()),
            _ if microseconds.abs() < DAY * MICROSECONDS => Some(Rc::new(Zone::Fixed { microseconds, name })),
            _ => None,
        }
    }

    /// A zone from what Python code gave as `tzinfo`.
    pub(super) fn from_value(value: &Value) -> Outcome<Option<Rc<Zone>>> {
        match value {
            Value::None => Ok(None),
            Value::Object(_) => match value.object::<Zone>() {
                Some(zone) => Ok(Some(zone)),
                None => Err(not_a_zone(value)),
            },
            Value::Instance(instance) if instance.class.derives_from_native(&TZINFO) => {
                Err(unsupported("a `tzinfo` class of one's own is not supported"))
            }
            other => Err(not_a_zone(other)),
        }
    }

    fn is_same(&self, other: &Zone) -> bool {
        match (self, other) {
            (Zone::Fixed { microseconds: left, .. }, Zone::Fixed { microseconds: right, .. }) => {
                left == right
            }
            (Zone::Named { key: left, .. }, Zone::Named { key: right, .. }) => left == right,
            _ => false,
        }
    }

    /// What holds at this local time; `None` for a zone that depends on the date when there is no date.
    pub(super) fn at_local(&self, local_seconds: Option<i64>, fold: bool) -> Option<Local> {
        match self {
            Zone::Fixed { microseconds, .. } => {
                Some(Local { offset: *microseconds, daylight: None, name: self.fixed_name() })
            }
            Zone::Named { rules, .. } => Some(named_local(&local_offset(&**rules, local_seconds?, fold))),
        }
    }

    /// What holds at this time of UTC.
    pub(super) fn at_utc(&self, utc_seconds: i64) -> Local {
        match self {
            Zone::Fixed { microseconds, .. } => {
                Local { offset: *microseconds, daylight: None, name: self.fixed_name() }
            }
            Zone::Named { rules, .. } => named_local(&rules.at(utc_seconds)),
        }
    }

    fn fixed_name(&self) -> String {
        match self {
            Zone::Fixed { name: Some(name), .. } => name.to_string(),
            Zone::Fixed { microseconds: 0, .. } => "UTC".to_owned(),
            Zone::Fixed { microseconds, .. } => format!("UTC{}", offset_text(*microseconds, ":")),
            Zone::Named { key, .. } => key.to_string(),
        }
    }
}

fn named_local(offset: &ZoneOffset) -> Local {
    Local {
        offset: i64::from(offset.seconds) * MICROSECONDS,
        daylight: Some(i64::from(offset.daylight_saving) * MICROSECONDS),
        name: offset.abbreviation.clone(),
    }
}

/// The offset that holds at a local time. One that happens twice is the first unless `fold`; one that is skipped takes
/// the offset before the gap unless `fold` (PEP 495).
pub(super) fn local_offset(rules: &dyn ZoneRules, local: i64, fold: bool) -> ZoneOffset {
    let (before, after) = (rules.at(local - DAY), rules.at(local + DAY));
    let holds = |offset: &ZoneOffset| {
        let there = rules.at(local - i64::from(offset.seconds));
        (there.seconds == offset.seconds).then_some(there)
    };
    match (holds(&before), holds(&after)) {
        (Some(first), Some(second)) => {
            if fold {
                second
            } else {
                first
            }
        }
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => {
            if fold {
                after
            } else {
                before
            }
        }
    }
}

/// `+02:00`, with seconds and microseconds if there are any.
pub(super) fn offset_text(microseconds: i64, separator: &str) -> String {
    let sign = if microseconds < 0 { '-' } else { '+' };
    let (seconds, fraction) = (microseconds.abs() / MICROSECONDS, microseconds.abs() % MICROSECONDS);
    let mut text = format!("{sign}{:02}{separator}{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 || fraction != 0 {
        text.push_str(&format!("{separator}{:02}", seconds % 60));
    }
    if fraction != 0 {
        text.push_str(&format!(".{fraction:06}"));
    }
    text
}

fn not_a_zone(value: &Value) -> crate::outcome::Interruption {
    raise(
        &exception::TYPE_ERROR,
        format!("tzinfo argument must be None or of a tzinfo subclass, not type '{}'", value.type_name()),
    )
}

impl Object for Zone {
    fn class(&self) -> &'static NativeClass {
        match self {
            Zone::Fixed { .. } => &TIMEZONE,
            Zone::Named { .. } => &ZONE_INFO,
        }
    }

    fn str(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(self.fixed_name())
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(match self {
            Zone::Fixed { microseconds: 0, name: None } => "datetime.timezone.utc".to_owned(),
            Zone::Fixed { microseconds, name } => {
                let offset = TimeDelta(i128::from(*microseconds)).repr_text();
                match name {
                    Some(name) => format!("datetime.timezone({offset}, {})", string_repr(name)),
                    None => format!("datetime.timezone({offset})"),
                }
            }
            Zone::Named { key, .. } => format!("zoneinfo.ZoneInfo(key={})", string_repr(key)),
        })
    }

    fn compare(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let Some(other) = other.object::<Zone>() else { return Ok(None) };
        Ok(match operator {
            CompareOperator::Equal => Some(Value::Bool(self.is_same(&other))),
            CompareOperator::NotEqual => Some(Value::Bool(!self.is_same(&other))),
            _ => None,
        })
    }

    fn hash(&self) -> u64 {
        match self {
            Zone::Fixed { microseconds, .. } => {
                microseconds.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15)
            }
            Zone::Named { key, .. } => crate::value::key::hash_str(key),
        }
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Zone>().is_some_and(|other| self.is_same(other))
    }
}

/// What the zone says about the argument `dt`: a datetime, or None.
fn local(this: &Value, argument: &Value) -> Outcome<Option<Local>> {
    let Some(zone) = this.object::<Zone>() else { return Ok(None) };
    if argument.is_none() {
        return Ok(zone.at_local(None, false));
    }
    match argument.object::<DateTime>() {
        Some(moment) => Ok(zone.at_local(Some(moment.local_seconds()), moment.time.fold)),
        None => Err(raise(
            &exception::TYPE_ERROR,
            format!("argument must be a datetime instance or None, not {}", argument.type_name()),
        )),
    }
}

fn delta(microseconds: Option<i64>) -> Value {
    microseconds.map_or(Value::None, |microseconds| Value::new_object(TimeDelta(i128::from(microseconds))))
}

pub(super) static TZINFO: NativeClass = NativeClass {
    name: "tzinfo",
    module: "datetime",
    members: &[
        Member::method("utcoffset", "(dt, /)", |_, this, arguments| {
            Ok(delta(local(this, &arguments.value("dt"))?.map(|local| local.offset)))
        }),
        Member::method("dst", "(dt, /)", |_, this, arguments| {
            Ok(delta(local(this, &arguments.value("dt"))?.and_then(|local| local.daylight)))
        }),
        Member::method("tzname", "(dt, /)", |_, this, arguments| {
            Ok(Value::optional_string(local(this, &arguments.value("dt"))?.map(|local| local.name)))
        }),
    ],
    ..NativeClass::DEFAULT
};

pub(super) static TIMEZONE: NativeClass = NativeClass {
    name: "timezone",
    module: "datetime",
    bases: &[&TZINFO],
    constructor: Some(Constructor {
        signature: "(offset, name=None)",
        call: |vm, _, arguments| {
            let Some(offset) = arguments.value("offset").object::<TimeDelta>() else {
                return Err(raise(
                    &exception::TYPE_ERROR,
                    format!(
                        "timezone() argument 1 must be datetime.timedelta, not {}",
                        arguments.value("offset").type_name()
                    ),
                ));
            };
            let name = arguments.given("name").map(|_| arguments.string("name")).transpose()?;
            let zone = i64::try_from(offset.0).ok().and_then(|offset| Zone::of_offset(offset, name));
            if let Some(zone) = zone {
                return Ok(Value::Object(zone));
            }
            let shown = vm.repr(&arguments.value("offset"))?;
            Err(raise(
                &exception::VALUE_ERROR,
                format!(
                    "offset must be a timedelta strictly between -timedelta(hours=24) and \
                             timedelta(hours=24), not {shown}."
                ),
            ))
        },
    }),
    members: &[
        Member::Constant { name: "utc", value: |_| Ok(Value::Object(Zone::utc())) },
        Member::Constant { name: "min", value: |_| Ok(extreme(-1439)) },
        Member::Constant { name: "max", value: |_| Ok(extreme(1439)) },
    ],
    ..NativeClass::DEFAULT
};

fn extreme(minutes: i32) -> Value {
    Zone::fixed(minutes * 60).map_or(Value::None, |zone| Value::Object(zone))
}

static ZONE_INFO: NativeClass = NativeClass {
    name: "ZoneInfo",
    module: "zoneinfo",
    bases: &[&TZINFO],
    constructor: Some(Constructor {
        signature: "(key)",
        call: |vm, _, arguments| {
            let key = arguments.string("key")?;
            match vm.system().time_zone(Some(&key)) {
                Some(rules) => Ok(Value::new_object(Zone::Named { key, rules })),
                None => Err(raise(&ZONE_INFO_NOT_FOUND, format!("No time zone found with key {key}"))),
            }
        },
    }),
    members: &[Member::property("key", |_, this| {
        Ok(match this.object::<Zone>().as_deref() {
            Some(Zone::Named { key, .. }) => Value::Str(key.clone()),
            _ => Value::None,
        })
    })],
    ..NativeClass::DEFAULT
};

static ZONE_INFO_NOT_FOUND: NativeClass = NativeClass {
    name: "ZoneInfoNotFoundError",
    module: "zoneinfo._common",
    bases: &[&exception::KEY_ERROR],
    complete: true,
    ..NativeClass::DEFAULT
};

pub(crate) static ZONEINFO: NativeModule = NativeModule {
    name: "zoneinfo",
    members: &[
        ("ZoneInfo", ModuleMember::Class(&ZONE_INFO)),
        ("ZoneInfoNotFoundError", ModuleMember::Class(&ZONE_INFO_NOT_FOUND)),
    ],
    attribute: None,
    complete: false,
};
