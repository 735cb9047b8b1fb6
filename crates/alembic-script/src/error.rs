//! What can go wrong in a script directory.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::HeaderError;

/// An error of the script directory. Where the reference has a text for it, the text is the reference's.
#[derive(Debug, Error)]
pub enum ScriptError {
    /// A setting that cannot be understood, or a package that cannot be found.
    #[error(transparent)]
    Config(#[from] alembic_config::ConfigError),
    /// The script location is not there.
    #[error(
        "Path doesn't exist: {}.  Please use the 'init' command to create a new scripts folder.",
        path.display()
    )]
    NoSuchPath {
        /// The script location.
        path: PathBuf,
    },
    /// A revision file whose header cannot be told.
    #[error("{}", header_message(path, error))]
    Header {
        /// The revision file.
        path: PathBuf,
        /// Why.
        error: HeaderError,
    },
    /// A file or folder that cannot be read or written.
    #[error("cannot {action} {}: {error}", path.display())]
    File {
        /// What was tried: `read`, `write`, `list`, …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A new revision file that is not written.
    #[error(transparent)]
    Generate(#[from] crate::GenerateError),
    /// A post-write hook that cannot run.
    #[error(transparent)]
    Hook(#[from] crate::HookError),
    /// `init` into a folder that holds something.
    #[error("Directory {} already exists and is not empty", path.display())]
    DirectoryNotEmpty {
        /// The folder as the user wrote it.
        path: PathBuf,
    },
    /// `init` with a template that does not exist.
    #[error("No such template {name}")]
    NoSuchTemplate {
        /// The name of the template.
        name: String,
    },
    /// A configuration file is to be written into a folder that is not there.
    #[error("Directory {} does not exist", path.display())]
    NoSuchFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A `pyproject.toml` that is not TOML.
    #[error("{} is not valid TOML: {error}", path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// What the parser says.
        error: Box<toml::de::Error>,
    },
    /// The progress of a command could not be printed.
    #[error("cannot print: {0}")]
    Output(io::Error),
    /// `sourceless = true`, and a compiled file without its source.
    #[error(
        "{} is a compiled revision without a source file; compiled files can be read by CPython only. Put the source \
         file beside it, or remove `sourceless` and the compiled file",
        path.display()
    )]
    CompiledFile {
        /// The compiled file.
        path: PathBuf,
    },
}

fn header_message(path: &std::path::Path, error: &HeaderError) -> String {
    match error {
        HeaderError::NoRevision { .. } => error.to_string(),
        _ => format!("{}: {error}", path.display()),
    }
}

impl ScriptError {
    /// Gives an input or output error the action and the path it belongs to.
    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::File { action, path, error }
    }
}

impl From<io::Error> for ScriptError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
