//! Queries and the statements that change rows: `select`, `insert`, `update`, `delete`, and what stands in `FROM`.

mod delete;
pub(crate) mod from_object;
mod insert;
mod join;
pub(crate) mod rows;
mod select;
mod update;

use std::sync::Arc;

use alembic_evaluator::{Dict, NativeClass, Object, Outcome, Value, Vm, raise};
use alembic_schema::{
    Alias, Aliased, BindParameter, Column, DataStatement, FromClause, SqlExpression, Table, ValueRow,
};

pub(crate) use delete::{DELETE, DELETE_FUNCTION, delete_value};
pub(crate) use from_object::FromObject;
pub(crate) use insert::{
    INSERT, INSERT_FUNCTION, POSTGRESQL_INSERT, POSTGRESQL_INSERT_FUNCTION, SQLITE_INSERT,
    SQLITE_INSERT_FUNCTION, insert_value, inserted_primary_key,
};
pub(crate) use select::{
    COMPOUND_SELECT, EXCEPT_ALL_FUNCTION, EXCEPT_FUNCTION, INTERSECT_ALL_FUNCTION, INTERSECT_FUNCTION,
    SELECT, SELECT_FUNCTION, TABLE_AND_COLUMN, TEXTUAL_SELECT, UNION_ALL_FUNCTION, UNION_FUNCTION, select_of,
};
pub(crate) use update::{UPDATE, UPDATE_FUNCTION, update_value};

use super::exceptions::ARGUMENT_ERROR;
use super::expressions::operators::as_condition;
use super::expressions::{self, CLAUSE_ELEMENT, expression, typed_value};
use super::orm;
use super::tables::TableObject;

/// `sqlalchemy.sql.expression.Executable`
pub(crate) static EXECUTABLE: NativeClass = NativeClass {
    name: "Executable",
    module: "sqlalchemy.sql.base",
    bases: &[&CLAUSE_ELEMENT],
    ..NativeClass::DEFAULT
};

/// A statement about rows.
pub(crate) struct DataObject {
    pub(crate) statement: DataStatement,
    class: &'static NativeClass,
}

impl Object for DataObject {
    fn class(&self) -> &'static NativeClass {
        self.class
    }

    fn str(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        super::expressions::printed(vm, &self.statement)
    }
}

/// The Python value of a statement.
pub(crate) fn statement_value(statement: DataStatement, class: &'static NativeClass) -> Value {
    Value::new_object(DataObject { statement, class })
}

/// The columns that `select()` and `returning()` are given: expressions, and all columns of tables and aliases.
///
/// # Errors
/// Something that is neither.
pub(crate) fn columns_of(vm: &mut Vm, values: &[Value]) -> Outcome<Vec<SqlExpression>> {
    let mut columns = Vec::new();
    for value in values {
        let value = &vm.resolve(value)?;
        if let Some((_, known)) = source(value) {
            columns.extend(known.into_iter().map(|(_, column)| column));
        } else if let Some(expression) = expression(vm, value)? {
            columns.push(expression);
        } else if let Some(value) = literal_column(value) {
            columns.push(value);
        } else {
            return Err(raise(
                &ARGUMENT_ERROR,
                format!(
                    "Column expression, FROM clause, or other columns clause element expected, got {}.",
                    vm.repr(value)?
                ),
            ));
        }
    }
    Ok(columns)
}

/// A number, a truth value or `None` in the place of a column.
fn literal_column(value: &Value) -> Option<SqlExpression> {
    match value {
        Value::None => Some(SqlExpression::Null),
        Value::Bool(true) => Some(SqlExpression::True),
        Value::Bool(false) => Some(SqlExpression::False),
        Value::Int(number) => Some(SqlExpression::LiteralColumn(number.to_string())),
        _ => None,
    }
}

/// What a table, an alias or a join is in `FROM`, and its columns by key; `None` for anything else.
pub(crate) fn source(value: &Value) -> Option<(FromClause, Vec<(String, SqlExpression)>)> {
    if let Some(table) = value.object::<TableObject>() {
        return Some((FromClause::Table(table.table().name), table.references()));
    }
    let object = value.object::<FromObject>()?;
    Some((object.from.clone(), object.columns.clone()))
}

/// The table that a statement changes, and the alias it has there; `None` for anything else.
///
/// # Errors
/// A class that could not be mapped.
fn target(value: &Value) -> Outcome<Option<(Table, Option<Arc<Alias>>)>> {
    if let Some(table) = value.object::<TableObject>() {
        return Ok(Some((table.table(), None)));
    }
    match value.object::<FromObject>() {
        Some(object) => Ok(aliased_target(&object)),
        None => Ok(orm::table_of_model(value)?.map(|table| (table, None))),
    }
}

