//! The commands, one function each; their options are the command line's.

mod branches;
mod check;
mod current;
mod edit;
mod ensure_version;
mod generate;
mod heads;
mod history;
mod init;
mod list_templates;
mod merge;
mod moves;
mod revision;
mod show;
mod stamp;

pub use branches::branches;
pub use check::{Check, check};
pub use current::{Current, current};
pub use edit::edit;
pub use ensure_version::ensure_version;
pub use heads::{Heads, heads};
pub use history::{History, history};
pub use init::{Init, init};
pub use list_templates::list_templates;
pub use merge::{Merge, merge};
pub use moves::{Move, downgrade, upgrade};
pub use revision::{NewRevision, revision};
pub use show::show;
pub use stamp::{Stamp, stamp};

use alembic_revision::{Plan, RevisionError, Wording};
use alembic_runtime::{Error, Request};

use crate::Config;

/// A run that looks at the database and changes nothing.
fn reading(config: &Config) -> Request {
    Request { lock: config.lock(), ..Request::default() }
}

/// Nothing to run.
fn no_steps() -> Plan {
    Plan::default()
}

fn refusal(error: RevisionError) -> Error {
    error.for_command(Wording::General).into()
}
