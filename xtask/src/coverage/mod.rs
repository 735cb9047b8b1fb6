//! `cargo xtask coverage`: which revisions of published projects evaluate natively, and why the others do not.

mod projects;
mod report;
mod tree;
mod walk;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tree::Tree;
use walk::{Programs, TreeCoverage};

use crate::{Context, Failure, process, reference, workspace};

/// Fetches the projects, walks every tree from empty to head and back, and writes `docs/coverage.md`.
///
/// With `check` nothing is written; a revision that the file counts as native and that is not any more is a failure,
/// and a revision that has become native is told.
pub fn coverage(check: bool) -> Result<(), Failure> {
    let measured = measure()?;
    let file = workspace::root().join("docs/coverage.md");
    if !check {
        fs::write(&file, report::written(&measured)).context(|| file.display().to_string())?;
        println!("{}", report::totals(&measured));
        return Ok(());
    }
    let text = fs::read_to_string(&file).context(|| file.display().to_string())?;
    let changes = report::compared(&text, &measured);
    for gained in &changes.gained {
        println!("hint: {gained} is native now; `cargo xtask coverage` writes it down");
    }
    if changes.lost.is_empty() {
        println!("{}", report::totals(&measured));
        Ok(())
    } else {
        Err(Failure::new(format!("native no more:\n{}", changes.lost.join("\n"))))
    }
}

fn measure() -> Result<Vec<TreeCoverage>, Failure> {
    let programs = Programs { ours: built()?, reference: reference::find_or_install()? };
    let mut measured = Vec::new();
    for project in projects::PROJECTS {
        let package = projects::fetched(project)?;
        for shape in project.trees {
            let tree = Tree::find(project, shape, &package)?;
            let coverage = walk::walk(&tree, &programs)?;
            println!("{}: {} of {} revisions", tree.name(), coverage.native(), tree.revisions.len());
            measured.push(coverage);
        }
    }
    Ok(measured)
}

/// The program built here.
fn built() -> Result<PathBuf, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    process::run(build.args(["build", "--package", "alembic-cli"]).current_dir(workspace::root()))?;
    Ok(workspace::target().join("debug/alembic"))
}
