use alembic_connection::DatabaseError;
use alembic_dialect::Statement;

use crate::value;

/// Why a connection did not do what it was asked for. `Display` gives SQLAlchemy's text.
///
/// Source of the texts: SQLAlchemy 2.1.9.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// The connection is closed.
    #[error("This Connection is closed")]
    Closed,
    /// `begin()` while a transaction is open.
    #[error(
        "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; can't call begin() here unless rollback() or commit() is called first."
    )]
    AlreadyBegun,
    /// `isolation_level=` while a transaction is open.
    #[error(
        "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; isolation_level may not be altered unless rollback() or commit() is called first."
    )]
    IsolationInTransaction,
    /// A statement in a `with` block whose transaction has ended.
    #[error(
        "Can't operate on closed transaction inside context manager.  Please complete the context manager before emitting further commands."
    )]
    BlockEnded,
    /// `commit()` of a transaction that has ended.
    #[error("This transaction is inactive")]
    InactiveTransaction,
    /// `commit()` of a savepoint that has ended.
    #[error("This nested transaction is inactive")]
    InactiveSavepoint,
    /// The database refused a statement.
    #[error(transparent)]
    Statement(Box<FailedStatement>),
    /// The database refused to begin, commit or roll back.
    #[error("{}", sqlalchemy_text(.0, None))]
    Database(#[from] DatabaseError),
}

/// A statement and what the database said to it. `Display` gives SQLAlchemy's text: the driver's message, the
/// statement, its parameters, and the page that explains the class of error.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", sqlalchemy_text(.error, Some(.statement)))]
pub struct FailedStatement {
    /// The statement, with the place it came from.
    pub statement: Statement,
    /// The database's answer.
    #[source]
    pub error: DatabaseError,
}

/// What `str(error)` gives for a `sqlalchemy.exc.DBAPIError`.
fn sqlalchemy_text(error: &DatabaseError, statement: Option<&Statement>) -> String {
    let mut text = format!("({}) {}", error.driver_class(), error.message());
    if let Some(statement) = statement {
        text.push_str(&format!("\n[SQL: {}]", statement.text));
        if let Some(parameters) = value::python_parameters(&statement.parameters) {
            text.push_str(&format!("\n[parameters: {parameters}]"));
        }
    }
    text.push_str(&format!(
        "\n(Background on this error at: https://sqlalche.me/e/21/{})",
        error.class().page_code()
    ));
    text
}
