//! Contexts: precision, rounding, and what goes wrong.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use num_bigint::BigUint;
use num_integer::Integer as _;
use num_traits::Zero;

use super::number::power_of_ten;
use crate::exceptions::{Exception, class as exception};
use crate::native::{Constructor, Member, ModuleMember, NativeClass};
use crate::object::Object;
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::Value;
use crate::vm::Vm;

/// `Emax` and `-Emin` of the default context.
pub(super) const EXPONENT_LIMIT: i64 = 999_999;

/// How digits are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    Ceiling,
    Down,
    Floor,
    HalfDown,
    HalfEven,
    HalfUp,
    Up,
    ZeroFiveUp,
}

const ROUNDINGS: [(&str, Rounding); 8] = [
    ("ROUND_CEILING", Rounding::Ceiling),
    ("ROUND_DOWN", Rounding::Down),
    ("ROUND_FLOOR", Rounding::Floor),
    ("ROUND_HALF_DOWN", Rounding::HalfDown),
    ("ROUND_HALF_EVEN", Rounding::HalfEven),
    ("ROUND_HALF_UP", Rounding::HalfUp),
    ("ROUND_UP", Rounding::Up),
    ("ROUND_05UP", Rounding::ZeroFiveUp),
];

impl Rounding {
    fn named(value: &Value) -> Outcome<Self> {
        let name = value.as_str();
        ROUNDINGS
            .iter()
            .find(|(known, _)| name.as_deref() == Some(*known))
            .map(|(_, rounding)| *rounding)
            .ok_or_else(|| {
                let known: Vec<String> = ROUNDINGS.iter().map(|(name, _)| format!("'{name}'")).collect();
                raise(
                    &exception::TYPE_ERROR,
                    format!("valid values for rounding are:\n  [{}]", known.join(", ")),
                )
            })
    }

    fn name(self) -> &'static str {
        ROUNDINGS.iter().find(|(_, rounding)| *rounding == self).map_or("", |(name, _)| name)
    }

    /// The number without its last `count` digits.
    pub(super) fn drop_digits(self, number: &BigUint, count: u64, negative: bool) -> BigUint {
        // With more digits dropped than there are, only whether something is lost matters.
        let count = count.min(super::number::digit_count(number) + 1);
        let unit = power_of_ten(count);
        let (kept, lost) = number.div_rem(&unit);
        if lost.is_zero() {
            return kept;
        }
        let half = (lost * 2_u32).cmp(&unit);
        let up = match self {
            Rounding::Up => true,
            Rounding::Down => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
            Rounding::HalfUp => half.is_ge(),
            Rounding::HalfDown => half.is_gt(),
            Rounding::HalfEven => half.is_gt() || half.is_eq() && kept.is_odd(),
            Rounding::ZeroFiveUp => (&kept % 5_u32).is_zero(),
        };
        if up { kept + 1_u32 } else { kept }
    }
}

/// What a calculation needs of its context.
#[derive(Debug, Clone, Copy)]
pub(super) struct Precision {
    pub(super) digits: i64,
    pub(super) rounding: Rounding,
}

/// What the default context turns into an exception.
#[derive(Debug, Clone, Copy)]
pub(super) enum Signal {
    InvalidOperation,
    ConversionSyntax,
    DivisionByZero,
    DivisionImpossible,
    DivisionUndefined,
    /// Of `divmod`, whose rest is undefined where the quotient is infinite.
    DivmodByZero,
    Overflow,
}

impl From<Signal> for Interruption {
    fn from(signal: Signal) -> Self {
        let (class, condition) = match signal {
            Signal::InvalidOperation => (&INVALID_OPERATION, &INVALID_OPERATION),
            Signal::ConversionSyntax => (&INVALID_OPERATION, &CONVERSION_SYNTAX),
            Signal::DivisionImpossible => (&INVALID_OPERATION, &DIVISION_IMPOSSIBLE),
            Signal::DivisionUndefined => (&INVALID_OPERATION, &DIVISION_UNDEFINED),
            Signal::DivisionByZero => (&DIVISION_BY_ZERO, &DIVISION_BY_ZERO),
            Signal::Overflow => (&OVERFLOW, &OVERFLOW),
            Signal::DivmodByZero => {
                let conditions =
                    vec![Value::NativeClass(&INVALID_OPERATION), Value::NativeClass(&DIVISION_BY_ZERO)];
                return Interruption::Raise(Exception::new(
                    &INVALID_OPERATION,
                    vec![Value::list(conditions)],
                ));
            }
        };
        let arguments = vec![Value::list(vec![Value::NativeClass(condition)])];
        Interruption::Raise(Exception::new(class, arguments))
    }
}

macro_rules! signal {
    ($identifier:ident, $name:literal, $bases:expr) => {
        static $identifier: NativeClass = NativeClass {
            name: $name,
            module: "decimal",
            bases: $bases,
            complete: true,
            ..NativeClass::DEFAULT
        };
    };
}

