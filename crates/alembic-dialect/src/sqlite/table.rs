use alembic_schema::{Argument, Column, Constraint, PrimaryKeyConstraint, Table};

use crate::table_parts::is_integer;
use crate::{ColumnPlace, Compiler, DialectError};

/// A column as SQLAlchemy writes it for SQLite: the primary key stands here only with `AUTOINCREMENT`.
pub(super) fn column_definition(
    compiler: &Compiler<'_>,
    column: &Column,
    place: &ColumnPlace<'_>,
) -> Result<String, DialectError> {
    let mut text = format!("{} {}", compiler.identifier(&column.name), compiler.type_text(&column.sql_type)?);
    text.push_str(&compiler.default_clause(column)?);
    if !place.is_nullable(column) {
        text.push_str(" NOT NULL");
        text.push_str(&on_conflict(column.options.get("sqlite", "on_conflict_not_null")));
    }
    if place.in_primary_key
        && column.autoincrement == alembic_schema::Autoincrement::True
        && place.primary_key_size > 1
    {
        return Err(DialectError::Compile(
            "SQLite does not support autoincrement for composite primary keys".to_owned(),
        ));
    }
    if numbers_rows(column, place) {
        text.push_str(" PRIMARY KEY");
        text.push_str(&on_conflict(column.options.get("sqlite", "on_conflict_primary_key")));
        text.push_str(" AUTOINCREMENT");
    }
    text.push_str(&compiler.computed_clause(column)?);
    Ok(text)
}

/// A default that is neither a word nor a literal needs parentheses (SQLite manual, CREATE TABLE).
pub(super) fn default_in_column(text: String) -> String {
    let enclosed = text.trim_start().starts_with(['\'', '"', '(']);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if !enclosed && text.chars().any(|c| !is_word(c)) { format!("({text})") } else { text }
}

/// Whether `sqlite_autoincrement=True` makes the column `PRIMARY KEY AUTOINCREMENT`: a single whole-number key that
/// refers to nothing (SQLAlchemy 2.1.9; a default of its own does not keep it from it).
pub(super) fn numbers_rows(column: &Column, place: &ColumnPlace<'_>) -> bool {
    (column.primary_key || place.in_primary_key)
        && place.primary_key_size == 1
        && place.table.options.get("sqlite", "autoincrement").is_some_and(Argument::is_true)
        && is_integer(&column.sql_type)
        && !place.refers
}

/// ` ON CONFLICT …`, or nothing.
pub(super) fn on_conflict(option: Option<&Argument>) -> String {
    match option {
        Some(Argument::Text(action)) => format!(" ON CONFLICT {action}"),
        _ => String::new(),
    }
}

/// ` WITHOUT ROWID`, ` STRICT`.
pub(super) fn table_suffix(table: &Table) -> String {
    let mut options = Vec::new();
    if table.options.get("sqlite", "with_rowid") == Some(&Argument::Boolean(false)) {
        options.push("WITHOUT ROWID");
    }
    if table.options.get("sqlite", "strict").is_some_and(Argument::is_true) {
        options.push("STRICT");
    }
    if options.is_empty() { String::new() } else { format!("\n {}", options.join(",\n ")) }
}

/// A primary key of one column takes over that column's `sqlite_on_conflict_primary_key`.
pub(super) fn completed_primary_key(
    primary_key: &PrimaryKeyConstraint,
    table: &Table,
) -> PrimaryKeyConstraint {
    let mut completed = primary_key.clone();
    if let [name] = primary_key.columns.as_slice()
        && completed.attributes.options.get("sqlite", "on_conflict").is_none()
        && let Some(column) = table.column(&name.text)
        && let Some(action) = column.options.get("sqlite", "on_conflict_primary_key")
    {
        completed.attributes.options.set("sqlite_on_conflict", action.clone());
    }
    completed
}

/// A unique constraint of one column takes over that column's `sqlite_on_conflict_unique`.
pub(super) fn completed_constraint(constraint: &Constraint, table: &Table) -> Constraint {
    let mut completed = constraint.clone();
    if let Constraint::Unique(unique) = &mut completed
        && let [name] = unique.columns.as_slice()
        && unique.attributes.options.get("sqlite", "on_conflict").is_none()
        && let Some(column) = table.column(&name.text)
        && let Some(action) = column.options.get("sqlite", "on_conflict_unique")
    {
        unique.attributes.options.set("sqlite_on_conflict", action.clone());
    }
    completed
}
