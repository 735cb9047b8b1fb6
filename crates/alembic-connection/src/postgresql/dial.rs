//! Finding a server that answers: hosts, addresses, TLS or not, and the kind of session wanted.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use postgres_protocol::message::frontend;

use super::message::{driver_error, finished};
use super::session::{Credentials, Session, StartError};
use super::settings::{HostAddress, SessionWish, Settings, TlsMode, password_for};
use super::tls;
use super::transport::Stream;
use crate::{DatabaseError, Driver, ErrorClass, Notice, SqlValue};

/// Tries host after host, as libpq does; the error has a line for each one tried.
pub(super) fn dial(settings: &Settings, warnings: &mut Vec<Notice>) -> Result<Session, DatabaseError> {
    let mut attempts = Attempts { settings, text: String::new(), sqlstate: None };
    let wishes: &[SessionWish] = match settings.session {
        // A second round takes what there is.
        SessionWish::PreferStandby => &[SessionWish::Standby, SessionWish::Any],
        ref wish => std::slice::from_ref(wish),
    };
    for &wish in wishes {
        for host in in_order(settings) {
            let password = password_for(settings, &host, warnings);
            if let Some(session) = attempts.try_host(&host, password.as_deref(), wish)? {
                return Ok(session);
            }
        }
    }
    Err(attempts.error())
}

fn in_order(settings: &Settings) -> Vec<HostAddress> {
    let mut hosts = settings.hosts.clone();
    if settings.random_order && hosts.len() > 1 {
        // Any spread will do: the clock's lowest digits choose where the round begins.
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let count = hosts.len();
        hosts.rotate_left(now.subsec_nanos() as usize / 100 % count);
    }
    hosts
}

/// What was tried so far.
struct Attempts<'a> {
    settings: &'a Settings,
    text: String,
    sqlstate: Option<String>,
}

/// One way to reach a host.
enum Place {
    Socket,
    Address(SocketAddr),
}

/// How one attempt failed.
struct Failure {
    message: String,
    /// The next host would not do better: the server is there and refuses.
    is_final: bool,
    /// The same server may answer differently with TLS than without.
    depends_on_encryption: bool,
    sqlstate: Option<String>,
}

impl Failure {
    fn before_session(message: String) -> Self {
        Self { message, is_final: false, depends_on_encryption: false, sqlstate: None }
    }
}

