//! The two programs that the tests compare: the one built here, and the reference.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use xtask::reference;

/// One of the two programs.
#[derive(Debug, Clone)]
pub(crate) struct Alembic {
    /// What to say of it.
    pub(crate) name: &'static str,
    path: PathBuf,
}

/// What a command answered, the project's folder named `[PROJECT]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program built here.
pub(crate) fn ours() -> Alembic {
    Alembic { name: "ours", path: PathBuf::from(env!("CARGO_BIN_EXE_alembic")) }
}

/// The reference; its absence fails the test with a sentence.
pub(crate) fn reference() -> Alembic {
    let reference = reference::find().unwrap_or_else(|failure| panic!("{failure}"));
    Alembic { name: "the reference", path: reference.alembic }
}

impl Alembic {
    /// A command in a folder, without the variables that steer the programs.
    pub(crate) fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command
            .args(arguments)
            .current_dir(folder)
            .env_remove("ALEMBIC_CONFIG")
            .env_remove("SQLALCHEMY_URL")
            .env_remove("COLUMNS")
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, folder: &Path, arguments: &[&str]) -> Answer {
        let output = self.command(folder, arguments).output();
        Answer::of(&output.unwrap_or_else(|error| panic!("{}: {error}", self.path.display())), folder)
    }

    /// Runs a command that must succeed.
    pub(crate) fn succeed(&self, folder: &Path, arguments: &[&str]) -> Answer {
        let answer = self.run(folder, arguments);
        assert_eq!(answer.status, Some(0), "{}: {arguments:?}: {answer:?}", self.name);
        answer
    }
}

impl Answer {
    pub(crate) fn of(output: &Output, folder: &Path) -> Self {
        let folder = folder.to_string_lossy();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&*folder, "[PROJECT]");
        Self { status: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}
