//! Giving loggers the shape that a configuration describes.

use std::path::PathBuf;

use indexmap::IndexMap;

use super::configuration::{HandlerConfiguration, LoggerConfiguration, LoggingConfiguration};
use super::error::LoggingError;
use super::formatter::Formatter;
use super::handler::Handler;
use super::level::Level;
use super::literal::{Literal, StandardStream};
use super::logger::Logger;
use super::tree::Logging;

type Handlers = IndexMap<String, Handler>;

impl Logging {
    /// Applies a configuration as `logging.config.fileConfig` does: the root logger and the named ones get the levels
    /// and handlers it says, and no others. Loggers below a named one lose level and handlers of their own; of all
    /// further loggers that exist, `disable_existing_loggers` says whether they fall silent or speak again. Loggers
    /// that are first asked for later are not concerned. Fails before anything has changed.
    pub fn configure(
        &self,
        configuration: &LoggingConfiguration,
        disable_existing_loggers: bool,
    ) -> Result<(), LoggingError> {
        let handlers = self.make_handlers(configuration)?;
        let all = std::iter::once(&configuration.root).chain(&configuration.loggers);
        let shapes = all.map(|logger| self.shape(logger, &handlers)).collect::<Result<Vec<_>, _>>()?;
        let existing = self.logger_names();
        for (index, (logger, shape)) in
            std::iter::once(&configuration.root).chain(&configuration.loggers).zip(shapes).enumerate()
        {
            let target = self.get_logger(&logger.qualified_name);
            if let Some(level) = shape.level {
                target.set_level(level);
            }
            target.clear_handlers();
            for handler in &shape.handlers {
                target.add_handler(handler);
            }
            if index > 0 {
                target.set_propagate(logger.propagate);
                target.set_disabled(false);
            }
        }
        let named: Vec<&str> =
            configuration.loggers.iter().map(|logger| logger.qualified_name.as_str()).collect();
        for name in existing.iter().filter(|name| !named.contains(&name.as_str())) {
            adjust_existing(&self.get_logger(name), &named, disable_existing_loggers);
        }
        Ok(())
    }

    fn make_handlers(&self, configuration: &LoggingConfiguration) -> Result<Handlers, LoggingError> {
        let mut formatters = IndexMap::new();
        for (name, formatter) in &configuration.formatters {
            let section = format!("formatter_{name}");
            if let Some(class) = formatter.class.as_ref().filter(|class| *class != "logging.Formatter") {
                return Err(LoggingError::UnsupportedClass { section, class: class.clone() });
            }
            let made = Formatter::new(
                formatter.format.as_deref(),
                formatter.date_format.as_deref(),
                formatter.style,
            );
            let made = made.map_err(|error| LoggingError::Format { section, error })?;
            formatters.insert(name, made.with_defaults(formatter.defaults.clone()));
        }
        let mut handlers = Handlers::new();
        for (name, description) in &configuration.handlers {
            let section = format!("handler_{name}");
            let handler = self.make_handler(&section, description)?;
            handler.set_name(name);
            if let Some(level) = &description.level {
                handler.set_level(self.level_named(level)?);
            }
            if let Some(formatter) = &description.formatter {
                let Some(formatter) = formatters.get(formatter) else {
                    return Err(LoggingError::Unlisted {
                        section,
                        kind: "formatter",
                        name: formatter.clone(),
                    });
                };
                handler.set_formatter(formatter.clone());
            }
            handlers.insert(name.clone(), handler);
        }
        Ok(handlers)
    }

    fn make_handler(&self, section: &str, handler: &HandlerConfiguration) -> Result<Handler, LoggingError> {
        let class = handler.class.strip_prefix("logging.").unwrap_or(&handler.class);
        let parameters: &[&str] = match class {
            "NullHandler" => &["level"],
            "StreamHandler" => &["stream"],
            "FileHandler" | "handlers.WatchedFileHandler" => {
                &["filename", "mode", "encoding", "delay", "errors"]
            }
            "handlers.RotatingFileHandler" => {
                &["filename", "mode", "maxBytes", "backupCount", "encoding", "delay", "errors"]
            }
            _ => {
                let (section, class) = (section.to_owned(), handler.class.clone());
                return Err(LoggingError::UnsupportedClass { section, class });
            }
        };
        let arguments = Arguments::bind(section, handler, parameters)?;
        match class {
            "NullHandler" => Ok(Handler::null()),
            "StreamHandler" => Ok(Handler::stream(match arguments.get("stream") {
                None | Some(Literal::None | Literal::Stream(StandardStream::Stderr)) => {
                    self.surroundings().stderr.clone()
                }
                Some(Literal::Stream(StandardStream::Stdout)) => self.surroundings().stdout.clone(),
                Some(_) => return Err(arguments.wrong("the stream is neither sys.stdout nor sys.stderr")),
            })),
            _ => self.make_file_handler(section, &arguments),
        }
    }

