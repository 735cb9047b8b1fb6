use std::rc::Rc;

use alembic_revision::{RevisionIndex, Selector};
use alembic_runtime::{Error, Project, run_environment};
use alembic_script::{Process, open_in_editor};

use super::{no_steps, reading, refusal};
use crate::Config;

/// Opens the file of a revision in `$EDITOR`; for `current`, those that the database is at.
///
/// # Errors
/// The revision is unknown, no editor is found or it fails; for `current`, `env.py` or the database fails.
pub fn edit(config: &Config, revision: &str) -> Result<(), Error> {
    let project = config.project()?;
    if revision != "current" {
        let revisions = project.revisions()?.show(revision)?;
        if revisions.is_empty() {
            return Err(Error::Command(format!("No revision files indicated by symbol '{revision}'")));
        }
        return open(&project, &revisions);
    }
    let graph = Rc::clone(&project);
    let steps = move |position: &alembic_runtime::Position<'_>| {
        if position.heads.is_empty() {
            return Err(Error::Command("No current revisions".to_owned()));
        }
        open(&graph, &graph.revisions()?.revisions(Selector::Several(position.heads)).map_err(refusal)?)?;
        Ok(no_steps())
    };
    run_environment(&project, reading(config), Box::new(steps))
}

fn open(project: &Project, revisions: &[RevisionIndex]) -> Result<(), Error> {
    let map = project.revisions()?;
    for revision in revisions {
        let file = &map.get(*revision).path;
        open_in_editor(file.as_ref(), &Process).map_err(|error| Error::Command(error.to_string()))?;
    }
    Ok(())
}
