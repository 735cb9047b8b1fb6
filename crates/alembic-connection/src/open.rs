//! From a URL to a connection.

use crate::{Backend, Connection, DatabaseError, DriverError, Surroundings, Url};

/// Why a connection was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no driver.
    #[error(transparent)]
    Driver(#[from] DriverError),
    /// The driver is known, but this build has none for that database.
    #[error(
        "this build has no driver for {0} databases (the URL asks for `{1}`); statements for it can be written with --sql"
    )]
    NoDriver(&'static str, String),
    /// The driver or the server refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Opens the database that `url` names.
///
/// # Errors
/// The URL means no driver, this build has none for it, an option is unknown, or the server or file cannot be
/// reached or refuses.
#[cfg_attr(
    not(any(feature = "sqlite", feature = "postgresql")),
    expect(unused_variables, reason = "without a driver nothing is taken from the surroundings")
)]
pub fn open(url: &Url, surroundings: &Surroundings) -> Result<Box<dyn Connection>, OpenError> {
    let driver = url.driver()?;
    match driver.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => Ok(Box::new(crate::sqlite::open(url, driver, surroundings)?)),
        #[cfg(feature = "postgresql")]
        Backend::Postgresql => Ok(Box::new(crate::postgresql::open(url, driver, surroundings)?)),
        backend => Err(OpenError::NoDriver(name_for_people(backend), url.drivername.clone())),
    }
}

fn name_for_people(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "SQLite",
        Backend::Postgresql => "PostgreSQL",
        Backend::Mysql => "MySQL",
        Backend::Mariadb => "MariaDB",
        Backend::Oracle => "Oracle",
        Backend::Mssql => "SQL Server",
    }
}
