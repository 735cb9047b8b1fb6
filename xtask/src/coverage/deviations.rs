//! Where a walk of this program deliberately is another than the reference's. Each stands in `docs/deviations.md`.

use super::projects::Backend;
use super::tree::Tree;

/// A place in a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At<'a> {
    /// The outcome of a revision.
    Revision(&'a str),
    /// What is in the database at head.
    Head,
    /// What is in the database after the way back.
    Base,
}

struct Deviation {
    tree: &'static str,
    backend: Backend,
    at: &'static [At<'static>],
    /// As in `docs/deviations.md`.
    name: &'static str,
}

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        tree: "octavia",
        backend: Backend::Sqlite,
        at: &[At::Revision("3a1e1cdb7b27"), At::Revision("2351ea316465"), At::Head, At::Base],
        name: "sqlite-release",
    },
    Deviation {
        tree: "manila",
        backend: Backend::Sqlite,
        at: &[At::Revision("48a7beae3117"), At::Revision("eead2cb81845"), At::Revision("e1949a93157a")],
        name: "sqlite-constraint-refused-first",
    },
];

/// The name of the deviation that a tree's walk has there.
pub(super) fn named(tree: &Tree, backend: Backend, at: At) -> Option<&'static str> {
    let name = tree.name();
    let is_there =
        |known: &&Deviation| known.tree == name && known.backend == backend && known.at.contains(&at);
    DEVIATIONS.iter().find(is_there).map(|known| known.name)
}
