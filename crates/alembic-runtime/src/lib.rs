//! Running migrations: the `env.py` protocol, the migration context, the version table, transactions and the run lock.

mod autogenerate;
mod environment;
mod error;
mod exception;
mod lock;
mod log;
mod migration;
mod output;
mod project;
mod raise;
mod run;
mod sink;
mod system;
mod table_rebuild;
mod transaction;

pub use alembic_autogenerate::{Difference, diff_text};
pub use alembic_operations::MigrationScript;
pub use autogenerate::{Generated, GeneratedScript, generate_revisions};
pub use environment::{
    Destination, Position, Purpose, Request, StepsFunction, run_environment, template_host,
};
pub use error::Error;
pub use exception::{RunProgress, ScriptException, ScriptPlace};
pub use lock::LockPolicy;
pub use log::Loggers;
pub use output::{Output, Progress};
pub use project::Project;
