//! What can go wrong with an ini file, in the words of Python's `configparser`.

use std::fmt;

use crate::database_url::{hide_password, hide_password_in_part};
use crate::python_text::repr;

/// An error of reading or asking an ini file. Its text is that of the `configparser` exception, except that the
/// password of a database URL never appears.
#[derive(Clone, PartialEq, Eq)]
pub enum IniError {
    /// `NoSectionError`: the section asked for does not exist.
    NoSection(String),
    /// `NoOptionError`: the option asked for exists neither in the section nor in the defaults.
    NoOption {
        /// The option asked for.
        option: String,
        /// The section asked.
        section: String,
    },
    /// `DuplicateSectionError`: a section header repeated in one file, or a section added twice.
    DuplicateSection {
        /// The section.
        section: String,
        /// File and line of the repetition, unless the section was added by the program.
        place: Option<(String, u32)>,
    },
    /// `DuplicateOptionError`: an option repeated in one section of one file.
    DuplicateOption {
        /// The section.
        section: String,
        /// The option, lower-cased.
        option: String,
        /// The file.
        source: String,
        /// The line of the repetition.
        line: u32,
    },
    /// `MissingSectionHeaderError`: something stands before the first section header.
    MissingSectionHeader {
        /// The file.
        source: String,
        /// The line.
        line: u32,
        /// The whole line with its line end.
        text: String,
    },
    /// `ParsingError`: lines that are neither header nor option nor continuation.
    Parsing {
        /// The file.
        source: String,
        /// The lines with their numbers.
        lines: Vec<(u32, String)>,
    },
    /// `InterpolationMissingOptionError`: `%(name)s` names no option.
    MissingReference {
        /// The option whose value was asked for.
        option: String,
        /// Its section.
        section: String,
        /// The name between the parentheses, lower-cased.
        reference: String,
        /// The value as it stands in the file.
        raw: String,
    },
    /// `InterpolationSyntaxError`: a `%` followed by neither `%` nor `(name)s`.
    InterpolationSyntax {
        /// The option whose value was asked for.
        option: String,
        /// Its section.
        section: String,
        /// The value from the offending `%` on.
        found: String,
        /// The value as it stands in the file.
        raw: String,
    },
    /// `InterpolationDepthError`: references nested more than ten deep, or in a circle.
    InterpolationDepth {
        /// The option whose value was asked for.
        option: String,
        /// Its section.
        section: String,
        /// The value as it stands in the file.
        raw: String,
    },
    /// `ValueError`: the name `DEFAULT` given to a new section.
    InvalidSectionName(String),
    /// `ValueError`: a value set by the program holds a lone `%`.
    InvalidValue {
        /// The value.
        value: String,
        /// Where the `%` stands once the well-formed references are removed, in characters.
        position: usize,
    },
    /// `ValueError` of `getint` and `getboolean`.
    NotA {
        /// What was asked for: `integer` or `boolean`.
        expected: &'static str,
        /// The value found.
        value: String,
    },
    /// `UnicodeDecodeError`: the file is not UTF-8.
    Decode {
        /// The file.
        source: String,
        /// The line of the first wrong byte.
        line: u32,
        /// Python's description, such as `can't decode byte 0xe9 in position 12: invalid continuation byte`.
        description: String,
    },
}

