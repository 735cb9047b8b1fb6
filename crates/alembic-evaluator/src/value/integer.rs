use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

use num_bigint::{BigInt, Sign};
use num_traits::{Num, ToPrimitive, Zero};

use crate::operators::UnaryOperator;

/// A Python integer: 64 bits where it fits, any size otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Integer {
    /// Every integer that fits is in this form.
    Small(i64),
    /// Only integers that do not fit 64 bits.
    Big(Rc<BigInt>),
}

impl Integer {
    /// The smallest form of this number.
    pub fn from_big(number: BigInt) -> Self {
        match number.to_i64() {
            Some(small) => Integer::Small(small),
            None => Integer::Big(Rc::new(number)),
        }
    }

    /// As a number of any size.
    pub fn to_big(&self) -> BigInt {
        match self {
            Integer::Small(small) => BigInt::from(*small),
            Integer::Big(big) => (**big).clone(),
        }
    }

    /// If it fits 64 bits.
    pub fn to_i64(&self) -> Option<i64> {
        match self {
            Integer::Small(small) => Some(*small),
            Integer::Big(_) => None,
        }
    }

    /// The nearest floating-point number; infinite if it is too large.
    pub fn to_f64(&self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "Python rounds to the nearest float as well")]
            Integer::Small(small) => *small as f64,
            Integer::Big(big) => big.to_f64().unwrap_or(f64::INFINITY),
        }
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self, Integer::Small(0))
    }

    /// Whether it is less than 0.
    pub fn is_negative(&self) -> bool {
        match self {
            Integer::Small(small) => *small < 0,
            Integer::Big(big) => big.sign() == Sign::Minus,
        }
    }

    /// Digits in a base from 2 to 36, underscores already allowed where Python allows them.
    pub fn parse(digits: &str, radix: u32) -> Option<Self> {
        if let Ok(small) = i64::from_str_radix(digits, radix) {
            return Some(Integer::Small(small));
        }
        BigInt::from_str_radix(digits, radix).ok().map(Integer::from_big)
    }

    /// A literal as Python source spells it: `0x1F`, `1_000`.
    pub(crate) fn parse_literal(text: &str) -> Option<Self> {
        let digits = text.replace('_', "");
        let lower = digits.to_ascii_lowercase();
        let (body, radix) = match lower.get(..2) {
            Some("0x") => (&lower[2..], 16),
            Some("0o") => (&lower[2..], 8),
            Some("0b") => (&lower[2..], 2),
            _ => (lower.as_str(), 10),
        };
        Integer::parse(body, radix)
    }

    pub(crate) fn unary(&self, operator: UnaryOperator) -> Self {
        match (operator, self) {
            (UnaryOperator::Positive, _) => self.clone(),
            (UnaryOperator::Negative, Integer::Small(small)) => {
                small.checked_neg().map_or_else(|| Integer::from_big(-self.to_big()), Integer::Small)
            }
            (UnaryOperator::Negative, Integer::Big(big)) => Integer::from_big(-(**big).clone()),
            (UnaryOperator::Invert, Integer::Small(small)) => Integer::Small(!small),
            (UnaryOperator::Invert, Integer::Big(big)) => Integer::from_big(-(**big).clone() - 1),
        }
    }

    /// Exact comparison with a float; `None` for NaN.
    pub(crate) fn compare_float(&self, float: f64) -> Option<Ordering> {
        if float.is_nan() {
            return None;
        }
        if float.is_infinite() {
            return Some(if float > 0.0 { Ordering::Less } else { Ordering::Greater });
        }
        let floor = num_traits::FromPrimitive::from_f64(float.floor()).unwrap_or_else(BigInt::zero);
        Some(match self.to_big().cmp(&floor) {
            Ordering::Equal if float > float.floor() => Ordering::Less,
            other => other,
        })
    }
}

impl From<i64> for Integer {
    fn from(small: i64) -> Self {
        Integer::Small(small)
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Integer::Small(left), Integer::Small(right)) => left.cmp(right),
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Integer::Small(small) => small.fmt(formatter),
            Integer::Big(big) => big.fmt(formatter),
        }
    }
}
