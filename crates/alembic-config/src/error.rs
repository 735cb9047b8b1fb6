//! What can go wrong with a configuration.

use std::fmt;

use crate::format::FormatError;
use crate::ini::IniError;
use crate::python_text::repr;

/// A place in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file as it was named.
    pub file: String,
    /// The line, from 1, where known.
    pub line: Option<u32>,
}

impl Place {
    /// The line, from 1, that an offset into the bytes of a file lies on.
    pub(crate) fn line_at(bytes: &[u8], offset: usize) -> u32 {
        let before = bytes.get(..offset).unwrap_or(bytes);
        u32::try_from(before.split(|&byte| byte == b'\n').count()).unwrap_or(u32::MAX)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}, line {line}", self.file),
            None => out.write_str(&self.file),
        }
    }
}

/// An error of finding, reading or asking the configuration. Texts are the reference's where it has one; file and
/// line are added in parentheses where the reference does not name them.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// Two ini files were given with `-c`.
    #[error("only one ini file may be indicated")]
    SecondIniFile,
    /// Two `pyproject.toml` were given with `-c`.
    #[error("pyproject.toml indicated more than once")]
    SecondTomlFile,
    /// The section asked for is missing, perhaps with the whole file.
    #[error(
        "No config file {} found, or file has no '[{section}]' section",
        file.as_deref().map_or_else(|| "None".to_owned(), repr)
    )]
    NoSection {
        /// The ini file as it was named.
        file: Option<String>,
        /// The section.
        section: String,
    },
    /// The ini file cannot be read or understood, or a value cannot be interpolated.
    #[error("{error}{}", in_parentheses(place.as_ref()))]
    Ini {
        /// What `configparser` says.
        error: Box<IniError>,
        /// Where the option of an interpolation error stands; other errors name their place themselves.
        place: Option<Place>,
    },
    /// `tool.alembic` is not a table.
    #[error("Incorrect TOML format")]
    IncorrectToml,
    /// `pyproject.toml` is not TOML.
    #[error("{message} ({place})")]
    TomlSyntax {
        /// What is wrong.
        message: String,
        /// Where.
        place: Place,
    },
    /// A value of `pyproject.toml` should be `true` or `false`.
    #[error("boolean value expected for TOML parameter {}", repr(.0))]
    BooleanExpected(String),
    /// A value of `pyproject.toml` should be a string.
    #[error("string value expected for TOML parameter {}, not {found}", repr(key))]
    TextExpected {
        /// The key.
        key: String,
        /// The Python name of the type found.
        found: &'static str,
    },
    /// A value of `pyproject.toml` should be a list of strings.
    #[error("list of strings expected for TOML parameter {}, not {found}", repr(key))]
    ListExpected {
        /// The key.
        key: String,
        /// The Python name of the type found.
        found: &'static str,
    },
    /// A value of `pyproject.toml` has a type that no key takes.
    #[error("unsupported TOML value type for key: {}", repr(.0))]
    UnsupportedTomlType(String),
    /// A value inside a list or table of `pyproject.toml` is no string.
    #[error("unsupported operand type(s) for %: '{found}' and 'dict' (key {} in {file})", repr(key))]
    TomlElement {
        /// The key.
        key: String,
        /// The Python name of the type found.
        found: &'static str,
        /// The file.
        file: String,
    },
    /// A string of `pyproject.toml` cannot be %-interpolated.
    #[error("{error} (key {} in {file})", repr(key))]
    TomlInterpolation {
        /// The key.
        key: String,
        /// What is wrong with the string.
        error: FormatError,
        /// The file.
        file: String,
    },
    /// An entry of `post_write_hooks` in `pyproject.toml` has no name.
    #[error("every entry of post_write_hooks in {file} must be a table with the key 'name'")]
    HookWithoutName {
        /// The file.
        file: String,
    },
    /// `path_separator` has an unknown value.
    #[error("'{value}' is not a valid value for {key}; expected 'space', 'newline', 'os', ':', ';'")]
    PathSeparator {
        /// `path_separator` or `version_path_separator`.
        key: &'static str,
        /// The value found.
        value: String,
    },
    /// `script_location` is set nowhere.
    #[error("No 'script_location' key found in configuration.")]
    NoScriptLocation,
    /// `truncate_slug_length` is no number.
    #[error("invalid literal for int() with base 10: {} (truncate_slug_length)", repr(.0))]
    TruncateSlugLength(String),
    /// `revision_environment` is neither true nor false.
    #[error("String is not true/false: {} (revision_environment)", repr(.0))]
    RevisionEnvironment(String),
    /// The package of a `package:resource` location is in none of the import roots.
    #[error("No module named {}", repr(.0))]
    NoPackage(String),
    /// The package of a `package:resource` location is a plain module.
    #[error("{} is not a package", repr(.0))]
    NotAPackage(String),
    /// A `package:resource` location begins with the colon.
    #[error("Empty module name")]
    EmptyPackage,
    /// `-x sqlalchemy.url=` without a value: running against the configured database instead would be a surprise.
    #[error("-x sqlalchemy.url= has no value; give a database URL, or leave the argument out")]
    EmptyDatabaseUrl,
}

impl ConfigError {
    /// Whether the reference raises its own `CommandError`: such an error is reported as `FAILED: …`, any other as
    /// an uncaught exception.
    pub fn is_command_error(&self) -> bool {
        self.python_class() == "alembic.util.exc.CommandError"
    }

    /// The class of the exception that the reference raises.
    pub fn python_class(&self) -> &'static str {
        match self {
            Self::SecondIniFile
            | Self::SecondTomlFile
            | Self::NoSection { .. }
            | Self::IncorrectToml
            | Self::BooleanExpected(_)
            | Self::TextExpected { .. }
            | Self::ListExpected { .. }
            | Self::UnsupportedTomlType(_)
            | Self::NoScriptLocation
            | Self::EmptyDatabaseUrl => "alembic.util.exc.CommandError",
            Self::Ini { error, .. } => error.python_class(),
            Self::TomlSyntax { .. } => "tomllib.TOMLDecodeError",
            Self::TomlElement { .. } | Self::NotAPackage(_) => "TypeError",
            Self::TomlInterpolation { error, .. } => error.python_class,
            Self::HookWithoutName { .. } => "KeyError",
            Self::PathSeparator { .. }
            | Self::TruncateSlugLength(_)
            | Self::RevisionEnvironment(_)
            | Self::EmptyPackage => "ValueError",
            Self::NoPackage(_) => "ModuleNotFoundError",
        }
    }
}

fn in_parentheses(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |place| format!(" ({place})"))
}
