//! Upgrade, downgrade and stamp plans.

use crate::resolve::Place;
use crate::traverse::RevisionSet;
use crate::version_rows::VersionRows;
use crate::{
    CommandError, Dependencies, Plan, RevisionError, RevisionIndex, RevisionMap, Selector, Step, StepKind,
    Traversal, Wording,
};

impl RevisionMap {
    /// The steps of `alembic upgrade`, oldest first. `rows` is what the version table holds.
    ///
    /// # Errors
    /// In the words of the command: the destination or a row names nothing, the destination names too much, rows
    /// overlap, or the rows do not allow a step.
    pub fn upgrade_plan(&self, destination: &str, rows: &[String]) -> Result<Plan, CommandError> {
        self.plan_upgrade(destination, rows).map_err(|error| error.for_command(Wording::Upgrade(destination)))
    }

    /// The steps of `alembic downgrade`, newest first. `rows` is what the version table holds.
    ///
    /// # Errors
    /// As for [`RevisionMap::upgrade_plan`].
    pub fn downgrade_plan(&self, destination: &str, rows: &[String]) -> Result<Plan, CommandError> {
        self.plan_downgrade(destination, rows)
            .map_err(|error| error.for_command(Wording::Downgrade(destination)))
    }

    /// The steps of `alembic stamp`. `rows` is what the version table holds; none after `--purge`.
    ///
    /// # Errors
    /// As for [`RevisionMap::upgrade_plan`].
    pub fn stamp_plan(&self, destinations: &[String], rows: &[String]) -> Result<Plan, CommandError> {
        self.plan_stamp(destinations, rows).map_err(|error| error.for_command(Wording::Stamp))
    }

    /// The rows that an offline run starts from: the `from` of `from:to`, nothing for `base`.
    ///
    /// # Errors
    /// The start names nothing or too much.
    pub fn starting_rows(&self, start: &str) -> Result<Vec<String>, CommandError> {
        if start == "base" {
            return Ok(Vec::new());
        }
        let not_a_revision = || RevisionError::NotARevision { argument: start.to_owned() };
        let revision = self.revision(start).and_then(|revision| revision.ok_or_else(not_a_revision));
        revision
            .map(|revision| vec![self.id(revision).to_owned()])
            .map_err(|error| error.for_command(Wording::General))
    }

    /// The database is where `current --check-heads` wants it: one row for each head, and no other.
    pub fn is_at_heads(&self, rows: &[String]) -> bool {
        let is_head = |row: &String| self.index_of(row).is_some_and(|node| self.is_head(node));
        rows.iter().all(is_head)
            && self.heads().iter().all(|head| rows.iter().any(|row| row == self.id(*head)))
    }

    /// Checks, before a plan runs, that every row it writes fits the version table.
    ///
    /// # Errors
    /// The first id that is too long, with its file.
    pub fn check_id_lengths(&self, plan: &Plan, maximum: usize) -> Result<(), RevisionError> {
        for id in plan.steps.iter().flat_map(|step| &step.to_revisions) {
            let length = id.chars().count();
            if length > maximum {
                let path = self.index_of(id).map_or(String::new(), |index| self.get(index).path.clone());
                return Err(RevisionError::ExistingIdTooLong {
                    identifier: id.clone(),
                    path,
                    length,
                    maximum,
                });
            }
        }
        Ok(())
    }

    fn plan_upgrade(&self, destination: &str, rows: &[String]) -> Result<Plan, RevisionError> {
        let traversal = Traversal { implicit_base: true, ..Traversal::default() };
        let selection = self.select(Selector::One(destination), Selector::Several(rows), traversal)?;
        let mut version_rows = VersionRows::new(self, rows)?;
        let mut steps = Vec::with_capacity(selection.revisions.len());
        for revision in selection.revisions.into_iter().rev() {
            let (above, below) = self.ends_of(revision);
            steps.push(Step {
                kind: StepKind::Upgrade,
                revision: Some(revision),
                from_revisions: self.ids(self.normalized_down_revisions(revision)),
                to_revisions: above.clone(),
                from_revisions_without_dependencies: below,
                to_revisions_without_dependencies: above,
                doc: self.get(revision).doc().to_owned(),
                version_update: version_rows.upgrade(revision)?,
            });
        }
        Ok(Plan { steps, warnings: selection.warnings, rows_after: version_rows.into_sorted() })
    }

