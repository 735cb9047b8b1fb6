//! PostgreSQL, behaving as the Python driver that the URL names.

mod dial;
mod literal;
mod message;
mod run_lock;
mod session;
mod settings;
mod sqlstate;
mod tls;
mod transport;
mod types;

pub use sqlstate::psycopg2_class;

use message::{ServerMessage, driver_error, finished, module_of};
use session::{QueryError, Session};
use settings::Settings;

use crate::{
    Canceller, Connection, DatabaseError, Driver, ErrorClass, Isolation, LockWait, Notice, OpenError,
    Outcome, ParameterStyle, Parameters, RunLockError, RunLockKey, RunLockScope, Server, SqlValue,
    Surroundings, TransactionOptions, TransactionState, Url,
};

/// Connects to the server that `url` names.
pub(crate) fn open(
    url: &Url,
    driver: Driver,
    surroundings: &Surroundings,
) -> Result<PostgresqlConnection, OpenError> {
    let mut settings = Settings::of_url(url, driver, surroundings)?;
    let mut notices = std::mem::take(&mut settings.warnings);
    let session = dial::dial(&settings, &mut notices)?;
    let version_text = session.parameter("server_version").unwrap_or_default().to_owned();
    let mut connection = PostgresqlConnection {
        url: url.clone(),
        server: Server {
            driver,
            parameter_style: match driver {
                Driver::Asyncpg => ParameterStyle::NumericDollar,
                Driver::Pg8000 => ParameterStyle::Format,
                _ => ParameterStyle::Pyformat,
            },
            version: version_parts(&version_text),
            version_text,
            database: settings.database,
            default_schema: None,
            standard_conforming_strings: true,
            encrypted: session.is_encrypted(),
        },
        session,
        notices,
        autocommit: false,
        lock: None,
    };
    // Dates are read in ISO form; psycopg2 asks for it too where the server's default is another one.
    let is_iso = connection.session.parameter("DateStyle").is_none_or(|style| style.starts_with("ISO"));
    if !is_iso {
        connection.run("SET datestyle TO 'ISO'")?;
    }
    let schema = connection.run("SELECT pg_catalog.current_schema()")?;
    connection.server.default_schema = match schema.scalar() {
        Some(SqlValue::Text(name)) => Some(name.clone()),
        _ => None,
    };
    connection.refresh();
    Ok(connection)
}

/// `15.18 (Debian 15.18-1)` is `(15, 18, 0)`; `16beta1` is `(16, 0, 0)`.
fn version_parts(text: &str) -> (u32, u32, u32) {
    let mut parts = text
        .split(|character: char| !character.is_ascii_digit() && character != '.')
        .next()
        .unwrap_or_default()
        .split('.')
        .map(|part| part.parse().unwrap_or_default());
    let mut next = || parts.next().unwrap_or_default();
    (next(), next(), next())
}

/// An open session with a PostgreSQL server.
pub(crate) struct PostgresqlConnection {
    url: Url,
    server: Server,
    session: Session,
    notices: Vec<Notice>,
    autocommit: bool,
    /// The key of the advisory lock that this session holds as run lock.
    lock: Option<i64>,
}

impl PostgresqlConnection {
    /// Executes a text of our own, in the simple protocol whatever the driver is.
    fn run(&mut self, text: &str) -> Result<Outcome, DatabaseError> {
        let result = self.session.query(text);
        self.refresh();
        result.map_err(|error| self.database_error(error, Some(text)))
    }

    /// Takes over what the server may have reported with its last answer.
    fn refresh(&mut self) {
        self.notices.extend(self.session.take_notices());
        self.server.standard_conforming_strings =
            self.session.parameter("standard_conforming_strings").is_none_or(|value| value == "on");
    }

