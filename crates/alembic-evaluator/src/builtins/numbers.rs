use num_bigint::{BigInt, Sign};

use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{Constructor, Member};
use crate::outcome::{Outcome, raise};
use crate::value::{Integer, Value, number};
use crate::vm::{Vm, plain};

pub(super) const INT_CONSTRUCTOR: Constructor =
    Constructor { signature: "(x=0, /, base=None)", call: |vm, _, arguments| make_int(vm, &arguments) };

pub(super) const FLOAT_CONSTRUCTOR: Constructor =
    Constructor { signature: "(x=0.0, /)", call: |vm, _, arguments| make_float(vm, &arguments.value("x")) };

pub(super) const BOOL_CONSTRUCTOR: Constructor = Constructor {
    signature: "(x=False, /)",
    call: |vm, _, arguments| vm.truth(&arguments.value("x")).map(Value::Bool),
};

fn make_int(vm: &mut Vm, arguments: &Arguments) -> Outcome<Value> {
    let value = arguments.value("x");
    let base = arguments.given("base").filter(|base| !base.is_none());
    if let Some(text) = value.as_str() {
        let radix = match &base {
            Some(base) => base.as_integer().unwrap_or(10),
            None => 10,
        };
        return parse_int(&text, radix).map(Value::Int).ok_or_else(|| {
            raise(
                &exception::VALUE_ERROR,
                format!("invalid literal for int() with base {radix}: {}", crate::format::string_repr(&text)),
            )
        });
    }
    if base.is_some() {
        return Err(raise(&exception::TYPE_ERROR, "int() can't convert non-string with explicit base"));
    }
    for name in ["__int__", "__index__"] {
        if let Some(result) = vm.call_if_special(&value, name, &[])? {
            return Ok(result);
        }
    }
    match plain(&value) {
        Value::Float(float) if float.is_nan() => {
            Err(raise(&exception::VALUE_ERROR, "cannot convert float NaN to integer"))
        }
        Value::Float(float) if float.is_infinite() => {
            Err(raise(&exception::OVERFLOW_ERROR, "cannot convert float infinity to integer"))
        }
        Value::Float(float) => Ok(Value::Int(from_float(float))),
        Value::Bytes(bytes) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            parse_int(&text, 10).map(Value::Int).ok_or_else(|| {
                raise(
                    &exception::VALUE_ERROR,
                    format!("invalid literal for int() with base 10: {}", crate::format::bytes_repr(&bytes)),
                )
            })
        }
        other => match number::integer(&other) {
            Some(number) => Ok(Value::Int(number)),
            None => match vm.call_native_special(&other, "__int__", crate::CallArguments::new())? {
                Some(result) => Ok(result),
                None => Err(raise(
                    &exception::TYPE_ERROR,
                    format!(
                        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                        value.type_name()
                    ),
                )),
            },
        },
    }
}

pub(crate) fn from_float(float: f64) -> Integer {
    num_traits::FromPrimitive::from_f64(float.trunc()).map_or(Integer::Small(0), Integer::from_big)
}

/// `int(text, base)`; underscores between digits are allowed.
fn parse_int(text: &str, radix: i64) -> Option<Integer> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let prefix = match lower.get(..2) {
        Some("0x") => Some(16),
        Some("0o") => Some(8),
        Some("0b") => Some(2),
        _ => None,
    };
    let (radix, digits) = match (radix, prefix) {
        (0, Some(prefix)) => (prefix, lower.get(2..)?),
        (0, None) => (10, lower.as_str()),
        (radix, Some(prefix)) if radix == prefix => (prefix, lower.get(2..)?),
        (radix @ 2..=36, _) => (radix, lower.as_str()),
        _ => return None,
    };
    let bad_underscore = digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    if digits.is_empty() || bad_underscore || digits.starts_with(['+', '-']) {
        return None;
    }
    let number = Integer::parse(&digits.replace('_', ""), u32::try_from(radix).ok()?)?;
    Some(if negative { number.unary(crate::operators::UnaryOperator::Negative) } else { number })
}

fn make_float(vm: &mut Vm, value: &Value) -> Outcome<Value> {
    if let Some(text) = value.as_str() {
        return parse_float(&text).map(Value::Float).ok_or_else(|| {
            raise(
                &exception::VALUE_ERROR,
                format!("could not convert string to float: {}", crate::format::string_repr(&text)),
            )
        });
    }
    if let Some(result) = vm.call_if_special(value, "__float__", &[])? {
        return Ok(result);
    }
    match plain(value) {
        Value::Float(float) => Ok(Value::Float(float)),
        other => match number::integer(&other) {
            Some(number) => {
                let float = number.to_f64();
                if float.is_infinite() {
                    return Err(raise(&exception::OVERFLOW_ERROR, "int too large to convert to float"));
                }
                Ok(Value::Float(float))
            }
            None => match vm.call_native_special(&other, "__float__", crate::CallArguments::new())? {
                Some(result) => Ok(result),
                None => Err(raise(
                    &exception::TYPE_ERROR,
                    format!(
                        "float() argument must be a string or a real number, not '{}'",
                        value.type_name()
                    ),
                )),
            },
        },
    }
}

