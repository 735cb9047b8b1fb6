//! What SQLite's tables have besides rows, constraints and indexes, when batch mode makes them anew.

use alembic_schema::{Argument, TableName};

use super::definition::mentions;
use crate::reflection::ReflectedTable;
use crate::{Compiler, Statement};

/// A default that is an expression stands in parentheses.
///
/// Source of the rule: Alembic 1.20.1; a number of several digits counts as an expression.
pub(super) fn kept_default(text: &str) -> String {
    let is_digit = text.len() == 1 && text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if text.is_empty() || is_digit || is_literal(text) || is_enclosed(text) {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// One text in quotes, and not two with something between them.
fn is_literal(text: &str) -> bool {
    let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.replace("\'\'", "").contains('\''))
}

/// One pair of parentheses around everything.
fn is_enclosed(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else { return false };
    let (mut depth, mut quoted) = (0_i32, false);
    for character in inner.chars() {
        match character {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    true
}

/// The number that `AUTOINCREMENT` has come to: rows may have been deleted since.
pub(super) fn after_copy(
    compiler: &Compiler<'_>,
    table: &ReflectedTable,
    copy: &TableName,
) -> Vec<Statement> {
    if !table.further_options.get("sqlite", "autoincrement").is_some_and(Argument::is_true) {
        return Vec::new();
    }
    let sequence =
        compiler.table(&TableName { schema: table.name.schema.clone(), name: "sqlite_sequence".into() });
    let (old, new) = (compiler.quoted_text(&table.name.name.text), compiler.quoted_text(&copy.name.text));
    vec![
        compiler.statement(format!("DELETE FROM {sequence} WHERE name = {new}")),
        compiler.statement(format!(
            "INSERT INTO {sequence} (name, seq) SELECT {new}, seq FROM {sequence} WHERE name = {old}"
        )),
    ]
}

/// The triggers that name none of the columns that are gone, and a sentence about each of the others.
pub(super) fn kept_triggers(table: &ReflectedTable, gone: &[&str]) -> (Vec<String>, Vec<String>) {
    let (mut kept, mut lost) = (Vec::new(), Vec::new());
    for trigger in &table.triggers {
        let column = gone.iter().find(|column| mentions(&trigger.sql, column));
        let reason = match (column, &table.name.schema) {
            (Some(column), _) => format!("it names the column '{column}', which is gone"),
            (None, Some(schema)) => format!("it belongs to the attached database '{schema}'"),
            (None, None) => {
                kept.push(trigger.sql.clone());
                continue;
            }
        };
        lost.push(format!(
            "The trigger '{}' is lost when the table '{}' is made anew: {reason}; create it again after the batch",
            trigger.name, table.name
        ));
    }
    (kept, lost)
}
