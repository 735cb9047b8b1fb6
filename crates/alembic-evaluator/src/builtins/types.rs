//! The built-in classes: their tables, and which of them a value belongs to.

use std::rc::Rc;

use super::{bytes, dicts, exceptions, functions, lists, numbers, sets, texts};
use crate::arguments::CallArguments;
use crate::exceptions::class as exception;
use crate::native::{Constructor, NativeClass, NativeFunction};
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::{Class, Descriptor, Value};
use crate::vm::Vm;

pub(crate) const EXCEPTION_MEMBERS: &[crate::native::Member] = exceptions::MEMBERS;
pub(crate) const EXCEPTION_CONSTRUCTOR: Constructor = exceptions::CONSTRUCTOR;

macro_rules! class {
    ($identifier:ident, $name:literal, $members:expr, $constructor:expr) => {
        pub(crate) static $identifier: NativeClass = NativeClass {
            name: $name,
            members: $members,
            constructor: $constructor,
            complete: true,
            ..NativeClass::DEFAULT
        };
    };
}

/// `object`
pub(crate) static OBJECT: NativeClass = NativeClass { complete: true, ..NativeClass::DEFAULT };

class!(NONE_TYPE, "NoneType", &[], None);
class!(ELLIPSIS_TYPE, "ellipsis", &[], None);
class!(NOT_IMPLEMENTED_TYPE, "NotImplementedType", &[], None);
class!(INT, "int", numbers::INT_MEMBERS, Some(numbers::INT_CONSTRUCTOR));
class!(FLOAT, "float", numbers::FLOAT_MEMBERS, Some(numbers::FLOAT_CONSTRUCTOR));
class!(STR, "str", texts::MEMBERS, Some(texts::CONSTRUCTOR));
class!(BYTES, "bytes", bytes::MEMBERS, Some(bytes::CONSTRUCTOR));
// Scripts name it beside `bytes`; nothing here makes one.
class!(BYTEARRAY, "bytearray", &[], None);
class!(LIST, "list", lists::LIST_MEMBERS, Some(lists::LIST_CONSTRUCTOR));
class!(TUPLE, "tuple", lists::TUPLE_MEMBERS, Some(lists::TUPLE_CONSTRUCTOR));
class!(DICT, "dict", dicts::MEMBERS, Some(dicts::CONSTRUCTOR));
class!(SET, "set", sets::SET_MEMBERS, Some(sets::SET_CONSTRUCTOR));
class!(FROZENSET, "frozenset", sets::FROZENSET_MEMBERS, Some(sets::FROZENSET_CONSTRUCTOR));
class!(RANGE, "range", lists::RANGE_MEMBERS, Some(lists::RANGE_CONSTRUCTOR));
class!(SLICE, "slice", lists::SLICE_MEMBERS, Some(lists::SLICE_CONSTRUCTOR));
class!(FUNCTION, "function", &[], None);
class!(METHOD, "method", &[], None);
class!(BUILTIN_FUNCTION, "builtin_function_or_method", &[], None);
class!(MODULE, "module", &[], None);
class!(ITERATOR, "iterator", functions::ITERATOR_MEMBERS, None);
class!(GENERATOR, "generator", functions::GENERATOR_MEMBERS, None);
class!(COROUTINE, "coroutine", functions::GENERATOR_MEMBERS, None);
class!(PROPERTY, "property", functions::PROPERTY_MEMBERS, Some(functions::PROPERTY_CONSTRUCTOR));
class!(CLASSMETHOD, "classmethod", &[], Some(functions::CLASSMETHOD_CONSTRUCTOR));
class!(STATICMETHOD, "staticmethod", &[], Some(functions::STATICMETHOD_CONSTRUCTOR));
class!(SUPER, "super", &[], Some(functions::SUPER_CONSTRUCTOR));
class!(TYPE, "type", &[], Some(functions::TYPE_CONSTRUCTOR));
class!(ENUMERATE, "enumerate", &[], Some(functions::ENUMERATE_CONSTRUCTOR));
class!(ZIP, "zip", &[], Some(functions::ZIP_CONSTRUCTOR));
class!(MAP, "map", &[], Some(functions::MAP_CONSTRUCTOR));
class!(FILTER, "filter", &[], Some(functions::FILTER_CONSTRUCTOR));
class!(REVERSED, "reversed", &[], Some(functions::REVERSED_CONSTRUCTOR));

/// `bool`
pub(crate) static BOOL: NativeClass = NativeClass {
    name: "bool",
    bases: &[&INT],
    constructor: Some(numbers::BOOL_CONSTRUCTOR),
    complete: true,
    ..NativeClass::DEFAULT
};

/// The classes that are built-in names.
pub(super) static NAMED: &[&NativeClass] = &[
    &OBJECT,
    &BOOL,
    &INT,
    &FLOAT,
    &STR,
    &BYTES,
    &BYTEARRAY,
    &LIST,
    &TUPLE,
    &DICT,
    &SET,
    &FROZENSET,
    &RANGE,
    &SLICE,
    &PROPERTY,
    &CLASSMETHOD,
    &STATICMETHOD,
    &SUPER,
    &TYPE,
    &ENUMERATE,
    &ZIP,
    &MAP,
    &FILTER,
    &REVERSED,
];

