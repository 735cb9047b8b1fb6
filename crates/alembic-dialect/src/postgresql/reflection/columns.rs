use alembic_schema::{Argument, DialectOptions, Identity, SequenceOptions, SqlType, TypeFamily};

use super::types::reflected_type;
use crate::reflection::{NamedTypes, ReflectedColumn, ReflectedComputed, Row};

/// A row of the query for columns.
pub(super) fn column(row: Row<'_>, named: &NamedTypes, schema: Option<&str>) -> ReflectedColumn {
    let collation = row.text(8).map(|name| (name, row.text(9)));
    let sql_type = reflected_type(row.text(2).unwrap_or_default(), named, collation);
    let mut default = row.optional_string(4);
    let mut nullable = !row.is_true(3);
    if sql_type.family() == TypeFamily::Domain {
        default = default.or_else(|| Some(sql_type.argument("default")?.as_text()?.to_owned()));
        nullable = nullable && !sql_type.flag("not_null");
    }
    let computed = match row.text(5) {
        None | Some("") => None,
        Some(kind) => {
            Some(ReflectedComputed { text: default.take().unwrap_or_default(), persisted: kind == "s" })
        }
    };
    let identity = identity(row);
    let mut autoincrement = identity.is_some();
    if let Some((text, sequence)) = default.as_ref().and_then(|text| Some((text, sequence_of(text)?))) {
        autoincrement |= is_integer(&sql_type);
        // The sequence of a table that is named with its schema is named with it as well.
        if let (Some(schema), false) = (schema, sequence.contains('.')) {
            let named = format!("nextval('\"{schema}\".{sequence}'");
            default = Some(text.replacen(&format!("nextval('{sequence}'"), &named, 1));
        }
    }
    ReflectedColumn {
        name: row.string(1),
        sql_type,
        nullable,
        default,
        primary_key: None,
        autoincrement: Some(autoincrement),
        owned_sequence: row.optional_string(11),
        comment: row.optional_string(10),
        computed,
        identity,
        declared_type: None,
        collation: None,
        options: DialectOptions::new(),
    }
}

/// The sequence of a default `nextval('…'::regclass)`.
fn sequence_of(default: &str) -> Option<&str> {
    let (_, rest) = default.split_once("nextval('")?;
    Some(rest.split_once('\'')?.0).filter(|sequence| !sequence.is_empty())
}

fn is_integer(sql_type: &SqlType) -> bool {
    match sql_type.argument("data_type") {
        Some(Argument::Type(base)) => is_integer(base),
        _ => matches!(
            sql_type.family(),
            TypeFamily::IntegerUpper | TypeFamily::SmallIntUpper | TypeFamily::BigIntUpper
        ),
    }
}

fn identity(row: Row<'_>) -> Option<Identity> {
    let numbers = row.integers(7);
    let [start, increment, minimum, maximum, cache, cycle] = numbers.as_slice() else { return None };
    Some(Identity {
        always: row.text(6) == Some("a"),
        options: SequenceOptions {
            start: Some(*start),
            increment: Some(*increment),
            minimum: Some(*minimum),
            maximum: Some(*maximum),
            cache: Some(*cache),
            cycle: Some(*cycle != 0),
            ..SequenceOptions::default()
        },
        ..Identity::default()
    })
}
