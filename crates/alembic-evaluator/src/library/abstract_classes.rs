//! `abc`: what makes one class count as another, and the methods that the classes of `collections.abc` give to those
//! that derive from them.

use std::rc::Rc;

use crate::arguments::CallArguments;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::outcome::{Outcome, raise};
use crate::value::{Class, Dict, List, Value};
use crate::vm::Vm;
use crate::vm::metaclasses::ABSTRACT_MARK;

/// The module, written in Python, with the methods of the abstract containers.
const CONTAINERS: &str = "_containers";

/// Where a class keeps what was registered as its subclass.
const REGISTERED: &str = "_abc_registry";

static ABC_CLASS: NativeClass =
    NativeClass { name: "ABC", module: "abc", complete: true, ..NativeClass::DEFAULT };

static ABC_META: NativeClass = NativeClass {
    name: "ABCMeta",
    module: "abc",
    bases: &[&crate::builtins::TYPE],
    complete: true,
    ..NativeClass::DEFAULT
};

/// What stands in for an abstract container as a base: a class with its methods, which derives from it.
pub(crate) fn mixin_of(vm: &mut Vm, base: &Value, namespace: &Dict) -> Outcome<Option<Value>> {
    let Value::NativeClass(class) = base else { return Ok(None) };
    let own = namespace.get("__module__").and_then(|module| module.as_str());
    if class.module != "collections.abc" || own.as_deref() == Some(CONTAINERS) {
        return Ok(None);
    }
    if vm.embedded_has(CONTAINERS, class.name) != Some(true) {
        return Ok(None);
    }
    let module = vm.import(CONTAINERS)?;
    let found = vm.get_attribute(&module, class.name)?;
    vm.resolve(&found).map(Some)
}

/// Whether a class counts as an abstract one without deriving from it: by `__subclasshook__`, by registration, or by
/// having the members of a protocol.
pub(crate) fn virtual_subclass(vm: &mut Vm, class: &Value, other: &Rc<Class>) -> Outcome<bool> {
    let owner = Value::Class(other.clone());
    if let Some(hook) = other.lookup("__subclasshook__") {
        let hook = vm.bind_attribute(&hook, None, &owner)?;
        match vm.call(&hook, CallArguments::positional(vec![class.clone()]))? {
            Value::NotImplemented => {}
            answer => return vm.truth(&answer),
        }
    }
    if let Some(registered) = other.namespace().get(REGISTERED) {
        for known in registered.items().unwrap_or_default() {
            if known.is(class) || vm.is_subclass_of(class, &known)? {
                return Ok(true);
            }
        }
    }
    if !other.namespace().has(super::typing::RUNTIME_PROTOCOL) {
        return Ok(false);
    }
    for (name, value) in other.namespace().string_items() {
        let is_member = !name.starts_with('_') || matches!(value, Value::Function(_));
        if is_member
            && !matches!(&*name, "__init__" | super::typing::RUNTIME_PROTOCOL)
            && vm.find_attribute(class, &name)?.is_none()
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `cls.register(subclass)`
pub(crate) static REGISTER: NativeFunction = NativeFunction {
    name: "register",
    signature: "(cls, subclass)",
    call: |_, arguments| {
        let (class, subclass) = (arguments.value("cls"), arguments.value("subclass"));
        if !matches!(subclass, Value::Class(_) | Value::NativeClass(_)) {
            return Err(raise(&exception::TYPE_ERROR, "Can only register classes"));
        }
        let Value::Class(class) = class else { return Ok(subclass) };
        // Its own abstract ancestors have it as well.
        let mut line = vec![class.clone()];
        line.extend(class.ancestors().iter().filter_map(|ancestor| match ancestor {
            Value::Class(ancestor) => Some(ancestor.clone()),
            _ => None,
        }));
        for entry in line {
            if let Some(Value::List(known)) = entry.namespace().get(REGISTERED) {
                known.push(subclass.clone());
            } else {
                let known = List::new(vec![subclass.clone()]);
                entry.namespace().set(REGISTERED, Value::List(Rc::new(known)));
            }
        }
        Ok(subclass)
    },
    returns: None,
};

pub(super) static ABC: NativeModule = NativeModule {
    name: "abc",
    members: &[
        ("ABC", ModuleMember::Class(&ABC_CLASS)),
        ("ABCMeta", ModuleMember::Class(&ABC_META)),
        (
            "abstractmethod",
            ModuleMember::Function(NativeFunction {
                name: "abstractmethod",
                signature: "(function, /)",
                call: |_, arguments| {
                    let function = arguments.value("function");
                    if let Value::Function(function) = &function {
                        function.attributes.set(ABSTRACT_MARK, Value::Bool(true));
                    }
                    Ok(function)
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
