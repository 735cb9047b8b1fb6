//! `enum`: how a class statement makes members, and how members are looked up and shown. `Flag` is written in Python.

use std::cell::RefCell;
use std::rc::Rc;

use crate::arguments::CallArguments;
use crate::exceptions::class as exception;
use crate::native::{Constructor, ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::operators::BinaryOperator;
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::{Class, Dict, Instance, Value};
use crate::vm::Vm;

/// Where an enumeration keeps its members: name and member, aliases included.
const MEMBERS: &str = "__members__";

/// The part of `enum` that is written in Python.
const FLAGS: &str = "_flags";

fn own(this: &Value, name: &str) -> Value {
    match this {
        Value::Instance(instance) => instance.attributes.get(name).unwrap_or(Value::None),
        _ => Value::None,
    }
}

/// `enum.Enum`
pub(crate) static ENUM_CLASS: NativeClass = NativeClass {
    name: "Enum",
    module: "enum",
    constructor: Some(Constructor {
        signature: "(value, names=None, *, module=None, qualname=None, type=None, start=1)",
        call: |vm, class, arguments| {
            let name = arguments.string("value")?;
            from_names(vm, class, &name, &arguments.value("names"), arguments.integer("start")?)
        },
    }),
    on_subclass: Some(collect),
    set_class_attribute: Some(|_, class, name, _| {
        if members(class).iter().any(|(known, _)| &**known == name) {
            return Err(raise(&exception::ATTRIBUTE_ERROR, format!("cannot reassign member '{name}'")));
        }
        Ok(false)
    }),
    class_item: Some(by_name),
    class_attribute: Some(|_, class, name| match class {
        // The message names the attribute alone, as CPython 3.11's does.
        Value::Class(_) if !name.starts_with('_') => Err(raise(&exception::ATTRIBUTE_ERROR, name)),
        _ => Ok(None),
    }),
    complete: true,
    ..NativeClass::DEFAULT
};

static INT_ENUM: NativeClass = NativeClass {
    name: "IntEnum",
    module: "enum",
    bases: &[&crate::builtins::INT, &ENUM_CLASS],
    constructor: ENUM_CLASS.constructor,
    complete: true,
    ..NativeClass::DEFAULT
};

static STR_ENUM: NativeClass = NativeClass {
    name: "StrEnum",
    module: "enum",
    bases: &[&crate::builtins::STR, &ENUM_CLASS],
    constructor: ENUM_CLASS.constructor,
    complete: true,
    ..NativeClass::DEFAULT
};

/// `auto()`: what the class decides, or an expression of such values (`READ | WRITE`) in the body of the class.
struct Auto {
    parts: Option<(BinaryOperator, Value, Value)>,
    decided: RefCell<Option<Value>>,
}

static AUTO: NativeClass =
    NativeClass { name: "auto", module: "enum", complete: true, ..NativeClass::DEFAULT };

impl Object for Auto {
    fn class(&self) -> &'static NativeClass {
        &AUTO
    }

    fn binary(
        &self,
        _: &mut Vm,
        this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        let (left, right) =
            if reflected { (other.clone(), this.clone()) } else { (this.clone(), other.clone()) };
        Ok(Some(Value::new_object(Auto {
            parts: Some((operator, left, right)),
            decided: RefCell::new(None),
        })))
    }
}

/// The value that `auto()`, or an expression of such values, comes to.
fn decided(vm: &mut Vm, class: &Rc<Class>, name: &str, value: &Value, before: &[Value]) -> Outcome<Value> {
    let Some(auto) = value.object::<Auto>() else { return vm.resolve(value) };
    if let Some(known) = auto.decided.borrow().clone() {
        return Ok(known);
    }
    let value = if let Some((operator, left, right)) = &auto.parts {
        let left = decided(vm, class, name, left, before)?;
        let right = decided(vm, class, name, right, before)?;
        vm.binary(*operator, &left, &right)?
    } else if let Some(hook) = class.lookup("_generate_next_value_") {
        let hook = vm.bind_attribute(&hook, None, &Value::Class(class.clone()))?;
        let arguments = vec![
            Value::string(name),
            Value::int(1),
            Value::length(before.len()),
            Value::list(before.to_vec()),
        ];
        vm.call(&hook, CallArguments::positional(arguments))?
    } else if class.derives_from_native(&STR_ENUM) {
        Value::from(name.to_lowercase())
    } else {
        let last = before.iter().rev().find_map(Value::as_integer).unwrap_or(0);
        Value::int(last + 1)
    };
    *auto.decided.borrow_mut() = Some(value.clone());
    Ok(value)
}