impl Attempts<'_> {
    fn error(&mut self) -> DatabaseError {
        let driver = self.settings.driver;
        let prefix = if driver == Driver::Psycopg { "connection failed: " } else { "" };
        let text = finished(driver, format!("{prefix}{}", self.text));
        let sqlstate = self.sqlstate.take();
        driver_error(driver, ErrorClass::Operational, text).with(|details| {
            details.sqlstate = sqlstate;
            details.is_disconnect = true;
        })
    }

    /// Tries all addresses of a host. [`None`] means that the next host may be tried.
    fn try_host(
        &mut self,
        host: &HostAddress,
        password: Option<&str>,
        wish: SessionWish,
    ) -> Result<Option<Session>, DatabaseError> {
        let places = match places(host) {
            Ok(places) => places,
            Err(message) => {
                self.text.push_str(&message);
                return Ok(None);
            }
        };
        for place in places {
            let encryptions: &[TlsMode] = match (&place, self.settings.tls.mode) {
                (Place::Socket, _) | (_, TlsMode::Disable) => &[TlsMode::Disable],
                (_, TlsMode::Allow) => &[TlsMode::Disable, TlsMode::Require],
                (_, TlsMode::Prefer) => &[TlsMode::Prefer, TlsMode::Disable],
                _ => &[TlsMode::Require],
            };
            for (index, &encryption) in encryptions.iter().enumerate() {
                match self.try_place(host, &place, encryption, password, wish) {
                    Ok(session) => return Ok(Some(session)),
                    Err(failure) => {
                        let place_text = place_text(host, &place);
                        let _ = write!(
                            self.text,
                            "connection to server {place_text} failed: {}",
                            failure.message
                        );
                        self.sqlstate = failure.sqlstate;
                        let may_try_again = failure.depends_on_encryption && index + 1 < encryptions.len();
                        if may_try_again {
                            continue;
                        }
                        if failure.is_final {
                            return Err(self.error());
                        }
                        break;
                    }
                }
            }
        }
        Ok(None)
    }

    fn try_place(
        &self,
        host: &HostAddress,
        place: &Place,
        encryption: TlsMode,
        password: Option<&str>,
        wish: SessionWish,
    ) -> Result<Session, Failure> {
        let settings = self.settings;
        let deadline = settings.connect_timeout.map(|timeout| Instant::now() + timeout);
        let stream = match place {
            Place::Socket => Stream::to_socket(&host.socket().unwrap_or_default()),
            Place::Address(address) => {
                Stream::to_address(address, settings.connect_timeout, &settings.keepalive)
            }
        };
        let stream = stream.map_err(|error| Failure::before_session(unreachable_message(&error, place)))?;
        let remaining = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let remaining = remaining.map(|remaining| remaining.max(Duration::from_millis(1)));
        let _ = stream.set_timeout(remaining);
        let stream = match (place, encryption) {
            (Place::Address(address), TlsMode::Prefer | TlsMode::Require) => {
                self.encrypt(stream, host, address.ip(), encryption)?
            }
            _ => stream,
        };
        let is_encrypted = stream.is_encrypted();
        let credentials = Credentials {
            user: &settings.user,
            database: &settings.database,
            startup: &settings.startup,
            password,
            wish: &settings.authentication,
            channel_binding_required: settings.channel_binding_required,
        };
        let mut session = Session::start(stream, &credentials).map_err(|error| {
            let mut failure = start_failure(error);
            // `prefer` tries without TLS only where TLS was really in use.
            failure.depends_on_encryption &= encryption != TlsMode::Prefer || is_encrypted;
            failure
        })?;
        if let Some(complaint) = unwanted(&mut session, wish) {
            return Err(Failure::before_session(complaint));
        }
        let _ = session.set_timeout(None);
        Ok(session)
    }

    fn encrypt(
        &self,
        mut stream: Stream,
        host: &HostAddress,
        address: IpAddr,
        encryption: TlsMode,
    ) -> Result<Stream, Failure> {
        if !self.settings.tls.direct {
            let answer =
                ask_for_tls(&mut stream).map_err(|error| Failure::before_session(stream_message(&error)))?;
            match answer {
                b'S' => {}
                b'N' if encryption == TlsMode::Prefer => return Ok(stream),
                b'N' => {
                    return Err(Failure::before_session(
                        "server does not support SSL, but SSL was required\n".to_owned(),
                    ));
                }
                other => {
                    let message =
                        format!("received invalid response to SSL negotiation: {}\n", char::from(other));
                    return Err(Failure::before_session(message));
                }
            }
        }
        let Stream::Tcp(socket) = stream else { return Ok(stream) };
        tls::encrypt(socket, &self.settings.tls, host, address).map_err(|message| Failure {
            message,
            is_final: true,
            depends_on_encryption: true,
            sqlstate: None,
        })
    }
}

/// Asks whether the server speaks TLS. Exactly one byte is read, so that nothing an attacker puts behind it is taken
/// for part of the encrypted session (CVE-2021-23222).
fn ask_for_tls(stream: &mut Stream) -> io::Result<u8> {
    let mut request = BytesMut::new();
    frontend::ssl_request(&mut request);
    stream.write_all(&request)?;
    let mut answer = [0];
    stream.read_exact(&mut answer)?;
    Ok(answer[0])
}

