//! Generated projects, for what needs more revisions than one writes by hand.

use std::fs;
use std::path::{Path, PathBuf};

use crate::transcript::execute::copy_folder;
use crate::{Context, Failure, workspace};

/// A project in a folder: the fixture `plain` with other revisions.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that holds `alembic.ini`.
    pub folder: PathBuf,
}

impl Project {
    /// The fixture `plain` in a folder, with `url` in its `alembic.ini`.
    pub fn plain(folder: &Path, url: &str) -> Result<Self, Failure> {
        copy_folder(&workspace::fixtures().join("plain"), folder)?;
        let project = Self { folder: folder.to_owned() };
        project.set_url(url)?;
        Ok(project)
    }

    /// The example in a folder, with `url` in its `alembic.ini`.
    pub fn example(folder: &Path, url: &str) -> Result<Self, Failure> {
        copy_folder(&workspace::example(), folder)?;
        let project = Self { folder: folder.to_owned() };
        project.set_url(url)?;
        Ok(project)
    }

    /// Replaces `sqlalchemy.url` in `alembic.ini`.
    pub fn set_url(&self, url: &str) -> Result<(), Failure> {
        let url = url.replace('%', "%%");
        self.rewrite("alembic.ini", |line| {
            line.starts_with("sqlalchemy.url").then(|| format!("sqlalchemy.url = {url}"))
        })
    }

    /// Makes `env.py` import models and name their `MetaData`.
    pub fn set_target_metadata(&self, import: &str, metadata: &str) -> Result<(), Failure> {
        self.rewrite("alembic/env.py", |line| {
            line.starts_with("target_metadata").then(|| format!("{import}\n\ntarget_metadata = {metadata}"))
        })
    }

    /// Makes `env.py` run each migration in a transaction of its own.
    pub fn transaction_per_migration(&self) -> Result<(), Failure> {
        self.rewrite("alembic/env.py", |line| {
            line.contains("context.configure(connection=connection").then(|| {
                line.replace("connection=connection", "connection=connection, transaction_per_migration=True")
            })
        })
    }

    fn rewrite(&self, file: &str, change: impl Fn(&str) -> Option<String>) -> Result<(), Failure> {
        let path = self.folder.join(file);
        let text = fs::read_to_string(&path).context(|| path.display().to_string())?;
        let lines: Vec<String> =
            text.lines().map(|line| change(line).unwrap_or_else(|| line.to_owned())).collect();
        let changed = lines.join("\n") + "\n";
        if changed == text {
            return Err(Failure::new(format!("nothing to change in {}", path.display())));
        }
        fs::write(&path, changed).context(|| path.display().to_string())
    }

    /// Writes a revision's file.
    pub fn write_revision(&self, identifier: &str, text: &str) -> Result<(), Failure> {
        let path = self.folder.join(format!("alembic/versions/{identifier}_step.py"));
        fs::write(&path, text).context(|| path.display().to_string())
    }

    /// Adds a statement to the first of the logged revisions.
    pub fn begin_with(&self, sql: &str) -> Result<(), Failure> {
        self.rewrite("alembic/versions/step00_step.py", |line| {
            line.contains("INSERT INTO applied").then(|| format!("    op.execute(\"{sql}\")\n{line}"))
        })
    }