/// `float(text)`
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim().replace('_', "");
    let lower = text.to_ascii_lowercase();
    let word = lower.trim_start_matches(['+', '-']);
    if word.chars().any(char::is_alphabetic)
        && !word.starts_with(|character: char| character.is_ascii_digit() || character == '.')
        && !matches!(word, "inf" | "infinity" | "nan")
    {
        return None;
    }
    lower.parse().ok()
}

fn int_of(this: &Value) -> Integer {
    number::integer(this).unwrap_or(Integer::Small(0))
}

fn float_of(this: &Value) -> f64 {
    match this {
        Value::Float(float) => *float,
        other => int_of(other).to_f64(),
    }
}

pub(super) const INT_MEMBERS: &[Member] = &[
    Member::method("bit_length", "()", |_, this, _| {
        Ok(Value::length(usize::try_from(int_of(this).to_big().bits()).unwrap_or(0)))
    }),
    Member::method("bit_count", "()", |_, this, _| {
        let ones = int_of(this).to_big().magnitude().count_ones();
        Ok(Value::length(usize::try_from(ones).unwrap_or(0)))
    }),
    Member::method("conjugate", "()", |_, this, _| Ok(this.clone())),
    Member::method("is_integer", "()", |_, _, _| Ok(Value::Bool(true))),
    Member::method("as_integer_ratio", "()", |_, this, _| {
        Ok(Value::tuple(vec![this.clone(), Value::int(1)]))
    }),
    Member::property("real", |_, this| Ok(Value::Int(int_of(this)))),
    Member::property("imag", |_, _| Ok(Value::int(0))),
    Member::property("numerator", |_, this| Ok(Value::Int(int_of(this)))),
    Member::property("denominator", |_, _| Ok(Value::int(1))),
    Member::method("to_bytes", "(length=1, byteorder='big', *, signed=False)", |_, this, arguments| {
        let length = usize::try_from(arguments.integer("length")?).unwrap_or(0);
        let signed = arguments.boolean("signed")?;
        let number = int_of(this).to_big();
        let overflow = |text: &str| raise(&exception::OVERFLOW_ERROR, text);
        if number.sign() == Sign::Minus && !signed {
            return Err(overflow("can't convert negative int to unsigned"));
        }
        let mut bytes = if signed { number.to_signed_bytes_be() } else { number.to_bytes_be().1 };
        if number.sign() == Sign::NoSign {
            bytes.clear();
        }
        if bytes.len() > length {
            return Err(overflow("int too big to convert"));
        }
        let fill = if number.sign() == Sign::Minus { 0xff } else { 0 };
        let mut result = vec![fill; length - bytes.len()];
        result.extend(bytes);
        if order(&arguments)? == "little" {
            result.reverse();
        }
        Ok(Value::Bytes(result.into()))
    }),
    Member::method("__index__", "()", |_, this, _| Ok(Value::Int(int_of(this)))),
    Member::method("__int__", "()", |_, this, _| Ok(Value::Int(int_of(this)))),
    Member::method("__float__", "()", |vm, this, _| make_float(vm, this)),
    Member::method("__abs__", "()", |vm, this, _| built_in(vm, "abs", this)),
    Member::method("__round__", "(ndigits=None, /)", |vm, this, arguments| rounded(vm, this, &arguments)),
    Member::class_method("from_bytes", "(bytes, byteorder='big', *, signed=False)", |vm, _, arguments| {
        let mut bytes = match arguments.value("bytes") {
            Value::Bytes(bytes) => bytes.to_vec(),
            other => {
                let made = vm.call(
                    &Value::NativeClass(&super::BYTES),
                    crate::CallArguments::positional(vec![other]),
                )?;
                match made {
                    Value::Bytes(bytes) => bytes.to_vec(),
                    _ => Vec::new(),
                }
            }
        };
        if order(&arguments)? == "little" {
            bytes.reverse();
        }
        let number = if arguments.boolean("signed")? {
            BigInt::from_signed_bytes_be(&bytes)
        } else {
            BigInt::from_bytes_be(Sign::Plus, &bytes)
        };
        Ok(Value::Int(Integer::from_big(number)))
    }),
];

/// The argument `byteorder`.
fn order(arguments: &Arguments) -> Outcome<&'static str> {
    match &*arguments.string("byteorder")? {
        "little" => Ok("little"),
        "big" => Ok("big"),
        _ => Err(raise(&exception::VALUE_ERROR, "byteorder must be either 'little' or 'big'")),
    }
}

