//! The trait that every driver implements.

use std::io;
use std::sync::Arc;

use crate::{
    DatabaseError, Driver, LockWait, Outcome, Parameters, RunLockError, RunLockKey, RunLockScope, Url,
};

/// A session with a database.
///
/// Nothing begins a transaction but [`begin`](Connection::begin), [`begin_with`](Connection::begin_with), on
/// SQLite [`acquire_run_lock`](Connection::acquire_run_lock), and a `BEGIN` in the executed text itself. Outside
/// of a transaction each statement takes effect by itself. Dropping a connection rolls back what is open and
/// releases the run lock.
pub trait Connection {
    /// The URL this connection was opened with. Its `Display` hides the password.
    fn url(&self) -> &Url;

    /// What is known of the server since the connection was opened.
    fn server(&self) -> &Server;

    /// Executes `text` as the Python driver's `cursor.execute(text, parameters)`.
    ///
    /// On PostgreSQL the parameters become literals in the text, a text may hold several statements and the
    /// last result counts; SQLite takes one statement and binds the values.
    ///
    /// # Errors
    /// What the server answers; a placeholder without a value; on SQLite a second statement.
    fn execute(&mut self, text: &str, parameters: Parameters<'_>) -> Result<Outcome, DatabaseError>;

    /// Whether a transaction has to be open before this text is executed, in the manner of the Python driver. SQLite needs
    /// none for statements that only read, and `PRAGMA`, `VACUUM` and the like must not be in one. They step out of a
    /// transaction that only holds the run lock.
    fn needs_transaction(&self, text: &str) -> bool {
        let _ = text;
        true
    }

    /// Begins a transaction with the server's own defaults. See [`begin_with`](Connection::begin_with).
    ///
    /// # Errors
    /// A transaction is open already, or the server refuses.
    fn begin(&mut self) -> Result<(), DatabaseError> {
        self.begin_with(&TransactionOptions::default())
    }

    /// Begins a transaction. In autocommit mode nothing happens.
    ///
    /// On SQLite, where the run lock is itself a transaction, the first `begin` after
    /// [`acquire_run_lock`](Connection::acquire_run_lock) takes over that transaction instead of failing.
    ///
    /// # Errors
    /// A transaction is open already, or the server refuses.
    fn begin_with(&mut self, options: &TransactionOptions) -> Result<(), DatabaseError>;

    /// Commits the open transaction; without one nothing happens. On SQLite this also lets go of the run lock.
    ///
    /// # Errors
    /// The server refuses (a deferred constraint, a lost connection), or the transaction had failed and the
    /// server rolled it back instead, which PostgreSQL does without an error of its own.
    fn commit(&mut self) -> Result<(), DatabaseError>;

    /// Rolls the open transaction back; without one nothing happens. On SQLite this also lets go of the run lock.
    ///
    /// # Errors
    /// The connection is lost.
    fn rollback(&mut self) -> Result<(), DatabaseError>;

    /// `SAVEPOINT name`. The name is quoted.
    ///
    /// # Errors
    /// What the server answers.
    fn savepoint(&mut self, name: &str) -> Result<(), DatabaseError>;

    /// `RELEASE SAVEPOINT name`.
    ///
    /// # Errors
    /// What the server answers.
    fn release_savepoint(&mut self, name: &str) -> Result<(), DatabaseError>;

    /// `ROLLBACK TO SAVEPOINT name`.
    ///
    /// # Errors
    /// What the server answers.
    fn rollback_to_savepoint(&mut self, name: &str) -> Result<(), DatabaseError>;

    /// Turns autocommit mode on or off: while it is on, `begin`, `commit` and `rollback` do nothing.
    ///
    /// # Errors
    /// A transaction is open: it must be committed or rolled back first.
    fn set_autocommit(&mut self, on: bool) -> Result<(), DatabaseError>;

    /// Whether autocommit mode is on.
    fn autocommit(&self) -> bool;

    /// The isolation level in force, in the server's words: of the open transaction, or of those that will be begun.
    ///
    /// # Errors
    /// What the server answers.
    fn isolation(&mut self) -> Result<String, DatabaseError>;

    /// The isolation levels that there are, in the order in which SQLAlchemy's messages list them.
    fn isolation_levels(&self) -> &'static [&'static str];

    /// Says that a table is being replaced by a copy of itself, and that it has been: in between, what refers to the
    /// table neither follows nor acts. Nothing by default, where a table cannot go while others refer to it.
    ///
    /// # Errors
    /// What the database answers.
    fn set_replacing_table(&mut self, on: bool) -> Result<(), DatabaseError> {
        let _ = on;
        Ok(())
    }

    /// The state of the transaction, as the server sees it (a `COMMIT` in executed text counts).
    fn transaction_state(&self) -> TransactionState;

    /// Whether a transaction is open, working or failed. The run lock of SQLite alone does not count.
    fn in_transaction(&self) -> bool {
        self.transaction_state() != TransactionState::None
    }