    fn plan_downgrade(&self, destination: &str, rows: &[String]) -> Result<Plan, RevisionError> {
        let traversal = Traversal { select_for_downgrade: true, ..Traversal::default() };
        let selection = self.select(Selector::Several(rows), Selector::One(destination), traversal)?;
        let mut version_rows = VersionRows::new(self, rows)?;
        let mut steps = Vec::with_capacity(selection.revisions.len());
        for revision in selection.revisions {
            let (above, below) = self.ends_of(revision);
            steps.push(Step {
                kind: StepKind::Downgrade,
                revision: Some(revision),
                from_revisions: above.clone(),
                to_revisions: self.ids(self.normalized_down_revisions(revision)),
                from_revisions_without_dependencies: above,
                to_revisions_without_dependencies: below,
                doc: self.get(revision).doc().to_owned(),
                version_update: version_rows.downgrade(revision)?,
            });
        }
        Ok(Plan { steps, warnings: selection.warnings, rows_after: version_rows.into_sorted() })
    }

    fn plan_stamp(&self, destinations: &[String], rows: &[String]) -> Result<Plan, RevisionError> {
        // A row that names nothing is reported before anything else, in its own words.
        let current = self.revisions(Selector::Several(rows))?;
        let (mut concerned, mut seen) = (Vec::new(), RevisionSet::default());
        for destination in destinations.iter().filter(|destination| !destination.is_empty()) {
            let related = self.filter_for_lineage(&current, destination, Dependencies::Follow)?;
            concerned.extend(related.into_iter().filter(|head| seen.insert(*head)));
        }
        let mut targets = self.places(Selector::Several(destinations))?;
        if targets.is_empty() {
            targets.push(Place::Nowhere);
        }

        let mut version_rows = VersionRows::new(self, rows)?;
        let mut steps = Vec::new();
        for target in targets {
            match target {
                Place::Nowhere => {
                    for head in &concerned {
                        steps.push(self.stamp_step(&mut version_rows, &[*head], None, false)?);
                    }
                }
                Place::Base => {
                    return Err(RevisionError::NotARevision { argument: destinations.join(", ") });
                }
                Place::Revision(target) if seen.contains(target) => {}
                Place::Revision(target) => {
                    let is_above =
                        contains_any(&self.descendants([target], Dependencies::Follow), &concerned);
                    let is_below = contains_any(&self.ancestors([target], Dependencies::Follow), &concerned);
                    if is_above && is_below {
                        let others = self.ids(&concerned);
                        return Err(RevisionError::Overlap { revision: self.id(target).to_owned(), others });
                    }
                    let from = if is_above || is_below { concerned.as_slice() } else { &[] };
                    steps.push(self.stamp_step(&mut version_rows, from, Some(target), !is_above)?);
                }
            }
        }
        Ok(Plan { steps, warnings: Vec::new(), rows_after: version_rows.into_sorted() })
    }

    fn stamp_step(
        &self,
        version_rows: &mut VersionRows<'_>,
        from: &[RevisionIndex],
        to: Option<RevisionIndex>,
        is_upgrade: bool,
    ) -> Result<Step, RevisionError> {
        let (from_revisions, to_revisions) = (self.ids(from), self.ids(to.as_slice()));
        Ok(Step {
            kind: StepKind::Stamp { is_upgrade },
            revision: None,
            from_revisions_without_dependencies: from_revisions.clone(),
            to_revisions_without_dependencies: to_revisions.clone(),
            from_revisions,
            to_revisions,
            doc: String::new(),
            version_update: version_rows.stamp(from, to, is_upgrade)?,
        })
    }

    /// The revision and its parents, as steps name them.
    fn ends_of(&self, revision: RevisionIndex) -> (Vec<String>, Vec<String>) {
        (vec![self.id(revision).to_owned()], self.ids(self.down_revisions(revision)))
    }
}

fn contains_any(set: &RevisionSet, revisions: &[RevisionIndex]) -> bool {
    revisions.iter().any(|revision| set.contains(*revision))
}
