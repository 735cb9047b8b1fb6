//! Edges between revisions, packed into two vectors whatever the number of revisions.

use crate::RevisionIndex;

/// For every revision the list of its neighbours along one kind of edge.
#[derive(Debug, Default)]
pub(crate) struct Adjacency {
    /// Where the list of each revision ends in `targets`; it starts where the previous one ends.
    ends: Vec<usize>,
    targets: Vec<RevisionIndex>,
}

impl Adjacency {
    /// Lists in the order of the revisions.
    pub(crate) fn from_lists<L: IntoIterator<Item = RevisionIndex>>(
        lists: impl IntoIterator<Item = L>,
    ) -> Self {
        let mut edges = Self::default();
        for list in lists {
            edges.push(list);
        }
        edges
    }

    /// Appends the list of the next revision.
    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = RevisionIndex>) {
        self.targets.extend(list);
        self.ends.push(self.targets.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn of(&self, node: RevisionIndex) -> &[RevisionIndex] {
        let position = node.position();
        let start = if position == 0 { 0 } else { self.ends[position - 1] };
        &self.targets[start..self.ends[position]]
    }

    /// The same edges seen from the other end, each only once, sources in ascending order.
    pub(crate) fn reversed(&self) -> Self {
        let nodes = self.len();
        let mut last_source: Vec<Option<RevisionIndex>> = vec![None; nodes];
        let mut ends = vec![0; nodes];
        for source in (0..nodes).map(RevisionIndex::new) {
            for target in self.of(source) {
                if last_source[target.position()].replace(source) != Some(source) {
                    ends[target.position()] += 1;
                }
            }
        }
        let mut total = 0;
        let mut next_free = Vec::with_capacity(nodes);
        for end in &mut ends {
            next_free.push(total);
            total += *end;
            *end = total;
        }
        let mut targets = vec![RevisionIndex::new(0); total];
        last_source.fill(None);
        for source in (0..nodes).map(RevisionIndex::new) {
            for target in self.of(source) {
                let position = target.position();
                if last_source[position].replace(source) != Some(source) {
                    targets[next_free[position]] = source;
                    next_free[position] += 1;
                }
            }
        }
        Self { ends, targets }
    }
}

/// The values without repetition, each at its first place.
pub(crate) fn without_repetition(values: impl IntoIterator<Item = RevisionIndex>) -> Vec<RevisionIndex> {
    let mut unique = Vec::new();
    for value in values {
        // Lists of parents are a handful long; a set would cost more than it saves.
        if !unique.contains(&value) {
            unique.push(value);
        }
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reversed_edges_are_sorted_and_unique() {
        let node = RevisionIndex::new;
        let edges = Adjacency::from_lists([vec![], vec![node(0), node(0)], vec![node(1), node(0)]]);
        let reversed = edges.reversed();
        assert_eq!(reversed.of(node(0)), [node(1), node(2)]);
        assert_eq!(reversed.of(node(1)), [node(2)]);
        assert_eq!(reversed.of(node(2)), []);
    }
}
