//! SQLite files and memory databases.
#![cfg(feature = "sqlite")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use alembic_connection::{
    Connection, ErrorClass, Isolation, Parameters, SqlValue, Surroundings, TransactionOptions,
    TransactionState, Url, WriteIntent, open,
};
use support::run;

fn in_folder(folder: &Path) -> Surroundings {
    Surroundings {
        variables: BTreeMap::new(),
        home: None,
        user: None,
        working_directory: Some(folder.to_path_buf()),
    }
}

fn open_in(folder: &Path, url: &str) -> Box<dyn Connection> {
    open(&Url::parse(url).unwrap(), &in_folder(folder)).unwrap_or_else(|error| panic!("{url}: {error}"))
}

fn count(connection: &mut dyn Connection, table: &str) -> SqlValue {
    run(connection, &format!("SELECT count(*) FROM {table}")).scalar().cloned().unwrap()
}

#[test]
fn paths_are_relative_to_the_working_directory() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("in ner%");
    std::fs::create_dir(&inner).unwrap();
    let absolute = folder.path().join("absolute.db");
    let check = |url: &str, file: &Path| {
        run(&mut *open_in(&inner, url), "CREATE TABLE IF NOT EXISTS t (a)");
        assert!(file.exists(), "{url} must make {}", file.display());
    };
    check("sqlite:///a.db", &inner.join("a.db"));
    check("sqlite:///../b.db", &folder.path().join("b.db"));
    check(&format!("sqlite:///{}", absolute.display()), &absolute);
    check("sqlite:///file:c.db?uri=true&cache=private", &inner.join("c.db"));
    check("sqlite:///file%3Ad.db?uri=true", &inner.join("d.db"));
    check("sqlite+aiosqlite:///e.db?timeout=1&check_same_thread=false", &inner.join("e.db"));
}

#[test]
fn memory_databases_leave_no_file() {
    let folder = tempfile::tempdir().unwrap();
    for url in ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"] {
        run(&mut *open_in(folder.path(), url), "CREATE TABLE t (a)");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_opened_says_so_as_sqlite3_does() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("text.db"), "this is no database, and it is long enough to tell")
        .unwrap();
    let check = |url: &str, expected: &str| {
        let url = Url::parse(url).unwrap();
        let error = match open(&url, &in_folder(folder.path())) {
            Ok(mut connection) => {
                connection.execute("CREATE TABLE t (a)", Parameters::None).unwrap_err().to_string()
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(error, expected, "{url}");
    };
    check("sqlite:///missing/a.db", "unable to open database file");
    check("sqlite:///.", "unable to open database file");
    check("sqlite:///file:missing.db?mode=ro&uri=true", "unable to open database file");
    check("sqlite:///text.db", "file is not a database");
    check("sqlite:///x.db?timeout=soon", "could not convert string to float: 'soon'");
    check("sqlite:///x.db?uri=maybe", "String is not true/false: 'maybe'");
    check(
        "sqlite://u:secret@host/x.db",
        "Invalid SQLite URL: sqlite://u:***@host/x.db\nValid SQLite URL forms are\n sqlite:///:memory: (or, \
         sqlite://)\n sqlite:///relative/path/to/file.db\n sqlite:////absolute/path/to/file.db",
    );
}

#[test]
fn options_without_uri_are_ignored_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = open_in(folder.path(), "sqlite:///x.db?mode=ro&cache=shared");
    run(&mut *connection, "CREATE TABLE t (a)");
    let notices = connection.take_notices();
    assert_eq!(notices.len(), 1);
    assert_eq!(
        notices[0].message,
        "Query string argument(s) 'cache', 'mode' are not accepted by the pysqlite driver and are being ignored; SQLite \
         URI arguments require that 'uri=true' also be present in the URL."
    );
    assert!(connection.take_notices().is_empty());
}

#[test]
fn values_have_their_storage_class() {
    let mut connection = open_in(Path::new("."), "sqlite://");
    run(&mut *connection, "CREATE TABLE t (a DATETIME, b NUMERIC(3, 2), c)");
    let values = [
        SqlValue::Timestamp("2026-01-31 13:45:00".to_owned()),
        SqlValue::Decimal("1.25".to_owned()),
        SqlValue::Bytes(vec![0, 255]),
    ];
    let inserted =
        connection.execute("INSERT INTO t VALUES (?, ?, ?)", Parameters::Positional(&values)).unwrap();
    assert_eq!((inserted.row_count, inserted.last_row_id), (1, Some(1)));
    let outcome = run(&mut *connection, "SELECT * FROM t");
    let types: Vec<&str> = outcome.columns.iter().map(|column| column.type_name.as_str()).collect();
    assert_eq!(types, ["DATETIME", "NUMERIC(3, 2)", ""]);
    assert_eq!(
        outcome.rows,
        [[
            SqlValue::Text("2026-01-31 13:45:00".to_owned()),
            SqlValue::Real(1.25),
            SqlValue::Bytes(vec![0, 255])
        ]]
    );
    let too_big = [SqlValue::BigInteger("18446744073709551616".to_owned())];
    let error = connection.execute("SELECT ?", Parameters::Positional(&too_big)).unwrap_err();
    assert_eq!(error.to_string(), "Python int too large to convert to SQLite INTEGER");
}

