//! Where upgrades and downgrades lead: absolute targets, and relative ones counted from the current revisions.

use crate::identifier::Relative;
use crate::resolve::{Place, all_revisions};
use crate::traverse::RevisionSet;
use crate::{Dependencies, RevisionError, RevisionIndex, RevisionMap, Selector, Traversal};

const DOWNGRADE_FROM_SEVERAL_HEADS: &str =
    "downgrade -1 from multiple heads is ambiguous; this usage will be disallowed in a future release.";

/// Where a downgrade leads.
pub(crate) struct DowngradeTarget {
    pub(crate) branch: Option<String>,
    pub(crate) place: Place,
    pub(crate) warnings: Vec<String>,
}

impl RevisionMap {
    /// Where an upgrade leads, relative forms counted from the current revisions.
    pub(crate) fn upgrade_targets(
        &self,
        current: Selector<'_>,
        target: Selector<'_>,
        traversal: Traversal,
    ) -> Result<Vec<Place>, RevisionError> {
        let relative = match target {
            Selector::One(argument) => Relative::parse(argument),
            _ => None,
        };
        let Some(relative) = relative else { return self.places(target) };
        let length_matters = traversal.assert_relative_length;

        let Some(symbol) = relative.symbol else {
            if relative.steps <= 0 {
                return Err(RevisionError::RelativeTooFar {
                    relative: relative.number(),
                    count: relative.count(),
                });
            }
            let start = self.upgrade_start(current, relative.branch)?;
            return match self.walk(start, relative.steps, relative.branch, length_matters)? {
                Place::Nowhere => Err(relative.too_far()),
                place => Ok(vec![place]),
            };
        };
        let place = if relative.steps > 0 {
            let start = self.revision(symbol)?.into();
            self.walk(start, relative.steps, relative.branch, length_matters)?
        } else {
            let start = self.revision_on_branch(relative.branch, symbol)?.into();
            self.walk(start, relative.steps, None, length_matters)?
        };
        if place == Place::Nowhere { Err(RevisionError::WalkedTooFar) } else { Ok(vec![place]) }
    }

    /// The one current revision that `+N` or `label@+N` starts from.
    fn upgrade_start(&self, current: Selector<'_>, branch: Option<&str>) -> Result<Place, RevisionError> {
        let rows = current.arguments();
        let Some(branch) = branch else {
            return match rows.as_slice() {
                [] => Ok(Place::Nowhere),
                [row] => self.revision(row).map(Place::from),
                _ => Err(RevisionError::AmbiguousUpgrade),
            };
        };
        let places = self.places(current)?;
        if places.contains(&Place::Base) {
            return Err(RevisionError::NoSuchRevision { identifier: "base".to_owned() });
        }
        let current = all_revisions(&places, current)?;
        let mut starts = self.filter_for_lineage(&current, branch, Dependencies::Ignore)?;
        if starts.is_empty() {
            // None of the rows is on the branch, but what they depend on may be.
            let applied: Vec<_> = self.ancestors(current, Dependencies::Follow).iter().collect();
            let on_branch = self.filter_for_lineage(&applied, branch, Dependencies::Ignore)?;
            let below: RevisionSet =
                on_branch.iter().flat_map(|node| self.normalized_down_revisions(*node)).copied().collect();
            starts = on_branch.into_iter().filter(|node| !below.contains(*node)).collect();
        }
        match starts.as_slice() {
            [] => Ok(Place::Nowhere),
            [start] => Ok(Place::Revision(*start)),
            _ => Err(RevisionError::AmbiguousUpgrade),
        }
    }