impl IniError {
    /// The Python class that carries this error in the reference.
    pub fn python_class(&self) -> &'static str {
        match self {
            Self::NoSection(_) => "configparser.NoSectionError",
            Self::NoOption { .. } => "configparser.NoOptionError",
            Self::DuplicateSection { .. } => "configparser.DuplicateSectionError",
            Self::DuplicateOption { .. } => "configparser.DuplicateOptionError",
            Self::MissingSectionHeader { .. } => "configparser.MissingSectionHeaderError",
            Self::Parsing { .. } => "configparser.ParsingError",
            Self::MissingReference { .. } => "configparser.InterpolationMissingOptionError",
            Self::InterpolationSyntax { .. } => "configparser.InterpolationSyntaxError",
            Self::InterpolationDepth { .. } => "configparser.InterpolationDepthError",
            Self::InvalidSectionName(_) | Self::InvalidValue { .. } | Self::NotA { .. } => "ValueError",
            Self::Decode { .. } => "UnicodeDecodeError",
        }
    }

    /// Section and option of an interpolation error: their line is where to look.
    pub fn option(&self) -> Option<(&str, &str)> {
        match self {
            Self::MissingReference { option, section, .. }
            | Self::InterpolationSyntax { option, section, .. }
            | Self::InterpolationDepth { option, section, .. } => Some((section, option)),
            _ => None,
        }
    }
}

impl std::error::Error for IniError {}

impl fmt::Debug for IniError {
    /// The text, and not the fields, which hold values with their passwords.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}({self})", self.python_class())
    }
}

impl fmt::Display for IniError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSection(section) => write!(out, "No section: {}", repr(section)),
            Self::NoOption { option, section } => {
                write!(out, "No option {} in section: {}", repr(option), repr(section))
            }
            Self::DuplicateSection { section, place: None } => {
                write!(out, "Section {} already exists", repr(section))
            }
            Self::DuplicateSection { section, place: Some((source, line)) } => write!(
                out,
                "While reading from {} [line {line:2}]: section {} already exists",
                repr(source),
                repr(section)
            ),
            Self::DuplicateOption { section, option, source, line } => write!(
                out,
                "While reading from {} [line {line:2}]: option {} in section {} already exists",
                repr(source),
                repr(option),
                repr(section)
            ),
            Self::MissingSectionHeader { source, line, text } => write!(
                out,
                "File contains no section headers.\nfile: {}, line: {line}\n{}",
                repr(source),
                repr(&hide_password(text))
            ),
            Self::Parsing { source, lines } => {
                write!(out, "Source contains parsing errors: {}", repr(source))?;
                for (line, text) in lines {
                    write!(out, "\n\t[line {line:2}]: {}", repr(&hide_password(text)))?;
                }
                Ok(())
            }
            Self::MissingReference { option, section, reference, raw } => write!(
                out,
                "Bad value substitution: option {} in section {} contains an interpolation key {} which is not a \
                 valid option name. Raw value: {}",
                repr(option),
                repr(section),
                repr(reference),
                repr(&hide_password(raw))
            ),
            Self::InterpolationSyntax { found, raw, .. } => {
                let found = repr(&hide_password_in_part(raw, found));
                if self.is_unfinished_reference() {
                    write!(out, "bad interpolation variable reference {found}")
                } else {
                    write!(out, "'%' must be followed by '%' or '(', found: {found}")
                }
            }
            Self::InterpolationDepth { option, section, raw } => write!(
                out,
                "Recursion limit exceeded in value substitution: option {} in section {} contains an \
                 interpolation key which cannot be substituted in 10 steps. Raw value: {}",
                repr(option),
                repr(section),
                repr(&hide_password(raw))
            ),
            Self::InvalidSectionName(section) => write!(out, "Invalid section name: {}", repr(section)),
            Self::InvalidValue { value, position } => write!(
                out,
                "invalid interpolation syntax in {} at position {position}",
                repr(&hide_password(value))
            ),
            Self::NotA { expected: "integer", value } => {
                write!(out, "invalid literal for int() with base 10: {}", repr(value))
            }
            Self::NotA { value, .. } => write!(out, "Not a boolean: {value}"),
            Self::Decode { source, line, description } => {
                write!(out, "'utf-8' codec {description} ({source}, line {line})")
            }
        }
    }
}

impl IniError {
    fn is_unfinished_reference(&self) -> bool {
        matches!(self, Self::InterpolationSyntax { found, .. } if found.starts_with("%("))
    }
}
