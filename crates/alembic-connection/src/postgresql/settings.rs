//! Connection parameters: from the URL, a service file, the environment and libpq's defaults, in this order.

mod keywords;
mod passfile;
mod service;
#[cfg(test)]
mod tests;
mod url_options;

use std::path::PathBuf;
use std::time::Duration;

use super::message::driver_error;
use crate::{DatabaseError, Driver, ErrorClass, Notice, Surroundings, Url};

pub(super) use passfile::password_for;

/// Everything needed to connect. It holds the password and is therefore never printed.
pub(super) struct Settings {
    pub(super) driver: Driver,
    pub(super) hosts: Vec<HostAddress>,
    pub(super) user: String,
    pub(super) database: String,
    pub(super) password: Option<String>,
    pub(super) passfile: Option<PathBuf>,
    /// Parameters of the startup message beside user and database.
    pub(super) startup: Vec<(String, String)>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) keepalive: Keepalive,
    pub(super) session: SessionWish,
    pub(super) random_order: bool,
    pub(super) channel_binding_required: bool,
    pub(super) authentication: AuthenticationWish,
    pub(super) tls: TlsSettings,
    pub(super) warnings: Vec<Notice>,
}

/// One place to connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HostAddress {
    /// A name, an address, or the folder of a socket when it begins with a slash.
    pub(super) host: String,
    /// The address to connect to instead of asking for the name's.
    pub(super) address: Option<String>,
    pub(super) port: u16,
}

impl HostAddress {
    /// The socket's path when this is a local one.
    pub(super) fn socket(&self) -> Option<PathBuf> {
        (self.address.is_none() && self.host.starts_with(['/', '@']))
            .then(|| PathBuf::from(format!("{}/.s.PGSQL.{}", self.host, self.port)))
    }
}

/// TCP keepalives; [`None`] leaves the system's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keepalive {
    pub(super) on: bool,
    pub(super) idle: Option<Duration>,
    pub(super) interval: Option<Duration>,
    pub(super) count: Option<u32>,
    pub(super) user_timeout: Option<Duration>,
}

/// `target_session_attrs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SessionWish {
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

/// `require_auth`: the methods that are allowed, or with `!` forbidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AuthenticationWish {
    pub(super) text: String,
    methods: Vec<String>,
    forbids: bool,
}

impl AuthenticationWish {
    /// Whether the server may ask for `method` (`none`, `password`, `md5`, `scram-sha-256`).
    pub(super) fn allows(&self, method: &str) -> bool {
        self.methods.is_empty() || self.methods.iter().any(|known| known == method) != self.forbids
    }
}

/// What to ask of TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TlsSettings {
    pub(super) mode: TlsMode,
    /// TLS from the first byte, without asking the server (`sslnegotiation=direct`).
    pub(super) direct: bool,
    pub(super) roots: Roots,
    pub(super) certificate: Option<PathBuf>,
    pub(super) key: Option<PathBuf>,
    pub(super) send_server_name: bool,
    /// The lowest and highest version to offer: 12 or 13.
    pub(super) versions: (u8, u8),
}

/// Where trusted certificates come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Roots {
    /// The operating system's.
    System,
    /// A file, which need not exist unless verification is asked for.
    File(Option<PathBuf>),
}

/// `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TlsMode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl TlsMode {
    fn read(text: &str) -> Option<Self> {
        Some(match text {
            "disable" => Self::Disable,
            "allow" => Self::Allow,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            _ => return None,
        })
    }
}

