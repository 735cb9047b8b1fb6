use crate::native::{Constructor, Member, NativeClass};
use crate::outcome::unsupported;
use crate::value::Value;

/// `object`
pub(crate) static OBJECT: NativeClass = NativeClass { complete: true, ..NativeClass::DEFAULT };

pub(crate) const EXCEPTION_MEMBERS: &[Member] = &[];
pub(crate) const EXCEPTION_CONSTRUCTOR: Constructor =
    Constructor { signature: "(*args)", call: |_, _, _| Err(unsupported("exceptions cannot be made yet")) };

pub(crate) fn native_class_of(_: &Value) -> &'static NativeClass {
    &OBJECT
}