    /// Where a downgrade leads, relative forms counted from the current revisions.
    pub(crate) fn downgrade_target(
        &self,
        current: Selector<'_>,
        target: Selector<'_>,
        traversal: Traversal,
    ) -> Result<DowngradeTarget, RevisionError> {
        let argument = match target {
            Selector::Base => {
                return Ok(DowngradeTarget { branch: None, place: Place::Base, warnings: Vec::new() });
            }
            Selector::One(argument) => argument,
            Selector::Several(_) => return Err(RevisionError::NotARevision { argument: target.to_string() }),
        };
        let Some(relative) = Relative::parse(argument) else {
            let (branch, symbol) = match argument.rsplit_once('@') {
                Some((branch, symbol)) => (Some(branch.to_owned()), symbol),
                None => (None, argument),
            };
            let place = self.revision(symbol)?.map_or(Place::Base, Place::Revision);
            return Ok(DowngradeTarget { branch, place, warnings: Vec::new() });
        };
        let length_matters = traversal.assert_relative_length;

        if relative.steps >= 0 {
            let symbol = relative.symbol.ok_or_else(|| relative.too_far())?;
            let start = self.revision(symbol)?.into();
            let place = match self.walk(start, relative.steps, relative.branch, length_matters)? {
                Place::Nowhere => return Err(RevisionError::WalkedTooFar),
                place => place,
            };
            let branch = relative.branch.map(str::to_owned);
            return Ok(DowngradeTarget { branch, place, warnings: Vec::new() });
        }

        let mut warnings = Vec::new();
        let (branch, symbol) = match (relative.symbol, relative.branch) {
            (Some(symbol), branch) => (branch.map(str::to_owned), symbol.to_owned()),
            (None, Some(branch)) => (Some(branch.to_owned()), self.current_on_branch(current, branch)?),
            (None, None) => {
                let rows = current.arguments();
                let Some(first) = rows.first() else { return Err(relative.too_far()) };
                if rows.iter().any(|row| row != first) {
                    warnings.push(DOWNGRADE_FROM_SEVERAL_HEADS.to_owned());
                }
                // Restricts the downgrade to the branch of the first row.
                (Some((*first).to_owned()), (*first).to_owned())
            }
        };
        let start = self.revision_on_branch(branch.as_deref(), &symbol)?.into();
        match self.walk(start, relative.steps, None, length_matters)? {
            Place::Nowhere if relative.symbol.is_none() => Err(relative.too_far()),
            Place::Nowhere => Err(RevisionError::WalkedTooFar),
            place => Ok(DowngradeTarget { branch, place, warnings }),
        }
    }

    /// The one current revision on a branch, as its row calls it.
    fn current_on_branch(&self, current: Selector<'_>, branch: &str) -> Result<String, RevisionError> {
        let mut on_branch = Vec::new();
        for row in current.arguments() {
            let node = self.lookup(row, None)?;
            if !self.filter_for_lineage(&[node], branch, Dependencies::Ignore)?.is_empty() {
                on_branch.push(row.to_owned());
            }
        }
        if on_branch.is_empty() {
            // The rows may imply revisions of the branch that have no row of their own.
            let tips = self.tips(all_revisions(&self.places(current)?, current)?);
            on_branch = self.ids(&self.filter_for_lineage(&tips, branch, Dependencies::Ignore)?);
        }
        match on_branch.as_slice() {
            [only] => Ok(only.clone()),
            _ => Err(RevisionError::BranchPositionUnclear { branch: branch.to_owned(), current: on_branch }),
        }
    }

    fn revision_on_branch(
        &self,
        branch: Option<&str>,
        symbol: &str,
    ) -> Result<Option<RevisionIndex>, RevisionError> {
        match branch {
            Some(branch) => self.revision(&format!("{branch}@{symbol}")),
            None => self.revision(symbol),
        }
    }

    /// A branch given by a label, or by a revision that carries exactly one.
    pub(crate) fn single_branch(&self, branch: &str) -> Result<String, RevisionError> {
        let Some(revision) = self.revision(branch)?.filter(|revision| self.id(*revision) == branch) else {
            return Ok(branch.to_owned());
        };
        let mut labels = self.branch_labels(revision);
        match (labels.next(), labels.next()) {
            (Some(only), None) => Ok(only.to_owned()),
            _ => Err(RevisionError::BranchUnclear {
                revision: branch.to_owned(),
                labels: self.branch_labels(revision).map(str::to_owned).collect(),
            }),
        }
    }
}
