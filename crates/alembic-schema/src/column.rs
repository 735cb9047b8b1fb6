use crate::{
    Argument, CheckConstraint, DialectOptions, ForeignKey, Name, Sequence, ServerDefault, SqlExpression,
    SqlType, Value,
};

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name in the database.
    pub name: Name,
    /// `key=`: the name by which Python code and bulk inserts know it, where it differs.
    pub key: Option<String>,
    /// The type.
    pub sql_type: SqlType,
    /// `nullable=` as given; without it a column is nullable unless it belongs to the primary key (or has an identity).
    pub nullable: Option<bool>,
    /// `primary_key=`
    pub primary_key: bool,
    /// `server_default=`, a `Computed` or an `Identity`
    pub server_default: Option<ServerDefault>,
    /// `server_onupdate=` was given; no database writes it, rendering does.
    pub server_onupdate: Option<ServerDefault>,
    /// `default=`: what Python fills in on insert
    pub default: Option<ColumnDefault>,
    /// `onupdate=`: what Python fills in on update
    pub on_update: Option<ColumnDefault>,
    /// `autoincrement=`
    pub autoincrement: Autoincrement,
    /// `comment=`
    pub comment: Option<String>,
    /// `unique=` as given: a unique constraint, or a unique index together with `index=True`
    pub unique: Option<bool>,
    /// `index=` as given
    pub index: Option<bool>,
    /// `ForeignKey(…)` items
    pub foreign_keys: Vec<ForeignKey>,
    /// `CheckConstraint(…)` items
    pub checks: Vec<CheckConstraint>,
    /// `system=True`: the database has the column by itself.
    pub system: bool,
    /// `info=`
    pub info: Vec<(String, Argument)>,
    /// Keyword arguments of a dialect
    pub options: DialectOptions,
}

impl Column {
    /// A column with everything else left out.
    pub fn new(name: impl Into<Name>, sql_type: SqlType) -> Self {
        Self {
            name: name.into(),
            key: None,
            sql_type,
            nullable: None,
            primary_key: false,
            server_default: None,
            server_onupdate: None,
            default: None,
            on_update: None,
            autoincrement: Autoincrement::Auto,
            comment: None,
            unique: None,
            index: None,
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            system: false,
            info: Vec::new(),
            options: DialectOptions::new(),
        }
    }

    /// `Column.key`: the name that Python code uses.
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or(&self.name.text)
    }

    /// `Column.nullable`: as given, else false for a primary key and for an identity that does not say otherwise.
    pub fn is_nullable(&self) -> bool {
        let is_identity = matches!(self.server_default, Some(ServerDefault::Identity(_)));
        self.nullable.unwrap_or(!is_identity && !self.primary_key)
    }
}

/// What Python fills in when a row is inserted without a value for the column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnDefault {
    /// A plain value
    Scalar(Value),
    /// An SQL expression
    Expression(SqlExpression),
    /// A sequence
    Sequence(Sequence),
    /// A callable, as Python would print it
    Callable(String),
}

/// `Column.autoincrement`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Autoincrement {
    /// `"auto"`: a single integer primary key column without a foreign key
    #[default]
    Auto,
    /// `True`
    True,
    /// `False`
    False,
    /// `"ignore_fk"`: as `"auto"`, a foreign key notwithstanding
    IgnoreForeignKey,
}
