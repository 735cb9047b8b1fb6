//! Arithmetic as the General Decimal Arithmetic Specification defines it.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer as _;
use num_traits::{One, ToPrimitive, Zero};

use super::context::{Precision, Rounding, Signal};
use super::number::{Decimal, Magnitude, digit_count, power_of_ten};

type Calculated = Result<Decimal, Signal>;

fn digits(number: &BigUint) -> i64 {
    i64::try_from(digit_count(number)).unwrap_or(i64::MAX)
}

/// What an operation with a NaN gives.
fn with_nan(left: &Decimal, right: &Decimal) -> Option<Calculated> {
    if left.is_signaling() || right.is_signaling() {
        return Some(Err(Signal::InvalidOperation));
    }
    [left, right].into_iter().find(|number| number.is_nan()).map(|number| Ok(number.clone()))
}

pub(super) fn add(left: &Decimal, right: &Decimal, context: Precision) -> Calculated {
    if let Some(result) = with_nan(left, right) {
        return result;
    }
    let (Some((left_number, left_exponent)), Some((right_number, right_exponent))) =
        (left.parts(), right.parts())
    else {
        return match (left.is_infinite(), right.is_infinite()) {
            (true, true) if left.negative != right.negative => Err(Signal::InvalidOperation),
            (true, _) => Ok(left.clone()),
            _ => Ok(right.clone()),
        };
    };
    let (mut left_number, mut right_number) = (left_number.clone(), right_number.clone());
    let (mut left_exponent, mut right_exponent) = (left_exponent, right_exponent);
    // A number too small to matter counts as one unit far below the last digit, for the direction of rounding.
    let clamp = |large: (&BigUint, i64), small: (&mut BigUint, &mut i64)| {
        let limit = large.1 + (-1).min(digits(large.0) - context.digits - 2);
        if digits(small.0) + *small.1 - 1 < limit {
            if !small.0.is_zero() {
                *small.0 = BigUint::one();
            }
            *small.1 = limit;
        }
    };
    if left_number.is_zero() {
        left_exponent = left_exponent.max(right_exponent - context.digits - 1).min(right_exponent);
    } else if right_number.is_zero() {
        right_exponent = right_exponent.max(left_exponent - context.digits - 1).min(left_exponent);
    } else if left_exponent > right_exponent {
        clamp((&left_number, left_exponent), (&mut right_number, &mut right_exponent));
    } else {
        clamp((&right_number, right_exponent), (&mut left_number, &mut left_exponent));
    }
    if left_number.is_zero() && right_number.is_zero() {
        let negative = left.negative && right.negative
            || context.rounding == Rounding::Floor && left.negative != right.negative;
        let exponent = left.parts().map_or(0, |part| part.1).min(right.parts().map_or(0, |part| part.1));
        return Decimal::finite(negative, BigUint::zero(), exponent).fitted(context);
    }
    let exponent = left_exponent.min(right_exponent);
    let scaled = |number: BigUint, own: i64, negative: bool| {
        let number = BigInt::from(number * power_of_ten((own - exponent).unsigned_abs()));
        if negative { -number } else { number }
    };
    let sum = scaled(left_number, left_exponent, left.negative)
        + scaled(right_number, right_exponent, right.negative);
    if sum.is_zero() {
        return Decimal::finite(context.rounding == Rounding::Floor, BigUint::zero(), exponent)
            .fitted(context);
    }
    Decimal::finite(sum < BigInt::zero(), sum.magnitude().clone(), exponent).fitted(context)
}

pub(super) fn multiply(left: &Decimal, right: &Decimal, context: Precision) -> Calculated {
    if let Some(result) = with_nan(left, right) {
        return result;
    }
    let negative = left.negative != right.negative;
    match (left.parts(), right.parts()) {
        (Some((left, left_exponent)), Some((right, right_exponent))) => {
            Decimal::finite(negative, left * right, left_exponent + right_exponent).fitted(context)
        }
        _ if left.is_zero() || right.is_zero() => Err(Signal::InvalidOperation),
        _ => Ok(Decimal::infinity(negative)),
    }
}

