//! `docs/coverage.md`: written from what was measured, and read back to be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::models::ModelCoverage;
use super::tree::Tree;
use super::walk::Walked;

const INTRODUCTION: &str = "\
# Coverage

Written by `cargo xtask coverage`; `cargo xtask test` checks that no revision that is native here has ceased to be.

Each tree of revisions is upgraded from an empty database to its head and downgraded to its base again by this program alone, with
nothing but the wheel that PyPI has, no Python and none of the packages that the project depends on. The reference (Alembic and SQLAlchemy in
an environment with all of these packages) did the same once, one revision at a time, and what it did is kept in `xtask/recorded/coverage`
(`cargo xtask coverage --record`): the outcome of every revision up and down, and everything in the database at head and after the way back.
This program had a stock `env.py`; what the reference needs beyond it stands in `xtask/src/coverage/projects.rs`.

A revision is **native** if nothing in its `upgrade()` or `downgrade()` is unsupported, neither before the run nor while it runs, on any of the
databases, and each ends as in the reference: done, or with the same exception. (Many revisions of these projects are for MySQL only, and many have no
`downgrade()`.) A step that this program does not do, or that fails in the reference too, is stamped past; of those that ask a running
application, what they did to the database in the reference is executed from the recording.
";

const MODELS: &str = "\
## Models

`alembic revision --autogenerate` on an empty database writes the first revision of a project's models, here and in the reference. A table is
**the same** if what creates it, with its constraints and indexes, is the same to the letter, on SQLite and on PostgreSQL. Where the reference ends
with an error instead (manila on PostgreSQL: a name is too long), this program has to end with the same.
";

/// Everything that was measured.
pub(super) struct Measured {
    pub(super) trees: Vec<TreeCoverage>,
    pub(super) models: Vec<ModelCoverage>,
}

/// What was found out about a tree.
pub(super) struct TreeCoverage {
    project: &'static str,
    version: &'static str,
    tree: &'static str,
    total: usize,
    pub(super) walks: Vec<Walked>,
}

impl TreeCoverage {
    /// Nothing yet.
    pub(super) fn new(tree: &Tree) -> Self {
        Self {
            project: tree.project.name,
            version: tree.project.version,
            tree: tree.shape.name,
            total: tree.revisions.len(),
            walks: Vec::new(),
        }
    }

    fn name(&self) -> String {
        format!("{} {}", self.project, self.tree).trim_end().to_owned()
    }

    /// Why a revision is not native, for each that is not; the same on both databases is said once.
    fn reasons(&self) -> BTreeMap<&str, String> {
        let mut reasons: BTreeMap<&str, String> = BTreeMap::new();
        let everywhere = |revision: &str, reason: &str| {
            self.walks.iter().all(|walk| walk.reasons.get(revision).is_some_and(|other| other == reason))
        };
        for walk in &self.walks {
            for (revision, reason) in &walk.reasons {
                let told = reasons.entry(revision).or_default();
                if self.walks.len() == 1 || everywhere(revision, reason) {
                    told.clone_from(reason);
                } else {
                    let separator = if told.is_empty() { "" } else { "; " };
                    let _ = write!(told, "{separator}{}: {reason}", walk.backend.name());
                }
            }
        }
        reasons
    }

    fn native(&self) -> usize {
        self.total - self.reasons().len()
    }

    /// Where the database is not what the reference has left; nothing is said where revisions were left out.
    pub(super) fn differences(&self) -> Vec<String> {
        let mut differences = Vec::new();
        for walk in self.walks.iter().filter(|walk| walk.reasons.is_empty()) {
            for (place, difference) in ["at head", "at base"].into_iter().zip(&walk.catalogues) {
                if let Some(difference) = difference {
                    differences.push(format!(
                        "{} on {}, {place}:\n{difference}",
                        self.name(),
                        walk.backend.name()
                    ));
                }
            }
        }
        differences
    }
}

impl Walked {
    fn extent(&self, total: usize) -> String {
        let [up, down] = self.exceptions;
        let failures = match (up, down) {
            (0, 0) => String::new(),
            _ => format!(
                " ({} up and {} down done, the others fail in the reference)",
                total - up,
                total - down
            ),
        };
        let catalogue = match (&self.catalogues, self.reasons.is_empty()) {
            ([None, None], _) => "the same database at head and at base",
            (_, true) => "another database",
            (_, false) => "another database, because of what was left out",
        };
        let named = |name: &&str| format!("[{name}](deviations.md#{name})");
        let deviations = self.deviations.iter().map(named).collect::<Vec<_>>();
        let but_for = if deviations.is_empty() {
            String::new()
        } else {
            format!(", but for {}", deviations.join(", "))
        };
        format!("{}: {catalogue}{but_for}{failures}", self.backend.name())
    }
}

