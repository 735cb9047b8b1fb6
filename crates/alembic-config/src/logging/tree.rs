//! All loggers of a run.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::Timestamp;

use super::error::LoggingError;
use super::formatter::Formatter;
use super::handler::Handler;
use super::level::{Level, LevelNames};
use super::logger::{Logger, Node};
use super::record::LogRecord;
use super::surroundings::Surroundings;

/// The loggers that exist when `env.py` begins to run in the reference (1.20.1 with SQLAlchemy 2.1.9): `fileConfig`
/// disables those it does not configure, and logging starts to count from there.
const LOGGERS_OF_THE_REFERENCE: [&str; 20] = [
    "alembic",
    "alembic.autogenerate.api",
    "alembic.autogenerate.compare",
    "alembic.autogenerate.compare.comments",
    "alembic.autogenerate.compare.constraints",
    "alembic.autogenerate.compare.schema",
    "alembic.autogenerate.compare.server_defaults",
    "alembic.autogenerate.compare.tables",
    "alembic.autogenerate.compare.types",
    "alembic.config",
    "alembic.ddl.impl",
    "alembic.ddl.postgresql",
    "alembic.ext.checkconstraint_byname",
    "alembic.runtime.migration",
    "alembic.runtime.plugins",
    "alembic.util.messaging",
    "asyncio",
    "concurrent.futures",
    "sqlalchemy",
    "sqlalchemy.dialects.postgresql",
];

/// A tree of loggers with what they share: level names, the global threshold, streams and clock. Clones are the same
/// tree.
#[derive(Clone)]
pub struct Logging(Rc<Tree>);

pub(super) struct Tree {
    pub(super) root: Rc<Node>,
    pub(super) loggers: RefCell<BTreeMap<String, Rc<Node>>>,
    pub(super) level_names: RefCell<LevelNames>,
    pub(super) disabled_up_to: Cell<Level>,
    pub(super) last_resort: RefCell<Option<Handler>>,
    pub(super) missing_handlers_reported: Cell<bool>,
    pub(super) surroundings: Surroundings,
    pub(super) start: Timestamp,
}

/// The parameters of `logging.basicConfig`.
#[derive(Debug, Clone, Default)]
pub struct BasicConfiguration {
    /// The level of the root logger, if it is to change.
    pub level: Option<Level>,
    /// The formatter; `LEVEL:name:message` if none.
    pub formatter: Option<Formatter>,
    /// The handlers; one to standard error if none.
    pub handlers: Vec<Handler>,
    /// Whether handlers that the root logger has are taken away; with them and without this nothing happens.
    pub force: bool,
}

impl Logging {
    /// A tree with nothing but the root logger, which takes WARNING and above. Without handlers, such records go to
    /// standard error as bare messages.
    pub fn new(surroundings: Surroundings) -> Self {
        let last_resort = Handler::stream(surroundings.stderr.clone());
        last_resort.set_level(Level::WARNING);
        let start = (surroundings.now)();
        Self(Rc::new(Tree {
            root: Rc::new(Node::new("root", Level::WARNING)),
            loggers: RefCell::new(BTreeMap::new()),
            level_names: RefCell::new(LevelNames::standard()),
            disabled_up_to: Cell::new(Level::NOTSET),
            last_resort: RefCell::new(Some(last_resort)),
            missing_handlers_reported: Cell::new(false),
            surroundings,
            start,
        }))
    }

    /// The tree with the loggers that exist in the reference when `env.py` begins to run, so that `fileConfig`
    /// disables what it disables there.
    pub fn as_in_the_reference(surroundings: Surroundings) -> Self {
        let logging = Self::new(surroundings);
        for name in LOGGERS_OF_THE_REFERENCE {
            logging.get_logger(name);
        }
        logging
    }

    /// The logger of a name, made if need be; the root logger for `root` and the empty name.
    pub fn get_logger(&self, name: &str) -> Logger {
        let node = if name.is_empty() || name == "root" {
            self.0.root.clone()
        } else {
            let mut loggers = self.0.loggers.borrow_mut();
            loggers.entry(name.to_owned()).or_insert_with(|| Rc::new(Node::new(name, Level::NOTSET))).clone()
        };
        Logger::new(self.clone(), node)
    }

    /// The root logger.
    pub fn root(&self) -> Logger {
        Logger::new(self.clone(), self.0.root.clone())
    }

