//! `cargo xtask test`: installs what the tests need and runs all of them.

use std::path::Path;
use std::process::Command;

use crate::{Failure, coverage, golden, installation, postgresql, process, reference, workspace};

/// Formatting, lints, every test of the workspace, the transcripts against the reference, and the published projects. All parts run; the
/// failure names those that did not pass.
pub fn test() -> Result<(), Failure> {
    let reference = reference::find_or_install()?;
    installation::need_program("sqlite3", "sqlite3")?;
    let server = installation::postgresql()?;
    println!("reference: {}\nPostgreSQL: {}", reference.python.display(), server.url);
    let parts: &[&[&str]] = &[
        &["fmt", "--all", "--check"],
        &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
        &["test", "--workspace", "--no-fail-fast"],
    ];
    let mut failed = Vec::new();
    for part in parts {
        let title = format!("cargo {}", part.join(" "));
        println!("\n== {title}");
        if let Err(failure) = process::run(&mut cargo(part, &reference.python, &server.url)) {
            eprintln!("{failure}");
            failed.push(title);
        }
    }
    for title in ["golden", "coverage"] {
        println!("\n== cargo xtask {title} --check");
        let passed = if title == "golden" { golden::golden(&[], true) } else { coverage::coverage(true) };
        if let Err(failure) = passed {
            eprintln!("{failure}");
            failed.push(format!("cargo xtask {title} --check"));
        }
    }
    if failed.is_empty() {
        println!("\nall tests passed");
        Ok(())
    } else {
        Err(Failure::new(format!("not passed: {}", failed.join("; "))))
    }
}

fn cargo(arguments: &[&str], python: &Path, url: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(arguments)
        .current_dir(workspace::root())
        .env("ALEMBIC_REFERENCE_PYTHON", python)
        .env(postgresql::VARIABLE, url);
    command
}
