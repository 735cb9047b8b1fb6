use std::rc::Rc;

use alembic_revision::{Selector, display, history_range};
use alembic_runtime::{Error, Project, run_environment};

use super::{no_steps, reading, refusal};
use crate::Config;

/// Options of [`history`].
#[derive(Debug, Clone, Default)]
pub struct History {
    /// `start:end`, `start:` or `:end`; each may be `current`.
    pub range: Option<String>,
    /// Show more of each revision.
    pub verbose: bool,
    /// Mark the revisions that the database is at.
    pub indicate_current: bool,
}

/// Prints revisions, newest first. Opens a database only if the range or the marks need it.
///
/// # Errors
/// The range is none; the revision files cannot be read; where the database is asked, `env.py` or the database fails.
pub fn history(config: &Config, options: History) -> Result<(), Error> {
    let project = config.project()?;
    let range = options.range.clone();
    let (base, head) = match &range {
        Some(range) => history_range(range).map_err(refusal)?,
        None => (None, None),
    };
    let asks_database = base == Some("current") || head == Some("current") || options.indicate_current;
    if !asks_database && !config.settings().borrow().revision_environment()? {
        return print(&project, &options, Selector::optional(base), Selector::optional(head), &[]);
    }
    let (base, head) = (base.map(str::to_owned), head.map(str::to_owned));
    let graph = Rc::clone(&project);
    let steps = move |position: &alembic_runtime::Position<'_>| {
        let selector = |end| match end {
            Some("current") => Selector::Several(position.heads),
            other => Selector::optional(other),
        };
        let (base, head) = (selector(base.as_deref()), selector(head.as_deref()));
        print(&graph, &options, base, head, position.heads)?;
        Ok(no_steps())
    };
    run_environment(&project, reading(config), Box::new(steps))
}

fn print(
    project: &Project,
    options: &History,
    base: Selector<'_>,
    head: Selector<'_>,
    rows: &[String],
) -> Result<(), Error> {
    let map = project.revisions()?;
    for revision in map.history(base, head)? {
        let is_current = options.indicate_current && rows.iter().any(|row| row == map.id(revision));
        project.output().print(&display::history_text(map, revision, options.verbose, is_current))?;
    }
    Ok(())
}
