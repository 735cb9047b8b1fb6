//! What the runtime asks of a dialect besides operations: its facts, the version table, what exists already.

use alembic_dialect::{CompileContext, Dialect, DialectError, Parameters, VersionTable, dialect_for};
use alembic_operations::{AddColumn, CreateTable, ExecuteSql, Operation};
use alembic_schema::{
    Column, Computed, Name, Place, ServerDefault, SqlExpression, SqlType, Table, TableName, Value,
};

fn dialect(name: &str) -> &'static dyn Dialect {
    dialect_for(name).unwrap()
}

/// Recorded from SQLAlchemy 2.1.9 and Alembic 1.20.1.
#[test]
fn facts() {
    let facts = |name| {
        let dialect = dialect(name);
        (
            dialect.implementation_name(),
            dialect.transactional_ddl(),
            dialect.identifier_limit(),
            dialect.command_terminator(),
            dialect.begin_text(),
            dialect.commit_text(),
        )
    };
    assert_eq!(facts("postgresql"), ("PostgresqlImpl", true, 63, ";", "BEGIN", "COMMIT"));
    assert_eq!(facts("sqlite"), ("SQLiteImpl", false, 9999, ";", "BEGIN", "COMMIT"));
}

#[test]
fn dialects_that_are_not_there() {
    let message = |name| dialect_for(name).unwrap_err().to_string();
    assert_eq!(message("mysql"), "the database `mysql` is not supported yet; `sqlite` and `postgresql` are");
    assert_eq!(message("nosuch"), "Can't load plugin: sqlalchemy.dialects:nosuch");
}

#[test]
fn quoting() {
    let check = |name: &Name, postgresql: &str, sqlite: &str| {
        assert_eq!(dialect("postgresql").quote(name), postgresql);
        assert_eq!(dialect("sqlite").quote(name), sqlite);
    };
    check(&"pets".into(), "pets", "pets");
    check(&"Pets".into(), "\"Pets\"", "\"Pets\"");
    check(&"p$1_x".into(), "p$1_x", "p$1_x");
    check(&"1st".into(), "\"1st\"", "\"1st\"");
    check(&"$x".into(), "\"$x\"", "\"$x\"");
    check(&"a b".into(), "\"a b\"", "\"a b\"");
    check(&"say \"hi\"".into(), "\"say \"\"hi\"\"\"", "\"say \"\"hi\"\"\"");
    check(&"ünï".into(), "\"ünï\"", "\"ünï\"");
    check(&"".into(), "\"\"", "\"\"");
    // Each database has its own words.
    check(&"user".into(), "\"user\"", "user");
    check(&"index".into(), "index", "\"index\"");
    check(&Name::quoted("pets", true), "\"pets\"", "\"pets\"");
    check(&Name::quoted("Pets", false), "Pets", "Pets");
}

/// Recorded from Alembic 1.20.1.
#[test]
fn version_table() {
    let statements = |table: &VersionTable, name| {
        let dialect = dialect(name);
        let mut texts: Vec<String> = table
            .create(dialect, &CompileContext::offline())
            .unwrap()
            .iter()
            .map(alembic_dialect::Statement::printed)
            .collect();
        texts.push(table.select(dialect).printed());
        texts.push(table.insert(dialect, "it's").printed());
        texts.push(table.update(dialect, "a", "b").printed());
        texts.push(table.delete(dialect, "b").printed());
        texts.push(table.delete_all(dialect).printed());
        texts
    };
    let plain = VersionTable::default();
    let mut expected = [
        "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    CONSTRAINT alembic_version_pkc \
         PRIMARY KEY (version_num)\n)",
        "SELECT alembic_version.version_num \nFROM alembic_version",
        "INSERT INTO alembic_version (version_num) VALUES ('it''s') RETURNING alembic_version.version_num",
        "UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a'",
        "DELETE FROM alembic_version WHERE alembic_version.version_num = 'b'",
        "DELETE FROM alembic_version",
    ];
    assert_eq!(statements(&plain, "postgresql"), expected);
    expected[2] = "INSERT INTO alembic_version (version_num) VALUES ('it''s') RETURNING version_num";
    assert_eq!(statements(&plain, "sqlite"), expected);

    let elsewhere = VersionTable { name: TableName::in_schema(Some("S"), "V t"), primary_key: false };
    assert_eq!(
        statements(&elsewhere, "postgresql"),
        [
            "CREATE TABLE \"S\".\"V t\" (\n    version_num VARCHAR(32) NOT NULL\n)",
            "SELECT \"S\".\"V t\".version_num \nFROM \"S\".\"V t\"",
            "INSERT INTO \"S\".\"V t\" (version_num) VALUES ('it''s')",
            "UPDATE \"S\".\"V t\" SET version_num='b' WHERE \"S\".\"V t\".version_num = 'a'",
            "DELETE FROM \"S\".\"V t\" WHERE \"S\".\"V t\".version_num = 'b'",
            "DELETE FROM \"S\".\"V t\"",
        ]
    );
}

