//! Identifiers: plain strings, `quoted_name` and `conv` (what `op.f` gives).

use std::rc::Rc;

use alembic_evaluator::{Arguments, Class, Dict, Instance, NativeFunction, Outcome, Value, Vm, unsupported};
use alembic_schema::{ConstraintName, Name, TableName};

use crate::state::{NameClasses, bindings};

/// `sqlalchemy.sql.quoted_name(value, quote)`
pub(crate) const QUOTED_NAME: NativeFunction = NativeFunction {
    name: "quoted_name",
    signature: "(value, quote)",
    call: |vm, arguments| {
        let quote = arguments.optional_boolean("quote")?;
        if arguments.value("value").is_none() {
            return Ok(Value::None);
        }
        quoted_name(vm, &arguments.string("value")?, quote)
    },
    returns: None,
};

/// `sqlalchemy.sql.elements.conv(value, quote=None)`; `op.f(name)`
pub(crate) const CONV: NativeFunction =
    NativeFunction { name: "conv", signature: "(value, quote=None)", call: conv, returns: None };

fn conv(vm: &mut Vm, arguments: Arguments) -> Outcome<Value> {
    conventional_name(vm, &arguments.string("value")?)
}

/// A string that is a final name: no naming convention touches it.
pub(crate) fn conventional_name(vm: &mut Vm, text: &str) -> Outcome<Value> {
    with_name_classes(vm, |classes| string_of_class(&classes.conventional, text, None))
}

/// A string that knows whether it must be quoted.
pub(crate) fn quoted_name(vm: &mut Vm, text: &str, quote: Option<bool>) -> Outcome<Value> {
    with_name_classes(vm, |classes| string_of_class(&classes.quoted_name, text, quote))
}

/// The Python value of an identifier: a plain string where nothing is known about quoting.
pub(crate) fn name_value(vm: &mut Vm, name: &Name) -> Outcome<Value> {
    match name.quote {
        Some(quote) => quoted_name(vm, &name.text, Some(quote)),
        None => Ok(Value::string(&name.text)),
    }
}

/// The Python value of a constraint's name.
pub(crate) fn constraint_name_value(vm: &mut Vm, name: &ConstraintName) -> Outcome<Value> {
    match name {
        ConstraintName::Unnamed => Ok(Value::None),
        ConstraintName::Given(name) => name_value(vm, name),
        ConstraintName::Conventional(name) => conventional_name(vm, &name.text),
    }
}

/// The identifier in a string.
pub(crate) fn name(value: &Value) -> Option<Name> {
    let text = value.as_str()?;
    let quote = match value {
        Value::Instance(instance) => instance.attributes().get("quote"),
        _ => None,
    };
    Some(Name { text: text.to_string(), quote: quote.and_then(|quote| truth_or_none(&quote)) })
}

/// The identifier in an argument.
pub(crate) fn name_argument(arguments: &Arguments, parameter: &str) -> Outcome<Name> {
    let value = arguments.value(parameter);
    name(&value).ok_or_else(|| arguments.wrong(parameter, "a string", &value))
}

/// The identifier in an argument that may be `None`.
pub(crate) fn optional_name_argument(arguments: &Arguments, parameter: &str) -> Outcome<Option<Name>> {
    match arguments.value(parameter) {
        Value::None => Ok(None),
        _ => name_argument(arguments, parameter).map(Some),
    }
}

/// `table_name` and `schema` of a directive.
pub(crate) fn table_argument(arguments: &Arguments, table: &str, schema: &str) -> Outcome<TableName> {
    Ok(TableName {
        schema: optional_name_argument(arguments, schema)?,
        name: name_argument(arguments, table)?,
    })
}

/// The name of a constraint: `None`, a string, or what `op.f` gave.
pub(crate) fn constraint_name(vm: &mut Vm, value: &Value) -> Outcome<ConstraintName> {
    if value.is_none() {
        return Ok(ConstraintName::Unnamed);
    }
    let Some(text) = name(value) else {
        return Err(unsupported(format!(
            "the name of a constraint must be a string here, not `{}`",
            value.type_name()
        )));
    };
    let conventional = match value {
        Value::Instance(instance) => {
            with_name_classes(vm, |classes| instance.class().derives_from(&classes.conventional))?
        }
        _ => false,
    };
    Ok(if conventional { ConstraintName::Conventional(text) } else { ConstraintName::Given(text) })
}

fn truth_or_none(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        _ => None,
    }
}

fn string_of_class(class: &Rc<Class>, text: &str, quote: Option<bool>) -> Value {
    let instance = Instance::new(class.clone());
    instance.set_native(Value::string(text));
    instance.attributes().set("quote", quote.map_or(Value::None, Value::Bool));
    Value::Instance(Rc::new(instance))
}

fn with_name_classes<T>(vm: &mut Vm, read: impl FnOnce(&NameClasses) -> T) -> Outcome<T> {
    let bindings = bindings(vm)?;
    if let Some(classes) = bindings.name_classes.get() {
        return Ok(read(classes));
    }
    let string = Value::NativeClass(Value::string("").native_class());
    let module = || Dict::from_strings([("__module__", Value::string("sqlalchemy.sql.elements"))]);
    let quoted_name = vm.create_class("quoted_name", vec![string], module())?;
    let conventional = vm.create_class("conv", vec![Value::Class(quoted_name.clone())], module())?;
    Ok(read(bindings.name_classes.get_or_init(|| NameClasses { quoted_name, conventional })))
}
