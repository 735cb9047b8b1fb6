//! A database connection in SQLAlchemy 2's manner: it begins by itself, commits only when told to, and closing it
//! rolls back.
//!
//! The runtime and the Python code of a run share one [`SharedConnection`]. Every statement goes through
//! [`SharedConnection::execute`], which takes an [`alembic_dialect::Statement`].

mod error;
mod guest;
mod reflection;
mod transaction;

use std::cell::{Ref, RefCell, RefMut};
use std::rc::Rc;

use alembic_connection::{
    Connection, LockWait, Notice, Outcome, RunLockError, RunLockKey, RunLockScope, Server,
    TransactionOptions, Url,
};
use alembic_dialect::{Dialect, Statement};
use alembic_evaluator::Dict;

pub use error::{ConnectionError, FailedStatement};
use guest::Guest;
use transaction::Transactions;
pub use transaction::{IsolationLevel, TransactionKind, TransactionToken};

use crate::value;

/// A connection that several owners use in turn; clones are the same connection.
///
/// Source of the protocol: SQLAlchemy 2.1.9, `Connection`.
#[derive(Clone)]
pub struct SharedConnection(Rc<RefCell<Session>>);

/// What became of statements that change something.
#[derive(Default)]
struct Writes {
    /// In the open transaction.
    pending: bool,
    committed: bool,
}

impl Writes {
    fn end(&mut self, commit: bool) {
        self.committed |= self.pending && commit;
        self.pending = false;
    }
}

/// Whether a statement may leave something behind: all but those that only read, or set something up for the session.
fn writes(text: &str) -> bool {
    let word: String = text.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    !matches!(
        word.to_ascii_uppercase().as_str(),
        "" | "SELECT" | "SHOW" | "SET" | "PRAGMA" | "VALUES" | "EXPLAIN" | "BEGIN"
    )
}

struct Session {
    /// `None` once closed.
    driver: Option<Box<dyn Connection>>,
    dialect: &'static dyn Dialect,
    url: Url,
    transactions: Transactions,
    /// The server's own `BEGIN` is sent with the first statement that needs one, as Python's drivers do.
    begun_on_server: bool,
    isolation: Option<IsolationLevel>,
    executions: u64,
    writes: Writes,
    information: Rc<Dict>,
    /// What the program says the default schema is
    default_schema: Option<String>,
}

impl SharedConnection {
    /// Wraps an opened connection of the dialect.
    pub fn new(driver: Box<dyn Connection>, dialect: &'static dyn Dialect) -> Self {
        let url = driver.url().clone();
        Self(Rc::new(RefCell::new(Session {
            driver: Some(driver),
            dialect,
            url,
            transactions: Transactions::default(),
            begun_on_server: false,
            isolation: None,
            executions: 0,
            writes: Writes::default(),
            information: Rc::default(),
            default_schema: None,
        })))
    }

    /// Executes one statement, beginning a transaction first where none is open.
    ///
    /// # Errors
    /// [`ConnectionError::Statement`] with the statement and the database's answer; the connection is closed, or the
    /// transaction of the enclosing `with` block has ended.
    pub fn execute(&self, statement: &Statement) -> Result<Outcome, ConnectionError> {
        {
            let session = &mut *self.0.borrow_mut();
            session.open()?;
            session.transactions.autobegin()?;
        }
        self.execute_by_driver(statement)
    }

    /// Executes one statement behind the back of SQLAlchemy's transactions, as the driver's own cursor does it: the server
    /// may have a transaction open then of which [`in_transaction`](Self::in_transaction) says nothing.
    ///
    /// # Errors
    /// [`ConnectionError::Statement`] with the statement and the database's answer; the connection is closed.
    pub fn execute_by_driver(&self, statement: &Statement) -> Result<Outcome, ConnectionError> {
        let session = &mut *self.0.borrow_mut();
        session.executions += 1;
        if session.open()?.needs_transaction(&statement.text) {
            session.begin_on_server()?;
        }
        let failed = |error| {
            ConnectionError::Statement(Box::new(FailedStatement { statement: statement.clone(), error }))
        };
        let mut total: Option<Outcome> = None;
        for parameters in value::driver_parameters(&statement.parameters) {
            let outcome = session.open()?.execute(&statement.text, parameters.borrowed()).map_err(failed)?;
            // Of several executions the driver reports the rows of the last and the number of rows of all.
            let rows_before = total.map_or(0, |total| total.row_count.max(0));
            total = Some(Outcome { row_count: outcome.row_count + rows_before, ..outcome });
        }
        if writes(&statement.text) {
            if session.open()?.in_transaction() {
                session.writes.pending = true;
            } else {
                session.writes.committed = true;
            }
        }
        Ok(total.unwrap_or_default())
    }

