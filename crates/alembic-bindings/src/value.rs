//! Python values as SQL values and arguments, and back.

mod driver;
mod memory_view;
mod repr;
mod result;
mod temporal;

use std::rc::Rc;

use alembic_connection::SqlValue;
use alembic_evaluator::{CallArguments, Integer, Outcome, TimeDelta, Value, Vm, unsupported};
use alembic_schema::Argument;

pub(crate) use driver::{catalogue_value, driver_parameters, driver_value, python_parameter_sets};
use memory_view::MemoryView;
pub(crate) use repr::python_parameters;
pub(crate) use result::{enumeration_key, result_values};

use crate::sqlalchemy::{expressions, types};
use crate::state;

/// A Python value as an SQL value; `None` for what is none (an expression, an object).
///
/// # Errors
/// What looking inside of an unresolved import gives.
pub(crate) fn sql_value(vm: &mut Vm, value: &Value) -> Outcome<Option<alembic_schema::Value>> {
    use alembic_schema::Value as Sql;
    // A constant of another module that stands in a list or a dictionary: nobody has looked at it yet.
    let value = &vm.resolve(value)?;
    Ok(Some(match value {
        Value::None => Sql::Null,
        Value::Bool(truth) => Sql::Boolean(*truth),
        Value::Int(number) => match number.to_i64() {
            Some(number) => Sql::Integer(number),
            None => Sql::Number(number.to_string()),
        },
        Value::Float(number) => Sql::Float(*number),
        Value::Str(text) => Sql::Text(text.to_string()),
        Value::Bytes(bytes) => Sql::Bytes(bytes.to_vec()),
        Value::List(_) | Value::Tuple(_) => {
            let mut items = Vec::new();
            for item in value.items().unwrap_or_default() {
                match sql_value(vm, &item)? {
                    Some(item) => items.push(item),
                    None => return Ok(None),
                }
            }
            Sql::Array(items)
        }
        Value::Object(object) => match object.bytes() {
            Some(bytes) => Sql::Bytes(bytes),
            None => return temporal::sql_value(vm, value),
        },
        // An instance of a class that derives from `str`, `int`, …: an enumeration's member, a `conv`.
        Value::Instance(instance) => match instance.native() {
            Some(native) if !matches!(native, Value::Instance(_)) => return sql_value(vm, &native),
            _ => return temporal::sql_value(vm, value),
        },
        _ => return Ok(None),
    }))
}

/// A Python value as an argument of a type, a dialect keyword or `info`.
///
/// # Errors
/// What looking inside of an unresolved import gives.
pub(crate) fn argument(vm: &mut Vm, value: &Value) -> Outcome<Argument> {
    if let Some(sql_type) = types::sql_type(vm, value)? {
        return Ok(Argument::Type(Box::new(sql_type)));
    }
    if let Some(expression) = expressions::expression(vm, value)? {
        return Ok(Argument::Expression(Box::new(expression)));
    }
    let value = &vm.resolve(value)?;
    if let Some(text) = value.as_str() {
        return Ok(Argument::Text(text.to_string()));
    }
    Ok(match value {
        Value::None => Argument::None,
        Value::Bool(truth) => Argument::Boolean(*truth),
        Value::Int(number) => match number.to_i64() {
            Some(number) => Argument::Integer(number),
            None => Argument::Opaque(number.to_string()),
        },
        Value::Float(number) => Argument::Float(*number),
        Value::List(_) | Value::Tuple(_) => {
            Argument::List(arguments(vm, &value.items().unwrap_or_default())?)
        }
        Value::Dict(dict) => Argument::Mapping(mapping(vm, &dict.string_items())?),
        other => Argument::Opaque(vm.repr(other)?.to_string()),
    })
}

/// The same for each item.
pub(crate) fn arguments(vm: &mut Vm, values: &[Value]) -> Outcome<Vec<Argument>> {
    values.iter().map(|value| argument(vm, value)).collect()
}

/// The same for the values of a dictionary with text keys.
pub(crate) fn mapping(vm: &mut Vm, entries: &[(Rc<str>, Value)]) -> Outcome<Vec<(String, Argument)>> {
    entries.iter().map(|(key, value)| Ok((key.to_string(), argument(vm, value)?))).collect()
}

/// `info=`
pub(crate) fn info(vm: &mut Vm, value: &Value) -> Outcome<Vec<(String, Argument)>> {
    match value.as_dict() {
        Some(dict) => mapping(vm, &dict.string_items()),
        None => Ok(Vec::new()),
    }
}