impl Settings {
    /// Reads the parameters of `url` as `driver` does.
    pub(super) fn of_url(
        url: &Url,
        driver: Driver,
        surroundings: &Surroundings,
    ) -> Result<Self, DatabaseError> {
        let mut options = url_options::options(url, driver)?;
        if driver != Driver::Pg8000 {
            service::apply(&mut options, surroundings, driver)?;
        }
        let mut warnings = Vec::new();
        let values = keywords::Values::new(options, driver, surroundings);
        let user = match values.get("user") {
            Some(user) => user,
            None => surroundings.user.clone().ok_or_else(|| {
                operational(driver, "local user name cannot be found: name a user in the database URL\n")
            })?,
        };
        let database = values.get("dbname").unwrap_or_else(|| user.clone());
        let hosts = hosts(&values, driver)?;
        for option in REFUSED {
            if values.get(option.0).is_some_and(|value| !option.1.contains(&value.as_str())) {
                return Err(operational(
                    driver,
                    &format!(
                        "the connection option \"{}\" is not supported by this program: {}\n",
                        option.0, option.2
                    ),
                ));
            }
        }
        let passfile = match values.get("passfile") {
            Some(path) => Some(PathBuf::from(path)),
            None if driver == Driver::Pg8000 => None,
            None => surroundings.home.as_ref().map(|home| home.join(".pgpass")),
        };
        let password = values.get("password");
        let connect_timeout = values.integer("connect_timeout")?;
        let wish = values.choice("target_session_attrs", SESSION_WISHES)?.unwrap_or(SessionWish::Any);
        let random_order = values.choice("load_balance_hosts", &[("disable", false), ("random", true)])?;
        let channel_binding =
            values.choice("channel_binding", &[("disable", false), ("prefer", false), ("require", true)])?;
        values.choice("gssencmode", &[("disable", ()), ("prefer", ()), ("require", ())])?;
        let authentication = authentication(&values)?;
        let keepalive = keepalive(&values)?;
        let tls = tls(&values, driver, surroundings)?;
        if values.get("sslcompression").is_some_and(|value| value == "1") {
            warnings
                .push(warning("sslcompression is no longer done by any PostgreSQL server and is ignored"));
        }
        Ok(Self {
            driver,
            hosts,
            startup: startup(&values, surroundings, driver),
            user,
            database,
            password,
            passfile,
            connect_timeout: connect_timeout
                .and_then(|seconds| u64::try_from(seconds).ok())
                .filter(|&seconds| seconds > 0)
                .map(Duration::from_secs),
            keepalive,
            session: wish,
            random_order: random_order.unwrap_or(false),
            channel_binding_required: channel_binding.unwrap_or(false),
            authentication,
            tls,
            warnings,
        })
    }
}

/// Options whose meaning cannot be had here. Leaving them out in silence would weaken what the user asked for.
const REFUSED: &[(&str, &[&str], &str)] = &[
    ("gssencmode", &["disable", "prefer"], "GSSAPI encryption is not built in; use TLS (sslmode)"),
    ("sslcrl", &[], "revocation lists are not checked; remove the option"),
    ("sslcrldir", &[], "revocation lists are not checked; remove the option"),
    ("sslpassword", &[], "encrypted key files are not read; decrypt the key file"),
    ("sslcertmode", &["allow", "disable"], "whether the server asks for a certificate is not checked"),
    ("requirepeer", &[], "the server's operating system user is not checked; remove the option"),
    (
        "replication",
        &["false", "off", "no", "0"],
        "a replication connection cannot run migrations; remove the option",
    ),
];

const SESSION_WISHES: &[(&str, SessionWish)] = &[
    ("any", SessionWish::Any),
    ("read-write", SessionWish::ReadWrite),
    ("read-only", SessionWish::ReadOnly),
    ("primary", SessionWish::Primary),
    ("standby", SessionWish::Standby),
    ("prefer-standby", SessionWish::PreferStandby),
];

/// The folders that PostgreSQL's packages put their sockets in: Debian's libpq and the upstream one.
#[cfg(unix)]
const SOCKET_FOLDERS: &[&str] = &["/var/run/postgresql", "/tmp"];

/// The host when none is given: the local socket, else `localhost`.
fn default_host(driver: Driver, port: u16) -> String {
    if driver == Driver::Pg8000 {
        return "localhost".to_owned();
    }
    #[cfg(unix)]
    {
        let exists = |folder: &&&str| std::path::Path::new(&format!("{folder}/.s.PGSQL.{port}")).exists();
        match SOCKET_FOLDERS.iter().find(exists) {
            Some(folder) => (*folder).to_owned(),
            // asyncpg goes on to TCP, libpq complains about the missing socket.
            None if driver == Driver::Asyncpg => "localhost".to_owned(),
            None => SOCKET_FOLDERS[0].to_owned(),
        }
    }
    #[cfg(not(unix))]
    {
        let _ = port;
        "localhost".to_owned()
    }
}

