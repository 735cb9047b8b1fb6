//! Small programs by subject must print what CPython prints, and end with the same exception line.
//!
//! A file of `tests/python` holds many programs, each under a line `#: title`; the file beside it holds what CPython printed.
//! `RECORD=1 cargo test -p alembic-evaluator --test differential` records the output of `python3` anew; `PROGRAMS=folder`
//! takes the programs of another folder.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the test reads programs and runs the reference"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use alembic_evaluator::Interruption;

const TITLE: &str = "#: ";

/// How many programs there are at least.
const PROGRAMS: usize = 400;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python")
}

fn files() -> Vec<PathBuf> {
    let chosen = std::env::var_os("PROGRAMS").map_or_else(folder, PathBuf::from);
    let mut files: Vec<PathBuf> = std::fs::read_dir(chosen)
        .expect("the folder of programs is part of the crate")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    files.sort();
    files
}

/// The parts of a file by their titles; what stands before the first title has none.
fn parts(text: &str) -> Vec<(String, String)> {
    let mut parts = vec![(String::new(), String::new())];
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(TITLE) {
            Some(title) => parts.push((title.trim().to_owned(), String::new())),
            None => parts.last_mut().expect("there is a first part").1.push_str(line),
        }
    }
    parts.retain(|(title, text)| !title.is_empty() || !text.trim().is_empty());
    parts
}

fn evaluated(path: &Path, program: &str) -> String {
    let (mut vm, system) = support::machine(&[]);
    let result = vm.run_module(&path.to_string_lossy(), program, "__main__");
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

fn record(path: &Path) {
    let output = Command::new("python3")
        .arg(folder().with_file_name("support/record.py"))
        .arg(path)
        .envs([("PYTHONHASHSEED", "0"), ("TZ", "UTC")])
        .output()
        .expect("recording needs python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::write(path.with_extension("expected"), output.stdout).expect("a writable recording");
}

#[test]
fn programs_print_what_cpython_prints() {
    let mut failures = Vec::new();
    let mut count = 0;
    for path in files() {
        if std::env::var_os("RECORD").is_some() {
            record(&path);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = std::fs::read_to_string(&path).expect("a readable program");
        let recording = std::fs::read_to_string(path.with_extension("expected")).unwrap_or_default();
        let (version, recording) = recording.split_once('\n').unwrap_or_default();
        assert!(version.starts_with("# CPython 3."), "the recording of {name} does not say its version");
        let (programs, recorded) = (parts(&source), parts(recording));
        let titles = |parts: &[(String, String)]| -> Vec<String> {
            parts.iter().map(|(title, _)| title.clone()).collect()
        };
        assert_eq!(titles(&programs), titles(&recorded), "the recording of {name} is old");
        for ((title, program), (_, recorded)) in programs.iter().zip(&recorded) {
            count += 1;
            let ours = evaluated(&path, program);
            if ours != *recorded {
                let differing = ours.lines().zip(recorded.lines()).position(|(left, right)| left != right);
                let first = differing.unwrap_or_else(|| ours.lines().count().min(recorded.lines().count()));
                failures.push(format!(
                    "{name}, {title}: output line {}:\n  python: {:?}\n  ours:   {:?}",
                    first + 1,
                    recorded.lines().nth(first).unwrap_or_default(),
                    ours.lines().nth(first).unwrap_or_default()
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} programs:\n{}", failures.len(), failures.join("\n"));
    let complete = std::env::var_os("PROGRAMS").is_some() || count >= PROGRAMS;
    assert!(complete, "only {count} programs: some were lost");
    println!("{count} programs");
}
