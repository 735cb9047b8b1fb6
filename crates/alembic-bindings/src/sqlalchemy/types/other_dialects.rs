//! Types of the dialects that are not built in: scripts name them as variants (`with_variant(mysql.LONGTEXT, "mysql")`),
//! as `existing_type=`, and in branches for that database.
//!
//! A type that SQLAlchemy has under the same name is that one, as any other dialect writes it; its further arguments
//! (`unsigned`, `charset`, `fsp`) concern its own dialect alone. Any other one has no SQL elsewhere.

use std::sync::LazyLock;

use alembic_evaluator::{Arguments, Constructor, ModuleMember, NativeClass, Outcome, Value, Vm, unsupported};
use alembic_schema::{CustomDefinition, CustomType, SqlType, TypeClass, type_class};

use super::{TYPE_ENGINE, TypeObject, native_class};
use crate::value::argument;

/// The names of a dialect's module.
pub(crate) fn members(dialect: &str) -> Vec<(&'static str, ModuleMember)> {
    ROWS.iter()
        .filter(|row| row.dialect == dialect)
        .map(|row| (row.class.name, ModuleMember::Class(row.class)))
        .collect()
}

struct Row {
    dialect: &'static str,
    /// The type of the same name that all dialects know.
    standard: Option<&'static TypeClass>,
    class: &'static NativeClass,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows = Vec::new();
    for (dialect, module, standard, own) in NAMES {
        for name in standard.iter().chain(*own) {
            let standard = if own.contains(name) { None } else { type_class("sqlalchemy", name) };
            let base = standard.map_or(&TYPE_ENGINE, native_class);
            let class = Box::leak(Box::new(NativeClass {
                name,
                module,
                bases: Vec::leak(vec![base]),
                constructor: Some(Constructor { signature: "(*args, **kwargs)", call: construct }),
                dynamic: true,
                ..NativeClass::DEFAULT
            }));
            rows.push(Row { dialect, standard, class });
        }
    }
    rows
});

fn construct(vm: &mut Vm, class: &Value, arguments: Arguments) -> Outcome<Value> {
    let native = match class {
        Value::NativeClass(class) => class,
        Value::Class(class) => class.native_base(),
        _ => &TYPE_ENGINE,
    };
    let Some(row) = ROWS.iter().find(|row| std::ptr::eq(row.class, native)) else {
        return Err(unsupported(format!("`{}` cannot be made here", native.name)));
    };
    let sql_type = match row.standard {
        Some(standard) => standard_type(vm, standard, &arguments)?,
        None => SqlType::user_defined(CustomType::new(
            row.class.module,
            row.class.name,
            CustomDefinition::Implementation(Box::new(SqlType::null())),
        )),
    };
    Ok(Value::new_object(TypeObject::new(sql_type, row.class)))
}

/// The standard type with the arguments that it shares: `length`, `precision` and `scale`, `timezone`, `collation`.
fn standard_type(vm: &mut Vm, class: &'static TypeClass, arguments: &Arguments) -> Outcome<SqlType> {
    let mut sql_type = SqlType::new(class);
    for (parameter, value) in class.parameters.iter().zip(arguments.rest()) {
        if matches!(parameter.name, "length" | "precision" | "scale" | "timezone") {
            sql_type.set(parameter.name, argument(vm, value)?);
        }
    }
    for (keyword, value) in arguments.keywords() {
        if class.parameters.iter().any(|parameter| *parameter.name == **keyword) {
            sql_type.set(keyword, argument(vm, value)?);
        }
    }
    Ok(sql_type)
}

/// Dialect, module, names that SQLAlchemy has for all databases, names of its own (SQLAlchemy 2.1.9).
type Names = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const NAMES: &[Names] = &[
    (
        "mysql",
        "sqlalchemy.dialects.mysql",
        &[
            "BIGINT",
            "BINARY",
            "BLOB",
            "BOOLEAN",
            "CHAR",
            "DATE",
            "DATETIME",
            "DECIMAL",
            "DOUBLE",
            "FLOAT",
            "INTEGER",
            "JSON",
            "NCHAR",
            "NUMERIC",
            "NVARCHAR",
            "REAL",
            "SMALLINT",
            "TEXT",
            "TIME",
            "TIMESTAMP",
            "VARBINARY",
            "VARCHAR",
        ],
        &[
            "BIT",
            "ENUM",
            "INET4",
            "INET6",
            "LONGBLOB",
            "LONGTEXT",
            "MEDIUMBLOB",
            "MEDIUMINT",
            "MEDIUMTEXT",
            "SET",
            "TINYBLOB",
            "TINYINT",
            "TINYTEXT",
            "YEAR",
        ],
    ),
    (
        "mssql",
        "sqlalchemy.dialects.mssql",
        &[
            "BIGINT",
            "BINARY",
            "CHAR",
            "DATE",
            "DATETIME",
            "DECIMAL",
            "DOUBLE_PRECISION",
            "FLOAT",
            "INTEGER",
            "JSON",
            "NCHAR",
            "NUMERIC",
            "NVARCHAR",
            "REAL",
            "SMALLINT",
            "TEXT",
            "TIME",
            "VARBINARY",
            "VARCHAR",
        ],
        &[
            "BIT",
            "DATETIME2",
            "DATETIMEOFFSET",
            "IMAGE",
            "MONEY",
            "NTEXT",
            "ROWVERSION",
            "SMALLDATETIME",
            "SMALLMONEY",
            "SQL_VARIANT",
            "TIMESTAMP",
            "TINYINT",
            "UNIQUEIDENTIFIER",
            "XML",
        ],
    ),
    (
        "oracle",
        "sqlalchemy.dialects.oracle",
        &[
            "BLOB",
            "BOOLEAN",
            "CHAR",
            "CLOB",
            "DATE",
            "DOUBLE_PRECISION",
            "FLOAT",
            "NCHAR",
            "NVARCHAR",
            "REAL",
            "TIMESTAMP",
            "VARCHAR",
        ],
        &[
            "BFILE",
            "BINARY_DOUBLE",
            "BINARY_FLOAT",
            "INTERVAL",
            "LONG",
            "NCLOB",
            "NUMBER",
            "NVARCHAR2",
            "RAW",
            "ROWID",
            "VARCHAR2",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::NAMES;

    #[test]
    fn standard_names_are_names_of_standard_types() {
        for (dialect, _, standard, _) in NAMES {
            for name in *standard {
                assert!(alembic_schema::type_class("sqlalchemy", name).is_some(), "{dialect}.{name}");
            }
        }
    }
}