fn built_in(vm: &mut Vm, name: &str, this: &Value) -> Outcome<Value> {
    let function = super::name(name).unwrap_or(Value::None);
    vm.call(&function, crate::CallArguments::positional(vec![this.clone()]))
}

fn rounded(vm: &mut Vm, this: &Value, arguments: &Arguments) -> Outcome<Value> {
    let function = super::name("round").unwrap_or(Value::None);
    let given = vec![this.clone(), arguments.value("ndigits")];
    vm.call(&function, crate::CallArguments::positional(given))
}

/// A float as a fraction in lowest terms.
fn integer_ratio(float: f64) -> Outcome<Value> {
    if !float.is_finite() {
        let (class, kind) = if float.is_nan() {
            (&exception::VALUE_ERROR, "NaN")
        } else {
            (&exception::OVERFLOW_ERROR, "Infinity")
        };
        return Err(raise(class, format!("cannot convert {kind} to integer ratio")));
    }
    let bits = float.to_bits();
    let exponent = i32::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, power) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    let shift = mantissa.trailing_zeros().min(u32::try_from(-power).unwrap_or(0));
    let (mantissa, power) = (mantissa >> shift, power + i32::try_from(shift).unwrap_or(0));
    let mut top = BigInt::from(mantissa);
    let mut bottom = BigInt::from(1);
    if power >= 0 {
        top <<= power;
    } else if mantissa != 0 {
        bottom <<= -power;
    }
    if float < 0.0 {
        top = -top;
    }
    Ok(Value::tuple(vec![Value::Int(Integer::from_big(top)), Value::Int(Integer::from_big(bottom))]))
}

/// `float.hex()`
fn float_hex(float: f64) -> String {
    let sign = if float.is_sign_negative() { "-" } else { "" };
    if !float.is_finite() {
        return crate::format::float_repr(float);
    }
    let bits = float.to_bits();
    let exponent = i32::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
    let fraction = bits & ((1 << 52) - 1);
    match (exponent, fraction) {
        (0, 0) => format!("{sign}0x0.0p+0"),
        (0, _) => format!("{sign}0x0.{fraction:013x}p-1022"),
        _ => format!("{sign}0x1.{fraction:013x}p{:+}", exponent - 1023),
    }
}

/// `float.fromhex(text)`
fn float_from_hex(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    let (negative, text) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text.as_str()),
    };
    let text = text.strip_prefix("0x").unwrap_or(text);
    let (digits, power) = match text.split_once('p') {
        Some((digits, power)) => (digits, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let scale = i32::try_from(fraction.len()).ok()?.checked_mul(4)?;
    // Beyond 13 digits the last ones would have to be rounded.
    let mantissa =
        u64::from_str_radix(&format!("{whole}{fraction}"), 16).ok().filter(|number| *number < 1 << 53)?;
    #[expect(clippy::cast_precision_loss, reason = "a number of 53 bits is exact")]
    let magnitude = mantissa as f64 * 2_f64.powi(power - scale);
    Some(if negative { -magnitude } else { magnitude })
}

pub(super) const FLOAT_MEMBERS: &[Member] = &[
    Member::method("as_integer_ratio", "()", |_, this, _| integer_ratio(float_of(this))),
    Member::method("hex", "()", |_, this, _| Ok(Value::from(float_hex(float_of(this))))),
    Member::class_method("fromhex", "(string, /)", |_, _, arguments| {
        let text = arguments.string("string")?;
        float_from_hex(&text)
            .map(Value::Float)
            .ok_or_else(|| raise(&exception::VALUE_ERROR, "invalid hexadecimal floating-point string"))
    }),
    Member::method("__float__", "()", |_, this, _| Ok(Value::Float(float_of(this)))),
    Member::method("__int__", "()", |vm, this, _| built_in(vm, "int", this)),
    Member::method("__abs__", "()", |vm, this, _| built_in(vm, "abs", this)),
    Member::method("__floor__", "()", |_, this, _| Ok(Value::Int(from_float(float_of(this).floor())))),
    Member::method("__ceil__", "()", |_, this, _| Ok(Value::Int(from_float(float_of(this).ceil())))),
    Member::method("__round__", "(ndigits=None, /)", |vm, this, arguments| rounded(vm, this, &arguments)),
    Member::method("is_integer", "()", |_, this, _| {
        let float = float_of(this);
        Ok(Value::Bool(float.is_finite() && float.fract() == 0.0))
    }),
    Member::method("conjugate", "()", |_, this, _| Ok(this.clone())),
    Member::property("real", |_, this| Ok(Value::Float(float_of(this)))),
    Member::property("imag", |_, _| Ok(Value::Float(0.0))),
];
