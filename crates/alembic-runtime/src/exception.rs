//! An exception that `env.py` or a revision script raised and nobody caught, as the command reports it.

use std::rc::Rc;

use alembic_evaluator::{Exception, TracebackEntry, Vm};

/// What a script raised, with the way it took and what the run had done by then.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub struct ScriptException {
    /// The last line (or lines) of Python's traceback: `sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) …`.
    pub text: String,
    /// The innermost script position, as file, line, function and source line.
    pub place: Option<ScriptPlace>,
    /// The whole traceback as Python prints it.
    pub traceback: String,
    /// How far the run had come.
    pub progress: RunProgress,
}

/// A line of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptPlace {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// The function, or `<module>`.
    pub function: String,
    /// The line's text without indentation; empty if it cannot be shown.
    pub text: String,
}

/// How far a run had come when something stopped it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunProgress {
    /// What it had committed, as log lines show it: `upgrade a -> b, message`.
    pub applied: Vec<String>,
    /// The step that was running, if one was.
    pub failed_step: Option<String>,
    /// Whether anything has been committed, be it by `env.py` itself.
    pub has_committed: bool,
}

impl RunProgress {
    /// A sentence for the user; `None` when no step had begun and nothing has been committed.
    pub fn sentence(&self) -> Option<String> {
        let Some(step) = &self.failed_step else {
            let sentence =
                "no revision was run, but statements that were executed before have been committed";
            return self.has_committed.then(|| sentence.to_owned());
        };
        let revisions = match self.applied.as_slice() {
            [] => "nothing of this run has been committed".to_owned(),
            [one] => format!("committed before it: {one}"),
            several => {
                format!(
                    "committed before it, {} steps, the last: {}",
                    several.len(),
                    several[several.len() - 1]
                )
            }
        };
        Some(format!("`{step}` failed and was rolled back; {revisions}"))
    }
}

impl ScriptException {
    pub(crate) fn new(vm: &mut Vm, exception: &Rc<Exception>) -> Self {
        Self {
            text: vm.exception_text(exception),
            place: exception.traceback().last().map(ScriptPlace::of),
            traceback: vm.traceback_text(exception),
            progress: RunProgress::default(),
        }
    }

    fn message(&self) -> String {
        match &self.place {
            None => self.text.clone(),
            Some(place) => {
                let head = format!(
                    "{}\n  --> {}:{}, in {}",
                    self.text.trim_end(),
                    place.file,
                    place.line,
                    place.function
                );
                if place.text.is_empty() {
                    head
                } else {
                    format!("{head}\n{:>6} | {}", place.line, place.text)
                }
            }
        }
    }
}

impl ScriptPlace {
    fn of(entry: &TracebackEntry) -> Self {
        Self {
            file: entry.file.to_string(),
            line: entry.line,
            function: entry.function.to_string(),
            text: entry.text.clone(),
        }
    }
}
