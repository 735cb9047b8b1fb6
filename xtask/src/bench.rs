//! `cargo xtask bench`: how long the program takes, beside the reference and beside the least that could be done.
//!
//! All figures of a table come from one run on one machine: medians of wall time over whole processes.

mod migrate;
mod models;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use models::{REFERENCE_RUNS_OF_CHECK, RUNS_OF_CHECK};

use crate::generated::Project;
use crate::postgresql::{self, Server};
use crate::reference::{ALEMBIC, Reference, SQLALCHEMY};
use crate::{Context, Failure, installation, process, reference, workspace};

/// How often a quick program runs, and a slow one.
const RUNS: usize = 41;
const SLOW_RUNS: usize = 5;
/// How many rows the migration of rows changes.
const ROWS: usize = 200_000;

/// One line of the table.
struct Figure {
    what: String,
    ours: String,
    other: String,
    value: f64,
    target: f64,
    unit: &'static str,
}

struct Bench {
    reference: Reference,
    binary: PathBuf,
    folder: PathBuf,
    figures: Vec<Figure>,
}

/// Measures, prints the table, and with `write` puts it into `docs/benchmarks.md`.
pub fn bench(write: bool) -> Result<(), Failure> {
    let reference = reference::find_or_install()?;
    installation::need_program("sqlite3", "sqlite3")?;
    let server = installation::postgresql()?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    process::run(
        Command::new(cargo)
            .args(["build", "--release", "--package", "alembic-cli"])
            .current_dir(workspace::root()),
    )?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace::root().join("target"), PathBuf::from);
    let folder = target.join("bench");
    if folder.exists() {
        fs::remove_dir_all(&folder).context(|| folder.display().to_string())?;
    }
    let binary = target.join("release/alembic");
    let mut bench = Bench { reference, binary, folder, figures: Vec::new() };
    bench.measure(&Server::at(server.url.clone())?)?;
    let report = bench.report()?;
    println!("{report}");
    if write {
        let path = workspace::root().join("docs/benchmarks.md");
        fs::write(&path, &report).context(|| path.display().to_string())?;
    }
    let missed = bench.figures.iter().filter(|figure| figure.value > figure.target).count();
    if missed == 0 { Ok(()) } else { Err(Failure::new(format!("{missed} figures miss their target"))) }
}

impl Bench {
    fn measure(&mut self, server: &Server) -> Result<(), Failure> {
        for count in [1_000, 10_000] {
            let project = self.project(count)?;
            let heads = median(RUNS, || self.ours(&project, &["heads"]))?;
            let theirs = median(SLOW_RUNS, || self.theirs(&project, &["heads"]))?;
            let cat = median(RUNS, || {
                let mut command = Command::new("sh");
                command.args(["-c", "exec cat alembic/versions/*.py > /dev/null"]);
                command.current_dir(&project.folder);
                command
            })?;
            let what = format!("`heads`, {count} revisions");
            self.compare(&what, heads, "the reference", theirs, 0.03);
            self.compare(&what, heads, "`cat` of the files", cat, 5.0);
            if count == 1_000 {
                self.nothing_to_do(&project, server)?;
                self.all_to_do(&project, server)?;
            } else {
                self.peak_memory(&project, &["heads"], "", true)?;
                self.peak_memory(&project, &["history"], "", true)?;
                process::run(self.ours(&project, &["stamp", "head"]).stderr(Stdio::null()))?;
                self.peak_memory(&project, &["upgrade", "head"], ", nothing to do", true)?;
                project.set_url("sqlite:///fresh.db")?;
                self.peak_memory(&project, &["upgrade", "head"], ", all to do", false)?;
            }
        }
        self.unchanged_models(server)?;
        self.rows_in_python(server)?;
        self.binary_size()
    }

