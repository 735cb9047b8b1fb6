//! `join`, `outerjoin`, and the conditions that foreign keys give them.

use std::sync::Arc;

use alembic_evaluator::{Arguments, Outcome, Value, Vm, raise, unsupported};
use alembic_schema::{
    BinaryOperator, BooleanOperator, ColumnReference, Constraint, FromClause, Join, Select, SqlExpression,
    Table,
};

use super::from_object::{FromObject, JOIN};
use super::{from_clause, source};
use crate::sqlalchemy::exceptions::NO_FOREIGN_KEYS_ERROR;
use crate::sqlalchemy::expressions::expression;
use crate::sqlalchemy::expressions::operators::{as_condition, combined};
use crate::sqlalchemy::tables::TableObject;

/// `left.join(right, onclause)`
pub(super) fn joined(vm: &mut Vm, left: &Value, arguments: &Arguments, outer: bool) -> Outcome<Value> {
    let right = arguments.value("right");
    let on = arguments.value("onclause");
    let full = arguments.boolean("full")?;
    let Some((left_from, mut columns)) = source(left) else {
        return Err(unsupported(format!("`{}` cannot be joined here", left.type_name())));
    };
    let right_from = from_clause(vm, &right)?;
    let on = condition(vm, std::slice::from_ref(left), &right, &on)?;
    if let Some((_, further)) = source(&right) {
        columns.extend(further);
    }
    let keyed = columns.into_iter().map(|(key, column)| match &column {
        SqlExpression::Column(ColumnReference { table: Some(FromClause::Table(table)), .. }) => {
            (format!("{}_{key}", table.name), column)
        }
        _ => (key, column),
    });
    let columns = keyed.collect();
    let from = FromClause::Join(Arc::new(Join { left: left_from, right: right_from, on, outer, full }));
    Ok(Value::new_object(FromObject { from, columns, class: &JOIN }))
}

/// The condition of a join: as given, or equality over the foreign keys between the two sides.
///
/// # Errors
/// There is none to be found, or several foreign keys could be meant (SQLAlchemy's texts).
pub(super) fn condition(vm: &mut Vm, left: &[Value], right: &Value, on: &Value) -> Outcome<SqlExpression> {
    if !on.is_none() {
        return match expression(vm, on)? {
            Some(on) => Ok(as_condition(on)),
            None => Err(unsupported(format!("a join over `{}` is not supported", on.type_name()))),
        };
    }
    let Some(right_table) = right.object::<TableObject>().map(|table| table.table()) else {
        return Err(unsupported("a join needs its condition here: the right side is no table"));
    };
    if let [only] = left
        && let Some((from @ FromClause::Join(_), _)) = source(only)
    {
        return referring(right, &[from]);
    }
    let mut found = Vec::new();
    for left in left {
        if let Some(left) = left.object::<TableObject>() {
            let left = left.table();
            found.extend(references(&left, &right_table));
            found.extend(references(&right_table, &left));
        }
    }
    match found.as_slice() {
        [pairs] => Ok(equality(pairs)),
        [] => Err(raise(
            &NO_FOREIGN_KEYS_ERROR,
            format!(
                "Can't find any foreign key relationships between '{}' and '{}'.",
                left.first()
                    .and_then(Value::object::<TableObject>)
                    .map_or_else(String::new, |left| left.table().name.key()),
                right_table.name
            ),
        )),
        _ => Err(unsupported("several foreign keys join these tables: the join needs its condition")),
    }
}

/// What `select.join(…)` is given.
pub(super) struct Step {
    /// The left side, where it was named.
    pub(super) left: Option<FromClause>,
    /// The right side.
    pub(super) right: FromClause,
    /// `LEFT OUTER JOIN`
    pub(super) outer: bool,
    /// `FULL OUTER JOIN`
    pub(super) full: bool,
}

/// A query with one more join: its left side is the source that the condition speaks of.
pub(super) fn extended(
    vm: &mut Vm,
    mut select: Select,
    step: Step,
    target: &Value,
    on: &Value,
) -> Outcome<Select> {
    let candidates = match &step.left {
        Some(left) => vec![left.clone()],
        None if select.from.is_empty() => select.sources(),
        None => select.from.clone(),
    };
    let on = if on.is_none() { referring(target, &candidates)? } else { condition(vm, &[], target, on)? };
    let within = |left: &FromClause| {
        on.sources().iter().all(|source| left.contains(source) || step.right.contains(source))
    };
    let left = match candidates.as_slice() {
        [only] => only.clone(),
        several => match several.iter().find(|left| within(left)) {
            Some(left) => left.clone(),
            None => {
                return Err(unsupported("it cannot be told which table this joins: use select_from() first"));
            }
        },
    };
    let join = Join { left: left.clone(), right: step.right, on, outer: step.outer, full: step.full };
    let join = FromClause::Join(Arc::new(join));
    match select.from.iter_mut().find(|from| from.is_same(&left)) {
        Some(from) => *from = join,
        None => select.from.push(join),
    }
    Ok(select)
}

/// The condition by the foreign keys of the table that is joined.
fn referring(target: &Value, candidates: &[FromClause]) -> Outcome<SqlExpression> {
    let mut found = Vec::new();
    if let Some(table) = target.object::<TableObject>() {
        let table = table.table();
        for candidate in candidates.iter().flat_map(FromClause::parts) {
            if let FromClause::Table(name) = candidate {
                found.extend(references(&table, &Table::new(name.clone(), Vec::new())));
            }
        }
    }
    match found.as_slice() {
        [pairs] => Ok(equality(pairs)),
        _ => Err(unsupported("select().join() needs its condition here")),
    }
}

type Pairs = Vec<(SqlExpression, SqlExpression)>;

/// The foreign keys of a table that refer to another, as pairs of columns.
fn references(table: &Table, referred: &Table) -> Vec<Pairs> {
    let mut found = Vec::new();
    let column = |table: &Table, name: &str| {
        SqlExpression::Column(ColumnReference {
            table: Some(FromClause::Table(table.name.clone())),
            name: table.column(name).map_or_else(|| name.into(), |column| column.name.clone()),
            sql_type: table.column(name).map(|column| column.sql_type.clone()),
        })
    };
    for own in &table.columns {
        for foreign_key in &own.foreign_keys {
            if foreign_key.referred_table == referred.name {
                let name = foreign_key.referred_column.as_ref().unwrap_or(&own.name);
                found.push(vec![(column(table, &own.name.text), column(referred, &name.text))]);
            }
        }
    }
    for constraint in &table.constraints {
        if let Constraint::ForeignKey(constraint) = constraint
            && constraint.referred_table == referred.name
        {
            let pairs = constraint.columns.iter().zip(&constraint.referred_columns);
            found.push(
                pairs.map(|(own, other)| (column(table, &own.text), column(referred, &other.text))).collect(),
            );
        }
    }
    found
}

/// The referred columns equal those that refer to them.
fn equality(pairs: &Pairs) -> SqlExpression {
    let conditions =
        pairs.iter().map(|(own, referred)| referred.clone().binary(BinaryOperator::Equal, own.clone()));
    combined(BooleanOperator::And, conditions.collect())
}
