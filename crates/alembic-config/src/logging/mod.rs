//! Python's `logging`: the sections that `logging.config.fileConfig` reads, and a tree of loggers that works like
//! Python's without being global.
//!
//! ```
//! use std::{cell::RefCell, rc::Rc};
//! use alembic_config::{ini::Ini, logging::{Level, Logging, LoggingConfiguration, Surroundings}};
//!
//! let mut ini = Ini::new();
//! ini.read_text(
//!     "[loggers]\nkeys = root, alembic\n[handlers]\nkeys = console\n[formatters]\nkeys = generic\n\
//!      [logger_root]\nhandlers = console\n[logger_alembic]\nlevel = INFO\nhandlers =\nqualname = alembic\n\
//!      [handler_console]\nclass = StreamHandler\nargs = (sys.stderr,)\nformatter = generic\n\
//!      [formatter_generic]\nformat = %(levelname)-5.5s [%(name)s] %(message)s\n",
//!     "alembic.ini",
//! )?;
//! let errors = Rc::new(RefCell::new(Vec::new()));
//! let logging = Logging::new(Surroundings::new(Rc::new(RefCell::new(Vec::new())), errors.clone(), jiff::Timestamp::now, jiff::tz::TimeZone::system));
//! logging.configure(&LoggingConfiguration::read(&ini, "alembic.ini")?, true)?;
//! logging.get_logger("alembic.runtime.migration").log(Level::INFO, "Running upgrade  -> ae10");
//! assert_eq!(errors.borrow().as_slice(), b"INFO  [alembic.runtime.migration] Running upgrade  -> ae10\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing here is tied to a language: the program's own lines and those of evaluated scripts go through one
//! [`Logging`]. It is made for one thread; clones share the tree.
//!
//! Source of every rule: CPython 3.11.7, `logging` and `logging.config`, by differential test (`tests/logging.rs`).

mod configuration;
mod error;
mod file_configuration;
mod formatter;
mod handler;
mod level;
mod literal;
mod logger;
mod record;
mod surroundings;
mod tree;

pub use configuration::{
    FormatterConfiguration, HandlerConfiguration, LoggerConfiguration, LoggingConfiguration,
};
pub use error::LoggingError;
pub use formatter::{Formatter, Style};
pub use handler::{Emit, Filter, Handler};
pub use level::Level;
pub use literal::{Literal, StandardStream};
pub use logger::Logger;
pub use record::{Details, LogRecord, SourcePlace};
pub use surroundings::{LocalTimeZone, Stream, Surroundings};
pub use tree::{BasicConfiguration, Logging};
