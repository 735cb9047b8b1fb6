//! What `time` asks of the system.

use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::outcome::raise;
use crate::value::Value;

const fn seconds(name: &'static str) -> NativeFunction {
    NativeFunction {
        name,
        signature: "()",
        call: |vm, _| Ok(Value::Float(vm.system().now().as_secs_f64())),
        returns: None,
    }
}

const fn nanoseconds(name: &'static str) -> NativeFunction {
    NativeFunction {
        name,
        signature: "()",
        call: |vm, _| Ok(Value::int(i64::try_from(vm.system().now().as_nanos()).unwrap_or(i64::MAX))),
        returns: None,
    }
}

pub(super) static TIME: NativeModule = NativeModule {
    name: "_clock",
    members: &[
        ("time", ModuleMember::Function(seconds("time"))),
        ("monotonic", ModuleMember::Function(seconds("monotonic"))),
        (
            "sleep",
            ModuleMember::Function(NativeFunction {
                name: "sleep",
                signature: "(seconds, /)",
                call: |vm, arguments| {
                    let seconds = match arguments.value("seconds") {
                        Value::Float(seconds) => seconds,
                        other => other
                            .as_integer()
                            .and_then(|seconds| u32::try_from(seconds).ok())
                            .map_or(-1.0, f64::from),
                    };
                    match std::time::Duration::try_from_secs_f64(seconds) {
                        Ok(duration) => vm.system().sleep(duration),
                        Err(_) => {
                            return Err(raise(&exception::VALUE_ERROR, "sleep length must be non-negative"));
                        }
                    }
                    Ok(Value::None)
                },
                returns: None,
            }),
        ),
        ("perf_counter", ModuleMember::Function(seconds("perf_counter"))),
        ("time_ns", ModuleMember::Function(nanoseconds("time_ns"))),
        ("monotonic_ns", ModuleMember::Function(nanoseconds("monotonic_ns"))),
        ("perf_counter_ns", ModuleMember::Function(nanoseconds("perf_counter_ns"))),
    ],
    attribute: None,
    complete: false,
};