/// The whole file.
pub(super) fn written(measured: &Measured) -> String {
    format!("{INTRODUCTION}\n{}", self::measured(measured))
}

/// What is behind the introduction.
pub(super) fn measured(Measured { trees: measured, models }: &Measured) -> String {
    let mut text = format!("{}\n\n", revisions(measured));
    text.push_str("| project | revisions | native |\n|---|---|---|\n");
    for (project, trees) in by_project(measured) {
        let (native, total) = counts(trees.iter().copied());
        line(&mut text, &format!("| {project} | {total} | {native} ({}) |", share(native, total)));
    }
    text.push_str("\n| tree | revisions | native | against the reference |\n|---|---|---|---|\n");
    for tree in measured {
        let walks: Vec<String> = tree.walks.iter().map(|walk| walk.extent(tree.total)).collect();
        line(
            &mut text,
            &format!("| {} | {} | {} | {} |", tree.name(), tree.total, tree.native(), walks.join("; ")),
        );
    }
    let late: Vec<_> = measured.iter().flat_map(found_late).collect();
    let late = if late.is_empty() { "nothing.".to_owned() } else { format!("\n\n{}", late.join("\n")) };
    line(&mut text, &format!("\nUnsupported, and found out only while a revision ran: {late}\n"));
    text.push_str(MODELS);
    line(&mut text, &format!("\n{}\n", tables(models)));
    text.push_str("| models | tables | the same | why not |\n|---|---|---|---|\n");
    for model in models {
        let reasons: Vec<&str> = model.reasons.iter().map(String::as_str).collect();
        line(&mut text, &format!("{}{} |", model_row(model), reasons.join("; ")));
    }
    for tree in measured.iter().filter(|tree| tree.native() < tree.total) {
        line(&mut text, &format!("\n## {}\n", tree.name()));
        for (revision, reason) in tree.reasons() {
            line(&mut text, &format!("- `{revision}`: {reason}"));
        }
    }
    text
}

fn by_project(measured: &[TreeCoverage]) -> Vec<(String, Vec<&TreeCoverage>)> {
    let mut projects: Vec<(String, Vec<&TreeCoverage>)> = Vec::new();
    for tree in measured {
        let name = format!("{} {}", tree.project, tree.version);
        match projects.last_mut() {
            Some((last, trees)) if *last == name => trees.push(tree),
            _ => projects.push((name, vec![tree])),
        }
    }
    projects
}

/// The start of a project's row: all but the reasons.
fn model_row(ModelCoverage { project, tables, same, .. }: &ModelCoverage) -> String {
    format!("| {project} | {tables} | {same} ({}) | ", share(*same, *tables))
}

fn tables(models: &[ModelCoverage]) -> String {
    let (same, total) =
        models.iter().fold((0, 0), |(same, total), model| (same + model.same, total + model.tables));
    format!("{same} of {total} tables ({}) are the same.", share(same, total))
}

fn found_late(tree: &TreeCoverage) -> impl Iterator<Item = String> + '_ {
    tree.walks.iter().flat_map(|walk| {
        walk.found_late.iter().map(|(revision, message)| {
            format!("* {} {revision} on {}: {message}", tree.name(), walk.backend.name())
        })
    })
}

fn line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}

fn counts<'a>(trees: impl Iterator<Item = &'a TreeCoverage>) -> (usize, usize) {
    trees.fold((0, 0), |(native, total), tree| (native + tree.native(), total + tree.total))
}

