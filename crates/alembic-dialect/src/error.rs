use alembic_schema::NamingError;
use thiserror::Error;

/// An operation cannot be written for a database.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DialectError {
    /// The database cannot do it at all; the reference raises `NotImplementedError` with this text.
    #[error("{0}")]
    NotSupported(String),
    /// The operation or expression is not one that SQL can be made of; the reference raises `CompileError` with this text.
    #[error("{0}")]
    Compile(String),
    /// An argument contradicts another one; the reference raises `ArgumentError` with this text.
    #[error("{0}")]
    Argument(String),
    /// The reference raises an exception of this class with this text.
    #[error("{message}")]
    Raised {
        /// The class's name (`"CommandError"`).
        exception: &'static str,
        /// The text.
        message: String,
    },
    /// An identifier is longer than the database allows (SQLAlchemy's `IdentifierError`).
    #[error("Identifier '{name}' exceeds maximum length of {limit} characters")]
    IdentifierTooLong {
        /// The identifier.
        name: String,
        /// How many characters it may have.
        limit: usize,
    },
    /// A constraint has no name and needs one.
    #[error("Can't emit {statement} for constraint on table {table:?}; it has no name")]
    NameRequired {
        /// `ADD CONSTRAINT` or `DROP CONSTRAINT`
        statement: &'static str,
        /// The table.
        table: String,
    },
    /// The naming convention gives no name.
    #[error(transparent)]
    Naming(#[from] NamingError),
    /// No dialect of this name is built in.
    #[error("{}", unknown_dialect(.0))]
    UnknownDialect(String),
}

impl DialectError {
    pub(crate) fn raised(exception: &'static str, message: impl Into<String>) -> Self {
        Self::Raised { exception, message: message.into() }
    }

    /// The name of the class that the reference raises: Alembic's `CommandError`, SQLAlchemy's, or one of Python's own.
    pub fn exception(&self) -> &'static str {
        match self {
            Self::NotSupported(_) => "NotImplementedError",
            Self::Compile(_) | Self::NameRequired { .. } => "CompileError",
            Self::Argument(_) => "ArgumentError",
            Self::Raised { exception, .. } => exception,
            Self::IdentifierTooLong { .. } => "IdentifierError",
            Self::Naming(NamingError::NameRequired) => "InvalidRequestError",
            Self::Naming(NamingError::UnknownToken { .. }) => "KeyError",
            Self::Naming(NamingError::Malformed { .. } | NamingError::Token { .. }) => "ValueError",
            Self::UnknownDialect(_) => "NoSuchModuleError",
        }
    }
}

fn unknown_dialect(name: &str) -> String {
    match name {
        "mysql" | "mariadb" | "oracle" | "mssql" => {
            format!("the database `{name}` is not supported yet; `sqlite` and `postgresql` are")
        }
        _ => format!("Can't load plugin: sqlalchemy.dialects:{name}"),
    }
}
