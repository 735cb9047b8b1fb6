//! `format(decimal, specification)`

use super::context::{Precision, Rounding};
use super::number::{Decimal, Magnitude, digit_count, with_point};
use crate::format::Specification;
use crate::outcome::{Interruption, Outcome, raise};

fn invalid() -> Interruption {
    raise(&crate::exceptions::class::VALUE_ERROR, "invalid format string")
}

pub(super) fn format(number: &Decimal, specification: &str, context: Precision) -> Outcome<String> {
    let specification = Specification::parse(specification).map_err(|_| invalid())?;
    let kind = specification.kind.unwrap_or('G');
    if !matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') || specification.alternate {
        return Err(invalid());
    }
    let general = matches!(kind, 'g' | 'G' | 'n');
    let percent = if kind == '%' { "%" } else { "" };
    let head = specification.sign_text(number.negative);
    if !matches!(number.magnitude, Magnitude::Finite { .. }) {
        let text = number.absolute().to_string();
        return Ok(specification.pad(&format!("{head}{text}{percent}"), head.len(), '>'));
    }
    let number = number.absolute();
    let shown = rounded(&number, kind, &specification, general, context.rounding);
    let (coefficient, exponent) = shown.parts().ok_or_else(invalid)?;
    let digits = coefficient.to_string();
    let left = exponent + i64::try_from(digits.len()).unwrap_or(0);
    let scientific = matches!(kind, 'e' | 'E');
    let point = if scientific {
        match specification.precision {
            Some(precision) if shown.is_zero() => 1 - i64::try_from(precision).unwrap_or(0),
            _ => 1,
        }
    } else if !general || exponent <= 0 && left > -6 {
        left
    } else {
        1
    };
    let text = with_point(&digits, point);
    let (whole, fraction) = match text.find('.') {
        Some(position) => text.split_at(position),
        None => (text.as_str(), ""),
    };
    let mut rest = fraction.to_owned();
    if scientific || left != point {
        let letter = if matches!(kind, 'e' | 'g' | 'n') { 'e' } else { 'E' };
        rest.push_str(&format!("{letter}{:+}", left - point));
    }
    rest.push_str(percent);
    Ok(specification.assemble(head, whole, &rest, 3))
}

/// The number with the digits that the specification asks for.
fn rounded(
    number: &Decimal,
    kind: char,
    specification: &Specification,
    general: bool,
    rounding: Rounding,
) -> Decimal {
    let Some((coefficient, exponent)) = number.parts() else { return number.clone() };
    let moved = if kind == '%' { exponent + 2 } else { exponent };
    let mut shown = Decimal::finite(false, coefficient.clone(), moved);
    let count = |number: &Decimal| {
        number.parts().map_or(1, |(coefficient, _)| i64::try_from(digit_count(coefficient)).unwrap_or(1))
    };
    let to_digits = |number: &Decimal, wanted: i64| {
        let exponent = number.parts().map_or(0, |(_, exponent)| exponent);
        if number.is_zero() {
            return Decimal::finite(false, num_bigint::BigUint::default(), 1 - wanted);
        }
        let result = number.rescaled(exponent + count(number) - wanted, rounding);
        if count(&result) > wanted {
            let exponent = exponent + count(number) - wanted + 1;
            return number.rescaled(exponent, rounding);
        }
        result
    };
    if let Some(precision) = specification.precision {
        let precision = i64::try_from(precision).unwrap_or(0);
        if matches!(kind, 'e' | 'E') {
            shown = to_digits(&shown, precision + 1);
        } else if !general {
            shown = shown.rescaled(-precision, rounding);
        } else if count(&shown) > precision.max(1) {
            shown = to_digits(&shown, precision.max(1));
        }
    }
    if shown.is_zero()
        && !general
        && !matches!(kind, 'e' | 'E')
        && shown.parts().is_some_and(|part| part.1 > 0)
    {
        shown = shown.rescaled(0, rounding);
    }
    shown
}
