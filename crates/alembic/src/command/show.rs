use std::rc::Rc;

use alembic_revision::{RevisionIndex, Selector, display};
use alembic_runtime::{Error, Project, run_environment};

use super::{no_steps, reading, refusal};
use crate::Config;

/// Prints all there is to say about a revision, or about those that the database is at for `current`.
///
/// # Errors
/// The revision is unknown; for `current`, `env.py` or the database fails.
pub fn show(config: &Config, revision: &str) -> Result<(), Error> {
    let project = config.project()?;
    if revision != "current" {
        return print(&project, &project.revisions()?.show(revision)?);
    }
    let graph = Rc::clone(&project);
    let steps = move |position: &alembic_runtime::Position<'_>| {
        let rows = graph.revisions()?.revisions(Selector::Several(position.heads)).map_err(refusal)?;
        print(&graph, &rows)?;
        Ok(no_steps())
    };
    run_environment(&project, reading(config), Box::new(steps))
}

fn print(project: &Project, revisions: &[RevisionIndex]) -> Result<(), Error> {
    let map = project.revisions()?;
    for revision in revisions {
        project.output().print(&display::log_entry(map, *revision, false))?;
    }
    Ok(())
}
