//! `SharedConnection` begins, commits and rolls back as SQLAlchemy 2's `Connection` does. Texts and order were
//! recorded from SQLAlchemy 2.1.9.

use alembic_bindings::connection::IsolationLevel;
use alembic_bindings::{ConnectionError, SharedConnection};
use alembic_connection::{SqlValue, Surroundings, Url, open};
use alembic_dialect::{Parameters, Statement, dialect_for};
use alembic_schema::Value;

fn connection() -> SharedConnection {
    let url = Url::parse("sqlite://").unwrap();
    let driver = open(&url, &Surroundings::default()).unwrap();
    SharedConnection::new(driver, dialect_for("sqlite").unwrap())
}

fn run(connection: &SharedConnection, text: &str) {
    connection.execute(&Statement::new(text)).unwrap();
}

fn scalar(connection: &SharedConnection, text: &str) -> SqlValue {
    connection.execute(&Statement::new(text)).unwrap().scalar().unwrap().clone()
}

#[track_caller]
fn check_error<T: std::fmt::Debug>(result: Result<T, ConnectionError>, text: &str) {
    assert_eq!(result.unwrap_err().to_string(), text);
}

const ALREADY_BEGUN: &str = "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; can't call begin() here unless rollback() or commit() is called first.";

#[test]
fn the_first_statement_begins() {
    let connection = connection();
    assert!(!connection.in_transaction());
    run(&connection, "CREATE TABLE t (a INTEGER)");
    assert!(connection.in_transaction());
    check_error(connection.begin(), ALREADY_BEGUN);
    connection.commit().unwrap();
    assert!(!connection.in_transaction());
    connection.begin().unwrap();
}

#[test]
fn a_rollback_takes_back_definitions_too() {
    let connection = connection();
    run(&connection, "CREATE TABLE t (a INTEGER)");
    connection.rollback().unwrap();
    assert_eq!(scalar(&connection, "SELECT count(*) FROM sqlite_master"), SqlValue::Integer(0));
}

#[test]
fn commit_and_rollback_without_a_transaction_do_nothing() {
    let connection = connection();
    connection.commit().unwrap();
    connection.rollback().unwrap();
}

#[test]
fn a_savepoint_is_taken_back_alone() {
    let connection = connection();
    run(&connection, "CREATE TABLE t (a INTEGER)");
    let savepoint = connection.begin_nested().unwrap();
    assert!(connection.in_nested_transaction());
    run(&connection, "INSERT INTO t VALUES (1)");
    connection.rollback_transaction(savepoint).unwrap();
    assert!(!connection.in_nested_transaction());
    assert!(connection.in_transaction());
    assert_eq!(scalar(&connection, "SELECT count(*) FROM t"), SqlValue::Integer(0));
    let kept = connection.begin_nested().unwrap();
    run(&connection, "INSERT INTO t VALUES (2)");
    connection.commit_transaction(kept).unwrap();
    assert_eq!(scalar(&connection, "SELECT count(*) FROM t"), SqlValue::Integer(1));
}

#[test]
fn a_commit_ends_the_savepoints_as_well() {
    let connection = connection();
    let savepoint = connection.begin_nested().unwrap();
    connection.commit().unwrap();
    assert!(!connection.is_active(savepoint));
    check_error(connection.commit_transaction(savepoint), "This nested transaction is inactive");
    connection.rollback_transaction(savepoint).unwrap();
}

#[test]
fn a_block_commits_or_rolls_back() {
    let connection = connection();
    run(&connection, "CREATE TABLE t (a INTEGER)");
    connection.commit().unwrap();
    for (value, failed) in [(1, false), (2, true)] {
        let transaction = connection.begin().unwrap();
        connection.enter_block(transaction);
        run(&connection, &format!("INSERT INTO t VALUES ({value})"));
        connection.leave_block(transaction, failed).unwrap();
        assert!(!connection.in_transaction());
    }
    assert_eq!(scalar(&connection, "SELECT sum(a) FROM t"), SqlValue::Integer(1));
}

