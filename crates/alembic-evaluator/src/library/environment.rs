//! `os.environ`: the variables of the process, and what the Python code of this run made of them.
//!
//! A change is seen by the Python code alone: the process keeps its variables.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{Member, NativeClass};
use crate::object::Object;
use crate::outcome::{Outcome, raise};
use crate::value::Value;
use crate::vm::Vm;

/// What was assigned, and what was deleted (`None`).
#[derive(Default)]
struct Changes(RefCell<BTreeMap<String, Option<String>>>);

/// The value of a variable.
pub(super) fn variable(vm: &Vm, name: &str) -> Option<String> {
    let changed = vm.extension::<Changes>().and_then(|changes| changes.0.borrow().get(name).cloned());
    changed.unwrap_or_else(|| vm.system().environment_variable(name))
}

/// `os.getenv(key, default=None)`
pub(super) fn get(vm: &mut Vm, arguments: &Arguments) -> Outcome<Value> {
    let name = arguments.string("key")?;
    Ok(variable(vm, &name).map_or_else(|| arguments.value("default"), Value::from))
}

/// `os.environ`
pub(super) fn value() -> Value {
    Value::new_object(Environment)
}

struct Environment;

static ENVIRONMENT: NativeClass = NativeClass {
    name: "_Environ",
    module: "os",
    members: &[
        Member::method("get", "(key, default=None)", |vm, _, arguments| get(vm, &arguments)),
        Member::method("items", "()", |vm, _, _| {
            let pair = |(name, value): (String, String)| Value::tuple(vec![name.into(), value.into()]);
            Ok(Value::list(variables(vm).into_iter().map(pair).collect()))
        }),
        Member::method("keys", "()", |vm, _, _| {
            Ok(Value::list(variables(vm).into_keys().map(Value::from).collect()))
        }),
        Member::method("values", "()", |vm, _, _| {
            Ok(Value::list(variables(vm).into_values().map(Value::from).collect()))
        }),
        Member::method("copy", "()", |vm, _, _| {
            let pairs = variables(vm);
            Ok(Value::dict(pairs.iter().map(|(name, value)| (name.as_str(), Value::string(value)))))
        }),
        Member::method("setdefault", "(key, value)", |vm, _, arguments| {
            let name = arguments.string("key")?;
            if let Some(known) = variable(vm, &name) {
                return Ok(Value::from(known));
            }
            assign(vm, &arguments.value("key"), &arguments.value("value"))?;
            Ok(arguments.value("value"))
        }),
        Member::method("pop", "(key, *default)", |vm, _, arguments| {
            let name = arguments.string("key")?;
            match (variable(vm, &name), arguments.rest()) {
                (Some(known), _) => {
                    change(vm, &name, None);
                    Ok(Value::from(known))
                }
                (None, [default, ..]) => Ok(default.clone()),
                (None, []) => Err(crate::vm::key_error(&arguments.value("key"))),
            }
        }),
        Member::method("update", "(other=None, **variables)", |vm, _, arguments| {
            if let Some(dict) = arguments.value("other").as_dict() {
                for (name, value) in dict.string_items() {
                    assign(vm, &Value::Str(name), &value)?;
                }
            } else if !arguments.value("other").is_none() {
                return Err(arguments.wrong("other", "a dictionary", &arguments.value("other")));
            }
            for (name, value) in arguments.keywords() {
                assign(vm, &Value::Str(name.clone()), value)?;
            }
            Ok(Value::None)
        }),
    ],
    complete: false,
    ..NativeClass::DEFAULT
};

fn variables(vm: &Vm) -> BTreeMap<String, String> {
    let mut variables: BTreeMap<String, String> = vm.system().environment().into_iter().collect();
    if let Some(changes) = vm.extension::<Changes>() {
        for (name, value) in changes.0.borrow().iter() {
            match value {
                Some(value) => variables.insert(name.clone(), value.clone()),
                None => variables.remove(name),
            };
        }
    }
    variables
}

fn change(vm: &mut Vm, name: &str, value: Option<String>) {
    let changes = vm.extension::<Changes>().unwrap_or_else(|| {
        let made = Rc::new(Changes::default());
        vm.insert_extension(made.clone());
        made
    });
    changes.0.borrow_mut().insert(name.to_owned(), value);
}

fn assign(vm: &mut Vm, name: &Value, value: &Value) -> Outcome<()> {
    let (name, value) = (text(name)?, text(value)?);
    change(vm, &name, Some(value.to_string()));
    Ok(())
}

fn text(value: &Value) -> Outcome<Rc<str>> {
    value
        .as_str()
        .ok_or_else(|| raise(&exception::TYPE_ERROR, format!("str expected, not {}", value.type_name())))
}

impl Object for Environment {
    fn class(&self) -> &'static NativeClass {
        &ENVIRONMENT
    }

    fn item(&self, vm: &mut Vm, _: &Value, key: &Value) -> Outcome<Value> {
        let name = text(key)?;
        variable(vm, &name).map(Value::from).ok_or_else(|| crate::vm::key_error(key))
    }

    fn set_item(&self, vm: &mut Vm, _: &Value, key: &Value, value: Value) -> Outcome<()> {
        assign(vm, key, &value)
    }

    fn delete_item(&self, vm: &mut Vm, _: &Value, key: &Value) -> Outcome<()> {
        let name = text(key)?;
        if variable(vm, &name).is_none() {
            return Err(crate::vm::key_error(key));
        }
        change(vm, &name, None);
        Ok(())
    }

    fn contains(&self, vm: &mut Vm, _: &Value, item: &Value) -> Outcome<Option<bool>> {
        Ok(Some(item.as_str().is_some_and(|name| variable(vm, &name).is_some())))
    }

    fn iterate(&self, vm: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::iterator(variables(vm).into_keys().map(Value::from).collect())))
    }

    fn length(&self, vm: &mut Vm, _: &Value) -> Outcome<Option<usize>> {
        Ok(Some(variables(vm).len()))
    }
}
