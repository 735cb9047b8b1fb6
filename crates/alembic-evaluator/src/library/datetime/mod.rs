//! `datetime` and `zoneinfo`: dates and times as Python code holds them, and as a host makes and reads them.

mod calendar;
mod date;
mod duration;
mod moment;
mod parse;
mod strftime;
mod strptime;
mod time;
mod zone;

pub use date::Date;
pub use duration::TimeDelta;
pub use moment::DateTime;
pub use time::Time;
pub(super) use zone::ZONEINFO;
pub use zone::Zone;

use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeModule};
use crate::outcome::{Interruption, Outcome, raise};
use crate::value::{Value, number};
use crate::vm::{Vm, plain};

pub(super) static DATETIME: NativeModule = NativeModule {
    name: "datetime",
    members: &[
        ("date", ModuleMember::Class(&date::DATE)),
        ("datetime", ModuleMember::Class(&moment::DATETIME)),
        ("time", ModuleMember::Class(&time::TIME)),
        ("timedelta", ModuleMember::Class(&duration::TIMEDELTA)),
        ("timezone", ModuleMember::Class(&zone::TIMEZONE)),
        ("tzinfo", ModuleMember::Class(&zone::TZINFO)),
        ("UTC", ModuleMember::Value(|_| Ok(Value::Object(Zone::utc())))),
        ("MINYEAR", ModuleMember::Value(|_| Ok(Value::int(1)))),
        ("MAXYEAR", ModuleMember::Value(|_| Ok(Value::int(9999)))),
    ],
    attribute: None,
    complete: true,
};

/// An integer argument.
fn integer(vm: &mut Vm, arguments: &Arguments, name: &str) -> Outcome<i64> {
    let value = vm.resolve(&arguments.value(name))?;
    match number::integer(&plain(&value)) {
        Some(number) => number
            .to_i64()
            .ok_or_else(|| raise(&exception::OVERFLOW_ERROR, "Python int too large to convert to C int")),
        None => Err(raise(
            &exception::TYPE_ERROR,
            format!("'{}' object cannot be interpreted as an integer", value.type_name()),
        )),
    }
}

/// An integer argument of `replace`, or what it replaces.
fn replaced(vm: &mut Vm, arguments: &Arguments, name: &str, current: i64) -> Outcome<i64> {
    if arguments.is_given(name) { integer(vm, arguments, name) } else { Ok(current) }
}

/// `time.struct_time` of a date and what the clock shows; -1 where nothing is known of daylight saving time.
fn time_tuple(vm: &mut Vm, date: Date, microseconds: i64, daylight: i64) -> Outcome<Value> {
    let seconds = microseconds / 1_000_000;
    let fields = [
        date.year(),
        date.month(),
        date.day(),
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        date.weekday(),
        date.day_of_year(),
        daylight,
    ];
    let module = vm.import("time")?;
    let class = vm.get_attribute(&module, "struct_time")?;
    let fields = Value::tuple(fields.into_iter().map(Value::int).collect());
    vm.call(&class, crate::arguments::CallArguments::positional(vec![fields]))
}

fn value_error(text: impl AsRef<str>) -> Interruption {
    raise(&exception::VALUE_ERROR, text)
}

fn out_of_range() -> Interruption {
    raise(&exception::OVERFLOW_ERROR, "date value out of range")
}
