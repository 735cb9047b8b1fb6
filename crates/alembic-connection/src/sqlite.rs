//! SQLite by way of rusqlite, behaving as Python's `sqlite3` does under SQLAlchemy.

mod implicit;
mod location;
mod statement;

use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{ErrorCode, OpenFlags};

use crate::{
    Canceller, Connection, DatabaseError, Driver, ErrorClass, Isolation, LockWait, Notice, OpenError,
    Outcome, ParameterStyle, Parameters, RunLockError, RunLockKey, RunLockScope, Server, Surroundings,
    TransactionOptions, TransactionState, Url, WaitInfo, WriteIntent,
};
use implicit::Kind;
use location::Location;

/// Opens the file or memory database that `url` names.
pub(crate) fn open(
    url: &Url,
    driver: Driver,
    surroundings: &Surroundings,
) -> Result<SqliteConnection, OpenError> {
    let location = Location::of_url(url, surroundings)?;
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    flags.set(OpenFlags::SQLITE_OPEN_URI, location.is_uri);
    let connection = rusqlite::Connection::open_with_flags(&location.filename, flags).map_err(|error| {
        match error.sqlite_error_code() {
            // rusqlite adds the path; Python's text is the contract.
            Some(ErrorCode::CannotOpen) => operational("unable to open database file"),
            _ => statement::database_error(&error),
        }
    })?;
    connection.busy_timeout(location.timeout).map_err(|error| statement::database_error(&error))?;
    let version = u32::try_from(rusqlite::version_number()).unwrap_or_default();
    let server = Server {
        driver,
        parameter_style: ParameterStyle::Qmark,
        version_text: rusqlite::version().to_owned(),
        version: (version / 1_000_000, version / 1000 % 1000, version % 1000),
        database: location.shown,
        default_schema: Some("main".to_owned()),
        standard_conforming_strings: true,
        encrypted: false,
    };
    Ok(SqliteConnection {
        url: url.clone(),
        server,
        connection,
        timeout: location.timeout,
        autocommit: false,
        before_replacing: Vec::new(),
        lock: Lock::Free,
        notices: location.warnings,
    })
}

/// An open SQLite database.
pub(crate) struct SqliteConnection {
    url: Url,
    server: Server,
    connection: rusqlite::Connection,
    timeout: Duration,
    autocommit: bool,
    /// While a table is being replaced: what was configured before.
    before_replacing: Vec<(DbConfig, bool)>,
    lock: Lock,
    notices: Vec<Notice>,
}

/// The run lock is a transaction; this says what else that transaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lock {
    Free,
    /// The transaction only holds the lock.
    Waiting,
    /// `begin` has taken the transaction over.
    Adopted,
}

impl SqliteConnection {
    fn run(&mut self, text: &str) -> Result<(), DatabaseError> {
        statement::execute(&self.connection, text, Parameters::None).map(drop)
    }

    /// Ends the open transaction, if any, and with it the run lock.
    fn end(&mut self, text: &str) -> Result<(), DatabaseError> {
        if !self.connection.is_autocommit() {
            self.run(text)?;
        }
        self.lock = Lock::Free;
        Ok(())
    }
}

impl Connection for SqliteConnection {
    fn url(&self) -> &Url {
        &self.url
    }

    fn server(&self) -> &Server {
        &self.server
    }

    fn execute(&mut self, text: &str, parameters: Parameters<'_>) -> Result<Outcome, DatabaseError> {
        let steps_aside = self.lock == Lock::Waiting && implicit::kind(text) == Kind::Steering;
        if steps_aside {
            self.end("COMMIT")?;
        }
        let outcome = statement::execute(&self.connection, text, parameters);
        if steps_aside && self.connection.is_autocommit() {
            self.run("BEGIN IMMEDIATE")?;
            self.lock = Lock::Waiting;
        }
        if self.connection.is_autocommit() {
            // A COMMIT or ROLLBACK in the text, or an error that rolled everything back, ended the lock too.
            self.lock = Lock::Free;
        }
        outcome
    }

    fn needs_transaction(&self, text: &str) -> bool {
        implicit::kind(text) == Kind::Writing
    }

    fn begin_with(&mut self, options: &TransactionOptions) -> Result<(), DatabaseError> {
        if !matches!(options.isolation, None | Some(Isolation::Serializable | Isolation::ReadUncommitted)) {
            return Err(DatabaseError::new(
                ErrorClass::NotSupported,
                "sqlite3.NotSupportedError",
                "SQLite transactions are always serializable: only the isolation levels SERIALIZABLE and READ UNCOMMITTED can be asked for",
            ));
        }
        if self.autocommit {
            return Ok(());
        }
        if self.lock == Lock::Waiting && !self.connection.is_autocommit() {
            self.lock = Lock::Adopted;
            return Ok(());
        }
        self.run(match options.write_intent {
            WriteIntent::Deferred => "BEGIN DEFERRED",
            WriteIntent::Immediate => "BEGIN IMMEDIATE",
            WriteIntent::Exclusive => "BEGIN EXCLUSIVE",
        })
    }

    fn commit(&mut self) -> Result<(), DatabaseError> {
        if self.autocommit { Ok(()) } else { self.end("COMMIT") }
    }

    fn rollback(&mut self) -> Result<(), DatabaseError> {
        if self.autocommit { Ok(()) } else { self.end("ROLLBACK") }
    }

    fn savepoint(&mut self, name: &str) -> Result<(), DatabaseError> {
        self.run(&format!("SAVEPOINT {}", quoted(name)))
    }