    /// Executes statements that replace a table by a copy of itself, which nothing that refers to the table may notice.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn replace_table(&self, statements: &[Statement]) -> Result<(), ConnectionError> {
        self.set_replacing_table(true)?;
        let outcome = statements.iter().try_for_each(|statement| self.execute(statement).map(drop));
        self.set_replacing_table(false)?;
        outcome
    }

    fn set_replacing_table(&self, on: bool) -> Result<(), ConnectionError> {
        self.0.borrow_mut().open()?.set_replacing_table(on).map_err(ConnectionError::Database)
    }

    /// How many statements were executed: what was read of the catalogue stays true as long as this stays the same.
    pub fn executions(&self) -> u64 {
        self.0.borrow().executions
    }

    /// Whether anything that was executed here and is not only a query has been committed.
    pub fn has_committed(&self) -> bool {
        self.0.borrow().writes.committed
    }

    /// The dialect of the database.
    pub fn dialect(&self) -> &'static dyn Dialect {
        self.0.borrow().dialect
    }

    /// The URL this connection was opened with; its `Display` hides the password.
    pub fn url(&self) -> Url {
        self.0.borrow().url.clone()
    }

    /// What is known of the server.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn server(&self) -> Result<Ref<'_, Server>, ConnectionError> {
        Ref::filter_map(self.0.borrow(), |session| session.driver.as_deref().map(Connection::server))
            .map_err(|_| ConnectionError::Closed)
    }

    /// The schema that unqualified names are in: what was set, or what the server said when the connection was opened.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn default_schema(&self) -> Result<Option<String>, ConnectionError> {
        let set = self.0.borrow().default_schema.clone();
        Ok(set.or(self.server()?.default_schema.clone()))
    }

    /// `connection.dialect.default_schema_name = …`, after `SET search_path`.
    pub fn set_default_schema(&self, schema: Option<String>) {
        self.0.borrow_mut().default_schema = schema;
    }

    /// Whether [`close`](Self::close) was called.
    pub fn is_closed(&self) -> bool {
        self.0.borrow().driver.is_none()
    }

    /// Whether both are one connection.
    pub fn is_same(&self, other: &SharedConnection) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// `Connection.in_transaction()`: begun, by itself or explicitly, and neither committed nor rolled back.
    pub fn in_transaction(&self) -> bool {
        self.0.borrow().transactions.is_open()
    }

    /// `Connection.in_nested_transaction()`.
    pub fn in_nested_transaction(&self) -> bool {
        self.0.borrow().transactions.is_nested()
    }

    /// `Connection.get_transaction()`: the one that is open, if any.
    pub fn transaction(&self) -> Option<TransactionToken> {
        self.0.borrow().transactions.root()
    }

    /// `Connection.get_nested_transaction()`: the innermost savepoint, if any.
    pub fn nested_transaction(&self) -> Option<TransactionToken> {
        self.0.borrow().transactions.innermost_savepoint()
    }

    /// `Connection.info`: a dictionary that is the program's own.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn information(&self) -> Result<Rc<Dict>, ConnectionError> {
        let session = &mut *self.0.borrow_mut();
        session.open()?;
        Ok(session.information.clone())
    }

    /// Commits or rolls back behind the back of the open transaction, as the driver's own connection does it.
    ///
    /// # Errors
    /// The server refuses; the connection is closed.
    pub fn end_on_server(&self, commit: bool) -> Result<(), ConnectionError> {
        let session = &mut *self.0.borrow_mut();
        session.begun_on_server = false;
        session.writes.end(commit);
        let driver = session.open()?;
        Ok(if commit { driver.commit() } else { driver.rollback() }?)
    }

    /// `Connection.begin()`.
    ///
    /// # Errors
    /// A transaction was begun already, by itself or explicitly; the connection is closed.
    pub fn begin(&self) -> Result<TransactionToken, ConnectionError> {
        let session = &mut *self.0.borrow_mut();
        session.open()?;
        session.transactions.begin()
    }

    /// `Connection.begin_nested()`: a savepoint, after beginning a transaction where none is open.
    ///
    /// # Errors
    /// What the server answers; the connection is closed.
    pub fn begin_nested(&self) -> Result<TransactionToken, ConnectionError> {
        let session = &mut *self.0.borrow_mut();
        session.open()?;
        session.transactions.autobegin()?;
        session.begin_on_server()?;
        let (token, name) = session.transactions.next_savepoint();
        session.open()?.savepoint(&name)?;
        session.transactions.push_savepoint(token, name);
        Ok(token)
    }

    /// `Connection.commit()`: commits the open transaction with all its savepoints; without one nothing happens.
    ///
    /// # Errors
    /// The server refuses; the connection is closed.
    pub fn commit(&self) -> Result<(), ConnectionError> {
        self.0.borrow_mut().end(true)
    }

    /// `Connection.rollback()`: rolls the open transaction back; without one nothing happens.
    ///
    /// # Errors
    /// The connection is lost.
    pub fn rollback(&self) -> Result<(), ConnectionError> {
        self.0.borrow_mut().end(false)
    }

    /// `Transaction.commit()` of a transaction or a savepoint.
    ///
    /// # Errors
    /// It has ended already; the server refuses.
    pub fn commit_transaction(&self, token: TransactionToken) -> Result<(), ConnectionError> {
        let session = &mut *self.0.borrow_mut();
        if !session.transactions.is_active(token) {
            return Err(match token.kind {
                TransactionKind::Root => ConnectionError::InactiveTransaction,
                TransactionKind::Savepoint => ConnectionError::InactiveSavepoint,
            });
        }
        match session.transactions.end_savepoint(token) {
            Some(name) => Ok(session.open()?.release_savepoint(&name)?),
            None => session.end(true),
        }
    }

    /// `Transaction.rollback()` of a transaction or a savepoint; one that has ended is left alone.
    ///
    /// # Errors
    /// The connection is lost.
    pub fn rollback_transaction(&self, token: TransactionToken) -> Result<(), ConnectionError> {
        let session = &mut *self.0.borrow_mut();
        if !session.transactions.is_active(token) {
            return Ok(());
        }
        match session.transactions.end_savepoint(token) {
            Some(name) => Ok(session.open()?.rollback_to_savepoint(&name)?),
            None => session.end(false),
        }
    }

    /// `Transaction.is_active`: neither committed nor rolled back.
    pub fn is_active(&self, token: TransactionToken) -> bool {
        self.0.borrow().transactions.is_active(token)
    }

    /// `with transaction:`: until [`leave_block`](Self::leave_block), no other transaction begins by itself.
    pub fn enter_block(&self, token: TransactionToken) {
        self.0.borrow_mut().transactions.enter_block(token);
    }

    /// The end of `with transaction:`: commits, or rolls back when an exception leaves the block.
    ///
    /// # Errors
    /// The server refuses the commit; the transaction is rolled back then.
    pub fn leave_block(&self, token: TransactionToken, failed: bool) -> Result<(), ConnectionError> {
        self.0.borrow_mut().transactions.leave_block(token);
        if failed || !self.is_active(token) {
            return self.rollback_transaction(token);
        }
        self.commit_transaction(token).inspect_err(|_| {
            // What the commit said is the error that counts; a rollback that fails as well adds nothing.
            drop(self.rollback_transaction(token));
        })
    }

    /// `execution_options(isolation_level=…)`; `None` is the server's default again.
    ///
    /// # Errors
    /// A transaction is open; the connection is closed.
    pub fn set_isolation_level(&self, level: Option<IsolationLevel>) -> Result<(), ConnectionError> {
        let session = &mut *self.0.borrow_mut();
        if session.transactions.is_open() {
            return Err(ConnectionError::IsolationInTransaction);
        }
        session.open()?.set_autocommit(level == Some(IsolationLevel::Autocommit))?;
        session.isolation = level;
        Ok(())
    }

    /// The isolation level that was set, if any.
    pub fn isolation_level(&self) -> Option<IsolationLevel> {
        self.0.borrow().isolation
    }

    /// `Connection.get_isolation_level()`: the isolation level that was set, or else the server's.
    ///
    /// # Errors
    /// What the server answers; the connection is closed.
    pub fn current_isolation_level(&self) -> Result<String, ConnectionError> {
        match self.isolation_level() {
            Some(level @ IsolationLevel::Transaction(_)) => Ok(level.name().to_owned()),
            // A server has no such level; statements by themselves have its own.
            Some(IsolationLevel::Autocommit) | None => self.default_isolation_level(),
        }
    }

    /// The server's own isolation level.
    ///
    /// # Errors
    /// What the server answers; the connection is closed.
    pub fn default_isolation_level(&self) -> Result<String, ConnectionError> {
        Ok(self.driver()?.isolation()?)
    }

    /// The names of the isolation levels that there are.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn isolation_levels(&self) -> Result<&'static [&'static str], ConnectionError> {
        Ok(self.driver()?.isolation_levels())
    }

    /// `Connection.close()`: rolls back what is open and ends the session; a second call does nothing.
    ///
    /// # Errors
    /// What the server answers; the connection is closed in any case.
    pub fn close(&self) -> Result<(), ConnectionError> {
        let session = &mut *self.0.borrow_mut();
        session.transactions = Transactions::default();
        session.begun_on_server = false;
        match session.driver.take() {
            Some(driver) => Ok(driver.close()?),
            None => Ok(()),
        }
    }

    /// Takes the run lock. See [`Connection::acquire_run_lock`].
    ///
    /// # Errors
    /// Somebody else holds it; a transaction is open; the server refuses; the connection is closed.
    pub fn acquire_run_lock(&self, key: &RunLockKey, wait: &mut LockWait<'_>) -> Result<(), RunLockFailure> {
        Ok(self.driver()?.acquire_run_lock(key, wait)?)
    }

    /// Lets go of the run lock. See [`Connection::release_run_lock`].
    ///
    /// # Errors
    /// What the server answers.
    pub fn release_run_lock(&self) -> Result<(), ConnectionError> {
        Ok(self.driver()?.release_run_lock()?)
    }

    /// Whether the run lock is held now.
    pub fn run_lock_held(&self) -> bool {
        self.0.borrow().driver.as_ref().is_some_and(|driver| driver.run_lock_held())
    }

    /// How long a run lock lasts here.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn run_lock_scope(&self) -> Result<RunLockScope, ConnectionError> {
        Ok(self.driver()?.run_lock_scope())
    }

    /// A second connection to the database of this one, which works inside of its transaction: where the run lock is the
    /// transaction itself, no other could change anything.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn guest(&self) -> Result<SharedConnection, ConnectionError> {
        let guest = Guest::new(self, self.executions())?;
        Ok(Self::new(Box::new(guest), self.dialect()))
    }

    /// The server's notices since the last call.
    pub fn take_notices(&self) -> Vec<Notice> {
        self.0.borrow_mut().driver.as_mut().map(|driver| driver.take_notices()).unwrap_or_default()
    }

    fn driver(&self) -> Result<RefMut<'_, Box<dyn Connection>>, ConnectionError> {
        RefMut::filter_map(self.0.borrow_mut(), |session| session.driver.as_mut())
            .map_err(|_| ConnectionError::Closed)
    }
}

