use super::class::ParameterDefault::{Boolean, Integer, None, NotGiven, Required};
use super::class::ParameterKind::{Keyword, Positional, Variadic};
use super::class::{Parameter, ParameterDefault, TypeClass, TypeFamily};

/// Every type class that SQLAlchemy 2.1 exports for scripts: generic, SQL standard, PostgreSQL's and SQLite's.
///
/// Bindings build the constructors from these rows, rendering writes them back, dialects compile by [`TypeFamily`].
pub static TYPE_CLASSES: &[TypeClass] = &[
    // Generic
    generic("String", TypeFamily::String, STRING),
    generic("Text", TypeFamily::Text, STRING),
    generic("Unicode", TypeFamily::Unicode, STRING),
    generic("UnicodeText", TypeFamily::UnicodeText, STRING),
    generic("Integer", TypeFamily::Integer, &[]),
    generic("SmallInteger", TypeFamily::SmallInteger, &[]),
    generic("BigInteger", TypeFamily::BigInteger, &[]),
    generic("Numeric", TypeFamily::Numeric, NUMERIC),
    generic("Float", TypeFamily::Float, FLOAT),
    generic("Double", TypeFamily::Double, FLOAT),
    generic("Boolean", TypeFamily::Boolean, BOOLEAN),
    generic("Date", TypeFamily::Date, &[]),
    generic("DateTime", TypeFamily::DateTime, TIMEZONE),
    generic("Time", TypeFamily::Time, TIMEZONE),
    generic(
        "Interval",
        TypeFamily::Interval,
        &[
            positional("native", Boolean(true)),
            positional("second_precision", None),
            positional("day_precision", None),
        ],
    ),
    generic("LargeBinary", TypeFamily::LargeBinary, LENGTH),
    generic("Enum", TypeFamily::Enum, ENUM),
    generic(
        "PickleType",
        TypeFamily::PickleType,
        &[
            positional("protocol", Integer(5)),
            positional("pickler", None),
            positional("comparator", None),
            positional("impl", None),
        ],
    ),
    generic(
        "Uuid",
        TypeFamily::Uuid,
        &[positional("as_uuid", Boolean(true)), positional("native_uuid", Boolean(true))],
    ),
    generic("JSON", TypeFamily::Json, NONE_AS_NULL),
    generic("ARRAY", TypeFamily::Array, ARRAY),
    generic("MatchType", TypeFamily::Boolean, BOOLEAN),
    generic("NullType", TypeFamily::Null, &[]),
    // SQL standard and several vendors
    generic("VARCHAR", TypeFamily::Varchar, STRING),
    generic("NVARCHAR", TypeFamily::NVarchar, STRING),
    generic("CHAR", TypeFamily::Char, STRING),
    generic("NCHAR", TypeFamily::NChar, STRING),
    generic("TEXT", TypeFamily::TextUpper, STRING),
    generic("CLOB", TypeFamily::Clob, STRING),
    generic("INTEGER", TypeFamily::IntegerUpper, &[]),
    generic("INT", TypeFamily::IntegerUpper, &[]),
    generic("SMALLINT", TypeFamily::SmallIntUpper, &[]),
    generic("BIGINT", TypeFamily::BigIntUpper, &[]),
    generic("NUMERIC", TypeFamily::NumericUpper, NUMERIC),
    generic("DECIMAL", TypeFamily::DecimalUpper, NUMERIC),
    generic("FLOAT", TypeFamily::FloatUpper, FLOAT),
    generic("DOUBLE", TypeFamily::DoubleUpper, FLOAT),
    generic("DOUBLE_PRECISION", TypeFamily::DoublePrecision, FLOAT),
    generic("REAL", TypeFamily::Real, FLOAT),
    generic("BOOLEAN", TypeFamily::BooleanUpper, BOOLEAN),
    generic("DATE", TypeFamily::DateUpper, &[]),
    generic("DATETIME", TypeFamily::DateTimeUpper, TIMEZONE),
    generic("TIME", TypeFamily::TimeUpper, TIMEZONE),
    generic("TIMESTAMP", TypeFamily::Timestamp, TIMEZONE),
    generic("BLOB", TypeFamily::Blob, LENGTH),
    generic("BINARY", TypeFamily::Binary, LENGTH),
    generic("VARBINARY", TypeFamily::VarBinary, LENGTH),
    generic("UUID", TypeFamily::UuidUpper, &[positional("as_uuid", Boolean(true))]),
    // PostgreSQL
    postgresql("ARRAY", TypeFamily::Array, ARRAY),
    postgresql("BIT", TypeFamily::Bit, &[positional("length", None), positional("varying", Boolean(false))]),
    postgresql("BYTEA", TypeFamily::Bytea, LENGTH),
    postgresql("CIDR", TypeFamily::Cidr, &[]),
    postgresql("CITEXT", TypeFamily::Citext, STRING),
    postgresql(
        "DOMAIN",
        TypeFamily::Domain,
        &[
            positional("name", Required),
            positional("data_type", Required),
            keyword("collation", None),
            keyword("collation_schema", None),
            keyword("default", None),
            keyword("constraint_name", None),
            keyword("not_null", None),
            keyword("check", None),
            keyword("create_type", Boolean(true)),
            keyword("schema", NotGiven),
            keyword("metadata", None),
            keyword("inherit_schema", Boolean(false)),
            keyword("quote", None),
        ],
    ),
    postgresql("ENUM", TypeFamily::NativeEnum, ENUM),
    postgresql("HSTORE", TypeFamily::Hstore, &[positional("text_type", None)]),
    postgresql("INET", TypeFamily::Inet, &[]),
    postgresql(
        "INTERVAL",
        TypeFamily::IntervalUpper,
        &[positional("precision", None), positional("fields", None)],
    ),
    postgresql("JSON", TypeFamily::Json, JSON_AS_TEXT),
    postgresql("JSONB", TypeFamily::Jsonb, JSON_AS_TEXT),
    postgresql("JSONPATH", TypeFamily::JsonPath, &[]),
    postgresql("MACADDR", TypeFamily::MacAddr, &[]),
    postgresql("MACADDR8", TypeFamily::MacAddr8, &[]),
    postgresql("MONEY", TypeFamily::Money, &[]),
    postgresql("OID", TypeFamily::Oid, &[]),
    postgresql("REGCLASS", TypeFamily::RegClass, &[]),
    postgresql("REGCONFIG", TypeFamily::RegConfig, &[]),
    postgresql("TIME", TypeFamily::TimeUpper, TIMEZONE_PRECISION),
    postgresql("TIMESTAMP", TypeFamily::Timestamp, TIMEZONE_PRECISION),
    postgresql("TSQUERY", TypeFamily::TsQuery, &[]),
    postgresql("TSVECTOR", TypeFamily::TsVector, &[]),
    postgresql("INT4RANGE", TypeFamily::Range, &[]),
    postgresql("INT8RANGE", TypeFamily::Range, &[]),
    postgresql("NUMRANGE", TypeFamily::Range, &[]),
    postgresql("DATERANGE", TypeFamily::Range, &[]),
    postgresql("TSRANGE", TypeFamily::Range, &[]),
    postgresql("TSTZRANGE", TypeFamily::Range, &[]),
    postgresql("INT4MULTIRANGE", TypeFamily::MultiRange, &[]),
    postgresql("INT8MULTIRANGE", TypeFamily::MultiRange, &[]),
    postgresql("NUMMULTIRANGE", TypeFamily::MultiRange, &[]),
    postgresql("DATEMULTIRANGE", TypeFamily::MultiRange, &[]),
    postgresql("TSMULTIRANGE", TypeFamily::MultiRange, &[]),
    postgresql("TSTZMULTIRANGE", TypeFamily::MultiRange, &[]),
    // SQLite
    sqlite("DATE", TypeFamily::Date, STORAGE),
    sqlite("DATETIME", TypeFamily::DateTime, STORAGE_TIMEZONE),
    sqlite("TIME", TypeFamily::Time, STORAGE_TIMEZONE),
    sqlite("JSON", TypeFamily::Json, NONE_AS_NULL),
    sqlite("JSONB", TypeFamily::Jsonb, NONE_AS_NULL),
];

