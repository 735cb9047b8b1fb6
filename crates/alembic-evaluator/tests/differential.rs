//! Small programs by subject must print what CPython 3.11 prints, and end with the same exception line.
//!
//! `RECORD=1 cargo test -p alembic-evaluator --test differential` records the output of `python3` anew.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the test reads programs and runs the reference"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use alembic_evaluator::Interruption;

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python");
    let mut programs: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of programs is part of the crate")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    programs.sort();
    programs
}

fn evaluated(path: &Path) -> String {
    let source = std::fs::read_to_string(path).expect("a readable program");
    let (mut vm, system) = support::machine(&[]);
    let result = vm.run_module(&path.to_string_lossy(), &source, "__main__");
    let mut output = system.output.borrow().clone();
    match result {
        Ok(_) => {}
        Err(Interruption::Raise(raised)) => {
            let text = vm.traceback_text(&raised);
            output.push_str(text.trim_end().lines().last().unwrap_or_default());
            output.push('\n');
        }
        Err(other) => {
            output.push_str(&other.to_string());
            output.push('\n');
        }
    }
    output
}

/// The output of `python3`, if that is CPython 3.11.
fn reference(path: &Path) -> Option<String> {
    let version = Command::new("python3").arg("--version").output().ok()?;
    if !String::from_utf8_lossy(&version.stdout).starts_with("Python 3.11") {
        return None;
    }
    let output = Command::new("python3").arg(path).env("PYTHONHASHSEED", "0").output().ok()?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        text.push_str(String::from_utf8_lossy(&output.stderr).trim_end().lines().last().unwrap_or_default());
        text.push('\n');
    }
    Some(text)
}

#[test]
fn programs_print_what_cpython_prints() {
    let mut failures = Vec::new();
    for path in programs() {
        let kept = path.with_extension("expected");
        let live = reference(&path);
        if std::env::var_os("RECORD").is_some()
            && let Some(live) = &live
        {
            std::fs::write(&kept, live).expect("a writable recording");
        }
        let recorded = std::fs::read_to_string(&kept).unwrap_or_default();
        if let Some(live) = live {
            assert_eq!(live, recorded, "the recording of {} is old", path.display());
        }
        let ours = evaluated(&path);
        if ours != recorded {
            let differing = ours.lines().zip(recorded.lines()).position(|(left, right)| left != right);
            let first = differing.unwrap_or_else(|| ours.lines().count().min(recorded.lines().count()));
            failures.push(format!(
                "{}: output line {}:\n  python: {:?}\n  ours:   {:?}",
                path.file_name().unwrap_or_default().to_string_lossy(),
                first + 1,
                recorded.lines().nth(first),
                ours.lines().nth(first)
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
