use alembic_schema::{Argument, DialectOptions};

use super::storage_parameters;
use crate::reflection::{ReflectedIndex, ReflectedIndexElement, Row};

/// A row of the query for indexes.
pub(super) fn index(row: Row<'_>) -> ReflectedIndex {
    let keys = row.count(5);
    let mut texts = row.strings(6);
    let included = texts.split_off(texts.len().min(keys));
    let is_expression = row.integers(7);
    let flags = row.integers(9);
    let classes = row.optional_strings(8);
    let elements: Vec<ReflectedIndexElement> = texts
        .iter()
        .enumerate()
        .map(|(position, text)| {
            let sorting = sorting(flags.get(position).copied().unwrap_or(0));
            let plain = is_expression.get(position) == Some(&0);
            ReflectedIndexElement {
                column: plain.then(|| text.clone()),
                text: (!plain).then(|| text.clone()),
                operator_class: classes.get(position).cloned().flatten(),
                sorting,
            }
        })
        .collect();
    let name = row.string(1);
    ReflectedIndex {
        elements,
        unique: row.is_true(2),
        duplicates_constraint: row.is_true(4).then(|| name.clone()),
        include: Some(included.clone()),
        comment: row.optional_string(14),
        options: options(row, &texts, included),
        name,
    }
}

fn options(row: Row<'_>, elements: &[String], included: Vec<String>) -> DialectOptions {
    let mut options = DialectOptions::new();
    let classes: Vec<(String, Argument)> = elements
        .iter()
        .zip(row.optional_strings(8))
        .filter_map(|(element, class)| Some((element.clone(), Argument::Text(class?))))
        .collect();
    if !classes.is_empty() {
        options.set("postgresql_ops", Argument::Mapping(classes));
    }
    if let Some(parameters) = storage_parameters(&row.strings(10)) {
        options.set("postgresql_with", parameters);
    }
    if let Some(method) = row.text(11).filter(|method| *method != "btree") {
        options.set("postgresql_using", method.into());
    }
    if let Some(condition) = row.text(12) {
        options.set("postgresql_where", condition.into());
    }
    let included = included.into_iter().map(Argument::Text).collect();
    options.set("postgresql_include", Argument::List(included));
    if row.is_true(13) {
        options.set("postgresql_nulls_not_distinct", true.into());
    }
    if !row.is_true(3) {
        options.set("postgresql_invalid", true.into());
    }
    options
}

/// What differs from `ASC NULLS LAST`, from the bits of `pg_index.indoption`.
fn sorting(flags: i64) -> Vec<&'static str> {
    match flags & 3 {
        1 => vec!["desc", "nulls_last"],
        3 => vec!["desc"],
        2 => vec!["nulls_first"],
        _ => Vec::new(),
    }
}