    /// The names of all loggers but the root, sorted.
    pub fn logger_names(&self) -> Vec<String> {
        self.0.loggers.borrow().keys().cloned().collect()
    }

    /// Silences all loggers up to and including a level (`logging.disable`); `NOTSET` ends that.
    pub fn disable(&self, level: Level) {
        self.0.disabled_up_to.set(level);
    }

    /// Names a level (`logging.addLevelName`).
    pub fn add_level_name(&self, level: Level, name: &str) {
        self.0.level_names.borrow_mut().add(level, name);
    }

    /// What a level is called, `Level 15` if it has no name.
    pub fn level_name(&self, level: Level) -> String {
        self.0.level_names.borrow().name(level)
    }

    /// The level of a name. Names are upper case; Python's `WARN` and `FATAL` are known too.
    pub fn level_named(&self, name: &str) -> Result<Level, LoggingError> {
        self.0.level_names.borrow().level(name).ok_or_else(|| LoggingError::UnknownLevel(name.to_owned()))
    }

    /// Replaces the handler of records that no handler sees (`logging.lastResort`); none drops them, with one
    /// complaint on standard error.
    pub fn set_last_resort(&self, handler: Option<Handler>) {
        *self.0.last_resort.borrow_mut() = handler;
    }

    /// What was handed in.
    pub fn surroundings(&self) -> &Surroundings {
        &self.0.surroundings
    }

    /// Gives the root logger a handler if it has none (`logging.basicConfig`). Python's `logging.info(…)` and its
    /// like do this first.
    pub fn basic_configuration(&self, configuration: BasicConfiguration) {
        let root = self.root();
        if configuration.force {
            root.clear_handlers();
        }
        if !root.handlers().is_empty() {
            return;
        }
        let formatter = configuration.formatter.unwrap_or_else(|| {
            Formatter::unchecked(Some("%(levelname)s:%(name)s:%(message)s"), None, super::Style::Percent)
        });
        let mut handlers = configuration.handlers;
        if handlers.is_empty() {
            handlers.push(Handler::stream(self.0.surroundings.stderr.clone()));
        }
        for handler in handlers {
            handler.set_formatter(formatter.clone());
            root.add_handler(&handler);
        }
        if let Some(level) = configuration.level {
            root.set_level(level);
        }
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.0
    }

    /// The nearest existing logger above one of a name.
    pub(super) fn parent_of(&self, node: &Node) -> Option<Rc<Node>> {
        if std::ptr::eq(node, &raw const *self.0.root) {
            return None;
        }
        let loggers = self.0.loggers.borrow();
        let mut name = node.name.as_str();
        while let Some(dot) = name.rfind('.') {
            name = &name[..dot];
            if let Some(parent) = loggers.get(name) {
                return Some(parent.clone());
            }
        }
        Some(self.0.root.clone())
    }

    /// Shows a record to the handlers of its logger and of those above it, until one does not propagate.
    pub(super) fn call_handlers(&self, node: &Rc<Node>, record: &LogRecord) {
        let mut found = false;
        let mut current = Some(node.clone());
        while let Some(node) = current {
            let handlers = node.handlers.borrow().clone();
            for handler in &handlers {
                found = true;
                if record.level >= handler.level() {
                    self.show(handler, record);
                }
            }
            current = if node.propagate.get() { self.parent_of(&node) } else { None };
        }
        if found {
            return;
        }
        let last_resort = self.0.last_resort.borrow().clone();
        match last_resort {
            Some(handler) if record.level >= handler.level() => self.show(&handler, record),
            Some(_) => {}
            None if self.0.missing_handlers_reported.replace(true) => {}
            None => self.complain(&format!("No handlers could be found for logger \"{}\"", node.name)),
        }
    }

    /// A handler that fails must not stop the program; Python prints that it failed, and goes on.
    fn show(&self, handler: &Handler, record: &LogRecord) {
        let Err(reason) = handler.handle(record) else { return };
        let LogRecord { name, message, .. } = record;
        self.complain(&format!("--- Logging error ---\n{reason}\nLogger: {name}\nMessage: {message}"));
    }

    fn complain(&self, text: &str) {
        if let Ok(mut stderr) = self.0.surroundings.stderr.try_borrow_mut() {
            // There is nowhere left to report that standard error is closed.
            let _ = writeln!(stderr, "{text}");
        }
    }
}

impl std::fmt::Debug for Logging {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Logging").field("loggers", &self.logger_names()).finish_non_exhaustive()
    }
}
