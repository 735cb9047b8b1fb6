//! The run lock: two runs never migrate one database at the same time.

use std::time::Duration;

use alembic_bindings::{SharedConnection, connection_exception};
use alembic_connection::{LockWait, RunLockKey, RunLockScope};
use alembic_dialect::VersionTable;
use alembic_evaluator::Outcome;

use crate::raise::lock_error;

/// Whether and how long a run waits for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockPolicy {
    /// Takes the lock, waiting for at most this long.
    Wait(Duration),
    /// Takes no lock.
    Off,
}

impl Default for LockPolicy {
    fn default() -> Self {
        Self::Wait(Duration::from_mins(1))
    }
}

/// The lock of one run on one connection.
pub(crate) struct RunLock {
    connection: SharedConnection,
    key: RunLockKey,
    limit: Duration,
    scope: RunLockScope,
}

impl RunLock {
    /// The lock on a version table; `None` where no lock is to be taken. A transaction that `env.py` began itself is
    /// left as it is on databases whose lock is a transaction: the lock would have to come before it.
    pub(crate) fn new(
        policy: LockPolicy,
        connection: &SharedConnection,
        table: &VersionTable,
        in_external_transaction: bool,
    ) -> Outcome<Option<Self>> {
        let LockPolicy::Wait(limit) = policy else { return Ok(None) };
        let scope = connection.run_lock_scope().map_err(connection_exception)?;
        if in_external_transaction && scope == RunLockScope::Transaction {
            return Ok(None);
        }
        let server = connection.server().map_err(connection_exception)?;
        let schema =
            table.name.schema.as_ref().map(|name| name.text.as_str()).or(server.default_schema.as_deref());
        let key = RunLockKey::new(&server.database, schema, &table.name.name.text);
        drop(server);
        Ok(Some(Self { connection: connection.clone(), key, limit, scope }))
    }

    /// Whether one acquisition lasts for the whole run.
    pub(crate) fn lasts(&self) -> bool {
        self.scope == RunLockScope::Session
    }

    /// Takes the lock unless it is held. Gives whether it was taken now: the version table must then be read again.
    pub(crate) fn acquire(&self, say: &dyn Fn(&str)) -> Outcome<bool> {
        if self.connection.run_lock_held() {
            return Ok(false);
        }
        let mut has_said = false;
        let mut on_wait = |info: &alembic_connection::WaitInfo| {
            if !has_said {
                has_said = true;
                let holder = info.holder.as_ref().map(|holder| format!(", {holder}")).unwrap_or_default();
                say(&format!("Waiting for another migration of this database to end{holder}"));
            }
        };
        let mut wait = LockWait { limit: self.limit, on_wait: &mut on_wait };
        self.connection.acquire_run_lock(&self.key, &mut wait).map_err(lock_error)?;
        Ok(true)
    }
}
