//! SQLite's catalogue: PRAGMAs for what they tell, the kept statements for the rest.

mod constraints;
mod dictionaries;
mod queries;
mod types;

use std::collections::HashMap;

use alembic_schema::{Argument, TableName};

use super::definition::{TableDefinition, TableRule, index_definition, table_definition};
use crate::reflection::{
    CatalogueRequest, CatalogueRows, ObjectKind, ReflectedCheck, ReflectedColumn, ReflectedComputed,
    ReflectedIndex, ReflectedIndexElement, ReflectedTable, Row, StoredObject, verbatim,
};

pub(super) use dictionaries::inspected;
pub(super) use queries::{names, queries, view_definition};
use types::{declared_type, reflected_type};

/// What the rows of the queries say, tables in the order of their names.
pub(super) fn reflected_tables(request: &CatalogueRequest, results: &[CatalogueRows]) -> Vec<ReflectedTable> {
    let catalogue = Catalogue::new(results);
    let mut tables: Vec<ReflectedTable> = catalogue
        .rows(queries::OBJECTS)
        .filter(|row| matches!(row.text(1), Some("table" | "view")))
        .filter(|row| row.text(1) == Some("table") || request.views)
        .map(|row| catalogue.table(request, row))
        .collect();
    tables.sort_by(|a, b| (a.temporary, &a.name.name.text).cmp(&(b.temporary, &b.name.name.text)));
    tables
}

struct Catalogue<'a> {
    results: &'a [CatalogueRows],
    /// For each query, the rows of each table, by database and name.
    by_table: Vec<HashMap<(&'a str, &'a str), Vec<Row<'a>>>>,
}

impl<'a> Catalogue<'a> {
    fn new(results: &'a [CatalogueRows]) -> Self {
        let mut by_table: Vec<HashMap<_, Vec<Row<'a>>>> = Vec::new();
        for (query, rows) in results.iter().enumerate() {
            // What is kept of a table names it behind its own name.
            let table = if query == queries::OBJECTS { 3 } else { 1 };
            let mut tables: HashMap<_, Vec<Row<'a>>> = HashMap::new();
            for row in rows.iter().map(|row| Row(row)) {
                let key = (row.text(0).unwrap_or_default(), row.text(table).unwrap_or_default());
                tables.entry(key).or_default().push(row);
            }
            by_table.push(tables);
        }
        Self { results, by_table }
    }

    fn rows(&self, query: usize) -> impl Iterator<Item = Row<'a>> + use<'a> {
        self.results.get(query).into_iter().flatten().map(|row| Row(row))
    }

    /// The rows of one table.
    fn rows_of<'s>(&'s self, query: usize, object: Row<'a>) -> impl Iterator<Item = Row<'a>> + use<'a, 's> {
        let key = (object.text(0).unwrap_or_default(), object.text(2).unwrap_or_default());
        self.by_table.get(query).and_then(|tables| tables.get(&key)).into_iter().flatten().copied()
    }

    fn table(&self, request: &CatalogueRequest, object: Row<'a>) -> ReflectedTable {
        let kind = if object.text(1) == Some("view") { ObjectKind::View } else { ObjectKind::Table };
        let name = TableName::in_schema(request.schema.as_deref(), object.string(2));
        let definition = object.text(4).map(table_definition).unwrap_or_default();
        let mut table = ReflectedTable {
            temporary: object.text(0) == Some("temp"),
            sql: object.optional_string(4),
            ..ReflectedTable::new(name, kind)
        };
        let rows: Vec<Row<'a>> = self.rows_of(queries::COLUMNS, object).collect();
        table.columns = rows.iter().filter_map(|row| column(*row, &definition)).collect();
        table.primary_key = constraints::primary_key(&table.columns, &definition);
        table.foreign_keys = constraints::foreign_keys(
            request.schema.as_deref(),
            self.rows_of(queries::FOREIGN_KEYS, object),
            &definition,
        );
        table.unique_constraints = constraints::unique_constraints(&definition);
        table.checks = checks(&definition);
        table.indexes = self.indexes(object);
        table.index_statements = self.kept(object, "index");
        table.triggers = self.kept(object, "trigger");
        if definition.without_rowid {
            table.options.set("sqlite_with_rowid", false.into());
        }
        if definition.strict {
            table.options.set("sqlite_strict", true.into());
        }
        if definition.columns.iter().any(|column| column.autoincrement) {
            table.further_options.set("sqlite_autoincrement", true.into());
        }
        table
    }

