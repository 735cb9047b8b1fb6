//! The inspector tells of a database what SQLAlchemy's tells: recorded schemas (`reflection/*.md`), on real databases.

#![expect(clippy::disallowed_methods, reason = "the cases are files")]
#![expect(clippy::format_push_string, reason = "the lines of a failure are short")]

mod recording;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use alembic_bindings::{SharedConnection, connection_value};
use alembic_dialect::reflection::{CatalogueRequest, ReflectedTable};
use alembic_dialect::{CompileContext, Statement};
use alembic_evaluator::{CallArguments, Value};
use alembic_operations::{
    CreateForeignKey, CreateTable, Executable, Operation, SchemaStatement, TableChange, TableStatement,
};
use alembic_schema::{Argument, NamingConvention, Table};
use recording::{Host, World, connect, machine, shown};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reflection")
}

struct Case {
    heading: String,
    source: String,
    recorded: String,
}

/// The cases of a file: the block `source` and the recorded block `answer` of each.
fn cases(file: &str, source: &str, answer: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(folder().join(format!("{file}.md"))).unwrap();
    let block = |case: &str, label: &str| {
        let (_, rest) = case.split_once(&format!("```{label}\n")).expect("run record.py");
        rest.split_once("\n```").expect("a block ends").0.to_owned()
    };
    text.split("\n## ")
        .skip(1)
        .map(|case| Case {
            heading: case.lines().next().unwrap().to_owned(),
            source: block(case, source),
            recorded: block(case, answer),
        })
        .collect()
}

/// What every program of `programs.md` finds; the same as in `record.py`.
fn set_up() -> String {
    let recorder = std::fs::read_to_string(folder().join("record.py")).unwrap();
    let (_, rest) = recorder.split_once("SETUP = \"\"\"\n").unwrap();
    rest.split_once("\"\"\"").unwrap().0.trim_end().to_owned()
}

fn execute(connection: &SharedConnection, sql: &str) {
    let doubles = connection.dialect().parameter_style().doubles_percent_signs();
    let sql = if doubles { sql.replace('%', "%%") } else { sql.to_owned() };
    for statement in format!("{sql}\n").split(";\n").filter(|statement| !statement.trim().is_empty()) {
        connection.execute(&Statement::new(statement)).unwrap();
    }
}

/// Calls a function of a module with the connection, and gives what it returns as text.
fn call(connection: &SharedConnection, source: &str, function: &str) -> String {
    let host = Host::migrating(connection.dialect().name(), false);
    let mut vm = machine(&host, Rc::new(World::default()));
    let returned = vm.run_module("probe.py", source, "probe").and_then(|module| {
        let function = module.get(function).unwrap_or(Value::None);
        let returned =
            vm.call(&function, CallArguments::positional(vec![connection_value(connection.clone())]))?;
        match returned.as_str() {
            Some(text) => Ok(text),
            None => vm.repr(&returned),
        }
    });
    match returned {
        Ok(text) => text.to_string(),
        Err(error) => shown(&error).lines().next().unwrap_or_default().to_owned(),
    }
}

fn inspected(connection: &SharedConnection, sql: &str) -> String {
    execute(connection, sql);
    call(connection, &std::fs::read_to_string(folder().join("probe.py")).unwrap(), "tell")
}

fn programmed(connection: &SharedConnection, program: &str) -> String {
    execute(connection, &set_up());
    let probe = std::fs::read_to_string(folder().join("probe.py")).unwrap();
    let body: Vec<String> = program.lines().map(|line| format!("    {line}")).collect();
    let imports = "from sqlalchemy.dialects import postgresql, sqlite";
    call(connection, &format!("{probe}\n{imports}\n\ndef program(bind):\n{}\n", body.join("\n")), "program")
}

/// Compares the schemas of one database and the programs on it.
fn compare(dialect: &str, open: impl Fn() -> SharedConnection) {
    compare_cases(&cases(dialect, "sql", "text"), inspected, &open);
    compare_cases(&cases("programs", "python", &format!("text {dialect}")), programmed, &open);
}

