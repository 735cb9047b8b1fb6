use std::rc::Rc;

use crate::exceptions::Exception;
use crate::native::{Constructor, Member};
use crate::outcome::Outcome;
use crate::value::Value;
use crate::vm::Vm;

pub(super) const CONSTRUCTOR: Constructor = Constructor {
    signature: "(*args, **keywords)",
    call: |_, class, arguments| {
        let class = match (class, arguments.rest()) {
            // The number decides which of its classes it is (Python documentation, `OSError`).
            (Value::NativeClass(given), [number, _, ..]) if given.name == "OSError" => number
                .as_integer()
                .and_then(class_of_number)
                .map_or_else(|| class.clone(), Value::NativeClass),
            _ => class.clone(),
        };
        let made = Exception::of(class, arguments.rest().to_vec());
        for (name, value) in arguments.keywords() {
            made.attributes.set_shared(name, value.clone());
        }
        Ok(Value::Exception(Rc::new(made)))
    },
};

fn class_of_number(number: i64) -> Option<&'static crate::native::NativeClass> {
    let name = match number {
        1 | 13 => "PermissionError",
        2 => "FileNotFoundError",
        3 => "ProcessLookupError",
        4 => "InterruptedError",
        10 => "ChildProcessError",
        11 | 114 | 115 => "BlockingIOError",
        17 => "FileExistsError",
        20 => "NotADirectoryError",
        21 => "IsADirectoryError",
        32 | 108 => "BrokenPipeError",
        103 => "ConnectionAbortedError",
        104 => "ConnectionResetError",
        110 => "TimeoutError",
        111 => "ConnectionRefusedError",
        _ => return None,
    };
    super::exception_classes::ALL.iter().copied().find(|class| class.name == name)
}

fn raised(this: &Value) -> Option<&Rc<Exception>> {
    match this {
        Value::Exception(raised) => Some(raised),
        _ => None,
    }
}

/// `args`: the file of an error of the operating system is not among them.
pub(crate) fn shown_arguments(raised: &Exception) -> Vec<Value> {
    let mut arguments = raised.arguments();
    if raised.is_a(&super::exception_classes::OS_ERROR) && arguments.len() > 2 {
        arguments.truncate(2);
    }
    arguments
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
        Ok(Value::tuple(raised(this).map(|raised| shown_arguments(raised)).unwrap_or_default()))
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
