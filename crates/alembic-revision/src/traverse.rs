//! Reaching revisions along edges: ancestors, descendants, lineage.

use crate::adjacency::Adjacency;
use crate::{RevisionIndex, RevisionMap};

/// A set of revisions of one map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevisionSet {
    words: Vec<u64>,
}

impl RevisionSet {
    /// Whether the revision is in the set.
    pub fn contains(&self, index: RevisionIndex) -> bool {
        let (word, bit) = place(index);
        self.words.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// The members in file order.
    pub fn iter(&self) -> impl Iterator<Item = RevisionIndex> {
        self.words.iter().enumerate().flat_map(|(word, bits)| {
            (0..64)
                .filter(move |bit| bits >> bit & 1 == 1)
                .map(move |bit| RevisionIndex::new(word * 64 + bit))
        })
    }

    /// No member.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|bits| *bits == 0)
    }

    /// Adds a revision; whether it was new.
    pub(crate) fn insert(&mut self, index: RevisionIndex) -> bool {
        let (word, bit) = place(index);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        new
    }

    pub(crate) fn remove(&mut self, index: RevisionIndex) {
        let (word, bit) = place(index);
        if let Some(bits) = self.words.get_mut(word) {
            *bits &= !bit;
        }
    }

    /// Keeps what is in both.
    pub(crate) fn intersect(&mut self, other: &Self) {
        self.words.truncate(other.words.len());
        for (bits, others) in self.words.iter_mut().zip(&other.words) {
            *bits &= others;
        }
    }

    /// Takes out what is in the other.
    pub(crate) fn subtract(&mut self, other: &Self) {
        for (bits, others) in self.words.iter_mut().zip(&other.words) {
            *bits &= !others;
        }
    }

    pub(crate) fn unite(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (bits, others) in self.words.iter_mut().zip(&other.words) {
            *bits |= others;
        }
    }
}

impl FromIterator<RevisionIndex> for RevisionSet {
    fn from_iter<I: IntoIterator<Item = RevisionIndex>>(indices: I) -> Self {
        let mut set = Self::default();
        for index in indices {
            set.insert(index);
        }
        set
    }
}

fn place(index: RevisionIndex) -> (usize, u64) {
    (index.position() / 64, 1 << (index.position() % 64))
}

/// The starts and everything that can be reached from them.
pub(crate) fn reachable(edges: &Adjacency, starts: impl IntoIterator<Item = RevisionIndex>) -> RevisionSet {
    reachable_where(edges, starts, |_| true)
}

/// The starts and everything that can be reached from them by way of revisions that are allowed.
pub(crate) fn reachable_where(
    edges: &Adjacency,
    starts: impl IntoIterator<Item = RevisionIndex>,
    is_allowed: impl Fn(RevisionIndex) -> bool,
) -> RevisionSet {
    let mut seen = RevisionSet::default();
    let mut open: Vec<RevisionIndex> = starts.into_iter().collect();
    while let Some(node) = open.pop() {
        if seen.insert(node) {
            open.extend(edges.of(node).iter().filter(|next| !seen.contains(**next) && is_allowed(**next)));
        }
    }
    seen
}

/// Whether dependencies count as edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependencies {
    /// `down_revision` and `depends_on`.
    Follow,
    /// `down_revision` only.
    Ignore,
}

impl RevisionMap {
    /// The given revisions and everything below them.
    pub fn ancestors(
        &self,
        of: impl IntoIterator<Item = RevisionIndex>,
        dependencies: Dependencies,
    ) -> RevisionSet {
        reachable(self.down_edges(dependencies), of)
    }

    /// The given revisions and everything above them.
    pub fn descendants(
        &self,
        of: impl IntoIterator<Item = RevisionIndex>,
        dependencies: Dependencies,
    ) -> RevisionSet {
        reachable(self.next_edges(dependencies), of)
    }

    /// The revisions, their ancestors and their descendants.
    pub fn lineage(&self, of: &[RevisionIndex], dependencies: Dependencies) -> RevisionSet {
        let mut lineage = self.ancestors(of.iter().copied(), dependencies);
        lineage.unite(&self.descendants(of.iter().copied(), dependencies));
        lineage
    }
}