/// The lists of hosts, addresses and ports, one entry each, or one port for all.
fn hosts(values: &keywords::Values<'_>, driver: Driver) -> Result<Vec<HostAddress>, DatabaseError> {
    let list = |name: &str| -> Vec<String> {
        values.get(name).map(|text| text.split(',').map(str::to_owned).collect()).unwrap_or_default()
    };
    let (names, addresses, ports) = (list("host"), list("hostaddr"), list("port"));
    let count = if addresses.is_empty() { names.len().max(1) } else { addresses.len() };
    if !addresses.is_empty() && !names.is_empty() && names.len() != count {
        return Err(operational(
            driver,
            &format!("could not match {} host names to {count} hostaddr values\n", names.len()),
        ));
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(operational(
            driver,
            &format!("could not match {} port numbers to {count} hosts\n", ports.len()),
        ));
    }
    (0..count)
        .map(|index| {
            let port = ports.get(index).or_else(|| ports.first()).map_or("", |port| port.trim());
            let port = if port.is_empty() { 5432 } else { port_number(port, driver)? };
            let address = addresses.get(index).filter(|address| !address.is_empty()).cloned();
            let host = names.get(index).filter(|name| !name.is_empty()).cloned();
            let host = match (&host, &address) {
                (Some(host), _) => host.clone(),
                (None, Some(_)) => String::new(),
                (None, None) => default_host(driver, port),
            };
            Ok(HostAddress { host, address, port })
        })
        .collect()
}

fn port_number(text: &str, driver: Driver) -> Result<u16, DatabaseError> {
    let number: i32 = text.parse().map_err(|_| {
        operational(driver, &format!("invalid integer value \"{text}\" for connection option \"port\"\n"))
    })?;
    u16::try_from(number)
        .ok()
        .filter(|&port| port > 0)
        .ok_or_else(|| operational(driver, &format!("invalid port number: \"{number}\"\n")))
}

fn keepalive(values: &keywords::Values<'_>) -> Result<Keepalive, DatabaseError> {
    let positive = |name: &str| -> Result<Option<u64>, DatabaseError> {
        Ok(values.integer(name)?.and_then(|value| u64::try_from(value).ok()).filter(|&value| value > 0))
    };
    Ok(Keepalive {
        on: values.integer("keepalives")? != Some(0),
        idle: positive("keepalives_idle")?.map(Duration::from_secs),
        interval: positive("keepalives_interval")?.map(Duration::from_secs),
        count: positive("keepalives_count")?.and_then(|count| u32::try_from(count).ok()),
        user_timeout: positive("tcp_user_timeout")?.map(Duration::from_millis),
    })
}

fn authentication(values: &keywords::Values<'_>) -> Result<AuthenticationWish, DatabaseError> {
    const KNOWN: &[&str] = &["password", "md5", "gss", "sspi", "scram-sha-256", "none"];
    let text = values.get("require_auth").unwrap_or_default();
    let invalid = || operational(values.driver(), &format!("invalid require_auth value: \"{text}\"\n"));
    let mut methods = Vec::new();
    let mut forbidden = 0;
    for method in text.split(',').map(str::trim).filter(|method| !method.is_empty()) {
        let name = method.strip_prefix('!').unwrap_or(method);
        forbidden += usize::from(name.len() < method.len());
        if !KNOWN.contains(&name) {
            return Err(invalid());
        }
        methods.push(name.to_owned());
    }
    if forbidden != 0 && forbidden != methods.len() {
        return Err(invalid());
    }
    Ok(AuthenticationWish { text: text.clone(), forbids: forbidden > 0, methods })
}

