//! `cargo xtask coverage`: which revisions of published projects this program carries out as the reference does, and why the
//! others not.

mod deviations;
mod models;
mod place;
mod projects;
mod record;
mod recording;
mod report;
mod tree;
mod walk;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use models::ModelCoverage;
use projects::{Backend, PROJECTS, Project, TreeShape};
use report::{Measured, TreeCoverage};
use tree::Tree;

use crate::{Context, Failure, process, workspace};

/// Walks every tree from empty to head and back, compares that with what is recorded of the reference, and writes
/// `docs/coverage.md`; likewise with the models.
///
/// With `check` nothing is written; a revision that the file counts as native and that is not any more is a failure, and so is
/// another database at the end than the reference's, or something unsupported that only a running revision shows. A revision that has become native is told.
pub fn coverage(check: bool) -> Result<(), Failure> {
    let measured = measure(None)?;
    let file = workspace::root().join("docs/coverage.md");
    if !check {
        fs::write(&file, report::written(&measured)).context(|| file.display().to_string())?;
        println!("{}", report::totals(&measured));
        measured
            .trees
            .iter()
            .flat_map(TreeCoverage::differences)
            .for_each(|difference| println!("{difference}"));
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
        Err(Failure::new(format!("as in the reference no more:\n{}", changes.lost.join("\n"))))
    }
}

/// Prints what the file would say of one project.
pub fn project(name: &str) -> Result<(), Failure> {
    let measured = measure(Some(name))?;
    println!("{}", report::measured(&measured));
    measured.trees.iter().flat_map(TreeCoverage::differences).for_each(|difference| println!("{difference}"));
    Ok(())
}

/// Lets the reference walk every tree, or those of one project, and keeps what it did.
pub fn record(project: Option<&str>) -> Result<(), Failure> {
    for project in selected(project) {
        let python = record::environment(project)?;
        let package = record::packages(&python)?;
        for (shape, backend) in walks(project) {
            let tree = Tree::find(project, shape, &package)?;
            record::record(&tree, backend, &python)?.write(&tree, backend)?;
            println!("{} on {}", tree.name(), backend.name());
        }
        if !project.models.is_empty() {
            models::record(project, &python, &package)?;
        }
    }
    Ok(())
}

fn selected(name: Option<&str>) -> impl Iterator<Item = &'static Project> {
    PROJECTS.iter().filter(move |project| name.is_none_or(|name| project.name == name))
}

fn walks(project: &'static Project) -> impl Iterator<Item = (&'static TreeShape, Backend)> {
    project.trees.iter().flat_map(|shape| shape.databases.iter().map(move |backend| (shape, *backend)))
}

/// Something that is measured on its own.
enum Job {
    /// A tree, by its place in the report.
    Walk(usize, Backend),
    Models(&'static Project, PathBuf),
}

/// The walks and the models of all projects or of one, as many at a time as there are processors.
fn measure(only: Option<&str>) -> Result<Measured, Failure> {
    let program = built()?;
    let (mut trees, mut jobs) = (Vec::new(), Vec::new());
    for project in selected(only) {
        let package = projects::fetched(project)?;
        for shape in project.trees {
            jobs.extend(shape.databases.iter().map(|backend| Job::Walk(trees.len(), *backend)));
            trees.push(Tree::find(project, shape, &package)?);
        }
        if !project.models.is_empty() {
            jobs.push(Job::Models(project, package));
        }
    }
    let (next, walked, modelled) = (AtomicUsize::new(0), Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    match jobs.get(number) {
                        Some(Job::Walk(tree, backend)) => {
                            let answer = walk::walk(&trees[*tree], *backend, &program);
                            locked(&walked).push((*tree, answer));
                        }
                        Some(Job::Models(project, package)) => {
                            let answer = models::measure(project, package, &program);
                            locked(&modelled).push((number, answer));
                        }
                        None => break,
                    }
                }
            });
        }
    });
    let mut measured: Vec<TreeCoverage> = trees.iter().map(TreeCoverage::new).collect();
    let mut walked = std::mem::take(&mut *locked(&walked));
    walked.sort_by_key(|(tree, answer)| (*tree, answer.as_ref().map_or(0, |walked| walked.backend as usize)));
    for (tree, answer) in walked {
        measured[tree].walks.push(answer?);
    }
    let mut modelled = std::mem::take(&mut *locked(&modelled));
    modelled.sort_by_key(|(number, _)| *number);
    let models = modelled.into_iter().map(|(_, answer)| answer).collect::<Result<Vec<ModelCoverage>, _>>()?;
    Ok(Measured { trees: measured, models })
}

/// What a mutex guards; a thread that panicked has left it whole.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The program built here.
fn built() -> Result<PathBuf, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    process::run(build.args(["build", "--package", "alembic-cli"]).current_dir(workspace::root()))?;
    Ok(workspace::target().join("debug/alembic"))
}