#[test]
fn bad_utf8_is_an_error() {
    let mut connection = open_in(Path::new("."), "sqlite://");
    let error = connection.execute("SELECT CAST(x'ff' AS TEXT) AS q", Parameters::None).unwrap_err();
    assert_eq!(error.to_string(), "Could not decode to UTF-8 column 'q' with text '\u{fffd}'");
}

#[test]
fn the_place_of_a_syntax_error_is_known() {
    let mut connection = open_in(Path::new("."), "sqlite://");
    let error = connection.execute("SELECT 'é', nope", Parameters::None).unwrap_err();
    assert_eq!((error.class(), error.position()), (ErrorClass::Operational, Some(13)));
}

#[test]
fn ddl_is_transactional() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = open_in(folder.path(), "sqlite:///a.db");
    connection.begin().unwrap();
    assert_eq!(connection.transaction_state(), TransactionState::Open);
    run(&mut *connection, "CREATE TABLE t (a)");
    connection.rollback().unwrap();
    assert!(!connection.in_transaction());
    run(&mut *connection, "CREATE TABLE t (a)");
    connection
        .begin_with(&TransactionOptions { write_intent: WriteIntent::Exclusive, ..Default::default() })
        .unwrap();
    connection.savepoint("a \"b\"").unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)");
    connection.rollback_to_savepoint("a \"b\"").unwrap();
    connection.release_savepoint("a \"b\"").unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (2)");
    assert!(connection.begin().is_err(), "a second transaction");
    connection.commit().unwrap();
    assert_eq!(count(&mut *connection, "t"), SqlValue::Integer(1));
    let level = TransactionOptions { isolation: Some(Isolation::ReadCommitted), ..Default::default() };
    assert_eq!(connection.begin_with(&level).unwrap_err().class(), ErrorClass::NotSupported);
}

#[test]
fn dropping_and_closing_roll_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = open_in(folder.path(), "sqlite:///a.db");
    run(&mut *connection, "CREATE TABLE t (a)");
    connection.begin().unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)");
    drop(connection);
    let mut connection = open_in(folder.path(), "sqlite:///a.db");
    connection.begin().unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)");
    connection.close().unwrap();
    assert_eq!(count(&mut *open_in(folder.path(), "sqlite:///a.db"), "t"), SqlValue::Integer(0));
}

#[test]
fn autocommit_makes_begin_and_rollback_do_nothing() {
    let mut connection = open_in(Path::new("."), "sqlite://");
    run(&mut *connection, "CREATE TABLE t (a)");
    connection.set_autocommit(true).unwrap();
    connection.begin().unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)");
    run(&mut *connection, "VACUUM");
    connection.rollback().unwrap();
    assert_eq!(count(&mut *connection, "t"), SqlValue::Integer(1));
    connection.set_autocommit(false).unwrap();
    connection.begin().unwrap();
    assert!(connection.set_autocommit(true).is_err());
}

#[test]
fn a_busy_database_is_waited_for_as_long_as_the_url_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut holder = open_in(folder.path(), "sqlite:///a.db");
    holder
        .begin_with(&TransactionOptions { write_intent: WriteIntent::Immediate, ..Default::default() })
        .unwrap();
    let mut other = open_in(folder.path(), "sqlite:///a.db?timeout=0.2");
    let started = Instant::now();
    let error = other.execute("CREATE TABLE t (a)", Parameters::None).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.class()), ("database is locked", ErrorClass::Operational));
    let waited = started.elapsed();
    assert!(waited >= Duration::from_millis(150) && waited < Duration::from_secs(4), "{waited:?}");
}

#[test]
fn a_running_statement_can_be_cancelled() {
    let mut connection = open_in(Path::new("."), "sqlite://");
    let canceller = connection.canceller();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        canceller.cancel().unwrap();
    });
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    let error = connection.execute(endless, Parameters::None).unwrap_err();
    assert_eq!((error.class(), error.to_string().as_str()), (ErrorClass::Operational, "interrupted"));
    thread.join().unwrap();
}
