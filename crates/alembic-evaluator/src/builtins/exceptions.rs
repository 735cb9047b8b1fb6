use std::rc::Rc;

use crate::exceptions::Exception;
use crate::native::{Constructor, Member};
use crate::outcome::Outcome;
use crate::value::Value;
use crate::vm::Vm;

pub(super) const CONSTRUCTOR: Constructor = Constructor {
    signature: "(*args, **keywords)",
    call: |_, class, arguments| {
        let made = Exception::of(class.clone(), arguments.rest().to_vec());
        for (name, value) in arguments.keywords() {
            made.attributes.set_shared(name, value.clone());
        }
        Ok(Value::Exception(Rc::new(made)))
    },
};

fn raised(this: &Value) -> Option<&Rc<Exception>> {
    match this {
        Value::Exception(raised) => Some(raised),
        _ => None,
    }
}

fn optional(link: Option<Rc<Exception>>) -> Value {
    link.map_or(Value::None, Value::Exception)
}

fn argument(this: &Value, index: usize) -> Value {
    raised(this).and_then(|raised| raised.arguments().get(index).cloned()).unwrap_or(Value::None)
}

fn text(vm: &mut Vm, this: &Value) -> Outcome<Value> {
    match raised(this) {
        Some(raised) => vm.plain_exception_message(raised).map(Value::Str),
        None => Ok(Value::None),
    }
}

pub(super) const MEMBERS: &[Member] = &[
    Member::property("args", |_, this| {
        Ok(Value::tuple(raised(this).map(|raised| raised.arguments()).unwrap_or_default()))
    }),
    Member::property("__cause__", |_, this| Ok(optional(raised(this).and_then(|raised| raised.cause())))),
    Member::property("__context__", |_, this| Ok(optional(raised(this).and_then(|raised| raised.context())))),
    Member::property("__suppress_context__", |_, this| {
        Ok(Value::Bool(raised(this).is_some_and(|raised| raised.suppress_context.get())))
    }),
    Member::property("__traceback__", |_, this| {
        Ok(raised(this).map_or(Value::None, crate::library::traceback_of))
    }),
    // Of StopIteration, SystemExit and OSError.
    Member::property("value", |_, this| Ok(argument(this, 0))),
    Member::property("code", |_, this| Ok(argument(this, 0))),
    Member::property("errno", |_, this| Ok(argument(this, 0))),
    Member::property("strerror", |_, this| Ok(argument(this, 1))),
    Member::property("filename", |_, this| Ok(argument(this, 2))),
    Member::property("name", |_, _| Ok(Value::None)),
    Member::method("with_traceback", "(tb)", |_, this, _| Ok(this.clone())),
    Member::method("add_note", "(note)", |_, this, arguments| {
        if let Some(raised) = raised(this) {
            let notes = if let Some(Value::List(notes)) = raised.attributes.get("__notes__") {
                notes
            } else {
                let notes = Rc::new(crate::value::List::default());
                raised.attributes.set("__notes__", Value::List(notes.clone()));
                notes
            };
            notes.push(arguments.value("note"));
        }
        Ok(Value::None)
    }),
    Member::method("__str__", "()", |vm, this, _| text(vm, this)),
    Member::method("__repr__", "()", |vm, this, _| vm.repr(this).map(Value::Str)),
];
