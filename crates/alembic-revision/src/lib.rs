//! Revision identifiers, the revision graph, and upgrade, downgrade and stamp plans.
//!
//! Pure: what the files and the version table say is handed in, what to do comes out.

mod adjacency;
mod error;
mod labels;
mod map;
mod revision;
mod step;
mod traverse;
mod validation;

pub use error::{CommandError, RevisionError, Wording};
pub use map::RevisionMap;
pub use revision::{Revision, RevisionIndex};
pub use step::{Plan, RowChange, Step, StepKind, VersionUpdate};
pub use traverse::{Dependencies, RevisionSet};
pub use validation::MapError;
