//! Revision identifiers, the revision graph, and upgrade, downgrade and stamp plans.
//!
//! Pure: what the heads of the migration files and the version table say is handed in, what is to be done comes
//! out. Behaviour, orders and texts are those of Alembic 1.20.1; `tests/reference.rs` compares them on random graphs.
//!
//! ```
//! use alembic_revision::{Revision, RevisionMap};
//!
//! let revision = |id: &str, parents: &[&str]| Revision {
//!     id: id.to_owned(),
//!     down_revisions: parents.iter().map(|parent| (*parent).to_owned()).collect(),
//!     docstring: format!("do {id}"),
//!     path: format!("versions/{id}.py"),
//!     ..Revision::default()
//! };
//! let map = RevisionMap::new([
//!     revision("a", &[]),
//!     revision("b", &["a"]),
//!     revision("c", &["a"]),
//!     revision("m", &["b", "c"]),
//! ])?;
//!
//! let rows = ["b".to_owned()];
//! let plan = map.upgrade_plan("head", &rows)?;
//! let steps: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
//! assert_eq!(steps, ["upgrade a -> c, do c", "upgrade b, c -> m, do m"]);
//! assert_eq!(plan.steps[1].version_update.to_string(), "merge, delete ['b'], update c to m");
//! assert_eq!(plan.rows_after, ["m"]);
//!
//! let error = map.upgrade_plan("nowhere", &rows).unwrap_err();
//! assert_eq!(error.to_string(), "Can't locate revision identified by 'nowhere'");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | to know | ask |
//! |---|---|
//! | what a file says, what the graph makes of it | [`Revision`], [`RevisionMap`] |
//! | what an argument means | [`RevisionMap::revision`], [`RevisionMap::revisions`], [`RevisionMap::show`] |
//! | what to run | [`RevisionMap::upgrade_plan`], [`RevisionMap::downgrade_plan`], [`RevisionMap::stamp_plan`] |
//! | what to list | [`RevisionMap::history`], [`RevisionMap::current`], [`RevisionMap::iterate`], [`display`] |
//! | what a new file must say | [`RevisionMap::new_revision`] |
//!
//! # Orders
//! Where an order is free, the reference takes that of Python's sets, which changes from run to run. Here rows,
//! dependencies and parents keep the order of the files; children and labels that are shown are sorted by name.

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
mod target;
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
