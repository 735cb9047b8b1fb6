//! What a database says when something went wrong, as the Python driver named in the URL would raise it.

use std::borrow::Cow;
use std::fmt;

use crate::{Parameters, python_text};

/// The exception class of PEP 249 that the driver raises and SQLAlchemy raises around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// `Error`, the root of them all, where SQLAlchemy's asyncpg adapter says no more.
    Error,
    /// `InterfaceError`: the driver itself was used wrongly.
    Interface,
    /// `DatabaseError`, where none of the others applies.
    Database,
    /// `DataError`: a value the server refuses.
    Data,
    /// `OperationalError`: connections, locks, resources.
    Operational,
    /// `IntegrityError`: a constraint is violated.
    Integrity,
    /// `InternalError`: the server's own state.
    Internal,
    /// `ProgrammingError`: a statement the server does not understand.
    Programming,
    /// `NotSupportedError`.
    NotSupported,
}

impl ErrorClass {
    /// The class's name, `OperationalError`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::Interface => "InterfaceError",
            Self::Database => "DatabaseError",
            Self::Data => "DataError",
            Self::Operational => "OperationalError",
            Self::Integrity => "IntegrityError",
            Self::Internal => "InternalError",
            Self::Programming => "ProgrammingError",
            Self::NotSupported => "NotSupportedError",
        }
    }

    /// The class of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        [
            Self::Error,
            Self::Interface,
            Self::Database,
            Self::Data,
            Self::Operational,
            Self::Integrity,
            Self::Internal,
            Self::Programming,
            Self::NotSupported,
        ]
        .into_iter()
        .find(|class| class.name() == name)
    }

    /// The code of the page that SQLAlchemy's message refers to.
    pub fn page_code(self) -> &'static str {
        match self {
            Self::Error => "dbapi",
            Self::Interface => "rvf5",
            Self::Database => "4xp6",
            Self::Data => "9h9h",
            Self::Operational => "e3q8",
            Self::Integrity => "gkpj",
            Self::Internal => "2j85",
            Self::Programming => "f405",
            Self::NotSupported => "tw8g",
        }
    }
}

/// An error of a database or of its driver. Its `Display` is what `str(error)` gives in Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseError(Box<Details>);

/// The fields of an error, for those who make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) class: ErrorClass,
    pub(crate) driver_class: Cow<'static, str>,
    pub(crate) message: String,
    pub(crate) sqlstate: Option<String>,
    pub(crate) position: Option<u32>,
    pub(crate) is_disconnect: bool,
    /// The server's fields of the error, by the letters of PostgreSQL's protocol.
    pub(crate) fields: Vec<(char, String)>,
}

impl DatabaseError {
    /// An error of this PEP 249 class and of the driver's own, with the driver's message.
    pub fn new(
        class: ErrorClass,
        driver_class: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self(Box::new(Details {
            class,
            driver_class: driver_class.into(),
            message: message.into(),
            sqlstate: None,
            position: None,
            is_disconnect: false,
            fields: Vec::new(),
        }))
    }

    /// The PEP 249 class.
    pub fn class(&self) -> ErrorClass {
        self.0.class
    }

    /// The driver's own class with its module: `psycopg2.errors.UndefinedTable`, `sqlite3.OperationalError`.
    pub fn driver_class(&self) -> &str {
        &self.0.driver_class
    }

    /// The message as the driver prints it; psycopg2's ends in a newline.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// PostgreSQL's five-character code, `42P01`.
    pub fn sqlstate(&self) -> Option<&str> {
        self.0.sqlstate.as_deref()
    }

    /// Where in the statement, counted in characters from 1.
    pub fn position(&self) -> Option<u32> {
        self.0.position
    }

    /// Whether the connection is gone and can only be closed.
    pub fn is_disconnect(&self) -> bool {
        self.0.is_disconnect
    }

    /// A field of PostgreSQL's error by its letter (`n` is the constraint's name; PostgreSQL manual, "Error and Notice
    /// Message Fields").
    pub fn field(&self, letter: char) -> Option<&str> {
        self.0.fields.iter().find(|(known, _)| *known == letter).map(|(_, text)| text.as_str())
    }

    /// What SQLAlchemy 2.1 prints when it raises this error around `statement`: the driver's class and message, the
    /// statement, its parameters and the page about this class of errors. Without a statement the error is one
    /// of connecting.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")] {
    /// use alembic_connection::{Parameters, Surroundings, Url, open};
    ///
    /// let mut connection = open(&Url::parse("sqlite://").unwrap(), &Surroundings::default()).unwrap();
    /// let error = connection.execute("SELECT * FROM pets", Parameters::None).unwrap_err();
    /// assert_eq!(
    ///     error.wrapped(Some("SELECT * FROM pets"), Parameters::None),
    ///     "(sqlite3.OperationalError) no such table: pets\n\
    ///      [SQL: SELECT * FROM pets]\n\
    ///      (Background on this error at: https://sqlalche.me/e/21/e3q8)"
    /// );
    /// # }
    /// ```
    pub fn wrapped(&self, statement: Option<&str>, parameters: Parameters<'_>) -> String {
        let mut lines = vec![format!("({}) {}", self.driver_class(), self.message())];
        if let Some(statement) = statement.filter(|statement| !statement.is_empty()) {
            lines.push(format!("[SQL: {statement}]"));
            if !parameters.is_empty() {
                lines.push(format!("[parameters: {}]", python_text::parameters_repr(parameters)));
            }
        }
        lines.push(format!(
            "(Background on this error at: https://sqlalche.me/e/21/{})",
            self.class().page_code()
        ));
        lines.join("\n")
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Details)) -> Self {
        change(&mut self.0);
        self
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for DatabaseError {}
