//! Why a command did not do what it was asked.

use alembic_config::ConfigError;
use alembic_evaluator::Unsupported;
use alembic_revision::MapError;
use alembic_script::{GenerateError, HeaderError, ScriptError};
use thiserror::Error;

use crate::exception::{RunProgress, ScriptException};

/// Any failure of a command.
#[derive(Debug, Error)]
pub enum Error {
    /// The command refuses: what the reference prints after `FAILED: ` (its `CommandError`).
    #[error("{0}")]
    Command(String),

    /// The configuration cannot be read or understood.
    #[error(transparent)]
    Config(#[from] ConfigError),

    /// The script directory cannot be read or written.
    #[error(transparent)]
    Script(#[from] ScriptError),

    /// The revision files do not form a graph.
    #[error(transparent)]
    Graph(#[from] MapError),

    /// `env.py` or a revision script raised an exception, or the database refused a statement.
    #[error(transparent)]
    Exception(#[from] Box<ScriptException>),

    /// `env.py` or a revision script uses something that is not understood here.
    #[error("{}", unsupported_message(problems))]
    Unsupported {
        /// Each with its place.
        problems: Vec<Unsupported>,
        /// How far the run had come; mostly nowhere, since scripts are checked before anything runs.
        progress: RunProgress,
    },

    /// A script ended the program (`sys.exit`).
    #[error("{}", message.as_deref().unwrap_or("a script ended the program"))]
    Exit {
        /// The exit status that it asked for.
        status: u8,
        /// What it had to say.
        message: Option<String>,
    },

    /// Output could not be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] std::io::Error),
}

impl Error {
    /// The process exit status that the reference gives: 255 for a refusal, 1 for everything that it lets escape as a
    /// traceback.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Exit { status, .. } => *status,
            _ if self.is_refusal() => 255,
            _ => 1,
        }
    }

    /// Whether the reference reports this as `FAILED: …`.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Command(_) => true,
            Self::Config(error) => error.is_command_error(),
            // A file that cannot be read, or is not Python, ends the reference with a traceback.
            Self::Script(ScriptError::File { .. }) => false,
            Self::Script(ScriptError::Config(error)) => error.is_command_error(),
            Self::Script(ScriptError::Generate(error)) => !matches!(
                error,
                GenerateError::UnknownEncoding { .. }
                    | GenerateError::Unencodable { .. }
                    | GenerateError::FileTemplate { .. }
            ),
            Self::Script(ScriptError::Header { error, .. }) => {
                matches!(error, HeaderError::NoRevision { .. })
            }
            Self::Script(_) => true,
            Self::Graph(_)
            | Self::Exception(_)
            | Self::Unsupported { .. }
            | Self::Exit { .. }
            | Self::Output(_) => false,
        }
    }

    /// What to do about it, where that is not part of the sentence.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Exception(exception) => exception.progress.sentence(),
            Self::Unsupported { progress, .. } => Some(format!(
                "{}; this program does not know that yet: write it differently, or run this project with the Python program",
                progress.sentence().unwrap_or_else(|| "nothing has been executed".to_owned())
            )),
            _ => None,
        }
    }
}

impl From<alembic_revision::CommandError> for Error {
    fn from(error: alembic_revision::CommandError) -> Self {
        Self::Command(error.to_string())
    }
}

fn unsupported_message(list: &[Unsupported]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
