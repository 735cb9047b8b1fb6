//! The built-in functions, and the built-in classes that are mostly called like functions.

use std::rc::Rc;

use num_integer::Integer as _;

use super::lists::sort;
use crate::arguments::{Arguments, CallArguments};
use crate::exceptions::{Exception, class as exception};
use crate::iterators::stepping;
use crate::native::{Constructor, Member, NativeClass, NativeFunction};
use crate::object::Object;
use crate::operators::{BinaryOperator, CompareOperator};
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::{Descriptor, Dict, Integer, Value, number};
use crate::vm::{Vm, plain};

macro_rules! function {
    ($name:literal, $signature:literal, $call:expr) => {
        NativeFunction { name: $name, signature: $signature, call: $call, returns: None }
    };
}

pub(super) static FUNCTIONS: &[NativeFunction] = &[
    function!("print", "(*values, sep=None, end=None, file=None, flush=False)", print),
    function!("len", "(obj, /)", |vm, arguments| {
        let value = arguments.value("obj");
        match vm.length(&value)? {
            Some(length) => Ok(Value::length(length)),
            None => Err(raise(
                &exception::TYPE_ERROR,
                format!("object of type '{}' has no len()", value.type_name()),
            )),
        }
    }),
    function!("isinstance", "(obj, class_or_tuple, /)", |vm, arguments| {
        vm.is_instance_of(&arguments.value("obj"), &arguments.value("class_or_tuple")).map(Value::Bool)
    }),
    function!("issubclass", "(cls, class_or_tuple, /)", |vm, arguments| {
        vm.is_subclass_of(&arguments.value("cls"), &arguments.value("class_or_tuple")).map(Value::Bool)
    }),
    function!("repr", "(obj, /)", |vm, arguments| vm.repr(&arguments.value("obj")).map(Value::Str)),
    function!("ascii", "(obj, /)", |vm, arguments| vm.ascii(&arguments.value("obj")).map(Value::Str)),
    function!("format", "(value, format_spec='', /)", |vm, arguments| {
        vm.format(&arguments.value("value"), &arguments.string("format_spec")?).map(Value::Str)
    }),
    function!("sorted", "(iterable, /, *, key=None, reverse=False)", |vm, arguments| {
        let items = vm.iterate(&arguments.value("iterable"))?;
        let reverse = vm.truth(&arguments.value("reverse"))?;
        sort(vm, items, &arguments.value("key"), reverse).map(Value::list)
    }),
    function!("min", "(*values, key=None, default=None)", |vm, arguments| extreme(
        vm,
        &arguments,
        CompareOperator::Less
    )),
    function!("max", "(*values, key=None, default=None)", |vm, arguments| {
        extreme(vm, &arguments, CompareOperator::Greater)
    }),
    function!("sum", "(iterable, /, start=0)", |vm, arguments| {
        let mut total = arguments.value("start");
        if matches!(total, Value::Str(_)) {
            return Err(raise(&exception::TYPE_ERROR, "sum() can't sum strings [use ''.join(seq) instead]"));
        }
        let iterator = vm.iterator(&arguments.value("iterable"))?;
        while let Some(item) = vm.next(&iterator)? {
            total = vm.binary(BinaryOperator::Add, &total, &item)?;
        }
        Ok(total)
    }),
    function!("any", "(iterable, /)", |vm, arguments| {
        let iterator = vm.iterator(&arguments.value("iterable"))?;
        while let Some(item) = vm.next(&iterator)? {
            if vm.truth(&item)? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    }),
    function!("all", "(iterable, /)", |vm, arguments| {
        let iterator = vm.iterator(&arguments.value("iterable"))?;
        while let Some(item) = vm.next(&iterator)? {
            if !vm.truth(&item)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
    function!("abs", "(x, /)", |vm, arguments| {
        let value = arguments.value("x");
        if let Some(result) = vm.call_if_special(&value, "__abs__", &[])? {
            return Ok(result);
        }
        match plain(&value) {
            Value::Float(float) => Ok(Value::Float(float.abs())),
            other => match number::integer(&other) {
                Some(number) if number.is_negative() => {
                    Ok(Value::Int(number.unary(crate::operators::UnaryOperator::Negative)))
                }
                Some(number) => Ok(Value::Int(number)),
                None => match vm.call_native_special(&other, "__abs__", CallArguments::new())? {
                    Some(result) => Ok(result),
                    None => Err(raise(
                        &exception::TYPE_ERROR,
                        format!("bad operand type for abs(): '{}'", value.type_name()),
                    )),
                },
            },
        }
    }),
    function!("round", "(number, ndigits=None)", round),
    function!("divmod", "(x, y, /)", |vm, arguments| {
        let (left, right) = (arguments.value("x"), arguments.value("y"));
        for (this, name, other) in [(&left, "__divmod__", &right), (&right, "__rdivmod__", &left)] {
            if let Some(result) = vm.call_if_special(this, name, std::slice::from_ref(other))?
                && !matches!(result, Value::NotImplemented)
            {
                return Ok(result);
            }
        }
        let given = CallArguments::positional(vec![right.clone()]);
        if let Some(result) = vm.call_native_special(&left, "__divmod__", given)? {
            return Ok(result);
        }
        Ok(Value::tuple(vec![
            vm.binary(BinaryOperator::FloorDivide, &left, &right)?,
            vm.binary(BinaryOperator::Modulo, &left, &right)?,
        ]))
    }),
    function!("pow", "(base, exp, mod=None)", |vm, arguments| {
        let (base, exponent) = (arguments.value("base"), arguments.value("exp"));
        match arguments.value("mod") {
            Value::None => vm.binary(BinaryOperator::Power, &base, &exponent),
            modulus => {
                if let Some(result) =
                    vm.call_if_special(&base, "__pow__", &[exponent.clone(), modulus.clone()])?
                {
                    return Ok(result);
                }
                match (number::integer(&base), number::integer(&exponent), number::integer(&modulus)) {
                    (Some(base), Some(exponent), Some(modulus))
                        if !exponent.is_negative() && !modulus.is_zero() =>
                    {
                        let power = base.to_big().modpow(&exponent.to_big(), &modulus.to_big());
                        Ok(Value::Int(Integer::from_big(power.mod_floor(&modulus.to_big()))))
                    }
                    (Some(base), Some(exponent), Some(modulus)) if !modulus.is_zero() => {
                        let modulus = modulus.to_big();
                        let Some(inverse) = base.to_big().modinv(&modulus) else {
                            return Err(raise(
                                &exception::VALUE_ERROR,
                                "base is not invertible for the given modulus",
                            ));
                        };
                        let power = inverse.modpow(&-exponent.to_big(), &modulus);
                        Ok(Value::Int(Integer::from_big(power.mod_floor(&modulus))))
                    }
                    (Some(_), Some(_), Some(_)) => {
                        Err(raise(&exception::VALUE_ERROR, "pow() 3rd argument cannot be 0"))
                    }
                    _ => Err(unsupported("this use of `pow` is not supported")),
                }
            }
        }
    }),
    function!("chr", "(i, /)", |_, arguments| {
        let code = u32::try_from(arguments.integer("i")?).ok().and_then(char::from_u32);
        code.map(|character| Value::from(character.to_string()))
            .ok_or_else(|| raise(&exception::VALUE_ERROR, "chr() arg not in range(0x110000)"))
    }),
    function!("ord", "(c, /)", |_, arguments| {
        let value = arguments.value("c");
        let text = value.as_str().unwrap_or_default();
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(Value::int(i64::from(u32::from(character)))),
            _ => Err(raise(
                &exception::TYPE_ERROR,
                format!("ord() expected a character, but string of length {} found", text.chars().count()),
            )),
        }
    }),
    function!("hex", "(number, /)", |vm, arguments| radix(vm, &arguments, "#x")),
    function!("oct", "(number, /)", |vm, arguments| radix(vm, &arguments, "#o")),
    function!("bin", "(number, /)", |vm, arguments| radix(vm, &arguments, "#b")),
    function!("hash", "(obj, /)", |vm, arguments| {
        let value = arguments.value("obj");
        if let Value::Int(_) | Value::Bool(_) = value {
            return Ok(Value::int(value.as_integer().unwrap_or(0)));
        }
        // Equal numbers of other classes have the hash of the integer.
        if let Some(whole) = whole_number(&value) {
            return Ok(Value::Int(whole));
        }
        if let Some(own @ Value::Int(_)) = own_hash(vm, &value)? {
            return Ok(own);
        }
        vm.hash(&value).map(super::specials::hash_value)
    }),
    function!("id", "(obj, /)", |_, arguments| {
        let hash = crate::value::key::identity(&arguments.value("obj"));
        Ok(super::specials::hash_value(hash))
    }),
    function!("iter", "(obj, sentinel=None, /)", |vm, arguments| {
        let value = arguments.value("obj");
        if !arguments.is_given("sentinel") {
            return vm.iterator(&value);
        }
        let sentinel = arguments.value("sentinel");
        Ok(stepping(move |vm| {
            let item = vm.call(&value, CallArguments::new())?;
            Ok(if vm.equal(&item, &sentinel)? { None } else { Some(item) })
        }))
    }),
    function!("next", "(iterator, default=None, /)", |vm, arguments| {
        let iterator = arguments.value("iterator");
        if let Value::Generator(generator) = &iterator {
            return match vm.resume(generator, Value::None, None)? {
                Ok(value) => Ok(value),
                Err(_) if arguments.is_given("default") => Ok(arguments.value("default")),
                Err(result) => Err(stop_iteration(&result)),
            };
        }
        match vm.next(&iterator)? {
            Some(value) => Ok(value),
            None if arguments.is_given("default") => Ok(arguments.value("default")),
            None => Err(stop_iteration(&Value::None)),
        }
    }),
    function!("getattr", "(obj, name, default=None, /)", |vm, arguments| {
        let (value, name) = (arguments.value("obj"), arguments.string("name")?);
        if !arguments.is_given("default") {
            return vm.get_attribute(&value, &name);
        }
        match vm.find_attribute(&value, &name) {
            Ok(found) => Ok(found.unwrap_or_else(|| arguments.value("default"))),
            Err(Interruption::Raise(raised)) if raised.is_a(&exception::ATTRIBUTE_ERROR) => {
                Ok(arguments.value("default"))
            }
            Err(other) => Err(other),
        }
    }),
    function!("hasattr", "(obj, name, /)", |vm, arguments| {
        match vm.find_attribute(&arguments.value("obj"), &arguments.string("name")?) {
            Ok(found) => Ok(Value::Bool(found.is_some())),
            Err(Interruption::Raise(raised)) if raised.is_a(&exception::ATTRIBUTE_ERROR) => {
                Ok(Value::Bool(false))
            }
            Err(other) => Err(other),
        }
    }),
    function!("setattr", "(obj, name, value, /)", |vm, arguments| {
        vm.set_attribute(&arguments.value("obj"), &arguments.string("name")?, arguments.value("value"))?;
        Ok(Value::None)
    }),
    function!("delattr", "(obj, name, /)", |vm, arguments| {
        vm.delete_attribute(&arguments.value("obj"), &arguments.string("name")?)?;
        Ok(Value::None)
    }),
    function!("callable", "(obj, /)", |vm, arguments| {
        let value = arguments.value("obj");
        vm.is_callable(&value).map(Value::Bool)
    }),
    function!("vars", "(obj=None, /)", |vm, arguments| {
        if arguments.is_given("obj") {
            return vm.get_attribute(&arguments.value("obj"), "__dict__");
        }
        Ok(vm.running_locals().unwrap_or(Value::None))
    }),
    function!("locals", "()", |vm, _| Ok(vm.running_locals().unwrap_or(Value::None))),
    function!("globals", "()", |vm, _| {
        Ok(vm.running_module().map_or(Value::None, |module| super::module_globals::globals_of(&module)))
    }),
    function!("dir", "(obj=None, /)", |vm, arguments| {
        let mut names: Vec<Rc<str>> = Vec::new();
        let mut add = |dict: Option<Value>| {
            let dict = dict.and_then(|dict| dict.as_dict()).unwrap_or_default();
            names.extend(dict.string_items().into_iter().map(|(name, _)| name));
        };
        if let Some(value) = arguments.given("obj") {
            let class = match &value {
                Value::Class(class) => Some(class.clone()),
                Value::Instance(instance) => {
                    add(Some(Value::Dict(instance.attributes().clone())));
                    Some(instance.class().clone())
                }
                other => {
                    add(Some(vm.get_attribute(other, "__dict__")?));
                    None
                }
            };
            if let Some(class) = class {
                add(Some(Value::Dict(class.namespace().clone())));
                for ancestor in class.ancestors() {
                    if let Value::Class(ancestor) = ancestor {
                        add(Some(Value::Dict(ancestor.namespace().clone())));
                    }
                }
            }
        } else {
            add(vm.running_locals());
        }
        names.sort();
        names.dedup();
        Ok(Value::strings(names))
    }),
    function!("__import__", "(name)", |vm, arguments| vm.import(&arguments.string("name")?)),
];

/// What `__hash__` of a class in Python says.
fn own_hash(vm: &mut Vm, value: &Value) -> Outcome<Option<Value>> {
    match value {
        Value::Instance(instance)
            if !matches!(instance.class().lookup("__hash__"), None | Some(Value::None)) =>
        {
            vm.call_if_special(value, "__hash__", &[])
        }
        _ => Ok(None),
    }
}

/// `cls.mro()`
pub(crate) static MRO: NativeFunction = NativeFunction {
    name: "mro",
    signature: "(cls)",
    call: |vm, arguments| {
        let line = vm.get_attribute(&arguments.value("cls"), "__mro__")?;
        Ok(Value::list(line.items().unwrap_or_default()))
    },
    returns: None,
};

fn stop_iteration(result: &Value) -> Interruption {
    let arguments = if result.is_none() { Vec::new() } else { vec![result.clone()] };
    Interruption::Raise(Exception::new(&exception::STOP_ITERATION, arguments))
}

fn print(vm: &mut Vm, arguments: Arguments) -> Outcome<Value> {
    let separator = arguments.optional_string("sep")?.unwrap_or_else(|| " ".into());
    let end = arguments.optional_string("end")?.unwrap_or_else(|| "\n".into());
    let mut text = String::new();
    for (position, value) in arguments.rest().iter().enumerate() {
        if position > 0 {
            text.push_str(&separator);
        }
        text.push_str(&vm.str(value)?);
    }
    text.push_str(&end);
    match arguments.value("file") {
        Value::None => vm.system().write_stdout(&text),
        file => {
            vm.call_method(&file, "write", vec![Value::from(text)])?;
        }
    }
    Ok(Value::None)
}

fn extreme(vm: &mut Vm, arguments: &Arguments, operator: CompareOperator) -> Outcome<Value> {
    let items = match arguments.rest() {
        [only] => vm.iterate(only)?,
        [] => {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("{} expected at least 1 argument, got 0", arguments.function()),
            ));
        }
        several => several.to_vec(),
    };
    let key = arguments.value("key");
    let mut best: Option<(Value, Value)> = None;
    for item in items {
        let item_key = if key.is_none() {
            item.clone()
        } else {
            vm.call(&key, CallArguments::positional(vec![item.clone()]))?
        };
        let better = match &best {
            Some((best_key, _)) => {
                let answer = vm.compare(operator, &item_key, best_key)?;
                vm.truth(&answer)?
            }
            None => true,
        };
        if better {
            best = Some((item_key, item));
        }
    }
    match best {
        Some((_, item)) => Ok(item),
        None if arguments.is_given("default") => Ok(arguments.value("default")),
        None => Err(raise(
            &exception::VALUE_ERROR,
            format!("{}() arg is an empty sequence", arguments.function()),
        )),
    }
}

fn round(vm: &mut Vm, arguments: Arguments) -> Outcome<Value> {
    let value = arguments.value("number");
    let digits = match arguments.value("ndigits") {
        Value::None => Value::None,
        given => Value::Int(vm.integer_of(&given)?),
    };
    let given = if digits.is_none() { Vec::new() } else { vec![digits.clone()] };
    if let Some(result) = vm.call_if_special(&value, "__round__", &given)? {
        return Ok(result);
    }
    match plain(&value) {
        Value::Float(float) => match digits.as_integer() {
            None => {
                if !float.is_finite() {
                    return Err(raise(
                        &exception::OVERFLOW_ERROR,
                        "cannot convert float infinity to integer",
                    ));
                }
                Ok(Value::Int(super::numbers::from_float(float.round_ties_even())))
            }
            Some(digits) if digits >= 0 => {
                // Formatting rounds the exact binary value half to even, as `round` does.
                let digits = usize::try_from(digits).unwrap_or(0).min(400);
                Ok(Value::Float(format!("{float:.digits$}").parse().unwrap_or(float)))
            }
            Some(digits) => {
                let factor = 10_f64.powi(i32::try_from(-digits).unwrap_or(i32::MAX));
                Ok(Value::Float((float / factor).round_ties_even() * factor))
            }
        },
        other => match (number::integer(&other), digits.as_integer()) {
            (Some(number), Some(digits)) if digits < 0 => {
                let factor =
                    num_bigint::BigInt::from(10).pow(u32::try_from(-digits).unwrap_or(0).min(100_000));
                let (quotient, rest) = number.to_big().div_mod_floor(&factor);
                let twice = rest * 2;
                let up = twice > factor || (twice == factor && quotient.is_odd());
                let quotient = if up { quotient + 1 } else { quotient };
                Ok(Value::Int(Integer::from_big(quotient * factor)))
            }
            (Some(number), _) => Ok(Value::Int(number)),
            (None, _) => {
                match vm.call_native_special(&other, "__round__", CallArguments::positional(vec![digits]))? {
                    Some(result) => Ok(result),
                    None => Err(raise(
                        &exception::TYPE_ERROR,
                        format!("type {} doesn't define __round__ method", value.type_name()),
                    )),
                }
            }
        },
    }
}

/// The integer that a float or Decimal is equal to.
fn whole_number(value: &Value) -> Option<Integer> {
    if let Some(decimal) = value.object::<crate::library::Decimal>() {
        let whole = decimal.truncated()?;
        return (crate::library::Decimal::from_integer(&whole) == *decimal).then(|| Integer::from_big(whole));
    }
    match value {
        Value::Float(float) if float.fract() == 0.0 => Some(super::numbers::from_float(*float)),
        _ => None,
    }
}

fn radix(vm: &mut Vm, arguments: &Arguments, specification: &str) -> Outcome<Value> {
    let number = vm.integer_of(&arguments.value("number"))?;
    crate::format::apply(&Value::Int(number), specification).map(Value::from)
}

// The classes that are called like functions.

pub(super) const PROPERTY_CONSTRUCTOR: Constructor = Constructor {
    signature: "(fget=None, fset=None, fdel=None, doc=None)",
    call: |_, _, arguments| {
        Ok(Value::Descriptor(Rc::new(Descriptor::Property {
            get: arguments.value("fget"),
            set: arguments.value("fset"),
            delete: arguments.value("fdel"),
        })))
    },
};

fn property_parts(this: &Value) -> (Value, Value, Value) {
    if let Value::Descriptor(descriptor) = this
        && let Descriptor::Property { get, set, delete } = &**descriptor
    {
        return (get.clone(), set.clone(), delete.clone());
    }
    (Value::None, Value::None, Value::None)
}

pub(super) const PROPERTY_MEMBERS: &[Member] = &[
    Member::method("getter", "(function, /)", |_, this, arguments| {
        let (_, set, delete) = property_parts(this);
        Ok(Value::Descriptor(Rc::new(Descriptor::Property { get: arguments.value("function"), set, delete })))
    }),
    Member::method("setter", "(function, /)", |_, this, arguments| {
        let (get, _, delete) = property_parts(this);
        Ok(Value::Descriptor(Rc::new(Descriptor::Property { get, set: arguments.value("function"), delete })))
    }),
    Member::method("deleter", "(function, /)", |_, this, arguments| {
        let (get, set, _) = property_parts(this);
        Ok(Value::Descriptor(Rc::new(Descriptor::Property { get, set, delete: arguments.value("function") })))
    }),
];

/// An attribute of a property object.
pub(crate) fn property_attribute(parts: (&Value, &Value, &Value), name: &str) -> Option<Value> {
    let (get, set, delete) = parts;
    match name {
        "fget" => Some(get.clone()),
        "fset" => Some(set.clone()),
        "fdel" => Some(delete.clone()),
        "__doc__" => match get {
            Value::Function(function) => {
                Some(function.code.docstring.clone().map_or(Value::None, Value::Str))
            }
            _ => Some(Value::None),
        },
        _ => {
            let member = PROPERTY_MEMBERS.iter().find(|member| member.name() == name)?;
            let this = Value::Descriptor(Rc::new(Descriptor::Property {
                get: get.clone(),
                set: set.clone(),
                delete: delete.clone(),
            }));
            Some(Value::BoundNative(Rc::new(crate::value::BoundNative { this, member })))
        }
    }
}

pub(super) const CLASSMETHOD_CONSTRUCTOR: Constructor = Constructor {
    signature: "(function, /)",
    call: |_, _, arguments| {
        Ok(Value::Descriptor(Rc::new(Descriptor::ClassMethod(arguments.value("function")))))
    },
};

pub(super) const STATICMETHOD_CONSTRUCTOR: Constructor = Constructor {
    signature: "(function, /)",
    call: |_, _, arguments| {
        Ok(Value::Descriptor(Rc::new(Descriptor::StaticMethod(arguments.value("function")))))
    },
};

pub(super) const SUPER_CONSTRUCTOR: Constructor = Constructor {
    signature: "(type=None, obj=None, /)",
    call: |vm, _, arguments| {
        if !arguments.is_given("type") {
            return vm.implicit_super();
        }
        Ok(Value::Descriptor(Rc::new(Descriptor::Super {
            class: arguments.value("type"),
            this: arguments.value("obj"),
        })))
    },
};

pub(super) const TYPE_CONSTRUCTOR: Constructor = Constructor {
    signature: "(obj, bases=None, dict=None, /)",
    call: |vm, _, arguments| {
        let value = arguments.value("obj");
        if !arguments.is_given("bases") {
            return Ok(vm.type_of(&value));
        }
        let name = arguments.string("obj")?;
        let bases = arguments.sequence("bases")?;
        let namespace = arguments.value("dict").as_dict().map_or_else(Dict::new, |dict| dict.copy());
        if let Some(module) = vm.running_module()
            && !namespace.has("__module__")
        {
            namespace.set("__module__", Value::Str(module.name().clone()));
        }
        vm.create_class(&name, bases, namespace).map(Value::Class)
    },
};

pub(super) const ENUMERATE_CONSTRUCTOR: Constructor = Constructor {
    signature: "(iterable, start=0)",
    call: |vm, _, arguments| {
        let iterator = vm.iterator(&arguments.value("iterable"))?;
        let mut count = arguments.integer("start")?;
        Ok(stepping(move |vm| {
            Ok(vm.next(&iterator)?.map(|item| {
                let pair = Value::tuple(vec![Value::int(count), item]);
                count += 1;
                pair
            }))
        }))
    },
};

pub(super) const ZIP_CONSTRUCTOR: Constructor = Constructor {
    signature: "(*iterables, strict=False)",
    call: |vm, _, arguments| {
        let strict = vm.truth(&arguments.value("strict"))?;
        let mut iterators = Vec::new();
        for iterable in arguments.rest() {
            iterators.push(vm.iterator(iterable)?);
        }
        Ok(stepping(move |vm| {
            let mut items = Vec::with_capacity(iterators.len());
            for (position, iterator) in iterators.iter().enumerate() {
                match vm.next(iterator)? {
                    Some(item) => items.push(item),
                    None if strict && position > 0 => {
                        return Err(raise(
                            &exception::VALUE_ERROR,
                            format!("zip() argument {} is shorter than argument {position}", position + 1),
                        ));
                    }
                    None => {
                        if strict {
                            for (later, other) in iterators.iter().enumerate().skip(1) {
                                if vm.next(other)?.is_some() {
                                    return Err(raise(
                                        &exception::VALUE_ERROR,
                                        format!(
                                            "zip() argument {} is longer than argument {later}",
                                            later + 1
                                        ),
                                    ));
                                }
                            }
                        }
                        return Ok(None);
                    }
                }
            }
            Ok((!items.is_empty()).then(|| Value::tuple(items)))
        }))
    },
};

pub(super) const MAP_CONSTRUCTOR: Constructor = Constructor {
    signature: "(function, /, *iterables)",
    call: |vm, _, arguments| {
        let function = arguments.value("function");
        let mut iterators = Vec::new();
        for iterable in arguments.rest() {
            iterators.push(vm.iterator(iterable)?);
        }
        Ok(stepping(move |vm| {
            let mut items = Vec::with_capacity(iterators.len());
            for iterator in &iterators {
                match vm.next(iterator)? {
                    Some(item) => items.push(item),
                    None => return Ok(None),
                }
            }
            vm.call(&function, CallArguments::positional(items)).map(Some)
        }))
    },
};

pub(super) const FILTER_CONSTRUCTOR: Constructor = Constructor {
    signature: "(function, iterable, /)",
    call: |vm, _, arguments| {
        let function = arguments.value("function");
        let iterator = vm.iterator(&arguments.value("iterable"))?;
        Ok(stepping(move |vm| {
            while let Some(item) = vm.next(&iterator)? {
                let answer = if function.is_none() {
                    item.clone()
                } else {
                    vm.call(&function, CallArguments::positional(vec![item.clone()]))?
                };
                if vm.truth(&answer)? {
                    return Ok(Some(item));
                }
            }
            Ok(None)
        }))
    },
};

pub(super) const REVERSED_CONSTRUCTOR: Constructor = Constructor {
    signature: "(sequence, /)",
    call: |vm, _, arguments| {
        let value = arguments.value("sequence");
        if let Some(result) = vm.call_if_special(&value, "__reversed__", &[])? {
            return Ok(result);
        }
        if matches!(value, Value::Set(_) | Value::Generator(_) | Value::Iterator(_)) {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("'{}' object is not reversible", value.type_name()),
            ));
        }
        let mut items = vm.iterate(&value)?;
        items.reverse();
        Ok(Value::iterator(items))
    },
};