/// Makes the members of a new enumeration of the plain values in its body.
fn collect(vm: &mut Vm, class: &Rc<Class>) -> Outcome<()> {
    for base in class.ancestors() {
        if let Value::Class(base) = base
            && base.derives_from_native(&ENUM_CLASS)
            && !members(base).is_empty()
        {
            let (name, base) = (class.name(), base.name());
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("<enum '{name}'> cannot extend <enum '{base}'>"),
            ));
        }
    }
    let known = Rc::new(Dict::new());
    let mut made: Vec<(Value, Value)> = Vec::new();
    let mut before: Vec<Value> = Vec::new();
    let ignored = class.namespace.get("_ignore_").map(|value| vm.iterate(&value)).transpose()?;
    let ignored = ignored.unwrap_or_default();
    for (name, value) in class.namespace.string_items() {
        let plain = !name.starts_with('_')
            && !ignored.iter().any(|other| other.str_ref() == Some(&*name))
            && !matches!(
                value,
                Value::Function(_) | Value::Descriptor(_) | Value::Class(_) | Value::NativeFunction(_)
            );
        if !plain {
            continue;
        }
        if let Value::Instance(_) = &value
            && vm.special(&value, "__get__")?.is_some()
        {
            continue;
        }
        let given = decided(vm, class, &name, &value, &before)?;
        let member = new_member(vm, class, &name, &given)?;
        let value = own(&member, "_value_");
        before.push(value.clone());
        let mut alias = None;
        for (other, member) in &made {
            if vm.equal(other, &value)? {
                alias = Some(member.clone());
            }
        }
        let member = if let Some(alias) = alias {
            alias
        } else {
            initialize(vm, class, &member, &given)?;
            made.push((value, member.clone()));
            member
        };
        class.namespace.set_shared(&name, member.clone());
        known.set_shared(&name, member);
    }
    class.namespace.set(MEMBERS, Value::Dict(known));
    Ok(())
}

/// What stands in the tuple of a member, or the value alone.
fn given_arguments(value: &Value) -> Vec<Value> {
    match value {
        Value::Tuple(items) => items.to_vec(),
        other => vec![other.clone()],
    }
}

/// A member with its name and value: as the class's own `__new__` makes it, if there is one.
fn new_member(vm: &mut Vm, class: &Rc<Class>, name: &Rc<str>, value: &Value) -> Outcome<Value> {
    let instance = if let Some(new) = class.lookup("__new__") {
        let new = match &new {
            Value::Descriptor(_) => vm.bind_attribute(&new, None, &Value::Class(class.clone()))?,
            _ => new,
        };
        let mut arguments = vec![Value::Class(class.clone())];
        arguments.extend(given_arguments(value));
        match vm.call(&new, CallArguments::positional(arguments))? {
            Value::Instance(instance) => instance,
            _ => return Err(unsupported("this `__new__` of an enumeration is not supported")),
        }
    } else {
        let instance = Rc::new(Instance::new(class.clone()));
        if let Some(content) = built_in_content(vm, class, value)? {
            instance.set_native(content);
        }
        instance
    };
    instance.attributes.set("_name_", Value::Str(name.clone()));
    instance.attributes.set("name", Value::Str(name.clone()));
    let value = match instance.attributes.get("_value_") {
        Some(own) => own,
        None => match instance.native() {
            Some(native) if class.lookup("__new__").is_some() => native,
            _ => value.clone(),
        },
    };
    instance.attributes.set("_value_", value.clone());
    instance.attributes.set("value", value);
    Ok(Value::Instance(instance))
}

/// What a member is for the built-in class that the enumeration mixes in.
fn built_in_content(vm: &mut Vm, class: &Rc<Class>, value: &Value) -> Outcome<Option<Value>> {
    let base = class.ancestors().iter().find_map(|ancestor| match ancestor {
        Value::NativeClass(native)
            if crate::builtins::is_immutable(native)
                && native.name != "object"
                && native.module == "builtins" =>
        {
            Some(*native)
        }
        _ => None,
    });
    let Some(base) = base else { return Ok(None) };
    if vm.is_instance(value, base) && !matches!(value, Value::Tuple(_)) {
        return Ok(Some(value.clone()));
    }
    vm.call(&Value::NativeClass(base), CallArguments::positional(given_arguments(value))).map(Some)
}

