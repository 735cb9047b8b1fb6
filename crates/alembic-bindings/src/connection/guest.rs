//! A second connection to a database that only one connection at a time may change.

use alembic_connection::{
    Canceller, Connection, DatabaseError, ErrorClass, LockWait, Notice, Outcome, Parameters, RunLockError,
    RunLockKey, RunLockScope, Server, TransactionOptions, TransactionState, Url,
};

use super::{ConnectionError, SharedConnection};

/// A connection that works through another one, inside of its transaction: its own transactions are savepoints there.
///
/// `engine.begin()` in a script opens a second connection beside the one of the migration. Where the migration holds the
/// lock of the whole database (SQLite), that second one could change nothing. As its guest it can, and what it did goes
/// when the migration fails.
pub(super) struct Guest {
    host: SharedConnection,
    url: Url,
    server: Server,
    canceller: Canceller,
    savepoint: String,
    is_begun: bool,
    autocommit: bool,
}

impl Guest {
    pub(super) fn new(host: &SharedConnection, number: u64) -> Result<Self, ConnectionError> {
        let server = host.server()?.clone();
        let canceller = host.driver()?.canceller();
        Ok(Self {
            host: host.clone(),
            url: host.url(),
            server,
            canceller,
            savepoint: format!("guest_{number}"),
            is_begun: false,
            autocommit: false,
        })
    }

    /// Does something by the connection of the host.
    fn by_host<T>(
        &self,
        act: impl FnOnce(&mut dyn Connection) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut session = self.host.0.borrow_mut();
        let closed = || {
            let message = "Cannot operate on a closed database.";
            DatabaseError::new(ErrorClass::Programming, "sqlite3.ProgrammingError", message)
        };
        act(session.driver.as_deref_mut().ok_or_else(closed)?)
    }

    fn leave_transaction(&mut self, commit: bool) -> Result<(), DatabaseError> {
        if !std::mem::take(&mut self.is_begun) {
            return Ok(());
        }
        self.by_host(|driver| {
            if !commit {
                driver.rollback_to_savepoint(&self.savepoint)?;
            }
            driver.release_savepoint(&self.savepoint)
        })
    }
}

impl Connection for Guest {
    fn url(&self) -> &Url {
        &self.url
    }

    fn server(&self) -> &Server {
        &self.server
    }

    fn execute(&mut self, text: &str, parameters: Parameters<'_>) -> Result<Outcome, DatabaseError> {
        self.by_host(|driver| driver.execute(text, parameters))
    }

    fn needs_transaction(&self, text: &str) -> bool {
        let session = self.host.0.borrow();
        session.driver.as_ref().is_none_or(|driver| driver.needs_transaction(text))
    }

    fn begin_with(&mut self, _options: &TransactionOptions) -> Result<(), DatabaseError> {
        if !self.autocommit && !self.is_begun {
            self.by_host(|driver| driver.savepoint(&self.savepoint))?;
            self.is_begun = true;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), DatabaseError> {
        self.leave_transaction(true)
    }

    fn rollback(&mut self) -> Result<(), DatabaseError> {
        self.leave_transaction(false)
    }

    fn savepoint(&mut self, name: &str) -> Result<(), DatabaseError> {
        self.by_host(|driver| driver.savepoint(name))
    }

    fn release_savepoint(&mut self, name: &str) -> Result<(), DatabaseError> {
        self.by_host(|driver| driver.release_savepoint(name))
    }

    fn rollback_to_savepoint(&mut self, name: &str) -> Result<(), DatabaseError> {
        self.by_host(|driver| driver.rollback_to_savepoint(name))
    }

    fn set_autocommit(&mut self, on: bool) -> Result<(), DatabaseError> {
        self.autocommit = on;
        Ok(())
    }

    fn autocommit(&self) -> bool {
        self.autocommit
    }

    fn isolation(&mut self) -> Result<String, DatabaseError> {
        self.by_host(|driver| driver.isolation())
    }

    fn isolation_levels(&self) -> &'static [&'static str] {
        self.host.0.borrow().driver.as_ref().map_or(&[], |driver| driver.isolation_levels())
    }

    fn set_replacing_table(&mut self, on: bool) -> Result<(), DatabaseError> {
        self.by_host(|driver| driver.set_replacing_table(on))
    }

    fn transaction_state(&self) -> TransactionState {
        if self.is_begun { TransactionState::Open } else { TransactionState::None }
    }

    fn acquire_run_lock(&mut self, _key: &RunLockKey, _wait: &mut LockWait<'_>) -> Result<(), RunLockError> {
        // The host holds it.
        Ok(())
    }

    fn release_run_lock(&mut self) -> Result<(), DatabaseError> {
        Ok(())
    }

    fn run_lock_held(&self) -> bool {
        self.host.run_lock_held()
    }

    fn run_lock_scope(&self) -> RunLockScope {
        RunLockScope::Transaction
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        self.host.take_notices()
    }

    fn canceller(&self) -> Canceller {
        self.canceller.clone()
    }

    fn close(mut self: Box<Self>) -> Result<(), DatabaseError> {
        self.rollback()
    }
}
