use crate::reflection::{CatalogueRows, NamedTypes, ReflectedDomain, ReflectedEnum, Row};

use super::queries;

/// What the rows of the queries for named types say.
pub(in crate::postgresql) fn named_types(results: &[CatalogueRows]) -> NamedTypes {
    let rows = |query: usize| results.get(query).into_iter().flatten().map(|row| Row(row));
    NamedTypes {
        enums: rows(queries::ENUMS).map(enumeration).collect(),
        domains: rows(queries::DOMAINS).map(domain).collect(),
    }
}

fn enumeration(row: Row<'_>) -> ReflectedEnum {
    ReflectedEnum {
        name: row.string(0),
        schema: row.string(1),
        visible: row.is_true(2),
        labels: row.strings(3),
    }
}

fn domain(row: Row<'_>) -> ReflectedDomain {
    let full_type = row.string(3);
    // The length of the type is left out, as SQLAlchemy leaves it out.
    let type_name = full_type.split('(').next().unwrap_or_default().to_owned();
    let checks = row.strings(8).into_iter().zip(row.strings(9)).filter_map(|(name, definition)| {
        let condition = definition.strip_prefix("CHECK (")?.strip_suffix(')')?;
        Some((name, condition.to_owned()))
    });
    ReflectedDomain {
        name: row.string(0),
        schema: row.string(1),
        visible: row.is_true(2),
        type_name,
        nullable: !row.is_true(4),
        default: row.optional_string(5),
        collation: row.optional_string(6),
        collation_schema: row.optional_string(7),
        checks: checks.collect(),
    }
}