fn places(host: &HostAddress) -> Result<Vec<Place>, String> {
    if host.socket().is_some() {
        return Ok(vec![Place::Socket]);
    }
    let name = host.address.as_deref().unwrap_or(&host.host);
    if let Ok(address) = name.parse::<IpAddr>() {
        return Ok(vec![Place::Address(SocketAddr::new(address, host.port))]);
    }
    if host.address.is_some() {
        return Err(format!("could not parse network address \"{name}\": Name or service not known\n"));
    }
    match (name, host.port).to_socket_addrs() {
        Ok(addresses) => Ok(addresses.map(Place::Address).collect()),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.rsplit(": ").next().unwrap_or(&reason);
            Err(format!("could not translate host name \"{name}\" to address: {reason}\n"))
        }
    }
}

fn place_text(host: &HostAddress, place: &Place) -> String {
    match place {
        Place::Socket => format!("on socket \"{}\"", host.socket().unwrap_or_default().display()),
        Place::Address(address) => {
            let address = address.ip().to_string();
            let host_name = if host.host.is_empty() { &address } else { &host.host };
            let resolved = if *host_name == address { String::new() } else { format!(" ({address})") };
            format!("at \"{host_name}\"{resolved}, port {}", host.port)
        }
    }
}

fn unreachable_message(error: &io::Error, place: &Place) -> String {
    if error.kind() == io::ErrorKind::TimedOut {
        return "timeout expired\n".to_owned();
    }
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or(&text);
    let advice = match place {
        Place::Socket => "Is the server running locally and accepting connections on that socket?",
        Place::Address(_) => "Is the server running on that host and accepting TCP/IP connections?",
    };
    format!("{reason}\n\t{advice}\n")
}

/// What libpq says when a stream ends or fails.
pub(super) fn stream_message(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "timeout expired\n".to_owned(),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => {
            "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore \
             or while processing the request.\n"
                .to_owned()
        }
        io::ErrorKind::NotConnected => "connection already closed".to_owned(),
        _ => format!("could not receive data from server: {error}\n"),
    }
}

fn start_failure(error: StartError) -> Failure {
    match error {
        StartError::Server(message, was_asked) => Failure {
            message: format!("{}:  {}", message.severity, message.text(None)),
            // 57P03: the server is starting or stopping, another one may do.
            is_final: message.code != "57P03",
            // Once it asks who we are, the server has accepted the encryption.
            depends_on_encryption: !was_asked,
            sqlstate: Some(message.code),
        },
        StartError::Stream(error) => Failure::before_session(stream_message(&error)),
        StartError::Refused(message) => {
            Failure { message, is_final: true, depends_on_encryption: false, sqlstate: None }
        }
    }
}

/// Why this session is not of the wanted kind; [`None`] when it is.
fn unwanted(session: &mut Session, wish: SessionWish) -> Option<String> {
    let complaint = match wish {
        SessionWish::Any | SessionWish::PreferStandby => return None,
        SessionWish::ReadWrite | SessionWish::ReadOnly => {
            let read_only = ask(session, "default_transaction_read_only", "SHOW transaction_read_only", "on")
                || ask(session, "in_hot_standby", "SELECT pg_catalog.pg_is_in_recovery()", "t");
            match (wish, read_only) {
                (SessionWish::ReadWrite, true) => "session is read-only",
                (SessionWish::ReadOnly, false) => "session is not read-only",
                _ => return None,
            }
        }
        SessionWish::Primary | SessionWish::Standby => {
            let standby = ask(session, "in_hot_standby", "SELECT pg_catalog.pg_is_in_recovery()", "t");
            match (wish, standby) {
                (SessionWish::Primary, true) => "server is in hot standby mode",
                (SessionWish::Standby, false) => "server is not in hot standby mode",
                _ => return None,
            }
        }
    };
    Some(format!("{complaint}\n"))
}

/// Whether something is on: by the parameter that servers since 14 report, else by asking.
fn ask(session: &mut Session, parameter: &str, query: &str, yes: &str) -> bool {
    if let Some(value) = session.parameter(parameter) {
        return value == "on";
    }
    match session.query(query).ok().as_ref().and_then(crate::Outcome::scalar) {
        Some(SqlValue::Bool(value)) => *value,
        Some(SqlValue::Text(value)) => value == yes,
        _ => false,
    }
}
