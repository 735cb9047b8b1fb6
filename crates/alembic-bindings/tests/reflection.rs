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
    sql: String,
    recorded: String,
}

fn cases(dialect: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(folder().join(format!("{dialect}.md"))).unwrap();
    let block = |case: &str, label: &str| {
        let (_, rest) = case.split_once(&format!("```{label}\n")).expect("run record.py");
        rest.split_once("\n```").expect("a block ends").0.to_owned()
    };
    text.split("\n## ")
        .skip(1)
        .map(|case| Case {
            heading: case.lines().next().unwrap().to_owned(),
            sql: block(case, "sql"),
            recorded: block(case, "text"),
        })
        .collect()
}

fn answer(connection: &SharedConnection, sql: &str) -> String {
    let doubles = connection.dialect().parameter_style().doubles_percent_signs();
    let sql = if doubles { sql.replace('%', "%%") } else { sql.to_owned() };
    for statement in format!("{sql}\n").split(";\n").filter(|statement| !statement.trim().is_empty()) {
        connection.execute(&Statement::new(statement)).unwrap();
    }
    let host = Host::migrating(connection.dialect().name(), false);
    let mut vm = machine(&host, Rc::new(World::default()));
    let source = std::fs::read_to_string(folder().join("probe.py")).unwrap();
    let told = vm.run_module("probe.py", &source, "probe").and_then(|probe| {
        let tell = probe.get("tell").unwrap_or(Value::None);
        vm.call(&tell, CallArguments::positional(vec![connection_value(connection.clone())]))
    });
    match told {
        Ok(text) => text.as_str().unwrap().to_string(),
        Err(error) => shown(&error),
    }
}

fn compare(dialect: &str, open: impl Fn() -> SharedConnection) {
    let mut failures = String::new();
    let cases = cases(dialect);
    let count = cases.len();
    for case in cases {
        let connection = open();
        let told = answer(&connection, &case.sql);
        connection.close().unwrap();
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
    assert!(count >= 30, "only {count} cases were found");
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
    let compared = std::panic::catch_unwind(|| compare("postgresql", || connect(&format!("{place}/{name}"))));
    run(format!("DROP DATABASE {name} WITH (FORCE)"));
    if let Err(panic) = compared {
        std::panic::resume_unwind(panic);
    }
}
