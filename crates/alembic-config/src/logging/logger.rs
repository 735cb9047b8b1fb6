//! One logger.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::handler::{Filter, Handler};
use super::level::Level;
use super::record::{Details, LogRecord};
use super::tree::Logging;

/// A logger (`logging.Logger`). Clones are the same logger.
#[derive(Clone)]
pub struct Logger {
    logging: Logging,
    node: Rc<Node>,
}

pub(super) struct Node {
    pub(super) name: String,
    pub(super) level: Cell<Level>,
    pub(super) propagate: Cell<bool>,
    pub(super) disabled: Cell<bool>,
    pub(super) handlers: RefCell<Vec<Handler>>,
    filters: RefCell<Vec<Filter>>,
}

impl Node {
    pub(super) fn new(name: &str, level: Level) -> Self {
        Self {
            name: name.to_owned(),
            level: Cell::new(level),
            propagate: Cell::new(true),
            disabled: Cell::new(false),
            handlers: RefCell::new(Vec::new()),
            filters: RefCell::new(Vec::new()),
        }
    }
}

impl Logger {
    pub(super) fn new(logging: Logging, node: Rc<Node>) -> Self {
        Self { logging, node }
    }

    /// Its name; `root` for the root logger.
    pub fn name(&self) -> &str {
        &self.node.name
    }

    /// The tree it belongs to.
    pub fn logging(&self) -> &Logging {
        &self.logging
    }

    /// Its own level, `NOTSET` if it has none.
    pub fn level(&self) -> Level {
        self.node.level.get()
    }

    /// Sets its own level.
    pub fn set_level(&self, level: Level) {
        self.node.level.set(level);
    }

    /// The level that counts: its own or the nearest one above it.
    pub fn effective_level(&self) -> Level {
        let mut current = Some(self.node.clone());
        while let Some(node) = current {
            if node.level.get() != Level::NOTSET {
                return node.level.get();
            }
            current = self.logging.parent_of(&node);
        }
        Level::NOTSET
    }

    /// Whether a record of a level would be made at all.
    pub fn is_enabled_for(&self, level: Level) -> bool {
        !self.node.disabled.get()
            && level > self.logging.tree().disabled_up_to.get()
            && level >= self.effective_level()
    }

    /// Whether records go on to the handlers of the loggers above.
    pub fn propagate(&self) -> bool {
        self.node.propagate.get()
    }

    /// Sets whether records go on to the handlers of the loggers above.
    pub fn set_propagate(&self, propagate: bool) {
        self.node.propagate.set(propagate);
    }

    /// Whether it says nothing at all, as `fileConfig` leaves the loggers it does not know.
    pub fn disabled(&self) -> bool {
        self.node.disabled.get()
    }

    /// Sets whether it says nothing at all.
    pub fn set_disabled(&self, disabled: bool) {
        self.node.disabled.set(disabled);
    }

    /// The logger above; none for the root logger.
    pub fn parent(&self) -> Option<Self> {
        self.logging.parent_of(&self.node).map(|node| Self::new(self.logging.clone(), node))
    }

    /// The logger below of a name relative to this one.
    #[must_use]
    pub fn child(&self, suffix: &str) -> Self {
        if self.parent().is_none() {
            return self.logging.get_logger(suffix);
        }
        self.logging.get_logger(&format!("{}.{suffix}", self.name()))
    }

    /// Its own handlers.
    pub fn handlers(&self) -> Vec<Handler> {
        self.node.handlers.borrow().clone()
    }

    /// Adds a handler, unless it is there.
    pub fn add_handler(&self, handler: &Handler) {
        let mut handlers = self.node.handlers.borrow_mut();
        if !handlers.iter().any(|known| known.is(handler)) {
            handlers.push(handler.clone());
        }
    }

    /// Takes a handler away.
    pub fn remove_handler(&self, handler: &Handler) {
        self.node.handlers.borrow_mut().retain(|known| !known.is(handler));
    }

    /// Takes all its handlers away.
    pub fn clear_handlers(&self) {
        self.node.handlers.borrow_mut().clear();
    }

    /// Whether a record would meet a handler here or above.
    pub fn has_handlers(&self) -> bool {
        let mut current = Some(self.node.clone());
        while let Some(node) = current {
            if !node.handlers.borrow().is_empty() {
                return true;
            }
            current = if node.propagate.get() { self.logging.parent_of(&node) } else { None };
        }
        false
    }

    /// Lets only records pass that the filter lets pass; it is not asked about records from below.
    pub fn add_filter(&self, filter: Filter) {
        self.node.filters.borrow_mut().push(filter);
    }

    /// Says something at a level, if that is enabled.
    pub fn log(&self, level: Level, message: &str) {
        if self.is_enabled_for(level) {
            self.handle(&self.record(level, message, Details::default()));
        }
    }

    /// Says something with its place, an exception or fields of its own.
    pub fn log_with(&self, level: Level, message: &str, details: Details) {
        if self.is_enabled_for(level) {
            self.handle(&self.record(level, message, details));
        }
    }

    /// Shows a record to the handlers, whatever its level, unless the logger is disabled or a filter stops it.
    pub fn handle(&self, record: &LogRecord) {
        if self.disabled() {
            return;
        }
        let filters = self.node.filters.borrow().clone();
        if filters.iter().all(|filter| filter(record)) {
            self.logging.call_handlers(&self.node, record);
        }
    }

    /// A record of this logger, made now.
    pub fn record(&self, level: Level, message: &str, details: Details) -> LogRecord {
        let tree = self.logging.tree();
        let created = (tree.surroundings.now)();
        let elapsed = created.as_microsecond() - tree.start.as_microsecond();
        LogRecord {
            name: self.name().to_owned(),
            level,
            level_name: self.logging.level_name(level),
            message: message.to_owned(),
            created,
            time_zone: tree.surroundings.time_zone.clone(),
            relative_created: crate::format::widened(elapsed) / 1000.0,
            process_identifier: tree.surroundings.process_identifier,
            details,
        }
    }
}

impl std::fmt::Debug for Logger {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = out.debug_struct("Logger");
        shown.field("name", &self.name()).field("level", &self.level()).finish_non_exhaustive()
    }
}
