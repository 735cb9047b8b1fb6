use alembic_runtime::{Error, Purpose, Request, run_environment};

use super::{no_steps, reading};
use crate::Config;

/// Creates the version table if it does not exist; with `sql`, prints the statement.
///
/// # Errors
/// `env.py` or the database fails.
pub fn ensure_version(config: &Config, sql: bool) -> Result<(), Error> {
    let project = config.project()?;
    let request = Request { is_offline: sql, purpose: Purpose::Ensure, ..reading(config) };
    run_environment(&project, request, Box::new(|_| Ok(no_steps())))
}