pub(super) const ITERATOR_MEMBERS: &[Member] = &[];

pub(super) const GENERATOR_MEMBERS: &[Member] = &[
    Member::method("send", "(value, /)", |vm, this, arguments| {
        let Value::Generator(generator) = this else { return Ok(Value::None) };
        match vm.resume(generator, arguments.value("value"), None)? {
            Ok(value) => Ok(value),
            Err(result) => Err(stop_iteration(&result)),
        }
    }),
    Member::method("throw", "(type, value=None, traceback=None, /)", |vm, this, arguments| {
        let Value::Generator(generator) = this else { return Ok(Value::None) };
        let given = match arguments.value("value") {
            value @ Value::Exception(_) => value,
            _ => arguments.value("type"),
        };
        let raised =
            vm.exception_from(&given, "exceptions must be classes or instances deriving from BaseException")?;
        match vm.resume(generator, Value::None, Some(Interruption::Raise(raised)))? {
            Ok(value) => Ok(value),
            Err(result) => Err(stop_iteration(&result)),
        }
    }),
    Member::method("close", "()", |vm, this, _| {
        if let Value::Generator(generator) = this {
            vm.close_generator(generator)?;
        }
        Ok(Value::None)
    }),
];

/// A callable with its first arguments (and keywords) already given.
pub(crate) struct Partial {
    pub(crate) function: Value,
    pub(crate) arguments: Vec<Value>,
    pub(crate) keywords: Vec<(Rc<str>, Value)>,
}