pub(super) fn divide(left: &Decimal, right: &Decimal, context: Precision) -> Calculated {
    if let Some(result) = with_nan(left, right) {
        return result;
    }
    let negative = left.negative != right.negative;
    let (Some((number, exponent)), Some((divisor, divisor_exponent))) = (left.parts(), right.parts()) else {
        return match (left.is_infinite(), right.is_infinite()) {
            (true, true) => Err(Signal::InvalidOperation),
            (true, false) => Ok(Decimal::infinity(negative)),
            _ => Decimal::finite(negative, BigUint::zero(), i64::MIN / 2).fitted(context),
        };
    };
    if divisor.is_zero() {
        return Err(if number.is_zero() { Signal::DivisionUndefined } else { Signal::DivisionByZero });
    }
    let ideal = exponent - divisor_exponent;
    if number.is_zero() {
        return Decimal::finite(negative, BigUint::zero(), ideal).fitted(context);
    }
    let shift = digits(divisor) - digits(number) + context.digits + 1;
    let mut exponent = ideal - shift;
    let (mut quotient, rest) = match u64::try_from(shift) {
        Ok(shift) => (number * power_of_ten(shift)).div_rem(divisor),
        Err(_) => number.div_rem(&(divisor * power_of_ten(shift.unsigned_abs()))),
    };
    if rest.is_zero() {
        while exponent < ideal && (&quotient % 10_u32).is_zero() {
            quotient /= 10_u32;
            exponent += 1;
        }
    } else if (&quotient % 5_u32).is_zero() {
        // Not exact: a last digit of 0 or 5 must not look exact to the rounding.
        quotient += 1_u32;
    }
    Decimal::finite(negative, quotient, exponent).fitted(context)
}

/// `//` and `%`: the quotient is truncated, the remainder has the sign of the dividend.
pub(super) fn divide_whole(
    left: &Decimal,
    right: &Decimal,
    context: Precision,
) -> Result<(Decimal, Decimal), Signal> {
    if let Some(result) = with_nan(left, right) {
        return result.map(|number| (number.clone(), number));
    }
    let negative = left.negative != right.negative;
    let (Some((number, exponent)), Some((divisor, divisor_exponent))) = (left.parts(), right.parts()) else {
        return if left.is_infinite() {
            Err(Signal::InvalidOperation)
        } else {
            Ok((Decimal::finite(negative, BigUint::zero(), 0), left.clone().fitted(context)?))
        };
    };
    if divisor.is_zero() {
        return Err(if number.is_zero() { Signal::DivisionUndefined } else { Signal::DivisionByZero });
    }
    let lowest = exponent.min(divisor_exponent);
    if left.adjusted() - right.adjusted() > context.digits {
        return Err(Signal::DivisionImpossible);
    }
    if number.is_zero() || left.adjusted() - right.adjusted() <= -2 {
        let rest = left.rescaled(lowest.max(exponent - context.digits - 1), context.rounding);
        return Ok((Decimal::finite(negative, BigUint::zero(), 0), rest.fitted(context)?));
    }
    let scaled = |number: &BigUint, own: i64| number * power_of_ten((own - lowest).unsigned_abs());
    let (quotient, rest) = scaled(number, exponent).div_rem(&scaled(divisor, divisor_exponent));
    if digits(&quotient) > context.digits {
        return Err(Signal::DivisionImpossible);
    }
    Ok((
        Decimal::finite(negative, quotient, 0),
        Decimal::finite(left.negative, rest, lowest).fitted(context)?,
    ))
}

