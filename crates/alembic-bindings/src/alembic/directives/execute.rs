use alembic_evaluator::{Arguments, Outcome, Value, Vm, exception_class, raise};
use alembic_operations::{BulkInsert, ExecuteSql, Operation, Row, RowValue};
use alembic_schema::{Literal, SqlExpression};

use crate::sqlalchemy::engine::statement::executable;
use crate::sqlalchemy::expressions::{self, expression_value};
use crate::sqlalchemy::tables::TableObject;
use crate::sqlalchemy::types;
use crate::value::{mapping, sql_value};

/// `execute(sqltext, execution_options=None)`
pub(in super::super) fn execute(vm: &mut Vm, sql: &Value, execution_options: &Value) -> Outcome<Operation> {
    let execution_options = match execution_options.as_dict() {
        Some(options) => mapping(vm, &options.string_items())?,
        None => Vec::new(),
    };
    let operation = match sql.as_str() {
        Some(text) => ExecuteSql { execution_options, ..ExecuteSql::text(&*text) },
        None => ExecuteSql { statement: executable(vm, sql)?, execution_options },
    };
    Ok(Operation::ExecuteSql(operation))
}

/// `bulk_insert(table, rows, multiinsert=True)`
pub(in super::super) fn bulk_insert(vm: &mut Vm, arguments: &Arguments) -> Outcome<Operation> {
    let given = arguments.value("table");
    let Some(table) = given.object::<TableObject>().map(|table| table.table()) else {
        return Err(arguments.wrong("table", "a table", &given));
    };
    let Value::List(list) = arguments.value("rows") else {
        return Err(raise(&exception_class::TYPE_ERROR, "List expected"));
    };
    let mut rows = Vec::new();
    for row in list.to_vec() {
        let Some(row) = vm.resolve(&row)?.as_dict() else {
            return Err(raise(&exception_class::TYPE_ERROR, "List of dictionaries expected"));
        };
        let mut values: Row = Vec::new();
        for (key, value) in row.string_items() {
            let column = table.columns.iter().find(|column| column.key() == &*key);
            let sql_type = column.map(|column| &column.sql_type);
            let value = match expressions::expression(vm, &value)? {
                Some(expression) => RowValue::Expression(expression),
                None => match expressions::typed_value(vm, &value, sql_type)? {
                    Some(value) => RowValue::Value(value),
                    None => return Err(arguments.wrong("rows", "dictionaries of SQL values", &value)),
                },
            };
            values.push((key.to_string(), value));
        }
        rows.push(values);
    }
    let multiinsert = vm.truth(&arguments.value("multiinsert"))?;
    Ok(Operation::BulkInsert(BulkInsert { table, rows, multiinsert }))
}

/// `inline_literal(value, type_=None)`
pub(in super::super) fn inline_literal(vm: &mut Vm, arguments: &Arguments) -> Outcome<Value> {
    let given = arguments.value("value");
    let Some(value) = sql_value(vm, &given)? else {
        return Err(arguments.wrong("value", "an SQL value", &given));
    };
    let sql_type = types::optional_type_argument(vm, arguments, "type_")?;
    Ok(expression_value(SqlExpression::Literal(Literal { value, sql_type })))
}
