//! `session.query(…)` of tables and columns: a `select()` that knows where it is executed.

use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, Member, NativeClass, Object, Outcome, Value, Vm, raise, unsupported,
};
use alembic_schema::{AliasKind, DataStatement, FromClause, Select, SqlExpression};

use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::selectables::from_object::SUBQUERY;
use crate::sqlalchemy::selectables::{self, DataObject, SELECT};

/// A method that changes the query as the method of the same name changes a `select()`.
macro_rules! changing {
    ($($name:literal $method:literal $signature:literal;)+) => {
        &[$(Member::Method {
            name: $name,
            signature: $signature,
            call: |vm, this, arguments| changed(vm, this, $method, &arguments),
            returns: Some(&QUERY),
        }),+]
    };
}

static CHANGING: NativeClass = NativeClass {
    name: "GenerativeQuery",
    module: "sqlalchemy.orm.query",
    members: changing! {
        "filter" "where" "(*criterion)";
        "where" "where" "(*criterion)";
        "filter_by" "filter_by" "(**kwargs)";
        "order_by" "order_by" "(*clauses)";
        "group_by" "group_by" "(*clauses)";
        "having" "having" "(*having)";
        "distinct" "distinct" "(*expr)";
        "limit" "limit" "(limit)";
        "offset" "offset" "(offset)";
        "select_from" "select_from" "(*from_obj)";
        "join" "join" "(target, onclause=None, *, isouter=False, full=False)";
        "outerjoin" "outerjoin" "(target, onclause=None, *, full=False)";
        "add_columns" "add_columns" "(*column)";
        "with_entities" "with_only_columns" "(*entities)";
        "with_for_update" "with_for_update" "(*, nowait=False, read=False, of=None, skip_locked=False, key_share=False)";
        "execution_options" "execution_options" "(**kwargs)";
    },
    ..NativeClass::DEFAULT
};

/// A method that gives what the result's method of the same name gives.
macro_rules! fetching {
    ($name:literal) => {
        Member::method($name, "()", |vm, this, _| {
            let result = executed(vm, this)?;
            vm.call_method(&result, $name, Vec::new())
        })
    };
}

/// `sqlalchemy.orm.Query`
pub(crate) static QUERY: NativeClass = NativeClass {
    name: "Query",
    module: "sqlalchemy.orm.query",
    bases: &[&CHANGING],
    members: &[
        fetching!("all"),
        fetching!("one"),
        fetching!("one_or_none"),
        fetching!("scalar"),
        Member::method("first", "()", |vm, this, _| {
            let limited = vm.call_method(this, "limit", vec![Value::int(1)])?;
            let result = executed(vm, &limited)?;
            vm.call_method(&result, "first", Vec::new())
        }),
        Member::method("count", "()", count),
        Member::method("delete", "(synchronize_session='auto')", delete),
        Member::method("update", "(values, synchronize_session='auto', update_args=None)", update),
        Member::Method {
            name: "subquery",
            signature: "(name=None)",
            call: |vm, this, arguments| {
                let select = receiver(this)?.select.clone();
                vm.call_method(&select, "subquery", vec![arguments.value("name")])
            },
            returns: Some(&SUBQUERY),
        },
        Member::Property {
            name: "statement",
            get: |_, this| Ok(receiver(this)?.select.clone()),
            set: None,
            returns: Some(&SELECT),
        },
    ],
    ..NativeClass::DEFAULT
};

/// A query of a session.
struct QueryObject {
    session: Value,
    select: Value,
}

impl Object for QueryObject {
    fn class(&self) -> &'static NativeClass {
        &QUERY
    }

    fn iterate(&self, vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        let result = executed(vm, this)?;
        vm.call_method(&result, "all", Vec::new())
            .and_then(|rows| Ok(Some(Value::iterator(vm.iterate(&rows)?))))
    }

    fn str(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(vm.str(&self.select)?.to_string())
    }
}

