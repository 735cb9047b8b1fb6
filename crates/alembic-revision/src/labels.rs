//! Which branch labels a revision carries besides its own.

use indexmap::IndexSet;

use crate::{RevisionIndex, RevisionMap};

/// The labels of every revision, as positions in the list of declared labels.
///
/// Long stretches of a history carry the same labels, so equal sets are kept once.
#[derive(Debug)]
pub(crate) struct BranchLabels {
    sets: IndexSet<Vec<usize>>,
    set_of: Vec<usize>,
}

impl BranchLabels {
    /// Labels go down to all descendants by `down_revision`. They also go up, but only along the last stretch of
    /// a branch: from a head to the first revision (excluded) that forks, counting dependencies, or merges.
    pub(crate) fn propagate(map: &RevisionMap) -> Self {
        let mut labels = Self { sets: IndexSet::from([Vec::new()]), set_of: vec![0; map.len()] };
        let mut own = vec![Vec::new(); map.len()];
        for (position, (_, index)) in map.declared_labels().enumerate() {
            own[index.position()].push(position);
        }
        if map.declared_labels().next().is_none() {
            return labels;
        }
        let by_name = rank_by_name(map);

        for &node in map.parents_first() {
            let mine = own[node.position()].iter().copied();
            labels.unite(node, map.down_revisions(node), mine, &by_name);
        }
        for &head in map.heads() {
            let stretch = last_stretch(map, head);
            let declared: Vec<_> =
                stretch.iter().flat_map(|node| own[node.position()].iter().copied()).collect();
            for node in stretch {
                labels.unite(node, &[node], declared.iter().copied(), &by_name);
            }
        }
        labels
    }

    pub(crate) fn of(&self, node: RevisionIndex) -> &[usize] {
        &self.sets[self.set_of[node.position()]]
    }

    /// Gives `node` the labels of `sources` and `more`, sorted by name.
    fn unite(
        &mut self,
        node: RevisionIndex,
        sources: &[RevisionIndex],
        more: impl Iterator<Item = usize> + Clone,
        by_name: &[usize],
    ) {
        if let ([source], None) = (sources, more.clone().next()) {
            self.set_of[node.position()] = self.set_of[source.position()];
            return;
        }
        let mut union: Vec<usize> =
            sources.iter().flat_map(|source| self.of(*source).iter().copied()).chain(more).collect();
        union.sort_unstable_by_key(|position| by_name[*position]);
        union.dedup();
        self.set_of[node.position()] = self.sets.insert_full(union).0;
    }
}

/// For each declared label its place in alphabetical order.
fn rank_by_name(map: &RevisionMap) -> Vec<usize> {
    let names: Vec<&str> = map.declared_labels().map(|(label, _)| label).collect();
    let mut sorted: Vec<usize> = (0..names.len()).collect();
    sorted.sort_unstable_by_key(|position| names[*position]);
    let mut ranks = vec![0; names.len()];
    for (rank, position) in sorted.into_iter().enumerate() {
        ranks[position] = rank;
    }
    ranks
}

fn last_stretch(map: &RevisionMap, head: RevisionIndex) -> Vec<RevisionIndex> {
    let mut stretch = Vec::new();
    let mut place = Some(head);
    while let Some(node) = place {
        if map.all_next_revisions(node).len() > 1 || map.is_merge_point(node) {
            break;
        }
        stretch.push(node);
        place = map.down_revisions(node).first().copied();
    }
    stretch
}