signal!(DECIMAL_EXCEPTION, "DecimalException", &[&exception::ARITHMETIC_ERROR]);
signal!(INVALID_OPERATION, "InvalidOperation", &[&DECIMAL_EXCEPTION]);
signal!(CONVERSION_SYNTAX, "ConversionSyntax", &[&INVALID_OPERATION]);
signal!(DIVISION_IMPOSSIBLE, "DivisionImpossible", &[&INVALID_OPERATION]);
signal!(DIVISION_UNDEFINED, "DivisionUndefined", &[&INVALID_OPERATION, &exception::ZERO_DIVISION_ERROR]);
signal!(DIVISION_BY_ZERO, "DivisionByZero", &[&DECIMAL_EXCEPTION, &exception::ZERO_DIVISION_ERROR]);
signal!(INEXACT, "Inexact", &[&DECIMAL_EXCEPTION]);
signal!(ROUNDED, "Rounded", &[&DECIMAL_EXCEPTION]);
signal!(OVERFLOW, "Overflow", &[&INEXACT, &ROUNDED]);

/// A context object.
pub(super) struct Context {
    settings: Cell<Precision>,
}

pub(super) const DEFAULT: Precision = Precision { digits: 28, rounding: Rounding::HalfEven };

/// The context in force.
struct Current(RefCell<Rc<Context>>);

fn current_cell(vm: &mut Vm) -> Rc<Current> {
    vm.extension::<Current>().unwrap_or_else(|| {
        let context = Rc::new(Context { settings: Cell::new(DEFAULT) });
        let current = Rc::new(Current(RefCell::new(context)));
        vm.insert_extension(current.clone());
        current
    })
}

fn current(vm: &mut Vm) -> Rc<Context> {
    current_cell(vm).0.borrow().clone()
}

fn set_current(vm: &mut Vm, context: Rc<Context>) {
    let cell = current_cell(vm);
    let replaced = cell.0.replace(context);
    drop(replaced);
}

/// The precision and rounding in force.
pub(super) fn precision(vm: &mut Vm) -> Precision {
    current(vm).settings.get()
}

/// The same, where the call may give a `context` and a `rounding` of its own.
pub(super) fn given_precision(vm: &mut Vm, arguments: &crate::arguments::Arguments) -> Outcome<Precision> {
    let mut precision = match arguments.value("context") {
        Value::None => precision(vm),
        value => match value.object::<Context>() {
            Some(context) => context.settings.get(),
            None => return Err(raise(&exception::TYPE_ERROR, "optional argument must be a context")),
        },
    };
    let rounding = arguments.value("rounding");
    if !rounding.is_none() {
        precision.rounding = Rounding::named(&vm.resolve(&rounding)?)?;
    }
    Ok(precision)
}

fn context(this: &Value) -> Outcome<Rc<Context>> {
    this.object::<Context>().ok_or_else(|| raise(&exception::TYPE_ERROR, "argument must be a context"))
}

fn checked_digits(value: &Value) -> Outcome<i64> {
    match value.as_integer() {
        Some(digits @ 1..=100_000) => Ok(digits),
        Some(digits) if digits < 1 => {
            Err(raise(&exception::VALUE_ERROR, "valid range for prec is [1, MAX_PREC]"))
        }
        _ => Err(unsupported("a precision of this kind is not supported")),
    }
}

static CONTEXT: NativeClass = NativeClass {
    name: "Context",
    module: "decimal",
    constructor: Some(Constructor {
        signature: "(prec=None, rounding=None)",
        call: |vm, _, arguments| {
            let mut settings = DEFAULT;
            let (digits, rounding) = (arguments.value("prec"), arguments.value("rounding"));
            if !digits.is_none() {
                settings.digits = checked_digits(&digits)?;
            }
            if !rounding.is_none() {
                settings.rounding = Rounding::named(&vm.resolve(&rounding)?)?;
            }
            Ok(Value::new_object(Context { settings: Cell::new(settings) }))
        },
    }),
    members: &[
        Member::Property {
            name: "prec",
            get: |_, this| Ok(Value::int(context(this)?.settings.get().digits)),
            set: Some(|_, this, value| {
                let context = context(this)?;
                let digits = checked_digits(&value)?;
                context.settings.set(Precision { digits, ..context.settings.get() });
                Ok(())
            }),
            returns: None,
        },
        Member::Property {
            name: "rounding",
            get: |_, this| Ok(Value::string(context(this)?.settings.get().rounding.name())),
            set: Some(|_, this, value| {
                let context = context(this)?;
                let rounding = Rounding::named(&value)?;
                context.settings.set(Precision { rounding, ..context.settings.get() });
                Ok(())
            }),
            returns: None,
        },
        Member::property("Emin", |_, _| Ok(Value::int(-EXPONENT_LIMIT))),
        Member::property("Emax", |_, _| Ok(Value::int(EXPONENT_LIMIT))),
        Member::method("copy", "()", |_, this, _| {
            Ok(Value::new_object(Context { settings: context(this)?.settings.clone() }))
        }),
        Member::method("create_decimal", "(num=0)", |vm, this, arguments| {
            let settings = context(this)?.settings.get();
            let number = super::construct(vm, &arguments.value("num"))?;
            Ok(Value::new_object(number.fitted(settings)?))
        }),
    ],
    ..NativeClass::DEFAULT
};

