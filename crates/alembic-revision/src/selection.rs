//! Which revisions lie between a state and a target: the content of plans and of `history`.

use crate::adjacency::Adjacency;
use crate::resolve::{Place, all_revisions, as_places};
use crate::target::DowngradeTarget;
use crate::traverse::RevisionSet;
use crate::{CommandError, Dependencies, RevisionError, RevisionIndex, RevisionMap, Selector, Wording};

/// How [`RevisionMap::iterate`] selects revisions.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the keyword arguments of `iterate_revisions`, independent of each other"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traversal {
    /// Everything the upper end needs, on other branches too. Otherwise only what lies above the lower end.
    pub implicit_base: bool,
    /// The lower end is part of the result (for downgrades: the target goes as well).
    pub inclusive: bool,
    /// `+N` and `-N` must find that many migrations. Otherwise they stop at the end of the history.
    pub assert_relative_length: bool,
    /// Select what a downgrade from the upper to the lower end takes back.
    pub select_for_downgrade: bool,
}

impl Default for Traversal {
    fn default() -> Self {
        Self {
            implicit_base: false,
            inclusive: false,
            assert_relative_length: true,
            select_for_downgrade: false,
        }
    }
}

/// Revisions in the order of a plan, children first, and what the user should know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) revisions: Vec<RevisionIndex>,
    pub(crate) warnings: Vec<String>,
}

impl RevisionMap {
    /// The revisions from `upper` (included) down to `lower`, children before their parents.
    ///
    /// # Errors
    /// An end names nothing or too much, or the ends do not belong together.
    pub fn iterate(
        &self,
        upper: Selector<'_>,
        lower: Selector<'_>,
        traversal: Traversal,
    ) -> Result<Vec<RevisionIndex>, RevisionError> {
        self.select(upper, lower, traversal).map(|selection| selection.revisions)
    }

    /// The revisions of `history`, newest first: from `head` (all heads if it is the base or empty) down to and
    /// including `base`.
    ///
    /// # Errors
    /// In the words of the command.
    pub fn history(
        &self,
        base: Selector<'_>,
        head: Selector<'_>,
    ) -> Result<Vec<RevisionIndex>, CommandError> {
        let base = if base.is_empty() { Selector::One("base") } else { base };
        let head = if head.is_empty() { Selector::One("heads") } else { head };
        let traversal = Traversal { inclusive: true, assert_relative_length: false, ..Traversal::default() };
        self.iterate(head, base, traversal).map_err(|error| {
            error.for_command(Wording::History { start: &base.to_string(), end: &head.to_string() })
        })
    }

    /// Every revision, newest first: `history` without a range.
    ///
    /// # Errors
    /// None in a map that loaded; kept for the shape of [`RevisionMap::history`].
    pub fn walk_revisions(&self) -> Result<Vec<RevisionIndex>, CommandError> {
        self.history(Selector::Base, Selector::Base)
    }

    pub(crate) fn select(
        &self,
        upper: Selector<'_>,
        lower: Selector<'_>,
        traversal: Traversal,
    ) -> Result<Selection, RevisionError> {
        let (selected, heads, warnings) = if traversal.select_for_downgrade {
            self.select_for_downgrade(upper, lower, traversal)?
        } else {
            self.select_for_upgrade(upper, lower, traversal)?
        };
        Ok(Selection { revisions: self.children_first(&selected, &heads)?, warnings })
    }

