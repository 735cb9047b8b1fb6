//! Python's three ways of putting values into a text: `%(name)s`, `{name}` and `$name`.

mod brace;
mod dollar;
mod number;
mod percent;

pub(crate) use brace::{brace_format, check_brace_format};
pub(crate) use dollar::{check_dollar_format, dollar_format};
pub(crate) use number::widened;
pub(crate) use percent::{has_percent_field, percent_format};

/// A value to be formatted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FormatValue {
    Text(String),
    Integer(i64),
    Float(f64),
    None,
}

impl FormatValue {
    fn python_type(&self) -> &'static str {
        match self {
            Self::Text(_) => "str",
            Self::Integer(_) => "int",
            Self::Float(_) => "float",
            Self::None => "NoneType",
        }
    }

    /// `str()` of the value.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Float(number) => alembic_python_text::float_repr(*number),
            Self::None => "None".to_owned(),
        }
    }

    /// `repr()` of the value.
    fn to_repr(&self) -> String {
        match self {
            Self::Text(text) => crate::python_text::repr(text),
            other => other.to_text(),
        }
    }
}

/// Gives the value of a name, if it has one.
pub(crate) type Lookup<'a> = dyn Fn(&str) -> Option<FormatValue> + 'a;

/// A format that Python refuses, in Python's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FormatError {
    /// `ValueError`, `TypeError` or `KeyError`.
    pub python_class: &'static str,
    /// The text of the exception.
    pub message: String,
}

impl FormatError {
    fn value(message: impl Into<String>) -> Self {
        Self { python_class: "ValueError", message: message.into() }
    }

    fn kind(message: impl Into<String>) -> Self {
        Self { python_class: "TypeError", message: message.into() }
    }

    fn key(name: &str) -> Self {
        Self { python_class: "KeyError", message: crate::python_text::repr(name) }
    }
}
