//! Values that go through code of the project: `process_bind_param`, `process_result_value`, `bind_processor`,
//! `result_processor`.

use std::rc::Rc;

use alembic_evaluator::{CallArguments, Class, Outcome, Value, Vm, unsupported};
use alembic_schema::{Conversion, CustomDefinition, SqlType};

use crate::alembic::dialect_object::dialect_value;
use crate::state;

/// The methods on the way to the database, and those on the way back.
const TO: [&str; 2] = ["process_bind_param", "bind_processor"];
const FROM: [&str; 2] = ["process_result_value", "result_processor"];
/// The methods that put SQL around a value.
const AROUND: [&str; 2] = ["bind_expression", "column_expression"];

/// The number of a type's object, which is kept.
pub(super) fn object_number(vm: &Vm, value: &Value) -> Conversion {
    let (Value::Instance(instance), Ok(bindings)) = (value, state::bindings(vm)) else {
        return Conversion::default();
    };
    // The instance stays alive here, and so its address is its own.
    let number = Rc::as_ptr(instance) as usize;
    bindings.conversions.borrow_mut().insert(number, value.clone());
    Conversion(Some(number))
}

/// The object that a type was made of.
pub(super) fn object(vm: &Vm, sql_type: &SqlType) -> Option<Value> {
    let number = sql_type.custom.as_deref()?.object.0?;
    state::bindings(vm).ok()?.conversions.borrow().get(&number).cloned()
}

/// The number of a type's object if its class has such methods.
pub(super) fn of(vm: &Vm, value: &Value, class: &Rc<Class>) -> Conversion {
    let has_any = TO.iter().chain(&FROM).chain(&AROUND).any(|name| class.lookup(name).is_some());
    if has_any { object_number(vm, value) } else { Conversion::default() }
}

/// The type, with what it is made of, if values of this type go through code of the project on the dialect of the
/// migration.
fn converter(vm: &Vm, sql_type: &SqlType) -> Option<(Value, Option<SqlType>)> {
    let bindings = state::bindings(vm).ok()?;
    let migration = bindings.environment.migration();
    let sql_type = match &migration {
        Some(migration) => sql_type.for_dialect(migration.dialect().name()),
        None => sql_type,
    };
    let custom = sql_type.custom.as_deref()?;
    let converter = bindings.conversions.borrow().get(&custom.conversion.0?).cloned()?;
    let inner = match &custom.definition {
        CustomDefinition::Implementation(implementation) => Some((**implementation).clone()),
        CustomDefinition::Text(_) => None,
    };
    Some((converter, inner))
}

/// A value on its way to the database as the project's type gives it on, with the type that it has then; `None` for a
/// type that leaves values alone.
///
/// # Errors
/// The project's method fails, or puts SQL around the value.
pub(crate) fn to_database(
    vm: &mut Vm,
    value: &Value,
    sql_type: &SqlType,
) -> Outcome<Option<(Value, Option<SqlType>)>> {
    let Some((converter, inner)) = converter(vm, sql_type) else { return Ok(None) };
    refuse_sql_around(&converter, "bind_expression")?;
    let given_on = match own_method(&converter, &TO) {
        Some("process_bind_param") => process(vm, &converter, "process_bind_param", value)?,
        Some(method) => {
            let dialect = dialect(vm)?;
            let processor = vm.call_method(&converter, method, vec![dialect])?;
            called(vm, &processor, value)?
        }
        None => value.clone(),
    };
    Ok(Some((given_on, inner)))
}

/// The type that the values of a result's column go through.
pub(crate) fn from_database(vm: &Vm, conversion: Conversion) -> Option<Value> {
    let number = conversion.0?;
    let converter = state::bindings(vm).ok()?.conversions.borrow().get(&number).cloned()?;
    let is_used = own_method(&converter, &FROM).is_some() || own_method(&converter, &AROUND).is_some();
    is_used.then_some(converter)
}

/// A value of a result as the project's type gives it on.
///
/// # Errors
/// The project's method fails, or SQL had to stand around the column.
pub(crate) fn converted_from_database(vm: &mut Vm, converter: &Value, value: Value) -> Outcome<Value> {
    refuse_sql_around(converter, "column_expression")?;
    match own_method(converter, &FROM) {
        Some("process_result_value") => process(vm, converter, "process_result_value", &value),
        Some(method) => {
            let dialect = dialect(vm)?;
            let processor = vm.call_method(converter, method, vec![dialect, Value::None])?;
            called(vm, &processor, &value)
        }
        None => Ok(value),
    }
}

/// The first of these methods that the class has in Python.
fn own_method(converter: &Value, names: &[&'static str]) -> Option<&'static str> {
    let Value::Instance(instance) = converter else { return None };
    names.iter().copied().find(|name| instance.class().lookup(name).is_some())
}

fn refuse_sql_around(converter: &Value, name: &'static str) -> Outcome<()> {
    match own_method(converter, &[name]) {
        Some(_) => Err(unsupported(format!("`{name}` of the type `{}`", converter.type_name()))),
        None => Ok(()),
    }
}

fn process(vm: &mut Vm, converter: &Value, method: &str, value: &Value) -> Outcome<Value> {
    let dialect = dialect(vm)?;
    vm.call_method(converter, method, vec![value.clone(), dialect])
}

/// A processor may be missing: the value stays as it is.
fn called(vm: &mut Vm, processor: &Value, value: &Value) -> Outcome<Value> {
    if processor.is_none() {
        return Ok(value.clone());
    }
    vm.call(processor, CallArguments::positional(vec![value.clone()]))
}

fn dialect(vm: &mut Vm) -> Outcome<Value> {
    let migration = state::migration(vm)?;
    Ok(dialect_value(migration.dialect(), migration.connection(), None))
}
