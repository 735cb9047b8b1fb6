//! Repeated chores: `cargo xtask test`, `cargo xtask bench`, `cargo xtask golden`, `cargo xtask coverage`.

use std::path::PathBuf;
use std::process::ExitCode;

use xtask::{Failure, bench, coverage, golden, suite};

const USAGE: &str = "\
cargo xtask test                       install what the tests need and run all of them
cargo xtask bench [--write]            measure against the targets; with --write into docs/benchmarks.md
cargo xtask golden [--check] [FILE…]   record the transcripts from the reference, or compare them with it
cargo xtask coverage [--check]         measure which revisions of published projects are native, into docs/coverage.md
cargo xtask coverage PROJECT            print what that says of one project
cargo xtask coverage --record [PROJECT] let the reference do the same once, with all that the projects depend on, and keep what it did
cargo xtask ours [FILE…]               write down in the transcripts where our answers differ from the recorded ones";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let (flags, values): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.starts_with("--"));
    match (&values[..], &flags[..]) {
        (["test"], []) => suite::test(),
        (["bench"], [] | ["--write"]) => bench::bench(!flags.is_empty()),
        (["golden", files @ ..], [] | ["--check"]) => {
            golden::golden(&files.iter().map(PathBuf::from).collect::<Vec<_>>(), !flags.is_empty())
        }
        (["coverage"], [] | ["--check"]) => coverage::coverage(!flags.is_empty()),
        (["coverage", project], []) => coverage::project(project),
        (["coverage", project @ ..], ["--record"]) if project.len() < 2 => {
            coverage::record(project.first().copied())
        }
        (["ours", files @ ..], []) => golden::ours(&files.iter().map(PathBuf::from).collect::<Vec<_>>()),
        _ => Err(Failure::new(format!("usage:\n{USAGE}"))),
    }
}