pub(super) fn power(base: &Decimal, exponent: &Decimal, context: Precision) -> Calculated {
    if let Some(result) = with_nan(base, exponent) {
        return result;
    }
    let whole = exponent.truncated().filter(|whole| Decimal::from_integer(whole) == *exponent);
    if exponent.is_zero() {
        return if base.is_zero() { Err(Signal::InvalidOperation) } else { Ok(one()) };
    }
    let odd = whole.as_ref().is_some_and(BigInt::is_odd);
    let negative = base.negative && odd;
    if base.negative && whole.is_none() && !base.is_zero() {
        return Err(Signal::InvalidOperation);
    }
    if base.is_zero() || base.is_infinite() {
        return if base.is_zero() == exponent.negative {
            Ok(Decimal::infinity(negative))
        } else {
            Ok(Decimal::finite(negative, BigUint::zero(), 0))
        };
    }
    let wide = Precision { digits: context.digits + 12, rounding: Rounding::HalfEven };
    let (Some((coefficient, base_exponent)), false) = (base.parts(), exponent.is_infinite()) else {
        return Err(Signal::InvalidOperation);
    };
    if let Some(times) = whole.as_ref().and_then(|whole| whole.magnitude().to_u32())
        && u64::from(times).saturating_mul(coefficient.bits()) < 1 << 20
    {
        let raised = Decimal::finite(
            negative,
            coefficient.pow(times),
            base_exponent.checked_mul(times.into()).ok_or(Signal::Overflow)?,
        );
        return if exponent.negative { divide(&one(), &raised, context) } else { raised.fitted(context) };
    }
    let logarithm = natural_logarithm(&base.absolute(), wide)?;
    let mut result = exponential(&multiply(&logarithm, exponent, wide)?, wide)?;
    result.negative = negative;
    padded(result, context)
}

fn one() -> Decimal {
    Decimal::finite(false, BigUint::one(), 0)
}

/// An inexact result: all the digits of the precision are shown.
fn padded(number: Decimal, context: Precision) -> Calculated {
    let number = number.fitted(context)?;
    let count = number.parts().map_or(context.digits, |(coefficient, _)| digits(coefficient));
    let exponent = number.parts().map_or(0, |(_, exponent)| exponent);
    Ok(number.rescaled(exponent - (context.digits - count).max(0), context.rounding))
}

pub(super) fn square_root(number: &Decimal, context: Precision) -> Calculated {
    if let Some(result) = with_nan(number, number) {
        return result;
    }
    let Some((coefficient, exponent)) = number.parts() else {
        return if number.negative { Err(Signal::InvalidOperation) } else { Ok(number.clone()) };
    };
    let ideal = exponent.div_euclid(2);
    if coefficient.is_zero() {
        return Decimal::finite(number.negative, BigUint::zero(), ideal).fitted(context);
    }
    if number.negative {
        return Err(Signal::InvalidOperation);
    }
    let half_digits = context.digits + 1;
    let even = if exponent % 2 == 0 { coefficient.clone() } else { coefficient * 10_u32 };
    let shift = half_digits - (digits(&even) + 1) / 2;
    let (scaled, mut exact) = if let Ok(shift) = u64::try_from(shift) {
        (even * power_of_ten(shift * 2), true)
    } else {
        let (scaled, lost) = even.div_rem(&power_of_ten(shift.unsigned_abs() * 2));
        (scaled, lost.is_zero())
    };
    let root = scaled.sqrt();
    exact &= &root * &root == scaled;
    let mut result = Decimal::finite(false, root, ideal - shift);
    if exact {
        let stripped = result.stripped();
        let kept = stripped.parts().map_or(ideal, |(_, exponent)| exponent).min(ideal);
        result = stripped.rescaled(kept, Rounding::HalfEven);
    } else if let Some((root, exponent)) = result.parts()
        && (root % 5_u32).is_zero()
    {
        result = Decimal::finite(false, root + 1_u32, exponent);
    }
    result.fitted(Precision { rounding: Rounding::HalfEven, ..context })
}

/// A number as an integer of units of `10 ** -places`.
fn fixed(number: &Decimal, places: i64) -> BigInt {
    let scaled = number.rescaled(-places, Rounding::HalfEven);
    let magnitude =
        scaled.parts().map(|(coefficient, _)| BigInt::from(coefficient.clone())).unwrap_or_default();
    if number.negative { -magnitude } else { magnitude }
}

fn from_fixed(number: &BigInt, places: i64) -> Decimal {
    Decimal::finite(*number < BigInt::zero(), number.magnitude().clone(), -places)
}

