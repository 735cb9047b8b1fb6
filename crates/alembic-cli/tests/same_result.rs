//! The example under both programs: the same answers, the same databases, and each goes on where the other stopped.

mod programs;

use std::path::{Path, PathBuf};

use programs::{Alembic, Answer};
use similar::TextDiff;
use tempfile::TempDir;
use xtask::catalogue;
use xtask::generated::Project;
use xtask::postgresql::{Database, Server};

/// The revision before which the pets have no age.
const BEFORE_AGE: &str = "3f1c8a0b72d4";
/// The revision that adds the age, before the one that fills it.
const AFTER_AGE: &str = "9b27e4d5106a";

const COMMANDS: &[&[&str]] = &[
    &["current"],
    &["upgrade", BEFORE_AGE],
    &["current", "-v"],
    &["upgrade", "+1"],
    &["upgrade", "head"],
    &["current", "--check-heads"],
    &["history", "--indicate-current"],
    &["upgrade", "head"],
    &["downgrade", "5e80a3f72c19"],
    &["upgrade", "a7d3519fe264"],
    &["upgrade", "heads"],
    &["downgrade", "base"],
    &["current"],
    &["upgrade", "head"],
    &["downgrade", "-1"],
    &["stamp", "5e80a3f72c19"],
    &["current"],
    &["stamp", "head"],
    &["downgrade", "base"],
    &["ensure_version"],
    &["upgrade", "head", "--sql"],
    &["downgrade", "head:base", "--sql"],
    &["upgrade", "nowhere"],
    &["upgrade", "head"],
];

/// A database that can be dumped and filled.
enum Store {
    Sqlite(PathBuf),
    Postgresql(Database),
}

impl Store {
    fn sqlite(folder: &Path) -> Self {
        Self::Sqlite(folder.join("shop.db"))
    }

    fn postgresql() -> Self {
        let database = Server::find().and_then(|server| server.create_database("alembic_same"));
        Self::Postgresql(database.unwrap_or_else(|failure| panic!("{failure}")))
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => format!("sqlite:///{}", file.display()),
            Self::Postgresql(database) => database.sqlalchemy_url(),
        }
    }

    /// The URL as an answer shows it, where the folder is replaced already.
    fn shown_url(&self) -> String {
        match self {
            Self::Sqlite(_) => "sqlite:///[PROJECT]/shop.db".to_owned(),
            Self::Postgresql(_) => self.url(),
        }
    }

    fn dump(&self) -> String {
        match self {
            Self::Sqlite(file) => catalogue::sqlite(file),
            Self::Postgresql(database) => catalogue::postgresql(database),
        }
        .unwrap_or_else(|failure| panic!("{failure}"))
    }

    fn execute(&self, sql: &str) {
        match self {
            Self::Sqlite(file) => {
                xtask::process::stdout(std::process::Command::new("sqlite3").arg(file).arg(sql))
            }
            Self::Postgresql(database) => database.query(sql),
        }
        .unwrap_or_else(|failure| panic!("{failure}"));
    }
}

/// The example with a database of its own.
struct Example {
    folder: TempDir,
    store: Store,
}

impl Example {
    fn new(store: impl FnOnce(&Path) -> Store) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let store = store(folder.path());
        Project::example(folder.path(), &store.url()).unwrap_or_else(|failure| panic!("{failure}"));
        Self { folder, store }
    }

    fn run(&self, program: &Alembic, arguments: &[&str]) -> Answer {
        let answer = program.run(self.folder.path(), arguments);
        let hide = |text: &str| text.replace(&self.store.shown_url(), "[URL]");
        Answer { status: answer.status, stdout: hide(&answer.stdout), stderr: hide(&answer.stderr) }
    }

    fn succeed(&self, program: &Alembic, arguments: &[&str]) {
        program.succeed(self.folder.path(), arguments);
    }
}

#[track_caller]
fn assert_same(what: &str, reference: &str, ours: &str) {
    assert!(
        reference == ours,
        "{what}\n{}",
        TextDiff::from_lines(reference, ours).unified_diff().header("the reference", "ours")
    );
}

fn same_answers_and_databases(store: fn(&Path) -> Store) {
    let (reference, ours) = (programs::reference(), programs::ours());
    let (theirs, mine) = (Example::new(store), Example::new(store));
    for arguments in COMMANDS {
        let expected = theirs.run(&reference, arguments);
        let answer = mine.run(&ours, arguments);
        let what = format!("alembic {}", arguments.join(" "));
        assert_same(&format!("stdout of {what}"), &expected.stdout, &answer.stdout);
        assert_same(&format!("stderr of {what}"), &expected.stderr, &answer.stderr);
        assert_eq!(expected.status, answer.status, "exit status of {what}");
        assert_same(&format!("database after {what}"), &theirs.store.dump(), &mine.store.dump());
    }
}

/// The data migration changes the same rows.
fn same_data(store: fn(&Path) -> Store) {
    let rows = "INSERT INTO owners (owner_id, owner_name, owner_email) VALUES (1, 'Ada', 'ada@example.org');
                INSERT INTO species (id, name) VALUES (1, 'cat');
                INSERT INTO pets (id, owner_id, species_id, name, age) VALUES (1, 1, 1, 'Mia', NULL), (2, 1, 1, 'Tom', 7)";
    let dumps = [programs::reference(), programs::ours()].map(|program| {
        let example = Example::new(store);
        example.succeed(&program, &["upgrade", AFTER_AGE]);
        example.store.execute(rows);
        example.succeed(&program, &["upgrade", "head"]);
        let dump = example.store.dump();
        example.succeed(&program, &["downgrade", AFTER_AGE]);
        dump + &example.store.dump()
    });
    assert!(dumps[0].contains("Mia"), "the dump has the rows");
    assert_same("database with rows", &dumps[0], &dumps[1]);
}

/// One program goes on where the other stopped.
fn relay(store: fn(&Path) -> Store) {
    let (reference, ours) = (programs::reference(), programs::ours());
    let alone = Example::new(store);
    alone.succeed(&reference, &["upgrade", "head"]);
    for (first, second) in [(&reference, &ours), (&ours, &reference)] {
        let example = Example::new(store);
        example.succeed(first, &["upgrade", "c64f0d91e8b3"]);
        example.succeed(second, &["upgrade", "head"]);
        let what = format!("database that {} began and {} finished", first.name, second.name);
        assert_same(&what, &alone.store.dump(), &example.store.dump());
        example.succeed(first, &["downgrade", AFTER_AGE]);
        example.succeed(second, &["downgrade", "base"]);
        example.succeed(first, &["upgrade", "head"]);
        assert_same(&format!("{what}, again"), &alone.store.dump(), &example.store.dump());
    }
}

#[test]
fn answers_and_databases_on_sqlite() {
    same_answers_and_databases(Store::sqlite);
}

#[test]
fn answers_and_databases_on_postgresql() {
    same_answers_and_databases(|_| Store::postgresql());
}

#[test]
fn data_on_sqlite() {
    same_data(Store::sqlite);
}

#[test]
fn data_on_postgresql() {
    same_data(|_| Store::postgresql());
}

#[test]
fn relay_on_sqlite() {
    relay(Store::sqlite);
}

#[test]
fn relay_on_postgresql() {
    relay(|_| Store::postgresql());
}
