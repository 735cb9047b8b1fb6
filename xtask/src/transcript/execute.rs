//! Running the commands of a case in a folder of its own.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::case::Step;
use super::console::Exchange;
use super::normalise::{Replacement, normalise};
use super::revisions::revision_files;
use crate::{Context, Failure, workspace};

/// How long one command may take; a program that waits for something fails instead of hanging.
const SECONDS: &str = "120";

/// A program that answers to `alembic`.
#[derive(Debug)]
pub struct Program {
    /// Holds a link `alembic` to the program.
    folder: tempfile::TempDir,
    /// A folder of the program's own that its answers may name, and the word for it.
    own_folders: Vec<Replacement>,
}

impl Program {
    /// The program at `path`; where it names `package`, its own folder, `[PACKAGE]` is recorded.
    pub fn new(path: &Path, package: Option<&Path>) -> Result<Self, Failure> {
        let folder = tempfile::tempdir().context(|| "making a folder".to_owned())?;
        symlink(path, folder.path().join("alembic")).context(|| format!("linking {}", path.display()))?;
        let own_folders = package.map(|package| (package.to_string_lossy().into_owned(), "[PACKAGE]"));
        Ok(Self { folder, own_folders: own_folders.into_iter().collect() })
    }
}

/// The folder of one case.
#[derive(Debug)]
pub struct Sandbox<'program> {
    program: &'program Program,
    outputs: tempfile::TempDir,
    project: PathBuf,
}

impl<'program> Sandbox<'program> {
    /// An empty folder.
    pub fn new(program: &'program Program) -> Result<Self, Failure> {
        let outputs = tempfile::tempdir().context(|| "making a folder".to_owned())?;
        let root = outputs.path().canonicalize().context(|| "making a folder".to_owned())?;
        let project = root.join("project");
        fs::create_dir(&project).context(|| "making a folder".to_owned())?;
        Ok(Self { program, outputs, project })
    }

    /// The folder in which the commands run.
    pub fn project(&self) -> &Path {
        &self.project
    }

    /// Prepares files as a step says; gives nothing to do for commands.
    pub fn prepare(&self, step: &Step) -> Result<(), Failure> {
        match step {
            Step::Fixture(name) => copy_folder(&workspace::fixtures().join(name), &self.project),
            Step::File { path, text } => self.write(path, text),
            Step::Revisions(lines) => {
                revision_files(lines)?.iter().try_for_each(|file| self.write(&file.path, &file.text))
            }
            Step::Console { .. } => Ok(()),
        }
    }

    /// Runs a command through the shell; gives it with its answer, normalised.
    pub fn run(&self, command: &str) -> Result<Exchange, Failure> {
        let stdout = self.outputs.path().join("stdout");
        let stderr = self.outputs.path().join("stderr");
        let create = |path: &Path| fs::File::create(path).context(|| path.display().to_string());
        let path = std::env::var("PATH").unwrap_or_default();
        let status = Command::new("timeout")
            .args([SECONDS, "sh", "-c", command])
            .current_dir(&self.project)
            .env_clear()
            .env("PATH", format!("{}:{path}", self.program.folder.path().display()))
            .env("HOME", &self.project)
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::null())
            .stdout(create(&stdout)?)
            .stderr(create(&stderr)?)
            .status()
            .context(|| command.to_owned())?;
        let mut replacements = self.program.own_folders.clone();
        replacements.push((self.project.to_string_lossy().into_owned(), "[PROJECT]"));
        let read = |path: &Path| {
            let bytes = fs::read(path).context(|| path.display().to_string())?;
            Ok::<_, Failure>(normalise(&String::from_utf8_lossy(&bytes), &replacements))
        };
        Ok(Exchange {
            command: command.to_owned(),
            stdout: read(&stdout)?,
            stderr: read(&stderr)?,
            // A command that a signal ended answers -1.
            status: status.code().unwrap_or(-1),
        })
    }

    fn write(&self, path: &Path, text: &str) -> Result<(), Failure> {
        let path = self.project.join(path);
        let folder = path.parent().unwrap_or(&self.project);
        fs::create_dir_all(folder).context(|| folder.display().to_string())?;
        fs::write(&path, text.replace("[PROJECT]", &self.project.to_string_lossy()))
            .context(|| path.display().to_string())
    }
}

/// Copies a folder with all that is in it into another.
pub fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).context(|| from.display().to_string())? {
        let entry = entry.context(|| from.display().to_string())?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_folder(&source, &target)?;
        } else {
            fs::copy(&source, &target).context(|| source.display().to_string())?;
        }
    }
    Ok(())
}
