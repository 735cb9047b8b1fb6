//! A temporary project, a fixed clock and random source, and the reference program if it is at hand.
#![allow(dead_code, reason = "every test file uses its own part")]

use std::cell::Cell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use alembic_config::{Config, Environment};
use alembic_evaluator::Value;
use alembic_revision::{NewRevision, Revision, RevisionMap, Selector};
use alembic_script::{
    InitRequest, Messages, RevisionRequest, RevisionTools, ScriptDirectory, Surroundings, TemplateHost, init,
};
use tempfile::TempDir;

/// A process whose clock stands still and whose random bytes count upwards.
pub(crate) struct Fixed {
    pub(crate) folder: PathBuf,
    pub(crate) variables: HashMap<String, OsString>,
    pub(crate) random: Cell<u8>,
}

impl Surroundings for Fixed {
    fn variable(&self, name: &str) -> Option<OsString> {
        self.variables.get(name).cloned()
    }

    fn current_directory(&self) -> io::Result<PathBuf> {
        Ok(self.folder.clone())
    }

    fn now(&self) -> jiff::Timestamp {
        "2026-11-23T06:02:46.364207Z".parse().unwrap()
    }

    fn local_time_zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::UTC
    }

    fn fill_random(&self, bytes: &mut [u8]) -> io::Result<()> {
        for byte in bytes {
            self.random.set(self.random.get() + 1);
            *byte = self.random.get();
        }
        Ok(())
    }
}

pub(crate) struct Project {
    pub(crate) folder: TempDir,
    pub(crate) surroundings: Fixed,
}

impl Project {
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        let surroundings = Fixed { folder: path, variables: HashMap::new(), random: Cell::new(0) };
        Self { folder, surroundings }
    }

    /// A project made by `init`.
    pub(crate) fn of_template(template: &str) -> Self {
        let project = Self::empty();
        project.init(template, "alembic", false).unwrap();
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.surroundings.folder.join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Sets a key of the ini file: the first line that has it, even in a comment.
    pub(crate) fn set(&self, key: &str, value: &str) {
        let ini = self.read("alembic.ini");
        let mut done = false;
        let lines: Vec<String> = ini
            .lines()
            .map(|line| {
                let is_key = line.trim_start_matches("# ").starts_with(&format!("{key} ="));
                if is_key && !done {
                    done = true;
                    format!("{key} = {value}")
                } else {
                    line.to_owned()
                }
            })
            .collect();
        assert!(done, "no key {key}");
        self.write("alembic.ini", lines.join("\n") + "\n");
    }

    /// What `init` prints.
    pub(crate) fn init(&self, template: &str, directory: &str, package: bool) -> Result<String, String> {
        let mut output = Vec::new();
        let request = InitRequest {
            directory,
            template,
            package,
            ini_file: &self.path("alembic.ini"),
            toml_file: &self.path("pyproject.toml"),
            current_directory: &self.surroundings.folder,
        };
        init(&request, &mut Messages::new(&mut output, 0, false)).map_err(|error| error.to_string())?;
        Ok(self.without_folder(&String::from_utf8(output).unwrap()))
    }

    pub(crate) fn without_folder(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.surroundings.folder.display()), "")
    }

    pub(crate) fn config(&self) -> Config {
        let environment =
            Environment { variables: HashMap::new(), current_directory: self.surroundings.folder.clone() };
        Config::new(environment)
            .with_file(self.path("alembic.ini").to_str().unwrap())
            .with_toml_file(self.path("pyproject.toml").to_str().unwrap())
    }

    pub(crate) fn directory(&self) -> Result<ScriptDirectory, String> {
        let settings = self.config().script_settings().unwrap().value;
        ScriptDirectory::open(settings, &[], &self.surroundings.folder).map_err(|error| error.to_string())
    }

    pub(crate) fn revisions(&self) -> Result<Vec<Revision>, String> {
        let loaded = self.directory()?.revisions().map_err(|error| error.to_string())?;
        Ok(loaded.revisions)
    }

    /// `revision --rev-id id -m message --head heads`: what it prints.
    pub(crate) fn revision(&self, new: &New<'_>) -> Result<String, String> {
        let map = RevisionMap::new(self.revisions()?).map_err(|error| error.to_string())?;
        let labels: Vec<String> = new.labels.iter().map(|label| (*label).to_owned()).collect();
        let depends_on: Vec<String> = new.depends_on.iter().map(|id| (*id).to_owned()).collect();
        let heads: Vec<String> = new.heads.iter().map(|head| (*head).to_owned()).collect();
        let head = match new.heads {
            [head] => Selector::One(head),
            _ => Selector::Several(&heads),
        };
        let header = map
            .new_revision(&NewRevision {
                id: new.id,
                head,
                splice: new.splice,
                branch_labels: &labels,
                depends_on: &depends_on,
                maximum_id_length: Some(32),
            })
            .map_err(|error| error.to_string())?;
        let config = self.config();
        let host = || -> TemplateHost { panic!("this template needs no evaluation") };
        let tools = RevisionTools {
            config: &config,
            revisions: &map,
            surroundings: &self.surroundings,
            template_host: &host,
        };
        let request = RevisionRequest {
            id: new.id,
            message: new.message,
            header: &header,
            branch_labels: &labels,
            version_path: new.version_path,
            template_arguments: new
                .arguments
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::string(value)))
                .collect(),
        };
        let mut output = Vec::new();
        self.directory()?
            .generate_revision(&request, &tools, &mut Messages::new(&mut output, 0, false))
            .map_err(|error| self.without_folder(&error.to_string()))?;
        Ok(self.without_folder(&String::from_utf8(output).unwrap()))
    }

    /// All files below the folder, by name.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        collect(&self.surroundings.folder, &self.surroundings.folder, &mut files);
        files.sort();
        files
    }
}

