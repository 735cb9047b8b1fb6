//! What each step does to the rows of the version table.
//!
//! One row stands for everything below it. A step therefore moves a row, adds one where a branch begins, deletes
//! one where a branch ends or is contained in another row, and merges or splits rows at merge points.

use indexmap::IndexMap;

use crate::traverse::RevisionSet;
use crate::{Dependencies, RevisionError, RevisionIndex, RevisionMap, RowChange, StepKind, VersionUpdate};

/// The rows during a plan.
pub(crate) struct VersionRows<'a> {
    map: &'a RevisionMap,
    /// The rows as stored, and the revision each of them names.
    rows: IndexMap<String, RevisionIndex>,
    /// Revisions that a row names by a prefix or a label: such rows stay, no step touches them.
    named_otherwise: RevisionSet,
    /// Everything the rows stand for; may hold more, never less.
    applied: RevisionSet,
}

impl<'a> VersionRows<'a> {
    /// The rows as read from the version table; duplicates count once.
    pub(crate) fn new(map: &'a RevisionMap, rows: &[String]) -> Result<Self, RevisionError> {
        let rows: IndexMap<String, RevisionIndex> = rows
            .iter()
            .map(|row| Ok((row.clone(), map.lookup(row, None)?)))
            .collect::<Result<_, RevisionError>>()?;
        let applied = map.ancestors(rows.values().copied(), Dependencies::Follow);
        let otherwise =
            rows.iter().filter(|(row, node)| row.as_str() != map.id(**node)).map(|(_, node)| *node);
        let named_otherwise = otherwise.collect();
        Ok(Self { map, rows, named_otherwise, applied })
    }

    /// The rows, sorted.
    pub(crate) fn into_sorted(self) -> Vec<String> {
        let mut rows: Vec<String> = self.rows.into_keys().collect();
        rows.sort_unstable();
        rows
    }

    /// Records that a revision has been applied.
    pub(crate) fn upgrade(&mut self, revision: RevisionIndex) -> Result<VersionUpdate, RevisionError> {
        let map = self.map;
        let down = map.normalized_down_revisions(revision);
        let present: Vec<_> = down.iter().copied().filter(|node| self.has_row(*node)).collect();
        let id = || map.id(revision).to_owned();
        let update = match (present.as_slice(), down) {
            ([], _) => VersionUpdate::Insert(id()),
            ([_, _, ..], _) => {
                // A parent that another row contains has no row of its own to move.
                let merged: Vec<_> =
                    down.iter().copied().filter(|node| !self.is_within_other_row(*node, down)).collect();
                self.merge(&merged, id())?
            }
            ([only], _) => VersionUpdate::Update { from: map.id(*only).to_owned(), to: id() },
        };
        self.apply(&update, || log_text(map, StepKind::Upgrade, revision))?;
        if down.iter().all(|node| self.applied.contains(*node)) {
            self.applied.insert(revision);
        } else {
            self.applied.unite(&map.ancestors([revision], Dependencies::Follow));
        }
        Ok(update)
    }

    /// Records that a revision has been taken back.
    pub(crate) fn downgrade(&mut self, revision: RevisionIndex) -> Result<VersionUpdate, RevisionError> {
        let map = self.map;
        let id = || map.id(revision).to_owned();
        let log = || log_text(map, StepKind::Downgrade, revision);
        if !self.has_row(revision) {
            return Err(self.problem(log(), format!("{} has no row of its own", map.id(revision))));
        }
        let is_needed = |next: &RevisionIndex| self.applied.contains(*next);
        if !map.all_next_revisions(revision).iter().any(is_needed) && !self.named_otherwise.contains(revision)
        {
            self.applied.remove(revision);
        }
        let down = map.normalized_down_revisions(revision);
        let mut targets: Vec<String> =
            self.own_rows_after(revision, down).into_iter().map(|node| map.id(node).to_owned()).collect();
        let update = match (targets.pop(), down.len()) {
            (None, _) => VersionUpdate::Delete(id()),
            (Some(to), 1) => VersionUpdate::Update { from: id(), to },
            (Some(to), _) => VersionUpdate::Unmerge { insert: targets, from: id(), to },
        };
        self.apply(&update, log)?;
        Ok(update)
    }

