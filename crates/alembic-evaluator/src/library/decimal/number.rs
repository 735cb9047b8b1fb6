//! Decimal numbers: reading, showing, rounding.

use std::fmt;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{One, ToPrimitive, Zero};

use super::context::{EXPONENT_LIMIT, Precision, Rounding, Signal};

/// A `Decimal` as Python code holds it.
#[derive(Debug, Clone)]
pub struct Decimal {
    pub(super) negative: bool,
    pub(super) magnitude: Magnitude,
}

#[derive(Debug, Clone)]
pub(super) enum Magnitude {
    /// `coefficient * 10 ** exponent`
    Finite {
        coefficient: BigUint,
        exponent: i64,
    },
    Infinity,
    NotANumber {
        signaling: bool,
    },
}

pub(super) fn power_of_ten(exponent: u64) -> BigUint {
    match u32::try_from(exponent) {
        Ok(small @ 0..=19) => BigUint::from(10_u64.pow(small)),
        Ok(exponent) => BigUint::from(10_u32).pow(exponent),
        // No exponent gets here that is not checked before.
        Err(_) => BigUint::one(),
    }
}

/// How many decimal digits a number has; 1 for zero.
pub(super) fn digit_count(number: &BigUint) -> u64 {
    if let Some(small) = number.to_u128() {
        return u64::from(small.checked_ilog10().unwrap_or(0)) + 1;
    }
    number.to_string().len() as u64
}

impl Decimal {
    pub(super) fn finite(negative: bool, coefficient: BigUint, exponent: i64) -> Self {
        Decimal { negative, magnitude: Magnitude::Finite { coefficient, exponent } }
    }

    pub(super) fn infinity(negative: bool) -> Self {
        Decimal { negative, magnitude: Magnitude::Infinity }
    }

    pub(super) fn nan() -> Self {
        Decimal { negative: false, magnitude: Magnitude::NotANumber { signaling: false } }
    }

    /// Reads what `Decimal(text)` reads.
    pub fn parse(text: &str) -> Option<Decimal> {
        let cleaned = text.trim().replace('_', "");
        let (negative, body) = match cleaned.as_bytes().first()? {
            b'-' => (true, &cleaned[1..]),
            b'+' => (false, &cleaned[1..]),
            _ => (false, cleaned.as_str()),
        };
        let lower = body.to_ascii_lowercase();
        let magnitude = match lower.as_str() {
            "inf" | "infinity" => Magnitude::Infinity,
            "nan" => Magnitude::NotANumber { signaling: false },
            "snan" => Magnitude::NotANumber { signaling: true },
            _ => {
                let (digits, exponent) = match lower.split_once('e') {
                    Some((digits, exponent)) => (digits, exponent.parse::<i64>().ok()?),
                    None => (lower.as_str(), 0),
                };
                let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
                let all = format!("{whole}{fraction}");
                if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                let places = i64::try_from(fraction.len()).ok()?;
                Magnitude::Finite {
                    coefficient: BigUint::parse_bytes(all.as_bytes(), 10)?,
                    exponent: exponent.checked_sub(places).filter(|exponent| exponent.abs() < 1 << 40)?,
                }
            }
        };
        Some(Decimal { negative, magnitude })
    }

    /// An integer, exactly.
    pub fn from_integer(number: &BigInt) -> Decimal {
        Decimal::finite(number.sign() == Sign::Minus, number.magnitude().clone(), 0)
    }

    /// The exact value of a float.
    pub fn from_float(float: f64) -> Decimal {
        let negative = float.is_sign_negative() && !float.is_nan();
        if float.is_nan() {
            return Decimal::nan();
        }
        if float.is_infinite() {
            return Decimal::infinity(negative);
        }
        // The shift by powers of two becomes one by powers of ten: x / 2^k = x * 5^k / 10^k.
        let mut scaled = float.abs();
        let mut places = 0_u32;
        while scaled.fract() != 0.0 {
            scaled *= 2.0;
            places += 1;
        }
        let whole: BigUint = num_traits::FromPrimitive::from_f64(scaled).unwrap_or_default();
        Decimal::finite(negative, whole * BigUint::from(5_u32).pow(places), -i64::from(places))
    }

