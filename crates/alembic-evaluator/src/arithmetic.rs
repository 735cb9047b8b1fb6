//! Numbers: the arithmetic of bool, int and float.

use std::rc::Rc;

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Pow, ToPrimitive};

use crate::exceptions::class as exception;
use crate::operators::BinaryOperator;
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::{Integer, Value, number};

/// Results with more bits than this are refused rather than computed for minutes.
const MOST_BITS: u64 = 10_000_000;

/// The result of an operator on two numbers; `None` if one of them is no number or the operator is not for numbers.
pub(crate) fn binary(operator: BinaryOperator, left: &Value, right: &Value) -> Outcome<Option<Value>> {
    match (left, right) {
        (Value::Float(left), Value::Float(right)) => floats(operator, *left, *right),
        (Value::Float(left), right) => match number::integer(right) {
            Some(right) => floats(operator, *left, right.to_f64()),
            None => Ok(None),
        },
        (left, Value::Float(right)) => match number::integer(left) {
            Some(left) => floats(operator, left.to_f64(), *right),
            None => Ok(None),
        },
        (Value::Bool(left), Value::Bool(right)) => match operator {
            BinaryOperator::BitAnd => Ok(Some(Value::Bool(left & right))),
            BinaryOperator::BitOr => Ok(Some(Value::Bool(left | right))),
            BinaryOperator::BitXor => Ok(Some(Value::Bool(left ^ right))),
            _ => integers(operator, &Integer::Small(i64::from(*left)), &Integer::Small(i64::from(*right))),
        },
        _ => match (number::integer(left), number::integer(right)) {
            (Some(left), Some(right)) => integers(operator, &left, &right),
            _ => Ok(None),
        },
    }
}

fn integers(operator: BinaryOperator, left: &Integer, right: &Integer) -> Outcome<Option<Value>> {
    if let (Integer::Small(left), Integer::Small(right)) = (left, right) {
        let fast = match operator {
            BinaryOperator::Add => left.checked_add(*right),
            BinaryOperator::Subtract => left.checked_sub(*right),
            BinaryOperator::Multiply => left.checked_mul(*right),
            BinaryOperator::FloorDivide if *right != 0 && *left != i64::MIN => Some(left.div_floor(right)),
            BinaryOperator::Modulo if *right != 0 && *left != i64::MIN => Some(left.mod_floor(right)),
            BinaryOperator::BitAnd => Some(left & right),
            BinaryOperator::BitOr => Some(left | right),
            BinaryOperator::BitXor => Some(left ^ right),
            BinaryOperator::RightShift if (0..64).contains(right) => Some(left >> right),
            _ => None,
        };
        if let Some(fast) = fast {
            return Ok(Some(Value::int(fast)));
        }
    }
    let zero_division = |text: &str| raise(&exception::ZERO_DIVISION_ERROR, text);
    let result = match operator {
        BinaryOperator::Add => left.to_big() + right.to_big(),
        BinaryOperator::Subtract => left.to_big() - right.to_big(),
        BinaryOperator::Multiply => {
            let (left, right) = (left.to_big(), right.to_big());
            limit(left.bits() + right.bits())?;
            left * right
        }
        BinaryOperator::FloorDivide => {
            if right.is_zero() {
                return Err(zero_division("integer division or modulo by zero"));
            }
            left.to_big().div_floor(&right.to_big())
        }
        BinaryOperator::Modulo => {
            if right.is_zero() {
                return Err(zero_division("integer modulo by zero"));
            }
            left.to_big().mod_floor(&right.to_big())
        }
        BinaryOperator::Divide => {
            if right.is_zero() {
                return Err(zero_division("division by zero"));
            }
            return Ok(Some(Value::Float(divide(left, right)?)));
        }
        BinaryOperator::Power => {
            if right.is_negative() {
                if left.is_zero() {
                    return Err(zero_division("0.0 cannot be raised to a negative power"));
                }
                return Ok(Some(Value::Float(left.to_f64().powf(right.to_f64()))));
            }
            let left = left.to_big();
            let exponent = right.to_i64().and_then(|exponent| u32::try_from(exponent).ok());
            let small = left.bits() <= 1;
            match exponent {
                Some(exponent) => {
                    if !small {
                        limit(left.bits().saturating_mul(u64::from(exponent)))?;
                    }
                    Pow::pow(left, exponent)
                }
                None if small => Pow::pow(left, u32::from(right.to_big().is_odd()) + 2),
                None => return Err(unsupported("a power of this size is not supported")),
            }
        }
        BinaryOperator::LeftShift | BinaryOperator::RightShift => {
            if right.is_negative() {
                return Err(raise(&exception::VALUE_ERROR, "negative shift count"));
            }
            let count = right.to_i64().and_then(|count| u64::try_from(count).ok()).unwrap_or(u64::MAX);
            if operator == BinaryOperator::LeftShift {
                if left.is_zero() {
                    return Ok(Some(Value::int(0)));
                }
                limit(count)?;
                left.to_big() << count
            } else if count > MOST_BITS * 2 {
                BigInt::from(if left.is_negative() { -1 } else { 0 })
            } else {
                left.to_big() >> count
            }
        }
        BinaryOperator::BitAnd => left.to_big() & right.to_big(),
        BinaryOperator::BitOr => left.to_big() | right.to_big(),
        BinaryOperator::BitXor => left.to_big() ^ right.to_big(),
        BinaryOperator::MatrixMultiply => return Ok(None),
    };
    Ok(Some(Value::Int(Integer::from_big(result))))
}