/// `session.query(*entities)`
pub(super) fn query(vm: &mut Vm, session: &Value, entities: &[Value]) -> Outcome<Value> {
    let select = selectables::select_of(vm, entities)?;
    Ok(Value::new_object(QueryObject { session: session.clone(), select }))
}

fn receiver(this: &Value) -> Outcome<Rc<QueryObject>> {
    this.object::<QueryObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no query here", this.type_name())))
}

fn changed(vm: &mut Vm, this: &Value, method: &str, arguments: &Arguments) -> Outcome<Value> {
    let query = receiver(this)?;
    let function = vm.get_attribute(&query.select, method)?;
    let select = vm.call(&function, passed_on(arguments))?;
    Ok(Value::new_object(QueryObject { session: query.session.clone(), select }))
}

/// The arguments of a call, for another function with the same parameters.
fn passed_on(arguments: &Arguments) -> CallArguments {
    let mut call = CallArguments::positional(arguments.rest().to_vec());
    call.keywords.extend(arguments.keywords().iter().cloned());
    for name in [
        "target",
        "onclause",
        "isouter",
        "full",
        "limit",
        "offset",
        "nowait",
        "read",
        "of",
        "skip_locked",
        "key_share",
    ] {
        if let Some(value) = arguments.given(name) {
            call.keywords.push((name.into(), value));
        }
    }
    call
}

fn executed(vm: &mut Vm, this: &Value) -> Outcome<Value> {
    let query = receiver(this)?;
    vm.call_method(&query.session, "execute", vec![query.select.clone()])
}

/// `SELECT count(*) FROM (query)`
fn count(vm: &mut Vm, this: &Value, _arguments: Arguments) -> Outcome<Value> {
    let query = receiver(this)?;
    let statement = statement(&query.select)?;
    let (from, _) = selectables::from_object::subquery(statement, None, AliasKind::Plain);
    let select = Select {
        columns: vec![SqlExpression::function("count", Vec::new())],
        from: vec![from],
        ..Select::default()
    };
    let statement = selectables::statement_value(DataStatement::Select(Box::new(select)), &SELECT);
    vm.call_method(&query.session, "scalar", vec![statement])
}

fn delete(vm: &mut Vm, this: &Value, _arguments: Arguments) -> Outcome<Value> {
    let (table, conditions) = target(this)?;
    let statement = vm.call_method(&table, "delete", Vec::new())?;
    finished(vm, this, &statement, conditions)
}

fn update(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let (table, conditions) = target(this)?;
    let statement = vm.call_method(&table, "update", Vec::new())?;
    let statement = vm.call_method(&statement, "values", vec![arguments.value("values")])?;
    finished(vm, this, &statement, conditions)
}

/// How many rows a statement has changed under the conditions of the query.
fn finished(vm: &mut Vm, this: &Value, statement: &Value, conditions: Vec<SqlExpression>) -> Outcome<Value> {
    let conditions = conditions.into_iter().map(crate::sqlalchemy::expressions::expression_value).collect();
    let statement = vm.call_method(statement, "where", conditions)?;
    let session = receiver(this)?.session.clone();
    let result = vm.call_method(&session, "execute", vec![statement])?;
    vm.get_attribute(&result, "rowcount")
}

/// The only table of a query, and its conditions.
fn target(this: &Value) -> Outcome<(Value, Vec<SqlExpression>)> {
    let DataStatement::Select(select) = statement(&receiver(this)?.select)? else {
        return Err(unsupported("this query changes no table"));
    };
    match select.sources().as_slice() {
        [FromClause::Table(table)] => Ok((
            crate::sqlalchemy::tables::table_of_columns(table.clone(), &select.columns),
            select.conditions,
        )),
        _ => Err(raise(&ARGUMENT_ERROR, "a query that changes rows must name one table")),
    }
}

fn statement(select: &Value) -> Outcome<DataStatement> {
    match select.object::<DataObject>() {
        Some(object) => Ok(object.statement.clone()),
        None => Err(unsupported(format!("`{}` is no query here", select.type_name()))),
    }
}
