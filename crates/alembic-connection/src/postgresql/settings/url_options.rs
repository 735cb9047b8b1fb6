//! From a URL to libpq's keywords, by way of what SQLAlchemy hands to each Python driver.

use super::keywords::KEYWORDS;
use crate::postgresql::message::driver_error;
use crate::{DatabaseError, Driver, ErrorClass, Url};

/// Arguments of psycopg2's and psycopg's `connect` that are no connection options and mean nothing here.
const PSYCOPG_ARGUMENTS: &[&str] = &[
    "autocommit",
    "prepare_threshold",
    "context",
    "row_factory",
    "cursor_factory",
    "connection_factory",
    "async",
];

/// asyncpg's arguments with the keyword that they mean; an empty one is accepted without effect.
const ASYNCPG_ARGUMENTS: &[(&str, &str)] = &[
    ("host", "host"),
    ("port", "port"),
    ("user", "user"),
    ("password", "password"),
    ("passfile", "passfile"),
    ("service", "service"),
    ("servicefile", "servicefile"),
    ("database", "dbname"),
    ("timeout", "connect_timeout"),
    ("ssl", "sslmode"),
    ("target_session_attrs", "target_session_attrs"),
    ("krbsrvname", ""),
    ("gsslib", ""),
    ("command_timeout", ""),
    ("statement_cache_size", ""),
    ("max_cached_statement_lifetime", ""),
    ("max_cacheable_statement_size", ""),
    ("prepared_statement_cache_size", ""),
    ("prepared_statement_name_func", ""),
    ("async_fallback", ""),
];

/// pg8000's arguments.
const PG8000_ARGUMENTS: &[(&str, &str)] = &[
    ("host", "host"),
    ("port", "port"),
    ("user", "user"),
    ("password", "password"),
    ("database", "dbname"),
    ("timeout", "connect_timeout"),
    ("application_name", "application_name"),
    ("unix_sock", "unix_sock"),
    ("ssl_context", "ssl_context"),
    ("tcp_keepalive", ""),
];

/// The connection options of `url`, by libpq's keywords; later ones win.
pub(super) fn options(url: &Url, driver: Driver) -> Result<Vec<(String, String)>, DatabaseError> {
    let mut options: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: String| options.push((name.to_owned(), value));
    let parts = [
        ("host", &url.host),
        ("user", &url.username),
        ("password", &url.password),
        ("dbname", &url.database),
    ];
    for (name, part) in parts {
        if let Some(part) = part.as_ref().filter(|part| !part.is_empty()) {
            add(name, part.clone());
        }
    }
    if let Some(port) = url.port.filter(|&port| port != 0) {
        add("port", port.to_string());
    }
    for (name, value) in &url.query {
        let Some(keyword) = keyword(name, driver)? else { continue };
        match value.values() {
            [value] => add(keyword, value.clone()),
            _ if name == "host" || name == "port" => {}
            _ => {
                return Err(driver_error(
                    driver,
                    ErrorClass::Programming,
                    format!("the connection option \"{name}\" stands more than once in {url}"),
                ));
            }
        }
    }
    if driver != Driver::Pg8000
        && let Some((hosts, ports)) = several_hosts(url)?
    {
        add("host", hosts);
        if let Some(ports) = ports {
            add("port", ports);
        }
    }
    if driver == Driver::Pg8000 {
        translate_pg8000(&mut options, driver)?;
    }
    Ok(options)
}

/// The libpq keyword that a key of the query means; [`None`] for one without effect.
fn keyword(name: &str, driver: Driver) -> Result<Option<&str>, DatabaseError> {
    let arguments = match driver {
        Driver::Asyncpg => ASYNCPG_ARGUMENTS,
        Driver::Pg8000 => PG8000_ARGUMENTS,
        _ if KEYWORDS.iter().any(|(known, _)| *known == name) => return Ok(Some(name)),
        _ if PSYCOPG_ARGUMENTS.contains(&name) => return Ok(None),
        Driver::Psycopg => {
            return Err(driver_error(
                driver,
                ErrorClass::Programming,
                format!("invalid connection option \"{name}\"\n"),
            ));
        }
        _ => {
            return Err(driver_error(
                driver,
                ErrorClass::Programming,
                format!("invalid dsn: invalid connection option \"{name}\"\n"),
            ));
        }
    };
    match arguments.iter().find(|(known, _)| *known == name) {
        Some((_, "")) => Ok(None),
        Some((_, keyword)) => Ok(Some(keyword)),
        None => Err(DatabaseError::new(
            ErrorClass::Programming,
            "TypeError",
            format!("connect() got an unexpected keyword argument '{name}'"),
        )),
    }
}

