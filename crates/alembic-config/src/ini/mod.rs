//! Ini files as Python 3's `configparser.ConfigParser` reads them, with its default settings: options `name = value`
//! or `name: value`, names lower-cased, full-line comments with `#` and `;`, values continued on indented lines,
//! `[DEFAULT]`, no duplicates, and `%(name)s` interpolation.
//!
//! Source of every rule: CPython 3.11.7, `configparser`, by differential test (`tests/configparser.rs`).

mod decode;
mod error;
mod interpolation;
mod reader;

use std::fmt;

use indexmap::IndexMap;

pub use error::IniError;
use interpolation::{Subject, check_settable, interpolate};

use crate::database_url::hide_password;
use crate::python_text::parse_integer;

/// The section whose options all others inherit.
pub const DEFAULT_SECTION: &str = "DEFAULT";

/// The options of a section with interpolated values, in order.
pub type Items = IndexMap<String, String>;

type Section = IndexMap<String, Value>;

#[derive(Clone, PartialEq, Eq)]
struct Value {
    raw: String,
    /// Where the option stands in the file; none if the program set it.
    line: Option<u32>,
}

impl fmt::Debug for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        hide_password(&self.raw).fmt(out)
    }
}

/// The sections and options of an ini file, readable and changeable.
///
/// ```
/// let mut ini = alembic_config::ini::Ini::new();
/// ini.read_text("[alembic]\nscript_location = %(here)s/migrations\n[DEFAULT]\nhere = /srv\n", "alembic.ini")?;
/// assert_eq!(ini.get("alembic", "script_location")?, "/srv/migrations");
/// # Ok::<(), alembic_config::ini::IniError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ini {
    defaults: Section,
    sections: IndexMap<String, Section>,
}

impl Ini {
    /// A configuration without any section.
    pub fn new() -> Self {
        Self::default()
    }

    /// A configuration whose `[DEFAULT]` holds the given options: `ConfigParser(defaults)`.
    pub fn with_defaults<N: AsRef<str>, V: Into<String>>(defaults: impl IntoIterator<Item = (N, V)>) -> Self {
        let defaults = defaults
            .into_iter()
            .map(|(name, value)| (name.as_ref().to_lowercase(), Value { raw: value.into(), line: None }))
            .collect();
        Self { defaults, sections: IndexMap::new() }
    }

    /// Adds the content of a file (`ConfigParser.read`); `source` is its name for errors. What was read before an
    /// error stays.
    pub fn read_bytes(&mut self, bytes: &[u8], source: &str) -> Result<(), IniError> {
        let text = decode::decode(bytes, source)?;
        reader::read(self, &text, source)
    }

    /// Adds sections and options from a text whose lines end in `\n`.
    pub fn read_text(&mut self, text: &str, source: &str) -> Result<(), IniError> {
        reader::read(self, text, source)
    }