    /// The objects of one kind that belong to a table and have a statement of their own.
    fn kept(&self, table: Row<'a>, kind: &str) -> Vec<StoredObject> {
        self.rows_of(queries::OBJECTS, table)
            .filter(|row| row.text(1) == Some(kind))
            .filter_map(|row| Some(StoredObject { name: row.string(2), sql: row.optional_string(4)? }))
            .collect()
    }

    /// The indexes that `CREATE INDEX` made, in the order of their names.
    fn indexes(&self, table: Row<'a>) -> Vec<ReflectedIndex> {
        let mut indexes: Vec<ReflectedIndex> = Vec::new();
        for row in self.rows_of(queries::INDEXES, table).filter(|row| row.text(4) == Some("c")) {
            let column = row.optional_string(5);
            let element =
                ReflectedIndexElement { column, text: None, operator_class: None, sorting: Vec::new() };
            match indexes.last_mut() {
                Some(index) if Some(index.name.as_str()) == row.text(2) => index.elements.push(element),
                _ => indexes.push(ReflectedIndex {
                    name: row.string(2),
                    elements: vec![element],
                    unique: row.is_true(3),
                    duplicates_constraint: None,
                    include: None,
                    comment: None,
                    options: alembic_schema::DialectOptions::new(),
                }),
            }
        }
        let statements = self.kept(table, "index");
        for index in &mut indexes {
            if let Some(statement) = statements.iter().find(|statement| statement.name == index.name) {
                complete_index(index, &statement.sql);
            }
        }
        indexes.sort_by(|a, b| a.name.cmp(&b.name));
        indexes
    }
}

/// Adds what only the statement of an index tells: expressions, collations and orders of its elements, its condition.
fn complete_index(index: &mut ReflectedIndex, sql: &str) {
    let definition = index_definition(sql);
    for (element, text) in index.elements.iter_mut().zip(definition.elements) {
        let is_plain = element.column.as_ref().is_some_and(|column| {
            let unquoted = text.trim_matches(['"', '`', '[', ']', '\'']);
            unquoted.eq_ignore_ascii_case(column)
        });
        if !is_plain {
            element.text = Some(text);
        }
    }
    if let Some(condition) = definition.condition {
        index.options.set("sqlite_where", verbatim(&condition).into());
    }
}

fn column(row: Row<'_>, table: &TableDefinition) -> Option<ReflectedColumn> {
    let name = row.string(2);
    // 1: a hidden column of a virtual table; 2 and 3: generated, virtual or stored.
    let hidden = row.integer(7);
    if hidden == 1 {
        return None;
    }
    let definition = table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(&name));
    let generated = definition.and_then(|column| column.generated.as_ref());
    let sql_type = reflected_type(row.text(3).unwrap_or_default(), hidden > 1);
    let mut reflected = ReflectedColumn {
        declared_type: declared_type(row.text(3).unwrap_or_default(), hidden > 1, &sql_type),
        sql_type,
        nullable: !row.is_true(4),
        default: row.optional_string(5),
        primary_key: Some(row.integer(6)),
        autoincrement: None,
        owned_sequence: None,
        comment: None,
        computed: (hidden > 1).then(|| ReflectedComputed {
            text: generated.map(|(expression, _)| expression.clone()).unwrap_or_default(),
            persisted: hidden == 3,
        }),
        identity: None,
        collation: definition.and_then(|column| column.collation.clone()),
        options: alembic_schema::DialectOptions::new(),
        name,
    };
    let Some(definition) = definition else { return Some(reflected) };
    let mut conflict = |keyword: &str, action: &Option<String>| {
        if let Some(action) = action {
            reflected.options.set(keyword, Argument::Text(action.clone()));
        }
    };
    conflict("sqlite_on_conflict_not_null", &definition.not_null_conflict);
    for constraint in &definition.constraints {
        // `PRIMARY KEY AUTOINCREMENT` stands in the column again; any other key stands beside them.
        if constraint.rule == TableRule::PrimaryKey && definition.autoincrement {
            conflict("sqlite_on_conflict_primary_key", &constraint.on_conflict);
        }
    }
    Some(reflected)
}

/// The checks in the order of their names, those without one last.
fn checks(definition: &TableDefinition) -> Vec<ReflectedCheck> {
    let mut checks: Vec<ReflectedCheck> = definition
        .all_constraints()
        .filter_map(|constraint| {
            let TableRule::Check(condition) = &constraint.rule else { return None };
            Some(ReflectedCheck {
                name: constraint.name.clone(),
                condition: condition.clone(),
                attributes: constraints::attributes(constraint),
            })
        })
        .collect();
    checks.sort_by(|a, b| name_or_last(a.name.as_deref()).cmp(name_or_last(b.name.as_deref())));
    checks
}

fn name_or_last(name: Option<&str>) -> &str {
    name.unwrap_or("~")
}
