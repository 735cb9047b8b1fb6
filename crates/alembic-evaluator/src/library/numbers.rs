//! `math`, as far as scripts use it.

use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::outcome::{Outcome, raise};
use crate::value::{Integer, Value, number};
use crate::vm::{Vm, plain};

fn float(vm: &mut Vm, value: &Value) -> Outcome<f64> {
    let value = vm.resolve(value)?;
    match plain(&value) {
        Value::Float(float) => Ok(float),
        other => match number::integer(&other) {
            Some(number) => Ok(number.to_f64()),
            None => {
                Err(raise(&exception::TYPE_ERROR, format!("must be real number, not {}", value.type_name())))
            }
        },
    }
}

macro_rules! function {
    ($name:literal, $function:expr) => {
        (
            $name,
            ModuleMember::Function(NativeFunction {
                name: $name,
                signature: "(x, /)",
                call: |vm, arguments| {
                    let number = float(vm, &arguments.value("x"))?;
                    let function: fn(f64) -> Outcome<Value> = $function;
                    function(number)
                },
                returns: None,
            }),
        )
    };
}

fn whole(float: f64) -> Outcome<Value> {
    if float.is_nan() {
        return Err(raise(&exception::VALUE_ERROR, "cannot convert float NaN to integer"));
    }
    match num_traits::FromPrimitive::from_f64(float) {
        Some(number) => Ok(Value::Int(Integer::from_big(number))),
        None => Err(raise(&exception::OVERFLOW_ERROR, "cannot convert float infinity to integer")),
    }
}

pub(super) static MATH: NativeModule = NativeModule {
    name: "math",
    members: &[
        ("pi", ModuleMember::Value(|_| Ok(Value::Float(std::f64::consts::PI)))),
        ("e", ModuleMember::Value(|_| Ok(Value::Float(std::f64::consts::E)))),
        ("inf", ModuleMember::Value(|_| Ok(Value::Float(f64::INFINITY)))),
        ("nan", ModuleMember::Value(|_| Ok(Value::Float(f64::NAN)))),
        function!("isnan", |x| Ok(Value::Bool(x.is_nan()))),
        function!("isinf", |x| Ok(Value::Bool(x.is_infinite()))),
        function!("isfinite", |x| Ok(Value::Bool(x.is_finite()))),
        function!("floor", |x| whole(x.floor())),
        function!("ceil", |x| whole(x.ceil())),
        function!("trunc", |x| whole(x.trunc())),
        function!("fabs", |x| Ok(Value::Float(x.abs()))),
        function!("sqrt", |x| {
            if x < 0.0 {
                return Err(raise(&exception::VALUE_ERROR, "math domain error"));
            }
            Ok(Value::Float(x.sqrt()))
        }),
    ],
    attribute: None,
    complete: false,
};
