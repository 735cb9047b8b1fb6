use alembic_runtime::Error;

use crate::Config;

/// Prints the layouts that [`init`](super::init) knows.
///
/// # Errors
/// The output is closed.
pub fn list_templates(config: &Config) -> Result<(), Error> {
    for line in alembic_script::list_templates() {
        config.output().print(&line)?;
    }
    Ok(())
}