/// The class of a name in a module (`"sqlalchemy"`, `"postgresql"`, `"sqlite"`).
///
/// A dialect's module also gives the standard types that it re-exports (`postgresql.VARCHAR` is `sqlalchemy.VARCHAR`).
pub fn type_class(module: &str, name: &str) -> Option<&'static TypeClass> {
    let find = |module: &str| TYPE_CLASSES.iter().find(|class| class.module == module && class.name == name);
    find(module).or_else(|| {
        let re_exported =
            RE_EXPORTED.iter().any(|(dialect, names)| *dialect == module && names.contains(&name));
        re_exported.then(|| find("sqlalchemy")).flatten()
    })
}

/// Class for types that are written in a project or a library (`UserDefinedType` and subclasses of a type).
pub static USER_DEFINED: TypeClass = generic("UserDefinedType", TypeFamily::UserDefined, &[]);

/// Class for types that wrap another one (`TypeDecorator`).
pub static TYPE_DECORATOR: TypeClass = generic("TypeDecorator", TypeFamily::Decorator, &[]);

const RE_EXPORTED: &[(&str, &[&str])] = &[
    (
        "postgresql",
        &[
            "BIGINT",
            "BOOLEAN",
            "CHAR",
            "DATE",
            "DOUBLE_PRECISION",
            "FLOAT",
            "INTEGER",
            "NUMERIC",
            "REAL",
            "SMALLINT",
            "TEXT",
            "UUID",
            "VARCHAR",
        ],
    ),
    (
        "sqlite",
        &[
            "BLOB",
            "BOOLEAN",
            "CHAR",
            "DECIMAL",
            "FLOAT",
            "INTEGER",
            "NUMERIC",
            "REAL",
            "SMALLINT",
            "TEXT",
            "TIMESTAMP",
            "VARCHAR",
        ],
    ),
];

