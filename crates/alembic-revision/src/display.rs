//! How commands show revisions (Alembic 1.20.1: `history`, `heads`, `branches`, `show`, `current`).
//!
//! Where the reference lists siblings or labels in an order that changes from run to run, they are sorted by name.

use std::fmt::Write as _;

use crate::{RevisionIndex, RevisionMap};

/// What a line about a revision contains besides its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the keyword arguments of `cmd_format`, independent of each other"
)]
pub struct Format {
    /// The whole [`log_entry`] instead of one line.
    pub verbose: bool,
    /// The branch labels in parentheses.
    pub include_branches: bool,
    /// The message at the end.
    pub include_doc: bool,
    /// The parents and an arrow at the start.
    pub include_parents: bool,
    /// `(branchpoint)` and `(mergepoint)`.
    pub tree_indicators: bool,
}

impl Default for Format {
    fn default() -> Self {
        Self {
            verbose: false,
            include_branches: false,
            include_doc: false,
            include_parents: false,
            tree_indicators: true,
        }
    }
}

/// The text of a revision as `history`, `heads`, `branches` and `current` print it, without the line end that
/// printing adds.
pub fn cmd_format(map: &RevisionMap, revision: RevisionIndex, format: Format, is_current: bool) -> String {
    if format.verbose {
        log_entry(map, revision, is_current)
    } else {
        line(map, revision, format, is_current)
    }
}

/// The line that `history` prints for a revision.
pub fn history_text(map: &RevisionMap, revision: RevisionIndex, verbose: bool, is_current: bool) -> String {
    let format = Format {
        verbose,
        include_branches: true,
        include_doc: true,
        include_parents: true,
        ..Format::default()
    };
    cmd_format(map, revision, format, is_current)
}

/// The line that `heads` prints for a revision.
pub fn heads_text(map: &RevisionMap, revision: RevisionIndex, verbose: bool) -> String {
    cmd_format(
        map,
        revision,
        Format { verbose, include_branches: true, tree_indicators: false, ..Format::default() },
        false,
    )
}

/// The line that `current` prints for a revision.
pub fn current_text(map: &RevisionMap, revision: RevisionIndex, verbose: bool) -> String {
    cmd_format(map, revision, Format { verbose, ..Format::default() }, false)
}

/// What `branches` prints for a branch point: the revision and its children, ending in an empty line.
pub fn branches_text(map: &RevisionMap, revision: RevisionIndex, verbose: bool) -> String {
    let format = Format { include_branches: true, ..Format::default() };
    let indent = " ".repeat(map.id(revision).chars().count());
    let children: Vec<String> = sorted_children(map, revision)
        .into_iter()
        .map(|child| {
            format!("{indent} -> {}", line(map, child, Format { include_doc: verbose, ..format }, false))
        })
        .collect();
    format!("{}\n{}\n", cmd_format(map, revision, Format { verbose, ..format }, false), children.join("\n"))
}

/// The long form: `Rev: …`, parents, dependencies, labels, path and the whole docstring. Ends in a line end.
pub fn log_entry(map: &RevisionMap, revision: RevisionIndex, is_current: bool) -> String {
    let declared = map.get(revision);
    let mut entry = format!(
        "Rev: {}{}{}{}{}\n",
        declared.id,
        if map.is_head(revision) { " (head)" } else { "" },
        if map.is_branch_point(revision) { " (branchpoint)" } else { "" },
        if map.is_merge_point(revision) { " (mergepoint)" } else { "" },
        if is_current { " (current)" } else { "" },
    );
    let title = if map.is_merge_point(revision) { "Merges" } else { "Parent" };
    add_line(&mut entry, title, &parents(map, revision));
    if !declared.depends_on.is_empty() {
        add_line(&mut entry, "Also depends on", &declared.depends_on.join(", "));
    }
    if map.is_branch_point(revision) {
        let children: Vec<&str> =
            sorted_children(map, revision).into_iter().map(|child| map.id(child)).collect();
        add_line(&mut entry, "Branches into", &children.join(", "));
    }
    let labels: Vec<&str> = map.branch_labels(revision).collect();
    if !labels.is_empty() {
        add_line(&mut entry, "Branch names", &labels.join(", "));
    }
    add_line(&mut entry, "Path", &declared.path);
    let doc: Vec<String> =
        python_lines(declared.long_doc()).into_iter().map(|text| format!("    {text}")).collect();
    entry + "\n" + &doc.join("\n") + "\n"
}

/// The short form that appears inside other messages: `parent -> revision (head), message`.
pub fn short_text(map: &RevisionMap, revision: RevisionIndex) -> String {
    format!(
        "{} -> {}{}{}{}, {}",
        parents(map, revision),
        map.id(revision),
        if map.is_head(revision) { " (head)" } else { "" },
        if map.is_branch_point(revision) { " (branchpoint)" } else { "" },
        if map.is_merge_point(revision) { " (mergepoint)" } else { "" },
        map.get(revision).doc(),
    )
}

fn line(map: &RevisionMap, revision: RevisionIndex, format: Format, is_current: bool) -> String {
    let declared = map.get(revision);
    let mut text = String::new();
    if format.include_parents {
        text += &parents(map, revision);
        if !declared.depends_on.is_empty() {
            add(&mut text, format_args!(" ({})", declared.depends_on.join(", ")));
        }
        text += " -> ";
    }
    text += &declared.id;
    if format.include_branches {
        let labels: Vec<&str> = map.branch_labels(revision).collect();
        if !labels.is_empty() {
            add(&mut text, format_args!(" ({})", labels.join(", ")));
        }
    }
    if map.is_real_head(revision) {
        text += " (head)";
    } else if map.is_head(revision) {
        text += " (effective head)";
    }
    if is_current {
        text += " (current)";
    }
    if format.tree_indicators {
        if map.is_branch_point(revision) {
            text += " (branchpoint)";
        }
        if map.is_merge_point(revision) {
            text += " (mergepoint)";
        }
    }
    if format.include_doc {
        add(&mut text, format_args!(", {}", declared.doc()));
    }
    text
}

fn parents(map: &RevisionMap, revision: RevisionIndex) -> String {
    let parents = &map.get(revision).down_revisions;
    if parents.is_empty() { "<base>".to_owned() } else { parents.join(", ") }
}

fn sorted_children(map: &RevisionMap, revision: RevisionIndex) -> Vec<RevisionIndex> {
    let mut children = map.next_revisions(revision).to_vec();
    children.sort_unstable_by_key(|child| map.id(*child));
    children
}

fn add_line(entry: &mut String, title: &str, value: &str) {
    add(entry, format_args!("{title}: {value}\n"));
}

fn add(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("writing to a String does not fail");
}

/// Lines as Python's `str.splitlines` cuts them.
fn python_lines(text: &str) -> Vec<&str> {
    const LINE_ENDS: [char; 10] =
        ['\n', '\r', '\x0b', '\x0c', '\x1c', '\x1d', '\x1e', '\u{85}', '\u{2028}', '\u{2029}'];
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.find(LINE_ENDS) {
        let (line, after) = rest.split_at(end);
        lines.push(line);
        let length =
            if after.starts_with("\r\n") { 2 } else { after.chars().next().map_or(0, char::len_utf8) };
        rest = &after[length..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_as_python_cuts_them() {
        assert_eq!(python_lines("a\r\nb\rc\n\nd\u{2028}e\n"), ["a", "b", "c", "", "d", "e"]);
        assert!(python_lines("").is_empty());
    }
}
