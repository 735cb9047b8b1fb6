use alembic_revision::display;
use alembic_runtime::Error;

use crate::Config;

/// Options of [`heads`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Heads {
    /// Show more of each revision.
    pub verbose: bool,
    /// Leave out heads that another revision depends on.
    pub resolve_dependencies: bool,
}

/// Prints the newest revisions of all branches. Opens no database.
///
/// # Errors
/// The revision files cannot be read.
pub fn heads(config: &Config, options: Heads) -> Result<(), Error> {
    let project = config.project()?;
    let map = project.revisions()?;
    let heads = if options.resolve_dependencies { map.real_heads() } else { map.heads() };
    for head in heads {
        config.output().print(&display::heads_text(map, *head, options.verbose))?;
    }
    Ok(())
}
