//! Numbers as Python writes them.

/// The digits of a finite or infinite number without its sign, for the conversions `e f g` and their capitals.
pub(super) fn float_digits(
    number: f64,
    conversion: char,
    precision: Option<usize>,
    alternate: bool,
) -> String {
    let magnitude = number.abs();
    let digits = if magnitude.is_nan() {
        "nan".to_owned()
    } else if magnitude.is_infinite() {
        "inf".to_owned()
    } else {
        // More digits than a double has are exact zeros or noise nobody asks for; the bound keeps memory small.
        let precision = precision.unwrap_or(6).min(1000);
        match conversion.to_ascii_lowercase() {
            'e' => exponential(magnitude, precision, alternate),
            'g' | 'n' => general(magnitude, precision.max(1), alternate),
            _ => fixed(magnitude, precision, alternate),
        }
    };
    if conversion.is_ascii_uppercase() { digits.to_ascii_uppercase() } else { digits }
}

fn fixed(magnitude: f64, precision: usize, alternate: bool) -> String {
    let point = if alternate && precision == 0 { "." } else { "" };
    format!("{magnitude:.precision$}{point}")
}

fn exponential(magnitude: f64, precision: usize, alternate: bool) -> String {
    let text = format!("{magnitude:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if alternate && precision == 0 { "." } else { "" };
    format!("{digits}{point}e{}", two_digit_exponent(exponent))
}

fn general(magnitude: f64, precision: usize, alternate: bool) -> String {
    let text = format!("{magnitude:.0$e}", precision - 1);
    let exponent: i64 = text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let significant = i64::try_from(precision).unwrap_or(i64::MAX);
    if (-4..significant).contains(&exponent) {
        let decimals = usize::try_from(significant - 1 - exponent).unwrap_or(0);
        let digits = fixed(magnitude, decimals, alternate);
        return if alternate { digits } else { without_trailing_zeros(&digits).to_owned() };
    }
    let digits = exponential(magnitude, precision - 1, alternate);
    match digits.split_once('e') {
        Some((mantissa, exponent)) if !alternate => {
            format!("{}e{exponent}", without_trailing_zeros(mantissa))
        }
        _ => digits,
    }
}

fn without_trailing_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

fn two_digit_exponent(exponent: &str) -> String {
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{sign}{digits:0>2}")
}

/// The digits of an integer without its sign, for the conversions `b c d o x X`.
pub(super) fn integer_digits(number: i64, conversion: char) -> String {
    let magnitude = number.unsigned_abs();
    match conversion {
        'b' => format!("{magnitude:b}"),
        'o' => format!("{magnitude:o}"),
        'x' => format!("{magnitude:x}"),
        'X' => format!("{magnitude:X}"),
        _ => magnitude.to_string(),
    }
}

/// The integer part of a float, as `int()` gives it, within the range of 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "times and durations fit; the cast saturates beyond")]
pub(super) fn truncated(number: f64) -> i64 {
    number.trunc() as i64
}

/// The float nearest to an integer, as `float()` gives it.
#[expect(clippy::cast_precision_loss, reason = "Python's float() rounds to the nearest double too")]
pub(crate) fn widened(number: i64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_python_writes_them() {
        // Expected texts from CPython 3.11.7.
        for (number, conversion, precision, text) in [
            (1234.5, 'f', None, "1234.500000"),
            (1234.5, 'e', Some(2), "1.23e+03"),
            (1234.5, 'g', None, "1234.5"),
            (0.000_012_5, 'g', None, "1.25e-05"),
            (1e20, 'G', None, "1E+20"),
            (123.0, 'g', Some(2), "1.2e+02"),
            (0.5, 'f', Some(0), "0"),
        ] {
            assert_eq!(float_digits(number, conversion, precision, false), text);
        }
    }
}
