//! Database URLs, the connection trait and one driver per database.
//!
//! [`Url::parse`] reads a database URL as SQLAlchemy's `make_url` does, [`open`] turns it into a
//! [`Connection`], and a connection executes text, holds transactions and holds the run lock. Only this crate
//! opens a socket or a database file; what it needs from the process (environment variables, home, working
//! directory) comes in as [`Surroundings`].
//!
//! ```
//! use alembic_connection::{Parameters, SqlValue, Surroundings, Url, open};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # #[cfg(feature = "sqlite")] {
//! let url = Url::parse("sqlite://")?;
//! let mut connection = open(&url, &Surroundings::from_process())?;
//! let outcome = connection.execute("SELECT ? + 1 AS answer", Parameters::Positional(&[SqlValue::Integer(41)]))?;
//! assert_eq!(outcome.columns[0].name, "answer");
//! assert_eq!(outcome.rows[0][0], SqlValue::Integer(42));
//! # }
//! # Ok(()) }
//! ```
//!
//! # One run at a time
//!
//! The run lock lasts as long as the session on PostgreSQL and as long as one transaction on SQLite. This loop is right for
//! both, also when each migration commits by itself and when a statement must run outside of any transaction:
//!
//! ```
//! # #[cfg(feature = "sqlite")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use alembic_connection::*;
//! # let mut connection = open(&Url::parse("sqlite://")?, &Surroundings::default())?;
//! # let steps = ["CREATE TABLE owner (id INTEGER)", "CREATE TABLE pet (id INTEGER)"];
//! let key = RunLockKey::new("shop", None, "alembic_version");
//! for step in steps {
//!     if !connection.run_lock_held() {
//!         let limit = std::time::Duration::from_secs(60);
//!         connection.acquire_run_lock(&key, &mut LockWait { limit, on_wait: &mut |_| {} })?;
//!         // Here the version table is read again: another run may have had its turn.
//!     }
//!     connection.begin()?;
//!     connection.execute(step, Parameters::None)?;
//!     connection.commit()?;
//! }
//! connection.release_run_lock()?;
//! # Ok(()) }
//! # #[cfg(not(feature = "sqlite"))] fn main() {}
//! ```

#![cfg_attr(
    not(any(feature = "sqlite", feature = "postgresql")),
    expect(dead_code, reason = "without a driver nobody makes errors, notices or values")
)]

mod connection;
mod driver;
mod error;
mod open;
#[cfg(feature = "postgresql")]
mod postgresql;
mod python_text;
mod run_lock;
#[cfg(feature = "sqlite")]
mod sqlite;
mod surroundings;
mod url;
mod value;

pub use connection::{
    Canceller, Connection, Isolation, Notice, ParameterStyle, Server, TransactionOptions, TransactionState,
    WriteIntent,
};
pub use driver::{Backend, Driver, DriverError};
pub use error::{DatabaseError, ErrorClass};
pub use open::{OpenError, open};
#[cfg(feature = "postgresql")]
pub use postgresql::psycopg2_class;
pub use run_lock::{LockHolder, LockWait, RunLockError, RunLockKey, RunLockScope, WaitInfo};
pub use surroundings::Surroundings;
pub use url::{QueryValue, Url, UrlChanges, UrlError};
pub use value::{Column, Outcome, Parameters, SqlValue};
