//! Where records go.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::formatter::Formatter;
use super::level::Level;
use super::record::LogRecord;
use super::surroundings::Stream;

/// Takes the formatted text of a record.
pub type Emit = Rc<dyn Fn(&LogRecord, &str)>;

/// Whether a record passes.
pub type Filter = Rc<dyn Fn(&LogRecord) -> bool>;

/// A destination with a level and a formatter of its own (`logging.Handler`). Clones are the same handler.
#[derive(Clone)]
pub struct Handler(Rc<State>);

struct State {
    name: RefCell<Option<String>>,
    level: Cell<Level>,
    formatter: RefCell<Option<Formatter>>,
    filters: RefCell<Vec<Filter>>,
    target: Target,
}

enum Target {
    Null,
    Stream(Stream),
    File(RefCell<LogFile>),
    Custom(Emit),
}

impl Handler {
    /// A handler that drops everything (`NullHandler`).
    pub fn null() -> Self {
        Self::with_target(Target::Null)
    }

    /// A handler that writes lines to a stream and flushes it (`StreamHandler`).
    pub fn stream(stream: Stream) -> Self {
        Self::with_target(Target::Stream(stream))
    }

    /// A handler that gives the text to a function.
    pub fn custom(emit: impl Fn(&LogRecord, &str) + 'static) -> Self {
        Self::with_target(Target::Custom(Rc::new(emit)))
    }

    /// A handler that appends lines to a file (`FileHandler`), opened now unless `delay`. Fails if it cannot be
    /// opened.
    pub fn file(path: PathBuf, truncate: bool, delay: bool) -> std::io::Result<Self> {
        Self::rotating_file(path, truncate, delay, 0, 0)
    }

    /// The same, with the file renamed to end in `.1` and so on before it would reach `maximum_size` bytes, if that is not
    /// 0; `backup_count` old files are kept (`RotatingFileHandler`).
    pub fn rotating_file(
        path: PathBuf,
        truncate: bool,
        delay: bool,
        maximum_size: u64,
        backup_count: u32,
    ) -> std::io::Result<Self> {
        let mut file = LogFile { path, truncate, file: None, maximum_size, backup_count };
        if !delay {
            file.opened()?;
        }
        Ok(Self::with_target(Target::File(RefCell::new(file))))
    }

    fn with_target(target: Target) -> Self {
        Self(Rc::new(State {
            name: RefCell::new(None),
            level: Cell::new(Level::NOTSET),
            formatter: RefCell::new(None),
            filters: RefCell::new(Vec::new()),
            target,
        }))
    }

    /// Its name, if it was given one.
    pub fn name(&self) -> Option<String> {
        self.0.name.borrow().clone()
    }

    /// Gives it a name.
    pub fn set_name(&self, name: &str) {
        *self.0.name.borrow_mut() = Some(name.to_owned());
    }

    /// The least level it takes.
    pub fn level(&self) -> Level {
        self.0.level.get()
    }

    /// Sets the least level it takes.
    pub fn set_level(&self, level: Level) {
        self.0.level.set(level);
    }

    /// Sets what makes the text of a record; without one it is the message alone.
    pub fn set_formatter(&self, formatter: Formatter) {
        *self.0.formatter.borrow_mut() = Some(formatter);
    }

    /// Lets only records pass that the filter lets pass.
    pub fn add_filter(&self, filter: Filter) {
        self.0.filters.borrow_mut().push(filter);
    }

    /// Whether both are the same handler.
    pub fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Writes a record, whatever its level, if the filters let it pass. Fails in Python's words if it cannot be
    /// formatted or written.
    pub fn handle(&self, record: &LogRecord) -> Result<(), String> {
        let filters = self.0.filters.borrow().clone();
        if !filters.iter().all(|filter| filter(record)) {
            return Ok(());
        }
        let formatter = self.0.formatter.borrow().clone().unwrap_or_default();
        let text =
            formatter.format(record).map_err(|error| format!("{}: {}", error.python_class, error.message))?;
        let written = match &self.0.target {
            Target::Null => Ok(()),
            Target::Stream(stream) => match stream.try_borrow_mut() {
                Ok(mut stream) => writeln!(stream, "{text}").and_then(|()| stream.flush()),
                // The stream itself logs; Python would recurse until it gives up.
                Err(_) => Ok(()),
            },
            Target::File(file) => file.borrow_mut().write_line(&text),
            Target::Custom(emit) => {
                emit(record, &text);
                Ok(())
            }
        };
        written.map_err(|error| format!("OSError: {error}"))
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Handler")
            .field("name", &self.0.name)
            .field("level", &self.level())
            .finish_non_exhaustive()
    }
}

struct LogFile {
    path: PathBuf,
    truncate: bool,
    file: Option<File>,
    maximum_size: u64,
    backup_count: u32,
}

impl LogFile {
    fn opened(&mut self) -> std::io::Result<&mut File> {
        if self.file.is_none() {
            let mut options = OpenOptions::new();
            options.create(true);
            if self.truncate {
                options.write(true).truncate(true)
            } else {
                options.append(true)
            };
            // Opened again after a rotation, a new file is never the one to be emptied.
            self.truncate = false;
            self.file = Some(options.open(&self.path)?);
        }
        self.file.as_mut().ok_or_else(|| std::io::Error::other("the log file was closed"))
    }

    fn write_line(&mut self, text: &str) -> std::io::Result<()> {
        let line = format!("{text}\n");
        if self.maximum_size > 0 {
            let size = self.opened()?.metadata()?.len();
            if size.saturating_add(line.len() as u64) >= self.maximum_size {
                self.rotate()?;
            }
        }
        self.opened()?.write_all(line.as_bytes())
    }

    fn rotate(&mut self) -> std::io::Result<()> {
        self.file = None;
        if self.backup_count == 0 {
            return Ok(());
        }
        for index in (1..self.backup_count).rev() {
            let older = numbered(&self.path, index);
            if older.exists() {
                std::fs::rename(older, numbered(&self.path, index + 1))?;
            }
        }
        if self.path.exists() {
            std::fs::rename(&self.path, numbered(&self.path, 1))?;
        }
        Ok(())
    }
}

fn numbered(path: &Path, index: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{index}"));
    PathBuf::from(name)
}
