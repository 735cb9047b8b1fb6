//! env.py in many shapes (`environments/environments.md`, recorded from the reference by `record.py` there), on SQLite and on
//! PostgreSQL: the same output, the same log, the same tables.

mod programs;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use xtask::generated::Project;
use xtask::postgresql::{Database, Server};
use xtask::transcript::markdown::blocks;

const TABLES: &str = "SELECT table_schema || '.' || table_name FROM information_schema.tables \
                      WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1";

#[test]
fn every_environment_answers_as_the_reference_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/environments/environments.md");
    let text = fs::read_to_string(path).expect("the cases are part of the crate");
    let mut parts = text.split("\n## ");
    let head = blocks(parts.next().unwrap_or_default());
    let mut failures = String::new();
    let mut count = 0;
    for case in parts {
        let heading = case.lines().next().unwrap_or_default();
        let commands: Vec<&str> =
            case.lines().filter_map(|line| line.strip_prefix("- `")?.strip_suffix('`')).collect();
        let blocks = blocks(case);
        let (_, body) = &blocks[0];
        for database in ["sqlite", "postgresql"] {
            let answers = blocks.iter().skip(1).find(|(label, _)| label == database || label == "both");
            let Some((_, expected)) = answers else { continue };
            let answered = answered(&head, body, &commands, database);
            count += 1;
            if answered != *expected {
                write!(failures, "## {heading} [{database}]\nexpected:\n{expected}answered:\n{answered}\n")
                    .expect("text can be written");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count > 25, "only {count} answers were compared");
}

/// What the commands answer in a new project with this env.py, and the tables that are there at the end.
fn answered(head: &[(String, String)], body: &str, commands: &[&str], database: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = folder.path().join("project");
    let file = folder.join("app.db");
    let server: Option<Database> = (database == "postgresql").then(|| {
        let server = Server::find().and_then(|server| server.create_database("alembic_environments"));
        server.unwrap_or_else(|failure| panic!("{failure}"))
    });
    let url = match &server {
        Some(server) => server.sqlalchemy_url(),
        None => format!("sqlite:///{}", file.display()),
    };
    Project::plain(&folder, &url).unwrap_or_else(|failure| panic!("{failure}"));
    for (label, content) in head {
        let (path, content) = match label.strip_prefix("python ") {
            Some(path) => (path, content.clone()),
            None => ("alembic/env.py", format!("{content}{body}")),
        };
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(path, content).expect("a file can be written");
    }
    let mut printed = String::new();
    for command in commands {
        let arguments: Vec<&str> = command.split(' ').collect();
        let mut program = programs::ours().command(&folder, &arguments);
        let output = program.env("DATABASE_URL", &url).output().expect("the program can be started");
        let answer = programs::Answer::of(&output, &folder);
        write!(printed, "$ {command}\n{}--\n{}", answer.stdout, answer.stderr).expect("text can be written");
        if answer.status != Some(0) {
            writeln!(printed, "[{}]", answer.status.unwrap_or(-1)).expect("text can be written");
        }
    }
    let tables = match &server {
        Some(server) => server.query(TABLES),
        None => xtask::process::stdout(
            Command::new("sqlite3")
                .arg(&file)
                .arg("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"),
        ),
    };
    let tables = tables.unwrap_or_else(|failure| panic!("{failure}"));
    writeln!(printed, "tables: {}", tables.trim_end().replace('\n', ", ")).expect("text can be written");
    printed
}