fn compare_cases(
    cases: &[Case],
    answer: fn(&SharedConnection, &str) -> String,
    open: &dyn Fn() -> SharedConnection,
) {
    let mut failures = String::new();
    let count = cases.len();
    for case in cases {
        let connection = open();
        let told = answer(&connection, &case.source);
        connection.rollback().unwrap();
        if told != case.recorded {
            failures.push_str(&format!("## {}\n", case.heading));
            let (mut told, mut recorded) = (told.lines(), case.recorded.lines());
            loop {
                match (recorded.next(), told.next()) {
                    (None, None) => break,
                    (recorded, told) if recorded == told => {}
                    (recorded, told) => failures.push_str(&format!(
                        "- {}\n+ {}\n",
                        recorded.unwrap_or_default(),
                        told.unwrap_or_default()
                    )),
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count >= 15, "only {count} cases were found");
}

#[test]
fn sqlite() {
    compare("sqlite", || connect("sqlite://"));
    for case in cases("sqlite", "sql", "text") {
        let first = connect("sqlite://");
        execute(&first, &case.source);
        let second = connect("sqlite://");
        let read = tables(&first);
        for table in &read {
            create(&second, &table.to_exact_table());
        }
        assert_eq!(tables(&second), read, "{}", case.heading);
    }
}

fn tables(connection: &SharedConnection) -> Vec<ReflectedTable> {
    let mut tables = connection.reflected_tables(&CatalogueRequest::tables(None)).unwrap();
    tables.retain(|table| !table.temporary && !table.name.name.text.starts_with("sqlite_"));
    // The statements that made them are worded anew.
    for table in &mut tables {
        table.sql = None;
        table.index_statements.clear();
        table.triggers.clear();
    }
    tables
}

fn create(connection: &SharedConnection, table: &Table) {
    let (dialect, context) = (connection.dialect(), CompileContext::online());
    let create = Operation::from(CreateTable::from(table.clone()));
    let mut statements = dialect.operation_statements(&create, &context).unwrap();
    for constraint in table.constraints.iter().filter(|constraint| constraint.attributes().comment.is_some())
    {
        let change = TableChange::CommentOn(constraint.clone());
        let naming_convention = NamingConvention::default();
        let comment = TableStatement { table: table.clone(), naming_convention, change };
        let comment = Executable::Schema(SchemaStatement::OfTable(Box::new(comment)));
        statements.extend(dialect.executable_statements(&comment, &context).unwrap());
    }
    for statement in statements {
        connection.execute(&statement).unwrap_or_else(|error| panic!("{}: {error}", table.name));
    }
}

/// Tables that are made from what was read of them tell the same. Sequences of `SERIAL` columns went with the old tables;
/// types that SQLAlchemy does not know, exclusion constraints, parents and partitions are not read.
fn made_anew(connection: &SharedConnection, heading: &str) -> bool {
    let read = tables(connection);
    let is_read = |table: &ReflectedTable| {
        let known = table.columns.iter().all(|column| {
            let item = column.sql_type.item_type().unwrap_or(&column.sql_type);
            item.class.name != "NullType"
        });
        known && table.options.is_empty() && table.further_options.is_empty()
    };
    if !read.iter().all(is_read) || EXCLUDING.contains(&heading) {
        return false;
    }
    let run = |text: String| connection.execute(&Statement::new(text.replace('%', "%%"))).unwrap();
    let mut keys = Vec::new();
    for table in &read {
        let name = connection.dialect().quote_table(&table.name);
        run(format!("DROP TABLE {name} CASCADE"));
    }
    for table in &read {
        // The key is written as `SERIAL` again and brings its sequence along.
        let is_key = |name: &String| table.primary_key.columns.contains(name);
        for column in table.columns.iter().filter(|column| !is_key(&column.name)) {
            let default = column.default.as_deref().unwrap_or_default();
            if let Some((_, rest)) = default.split_once("nextval('") {
                run(format!("CREATE SEQUENCE IF NOT EXISTS {}", rest.split_once('\'').unwrap().0));
            }
        }
        let whole = table.to_exact_table();
        let mut alone = whole.without_foreign_keys();
        for column in &mut alone.columns {
            column.sql_type.set("create_type", false.into());
            if let Some(Argument::Type(item)) = column.sql_type.argument("item_type").cloned() {
                column.sql_type.set("item_type", item.with("create_type", false).into());
            }
        }
        create(connection, &alone);
        keys.extend(whole.foreign_key_constraints().into_iter().map(|key| (table.name.clone(), key)));
    }
    for (table, constraint) in keys {
        let add = Operation::from(CreateForeignKey { table, constraint });
        for statement in connection.dialect().operation_statements(&add, &CompileContext::online()).unwrap() {
            connection.execute(&statement).unwrap_or_else(|error| panic!("{heading}: {error}"));
        }
    }
    // A sequence that was made by itself belongs to no column.
    let without_owners = |mut tables: Vec<ReflectedTable>| {
        for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
            column.owned_sequence = None;
        }
        tables
    };
    assert_eq!(without_owners(tables(connection)), without_owners(read), "{heading}");
    true
}

const EXCLUDING: &[&str] = &[
    "an exclusion constraint",
    "extensions",
    "a comment on a foreign key",
    "a serial whose sequence was renamed",
    "checks",
    "foreign keys",
];

#[test]
fn postgresql() {
    let server = std::env::var("ALEMBIC_TEST_POSTGRESQL")
        .unwrap_or_else(|_| "postgresql://postgres@127.0.0.1:5432/postgres".to_owned())
        .replacen("postgresql:", "postgresql+psycopg2:", 1);
    let name = format!("alembic_reflection_{}", std::process::id());
    let administrator = connect(&server);
    administrator
        .set_isolation_level(Some(alembic_bindings::connection::IsolationLevel::Autocommit))
        .unwrap();
    let run = |text: String| administrator.execute(&Statement::new(text)).unwrap();
    run(format!("CREATE DATABASE {name}"));
    let (place, _) = server.rsplit_once('/').unwrap();
    let url = format!("{place}/{name}");
    // One session for all: a new one would read the catalogue anew for each case.
    let compared = std::panic::catch_unwind(|| {
        let connection = connect(&url);
        compare("postgresql", || connection.clone());
        let mut count = 0;
        for case in cases("postgresql", "sql", "text") {
            execute(&connection, &case.source);
            count += usize::from(made_anew(&connection, &case.heading));
            connection.rollback().unwrap();
        }
        assert!(count > 30, "only {count} schemas were made anew");
    });
    run(format!("DROP DATABASE {name} WITH (FORCE)"));
    if let Err(panic) = compared {
        std::panic::resume_unwind(panic);
    }
}
