use alembic_evaluator::{Arguments, Outcome, Value, Vm};
use alembic_operations::{
    CreateTable, CreateTableComment, DropTable, DropTableComment, Operation, RenameTable,
};
use alembic_schema::TableName;

use super::{flag, text};
use crate::dialect_options::{Construct, dialect_options};
use crate::names::name_argument;
use crate::sqlalchemy::metadata::MetaDataObject;
use crate::sqlalchemy::tables::{TABLE, is_part_of_table, table_of, table_value};

/// `create_table(table_name, *columns, …)`: the operation, and the `Table` that the directive gives.
///
/// What is neither a column, a constraint nor an index is left out, as Alembic 1.20.1 does: scripts that were
/// `Table(name, metadata, …)` once still pass their `MetaData`.
pub(in super::super) fn create_table(
    vm: &mut Vm,
    name: TableName,
    arguments: &Arguments,
) -> Outcome<(Operation, Value)> {
    let parts: Vec<Value> = arguments.rest().iter().filter(|part| is_part_of_table(part)).cloned().collect();
    let (table, columns) = table_of(vm, name, &parts, arguments, arguments.keywords())?;
    let metadata = Value::new_object(MetaDataObject::empty());
    let value = table_value(table.clone(), columns, metadata);
    let if_not_exists = flag(vm, arguments, "if_not_exists")?;
    Ok((Operation::CreateTable(CreateTable { table, if_not_exists }), value))
}

/// `drop_table(table_name, …)`
pub(in super::super) fn drop_table(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    Ok(Operation::DropTable(DropTable {
        if_exists: flag(vm, arguments, "if_exists")?,
        options: dialect_options(vm, Construct::Table, &TABLE, arguments.keywords())?,
        ..DropTable::new(table)
    }))
}

/// `rename_table(old_table_name, new_table_name, …)`
pub(in super::super) fn rename_table(
    _vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    Ok(Operation::RenameTable(RenameTable { table, new_name: name_argument(arguments, "new_table_name")? }))
}

/// `create_table_comment(…, comment, …)`
pub(in super::super) fn create_table_comment(
    _vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    Ok(Operation::CreateTableComment(CreateTableComment {
        table,
        comment: text(arguments, "comment")?,
        existing_comment: text(arguments, "existing_comment")?,
    }))
}

/// `drop_table_comment(…)`
pub(in super::super) fn drop_table_comment(
    _vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let existing_comment = text(arguments, "existing_comment")?;
    Ok(Operation::DropTableComment(DropTableComment { table, existing_comment }))
}
