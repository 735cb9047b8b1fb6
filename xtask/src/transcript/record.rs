//! Recording: the answers of the reference take their place in the document.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::case::{Case, Step, cases};
use super::console::Exchange;
use super::execute::{Program, Sandbox};
use super::markdown::{Block, Document, Segment};
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

/// The text of a transcript with a block `console ours` wherever `program` answers otherwise than recorded.
///
/// A block that is new is followed by a line that names no deviation yet, which the tests refuse: whoever adds it
/// names the entry in `docs/deviations.md`, or corrects the program.
pub fn with_ours(text: &str, program: &Program) -> Result<String, Failure> {
    let mut document = Document::parse(text);
    let cases = cases(&document)?;
    let mut all = answers(&cases, program)?;
    // From the last block to the first, so that the places of those before stay.
    all.sort_by_key(|(segment, _)| std::cmp::Reverse(*segment));
    for (segment, answered) in all {
        let Segment::Block(block) = &document.segments[segment] else { continue };
        let recorded = Exchange::parse_all(&block.body);
        let differing: String = std::iter::zip(&recorded, &answered)
            .filter(|(recorded, answered)| recorded != answered)
            .map(|(_, answered)| answered.text())
            .collect();
        let own = document.segments[segment + 1..].iter().position(|segment| !is_empty_line(segment));
        let own =
            own.map(|distance| segment + 1 + distance).filter(|own| is_own_block(&document.segments[*own]));
        match (own, differing.is_empty()) {
            (Some(own), false) => {
                if let Segment::Block(block) = &mut document.segments[own] {
                    block.body = differing;
                }
            }
            (Some(own), true) => {
                let is_named = document.segments.get(own + 1).is_some_and(is_deviation);
                document.segments.drain(own..own + 1 + usize::from(is_named));
            }
            (None, false) => {
                let line = "Deviation: [](../../../../docs/deviations.md): ".to_owned();
                let new = [Segment::Block(Block::new("console ours", differing)), Segment::Line(line)];
                document.segments.splice(segment + 1..=segment, new);
            }
            (None, true) => {}
        }
    }
    Ok(document.to_string())
}

fn is_empty_line(segment: &Segment) -> bool {
    matches!(segment, Segment::Line(line) if line.is_empty())
}

fn is_own_block(segment: &Segment) -> bool {
    matches!(segment, Segment::Block(block) if block.info == "console ours")
}

fn is_deviation(segment: &Segment) -> bool {
    matches!(segment, Segment::Line(line) if line.starts_with("Deviation: "))
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

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program that prints its arguments.
    fn echo() -> (tempfile::TempDir, Program) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let script = folder.path().join("echo");
        std::fs::write(&script, "#!/bin/sh\necho \"$@\"\n").expect("a file can be written");
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755))
            .expect("it can be made executable");
        let program = Program::new(&script, None).expect("it can be linked");
        (folder, program)
    }

    #[test]
    fn other_answers_are_written_beside_the_recorded_ones() {
        let (_folder, program) = echo();
        let text = "# t\n## one\n```console\n$ alembic a\na\n$ alembic b\nrecorded\n```\n## two\n```console\n$ alembic c\nc\n```\n";
        let written = with_ours(text, &program).expect("the text is a transcript");
        let own = "```console ours\n$ alembic b\nb\n```\nDeviation: [](../../../../docs/deviations.md): \n";
        assert_eq!(written, text.replace("recorded\n```\n", &format!("recorded\n```\n{own}")));
        assert_eq!(with_ours(&written, &program).expect("the text is a transcript"), written);
        let same = written.replace("recorded\n", "b\n");
        assert_eq!(
            with_ours(&same, &program).expect("the text is a transcript"),
            text.replace("recorded", "b")
        );
    }
}
