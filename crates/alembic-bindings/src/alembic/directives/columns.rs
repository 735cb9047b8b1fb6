use std::rc::Rc;

use alembic_evaluator::{Arguments, Outcome, Value, Vm, exception_class, raise};
use alembic_operations::{AddColumn, AlterColumn, ColumnPosition, DropColumn, Operation};
use alembic_schema::{DialectOptions, Given, TableName};

use super::{flag, text};
use crate::names::{name_argument, optional_name_argument};
use crate::sqlalchemy::columns::{ColumnObject, autoincrement};
use crate::sqlalchemy::{defaults, types};
use crate::value::argument;

/// `add_column(column, …)`
pub(in super::super) fn add_column(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let given = arguments.value("column");
    let Some(column) = given.object::<ColumnObject>() else {
        return Err(arguments.wrong("column", "a Column", &given));
    };
    Ok(Operation::AddColumn(AddColumn {
        table,
        column: column.column(),
        if_not_exists: flag(vm, arguments, "if_not_exists")?,
        inline_references: flag(vm, arguments, "inline_references")?,
        inline_primary_key: flag(vm, arguments, "inline_primary_key")?,
        position: position(arguments)?,
        options: DialectOptions::new(),
    }))
}

/// `alter_column(column_name, …)`
pub(in super::super) fn alter_column(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    let given = arguments.value("column_name");
    let column = given.object::<ColumnObject>();
    let column_name = match &column {
        Some(column) => column.name(),
        None => name_argument(arguments, "column_name")?,
    };
    let mut operation = AlterColumn {
        nullable: arguments.optional_boolean("nullable")?,
        comment: comment(arguments)?,
        server_default: defaults::given_server_default(vm, &arguments.value("server_default"))?,
        new_name: optional_name_argument(arguments, "new_column_name")?,
        sql_type: types::optional_type_argument(vm, arguments, "type_")?,
        existing_type: types::optional_type_argument(vm, arguments, "existing_type")?,
        existing_server_default: defaults::given_server_default(
            vm,
            &arguments.value("existing_server_default"),
        )?,
        existing_nullable: arguments.optional_boolean("existing_nullable")?,
        existing_comment: text(arguments, "existing_comment")?,
        position: position(arguments)?,
        ..AlterColumn::new(table, column_name)
    };
    for (keyword, value) in arguments.keywords() {
        match &**keyword {
            "autoincrement" if !value.is_none() => {
                operation.autoincrement = Some(autoincrement(arguments, value)?);
            }
            "existing_autoincrement" if !value.is_none() => {
                operation.existing_autoincrement = Some(autoincrement(arguments, value)?);
            }
            "autoincrement" | "existing_autoincrement" => {}
            keyword => operation.options.set(keyword, argument(vm, value)?),
        }
    }
    // A column in place of its name: the reference does nothing where nothing changes, and fails otherwise.
    if column.is_some() && operation.has_changes() {
        return Err(raise(&exception_class::TYPE_ERROR, "Boolean value of this clause is not defined"));
    }
    Ok(Operation::AlterColumn(operation))
}

/// `drop_column(column_name, …)`
pub(in super::super) fn drop_column(
    vm: &mut Vm,
    table: TableName,
    arguments: &Arguments,
) -> Outcome<Operation> {
    if arguments.value("column_name").object::<ColumnObject>().is_some() {
        // What SQLAlchemy 2.1 says when a column becomes the name of another one.
        let missing = "missing 2 required keyword-only arguments: 'all_names' and 'allow_replacements'";
        return Err(raise(&exception_class::TYPE_ERROR, format!("Column._set_parent() {missing}")));
    }
    Ok(Operation::DropColumn(DropColumn {
        if_exists: flag(vm, arguments, "if_exists")?,
        options: options(vm, arguments.keywords())?,
        ..DropColumn::new(table, name_argument(arguments, "column_name")?)
    }))
}

/// Keywords that only the dialect of that name looks at; the reference does not judge them.
fn options(vm: &mut Vm, keywords: &[(Rc<str>, Value)]) -> Outcome<DialectOptions> {
    keywords.iter().map(|(keyword, value)| Ok((keyword.to_string(), argument(vm, value)?))).collect()
}

/// `comment=`, where `False` means that nothing was given.
fn comment(arguments: &Arguments) -> Outcome<Given<String>> {
    match arguments.value("comment") {
        Value::Bool(false) => Ok(Given::Absent),
        _ => text(arguments, "comment").map(Given::from),
    }
}

fn position(arguments: &Arguments) -> Outcome<ColumnPosition> {
    Ok(ColumnPosition { before: text(arguments, "insert_before")?, after: text(arguments, "insert_after")? })
}
