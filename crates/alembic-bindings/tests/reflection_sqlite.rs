//! What SQLite's catalogue tells becomes schema that makes the same table again.

use alembic_bindings::SharedConnection;
use alembic_connection::{Surroundings, Url, open};
use alembic_dialect::reflection::ReflectedTable;
use alembic_dialect::{CompileContext, Statement, dialect_for};
use alembic_operations::{CreateIndex, CreateTable, Operation};

fn connection(statements: &[&str]) -> SharedConnection {
    let url = Url::parse("sqlite://").unwrap();
    let driver = open(&url, &Surroundings::default()).unwrap();
    let connection = SharedConnection::new(driver, dialect_for("sqlite").unwrap());
    for text in statements {
        connection.execute(&Statement::new(*text)).unwrap();
    }
    connection
}

fn reflected(statements: &[&str], table: &str) -> ReflectedTable {
    connection(statements).reflected_table(None, table).unwrap().expect("the table is there")
}

/// Reflects the table `t` and writes it anew.
#[track_caller]
fn check(statements: &[&str], written: &str) {
    let table = reflected(statements, "t").to_table();
    let context = CompileContext::offline();
    let dialect = dialect_for("sqlite").unwrap();
    let mut operations = vec![Operation::from(CreateTable::from(alembic_schema::Table {
        indexes: Vec::new(),
        ..table.clone()
    }))];
    for index in &table.indexes {
        operations.push(CreateIndex::new(table.name.clone(), index.clone()).into());
    }
    let lines: Vec<String> = operations
        .iter()
        .flat_map(|operation| dialect.operation_statements(operation, &context).unwrap())
        .flat_map(|statement| {
            statement.printed().lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(lines.join(" "), written);
}

#[test]
fn what_the_statement_alone_tells_is_kept() {
    check(
        &[
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(30) NOT NULL ON CONFLICT IGNORE \
           COLLATE NOCASE DEFAULT 'a,b' CONSTRAINT uq UNIQUE ON CONFLICT REPLACE)",
        ],
        "CREATE TABLE t ( id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(30) COLLATE \"NOCASE\" DEFAULT 'a,b' NOT \
         NULL ON CONFLICT IGNORE, CONSTRAINT uq UNIQUE (name) ON CONFLICT REPLACE )",
    );
    check(
        &[
            "CREATE TABLE t (a INT, b INT, /* c INT, */ CONSTRAINT \"p k\" PRIMARY KEY (b, a) ON CONFLICT FAIL, -- ) \n \
           CHECK (a > (b + 1)) CONSTRAINT [c 2] CHECK (a <> ')'), UNIQUE (b)) WITHOUT ROWID, STRICT",
        ],
        "CREATE TABLE t ( a INTEGER NOT NULL, b INTEGER NOT NULL, CONSTRAINT \"p k\" PRIMARY KEY (b, a) ON CONFLICT FAIL, UNIQUE \
         (b), CONSTRAINT \"c 2\" CHECK (a <> ')'), CHECK (a > (b + 1)) ) WITHOUT ROWID, STRICT",
    );
    check(
        &["CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * 2) STORED, c TEXT AS (a || ':x') VIRTUAL)"],
        "CREATE TABLE t ( a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) STORED, c TEXT GENERATED ALWAYS AS (a || ':x') \
         VIRTUAL )",
    );
}

#[test]
fn foreign_keys() {
    check(
        &[
            "CREATE TABLE parent (id INTEGER PRIMARY KEY, x INT, y INT, UNIQUE (x, y))",
            "CREATE TABLE t (a INT CONSTRAINT inline REFERENCES parent ON DELETE SET NULL, b INT, c INT, FOREIGN KEY \
             (b, c) REFERENCES parent (x, y) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED)",
        ],
        "CREATE TABLE t ( a INTEGER, b INTEGER, c INTEGER, FOREIGN KEY(b, c) REFERENCES parent (x, y) ON UPDATE CASCADE DEFERRABLE \
         INITIALLY DEFERRED, CONSTRAINT inline FOREIGN KEY(a) REFERENCES parent (id) ON DELETE SET NULL )",
    );
}

#[test]
fn indexes() {
    check(
        &[
            "CREATE TABLE t (a INT, b TEXT)",
            "CREATE UNIQUE INDEX one ON t (a) WHERE b <> ' where (' AND a > 1",
            "CREATE INDEX \"t (o\" ON t (lower(b), a DESC, b COLLATE NOCASE, \"a\")",
        ],
        "CREATE TABLE t ( a INTEGER, b TEXT ) CREATE UNIQUE INDEX one ON t (a) WHERE b <> ' where (' AND a > 1 CREATE INDEX \"t \
         (o\" ON t (lower(b), a DESC, b COLLATE NOCASE, a)",
    );
}

#[test]
fn statements_of_indexes_and_triggers_are_kept() {
    let trigger = "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END";
    let index = "CREATE INDEX i ON t (a)";
    let table = reflected(&["CREATE TABLE t (a INT UNIQUE)", index, trigger], "T");
    assert_eq!(table.triggers[0].sql, trigger);
    assert_eq!(table.index_statements.len(), 1);
    assert_eq!(table.index_statements[0].sql, index);
}

#[test]
fn names_are_found_as_sqlite_finds_them() {
    let connection = connection(&["CREATE TEMP TABLE x (a INT)", "CREATE TABLE y (b INT)"]);
    assert!(connection.reflected_table(None, "X").unwrap().unwrap().temporary);
    assert!(connection.reflected_table(Some("main"), "x").unwrap().is_none());
    assert!(connection.reflected_table(Some("main"), "y").unwrap().is_some());
    assert!(connection.reflected_table(None, "z").unwrap().is_none());
}

/// A default that is an expression stands in parentheses when its table is made anew.
#[test]
fn defaults_keep_or_get_their_parentheses() {
    let kept = |text: &str| dialect_for("sqlite").unwrap().kept_default(text);
    for text in ["'x'", "'it''s'", "(1 + 2)", "5", "((a) || (b))", "('(')"] {
        assert_eq!(kept(text), text);
    }
    for text in ["'x' || 'y'", "(a) || (b)", "CURRENT_TIMESTAMP", "lower('X')"] {
        assert_eq!(kept(text), format!("({text})"));
    }
}
