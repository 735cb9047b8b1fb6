//! The directives: arguments in, one operation out. `op.*` and `batch_op.*` share them; they differ in where the
//! table comes from and where the operation goes.

mod columns;
mod constraints;
mod execute;
mod geospatial;
mod indexes;
mod tables;

use alembic_evaluator::{Arguments, Outcome, Value, Vm};
use alembic_operations::Operation;
use alembic_schema::TableName;

pub(super) use columns::{add_column, alter_column, drop_column};
pub(super) use constraints::{
    create_check_constraint, create_exclude_constraint, create_foreign_key, create_primary_key,
    create_unique_constraint, drop_constraint,
};
pub(super) use execute::{bulk_insert, execute, inline_literal};
pub(super) use geospatial::{
    add_geospatial_column, create_geospatial_index, create_geospatial_table, drop_geospatial_column,
    drop_geospatial_index, drop_geospatial_table,
};
pub(super) use indexes::{create_index, drop_index};
pub(super) use tables::{create_table, create_table_comment, drop_table, drop_table_comment, rename_table};

use crate::state::operations;

/// Reads the arguments of a directive on a table.
pub(super) type Directive = fn(&mut Vm, TableName, &Arguments) -> Outcome<Operation>;

/// Hands an operation to the migration that is being run.
///
/// # Errors
/// No migration is being run (Python's NameError); what carrying out the operation gives.
pub(crate) fn invoke(vm: &mut Vm, function: &str, operation: Operation) -> Outcome<()> {
    operations(vm, function)?.invoke(vm, operation)
}

/// The truth of an argument that may be `None`.
fn flag(vm: &mut Vm, arguments: &Arguments, parameter: &str) -> Outcome<bool> {
    match arguments.value(parameter) {
        Value::None => Ok(false),
        value => vm.truth(&value),
    }
}

/// The items of an argument: of any iterable, as in the reference (a string has its characters).
fn items(vm: &mut Vm, arguments: &Arguments, parameter: &str) -> Outcome<Vec<Value>> {
    vm.iterate(&arguments.value(parameter))
}

/// The text of an argument that may be `None`.
fn text(arguments: &Arguments, parameter: &str) -> Outcome<Option<String>> {
    Ok(arguments.optional_string(parameter)?.map(|text| text.to_string()))
}