fn initialize(vm: &mut Vm, class: &Rc<Class>, member: &Value, value: &Value) -> Outcome<()> {
    let Some(init) = class.lookup("__init__") else { return Ok(()) };
    let init = vm.bind_attribute(&init, Some(member), &Value::Class(class.clone()))?;
    vm.call(&init, CallArguments::positional(given_arguments(value))).map(drop)
}

/// `Enum("Animal", "CAT DOG")`
fn from_names(vm: &mut Vm, base: &Value, name: &str, names: &Value, start: i64) -> Outcome<Value> {
    let listed = match names {
        Value::Str(text) => text.replace(',', " ").split_whitespace().map(Value::string).collect(),
        Value::None => {
            return Err(raise(
                &exception::TYPE_ERROR,
                "EnumType.__call__() missing 1 required positional argument: 'names'",
            ));
        }
        Value::Dict(dict) => {
            dict.items().into_iter().map(|(name, value)| Value::tuple(vec![name, value])).collect()
        }
        other => vm.iterate(other)?,
    };
    let namespace = Dict::new();
    namespace.set(
        "__module__",
        vm.running_module().map_or(Value::None, |module| Value::Str(module.name().clone())),
    );
    for (entry, number) in listed.into_iter().zip(start..) {
        let (name, value) = match (&entry, entry.items().as_deref()) {
            (Value::Str(name), _) => {
                let by_name = matches!(base, Value::NativeClass(class) if class.derives_from(&STR_ENUM));
                (name.clone(), if by_name { Value::from(name.to_lowercase()) } else { Value::int(number) })
            }
            (_, Some([name, value])) => (name.as_str().unwrap_or_default(), value.clone()),
            _ => return Err(unsupported("these names of an enumeration are not supported")),
        };
        namespace.set_shared(&name, value);
    }
    vm.create_class(name, vec![base.clone()], namespace).map(Value::Class)
}

fn members(class: &Class) -> Vec<(Rc<str>, Value)> {
    match class.namespace.get(MEMBERS) {
        Some(Value::Dict(members)) => members.string_items(),
        _ => Vec::new(),
    }
}

fn by_name(_: &mut Vm, class: &Value, key: &Value) -> Outcome<Value> {
    let Value::Class(class) = class else {
        return Err(raise(&exception::TYPE_ERROR, "type 'Enum' is not subscriptable"));
    };
    let name = key.as_str().unwrap_or_default();
    members(class)
        .into_iter()
        .find(|(known, _)| *known == name)
        .map(|(_, member)| member)
        .ok_or_else(|| crate::vm::key_error(key))
}

/// `Color(1)` looks a member up.
fn by_value(vm: &mut Vm, class: &Rc<Class>, arguments: CallArguments) -> Outcome<Value> {
    let Some(value) = arguments.positional.first().cloned() else {
        return Err(raise(
            &exception::TYPE_ERROR,
            "EnumType.__call__() missing 1 required positional argument: 'value'",
        ));
    };
    if arguments.positional.len() > 1 && members(class).is_empty() {
        let names = arguments.positional.get(1).cloned().unwrap_or(Value::None);
        let name = value.as_str().unwrap_or_default();
        return from_names(vm, &Value::Class(class.clone()), &name, &names, 1);
    }
    if matches!(&value, Value::Instance(instance) if Rc::ptr_eq(&instance.class, class)) {
        return Ok(value);
    }
    for (_, member) in members(class) {
        if vm.equal(&own(&member, "_value_"), &value)? {
            return Ok(member);
        }
    }
    if let Some(hook) = class.lookup("_missing_") {
        let hook = vm.bind_attribute(&hook, None, &Value::Class(class.clone()))?;
        let found = vm.call(&hook, CallArguments::positional(vec![value.clone()]))?;
        if !found.is_none() {
            return Ok(found);
        }
    }
    let shown = vm.repr(&value)?;
    Err(raise(&exception::VALUE_ERROR, format!("{shown} is not a valid {}", class.qualified_name.borrow())))
}

