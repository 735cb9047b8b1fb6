//! `exists(…)`.

use std::sync::Arc;

use alembic_evaluator::{Arguments, Member, NativeFunction, Outcome, Value, Vm, unsupported};
use alembic_schema::{DataStatement, Select, SqlExpression, UnaryOperator};

use super::{EXISTS, ExpressionObject, expression_value};
use crate::sqlalchemy::selectables::{self, DataObject, SELECT};

/// `sqlalchemy.exists(…)`: of a query, or of columns whose query is completed by `where()`.
pub(crate) const EXISTS_FUNCTION: NativeFunction = NativeFunction {
    name: "exists",
    signature: "(*args)",
    call: |vm, arguments| {
        if let [only] = arguments.rest()
            && let Some(object) = only.object::<DataObject>()
        {
            return Ok(exists(object.statement.clone()));
        }
        let columns = match arguments.rest() {
            [] => vec![SqlExpression::LiteralColumn("*".to_owned())],
            given => selectables::columns_of(vm, given)?,
        };
        Ok(exists(DataStatement::Select(Box::new(Select { columns, ..Select::default() }))))
    },
    returns: Some(&EXISTS),
};

pub(super) static MEMBERS: &[Member] = &[
    Member::Method {
        name: "where",
        signature: "(*clause)",
        call: |vm, this, arguments| {
            let conditions = selectables::conditions(vm, arguments.rest())?;
            changed(this, |select| select.conditions.extend(conditions))
        },
        returns: Some(&EXISTS),
    },
    Member::Method { name: "select_from", signature: "(*froms)", call: select_from, returns: Some(&EXISTS) },
    Member::Method {
        name: "select",
        signature: "()",
        call: |vm, this, _| selectables::select_of(vm, std::slice::from_ref(this)),
        returns: Some(&SELECT),
    },
];

/// `EXISTS (statement)`
pub(crate) fn exists(statement: DataStatement) -> Value {
    expression_value(SqlExpression::Subquery(Arc::new(statement)).unary(UnaryOperator::Exists))
}

fn select_from(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let mut sources = Vec::new();
    for from in arguments.rest() {
        sources.push(selectables::from_clause(vm, from)?);
    }
    changed(this, |select| select.from.extend(sources))
}

fn changed(this: &Value, change: impl FnOnce(&mut Select)) -> Outcome<Value> {
    if let Some(object) = this.object::<ExpressionObject>()
        && let SqlExpression::Unary(UnaryOperator::Exists, query) = &object.expression
        && let SqlExpression::Subquery(statement) = &**query
        && let DataStatement::Select(select) = &**statement
    {
        let mut select = select.clone();
        change(&mut select);
        return Ok(exists(DataStatement::Select(select)));
    }
    Err(unsupported("this EXISTS cannot be changed here"))
}
