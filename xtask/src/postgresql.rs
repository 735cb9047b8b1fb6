//! A PostgreSQL server for tests and benchmarks, and databases on it that disappear again.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{Failure, process};

/// The variable that names the server, as a URL.
pub const VARIABLE: &str = "ALEMBIC_TEST_POSTGRESQL";
const DEFAULT: &str = "postgresql://postgres@127.0.0.1:5432/postgres";

/// A server that answered.
#[derive(Debug, Clone)]
pub struct Server {
    url: String,
}

/// A database of its own; dropped with the value.
#[derive(Debug)]
pub struct Database {
    server: Server,
    name: String,
}

/// The URL that [`VARIABLE`] names, else the local server's.
pub fn configured_url() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| DEFAULT.to_owned())
}

/// The client `psql`; where Debian keeps it before the path, because on the path is a script that looks for it.
pub fn psql() -> PathBuf {
    newest_release("psql").or_else(|| on_path("psql")).unwrap_or_else(|| PathBuf::from("psql"))
}

/// A program: on the path, else the one of PostgreSQL's newest installed release.
pub fn installed(program: &str) -> Option<PathBuf> {
    on_path(program).or_else(|| newest_release(program))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.exists())
}

fn newest_release(program: &str) -> Option<PathBuf> {
    let releases = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut programs: Vec<(u32, PathBuf)> = releases
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let release = path.file_name()?.to_str()?.parse().ok()?;
            Some((release, path.join("bin").join(program)))
        })
        .filter(|(_, file)| file.exists())
        .collect();
    programs.sort();
    programs.pop().map(|(_, file)| file)
}

impl Server {
    /// The configured server, once it has answered a query.
    pub fn find() -> Result<Self, Failure> {
        Self::at(configured_url())
    }

    /// The server at a URL, once it has answered a query.
    pub fn at(url: String) -> Result<Self, Failure> {
        let server = Self { url };
        match server.query("SELECT 1") {
            Ok(_) => Ok(server),
            Err(failure) => Err(Failure::new(format!(
                "no PostgreSQL server for the tests ({failure}); run `cargo xtask test`, or set {VARIABLE}"
            ))),
        }
    }

    /// A new database whose name begins with `prefix`.
    pub fn create_database(&self, prefix: &str) -> Result<Database, Failure> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{prefix}_{}_{count}", std::process::id());
        self.query(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
        self.query(&format!("CREATE DATABASE {name}"))?;
        Ok(Database { server: self.clone(), name })
    }

    fn query(&self, sql: &str) -> Result<String, Failure> {
        query(&self.url, sql)
    }
}

impl Database {
    /// Its URL, as PostgreSQL's own programs read it.
    pub fn url(&self) -> String {
        let (before, query) = self.server.url.split_once('?').unwrap_or((&self.server.url, ""));
        let authority = before.find("://").map_or(0, |at| at + 3);
        let end = before[authority..].find('/').map_or(before.len(), |at| authority + at);
        let separator = if query.is_empty() { "" } else { "?" };
        format!("{}/{}{separator}{query}", &before[..end], self.name)
    }

    /// Its URL, as SQLAlchemy reads it.
    pub fn sqlalchemy_url(&self) -> String {
        let url = self.url();
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        format!("postgresql+psycopg2://{rest}")
    }

    /// What a query gives, one line for each row, columns separated by `|`.
    pub fn query(&self, sql: &str) -> Result<String, Failure> {
        query(&self.url(), sql)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(failure) =
            self.server.query(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))
        {
            eprintln!("{failure}");
        }
    }
}

fn query(url: &str, sql: &str) -> Result<String, Failure> {
    process::stdout(
        Command::new(psql())
            .args([
                "--no-psqlrc",
                "--no-align",
                "--tuples-only",
                "--quiet",
                "--set",
                "ON_ERROR_STOP=1",
                "--command",
            ])
            .args([sql, url]),
    )
}
