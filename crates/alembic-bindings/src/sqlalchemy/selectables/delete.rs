//! `delete(table)` and its methods.

use std::sync::Arc;

use alembic_evaluator::{Member, NativeClass, NativeFunction, Outcome, Value, unsupported};
use alembic_schema::{Alias, DataStatement, Delete, Table};

use super::from_object;
use super::select::words;
use super::{DataObject, EXECUTABLE, columns_of, conditions, statement_value, target};

macro_rules! method {
    ($name:literal $signature:literal $call:expr) => {
        Member::Method { name: $name, signature: $signature, call: $call, returns: Some(&DELETE) }
    };
}

/// `sqlalchemy.Delete`
pub(crate) static DELETE: NativeClass = NativeClass {
    name: "Delete",
    module: "sqlalchemy.sql.dml",
    bases: &[&EXECUTABLE],
    members: &[
        method!("where" "(*whereclause)" |vm, this, arguments| {
            let conditions = conditions(vm, arguments.rest())?;
            changed(this, |delete| delete.conditions.extend(conditions))
        }),
        method!("filter" "(*criteria)" |vm, this, arguments| {
            let conditions = conditions(vm, arguments.rest())?;
            changed(this, |delete| delete.conditions.extend(conditions))
        }),
        method!("returning" "(*cols)" |vm, this, arguments| {
            let columns = columns_of(vm, arguments.rest())?;
            changed(this, |delete| delete.returning.extend(columns))
        }),
        method!("add_cte" "(*ctes, nest_here=False)" |_, this, arguments| {
            let ctes = from_object::ctes(arguments.rest())?;
            changed(this, |delete| delete.ctes.extend(ctes))
        }),
        method!("prefix_with" "(*prefixes, dialect='*')" |vm, this, arguments| {
            let words = words(vm, &arguments)?;
            changed(this, |delete| delete.prefixes.extend(words))
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

/// `sqlalchemy.delete(table)`
pub(crate) const DELETE_FUNCTION: NativeFunction = NativeFunction {
    name: "delete",
    signature: "(table)",
    call: |_, arguments| {
        let given = arguments.value("table");
        match target(&given)? {
            Some((table, alias)) => Ok(delete_value(table, alias)),
            None => Err(arguments.wrong("table", "a table", &given)),
        }
    },
    returns: Some(&DELETE),
};

/// `delete(table)`
pub(crate) fn delete_value(table: Table, alias: Option<Arc<Alias>>) -> Value {
    let delete = Delete {
        table,
        alias,
        conditions: Vec::new(),
        returning: Vec::new(),
        prefixes: Vec::new(),
        ctes: Vec::new(),
    };
    statement_value(DataStatement::Delete(Box::new(delete)), &DELETE)
}

fn changed(this: &Value, change: impl FnOnce(&mut Delete)) -> Outcome<Value> {
    match this.object::<DataObject>().map(|object| object.statement.clone()) {
        Some(DataStatement::Delete(mut delete)) => {
            change(&mut delete);
            Ok(statement_value(DataStatement::Delete(delete), &DELETE))
        }
        _ => Err(unsupported(format!("`{}` is no delete() here", this.type_name()))),
    }
}
