//! `enum`

use std::rc::Rc;

use crate::arguments::CallArguments;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::outcome::{Outcome, raise};
use crate::value::{Class, Dict, Instance, Value};
use crate::vm::Vm;

/// Where an enumeration keeps its members: name and member, aliases included.
const MEMBERS: &str = "__members__";

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
    on_subclass: Some(collect),
    class_item: Some(by_name),
    complete: true,
    ..NativeClass::DEFAULT
};

static INT_ENUM: NativeClass = NativeClass {
    name: "IntEnum",
    module: "enum",
    bases: &[&crate::builtins::INT, &ENUM_CLASS],
    complete: true,
    ..NativeClass::DEFAULT
};

static STR_ENUM: NativeClass = NativeClass {
    name: "StrEnum",
    module: "enum",
    bases: &[&crate::builtins::STR, &ENUM_CLASS],
    complete: true,
    ..NativeClass::DEFAULT
};

/// `auto()`: the next number, or the name of a `StrEnum` member in lower case.
struct Auto;

static AUTO: NativeClass =
    NativeClass { name: "auto", module: "enum", complete: true, ..NativeClass::DEFAULT };

impl Object for Auto {
    fn class(&self) -> &'static NativeClass {
        &AUTO
    }
}

/// Makes the members of a new enumeration of the plain values in its body.
fn collect(vm: &mut Vm, class: &Rc<Class>) -> Outcome<()> {
    let members = Rc::new(Dict::new());
    let mut values: Vec<(Value, Value)> = Vec::new();
    let mut last = 0;
    for (name, value) in class.namespace.string_items() {
        let plain = !name.starts_with('_')
            && !matches!(
                value,
                Value::Function(_) | Value::Descriptor(_) | Value::Class(_) | Value::NativeFunction(_)
            );
        if !plain {
            continue;
        }
        let mut value = vm.resolve(&value)?;
        if value.object::<Auto>().is_some() {
            value = if class.derives_from_native(&STR_ENUM) {
                Value::from(name.to_lowercase())
            } else {
                Value::int(last + 1)
            };
        }
        last = value.as_integer().unwrap_or(last);
        let mut known = None;
        for (other, member) in &values {
            if vm.equal(other, &value)? {
                known = Some(member.clone());
            }
        }
        let member = if let Some(member) = known {
            member
        } else {
            let instance = Rc::new(Instance::new(class.clone()));
            instance.attributes.set("_name_", Value::Str(name.clone()));
            instance.attributes.set("name", Value::Str(name.clone()));
            instance.attributes.set("_value_", value.clone());
            instance.attributes.set("value", value.clone());
            let base = class.native_base();
            if base.module == "builtins" && base.name != "object"
                || base.name == "IntEnum"
                || base.name == "StrEnum"
            {
                instance.set_native(value.clone());
            }
            let member = Value::Instance(instance);
            if let Some(init) = class.lookup("__init__") {
                let init = vm.bind_attribute(&init, Some(&member), &Value::Class(class.clone()))?;
                let arguments = match &value {
                    Value::Tuple(items) => items.to_vec(),
                    other => vec![other.clone()],
                };
                vm.call(&init, CallArguments::positional(arguments))?;
            }
            values.push((value, member.clone()));
            member
        };
        class.namespace.set_shared(&name, member.clone());
        members.set_shared(&name, member);
    }
    class.namespace.set(MEMBERS, Value::Dict(members));
    Ok(())
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
    let value = arguments.positional.first().cloned().unwrap_or(Value::None);
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

pub(super) fn class_values(_: &mut Vm, class: &Rc<Class>) -> Outcome<Option<Vec<Value>>> {
    if !class.derives_from_native(&ENUM_CLASS) {
        return Ok(None);
    }
    let mut values: Vec<Value> = Vec::new();
    for (_, member) in members(class) {
        if !values.iter().any(|known| known.is(&member)) {
            values.push(member);
        }
    }
    Ok(Some(values))
}

pub(super) fn class_repr(class: &Class) -> Option<String> {
    class.derives_from_native(&ENUM_CLASS).then(|| format!("<enum '{}'>", class.name()))
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
                call: |_, _| Ok(Value::new_object(Auto)),
                returns: None,
            }),
        ),
        (
            "unique",
            ModuleMember::Function(NativeFunction {
                name: "unique",
                signature: "(enumeration, /)",
                call: |_, arguments| Ok(arguments.value("enumeration")),
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
