//! `[tool.alembic]` of `pyproject.toml`.

use indexmap::IndexMap;
use toml::{Table, Value};

use crate::error::{ConfigError, Place};
use crate::format::{FormatError, FormatValue, percent_format};
use crate::python_text::repr;

/// A value of `alembic.ini` or `pyproject.toml`, strings interpolated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlembicValue {
    /// A string: every value of an ini file.
    Text(String),
    /// A TOML integer.
    Integer(i64),
    /// A TOML boolean.
    Boolean(bool),
    /// A TOML array of strings.
    List(Vec<String>),
    /// A TOML table of strings.
    Table(IndexMap<String, String>),
    /// A TOML array of tables of strings.
    Tables(Vec<IndexMap<String, String>>),
}

impl AlembicValue {
    /// The name of its Python type.
    pub fn python_type(&self) -> &'static str {
        match self {
            Self::Text(_) => "str",
            Self::Integer(_) => "int",
            Self::Boolean(_) => "bool",
            Self::List(_) | Self::Tables(_) => "list",
            Self::Table(_) => "dict",
        }
    }

    /// The string; `key` is named in the error if it is something else.
    pub fn into_text(self, key: &str) -> Result<String, ConfigError> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(ConfigError::TextExpected { key: key.to_owned(), found: other.python_type() }),
        }
    }
}

/// The table `tool.alembic` of a `pyproject.toml`, and what its strings may refer to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PyprojectToml {
    file: String,
    table: Table,
    arguments: IndexMap<String, String>,
}

impl PyprojectToml {
    /// Reads the text of the file; `%(name)s` in its strings refers to `arguments` (`here` among them).
    pub fn parse(text: &str, file: &str, arguments: IndexMap<String, String>) -> Result<Self, ConfigError> {
        let whole: Table = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| Place::line_at(text.as_bytes(), span.start));
            let place = Place { file: file.to_owned(), line };
            ConfigError::TomlSyntax { message: error.message().replace('\n', "; "), place }
        })?;
        let table = match whole.get("tool") {
            None => Table::new(),
            Some(Value::Table(tool)) => match tool.get("alembic") {
                None => Table::new(),
                Some(Value::Table(table)) => table.clone(),
                Some(_) => return Err(ConfigError::IncorrectToml),
            },
            Some(_) => return Err(ConfigError::IncorrectToml),
        };
        Ok(Self { file: file.to_owned(), table, arguments })
    }

    /// The keys present, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }

    /// The value of a key, its strings interpolated.
    pub fn get(&self, key: &str) -> Result<Option<AlembicValue>, ConfigError> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let value = match value {
            Value::String(text) => AlembicValue::Text(self.interpolate(key, text)?),
            Value::Integer(number) => AlembicValue::Integer(*number),
            Value::Boolean(truth) => AlembicValue::Boolean(*truth),
            Value::Array(elements) if matches!(elements.first(), Some(Value::Table(_))) => {
                AlembicValue::Tables(
                    elements
                        .iter()
                        .map(|element| self.table_of_texts(key, element))
                        .collect::<Result<_, _>>()?,
                )
            }
            Value::Array(elements) => AlembicValue::List(
                elements.iter().map(|element| self.text(key, element)).collect::<Result<_, _>>()?,
            ),
            Value::Table(_) => AlembicValue::Table(self.table_of_texts(key, value)?),
            Value::Float(_) | Value::Datetime(_) => {
                return Err(ConfigError::UnsupportedTomlType(key.to_owned()));
            }
        };
        Ok(Some(value))
    }

    /// The value of a key that is `true` or `false`; false if it is missing.
    pub fn get_boolean(&self, key: &str) -> Result<bool, ConfigError> {
        match self.table.get(key) {
            None => Ok(false),
            Some(Value::Boolean(truth)) => Ok(*truth),
            Some(_) => Err(ConfigError::BooleanExpected(key.to_owned())),
        }
    }

    /// The name of the file, for messages.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    fn table_of_texts(&self, key: &str, value: &Value) -> Result<IndexMap<String, String>, ConfigError> {
        let Value::Table(table) = value else { return Err(self.wrong_element(key, value)) };
        table.iter().map(|(name, value)| Ok((name.clone(), self.text(key, value)?))).collect()
    }

    fn text(&self, key: &str, value: &Value) -> Result<String, ConfigError> {
        match value {
            Value::String(text) => self.interpolate(key, text),
            other => Err(self.wrong_element(key, other)),
        }
    }

    fn wrong_element(&self, key: &str, value: &Value) -> ConfigError {
        ConfigError::TomlElement { key: key.to_owned(), found: python_type(value), file: self.file.clone() }
    }

    fn interpolate(&self, key: &str, text: &str) -> Result<String, ConfigError> {
        let lookup = |name: &str| self.arguments.get(name).map(|value| FormatValue::Text(value.clone()));
        percent_format(text, &lookup, &|| self.arguments_as_python()).map_err(|error: FormatError| {
            ConfigError::TomlInterpolation { key: key.to_owned(), error, file: self.file.clone() }
        })
    }

    fn arguments_as_python(&self) -> String {
        let pairs = self.arguments.iter().map(|(name, value)| format!("{}: {}", repr(name), repr(value)));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
    }
}

fn python_type(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "str",
        Value::Integer(_) => "int",
        Value::Float(_) => "float",
        Value::Boolean(_) => "bool",
        Value::Array(_) => "list",
        Value::Table(_) => "dict",
        Value::Datetime(moment) => match (moment.date, moment.time) {
            (Some(_), Some(_)) => "datetime.datetime",
            (Some(_), None) => "datetime.date",
            _ => "datetime.time",
        },
    }
}