/// `info` that was kept, as a dictionary.
pub(crate) fn info_value(info: &[(String, Argument)]) -> Outcome<Value> {
    let entries: Outcome<Vec<(&str, Value)>> =
        info.iter().map(|(key, argument)| Ok((key.as_str(), argument_value(argument)?))).collect();
    Ok(Value::dict(entries?))
}

/// The Python value of an argument that was kept.
pub(crate) fn argument_value(argument: &Argument) -> Outcome<Value> {
    Ok(match argument {
        Argument::None => Value::None,
        Argument::Boolean(truth) => Value::Bool(*truth),
        Argument::Integer(number) => Value::int(*number),
        Argument::Float(number) => Value::Float(*number),
        Argument::Text(text) => Value::string(text),
        Argument::Type(sql_type) => types::type_value((**sql_type).clone()),
        Argument::Expression(expression) => expressions::expression_value((**expression).clone()),
        Argument::List(items) => Value::list(items.iter().map(argument_value).collect::<Outcome<Vec<_>>>()?),
        Argument::Tuple(items) => {
            Value::tuple(items.iter().map(argument_value).collect::<Outcome<Vec<_>>>()?)
        }
        Argument::Mapping(entries) => {
            let mut items = Vec::new();
            for (key, item) in entries {
                items.push((key.as_str(), argument_value(item)?));
            }
            Value::dict(items)
        }
        Argument::Opaque(text) => {
            return Err(unsupported(format!("the argument `{text}` cannot be read back here")));
        }
    })
}

/// A value that came from a server, in the type that Python's drivers give it.
pub(crate) fn python_value(vm: &mut Vm, value: &SqlValue) -> Outcome<Value> {
    Ok(match value {
        SqlValue::Null => Value::None,
        SqlValue::Bool(truth) => Value::Bool(*truth),
        SqlValue::Integer(number) => Value::int(*number),
        SqlValue::BigInteger(digits) => match Integer::parse(digits, 10) {
            Some(number) => Value::Int(number),
            None => Value::string(digits),
        },
        SqlValue::Real(number) => Value::Float(*number),
        SqlValue::Text(text) => Value::string(text),
        SqlValue::Bytes(bytes) => Value::Bytes(bytes.as_slice().into()),
        SqlValue::MemoryView(bytes) => Value::new_object(MemoryView(bytes.clone())),
        SqlValue::Decimal(text) => made_by(vm, "decimal", &["Decimal"], text)?,
        SqlValue::Uuid(text) => made_by(vm, "uuid", &["UUID"], text)?,
        SqlValue::Json(text) => made_by(vm, "json", &["loads"], text)?,
        SqlValue::Date(text) => made_by(vm, "datetime", &["date", "fromisoformat"], text)?,
        SqlValue::Time(text) => made_by(vm, "datetime", &["time", "fromisoformat"], text)?,
        SqlValue::Timestamp(text) | SqlValue::TimestampWithTimeZone(text) => {
            made_by(vm, "datetime", &["datetime", "fromisoformat"], &temporal::full_offset(text))?
        }
        SqlValue::Interval(text) => match temporal::duration(text) {
            Some(microseconds) => Value::new_object(TimeDelta(microseconds)),
            None => return Err(unsupported(format!("the interval `{text}` cannot be read here"))),
        },
        SqlValue::Array(items) => {
            Value::list(items.iter().map(|item| python_value(vm, item)).collect::<Outcome<Vec<_>>>()?)
        }
        SqlValue::Other { type_name, .. } if type_name.ends_with("range") => {
            return Err(unsupported(format!("a value of the type {type_name} cannot be read here")));
        }
        SqlValue::Other { type_name, text } => match enumeration_member(vm, type_name, text) {
            Some(member) => member,
            None => Value::string(text),
        },
    })
}

/// The member of a Python enumeration for a value whose column has the enumeration's type.
fn enumeration_member(vm: &Vm, key: &str, text: &str) -> Option<Value> {
    let bindings = state::bindings(vm).ok()?;
    let enumerations = bindings.enumerations.borrow();
    enumerations.get(key)?.iter().find(|(known, _)| known == text).map(|(_, member)| member.clone())
}

/// What `module.path(text)` gives, the module being one of Python's standard library.
fn made_by(vm: &mut Vm, module: &str, path: &[&str], text: &str) -> Outcome<Value> {
    let mut function = vm.import(module)?;
    for name in path {
        function = vm.get_attribute(&function, name)?;
    }
    vm.call(&function, CallArguments::positional(vec![Value::string(text)]))
}
