use alembic_runtime::{Error, Request, run_environment};

use super::{no_steps, reading};
use crate::Config;

/// Creates the version table if it does not exist; with `sql`, prints the statement.
///
/// # Errors
/// `env.py` or the database fails.
pub fn ensure_version(config: &Config, sql: bool) -> Result<(), Error> {
    let project = config.project()?;
    let request = Request { is_offline: sql, mutates: true, ..reading(config) };
    let steps = |position: &alembic_runtime::Position<'_>| {
        position.wants_version_table.set(true);
        Ok(no_steps())
    };
    run_environment(&project, request, Box::new(steps))
}
