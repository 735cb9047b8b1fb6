//! A tree from empty to head and back: what this program does not do is written down and done by the reference.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::projects::Backend;
use super::tree::Tree;
use crate::postgresql::{Database, Server};
use crate::reference::Reference;
use crate::{Context, Failure};

/// The two programs.
pub(super) struct Programs {
    pub(super) ours: PathBuf,
    pub(super) reference: Reference,
}

/// What was found out about a tree.
pub(super) struct TreeCoverage {
    pub(super) project: &'static str,
    pub(super) version: &'static str,
    pub(super) tree: &'static str,
    pub(super) total: usize,
    /// Why a revision is not native, for each that is not.
    pub(super) reasons: BTreeMap<String, String>,
    pub(super) walks: Vec<Extent>,
}

/// How far a walk went.
pub(super) struct Extent {
    pub(super) database: &'static str,
    pub(super) extent: String,
}

impl TreeCoverage {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.project, self.tree).trim_end().to_owned()
    }

    pub(super) fn native(&self) -> usize {
        self.total - self.reasons.len()
    }
}

/// Walks a tree on each of its databases.
pub(super) fn walk(tree: &Tree, programs: &Programs) -> Result<TreeCoverage, Failure> {
    let mut reasons = BTreeMap::new();
    let mut reached = BTreeSet::new();
    let mut walks = Vec::new();
    for backend in tree.shape.databases {
        let folder = tempfile::tempdir().context(|| "a temporary folder".to_owned())?;
        let (database, url, _kept) = match backend {
            Backend::Sqlite => ("SQLite", format!("sqlite:///{}/database", folder.path().display()), None),
            Backend::Postgresql => {
                let database: Database = Server::find()?.create_database("alembic_coverage")?;
                ("PostgreSQL", database.sqlalchemy_url(), Some(database))
            }
        };
        tree.write_project(folder.path(), &url)?;
        let mut walk = Walk {
            tree,
            programs,
            folder: folder.path(),
            order: Vec::new(),
            reasons: &mut reasons,
            reached: &mut reached,
        };
        walk.order = walk.history()?;
        walks.push(Extent { database, extent: walk.there_and_back()? });
    }
    for revision in tree.revisions.iter().filter(|revision| !reached.contains(&revision.identifier)) {
        reasons
            .entry(revision.identifier.clone())
            .or_insert_with(|| "not run, because no walk comes this far".to_owned());
    }
    Ok(TreeCoverage {
        project: tree.project.name,
        version: tree.project.version,
        tree: tree.shape.name,
        total: tree.revisions.len(),
        reasons,
        walks,
    })
}

struct Walk<'a> {
    tree: &'a Tree,
    programs: &'a Programs,
    folder: &'a Path,
    /// From the first revision to the head.
    order: Vec<String>,
    reasons: &'a mut BTreeMap<String, String>,
    reached: &'a mut BTreeSet<String>,
}

#[derive(Clone, Copy)]
struct Direction {
    command: &'static str,
    /// The argument for all steps.
    all: &'static str,
    /// The argument for one step.
    one: &'static str,
}

const UP: Direction = Direction { command: "upgrade", all: "head", one: "+1" };
const DOWN: Direction = Direction { command: "downgrade", all: "base", one: "-1" };

/// How a run of this program ended.
enum Answer {
    Done,
    /// Nothing was executed: revisions that hold what is not supported.
    Refused(BTreeMap<String, String>),
    /// A revision failed; those before it are done.
    Failed(Option<String>, String),
}

