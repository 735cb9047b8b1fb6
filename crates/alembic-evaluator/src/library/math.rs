//! `math`

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::arguments::{Arguments, CallArguments};
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::operators::BinaryOperator;
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::{Integer, Value, number};
use crate::vm::{Vm, plain};

fn float(vm: &mut Vm, value: &Value) -> Outcome<f64> {
    let value = vm.resolve(value)?;
    let plain = plain(&value);
    if let Value::Float(float) = plain {
        return Ok(float);
    }
    if let Some(number) = number::integer(&plain) {
        let float = number.to_f64();
        return if float.is_infinite() {
            Err(raise(&exception::OVERFLOW_ERROR, "int too large to convert to float"))
        } else {
            Ok(float)
        };
    }
    let special = match vm.call_if_special(&value, "__float__", &[])? {
        Some(special) => Some(special),
        None => vm.call_native_special(&plain, "__float__", CallArguments::new())?,
    };
    match special {
        Some(Value::Float(float)) => Ok(float),
        _ => Err(raise(&exception::TYPE_ERROR, format!("must be real number, not {}", value.type_name()))),
    }
}

fn integer(vm: &mut Vm, value: &Value) -> Outcome<BigInt> {
    let value = vm.resolve(value)?;
    match number::integer(&plain(&value)) {
        Some(number) => Ok(number.to_big()),
        None => Err(raise(
            &exception::TYPE_ERROR,
            format!("'{}' object cannot be interpreted as an integer", value.type_name()),
        )),
    }
}

/// A number between a half and one, and the power of two that it was multiplied with.
fn parts(number: f64) -> (f64, i64) {
    if number == 0.0 || !number.is_finite() {
        return (number, 0);
    }
    let (scaled, shift) = if number.is_subnormal() { (number * 2_f64.powi(64), 64) } else { (number, 0) };
    let bits = scaled.to_bits();
    let exponent = i64::try_from(bits >> 52 & 0x7ff).unwrap_or(0) - 1022;
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - shift)
}

fn domain() -> Interruption {
    raise(&exception::VALUE_ERROR, "math domain error")
}

/// A result that is not finite although the argument is: out of range, or outside of the domain.
fn checked(result: f64, finite: bool) -> Outcome<Value> {
    if result.is_nan() && finite {
        Err(domain())
    } else if result.is_infinite() && finite {
        Err(raise(&exception::OVERFLOW_ERROR, "math range error"))
    } else {
        Ok(Value::Float(result))
    }
}

fn big(number: BigInt) -> Value {
    Value::Int(Integer::from_big(number))
}

macro_rules! function {
    ($name:literal, $signature:literal, $call:expr) => {
        (
            $name,
            ModuleMember::Function(NativeFunction {
                name: $name,
                signature: $signature,
                call: $call,
                returns: None,
            }),
        )
    };
}

/// A function of one float.
macro_rules! of_float {
    ($name:literal, $function:expr) => {
        function!($name, "(x, /)", |vm, arguments| {
            let number = float(vm, &arguments.value("x"))?;
            let function: fn(f64) -> f64 = $function;
            checked(function(number), number.is_finite())
        })
    };
}

macro_rules! test {
    ($name:literal, $function:expr) => {
        function!($name, "(x, /)", |vm, arguments| {
            let function: fn(f64) -> bool = $function;
            float(vm, &arguments.value("x")).map(|number| Value::Bool(function(number)))
        })
    };
}

/// `floor`, `ceil` and `trunc`: a special method first, then by float.
macro_rules! whole {
    ($name:literal, $special:literal, $function:expr) => {
        function!($name, "(x, /)", |vm, arguments| {
            let value = vm.resolve(&arguments.value("x"))?;
            if let Some(result) = vm.call_if_special(&value, $special, &[])? {
                return Ok(result);
            }
            let plain = plain(&value);
            if let Some(number) = number::integer(&plain) {
                return Ok(Value::Int(number));
            }
            if let Some(result) = vm.call_native_special(&plain, $special, CallArguments::new())? {
                return Ok(result);
            }
            let function: fn(f64) -> f64 = $function;
            let number = function(float(vm, &value)?);
            if number.is_nan() {
                return Err(raise(&exception::VALUE_ERROR, "cannot convert float NaN to integer"));
            }
            match num_traits::FromPrimitive::from_f64(number) {
                Some(number) => Ok(big(number)),
                None => Err(raise(&exception::OVERFLOW_ERROR, "cannot convert float infinity to integer")),
            }
        })
    };
}

