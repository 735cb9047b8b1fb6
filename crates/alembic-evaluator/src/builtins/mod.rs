mod bytes;
mod dicts;
mod encodings;
pub(crate) mod exception_classes;
mod exceptions;
mod files;
mod functions;
mod lists;
mod module_globals;
mod numbers;
mod reference;
mod sets;
mod specials;
mod texts;
mod types;

use crate::value::Value;

pub(crate) use exceptions::shown_arguments;
pub(crate) use functions::{MRO, PARTIAL, object_descriptor, partial, property_attribute};
pub(crate) use reference::{has_attribute, has_name};
pub(crate) use specials::{is_special_method, is_special_name, unbound_special};
pub(crate) use types::*;

/// A built-in name.
pub(crate) fn name(name: &str) -> Option<Value> {
    if let Some(class) = types::NAMED.iter().find(|class| class.name == name) {
        return Some(Value::NativeClass(class));
    }
    if let Some(function) = functions::FUNCTIONS.iter().find(|function| function.name == name) {
        return Some(Value::NativeFunction(function));
    }
    match name {
        "open" => return Some(Value::NativeFunction(&files::OPEN)),
        "NotImplemented" => return Some(Value::NotImplemented),
        "Ellipsis" => return Some(Value::Ellipsis),
        "__debug__" => return Some(Value::Bool(true)),
        "IOError" | "EnvironmentError" => {
            return Some(Value::NativeClass(&exception_classes::OS_ERROR));
        }
        _ => {}
    }
    exception_classes::ALL.iter().find(|class| class.name == name).map(|class| Value::NativeClass(class))
}
