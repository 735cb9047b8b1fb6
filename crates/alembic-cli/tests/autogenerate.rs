//! Pairs of model versions (`autogenerate/*.md`, recorded from the reference by `record.py` there): the generated revision
//! equals the reference's (or what stands under `ours` where it differs on purpose), can be applied, after which nothing differs, and taken back, after which nothing differs from the
//! models as they were.

mod pairs;
mod programs;

use std::fmt::Write as _;
use std::fs;

use pairs::{Case, write};
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
    enumerations 16,
    foreign_keys 25,
    hooks 30,
    indexes 40,
    models_annotated 80,
    models_classic 30,
    models_flask 20,
    models_sqlmodel 45,
    schemas 10,
    tables 25,
    types 60,
    uniques 20,
}

fn check_file(name: &str, least: usize) {
    let server = Server::find().unwrap_or_else(|failure| panic!("{failure}"));
    let (mut failures, mut count) = (String::new(), 0);
    for case in pairs::cases(name) {
        let heading = &case.heading;
        for database in ["sqlite", "postgresql"] {
            let Some(expected) = case.expected(database) else { continue };
            count += 1;
            // What is generated in another way on purpose (docs/deviations.md, "comparing").
            let ours = case.block(&format!("ours {database}"));
            assert_ne!(ours, Some(expected), "## {heading} [{database}]: it is as in the reference");
            let expected = ours.unwrap_or(expected);
            let what = match Pair::new(&case, database, &server).outcome(expected) {
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
    case: &'a Case,
    _database: Option<Database>,
}

impl<'a> Pair<'a> {
    fn new(case: &'a Case, database: &str, server: &Server) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let created = (database != "sqlite")
            .then(|| server.create_database("alembic_pairs").unwrap_or_else(|failure| panic!("{failure}")));
        let url = created.as_ref().map_or_else(|| "sqlite:///app.db".to_owned(), Database::sqlalchemy_url);
        case.write_project(folder.path(), &url, "before");
        let has_schema = case.models("before").contains("schema=\"shop\"");
        let schemas = if has_schema { "    op.execute(\"CREATE SCHEMA shop\")\n" } else { "" };
        write(folder.path(), "scripts/versions/first.py", &FIRST.replace("[SCHEMAS]", schemas));
        Self { folder, case, _database: created }
    }

    fn run(&self, arguments: &[&str]) -> Result<(), Problem> {
        let answer = programs::ours().run(self.folder.path(), arguments);
        match answer.status {
            Some(0) => Ok(()),
            _ => Err(Problem::Run(format!("{}: {}{}", arguments.join(" "), answer.stdout, answer.stderr))),
        }
    }

    /// The names of the files that were generated.
    fn written(&self) -> Vec<String> {
        let folder =
            fs::read_dir(self.folder.path().join("scripts/versions")).expect("the folder can be read");
        let names = folder.map(|entry| entry.expect("the folder can be read").file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| name != "first.py").collect();
        names.sort();
        names
    }

    fn text(&self, name: &str) -> String {
        let file = self.folder.path().join("scripts/versions").join(name);
        let text = fs::read_to_string(file).expect("the revision was written");
        let (_, rest) = text.split_once("down_revision = ").expect("it has a parent");
        let (_, body) = rest.split_once('\n').expect("it has functions");
        let body = body.trim_matches('\n');
        if name == "generated_.py" { body.to_owned() } else { format!("# {name}\n{body}") }
    }

    fn outcome(&self, expected: &str) -> Result<(), Problem> {
        self.run(&["upgrade", "head"])?;
        write(self.folder.path(), "models.py", &self.case.models("after"));
        self.run(&["revision", "--autogenerate", "--rev-id", "generated"])?;
        let written = self.written();
        let texts: Vec<String> = written.iter().map(|name| self.text(name)).collect();
        let text = if texts.is_empty() { "# nothing is generated".to_owned() } else { texts.join("\n\n") };
        if text != expected.trim_end() && !expected.starts_with("# raises") {
            return Err(Problem::Text(format!("{text}\n")));
        }
        // What the rules of env.py leave out stays different.
        if self.case.block("env").is_some() {
            return Ok(());
        }
        self.run(&["upgrade", "head"])?;
        self.run(&["check"])?;
        self.run(&["downgrade", "-1"])?;
        for name in written {
            let file = self.folder.path().join("scripts/versions").join(name);
            fs::remove_file(file).expect("the revision can be removed");
        }
        write(self.folder.path(), "models.py", &self.case.models("before"));
        self.run(&["check"])
    }
}