/// The logarithm of any positive number, integers beyond floats included.
fn logarithm(vm: &mut Vm, value: &Value, of: fn(f64) -> f64) -> Outcome<f64> {
    let value = vm.resolve(value)?;
    if let Value::Int(Integer::Big(number)) = &value {
        if !number.is_positive() {
            return Err(domain());
        }
        // x = m * 2^bits with m below 1, as CPython takes it apart.
        let bits = number.bits();
        let mantissa = (&**number >> (bits - 64)).to_f64().unwrap_or(0.0) / 64.0_f64.exp2();
        #[expect(clippy::cast_precision_loss, reason = "a number of bits is far below the limit")]
        return Ok(of(mantissa) + of(2.0) * bits as f64);
    }
    let number = float(vm, &value)?;
    if number <= 0.0 { Err(domain()) } else { Ok(of(number)) }
}

fn two(vm: &mut Vm, arguments: &Arguments) -> Outcome<(f64, f64)> {
    Ok((float(vm, &arguments.value("x"))?, float(vm, &arguments.value("y"))?))
}

fn not_negative(number: BigInt, function: &str, name: &str) -> Outcome<BigInt> {
    if number.is_negative() {
        return Err(raise(&exception::VALUE_ERROR, format!("{function}{name}")));
    }
    Ok(number)
}

fn small(number: &BigInt) -> Outcome<u64> {
    number
        .to_u64()
        .filter(|number| *number < 100_000)
        .ok_or_else(|| unsupported("a number of this size is not supported"))
}

/// `n * (n - 1) * …`, `count` factors.
fn falling(number: &BigInt, count: u64) -> BigInt {
    (0..count).fold(BigInt::one(), |product, step| product * (number - step))
}

/// The exact sum, rounded once.
fn exact_sum(numbers: &[f64]) -> Outcome<f64> {
    let mut partials: Vec<f64> = Vec::new();
    let mut special = 0.0;
    for number in numbers {
        if !number.is_finite() {
            special += number;
            continue;
        }
        let mut sum = *number;
        let mut kept = Vec::new();
        for partial in partials {
            let (large, little) = if sum.abs() < partial.abs() { (partial, sum) } else { (sum, partial) };
            let high = large + little;
            let low = little - (high - large);
            if low != 0.0 {
                kept.push(low);
            }
            sum = high;
        }
        kept.push(sum);
        partials = kept;
    }
    if special != 0.0 || special.is_nan() {
        return if special.is_nan() {
            Err(raise(&exception::VALUE_ERROR, "-inf + inf in fsum"))
        } else {
            Ok(special)
        };
    }
    // From the largest down; a rest of exactly half a unit is decided by what follows.
    let Some(mut high) = partials.pop() else { return Ok(0.0) };
    let mut low = 0.0;
    while let Some(next) = partials.pop() {
        let before = high;
        high = before + next;
        low = next - (high - before);
        if low != 0.0 {
            break;
        }
    }
    if let Some(next) = partials.last()
        && (low < 0.0 && *next < 0.0 || low > 0.0 && *next > 0.0)
    {
        let doubled = low * 2.0;
        let moved = high + doubled;
        if (moved - high).to_bits() == doubled.to_bits() {
            high = moved;
        }
    }
    Ok(high)
}

