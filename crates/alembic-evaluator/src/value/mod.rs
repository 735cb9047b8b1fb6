mod class;
mod dict;
mod dismantle;
mod function;
mod integer;
pub(crate) mod key;
pub(crate) mod number;
mod sequence;

use std::rc::Rc;

pub use class::{Class, Instance};
pub use dict::{Dict, Set};
pub(crate) use function::{BoundMethod, BoundNative, Descriptor, Function, SharedCell};
pub use integer::Integer;
pub use sequence::List;
pub(crate) use sequence::{Range, Slice};

use crate::exceptions::Exception;
use crate::iterators::Iterator;
use crate::module::{Deferred, Module};
use crate::native::{NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::vm::Generator;

/// Everything that a Python name can stand for.
///
/// Copying a value copies a reference, as in Python. The variants a host makes and inspects are documented; the others
/// are the machine's own and are only passed around.
#[derive(Clone)]
#[non_exhaustive]
pub enum Value {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `NotImplemented`
    NotImplemented,
    /// `True`, `False`
    Bool(bool),
    /// An integer of any size.
    Int(Integer),
    /// A float.
    Float(f64),
    /// A string.
    Str(Rc<str>),
    /// A bytes object.
    Bytes(Rc<[u8]>),
    /// A list.
    List(Rc<List>),
    /// A tuple.
    Tuple(Rc<[Value]>),
    /// A dictionary.
    Dict(Rc<Dict>),
    /// A set or frozenset.
    Set(Rc<Set>),
    /// A class defined in Python.
    Class(Rc<Class>),
    /// A class written in Rust.
    NativeClass(&'static NativeClass),
    /// An instance of a class defined in Python.
    Instance(Rc<Instance>),
    /// An exception of any class.
    Exception(Rc<Exception>),
    /// A module that was run from source.
    Module(Rc<Module>),
    /// A module written in Rust.
    NativeModule(&'static NativeModule),
    /// A function written in Rust.
    NativeFunction(&'static NativeFunction),
    /// A Rust value.
    Object(Rc<dyn Object>),
    /// Something imported that nobody has looked at yet; see [`crate::Vm::resolve`].
    Deferred(Rc<Deferred>),
    #[doc(hidden)]
    Function(Rc<Function>),
    #[doc(hidden)]
    BoundMethod(Rc<BoundMethod>),
    #[doc(hidden)]
    BoundNative(Rc<BoundNative>),
    #[doc(hidden)]
    Descriptor(Rc<Descriptor>),
    #[doc(hidden)]
    Range(Rc<Range>),
    #[doc(hidden)]
    Slice(Rc<Slice>),
    #[doc(hidden)]
    Iterator(Rc<Iterator>),
    #[doc(hidden)]
    Generator(Rc<Generator>),
}

impl Value {
    /// A string.
    pub fn string(text: impl AsRef<str>) -> Value {
        Value::Str(Rc::from(text.as_ref()))
    }

    /// An integer.
    pub fn int(number: i64) -> Value {
        Value::Int(Integer::Small(number))
    }

    /// An integer from a length.
    pub fn length(length: usize) -> Value {
        i64::try_from(length).map_or_else(|_| Value::Int(Integer::from_big(length.into())), Value::int)
    }

    /// A new list.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Rc::new(List::new(items)))
    }

    /// A tuple.
    pub fn tuple(items: Vec<Value>) -> Value {
        Value::Tuple(items.into())
    }

    /// A new dictionary with string keys.
    pub fn dict<'a>(items: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
        Value::Dict(Rc::new(Dict::from_strings(items)))
    }

    /// A new list of strings.
    pub fn strings<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> Value {
        Value::list(items.into_iter().map(Value::string).collect())
    }

    /// `None` for `None`, otherwise a string.
    pub fn optional_string(text: Option<impl AsRef<str>>) -> Value {
        text.map_or(Value::None, Value::string)
    }

    /// A Rust value.
    pub fn new_object(object: impl Object) -> Value {
        Value::Object(Rc::new(object))
    }

    /// An iterator over these values.
    pub fn iterator(values: Vec<Value>) -> Value {
        Value::Iterator(Rc::new(Iterator::of_values(values)))
    }

    /// Whether it is `None`.
    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// The text of a string or of an instance of a class that derives from `str`.
    pub fn as_str(&self) -> Option<Rc<str>> {
        match self {
            Value::Str(text) => Some(text.clone()),
            Value::Instance(instance) => match instance.native()? {
                Value::Str(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    pub(crate) fn str_ref(&self) -> Option<&str> {
        match self {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// An integer (or bool) that fits 64 bits.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Value::Bool(truth) => Some(i64::from(*truth)),
            Value::Int(number) => number.to_i64(),
            Value::Instance(instance) => instance.native()?.as_integer(),
            _ => None,
        }
    }

    /// A copy of the items of a list or tuple, or of an instance of a class that derives from one.
    pub fn items(&self) -> Option<Vec<Value>> {
        match self {
            Value::List(list) => Some(list.to_vec()),
            Value::Tuple(items) => Some(items.to_vec()),
            Value::Instance(instance) => instance.native()?.items(),
            _ => None,
        }
    }

    /// The dictionary, also of an instance of a class that derives from `dict`.
    pub fn as_dict(&self) -> Option<Rc<Dict>> {
        match self {
            Value::Dict(dict) => Some(dict.clone()),
            Value::Instance(instance) => instance.native()?.as_dict(),
            _ => None,
        }
    }

    /// The Rust value behind an object, or behind an instance of a Python class that derives from a native one.
    pub fn object<T: Object>(&self) -> Option<Rc<T>> {
        match self {
            Value::Object(object) => {
                let any: Rc<dyn std::any::Any> = object.clone();
                any.downcast::<T>().ok()
            }
            Value::Instance(instance) => instance.native()?.object::<T>(),
            _ => None,
        }
    }

    /// The object behind a value whatever its Rust type is.
    pub fn as_object(&self) -> Option<Rc<dyn Object>> {
        match self {
            Value::Object(object) => Some(object.clone()),
            Value::Instance(instance) => instance.native()?.as_object(),
            _ => None,
        }
    }

    /// Whether both are the same object (`is`).
    pub fn is(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None)
            | (Value::Ellipsis, Value::Ellipsis)
            | (Value::NotImplemented, Value::NotImplemented) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Int(left), Value::Int(right)) => left == right,
            (Value::Float(left), Value::Float(right)) => left.to_bits() == right.to_bits(),
            (Value::Str(left), Value::Str(right)) => Rc::ptr_eq(left, right) || left == right,
            (Value::Bytes(left), Value::Bytes(right)) => Rc::ptr_eq(left, right),
            (Value::List(left), Value::List(right)) => Rc::ptr_eq(left, right),
            (Value::Tuple(left), Value::Tuple(right)) => {
                Rc::ptr_eq(left, right) || (left.is_empty() && right.is_empty())
            }
            (Value::Dict(left), Value::Dict(right)) => Rc::ptr_eq(left, right),
            (Value::Set(left), Value::Set(right)) => Rc::ptr_eq(left, right),
            (Value::Class(left), Value::Class(right)) => Rc::ptr_eq(left, right),
            (Value::NativeClass(left), Value::NativeClass(right)) => std::ptr::eq(*left, *right),
            (Value::Instance(left), Value::Instance(right)) => Rc::ptr_eq(left, right),
            (Value::Exception(left), Value::Exception(right)) => Rc::ptr_eq(left, right),
            (Value::Module(left), Value::Module(right)) => Rc::ptr_eq(left, right),
            (Value::NativeModule(left), Value::NativeModule(right)) => std::ptr::eq(*left, *right),
            (Value::NativeFunction(left), Value::NativeFunction(right)) => std::ptr::eq(*left, *right),
            (Value::Object(left), Value::Object(right)) => {
                std::ptr::addr_eq(Rc::as_ptr(left), Rc::as_ptr(right))
            }
            (Value::Deferred(left), Value::Deferred(right)) => Rc::ptr_eq(left, right),
            (Value::Function(left), Value::Function(right)) => Rc::ptr_eq(left, right),
            (Value::BoundMethod(left), Value::BoundMethod(right)) => Rc::ptr_eq(left, right),
            (Value::BoundNative(left), Value::BoundNative(right)) => Rc::ptr_eq(left, right),
            (Value::Descriptor(left), Value::Descriptor(right)) => Rc::ptr_eq(left, right),
            (Value::Range(left), Value::Range(right)) => Rc::ptr_eq(left, right),
            (Value::Slice(left), Value::Slice(right)) => Rc::ptr_eq(left, right),
            (Value::Iterator(left), Value::Iterator(right)) => Rc::ptr_eq(left, right),
            (Value::Generator(left), Value::Generator(right)) => Rc::ptr_eq(left, right),
            _ => false,
        }
    }

    /// The name of its class: `int`, `Column`.
    pub fn type_name(&self) -> Rc<str> {
        match self {
            Value::Instance(instance) => instance.class.name(),
            Value::Exception(exception) => exception.class_name(),
            _ => self.native_class().name_in_messages(),
        }
    }

    /// The name of its class alone: what `type(value).__name__` is.
    pub(crate) fn class_name(&self) -> Rc<str> {
        match self {
            Value::Instance(_) | Value::Exception(_) => self.type_name(),
            _ => self.native_class().name.into(),
        }
    }

    /// The native class it is an instance of: its own, or the first native one its Python class derives from.
    pub fn native_class(&self) -> &'static NativeClass {
        crate::builtins::native_class_of(self)
    }
}

impl std::fmt::Debug for Value {
    /// For tests and messages; Python's `repr` is [`crate::Vm::repr`].
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::None => formatter.write_str("None"),
            Value::Bool(truth) => formatter.write_str(if *truth { "True" } else { "False" }),
            Value::Int(number) => number.fmt_display(formatter),
            Value::Float(float) => write!(formatter, "{float:?}"),
            Value::Str(text) => write!(formatter, "{text:?}"),
            Value::List(list) => formatter.debug_list().entries(list.to_vec()).finish(),
            Value::Tuple(items) => {
                let mut tuple = formatter.debug_tuple("");
                for item in items.iter() {
                    tuple.field(item);
                }
                tuple.finish()
            }
            Value::Dict(dict) => formatter.debug_map().entries(dict.items()).finish(),
            other => write!(formatter, "<{}>", other.type_name()),
        }
    }
}

impl Integer {
    fn fmt_display(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, formatter)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::string(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Str(text.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::int(number)
    }
}