impl Walk<'_> {
    fn there_and_back(&mut self) -> Result<String, Failure> {
        let order = self.order.clone();
        self.reached.extend(order.iter().take(1).cloned());
        if let Some(end) = self.steps(UP, &order)? {
            return Ok(end);
        }
        let back: Vec<String> = order.into_iter().rev().collect();
        Ok(match self.steps(DOWN, &back)? {
            None => "to head and back".to_owned(),
            Some(end) => format!("to head; {end}"),
        })
    }

    /// Takes all steps in this order; a sentence if the walk ends before the last.
    fn steps(&mut self, direction: Direction, order: &[String]) -> Result<Option<String>, Failure> {
        let mut position = 0;
        while position < order.len() {
            let failed = match self.ours(direction.command, direction.all)? {
                Answer::Done => order.len(),
                Answer::Refused(problems) => {
                    let first = order[position..].iter().position(|revision| problems.contains_key(revision));
                    self.reasons.extend(problems);
                    position + first.unwrap_or_default()
                }
                Answer::Failed(step, reason) => {
                    self.failure(direction, order, &mut position, step.as_deref(), reason)?
                }
            };
            if failed < order.len() && failed > position {
                // Everything before the first that is refused.
                let target =
                    if direction.command == UP.command { &order[failed - 1] } else { &order[failed] };
                if let Answer::Failed(step, reason) = self.ours(direction.command, target)? {
                    let at = self.failure(direction, order, &mut position, step.as_deref(), reason)?;
                    self.reached.extend(order[..at].iter().cloned());
                    if let Some(end) = self.by_reference(direction, &order[at])? {
                        return Ok(Some(end));
                    }
                    position = at + 1;
                    continue;
                }
            }
            self.reached.extend(order[..order.len().min(failed + 1)].iter().cloned());
            if let Some(revision) = order.get(failed)
                && let Some(end) = self.by_reference(direction, revision)?
            {
                return Ok(Some(end));
            }
            position = failed + 1;
        }
        Ok(None)
    }

    /// The position of the revision that failed, after its reason has been written down.
    fn failure(
        &mut self,
        direction: Direction,
        order: &[String],
        position: &mut usize,
        step: Option<&str>,
        reason: String,
    ) -> Result<usize, Failure> {
        let at = match step {
            Some(step) => order.iter().position(|revision| revision == step),
            None => Some(*position),
        };
        let at = at.ok_or_else(|| {
            Failure::new(format!(
                "{}: {} at an unknown revision: {reason}",
                self.tree.name(),
                direction.command
            ))
        })?;
        self.reasons.entry(order[at].clone()).or_insert(reason);
        *position = at;
        Ok(at)
    }

    /// One step by the reference. If it fails there as well, the reason that was written down for this step is not ours.
    fn by_reference(&mut self, direction: Direction, revision: &str) -> Result<Option<String>, Failure> {
        let mut command = Command::new(&self.programs.reference.alembic);
        let (success, text) = self.run(&mut command, &[direction.command, direction.one])?;
        if success {
            return Ok(None);
        }
        let last = text.lines().rev().find(|line| line.starts_with(|start: char| start.is_alphabetic()));
        let exception = last.unwrap_or_default().split(':').next().unwrap_or_default();
        let is_same = self.reasons.get(revision).is_some_and(|reason| reason.contains(exception));
        if is_same {
            self.reasons.remove(revision);
        }
        Ok(Some(format!(
            "{} ends at `{revision}`, where the reference raises {exception}",
            direction.command
        )))
    }

    fn ours(&self, command: &str, target: &str) -> Result<Answer, Failure> {
        let (success, text) = self.run(&mut Command::new(&self.programs.ours), &[command, target])?;
        Ok(if success { Answer::Done } else { self.answer(&text) })
    }

    fn answer(&self, text: &str) -> Answer {
        let lines = || text.lines().map(|line| line.strip_prefix("error: ").unwrap_or(line));
        if text.contains("hint: nothing has been executed") {
            let mut problems: BTreeMap<String, String> = BTreeMap::new();
            for line in lines() {
                if let Some(revision) = self.tree.revision_in(line) {
                    let reason = problems.entry(revision.to_owned()).or_default();
                    if !reason.is_empty() {
                        reason.push_str("; ");
                    }
                    reason.push_str(&self.tree.relative(line));
                }
            }
            if !problems.is_empty() {
                return Answer::Refused(problems);
            }
        }
        let step = text
            .lines()
            .filter_map(|line| line.strip_prefix("hint: `"))
            .find_map(|hint| {
                let (kind, rest) = hint.split_once(' ')?;
                let (from, rest) = rest.split_once(" -> ")?;
                let to = rest.split([',', '`', ' ']).next()?;
                Some(if kind == UP.command { to } else { from })
            })
            .map(str::to_owned);
        let reason: Vec<&str> = lines().take_while(|line| !line.starts_with("  -->")).collect();
        Answer::Failed(step, self.tree.relative(reason.first().copied().unwrap_or("no message")))
    }

    /// The revisions from the first to the head.
    fn history(&self) -> Result<Vec<String>, Failure> {
        let (success, text) = self.run(&mut Command::new(&self.programs.ours), &["history"])?;
        if !success {
            return Err(Failure::new(format!("{}: {text}", self.tree.name())));
        }
        let mut order: Vec<String> = text
            .lines()
            .filter_map(|line| line.split_once(" -> ")?.1.split([',', ' ']).next())
            .filter(|revision| self.tree.revisions.iter().any(|known| known.identifier == *revision))
            .map(str::to_owned)
            .collect();
        order.reverse();
        if order.len() == self.tree.revisions.len() {
            Ok(order)
        } else {
            Err(Failure::new(format!("{} is not one line of revisions", self.tree.name())))
        }
    }

    /// Whether the command succeeded, and everything that it printed.
    fn run(&self, command: &mut Command, arguments: &[&str]) -> Result<(bool, String), Failure> {
        let output = command
            .args(arguments)
            .current_dir(self.folder)
            .env_remove("ALEMBIC_CONFIG")
            .env_remove("SQLALCHEMY_URL")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .context(|| arguments.join(" "))?;
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok((output.status.success(), text.concat()))
    }
}
