//! The order of a plan among all orders that respect parents and dependencies.

use std::collections::HashMap;

use crate::traverse::{RevisionSet, reachable_where};
use crate::{Dependencies, RevisionError, RevisionIndex, RevisionMap};

/// Revisions that can still be taken next, and which of them is being followed.
struct Front<'a> {
    map: &'a RevisionMap,
    /// Selected and not yet taken.
    open: RevisionSet,
    /// The tips of the open part, in the order in which they came up.
    tips: Vec<RevisionIndex>,
    is_tip: RevisionSet,
    /// Every way between two selected revisions stays within the selection, so that it suffices to look at open
    /// children. Otherwise ways outside of it count too.
    is_closed: bool,
    /// For tips that had to wait: what lies above them. A tip may be asked again and again while it waits.
    above_waiting: HashMap<RevisionIndex, RevisionSet>,
}

impl RevisionMap {
    /// The selected revisions, children before parents and dependencies, in the order of Alembic 1.20.1: one line
    /// is followed down as far as possible, starting at the head that comes first in file order. Where another tip
    /// still needs the revision, the walk goes on at that tip.
    pub(crate) fn children_first(
        &self,
        selected: &RevisionSet,
        heads: &[RevisionIndex],
    ) -> Result<Vec<RevisionIndex>, RevisionError> {
        let is_tip: RevisionSet = heads.iter().copied().filter(|head| selected.contains(*head)).collect();
        let tips: Vec<_> = is_tip.iter().collect();
        let reached = self.ancestors(tips.iter().copied(), Dependencies::Follow);
        let is_closed = selected.iter().all(|node| {
            self.all_next_revisions(node)
                .iter()
                .all(|next| selected.contains(*next) || !reached.contains(*next))
        });
        let front = Front {
            map: self,
            open: selected.clone(),
            tips,
            is_tip,
            is_closed,
            above_waiting: HashMap::new(),
        };
        front.drain()
    }
}

impl Front<'_> {
    fn drain(mut self) -> Result<Vec<RevisionIndex>, RevisionError> {
        let mut order = Vec::new();
        let mut at = 0;
        while let Some(&candidate) = self.tips.get(at) {
            if let Some(needing) = self.tip_needing(candidate) {
                at = needing;
                continue;
            }
            order.push(candidate);
            self.open.remove(candidate);
            self.is_tip.remove(candidate);
            self.above_waiting.remove(&candidate);
            let below: Vec<RevisionIndex> = self
                .map
                .normalized_down_revisions(candidate)
                .iter()
                .filter(|down| self.open.contains(**down) && !self.is_tip.contains(**down))
                .copied()
                .collect();
            self.is_tip.unite(&below.iter().copied().collect());
            if let Some((first, others)) = below.split_first() {
                self.tips[at] = *first;
                self.tips.extend_from_slice(others);
            } else {
                self.tips.remove(at);
                at = at.saturating_sub(1);
            }
        }
        if self.open.is_empty() {
            Ok(order)
        } else {
            Err(RevisionError::Unreachable {
                revisions: self.open.iter().map(|node| self.map.id(node).to_owned()).collect(),
            })
        }
    }

    /// The place of the first tip that has the candidate among its ancestors.
    fn tip_needing(&mut self, candidate: RevisionIndex) -> Option<usize> {
        let next = self.map.next_edges(Dependencies::Follow);
        let is_open = |node: &&RevisionIndex| !self.is_closed || self.open.contains(**node);
        let children: Vec<RevisionIndex> = next.of(candidate).iter().filter(is_open).copied().collect();
        if children.is_empty() || self.tips.len() == 1 {
            return None;
        }
        let above = self.above_waiting.entry(candidate).or_insert_with(|| {
            reachable_where(next, children, |node| !self.is_closed || self.open.contains(node))
        });
        self.tips.iter().position(|tip| above.contains(*tip))
    }
}
