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

// Without any driver the crate still reads URLs; what only drivers use is then left over.
#![cfg_attr(not(all(feature = "sqlite", feature = "postgresql")), allow(dead_code))]

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
pub use run_lock::{LockHolder, LockWait, RunLockError, RunLockKey, RunLockScope, WaitInfo};
pub use surroundings::Surroundings;
pub use url::{QueryValue, Url, UrlChanges, UrlError};
pub use value::{Column, Outcome, Parameters, SqlValue};
