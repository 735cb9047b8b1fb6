//! What the dialect and driver names of a URL mean.

use crate::Url;

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgresql,
    /// MySQL.
    Mysql,
    /// MariaDB under its own name.
    Mariadb,
    /// Oracle Database.
    Oracle,
    /// Microsoft SQL Server.
    Mssql,
}

impl Backend {
    /// The dialect's name in a URL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
            Self::Mariadb => "mariadb",
            Self::Oracle => "oracle",
            Self::Mssql => "mssql",
        }
    }
}

/// The Python driver that a URL names or its dialect chooses. No Python is involved in using it: it decides how
/// parameters are written, which connection options there are and what errors are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Driver {
    /// `sqlite3`, SQLite's default.
    Pysqlite,
    /// aiosqlite.
    Aiosqlite,
    /// psycopg2.
    Psycopg2,
    /// psycopg2cffi.
    Psycopg2cffi,
    /// psycopg 3, PostgreSQL's default in SQLAlchemy 2.1; also by the name `psycopg_async`.
    Psycopg,
    /// asyncpg.
    Asyncpg,
    /// pg8000.
    Pg8000,
    /// A driver of a database that is not opened here yet.
    Other(Backend, &'static str),
}

impl Driver {
    /// The database this driver is for.
    pub fn backend(self) -> Backend {
        match self {
            Self::Pysqlite | Self::Aiosqlite => Backend::Sqlite,
            Self::Psycopg2 | Self::Psycopg2cffi | Self::Psycopg | Self::Asyncpg | Self::Pg8000 => {
                Backend::Postgresql
            }
            Self::Other(backend, _) => backend,
        }
    }

    /// The driver's name as SQLAlchemy has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pysqlite => "pysqlite",
            Self::Aiosqlite => "aiosqlite",
            Self::Psycopg2 => "psycopg2",
            Self::Psycopg2cffi => "psycopg2cffi",
            Self::Psycopg => "psycopg",
            Self::Asyncpg => "asyncpg",
            Self::Pg8000 => "pg8000",
            Self::Other(_, name) => name,
        }
    }
}

/// Why the names in a URL mean no driver.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DriverError {
    /// `postgres://`, which SQLAlchemy knew until 1.4.
    #[error(
        "Can't load plugin: sqlalchemy.dialects:postgres (SQLAlchemy no longer knows this name: write `postgresql://` instead of `postgres://`)"
    )]
    Postgres,
    /// A name that SQLAlchemy does not know.
    #[error("Can't load plugin: sqlalchemy.dialects:{0}")]
    Unknown(String),
    /// Encrypted SQLite files.
    #[error(
        "the driver `pysqlcipher` opens encrypted SQLite files, which this program cannot read: use an unencrypted file with `sqlite://`"
    )]
    Sqlcipher,
}

/// Drivers that SQLAlchemy 2.1.9 knows for the databases that are not opened here; the first is the default.
const OTHER_DRIVERS: &[(Backend, &[&str])] = &[
    (
        Backend::Mysql,
        &[
            "mysqldb",
            "pymysql",
            "aiomysql",
            "asyncmy",
            "cymysql",
            "mysqlconnector",
            "mariadbconnector",
            "pyodbc",
        ],
    ),
    (
        Backend::Mariadb,
        &[
            "mysqldb",
            "pymysql",
            "aiomysql",
            "asyncmy",
            "cymysql",
            "mysqlconnector",
            "mariadbconnector",
            "pyodbc",
        ],
    ),
    (Backend::Oracle, &["oracledb", "cx_oracle", "oracledb_async"]),
    (Backend::Mssql, &["pyodbc", "pymssql", "aioodbc", "mssqlpython"]),
];

impl Url {
    /// The driver that this URL means.
    ///
    /// # Errors
    /// A dialect or a driver that SQLAlchemy does not know, with its message; `pysqlcipher`.
    pub fn driver(&self) -> Result<Driver, DriverError> {
        let unknown = || DriverError::Unknown(self.drivername.replacen('+', ".", 1));
        let named = self.driver_name();
        match self.backend_name() {
            "sqlite" => match named {
                None | Some("pysqlite") => Ok(Driver::Pysqlite),
                Some("aiosqlite") => Ok(Driver::Aiosqlite),
                Some("pysqlcipher") => Err(DriverError::Sqlcipher),
                Some(_) => Err(unknown()),
            },
            "postgresql" => match named {
                None | Some("psycopg" | "psycopg_async") => Ok(Driver::Psycopg),
                Some("psycopg2") => Ok(Driver::Psycopg2),
                Some("psycopg2cffi") => Ok(Driver::Psycopg2cffi),
                Some("asyncpg") => Ok(Driver::Asyncpg),
                Some("pg8000") => Ok(Driver::Pg8000),
                Some(_) => Err(unknown()),
            },
            "postgres" => Err(DriverError::Postgres),
            backend => {
                let (backend, drivers) =
                    OTHER_DRIVERS.iter().find(|(known, _)| known.name() == backend).ok_or_else(unknown)?;
                let driver = match named {
                    None => drivers.first(),
                    Some(name) => drivers.iter().find(|driver| **driver == name),
                };
                driver.map(|driver| Driver::Other(*backend, driver)).ok_or_else(unknown)
            }
        }
    }
}
