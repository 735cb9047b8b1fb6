use alembic_revision::display;
use alembic_runtime::Error;

use crate::Config;

/// Prints the revisions that several others follow. Opens no database.
///
/// # Errors
/// The revision files cannot be read.
pub fn branches(config: &Config, verbose: bool) -> Result<(), Error> {
    let project = config.project()?;
    let map = project.revisions()?;
    for revision in map.walk_revisions()? {
        if map.is_branch_point(revision) {
            config.output().print(&display::branches_text(map, revision, verbose))?;
        }
    }
    Ok(())
}
