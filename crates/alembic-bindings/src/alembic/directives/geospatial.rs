//! The directives that `geoalchemy2.alembic_helpers` adds: on PostgreSQL they are the plain ones; SQLite would need
//! SpatiaLite for them.
//!
//! Source: GeoAlchemy2 0.20.0.

use alembic_evaluator::{Arguments, Outcome, Value, Vm};
use alembic_operations::Operation;
use alembic_schema::TableName;

use super::{add_column, create_index, create_table, drop_column, drop_index, drop_table};
use crate::sqlalchemy::engine::dialect_exception;
use crate::state::operations;

/// `create_geospatial_table(table_name, *columns, …)`
pub(in super::super) fn create_geospatial_table(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<(Operation, Value)> {
    check_database(vm, arguments)?;
    create_table(vm, table, arguments)
}

/// `drop_geospatial_table(table_name, …)`
pub(in super::super) fn drop_geospatial_table(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    check_database(vm, arguments)?;
    drop_table(vm, table, arguments)
}

/// `add_geospatial_column(column, …)`: without the index of the type, which has a directive of its own.
pub(in super::super) fn add_geospatial_column(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    check_database(vm, arguments)?;
    let mut operation = add_column(vm, table, arguments)?;
    if let Operation::AddColumn(add) = &mut operation
        && let Some(custom) = &mut add.column.sql_type.custom
        && let Some(spatial) = &mut custom.spatial
    {
        spatial.index = None;
    }
    Ok(operation)
}

/// `drop_geospatial_column(column_name, …)`
pub(in super::super) fn drop_geospatial_column(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    check_database(vm, arguments)?;
    drop_column(vm, table, arguments)
}

/// `create_geospatial_index(index_name, …, columns, …)`
pub(in super::super) fn create_geospatial_index(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    check_database(vm, arguments)?;
    create_index(vm, table, arguments)
}

/// `drop_geospatial_index(index_name, …, column_name, …)`; PostgreSQL knows the index by its name.
pub(in super::super) fn drop_geospatial_index(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    check_database(vm, arguments)?;
    let schema = table.schema.clone();
    drop_index(vm, Some(table), schema, arguments)
}

fn check_database(vm: &Vm, arguments: &Arguments) -> Outcome<()> {
    let function = arguments.function();
    let dialect = operations(vm, function)?.dialect();
    dialect
        .check_spatial_data(&format!("what `{function}` changes"))
        .map_err(|error| dialect_exception(&error))
}
