use alembic_schema::{Argument, ConstraintAttributes, ReferenceActions};

use crate::reflection::{ReflectedCheck, ReflectedForeignKey, ReflectedKey, ReflectedTable, Row};

/// A row of the query for primary keys and unique constraints.
pub(super) fn add_key(table: &mut ReflectedTable, row: Row<'_>) {
    let is_unique = row.text(2) == Some("u");
    let mut columns = row.strings(3);
    let included = columns.split_off(columns.len().min(row.count(4)));
    let mut attributes = attributes(row, 8);
    deferrability(&mut attributes, row, 6);
    let included = included.into_iter().map(Argument::Text).collect();
    attributes.options.set("postgresql_include", Argument::List(included));
    if is_unique {
        attributes.options.set("postgresql_nulls_not_distinct", row.is_true(5).into());
    }
    let key = ReflectedKey { name: row.optional_string(1), columns, duplicates_index: None, attributes };
    if is_unique {
        table.unique_constraints.push(key);
    } else {
        table.primary_key = key;
    }
}

/// A row of the query for foreign keys. The schema of the table referred to is told where its name alone would not find
/// it, and where it is the one that was asked for.
pub(super) fn foreign_key(row: Row<'_>, schema: Option<&str>) -> ReflectedForeignKey {
    let referred_schema = row.optional_string(3);
    let told = !row.is_true(4) || (schema.is_some() && referred_schema.as_deref() == schema);
    let mut attributes = attributes(row, 14);
    deferrability(&mut attributes, row, 10);
    if !row.is_true(12) {
        attributes.options.set("postgresql_not_valid", true.into());
    }
    ReflectedForeignKey {
        name: row.optional_string(1),
        columns: row.strings(2),
        referred_schema: referred_schema.filter(|_| told),
        referred_table: row.string(5),
        referred_columns: row.strings(6),
        actions: ReferenceActions {
            on_update: action(row.text(8), "ON UPDATE ", row),
            on_delete: action(row.text(9), "ON DELETE ", row),
            match_: match row.text(7) {
                Some("f") => Some("FULL".to_owned()),
                Some("p") => Some("PARTIAL".to_owned()),
                _ => None,
            },
            ..ReferenceActions::default()
        },
        attributes,
    }
}

/// What a foreign key does; the definition has the columns that `SET NULL (…)` names.
fn action(code: Option<&str>, event: &str, row: Row<'_>) -> Option<String> {
    let action = match code? {
        "r" => "RESTRICT",
        "c" => "CASCADE",
        "n" => "SET NULL",
        "d" => "SET DEFAULT",
        _ => return None,
    };
    let definition = row.text(13).unwrap_or_default();
    let columns = definition
        .split_once(&format!("{event}{action} ("))
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(columns, _)| format!(" ({columns})"));
    Some(format!("{action}{}", columns.unwrap_or_default()))
}

/// A row of the query for checks: `CHECK (…)`, and behind it `NO INHERIT` and `NOT VALID`.
pub(super) fn check(row: Row<'_>) -> ReflectedCheck {
    let mut attributes = attributes(row, 3);
    let mut definition = row.text(2).unwrap_or_default();
    if let Some(rest) = definition.strip_suffix(" NOT VALID") {
        attributes.options.set("postgresql_not_valid", true.into());
        definition = rest;
    }
    if let Some(rest) = definition.strip_suffix(" NO INHERIT") {
        attributes.options.set("postgresql_no_inherit", true.into());
        definition = rest;
    }
    let condition =
        definition.strip_prefix("CHECK (").and_then(|rest| rest.strip_suffix(')')).unwrap_or_default();
    ReflectedCheck {
        name: row.optional_string(1),
        condition: without_outer_parentheses(condition).to_owned(),
        attributes,
    }
}

/// `(a) OR (b)` stays as it is; `(a OR b)` loses its parentheses.
fn without_outer_parentheses(text: &str) -> &str {
    let Some(inner) = text.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
        return text;
    };
    let mut depth = 0_i32;
    let mut quote = None;
    for character in inner.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => return text,
            (None, ')') => depth -= 1,
            (None, _) => {}
        }
    }
    inner
}

fn attributes(row: Row<'_>, comment: usize) -> ConstraintAttributes {
    ConstraintAttributes { comment: row.optional_string(comment), ..ConstraintAttributes::default() }
}

fn deferrability(attributes: &mut ConstraintAttributes, row: Row<'_>, position: usize) {
    attributes.deferrable = row.is_true(position).then_some(true);
    attributes.initially = row.is_true(position + 1).then(|| "DEFERRED".to_owned());
}
