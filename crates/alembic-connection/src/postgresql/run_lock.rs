//! The run lock as an advisory lock of the session (PostgreSQL manual, "Advisory Locks").
//!
//! It is taken with `pg_try_advisory_lock` again and again rather than with the waiting `pg_advisory_lock`: a session
//! that waits inside a statement holds a snapshot, which would make `CREATE INDEX CONCURRENTLY` in the run that holds
//! the lock wait for the waiter. In a transaction that the caller has begun the lock can be taken too; it belongs to the
//! session all the same. The lock needs a session of its own at the server: a pooler that hands sessions out
//! by transaction (pgbouncer's `pool_mode = transaction`) breaks it.

use std::time::Instant;

use super::PostgresqlConnection;
use crate::run_lock::Pause;
use crate::{
    Connection, DatabaseError, LockHolder, LockWait, RunLockError, RunLockKey, SqlValue, TransactionState,
    WaitInfo,
};

pub(super) fn acquire(
    connection: &mut PostgresqlConnection,
    key: &RunLockKey,
    wait: &mut LockWait<'_>,
) -> Result<(), RunLockError> {
    if connection.lock == Some(key.number()) && connection.run_lock_held() {
        return Ok(());
    }
    connection.release_run_lock()?;
    let started = Instant::now();
    let mut pause = Pause::new();
    loop {
        let outcome = connection.run(&format!("SELECT pg_catalog.pg_try_advisory_lock({})", key.number()))?;
        if outcome.scalar() == Some(&SqlValue::Bool(true)) {
            connection.lock = Some(key.number());
            return Ok(());
        }
        let waited = started.elapsed();
        let Some(remaining) = wait.limit.checked_sub(waited).filter(|left| !left.is_zero()) else {
            let holder = holder(connection, key)?.map(Box::new);
            return Err(RunLockError::Timeout { database: connection.url.to_string(), waited, holder });
        };
        if pause.is_time_to_tell(waited) {
            let holder = holder(connection, key)?;
            (wait.on_wait)(&WaitInfo { waited, remaining, holder });
        }
        pause.sleep(remaining);
    }
}

pub(super) fn release(connection: &mut PostgresqlConnection) -> Result<(), DatabaseError> {
    let Some(number) = connection.lock else { return Ok(()) };
    if connection.session.is_broken() {
        connection.lock = None;
        return Ok(());
    }
    if connection.transaction_state() == TransactionState::Failed {
        // Nothing can be asked of the server any more before this.
        connection.run("ROLLBACK")?;
    }
    connection.run(&format!("SELECT pg_catalog.pg_advisory_unlock({number})"))?;
    connection.lock = None;
    Ok(())
}

/// Who holds the lock. A 64-bit key stands in two columns of `pg_locks` (PostgreSQL manual, "pg_locks").
fn holder(
    connection: &mut PostgresqlConnection,
    key: &RunLockKey,
) -> Result<Option<LockHolder>, DatabaseError> {
    let bytes = key.number().to_be_bytes();
    let high = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    let low = u32::from_be_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
    let outcome = connection.run(&format!(
        "SELECT l.pid, NULLIF(a.application_name, ''), a.usename::text, a.client_addr::text, \
         pg_catalog.date_trunc('second', a.backend_start)::text \
         FROM pg_catalog.pg_locks AS l LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid \
         WHERE l.locktype = 'advisory' AND l.classid = {high} AND l.objid = {low} AND l.objsubid = 1 AND l.granted \
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
    ))?;
    let Some(row) = outcome.rows.first() else { return Ok(None) };
    let text = |index: usize| match row.get(index) {
        Some(SqlValue::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let process = match row.first() {
        Some(SqlValue::Integer(process)) => Some(*process),
        _ => None,
    };
    Ok(Some(LockHolder { process, application: text(1), user: text(2), address: text(3), since: text(4) }))
}