/// SQLAlchemy's two ways to write several hosts: `host=a:1&host=b:2`, or `host=a,b&port=1,2`. A single
/// `host=a:1` counts as the first way.
fn several_hosts(url: &Url) -> Result<Option<(String, Option<String>)>, DatabaseError> {
    let invalid =
        |message: &str| DatabaseError::new(ErrorClass::Interface, "sqlalchemy.exc.ArgumentError", message);
    let mixed = || {
        invalid(
            "Can't mix 'multihost' formats together; use \"host=h1,h2,h3&port=p1,p2,p3\" or \
             \"host=h1:p1&host=h2:p2&host=h3:p3\" separately",
        )
    };
    let (hosts, ports) = (url.query_values("host"), url.query_values("port"));
    match hosts {
        [] => Ok(None),
        [host] if !host.contains(',') => match host.split_once(':') {
            Some((name, port)) if !host.starts_with('/') && is_port(port) => {
                if !ports.is_empty() {
                    return Err(mixed());
                }
                Ok(Some((name.to_owned(), Some(port.to_owned()))))
            }
            _ => Ok(None),
        },
        [host] => {
            let names = host.split(',').count();
            if let [ports] = ports
                && ports.split(',').count() != names
            {
                return Err(invalid("number of hosts and ports don't match"));
            }
            Ok(None)
        }
        hosts => {
            if !ports.is_empty() {
                return Err(mixed());
            }
            let split = |host: &str| match host.rsplit_once(':') {
                Some((name, port)) if is_port(port) && !name.contains(':') => {
                    (name.to_owned(), port.to_owned())
                }
                _ => (host.to_owned(), String::new()),
            };
            let (names, ports): (Vec<String>, Vec<String>) = hosts.iter().map(|host| split(host)).unzip();
            Ok(Some((names.join(","), Some(ports.join(",")))))
        }
    }
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// pg8000 has `unix_sock` with the socket's whole path, and `ssl_context`, of which a URL can only say yes or no.
fn translate_pg8000(options: &mut [(String, String)], driver: Driver) -> Result<(), DatabaseError> {
    if !options.iter().any(|(name, _)| name == "user") {
        return Err(DatabaseError::new(
            ErrorClass::Programming,
            "TypeError",
            "connect() missing 1 required positional argument: 'user'",
        ));
    }
    for (name, value) in options.iter_mut() {
        match name.as_str() {
            "unix_sock" => {
                let (folder, port) = value.rsplit_once("/.s.PGSQL.").ok_or_else(|| {
                    driver_error(
                        driver,
                        ErrorClass::Interface,
                        format!("the option unix_sock=`{value}` names no socket of PostgreSQL: it must end in /.s.PGSQL.<port>"),
                    )
                })?;
                let _ = port;
                "host".clone_into(name);
                *value = folder.to_owned();
            }
            "ssl_context" => {
                "sslmode".clone_into(name);
                *value = match value.to_lowercase().as_str() {
                    "true" | "1" => "verify-full".to_owned(),
                    "false" | "0" | "none" => "disable".to_owned(),
                    other => {
                        return Err(driver_error(
                            driver,
                            ErrorClass::Interface,
                            format!("the option ssl_context=`{other}` must be true or false"),
                        ));
                    }
                };
                if value == "verify-full" {
                    // Python's default context trusts the system's roots.
                    "sslrootcert".clone_into(name);
                    "system".clone_into(value);
                }
            }
            _ => {}
        }
    }
    Ok(())
}
