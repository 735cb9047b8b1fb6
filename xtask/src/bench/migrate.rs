//! Runs that change the database: all revisions from base, and rows computed in Python.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Bench, ROWS, SLOW_RUNS, middle, timed};
use crate::generated::Project;
use crate::postgresql::{self, Server};
use crate::{Context, Failure, process};

impl Bench {
    /// `upgrade head` of an empty database, beside the same statements through the database's own client.
    pub(super) fn all_to_do(&mut self, project: &Project, server: &Server) -> Result<(), Failure> {
        let file = project.folder.join("fresh.db");
        let script = project.folder.join("upgrade.sql");
        let empty = || {
            if file.exists() { fs::remove_file(&file).context(|| file.display().to_string()) } else { Ok(()) }
        };

        project.set_url(&format!("sqlite:///{}", file.display()))?;
        let statements = self.statements(project)?;
        let text = transaction_per_revision(&statements);
        fs::write(&script, text).context(|| script.display().to_string())?;
        let ours = repeated(|| {
            empty()?;
            timed(&mut self.ours(project, &["upgrade", "head"]))
        })?;
        let least = repeated(|| {
            empty()?;
            let read = format!(".read '{}'", script.display());
            timed(Command::new("sqlite3").arg("-bail").arg(&file).arg(read))
        })?;
        let client = "`sqlite3` with the same SQL and transactions";
        self.compare("`upgrade head` from base, 1000 revisions, SQLite", ours, client, least, 1.5);

        project.set_url("postgresql+psycopg2://")?;
        let statements = self.statements(project)?;
        fs::write(&script, statements).context(|| script.display().to_string())?;
        let ours = repeated(|| {
            let database = server.create_database("alembic_bench")?;
            project.set_url(&database.sqlalchemy_url())?;
            timed(&mut self.ours(project, &["upgrade", "head"]))
        })?;
        let least = repeated(|| {
            let database = server.create_database("alembic_bench")?;
            let mut psql = Command::new(postgresql::psql());
            psql.args(["--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-q", "-1", "-f"])
                .arg(&script)
                .arg(database.url());
            timed(&mut psql)
        })?;
        let client = "`psql -q -1 -f` with the same SQL";
        self.compare("`upgrade head` from base, 1000 revisions, PostgreSQL", ours, client, least, 1.5);
        Ok(())
    }

    /// The statements of the whole upgrade, without those that begin and end a transaction.
    pub(super) fn statements(&self, project: &Project) -> Result<String, Failure> {
        let text = process::stdout(self.ours(project, &["upgrade", "head", "--sql"]).stderr(Stdio::null()))?;
        let is_boundary = |line: &str| matches!(line.trim_end(), "BEGIN;" | "COMMIT;");
        Ok(text.split_inclusive('\n').filter(|line| !is_boundary(line)).collect())
    }

    /// A migration that reads and updates many rows in Python.
    pub(super) fn rows_in_python(&mut self, server: &Server) -> Result<(), Failure> {
        let project = Project::plain(&self.folder.join("rows"), "sqlite:///rows.db")?;
        project.write_data_migration(ROWS)?;
        let database = server.create_database("alembic_bench")?;
        let file = project.folder.join("rows.db");
        for (name, url) in
            [("SQLite", format!("sqlite:///{}", file.display())), ("PostgreSQL", database.sqlalchemy_url())]
        {
            project.set_url(&url)?;
            process::run(self.ours(&project, &["upgrade", "rows"]).stderr(Stdio::null()))?;
            let ours = timed(&mut self.ours(&project, &["upgrade", "head"]))?;
            // Both begin with new rows: an update leaves dead ones behind.
            process::run(self.ours(&project, &["downgrade", "base"]).stderr(Stdio::null()))?;
            process::run(self.ours(&project, &["upgrade", "rows"]).stderr(Stdio::null()))?;
            let theirs = timed(&mut self.theirs(&project, &["upgrade", "head"]))?;
            self.compare(&format!("a migration of {ROWS} rows, {name}"), ours, "the reference", theirs, 1.0);
        }
        Ok(())
    }
}

/// Each revision in a transaction of its own, as this program runs them on SQLite.
fn transaction_per_revision(statements: &str) -> String {
    format!(
        "BEGIN;\n{}COMMIT;\n",
        statements.replace("-- Running upgrade", "COMMIT;\nBEGIN;\n-- Running upgrade")
    )
}

/// The median of several runs that each prepare what they need.
fn repeated(run: impl Fn() -> Result<Duration, Failure>) -> Result<Duration, Failure> {
    let durations: Result<Vec<Duration>, Failure> = (0..SLOW_RUNS).map(|_| run()).collect();
    Ok(middle(durations?))
}
