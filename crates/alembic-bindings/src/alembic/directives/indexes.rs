use alembic_evaluator::{Arguments, Outcome, Vm};
use alembic_operations::{CreateIndex, DropIndex, Operation};
use alembic_schema::{Name, TableName};

use super::{flag, items};
use crate::dialect_options::{Construct, dialect_options};
use crate::names::constraint_name;
use crate::sqlalchemy::indexes::{INDEX, index};

/// `create_index(index_name, …, columns, …)`
pub(in super::super) fn create_index(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let columns = items(vm, arguments, "columns")?;
    let index = index(vm, arguments, "index_name", &columns)?;
    let if_not_exists = flag(vm, arguments, "if_not_exists")?;
    Ok(Operation::CreateIndex(CreateIndex { table, index, if_not_exists }))
}

/// `drop_index(index_name, …)`; a script need not name the table.
pub(in super::super) fn drop_index(
    vm: &mut Vm,
    table: Option<TableName>,
    schema: Option<Name>,
    arguments: &Arguments,
) -> Outcome<Operation> {
    Ok(Operation::DropIndex(DropIndex {
        schema,
        if_exists: flag(vm, arguments, "if_exists")?,
        options: dialect_options(vm, Construct::Index, &INDEX, arguments.keywords())?,
        ..DropIndex::new(constraint_name(vm, &arguments.value("index_name"))?, table)
    }))
}
