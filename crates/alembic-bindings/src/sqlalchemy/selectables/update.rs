//! `update(table)` and its methods.

use std::sync::Arc;

use alembic_evaluator::{
    Arguments, Member, NativeClass, NativeFunction, Outcome, Value, Vm, raise, unsupported,
};
use alembic_schema::{Alias, DataStatement, Table, Update, ValueRow};

use super::from_object;
use super::insert::value_row;
use super::select::words;
use super::{
    DataObject, EXECUTABLE, column_key, column_value, columns_of, conditions, statement_value, target,
};
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;

macro_rules! method {
    ($name:literal $signature:literal $call:expr) => {
        Member::Method { name: $name, signature: $signature, call: $call, returns: Some(&UPDATE) }
    };
}

/// `sqlalchemy.Update`
pub(crate) static UPDATE: NativeClass = NativeClass {
    name: "Update",
    module: "sqlalchemy.sql.dml",
    bases: &[&EXECUTABLE],
    members: &[
        method!("values" "(*args, **kwargs)" values),
        method!("ordered_values" "(*args)" ordered_values),
        method!("where" "(*whereclause)" |vm, this, arguments| {
            let conditions = conditions(vm, arguments.rest())?;
            changed(this, |update| update.conditions.extend(conditions))
        }),
        method!("filter" "(*criteria)" |vm, this, arguments| {
            let conditions = conditions(vm, arguments.rest())?;
            changed(this, |update| update.conditions.extend(conditions))
        }),
        method!("returning" "(*cols)" |vm, this, arguments| {
            let columns = columns_of(vm, arguments.rest())?;
            changed(this, |update| update.returning.extend(columns))
        }),
        method!("add_cte" "(*ctes, nest_here=False)" |_, this, arguments| {
            let ctes = from_object::ctes(arguments.rest())?;
            changed(this, |update| update.ctes.extend(ctes))
        }),
        method!("prefix_with" "(*prefixes, dialect='*')" |vm, this, arguments| {
            let words = words(vm, &arguments)?;
            changed(this, |update| update.prefixes.extend(words))
        }),
        Member::Method {
            name: "cte",
            signature: "(name=None, recursive=False, nesting=False)",
            call: |_, this, arguments| from_object::cte_value(this, &arguments),
            returns: Some(&from_object::CTE),
        },
        method!("execution_options" "(**kw)" |_, this, _| Ok(this.clone())),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.update(table)`
pub(crate) const UPDATE_FUNCTION: NativeFunction = NativeFunction {
    name: "update",
    signature: "(table)",
    call: |_, arguments| {
        let given = arguments.value("table");
        match target(&given)? {
            Some((table, alias)) => Ok(update_value(table, alias)),
            None => Err(arguments.wrong("table", "a table", &given)),
        }
    },
    returns: Some(&UPDATE),
};

/// `update(table)`
pub(crate) fn update_value(table: Table, alias: Option<Arc<Alias>>) -> Value {
    let update = Update {
        table,
        alias,
        values: None,
        ordered: false,
        conditions: Vec::new(),
        returning: Vec::new(),
        prefixes: Vec::new(),
        ctes: Vec::new(),
    };
    statement_value(DataStatement::Update(Box::new(update)), &UPDATE)
}

fn receiver(this: &Value) -> Outcome<Update> {
    match this.object::<DataObject>().map(|object| object.statement.clone()) {
        Some(DataStatement::Update(update)) => Ok(*update),
        _ => Err(unsupported(format!("`{}` is no update() here", this.type_name()))),
    }
}

fn changed(this: &Value, change: impl FnOnce(&mut Update)) -> Outcome<Value> {
    let mut update = receiver(this)?;
    change(&mut update);
    Ok(statement_value(DataStatement::Update(Box::new(update)), &UPDATE))
}

/// `values({…})`, `values(name=value)`
fn values(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let update = receiver(this)?;
    let mut row = update.values.clone().unwrap_or_default();
    for given in arguments.rest() {
        for (key, value) in value_row(vm, &update.table, given)? {
            set(&mut row, key, value);
        }
    }
    for (key, value) in arguments.keywords() {
        let value = column_value(vm, &update.table, key, value)?;
        set(&mut row, key.to_string(), value);
    }
    changed(this, |update| update.values = Some(row))
}

fn set(row: &mut ValueRow, key: String, value: alembic_schema::SqlExpression) {
    match row.iter_mut().find(|(known, _)| *known == key) {
        Some((_, old)) => *old = value,
        None => row.push((key, value)),
    }
}

/// `ordered_values((name, value), …)`
fn ordered_values(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let update = receiver(this)?;
    let mut row = ValueRow::new();
    for pair in arguments.rest() {
        let Some([key, value]) = pair.items().and_then(|items| <[Value; 2]>::try_from(items).ok()) else {
            return Err(raise(&ARGUMENT_ERROR, "ordered_values() expects pairs of column and value"));
        };
        let key = column_key(vm, &key)?;
        let value = column_value(vm, &update.table, &key, &value)?;
        row.push((key, value));
    }
    changed(this, |update| (update.values, update.ordered) = (Some(row), true))
}
