//! A tree from empty to head and back by this program, beside what the reference did.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use super::deviations::{self, At};
use super::place::Place;
use super::projects::Backend;
use super::recording::{Recording, Step};
use super::tree::Tree;
use crate::{Context, Failure};

/// What a walk on one database has shown.
pub(super) struct Walked {
    pub(super) backend: Backend,
    /// Why a revision is not native, for each that is not.
    pub(super) reasons: BTreeMap<String, String>,
    /// What turned out to be unsupported only while a revision ran.
    pub(super) found_late: BTreeMap<String, String>,
    /// The names of the deliberate differences that were met, as in `docs/deviations.md`.
    pub(super) deviations: BTreeSet<&'static str>,
    /// How many steps the reference ended with an exception, up and down.
    pub(super) exceptions: [usize; 2],
    /// The first lines in which the database was not the reference's, at head and at base.
    pub(super) catalogues: [Option<String>; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Upgrade,
    Downgrade,
}

impl Direction {
    fn command(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
        }
    }

    fn end(self) -> &'static str {
        match self {
            Self::Upgrade => "heads",
            Self::Downgrade => "base",
        }
    }
}

/// How a run of this program ended.
enum Answer {
    Done,
    /// Nothing was executed: revisions that hold what is not supported.
    Refused(BTreeMap<String, String>),
    /// Nothing was executed, because a script has no such function.
    Missing {
        revision: String,
        message: String,
    },
    /// Nothing was executed, because `env.py` holds what is not supported.
    Nowhere(String),
    /// A step failed; those before it are done.
    Failed {
        /// The revision, where the message names it.
        revision: Option<String>,
        message: String,
        /// Whether it is something unsupported that the check before the run should have found.
        found_late: bool,
    },
}

/// Walks a tree.
pub(super) fn walk(tree: &Tree, backend: Backend, program: &Path) -> Result<Walked, Failure> {
    let recording = Recording::read(tree, backend)?;
    let place = Place::new(tree, backend, "")?;
    let mut walk = Walk {
        tree,
        backend,
        program,
        place: &place,
        reasons: BTreeMap::new(),
        found_late: BTreeMap::new(),
        skipped: None,
        deviations: BTreeSet::new(),
    };
    walk.steps(Direction::Upgrade, &recording.upgrade)?;
    let at_head = walk.difference(&recording.at_head, At::Head)?;
    walk.steps(Direction::Downgrade, &recording.downgrade)?;
    let at_base = walk.difference(&recording.at_base, At::Base)?;
    let exceptions = |steps: &[Step]| steps.iter().filter(|step| step.exception.is_some()).count();
    Ok(Walked {
        backend,
        reasons: walk.reasons,
        found_late: walk.found_late,
        deviations: walk.deviations,
        exceptions: [exceptions(&recording.upgrade), exceptions(&recording.downgrade)],
        catalogues: [at_head, at_base],
    })
}

struct Walk<'a> {
    tree: &'a Tree,
    backend: Backend,
    program: &'a Path,
    place: &'a Place,
    reasons: BTreeMap<String, String>,
    found_late: BTreeMap<String, String>,
    /// The first revision that is stamped past although the reference has done it: what comes after it finds another
    /// database than it should.
    skipped: Option<String>,
    /// The deliberate differences that were met.
    deviations: BTreeSet<&'static str>,
}

