//! The run lock: one run at a time, a bounded wait, a message that helps.

mod support;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use alembic_connection::{
    Connection, LockWait, Parameters, RunLockError, RunLockKey, RunLockScope, SqlValue, Surroundings, Url,
    WaitInfo, open,
};
use support::{Database, run};

fn acquire(connection: &mut dyn Connection, key: &RunLockKey, limit: Duration) -> Result<(), RunLockError> {
    connection.acquire_run_lock(key, &mut LockWait { limit, on_wait: &mut |_| {} })
}

fn sqlite(folder: &Path) -> Box<dyn Connection> {
    let url = Url::parse(&format!("sqlite:///{}", folder.join("a.db").display())).unwrap();
    open(&url, &Surroundings::default()).unwrap()
}

/// Twenty runs at once, each takes its turn in the loop that the trait's documentation describes, each turn being three
/// transactions of read, think, write. Every increment must count, and nobody may overlap.
fn twenty_at_once(connect: impl Fn() -> Box<dyn Connection> + Send + Sync + 'static) {
    let connect = Arc::new(connect);
    run(&mut *connect(), "CREATE TABLE counter (n INTEGER NOT NULL)");
    run(&mut *connect(), "INSERT INTO counter VALUES (0)");
    let inside = Arc::new(AtomicU32::new(0));
    let key = RunLockKey::new("test", None, "alembic_version");
    let threads: Vec<_> = (0..20)
        .map(|_| {
            let (connect, inside, key) = (Arc::clone(&connect), Arc::clone(&inside), key.clone());
            std::thread::spawn(move || {
                let mut connection = connect();
                for _ in 0..3 {
                    if !connection.run_lock_held() {
                        acquire(&mut *connection, &key, Duration::from_mins(1)).unwrap();
                    }
                    connection.begin().unwrap();
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two runs inside");
                    let Some(SqlValue::Integer(n)) =
                        run(&mut *connection, "SELECT n FROM counter").scalar().cloned()
                    else {
                        panic!("the counter is a number")
                    };
                    std::thread::sleep(Duration::from_millis(1));
                    run(&mut *connection, &format!("UPDATE counter SET n = {}", n + 1));
                    inside.fetch_sub(1, Ordering::SeqCst);
                    connection.commit().unwrap();
                }
                connection.release_run_lock().unwrap();
                connection.close().unwrap();
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(run(&mut *connect(), "SELECT n FROM counter").scalar(), Some(&SqlValue::Integer(60)));
}

#[test]
fn twenty_runs_on_one_sqlite_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_path_buf();
    twenty_at_once(move || sqlite(&path));
}

#[test]
fn twenty_runs_on_one_postgresql_database() {
    let database = Database::create();
    let url = database.url.clone();
    twenty_at_once(move || support::connect(&url));
}

#[test]
fn keys_are_stable_and_differ() {
    let key =
        |database: &str, schema: Option<&str>, table: &str| RunLockKey::new(database, schema, table).number();
    assert_eq!(
        key("shop", Some("public"), "alembic_version"),
        key("shop", Some("public"), "alembic_version")
    );
    let keys = [
        key("shop", Some("public"), "alembic_version"),
        key("shop", None, "alembic_version"),
        key("shop", Some("public"), "other"),
        key("shop2", Some("public"), "alembic_version"),
        key("shop.public", None, "alembic_version"),
    ];
    for (index, one) in keys.iter().enumerate() {
        assert!(!keys[index + 1..].contains(one), "{keys:?}");
    }
    // Two versions of this program must exclude each other: this number never changes.
    assert_eq!(key("shop", Some("public"), "alembic_version"), -8_248_747_431_828_538_187);
}

#[test]
fn postgresql_names_the_holder_when_time_is_over() {
    let key = RunLockKey::new("holder", None, &support::unique("t"));
    let mut url = support::server_url();
    url.password = Some("secret".to_owned());
    let mut holder = support::connect(&url);
    run(&mut *holder, "SET application_name = 'first run'");
    let Some(SqlValue::Integer(process)) = run(&mut *holder, "SELECT pg_backend_pid()").scalar().cloned()
    else {
        panic!("a process has a number")
    };
    acquire(&mut *holder, &key, Duration::ZERO).unwrap();
    acquire(&mut *holder, &key, Duration::ZERO).unwrap();

    let mut waiter = support::connect(&url);
    let mut seen: Vec<WaitInfo> = Vec::new();
    let started = Instant::now();
    let error = waiter
        .acquire_run_lock(
            &key,
            &mut LockWait {
                limit: Duration::from_millis(1200),
                on_wait: &mut |info| seen.push(info.clone()),
            },
        )
        .unwrap_err();
    assert!(started.elapsed() >= Duration::from_millis(1200));
    assert!(!waiter.run_lock_held() && holder.run_lock_held());
    assert_eq!(seen.len(), 2, "once at the beginning, once after a second");
    assert_eq!(seen[0].holder.as_ref().unwrap().process, Some(process));
    let message = error.to_string();
    let beginning =
        format!("another run is migrating {url} (waited 1.2 s for the run lock, held by process {process} (");
    assert!(message.starts_with(&beginning), "{message}");
    assert!(message.contains("application first run, user ") && !message.contains("secret"), "{message}");
    assert!(
        message.ends_with("; run again when it has ended, or wait longer with --lock-timeout"),
        "{message}"
    );

    // A lock on another version table is free, and a holder that goes away leaves the lock.
    acquire(&mut *waiter, &RunLockKey::new("holder", None, "other"), Duration::ZERO).unwrap();
    waiter.release_run_lock().unwrap();
    drop(holder);
    acquire(&mut *waiter, &key, Duration::from_secs(10)).unwrap();
    waiter.release_run_lock().unwrap();
    assert!(!waiter.run_lock_held());
}

#[test]
fn postgresql_keeps_the_lock_over_transactions() {
    let key = RunLockKey::new("scope", None, &support::unique("t"));
    let mut connection = support::server();
    assert_eq!(connection.run_lock_scope(), RunLockScope::Session);
    acquire(&mut *connection, &key, Duration::ZERO).unwrap();
    connection.begin().unwrap();
    connection.commit().unwrap();
    connection.begin().unwrap();
    connection.execute("SELECT nope", Parameters::None).unwrap_err();
    connection.rollback().unwrap();
    assert!(connection.run_lock_held());
    assert!(matches!(
        acquire(&mut *support::server(), &key, Duration::ZERO),
        Err(RunLockError::Timeout { .. })
    ));
    connection.begin().unwrap();
    connection.execute("SELECT nope", Parameters::None).unwrap_err();
    connection.release_run_lock().unwrap();
    acquire(&mut *support::server(), &key, Duration::from_secs(5)).unwrap();
}

#[test]
fn sqlite_s_lock_is_not_taken_inside_a_transaction() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = sqlite(folder.path());
    let key = RunLockKey::new("inside", None, "t");
    connection.begin().unwrap();
    let error = acquire(&mut *connection, &key, Duration::ZERO).unwrap_err();
    let expected = format!("the run lock of {} must be taken before a transaction begins", connection.url());
    assert_eq!(error.to_string(), expected);
}

#[test]
fn postgresql_s_lock_is_taken_inside_a_transaction_too() {
    let key = RunLockKey::new("inside", None, &support::unique("t"));
    let mut connection = support::server();
    connection.begin().unwrap();
    connection.execute("SET LOCAL lock_timeout = '1s'", Parameters::None).unwrap();
    acquire(&mut *connection, &key, Duration::ZERO).unwrap();
    assert!(connection.in_transaction() && connection.run_lock_held());
    connection.commit().unwrap();
    assert!(acquire(&mut *support::server(), &key, Duration::ZERO).is_err());
}

#[test]
fn sqlite_s_lock_is_a_transaction_that_begin_takes_over() {
    let folder = tempfile::tempdir().unwrap();
    let key = RunLockKey::new("a", None, "alembic_version");
    let mut connection = sqlite(folder.path());
    let mut other = sqlite(folder.path());
    assert_eq!(connection.run_lock_scope(), RunLockScope::Transaction);
    acquire(&mut *connection, &key, Duration::ZERO).unwrap();
    assert!(connection.run_lock_held() && !connection.in_transaction());
    let error = acquire(&mut *other, &key, Duration::from_millis(30)).unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with(&format!("another run is migrating {} (waited ", connection.url())),
        "{message}"
    );

    connection.begin().unwrap();
    assert!(connection.run_lock_held() && connection.in_transaction());
    run(&mut *connection, "CREATE TABLE t (a)");
    connection.commit().unwrap();
    assert!(!connection.run_lock_held(), "the lock ends with the transaction");
    acquire(&mut *other, &key, Duration::ZERO).unwrap();
    other.release_run_lock().unwrap();

    // Statements outside of begin and commit take effect by themselves, the lock's transaction notwithstanding.
    acquire(&mut *connection, &key, Duration::ZERO).unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)");
    connection.release_run_lock().unwrap();
    assert_eq!(run(&mut *other, "SELECT a FROM t").scalar(), Some(&SqlValue::Integer(1)));

    // Autocommit mode is for statements that no transaction may hold.
    acquire(&mut *connection, &key, Duration::ZERO).unwrap();
    connection.set_autocommit(true).unwrap();
    run(&mut *connection, "VACUUM");
    assert!(!connection.run_lock_held());
}

#[test]
fn a_pragma_steps_out_of_the_sqlite_lock() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = sqlite(folder.path());
    let key = RunLockKey::new("a", None, "alembic_version");
    acquire(&mut *connection, &key, Duration::ZERO).unwrap();
    connection.execute("PRAGMA foreign_keys=ON", Parameters::None).unwrap();
    let outcome = connection.execute("PRAGMA foreign_keys", Parameters::None).unwrap();
    assert_eq!(outcome.scalar(), Some(&SqlValue::Integer(1)));
    assert!(connection.run_lock_held());
    assert!(!connection.in_transaction());
}
