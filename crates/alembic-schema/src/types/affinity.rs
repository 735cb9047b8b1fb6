use super::class::TypeFamily;
use super::sql_type::{CustomDefinition, SqlType};
use crate::Value;

/// What kind of values a type has; operators go by it (SQLAlchemy's `_type_affinity`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the generic type of that name")]
pub enum Affinity {
    String,
    Integer,
    Numeric,
    Float,
    Boolean,
    Date,
    DateTime,
    Time,
    Interval,
    Binary,
    Uuid,
    Json,
    Array,
    Null,
    Other,
}

impl SqlType {
    /// A generic type without arguments; one that does not exist is the null type.
    pub fn generic(name: &str) -> Self {
        Self::named("sqlalchemy", name).unwrap_or_else(Self::null)
    }

    /// Whether nothing is known of the type.
    pub fn is_null(&self) -> bool {
        self.family() == TypeFamily::Null
    }

    /// The type that a value has by itself.
    pub fn of_value(value: &Value) -> Self {
        Self::generic(match value {
            Value::Null | Value::Json(_) | Value::Array(_) => return Self::null(),
            Value::Boolean(_) => "Boolean",
            Value::Integer(number) if i32::try_from(*number).is_err() => "BigInteger",
            Value::Integer(_) => "Integer",
            Value::Float(_) => "Float",
            Value::Number(digits) if digits.chars().all(|c| c.is_ascii_digit() || c == '-') => "BigInteger",
            Value::Number(_) => "Numeric",
            Value::Text(_) => "String",
            Value::Bytes(_) => "LargeBinary",
            Value::Date(_) => "Date",
            Value::Time(_) => "Time",
            Value::DateTime(_) => "DateTime",
            Value::Interval(_) => "Interval",
            Value::Uuid(_) => "Uuid",
        })
    }

    /// What kind of values the type has.
    pub fn affinity(&self) -> Affinity {
        use TypeFamily as F;
        if let Some(CustomDefinition::Implementation(implementation)) =
            self.custom.as_deref().map(|custom| &custom.definition)
        {
            return implementation.affinity();
        }
        match self.family() {
            F::String
            | F::Text
            | F::Unicode
            | F::UnicodeText
            | F::Enum
            | F::Varchar
            | F::NVarchar
            | F::Char
            | F::NChar
            | F::TextUpper
            | F::Clob
            | F::Citext
            | F::NativeEnum => Affinity::String,
            F::Integer
            | F::SmallInteger
            | F::BigInteger
            | F::IntegerUpper
            | F::SmallIntUpper
            | F::BigIntUpper => Affinity::Integer,
            F::Numeric | F::NumericUpper | F::DecimalUpper => Affinity::Numeric,
            F::Float | F::Double | F::FloatUpper | F::DoubleUpper | F::DoublePrecision | F::Real => {
                Affinity::Float
            }
            F::Boolean | F::BooleanUpper => Affinity::Boolean,
            F::Date | F::DateUpper => Affinity::Date,
            F::DateTime | F::DateTimeUpper | F::Timestamp => Affinity::DateTime,
            F::Time | F::TimeUpper => Affinity::Time,
            F::Interval | F::IntervalUpper => Affinity::Interval,
            F::LargeBinary | F::Blob | F::Binary | F::VarBinary | F::Bytea | F::PickleType => {
                Affinity::Binary
            }
            F::Uuid | F::UuidUpper => Affinity::Uuid,
            F::Json | F::Jsonb => Affinity::Json,
            F::Array => Affinity::Array,
            F::Null => Affinity::Null,
            _ => Affinity::Other,
        }
    }

    /// The type of a value that stands beside an expression of this type: this one, unless the value is of another kind.
    #[must_use]
    pub fn beside(&self, value: &Value) -> Self {
        let own = Self::of_value(value);
        let text_of_own = self.affinity() == Affinity::Uuid && own.affinity() == Affinity::String;
        if own.is_null() || own.affinity() == self.affinity() || text_of_own || self.custom.is_some() {
            return self.clone();
        }
        own
    }
}
