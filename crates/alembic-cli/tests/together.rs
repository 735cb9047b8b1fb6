//! Twenty runs at once, and runs that are killed: every revision is applied once, and nothing is half done.

mod programs;

use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use programs::Answer;
use tempfile::TempDir;
use xtask::generated::Project;
use xtask::postgresql::{Database, Server};
use xtask::{catalogue, process};

const REVISIONS: usize = 15;
const RUNS: usize = 20;
const KILLS: u64 = 50;

/// A project whose revisions write down that they have been applied.
struct Logged {
    folder: TempDir,
    database: Option<Database>,
}

impl Logged {
    fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let url = format!("sqlite:///{}", folder.path().join("app.db").display());
        Self::new(folder, &url, None)
    }

    fn postgresql() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let database = Server::find()
            .and_then(|server| server.create_database("alembic_together"))
            .unwrap_or_else(|failure| panic!("{failure}"));
        let url = database.sqlalchemy_url();
        Self::new(folder, &url, Some(database))
    }

    fn new(folder: TempDir, url: &str, database: Option<Database>) -> Self {
        let written =
            Project::plain(folder.path(), url).and_then(|project| project.write_logged_revisions(REVISIONS));
        written.unwrap_or_else(|failure| panic!("{failure}"));
        Self { folder, database }
    }

    /// The same, each revision in a transaction of its own where the database would take them all in one.
    fn one_by_one(self) -> Self {
        Project { folder: self.folder.path().to_owned() }
            .transaction_per_migration()
            .unwrap_or_else(|failure| panic!("{failure}"));
        self
    }

    /// The same, with a first revision that takes long enough for every run to start before it ends.
    fn slow(self) -> Self {
        let wait = match &self.database {
            Some(_) => "SELECT pg_sleep(1)",
            None => {
                "CREATE TABLE waited AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT count(*) AS i FROM n"
            }
        };
        Project { folder: self.folder.path().to_owned() }
            .begin_with(wait)
            .unwrap_or_else(|failure| panic!("{failure}"));
        self
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("app.db")
    }

    fn start(&self) -> Child {
        programs::ours()
            .command(self.folder.path(), &["upgrade", "head"])
            .spawn()
            .unwrap_or_else(|error| panic!("{error}"))
    }

    fn upgrade(&self) {
        programs::ours().succeed(self.folder.path(), &["upgrade", "head"]);
    }

    fn query(&self, sql: &str) -> String {
        match &self.database {
            Some(database) => database.query(sql),
            None => process::stdout(std::process::Command::new("sqlite3").arg(self.file()).arg(sql)),
        }
        .unwrap_or_else(|failure| panic!("{failure}"))
    }

    fn dump(&self) -> String {
        match &self.database {
            Some(database) => catalogue::postgresql(database),
            None => catalogue::sqlite(&self.file()),
        }
        .unwrap_or_else(|failure| panic!("{failure}"))
    }

    /// How many tables of revisions are there, nothing being there yet included.
    fn tables(&self) -> usize {
        let sql = match &self.database {
            Some(_) => "SELECT tablename FROM pg_tables WHERE tablename LIKE 't!_step%' ESCAPE '!'",
            None => "SELECT name FROM sqlite_master WHERE name LIKE 't!_step%' ESCAPE '!'",
        };
        self.query(sql).lines().count()
    }
}

fn twenty_at_once(project: &Logged) {
    let mut runs: Vec<Child> = (0..RUNS).map(|_| project.start()).collect();
    for run in &mut runs {
        let ended = run.try_wait().expect("a child can be asked");
        assert_eq!(ended, None, "a run ended before all had started");
    }
    let mut applied = 0;
    for run in runs {
        let output = run.wait_with_output().expect("a started program ends");
        let answer = Answer::of(&output, project.folder.path());
        assert_eq!(answer.status, Some(0), "{answer:?}");
        applied += answer.stderr.matches("Running upgrade").count();
    }
    assert_eq!(applied, REVISIONS, "each revision is run once by all runs together");
    let revisions = project.query("SELECT revision FROM applied ORDER BY revision");
    let expected: Vec<String> = (0..REVISIONS).map(|number| format!("step{number:02}")).collect();
    assert_eq!(revisions.lines().collect::<Vec<_>>(), expected);
    assert_eq!(project.query("SELECT version_num FROM alembic_version").trim(), "step14");
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    /// A number below `limit`, by the generator splitmix64.
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (number ^ (number >> 31)) % limit
    }
}

/// Kills runs at moments spread over the time that an undisturbed run takes; gives how many had begun to change the
/// database and had not finished.
fn killed_and_run_again(new_project: impl Fn() -> Logged) -> usize {
    let undisturbed = new_project();
    undisturbed.upgrade();
    let expected = undisturbed.dump();
    let mut duration = fastest_duration(&new_project);
    let mut numbers = Numbers(2026);
    let (mut interrupted, mut partly) = (0, 0);
    for kill in 0..KILLS {
        let project = new_project();
        // One moment in each fiftieth of the run, at a random place within it.
        let fiftieth = u64::try_from(duration.as_nanos()).expect("a run takes less than centuries") / KILLS;
        let moment = Duration::from_nanos(fiftieth * kill + numbers.below(fiftieth.max(1)));
        let mut run = project.start();
        std::thread::sleep(moment);
        run.kill().expect("a child can be killed");
        let status = run.wait().expect("a killed program ends");
        let had_ended = status.code().is_some();
        interrupted += usize::from(!had_ended);
        partly += usize::from((1..REVISIONS - 1).contains(&project.tables()));
        project.upgrade();
        let dump = project.dump();
        assert!(dump == expected, "killed after {moment:?} of {duration:?}:\n{dump}\ninstead of\n{expected}");
        if had_ended {
            // The machine has become faster since it was measured.
            duration -= duration / 20;
        }
    }
    assert!(interrupted >= 25, "only {interrupted} of {KILLS} runs were still running when they were killed");
    partly
}

fn fastest_duration(new_project: &impl Fn() -> Logged) -> Duration {
    let durations = (0..5).map(|_| {
        let project = new_project();
        let begin = Instant::now();
        let output = project.start().wait_with_output().expect("a started program ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        begin.elapsed()
    });
    durations.min().expect("five runs")
}

#[test]
fn twenty_at_once_on_sqlite() {
    twenty_at_once(&Logged::sqlite().slow());
}

#[test]
fn twenty_at_once_on_postgresql() {
    twenty_at_once(&Logged::postgresql().slow());
}

#[test]
fn twenty_at_once_on_postgresql_one_by_one() {
    twenty_at_once(&Logged::postgresql().one_by_one().slow());
}

#[test]
fn killed_on_sqlite() {
    let partly = killed_and_run_again(Logged::sqlite);
    assert!(partly > 0, "no run was killed between two revisions");
}

#[test]
fn killed_on_postgresql() {
    let partly = killed_and_run_again(Logged::postgresql);
    assert_eq!(partly, 0, "a run on PostgreSQL is one transaction");
}

#[test]
fn killed_on_postgresql_one_by_one() {
    let partly = killed_and_run_again(|| Logged::postgresql().one_by_one());
    assert!(partly > 0, "no run was killed between two revisions");
}

#[test]
fn the_reference_agrees_about_the_project() {
    let project = Logged::sqlite();
    programs::reference().succeed(project.folder.path(), &["upgrade", "head"]);
    let theirs = project.dump();
    let other = Logged::sqlite();
    other.upgrade();
    assert_eq!(theirs, other.dump());
}