    fn database_error(&self, error: QueryError, statement: Option<&str>) -> DatabaseError {
        let driver = self.server.driver;
        match error {
            QueryError::Server(message) => message.into_error(driver, statement),
            QueryError::Lost(last_words, error) => self.lost(last_words.map(|message| *message), &error),
            QueryError::Copy(direction) => {
                let way = if direction == "TO" { "copy_to" } else { "copy_from" };
                driver_error(
                    driver,
                    ErrorClass::Programming,
                    format!("can't execute COPY {direction}: use the {way}() method instead"),
                )
            }
            QueryError::Empty => {
                driver_error(driver, ErrorClass::Programming, "can't execute an empty query")
            }
            QueryError::ZeroByte => DatabaseError::new(
                ErrorClass::Data,
                "ValueError",
                "A string literal cannot contain NUL (0x00) characters.",
            ),
        }
    }

    /// The connection is gone: the server's last words, if any, and libpq's own.
    fn lost(&self, last_words: Option<ServerMessage>, error: &std::io::Error) -> DatabaseError {
        let driver = self.server.driver;
        let text = dial::stream_message(error);
        let error = match last_words {
            Some(message) => {
                let text = format!("{}{text}", message.text(None));
                message.into_error(driver, None).with(|details| details.message = finished(driver, text))
            }
            None if error.kind() == std::io::ErrorKind::NotConnected => {
                driver_error(driver, ErrorClass::Interface, text)
            }
            None => driver_error(driver, ErrorClass::Operational, finished(driver, text)),
        };
        error.with(|details| details.is_disconnect = true)
    }

    fn end(&mut self, text: &str) -> Result<(), DatabaseError> {
        if self.autocommit || self.session.transaction_state() == TransactionState::None {
            return Ok(());
        }
        self.run(text).map(drop)
    }
}

/// psycopg2 shows the bytes of its results as memory views, the other drivers as bytes.
fn as_given_by(driver: Driver, mut outcome: Outcome) -> Outcome {
    if !matches!(driver, Driver::Psycopg2 | Driver::Psycopg2cffi) {
        return outcome;
    }
    let of_bytes = |column: &(usize, &crate::Column)| column.1.type_name == "bytea";
    let places: Vec<usize> =
        outcome.columns.iter().enumerate().filter(of_bytes).map(|(place, _)| place).collect();
    for row in &mut outcome.rows {
        for place in &places {
            if let Some(SqlValue::Bytes(bytes)) = row.get_mut(*place) {
                row[*place] = SqlValue::MemoryView(std::mem::take(bytes));
            }
        }
    }
    outcome
}

impl Connection for PostgresqlConnection {
    fn url(&self) -> &Url {
        &self.url
    }

    fn server(&self) -> &Server {
        &self.server
    }

    /// With asyncpg's name in the URL positional values are bound by the server and a text holds one statement; everything
    /// else becomes literals.
    fn execute(&mut self, text: &str, parameters: Parameters<'_>) -> Result<Outcome, DatabaseError> {
        let driver = self.server.driver;
        let result = if driver == Driver::Asyncpg {
            match parameters {
                // What is compiled here has its parameters in psycopg2's form whatever the driver.
                Parameters::Named(_) => {
                    let bound =
                        literal::interpolate(text, parameters, self.server.standard_conforming_strings)?;
                    (self.session.query_bound(&bound, &[]), Some(bound))
                }
                Parameters::Positional(values) => {
                    let values: Vec<_> = values.iter().map(literal::bound_text).collect();
                    (self.session.query_bound(text, &values), None)
                }
                Parameters::None => (self.session.query_bound(text, &[]), None),
            }
        } else {
            let bound = literal::interpolate(text, parameters, self.server.standard_conforming_strings)?;
            (self.session.query(&bound), Some(bound))
        };
        self.refresh();
        match result {
            (Ok(outcome), _) => Ok(as_given_by(driver, outcome)),
            // Only psycopg2 complains about a text without a statement.
            (Err(QueryError::Empty), _) if module_of(driver) != "psycopg2" => {
                Ok(Outcome { row_count: -1, ..Outcome::default() })
            }
            (Err(error), bound) => Err(self.database_error(error, Some(bound.as_deref().unwrap_or(text)))),
        }
    }