    fn release_savepoint(&mut self, name: &str) -> Result<(), DatabaseError> {
        self.run(&format!("RELEASE SAVEPOINT {}", quoted(name)))
    }

    fn rollback_to_savepoint(&mut self, name: &str) -> Result<(), DatabaseError> {
        self.run(&format!("ROLLBACK TO SAVEPOINT {}", quoted(name)))
    }

    /// Turning autocommit mode on lets go of the run lock, because `VACUUM` and some pragmas refuse to run inside
    /// the transaction that it is.
    fn set_autocommit(&mut self, on: bool) -> Result<(), DatabaseError> {
        if self.in_transaction() {
            return Err(DatabaseError::new(
                ErrorClass::Programming,
                "sqlite3.ProgrammingError",
                "autocommit mode cannot be changed inside a transaction: commit or roll back first",
            ));
        }
        if on {
            self.release_run_lock()?;
        }
        self.autocommit = on;
        Ok(())
    }

    fn autocommit(&self) -> bool {
        self.autocommit
    }

    fn isolation(&mut self) -> Result<String, DatabaseError> {
        Ok("SERIALIZABLE".to_owned())
    }

    fn isolation_levels(&self) -> &'static [&'static str] {
        &["READ UNCOMMITTED", "SERIALIZABLE", "AUTOCOMMIT"]
    }

    /// `DROP TABLE` deletes the rows of the table first, and with enforced foreign keys those that refer to them may go
    /// with them; `RENAME TO` fails on a view or a trigger that names a table which is not there. Both are switched off
    /// by configuration, since `PRAGMA foreign_keys` does nothing inside of a transaction.
    ///
    /// Source: SQLite manual, Foreign Key Support, ALTER TABLE, and `sqlite3_db_config`.
    fn set_replacing_table(&mut self, on: bool) -> Result<(), DatabaseError> {
        let failed = |error| statement::database_error(&error);
        if on {
            let wanted = [
                (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false),
                (DbConfig::SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, true),
            ];
            for (option, value) in wanted {
                let before = self.connection.db_config(option).map_err(failed)?;
                self.connection.set_db_config(option, value).map_err(failed)?;
                self.before_replacing.push((option, before));
            }
        } else {
            for (option, before) in std::mem::take(&mut self.before_replacing) {
                self.connection.set_db_config(option, before).map_err(failed)?;
            }
        }
        Ok(())
    }

    fn transaction_state(&self) -> TransactionState {
        if self.connection.is_autocommit() || self.lock == Lock::Waiting {
            TransactionState::None
        } else {
            TransactionState::Open
        }
    }

    fn acquire_run_lock(&mut self, _key: &RunLockKey, wait: &mut LockWait<'_>) -> Result<(), RunLockError> {
        if self.run_lock_held() {
            return Ok(());
        }
        if !self.connection.is_autocommit() {
            return Err(RunLockError::InTransaction { database: self.url.to_string() });
        }
        self.connection.busy_timeout(Duration::ZERO).map_err(|error| statement::database_error(&error))?;
        let acquired = acquire(&self.connection, &self.url, wait);
        self.connection.busy_timeout(self.timeout).map_err(|error| statement::database_error(&error))?;
        acquired?;
        self.lock = Lock::Waiting;
        Ok(())
    }

    fn release_run_lock(&mut self) -> Result<(), DatabaseError> {
        // COMMIT, not ROLLBACK: what was executed outside of `begin` and `commit` has taken effect by itself.
        if self.lock == Lock::Waiting { self.end("COMMIT") } else { Ok(()) }
    }

    fn run_lock_held(&self) -> bool {
        self.lock != Lock::Free && !self.connection.is_autocommit()
    }

    fn run_lock_scope(&self) -> RunLockScope {
        RunLockScope::Transaction
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    fn canceller(&self) -> Canceller {
        let handle = self.connection.get_interrupt_handle();
        Canceller::new(move || {
            handle.interrupt();
            Ok(())
        })
    }

    fn close(mut self: Box<Self>) -> Result<(), DatabaseError> {
        let released = self.release_run_lock();
        let ended = self.end("ROLLBACK");
        let closed = self.connection.close().map_err(|(_, error)| statement::database_error(&error));
        released.and(ended).and(closed)
    }
}

/// `BEGIN IMMEDIATE`, tried again while somebody else writes. SQLite's own busy handler sleeps without telling
/// anyone, so the waiting is done here.
fn acquire(
    connection: &rusqlite::Connection,
    url: &Url,
    wait: &mut LockWait<'_>,
) -> Result<(), RunLockError> {
    let started = Instant::now();
    let mut pause = crate::run_lock::Pause::new();
    loop {
        match connection.execute_batch("BEGIN IMMEDIATE") {
            Ok(()) => return Ok(()),
            Err(error) if is_busy(&error) => {}
            Err(error) => return Err(statement::database_error(&error).into()),
        }
        let waited = started.elapsed();
        let Some(remaining) = wait.limit.checked_sub(waited).filter(|left| !left.is_zero()) else {
            return Err(RunLockError::Timeout { database: url.to_string(), waited, holder: None });
        };
        if pause.is_time_to_tell(waited) {
            (wait.on_wait)(&WaitInfo { waited, remaining, holder: None });
        }
        pause.sleep(remaining);
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn operational(message: &str) -> DatabaseError {
    DatabaseError::new(ErrorClass::Operational, "sqlite3.OperationalError", message)
}
