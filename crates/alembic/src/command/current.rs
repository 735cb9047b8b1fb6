use std::rc::Rc;

use alembic_revision::display;
use alembic_runtime::{Error, run_environment};

use super::{no_steps, reading};
use crate::Config;

/// Options of [`current`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Current {
    /// Fail unless the database is at all heads.
    pub check_heads: bool,
    /// Show more of each revision, and the database.
    pub verbose: bool,
}

/// Prints the revisions that the database is at.
///
/// # Errors
/// `env.py` or the database fails, the database names a revision that does not exist, or it is not at all heads.
pub fn current(config: &Config, options: Current) -> Result<(), Error> {
    let project = config.project()?;
    let graph = Rc::clone(&project);
    let steps = move |position: &alembic_runtime::Position<'_>| {
        let output = graph.output();
        if options.verbose {
            let url = position.url.as_deref().unwrap_or_default();
            output.print(&format!("Current revision(s) for {url}:"))?;
        }
        let map = graph.revisions()?;
        if options.check_heads && !map.is_at_heads(position.heads) {
            return Err(Error::Command("Database is not on all head revisions".to_owned()));
        }
        for revision in map.current(position.heads)? {
            output.print(&display::current_text(map, revision, options.verbose))?;
        }
        Ok(no_steps())
    };
    run_environment(&project, reading(config), Box::new(steps))
}
