//! What stands in `FROM`: aliases, subqueries, CTEs, joins.

use std::rc::Rc;
use std::sync::Arc;

use alembic_evaluator::{
    Arguments, Member, NativeClass, NativeFunction, Object, Outcome, Value, Vm, unsupported,
};
use alembic_schema::{
    Alias, AliasKind, Aliased, ColumnReference, CteOptions, DataStatement, FromClause, Name, SqlExpression,
};

use super::join::joined;
use super::{DataObject, SELECT, source};
use crate::names::optional_name_argument;
use crate::sqlalchemy::expressions::{CLAUSE_ELEMENT, expression_value};
use crate::sqlalchemy::tables::{COLUMN_COLLECTION, column_collection};

/// `sqlalchemy.FromClause`
pub(crate) static FROM_CLAUSE: NativeClass = NativeClass {
    name: "FromClause",
    module: "sqlalchemy.sql.selectable",
    bases: &[&CLAUSE_ELEMENT],
    members: &[
        Member::Property { name: "c", get: columns, set: None, returns: Some(&COLUMN_COLLECTION) },
        Member::Property { name: "columns", get: columns, set: None, returns: Some(&COLUMN_COLLECTION) },
        Member::property("name", |vm, this| match &receiver(this)?.from {
            FromClause::Alias(alias) => match &alias.name {
                Some(name) => crate::names::name_value(vm, name),
                None => Err(unsupported("the name of an anonymous alias is made by each statement")),
            },
            _ => Ok(Value::None),
        }),
        Member::Method {
            name: "select",
            signature: "()",
            call: |vm, this, _| super::select_of(vm, std::slice::from_ref(this)),
            returns: Some(&SELECT),
        },
        Member::Method {
            name: "alias",
            signature: "(name=None, flat=False)",
            call: alias,
            returns: Some(&ALIAS),
        },
        Member::Method {
            name: "join",
            signature: "(right, onclause=None, isouter=False, full=False)",
            call: join,
            returns: Some(&JOIN),
        },
        Member::Method {
            name: "outerjoin",
            signature: "(right, onclause=None, full=False)",
            call: outerjoin,
            returns: Some(&JOIN),
        },
    ],
    ..NativeClass::DEFAULT
};

/// One class per row.
macro_rules! from_classes {
    ($($constant:ident $name:literal;)+) => {
        $(pub(crate) static $constant: NativeClass = NativeClass {
            name: $name,
            module: "sqlalchemy.sql.selectable",
            bases: &[&FROM_CLAUSE],
            ..NativeClass::DEFAULT
        };)+
    };
}

from_classes! {
    ALIAS "Alias";
    SUBQUERY "Subquery";
    LATERAL "Lateral";
    JOIN "Join";
}

/// `sqlalchemy.CTE`
pub(crate) static CTE: NativeClass = NativeClass {
    name: "CTE",
    module: "sqlalchemy.sql.selectable",
    bases: &[&FROM_CLAUSE],
    members: &[
        Member::Method {
            name: "union",
            signature: "(*other)",
            call: |vm, this, arguments| continued(vm, this, &arguments, alembic_schema::SetOperator::Union),
            returns: Some(&CTE),
        },
        Member::Method {
            name: "union_all",
            signature: "(*other)",
            call: |vm, this, arguments| {
                continued(vm, this, &arguments, alembic_schema::SetOperator::UnionAll)
            },
            returns: Some(&CTE),
        },
    ],
    ..NativeClass::DEFAULT
};

/// `alias(name=None)` of tables, joins and aliases.
pub(crate) fn alias(_vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let name = optional_name_argument(&arguments, "name")?;
    let Some((from, columns)) = source(this) else {
        return Err(unsupported(format!("`{}` cannot be given another name here", this.type_name())));
    };
    let alias = Arc::new(Alias { name, kind: AliasKind::Plain, element: Aliased::From(from) });
    Ok(alias_value(alias, columns, &ALIAS))
}