    fn select_for_upgrade(
        &self,
        upper: Selector<'_>,
        lower: Selector<'_>,
        traversal: Traversal,
    ) -> Result<(RevisionSet, Vec<RevisionIndex>, Vec<String>), RevisionError> {
        let (targets, mut warnings) = (self.upgrade_targets(lower, upper, traversal)?, Vec::new());
        let mut targets = all_revisions(&targets, upper)?;
        if let Selector::One(argument) = lower
            && let Some((branch, _)) = argument.split_once('@')
        {
            let branch = self.single_branch(branch)?;
            targets.retain(|target| self.has_branch_label(*target, &branch));
        }

        let down = self.down_edges(Dependencies::Follow);
        let required = self.without_overlap(down, &as_places(&targets), upper)?;
        let mut current = self.places(lower)?;
        let is_outside = |place: &Place| match place {
            Place::Revision(node) => !required.contains(*node),
            Place::Base => true,
            Place::Nowhere => false,
        };
        if !traversal.implicit_base && current.iter().any(is_outside) {
            return Err(RevisionError::RangeNotAncestor {
                lower: lower.to_string(),
                upper: upper.to_string(),
            });
        }
        if current.first() == Some(&Place::Nowhere) {
            // A lower end such as `-3` beyond the first revision: counted from the upper end instead.
            let target = self.downgrade_target(upper, lower, traversal)?;
            warnings = target.warnings;
            current = match target.place {
                Place::Base => Vec::new(),
                Place::Revision(_) => vec![target.place],
                Place::Nowhere => return Err(RevisionError::NotARevision { argument: lower.to_string() }),
            };
        }
        let mut needed = required;
        needed.subtract(&self.without_overlap(down, &current, lower)?);
        if traversal.inclusive {
            needed.unite(&current.iter().filter_map(|place| place.revision()).collect());
        }
        if !current.is_empty() && !traversal.implicit_base {
            needed.intersect(&self.without_overlap(
                self.next_edges(Dependencies::Ignore),
                &current,
                lower,
            )?);
        }
        Ok((needed, targets, warnings))
    }

    fn select_for_downgrade(
        &self,
        upper: Selector<'_>,
        lower: Selector<'_>,
        traversal: Traversal,
    ) -> Result<(RevisionSet, Vec<RevisionIndex>, Vec<String>), RevisionError> {
        let DowngradeTarget { branch, place, warnings } = self.downgrade_target(upper, lower, traversal)?;
        let target = place.revision();
        let mut roots = match target {
            None => self.bases().to_vec(),
            Some(target) if traversal.inclusive => vec![target],
            Some(target) => self.next_revisions(target).to_vec(),
        };
        // The reference counts a base once more for each of its labels; that decides whether the branch is looked at.
        let own_labels = |root: &RevisionIndex| self.get(*root).branch_labels.len();
        let counted = roots.len() + if target.is_none() { roots.iter().map(own_labels).sum() } else { 0 };
        if let Some(branch) = branch.filter(|branch| !branch.is_empty() && counted > 1) {
            let below = self.ancestors([self.branch_revision(&branch)?], Dependencies::Ignore);
            roots.retain(|root| below.contains(*root));
            if roots.is_empty() {
                return Err(RevisionError::InvalidDowngradeTarget);
            }
        }

        let heads = self.places(upper)?;
        let heads = all_revisions(&heads, upper)?;
        let active = self.ancestors(heads.iter().copied(), Dependencies::Follow);
        let mut dropped = self.descendants(roots.iter().copied(), Dependencies::Follow);
        dropped.intersect(&active);
        if traversal.implicit_base {
            let mut elsewhere = active;
            elsewhere.subtract(&self.ancestors(roots, Dependencies::Follow));
            dropped.unite(&elsewhere);
        }
        if target.is_some_and(|target| dropped.is_empty() && !heads.contains(&target)) {
            return Err(RevisionError::RangeNotAncestor {
                lower: "Nothing to drop".to_owned(),
                upper: upper.to_string(),
            });
        }
        Ok((dropped, heads, warnings))
    }

    /// The places and all they reach; each must be a revision, and none may reach another one.
    fn without_overlap(
        &self,
        edges: &Adjacency,
        places: &[Place],
        given: Selector<'_>,
    ) -> Result<RevisionSet, RevisionError> {
        let requested: RevisionSet = places.iter().filter_map(|place| place.revision()).collect();
        let mut seen = RevisionSet::default();
        let mut open = Vec::new();
        for place in places {
            let node = place
                .revision()
                .ok_or_else(|| RevisionError::NotARevision { argument: given.to_string() })?;
            let (mut others, mut listed) = (Vec::new(), RevisionSet::default());
            open.push(node);
            while let Some(reached) = open.pop() {
                if reached != node && requested.contains(reached) && listed.insert(reached) {
                    others.push(reached);
                }
                if seen.insert(reached) {
                    open.extend_from_slice(edges.of(reached));
                }
            }
            if !others.is_empty() {
                let revision = self.id(node).to_owned();
                return Err(RevisionError::Overlap { revision, others: self.ids(&others) });
            }
        }
        Ok(seen)
    }
}
