//! Rows that stand in `FROM` without a table: `values(…)`, and functions that give rows.

use std::sync::Arc;

use alembic_evaluator::{Arguments, Member, NativeClass, NativeFunction, Outcome, Value, Vm, unsupported};
use alembic_schema::{
    Alias, AliasKind, Aliased, BindParameter, ColumnReference, FromClause, Name, SqlExpression, SqlType,
};

use super::from_object::{FROM_CLAUSE, FromObject, receiver};
use crate::names::optional_name_argument;
use crate::sqlalchemy::columns::ColumnObject;
use crate::sqlalchemy::expressions::{expression, expression_value, typed_value};

/// `sqlalchemy.Values`
pub(crate) static VALUES: NativeClass = NativeClass {
    name: "Values",
    module: "sqlalchemy.sql.selectable",
    bases: &[&FROM_CLAUSE],
    members: &[
        Member::Method { name: "data", signature: "(values)", call: data, returns: Some(&VALUES) },
        Member::Method {
            name: "alias",
            signature: "(name=None, flat=False)",
            call: |_, this, arguments| {
                let name = optional_name_argument(&arguments, "name")?;
                changed(this, |alias| alias.name = name)
            },
            returns: Some(&VALUES),
        },
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.TableValuedAlias`
pub(crate) static TABLE_VALUED_ALIAS: NativeClass = NativeClass {
    name: "TableValuedAlias",
    module: "sqlalchemy.sql.selectable",
    bases: &[&FROM_CLAUSE],
    members: &[
        Member::property("column", |_, this| {
            let object = receiver(this)?;
            let FromClause::Alias(alias) = &object.from else {
                return Err(unsupported("this has no column"));
            };
            let alias = Alias { kind: AliasKind::Column, ..(**alias).clone() };
            Ok(expression_value(value_of(Arc::new(alias))))
        }),
        Member::Method {
            name: "render_derived",
            signature: "(name=None)",
            call: |_, this, arguments| {
                let name = optional_name_argument(&arguments, "name")?;
                let columns =
                    receiver(this)?.columns.iter().map(|(key, _)| Name::new(key.as_str())).collect();
                changed(this, |alias| {
                    if name.is_some() {
                        alias.name = name;
                    }
                    if let Aliased::Function { columns: written, .. } = &mut alias.element {
                        *written = columns;
                    }
                })
            },
            returns: Some(&TABLE_VALUED_ALIAS),
        },
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.values(*columns, name=None)`
pub(crate) const VALUES_FUNCTION: NativeFunction = NativeFunction {
    name: "values",
    signature: "(*columns, name=None, literal_binds=False)",
    call: |vm, arguments| {
        if arguments.boolean("literal_binds")? {
            return Err(unsupported("values(literal_binds=True) is not supported"));
        }
        let columns = named_columns(vm, arguments.rest())?;
        let names = columns.iter().map(|(name, _)| name.clone()).collect();
        let element = Aliased::Values { columns: names, rows: Vec::new() };
        let name = optional_name_argument(&arguments, "name")?;
        Ok(rows_value(Alias { name, kind: AliasKind::Plain, element }, columns, &VALUES))
    },
    returns: Some(&VALUES),
};

/// `function.table_valued(*columns, name=None)`
pub(crate) fn table_valued(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let columns = named_columns(vm, arguments.rest())?;
    let name = optional_name_argument(&arguments, "name")?;
    let element = Aliased::Function { call: Box::new(call(vm, this)?), columns: Vec::new() };
    Ok(rows_value(Alias { name, kind: AliasKind::Plain, element }, columns, &TABLE_VALUED_ALIAS))
}

/// `function.column_valued(name=None)`
pub(crate) fn column_valued(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let name = optional_name_argument(&arguments, "name")?;
    let element = Aliased::Function { call: Box::new(call(vm, this)?), columns: Vec::new() };
    Ok(expression_value(value_of(Arc::new(Alias { name, kind: AliasKind::Column, element }))))
}

/// `function.alias(name=None)`
pub(crate) fn function_alias(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let name = optional_name_argument(&arguments, "name")?;
    let call = call(vm, this)?;
    let column = match &call {
        // The name that the function's value has in a result of its own.
        SqlExpression::Function(function) => function.names.last().map(|name| Name::new(format!("{name}_1"))),
        _ => None,
    };
    let columns = column.into_iter().map(|name| (name, call.sql_type())).collect();
    let element = Aliased::Function { call: Box::new(call), columns: Vec::new() };
    Ok(rows_value(Alias { name, kind: AliasKind::Plain, element }, columns, &TABLE_VALUED_ALIAS))
}

fn call(vm: &mut Vm, value: &Value) -> Outcome<SqlExpression> {
    expression(vm, value)?.ok_or_else(|| unsupported(format!("`{}` is no SQL function", value.type_name())))
}

/// The only column of what a function gives, which bears the name of the alias.
fn value_of(alias: Arc<Alias>) -> SqlExpression {
    let name = alias.name.clone().unwrap_or_else(|| Name::new("anon_1"));
    SqlExpression::Column(ColumnReference { table: Some(FromClause::Alias(alias)), name, sql_type: None })
}

fn named_columns(vm: &mut Vm, values: &[Value]) -> Outcome<Vec<(Name, SqlType)>> {
    let mut columns = Vec::new();
    for value in values {
        columns.push(match (value.as_str(), value.object::<ColumnObject>()) {
            (Some(name), _) => (Name::new(name.to_string()), SqlType::null()),
            (None, Some(column)) => (column.name(), column.column().sql_type),
            (None, None) => match expression(vm, value)? {
                Some(SqlExpression::Column(column)) => {
                    (column.name, column.sql_type.unwrap_or_else(SqlType::null))
                }
                _ => return Err(unsupported(format!("`{}` is no column here", value.type_name()))),
            },
        });
    }
    Ok(columns)
}

fn rows_value(alias: Alias, columns: Vec<(Name, SqlType)>, class: &'static NativeClass) -> Value {
    let from = FromClause::Alias(Arc::new(alias));
    let columns = columns
        .into_iter()
        .map(|(name, sql_type)| {
            let sql_type = (!sql_type.is_null()).then_some(sql_type);
            let reference = ColumnReference { table: Some(from.clone()), name: name.clone(), sql_type };
            (name.text, SqlExpression::Column(reference))
        })
        .collect();
    Value::new_object(FromObject { from, columns, class })
}

/// The same rows with something changed; their columns belong to the changed ones.
fn changed(this: &Value, change: impl FnOnce(&mut Alias)) -> Outcome<Value> {
    let object = receiver(this)?;
    let FromClause::Alias(alias) = &object.from else { return Err(unsupported("this has no rows")) };
    let mut alias = (**alias).clone();
    change(&mut alias);
    let columns = object.columns.iter().filter_map(|(_, column)| match column {
        SqlExpression::Column(column) => {
            Some((column.name.clone(), column.sql_type.clone().unwrap_or_else(SqlType::null)))
        }
        _ => None,
    });
    Ok(rows_value(alias, columns.collect(), object.class))
}

/// `values(…).data([(…), (…)])`
fn data(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let columns = receiver(this)?.columns.clone();
    let mut rows = Vec::new();
    for row in vm.iterate(&arguments.value("values"))? {
        let mut written = Vec::new();
        for (value, (_, column)) in vm.iterate(&row)?.iter().zip(&columns) {
            written.push(row_value(vm, value, &column.sql_type())?);
        }
        rows.push(written);
    }
    changed(this, |alias| {
        if let Aliased::Values { rows: known, .. } = &mut alias.element {
            known.extend(rows);
        }
    })
}

fn row_value(vm: &mut Vm, value: &Value, sql_type: &SqlType) -> Outcome<SqlExpression> {
    if let Some(expression) = expression(vm, value)? {
        return Ok(expression);
    }
    match typed_value(vm, value, Some(sql_type))? {
        Some(value) => Ok(SqlExpression::from(BindParameter {
            value: Some(value),
            sql_type: (!sql_type.is_null()).then(|| sql_type.clone()),
            ..BindParameter::default()
        })),
        None => Err(unsupported(format!("`{}` objects are no SQL values here", value.type_name()))),
    }
}
