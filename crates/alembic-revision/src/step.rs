//! The steps of a plan: what runs, and what it does to the version table.

use std::collections::BTreeSet;
use std::fmt;

use crate::RevisionIndex;

/// What a step runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// The `upgrade()` function of a revision.
    Upgrade,
    /// The `downgrade()` function of a revision.
    Downgrade,
    /// Nothing: only the version table changes. Towards the heads if `is_upgrade`.
    Stamp {
        /// The destination lies above the current revisions.
        is_upgrade: bool,
    },
}

impl StepKind {
    /// The step leads towards the heads.
    pub fn is_upgrade(self) -> bool {
        matches!(self, Self::Upgrade | Self::Stamp { is_upgrade: true })
    }

    /// No script runs.
    pub fn is_stamp(self) -> bool {
        matches!(self, Self::Stamp { .. })
    }

    /// The name in log lines: `upgrade`, `downgrade` or `stamp_revision`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Stamp { .. } => "stamp_revision",
        }
    }
}

/// One step of a [`Plan`].
///
/// `Display` is the text after `Running ` in the log: `upgrade a, b -> c, message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What runs.
    pub kind: StepKind,
    /// The revision whose script runs; none for stamps.
    pub revision: Option<RevisionIndex>,
    /// Where the step starts, dependencies included.
    pub from_revisions: Vec<String>,
    /// Where the step ends, dependencies included.
    pub to_revisions: Vec<String>,
    /// Where the step starts, by `down_revision` only; what log lines show.
    pub from_revisions_without_dependencies: Vec<String>,
    /// Where the step ends, by `down_revision` only; what log lines show.
    pub to_revisions_without_dependencies: Vec<String>,
    /// The message of the revision; empty for stamps.
    pub doc: String,
    /// What the step does to the version table.
    pub version_update: VersionUpdate,
}

impl Step {
    /// The step without its message, as in `-- Running upgrade a -> b` of offline scripts.
    pub fn short_log(&self) -> String {
        format!(
            "{} {} -> {}",
            self.kind.name(),
            self.from_revisions_without_dependencies.join(", "),
            self.to_revisions_without_dependencies.join(", ")
        )
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.short_log())?;
        if self.doc.is_empty() { Ok(()) } else { write!(formatter, ", {}", self.doc) }
    }
}

/// What a step does to the rows of the version table.
///
/// `Display` is the reference's debug log line (`alembic.runtime.migration`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionUpdate {
    /// A branch comes into being.
    Insert(String),
    /// A branch goes back to its base, or into what another row depends on.
    Delete(String),
    /// A row moves along its branch.
    Update {
        /// The row before.
        from: String,
        /// The row after.
        to: String,
    },
    /// Several rows become one.
    Merge {
        /// The rows that go.
        delete: Vec<String>,
        /// The row that moves.
        from: String,
        /// Where to.
        to: String,
    },
    /// One row becomes several.
    Unmerge {
        /// The rows that come.
        insert: Vec<String>,
        /// The row that moves.
        from: String,
        /// Where to.
        to: String,
    },
}

/// One statement on the version table; each must find exactly one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowChange<'a> {
    /// `INSERT … VALUES (row)`.
    Insert(&'a str),
    /// `DELETE … WHERE version_num = row`.
    Delete(&'a str),
    /// `UPDATE … SET version_num = to WHERE version_num = from`.
    Update {
        /// The row before.
        from: &'a str,
        /// The row after.
        to: &'a str,
    },
}

impl VersionUpdate {
    /// The statements in the order in which they are sent.
    pub fn row_changes(&self) -> Vec<RowChange<'_>> {
        match self {
            Self::Insert(row) => vec![RowChange::Insert(row)],
            Self::Delete(row) => vec![RowChange::Delete(row)],
            Self::Update { from, to } => vec![RowChange::Update { from, to }],
            Self::Merge { delete, from, to } => {
                let deletes = delete.iter().map(|row| RowChange::Delete(row));
                deletes.chain([RowChange::Update { from, to }]).collect()
            }
            Self::Unmerge { insert, from, to } => {
                let inserts = insert.iter().map(|row| RowChange::Insert(row));
                inserts.chain([RowChange::Update { from, to }]).collect()
            }
        }
    }
}

impl VersionUpdate {
    /// Does to a set of rows what the step does to the version table; rows that are not as expected are left to
    /// the statements, which find them.
    pub fn apply(&self, rows: &mut BTreeSet<String>) {
        for change in self.row_changes() {
            match change {
                RowChange::Insert(row) => {
                    rows.insert(row.to_owned());
                }
                RowChange::Delete(row) => {
                    rows.remove(row);
                }
                RowChange::Update { from, to } => {
                    rows.remove(from);
                    rows.insert(to.to_owned());
                }
            }
        }
    }
}

impl fmt::Display for VersionUpdate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Insert(row) => write!(formatter, "new branch insert {row}"),
            Self::Delete(row) => write!(formatter, "branch delete {row}"),
            Self::Update { from, to } => write!(formatter, "update {from} to {to}"),
            Self::Merge { delete, from, to } => {
                write!(formatter, "merge, delete [{}], update {from} to {to}", quoted(delete))
            }
            Self::Unmerge { insert, from, to } => {
                let trailing = if insert.len() == 1 { "," } else { "" };
                write!(formatter, "unmerge, insert ({}{trailing}), update {from} to {to}", quoted(insert))
            }
        }
    }
}

fn quoted(rows: &[String]) -> String {
    rows.iter().map(|row| format!("'{row}'")).collect::<Vec<_>>().join(", ")
}

/// The steps that lead from the rows of the version table to a destination, in the order in which they run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
    /// What the user should know although it works; the reference's `UserWarning` texts.
    pub warnings: Vec<String>,
    /// The rows of the version table once all steps are done, sorted.
    pub rows_after: Vec<String>,
}
