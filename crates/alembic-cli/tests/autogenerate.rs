//! Pairs of model versions (`autogenerate/*.md`, recorded from the reference by `record.py` there): the generated revision
//! equals the reference's (or what stands under `ours` where it differs on purpose), can be applied, after which nothing differs, and taken back, after which nothing differs from the
//! models as they were.

mod programs;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use xtask::postgresql::{Database, Server};

/// What says that the reference's text, and the same text here, needs a word of the user's before it can be applied or taken
/// back.
const NEEDS_WORDS: &[&str] = &[
    // A type that nothing is cast to by itself needs `postgresql_using`.
    "You might need to specify \"USING",
    // An existing type of another name has to be created by hand.
    "type \"kind\" does not exist",
    // A constraint without a name cannot be dropped.
    "it has no name",
    "Constraint must have a name",
    // SQLite has no such constraints.
    "near \"DEFERRABLE\"",
    // `CONCURRENTLY` needs an autocommit block.
    "cannot run inside a transaction block",
];

const ENVIRONMENT: &str = r#"from alembic import context
from sqlalchemy import create_engine

import models

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=models.metadata[OPTIONS])
    with context.begin_transaction():
        context.run_migrations()
"#;

const TEMPLATE: &str = r#"from alembic import op
import models
import models as mine
import sqlalchemy
import sqlalchemy as sa
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
${imports if imports else ""}
def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
"#;

/// Makes the tables of the models.
const FIRST: &str = r#"from alembic import op
import models
revision = "first"
down_revision = None

def upgrade():
[SCHEMAS]    models.metadata.create_all(op.get_bind())
"#;

/// One test for each file of cases.
macro_rules! files {
    ($($name:ident $least:literal,)+) => {
        $(#[test]
        fn $name() {
            check_file(stringify!($name), $least);
        })+
    };
}

files! {
    columns 70,
    comments 10,
    conventions 15,
    defaults 50,
    foreign_keys 25,
    indexes 40,
    schemas 10,
    tables 25,
    types 60,
    uniques 20,
}

fn check_file(name: &str, least: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/autogenerate/{name}.md"));
    let text = fs::read_to_string(path).expect("the cases are part of the crate");
    let mut parts = text.split("\n## ");
    let preamble: String =
        blocks(parts.next().unwrap_or_default()).into_iter().map(|(_, body)| body).collect();
    let server = Server::find().unwrap_or_else(|failure| panic!("{failure}"));
    let (mut failures, mut count) = (String::new(), 0);
    for case in parts {
        let heading = case.lines().next().unwrap_or_default();
        let blocks = blocks(case);
        let block =
            |label: &str| blocks.iter().find(|(known, _)| known == label).map(|(_, body)| body.as_str());
        let models =
            ["before", "after"].map(|label| format!("{preamble}{}", block(label).unwrap_or_default()));
        for database in ["sqlite", "postgresql"] {
            let expected = block(&format!("python {database}")).or_else(|| block("python both"));
            let Some(expected) = expected else { continue };
            count += 1;
            // What is generated in another way on purpose (docs/deviations.md, "comparing").
            let ours = block(&format!("ours {database}"));
            assert_ne!(ours, Some(expected), "## {heading} [{database}]: it is as in the reference");
            let expected = ours.unwrap_or(expected);
            let what = match Pair::new(case, &models, database, &server).outcome(expected) {
                Ok(()) => continue,
                Err(Problem::Text(text)) => format!("expected:\n{expected}answered:\n{text}"),
                Err(Problem::Run(text)) if NEEDS_WORDS.iter().any(|words| text.contains(words)) => continue,
                Err(Problem::Run(text)) => text,
            };
            writeln!(failures, "## {heading} [{database}]\n{what}\n").expect("text can be written");
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count >= least, "only {count} pairs were compared");
}

enum Problem {
    /// Another text is generated.
    Text(String),
    /// It cannot be applied or taken back.
    Run(String),
}

struct Pair<'a> {
    folder: tempfile::TempDir,
    models: &'a [String; 2],
    _database: Option<Database>,
}

impl<'a> Pair<'a> {
    fn new(case: &str, models: &'a [String; 2], database: &str, server: &Server) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let is_sqlite = database == "sqlite";
        let created = (!is_sqlite)
            .then(|| server.create_database("alembic_pairs").unwrap_or_else(|failure| panic!("{failure}")));
        let url = match &created {
            Some(database) => database.sqlalchemy_url(),
            None => "sqlite:///app.db".to_owned(),
        };
        let given = case.lines().find_map(|line| line.strip_prefix("Options: `")?.strip_suffix('`'));
        let mut options = given.map(|given| format!(", {given}")).unwrap_or_default();
        if is_sqlite && !options.contains("render_as_batch") {
            options.push_str(", render_as_batch=True");
        }
        let pair = Self { folder, models, _database: created };
        pair.write(
            "alembic.ini",
            &format!(
                "[alembic]\nscript_location = scripts\nprepend_sys_path = .\nsqlalchemy.url = {}\n",
                url.replace('%', "%%")
            ),
        );
        pair.write("scripts/env.py", &ENVIRONMENT.replace("[OPTIONS]", &options));
        pair.write("scripts/script.py.mako", TEMPLATE);
        pair.write("models.py", &models[0]);
        let has_schema = models[0].contains("schema=\"shop\"");
        let schemas = if has_schema { "    op.execute(\"CREATE SCHEMA shop\")\n" } else { "" };
        pair.write("scripts/versions/first.py", &FIRST.replace("[SCHEMAS]", schemas));
        pair
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn run(&self, arguments: &[&str]) -> Result<(), Problem> {
        let answer = programs::ours().run(self.folder.path(), arguments);
        match answer.status {
            Some(0) => Ok(()),
            _ => Err(Problem::Run(format!("{}: {}{}", arguments.join(" "), answer.stdout, answer.stderr))),
        }
    }

    fn outcome(&self, expected: &str) -> Result<(), Problem> {
        self.run(&["upgrade", "head"])?;
        self.write("models.py", &self.models[1]);
        self.run(&["revision", "--autogenerate", "--rev-id", "generated"])?;
        let file = self.folder.path().join("scripts/versions/generated_.py");
        let text = fs::read_to_string(&file).expect("the revision was written");
        let text =
            text.split_once("down_revision = 'first'\n").map_or("", |(_, text)| text).trim_matches('\n');
        if text != expected.trim_end() && !expected.starts_with("# raises") {
            return Err(Problem::Text(format!("{text}\n")));
        }
        self.run(&["upgrade", "head"])?;
        self.run(&["check"])?;
        self.run(&["downgrade", "-1"])?;
        fs::remove_file(&file).expect("the revision can be removed");
        self.write("models.py", &self.models[0]);
        self.run(&["check"])
    }
}

/// The fenced blocks of a text: label and body.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        if let Some(label) = line.strip_prefix("```") {
            is_inside = !is_inside;
            if is_inside {
                found.push((label.trim().to_owned(), String::new()));
            }
        } else if is_inside && let Some((_, body)) = found.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    found
}
