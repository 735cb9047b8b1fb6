//! The logging sections of an ini file, as `logging.config.fileConfig` reads them.

use indexmap::IndexMap;

use super::error::LoggingError;
use super::formatter::Style;
use super::literal::Literal;
use crate::ini::{Ini, IniError};
use crate::invocation::Environment;
use crate::python_text::strip;

/// What the sections `[loggers]`, `[handlers]`, `[formatters]` and those they list say.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggingConfiguration {
    /// The formatters by name.
    pub formatters: IndexMap<String, FormatterConfiguration>,
    /// The handlers by name.
    pub handlers: IndexMap<String, HandlerConfiguration>,
    /// The root logger; its name is empty.
    pub root: LoggerConfiguration,
    /// The other loggers in order.
    pub loggers: Vec<LoggerConfiguration>,
}

/// A section `[formatter_…]`.
#[derive(Debug, Clone, PartialEq)]
pub struct FormatterConfiguration {
    /// The format, not interpolated; none means the message alone.
    pub format: Option<String>,
    /// The `strftime` format of times, not interpolated.
    pub date_format: Option<String>,
    /// The style of the format.
    pub style: Style,
    /// The class, if it is not `logging.Formatter`.
    pub class: Option<String>,
    /// Values for fields that records lack (CPython 3.12 and newer; 3.11 does not look at the key).
    pub defaults: IndexMap<String, String>,
}

/// A section `[handler_…]`.
#[derive(Debug, Clone, PartialEq)]
pub struct HandlerConfiguration {
    /// The class, such as `StreamHandler` or `handlers.RotatingFileHandler`.
    pub class: String,
    /// The arguments.
    pub arguments: Vec<Literal>,
    /// The keyword arguments.
    pub keyword_arguments: Vec<(String, Literal)>,
    /// The name of the least level, if one is set.
    pub level: Option<String>,
    /// The name of the formatter, if one is set.
    pub formatter: Option<String>,
}

/// A section `[logger_…]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggerConfiguration {
    /// The name of the section.
    pub section: String,
    /// The name of the logger.
    pub qualified_name: String,
    /// The name of its level, if one is set.
    pub level: Option<String>,
    /// The names of its handlers.
    pub handlers: Vec<String>,
    /// Whether records go on to the loggers above.
    pub propagate: bool,
}

impl LoggingConfiguration {
    /// Reads a file by its own name, as `fileConfig("alembic.ini", defaults)` does: with the defaults given, and not
    /// with those of a [`Config`](crate::Config), so `%(here)s` means nothing there unless it is among them.
    pub fn read_file(
        file: &str,
        defaults: &[(&str, &str)],
        environment: &Environment,
    ) -> Result<Self, LoggingError> {
        let Ok(bytes) = std::fs::read(environment.absolute(file)) else {
            return Err(LoggingError::NoFile(file.to_owned()));
        };
        if bytes.is_empty() {
            return Err(LoggingError::EmptyFile(file.to_owned()));
        }
        let mut ini = Ini::with_defaults(defaults.iter().copied());
        match ini.read_bytes(&bytes, file) {
            Ok(()) => Self::read(&ini, file),
            Err(error @ (IniError::Parsing { .. } | IniError::MissingSectionHeader { .. })) => {
                Err(LoggingError::InvalidFile { file: file.to_owned(), error: Box::new(error) })
            }
            Err(error) => Err(LoggingError::Ini { file: file.to_owned(), error: Box::new(error) }),
        }
    }

    /// Reads the logging sections; `file` is named in errors.
    pub fn read(ini: &Ini, file: &str) -> Result<Self, LoggingError> {
        let reader = Reader { ini, file };
        let formatters = reader.listed("formatters")?;
        let formatters = formatters.into_iter().map(|name| Ok((name.clone(), reader.formatter(&name)?)));
        let formatters = formatters.collect::<Result<_, _>>()?;
        let handlers = reader.listed("handlers")?;
        let handlers = handlers.into_iter().map(|name| Ok((name.clone(), reader.handler(&name)?)));
        let handlers = handlers.collect::<Result<_, _>>()?;
        let mut names = split_names(&reader.key("loggers", "keys")?);
        let Some(root) = names.iter().position(|name| name == "root") else {
            return Err(LoggingError::NoRoot { file: file.to_owned() });
        };
        names.remove(root);
        let root = reader.logger("root", true)?;
        let loggers = names.iter().map(|name| reader.logger(name, false)).collect::<Result<_, _>>()?;
        Ok(Self { formatters, handlers, root, loggers })
    }
}

struct Reader<'a> {
    ini: &'a Ini,
    file: &'a str,
}

