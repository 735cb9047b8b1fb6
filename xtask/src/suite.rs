//! `cargo xtask test`: installs what the tests need and runs all of them.

use std::path::Path;
use std::process::Command;

use crate::{Failure, golden, installation, postgresql, process, reference, workspace};

/// Formatting, lints, every test of the workspace, and the transcripts against the reference. All parts run; the
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
    println!("\n== cargo xtask golden --check");
    if let Err(failure) = golden::golden(&[], true) {
        eprintln!("{failure}");
        failed.push("cargo xtask golden --check".to_owned());
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