    /// Takes the lock that lets one run at a time migrate this database, waiting for at most `wait.limit`.
    ///
    /// How long the lock lasts differs, [`run_lock_scope`](Connection::run_lock_scope) says how: PostgreSQL's
    /// belongs to the session and survives commits; SQLite's **is** a transaction (`BEGIN IMMEDIATE`) and ends
    /// with it. One loop serves both: before each transaction,
    /// `if !connection.run_lock_held() { acquire; read the version table again }`, then `begin`, work, `commit`.
    /// The version table must be read again after every acquisition, since another run may have had its turn.
    ///
    /// # Errors
    /// [`RunLockError::Timeout`] when somebody else still holds it; on SQLite, a transaction is open; the server refuses.
    fn acquire_run_lock(&mut self, key: &RunLockKey, wait: &mut LockWait<'_>) -> Result<(), RunLockError>;

    /// Lets go of the run lock; without one nothing happens. On SQLite a transaction that only holds the lock is
    /// ended; a lock that `begin` has taken over is left to `commit` or `rollback`.
    ///
    /// # Errors
    /// What the server answers.
    fn release_run_lock(&mut self) -> Result<(), DatabaseError>;

    /// Whether the run lock is held now.
    fn run_lock_held(&self) -> bool;

    /// How long a run lock lasts here.
    fn run_lock_scope(&self) -> RunLockScope;

    /// The notices (`RAISE NOTICE`, `… already exists, skipping`) that arrived since the last call.
    fn take_notices(&mut self) -> Vec<Notice>;

    /// A handle that interrupts the running statement from another thread (a signal handler's, say). A statement goes
    /// on at the server when its client dies, and keeps the run lock so long; cancelling ends both.
    fn canceller(&self) -> Canceller;

    /// Rolls back what is open, releases the run lock and says goodbye to the server.
    ///
    /// # Errors
    /// What the server answers; the connection is gone in any case.
    fn close(self: Box<Self>) -> Result<(), DatabaseError>;
}

/// What is known of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The driver the URL names.
    pub driver: Driver,
    /// How parameters are written in a text.
    pub parameter_style: ParameterStyle,
    /// The version as the server prints it: `15.18 (Debian …)`, `3.50.4`.
    pub version_text: String,
    /// The version's parts: `(15, 18, 0)`, `(3, 50, 4)`.
    pub version: (u32, u32, u32),
    /// The database: its name on PostgreSQL, its path on SQLite (`:memory:`).
    pub database: String,
    /// The schema that unqualified names are created in: `public`; `main` on SQLite. [`None`] when the search path
    /// names no existing schema.
    pub default_schema: Option<String>,
    /// `false` when a backslash in a plain string literal is an escape (PostgreSQL only).
    pub standard_conforming_strings: bool,
    /// Whether the connection is encrypted.
    pub encrypted: bool,
}

/// How parameters are written in a statement's text (PEP 249's `paramstyle`, in SQLAlchemy's words).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterStyle {
    /// `?`, and `:name` too (sqlite3).
    Qmark,
    /// `%(name)s` and `%s` (psycopg2, psycopg).
    Pyformat,
    /// `%s` (pg8000).
    Format,
    /// `$1` (asyncpg).
    NumericDollar,
}

/// How a transaction begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TransactionOptions {
    /// The isolation level, the server's default when absent. SQLite knows only serializable.
    pub isolation: Option<Isolation>,
    /// A transaction that may not write (PostgreSQL).
    pub read_only: bool,
    /// When SQLite takes its write lock.
    pub write_intent: WriteIntent,
}

/// A transaction isolation level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// `READ UNCOMMITTED`.
    ReadUncommitted,
    /// `READ COMMITTED`.
    ReadCommitted,
    /// `REPEATABLE READ`.
    RepeatableRead,
    /// `SERIALIZABLE`.
    Serializable,
}

/// When a SQLite transaction takes the database's write lock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WriteIntent {
    /// `BEGIN DEFERRED`: at the first write.
    #[default]
    Deferred,
    /// `BEGIN IMMEDIATE`: at once, readers may go on.
    Immediate,
    /// `BEGIN EXCLUSIVE`: at once, and nobody else may read.
    Exclusive,
}

/// The state of a session's transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionState {
    /// No transaction is open.
    None,
    /// A transaction is open.
    Open,
    /// A transaction is open in which a statement has failed; only a rollback is possible (PostgreSQL).
    Failed,
}

/// A message of the server that is no error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `NOTICE`, `WARNING`, `INFO`, `LOG`, `DEBUG`, untranslated.
    pub severity: String,
    /// The five-character code.
    pub code: String,
    /// The message.
    pub message: String,
    /// The detail line.
    pub detail: Option<String>,
    /// The hint line.
    pub hint: Option<String>,
}

/// Interrupts the statement that a connection is executing; the statement then fails ("canceling statement due to user
/// request", "interrupted"). Without a running statement nothing happens.
#[derive(Clone)]
pub struct Canceller(Arc<dyn Fn() -> io::Result<()> + Send + Sync>);

impl Canceller {
    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgresql")),
        expect(dead_code, reason = "no driver is built")
    )]
    pub(crate) fn new(cancel: impl Fn() -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(cancel))
    }

    /// Asks for the interruption. It comes a moment later, or never when the statement has just ended.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub fn cancel(&self) -> io::Result<()> {
        (self.0)()
    }
}

impl std::fmt::Debug for Canceller {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Canceller")
    }
}
