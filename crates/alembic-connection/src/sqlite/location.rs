//! Which file a SQLite URL means, as SQLAlchemy's `pysqlite` dialect reads it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::{DatabaseError, ErrorClass, Notice, Surroundings, Url};

/// The options that become arguments of `sqlite3.connect`; all others are the file's own URI parameters.
const DRIVER_OPTIONS: &[&str] =
    &["cached_statements", "check_same_thread", "detect_types", "isolation_level", "timeout", "uri"];

/// What SQLite is asked to open.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Location {
    /// The file's name as SQLite takes it: a path, `:memory:`, or a `file:` URI.
    pub(super) filename: PathBuf,
    pub(super) is_uri: bool,
    /// How long a statement waits for another connection's lock; 5 s unless the URL says otherwise.
    pub(super) timeout: Duration,
    /// The database for messages.
    pub(super) shown: String,
    /// Options that mean nothing without `uri=true`.
    pub(super) warnings: Vec<Notice>,
}

impl Location {
    /// Reads the URL; a relative path is relative to the surroundings' working directory.
    pub(super) fn of_url(url: &Url, surroundings: &Surroundings) -> Result<Self, DatabaseError> {
        if url.username.is_some() || url.password.is_some() || url.host.is_some() || url.port.is_some() {
            return Err(invalid(format!(
                "Invalid SQLite URL: {url}\nValid SQLite URL forms are\n sqlite:///:memory: (or, sqlite://)\n \
                 sqlite:///relative/path/to/file.db\n sqlite:////absolute/path/to/file.db"
            )));
        }
        let is_uri = boolean(url, "uri")?.unwrap_or(false);
        boolean(url, "check_same_thread")?;
        let timeout = timeout(url)?;
        let mut uri_options: Vec<(&str, &str)> = url
            .query
            .iter()
            .filter(|(key, _)| !DRIVER_OPTIONS.contains(&key.as_str()))
            .flat_map(|(key, value)| value.values().iter().map(move |value| (key.as_str(), value.as_str())))
            .collect();
        uri_options.sort_unstable();

        let database = url.database.as_deref().filter(|database| !database.is_empty()).unwrap_or(":memory:");
        let mut warnings = Vec::new();
        let filename = if is_uri {
            let options: Vec<String> =
                uri_options.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let separator = if options.is_empty() { "" } else { "?" };
            let text = format!("{}{separator}{}", absolute_uri(database, surroundings), options.join("&"));
            PathBuf::from(text)
        } else {
            if !uri_options.is_empty() {
                warnings.push(ignored_options(&uri_options));
            }
            if database == ":memory:" { PathBuf::from(database) } else { absolute(database, surroundings) }
        };
        let shown = if is_uri || database == ":memory:" {
            database.to_owned()
        } else {
            filename.display().to_string()
        };
        Ok(Self { filename, is_uri, timeout, shown, warnings })
    }
}

fn absolute(path: &str, surroundings: &Surroundings) -> PathBuf {
    match &surroundings.working_directory {
        Some(directory) => directory.join(path),
        None => PathBuf::from(path),
    }
}

/// A `file:` URI with a relative path, made absolute; anything else as it is.
fn absolute_uri(database: &str, surroundings: &Surroundings) -> String {
    let (Some(path), Some(directory)) = (database.strip_prefix("file:"), &surroundings.working_directory)
    else {
        return database.to_owned();
    };
    if path.is_empty() || path.starts_with(['/', ':', '?']) {
        return database.to_owned();
    }
    let directory = escaped(directory);
    format!("file:{}/{path}", directory.trim_end_matches('/'))
}

/// The characters that mean something in SQLite's URIs, escaped (SQLite manual, "URI Filenames").
fn escaped(path: &Path) -> String {
    path.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

fn single<'a>(url: &'a Url, key: &str) -> Result<Option<&'a str>, DatabaseError> {
    match url.query_values(key) {
        [] => Ok(None),
        [value] => Ok(Some(value)),
        _ => Err(invalid(format!("the option `{key}` stands more than once in {url}"))),
    }
}

/// SQLAlchemy's `asbool`.
fn boolean(url: &Url, key: &str) -> Result<Option<bool>, DatabaseError> {
    let Some(value) = single(url, key)? else { return Ok(None) };
    match value.trim().to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "t" | "1" => Ok(Some(true)),
        "false" | "no" | "off" | "n" | "f" | "0" => Ok(Some(false)),
        other => {
            Err(invalid(format!("String is not true/false: {}", alembic_python_text::string_repr(other))))
        }
    }
}

fn timeout(url: &Url) -> Result<Duration, DatabaseError> {
    let Some(value) = single(url, "timeout")? else { return Ok(Duration::from_secs(5)) };
    let seconds: f64 = value.trim().parse().map_err(|_| {
        invalid(format!("could not convert string to float: {}", alembic_python_text::string_repr(value)))
    })?;
    // SQLite counts milliseconds in 32 bits; a negative time means not to wait.
    let milliseconds = (seconds * 1000.0).clamp(0.0, f64::from(i32::MAX));
    Ok(Duration::from_secs_f64(if milliseconds.is_nan() { 0.0 } else { milliseconds / 1000.0 }))
}

fn ignored_options(options: &[(&str, &str)]) -> Notice {
    let mut names: Vec<String> =
        options.iter().map(|(key, _)| alembic_python_text::string_repr(key)).collect();
    names.dedup();
    Notice {
        severity: "WARNING".to_owned(),
        code: String::new(),
        message: format!(
            "Query string argument(s) {} are not accepted by the pysqlite driver and are being ignored; SQLite URI \
             arguments require that 'uri=true' also be present in the URL.",
            names.join(", ")
        ),
        detail: None,
        hint: None,
    }
}

fn invalid(message: String) -> DatabaseError {
    DatabaseError::new(ErrorClass::Interface, "sqlalchemy.exc.ArgumentError", message)
}