impl Reader<'_> {
    fn section(&self, section: &str) -> Result<(), LoggingError> {
        if self.ini.has_section(section) {
            return Ok(());
        }
        Err(LoggingError::NoSection { file: self.file.to_owned(), section: section.to_owned() })
    }

    fn optional(&self, section: &str, key: &str) -> Result<Option<String>, LoggingError> {
        self.ini.find(section, key).map_err(|error| self.failed(error))
    }

    fn key(&self, section: &str, key: &'static str) -> Result<String, LoggingError> {
        self.section(section)?;
        self.optional(section, key)?.ok_or_else(|| LoggingError::NoKey {
            file: self.file.to_owned(),
            section: section.to_owned(),
            key,
        })
    }

    fn failed(&self, error: IniError) -> LoggingError {
        LoggingError::Ini { file: self.file.to_owned(), error: Box::new(error) }
    }

    /// The names under `keys` of one of the three listing sections; an empty value lists nothing.
    fn listed(&self, section: &str) -> Result<Vec<String>, LoggingError> {
        let keys = self.key(section, "keys")?;
        Ok(if keys.is_empty() { Vec::new() } else { split_names(&keys) })
    }

    fn formatter(&self, name: &str) -> Result<FormatterConfiguration, LoggingError> {
        let section = format!("formatter_{name}");
        let raw = |key: &str| self.ini.find_raw(&section, key).map(str::to_owned);
        self.section(&section)?;
        let style = raw("style").unwrap_or_else(|| "%".to_owned());
        let style =
            style.parse().map_err(|error| LoggingError::Format { section: section.clone(), error })?;
        let class = self.optional(&section, "class")?.filter(|class| !class.is_empty());
        let defaults = match raw("defaults") {
            None => IndexMap::new(),
            Some(text) => parse_defaults(&section, &text)?,
        };
        Ok(FormatterConfiguration {
            format: raw("format"),
            date_format: raw("datefmt"),
            style,
            class,
            defaults,
        })
    }

    fn handler(&self, name: &str) -> Result<HandlerConfiguration, LoggingError> {
        let section = format!("handler_{name}");
        let class = self.key(&section, "class")?;
        let formatter = self.optional(&section, "formatter")?.filter(|name| !name.is_empty());
        let arguments = match self.literal(&section, "args", "()")? {
            (Literal::Sequence(arguments), _) => arguments,
            (_, text) => return Err(wrong_arguments(&section, "`args` is no tuple", text)),
        };
        let keyword_arguments = match self.literal(&section, "kwargs", "{}")? {
            (Literal::Dictionary(arguments), _) => arguments,
            (_, text) => return Err(wrong_arguments(&section, "`kwargs` is no dictionary", text)),
        };
        let level = self.optional(&section, "level")?;
        Ok(HandlerConfiguration { class, arguments, keyword_arguments, level, formatter })
    }

    fn literal(&self, section: &str, key: &str, default: &str) -> Result<(Literal, String), LoggingError> {
        let text = self.optional(section, key)?.unwrap_or_else(|| default.to_owned());
        match Literal::parse(&text) {
            Some(literal) => Ok((literal, text)),
            None => {
                Err(wrong_arguments(section, "only literals, sys.stdout and sys.stderr are understood", text))
            }
        }
    }

    fn logger(&self, name: &str, is_root: bool) -> Result<LoggerConfiguration, LoggingError> {
        let section = format!("logger_{name}");
        self.section(&section)?;
        let qualified_name = if is_root { String::new() } else { self.key(&section, "qualname")? };
        let propagate = if !is_root && self.ini.has_option(&section, "propagate") {
            self.ini.get_integer(&section, "propagate").map_err(|error| self.failed(error))? != 0
        } else {
            true
        };
        let level = self.optional(&section, "level")?;
        let handlers = self.key(&section, "handlers")?;
        let handlers = if handlers.is_empty() { Vec::new() } else { split_names(&handlers) };
        Ok(LoggerConfiguration { section, qualified_name, level, handlers, propagate })
    }
}

fn wrong_arguments(section: &str, reason: &'static str, text: String) -> LoggingError {
    LoggingError::Arguments { section: section.to_owned(), reason, text }
}

fn split_names(list: &str) -> Vec<String> {
    list.split(',').map(|name| strip(name).to_owned()).collect()
}

fn parse_defaults(section: &str, text: &str) -> Result<IndexMap<String, String>, LoggingError> {
    let wrong = || LoggingError::Arguments {
        section: section.to_owned(),
        reason: "`defaults` is no dictionary of strings",
        text: text.to_owned(),
    };
    let Some(Literal::Dictionary(items)) = Literal::parse(text) else { return Err(wrong()) };
    let texts = items.into_iter().map(|(name, value)| match value {
        Literal::Text(value) => Ok((name, value)),
        Literal::Integer(value) => Ok((name, value.to_string())),
        _ => Err(wrong()),
    });
    texts.collect()
}