/// Calling an enumeration looks a member up.
pub(super) fn class_call(class: &Class) -> Option<fn(&mut Vm, &Rc<Class>, CallArguments) -> Outcome<Value>> {
    if !class.derives_from_native(&ENUM_CLASS) {
        return None;
    }
    Some(by_value)
}

/// Whether it is an enumeration of bits.
fn is_flag(class: &Class) -> bool {
    class.ancestors().iter().any(
        |ancestor| matches!(ancestor, Value::Class(class) if &*class.name() == "Flag" && &*class.module() == FLAGS),
    )
}

/// The members without aliases; of an enumeration of bits those of one bit.
pub(super) fn class_values(_: &mut Vm, class: &Rc<Class>) -> Outcome<Option<Vec<Value>>> {
    if !class.derives_from_native(&ENUM_CLASS) {
        return Ok(None);
    }
    let bits = is_flag(class);
    let mut values: Vec<Value> = Vec::new();
    for (_, member) in members(class) {
        let one = own(&member, "_value_").as_integer().is_some_and(|value| value.count_ones() == 1);
        if !values.iter().any(|known| known.is(&member)) && (one || !bits) {
            values.push(member);
        }
    }
    Ok(Some(values))
}

pub(super) fn class_repr(class: &Class) -> Option<String> {
    let kind = if is_flag(class) { "flag" } else { "enum" };
    class.derives_from_native(&ENUM_CLASS).then(|| format!("<{kind} '{}'>", class.name()))
}

/// The text of a member, which its built-in class must not decide.
pub(super) fn member_text(instance: &Instance, repr: bool, vm: &mut Vm) -> Outcome<Option<String>> {
    if !instance.class.derives_from_native(&ENUM_CLASS) {
        return Ok(None);
    }
    let name = instance.attributes.get("_name_").and_then(|name| name.as_str()).unwrap_or_default();
    let full = format!("{}.{name}", instance.class.name());
    if repr {
        let value = vm.repr(&instance.attributes.get("_value_").unwrap_or(Value::None))?;
        return Ok(Some(format!("<{full}: {value}>")));
    }
    let by_value =
        instance.class.derives_from_native(&INT_ENUM) || instance.class.derives_from_native(&STR_ENUM);
    if by_value {
        let value = instance.attributes.get("_value_").unwrap_or(Value::None);
        return vm.str(&value).map(|text| Some(text.to_string()));
    }
    Ok(Some(full))
}

/// Whether `format` goes by `str`: not for those that are numbers above all.
pub(super) fn shown_by_name(instance: &Instance) -> bool {
    instance.class.derives_from_native(&ENUM_CLASS) && !instance.class.derives_from_native(&INT_ENUM)
}

/// `@unique`: refuses an enumeration with aliases.
fn unique(vm: &mut Vm, enumeration: Value) -> Outcome<Value> {
    let Value::Class(class) = &enumeration else { return Ok(enumeration) };
    let mut doubles = Vec::new();
    for (name, member) in members(class) {
        let own_name = own(&member, "_name_").as_str().unwrap_or_default();
        if own_name != name {
            doubles.push(format!("{name} -> {own_name}"));
        }
    }
    if doubles.is_empty() {
        return Ok(enumeration);
    }
    let shown = vm.repr(&enumeration)?;
    Err(raise(&exception::VALUE_ERROR, format!("duplicate values found in {shown}: {}", doubles.join(", "))))
}

pub(super) static ENUM: NativeModule = NativeModule {
    name: "enum",
    members: &[
        ("Enum", ModuleMember::Class(&ENUM_CLASS)),
        ("IntEnum", ModuleMember::Class(&INT_ENUM)),
        ("StrEnum", ModuleMember::Class(&STR_ENUM)),
        (
            "auto",
            ModuleMember::Function(NativeFunction {
                name: "auto",
                signature: "()",
                call: |_, _| Ok(Value::new_object(Auto { parts: None, decided: RefCell::new(None) })),
                returns: None,
            }),
        ),
        (
            "unique",
            ModuleMember::Function(NativeFunction {
                name: "unique",
                signature: "(enumeration, /)",
                call: |vm, arguments| unique(vm, arguments.value("enumeration")),
                returns: None,
            }),
        ),
    ],
    attribute: Some(|vm, name| {
        if !matches!(name, "Flag" | "IntFlag") {
            return Ok(None);
        }
        let module = vm.import(FLAGS)?;
        vm.get_attribute(&module, name).map(Some)
    }),
    complete: false,
};