fn tls(
    values: &keywords::Values<'_>,
    driver: Driver,
    surroundings: &Surroundings,
) -> Result<TlsSettings, DatabaseError> {
    let in_home = |name: &str| surroundings.home.as_ref().map(|home| home.join(".postgresql").join(name));
    let path = |keyword: &str, name: &str| values.get(keyword).map(PathBuf::from).or_else(|| in_home(name));
    let root = values.get("sslrootcert");
    let is_system = root.as_deref() == Some("system");
    let mode_text = values.get("sslmode");
    let mode = match &mode_text {
        Some(text) => TlsMode::read(text).ok_or_else(|| invalid_mode(driver, text))?,
        None if is_system => TlsMode::VerifyFull,
        None => TlsMode::Prefer,
    };
    if is_system && mode < TlsMode::VerifyFull {
        let text = mode_text.unwrap_or_default();
        return Err(operational(
            driver,
            &format!(
                "weak sslmode \"{text}\" may not be used with sslrootcert=system (use \"verify-full\")\n"
            ),
        ));
    }
    let direct = values.choice("sslnegotiation", &[("postgres", false), ("direct", true)])?.unwrap_or(false);
    if direct && mode < TlsMode::Require {
        let text = mode_text.unwrap_or_else(|| "prefer".to_owned());
        return Err(operational(
            driver,
            &format!(
                "weak sslmode \"{text}\" may not be used with sslnegotiation=direct (use \"require\", \"verify-ca\", or \"verify-full\")\n"
            ),
        ));
    }
    let versions = &[("TLSv1", 10), ("TLSv1.1", 11), ("TLSv1.2", 12), ("TLSv1.3", 13)];
    let version = |name: &str| -> Result<Option<u8>, DatabaseError> {
        let Some(text) = values.get(name) else { return Ok(None) };
        let known = versions.iter().find(|(known, _)| known.eq_ignore_ascii_case(&text));
        known
            .map(|&(_, version)| Some(version))
            .ok_or_else(|| operational(driver, &format!("invalid \"{name}\" value: \"{text}\"\n")))
    };
    let (lowest, highest) = (version("ssl_min_protocol_version")?, version("ssl_max_protocol_version")?);
    if highest.is_some_and(|highest| highest < lowest.unwrap_or(12).max(12)) {
        return Err(operational(
            driver,
            "invalid SSL protocol version range: this program speaks TLSv1.2 and TLSv1.3\n",
        ));
    }
    let certificate_wanted = values.get("sslcertmode").as_deref() != Some("disable");
    Ok(TlsSettings {
        mode,
        direct,
        roots: if is_system { Roots::System } else { Roots::File(path("sslrootcert", "root.crt")) },
        certificate: path("sslcert", "postgresql.crt").filter(|_| certificate_wanted),
        key: path("sslkey", "postgresql.key"),
        send_server_name: values.get("sslsni").as_deref() != Some("0"),
        versions: (lowest.unwrap_or(12).max(12), highest.unwrap_or(13)),
    })
}

fn invalid_mode(driver: Driver, text: &str) -> DatabaseError {
    if driver == Driver::Asyncpg {
        return driver_error(
            driver,
            ErrorClass::Interface,
            "`sslmode` parameter must be one of: disable, allow, prefer, require, verify-ca, verify-full",
        );
    }
    operational(driver, &format!("invalid sslmode value: \"{text}\"\n"))
}

/// What the startup message says beside user and database. The encoding is always UTF-8: it is ours, not the
/// script's.
fn startup(
    values: &keywords::Values<'_>,
    surroundings: &Surroundings,
    driver: Driver,
) -> Vec<(String, String)> {
    let mut startup = vec![("client_encoding".to_owned(), "UTF8".to_owned())];
    let application = values.get("application_name").or_else(|| values.get("fallback_application_name"));
    startup.extend(application.map(|name| ("application_name".to_owned(), name)));
    startup.extend(values.get("options").map(|options| ("options".to_owned(), options)));
    if driver != Driver::Pg8000 {
        for (variable, name) in [("PGDATESTYLE", "datestyle"), ("PGTZ", "timezone"), ("PGGEQO", "geqo")] {
            let value = surroundings.variable(variable).filter(|value| *value != "default");
            startup.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        }
    }
    startup
}

fn operational(driver: Driver, message: &str) -> DatabaseError {
    driver_error(driver, ErrorClass::Operational, super::message::finished(driver, message.to_owned()))
}

fn warning(message: &str) -> Notice {
    Notice {
        severity: "WARNING".to_owned(),
        code: String::new(),
        message: message.to_owned(),
        detail: None,
        hint: None,
    }
}