/// Why the run lock was not acquired.
#[derive(Debug, thiserror::Error)]
pub enum RunLockFailure {
    /// The lock itself.
    #[error(transparent)]
    Lock(#[from] RunLockError),
    /// The connection cannot be used.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
}

impl Session {
    fn open(&mut self) -> Result<&mut dyn Connection, ConnectionError> {
        match &mut self.driver {
            Some(driver) => Ok(driver.as_mut()),
            None => Err(ConnectionError::Closed),
        }
    }

    fn begin_on_server(&mut self) -> Result<(), ConnectionError> {
        if self.begun_on_server {
            return Ok(());
        }
        let isolation = self.isolation.and_then(IsolationLevel::of_transaction);
        let driver = self.open()?;
        // A script may have sent its own `BEGIN`.
        if !driver.in_transaction() {
            driver.begin_with(&TransactionOptions { isolation, ..TransactionOptions::default() })?;
        }
        self.begun_on_server = true;
        Ok(())
    }

    fn end(&mut self, commit: bool) -> Result<(), ConnectionError> {
        if !self.transactions.is_open() {
            return Ok(());
        }
        self.transactions.end();
        self.begun_on_server = false;
        self.writes.end(commit);
        let driver = self.open()?;
        Ok(if commit { driver.commit() } else { driver.rollback() }?)
    }
}

impl std::fmt::Debug for SharedConnection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SharedConnection({})", self.0.borrow().url)
    }
}
