use crate::{DialectOptions, SqlExpression};

/// What the database fills in.
#[derive(Debug, Clone, PartialEq)]
pub enum ServerDefault {
    /// A Python string: written as a quoted literal.
    Text(String),
    /// An expression: `text("now()")`, `func.now()`, `false()`
    Expression(SqlExpression),
    /// `Computed(…)`: `GENERATED ALWAYS AS (…)`
    Computed(Computed),
    /// `Identity(…)`: `GENERATED … AS IDENTITY`
    Identity(Identity),
    /// `FetchedValue()`: there is a default, but not by this script's doing.
    Fetched,
}

/// `Computed(sqltext, persisted)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    /// What is computed.
    pub expression: SqlExpression,
    /// `STORED` for true, `VIRTUAL` for false; the database's own choice for `None`.
    pub persisted: Option<bool>,
}

/// `Identity(…)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Identity {
    /// `ALWAYS` for true, `BY DEFAULT` else.
    pub always: bool,
    /// Oracle's `ON NULL`
    pub on_null: Option<bool>,
    /// The options it shares with a sequence
    pub options: SequenceOptions,
    /// Keyword arguments of a dialect
    pub dialect_options: DialectOptions,
}

/// The options that a sequence and an identity share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SequenceOptions {
    /// `START WITH`
    pub start: Option<i64>,
    /// `INCREMENT BY`
    pub increment: Option<i64>,
    /// `MINVALUE`
    pub minimum: Option<i64>,
    /// `MAXVALUE`
    pub maximum: Option<i64>,
    /// `NO MINVALUE`
    pub no_minimum: Option<bool>,
    /// `NO MAXVALUE`
    pub no_maximum: Option<bool>,
    /// `CYCLE`, `NO CYCLE`
    pub cycle: Option<bool>,
    /// `CACHE`
    pub cache: Option<i64>,
    /// `ORDER`, `NOORDER`
    pub order: Option<bool>,
}

impl SequenceOptions {
    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
