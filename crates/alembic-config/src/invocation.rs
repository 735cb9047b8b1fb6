//! What a run is given from outside: arguments and the environment.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use crate::database_url::hide_password;
use crate::error::ConfigError;

/// The part of the process a configuration depends on.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// The environment variables.
    pub variables: HashMap<String, String>,
    /// What relative file names are relative to.
    pub current_directory: PathBuf,
}

impl Environment {
    /// The environment of this process; variables that are not Unicode are left out.
    pub fn of_process() -> std::io::Result<Self> {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Ok(Self { variables, current_directory: std::env::current_dir()? })
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// The absolute path, as Python's `Path(…).absolute()`: `.` and doubled slashes go, `..` stays.
    pub fn absolute(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = self.current_directory.join(path);
        path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
    }
}

impl fmt::Debug for Environment {
    /// The names of the variables only: their values may be secret.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<&str> = self.variables.keys().map(String::as_str).collect();
        names.sort_unstable();
        let mut shown = out.debug_struct("Environment");
        shown.field("variables", &names).field("current_directory", &self.current_directory).finish()
    }
}

/// The global command line options that concern the configuration.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Invocation {
    /// The values of `-c`/`--config`: an ini file, a `pyproject.toml`, or both.
    pub config_files: Vec<String>,
    /// The value of `-n`/`--name`: the main section of the ini file, `alembic` if not given.
    pub section: Option<String>,
    /// The values of `-x`.
    pub x_arguments: Vec<String>,
}

impl fmt::Debug for Invocation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Invocation");
        shown.field("config_files", &self.config_files).field("section", &self.section);
        shown.field("x_arguments", &XArguments(self.x_arguments.clone())).finish()
    }
}

/// The files that a run reads its configuration from; they need not exist.
pub(crate) struct ConfigFiles {
    pub(crate) ini: String,
    pub(crate) toml: String,
}

impl Invocation {
    /// The files meant by `-c`, else by `ALEMBIC_CONFIG`, else `alembic.ini` and `pyproject.toml`.
    pub(crate) fn files(&self, environment: &Environment) -> Result<ConfigFiles, ConfigError> {
        let from_variable = environment.variable("ALEMBIC_CONFIG").filter(|name| !name.is_empty());
        let (mut ini, mut toml) = ("alembic.ini", "pyproject.toml");
        match from_variable {
            Some(name) if is_pyproject(name) => toml = name,
            Some(name) => ini = name,
            None => {}
        }
        let (mut given_ini, mut given_toml) = (None, None);
        for name in &self.config_files {
            if is_pyproject(name) {
                if given_toml.replace(name).is_some() {
                    return Err(ConfigError::SecondTomlFile);
                }
            } else if given_ini.replace(name).is_some() {
                return Err(ConfigError::SecondIniFile);
            }
        }
        if let Some(name) = given_ini.filter(|name| !name.is_empty()) {
            ini = name;
        }
        if let Some(name) = given_toml {
            toml = name;
        }
        Ok(ConfigFiles { ini: ini.to_owned(), toml: toml.to_owned() })
    }
}

fn is_pyproject(name: &str) -> bool {
    let separators: &[char] = if cfg!(windows) { &['/', '\\'] } else { &['/'] };
    name.rsplit(separators).next() == Some("pyproject.toml")
}

/// The values of `-x`, as `context.get_x_argument()` gives them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct XArguments(Vec<String>);

impl fmt::Debug for XArguments {
    /// The arguments, passwords in URLs hidden.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.0.iter().map(|argument| hide_password(argument))).finish()
    }
}

impl XArguments {
    pub(crate) fn new(values: Vec<String>) -> Self {
        Self(values)
    }

    /// The arguments as given (`as_dictionary=False`).
    pub fn list(&self) -> &[String] {
        &self.0
    }

    /// The arguments split at their first `=` (`as_dictionary=True`): without one the value is empty, and of
    /// equal names the last one counts.
    pub fn dictionary(&self) -> IndexMap<&str, &str> {
        self.0.iter().map(|argument| argument.split_once('=').unwrap_or((argument, ""))).collect()
    }

    /// One value of the dictionary.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.dictionary().get(name).copied()
    }
}
