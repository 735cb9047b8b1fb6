//! `decimal`

mod calculation;
mod context;
mod format;
mod number;

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::{BigInt, BigUint};
use num_traits::{FromPrimitive, ToPrimitive};

use self::context::{Precision, Rounding, Signal, given_precision, precision};
pub use self::number::Decimal;
use self::number::Magnitude;
use super::record::{Record, RecordKind};
use crate::exceptions::class as exception;
use crate::native::{Constructor, Member, NativeClass, NativeModule};
use crate::object::Object;
use crate::operators::{BinaryOperator, CompareOperator, UnaryOperator};
use crate::outcome::{Outcome, raise};
use crate::value::{Integer, Value, number as numbers};
use crate::vm::{Vm, plain};

pub(super) static MODULE: NativeModule =
    NativeModule { name: "decimal", members: &context::MEMBERS, attribute: None, complete: false };

static TUPLE: RecordKind = RecordKind::new("decimal", "DecimalTuple", "", &["sign", "digits", "exponent"]);

/// The number that stands on the other side of an operator: a Decimal or an integer.
fn operand(value: &Value) -> Option<Decimal> {
    if let Some(decimal) = value.object::<Decimal>() {
        return Some((*decimal).clone());
    }
    numbers::integer(&plain(value)).map(|number| match number {
        Integer::Small(small) => Decimal::finite(small < 0, BigUint::from(small.unsigned_abs()), 0),
        Integer::Big(big) => Decimal::from_integer(&big),
    })
}

/// Any number, for comparisons.
fn comparable(value: &Value) -> Option<Decimal> {
    match plain(value) {
        Value::Float(float) => Some(Decimal::from_float(float)),
        other => operand(&other),
    }
}

/// An argument that must be a Decimal or an integer.
fn decimal_argument(vm: &mut Vm, value: &Value) -> Outcome<Decimal> {
    let value = vm.resolve(value)?;
    operand(&value).ok_or_else(|| {
        raise(
            &exception::TYPE_ERROR,
            format!("conversion from {} to Decimal is not supported", value.type_name()),
        )
    })
}

/// `Decimal(value)`
fn construct(vm: &mut Vm, value: &Value) -> Outcome<Decimal> {
    let value = vm.resolve(value)?;
    if let Some(text) = value.as_str() {
        return Decimal::parse(&text).ok_or_else(|| Signal::ConversionSyntax.into());
    }
    if let Some(items) = value.items() {
        return from_tuple(&items);
    }
    comparable(&value).ok_or_else(|| {
        raise(
            &exception::TYPE_ERROR,
            format!("conversion from {} to Decimal is not supported", value.type_name()),
        )
    })
}

fn from_tuple(items: &[Value]) -> Outcome<Decimal> {
    let [sign, digits, exponent] = items else {
        return Err(raise(&exception::VALUE_ERROR, "argument must be a sequence of length 3"));
    };
    let negative = match sign.as_integer() {
        Some(sign @ (0 | 1)) => sign == 1,
        _ => return Err(raise(&exception::VALUE_ERROR, "sign must be an integer with the value 0 or 1")),
    };
    let digits: Option<String> = digits.items().and_then(|digits| {
        digits
            .iter()
            .map(|digit| {
                digit.as_integer().filter(|digit| (0..10).contains(digit)).map(|digit| digit.to_string())
            })
            .collect()
    });
    let Some(digits) = digits else {
        return Err(raise(&exception::VALUE_ERROR, "coefficient must be a tuple of digits"));
    };
    match (exponent.as_str().as_deref(), exponent.as_integer()) {
        (Some("F"), _) => Ok(Decimal::infinity(negative)),
        (None, Some(exponent)) => {
            let coefficient = BigUint::parse_bytes(digits.as_bytes(), 10).unwrap_or_default();
            Ok(Decimal::finite(negative, coefficient, exponent))
        }
        _ => Err(raise(
            &exception::VALUE_ERROR,
            "string argument in the third position must be 'F', 'n' or 'N'",
        )),
    }
}

fn decimal(this: &Value) -> Outcome<Rc<Decimal>> {
    this.object::<Decimal>().ok_or_else(|| {
        raise(
            &exception::TYPE_ERROR,
            format!("descriptor requires a 'decimal.Decimal' object but received '{}'", this.type_name()),
        )
    })
}

