//! Batch mode on SQLite files, by recorded scenarios (`batch/*.md`, recorded by `batch/record.py`): the same
//! catalogue, rows, warnings and errors as the reference's, or the answer that stands beside it.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::rc::Rc;

use alembic::{Config, command};
use rusqlite::Connection;

#[test]
fn columns() {
    check_file(include_str!("batch/columns.md"));
}

#[test]
fn constraints() {
    check_file(include_str!("batch/constraints.md"));
}

#[test]
fn foreign_keys() {
    check_file(include_str!("batch/foreign_keys.md"));
}

#[test]
fn more() {
    check_file(include_str!("batch/more.md"));
}

#[test]
fn names() {
    check_file(include_str!("batch/names.md"));
}

#[test]
fn shapes() {
    check_file(include_str!("batch/shapes.md"));
}

const SCRIPT: &str = "from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

revision = \"one\"
down_revision = None


";

fn environment(foreign_keys: &str, convention: &str) -> String {
    format!(
        "from alembic import context
from sqlalchemy import create_engine, MetaData

convention = {convention}
with create_engine(context.config.get_main_option(\"sqlalchemy.url\")).connect() as connection:
    connection.exec_driver_sql(\"PRAGMA foreign_keys={foreign_keys}\")
    connection.commit()
    context.configure(connection=connection, target_metadata=MetaData(naming_convention=convention))
    with context.begin_transaction():
        context.run_migrations()
"
    )
}

#[track_caller]
fn check_file(text: &str) {
    let mut failures = String::new();
    let (head, cases) = text.split_once("\n## ").unwrap();
    let setting = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    let environment =
        environment(setting("foreign_keys").unwrap_or("OFF"), setting("convention").unwrap_or("None"));
    for case in cases.split("\n## ") {
        let heading = case.lines().next().unwrap();
        let block = |label: &str| {
            let (_, rest) = case.split_once(&format!("\n```{label}\n"))?;
            rest.split_once("\n```").map(|(body, _)| body)
        };
        let answers = run(block("sql").unwrap(), block("python").unwrap(), &environment);
        for (label, answer) in ["upgraded", "downgraded"].into_iter().zip(&answers) {
            let recorded = block(&format!("text {label}"));
            let ours = block(&format!("text {label} ours"));
            let expected = ours.or(recorded).unwrap_or_default();
            if !answer.is(expected) {
                write!(
                    failures,
                    "## {heading}: {label}\nexpected:\n{expected}\nanswered:\n{}\n\n",
                    answer.text()
                )
                .unwrap();
            } else if ours.is_some() && recorded.is_some_and(|recorded| answer.is(recorded)) {
                writeln!(failures, "## {heading}: {label} is as recorded\n").unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// What a step left in the database, or how it failed.
enum Answer {
    Database(String),
    Failed(String),
}

impl Answer {
    /// An error's recorded line stands somewhere in its text.
    fn is(&self, expected: &str) -> bool {
        match self {
            Self::Database(dump) => dump == expected,
            Self::Failed(text) => !expected.contains('\n') && text.contains(expected),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Database(text) | Self::Failed(text) => text,
        }
    }
}

/// Upgrades a database of this schema by the script, and downgrades it again.
fn run(schema: &str, script: &str, environment: &str) -> Vec<Answer> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.db");
    fs::create_dir(folder.path().join("versions")).unwrap();
    fs::write(folder.path().join("env.py"), environment).unwrap();
    fs::write(folder.path().join("versions/one.py"), format!("{SCRIPT}{script}\n")).unwrap();
    let settings =
        format!("[alembic]\nscript_location = %(here)s\nsqlalchemy.url = sqlite:///{}\n", file.display());
    fs::write(folder.path().join("alembic.ini"), settings).unwrap();
    let schema = format!("PRAGMA foreign_keys=OFF; {schema}");
    Connection::open(&file).unwrap().execute_batch(&schema).unwrap();
    let messages = Messages::default();
    let config = Config::from_file(folder.path().join("alembic.ini"))
        .unwrap()
        .with_output(io::sink(), messages.clone());
    let mut answers = Vec::new();
    for (is_upgrade, revision) in [(true, "head"), (false, "base")] {
        let step = if is_upgrade { command::upgrade } else { command::downgrade };
        match step(&config, revision, command::Move::default()) {
            Ok(()) => answers.push(Answer::Database(format!("{}{}", messages.warnings(), dump(&file)))),
            Err(error) => {
                answers.push(Answer::Failed(error.to_string()));
                break;
            }
        }
    }
    answers
}

/// The objects of a database, by type and name, and the rows of its tables.
fn dump(file: &Path) -> String {
    let database = Connection::open(file).unwrap();
    let mut lines = Vec::new();
    let objects = rows(
        &database,
        "SELECT type, name, coalesce(sql, type || ' ' || name) FROM sqlite_master
         WHERE tbl_name <> 'alembic_version' ORDER BY type, name",
    );
    lines.extend(objects.iter().map(|object| object[2].clone()));
    for table in objects.iter().filter(|object| object[0] == "table").map(|object| &object[1]) {
        let columns = rows(&database, &format!("SELECT name FROM pragma_table_xinfo('{table}')"));
        let values: Vec<String> = columns.iter().map(|column| format!("quote(\"{}\")", column[0])).collect();
        let query = format!("SELECT {} FROM \"{table}\" ORDER BY 1", values.join(" || ', ' || "));
        lines.extend(rows(&database, &query).iter().map(|row| format!("{table}: {}", row[0])));
    }
    lines.join("\n").replace('\t', "    ")
}

fn rows(database: &Connection, query: &str) -> Vec<Vec<String>> {
    let mut statement = database.prepare(query).unwrap();
    let width = statement.column_count();
    let found = statement
        .query_map([], |row| (0..width).map(|column| row.get(column)).collect::<Result<Vec<String>, _>>())
        .unwrap();
    found.map(Result::unwrap).collect()
}

/// What a command tells on the error stream.
#[derive(Clone, Default)]
struct Messages(Rc<RefCell<Vec<u8>>>);

impl Messages {
    /// The warnings since the last call.
    fn warnings(&self) -> String {
        let text = String::from_utf8(self.0.take()).unwrap();
        let found = text.lines().filter_map(|line| line.split_once("UserWarning: "));
        found.fold(String::new(), |warnings, (_, warning)| warnings + "-- " + warning + "\n")
    }
}

impl Write for Messages {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