    /// Revisions that say in a table that they have been applied: a line of them that branches and merges at the end.
    pub fn write_logged_revisions(&self, count: usize) -> Result<(), Failure> {
        for number in 0..count {
            let identifier = format!("step{number:02}");
            let create_log = if number == 0 {
                "    op.create_table(\"applied\", sa.Column(\"revision\", sa.String(length=32), nullable=False))\n"
            } else {
                ""
            };
            let parents = match number {
                0 => "None".to_owned(),
                _ if number == count - 1 && count > 3 => {
                    format!("(\"step{:02}\", \"step{:02}\")", number - 2, number - 1)
                }
                _ if number == count - 2 && count > 3 => format!("\"step{:02}\"", number - 2),
                _ => format!("\"step{:02}\"", number - 1),
            };
            let text = format!(
                "\"\"\"step {number}\"\"\"
from alembic import op
import sqlalchemy as sa

revision = \"{identifier}\"
down_revision = {parents}


def upgrade():
{create_log}    op.create_table(
        \"t_{identifier}\",
        sa.Column(\"id\", sa.Integer(), nullable=False),
        sa.Column(\"name\", sa.String(length=50), server_default=\"none\", nullable=False),
        sa.PrimaryKeyConstraint(\"id\"),
    )
    op.add_column(\"t_{identifier}\", sa.Column(\"note\", sa.Text(), nullable=True))
    op.create_index(\"ix_{identifier}\", \"t_{identifier}\", [\"name\"])
    op.execute(\"INSERT INTO applied (revision) VALUES ('{identifier}')\")


def downgrade():
    op.drop_table(\"t_{identifier}\")
"
            );
            self.write_revision(&identifier, &text)?;
        }
        Ok(())
    }

    /// Two revisions, `rows` and `names`: one fills a table, the other reads its rows, computes in Python and updates each.
    pub fn write_data_migration(&self, rows: usize) -> Result<(), Failure> {
        self.write_revision(
            "rows",
            &format!(
                "\"\"\"the rows\"\"\"
from alembic import op
import sqlalchemy as sa

revision = 'rows'
down_revision = None


def upgrade():
    op.create_table(
        'person',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('email', sa.String(100), nullable=False),
        sa.Column('name', sa.String(100), nullable=True),
    )
    op.execute(
        'WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {rows}) '
        \"INSERT INTO person (id, email) SELECT n, 'first_' || n || '.last_' || n || '@Example.org' FROM number\"
    )


def downgrade():
    op.drop_table('person')
"
            ),
        )?;
        self.write_revision(
            "names",
            "\"\"\"names from addresses\"\"\"
import re

from alembic import op
import sqlalchemy as sa

revision = 'names'
down_revision = 'rows'

ADDRESS = re.compile(r'^(?P<first>[^.@]+)\\.(?P<last>[^@]+)@(?P<host>.+)$')


def name_of(email):
    match = ADDRESS.match(email)
    words = [match.group('first'), match.group('last')]
    return ' '.join(word.replace('_', ' ').title() for word in words)


def upgrade():
    connection = op.get_bind()
    people = connection.execute(sa.text('SELECT id, email FROM person ORDER BY id')).fetchall()
    statement = sa.text('UPDATE person SET name = :name, email = :email WHERE id = :id')
    for person in people:
        values = {'id': person.id, 'name': name_of(person.email), 'email': person.email.lower()}
        connection.execute(statement, values)


def downgrade():
    op.execute('UPDATE person SET name = NULL')
",
        )
    }

    /// Revisions as they are usually written, 44 lines each: a line with a branch and its merge in every hundred.
    pub fn write_many_revisions(&self, count: usize) -> Result<(), Failure> {
        let identifier = |number: usize| format!("{:012x}", 0x10_0000_0000_u64 + number as u64 * 7_919);
        for number in 0..count {
            let parents: Vec<String> = match number {
                0 => Vec::new(),
                // Numbers 50 and 51 of each hundred have one parent, 52 merges them.
                _ if number % 100 == 51 => vec![identifier(number - 2)],
                _ if number % 100 == 52 => vec![identifier(number - 2), identifier(number - 1)],
                _ => vec![identifier(number - 1)],
            };
            let quoted: Vec<String> = parents.iter().map(|parent| format!("'{parent}'")).collect();
            let down_revision = match &quoted[..] {
                [] => "None".to_owned(),
                [parent] => parent.clone(),
                several => format!("({})", several.join(", ")),
            };
            let this = identifier(number);
            let text = format!(
                "\"\"\"add table {number}

Revision ID: {this}
Revises: {}
Create Date: 2026-03-02 10:14:09.402117

\"\"\"
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# The place of this revision among the others.
revision: str = '{this}'
down_revision: Union[str, Sequence[str], None] = {down_revision}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'table_{number}',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('description', sa.Text(), nullable=True),
        sa.Column('price', sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column('active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
        sa.Column('created_at', sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('name'),
    )
    op.create_index(op.f('ix_table_{number}_owner_id'), 'table_{number}', ['owner_id'], unique=False)
    op.create_index(op.f('ix_table_{number}_name'), 'table_{number}', ['name'], unique=True)


def downgrade() -> None:
    op.drop_index(op.f('ix_table_{number}_name'), table_name='table_{number}')
    op.drop_index(op.f('ix_table_{number}_owner_id'), table_name='table_{number}')
    op.drop_table('table_{number}')
",
                parents.join(", "),
            );
            self.write_revision(&this, &text)?;
        }
        Ok(())
    }
}
