use std::cell::RefCell;
use std::rc::Rc;

use super::{Dict, Value};
use crate::code::Code;
use crate::module::Module;
use crate::native::{Member, NativeClass};

/// A variable shared by a function and the functions inside it.
pub(crate) type SharedCell = Rc<RefCell<Option<Value>>>;

/// A function defined in Python.
pub struct Function {
    pub(crate) code: Rc<Code>,
    pub(crate) name: RefCell<Rc<str>>,
    pub(crate) module: Rc<Module>,
    /// Defaults of the last positional parameters.
    pub(crate) defaults: Vec<Value>,
    /// Defaults of the keyword-only parameters.
    pub(crate) keyword_defaults: Vec<Option<Value>>,
    pub(crate) closure: Vec<SharedCell>,
    pub(crate) attributes: Rc<Dict>,
}

/// A Python function bound to its first argument.
pub struct BoundMethod {
    pub(crate) this: Value,
    pub(crate) function: Rc<Function>,
}

/// A native method bound to its instance or class.
pub struct BoundNative {
    pub(crate) this: Value,
    pub(crate) member: &'static Member,
}

/// The built-in wrappers that change how an attribute is read.
pub enum Descriptor {
    #[doc(hidden)]
    Property { get: Value, set: Value, delete: Value },
    #[doc(hidden)]
    ClassMethod(Value),
    #[doc(hidden)]
    StaticMethod(Value),
    /// `super(class, this)`.
    #[doc(hidden)]
    Super { class: Value, this: Value },
    /// A native method that was read from its class: the first argument is the instance.
    #[doc(hidden)]
    Unbound(&'static Member),
    /// `__init__` of a native class, bound to an instance of a Python class that derives from it.
    #[doc(hidden)]
    NativeInit { class: &'static NativeClass, this: Value },
    /// `__new__` of a native class.
    #[doc(hidden)]
    NativeNew(&'static NativeClass),
    /// A special method of the machine bound to a value, for instance `__eq__` read from a list.
    #[doc(hidden)]
    Special { name: Rc<str>, this: Value },
}
