//! Programs that use connections, results and rows print what they print under the reference
//! (`tests/connections/*.md`, recorded by `record.py` there), on SQLite and on the PostgreSQL server that
//! `ALEMBIC_TEST_POSTGRESQL` names.

#![expect(clippy::disallowed_methods, reason = "the cases are files, and the environment names the server")]

mod recording;

use std::fmt::Write as _;
use std::path::Path;
use std::rc::Rc;

use alembic_evaluator::Interruption;
use recording::{Host, World, blocks, machine, shown, upgrade_in};

#[test]
fn every_program_prints_what_the_reference_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/connections");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    let mut failures = String::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        for case in text.split("\n## ").skip(1) {
            let heading = case.lines().next().unwrap();
            let blocks = blocks(case);
            let (_, body) = &blocks[0];
            for (label, expected) in &blocks[1..] {
                for database in ["sqlite", "postgresql"] {
                    if label != "both" && label != database {
                        continue;
                    }
                    let printed = printed(body, database);
                    if printed != *expected {
                        write!(
                            failures,
                            "## {file}: {heading} [{database}]\nexpected:\n{expected}printed:\n{printed}\n"
                        )
                        .unwrap();
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// What the body of an `upgrade()` prints, with the exception that ends it.
fn printed(body: &str, database: &str) -> String {
    let url = match database {
        "sqlite" => "sqlite://".to_owned(),
        _ => std::env::var("ALEMBIC_TEST_POSTGRESQL")
            .unwrap_or_else(|_| "postgresql://postgres@127.0.0.1:5432/postgres".to_owned())
            .replacen("postgresql:", "postgresql+psycopg2:", 1),
    };
    let host = Host::connected_to(&url);
    host.recorder().executes.set(true);
    let world = Rc::new(World::default());
    let mut vm = machine(&host, world.clone());
    let ended = upgrade_in(&mut vm, body);
    let mut printed = world.output.borrow().clone();
    match ended {
        Ok(_) => {}
        Err(Interruption::Raise(exception)) => writeln!(printed, "{}", exception.summary()).unwrap(),
        Err(interruption) => writeln!(printed, "{}", shown(&interruption)).unwrap(),
    }
    printed
}
