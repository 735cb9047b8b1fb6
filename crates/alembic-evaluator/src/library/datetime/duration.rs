//! `timedelta`

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{FromPrimitive, ToPrimitive};

use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{Constructor, Member, NativeClass};
use crate::object::Object;
use crate::operators::{BinaryOperator, CompareOperator, UnaryOperator};
use crate::outcome::{Outcome, raise};
use crate::value::{Integer, Value, number};
use crate::vm::{Vm, plain};

/// A `timedelta` in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeDelta(pub i128);

const SECOND: i128 = 1_000_000;
pub(super) const DAY: i128 = 86_400 * SECOND;
const HALF: f64 = 0.5;
const MOST_DAYS: i128 = 999_999_999;

impl TimeDelta {
    /// The normalized parts Python shows: days, seconds from 0 to 86399, microseconds from 0 to 999999.
    pub fn parts(self) -> (i64, i64, i64) {
        let part = |number: i128| i64::try_from(number).unwrap_or(0);
        let in_day = self.0.rem_euclid(DAY);
        (part(self.0.div_euclid(DAY)), part(in_day / SECOND), part(in_day % SECOND))
    }

    /// As a value, within Python's range.
    pub(super) fn checked(microseconds: i128) -> Outcome<Value> {
        let days = microseconds.div_euclid(DAY);
        if days.abs() > MOST_DAYS {
            return Err(raise(
                &exception::OVERFLOW_ERROR,
                format!("days={days}; must have magnitude <= 999999999"),
            ));
        }
        Ok(Value::new_object(TimeDelta(microseconds)))
    }

    fn checked_big(microseconds: &BigInt) -> Outcome<Value> {
        match microseconds.to_i128() {
            Some(microseconds) => TimeDelta::checked(microseconds),
            None => Err(raise(&exception::OVERFLOW_ERROR, "Python int too large to convert to C int")),
        }
    }

    pub(super) fn repr_text(self) -> String {
        let (days, seconds, microseconds) = self.parts();
        let parts: Vec<String> = [("days", days), ("seconds", seconds), ("microseconds", microseconds)]
            .iter()
            .filter(|(_, number)| *number != 0)
            .map(|(name, number)| format!("{name}={number}"))
            .collect();
        if parts.is_empty() {
            "datetime.timedelta(0)".to_owned()
        } else {
            format!("datetime.timedelta({})", parts.join(", "))
        }
    }
}

impl std::fmt::Display for TimeDelta {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (days, seconds, microseconds) = self.parts();
        if days != 0 {
            write!(formatter, "{days} day{}, ", if days.abs() == 1 { "" } else { "s" })?;
        }
        write!(formatter, "{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if microseconds != 0 {
            write!(formatter, ".{microseconds:06}")?;
        }
        Ok(())
    }
}

/// The parameters and what one of each is worth, in the order in which CPython adds them.
const UNITS: [(&str, i128); 7] = [
    ("microseconds", 1),
    ("milliseconds", 1000),
    ("seconds", SECOND),
    ("minutes", 60 * SECOND),
    ("hours", 3600 * SECOND),
    ("days", DAY),
    ("weeks", 7 * DAY),
];

fn construct(vm: &mut Vm, arguments: &Arguments) -> Outcome<Value> {
    let mut total = BigInt::from(0);
    // Fractions of a microsecond are added up apart and rounded once, half to even.
    let mut rest = 0.0_f64;
    for (name, worth) in UNITS {
        let Some(given) = arguments.given(name) else { continue };
        let given = vm.resolve(&given)?;
        match plain(&given) {
            Value::Float(float) => {
                if !float.is_finite() {
                    return Err(not_finite(float));
                }
                total += BigInt::from_f64(float.trunc()).unwrap_or_default() * worth;
                #[expect(clippy::cast_precision_loss, reason = "the units are exact as floats")]
                let fraction = float.fract() * worth as f64;
                total += BigInt::from_f64(fraction.trunc()).unwrap_or_default();
                rest += fraction.fract();
            }
            other => match number::integer(&other) {
                Some(number) => total += number.to_big() * worth,
                None => {
                    return Err(raise(
                        &exception::TYPE_ERROR,
                        format!("unsupported type for timedelta {name} component: {}", given.type_name()),
                    ));
                }
            },
        }
    }
    if rest != 0.0 {
        let mut whole = rest.round();
        if rest.fract().abs() == HALF {
            let odd = if total.is_odd() { 1.0 } else { 0.0 };
            whole = 2.0 * ((rest + odd) * 0.5).round() - odd;
        }
        total += BigInt::from_f64(whole).unwrap_or_default();
    }
    TimeDelta::checked_big(&total)
}

fn not_finite(float: f64) -> crate::outcome::Interruption {
    if float.is_nan() {
        raise(&exception::VALUE_ERROR, "cannot convert float NaN to integer")
    } else {
        raise(&exception::OVERFLOW_ERROR, "cannot convert float infinity to integer")
    }
}

/// The quotient rounded half to even.
fn divide_nearest(left: &BigInt, right: &BigInt) -> BigInt {
    let (quotient, rest) = left.div_mod_floor(right);
    let doubled: BigInt = rest * 2;
    let up = match doubled.magnitude().cmp(right.magnitude()) {
        Ordering::Greater => true,
        Ordering::Equal => quotient.is_odd(),
        Ordering::Less => false,
    };
    if up { quotient + 1 } else { quotient }
}

/// Numerator and denominator of a float.
fn ratio(float: f64) -> Outcome<(BigInt, BigInt)> {
    match num_rational(float) {
        Some(ratio) => Ok(ratio),
        None if float.is_nan() => Err(raise(&exception::VALUE_ERROR, "cannot convert NaN to integer ratio")),
        None => Err(raise(&exception::OVERFLOW_ERROR, "cannot convert Infinity to integer ratio")),
    }
}

