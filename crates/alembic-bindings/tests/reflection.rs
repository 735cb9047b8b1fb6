//! The inspector tells of a database what SQLAlchemy's tells: recorded schemas (`reflection/*.md`), on real databases.

#![expect(clippy::disallowed_methods, reason = "the cases are files")]
#![expect(clippy::format_push_string, reason = "the lines of a failure are short")]

mod recording;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use alembic_bindings::{SharedConnection, connection_value};
use alembic_dialect::Statement;
use alembic_evaluator::{CallArguments, Value};
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
}

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
    });
    run(format!("DROP DATABASE {name} WITH (FORCE)"));
    if let Err(panic) = compared {
        std::panic::resume_unwind(panic);
    }
}