/// `join(right, onclause=None)`
pub(crate) fn join(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let outer = arguments.boolean("isouter")?;
    joined(vm, this, &arguments, outer)
}

/// `outerjoin(right, onclause=None)`
pub(crate) fn outerjoin(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    joined(vm, this, &arguments, true)
}

/// Something in `FROM`, with its columns by key.
pub(crate) struct FromObject {
    pub(crate) from: FromClause,
    pub(crate) columns: Vec<(String, SqlExpression)>,
    pub(super) class: &'static NativeClass,
}

impl Object for FromObject {
    fn class(&self) -> &'static NativeClass {
        self.class
    }
}

/// The value of an alias whose columns are those of what it names.
pub(super) fn alias_value(
    alias: Arc<Alias>,
    columns: Vec<(String, SqlExpression)>,
    class: &'static NativeClass,
) -> Value {
    let from = FromClause::Alias(alias);
    let columns = columns
        .into_iter()
        .map(|(key, column)| {
            let name = match &column {
                SqlExpression::Column(column) => column.name.clone(),
                _ => Name::new(key.as_str()),
            };
            let sql_type = Some(column.sql_type()).filter(|sql_type| !sql_type.is_null());
            (key, SqlExpression::Column(ColumnReference { table: Some(from.clone()), name, sql_type }))
        })
        .collect();
    Value::new_object(FromObject { from, columns, class })
}

/// A query in `FROM`, and the columns it has there.
pub(crate) fn subquery(
    statement: DataStatement,
    name: Option<Name>,
    kind: AliasKind,
) -> (FromClause, Vec<(String, SqlExpression)>) {
    let columns = exported(&statement);
    let alias = Arc::new(Alias { name, kind, element: Aliased::Statement(Arc::new(statement)) });
    let from = FromClause::Alias(alias);
    let columns = columns
        .into_iter()
        .map(|(key, name, sql_type)| {
            let table = Some(from.clone());
            (key, SqlExpression::Column(ColumnReference { table, name, sql_type }))
        })
        .collect();
    (from, columns)
}

/// `query.selected_columns`
pub(super) fn selected_columns(statement: &DataStatement) -> Value {
    let keys = statement.column_keys().into_iter().zip(statement.columns());
    let columns = keys.filter_map(|(key, column)| Some((key?, expression_value(column.clone()))));
    column_collection(columns.collect())
}

/// The CTEs that `add_cte` is given.
pub(super) fn ctes(values: &[Value]) -> Outcome<Vec<Arc<Alias>>> {
    let mut ctes = Vec::new();
    for value in values {
        match &receiver(value)?.from {
            FromClause::Alias(alias) if matches!(alias.kind, AliasKind::Cte(_)) => ctes.push(alias.clone()),
            _ => return Err(unsupported("add_cte() is given something that is no CTE")),
        }
    }
    Ok(ctes)
}

/// `sqlalchemy.alias(source, name=None)`
pub(crate) const ALIAS_FUNCTION: NativeFunction = NativeFunction {
    name: "alias",
    signature: "(selectable, name=None, flat=False)",
    call: |vm, arguments| {
        let selectable = arguments.value("selectable");
        if selectable.object::<DataObject>().is_some() {
            let name = optional_name_argument(&arguments, "name")?;
            return subquery_value(&selectable, name, AliasKind::Plain, &SUBQUERY);
        }
        alias(vm, &selectable, arguments)
    },
    returns: Some(&FROM_CLAUSE),
};

/// `sqlalchemy.lateral(query, name=None)`
pub(crate) const LATERAL_FUNCTION: NativeFunction = NativeFunction {
    name: "lateral",
    signature: "(selectable, name=None)",
    call: |_, arguments| {
        let name = optional_name_argument(&arguments, "name")?;
        subquery_value(&arguments.value("selectable"), name, AliasKind::Lateral, &LATERAL)
    },
    returns: Some(&LATERAL),
};

