//! What can go wrong with a logging configuration.

use crate::format::FormatError;
use crate::ini::IniError;
use crate::python_text::repr;

/// An error of reading or applying a logging configuration.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoggingError {
    /// The file does not exist.
    #[error("{0} doesn't exist")]
    NoFile(String),
    /// The file has no content.
    #[error("{0} is an empty file")]
    EmptyFile(String),
    /// The file is not an ini file.
    #[error("{file} is invalid: {error}")]
    InvalidFile {
        /// The file.
        file: String,
        /// What `configparser` says.
        error: Box<IniError>,
    },
    /// A value cannot be had from the ini file.
    #[error("{error} ({file})")]
    Ini {
        /// The file.
        file: String,
        /// What `configparser` says.
        error: Box<IniError>,
    },
    /// A section is missing.
    #[error("the logging configuration in {file} has no section [{section}]")]
    NoSection {
        /// The file.
        file: String,
        /// The section.
        section: String,
    },
    /// A key is missing.
    #[error("section [{section}] of {file} has no key '{key}'")]
    NoKey {
        /// The file.
        file: String,
        /// The section.
        section: String,
        /// The key.
        key: &'static str,
    },
    /// A section names a formatter or handler that is not listed.
    #[error("section [{section}] names the {kind} '{name}', which [{kind}s] does not list")]
    Unlisted {
        /// The section.
        section: String,
        /// `formatter` or `handler`.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// `[loggers]` does not list `root`.
    #[error("the keys of [loggers] in {file} do not list root")]
    NoRoot {
        /// The file.
        file: String,
    },
    /// A level has no meaning.
    #[error("Unknown level: {}", repr(.0))]
    UnknownLevel(String),
    /// A format is refused.
    #[error("{error} (section [{section}])")]
    Format {
        /// The section.
        section: String,
        /// What Python says.
        error: FormatError,
    },
    /// A handler or formatter class that only Python could make.
    #[error(
        "section [{section}] asks for the class `{class}`, which is not one of StreamHandler, FileHandler, \
         NullHandler, handlers.WatchedFileHandler, handlers.RotatingFileHandler and logging.Formatter"
    )]
    UnsupportedClass {
        /// The section.
        section: String,
        /// The class.
        class: String,
    },
    /// Arguments that are not literals, or not those of the class.
    #[error("section [{section}]: {reason}: `{text}`")]
    Arguments {
        /// The section.
        section: String,
        /// What is wrong with them.
        reason: &'static str,
        /// The arguments as they stand in the file.
        text: String,
    },
    /// The file of a handler cannot be opened.
    #[error("section [{section}]: cannot open {}: {error}", file.display())]
    Open {
        /// The section.
        section: String,
        /// The file.
        file: std::path::PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

impl LoggingError {
    /// The class of the exception that Python raises.
    pub fn python_class(&self) -> &'static str {
        match self {
            Self::NoFile(_) => "FileNotFoundError",
            Self::EmptyFile(_) | Self::InvalidFile { .. } => "RuntimeError",
            Self::Ini { error, .. } => error.python_class(),
            Self::NoSection { .. } | Self::NoKey { .. } | Self::Unlisted { .. } => "KeyError",
            Self::NoRoot { .. } | Self::UnknownLevel(_) => "ValueError",
            Self::Format { error, .. } => error.python_class,
            Self::UnsupportedClass { .. } => "ModuleNotFoundError",
            Self::Arguments { .. } => "TypeError",
            Self::Open { error, .. } if error.kind() == std::io::ErrorKind::NotFound => "FileNotFoundError",
            Self::Open { .. } => "OSError",
        }
    }

    /// The text of the exception that Python raises, where this says it in other words.
    pub fn python_message(&self) -> String {
        match self {
            Self::NoSection { section, .. } => repr(section),
            Self::NoKey { key, .. } => repr(key),
            Self::Unlisted { name, .. } => repr(name),
            Self::NoRoot { .. } => "list.remove(x): x not in list".to_owned(),
            Self::Ini { error, .. } => error.to_string(),
            Self::Format { error, .. } => error.to_string(),
            other => other.to_string(),
        }
    }

    /// Whether Python might well understand what this does not: classes and arguments that are no literals.
    pub fn is_beyond_native(&self) -> bool {
        matches!(self, Self::UnsupportedClass { .. } | Self::Arguments { .. })
    }
}
