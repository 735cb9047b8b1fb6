//! PostgreSQL's catalogue.

mod columns;
mod constraints;
mod dictionaries;
mod indexes;
mod named_types;
mod queries;
mod types;

use alembic_schema::{Argument, TableName};

use crate::reflection::{CatalogueRequest, CatalogueRows, ObjectKind, ReflectedTable, Row};

pub(super) use dictionaries::inspected;
pub(super) use named_types::named_types;
pub(super) use queries::{named_types as named_type_queries, names, queries, view_definition};

/// What the rows of the queries say, tables in the order of their names.
pub(super) fn reflected_tables(request: &CatalogueRequest, results: &[CatalogueRows]) -> Vec<ReflectedTable> {
    let named = named_types(results);
    let rows = |query: usize| results.get(query).into_iter().flatten().map(|row| Row(row));
    let mut tables: Vec<ReflectedTable> =
        rows(queries::OBJECTS).map(|row| object(request.schema.as_deref(), row)).collect();
    let schema = request.schema.as_deref();
    let mut each = |query: usize, add: &dyn Fn(&mut ReflectedTable, Row<'_>)| {
        for row in rows(query) {
            let name = row.text(0).unwrap_or_default();
            if let Ok(position) = tables.binary_search_by(|table| table.name.name.text.as_str().cmp(name)) {
                add(&mut tables[position], row);
            }
        }
    };
    each(queries::COLUMNS, &|table, row| table.columns.push(columns::column(row, &named, schema)));
    each(queries::KEYS, &constraints::add_key);
    each(queries::FOREIGN_KEYS, &|table, row| table.foreign_keys.push(constraints::foreign_key(row, schema)));
    each(queries::INDEXES, &|table, row| table.indexes.push(indexes::index(row)));
    each(queries::CHECKS, &|table, row| table.checks.push(constraints::check(row)));
    tables
}

fn object(schema: Option<&str>, row: Row<'_>) -> ReflectedTable {
    let kind = match row.text(1) {
        Some("v") => ObjectKind::View,
        Some("m") => ObjectKind::MaterializedView,
        _ => ObjectKind::Table,
    };
    let mut table = ReflectedTable {
        temporary: row.is_true(2),
        comment: row.optional_string(3),
        ..ReflectedTable::new(TableName::in_schema(schema, row.string(0)), kind)
    };
    if let Some(method) = row.text(5) {
        table.options.set("postgresql_using", method.into());
    }
    let parents = row.strings(7);
    if !parents.is_empty() {
        let parents = parents.into_iter().map(Argument::Text).collect();
        table.options.set("postgresql_inherits", Argument::Tuple(parents));
    }
    if let Some(parameters) = storage_parameters(&row.strings(4)) {
        table.options.set("postgresql_with", parameters);
    }
    if let Some(tablespace) = row.text(6) {
        table.options.set("postgresql_tablespace", tablespace.into());
    }
    if let Some(partition_key) = row.text(8) {
        table.further_options.set("postgresql_partition_by", partition_key.into());
    }
    table
}

/// `name=value` items as a dictionary.
fn storage_parameters(items: &[String]) -> Option<Argument> {
    if items.is_empty() {
        return None;
    }
    let pairs = items.iter().filter_map(|item| {
        let (name, value) = item.split_once('=')?;
        Some((name.to_owned(), Argument::from(value)))
    });
    Some(Argument::Mapping(pairs.collect()))
}