/// `sqlalchemy.join(left, right, onclause=None)`
pub(crate) const JOIN_FUNCTION: NativeFunction = NativeFunction {
    name: "join",
    signature: "(left, right, onclause=None, isouter=False, full=False)",
    call: |vm, arguments| {
        let left = arguments.value("left");
        join(vm, &left, arguments)
    },
    returns: Some(&JOIN),
};

/// `sqlalchemy.outerjoin(left, right, onclause=None)`
pub(crate) const OUTERJOIN_FUNCTION: NativeFunction = NativeFunction {
    name: "outerjoin",
    signature: "(left, right, onclause=None, full=False)",
    call: |vm, arguments| {
        let left = arguments.value("left");
        outerjoin(vm, &left, arguments)
    },
    returns: Some(&JOIN),
};

/// Key, name and type of each column of a query.
fn exported(statement: &DataStatement) -> Vec<(String, Name, Option<alembic_schema::SqlType>)> {
    if let DataStatement::Text { columns, .. } = statement {
        return columns
            .iter()
            .map(|(name, sql_type)| (name.text.clone(), name.clone(), Some(sql_type.clone())))
            .collect();
    }
    let types = statement.columns().iter().map(SqlExpression::sql_type);
    let known = |sql_type: alembic_schema::SqlType| (!sql_type.is_null()).then_some(sql_type);
    let names = statement.column_keys().into_iter().zip(statement.column_names());
    names.zip(types).filter_map(|((key, name), sql_type)| Some((key?, name?, known(sql_type)))).collect()
}

/// `query.subquery(name)`, `query.cte(name)` and their like.
pub(super) fn subquery_value(
    this: &Value,
    name: Option<Name>,
    kind: AliasKind,
    class: &'static NativeClass,
) -> Outcome<Value> {
    let object = this
        .object::<DataObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no query here", this.type_name())))?;
    let (from, columns) = subquery(object.statement.clone(), name, kind);
    Ok(Value::new_object(FromObject { from, columns, class }))
}

/// `query.cte(name, recursive=…)`
pub(super) fn cte_value(this: &Value, arguments: &Arguments) -> Outcome<Value> {
    let name = optional_name_argument(arguments, "name")?;
    let recursive = arguments.boolean("recursive")?;
    let columns = match this.object::<DataObject>() {
        Some(object) => exported(&object.statement).into_iter().map(|(_, name, _)| name).collect(),
        None => Vec::new(),
    };
    let options = CteOptions { recursive, columns, prefixes: Vec::new() };
    subquery_value(this, name, AliasKind::Cte(options), &CTE)
}

/// `cte.union_all(query)`: the query may name the CTE itself.
fn continued(
    vm: &mut Vm,
    this: &Value,
    arguments: &Arguments,
    operator: alembic_schema::SetOperator,
) -> Outcome<Value> {
    let object = receiver(this)?;
    let FromClause::Alias(alias) = &object.from else { return Err(unsupported("this is no CTE")) };
    let first = match &alias.element {
        Aliased::Statement(statement) | Aliased::Recursive { statement, .. } => (**statement).clone(),
        _ => return Err(unsupported("this CTE has no query")),
    };
    let statement = Arc::new(super::select::compound_of(vm, first, arguments.rest(), operator)?);
    let element = Aliased::Recursive { itself: alias.clone(), statement };
    let alias = Arc::new(Alias { element, ..(**alias).clone() });
    Ok(alias_value(alias, object.columns.clone(), &CTE))
}

fn columns(_vm: &mut Vm, this: &Value) -> Outcome<Value> {
    let object = receiver(this)?;
    Ok(column_collection(
        object.columns.iter().map(|(key, column)| (key.clone(), expression_value(column.clone()))).collect(),
    ))
}

pub(super) fn receiver(this: &Value) -> Outcome<Rc<FromObject>> {
    this.object::<FromObject>()
        .ok_or_else(|| unsupported(format!("`{}` cannot stand in FROM here", this.type_name())))
}
