use alembic_schema::{Argument, CustomDefinition, SqlType, TypeFamily};

use crate::{CompileContext, Compiler, DialectError};

impl Compiler<'_> {
    /// A type as it stands in a column: the variant for this dialect if there is one.
    pub(crate) fn type_text(&self, sql_type: &SqlType) -> Result<String, DialectError> {
        let sql_type = self.dialect_type(sql_type);
        match self.dialect.own_type_text(self, sql_type) {
            Some(written) => written,
            None => self.standard_type_text(sql_type),
        }
    }

    /// The type that counts on this dialect: its variant, and what a wrapping class is made of.
    pub(crate) fn dialect_type<'t>(&self, sql_type: &'t SqlType) -> &'t SqlType {
        let sql_type = sql_type.for_dialect(self.dialect.name());
        match sql_type.custom.as_deref().map(|custom| &custom.definition) {
            Some(CustomDefinition::Implementation(implementation)) => self.dialect_type(implementation),
            _ => sql_type,
        }
    }

    /// A type as SQLAlchemy writes it where the database has no way of its own.
    fn standard_type_text(&self, sql_type: &SqlType) -> Result<String, DialectError> {
        use TypeFamily as F;
        let text = |name: &str| Ok(self.string_type(name, sql_type));
        let plain = |name: &str| Ok(name.to_owned());
        match sql_type.family() {
            F::String | F::Varchar | F::Unicode => text("VARCHAR"),
            F::NVarchar => text("NVARCHAR"),
            F::Char => text("CHAR"),
            F::NChar => text("NCHAR"),
            F::Text | F::TextUpper | F::UnicodeText => text("TEXT"),
            F::Clob => plain("CLOB"),
            F::Integer | F::IntegerUpper => plain("INTEGER"),
            F::SmallInteger | F::SmallIntUpper => plain("SMALLINT"),
            F::BigInteger | F::BigIntUpper => plain("BIGINT"),
            F::Numeric | F::NumericUpper => Ok(numeric_type("NUMERIC", sql_type)),
            F::DecimalUpper => Ok(numeric_type("DECIMAL", sql_type)),
            F::Float | F::FloatUpper => plain("FLOAT"),
            F::Double | F::DoubleUpper => plain("DOUBLE"),
            F::DoublePrecision => plain("DOUBLE PRECISION"),
            F::Real => plain("REAL"),
            F::Boolean | F::BooleanUpper => plain("BOOLEAN"),
            F::Date | F::DateUpper => plain("DATE"),
            F::DateTime | F::DateTimeUpper | F::Interval => plain("DATETIME"),
            F::Time | F::TimeUpper => plain("TIME"),
            F::Timestamp => plain("TIMESTAMP"),
            F::LargeBinary | F::Blob | F::PickleType => plain("BLOB"),
            F::Binary => Ok(sized_type("BINARY", sql_type)),
            F::VarBinary => Ok(sized_type("VARBINARY", sql_type)),
            F::Uuid => plain("CHAR(32)"),
            F::UuidUpper => plain("UUID"),
            F::Json => plain("JSON"),
            F::Enum | F::NativeEnum => Ok(Self::enumeration_as_text(sql_type)),
            F::Null => Err(DialectError::Compile(format!(
                "Can't generate DDL for {}(); did you forget to specify a type on this Column?",
                sql_type.class.name
            ))),
            F::UserDefined => match sql_type.custom.as_deref() {
                Some(custom) => match &custom.definition {
                    CustomDefinition::Text(text) => Ok(text.clone()),
                    CustomDefinition::Implementation(implementation) => self.type_text(implementation),
                },
                None => Err(self.no_such_type(sql_type)),
            },
            _ => Err(self.no_such_type(sql_type)),
        }
    }

    /// An enumeration kept as text of its longest value.
    fn enumeration_as_text(sql_type: &SqlType) -> String {
        let length = match sql_type.argument("length") {
            Some(given) => given.as_integer(),
            None => sql_type
                .enumeration_values()
                .iter()
                .map(|value| i64::try_from(value.chars().count()).unwrap_or(i64::MAX))
                .max(),
        };
        match length {
            Some(length) if length != 0 => format!("VARCHAR({length})"),
            _ => "VARCHAR".to_owned(),
        }
    }

    fn string_type(&self, name: &str, sql_type: &SqlType) -> String {
        self.with_collation(sized_type(name, sql_type), sql_type)
    }

    /// A type's text with its `COLLATE`.
    pub(crate) fn with_collation(&self, text: String, sql_type: &SqlType) -> String {
        let Some(collation) = sql_type.collation() else { return text };
        let schema = sql_type.argument("collation_schema").and_then(Argument::as_text);
        let schema = schema.map(|schema| format!("{}.", self.collation(schema))).unwrap_or_default();
        format!("{text} COLLATE {schema}{}", self.collation(collation))
    }

    fn no_such_type(&self, sql_type: &SqlType) -> DialectError {
        DialectError::Compile(format!(
            "the database `{}` has no type for {}.{}: a script for several databases gives it one with `.with_variant(…, \"{}\")`",
            self.dialect.name(),
            sql_type.class.module,
            sql_type.class.name,
            self.dialect.name(),
        ))
    }
}

/// `str(type)`: a type as SQLAlchemy writes it for no database in particular; one that the standard does not know is
/// written as its class is named.
pub fn generic_type_text(sql_type: &SqlType) -> String {
    match sql_type.custom.as_deref().map(|custom| &custom.definition) {
        Some(CustomDefinition::Implementation(implementation)) => return generic_type_text(implementation),
        Some(CustomDefinition::Text(text)) => return text.clone(),
        None => {}
    }
    if sql_type.family() == TypeFamily::Null {
        return "NULL".to_owned();
    }
    // SQLite's compiler is the one that writes types as the standard does.
    let compiler = Compiler { dialect: &crate::sqlite::Sqlite, context: &CompileContext::offline() };
    compiler.standard_type_text(sql_type).unwrap_or_else(|_| sql_type.class.name.to_owned())
}

/// A type with its length in parentheses; zero counts as none.
pub(crate) fn sized_type(name: &str, sql_type: &SqlType) -> String {
    match sql_type.length() {
        Some(length) if length != 0 => format!("{name}({length})"),
        _ => name.to_owned(),
    }
}

fn numeric_type(name: &str, sql_type: &SqlType) -> String {
    match (sql_type.precision(), sql_type.scale()) {
        (None, _) => name.to_owned(),
        (Some(precision), None) => format!("{name}({precision})"),
        (Some(precision), Some(scale)) => format!("{name}({precision}, {scale})"),
    }
}