impl Object for Context {
    fn class(&self) -> &'static NativeClass {
        &CONTEXT
    }
}

/// `localcontext()`: a copy of the context is in force inside of the block.
struct LocalContext {
    inside: Rc<Context>,
    outside: RefCell<Option<Rc<Context>>>,
}

static LOCAL_CONTEXT: NativeClass =
    NativeClass { name: "ContextManager", module: "decimal", enters: Some(&CONTEXT), ..NativeClass::DEFAULT };

impl Object for LocalContext {
    fn class(&self) -> &'static NativeClass {
        &LOCAL_CONTEXT
    }

    fn enter(&self, vm: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        let outside = current(vm);
        *self.outside.borrow_mut() = Some(outside);
        set_current(vm, self.inside.clone());
        Ok(Some(Value::Object(self.inside.clone())))
    }

    fn exit(&self, vm: &mut Vm, _: &Value, _: Option<&Value>) -> Outcome<bool> {
        let outside = self.outside.borrow_mut().take();
        if let Some(outside) = outside {
            set_current(vm, outside);
        }
        Ok(false)
    }
}

macro_rules! function {
    ($name:literal, $signature:literal, $call:expr) => {
        (
            $name,
            ModuleMember::Function(crate::native::NativeFunction {
                name: $name,
                signature: $signature,
                call: $call,
                returns: None,
            }),
        )
    };
}

/// The names of the module that have to do with contexts.
pub(super) const MEMBERS: [(&str, ModuleMember); 23] = [
    function!("getcontext", "()", |vm, _| Ok(Value::Object(current(vm)))),
    function!("setcontext", "(context, /)", |vm, arguments| {
        let context = context(&arguments.value("context"))?;
        set_current(vm, context);
        Ok(Value::None)
    }),
    function!("localcontext", "(ctx=None, *, prec=None, rounding=None)", |vm, arguments| {
        let mut settings = match arguments.value("ctx") {
            Value::None => current(vm).settings.get(),
            given => context(&given)?.settings.get(),
        };
        if !arguments.value("prec").is_none() {
            settings.digits = checked_digits(&arguments.value("prec"))?;
        }
        if !arguments.value("rounding").is_none() {
            settings.rounding = Rounding::named(&arguments.value("rounding"))?;
        }
        Ok(Value::new_object(LocalContext {
            inside: Rc::new(Context { settings: Cell::new(settings) }),
            outside: RefCell::new(None),
        }))
    }),
    ("Context", ModuleMember::Class(&CONTEXT)),
    ("DecimalException", ModuleMember::Class(&DECIMAL_EXCEPTION)),
    ("InvalidOperation", ModuleMember::Class(&INVALID_OPERATION)),
    ("ConversionSyntax", ModuleMember::Class(&CONVERSION_SYNTAX)),
    ("DivisionImpossible", ModuleMember::Class(&DIVISION_IMPOSSIBLE)),
    ("DivisionUndefined", ModuleMember::Class(&DIVISION_UNDEFINED)),
    ("DivisionByZero", ModuleMember::Class(&DIVISION_BY_ZERO)),
    ("Inexact", ModuleMember::Class(&INEXACT)),
    ("Rounded", ModuleMember::Class(&ROUNDED)),
    ("Overflow", ModuleMember::Class(&OVERFLOW)),
    ("ROUND_CEILING", ModuleMember::Value(|_| Ok(Value::string("ROUND_CEILING")))),
    ("ROUND_DOWN", ModuleMember::Value(|_| Ok(Value::string("ROUND_DOWN")))),
    ("ROUND_FLOOR", ModuleMember::Value(|_| Ok(Value::string("ROUND_FLOOR")))),
    ("ROUND_HALF_DOWN", ModuleMember::Value(|_| Ok(Value::string("ROUND_HALF_DOWN")))),
    ("ROUND_HALF_EVEN", ModuleMember::Value(|_| Ok(Value::string("ROUND_HALF_EVEN")))),
    ("ROUND_HALF_UP", ModuleMember::Value(|_| Ok(Value::string("ROUND_HALF_UP")))),
    ("ROUND_UP", ModuleMember::Value(|_| Ok(Value::string("ROUND_UP")))),
    ("ROUND_05UP", ModuleMember::Value(|_| Ok(Value::string("ROUND_05UP")))),
    ("HAVE_THREADS", ModuleMember::Value(|_| Ok(Value::Bool(true)))),
    ("Decimal", ModuleMember::Class(&super::DECIMAL)),
];