    /// `upgrade head` where the database is at the head, on both databases.
    fn nothing_to_do(&mut self, project: &Project, server: &Server) -> Result<(), Failure> {
        const QUESTION: &str = "SELECT version_num FROM alembic_version";
        let file = project.folder.join("app.db");
        let database = server.create_database("alembic_bench")?;
        let mut sqlite3 = Command::new("sqlite3");
        sqlite3.arg(&file).arg(QUESTION);
        let mut psql = Command::new(postgresql::psql());
        psql.args(["--no-psqlrc", "--command", QUESTION]).arg(database.url());
        let stores = [
            ("SQLite", format!("sqlite:///{}", file.display()), "`sqlite3` reading the row", sqlite3),
            ("PostgreSQL", database.sqlalchemy_url(), "`psql` reading the row", psql),
        ];
        for (name, url, client, mut least) in stores {
            project.set_url(&url)?;
            process::run(self.ours(project, &["stamp", "head"]).stderr(Stdio::null()))?;
            let ours = median(RUNS, || self.ours(project, &["upgrade", "head"]))?;
            let theirs = median(SLOW_RUNS, || self.theirs(project, &["upgrade", "head"]))?;
            let least = {
                let mut durations = Vec::new();
                for _ in 0..RUNS {
                    durations.push(timed(&mut least)?);
                }
                middle(durations)
            };
            let what = format!("`upgrade head`, nothing to do, 1000 revisions, {name}");
            self.compare(&what, ours, "the reference", theirs, 0.03);
            self.compare(&what, ours, client, least, 2.0);
        }
        Ok(())
    }

    fn project(&self, count: usize) -> Result<Project, Failure> {
        let folder = self.folder.join(count.to_string());
        let project = Project::plain(&folder, "sqlite:///bench.db")?;
        project.write_many_revisions(count)?;
        Ok(project)
    }

    fn ours(&self, project: &Project, arguments: &[&str]) -> Command {
        in_project(&self.binary, project, arguments)
    }

    fn theirs(&self, project: &Project, arguments: &[&str]) -> Command {
        in_project(&self.reference.alembic, project, arguments)
    }

    fn compare(&mut self, what: &str, ours: Duration, name: &str, other: Duration, target: f64) {
        self.figures.push(Figure {
            what: what.to_owned(),
            ours: milliseconds(ours),
            other: format!("{name}: {}", milliseconds(other)),
            value: ours.as_secs_f64() / other.as_secs_f64(),
            target,
            unit: "times",
        });
    }

    /// The largest resident size of a whole process in MiB, as the kernel reports it to the parent (`ru_maxrss`).
    fn resident(&self, program: &Path, project: &Project, arguments: &[&str]) -> Result<f64, Failure> {
        const ASK: &str = "import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
        let mut command = Command::new(&self.reference.python);
        command.args(["-c", ASK]).arg(program).args(arguments).current_dir(&project.folder);
        let kibibytes = process::stdout(&mut command)?;
        kibibytes.trim().parse::<f64>().map(|size| size / 1024.0).context(|| "peak memory".to_owned())
    }

    fn peak_memory(
        &mut self,
        project: &Project,
        arguments: &[&str],
        condition: &str,
        with_reference: bool,
    ) -> Result<(), Failure> {
        let ours = self.resident(&self.binary, project, arguments)?;
        let other = if with_reference {
            format!("the reference: {:.1} MiB", self.resident(&self.reference.alembic, project, arguments)?)
        } else {
            String::new()
        };
        self.figures.push(Figure {
            what: format!("peak memory of `{}`{condition}, 10000 revisions", arguments.join(" ")),
            ours: format!("{ours:.1} MiB"),
            other,
            value: ours,
            target: 60.0,
            unit: "MiB",
        });
        Ok(())
    }

    /// What grows with the project, as a share of what the reference needs.
    fn compare_peak_memory(
        &mut self,
        project: &Project,
        arguments: &[&str],
        what: &str,
        target: f64,
    ) -> Result<(), Failure> {
        let ours = self.resident(&self.binary, project, arguments)?;
        let theirs = self.resident(&self.reference.alembic, project, arguments)?;
        self.figures.push(Figure {
            what: what.to_owned(),
            ours: format!("{ours:.1} MiB"),
            other: format!("the reference: {theirs:.1} MiB"),
            value: ours / theirs,
            target,
            unit: "times",
        });
        Ok(())
    }