    pub(super) fn parts(&self) -> Option<(&BigUint, i64)> {
        match &self.magnitude {
            Magnitude::Finite { coefficient, exponent } => Some((coefficient, *exponent)),
            _ => None,
        }
    }

    pub(super) fn is_nan(&self) -> bool {
        matches!(self.magnitude, Magnitude::NotANumber { .. })
    }

    pub(super) fn is_signaling(&self) -> bool {
        matches!(self.magnitude, Magnitude::NotANumber { signaling: true })
    }

    pub(super) fn is_infinite(&self) -> bool {
        matches!(self.magnitude, Magnitude::Infinity)
    }

    pub(super) fn is_zero(&self) -> bool {
        self.parts().is_some_and(|(coefficient, _)| coefficient.is_zero())
    }

    /// The exponent of the first digit.
    pub(super) fn adjusted(&self) -> i64 {
        self.parts().map_or(0, |(coefficient, exponent)| {
            exponent + i64::try_from(digit_count(coefficient)).unwrap_or(i64::MAX) - 1
        })
    }

    #[must_use]
    pub(super) fn negated(&self) -> Self {
        Decimal { negative: !self.negative, magnitude: self.magnitude.clone() }
    }

    #[must_use]
    pub(super) fn absolute(&self) -> Self {
        Decimal { negative: false, magnitude: self.magnitude.clone() }
    }

    /// The same value with this exponent, rounded where digits are lost. The exponent is within the limits.
    pub(super) fn rescaled(&self, exponent: i64, rounding: Rounding) -> Self {
        let Some((coefficient, current)) = self.parts() else { return self.clone() };
        if coefficient.is_zero() {
            return Decimal::finite(self.negative, BigUint::zero(), exponent);
        }
        let moved = match u64::try_from(current - exponent) {
            Ok(more) => coefficient * power_of_ten(more),
            Err(_) => rounding.drop_digits(coefficient, (exponent - current).unsigned_abs(), self.negative),
        };
        Decimal::finite(self.negative, moved, exponent)
    }

    /// Rounded to the precision, within the limits of the exponent.
    pub(super) fn fitted(self, context: Precision) -> Result<Self, Signal> {
        let Some((coefficient, exponent)) = self.parts() else { return Ok(self) };
        let lowest = -EXPONENT_LIMIT - context.digits + 1;
        if coefficient.is_zero() {
            let exponent = exponent.clamp(lowest, EXPONENT_LIMIT);
            return Ok(Decimal::finite(self.negative, BigUint::zero(), exponent));
        }
        let count = i64::try_from(digit_count(coefficient)).unwrap_or(i64::MAX);
        let least = (exponent + count - context.digits).max(lowest);
        let mut result = self;
        if exponent < least {
            result = result.rescaled(least, context.rounding);
            if let Some((coefficient, exponent)) = result.parts()
                && i64::try_from(digit_count(coefficient)).unwrap_or(i64::MAX) > context.digits
            {
                // 9.99 became 10.0: one digit too many, and it is zero.
                result = Decimal::finite(result.negative, coefficient / 10_u32, exponent + 1);
            }
        }
        if result.adjusted() > EXPONENT_LIMIT {
            return Err(Signal::Overflow);
        }
        Ok(result)
    }

    /// Numerator and denominator in lowest terms.
    pub(super) fn ratio(&self) -> Option<(BigInt, BigInt)> {
        let (coefficient, exponent) = self.parts()?;
        let mut numerator = BigInt::from(coefficient.clone());
        let mut denominator = BigInt::one();
        if let Ok(exponent) = u64::try_from(exponent) {
            numerator *= BigInt::from(power_of_ten(exponent));
        } else {
            denominator = BigInt::from(power_of_ten(exponent.unsigned_abs()));
            let common = num_integer::Integer::gcd(&numerator, &denominator);
            numerator /= &common;
            denominator /= &common;
        }
        Some((if self.negative { -numerator } else { numerator }, denominator))
    }

