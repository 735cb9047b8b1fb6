use std::io;
use std::rc::Rc;

use crate::outcome::Outcome;

/// The only way from Python code to the outside world. The host decides what each of these sees.
pub trait System {
    /// An environment variable, if it is set and is text.
    fn environment_variable(&self, name: &str) -> Option<String>;
    /// All environment variables, in any order.
    fn environment(&self) -> Vec<(String, String)>;
    /// The bytes of a file.
    fn read_file(&self, path: &str) -> io::Result<Vec<u8>>;
    /// Writes a whole file.
    fn write_file(&self, path: &str, content: &[u8]) -> io::Result<()>;
    /// Whether there is a regular file at this path.
    fn is_file(&self, path: &str) -> bool;
    /// Whether there is a directory at this path.
    fn is_directory(&self, path: &str) -> bool;
    /// The names in a directory, in any order.
    fn list_directory(&self, path: &str) -> io::Result<Vec<String>>;
    /// The working directory, absolute.
    fn current_directory(&self) -> String;
    /// Time since the Unix epoch.
    fn now(&self) -> std::time::Duration;
    /// Fills the buffer with random bytes.
    fn random(&self, buffer: &mut [u8]);
    /// `time.sleep`.
    fn sleep(&self, duration: std::time::Duration) {
        std::thread::sleep(duration);
    }
    /// `sys.stdout.write`, `print`.
    fn write_stdout(&self, text: &str);
    /// `sys.stderr.write`.
    fn write_stderr(&self, text: &str);
    /// `sys.argv`.
    fn arguments(&self) -> Vec<String>;
    /// The time zone of this name, or the local one; `None` if nobody here knows it.
    fn time_zone(&self, name: Option<&str>) -> Option<Rc<dyn ZoneRules>> {
        let _ = name;
        None
    }
}

/// What a time zone says about one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneOffset {
    /// Seconds east of Greenwich.
    pub seconds: i32,
    /// How many of them are daylight saving time.
    pub daylight_saving: i32,
    /// `CEST`
    pub abbreviation: String,
}

/// The rules of a time zone.
pub trait ZoneRules {
    /// What holds at this many seconds since the Unix epoch.
    fn at(&self, seconds: i64) -> ZoneOffset;
}

/// A level of Python's `logging`; the number is Python's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogLevel(pub i64);

/// Where `logging` goes.
pub trait Log {
    /// One record, its message already formatted.
    fn record(&self, logger: &str, level: LogLevel, message: &str);
    /// `logger.isEnabledFor(level)`.
    fn is_enabled(&self, logger: &str, level: LogLevel) -> bool;
    /// `logger.setLevel(level)`.
    fn set_level(&self, logger: &str, level: LogLevel);
    /// `logging.config.fileConfig(file, defaults, disable_existing_loggers)`; fails with Python's exception.
    fn file_config(
        &self,
        file: &str,
        defaults: &[(String, String)],
        disable_existing_loggers: bool,
    ) -> Outcome<()>;
}

/// Whether a module that is neither native nor the project's own is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Importing it succeeds in Python.
    Present,
    /// Importing it raises ModuleNotFoundError in Python.
    Absent,
    /// Nobody can tell; an import whose failure the code would catch is then `Unsupported`.
    Unknown,
}

/// What the host knows about installed packages.
pub trait ThirdParty {
    /// About the module of this full dotted name.
    fn presence(&self, module: &str) -> Presence;
    /// The file of a module that is written in Python: it is evaluated symbol by symbol like the project's own.
    fn source(&self, module: &str) -> Option<String> {
        let _ = module;
        None
    }
}
