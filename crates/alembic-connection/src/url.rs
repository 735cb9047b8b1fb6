//! Database URLs as SQLAlchemy's `make_url` reads them and `render_as_string` writes them.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Python's `urllib.parse.quote` leaves these alone, whatever else it is told.
const QUOTED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'-').remove(b'~');
/// User names and passwords also keep spaces and plus signs.
const USER_QUOTED: &AsciiSet = &QUOTED.remove(b' ').remove(b'+');
/// Database names also keep slashes.
const DATABASE_QUOTED: &AsciiSet = &USER_QUOTED.remove(b'/');

/// Keys of the query whose values are secrets or hold one; the reference shows them, we do not.
const SECRET_KEYS: &[&str] = &["password", "passwd", "sslpassword", "odbc_connect"];

/// A database URL taken apart: `dialect+driver://username:password@host:port/database?key=value`.
///
/// `Display` and `Debug` hide the password, also one that is given as an option in the query;
/// [`render_as_string`](Url::render_as_string) does what the reference's does and shows it on demand.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Url {
    /// `postgresql+psycopg2`: the dialect and, after a plus sign, the driver.
    pub drivername: String,
    /// The user name; `Some("")` when the URL has `://@`.
    pub username: Option<String>,
    /// The password, decoded.
    pub password: Option<String>,
    /// The host; an IPv6 address without its brackets.
    pub host: Option<String>,
    /// The port. The reference takes any integer here and leaves it to the driver to complain.
    pub port: Option<i64>,
    /// The database: a name, or SQLite's path.
    pub database: Option<String>,
    /// The query's keys with their values, in the order of first appearance.
    pub query: Vec<(String, QueryValue)>,
}

/// The value of a key of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryValue {
    /// The key stood once.
    One(String),
    /// The key was repeated.
    Many(Vec<String>),
}

impl QueryValue {
    /// All values in order.
    pub fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

/// Why a text is no database URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// The text has no `name://`. The text itself is not repeated: it may hold a password.
    #[error("Could not parse SQLAlchemy URL from given URL string")]
    NotAUrl,
    /// The port is no integer.
    #[error("invalid literal for int() with base 10: {0}")]
    Port(String),
}

/// What [`Url::set`] changes; what is [`None`] stays as it is.
#[derive(Clone, Default)]
pub struct UrlChanges {
    /// The new dialect and driver.
    pub drivername: Option<String>,
    /// The new user name.
    pub username: Option<String>,
    /// The new password.
    pub password: Option<String>,
    /// The new host.
    pub host: Option<String>,
    /// The new port.
    pub port: Option<i64>,
    /// The new database.
    pub database: Option<String>,
    /// The new query, as a whole.
    pub query: Option<Vec<(String, QueryValue)>>,
}

impl Url {
    /// Reads a URL as `sqlalchemy.make_url(text)` does (SQLAlchemy 2.1.9).
    ///
    /// # Errors
    /// No `name://` at the beginning, or a port that is no integer.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let name_end = text
            .char_indices()
            .find(|&(_, character)| !(character.is_alphanumeric() || character == '_' || character == '+'))
            .map_or(text.len(), |(index, _)| index);
        let (name, rest) = text.split_at(name_end);
        let rest = rest.strip_prefix("://").filter(|_| !name.is_empty()).ok_or(UrlError::NotAUrl)?;

        let (username, password, rest) = split_user(rest);
        let (host, rest) = split_host(rest);
        let (port, rest) = match rest.strip_prefix(':') {
            Some(rest) => {
                let (port, rest) = split_before(rest, &['/', '?']);
                (Some(python_integer(port)?), rest)
            }
            None => (None, rest),
        };
        let (database, rest) = match rest.strip_prefix('/') {
            Some(rest) => {
                let (database, rest) = split_before(rest, &['?']);
                (Some(unquote(database)), rest)
            }
            None => (None, rest),
        };
        // Whatever stands here and begins no query is passed over, as the reference's pattern does.
        let query = rest.strip_prefix('?').map(|query| split_before(query, &['\n']).0).unwrap_or_default();
        Ok(Self {
            drivername: name.to_owned(),
            username: username.map(unquote),
            password: password.map(unquote),
            host: host.map(str::to_owned),
            port,
            database,
            query: parse_query(query),
        })
    }

    /// The dialect's name, `postgresql`.
    pub fn backend_name(&self) -> &str {
        self.drivername.split('+').next().unwrap_or_default()
    }

    /// The driver's name as the URL has it, [`None`] when it leaves the choice to the dialect.
    pub fn driver_name(&self) -> Option<&str> {
        self.drivername.split_once('+').map(|(_, driver)| driver)
    }

    /// The values of a key of the query, empty when it is absent.
    pub fn query_values(&self, key: &str) -> &[String] {
        self.query.iter().find(|(name, _)| name == key).map(|(_, value)| value.values()).unwrap_or_default()
    }

    /// The URL with some parts replaced.
    #[must_use]
    pub fn set(&self, changes: UrlChanges) -> Self {
        Self {
            drivername: changes.drivername.unwrap_or_else(|| self.drivername.clone()),
            username: changes.username.or_else(|| self.username.clone()),
            password: changes.password.or_else(|| self.password.clone()),
            host: changes.host.or_else(|| self.host.clone()),
            port: changes.port.or(self.port),
            database: changes.database.or_else(|| self.database.clone()),
            query: changes.query.unwrap_or_else(|| self.query.clone()),
        }
    }

    /// The URL as text; the password as `***` when `hide_password`.
    ///
    /// Like the reference, this sorts the query's keys, drops a password without a user name and writes the host
    /// as it is.
    pub fn render_as_string(&self, hide_password: bool) -> String {
        use fmt::Write;
        let mut text = format!("{}://", self.drivername);
        if let Some(username) = &self.username {
            text.extend(utf8_percent_encode(username, USER_QUOTED));
            if let Some(password) = &self.password {
                text.push(':');
                if hide_password {
                    text.push_str("***");
                } else {
                    text.extend(utf8_percent_encode(password, USER_QUOTED));
                }
            }
            text.push('@');
        }
        match &self.host {
            Some(host) if host.contains(':') => {
                let _ = write!(text, "[{host}]");
            }
            Some(host) => text.push_str(host),
            None => {}
        }
        if let Some(port) = self.port {
            let _ = write!(text, ":{port}");
        }
        if let Some(database) = &self.database {
            text.push('/');
            text.extend(utf8_percent_encode(database, DATABASE_QUOTED));
        }
        let mut query: Vec<_> = self.query.iter().collect();
        query.sort_by(|(left, _), (right, _)| left.cmp(right));
        let pairs: Vec<String> = query
            .iter()
            .flat_map(|(key, value)| value.values().iter().map(move |value| (key, value)))
            .map(|(key, value)| format!("{}={}", quote_plus(key), quote_plus(value)))
            .collect();
        if !self.query.is_empty() {
            text.push('?');
            text.push_str(&pairs.join("&"));
        }
        text
    }
}

