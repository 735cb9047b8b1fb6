//! The transcripts in `tests/transcripts/`: one test per case, named `FILE::CASE`.
//!
//! `cargo test -p alembic-cli --test transcripts upgrade::` runs the cases of `upgrade.md`; `cargo xtask golden upgrade` records
//! that file from the reference. How a transcript reads is said in `xtask/src/transcript/mod.rs`.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use similar::TextDiff;
use xtask::transcript::{Case, Document, Exchange, Program, Sandbox, Step, case, cases, record};
use xtask::workspace;

fn main() -> ExitCode {
    match trials() {
        Ok(trials) => libtest_mimic::run(&Arguments::from_args(), trials).exit_code(),
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> Result<Vec<Trial>, Box<dyn std::error::Error>> {
    let program = Arc::new(Program::new(Path::new(env!("CARGO_BIN_EXE_alembic")), None)?);
    let deviations: Arc<str> = fs::read_to_string(workspace::root().join("docs/deviations.md"))?.into();
    let mut trials = Vec::new();
    for path in workspace::transcripts()? {
        let subject = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let is_recorded = text.lines().any(|line| line == record::provenance());
        trials.push(Trial::test(format!("{subject}::is recorded"), move || {
            if is_recorded { Ok(()) } else { Err("run `cargo xtask golden` to record the file".into()) }
        }));
        let cases =
            cases(&Document::parse(&text)).map_err(|failure| format!("{}: {failure}", path.display()))?;
        for case in cases {
            let (program, deviations) = (Arc::clone(&program), Arc::clone(&deviations));
            trials.push(Trial::test(format!("{subject}::{}", case.name), move || {
                check(&case, &program, &deviations).map_err(Failed::from)
            }));
        }
    }
    Ok(trials)
}

/// Every command answers as it is written.
fn check(case: &Case, program: &Program, deviations: &str) -> Result<(), String> {
    case.check_deviations(deviations).map_err(|failure| failure.to_string())?;
    let sandbox = Sandbox::new(program).map_err(|failure| failure.to_string())?;
    let (mut expected, mut answered) = (String::new(), String::new());
    for step in &case.steps {
        sandbox.prepare(step).map_err(|failure| failure.to_string())?;
        let Step::Console { recorded, ours, .. } = step else { continue };
        for exchange in case::expected(recorded, ours.as_ref()) {
            let answer = sandbox.run(&exchange.command).map_err(|failure| failure.to_string())?;
            expected += &Exchange::text(&exchange);
            answered += &Exchange::text(&answer);
        }
    }
    if expected.is_empty() {
        return Err("the case runs no command".to_owned());
    }
    if expected == answered {
        return Ok(());
    }
    let difference = TextDiff::from_lines(&expected, &answered);
    Err(format!("{}", difference.unified_diff().context_radius(8).header("written", "answered")))
}