pub(crate) static PARTIAL: NativeClass = NativeClass {
    name: "partial",
    module: "functools",
    members: &[
        Member::property("func", |_, this| {
            Ok(this.object::<Partial>().map_or(Value::None, |partial| partial.function.clone()))
        }),
        Member::property("args", |_, this| {
            Ok(Value::tuple(
                this.object::<Partial>().map(|partial| partial.arguments.clone()).unwrap_or_default(),
            ))
        }),
        Member::property("keywords", |_, this| {
            let keywords = this.object::<Partial>().map(|partial| partial.keywords.clone());
            let keywords = keywords.unwrap_or_default();
            Ok(Value::dict(keywords.iter().map(|(name, value)| (&**name, value.clone()))))
        }),
    ],
    constructor: Some(Constructor {
        signature: "(func, /, *args, **keywords)",
        call: |_, _, arguments| {
            let mut made = Partial {
                function: arguments.value("func"),
                arguments: arguments.rest().to_vec(),
                keywords: arguments.keywords().to_vec(),
            };
            // A partial of a partial is one.
            if let Some(inner) = made.function.object::<Partial>() {
                let outer = std::mem::replace(&mut made.arguments, inner.arguments.clone());
                made.arguments.extend(outer);
                let outer = std::mem::replace(&mut made.keywords, inner.keywords.clone());
                for (name, value) in outer {
                    made.keywords.retain(|(known, _)| *known != name);
                    made.keywords.push((name, value));
                }
                made.function = inner.function.clone();
            }
            Ok(Value::new_object(made))
        },
    }),
    complete: true,
    ..NativeClass::DEFAULT
};

impl Object for Partial {
    fn class(&self) -> &'static NativeClass {
        &PARTIAL
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        let mut positional = self.arguments.clone();
        positional.extend(arguments.positional);
        let mut keywords = self.keywords.clone();
        for (name, value) in arguments.keywords {
            keywords.retain(|(known, _)| *known != name);
            keywords.push((name, value));
        }
        vm.call(&self.function, CallArguments { positional, keywords })
    }
}

/// A callable with its first arguments already given.
pub(crate) fn partial(function: Value, arguments: Vec<Value>) -> Value {
    Value::new_object(Partial { function, arguments, keywords: Vec::new() })
}

/// Native objects in a class body that change how the attribute is read (`functools.cached_property`).
pub(crate) fn object_descriptor(
    vm: &mut Vm,
    object: &Rc<dyn Object>,
    this: Option<&Value>,
    owner: &Value,
) -> Outcome<Option<Value>> {
    let value = Value::Object(object.clone());
    match object.attribute(vm, &value, "__get__")? {
        Some(method) => {
            let arguments = vec![this.cloned().unwrap_or(Value::None), owner.clone()];
            vm.call(&method, CallArguments::positional(arguments)).map(Some)
        }
        None => Ok(None),
    }
}
