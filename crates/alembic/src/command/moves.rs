use std::rc::Rc;

use alembic_revision::{RevisionError, split_range};
use alembic_runtime::{Destination, Error, Purpose, Request, run_environment};

use super::{reading, refusal};
use crate::Config;

/// Options of [`upgrade`] and [`downgrade`].
#[derive(Debug, Clone, Default)]
pub struct Move {
    /// Print the SQL instead of running it.
    pub sql: bool,
    /// What `context.get_tag_argument()` gives to `env.py`.
    pub tag: Option<String>,
}

/// Applies revisions until the database is at `revision`; with [`Move::sql`] it may be a range `from:to`.
///
/// Being there already is success.
///
/// # Errors
/// The revision cannot be reached, a script or the database fails, or another run held the lock for too long.
pub fn upgrade(config: &Config, revision: &str, options: Move) -> Result<(), Error> {
    let (start, destination) = match split_range(revision).map_err(refusal)? {
        Some(_) if !options.sql => return Err(refusal(RevisionError::RangeNotAllowed)),
        Some((start, destination)) => (Some(start), destination),
        None => (None, revision),
    };
    run(config, start, destination, options, Direction::Up)
}

/// Takes revisions back until the database is at `revision`; with [`Move::sql`] it must be a range `from:to`.
///
/// # Errors
/// As for [`upgrade`].
pub fn downgrade(config: &Config, revision: &str, options: Move) -> Result<(), Error> {
    let (start, destination) = match split_range(revision).map_err(refusal)? {
        Some(_) if !options.sql => return Err(refusal(RevisionError::RangeNotAllowed)),
        None if options.sql => return Err(refusal(RevisionError::DowngradeNeedsRange)),
        Some((start, destination)) => (Some(start), destination),
        None => (None, revision),
    };
    run(config, start, destination, options, Direction::Down)
}

#[derive(Clone, Copy)]
enum Direction {
    Up,
    Down,
}

fn run(
    config: &Config,
    start: Option<&str>,
    destination: &str,
    options: Move,
    direction: Direction,
) -> Result<(), Error> {
    let project = config.project()?;
    let request = Request {
        is_offline: options.sql,
        starting_revision: start.map(str::to_owned),
        destination: Destination::One(destination.to_owned()),
        tag: options.tag,
        purpose: Purpose::Move,
        ..reading(config)
    };
    let graph = Rc::clone(&project);
    let destination = destination.to_owned();
    let steps = move |position: &alembic_runtime::Position<'_>| {
        let map = graph.revisions()?;
        Ok(match direction {
            Direction::Up => map.upgrade_plan(&destination, position.heads)?,
            Direction::Down => map.downgrade_plan(&destination, position.heads)?,
        })
    };
    run_environment(&project, request, Box::new(steps))
}
