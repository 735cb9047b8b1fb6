//! Which type class derives from which (SQLAlchemy 2.1.9); a class that is not listed derives from `TypeEngine`.

use alembic_schema::{TypeClass, type_class};

/// The class that a class derives from.
pub(super) fn base_of(module: &str, name: &str) -> Option<&'static TypeClass> {
    BASES
        .iter()
        .find(|(known, names, ..)| *known == module && names.contains(&name))
        .and_then(|(_, _, base_module, base)| type_class(base_module, base))
}

/// Module, classes, and the module and name of their base.
const BASES: &[(&str, &[&str], &str, &str)] = &[
    ("sqlalchemy", &["Text", "Unicode", "Enum", "VARCHAR", "CHAR"], "sqlalchemy", "String"),
    ("sqlalchemy", &["UnicodeText", "TEXT", "CLOB"], "sqlalchemy", "Text"),
    ("sqlalchemy", &["NVARCHAR", "NCHAR"], "sqlalchemy", "Unicode"),
    ("sqlalchemy", &["SmallInteger", "BigInteger", "INTEGER", "INT"], "sqlalchemy", "Integer"),
    ("sqlalchemy", &["SMALLINT"], "sqlalchemy", "SmallInteger"),
    ("sqlalchemy", &["BIGINT"], "sqlalchemy", "BigInteger"),
    ("sqlalchemy", &["NUMERIC", "DECIMAL"], "sqlalchemy", "Numeric"),
    ("sqlalchemy", &["Double", "FLOAT", "REAL"], "sqlalchemy", "Float"),
    ("sqlalchemy", &["DOUBLE", "DOUBLE_PRECISION"], "sqlalchemy", "Double"),
    ("sqlalchemy", &["BOOLEAN", "MatchType"], "sqlalchemy", "Boolean"),
    ("sqlalchemy", &["DATE"], "sqlalchemy", "Date"),
    ("sqlalchemy", &["DATETIME", "TIMESTAMP"], "sqlalchemy", "DateTime"),
    ("sqlalchemy", &["TIME"], "sqlalchemy", "Time"),
    ("sqlalchemy", &["BLOB"], "sqlalchemy", "LargeBinary"),
    ("sqlalchemy", &["UUID"], "sqlalchemy", "Uuid"),
    ("postgresql", &["ARRAY"], "sqlalchemy", "ARRAY"),
    ("postgresql", &["BYTEA"], "sqlalchemy", "LargeBinary"),
    ("postgresql", &["CITEXT"], "sqlalchemy", "TEXT"),
    ("postgresql", &["ENUM"], "sqlalchemy", "Enum"),
    ("postgresql", &["JSON"], "sqlalchemy", "JSON"),
    ("postgresql", &["JSONB"], "postgresql", "JSON"),
    ("postgresql", &["TIME"], "sqlalchemy", "TIME"),
    ("postgresql", &["TIMESTAMP"], "sqlalchemy", "TIMESTAMP"),
    ("sqlite", &["DATE"], "sqlalchemy", "Date"),
    ("sqlite", &["DATETIME"], "sqlalchemy", "DateTime"),
    ("sqlite", &["TIME"], "sqlalchemy", "Time"),
    ("sqlite", &["JSON"], "sqlalchemy", "JSON"),
    ("sqlite", &["JSONB"], "sqlite", "JSON"),
];

#[cfg(test)]
mod tests {
    use super::{BASES, base_of};

    #[test]
    fn every_row_names_classes_that_exist() {
        for (module, names, base_module, base) in BASES {
            for name in *names {
                assert!(alembic_schema::type_class(module, name).is_some(), "{module}.{name}");
                assert!(base_of(module, name).is_some(), "{base_module}.{base}");
            }
        }
    }
}
