//! The configuration of a project, as programs and the command line give it.

use std::cell::RefCell;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use alembic_config::{Environment, Invocation};
use alembic_runtime::{LockPolicy, Loggers, Output, Project};

use crate::Error;

/// A project's configuration: its files, the `-x` arguments, where commands print and how they wait for each other.
///
/// ```no_run
/// use alembic::{Config, command};
///
/// # fn main() -> Result<(), alembic::Error> {
/// let config = Config::from_file("alembic.ini")?;
/// command::upgrade(&config, "head", command::Move::default())?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Config {
    settings: Rc<RefCell<alembic_config::Config>>,
    output: Output,
    lock: LockPolicy,
    loggers: Loggers,
}

impl Config {
    /// The configuration in an `.ini` file or a `pyproject.toml`. Relative paths in it start where the reference's do:
    /// at the current directory of the process. The file is read when a command needs it.
    ///
    /// # Errors
    /// The current directory of the process does not exist.
    pub fn from_file(file: impl AsRef<Path>) -> Result<Self, Error> {
        let file = file.as_ref().to_string_lossy().into_owned();
        Self::from_invocation(&Invocation { config_files: vec![file], ..Invocation::default() })
    }

    /// A configuration without a file: every option is set with [`Config::set_main_option`].
    ///
    /// # Errors
    /// The current directory of the process does not exist.
    pub fn in_memory() -> Result<Self, Error> {
        Ok(Self::of(alembic_config::Config::new(Environment::of_process()?)))
    }

    /// The configuration that the command line options `-c`, `-n` and `-x` and the variable `ALEMBIC_CONFIG` describe.
    ///
    /// # Errors
    /// Two files of one kind; the current directory of the process does not exist.
    pub fn from_invocation(invocation: &Invocation) -> Result<Self, Error> {
        Ok(Self::of(alembic_config::Config::from_invocation(invocation, Environment::of_process()?)?))
    }

    fn of(settings: alembic_config::Config) -> Self {
        Self {
            settings: Rc::new(RefCell::new(settings)),
            output: Output::of_process(0, false),
            lock: LockPolicy::default(),
            loggers: Loggers::default(),
        }
    }

    /// Prints results to `stdout` and messages to `stderr` instead of the streams of the process.
    #[must_use]
    pub fn with_output(mut self, stdout: impl Write + 'static, stderr: impl Write + 'static) -> Self {
        self.output = Output::new(stdout, stderr, 0, false);
        self
    }

    /// Prints to these streams; see [`Output`].
    #[must_use]
    pub fn with_streams(mut self, output: Output) -> Self {
        self.output = output;
        self
    }

    /// How long a command waits for another one that migrates the same database; 60 seconds unless set.
    #[must_use]
    pub fn with_lock_timeout(mut self, limit: Duration) -> Self {
        self.lock = LockPolicy::Wait(limit);
        self
    }

    /// Takes no lock at all; for connection poolers that forbid locks of a session.
    #[must_use]
    pub fn without_lock(mut self) -> Self {
        self.lock = LockPolicy::Off;
        self
    }

    /// Sets an option of the main section, for instance `sqlalchemy.url`.
    ///
    /// # Errors
    /// The file cannot be read, or the value has an unescaped `%`.
    pub fn set_main_option(&self, name: &str, value: &str) -> Result<(), Error> {
        Ok(self.settings.borrow_mut().set_main_option(name, value)?)
    }

    /// An option of the main section, interpolated; `None` if it is not set.
    ///
    /// # Errors
    /// The file cannot be read, or the interpolation fails.
    pub fn main_option(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.settings.borrow().get_main_option(name)?)
    }

    /// The typed settings underneath.
    pub fn settings(&self) -> &Rc<RefCell<alembic_config::Config>> {
        &self.settings
    }

    /// Where commands print.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// The loggers that `env.py` configures.
    pub fn loggers(&self) -> &Loggers {
        &self.loggers
    }

    pub(crate) fn lock(&self) -> LockPolicy {
        self.lock
    }

    pub(crate) fn project(&self) -> Result<Rc<Project>, Error> {
        Ok(Rc::new(Project::open(Rc::clone(&self.settings), self.output.clone(), self.loggers.clone())?))
    }
}
