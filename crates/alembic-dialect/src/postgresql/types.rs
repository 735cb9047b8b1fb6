use alembic_schema::{Argument, Name, SqlType, TypeFamily};

use crate::type_text::sized_type;
use crate::{Compiler, DialectError};

/// Where PostgreSQL's types differ from the standard's.
pub(super) fn type_text(compiler: &Compiler<'_>, sql_type: &SqlType) -> Option<Result<String, DialectError>> {
    use TypeFamily as F;
    Some(Ok(match sql_type.family() {
        F::DateTime | F::Timestamp => with_time_zone("TIMESTAMP", sql_type),
        F::Time | F::TimeUpper => with_time_zone("TIME", sql_type),
        F::Float | F::FloatUpper => match sql_type.precision() {
            Some(precision) => format!("FLOAT({precision})"),
            None => "FLOAT".to_owned(),
        },
        F::Double => "DOUBLE PRECISION".to_owned(),
        F::Interval if !sql_type.flag("native") => "TIMESTAMP WITHOUT TIME ZONE".to_owned(),
        F::Interval => interval(None, number(sql_type, "second_precision")),
        F::IntervalUpper => {
            interval(sql_type.argument("fields").and_then(Argument::as_text), sql_type.precision())
        }
        F::LargeBinary | F::PickleType | F::Bytea => "BYTEA".to_owned(),
        F::Uuid if sql_type.flag("native_uuid") => "UUID".to_owned(),
        F::Enum if !sql_type.flag("native_enum") => return None,
        F::Enum | F::NativeEnum => {
            return Some(match named_type(compiler, sql_type) {
                Some(name) => Ok(name),
                None => Err(DialectError::Compile("PostgreSQL ENUM type requires a name.".to_owned())),
            });
        }
        F::Domain => return named_type(compiler, sql_type).map(Ok),
        F::Array => return Some(array(compiler, sql_type)),
        F::Bit if sql_type.flag("varying") => sized_type("BIT VARYING", sql_type),
        F::Bit => format!("BIT({})", sql_type.length().unwrap_or(1)),
        F::Cidr
        | F::Citext
        | F::Hstore
        | F::Inet
        | F::Jsonb
        | F::JsonPath
        | F::MacAddr
        | F::MacAddr8
        | F::Money
        | F::Oid
        | F::RegClass
        | F::RegConfig
        | F::TsQuery
        | F::TsVector
        | F::Range
        | F::MultiRange => sql_type.class.name.to_owned(),
        _ => return None,
    }))
}

/// The name of a type that exists by itself (an enumeration or a domain), with its schema.
pub(super) fn named_type(compiler: &Compiler<'_>, sql_type: &SqlType) -> Option<String> {
    let quote = sql_type.argument("quote").map(Argument::is_true);
    let name = compiler.identifier(&Name { text: sql_type.name()?.to_owned(), quote });
    Some(match sql_type.schema() {
        Some(schema) => format!("{}.{name}", compiler.identifier(&Name::new(schema))),
        None => name,
    })
}

fn with_time_zone(name: &str, sql_type: &SqlType) -> String {
    let precision = sql_type.precision().map(|precision| format!("({precision})")).unwrap_or_default();
    let zone = if sql_type.timezone() { "WITH" } else { "WITHOUT" };
    format!("{name}{precision} {zone} TIME ZONE")
}

fn interval(fields: Option<&str>, precision: Option<i64>) -> String {
    let fields = fields.map(|fields| format!(" {fields}")).unwrap_or_default();
    let precision = precision.map(|precision| format!(" ({precision})")).unwrap_or_default();
    format!("INTERVAL{fields}{precision}")
}

fn number(sql_type: &SqlType, parameter: &str) -> Option<i64> {
    sql_type.argument(parameter).and_then(Argument::as_integer)
}

/// An array's brackets stand before the collation of its items.
fn array(compiler: &Compiler<'_>, sql_type: &SqlType) -> Result<String, DialectError> {
    let Some(item) = sql_type.item_type() else {
        return Err(DialectError::Compile("an ARRAY needs the type of its items".to_owned()));
    };
    let dimensions = usize::try_from(sql_type.dimensions().unwrap_or(1)).unwrap_or(1).max(1);
    let brackets = "[]".repeat(dimensions);
    let item = compiler.type_text(item)?;
    Ok(match item.split_once(" COLLATE ") {
        Some((item, collation)) => format!("{item}{brackets} COLLATE {collation}"),
        None => format!("{item}{brackets}"),
    })
}
