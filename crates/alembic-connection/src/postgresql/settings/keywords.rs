//! libpq's connection keywords and the environment variables behind them.

use crate::{DatabaseError, Driver, Surroundings};

/// Every keyword of libpq 17 with its environment variable (PostgreSQL manual, "Parameter Key Words" and
/// "Environment Variables"; the list is what `PQconndefaults` gives).
pub(super) const KEYWORDS: &[(&str, &str)] = &[
    ("service", "PGSERVICE"),
    ("user", "PGUSER"),
    ("password", "PGPASSWORD"),
    ("passfile", "PGPASSFILE"),
    ("channel_binding", "PGCHANNELBINDING"),
    ("connect_timeout", "PGCONNECT_TIMEOUT"),
    ("dbname", "PGDATABASE"),
    ("host", "PGHOST"),
    ("hostaddr", "PGHOSTADDR"),
    ("port", "PGPORT"),
    ("client_encoding", "PGCLIENTENCODING"),
    ("options", "PGOPTIONS"),
    ("application_name", "PGAPPNAME"),
    ("fallback_application_name", ""),
    ("keepalives", ""),
    ("keepalives_idle", ""),
    ("keepalives_interval", ""),
    ("keepalives_count", ""),
    ("tcp_user_timeout", ""),
    ("sslmode", "PGSSLMODE"),
    ("sslnegotiation", "PGSSLNEGOTIATION"),
    ("sslcompression", "PGSSLCOMPRESSION"),
    ("sslcert", "PGSSLCERT"),
    ("sslkey", "PGSSLKEY"),
    ("sslcertmode", "PGSSLCERTMODE"),
    ("sslpassword", ""),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("sslcrl", "PGSSLCRL"),
    ("sslcrldir", "PGSSLCRLDIR"),
    ("sslsni", "PGSSLSNI"),
    ("requirepeer", "PGREQUIREPEER"),
    ("require_auth", "PGREQUIREAUTH"),
    ("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
    ("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
    ("gssencmode", "PGGSSENCMODE"),
    ("krbsrvname", "PGKRBSRVNAME"),
    ("gsslib", "PGGSSLIB"),
    ("gssdelegation", "PGGSSDELEGATION"),
    ("replication", ""),
    ("target_session_attrs", "PGTARGETSESSIONATTRS"),
    ("load_balance_hosts", "PGLOADBALANCEHOSTS"),
];

/// The environment variables that asyncpg reads; pg8000 reads none.
const ASYNCPG_VARIABLES: &[&str] = &[
    "PGHOST",
    "PGPORT",
    "PGDATABASE",
    "PGUSER",
    "PGPASSWORD",
    "PGPASSFILE",
    "PGSERVICE",
    "PGSSLMODE",
    "PGSSLROOTCERT",
    "PGSSLCERT",
    "PGSSLKEY",
    "PGSSLNEGOTIATION",
    "PGTARGETSESSIONATTRS",
];

/// Options of the URL over environment variables.
pub(super) struct Values<'a> {
    options: Vec<(String, String)>,
    driver: Driver,
    surroundings: &'a Surroundings,
}

impl<'a> Values<'a> {
    pub(super) fn new(
        options: Vec<(String, String)>,
        driver: Driver,
        surroundings: &'a Surroundings,
    ) -> Self {
        Self { options, driver, surroundings }
    }

    pub(super) fn driver(&self) -> Driver {
        self.driver
    }

    /// The value of a keyword; an empty one counts as absent, as with libpq.
    pub(super) fn get(&self, keyword: &str) -> Option<String> {
        let option = self.options.iter().rev().find(|(name, value)| name == keyword && !value.is_empty());
        if let Some((_, value)) = option {
            return Some(value.clone());
        }
        let (_, variable) = KEYWORDS.iter().find(|(known, _)| *known == keyword)?;
        let is_read = match self.driver {
            Driver::Pg8000 => false,
            Driver::Asyncpg => ASYNCPG_VARIABLES.contains(variable),
            _ => true,
        };
        self.surroundings.variable(variable).filter(|_| is_read).map(str::to_owned)
    }

    /// An integer.
    pub(super) fn integer(&self, keyword: &str) -> Result<Option<i64>, DatabaseError> {
        let Some(text) = self.get(keyword) else { return Ok(None) };
        text.trim().parse().map(Some).map_err(|_| {
            super::operational(
                self.driver,
                &format!("invalid integer value \"{text}\" for connection option \"{keyword}\"\n"),
            )
        })
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &self,
        keyword: &str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, DatabaseError> {
        let Some(text) = self.get(keyword) else { return Ok(None) };
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, value)) => Ok(Some(*value)),
            None => Err(super::operational(self.driver, &format!("invalid {keyword} value: \"{text}\"\n"))),
        }
    }
}
