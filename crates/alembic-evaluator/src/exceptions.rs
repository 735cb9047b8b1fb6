use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use alembic_python_text::string_repr;

use crate::native::NativeClass;
use crate::value::{Class, Dict, Value};

/// Python's built-in exception classes, to raise and to derive from.
pub mod class {
    pub use crate::builtins::exception_classes::*;
}

/// One entry of a traceback, outermost first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracebackEntry {
    /// The file.
    pub file: Rc<str>,
    /// From 1.
    pub line: u32,
    /// The name of the function, or `<module>`.
    pub function: Rc<str>,
    /// The source line without indentation; empty if it cannot be shown.
    pub text: String,
}

/// An exception: of a built-in class, a native class of the host, or a class defined in Python.
pub struct Exception {
    /// `Value::Class` or `Value::NativeClass`.
    pub(crate) class: Value,
    pub(crate) arguments: RefCell<Vec<Value>>,
    pub(crate) attributes: Rc<Dict>,
    pub(crate) cause: RefCell<Option<Rc<Exception>>>,
    pub(crate) context: RefCell<Option<Rc<Exception>>>,
    pub(crate) suppress_context: Cell<bool>,
    /// Innermost first; grows while the exception travels outwards.
    pub(crate) traceback: RefCell<Vec<TracebackEntry>>,
    payload: RefCell<Option<Rc<dyn Any>>>,
    /// Being raised again: the next frame is in the traceback already.
    pub(crate) again: Cell<bool>,
}

impl Exception {
    /// An exception of a native class with these arguments; its `__init__` is not run.
    pub fn new(class: &'static NativeClass, arguments: Vec<Value>) -> Rc<Self> {
        Rc::new(Exception::of(Value::NativeClass(class), arguments))
    }

    pub(crate) fn of(class: Value, arguments: Vec<Value>) -> Self {
        Exception {
            class,
            arguments: RefCell::new(arguments),
            attributes: Rc::new(Dict::new()),
            cause: RefCell::new(None),
            context: RefCell::new(None),
            suppress_context: Cell::new(false),
            traceback: RefCell::new(Vec::new()),
            payload: RefCell::new(None),
            again: Cell::new(false),
        }
    }

    /// Its class: a native one or one defined in Python.
    pub fn class(&self) -> &Value {
        &self.class
    }

    /// The class's name.
    pub fn class_name(&self) -> Rc<str> {
        match &self.class {
            Value::Class(class) => class.name(),
            Value::NativeClass(class) => class.name.into(),
            _ => "Exception".into(),
        }
    }

    /// Whether it is an instance of this native class.
    pub fn is_a(&self, class: &NativeClass) -> bool {
        match &self.class {
            Value::Class(own) => own.derives_from_native(class),
            Value::NativeClass(own) => own.derives_from(class),
            _ => false,
        }
    }

    /// Whether it is an instance of this Python class.
    pub fn is_a_class(&self, class: &Rc<Class>) -> bool {
        matches!(&self.class, Value::Class(own) if own.derives_from(class))
    }

    /// `args`
    pub fn arguments(&self) -> Vec<Value> {
        self.arguments.borrow().clone()
    }

    /// Attributes set on it.
    pub fn attributes(&self) -> &Rc<Dict> {
        &self.attributes
    }

    /// `__cause__`
    pub fn cause(&self) -> Option<Rc<Exception>> {
        self.cause.borrow().clone()
    }

    /// `__context__`
    pub fn context(&self) -> Option<Rc<Exception>> {
        self.context.borrow().clone()
    }

    /// Sets `__cause__`, as `raise … from cause` does.
    pub fn set_cause(&self, cause: Rc<Exception>) {
        self.suppress_context.set(true);
        *self.cause.borrow_mut() = Some(cause);
    }

    /// What the host attached to it (the database error behind an `IntegrityError`, for instance).
    pub fn payload(&self) -> Option<Rc<dyn Any>> {
        self.payload.borrow().clone()
    }

    /// Attaches a value of the host.
    pub fn set_payload(&self, payload: Rc<dyn Any>) {
        *self.payload.borrow_mut() = Some(payload);
    }

    /// The way it took so far, outermost frame first.
    pub fn traceback(&self) -> Vec<TracebackEntry> {
        self.traceback.borrow().iter().rev().cloned().collect()
    }

    /// `ValueError: text`, from the arguments alone ([`crate::Vm::exception_text`] also honours `__str__`).
    pub fn summary(&self) -> String {
        let arguments = self.arguments.borrow();
        let text = match arguments.as_slice() {
            [] => String::new(),
            [Value::Str(text)] => text.to_string(),
            [only] => format!("{only:?}"),
            [number, Value::Str(text), rest @ ..] if self.is_a(&class::OS_ERROR) => {
                let file = rest.first().filter(|file| !file.is_none());
                let file = file
                    .and_then(Value::as_str)
                    .map(|file| format!(": {}", string_repr(&file)))
                    .unwrap_or_default();
                format!("[Errno {number:?}] {text}{file}")
            }
            several => format!("{:?}", Value::tuple(several.to_vec())),
        };
        if text.is_empty() { self.class_name().to_string() } else { format!("{}: {text}", self.class_name()) }
    }
}
