//! Types that a function of the project writes.

use alembic_dialect::{Dialect, dialect_for};
use alembic_evaluator::{CallArguments, Outcome, Value, Vm, unsupported};
use alembic_schema::{CustomDefinition, CustomType, SqlType};

use super::compiler_object::type_compiler;
use crate::state;

/// What the project's functions make of a type: the text on the dialect of the migration, or before one is known a
/// variant for each dialect that has a function. `None` where there are no functions for its class.
///
/// # Errors
/// A function fails, gives no string, or is for every dialect when nobody knows which one it will be.
pub(crate) fn custom_definition(
    vm: &mut Vm,
    value: &Value,
    class: &Value,
    plain: impl FnOnce(&mut Vm) -> Outcome<SqlType>,
) -> Outcome<Option<SqlType>> {
    let (names, all) = super::dialects_of(vm, class);
    if names.is_empty() && !all {
        return Ok(None);
    }
    let migration = state::environment(vm).ok().and_then(|environment| environment.migration());
    if let Some(migration) = migration {
        let dialect = migration.dialect();
        let Some(function) = super::function_for(vm, class, dialect.name()) else { return Ok(None) };
        return text(vm, value, &function, dialect).map(|text| Some(written(class, text)));
    }
    if all {
        let name = class_name(class).1;
        return Err(unsupported(format!("`{name}` is written by `compiles()` before a dialect is known")));
    }
    let mut sql_type = plain(vm)?;
    for name in names {
        let Ok(dialect) = dialect_for(&name) else { continue };
        if let Some(function) = super::function_for(vm, class, &name) {
            let text = text(vm, value, &function, dialect)?;
            sql_type = sql_type.with_variant(written(class, text), &*name);
        }
    }
    Ok(Some(sql_type))
}

fn text(vm: &mut Vm, value: &Value, function: &Value, dialect: &'static dyn Dialect) -> Outcome<String> {
    let arguments = CallArguments::positional(vec![value.clone(), type_compiler(dialect)]);
    match vm.call(function, arguments)?.as_str() {
        Some(text) => Ok(text.to_string()),
        None => Err(unsupported("a function of `compiles()` must give a string here")),
    }
}

fn written(class: &Value, text: String) -> SqlType {
    let (module, name) = class_name(class);
    SqlType::user_defined(CustomType::new(module, name, CustomDefinition::Text(text)))
}

fn class_name(class: &Value) -> (String, String) {
    match class {
        Value::Class(class) => (class.module().to_string(), class.name().to_string()),
        Value::NativeClass(class) => (class.module.to_owned(), class.name.to_owned()),
        _ => (String::new(), String::new()),
    }
}
