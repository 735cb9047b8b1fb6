//! Tables in the order in which their foreign keys let them be created.

use std::collections::HashSet;

use alembic_dialect::reflection::{CatalogueRequest, ReflectedTable};
use alembic_evaluator::{Member, Outcome, Value};

use super::receiver;
use crate::sqlalchemy::engine::connection_exception;

pub(super) const MEMBERS: &[Member] =
    &[Member::method("get_sorted_table_and_fkc_names", "(schema=None, **kw)", |vm, this, arguments| {
        let schema = arguments.optional_string("schema")?;
        let request = CatalogueRequest::tables(schema.as_deref());
        let tables = receiver(this)?.with_connection(vm, |_, connection| {
            connection.reflected_tables(&request).map_err(connection_exception)
        })?;
        sorted(&tables)
    })];

/// Pairs of a table and its foreign keys, and last `None` with those that belong to a cycle.
///
/// Source: SQLAlchemy 2.1.9: of a schema with a cycle no foreign key counts for the order.
fn sorted(tables: &[ReflectedTable]) -> Outcome<Value> {
    let tables: Vec<&ReflectedTable> = tables
        .iter()
        .filter(|table| !table.temporary && !table.name.name.text.starts_with("sqlite_"))
        .collect();
    let names: Vec<&str> = tables.iter().map(|table| table.name.name.as_str()).collect();
    let edges: Vec<(&str, &str)> = tables
        .iter()
        .flat_map(|table| {
            let name = table.name.name.as_str();
            let others = table.foreign_keys.iter().map(|key| key.referred_table.as_str());
            others.filter(move |other| *other != name).map(move |other| (other, name))
        })
        .collect();
    let (order, remaining) = match alembic_schema::dependency_order(&names, &edges) {
        Some(order) => (order, HashSet::new()),
        None => (names.clone(), edges.iter().map(|(_, name)| *name).collect()),
    };
    let pair = |table: &ReflectedTable, key: &Option<String>| {
        Value::tuple(vec![Value::string(&table.name.name.text), Value::optional_string(key.as_ref())])
    };
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for name in order {
        let Some(table) = tables.iter().find(|table| table.name.name.text == name) else { continue };
        let mut keys: Vec<Value> = table.foreign_keys.iter().map(|key| pair(table, &key.name)).collect();
        if remaining.contains(name) {
            left.append(&mut keys);
        }
        pairs.push(Value::tuple(vec![Value::string(name), Value::list(keys)]));
    }
    pairs.push(Value::tuple(vec![Value::None, Value::list(left)]));
    Ok(Value::list(pairs))
}