impl Walk<'_> {
    /// The first lines in which the database is not as recorded, unless that is deliberate.
    fn difference(&mut self, recorded: &str, at: At) -> Result<Option<String>, Failure> {
        let ours = self.place.dump()?;
        if recorded == ours {
            return Ok(None);
        }
        if let Some(name) = deviations::named(self.tree, self.backend, at) {
            self.deviations.insert(name);
            return Ok(None);
        }
        let difference = similar::TextDiff::from_lines(recorded, &ours);
        let changes =
            difference.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
        let lines = changes.map(|change| format!("{}{}", change.tag(), change.value().trim_end()));
        Ok(Some(lines.take(12).collect::<Vec<_>>().join("\n")))
    }

    /// Takes all steps in the recorded order.
    fn steps(&mut self, direction: Direction, steps: &[Step]) -> Result<(), Failure> {
        let position = |revision: &str| steps.iter().position(|step| step.revision == revision);
        // Where a run ends if it goes well: behind all, or before the first that the check refuses.
        let mut goal = steps.len();
        let mut next = 0;
        while next < steps.len() {
            let target = Self::target(direction, steps, goal);
            let (stopped, message) = match self.ours(direction.command(), &target)? {
                Answer::Done => (goal, None),
                Answer::Refused(problems) => {
                    let first = problems
                        .keys()
                        .filter_map(|revision| position(revision))
                        .filter(|at| *at >= next)
                        .min();
                    let Some(first) = first else {
                        return Err(self.lost(direction, &format!("{problems:?}")));
                    };
                    self.reasons.extend(problems);
                    if first > next {
                        goal = first;
                        continue;
                    }
                    (next, None)
                }
                Answer::Missing { revision, message } => {
                    let at = position(&revision).ok_or_else(|| self.lost(direction, &message))?;
                    if at > next {
                        goal = at;
                        continue;
                    }
                    (next, Some(message))
                }
                Answer::Nowhere(message) => {
                    for step in steps {
                        self.reasons.entry(step.revision.clone()).or_insert_with(|| message.clone());
                    }
                    return Ok(());
                }
                Answer::Failed { revision, message, found_late } => {
                    let at = revision.map_or(Some(next), |revision| position(&revision));
                    let at = at.ok_or_else(|| self.lost(direction, &message))?;
                    if found_late {
                        self.found_late.entry(steps[at].revision.clone()).or_insert_with(|| message.clone());
                    }
                    (at, Some(message))
                }
            };
            for step in &steps[next..stopped] {
                if let Some(exception) = &step.exception {
                    let reason =
                        format!("{} succeeds, the reference raises {exception}", direction.command());
                    self.differs(step, reason);
                }
            }
            let Some(step) = steps.get(stopped) else { break };
            self.judge(step, message);
            if !step.statements.is_empty() {
                self.place.execute(&step.sql()?)?;
            }
            self.ours("stamp", &Self::target(direction, steps, stopped + 1))?;
            next = stopped + 1;
            goal = steps.len();
        }
        Ok(())
    }

    /// The argument that ends a run behind so many steps.
    fn target(direction: Direction, steps: &[Step], count: usize) -> String {
        let target = match direction {
            _ if count >= steps.len() => return direction.end().to_owned(),
            Direction::Upgrade => &steps[count - 1],
            Direction::Downgrade => &steps[count],
        };
        target.revision.clone()
    }

    /// Notes why a step that this program did not do is not native, unless the reference ends with the same exception.
    fn judge(&mut self, step: &Step, message: Option<String>) {
        if let Some(message) = message {
            let as_recorded =
                step.exception.as_ref().is_some_and(|recorded| classes(recorded) == classes(&message));
            if !as_recorded {
                let reason = match (&self.skipped, &step.exception) {
                    (Some(skipped), _) => format!("behind `{skipped}`: {message}"),
                    (None, Some(exception)) => format!("{message}, the reference raises {exception}"),
                    (None, None) => message,
                };
                self.differs(step, reason);
            }
        }
        if step.exception.is_none() && step.statements.is_empty() && self.reasons.contains_key(&step.revision)
        {
            self.skipped.get_or_insert_with(|| step.revision.clone());
        }
    }

    /// Notes a difference, unless it is deliberate.
    fn differs(&mut self, step: &Step, reason: String) {
        match deviations::named(self.tree, self.backend, At::Revision(&step.revision)) {
            Some(name) => {
                self.deviations.insert(name);
            }
            None => {
                self.reasons.entry(step.revision.clone()).or_insert(reason);
            }
        }
    }

    fn lost(&self, direction: Direction, message: &str) -> Failure {
        Failure::new(format!(
            "{}: {} ends at an unknown revision: {message}",
            self.tree.name(),
            direction.command()
        ))
    }

    fn ours(&self, command: &str, target: &str) -> Result<Answer, Failure> {
        let output = Command::new(self.program)
            .args([command, target])
            .current_dir(self.place.folder())
            .env_remove("ALEMBIC_CONFIG")
            .env_remove("SQLALCHEMY_URL")
            .envs(self.tree.project.variables.to_vec())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .context(|| format!("{command} {target}"))?;
        if output.status.success() {
            return Ok(Answer::Done);
        }
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let answer = self.answer(&text.concat());
        match answer {
            Answer::Failed { message, .. } | Answer::Nowhere(message) if command == "stamp" => {
                Err(Failure::new(format!("{}: stamp {target}: {message}", self.tree.name())))
            }
            answer => Ok(answer),
        }
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
            return if problems.is_empty() {
                let folder = format!("{}/", self.place.folder().display());
                Answer::Nowhere(self.tree.relative(lines().next().unwrap_or_default()).replace(&folder, ""))
            } else {
                Answer::Refused(problems)
            };
        }
        let revision = lines().filter_map(|line| line.strip_prefix("hint: `")).find_map(|hint| {
            let (kind, rest) = hint.split_once(' ')?;
            let (from, rest) = rest.split_once(" -> ")?;
            let to = rest.split([',', '`', ' ']).next()?;
            Some(if kind == Direction::Upgrade.command() { to } else { from }.to_owned())
        });
        // In front of it stands what the scripts have logged.
        let message = text.lines().find_map(|line| line.strip_prefix("error: "));
        let message = self.tree.relative(message.or_else(|| text.lines().next()).unwrap_or("no message"));
        let module =
            message.strip_prefix("AttributeError: module '").and_then(|rest| rest.split_once("_py'"));
        if revision.is_none()
            && let Some(revision) = module.and_then(|(stem, _)| self.tree.revision_of(&format!("{stem}.py")))
        {
            return Answer::Missing { revision: revision.to_owned(), message };
        }
        Answer::Failed { revision, message, found_late: text.contains("this program does not know that yet") }
    }
}

/// The class of an exception, with that of the driver's exception inside it.
fn classes(exception: &str) -> (&str, &str) {
    let (class, text) = exception.split_once(": ").unwrap_or((exception, ""));
    let driver =
        text.strip_prefix('(').and_then(|text| text.split_once(')')).map_or("", |(driver, _)| driver);
    (class, driver)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_compared_by_their_classes() {
        let recorded = "sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation \"pets\" does not exist";
        assert_eq!(classes(recorded), ("sqlalchemy.exc.ProgrammingError", "psycopg2.errors.UndefinedTable"));
        assert_eq!(classes("NotImplementedError"), ("NotImplementedError", ""));
    }
}