fn num_rational(float: f64) -> Option<(BigInt, BigInt)> {
    let mut denominator = BigInt::from(1);
    let mut scaled = float;
    if !scaled.is_finite() {
        return None;
    }
    while scaled.fract() != 0.0 {
        scaled *= 2.0;
        denominator *= 2;
    }
    Some((BigInt::from_f64(scaled)?, denominator))
}

fn scaled(delta: TimeDelta, by: &Value, divide: bool) -> Outcome<Option<Value>> {
    let (numerator, denominator) = match plain(by) {
        Value::Float(float) => ratio(float)?,
        other => match number::integer(&other) {
            Some(number) => (number.to_big(), BigInt::from(1)),
            None => return Ok(None),
        },
    };
    let (multiply_by, divide_by) = if divide { (denominator, numerator) } else { (numerator, denominator) };
    if divide_by == BigInt::from(0) {
        return Err(zero_division());
    }
    TimeDelta::checked_big(&divide_nearest(&(BigInt::from(delta.0) * multiply_by), &divide_by)).map(Some)
}

fn zero_division() -> crate::outcome::Interruption {
    raise(&exception::ZERO_DIVISION_ERROR, "integer division or modulo by zero")
}

pub(super) fn delta(value: &Value) -> Option<TimeDelta> {
    value.object::<TimeDelta>().map(|delta| *delta)
}

impl Object for TimeDelta {
    fn class(&self) -> &'static NativeClass {
        &TIMEDELTA
    }

    fn truth(&self, _: &mut Vm, _: &Value) -> Outcome<bool> {
        Ok(self.0 != 0)
    }

    fn binary(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        if let Some(other) = delta(other) {
            let (left, right) = if reflected { (other.0, self.0) } else { (self.0, other.0) };
            return match operator {
                BinaryOperator::Add => TimeDelta::checked(left + right).map(Some),
                BinaryOperator::Subtract => TimeDelta::checked(left - right).map(Some),
                BinaryOperator::Divide | BinaryOperator::FloorDivide | BinaryOperator::Modulo
                    if right == 0 =>
                {
                    Err(if operator == BinaryOperator::Divide {
                        raise(&exception::ZERO_DIVISION_ERROR, "division by zero")
                    } else {
                        zero_division()
                    })
                }
                BinaryOperator::Divide => crate::arithmetic::binary(
                    BinaryOperator::Divide,
                    &Value::Int(Integer::from_big(left.into())),
                    &Value::Int(Integer::from_big(right.into())),
                ),
                BinaryOperator::FloorDivide => Ok(Some(Value::Int(Integer::from_big(
                    num_integer::Integer::div_floor(&left, &right).into(),
                )))),
                BinaryOperator::Modulo => {
                    TimeDelta::checked(num_integer::Integer::mod_floor(&left, &right)).map(Some)
                }
                _ => Ok(None),
            };
        }
        match operator {
            BinaryOperator::Multiply => scaled(*self, other, false),
            BinaryOperator::Divide if !reflected => scaled(*self, other, true),
            BinaryOperator::FloorDivide if !reflected => match number::integer(&plain(other)) {
                Some(number) if number.is_zero() => Err(zero_division()),
                Some(number) => {
                    TimeDelta::checked_big(&BigInt::from(self.0).div_floor(&number.to_big())).map(Some)
                }
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn unary(&self, _: &mut Vm, _: &Value, operator: UnaryOperator) -> Outcome<Option<Value>> {
        match operator {
            UnaryOperator::Negative => TimeDelta::checked(-self.0).map(Some),
            UnaryOperator::Positive => Ok(Some(Value::new_object(*self))),
            UnaryOperator::Invert => Ok(None),
        }
    }

    fn compare(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        Ok(delta(other).map(|other| Value::Bool(operator.holds(self.cmp(&other)))))
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(self.repr_text())
    }

    fn str(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(self.to_string())
    }

    fn hash(&self) -> u64 {
        crate::value::key::hash_integer(&Integer::from_big(self.0.into()))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<TimeDelta>() == Some(self)
    }
}

fn this_delta(this: &Value) -> TimeDelta {
    delta(this).unwrap_or(TimeDelta(0))
}

pub(super) static TIMEDELTA: NativeClass = NativeClass {
    name: "timedelta",
    module: "datetime",
    constructor: Some(Constructor {
        signature: "(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)",
        call: |vm, _, arguments| construct(vm, &arguments),
    }),
    members: &[
        Member::property("days", |_, this| Ok(Value::int(this_delta(this).parts().0))),
        Member::property("seconds", |_, this| Ok(Value::int(this_delta(this).parts().1))),
        Member::property("microseconds", |_, this| Ok(Value::int(this_delta(this).parts().2))),
        Member::method("total_seconds", "()", |_, this, _| {
            crate::arithmetic::binary(
                BinaryOperator::Divide,
                &Value::Int(Integer::from_big(this_delta(this).0.into())),
                &Value::int(1_000_000),
            )
            .map(|quotient| quotient.unwrap_or(Value::None))
        }),
        Member::method("__abs__", "()", |_, this, _| TimeDelta::checked(this_delta(this).0.abs())),
        Member::Constant { name: "min", value: |_| TimeDelta::checked(-MOST_DAYS * DAY) },
        Member::Constant { name: "max", value: |_| TimeDelta::checked((MOST_DAYS + 1) * DAY - 1) },
        Member::Constant { name: "resolution", value: |_| TimeDelta::checked(1) },
    ],
    ..NativeClass::DEFAULT
};
