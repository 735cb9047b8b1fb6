//! The lock that lets one run at a time migrate a database (DESIGN, section 6).

use std::fmt;
use std::time::Duration;

use crate::DatabaseError;

/// What is locked: one version table of one database.
///
/// Two runs exclude each other when they migrate the same version table, so projects that share a database but
/// not the version table do not wait for each other. On PostgreSQL the number is an advisory lock's key. SQLite
/// locks the whole file whatever the key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLockKey {
    number: i64,
    name: String,
}

impl RunLockKey {
    /// The key of the version table `schema.table` in `database`. Give the schema that is really meant, the
    /// server's default schema when none is configured, so that both spellings give one key.
    pub fn new(database: &str, schema: Option<&str>, table: &str) -> Self {
        let name = match schema {
            Some(schema) => format!("{database}.{schema}.{table}"),
            None => format!("{database}.{table}"),
        };
        // FNV-1a over the parts with a separator that no name contains: stable over versions and machines.
        let bytes = ["alembic", database, schema.unwrap_or(""), table].join("\0");
        let hash = bytes.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        Self { number: hash.cast_signed(), name }
    }

    /// The advisory lock's 64-bit key.
    pub fn number(&self) -> i64 {
        self.number
    }
}

impl fmt::Display for RunLockKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

/// How long to wait for the run lock, and whom to tell.
pub struct LockWait<'a> {
    /// The longest wait; zero tries once.
    pub limit: Duration,
    /// Called once when the wait begins, then about once a second.
    pub on_wait: &'a mut dyn FnMut(&WaitInfo),
}

/// The state of a wait for the run lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitInfo {
    /// The time since the first attempt.
    pub waited: Duration,
    /// The time that is left.
    pub remaining: Duration,
    /// Who holds the lock, where the server can tell.
    pub holder: Option<LockHolder>,
}

/// The session that holds the run lock, as the server describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockHolder {
    /// The server process.
    pub process: Option<i64>,
    /// The session's `application_name`.
    pub application: Option<String>,
    /// The user of the session.
    pub user: Option<String>,
    /// Where the session comes from; [`None`] for a local socket.
    pub address: Option<String>,
    /// Since when the session has been connected.
    pub since: Option<String>,
}

impl fmt::Display for LockHolder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.process {
            Some(process) => write!(formatter, "process {process}")?,
            None => formatter.write_str("a session")?,
        }
        let mut facts = Vec::new();
        facts.extend(self.application.as_ref().map(|name| format!("application {name}")));
        facts.extend(self.user.as_ref().map(|user| format!("user {user}")));
        facts.extend(self.address.as_ref().map(|address| format!("from {address}")));
        facts.extend(self.since.as_ref().map(|since| format!("connected since {since}")));
        if facts.is_empty() { Ok(()) } else { write!(formatter, " ({})", facts.join(", ")) }
    }
}

/// How long a run lock lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunLockScope {
    /// Until it is released or the session ends (PostgreSQL).
    Session,
    /// Until the transaction ends (SQLite).
    Transaction,
}

/// Why the run lock was not acquired.
#[derive(Debug, thiserror::Error)]
pub enum RunLockError {
    /// Somebody else held the lock for the whole time.
    #[error(
        "another run is migrating {database} (waited {} for the run lock{}); run again when it has ended, or wait longer with --lock-timeout",
        seconds(*waited),
        holder.as_ref().map(|holder| format!(", held by {holder}")).unwrap_or_default()
    )]
    Timeout {
        /// The URL with the password hidden.
        database: String,
        /// The time waited.
        waited: Duration,
        /// Who holds the lock, where the server can tell.
        holder: Option<Box<LockHolder>>,
    },
    /// The run lock was asked for inside a transaction.
    #[error("the run lock of {database} must be taken before a transaction begins")]
    InTransaction {
        /// The URL with the password hidden.
        database: String,
    },
    /// The server refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds.fract() < 0.05 { format!("{seconds:.0} s") } else { format!("{seconds:.1} s") }
}

/// The pauses between two attempts: short at first, since most runs are, then up to a quarter of a second.
#[cfg(any(feature = "sqlite", feature = "postgresql"))]
pub(crate) struct Pause {
    next: Duration,
    told: Option<Duration>,
}

#[cfg(any(feature = "sqlite", feature = "postgresql"))]
impl Pause {
    pub(crate) fn new() -> Self {
        Self { next: Duration::from_millis(5), told: None }
    }

    /// Whether the waiter should hear of the wait: when it begins and about once a second.
    pub(crate) fn is_time_to_tell(&mut self, waited: Duration) -> bool {
        let due = self.told.is_none_or(|told| waited.saturating_sub(told) >= Duration::from_secs(1));
        if due {
            self.told = Some(waited);
        }
        due
    }

    pub(crate) fn sleep(&mut self, remaining: Duration) {
        std::thread::sleep(self.next.min(remaining));
        self.next = (self.next * 3 / 2).min(Duration::from_millis(250));
    }
}
