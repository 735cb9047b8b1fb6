//! `insert(table)` and its methods.

use std::sync::Arc;

use alembic_connection::SqlValue;
use alembic_evaluator::{
    Arguments, Member, NativeClass, NativeFunction, Outcome, Value, Vm, raise, unsupported,
};
use alembic_schema::{
    Alias, AliasKind, Aliased, BindParameter, ColumnReference, ConflictAction, DataStatement, FromClause,
    Insert, InsertRows, OnConflict, SqlExpression, Table, ValueRow,
};

use super::from_object;
use super::select::words;
use super::{DataObject, EXECUTABLE, column_key, column_value, columns_of, conditions, statement_value};
use crate::sqlalchemy::engine::result::row_value;
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::expressions::{expression, expression_value};
use crate::sqlalchemy::orm;
use crate::sqlalchemy::tables::{COLUMN_COLLECTION, TableObject, column_collection};
use crate::value::driver_value;

/// One class of insert statements: its methods give objects of the same class.
macro_rules! insert_class {
    ($(#[$documentation:meta])* $constant:ident $module:literal $base:ident $($own:expr),*) => {
        $(#[$documentation])*
        pub(crate) static $constant: NativeClass = NativeClass {
            name: "Insert",
            module: $module,
            bases: &[&$base],
            members: &[
                insert_class!(method $constant "values" "(*args, **kwargs)" values),
                insert_class!(method $constant "from_select" "(names, select, include_defaults=True)" from_select),
                insert_class!(method $constant "returning" "(*cols)" returning),
                insert_class!(method $constant "inline" "()" |_, this, _| changed(this, |insert| insert.inline = true)),
                insert_class!(method $constant "prefix_with" "(*prefixes, dialect='*')" prefix_with),
                insert_class!(method $constant "add_cte" "(*ctes, nest_here=False)" add_cte),
                Member::Method {
                    name: "cte",
                    signature: "(name=None, recursive=False, nesting=False)",
                    call: |_, this, arguments| from_object::cte_value(this, &arguments),
                    returns: Some(&from_object::CTE),
                },
                insert_class!(method $constant "execution_options" "(**kw)" |_, this, _| Ok(this.clone())),
                $($own),*
            ],
            ..NativeClass::DEFAULT
        };
    };
    (method $class:ident $name:literal $signature:literal $call:expr) => {
        Member::Method { name: $name, signature: $signature, call: $call, returns: Some(&$class) }
    };
    (conflict $(#[$documentation:meta])* $constant:ident $module:literal) => {
        insert_class!(
            $(#[$documentation])*
            $constant $module INSERT
            insert_class!(method $constant "on_conflict_do_nothing"
                "(constraint=None, index_elements=None, index_where=None)" do_nothing),
            insert_class!(method $constant "on_conflict_do_update"
                "(constraint=None, index_elements=None, index_where=None, set_=None, where=None)" do_update),
            Member::Property { name: "excluded", get: excluded, set: None, returns: Some(&COLUMN_COLLECTION) }
        );
    };
}

insert_class!(
    /// `sqlalchemy.Insert`
    INSERT "sqlalchemy.sql.dml" EXECUTABLE
);
insert_class!(conflict
    /// `sqlalchemy.dialects.postgresql.Insert`
    POSTGRESQL_INSERT "sqlalchemy.dialects.postgresql.dml"
);
insert_class!(conflict
    /// `sqlalchemy.dialects.sqlite.Insert`
    SQLITE_INSERT "sqlalchemy.dialects.sqlite.dml"
);

/// `insert(table)` of one module.
macro_rules! insert_function {
    ($(#[$documentation:meta])* $constant:ident $class:ident) => {
        $(#[$documentation])*
        pub(crate) const $constant: NativeFunction = NativeFunction {
            name: "insert",
            signature: "(table)",
            call: |_, arguments| {
                let given = arguments.value("table");
                let table = match given.object::<TableObject>() {
                    Some(table) => Some(table.table()),
                    None => orm::table_of_model(&given)?,
                };
                match table {
                    Some(table) => Ok(insert_value(table, &$class)),
                    None => Err(arguments.wrong("table", "a table", &given)),
                }
            },
            returns: Some(&$class),
        };
    };
}

insert_function!(
    /// `sqlalchemy.insert(table)`
    INSERT_FUNCTION INSERT
);
insert_function!(
    /// `sqlalchemy.dialects.postgresql.insert(table)`
    POSTGRESQL_INSERT_FUNCTION POSTGRESQL_INSERT
);
insert_function!(
    /// `sqlalchemy.dialects.sqlite.insert(table)`
    SQLITE_INSERT_FUNCTION SQLITE_INSERT
);

/// `insert(table)`
pub(crate) fn insert_value(table: Table, class: &'static NativeClass) -> Value {
    let insert = Insert {
        table,
        rows: InsertRows::Unspecified,
        returning: Vec::new(),
        on_conflict: None,
        inline: false,
        prefixes: Vec::new(),
        ctes: Vec::new(),
    };
    statement_value(DataStatement::Insert(Box::new(insert)), class)
}

fn receiver(this: &Value) -> Outcome<Insert> {
    match this.object::<DataObject>().map(|object| object.statement.clone()) {
        Some(DataStatement::Insert(insert)) => Ok(*insert),
        _ => Err(unsupported(format!("`{}` is no insert() here", this.type_name()))),
    }
}

fn changed(this: &Value, change: impl FnOnce(&mut Insert)) -> Outcome<Value> {
    let mut insert = receiver(this)?;
    change(&mut insert);
    let class = this.object::<DataObject>().map_or(&INSERT, |object| object.class);
    Ok(statement_value(DataStatement::Insert(Box::new(insert)), class))
}

/// `values({…})`, `values([{…}, …])`, `values((1, 2))`, `values(name=value)`
fn values(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let insert = receiver(this)?;
    let mut row = match &insert.rows {
        InsertRows::One(row) => row.clone(),
        _ => ValueRow::new(),
    };
    match arguments.rest() {
        [] => {}
        [list @ Value::List(_)] => {
            let mut rows = Vec::new();
            for item in list.items().unwrap_or_default() {
                rows.push(value_row(vm, &insert.table, &item)?);
            }
            return changed(this, |insert| insert.rows = InsertRows::Many(rows));
        }
        [one] => row.extend(value_row(vm, &insert.table, one)?),
        _ => {
            return Err(raise(
                &ARGUMENT_ERROR,
                "Only a single dictionary/tuple or list of dictionaries/tuples is accepted positionally.",
            ));
        }
    }
    for (key, value) in arguments.keywords() {
        let value = column_value(vm, &insert.table, key, value)?;
        row.retain(|(known, _)| known.as_str() != &**key);
        row.push((key.to_string(), value));
    }
    changed(this, |insert| insert.rows = InsertRows::One(row))
}

/// A row of values: a dictionary by column, or a sequence in the order of the columns.
pub(super) fn value_row(vm: &mut Vm, table: &Table, value: &Value) -> Outcome<ValueRow> {
    let mut row = ValueRow::new();
    if let Some(dict) = value.as_dict() {
        for (key, value) in dict.items() {
            let key = column_key(vm, &key)?;
            let value = column_value(vm, table, &key, &value)?;
            row.push((key, value));
        }
        return Ok(row);
    }
    let Some(items) = value.items() else {
        return Err(raise(&ARGUMENT_ERROR, "mapping or sequence expected for values()"));
    };
    for (column, value) in table.columns.iter().zip(items) {
        row.push((column.key().to_owned(), column_value(vm, table, column.key(), &value)?));
    }
    Ok(row)
}

fn from_select(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let mut columns = Vec::new();
    for name in vm.iterate(&arguments.value("names"))? {
        columns.push(column_key(vm, &name)?);
    }
    let query = Arc::new(super::select::query(&arguments.value("select"))?);
    let include_defaults = arguments.boolean("include_defaults")?;
    changed(this, |insert| insert.rows = InsertRows::Query { columns, query, include_defaults })
}

fn returning(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let columns = columns_of(vm, arguments.rest())?;
    changed(this, |insert| insert.returning.extend(columns))
}

fn prefix_with(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let words = words(vm, &arguments)?;
    changed(this, |insert| insert.prefixes.extend(words))
}

fn add_cte(_vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let ctes = from_object::ctes(arguments.rest())?;
    changed(this, |insert| insert.ctes.extend(ctes))
}

/// `insert.excluded`: the columns of the row that could not be inserted.
fn excluded(_vm: &mut Vm, this: &Value) -> Outcome<Value> {
    let table = receiver(this)?.table;
    let alias = Arc::new(Alias {
        name: Some("excluded".into()),
        kind: AliasKind::Excluded,
        element: Aliased::From(FromClause::Table(table.name.clone())),
    });
    let from = FromClause::Alias(alias);
    let columns = table.columns.iter().map(|column| {
        let reference = ColumnReference {
            table: Some(from.clone()),
            name: column.name.clone(),
            sql_type: Some(column.sql_type.clone()),
        };
        (column.key().to_owned(), expression_value(SqlExpression::Column(reference)))
    });
    Ok(column_collection(columns.collect()))
}

fn do_nothing(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let on_conflict = on_conflict(vm, &arguments, ConflictAction::Nothing)?;
    changed(this, |insert| insert.on_conflict = Some(on_conflict))
}

fn do_update(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let insert = receiver(this)?;
    let given = arguments.value("set_");
    let values = match given.as_dict() {
        Some(_) => value_row(vm, &insert.table, &given)?,
        None => return Err(arguments.wrong("set_", "a dictionary", &given)),
    };
    // The values of `SET` are numbered like any other parameter.
    let values = values
        .into_iter()
        .map(|(key, value)| match value {
            SqlExpression::Bind(parameter) => {
                let parameter = BindParameter { name: None, unique: true, ..(*parameter).clone() };
                (key, SqlExpression::from(parameter))
            }
            other => (key, other),
        })
        .collect();
    let condition = condition(vm, &arguments.value("where"))?;
    let on_conflict = on_conflict(vm, &arguments, ConflictAction::Update { values, condition })?;
    changed(this, |insert| insert.on_conflict = Some(on_conflict))
}

fn condition(vm: &mut Vm, value: &Value) -> Outcome<Option<SqlExpression>> {
    if value.is_none() {
        return Ok(None);
    }
    Ok(conditions(vm, std::slice::from_ref(value))?.pop())
}

fn on_conflict(vm: &mut Vm, arguments: &Arguments, action: ConflictAction) -> Outcome<OnConflict> {
    let constraint = match arguments.value("constraint") {
        Value::None => None,
        value => match value.as_str() {
            Some(name) => Some(name.to_string().into()),
            None => return Err(unsupported("on_conflict(constraint=…) is supported with a name")),
        },
    };
    let mut target = Vec::new();
    if let Some(elements) = arguments.optional_sequence("index_elements")? {
        for element in elements {
            target.push(match element.as_str() {
                Some(name) => SqlExpression::column(name.to_string()),
                None => match expression(vm, &element)? {
                    Some(expression) => expression,
                    None => return Err(arguments.wrong("index_elements", "columns", &element)),
                },
            });
        }
    }
    let target_condition = condition(vm, &arguments.value("index_where"))?;
    Ok(OnConflict { target, target_condition, constraint, action })
}

/// `result.inserted_primary_key`: what the statement or its execution gave, else what the database answered.
///
/// A key that the statement asked for by itself is not part of the result that the script sees.
pub(crate) fn inserted_primary_key(
    insert: &Insert,
    set: Option<&ValueRow>,
    outcome: &mut alembic_connection::Outcome,
) -> Value {
    let (mut names, mut key) = (Vec::new(), Vec::new());
    for name in insert.table.primary_key() {
        let Some(column) = insert.table.column_of_key(&name.text) else { continue };
        let row = match &insert.rows {
            InsertRows::One(row) => Some(row),
            _ => None,
        };
        let given = set.into_iter().chain(row).flatten().find(|(key, _)| key == column.key());
        let value = match given {
            Some((_, SqlExpression::Bind(parameter))) => parameter.value.as_ref().map(driver_value),
            _ => None,
        };
        let place = outcome.columns.iter().position(|answered| answered.name == column.name.text);
        let answered = place.and_then(|place| outcome.rows.first()?.get(place).cloned());
        let numbered = outcome.last_row_id.map(SqlValue::Integer).filter(|_| column.server_default.is_none());
        let value = value.or(answered).or(numbered).unwrap_or(SqlValue::Null);
        names.push(column.key().to_owned());
        key.push(value);
    }
    if insert.returning.is_empty() {
        outcome.columns.clear();
        outcome.rows.clear();
    }
    row_value(names, key)
}