    /// Records a stamp from some revisions to another one, or to the base.
    pub(crate) fn stamp(
        &mut self,
        from: &[RevisionIndex],
        to: Option<RevisionIndex>,
        is_upgrade: bool,
    ) -> Result<VersionUpdate, RevisionError> {
        let map = self.map;
        let id = |node: RevisionIndex| map.id(node).to_owned();
        let log = || stamp_text(map, from, to);
        let begins_branch = is_upgrade && (from.is_empty() || from.iter().any(|node| !self.has_row(*node)));
        let update = match (from, to) {
            (_, Some(to)) if begins_branch && !self.has_row(to) => VersionUpdate::Insert(id(to)),
            ([from], None) => VersionUpdate::Delete(id(*from)),
            ([from], Some(to)) => VersionUpdate::Update { from: id(*from), to: id(to) },
            ([_, _, ..], Some(to)) => self.merge(from, id(to))?,
            _ => return Err(self.problem(log(), "that row is already there".to_owned())),
        };
        self.apply(&update, log)?;
        self.applied.unite(&map.ancestors(to, Dependencies::Follow));
        Ok(update)
    }

    fn merge(&self, from: &[RevisionIndex], to: String) -> Result<VersionUpdate, RevisionError> {
        let mut delete = self.map.ids(from);
        match delete.pop() {
            Some(from) => Ok(VersionUpdate::Merge { delete, from, to }),
            None => {
                Err(self.problem(format!("merge to {to}"), "its parents are within other rows".to_owned()))
            }
        }
    }

    /// The parents that need a row once the revision is taken back: those that no other row stands for.
    fn own_rows_after(&self, revision: RevisionIndex, down: &[RevisionIndex]) -> Vec<RevisionIndex> {
        let is_alone = self.rows.len() == 1;
        let is_contained = |node: RevisionIndex| {
            if is_alone {
                self.leads_to(node, |above| above != node && down.contains(&above))
            } else {
                self.is_within_other_row(node, &[revision])
            }
        };
        down.iter().copied().filter(|node| !is_contained(*node)).collect()
    }

    /// Some row other than those of `excluded` stands for the revision.
    fn is_within_other_row(&self, revision: RevisionIndex, excluded: &[RevisionIndex]) -> bool {
        self.leads_to(revision, |above| {
            self.named_otherwise.contains(above) || !excluded.contains(&above) && self.has_row(above)
        })
    }

    /// The revision or something applied above it fits.
    fn leads_to(&self, revision: RevisionIndex, fits: impl Fn(RevisionIndex) -> bool) -> bool {
        let mut seen = RevisionSet::default();
        let mut open = vec![revision];
        while let Some(node) = open.pop() {
            if fits(node) {
                return true;
            }
            if seen.insert(node) {
                let next = self.map.all_next_revisions(node).iter();
                open.extend(next.filter(|above| self.applied.contains(**above)));
            }
        }
        false
    }

    fn has_row(&self, revision: RevisionIndex) -> bool {
        self.rows.contains_key(self.map.id(revision))
    }

    fn apply(&mut self, update: &VersionUpdate, log: impl Fn() -> String) -> Result<(), RevisionError> {
        for change in update.row_changes() {
            let (gone, new) = match change {
                RowChange::Insert(row) => (None, Some(row)),
                RowChange::Delete(row) => (Some(row), None),
                RowChange::Update { from, to } => (Some(from), Some(to)),
            };
            if let Some(row) = new
                && self.rows.contains_key(row)
            {
                return Err(self.problem(log(), format!("the row {row} is already there")));
            }
            if let Some(row) = gone
                && self.rows.swap_remove(row).is_none()
            {
                return Err(self.problem(log(), format!("there is no row {row}")));
            }
            if let Some(row) = new {
                self.rows.insert(row.to_owned(), self.map.lookup(row, None)?);
            }
        }
        Ok(())
    }

    fn problem(&self, step: String, problem: String) -> RevisionError {
        let mut rows: Vec<String> = self.rows.keys().cloned().collect();
        rows.sort_unstable();
        RevisionError::VersionRows { step, rows, problem }
    }
}

fn log_text(map: &RevisionMap, kind: StepKind, revision: RevisionIndex) -> String {
    let down = map.ids(map.down_revisions(revision)).join(", ");
    let id = map.id(revision);
    if kind.is_upgrade() { format!("upgrade {down} -> {id}") } else { format!("downgrade {id} -> {down}") }
}

fn stamp_text(map: &RevisionMap, from: &[RevisionIndex], to: Option<RevisionIndex>) -> String {
    let to = to.map_or("", |to| map.id(to));
    format!("stamp_revision {} -> {to}", map.ids(from).join(", "))
}
