//! Models that have not changed, beside the reference and in growing number.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use super::{Bench, median};
use crate::generated::Project;
use crate::postgresql::{self, Server};
use crate::{Context, Failure, process};

/// How many tables there are, first and then.
const TABLES: [usize; 2] = [300, 3_000];
/// How often `check` runs, and the reference's, which takes many seconds.
pub(super) const RUNS_OF_CHECK: usize = 11;
pub(super) const REFERENCE_RUNS_OF_CHECK: usize = 3;
/// How many tables a file of models declares.
const TABLES_IN_FILE: usize = 10;
const FILE_HEAD: &str = "\
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
";

impl Bench {
    /// `check` where models and PostgreSQL agree.
    pub(super) fn unchanged_models(&mut self, server: &Server) -> Result<(), Failure> {
        let mut durations = Vec::new();
        for tables in TABLES {
            let project = Project::plain(&self.folder.join(format!("models{tables}")), "sqlite:///none.db")?;
            write_models(&project, tables)?;
            let database = server.create_database("alembic_bench")?;
            project.set_url(&database.sqlalchemy_url())?;
            let revision = ["revision", "--autogenerate", "--rev-id", "first"];
            process::run(self.ours(&project, &revision).stdout(Stdio::null()).stderr(Stdio::null()))?;
            // A server has not locks enough for thousands of tables in one transaction.
            let script = project.folder.join("upgrade.sql");
            fs::write(&script, self.statements(&project)?).context(|| script.display().to_string())?;
            let mut psql = Command::new(postgresql::psql());
            psql.args(["--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-q", "-f"]).arg(&script).arg(database.url());
            process::run(psql.stdout(Stdio::null()))?;

            let ours = median(RUNS_OF_CHECK, || self.ours(&project, &["check"]))?;
            let theirs = median(REFERENCE_RUNS_OF_CHECK, || self.theirs(&project, &["check"]))?;
            let what = format!("`check`, {tables} tables of 12 columns unchanged, PostgreSQL");
            self.compare(&what, ours, "the reference", theirs, 0.1);
            durations.push(ours);
            let memory = format!("peak memory of `check`, {tables} tables of 12 columns");
            self.compare_peak_memory(&project, &["check"], &memory, 0.5)?;
        }
        if let [few, many] = durations[..] {
            let what = format!("`check`, {} tables", TABLES[1]);
            let factor = f64::from(u32::try_from(TABLES[1] / TABLES[0]).unwrap_or(u32::MAX));
            // A tenth more for what the server does on the way.
            self.compare(&what, many, &format!("`check`, {} tables", TABLES[0]), few, factor * 1.1);
        }
        Ok(())
    }
}

/// Models in many files, each table with a foreign key, a unique constraint and two indexes.
fn write_models(project: &Project, tables: usize) -> Result<(), Failure> {
    let folder = project.folder.join("models");
    fs::create_dir_all(&folder).context(|| folder.display().to_string())?;
    let write = |name: &str, text: &str| {
        let path = folder.join(format!("{name}.py"));
        fs::write(&path, text).context(|| path.display().to_string())
    };
    write(
        "base",
        "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
    )?;
    let mut package = String::from("from models.base import Base\n");
    for first in (0..tables).step_by(TABLES_IN_FILE) {
        let mut text = FILE_HEAD.to_owned();
        for number in first..tables.min(first + TABLES_IN_FILE) {
            text.push_str(&model(number, number.saturating_sub(1).max(first)));
        }
        write(&format!("part{first}"), &text)?;
        // Writing to a String cannot fail.
        let _ = writeln!(package, "from models import part{first}");
    }
    write("__init__", &package)?;
    project.set_target_metadata("from models import Base", "Base.metadata")
}

fn model(number: usize, parent: usize) -> String {
    format!(
        "

class Table{number}(Base):
    __tablename__ = \"table_{number}\"
    __table_args__ = (
        UniqueConstraint(\"code\", \"region\", name=\"uq_table_{number}_code\"),
        Index(\"ix_table_{number}_made\", \"created_at\", \"state\"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey(\"table_{parent}.id\"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(2), server_default=\"de\")
    title: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2), server_default=\"0\")
    amount: Mapped[int] = mapped_column(server_default=\"1\")
    active: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(String(10), server_default=\"new\")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime | None]
"
    )
}
