//! Revision files from one line each.
//!
//! `m1 <- b1, b2 | labels: shop | depends: c1 | in: other/versions | join them` is a revision `m1` with two parents. All but
//! the identifier and its parents may be missing; `base` stands for no parent. A revision with one parent or none creates
//! a table `t_ID` and drops it again; one with several does nothing.

use std::path::PathBuf;

use crate::Failure;

/// A revision file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionFile {
    /// Where, from the project's folder.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// The files for a block of lines; empty lines are skipped.
pub fn revision_files(lines: &str) -> Result<Vec<RevisionFile>, Failure> {
    lines.lines().filter(|line| !line.trim().is_empty()).map(revision_file).collect()
}

fn revision_file(line: &str) -> Result<RevisionFile, Failure> {
    let mut fields = line.split(" | ").map(str::trim);
    let graph = fields.next().unwrap_or_default();
    let (identifier, parents) = graph
        .split_once(" <- ")
        .ok_or_else(|| Failure::new(format!("`{line}` is no revision: it reads `ID <- PARENT, …`")))?;
    let parents: Vec<&str> = names(parents).into_iter().filter(|parent| *parent != "base").collect();
    let mut message = format!("revision {identifier}");
    let (mut labels, mut dependencies, mut folder) = (Vec::new(), Vec::new(), "alembic/versions");
    for field in fields {
        match field.split_once(": ") {
            Some(("labels", list)) => labels = names(list),
            Some(("depends", list)) => dependencies = names(list),
            Some(("in", path)) => folder = path,
            _ => field.clone_into(&mut message),
        }
    }
    let (upgrade, downgrade) = if parents.len() > 1 {
        ("pass".to_owned(), "pass".to_owned())
    } else {
        (
            format!("op.execute(\"CREATE TABLE t_{identifier} (id INTEGER)\")"),
            format!("op.execute(\"DROP TABLE t_{identifier}\")"),
        )
    };
    let slug = message.to_lowercase().replace(|letter: char| !letter.is_alphanumeric(), "_");
    let text = format!(
        "\"\"\"{message}

Revision ID: {identifier}
Revises: {}
Create Date: 2026-03-02 10:14:09.402117

\"\"\"
from alembic import op

revision = {}
down_revision = {}
branch_labels = {}
depends_on = {}


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    {downgrade}
",
        parents.join(", "),
        literal(identifier),
        one_or_several(&parents),
        one_or_several(&labels),
        one_or_several(&dependencies),
    );
    Ok(RevisionFile { path: PathBuf::from(folder).join(format!("{identifier}_{slug}.py")), text })
}

fn names(list: &str) -> Vec<&str> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}

fn literal(name: &str) -> String {
    format!("'{name}'")
}

fn one_or_several(names: &[&str]) -> String {
    match names {
        [] => "None".to_owned(),
        [name] => literal(name),
        several => {
            format!("({})", several.iter().map(|name| literal(name)).collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_file() {
        let files = revision_files(
            "a1 <- base\n\nm1 <- b1, b2 | labels: shop | depends: c1, c2 | in: other | Join them\n",
        )
        .expect("both lines are revisions");
        assert_eq!(files[0].path, PathBuf::from("alembic/versions/a1_revision_a1.py"));
        assert!(files[0].text.contains("\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n"));
        assert!(files[0].text.contains("CREATE TABLE t_a1"));
        assert_eq!(files[1].path, PathBuf::from("other/m1_join_them.py"));
        assert!(files[1].text.starts_with("\"\"\"Join them\n\nRevision ID: m1\nRevises: b1, b2\n"));
        assert!(
            files[1].text.contains(
                "\ndown_revision = ('b1', 'b2')\nbranch_labels = 'shop'\ndepends_on = ('c1', 'c2')\n"
            )
        );
    }

    #[test]
    fn another_line_is_refused() {
        assert!(revision_files("a1 -> b1").is_err());
    }
}
