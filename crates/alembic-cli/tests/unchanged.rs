//! What the reference creates from models does not differ from them: `check` finds nothing.

mod pairs;
mod programs;

use std::fmt::Write as _;
use std::process::Command;

use xtask::postgresql::{Database, Server};
use xtask::{process, reference};

/// Creates the tables of each project, and the schemas that they are in.
const CREATE: &str = r#"
import sys
import sqlalchemy as sa
for line in open(sys.argv[1]):
    models, url = line.rstrip("\n").split("\t")
    names = {"__name__": "models"}
    exec(compile(open(models).read(), models, "exec"), names)
    metadata = names["metadata"]
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        for schema in sorted({table.schema for table in metadata.tables.values() if table.schema}):
            connection.execute(sa.schema.CreateSchema(schema))
        metadata.create_all(connection)
"#;

/// Files of cases, and how many of theirs are taken: one of so many.
const FILES: &[(&str, usize)] = &[
    ("columns", 3),
    ("comments", 3),
    ("conventions", 2),
    ("defaults", 3),
    ("foreign_keys", 2),
    ("indexes", 3),
    ("schemas", 3),
    ("tables", 1),
    ("types", 3),
    ("uniques", 3),
];

/// What the reference itself cannot create in a transaction of this database.
const IMPOSSIBLE: &[(&str, &str)] =
    &[("deferrable", "sqlite"), ("without a lock on PostgreSQL", "postgresql")];

struct Schema {
    what: String,
    folder: tempfile::TempDir,
    _database: Option<Database>,
}

#[test]
fn what_the_reference_creates_does_not_differ_from_its_models() {
    let server = Server::find().unwrap_or_else(|failure| panic!("{failure}"));
    for database in ["sqlite", "postgresql"] {
        let (mut schemas, mut list) = (Vec::new(), String::new());
        for (file, step) in FILES {
            let cases = pairs::cases(file);
            let chosen = cases.iter().filter(|case| {
                let is_impossible = IMPOSSIBLE.contains(&(case.heading.as_str(), database));
                case.expected(database).is_some() && !is_impossible
            });
            for case in chosen.step_by(*step) {
                let folder = tempfile::tempdir().expect("a temporary folder can be made");
                let created = (database != "sqlite").then(|| {
                    server.create_database("alembic_unchanged").unwrap_or_else(|failure| panic!("{failure}"))
                });
                let url = match &created {
                    Some(database) => database.sqlalchemy_url(),
                    None => format!("sqlite:///{}", folder.path().join("app.db").display()),
                };
                case.write_project(folder.path(), &url, "after");
                std::fs::create_dir(folder.path().join("scripts/versions")).expect("a folder can be made");
                writeln!(list, "{}\t{url}", folder.path().join("models.py").display())
                    .expect("text can be written");
                schemas.push(Schema {
                    what: format!("{file}: {} [{database}]", case.heading),
                    folder,
                    _database: created,
                });
            }
        }
        assert!(schemas.len() >= 100, "only {} schemas on {database}", schemas.len());
        let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        std::fs::write(file.path(), list).expect("a file can be written");
        let python = reference::find().unwrap_or_else(|failure| panic!("{failure}")).python;
        process::stdout(Command::new(python).args(["-W", "ignore", "-c", CREATE]).arg(file.path()))
            .unwrap_or_else(|failure| panic!("{failure}"));
        let mut failures = String::new();
        for schema in &schemas {
            let answer = programs::ours().run(schema.folder.path(), &["check"]);
            if answer.status != Some(0) {
                writeln!(failures, "{}: {}{}", schema.what, answer.stdout, answer.stderr)
                    .expect("text can be written");
            }
        }
        assert!(failures.is_empty(), "{failures}");
    }
}
