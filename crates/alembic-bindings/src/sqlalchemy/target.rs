//! `target_metadata` as tables to compare, and tables as Python objects for the rules of a project.

use std::collections::HashMap;

use alembic_dialect::{CompleteTable, Dialect};
use alembic_evaluator::{Outcome, Value, Vm, exception_class, raise, unsupported};
use alembic_schema::{
    Column, Constraint, ForeignKeyConstraint, Index, Name, NamingConvention, ServerDefault, SqlType, Table,
    TableName,
};

use super::columns::ColumnObject;
use super::engine::dialect_exception;
use super::items::{Item, owned_item};
use super::metadata::MetaDataObject;
use super::tables::{TableObject, table_value};

/// The tables of `target_metadata`, complete, in the order in which they can be created; `None` without a metadata.
///
/// Every module that Python would have imported by now is asked for its tables.
///
/// # Errors
/// A model cannot be understood, a table is in two metadata, or it cannot be spelled out for the database.
pub fn target_tables(
    vm: &mut Vm,
    target: &Value,
    dialect: &'static dyn Dialect,
) -> Outcome<Option<Vec<CompleteTable>>> {
    let target = vm.resolve(target)?;
    let several = match &target {
        Value::None => return Ok(None),
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => vm.iterate(&target)?,
        _ => vec![target],
    };
    let mut tables: Vec<(Table, NamingConvention)> = Vec::new();
    let mut keys: HashMap<String, usize> = HashMap::new();
    for (number, value) in several.iter().enumerate() {
        let value = vm.resolve(value)?;
        if value.object::<MetaDataObject>().is_none() {
            return Err(unsupported(format!(
                "`target_metadata` is a `{}`, not a MetaData",
                value.type_name()
            )));
        }
        let metadata = MetaDataObject::complete(&value, vm)?;
        let convention = metadata.convention();
        let mut doubled = Vec::new();
        for table in metadata.sorted().iter().filter_map(Value::object::<TableObject>) {
            table.read_info(vm)?;
            let table = table.table();
            let key = table.name.key();
            if keys.insert(key.clone(), number).is_some_and(|other| other != number) {
                doubled.push(format!("\"{key}\""));
            }
            tables.push((table, convention.clone()));
        }
        if !doubled.is_empty() {
            doubled.sort();
            return Err(raise(
                &exception_class::VALUE_ERROR,
                format!("Duplicate table keys across multiple MetaData objects: {}", doubled.join(", ")),
            ));
        }
    }
    let names: HashMap<String, HashMap<String, Name>> =
        tables.iter().map(|(table, _)| (table.name.key(), renamed_columns(table))).collect();
    let complete = tables.iter().map(|(table, convention)| {
        let mut complete =
            dialect.complete_table(table, convention).map_err(|error| dialect_exception(&error))?;
        for constraint in &mut complete.table.constraints {
            if let Constraint::ForeignKey(key) = constraint {
                refer_by_name(key, &names);
            }
        }
        Ok(complete)
    });
    complete.collect::<Outcome<Vec<CompleteTable>>>().map(Some)
}

/// The names of the columns that Python code knows by another key.
fn renamed_columns(table: &Table) -> HashMap<String, Name> {
    let renamed = table.columns.iter().filter(|column| column.key() != column.name.text);
    renamed.map(|column| (column.key().to_owned(), column.name.clone())).collect()
}

/// A foreign key means the columns of the other table by their keys, unless it says otherwise.
fn refer_by_name(key: &mut ForeignKeyConstraint, names: &HashMap<String, HashMap<String, Name>>) {
    let Some(renamed) = names.get(&key.referred_table.key()).filter(|_| !key.actions.link_to_name) else {
        return;
    };
    for column in &mut key.referred_columns {
        if let Some(name) = renamed.get(&column.text) {
            *column = name.clone();
        }
    }
}

/// A table as rules see it: with its columns, in a metadata of its own.
pub fn schema_table(table: &Table) -> Value {
    let columns = table
        .columns
        .iter()
        .map(|column| Value::new_object(ColumnObject::new(column.clone(), Some(table.name.clone()))));
    let bare = Table { columns: Vec::new(), ..table.clone() };
    let metadata = Value::new_object(MetaDataObject::empty());
    let value = table_value(bare, columns.collect(), metadata.clone());
    if let Some(metadata) = metadata.object::<MetaDataObject>() {
        metadata.add_table(table.name.key(), value.clone());
    }
    value
}

/// A column of what [`schema_table`] gave.
pub fn schema_column(table: &Value, column: &Column) -> Value {
    let found = table.object::<TableObject>().and_then(|table| {
        let is_it = |value: &Value| {
            value.object::<ColumnObject>().is_some_and(|object| object.name().text == column.name.text)
        };
        table.column_values().into_iter().find(is_it)
    });
    found.unwrap_or_else(|| Value::new_object(ColumnObject::new(column.clone(), None::<TableName>)))
}

/// An index of what [`schema_table`] gave.
pub fn schema_index(table: &Value, index: &Index) -> Value {
    owned_item(Item::Index(index.clone()), table)
}

/// A constraint of what [`schema_table`] gave.
pub fn schema_constraint(table: &Value, constraint: Constraint) -> Value {
    owned_item(Item::Constraint(constraint), table)
}

/// A type as rules see it: the object that it was made of, where a project defines its class.
pub fn schema_type(vm: &Vm, sql_type: &SqlType) -> Value {
    super::types::object_of(vm, sql_type)
}

/// A server default as rules see it.
pub fn schema_default(default: &ServerDefault) -> Value {
    super::items::item_value(Item::Default(default.clone()))
}