    fn binary_size(&mut self) -> Result<(), Failure> {
        let bytes = fs::metadata(&self.binary).context(|| self.binary.display().to_string())?.len();
        #[expect(clippy::cast_precision_loss, reason = "a file of 2^53 bytes is no binary of ours")]
        let megabytes = bytes as f64 / 1e6;
        self.figures.push(Figure {
            what: "size of the stripped binary".to_owned(),
            ours: format!("{megabytes:.1} MB"),
            other: String::new(),
            value: megabytes,
            target: 20.0,
            unit: "MB",
        });
        Ok(())
    }

    fn report(&self) -> Result<String, Failure> {
        let machine = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = machine
            .lines()
            .find_map(|line| {
                line.strip_prefix("model name").map(|rest| rest.trim_start_matches([' ', '\t', ':']))
            })
            .unwrap_or("an unknown processor")
            .to_owned();
        let processors = std::thread::available_parallelism().map_or(0, usize::from);
        let python = process::stdout(Command::new(&self.reference.python).arg("--version"))?;
        let mut report = format!(
            "# Benchmarks

Measured by `cargo xtask bench --write` in one run on one machine ({model}, {processors} processors): medians of the wall time of
whole processes, {RUNS} runs each ({SLOW_RUNS} of the reference, which is alembic {ALEMBIC} with SQLAlchemy {SQLALCHEMY} on {}, its byte code
cached). The projects are generated: files of 44 lines, a branch and a merge in every hundred revisions. An upgrade from base begins with an
empty database each time ({SLOW_RUNS} runs); what the database's own client runs is the text that `upgrade head --sql` gives, in the same
transactions: one on PostgreSQL, one for each revision on SQLite. The migration of rows reads {ROWS} rows, makes a name of each address by a regular expression and updates them one by one, run once.
The models are in files of ten tables, each table with a foreign key, a unique constraint and two indexes;
`check` ran {RUNS_OF_CHECK} times, the reference's {REFERENCE_RUNS_OF_CHECK} times.

`sqlite3` reads one row of one file; this program must besides read the head of every revision file to know what the head is. Opening a
thousand files takes longer than twice `sqlite3`'s whole run, so that target is out of reach for whoever reads them all.

| what | here | beside | result | target | |
|---|---|---|---|---|---|
",
            python.trim()
        );
        for figure in &self.figures {
            let Figure { what, ours, other, value, target, unit } = figure;
            let verdict = if value <= target { "met" } else { "**missed**" };
            let digits = if *value < 1.0 { 4 } else { 2 };
            // Writing to a String cannot fail.
            let _ = writeln!(
                report,
                "| {what} | {ours} | {other} | {value:.digits$} {unit} | at most {target} | {verdict} |"
            );
        }
        Ok(report)
    }
}

fn in_project(program: &Path, project: &Project, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(&project.folder)
        .env_remove("ALEMBIC_CONFIG")
        .env_remove("SQLALCHEMY_URL");
    command
}

/// The median wall time of a process, after one run that fills the caches.
fn median(runs: usize, command: impl Fn() -> Command) -> Result<Duration, Failure> {
    timed(&mut command())?;
    let durations: Result<Vec<Duration>, Failure> = (0..runs).map(|_| timed(&mut command())).collect();
    Ok(middle(durations?))
}

fn timed(command: &mut Command) -> Result<Duration, Failure> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let begin = Instant::now();
    let status = command.status().context(|| format!("{command:?}"))?;
    let duration = begin.elapsed();
    if status.success() { Ok(duration) } else { Err(Failure::new(format!("{command:?}: {status}"))) }
}

fn middle(mut durations: Vec<Duration>) -> Duration {
    durations.sort();
    durations[durations.len() / 2]
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1e3)
}