fn integer(number: BigInt) -> Value {
    Value::Int(Integer::from_big(number))
}

/// A Decimal rounded to an integer of Python.
fn whole(number: &Decimal, rounding: Rounding) -> Outcome<Value> {
    match calculation::to_integral(number, rounding).truncated() {
        Some(whole) => Ok(integer(whole)),
        None if number.is_nan() => Err(raise(&exception::VALUE_ERROR, "cannot convert NaN to integer")),
        None => Err(raise(&exception::OVERFLOW_ERROR, "cannot convert Infinity to integer")),
    }
}

impl Object for Decimal {
    fn class(&self) -> &'static NativeClass {
        &DECIMAL
    }

    fn truth(&self, _: &mut Vm, _: &Value) -> Outcome<bool> {
        Ok(!self.is_zero())
    }

    fn binary(
        &self,
        vm: &mut Vm,
        _: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        let Some(other) = operand(other) else { return Ok(None) };
        let (left, right) = if reflected { (&other, self) } else { (self, &other) };
        let context = precision(vm);
        let result = match operator {
            BinaryOperator::Add => calculation::add(left, right, context)?,
            BinaryOperator::Subtract => calculation::add(left, &right.negated(), context)?,
            BinaryOperator::Multiply => calculation::multiply(left, right, context)?,
            BinaryOperator::Divide => calculation::divide(left, right, context)?,
            BinaryOperator::FloorDivide if left.is_infinite() && !right.is_infinite() && !right.is_nan() => {
                Decimal::infinity(left.negative != right.negative)
            }
            BinaryOperator::FloorDivide => calculation::divide_whole(left, right, context)?.0,
            BinaryOperator::Modulo if right.is_zero() && !left.is_zero() && !left.is_nan() => {
                return Err(Signal::InvalidOperation.into());
            }
            BinaryOperator::Modulo => calculation::divide_whole(left, right, context)?.1,
            BinaryOperator::Power => calculation::power(left, right, context)?,
            _ => return Ok(None),
        };
        Ok(Some(Value::new_object(result)))
    }

    fn compare(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let Some(other) = comparable(other) else { return Ok(None) };
        let equality = matches!(operator, CompareOperator::Equal | CompareOperator::NotEqual);
        if self.is_signaling() || other.is_signaling() || !equality && (self.is_nan() || other.is_nan()) {
            return Err(Signal::InvalidOperation.into());
        }
        Ok(Some(Value::Bool(match self.order(&other) {
            Some(ordering) => operator.holds(ordering),
            None => operator == CompareOperator::NotEqual,
        })))
    }

    fn unary(&self, vm: &mut Vm, _: &Value, operator: UnaryOperator) -> Outcome<Option<Value>> {
        let context = precision(vm);
        let result = match operator {
            UnaryOperator::Negative => self.negated(),
            UnaryOperator::Positive => self.clone(),
            UnaryOperator::Invert => return Ok(None),
        };
        let result = result.fitted(context)?;
        // The operators never make a negative zero.
        let result =
            if result.is_zero() && context.rounding != Rounding::Floor { result.absolute() } else { result };
        Ok(Some(Value::new_object(result)))
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(format!("Decimal('{self}')"))
    }

    fn str(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(self.to_string())
    }

    fn format(&self, vm: &mut Vm, _: &Value, specification: &str) -> Outcome<Option<String>> {
        let context = precision(vm);
        format::format(self, specification, context).map(Some)
    }

    fn hash(&self) -> u64 {
        let float = self.to_float();
        if let Some(whole) = self.truncated()
            && Decimal::from_integer(&whole) == *self
        {
            return crate::value::key::hash_integer(&Integer::from_big(whole));
        }
        if Decimal::from_float(float) == *self {
            return crate::value::key::hash_float(float);
        }
        crate::value::key::hash_str(&self.stripped().to_string())
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Decimal>().is_some_and(|other| self == other)
    }

    fn equals_number(&self, number: &Value) -> bool {
        comparable(number).is_some_and(|number| *self == number)
    }
}

macro_rules! test {
    ($name:literal, $test:expr) => {
        Member::method($name, "()", |_, this, _| {
            let test: fn(&Decimal) -> bool = $test;
            Ok(Value::Bool(test(&*decimal(this)?)))
        })
    };
}

