//! What each step does to the rows of the version table.
//!
//! One row stands for everything below it. A step therefore moves a row, adds one where a branch begins, deletes
//! one where a branch ends or is contained in another row, and merges or splits rows at merge points.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::traverse::{RevisionSet, reachable_where};
use crate::{Dependencies, RevisionError, RevisionIndex, RevisionMap, RowChange, StepKind, VersionUpdate};

/// How many revisions are looked at before a question about rows is answered the long way.
const NEAR: usize = 64;

/// The rows during a plan.
pub(crate) struct VersionRows<'a> {
    map: &'a RevisionMap,
    /// The rows as stored, and the revision each of them names.
    rows: IndexMap<String, RevisionIndex>,
    /// Everything the rows stand for; may hold more, never less.
    applied: RevisionSet,
    /// Some row names its revision by a prefix or a label.
    is_named_otherwise: bool,
    /// What single rows stand for, as far as it was asked. Most steps move one row and ask about the others.
    below_row: HashMap<RevisionIndex, RevisionSet>,
}

impl<'a> VersionRows<'a> {
    /// The rows as read from the version table; duplicates count once.
    pub(crate) fn new(map: &'a RevisionMap, rows: &[String]) -> Result<Self, RevisionError> {
        let rows: IndexMap<String, RevisionIndex> = rows
            .iter()
            .map(|row| Ok((row.clone(), map.lookup(row, None)?)))
            .collect::<Result<_, RevisionError>>()?;
        let applied = map.ancestors(rows.values().copied(), Dependencies::Follow);
        let is_named_otherwise = rows.iter().any(|(row, node)| row != map.id(*node));
        Ok(Self { map, rows, applied, is_named_otherwise, below_row: HashMap::new() })
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
                let mut merged = down.to_vec();
                merged.retain(|node| !self.is_within_other_row(*node, down));
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
        if map.all_next_revisions(revision).iter().all(|next| !self.applied.contains(*next)) {
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
    fn own_rows_after(&mut self, revision: RevisionIndex, down: &[RevisionIndex]) -> Vec<RevisionIndex> {
        let is_alone = self.rows.len() == 1;
        let mut needed = down.to_vec();
        needed.retain(|node| {
            let is_contained = if is_alone {
                self.leads_to_other(*node, down)
            } else {
                self.is_within_other_row(*node, &[revision])
            };
            !is_contained
        });
        needed
    }

    /// Some row other than those of `excluded` stands for the revision.
    fn is_within_other_row(&mut self, revision: RevisionIndex, excluded: &[RevisionIndex]) -> bool {
        if let Some(found) = self.is_below_near_row(revision, excluded) {
            return found;
        }
        self.rows.iter().any(|(row, &node)| {
            let is_excluded = excluded.contains(&node) && row == self.map.id(node);
            let below = || self.map.ancestors([node], Dependencies::Follow);
            !is_excluded && self.below_row.entry(node).or_insert_with(below).contains(revision)
        })
    }

    /// The same, if it can be told from what lies close above the revision. Mostly the answer is a sibling, or
    /// there is nothing above any more; then nobody need know all that a row stands for.
    fn is_below_near_row(&self, revision: RevisionIndex, excluded: &[RevisionIndex]) -> Option<bool> {
        if self.is_named_otherwise {
            return None;
        }
        let mut near = vec![revision];
        let mut done = 0;
        while let Some(&node) = near.get(done) {
            if !excluded.contains(&node) && self.has_row(node) {
                return Some(true);
            }
            for &above in self.map.all_next_revisions(node) {
                if near.len() > NEAR {
                    return None;
                }
                if self.applied.contains(above) && !near.contains(&above) {
                    near.push(above);
                }
            }
            done += 1;
        }
        Some(false)
    }

    /// Another one of the parents has the revision among its ancestors.
    fn leads_to_other(&self, revision: RevisionIndex, parents: &[RevisionIndex]) -> bool {
        if parents.len() < 2 {
            return false;
        }
        let next = self.map.next_edges(Dependencies::Follow);
        let above = reachable_where(next, [revision], |node| self.applied.contains(node));
        parents.iter().any(|parent| *parent != revision && above.contains(*parent))
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
            if let Some(row) = gone {
                let Some(node) = self.rows.swap_remove(row) else {
                    return Err(self.problem(log(), format!("there is no row {row}")));
                };
                self.below_row.remove(&node);
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
