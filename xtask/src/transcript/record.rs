//! Recording: the answers of the reference take their place in the document.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::case::{Case, Step, cases};
use super::console::Exchange;
use super::execute::{Program, Sandbox};
use super::markdown::{Document, Segment};
use crate::reference::{ALEMBIC, SQLALCHEMY};
use crate::{Failure, reference};

/// The line under the title of a recorded document.
pub fn provenance() -> String {
    format!("Recorded from alembic {ALEMBIC}, SQLAlchemy {SQLALCHEMY} by `cargo xtask golden`.")
}

/// The text of a transcript with every answer taken from the reference anew.
pub fn recorded(text: &str, reference: &reference::Reference) -> Result<String, Failure> {
    let mut document = Document::parse(text);
    let cases = cases(&document)?;
    let program = Program::new(&reference.alembic, Some(&reference.package))?;
    for (segment, exchanges) in answers(&cases, &program)? {
        if let Segment::Block(block) = &mut document.segments[segment] {
            block.body = exchanges.iter().map(Exchange::text).collect();
        }
    }
    let line = provenance();
    let is_there = |segment: &Segment| matches!(segment, Segment::Line(text) if *text == line);
    document.segments.retain(
        |segment| !matches!(segment, Segment::Line(text) if text.starts_with("Recorded from ") && *text != line),
    );
    if !document.segments.iter().any(is_there) {
        let title = document
            .segments
            .iter()
            .position(|segment| matches!(segment, Segment::Line(text) if text.starts_with("# ")));
        let at = title.map_or(0, |title| title + 1);
        document.segments.splice(at..at, [Segment::Line(String::new()), Segment::Line(line)]);
    }
    Ok(document.to_string())
}

type Answers = Vec<(usize, Vec<Exchange>)>;

/// Runs all cases, several at a time.
fn answers(cases: &[Case], program: &Program) -> Result<Answers, Failure> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Result<Answers, Failure>> = Mutex::new(Ok(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads.min(cases.len()) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let answers = run(case, program);
                    let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                    match (&mut *results, answers) {
                        (Ok(all), Ok(answers)) => all.extend(answers),
                        (slot @ Ok(_), Err(failure)) => *slot = Err(failure),
                        (Err(_), _) => {}
                    }
                }
            });
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn run(case: &Case, program: &Program) -> Result<Answers, Failure> {
    let sandbox = Sandbox::new(program)?;
    let mut answers = Vec::new();
    for step in &case.steps {
        sandbox.prepare(step)?;
        if let Step::Console { segment, recorded, .. } = step {
            let exchanges: Result<Vec<Exchange>, Failure> =
                recorded.iter().map(|exchange| sandbox.run(&exchange.command)).collect();
            answers.push((*segment, exchanges?));
        }
    }
    Ok(answers)
}