fn aliased_target(object: &FromObject) -> Option<(Table, Option<Arc<Alias>>)> {
    let FromClause::Alias(alias) = &object.from else { return None };
    let Aliased::From(FromClause::Table(name)) = &alias.element else { return None };
    let columns = object.columns.iter().map(|(key, column)| {
        let name = match column {
            SqlExpression::Column(column) => column.name.clone(),
            _ => key.as_str().into(),
        };
        Column { key: Some(key.clone()), ..Column::new(name, column.sql_type()) }
    });
    Some((Table::new(name.clone(), columns.collect()), Some(alias.clone())))
}

/// What a value is in `FROM`.
///
/// # Errors
/// It can stand in no `FROM`.
pub(crate) fn from_clause(vm: &mut Vm, value: &Value) -> Outcome<FromClause> {
    let value = &vm.resolve(value)?;
    if let Some((from, _)) = source(value) {
        return Ok(from);
    }
    if let Some(object) = value.object::<DataObject>() {
        let (from, _) =
            from_object::subquery(object.statement.clone(), None, alembic_schema::AliasKind::Plain);
        return Ok(from);
    }
    match expression(vm, value)? {
        Some(SqlExpression::Text(clause)) => Ok(FromClause::Text(clause)),
        Some(call @ SqlExpression::Function(_)) => Ok(FromClause::Function(Box::new(call))),
        _ => Err(raise(
            &ARGUMENT_ERROR,
            format!("FROM expression, such as a Table or alias() object expected, got {}.", vm.repr(value)?),
        )),
    }
}

/// The conditions of `where()` and its like.
///
/// # Errors
/// Something that is no condition.
pub(crate) fn conditions(vm: &mut Vm, values: &[Value]) -> Outcome<Vec<SqlExpression>> {
    let mut conditions = Vec::new();
    for value in values {
        conditions.push(match value {
            Value::Bool(true) => SqlExpression::True,
            Value::Bool(false) => SqlExpression::False,
            other => match expression(vm, other)? {
                Some(condition) => as_condition(condition),
                None => {
                    return Err(raise(
                        &ARGUMENT_ERROR,
                        format!("SQL expression for WHERE/HAVING role expected, got {}.", vm.repr(other)?),
                    ));
                }
            },
        });
    }
    Ok(conditions)
}

/// A value that a statement gives to a column: an expression, or a parameter that is named after the column.
///
/// # Errors
/// The value is neither an expression nor an SQL value.
pub(crate) fn column_value(vm: &mut Vm, table: &Table, key: &str, value: &Value) -> Outcome<SqlExpression> {
    if let Some(expression) = expression(vm, value)? {
        return Ok(match expression {
            // A parameter without a type of its own has that of the column.
            SqlExpression::Bind(parameter) if parameter.sql_type.is_none() && parameter.value.is_none() => {
                let sql_type = table
                    .columns
                    .iter()
                    .find(|column| column.key() == key)
                    .map(|column| column.sql_type.clone());
                SqlExpression::from(BindParameter { sql_type, ..(*parameter).clone() })
            }
            other => other,
        });
    }
    let column = table.columns.iter().find(|column| column.key() == key);
    let sql_type = column.map(|column| &column.sql_type);
    match typed_value(vm, value, sql_type)? {
        Some(value) => Ok(SqlExpression::from(BindParameter {
            name: Some(key.to_owned()),
            value: Some(value),
            sql_type: sql_type.cloned(),
            ..BindParameter::default()
        })),
        None => expressions::operand(vm, value),
    }
}

/// The key of a column in `values({…})`: a text, or a column itself.
///
/// # Errors
/// It is neither.
pub(crate) fn column_key(vm: &mut Vm, key: &Value) -> Outcome<String> {
    if let Some(text) = key.as_str() {
        return Ok(text.to_string());
    }
    if let Some(column) = key.object::<super::columns::ColumnObject>() {
        return Ok(column.key());
    }
    match expression(vm, key)? {
        Some(SqlExpression::Column(column)) => Ok(column.name.text),
        _ => Err(raise(
            &ARGUMENT_ERROR,
            format!("SQL expression or column name expected, got {}.", vm.repr(key)?),
        )),
    }
}

/// A query as one value: `(SELECT …)`.
pub(crate) fn scalar(statement: DataStatement) -> SqlExpression {
    SqlExpression::Subquery(Arc::new(statement))
}

/// The values that an execution gives to a statement by name, as parameters.
///
/// # Errors
/// A value that is no SQL value.
pub(crate) fn values_of(vm: &mut Vm, statement: &DataStatement, set: &Dict) -> Outcome<ValueRow> {
    let table = match statement {
        DataStatement::Insert(insert) => Some(&insert.table),
        DataStatement::Update(update) => Some(&update.table),
        _ => None,
    };
    let nothing = Table::new("", Vec::new());
    let mut row = ValueRow::new();
    for (key, value) in set.items() {
        let key = column_key(vm, &key)?;
        let value = column_value(vm, table.unwrap_or(&nothing), &key, &value)?;
        row.push((key, value));
    }
    Ok(row)
}
