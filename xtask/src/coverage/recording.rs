//! What the reference did with a tree on a database, as a text that is kept.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::projects::Backend;
use super::tree::Tree;
use crate::{Context, Failure, workspace};

/// A walk of the reference.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Recording {
    /// From the first revision to the last.
    pub(super) upgrade: Vec<Step>,
    /// What was in the database then.
    pub(super) at_head: String,
    /// From the last revision to the first.
    pub(super) downgrade: Vec<Step>,
    /// What was in the database after that.
    pub(super) at_base: String,
}

/// What became of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) revision: String,
    /// The exception that it ended with, if it did: its class and the first line of its text.
    pub(super) exception: Option<String>,
    /// The statements with which it changed the database, each as a JSON string, where they are kept.
    pub(super) statements: Vec<String>,
}

const DONE: &str = "done";
const STATEMENT: &str = "    = ";
const UPGRADE: &str = "== upgrade";
const AT_HEAD: &str = "== what is there at head";
const DOWNGRADE: &str = "== downgrade";
const AT_BASE: &str = "== what is left at base";

impl Step {
    /// A step from a line of its text.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (revision, outcome) = line.split_once(' ')?;
        let exception = (outcome != DONE).then(|| outcome.to_owned());
        Some(Self { revision: revision.to_owned(), exception, statements: Vec::new() })
    }

    /// Steps from the lines of a section: behind a step may come its statements.
    fn parse_all(lines: &str) -> Option<Vec<Self>> {
        let mut steps: Vec<Self> = Vec::new();
        for line in lines.lines() {
            match line.strip_prefix(STATEMENT) {
                Some(statement) => steps.last_mut()?.statements.push(statement.to_owned()),
                None => steps.push(Self::parse(line)?),
            }
        }
        Some(steps)
    }

    /// The statements as SQL.
    pub(super) fn sql(&self) -> Result<Vec<String>, Failure> {
        let read = |text: &String| serde_json::from_str(text).context(|| text.clone());
        self.statements.iter().map(read).collect()
    }
}

impl Recording {
    /// The file that keeps it.
    fn file(tree: &Tree, backend: Backend) -> PathBuf {
        let name = tree.name().replace(' ', "-");
        workspace::root().join(format!("xtask/recorded/coverage/{name}.{}", backend.name().to_lowercase()))
    }

    /// The kept one.
    pub(super) fn read(tree: &Tree, backend: Backend) -> Result<Self, Failure> {
        let file = Self::file(tree, backend);
        let text = fs::read_to_string(&file).context(|| file.display().to_string())?;
        Self::parse(&text).ok_or_else(|| Failure::new(format!("{} is not a recording", file.display())))
    }

    /// Keeps it.
    pub(super) fn write(&self, tree: &Tree, backend: Backend) -> Result<(), Failure> {
        let file = Self::file(tree, backend);
        fs::write(&file, self.text()).context(|| file.display().to_string())
    }

    fn text(&self) -> String {
        let mut text = format!("{UPGRADE}\n");
        write_steps(&mut text, &self.upgrade);
        push_section(&mut text, AT_HEAD, &self.at_head);
        push_section(&mut text, DOWNGRADE, "");
        write_steps(&mut text, &self.downgrade);
        push_section(&mut text, AT_BASE, &self.at_base);
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let (_, rest) = text.split_once(&format!("{UPGRADE}\n"))?;
        let (upgrade, rest) = rest.split_once(&format!("{AT_HEAD}\n"))?;
        let (at_head, rest) = rest.split_once(&format!("{DOWNGRADE}\n"))?;
        let (downgrade, at_base) = rest.split_once(&format!("{AT_BASE}\n"))?;
        Some(Self {
            upgrade: Step::parse_all(upgrade)?,
            at_head: at_head.to_owned(),
            downgrade: Step::parse_all(downgrade)?,
            at_base: at_base.to_owned(),
        })
    }
}

fn write_steps(text: &mut String, steps: &[Step]) {
    for step in steps {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{} {}", step.revision, step.exception.as_deref().unwrap_or(DONE));
        for statement in &step.statements {
            let _ = writeln!(text, "{STATEMENT}{statement}");
        }
    }
}

fn push_section(text: &mut String, title: &str, content: &str) {
    text.push_str(title);
    text.push('\n');
    text.push_str(content);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let step = |revision: &str, exception: Option<&str>| Step {
            revision: revision.to_owned(),
            exception: exception.map(str::to_owned),
            statements: exception
                .is_none()
                .then(|| "\"DROP TABLE \\\"pets\\\"\"".to_owned())
                .into_iter()
                .collect(),
        };
        let recording = Recording {
            upgrade: vec![step("a", None), step("b", Some("ValueError: no done here"))],
            at_head: "CREATE TABLE pets (id INTEGER);\n".to_owned(),
            downgrade: vec![step("b", Some("KeyError")), step("a", None)],
            at_base: String::new(),
        };
        assert_eq!(Recording::parse(&recording.text()), Some(recording));
    }
}
