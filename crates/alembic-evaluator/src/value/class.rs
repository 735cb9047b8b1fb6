use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::{Dict, Value};
use crate::native::NativeClass;

/// A class defined in Python (or made by [`crate::Vm::create_class`]).
pub struct Class {
    pub(crate) name: RefCell<Rc<str>>,
    pub(crate) qualified_name: RefCell<Rc<str>>,
    pub(crate) module: RefCell<Rc<str>>,
    /// As written; `object` if nothing was.
    pub(crate) bases: Vec<Value>,
    /// The method resolution order without the class itself: Python and native classes.
    pub(crate) ancestors: Vec<Value>,
    pub(crate) namespace: Rc<Dict>,
    pub(crate) payload: RefCell<Option<Rc<dyn Any>>>,
    pub(crate) overrides_equality: Cell<bool>,
    /// Keyword arguments of the class statement (`class User(Base, table=True)`).
    pub(crate) keywords: Vec<(Rc<str>, Value)>,
    /// The class of the class, where that is written in Python.
    pub(crate) metaclass: Option<Rc<Class>>,
    /// The methods that are still abstract; `None` where nothing asks.
    pub(crate) abstract_methods: Option<Vec<Rc<str>>>,
    /// What its own `__slots__` lists.
    pub(crate) slots: Option<Vec<Rc<str>>>,
}

impl Class {
    /// `User`.
    pub fn name(&self) -> Rc<str> {
        self.name.borrow().clone()
    }

    /// The module it was defined in.
    pub fn module(&self) -> Rc<str> {
        self.module.borrow().clone()
    }

    /// The base classes as written.
    pub fn bases(&self) -> &[Value] {
        &self.bases
    }

    /// The classes it derives from in method resolution order, without itself.
    pub fn ancestors(&self) -> &[Value] {
        &self.ancestors
    }

    /// What its body bound, in order; does not include what it inherits.
    pub fn namespace(&self) -> &Rc<Dict> {
        &self.namespace
    }

    /// Keyword arguments of the class statement, `metaclass` excepted.
    pub fn keywords(&self) -> &[(Rc<str>, Value)] {
        &self.keywords
    }

    /// An attribute of the class or of what it derives from, raw (functions unbound, properties not read). Members of
    /// native classes are not found here.
    pub fn lookup(&self, name: &str) -> Option<Value> {
        self.namespace.get(name).or_else(|| {
            self.ancestors.iter().find_map(|ancestor| match ancestor {
                Value::Class(class) => class.namespace.get(name),
                _ => None,
            })
        })
    }

    /// The first native class it derives from, `object` at least.
    pub fn native_base(&self) -> &'static NativeClass {
        self.ancestors
            .iter()
            .find_map(|ancestor| match ancestor {
                Value::NativeClass(class) => Some(*class),
                _ => None,
            })
            .unwrap_or(&crate::builtins::OBJECT)
    }

    /// Whether it derives from this native class.
    pub fn derives_from_native(&self, other: &NativeClass) -> bool {
        self.ancestors.iter().any(|ancestor| match ancestor {
            Value::NativeClass(class) => class.derives_from(other),
            _ => false,
        })
    }

    /// Whether it is this class or derives from it.
    pub fn derives_from(self: &Rc<Self>, other: &Rc<Class>) -> bool {
        Rc::ptr_eq(self, other)
            || self.ancestors.iter().any(|ancestor| match ancestor {
                Value::Class(class) => Rc::ptr_eq(class, other),
                _ => false,
            })
    }

    /// Data of the host that belongs to this class (a mapped table, for instance).
    pub fn payload(&self) -> Option<Rc<dyn Any>> {
        self.payload.borrow().clone()
    }

    /// Sets the host's data.
    pub fn set_payload(&self, payload: Rc<dyn Any>) {
        *self.payload.borrow_mut() = Some(payload);
    }

    pub(crate) fn overrides_equality(&self) -> bool {
        self.overrides_equality.get()
    }
}

/// An instance of a class defined in Python.
pub struct Instance {
    pub(crate) class: Rc<Class>,
    pub(crate) attributes: Rc<Dict>,
    /// The value of the native class it derives from (a string for `class Status(str, Enum)`), once that is constructed.
    pub(crate) native: RefCell<Option<Value>>,
}

impl Instance {
    /// A fresh instance, `__init__` not called.
    pub fn new(class: Rc<Class>) -> Self {
        Instance { class, attributes: Rc::new(Dict::new()), native: RefCell::new(None) }
    }

    /// Its class.
    pub fn class(&self) -> &Rc<Class> {
        &self.class
    }

    /// Its own attributes (`__dict__`).
    pub fn attributes(&self) -> &Rc<Dict> {
        &self.attributes
    }

    /// The value of the native class it derives from, if that has been constructed.
    pub fn native(&self) -> Option<Value> {
        self.native.borrow().clone()
    }

    /// Gives it the value of the native class it derives from.
    pub fn set_native(&self, native: Value) {
        let replaced = self.native.borrow_mut().replace(native);
        drop(replaced);
    }
}