    fn make_file_handler(&self, section: &str, arguments: &Arguments<'_>) -> Result<Handler, LoggingError> {
        let Some(Literal::Text(name)) = arguments.get("filename") else {
            return Err(arguments.wrong("the file name is no string"));
        };
        let truncate = match arguments.get("mode") {
            None => false,
            Some(Literal::Text(mode)) if ["a", "at", "a+"].contains(&mode.as_str()) => false,
            Some(Literal::Text(mode)) if ["w", "wt", "w+"].contains(&mode.as_str()) => true,
            Some(_) => return Err(arguments.wrong("the mode is neither 'a' nor 'w'")),
        };
        match arguments.get("encoding") {
            None | Some(Literal::None) => {}
            Some(Literal::Text(name)) if is_utf_8(name) => {}
            Some(_) => return Err(arguments.wrong("only the encoding utf-8 is understood")),
        }
        let delay = match arguments.get("delay") {
            None | Some(Literal::None) => false,
            Some(Literal::Boolean(delay)) => *delay,
            Some(Literal::Integer(delay)) => *delay != 0,
            Some(_) => return Err(arguments.wrong("the delay is neither True nor False")),
        };
        let maximum_size = u64::try_from(arguments.integer("maxBytes")?).unwrap_or(0);
        let backup_count = u32::try_from(arguments.integer("backupCount")?).unwrap_or(0);
        let truncate = truncate && maximum_size == 0;
        let file: PathBuf = self.surroundings().current_directory.join(name);
        Handler::rotating_file(file.clone(), truncate, delay, maximum_size, backup_count)
            .map_err(|error| LoggingError::Open { section: section.to_owned(), file, error })
    }

    fn shape(&self, logger: &LoggerConfiguration, handlers: &Handlers) -> Result<Shape, LoggingError> {
        let level = logger.level.as_deref().map(|level| self.level_named(level)).transpose()?;
        let handlers = logger.handlers.iter().map(|name| {
            handlers.get(name).cloned().ok_or_else(|| LoggingError::Unlisted {
                section: logger.section.clone(),
                kind: "handler",
                name: name.clone(),
            })
        });
        Ok(Shape { level, handlers: handlers.collect::<Result<_, _>>()? })
    }
}

/// Level and handlers of a logger, resolved.
struct Shape {
    level: Option<Level>,
    handlers: Vec<Handler>,
}

/// What `fileConfig` does to a logger that exists and is not named.
fn adjust_existing(logger: &Logger, named: &[&str], disable: bool) {
    let below_a_named_one = named.iter().any(|parent| {
        logger.name().strip_prefix(parent).is_some_and(|rest| !parent.is_empty() && rest.starts_with('.'))
    });
    if below_a_named_one {
        logger.set_level(Level::NOTSET);
        logger.clear_handlers();
        logger.set_propagate(true);
    } else {
        logger.set_disabled(disable);
    }
}

fn is_utf_8(encoding: &str) -> bool {
    let name = encoding.to_ascii_lowercase().replace(['-', '_', ' '], "");
    ["utf8", "u8", "ascii", "usascii", "locale"].contains(&name.as_str())
}

/// The arguments of a handler by the names of its parameters.
struct Arguments<'a> {
    section: &'a str,
    values: IndexMap<&'a str, &'a Literal>,
    handler: &'a HandlerConfiguration,
}

impl<'a> Arguments<'a> {
    fn bind(
        section: &'a str,
        handler: &'a HandlerConfiguration,
        parameters: &[&'a str],
    ) -> Result<Self, LoggingError> {
        let mut arguments = Self { section, values: IndexMap::new(), handler };
        if handler.arguments.len() > parameters.len() {
            return Err(arguments.wrong("too many arguments for the class"));
        }
        arguments.values.extend(parameters.iter().copied().zip(&handler.arguments));
        for (name, value) in &handler.keyword_arguments {
            let Some(parameter) = parameters.iter().find(|parameter| *parameter == name) else {
                return Err(arguments.wrong("the class has no parameter of this name"));
            };
            if arguments.values.insert(parameter, value).is_some() {
                return Err(arguments.wrong("an argument is given twice"));
            }
        }
        Ok(arguments)
    }

    fn get(&self, name: &str) -> Option<&'a Literal> {
        self.values.get(name).copied()
    }

    fn integer(&self, name: &str) -> Result<i64, LoggingError> {
        match self.get(name) {
            None => Ok(0),
            Some(Literal::Integer(number)) => Ok(*number),
            Some(_) => Err(self.wrong("a number is expected")),
        }
    }

    fn wrong(&self, reason: &'static str) -> LoggingError {
        let (positional, named) = (&self.handler.arguments, &self.handler.keyword_arguments);
        LoggingError::Arguments {
            section: self.section.to_owned(),
            reason,
            text: format!("args {positional:?}, kwargs {named:?}"),
        }
    }
}