    /// The part before the point, for `int(x)`; `None` for what is no finite number.
    pub(crate) fn truncated(&self) -> Option<BigInt> {
        let whole = if self.parts()?.1 < 0 { self.rescaled(0, Rounding::Down) } else { self.clone() };
        let (coefficient, exponent) = whole.parts()?;
        let number = BigInt::from(coefficient * power_of_ten(exponent.unsigned_abs()));
        Some(if self.negative { -number } else { number })
    }

    pub(crate) fn to_float(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Without zeros at the end.
    #[must_use]
    pub(super) fn stripped(&self) -> Self {
        let Some((coefficient, exponent)) = self.parts() else { return self.clone() };
        if coefficient.is_zero() {
            return Decimal::finite(self.negative, BigUint::zero(), 0);
        }
        let digits = coefficient.to_string();
        let kept = digits.trim_end_matches('0');
        let dropped = i64::try_from(digits.len() - kept.len()).unwrap_or(0);
        let coefficient = BigUint::parse_bytes(kept.as_bytes(), 10).unwrap_or_default();
        Decimal::finite(self.negative, coefficient, exponent + dropped)
    }

    /// Order by value; `None` with NaN.
    pub(super) fn order(&self, other: &Decimal) -> Option<std::cmp::Ordering> {
        if self.is_nan() || other.is_nan() {
            return None;
        }
        if self.is_zero() && other.is_zero() {
            return Some(std::cmp::Ordering::Equal);
        }
        let sign = |number: &Decimal| {
            if number.is_zero() {
                0
            } else if number.negative {
                -1
            } else {
                1
            }
        };
        let by_sign = sign(self).cmp(&sign(other));
        if by_sign.is_ne() {
            return Some(by_sign);
        }
        let by_size = match (self.parts(), other.parts()) {
            (Some((left, left_exponent)), Some((right, right_exponent))) => {
                self.adjusted().cmp(&other.adjusted()).then_with(|| {
                    // Of the same size, the exponents differ by no more than digits are there.
                    let shift = |up: i64| power_of_ten(u64::try_from(up).unwrap_or(0));
                    (left * shift(left_exponent - right_exponent))
                        .cmp(&(right * shift(right_exponent - left_exponent)))
                })
            }
            _ => self.is_infinite().cmp(&other.is_infinite()),
        };
        Some(if self.negative { by_size.reverse() } else { by_size })
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.order(other) == Some(std::cmp::Ordering::Equal)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            formatter.write_str("-")?;
        }
        let (coefficient, exponent) = match &self.magnitude {
            Magnitude::Finite { coefficient, exponent } => (coefficient, *exponent),
            Magnitude::Infinity => return formatter.write_str("Infinity"),
            Magnitude::NotANumber { signaling: false } => return formatter.write_str("NaN"),
            Magnitude::NotANumber { signaling: true } => return formatter.write_str("sNaN"),
        };
        let digits = coefficient.to_string();
        let left = exponent + i64::try_from(digits.len()).unwrap_or(i64::MAX);
        if exponent <= 0 && left > -6 {
            return formatter.write_str(&with_point(&digits, left));
        }
        formatter.write_str(&with_point(&digits, 1))?;
        write!(formatter, "E{:+}", left - 1)
    }
}

/// Digits with a point after the first `left` of them, zeros added where there are none.
pub(super) fn with_point(digits: &str, left: i64) -> String {
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    if left <= 0 {
        format!("0.{}{digits}", zeros(-left))
    } else if left >= length {
        format!("{digits}{}", zeros(left - length))
    } else {
        let (whole, fraction) = digits.split_at(usize::try_from(left).unwrap_or(0));
        format!("{whole}.{fraction}")
    }
}
