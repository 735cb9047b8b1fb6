use std::any::Any;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::arguments::CallArguments;
use crate::builtins::exception_classes::TYPE_ERROR;
use crate::native::NativeClass;
use crate::operators::{BinaryOperator, CompareOperator, UnaryOperator};
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::Value;
use crate::vm::Vm;

/// The error for what an object cannot do: Python's where all is known about its class.
fn lacking(class: &NativeClass, text: &str, action: &str) -> Interruption {
    if class.complete && class.module == "builtins" {
        return raise(&TYPE_ERROR, format!("'{}' object {text}", class.name));
    }
    unsupported(format!("`{}` objects cannot {action} here", class.name))
}

/// A Rust value that Python code can hold.
///
/// Methods and properties stand in the table of its class; the hooks here are what a table cannot express. A hook that
/// is not written answers as an object that lacks the ability, or `Unsupported` where that cannot be known.
/// `this` is always the value that wraps `self` (an instance of a Python subclass, if there is one).
#[expect(unused_variables, reason = "the defaults ignore what the hooks receive")]
pub trait Object: Any {
    /// The class: one static table.
    fn class(&self) -> &'static NativeClass;

    /// An attribute that the class does not list; `None` if there is no such attribute.
    fn attribute(&self, vm: &mut Vm, this: &Value, name: &str) -> Outcome<Option<Value>> {
        Ok(None)
    }

    /// Assignment to an attribute that the class does not list; `false` if it cannot be assigned.
    fn set_attribute(&self, vm: &mut Vm, this: &Value, name: &str, value: &Value) -> Outcome<bool> {
        Ok(false)
    }

    /// `bool(x)`; objects are true unless they say otherwise.
    fn truth(&self, vm: &mut Vm, this: &Value) -> Outcome<bool> {
        match self.length(vm, this)? {
            Some(length) => Ok(length != 0),
            None => Ok(true),
        }
    }

    /// `len(x)`; `None` for an object without length.
    fn length(&self, vm: &mut Vm, this: &Value) -> Outcome<Option<usize>> {
        Ok(None)
    }

    /// `iter(x)`; `None` for an object that cannot be iterated. [`Value::iterator`] makes one of a vector.
    fn iterate(&self, vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(None)
    }

    /// `next(x)`; an object that answers `Some` here is its own iterator: the inner `None` is its end.
    fn next(&self, vm: &mut Vm, this: &Value) -> Outcome<Option<Option<Value>>> {
        Ok(None)
    }

    /// `item in x`; `None` falls back to iteration.
    fn contains(&self, vm: &mut Vm, this: &Value, item: &Value) -> Outcome<Option<bool>> {
        Ok(None)
    }

    /// `x[key]`.
    fn item(&self, vm: &mut Vm, this: &Value, key: &Value) -> Outcome<Value> {
        Err(lacking(self.class(), "is not subscriptable", "be subscripted"))
    }

    /// `x[key] = value`.
    fn set_item(&self, vm: &mut Vm, this: &Value, key: &Value, value: Value) -> Outcome<()> {
        Err(lacking(self.class(), "does not support item assignment", "have items assigned"))
    }

    /// `del x[key]`.
    fn delete_item(&self, vm: &mut Vm, this: &Value, key: &Value) -> Outcome<()> {
        Err(lacking(self.class(), "does not support item deletion", "have items deleted"))
    }

    /// `x(…)`; see [`Vm::bind`] for arguments by signature.
    fn call(&self, vm: &mut Vm, this: &Value, arguments: CallArguments) -> Outcome<Value> {
        Err(lacking(self.class(), "is not callable", "be called"))
    }

    /// `x + other`, or `other + x` if `reflected`; `None` is Python's `NotImplemented`.
    fn binary(
        &self,
        vm: &mut Vm,
        this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        Ok(None)
    }

    /// `x == other` and its relatives, any value; `None` is Python's `NotImplemented`.
    fn compare(
        &self,
        vm: &mut Vm,
        this: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        Ok(None)
    }

    /// `-x`, `+x`, `~x`; `None` raises TypeError.
    fn unary(&self, vm: &mut Vm, this: &Value, operator: UnaryOperator) -> Outcome<Option<Value>> {
        Ok(None)
    }

    /// `__enter__` (and `__aenter__`); `None` for an object that is no context manager.
    fn enter(&self, vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(None)
    }

    /// `__exit__`; `exception` is what ended the block, true swallows it.
    fn exit(&self, vm: &mut Vm, this: &Value, exception: Option<&Value>) -> Outcome<bool> {
        Ok(false)
    }

    /// `repr(x)`.
    fn repr(&self, vm: &mut Vm, this: &Value) -> Outcome<String> {
        let class = self.class();
        Ok(format!("<{}.{} object>", class.module, class.name))
    }

    /// `str(x)`; by default `repr(x)`.
    fn str(&self, vm: &mut Vm, this: &Value) -> Outcome<String> {
        self.repr(vm, this)
    }

    /// `format(x, specification)` with a specification that is not empty; `None` raises TypeError.
    fn format(&self, vm: &mut Vm, this: &Value, specification: &str) -> Outcome<Option<String>> {
        Ok(None)
    }

    /// `bytes(x)` of an object with Python's buffer protocol; `None` for any other object.
    fn bytes(&self) -> Option<Vec<u8>> {
        None
    }

    /// The value whose hash and equality this one shares as a dictionary key, where Python code may have to compare: a
    /// row of a result is found by the tuple of its values. [`Object::compare`] must agree.
    fn key(&self, vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(None)
    }

    /// The hash as a dictionary key; must agree with [`Object::equals`]. By default the object's identity.
    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        std::ptr::from_ref(self).cast::<()>().hash(&mut hasher);
        hasher.finish()
    }

    /// Equality as a dictionary key and in containers. By default identity.
    fn equals(&self, other: &dyn Object) -> bool {
        std::ptr::addr_eq(std::ptr::from_ref(self), std::ptr::from_ref(other))
    }

    /// Equality with a number (bool, int or float) as a dictionary key.
    fn equals_number(&self, number: &Value) -> bool {
        false
    }
}
