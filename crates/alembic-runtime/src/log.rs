//! The logger tree of a run: ours and the scripts' records go through it, `fileConfig` gives it its shape.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use alembic_config::Environment;
use alembic_config::logging::{Level, Logging, LoggingConfiguration, Surroundings};
use alembic_evaluator::{Log, LogLevel, NativeClass, Outcome, exception_class, raise};

use crate::Output;

/// A tree that prints to the command's output and is otherwise in the state in which `env.py` finds it.
fn logging(output: &Output, environment: &Environment) -> Logging {
    let mut surroundings = Surroundings::new(
        Rc::new(RefCell::new(output.stdout_stream())),
        Rc::new(RefCell::new(output.stderr_stream())),
        jiff::Timestamp::now,
        jiff::tz::TimeZone::system,
    );
    surroundings.process_identifier = std::process::id();
    surroundings.current_directory.clone_from(&environment.current_directory);
    Logging::as_in_the_reference(surroundings)
}

/// The logger tree that the commands of one program share, made when it is first needed. Clones share it.
#[derive(Clone, Default)]
pub struct Loggers(Rc<OnceCell<Logging>>);

impl Loggers {
    pub(crate) fn tree(&self, output: &Output, environment: &Environment) -> &Logging {
        self.0.get_or_init(|| logging(output, environment))
    }

    /// Logs the message of a refused command, as the reference's command line does. Nothing happens unless an `env.py`
    /// has configured logging.
    pub fn log_refusal(&self, message: &str) {
        let Some(logging) = self.0.get() else { return };
        let logger = logging.get_logger("alembic.util.messaging");
        if logger.has_handlers() {
            logger.log(Level::ERROR, message);
        }
    }
}

/// The tree as the evaluator's `logging` module reaches it.
pub(crate) struct ScriptLog {
    pub(crate) logging: Logging,
    pub(crate) environment: Environment,
}

impl Log for ScriptLog {
    fn record(&self, logger: &str, level: LogLevel, message: &str) {
        self.logging.get_logger(logger).log(python_level(level), message);
    }

    fn is_enabled(&self, logger: &str, level: LogLevel) -> bool {
        self.logging.get_logger(logger).is_enabled_for(python_level(level))
    }

    fn set_level(&self, logger: &str, level: LogLevel) {
        self.logging.get_logger(logger).set_level(python_level(level));
    }

    fn file_config(
        &self,
        file: &str,
        defaults: &[(String, String)],
        disable_existing_loggers: bool,
    ) -> Outcome<()> {
        let defaults: Vec<(&str, &str)> =
            defaults.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        LoggingConfiguration::read_file(file, &defaults, &self.environment)
            .and_then(|configuration| self.logging.configure(&configuration, disable_existing_loggers))
            .map_err(|error| {
                let class = CLASSES.iter().find(|class| class.name == error.python_class());
                raise(class.copied().unwrap_or(&exception_class::RUNTIME_ERROR), error.to_string())
            })
    }
}

/// What Python raises for a configuration that cannot be applied; the classes of `configparser` are told as `RuntimeError`.
const CLASSES: [&NativeClass; 5] = [
    &exception_class::FILE_NOT_FOUND_ERROR,
    &exception_class::KEY_ERROR,
    &exception_class::OS_ERROR,
    &exception_class::TYPE_ERROR,
    &exception_class::VALUE_ERROR,
];

fn python_level(level: LogLevel) -> Level {
    Level(level.0)
}