impl fmt::Display for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_secret = |(key, _): &(String, QueryValue)| SECRET_KEYS.contains(&key.as_str());
        if !self.query.iter().any(is_secret) {
            return formatter.write_str(&self.render_as_string(true));
        }
        let mut shown = self.clone();
        for (_, value) in shown.query.iter_mut().filter(|pair| is_secret(pair)) {
            *value = QueryValue::One("***".to_owned());
        }
        // The stars are not quoted, so that they are seen for what they are.
        formatter.write_str(&shown.render_as_string(true).replace("=%2A%2A%2A", "=***"))
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Url({self})")
    }
}

impl std::str::FromStr for Url {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        Self::parse(text)
    }
}

/// Splits before the first of `stops`.
fn split_before<'a>(text: &'a str, stops: &[char]) -> (&'a str, &'a str) {
    text.split_at(text.find(stops).unwrap_or(text.len()))
}

/// `username:password@` from the front. A user name ends at the first `:` or `/`, a password at the first `@`
/// after the colon (so it may hold `/` and `:`); a user name without password ends at the last `@`.
fn split_user(text: &str) -> (Option<&str>, Option<&str>, &str) {
    let (name, rest) = split_before(text, &[':', '/']);
    if let Some((password, rest)) = rest.strip_prefix(':').and_then(|rest| rest.split_once('@')) {
        return (Some(name), Some(password), rest);
    }
    match name.rfind('@') {
        Some(at) => (Some(&text[..at]), None, &text[at + 1..]),
        None => (None, None, text),
    }
}

/// The host from the front: `[…]` up to the last bracket before a slash or question mark, else a plain name.
fn split_host(text: &str) -> (Option<&str>, &str) {
    if let Some(inside) = text.strip_prefix('[') {
        let (run, _) = split_before(inside, &['/', '?']);
        if let Some(end) = run.rfind(']').filter(|&end| end > 0) {
            return (Some(&inside[..end]), &inside[end + 1..]);
        }
    }
    let (host, rest) = split_before(text, &['/', ':', '?']);
    (Some(host).filter(|host| !host.is_empty()), rest)
}

/// Python's `int(text)`: space around, a sign, single underscores between digits.
fn python_integer(text: &str) -> Result<i64, UrlError> {
    let error = || UrlError::Port(alembic_python_text::string_repr(text));
    let trimmed = text.trim();
    let (sign, digits) = match trimmed.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    if digits.split('_').any(|group| group.is_empty() || !group.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(error());
    }
    format!("{sign}{}", digits.replace('_', "")).parse().map_err(|_| error())
}

fn unquote(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn quote_plus(text: &str) -> Cow<'_, str> {
    let quoted: Cow<'_, str> = utf8_percent_encode(text, USER_QUOTED_QUERY).into();
    if quoted.contains(' ') { Cow::Owned(quoted.replace(' ', "+")) } else { quoted }
}

/// In a query a space is written as a plus sign, so the plus sign itself is quoted.
const USER_QUOTED_QUERY: &AsciiSet = &QUOTED.remove(b' ');

/// Python's `parse_qsl` without blank values: a pair without `=` or without value is dropped.
fn parse_query(text: &str) -> Vec<(String, QueryValue)> {
    let mut query: Vec<(String, QueryValue)> = Vec::new();
    for pair in text.split('&') {
        let Some((key, value)) = pair.split_once('=').filter(|(_, value)| !value.is_empty()) else {
            continue;
        };
        let (key, value) = (unquote(&key.replace('+', " ")), unquote(&value.replace('+', " ")));
        match query.iter_mut().find(|(known, _)| *known == key) {
            None => query.push((key, QueryValue::One(value))),
            Some((_, QueryValue::Many(values))) => values.push(value),
            Some((_, known)) => {
                let values = known.values().iter().cloned().chain([value]).collect();
                *known = QueryValue::Many(values);
            }
        }
    }
    query
}
