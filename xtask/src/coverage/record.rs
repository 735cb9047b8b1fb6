//! `cargo xtask coverage --record`: the reference walks the trees, in an environment that has what the projects depend on.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::place::Place;
use super::projects::{Backend, Project};
use super::recording::{Recording, Step};
use super::tree::Tree;
use crate::reference::{ALEMBIC, SQLALCHEMY};
use crate::{Failure, process, workspace};

const DRIVER: &str = include_str!("reference_walk.py");

/// The interpreter of a project's environment, which is made unless it is there: the project with everything that it depends
/// on, and over it the reference.
pub(super) fn environment(project: &Project) -> Result<PathBuf, Failure> {
    let folder =
        workspace::target().join(format!("coverage-environments/{}-{}", project.name, project.version));
    let python = folder.join("bin/python");
    if python.exists() {
        return Ok(python);
    }
    println!("installing {} {} with its dependencies", project.name, project.version);
    process::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let pinned = format!("{}=={}", project.name, project.version);
    let (alembic, sqlalchemy) = (format!("alembic=={ALEMBIC}"), format!("sqlalchemy=={SQLALCHEMY}"));
    let reference = [&*alembic, &*sqlalchemy, "psycopg2-binary", "asyncpg", "aiosqlite", "greenlet"];
    for packages in [&[&*pinned][..], &reference] {
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        process::run(Command::new(&python).args(install).args(packages))?;
    }
    Ok(python)
}

/// The folder that an environment's packages are in.
pub(super) fn packages(python: &Path) -> Result<PathBuf, Failure> {
    let question = "import sysconfig; print(sysconfig.get_path('purelib'))";
    Ok(PathBuf::from(process::stdout(Command::new(python).args(["-c", question]))?.trim_end()))
}

/// What the reference does with a tree.
pub(super) fn record(tree: &Tree, backend: Backend, python: &Path) -> Result<Recording, Failure> {
    let place = Place::new(tree, backend, tree.project.preparation)?;
    let walk = |direction: &str| -> Result<Vec<Step>, Failure> {
        let file = place.sqlite_file().map(|file| file.display().to_string()).unwrap_or_default();
        let arguments = [DRIVER, direction, &file];
        let mut command = Command::new(python);
        command
            .arg("-c")
            .args(arguments)
            .args(tree.project.left_out)
            .current_dir(place.folder())
            .envs(tree.project.variables.to_vec());
        let answers = process::stdout(&mut command)?;
        let mut steps: Vec<Step> = Vec::new();
        for line in answers.lines() {
            match (line.strip_prefix("= "), steps.last_mut()) {
                (Some(statement), Some(step)) => step.statements.push(statement.to_owned()),
                _ => steps.extend(Step::parse(line)),
            }
        }
        if steps.len() == tree.revisions.len() {
            Ok(steps)
        } else {
            Err(Failure::new(format!(
                "{}: {} steps for {} revisions",
                tree.name(),
                steps.len(),
                tree.revisions.len()
            )))
        }
    };
    let relative = |steps: Vec<Step>| -> Vec<Step> {
        let told = |exception: String| tree.relative(&exception);
        steps.into_iter().map(|step| Step { exception: step.exception.map(told), ..step }).collect()
    };
    let upgrade = relative(walk("upgrade")?);
    let at_head = place.dump()?;
    let downgrade = relative(walk("downgrade")?);
    Ok(Recording { upgrade, at_head, downgrade, at_base: place.dump()? })
}