macro_rules! function {
    ($name:literal, $function:expr) => {
        Member::method($name, "(context=None)", |vm, this, arguments| {
            let context = given_precision(vm, &arguments)?;
            let function: fn(&Decimal, Precision) -> Result<Decimal, Signal> = $function;
            Ok(Value::new_object(function(&*decimal(this)?, context)?))
        })
    };
}

macro_rules! with_other {
    ($name:literal, $function:expr) => {
        Member::method($name, "(other, context=None)", |vm, this, arguments| {
            let context = given_precision(vm, &arguments)?;
            let other = decimal_argument(vm, &arguments.value("other"))?;
            let function: fn(&Decimal, &Decimal, Precision) -> Result<Decimal, Signal> = $function;
            Ok(Value::new_object(function(&*decimal(this)?, &other, context)?))
        })
    };
}

/// `max` and `min`: a NaN gives way to a number.
fn chosen(left: &Decimal, right: &Decimal, wanted: Ordering, context: Precision) -> Result<Decimal, Signal> {
    if left.is_signaling() || right.is_signaling() {
        return Err(Signal::InvalidOperation);
    }
    match left.order(right) {
        _ if left.is_nan() => right.clone().fitted(context),
        None => left.clone().fitted(context),
        Some(order) if order == wanted => left.clone().fitted(context),
        Some(_) => right.clone().fitted(context),
    }
}

const TO_INTEGRAL: fn(&mut Vm, &Value, crate::arguments::Arguments) -> Outcome<Value> =
    |vm, this, arguments| {
        let context = given_precision(vm, &arguments)?;
        Ok(Value::new_object(calculation::to_integral(&*decimal(this)?, context.rounding)))
    };