pub(super) static MATH: NativeModule = NativeModule {
    name: "math",
    members: &[
        ("pi", ModuleMember::Value(|_| Ok(Value::Float(std::f64::consts::PI)))),
        ("e", ModuleMember::Value(|_| Ok(Value::Float(std::f64::consts::E)))),
        ("tau", ModuleMember::Value(|_| Ok(Value::Float(std::f64::consts::TAU)))),
        ("inf", ModuleMember::Value(|_| Ok(Value::Float(f64::INFINITY)))),
        ("nan", ModuleMember::Value(|_| Ok(Value::Float(f64::NAN)))),
        test!("isnan", f64::is_nan),
        test!("isinf", f64::is_infinite),
        test!("isfinite", f64::is_finite),
        whole!("floor", "__floor__", f64::floor),
        whole!("ceil", "__ceil__", f64::ceil),
        whole!("trunc", "__trunc__", f64::trunc),
        of_float!("fabs", f64::abs),
        of_float!("sqrt", f64::sqrt),
        of_float!("cbrt", f64::cbrt),
        of_float!("exp", f64::exp),
        of_float!("exp2", f64::exp2),
        of_float!("expm1", f64::exp_m1),
        of_float!("sin", f64::sin),
        of_float!("cos", f64::cos),
        of_float!("tan", f64::tan),
        of_float!("asin", f64::asin),
        of_float!("acos", f64::acos),
        of_float!("atan", f64::atan),
        of_float!("sinh", f64::sinh),
        of_float!("cosh", f64::cosh),
        of_float!("tanh", f64::tanh),
        of_float!("degrees", |x| x * (180.0 / std::f64::consts::PI)),
        of_float!("radians", |x| x * (std::f64::consts::PI / 180.0)),
        function!("log1p", "(x, /)", |vm, arguments| {
            let number = float(vm, &arguments.value("x"))?;
            if number <= -1.0 { Err(domain()) } else { Ok(Value::Float(number.ln_1p())) }
        }),
        function!("log", "(x, base=None, /)", |vm, arguments| {
            let number = logarithm(vm, &arguments.value("x"), f64::ln)?;
            match arguments.value("base") {
                Value::None => Ok(Value::Float(number)),
                base => {
                    let base = logarithm(vm, &base, f64::ln)?;
                    if base == 0.0 {
                        return Err(raise(&exception::ZERO_DIVISION_ERROR, "float division by zero"));
                    }
                    Ok(Value::Float(number / base))
                }
            }
        }),
        function!("log2", "(x, /)", |vm, arguments| {
            logarithm(vm, &arguments.value("x"), f64::log2).map(Value::Float)
        }),
        function!("log10", "(x, /)", |vm, arguments| {
            logarithm(vm, &arguments.value("x"), f64::log10).map(Value::Float)
        }),
        function!("pow", "(x, y, /)", |vm, arguments| {
            let (x, y) = two(vm, &arguments)?;
            if x == 0.0 && y < 0.0 {
                return Err(domain());
            }
            checked(x.powf(y), x.is_finite() && y.is_finite())
        }),
        function!("fmod", "(x, y, /)", |vm, arguments| {
            let (x, y) = two(vm, &arguments)?;
            checked(x % y, x.is_finite() && !y.is_nan() || x.is_infinite() && !y.is_nan())
        }),
        function!("atan2", "(x, y, /)", |vm, arguments| {
            let (y, x) = two(vm, &arguments)?;
            Ok(Value::Float(y.atan2(x)))
        }),
        function!("copysign", "(x, y, /)", |vm, arguments| {
            let (x, y) = two(vm, &arguments)?;
            Ok(Value::Float(x.copysign(y)))
        }),
        function!("hypot", "(*coordinates)", |vm, arguments| {
            let mut total = 0.0_f64;
            for coordinate in arguments.rest() {
                total = total.hypot(float(vm, coordinate)?);
            }
            Ok(Value::Float(total))
        }),
        function!("frexp", "(x, /)", |vm, arguments| {
            let number = float(vm, &arguments.value("x"))?;
            let (mantissa, exponent) = parts(number);
            Ok(Value::tuple(vec![Value::Float(mantissa), Value::int(exponent)]))
        }),
        function!("ldexp", "(x, i, /)", |vm, arguments| {
            let number = float(vm, &arguments.value("x"))?;
            let exponent = i32::try_from(arguments.integer("i")?.clamp(-5000, 5000)).unwrap_or(0);
            // In two steps, so that neither power is out of range where the result is not.
            let half = exponent / 2;
            checked(number * 2_f64.powi(half) * 2_f64.powi(exponent - half), number.is_finite())
        }),
        function!("dist", "(p, q, /)", |vm, arguments| {
            let (from, to) = (vm.iterate(&arguments.value("p"))?, vm.iterate(&arguments.value("q"))?);
            if from.len() != to.len() {
                return Err(raise(
                    &exception::VALUE_ERROR,
                    "both points must have the same number of dimensions",
                ));
            }
            let mut total = 0.0_f64;
            for (from, to) in from.iter().zip(&to) {
                total = total.hypot(float(vm, from)? - float(vm, to)?);
            }
            Ok(Value::Float(total))
        }),
        function!("modf", "(x, /)", |vm, arguments| {
            let number = float(vm, &arguments.value("x"))?;
            let fraction = if number.is_infinite() { 0.0_f64 } else { number.fract() };
            Ok(Value::tuple(vec![Value::Float(fraction.copysign(number)), Value::Float(number.trunc())]))
        }),
        function!("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", |vm, arguments| {
            let (a, b) = (float(vm, &arguments.value("a"))?, float(vm, &arguments.value("b"))?);
            let relative = float(vm, &arguments.value("rel_tol"))?;
            let absolute = float(vm, &arguments.value("abs_tol"))?;
            if relative < 0.0 || absolute < 0.0 {
                return Err(raise(&exception::VALUE_ERROR, "tolerances must be non-negative"));
            }
            let difference = (a - b).abs();
            let close = a.total_cmp(&b).is_eq()
                || a.is_finite()
                    && b.is_finite()
                    && (difference <= relative * b.abs()
                        || difference <= relative * a.abs()
                        || difference <= absolute);
            Ok(Value::Bool(close || a.is_infinite() && a.to_bits() == b.to_bits()))
        }),
        function!("gcd", "(*integers)", |vm, arguments| {
            let mut result = BigInt::zero();
            for value in arguments.rest() {
                result = result.gcd(&integer(vm, value)?);
            }
            Ok(big(result))
        }),
        function!("lcm", "(*integers)", |vm, arguments| {
            let mut result = BigInt::one();
            for value in arguments.rest() {
                result = result.lcm(&integer(vm, value)?);
            }
            Ok(big(result))
        }),
        function!("factorial", "(n, /)", |vm, arguments| {
            let number = integer(vm, &arguments.value("n"))?;
            let number = not_negative(number, "factorial", "() not defined for negative values")?;
            let count = small(&number)?;
            Ok(big(falling(&number, count)))
        }),
        function!("isqrt", "(n, /)", |vm, arguments| {
            let number = integer(vm, &arguments.value("n"))?;
            Ok(big(not_negative(number, "isqrt", "() argument must be nonnegative")?.sqrt()))
        }),
        function!("comb", "(n, k, /)", |vm, arguments| {
            let n =
                not_negative(integer(vm, &arguments.value("n"))?, "n", " must be a non-negative integer")?;
            let k =
                not_negative(integer(vm, &arguments.value("k"))?, "k", " must be a non-negative integer")?;
            if k > n {
                return Ok(Value::int(0));
            }
            let count = small(&k.clone().min(&n - &k))?;
            Ok(big(falling(&n, count) / falling(&BigInt::from(count), count)))
        }),
        function!("perm", "(n, k=None, /)", |vm, arguments| {
            let n =
                not_negative(integer(vm, &arguments.value("n"))?, "n", " must be a non-negative integer")?;
            let k = match arguments.value("k") {
                Value::None => n.clone(),
                k => not_negative(integer(vm, &k)?, "k", " must be a non-negative integer")?,
            };
            if k > n { Ok(Value::int(0)) } else { Ok(big(falling(&n, small(&k)?))) }
        }),
        function!("prod", "(iterable, /, *, start=1)", |vm, arguments| {
            let mut total = arguments.value("start");
            for item in vm.iterate(&arguments.value("iterable"))? {
                total = vm.binary(BinaryOperator::Multiply, &total, &item)?;
            }
            Ok(total)
        }),
        function!("fsum", "(iterable, /)", |vm, arguments| {
            let mut numbers = Vec::new();
            for item in vm.iterate(&arguments.value("iterable"))? {
                numbers.push(float(vm, &item)?);
            }
            exact_sum(&numbers).map(Value::Float)
        }),
    ],
    attribute: None,
    complete: false,
};
