//! `docs/coverage.md`: written from what was measured, and read back to be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::walk::TreeCoverage;

const INTRODUCTION: &str = "\
# Coverage

Written by `cargo xtask coverage`; `cargo xtask test` checks that no revision that is native here has ceased to be.

The projects are fetched from PyPI. Each of their trees of revisions is upgraded from an empty database to its head and, where it can be,
downgraded to its base again, with a stock `env.py` in place of the project's own, which needs the application around it. A revision
is **native** if nothing in its `upgrade()` or `downgrade()` is unsupported, neither before the run nor while it runs, and nothing fails that
does not fail in the reference as well. A revision that is not native is applied by the reference, and the walk goes on behind it.
";

/// The whole file.
pub(super) fn written(measured: &[TreeCoverage]) -> String {
    let mut text = format!("{INTRODUCTION}\n{}\n\n", totals(measured));
    text.push_str("| project | tree | revisions | native | walked |\n|---|---|---|---|---|\n");
    for tree in measured {
        let walks: Vec<String> =
            tree.walks.iter().map(|walk| format!("{}: {}", walk.database, walk.extent)).collect();
        line(
            &mut text,
            &format!(
                "| {} {} | {} | {} | {} | {} |",
                tree.project,
                tree.version,
                tree.tree,
                tree.total,
                tree.native(),
                walks.join("; ")
            ),
        );
    }
    let folder = format!("{}/", super::projects::folder().display());
    for tree in measured.iter().filter(|tree| !tree.reasons.is_empty()) {
        line(&mut text, &format!("\n## {}\n", tree.name()));
        for (revision, reason) in &tree.reasons {
            // A place in a project's own modules is the same wherever the project lies.
            let reason = reason.replace(&folder, "");
            line(&mut text, &format!("- `{revision}`: {reason}"));
        }
    }
    text
}

fn line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}

/// One sentence over all.
pub(super) fn totals(measured: &[TreeCoverage]) -> String {
    let total: usize = measured.iter().map(|tree| tree.total).sum();
    let native: usize = measured.iter().map(TreeCoverage::native).sum();
    let tenths = (native * 1000).checked_div(total).unwrap_or_default();
    format!("{native} of {total} revisions ({}.{} %) are native.", tenths / 10, tenths % 10)
}

/// What has changed since the file was written.
pub(super) struct Changes {
    /// Revisions that are native only now.
    pub(super) gained: Vec<String>,
    /// Revisions that were native, with the reason that they are not.
    pub(super) lost: Vec<String>,
}

/// Compares the file with what was measured.
pub(super) fn compared(text: &str, measured: &[TreeCoverage]) -> Changes {
    let listed = listed(text);
    let nothing = BTreeSet::new();
    let mut changes = Changes { gained: Vec::new(), lost: Vec::new() };
    for tree in measured {
        let name = tree.name();
        let before = listed.get(name.as_str()).unwrap_or(&nothing);
        for revision in before.iter().filter(|revision| !tree.reasons.contains_key(**revision)) {
            changes.gained.push(format!("{name} {revision}"));
        }
        for (revision, reason) in &tree.reasons {
            if !before.contains(revision.as_str()) {
                changes.lost.push(format!("{name} {revision}: {reason}"));
            }
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

    fn tree(reasons: &[&str]) -> TreeCoverage {
        TreeCoverage {
            project: "pets",
            version: "1.0",
            tree: "shop",
            total: 3,
            reasons: reasons.iter().map(|revision| ((*revision).to_owned(), "unknown".to_owned())).collect(),
            walks: Vec::new(),
        }
    }

    #[test]
    fn the_file_says_what_was_native() {
        let text = written(&[tree(&["a", "b"])]);
        assert!(text.contains("1 of 3 revisions (33.3 %) are native."), "{text}");
        let same = compared(&text, &[tree(&["a", "b"])]);
        assert!(same.gained.is_empty() && same.lost.is_empty());
        let other = compared(&text, &[tree(&["b", "c"])]);
        assert_eq!(other.gained, ["pets shop a"]);
        assert_eq!(other.lost, ["pets shop c: unknown"]);
    }
}