fn share(native: usize, total: usize) -> String {
    let tenths = (native * 1000).checked_div(total).unwrap_or_default();
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// Two sentences over all.
pub(super) fn totals(measured: &Measured) -> String {
    format!("{} {}", revisions(&measured.trees), tables(&measured.models))
}

fn revisions(measured: &[TreeCoverage]) -> String {
    let (native, total) = counts(measured.iter());
    format!("{native} of {total} revisions ({}) are native.", share(native, total))
}

/// What has changed since the file was written.
pub(super) struct Changes {
    /// Revisions that are native only now.
    pub(super) gained: Vec<String>,
    /// Revisions that were native, with the reason that they are not; databases that are not the reference's; and what
    /// the check before the run has missed.
    pub(super) lost: Vec<String>,
}

/// Compares the file with what was measured.
pub(super) fn compared(text: &str, Measured { trees: measured, models }: &Measured) -> Changes {
    let listed = listed(text);
    let nothing = BTreeSet::new();
    let mut changes = Changes { gained: Vec::new(), lost: Vec::new() };
    for tree in measured {
        let (name, reasons) = (tree.name(), tree.reasons());
        let before = listed.get(name.as_str()).unwrap_or(&nothing);
        for revision in before.iter().filter(|revision| !reasons.contains_key(**revision)) {
            changes.gained.push(format!("{name} {revision}"));
        }
        for (revision, reason) in reasons {
            if !before.contains(revision) {
                changes.lost.push(format!("{name} {revision}: {reason}"));
            }
        }
        changes.lost.extend(tree.differences());
        let unlisted = found_late(tree).filter(|late| !text.contains(late.as_str()));
        changes.lost.extend(unlisted.map(|late| format!("found out only while the revision ran: {late}")));
    }
    for model in models.iter().filter(|model| !text.contains(&model_row(model))) {
        let reasons: Vec<&str> = model.reasons.iter().map(String::as_str).collect();
        let told = format!("{} of the {} models of {}", model.same, model.tables, model.project);
        if reasons.is_empty() {
            changes.gained.push(told);
        } else {
            changes.lost.push(format!("only {told} are the same: {}", reasons.join("; ")));
        }
    }
    changes
}

/// The revisions that the file says are not native, by the tree's name.
fn listed(text: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut trees: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut tree = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            tree = name;
        } else if let Some((revision, _)) = line.strip_prefix("- `").and_then(|rest| rest.split_once("`: ")) {
            trees.entry(tree).or_default().insert(revision);
        }
    }
    trees
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::projects::Backend;

    fn tree(reasons: &[&str]) -> TreeCoverage {
        let walk = Walked {
            backend: Backend::Sqlite,
            reasons: reasons.iter().map(|revision| ((*revision).to_owned(), "unknown".to_owned())).collect(),
            found_late: BTreeMap::new(),
            deviations: BTreeSet::new(),
            exceptions: [0, 0],
            catalogues: [None, None],
        };
        TreeCoverage { project: "pets", version: "1.0", tree: "shop", total: 3, walks: vec![walk] }
    }

    fn of(tree: TreeCoverage) -> Measured {
        Measured { trees: vec![tree], models: Vec::new() }
    }

    fn models(same: usize) -> Measured {
        let reasons = if same < 2 { BTreeSet::from(["unknown".to_owned()]) } else { BTreeSet::new() };
        let models = vec![ModelCoverage { project: "pets 1.0".to_owned(), tables: 2, same, reasons }];
        Measured { trees: Vec::new(), models }
    }

    #[test]
    fn the_file_says_what_was_native() {
        let text = written(&of(tree(&["a", "b"])));
        assert!(text.contains("1 of 3 revisions (33.3 %) are native."), "{text}");
        let same = compared(&text, &of(tree(&["a", "b"])));
        assert!(same.gained.is_empty() && same.lost.is_empty());
        let other = compared(&text, &of(tree(&["b", "c"])));
        assert_eq!(other.gained, ["pets shop a"]);
        assert_eq!(other.lost, ["pets shop c: unknown"]);
    }

    #[test]
    fn what_only_a_running_revision_shows_is_a_failure_unless_the_file_tells_it() {
        let (on_time, late) = (of(tree(&["a"])), || {
            let mut late = tree(&["a"]);
            late.walks[0].found_late.insert("a".to_owned(), "unknown".to_owned());
            of(late)
        });
        let message = "found out only while the revision ran: * pets shop a on SQLite: unknown";
        assert_eq!(compared(&written(&on_time), &late()).lost, [message]);
        assert!(compared(&written(&late()), &late()).lost.is_empty());
    }

    #[test]
    fn a_table_that_ceases_to_be_the_same_is_a_failure() {
        let text = written(&models(2));
        assert!(text.contains("| pets 1.0 | 2 | 2 (100.0 %) |  |"), "{text}");
        assert!(compared(&text, &models(2)).lost.is_empty());
        assert_eq!(
            compared(&text, &models(1)).lost,
            ["only 1 of the 2 models of pets 1.0 are the same: unknown"]
        );
        assert_eq!(compared(&written(&models(1)), &models(2)).gained, ["2 of the 2 models of pets 1.0"]);
    }
}