#[test]
fn nothing_runs_in_a_block_whose_transaction_has_ended() {
    let connection = connection();
    let transaction = connection.begin().unwrap();
    connection.enter_block(transaction);
    connection.commit().unwrap();
    check_error(
        connection.execute(&Statement::new("SELECT 1")),
        "Can't operate on closed transaction inside context manager.  Please complete the context manager before emitting further commands.",
    );
    connection.leave_block(transaction, false).unwrap();
    run(&connection, "SELECT 1");
}

#[test]
fn a_closed_connection_runs_nothing() {
    let connection = connection();
    run(&connection, "SELECT 1");
    connection.close().unwrap();
    connection.close().unwrap();
    assert!(connection.is_closed());
    assert!(!connection.in_transaction());
    check_error(connection.execute(&Statement::new("SELECT 1")), "This Connection is closed");
    check_error(connection.begin(), "This Connection is closed");
}

#[test]
fn an_isolation_level_waits_for_the_end_of_a_transaction() {
    let connection = connection();
    run(&connection, "SELECT 1");
    check_error(
        connection.set_isolation_level(Some(IsolationLevel::Autocommit)),
        "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; isolation_level may not be altered unless rollback() or commit() is called first.",
    );
    connection.rollback().unwrap();
    connection.set_isolation_level(Some(IsolationLevel::Autocommit)).unwrap();
    run(&connection, "CREATE TABLE t (a INTEGER)");
    assert!(connection.in_transaction());
    connection.rollback().unwrap();
    assert_eq!(scalar(&connection, "SELECT count(*) FROM sqlite_master"), SqlValue::Integer(1));
}

#[test]
fn isolation_levels_are_read_as_sqlalchemy_reads_them() {
    for (text, name) in [
        ("AUTOCOMMIT", Some("AUTOCOMMIT")),
        ("read_committed", Some("READ COMMITTED")),
        ("Serializable", Some("SERIALIZABLE")),
        ("nope", None),
    ] {
        assert_eq!(IsolationLevel::parse(text).map(IsolationLevel::name), name, "{text}");
    }
}

#[test]
fn pragmas_are_not_inside_of_a_transaction() {
    let connection = connection();
    run(&connection, "PRAGMA foreign_keys=ON");
    assert_eq!(scalar(&connection, "PRAGMA foreign_keys"), SqlValue::Integer(1));
}

#[test]
fn a_transaction_of_ones_own_is_left_alone() {
    let connection = connection();
    run(&connection, "BEGIN IMMEDIATE");
    run(&connection, "CREATE TABLE t (a INTEGER)");
    connection.rollback().unwrap();
    assert_eq!(scalar(&connection, "SELECT count(*) FROM sqlite_master"), SqlValue::Integer(0));
}

#[test]
fn several_executions_count_all_their_rows() {
    let connection = connection();
    run(&connection, "CREATE TABLE t (a INTEGER)");
    let sets = [1, 2, 3].map(|number| Parameters::Positional(vec![Value::Integer(number)]));
    let statement = Statement {
        parameters: Parameters::Many(sets.to_vec()),
        ..Statement::new("INSERT INTO t VALUES (?)")
    };
    assert_eq!(connection.execute(&statement).unwrap().row_count, 3);
    assert_eq!(scalar(&connection, "SELECT sum(a) FROM t"), SqlValue::Integer(6));
}

/// Recorded from SQLAlchemy 2.1.9.
#[test]
fn a_failed_statement_is_shown_as_sqlalchemy_shows_it() {
    let connection = connection();
    let statement = Statement {
        parameters: Parameters::Positional(vec![Value::Integer(1)]),
        ..Statement::new("select * from nope where x=?")
    };
    check_error(
        connection.execute(&statement),
        "(sqlite3.OperationalError) no such table: nope\n[SQL: select * from nope where x=?]\n[parameters: (1,)]\n(Background on this error at: https://sqlalche.me/e/21/e3q8)",
    );
    check_error(
        connection.execute(&Statement::new("nonsense")),
        "(sqlite3.OperationalError) near \"nonsense\": syntax error\n[SQL: nonsense]\n(Background on this error at: https://sqlalche.me/e/21/e3q8)",
    );
}
