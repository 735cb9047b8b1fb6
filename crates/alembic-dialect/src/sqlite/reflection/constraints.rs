use alembic_schema::{Argument, ConstraintAttributes, ReferenceActions};

use super::super::definition::{ConstraintDefinition, ForeignKeyClause, TableDefinition, TableRule};
use crate::reflection::{ReflectedColumn, ReflectedForeignKey, ReflectedKey, Row};

/// The primary key: its columns as the PRAGMA orders them, its name from the statement.
pub(super) fn primary_key(columns: &[ReflectedColumn], definition: &TableDefinition) -> ReflectedKey {
    let mut members: Vec<&ReflectedColumn> =
        columns.iter().filter(|column| column.primary_key.unwrap_or(0) > 0).collect();
    members.sort_by_key(|column| column.primary_key);
    if members.is_empty() {
        return ReflectedKey::default();
    }
    let written = definition.all_constraints().find(|constraint| constraint.rule == TableRule::PrimaryKey);
    ReflectedKey {
        name: written.and_then(|constraint| constraint.name.clone()),
        columns: members.into_iter().map(|column| column.name.clone()).collect(),
        duplicates_index: None,
        attributes: written.map(attributes).unwrap_or_default(),
    }
}

/// The unique constraints: those beside the columns first, as SQLAlchemy tells them.
pub(super) fn unique_constraints(definition: &TableDefinition) -> Vec<ReflectedKey> {
    let in_columns = definition.columns.iter().flat_map(|column| &column.constraints);
    let mut keys: Vec<ReflectedKey> = Vec::new();
    for constraint in definition.constraints.iter().chain(in_columns) {
        // The same columns twice are one constraint to SQLite.
        if constraint.rule == TableRule::Unique && keys.iter().all(|key| key.columns != constraint.columns) {
            keys.push(ReflectedKey {
                name: constraint.name.clone(),
                columns: constraint.columns.clone(),
                duplicates_index: None,
                attributes: attributes(constraint),
            });
        }
    }
    keys
}

/// The foreign keys: those that are written beside the columns in their order, then those of columns as the PRAGMA
/// tells them, the last one first.
pub(super) fn foreign_keys<'a>(
    schema: Option<&str>,
    rows: impl Iterator<Item = Row<'a>>,
    definition: &TableDefinition,
) -> Vec<ReflectedForeignKey> {
    let mut told: Vec<(i64, ReflectedForeignKey)> = Vec::new();
    for row in rows {
        let id = row.integer(2);
        if told.last().is_none_or(|(last, _)| *last != id) {
            let key = ReflectedForeignKey {
                name: None,
                columns: Vec::new(),
                referred_schema: schema.map(str::to_owned),
                referred_table: row.string(3),
                referred_columns: Vec::new(),
                actions: ReferenceActions::default(),
                attributes: ConstraintAttributes::default(),
            };
            told.push((id, key));
        }
        if let Some((_, key)) = told.last_mut() {
            key.columns.push(row.string(4));
            key.referred_columns.extend(row.optional_string(5));
        }
    }
    let mut keys = Vec::new();
    let in_columns = definition.columns.iter().flat_map(|column| &column.constraints);
    for (beside, constraint) in
        definition.constraints.iter().map(|c| (true, c)).chain(in_columns.map(|c| (false, c)))
    {
        let TableRule::ForeignKey(clause) = &constraint.rule else { continue };
        let Some(position) = told.iter().position(|(_, key)| is_written_as(key, constraint, clause)) else {
            continue;
        };
        complete(&mut told[position].1, constraint, clause);
        if beside {
            keys.push(told.remove(position).1);
        }
    }
    keys.extend(told.into_iter().map(|(_, key)| key));
    keys
}

fn is_written_as(
    key: &ReflectedForeignKey,
    constraint: &ConstraintDefinition,
    clause: &ForeignKeyClause,
) -> bool {
    let same = |a: &[String], b: &[String]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    key.referred_table.eq_ignore_ascii_case(&clause.table)
        && same(&key.columns, &constraint.columns)
        && (clause.columns.is_empty() || same(&key.referred_columns, &clause.columns))
}

fn complete(key: &mut ReflectedForeignKey, constraint: &ConstraintDefinition, clause: &ForeignKeyClause) {
    key.name.clone_from(&constraint.name);
    key.actions = ReferenceActions {
        on_update: clause.on_update.clone(),
        on_delete: clause.on_delete.clone(),
        match_: clause.match_.clone(),
        ..ReferenceActions::default()
    };
    key.attributes.deferrable = clause.deferrable;
    key.attributes.initially.clone_from(&clause.initially);
}

/// What a constraint has besides its columns.
pub(super) fn attributes(constraint: &ConstraintDefinition) -> ConstraintAttributes {
    let mut attributes = ConstraintAttributes::default();
    if let Some(action) = &constraint.on_conflict {
        attributes.options.set("sqlite_on_conflict", Argument::Text(action.clone()));
    }
    attributes
}