pub(super) static DECIMAL: NativeClass = NativeClass {
    name: "Decimal",
    module: "decimal",
    constructor: Some(Constructor {
        signature: "(value='0', context=None)",
        call: |vm, _, arguments| construct(vm, &arguments.value("value")).map(Value::new_object),
    }),
    members: &[
        Member::class_method("from_float", "(f, /)", |vm, _, arguments| {
            let value = vm.resolve(&arguments.value("f"))?;
            comparable(&value)
                .map(Value::new_object)
                .ok_or_else(|| raise(&exception::TYPE_ERROR, "argument must be int or float"))
        }),
        Member::method("as_tuple", "()", |_, this, _| {
            let number = decimal(this)?;
            let sign = Value::int(i64::from(number.negative));
            let (digits, exponent) = match &number.magnitude {
                Magnitude::Finite { coefficient, exponent } => {
                    (coefficient.to_string(), Value::int(*exponent))
                }
                Magnitude::Infinity => ("0".to_owned(), Value::string("F")),
                Magnitude::NotANumber { signaling } => {
                    (String::new(), Value::string(if *signaling { "N" } else { "n" }))
                }
            };
            let digits = digits.bytes().map(|digit| Value::int(i64::from(digit - b'0'))).collect();
            Ok(Record::value(&TUPLE, vec![sign, Value::tuple(digits), exponent]))
        }),
        Member::method("as_integer_ratio", "()", |_, this, _| match decimal(this)?.ratio() {
            Some((numerator, denominator)) => {
                Ok(Value::tuple(vec![integer(numerator), integer(denominator)]))
            }
            None if decimal(this)?.is_nan() => {
                Err(raise(&exception::VALUE_ERROR, "cannot convert NaN to integer ratio"))
            }
            None => Err(raise(&exception::OVERFLOW_ERROR, "cannot convert Infinity to integer ratio")),
        }),
        Member::method("adjusted", "()", |_, this, _| Ok(Value::int(decimal(this)?.adjusted()))),
        test!("is_nan", Decimal::is_nan),
        test!("is_infinite", Decimal::is_infinite),
        test!("is_finite", |number| number.parts().is_some()),
        test!("is_zero", Decimal::is_zero),
        test!("is_signed", |number| number.negative),
        test!("is_qnan", |number| number.is_nan() && !number.is_signaling()),
        test!("is_snan", Decimal::is_signaling),
        Member::method("copy_abs", "()", |_, this, _| Ok(Value::new_object(decimal(this)?.absolute()))),
        Member::method("copy_negate", "()", |_, this, _| Ok(Value::new_object(decimal(this)?.negated()))),
        Member::method("conjugate", "()", |_, this, _| Ok(this.clone())),
        with_other!("copy_sign", |number, other, _| {
            Ok(Decimal { negative: other.negative, magnitude: number.magnitude.clone() })
        }),
        with_other!("compare", |left, right, _| match left.order(right) {
            Some(order) => Ok(Decimal::from_integer(&BigInt::from(order as i8))),
            None if left.is_signaling() || right.is_signaling() => Err(Signal::InvalidOperation),
            None => Ok(Decimal::nan()),
        }),
        with_other!("max", |left, right, context| chosen(left, right, Ordering::Greater, context)),
        with_other!("min", |left, right, context| chosen(left, right, Ordering::Less, context)),
        with_other!("scaleb", |number, other, context| {
            let by = other.truncated().and_then(|by| by.to_i64()).filter(|by| by.abs() < 3_000_000);
            match (number.parts(), by) {
                (Some((coefficient, exponent)), Some(by)) => {
                    Decimal::finite(number.negative, coefficient.clone(), exponent + by).fitted(context)
                }
                _ => Err(Signal::InvalidOperation),
            }
        }),
        Member::method("same_quantum", "(other, context=None)", |vm, this, arguments| {
            let other = decimal_argument(vm, &arguments.value("other"))?;
            let exponent = |number: &Decimal| number.parts().map(|(_, exponent)| exponent);
            Ok(Value::Bool(exponent(&*decimal(this)?) == exponent(&other)))
        }),
        Member::method("__divmod__", "(other, /)", |vm, this, arguments| {
            let (number, value) = (decimal(this)?, arguments.value("other"));
            if let Some(divisor) = operand(&value)
                && divisor.is_zero()
                && !number.is_zero()
                && !number.is_nan()
                && !number.is_infinite()
            {
                return Err(Signal::DivmodByZero.into());
            }
            Ok(Value::tuple(vec![
                vm.binary(BinaryOperator::FloorDivide, this, &value)?,
                vm.binary(BinaryOperator::Modulo, this, &value)?,
            ]))
        }),
        Member::method("quantize", "(exp, rounding=None, context=None)", |vm, this, arguments| {
            let context = given_precision(vm, &arguments)?;
            let like = decimal_argument(vm, &arguments.value("exp"))?;
            Ok(Value::new_object(calculation::quantize(&*decimal(this)?, &like, context)?))
        }),
        function!("normalize", |number, context| Ok(number.clone().fitted(context)?.stripped())),
        function!("sqrt", calculation::square_root),
        function!("exp", calculation::exponential),
        function!("ln", calculation::natural_logarithm),
        function!("log10", calculation::common_logarithm),
        Member::method("to_integral_value", "(rounding=None, context=None)", TO_INTEGRAL),
        Member::method("to_integral_exact", "(rounding=None, context=None)", TO_INTEGRAL),
        Member::method("to_integral", "(rounding=None, context=None)", TO_INTEGRAL),
        Member::method("__abs__", "()", |vm, this, _| {
            let context = precision(vm);
            Ok(Value::new_object(decimal(this)?.absolute().fitted(context)?))
        }),
        Member::method("__int__", "()", |_, this, _| whole(&*decimal(this)?, Rounding::Down)),
        Member::method("__trunc__", "()", |_, this, _| whole(&*decimal(this)?, Rounding::Down)),
        Member::method("__floor__", "()", |_, this, _| whole(&*decimal(this)?, Rounding::Floor)),
        Member::method("__ceil__", "()", |_, this, _| whole(&*decimal(this)?, Rounding::Ceiling)),
        Member::method("__float__", "()", |_, this, _| Ok(Value::Float(decimal(this)?.to_float()))),
        Member::method("__round__", "(n=None, /)", |vm, this, arguments| {
            let number = decimal(this)?;
            match arguments.value("n") {
                Value::None => whole(&number, Rounding::HalfEven),
                places => {
                    let places = places.as_integer().unwrap_or(0);
                    let like = Decimal::finite(false, BigUint::from_u8(1).unwrap_or_default(), -places);
                    let context = precision(vm);
                    Ok(Value::new_object(calculation::quantize(&number, &like, context)?))
                }
            }
        }),
        Member::property("real", |_, this| Ok(this.clone())),
        Member::property("imag", |_, _| Ok(Value::new_object(Decimal::from_integer(&BigInt::from(0))))),
    ],
    ..NativeClass::DEFAULT
};