    fn begin_with(&mut self, options: &TransactionOptions) -> Result<(), DatabaseError> {
        if self.autocommit {
            return Ok(());
        }
        if self.in_transaction() {
            return Err(driver_error(
                self.server.driver,
                ErrorClass::Programming,
                "a transaction is open already: commit or roll back first",
            ));
        }
        let isolation = match options.isolation {
            None => "",
            Some(Isolation::ReadUncommitted) => " ISOLATION LEVEL READ UNCOMMITTED",
            Some(Isolation::ReadCommitted) => " ISOLATION LEVEL READ COMMITTED",
            Some(Isolation::RepeatableRead) => " ISOLATION LEVEL REPEATABLE READ",
            Some(Isolation::Serializable) => " ISOLATION LEVEL SERIALIZABLE",
        };
        let read_only = if options.read_only { " READ ONLY" } else { "" };
        self.run(&format!("BEGIN{isolation}{read_only}")).map(drop)
    }

    fn commit(&mut self) -> Result<(), DatabaseError> {
        let had_failed = self.transaction_state() == TransactionState::Failed;
        self.end("COMMIT")?;
        if had_failed && !self.autocommit {
            return Err(driver_error(
                self.server.driver,
                ErrorClass::Internal,
                "a statement of this transaction had failed, so the server rolled it back instead of committing it",
            ));
        }
        Ok(())
    }

    fn rollback(&mut self) -> Result<(), DatabaseError> {
        self.end("ROLLBACK")
    }

    fn savepoint(&mut self, name: &str) -> Result<(), DatabaseError> {
        self.run(&format!("SAVEPOINT {}", quoted(name))).map(drop)
    }

    fn release_savepoint(&mut self, name: &str) -> Result<(), DatabaseError> {
        self.run(&format!("RELEASE SAVEPOINT {}", quoted(name))).map(drop)
    }

    fn rollback_to_savepoint(&mut self, name: &str) -> Result<(), DatabaseError> {
        self.run(&format!("ROLLBACK TO SAVEPOINT {}", quoted(name))).map(drop)
    }

    fn set_autocommit(&mut self, on: bool) -> Result<(), DatabaseError> {
        if self.in_transaction() {
            return Err(driver_error(
                self.server.driver,
                ErrorClass::Programming,
                "autocommit mode cannot be changed inside a transaction: commit or roll back first",
            ));
        }
        self.autocommit = on;
        Ok(())
    }

    fn autocommit(&self) -> bool {
        self.autocommit
    }

    fn isolation(&mut self) -> Result<String, DatabaseError> {
        let shown = self.run("SHOW TRANSACTION ISOLATION LEVEL")?;
        Ok(match shown.scalar() {
            Some(SqlValue::Text(level)) => level.to_uppercase(),
            _ => String::new(),
        })
    }

    fn isolation_levels(&self) -> &'static [&'static str] {
        &["AUTOCOMMIT", "READ COMMITTED", "READ UNCOMMITTED", "REPEATABLE READ", "SERIALIZABLE"]
    }

    fn transaction_state(&self) -> TransactionState {
        self.session.transaction_state()
    }

    fn acquire_run_lock(&mut self, key: &RunLockKey, wait: &mut LockWait<'_>) -> Result<(), RunLockError> {
        run_lock::acquire(self, key, wait)
    }

    fn release_run_lock(&mut self) -> Result<(), DatabaseError> {
        run_lock::release(self)
    }

    fn run_lock_held(&self) -> bool {
        self.lock.is_some() && !self.session.is_broken()
    }

    fn run_lock_scope(&self) -> RunLockScope {
        RunLockScope::Session
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    fn canceller(&self) -> Canceller {
        let target = self.session.cancel_target();
        Canceller::new(move || target.as_ref().map_or(Ok(()), session::CancelTarget::cancel))
    }

    fn close(mut self: Box<Self>) -> Result<(), DatabaseError> {
        self.autocommit = false;
        let ended = self.end("ROLLBACK");
        let released = self.release_run_lock();
        let goodbye = self.session.terminate().map_err(|error| self.lost(None, &error));
        ended.and(released).and(goodbye)
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