pub(super) fn exponential(number: &Decimal, context: Precision) -> Calculated {
    if let Some(result) = with_nan(number, number) {
        return result;
    }
    if number.is_infinite() {
        return Ok(if number.negative { Decimal::finite(false, BigUint::zero(), 0) } else { number.clone() });
    }
    if number.is_zero() {
        return Ok(one());
    }
    if number.adjusted() > 6 {
        return Err(Signal::Overflow);
    }
    // e^x = 10^k * e^r, where r is less than ln 10.
    let places = context.digits + 20;
    let tenth = natural_logarithm(
        &Decimal::finite(false, BigUint::from(10_u32), 0),
        Precision { digits: places + 10, rounding: Rounding::HalfEven },
    )?;
    let (power, rest) = fixed(number, places).div_mod_floor(&fixed(&tenth, places));
    let unit = BigInt::from(power_of_ten(places.unsigned_abs()));
    let (mut term, mut sum, mut step) = (unit.clone(), unit.clone(), 1_u32);
    while !term.is_zero() {
        term = term * &rest / &unit / step;
        sum += &term;
        step += 1;
    }
    let result = from_fixed(&sum, places);
    let exponent = power.to_i64().ok_or(Signal::Overflow)?;
    let (coefficient, own) = result.parts().ok_or(Signal::Overflow)?;
    padded(Decimal::finite(false, coefficient.clone(), own + exponent), context)
}

pub(super) fn natural_logarithm(number: &Decimal, context: Precision) -> Calculated {
    if let Some(result) = with_nan(number, number) {
        return result;
    }
    if number.is_zero() {
        return Ok(Decimal::infinity(true));
    }
    if number.negative {
        return Err(Signal::InvalidOperation);
    }
    let Some((coefficient, _)) = number.parts() else { return Ok(number.clone()) };
    if *number == one() {
        return Ok(Decimal::finite(false, BigUint::zero(), 0));
    }
    // ln x = ln m + k ln 10 with m from 1 to 10, and ln m = 2 atanh((m - 1) / (m + 1)).
    let places = context.digits + 20;
    let unit = BigInt::from(power_of_ten(places.unsigned_abs()));
    let adjusted = number.adjusted();
    let mantissa = Decimal::finite(false, coefficient.clone(), 1 - digits(coefficient));
    let logarithm = |mantissa: &BigInt| {
        let ratio: BigInt = (mantissa - &unit) * &unit / (mantissa + &unit);
        let square: BigInt = &ratio * &ratio / &unit;
        let (mut term, mut sum, mut step) = (ratio.clone(), ratio, 1_u32);
        while !term.is_zero() {
            term = term * &square / &unit;
            step += 2;
            sum += &term / step;
        }
        sum * 2
    };
    let mut sum = logarithm(&fixed(&mantissa, places));
    if adjusted != 0 {
        sum += logarithm(&(&unit * 10)) * adjusted;
    }
    padded(from_fixed(&sum, places), context)
}

pub(super) fn common_logarithm(number: &Decimal, context: Precision) -> Calculated {
    if let Some((coefficient, exponent)) = number.stripped().parts()
        && coefficient.is_one()
        && !number.negative
    {
        return Ok(Decimal::from_integer(&BigInt::from(exponent)));
    }
    let wide = Precision { digits: context.digits + 10, rounding: Rounding::HalfEven };
    let tenth = natural_logarithm(&Decimal::finite(false, BigUint::from(10_u32), 0), wide)?;
    padded(divide(&natural_logarithm(number, wide)?, &tenth, wide)?, context)
}

/// The number with the exponent of another one.
pub(super) fn quantize(number: &Decimal, like: &Decimal, context: Precision) -> Calculated {
    if let Some(result) = with_nan(number, like) {
        return result;
    }
    match (number.parts(), like.parts()) {
        (Some((coefficient, own)), Some((_, exponent))) => {
            let grown = digits(coefficient) + own - exponent;
            if !coefficient.is_zero() && grown > context.digits {
                return Err(Signal::InvalidOperation);
            }
            let result = number.rescaled(exponent, context.rounding);
            let count = result.parts().map_or(0, |(coefficient, _)| digits(coefficient));
            if count > context.digits { Err(Signal::InvalidOperation) } else { Ok(result) }
        }
        (None, None) => Ok(number.clone()),
        _ => Err(Signal::InvalidOperation),
    }
}

/// Rounded to an integer, if it has places.
pub(super) fn to_integral(number: &Decimal, rounding: Rounding) -> Decimal {
    match &number.magnitude {
        Magnitude::Finite { exponent, .. } if *exponent < 0 => number.rescaled(0, rounding),
        _ => number.clone(),
    }
}
