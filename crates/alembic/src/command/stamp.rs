use std::rc::Rc;

use alembic_revision::stamp_ranges;
use alembic_runtime::{Destination, Error, Purpose, Request, run_environment};

use super::{reading, refusal};
use crate::Config;

/// Options of [`stamp`].
#[derive(Debug, Clone, Default)]
pub struct Stamp {
    /// Print the SQL instead of running it; revisions may then be ranges `from:to`.
    pub sql: bool,
    /// What `context.get_tag_argument()` gives to `env.py`.
    pub tag: Option<String>,
    /// Empty the version table first, whatever it names.
    pub purge: bool,
}

/// Marks the database as being at these revisions without running any script.
///
/// # Errors
/// A revision is unknown or they overlap; `env.py` or the database fails.
pub fn stamp(config: &Config, revisions: &[&str], options: Stamp) -> Result<(), Error> {
    let project = config.project()?;
    let (start, destinations) =
        if options.sql { stamp_ranges(revisions).map_err(refusal)? } else { (None, revisions.to_vec()) };
    let destinations: Vec<String> = destinations.into_iter().map(str::to_owned).collect();
    let request = Request {
        is_offline: options.sql,
        starting_revision: start.map(str::to_owned),
        destination: Destination::Several(destinations.clone()),
        tag: options.tag,
        purpose: if options.purge { Purpose::Purge } else { Purpose::Move },
        ..reading(config)
    };
    let graph = Rc::clone(&project);
    let is_purged_offline = options.sql && options.purge;
    let steps = move |position: &alembic_runtime::Position<'_>| {
        if is_purged_offline {
            return Err(Error::Command("Can't use --purge with --sql mode".to_owned()));
        }
        Ok(graph.revisions()?.stamp_plan(&destinations, position.heads)?)
    };
    run_environment(&project, request, Box::new(steps))
}
