//! One revision as its file declares it.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};

/// Characters that have a meaning of their own in revision arguments (`label@rev`, `rev-2`, `+1`, `a:b`).
const ILLEGAL_CHARACTERS: [char; 4] = ['+', '-', ':', '@'];

/// What the head of one migration file says: the input of [`RevisionMap::new`](crate::RevisionMap::new).
///
/// `None` and the empty sequence mean the same for all three lists, and a single value is a list of one, as in
/// the files themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// The `revision` variable.
    pub id: String,
    /// The `down_revision` variable: none for a base, several for a merge point.
    pub down_revisions: Vec<String>,
    /// The `branch_labels` variable, only what this very file declares.
    pub branch_labels: Vec<String>,
    /// The `depends_on` variable: revision ids or branch labels.
    pub depends_on: Vec<String>,
    /// The module docstring as written; see [`Revision::doc`] and [`Revision::long_doc`].
    pub docstring: String,
    /// Where the file is; only shown, never opened.
    pub path: String,
}

impl Revision {
    /// The message of the revision: the first paragraph of the docstring.
    pub fn doc(&self) -> &str {
        let long = self.long_doc();
        long.find("\n\n").map_or(long, |end| &long[..end])
    }

    /// The whole docstring without the blank space around it.
    pub fn long_doc(&self) -> &str {
        self.docstring.trim()
    }

    /// No `down_revision`.
    pub fn is_base(&self) -> bool {
        self.down_revisions.is_empty()
    }

    /// More than one `down_revision`.
    pub fn is_merge_point(&self) -> bool {
        self.down_revisions.len() > 1
    }
}

/// The characters of a revision id that revision arguments could not express, sorted and joined by `, `.
pub(crate) fn illegal_characters(id: &str) -> Option<String> {
    let found: Vec<String> = ILLEGAL_CHARACTERS
        .into_iter()
        .filter(|character| id.contains(*character))
        .map(String::from)
        .collect();
    (!found.is_empty()).then(|| found.join(", "))
}

/// The place of a revision in its [`RevisionMap`](crate::RevisionMap): the order in which the files were handed
/// in. Only meaningful for the map that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionIndex(u32);

impl RevisionIndex {
    pub(crate) fn new(position: usize) -> Self {
        Self(u32::try_from(position).expect("a script directory holds fewer than 2^32 revisions"))
    }

    /// The position as a plain number, counted from zero.
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// A revision stored under its own id, so that the map needs no second copy of the id as a key.
#[derive(Debug)]
pub(crate) struct StoredById(pub(crate) Revision);

impl Borrow<str> for StoredById {
    fn borrow(&self) -> &str {
        &self.0.id
    }
}

impl Hash for StoredById {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

impl PartialEq for StoredById {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for StoredById {}