const STRING: &[Parameter] =
    &[positional("length", None), positional("collation", None), positional("collation_schema", None)];

const NUMERIC: &[Parameter] = &[
    positional("precision", None),
    positional("scale", None),
    positional("decimal_return_scale", None),
    positional("asdecimal", Boolean(true)),
];

const FLOAT: &[Parameter] = &[
    positional("precision", None),
    positional("asdecimal", Boolean(false)),
    positional("decimal_return_scale", None),
];

const BOOLEAN: &[Parameter] = &[positional("create_constraint", Boolean(false)), positional("name", None)];

const TIMEZONE: &[Parameter] = &[positional("timezone", Boolean(false))];

const TIMEZONE_PRECISION: &[Parameter] =
    &[positional("timezone", Boolean(false)), positional("precision", None)];

const LENGTH: &[Parameter] = &[positional("length", None)];

const NONE_AS_NULL: &[Parameter] = &[positional("none_as_null", Boolean(false))];

const JSON_AS_TEXT: &[Parameter] =
    &[positional("none_as_null", Boolean(false)), positional("astext_type", None)];

const ARRAY: &[Parameter] = &[
    positional("item_type", Required),
    positional("as_tuple", Boolean(false)),
    positional("dimensions", None),
    positional("zero_indexes", Boolean(false)),
];

const ENUM: &[Parameter] = &[
    Parameter { name: "enums", kind: Variadic, default: Required },
    keyword("name", None),
    keyword("create_type", Boolean(true)),
    keyword("native_enum", Boolean(true)),
    keyword("create_constraint", Boolean(false)),
    keyword("length", NotGiven),
    keyword("schema", NotGiven),
    keyword("inherit_schema", Boolean(false)),
    keyword("metadata", None),
    keyword("quote", None),
    keyword("validate_strings", Boolean(false)),
    keyword("values_callable", None),
    keyword("sort_key_function", NotGiven),
    keyword("omit_aliases", Boolean(true)),
    keyword("collation", None),
];

const STORAGE: &[Parameter] = &[keyword("storage_format", None), keyword("regexp", None)];

const STORAGE_TIMEZONE: &[Parameter] = &[
    keyword("timezone", Boolean(false)),
    keyword("storage_format", None),
    keyword("regexp", None),
    keyword("truncate_microseconds", Boolean(false)),
];

const fn positional(name: &'static str, default: ParameterDefault) -> Parameter {
    Parameter { name, kind: Positional, default }
}

const fn keyword(name: &'static str, default: ParameterDefault) -> Parameter {
    Parameter { name, kind: Keyword, default }
}

const fn generic(name: &'static str, family: TypeFamily, parameters: &'static [Parameter]) -> TypeClass {
    TypeClass { name, module: "sqlalchemy", family, parameters }
}

const fn postgresql(name: &'static str, family: TypeFamily, parameters: &'static [Parameter]) -> TypeClass {
    TypeClass { name, module: "postgresql", family, parameters }
}

const fn sqlite(name: &'static str, family: TypeFamily, parameters: &'static [Parameter]) -> TypeClass {
    TypeClass { name, module: "sqlite", family, parameters }
}
