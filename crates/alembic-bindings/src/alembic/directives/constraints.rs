use alembic_evaluator::{Arguments, Outcome, Vm, exception_class, raise};
use alembic_operations::{
    ConstraintType, CreateCheckConstraint, CreateExcludeConstraint, CreateForeignKey, CreatePrimaryKey,
    CreateUniqueConstraint, DropConstraint, Operation,
};
use alembic_schema::{DialectOptions, ForeignKeyConstraint, Name, TableName};

use super::{flag, items};
use crate::dialect_options::Construct;
use crate::names::{constraint_name, table_argument};
use crate::sqlalchemy::constraints::{
    FOREIGN_KEY_CONSTRAINT, actions, attributes, check, column_names, exclude, primary_key, unique,
};

const NAME: &str = "constraint_name";

/// `create_primary_key(constraint_name, …, columns)`
pub(in super::super) fn create_primary_key(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let columns = items(vm, arguments, "columns")?;
    let constraint = primary_key(vm, arguments, NAME, &columns)?;
    Ok(Operation::CreatePrimaryKey(CreatePrimaryKey { table, constraint }))
}

/// `create_unique_constraint(constraint_name, …, columns, …)`
pub(in super::super) fn create_unique_constraint(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let columns = items(vm, arguments, "columns")?;
    let constraint = unique(vm, arguments, NAME, &columns)?;
    Ok(Operation::CreateUniqueConstraint(CreateUniqueConstraint { table, constraint }))
}

/// `create_check_constraint(constraint_name, …, condition, …)`
pub(in super::super) fn create_check_constraint(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let constraint = check(vm, arguments, NAME, "condition")?;
    Ok(Operation::CreateCheckConstraint(CreateCheckConstraint { table, constraint }))
}

/// `create_exclude_constraint(constraint_name, …, *elements, …)`
pub(in super::super) fn create_exclude_constraint(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let constraint = exclude(vm, arguments, NAME)?;
    Ok(Operation::CreateExcludeConstraint(CreateExcludeConstraint { table, constraint }))
}

/// `create_foreign_key(constraint_name, …, referent_table, local_cols, remote_cols, …)`
pub(in super::super) fn create_foreign_key(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let constraint = ForeignKeyConstraint {
        name: constraint_name(vm, &arguments.value(NAME))?,
        columns: columns(vm, arguments, "local_cols")?,
        referred_table: table_argument(arguments, "referent_table", "referent_schema")?,
        referred_columns: columns(vm, arguments, "remote_cols")?,
        actions: actions(arguments)?,
        attributes: attributes(
            vm,
            arguments,
            Construct::ForeignKey,
            &FOREIGN_KEY_CONSTRAINT,
            arguments.keywords(),
        )?,
    };
    Ok(Operation::CreateForeignKey(CreateForeignKey { table, constraint }))
}

/// `drop_constraint(constraint_name, …, type_=None, …)`
pub(in super::super) fn drop_constraint(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let constraint_type = match arguments.optional_string("type_")? {
        None => None,
        Some(text) => match ConstraintType::from_text(&text) {
            Some(constraint_type) => Some(constraint_type),
            None => {
                return Err(raise(
                    &exception_class::TYPE_ERROR,
                    "'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None",
                ));
            }
        },
    };
    Ok(Operation::DropConstraint(DropConstraint {
        constraint_type,
        if_exists: flag(vm, arguments, "if_exists")?,
        options: DialectOptions::new(),
        ..DropConstraint::new(constraint_name(vm, &arguments.value(NAME))?, table)
    }))
}

fn columns(vm: &mut Vm, arguments: &Arguments, parameter: &str) -> Outcome<Vec<Name>> {
    let values = items(vm, arguments, parameter)?;
    column_names(vm, &values)
}