#[test]
fn what_exists_already() {
    let table = VersionTable::default().exists(dialect("sqlite"));
    assert_eq!(table.parameters, Parameters::Positional(vec![Value::from("alembic_version")]));
    let table = dialect("postgresql").table_exists(&TableName::in_schema(Some("shop"), "pets"));
    let named = |name: &str, value: &str| (name.to_owned(), Value::from(value));
    assert_eq!(table.parameters, Parameters::Named(vec![named("name", "pets"), named("schema", "shop")]));

    let kind = SqlType::named("sqlalchemy", "Enum").unwrap().with("name", "kind");
    assert!(dialect("sqlite").type_exists(&kind).is_none());
    let query = dialect("postgresql").type_exists(&kind).unwrap();
    assert_eq!(query.parameters, Parameters::Named(vec![named("name", "kind")]));
    assert!(dialect("postgresql").type_exists(&SqlType::named("sqlalchemy", "String").unwrap()).is_none());
}

/// Recorded online from SQLAlchemy 2.1.9 on PostgreSQL 15.
#[test]
fn computed_columns_by_server_version() {
    let create = |persisted, server_version| {
        let expression = SqlExpression::text("a + 1");
        let column = Column {
            server_default: Some(ServerDefault::Computed(Computed { expression, persisted })),
            ..Column::new("b", SqlType::named("sqlalchemy", "Integer").unwrap())
        };
        let operation = Operation::from(CreateTable::from(Table::new("t", vec![column])));
        let context = CompileContext { server_version, ..CompileContext::online() };
        dialect("postgresql")
            .operation_statements(&operation, &context)
            .map(|statements| statements[0].printed().lines().nth(1).unwrap().trim().to_owned())
    };
    let written = |storage: &str| Ok(format!("b INTEGER GENERATED ALWAYS AS (a + 1){storage}"));
    assert_eq!(create(None, None), written(""));
    assert_eq!(create(None, Some((15, 18, 0))), written(" STORED"));
    assert_eq!(create(Some(true), Some((15, 18, 0))), written(" STORED"));
    assert_eq!(create(Some(false), Some((18, 0, 0))), written(" VIRTUAL"));
    assert!(matches!(create(Some(false), Some((15, 18, 0))), Err(DialectError::Compile(_))));
}

#[test]
fn what_is_stepped_over_is_said() {
    let tame = SqlType::named("sqlalchemy", "Boolean").unwrap().with("create_constraint", true);
    let operation = Operation::from(AddColumn::new("pets", Column::new("tame", tame)));
    assert_eq!(
        dialect("sqlite").operation_warnings(&operation),
        [
            "Skipping unsupported ALTER for creation of implicit constraint. Please refer to the batch mode feature which \
          allows for SQLite migrations using a copy-and-move strategy."
        ]
    );
    assert!(dialect("postgresql").operation_warnings(&operation).is_empty());
}

#[test]
fn statements_carry_their_place() {
    let place = Place { file: "versions/a.py".into(), line: 7, column: 5 };
    let context = CompileContext { place: Some(place.clone()), ..CompileContext::online() };
    let statements =
        dialect("sqlite").operation_statements(&ExecuteSql::text("SELECT 1").into(), &context).unwrap();
    assert_eq!(statements[0].place, Some(place));
}

#[test]
fn a_parameter_needs_a_value_online() {
    let operation = Operation::from(ExecuteSql::text("SELECT :x"));
    let error = dialect("sqlite").operation_statements(&operation, &CompileContext::online()).unwrap_err();
    assert_eq!(error.to_string(), "A value is required for bind parameter 'x'");
}
