//! Revision identifiers, the revision graph, and upgrade, downgrade and stamp plans.
//!
//! Pure: what the files and the version table say is handed in, what to do comes out.

mod adjacency;
pub mod display;
mod error;
mod identifier;
mod labels;
mod map;
mod new_revision;
mod order;
mod plan;
mod resolve;
mod revision;
mod selection;
mod step;
mod traverse;
mod validation;
mod version_rows;

pub use error::{CommandError, RevisionError, Wording};
pub use identifier::{Selector, history_range, split_range, stamp_ranges};
pub use map::RevisionMap;
pub use new_revision::{MAXIMUM_ID_LENGTH, NewRevision, NewRevisionHeader};
pub use revision::{Revision, RevisionIndex};
pub use selection::Traversal;
pub use step::{Plan, RowChange, Step, StepKind, VersionUpdate};
pub use traverse::{Dependencies, RevisionSet};
pub use validation::MapError;