fn collect(folder: &Path, root: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().unwrap() != "__pycache__" {
                collect(&path, root, files);
            }
        } else {
            files.push(path.strip_prefix(root).unwrap().display().to_string());
        }
    }
}

/// What `revision` is asked for.
#[derive(Clone, Copy)]
pub(crate) struct New<'a> {
    pub(crate) id: &'a str,
    pub(crate) message: Option<&'a str>,
    pub(crate) heads: &'a [&'a str],
    pub(crate) splice: bool,
    pub(crate) labels: &'a [&'a str],
    pub(crate) depends_on: &'a [&'a str],
    pub(crate) version_path: Option<&'a str>,
    pub(crate) arguments: &'a [(&'a str, &'a str)],
}

impl Default for New<'_> {
    fn default() -> Self {
        Self {
            id: "a1",
            message: Some("first one"),
            heads: &["head"],
            splice: false,
            labels: &[],
            depends_on: &[],
            version_path: None,
            arguments: &[],
        }
    }
}

/// The interpreter of the reference's environment, if it is at hand.
pub(crate) fn reference_python() -> Option<PathBuf> {
    let python = match std::env::var_os("ALEMBIC_REFERENCE_PYTHON") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/reference/bin/python"),
    };
    python.is_file().then_some(python)
}

/// Runs the reference's `alembic` in a folder: what it prints.
pub(crate) fn reference(python: &Path, folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(python)
        .args(["-m", "alembic.config"])
        .args(arguments)
        .current_dir(folder)
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The code of a file: without comments, docstrings and empty lines.
pub(crate) fn code_of(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_docstring = false;
    for line in text.lines() {
        let trimmed = line.trim();
        let quotes = trimmed.matches("\"\"\"").count();
        if in_docstring || (quotes > 0 && trimmed.starts_with("\"\"\"") && !trimmed.contains("${")) {
            if quotes == 1 {
                in_docstring = !in_docstring;
            }
            continue;
        }
        if !trimmed.is_empty() && !trimmed.starts_with('#') {
            lines.push(line.trim_end().to_owned());
        }
    }
    lines
}
