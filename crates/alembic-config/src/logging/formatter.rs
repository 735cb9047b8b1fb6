//! From a record to a line of text.

use std::str::FromStr;

use indexmap::IndexMap;
use jiff::Zoned;
use jiff::fmt::strtime::{BrokenDownTime, Config, PosixCustom};

use super::record::LogRecord;
use crate::format::{
    FormatError, FormatValue, brace_format, check_brace_format, check_dollar_format, dollar_format,
    has_percent_field, percent_format,
};

/// How a format names its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// `%(name)s`
    #[default]
    Percent,
    /// `{name}`
    Brace,
    /// `$name`
    Dollar,
}

impl FromStr for Style {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        match text {
            "%" => Ok(Self::Percent),
            "{" => Ok(Self::Brace),
            "$" => Ok(Self::Dollar),
            _ => Err(FormatError {
                python_class: "ValueError",
                message: "Style must be one of: %,{,$".to_owned(),
            }),
        }
    }
}

impl Style {
    fn default_format(self) -> &'static str {
        match self {
            Self::Percent => "%(message)s",
            Self::Brace => "{message}",
            Self::Dollar => "${message}",
        }
    }
}

/// Makes the text of a record (`logging.Formatter`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatter {
    format: String,
    date_format: Option<String>,
    style: Style,
    defaults: IndexMap<String, String>,
}

impl Default for Formatter {
    /// The message alone.
    fn default() -> Self {
        let style = Style::default();
        Self {
            format: style.default_format().to_owned(),
            date_format: None,
            style,
            defaults: IndexMap::new(),
        }
    }
}

impl Formatter {
    /// A formatter with a format, a `strftime` format for `asctime`, and a style; without a format the message
    /// alone. Refuses what Python refuses: a format without fields, or one that is malformed.
    pub fn new(format: Option<&str>, date_format: Option<&str>, style: Style) -> Result<Self, FormatError> {
        let formatter = Self::unchecked(format, date_format, style);
        let format = &formatter.format;
        match style {
            Style::Percent if has_percent_field(format) => {}
            Style::Percent => {
                return Err(FormatError {
                    python_class: "ValueError",
                    message: format!("Invalid format '{format}' for '%' style"),
                });
            }
            Style::Brace => check_brace_format(format)?,
            Style::Dollar => check_dollar_format(format)?,
        }
        Ok(formatter)
    }

    /// The same without a look at the format (`validate=False`).
    pub fn unchecked(format: Option<&str>, date_format: Option<&str>, style: Style) -> Self {
        let format = format.filter(|format| !format.is_empty()).unwrap_or_else(|| style.default_format());
        Self {
            format: format.to_owned(),
            date_format: date_format.filter(|format| !format.is_empty()).map(str::to_owned),
            style,
            defaults: IndexMap::new(),
        }
    }

    /// With values for fields that a record lacks.
    #[must_use]
    pub fn with_defaults(mut self, defaults: IndexMap<String, String>) -> Self {
        self.defaults = defaults;
        self
    }

    /// The text of a record: the formatted message, then exception and stack on lines of their own. Fails if the
    /// format asks for a field that the record does not have, or formats one as what it is not.
    pub fn format(&self, record: &LogRecord) -> Result<String, FormatError> {
        let lookup = |name: &str| {
            if name == "asctime" {
                return Some(FormatValue::Text(self.time(record)));
            }
            record
                .field(name)
                .or_else(|| self.defaults.get(name).map(|value| FormatValue::Text(value.clone())))
        };
        let formatted = match self.style {
            Style::Percent => percent_format(&self.format, &lookup, &|| "{}".to_owned()),
            Style::Brace => brace_format(&self.format, &lookup),
            Style::Dollar => dollar_format(&self.format, &lookup),
        };
        let mut text = formatted.map_err(|error| match error.python_class {
            "KeyError" => {
                let message = format!("Formatting field not found in record: {}", error.message);
                FormatError { python_class: "ValueError", message }
            }
            _ => error,
        })?;
        for addition in [&record.details.exception, &record.details.stack].into_iter().flatten() {
            if !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(addition);
        }
        Ok(text)
    }

    fn time(&self, record: &LogRecord) -> String {
        match &self.date_format {
            Some(format) => strftime(&record.local_time(), format),
            None => {
                format!(
                    "{},{:03}",
                    strftime(&record.local_time(), "%Y-%m-%d %H:%M:%S"),
                    record.milliseconds()
                )
            }
        }
    }
}

/// `time.strftime` in the C locale; what it does not know stays as it is.
fn strftime(time: &Zoned, format: &str) -> String {
    let configuration = Config::new().lenient(true).custom(PosixCustom::new());
    let mut text = String::new();
    match BrokenDownTime::from(time).format_with_config(&configuration, without_extensions(format), &mut text)
    {
        Ok(()) => text,
        Err(_) => format.to_owned(),
    }
}

/// The format with the `%` doubled of those directives that jiff knows and the C library does not.
fn without_extensions(format: &str) -> String {
    let mut result = String::with_capacity(format.len());
    let mut rest = format;
    while let Some(percent) = rest.find('%') {
        result.push_str(&rest[..percent]);
        let after = &rest[percent + 1..];
        let directive =
            after.trim_start_matches(|flag: char| "_-0^#".contains(flag) || flag.is_ascii_digit());
        let length = after.len() - directive.len() + directive.chars().next().map_or(0, char::len_utf8);
        result.push_str(if directive.starts_with(['Q', 'f', 'N', 'q', '.', ':']) { "%%" } else { "%" });
        result.push_str(&after[..length]);
        rest = &after[length..];
    }
    result.push_str(rest);
    result
}