    /// The names of all sections but `[DEFAULT]`, in order.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        self.sections.keys().map(String::as_str)
    }

    /// The names and uninterpolated values of `[DEFAULT]`.
    pub fn defaults(&self) -> impl Iterator<Item = (&str, &str)> {
        self.defaults.iter().map(|(name, value)| (name.as_str(), value.raw.as_str()))
    }

    /// Whether the section exists; `[DEFAULT]` does not count.
    pub fn has_section(&self, section: &str) -> bool {
        self.sections.contains_key(section)
    }

    /// Whether the section exists and it or `[DEFAULT]` has the option. An empty section name asks `[DEFAULT]`.
    pub fn has_option(&self, section: &str, option: &str) -> bool {
        let option = option.to_lowercase();
        if section.is_empty() || section == DEFAULT_SECTION {
            return self.defaults.contains_key(&option);
        }
        self.sections
            .get(section)
            .is_some_and(|own| own.contains_key(&option) || self.defaults.contains_key(&option))
    }

    /// The option names of a section, inherited ones last.
    pub fn options(&self, section: &str) -> Result<Vec<&str>, IniError> {
        let own = self.sections.get(section).ok_or_else(|| IniError::NoSection(section.to_owned()))?;
        let inherited = self.defaults.keys().filter(|name| !own.contains_key(*name));
        Ok(own.keys().chain(inherited).map(String::as_str).collect())
    }

    /// The value of an option, its references resolved.
    pub fn get(&self, section: &str, option: &str) -> Result<String, IniError> {
        let option = option.to_lowercase();
        let raw = self.raw_value(section, &option)?;
        self.interpolated(section, &option, raw)
    }

    /// The value of an option as it stands in the file (`get(…, raw=True)`).
    pub fn get_raw(&self, section: &str, option: &str) -> Result<&str, IniError> {
        self.raw_value(section, &option.to_lowercase())
    }

    /// The value of an option, or nothing if section or option do not exist (`get(…, fallback=None)`).
    pub fn find(&self, section: &str, option: &str) -> Result<Option<String>, IniError> {
        absent_as_none(self.get(section, option))
    }

    /// The uninterpolated value of an option, or nothing if section or option do not exist.
    pub fn find_raw(&self, section: &str, option: &str) -> Option<&str> {
        self.get_raw(section, option).ok()
    }

    /// The value of an option as `getint` gives it.
    pub fn get_integer(&self, section: &str, option: &str) -> Result<i64, IniError> {
        let value = self.get(section, option)?;
        parse_integer(&value).ok_or(IniError::NotA { expected: "integer", value })
    }

    /// The value of an option as `getboolean` gives it: `1 yes true on` and `0 no false off` in any case.
    pub fn get_boolean(&self, section: &str, option: &str) -> Result<bool, IniError> {
        let value = self.get(section, option)?;
        match value.to_lowercase().as_str() {
            "1" | "yes" | "true" | "on" => Ok(true),
            "0" | "no" | "false" | "off" => Ok(false),
            _ => Err(IniError::NotA { expected: "boolean", value }),
        }
    }

    /// All options of a section with their interpolated values, the inherited ones first (`items(section)`).
    pub fn items(&self, section: &str) -> Result<Items, IniError> {
        let own = match self.sections.get(section) {
            Some(own) => Some(own),
            None if section == DEFAULT_SECTION => None,
            None => return Err(IniError::NoSection(section.to_owned())),
        };
        let inherited = self.defaults.keys();
        let own_names =
            own.into_iter().flat_map(Section::keys).filter(|name| !self.defaults.contains_key(*name));
        let mut items = Items::new();
        for name in inherited.chain(own_names) {
            let raw = self.raw_value(section, name)?;
            items.insert(name.clone(), self.interpolated(section, name, raw)?);
        }
        Ok(items)
    }

    /// Adds an empty section. It must not exist and not be called `DEFAULT`.
    pub fn add_section(&mut self, section: &str) -> Result<(), IniError> {
        if section == DEFAULT_SECTION {
            return Err(IniError::InvalidSectionName(section.to_owned()));
        }
        if self.sections.contains_key(section) {
            return Err(IniError::DuplicateSection { section: section.to_owned(), place: None });
        }
        self.sections.insert(section.to_owned(), Section::new());
        Ok(())
    }

    /// Sets an option of an existing section, or of `[DEFAULT]` if the section name is empty. A `%` must be doubled
    /// or begin a reference.
    pub fn set(&mut self, section: &str, option: &str, value: &str) -> Result<(), IniError> {
        check_settable(value)?;
        let value = Value { raw: value.to_owned(), line: None };
        self.section_mut(section)?.insert(option.to_lowercase(), value);
        Ok(())
    }

    /// Removes an option of an existing section; whether it was there.
    pub fn remove_option(&mut self, section: &str, option: &str) -> Result<bool, IniError> {
        Ok(self.section_mut(section)?.shift_remove(&option.to_lowercase()).is_some())
    }

    /// Removes a section with its options; whether it was there.
    pub fn remove_section(&mut self, section: &str) -> bool {
        self.sections.shift_remove(section).is_some()
    }

    /// The line of the file on which an option, own or inherited, was read.
    pub fn line_of(&self, section: &str, option: &str) -> Option<u32> {
        let option = option.to_lowercase();
        let own = self.sections.get(section).and_then(|own| own.get(&option));
        own.or_else(|| self.defaults.get(&option))?.line
    }

    fn raw_value(&self, section: &str, option: &str) -> Result<&str, IniError> {
        let own = match self.sections.get(section) {
            Some(own) => own.get(option),
            None if section == DEFAULT_SECTION => None,
            None => return Err(IniError::NoSection(section.to_owned())),
        };
        match own.or_else(|| self.defaults.get(option)) {
            Some(value) => Ok(&value.raw),
            None => Err(IniError::NoOption { option: option.to_owned(), section: section.to_owned() }),
        }
    }

    fn interpolated(&self, section: &str, option: &str, raw: &str) -> Result<String, IniError> {
        if !raw.contains('%') {
            return Ok(raw.to_owned());
        }
        interpolate(Subject { section, option, raw }, &|name| self.raw_value(section, name).ok())
    }

    fn section_mut(&mut self, section: &str) -> Result<&mut Section, IniError> {
        if section.is_empty() || section == DEFAULT_SECTION {
            return Ok(&mut self.defaults);
        }
        self.sections.get_mut(section).ok_or_else(|| IniError::NoSection(section.to_owned()))
    }
}

fn absent_as_none(outcome: Result<String, IniError>) -> Result<Option<String>, IniError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(IniError::NoSection(_) | IniError::NoOption { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