fn limit(bits: u64) -> Outcome<()> {
    if bits > MOST_BITS { Err(unsupported("an integer of this size is not supported")) } else { Ok(()) }
}

/// True division, correctly rounded also where the operands exceed a float's precision.
fn divide(left: &Integer, right: &Integer) -> Outcome<f64> {
    const EXACT: i64 = 1 << 53;
    if let (Integer::Small(left), Integer::Small(right)) = (left, right)
        && left.unsigned_abs() <= EXACT.unsigned_abs()
        && right.unsigned_abs() <= EXACT.unsigned_abs()
    {
        #[expect(clippy::cast_precision_loss, reason = "both fit 53 bits")]
        return Ok(*left as f64 / *right as f64);
    }
    let (numerator, denominator) = (left.to_big(), right.to_big());
    // 61 bits of quotient and a sticky bit round the same way as the exact quotient.
    let bits = |number: &BigInt| i64::try_from(number.bits()).unwrap_or(0);
    let shift = 61 + bits(&denominator) - bits(&numerator);
    let (mut top, mut bottom) = (numerator.magnitude().clone(), denominator.magnitude().clone());
    if shift > 0 {
        top <<= shift.unsigned_abs();
    } else {
        bottom <<= shift.unsigned_abs();
    }
    let (quotient, rest) = top.div_mod_floor(&bottom);
    let quotient = quotient.to_u64().unwrap_or(u64::MAX) | u64::from(rest.to_u64() != Some(0));
    #[expect(clippy::cast_precision_loss, reason = "the one rounding that is wanted")]
    let magnitude = quotient as f64;
    let power = i32::try_from(-shift).unwrap_or(i32::MIN);
    // In two steps, so that neither power is out of range where the result is not.
    let float = magnitude * f64::from(power / 2).exp2() * f64::from(power - power / 2).exp2();
    let float = if left.is_negative() == right.is_negative() { float } else { -float };
    if float.is_infinite() {
        return Err(raise(&exception::OVERFLOW_ERROR, "integer division result too large for a float"));
    }
    Ok(float)
}

fn floats(operator: BinaryOperator, left: f64, right: f64) -> Outcome<Option<Value>> {
    let zero = |text: &str| raise(&exception::ZERO_DIVISION_ERROR, text);
    Ok(Some(Value::Float(match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide if right == 0.0 => return Err(zero("float division by zero")),
        BinaryOperator::Divide => left / right,
        BinaryOperator::FloorDivide if right == 0.0 => return Err(zero("float floor division by zero")),
        BinaryOperator::FloorDivide => float_divmod(left, right).0,
        BinaryOperator::Modulo if right == 0.0 => return Err(zero("float modulo")),
        BinaryOperator::Modulo => float_divmod(left, right).1,
        BinaryOperator::Power => {
            if left == 0.0 && right < 0.0 {
                return Err(zero("0.0 cannot be raised to a negative power"));
            }
            if left < 0.0 && right.fract() != 0.0 && right.is_finite() {
                return Err(unsupported("complex numbers are not supported"));
            }
            let result = left.powf(right);
            if result.is_infinite() && left.is_finite() && right.is_finite() {
                return Err(raise(&exception::OVERFLOW_ERROR, "(34, 'Numerical result out of range')"));
            }
            result
        }
        _ => return Ok(None),
    })))
}

/// `divmod` of floats: the remainder has the sign of the divisor (CPython, `float_divmod`'s documented result).
pub(crate) fn float_divmod(left: f64, right: f64) -> (f64, f64) {
    let mut remainder = left % right;
    let mut quotient = (left - remainder) / right;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(right);
    } else if (right < 0.0) != (remainder < 0.0) {
        remainder += right;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0.0_f64.copysign(left / right)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    };
    (floor, remainder)
}

/// Repeats a sequence; a negative count counts as zero.
pub(crate) fn repeat<T: Clone>(items: &[T], count: &Integer) -> Outcome<Vec<T>> {
    let count = match count {
        number if number.is_negative() => 0,
        number => number.to_i64().and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX),
    };
    match items.len().checked_mul(count) {
        Some(length) if length <= 1 << 30 => Ok((0..count).flat_map(|_| items.iter().cloned()).collect()),
        _ => Err(raise(&exception::MEMORY_ERROR, "")),
    }
}

/// Repeats a text.
pub(crate) fn repeat_text(text: &str, count: &Integer) -> Outcome<Rc<str>> {
    let bytes = repeat(text.as_bytes(), count)?;
    Ok(String::from_utf8(bytes).unwrap_or_default().into())
}