/// `object.__init__` read from a class: accepts anything.
pub(crate) static OBJECT_INIT: NativeFunction = NativeFunction {
    name: "__init__",
    signature: "(self, *args, **kwargs)",
    call: |vm, arguments| {
        let this = arguments.value("self");
        let native = match &this {
            Value::Instance(instance) => instance.class.native_base(),
            _ => &OBJECT,
        };
        let arguments =
            CallArguments { positional: arguments.rest().to_vec(), keywords: arguments.keywords().to_vec() };
        vm.initialize_native(native, &this, arguments)
    },
    returns: None,
};

pub(crate) fn native_class_of(value: &Value) -> &'static NativeClass {
    match value {
        Value::None => &NONE_TYPE,
        Value::Ellipsis => &ELLIPSIS_TYPE,
        Value::NotImplemented => &NOT_IMPLEMENTED_TYPE,
        Value::Bool(_) => &BOOL,
        Value::Int(_) => &INT,
        Value::Float(_) => &FLOAT,
        Value::Str(_) => &STR,
        Value::Bytes(_) => &BYTES,
        Value::List(_) => &LIST,
        Value::Tuple(_) => &TUPLE,
        Value::Dict(_) => &DICT,
        Value::Set(set) if set.is_frozen() => &FROZENSET,
        Value::Set(_) => &SET,
        Value::Class(_) | Value::NativeClass(_) => &TYPE,
        Value::Instance(instance) => instance.class.native_base(),
        Value::Exception(raised) => match &raised.class {
            Value::Class(class) => class.native_base(),
            Value::NativeClass(class) => class,
            _ => &exception::EXCEPTION,
        },
        Value::Module(_) | Value::NativeModule(_) | Value::Deferred(_) => &MODULE,
        Value::NativeFunction(_) | Value::BoundNative(_) => &BUILTIN_FUNCTION,
        Value::Object(object) => object.class(),
        Value::Function(_) => &FUNCTION,
        Value::BoundMethod(_) => &METHOD,
        Value::Descriptor(descriptor) => match &**descriptor {
            Descriptor::Property { .. } => &PROPERTY,
            Descriptor::ClassMethod(_) => &CLASSMETHOD,
            Descriptor::StaticMethod(_) => &STATICMETHOD,
            Descriptor::Super { .. } => &SUPER,
            _ => &BUILTIN_FUNCTION,
        },
        Value::Range(_) => &RANGE,
        Value::Slice(_) => &SLICE,
        Value::Iterator(_) => &ITERATOR,
        Value::Generator(generator) if generator.is_coroutine() => &COROUTINE,
        Value::Generator(_) => &GENERATOR,
    }
}

/// Whether instances of the class get their content before `__init__` runs.
pub(crate) fn is_immutable(class: &NativeClass) -> bool {
    [&INT, &FLOAT, &STR, &BYTES, &TUPLE, &FROZENSET, &BOOL].iter().any(|known| std::ptr::eq(*known, class))
}

/// How calling a Python class that derives from a native one is done instead of making an instance.
pub(crate) fn call_class_hook(
    class: &Class,
) -> Option<fn(&mut Vm, &Rc<Class>, CallArguments) -> Outcome<Value>> {
    crate::library::class_call(class)
}

/// The values that iterating a class gives (the members of an enumeration).
pub(crate) fn iterate_class(vm: &mut Vm, class: &Rc<Class>) -> Outcome<Option<Vec<Value>>> {
    crate::library::class_values(vm, class)
}

/// `repr` of a class that does not show itself like others.
pub(crate) fn class_repr(class: &Class) -> Option<String> {
    crate::library::class_repr(class)
}

/// `list[int]` and the like, which only annotations use.
pub(crate) fn subscripted_class(vm: &mut Vm, class: &Value, key: &Value) -> Outcome<Value> {
    if let Value::NativeClass(native) = class {
        if native.module == "builtins"
            && matches!(native.name, "list" | "tuple" | "dict" | "set" | "frozenset" | "type")
        {
            return crate::library::typing::subscripted(vm, class, key);
        }
        if native.module == "builtins" {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("type '{}' is not subscriptable", native.name),
            ));
        }
        return Err(unsupported(format!("subscripting class `{}` is not supported", native.name)));
    }
    Err(raise(&exception::TYPE_ERROR, "this class is not subscriptable"))
}

/// `isinstance` for the classes that are defined by what a value can do; `None` for all others.
pub(crate) fn abstract_instance(
    vm: &mut Vm,
    value: &Value,
    class: &'static NativeClass,
) -> Outcome<Option<bool>> {
    crate::library::typing::abstract_instance(vm, value, class)
}

/// `int | None`
pub(crate) fn union(members: Vec<Value>) -> Value {
    crate::library::typing::union(members)
}

pub(crate) fn union_members(value: &Value) -> Option<Vec<Value>> {
    crate::library::typing::union_members(value)
}

/// `object()`: nothing but an identity.
struct PlainObject(#[expect(dead_code, reason = "an object of size zero has no address of its own")] u8);

impl crate::object::Object for PlainObject {
    fn class(&self) -> &'static NativeClass {
        &OBJECT
    }

    fn repr(&self, _: &mut Vm, this: &Value) -> Outcome<String> {
        let _ = this;
        Ok(format!("<object object at {:#x}>", std::ptr::from_ref(self).addr()))
    }
}

pub(crate) fn plain_object() -> Value {
    Value::new_object(PlainObject(0))
}
