//! The models of the projects: the first revision that `--autogenerate` makes of them, beside the reference's.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::place::empty_database;
use super::projects::{Backend, Project};
use crate::{Context, Failure, process, workspace};

/// The databases that the revision is made for.
pub(super) const BACKENDS: &[Backend] = &[Backend::Sqlite, Backend::Postgresql];

/// A template without what is different each time.
const TEMPLATE: &str = "\
${imports if imports else \"\"}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    ${upgrades if upgrades else \"pass\"}


def downgrade():
    ${downgrades if downgrades else \"pass\"}
";

const ENVIRONMENT: &str = "\
with create_engine(context.config.get_main_option(\"sqlalchemy.url\")).connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
";

/// In front of the message with which the reference ended instead of making a revision.
const FAILED: &str = "the reference fails: ";

/// How much of a project's models this program makes as the reference does.
pub(super) struct ModelCoverage {
    pub(super) project: String,
    pub(super) tables: usize,
    /// Tables that are the same on all databases.
    pub(super) same: usize,
    /// Why others are not.
    pub(super) reasons: BTreeSet<String>,
}

/// Lets the reference make the revision, and keeps it.
pub(super) fn record(project: &Project, python: &Path, package: &Path) -> Result<(), Failure> {
    for &backend in BACKENDS {
        let preparation = format!("{}{}", project.preparation, project.models);
        let mut reference = Command::new(python);
        reference.args(["-m", "alembic"]);
        let outcome = match generated(project, backend, package, &preparation, &mut reference) {
            Ok(revision) => revision,
            Err(failure) => {
                let text = failure.to_string();
                let exception = text.lines().last().unwrap_or_default();
                format!("{FAILED}{}\n", exception.split_once(": ").map_or(exception, |(_, message)| message))
            }
        };
        let file = recording(project, backend);
        fs::write(&file, &outcome).context(|| file.display().to_string())?;
        println!("the models of {} on {}", project.name, backend.name());
        if let Some(message) = outcome.strip_prefix(FAILED) {
            print!("    fail in the reference: {message}");
        }
    }
    Ok(())
}

/// Makes the revision with this program.
pub(super) fn measure(project: &Project, package: &Path, program: &Path) -> Result<ModelCoverage, Failure> {
    let mut same: Option<BTreeSet<String>> = None;
    let (mut tables, mut reasons) = (BTreeSet::new(), BTreeSet::new());
    for &backend in BACKENDS {
        let file = recording(project, backend);
        let recorded = fs::read_to_string(&file).context(|| file.display().to_string())?;
        let ours = generated(project, backend, package, project.models, &mut Command::new(program));
        if let Some(message) = recorded.strip_prefix(FAILED) {
            if !ours.is_err_and(|failure| failure.to_string().contains(message.trim_end())) {
                reasons.insert(format!("the reference fails on {}", backend.name()));
            }
            continue;
        }
        let ours = ours.unwrap_or_else(|failure| {
            reasons.insert(reason(&failure.to_string(), package));
            String::new()
        });
        let made = chunks(&ours);
        let equal = chunks(&recorded).filter(|chunk| made.clone().any(|other| other == *chunk));
        let equal = equal.map(table_name).collect::<BTreeSet<_>>();
        tables.extend(chunks(&recorded).map(table_name));
        if reasons.is_empty() && functions(&recorded) != functions(&ours) {
            reasons.insert(format!("another revision than the reference's on {}", backend.name()));
        }
        same = Some(same.map_or_else(|| equal.clone(), |same| &same & &equal));
    }
    Ok(ModelCoverage {
        project: format!("{} {}", project.name, project.version),
        tables: tables.len(),
        same: same.map_or(0, |same| same.len()),
        reasons,
    })
}

fn recording(project: &Project, backend: Backend) -> PathBuf {
    let database = backend.name().to_lowercase();
    workspace::root().join(format!("xtask/recorded/models/{}.{database}", project.name))
}

/// The text of the first revision, for an empty database.
fn generated(
    project: &Project,
    backend: Backend,
    package: &Path,
    preparation: &str,
    program: &mut Command,
) -> Result<String, Failure> {
    let folder = tempfile::tempdir().context(|| "a temporary folder".to_owned())?;
    let folder = folder.path();
    let (_database, url) = empty_database(backend, folder)?;
    let configuration = format!(
        "[alembic]\nscript_location = {}\nprepend_sys_path = {}\npath_separator = newline\nsqlalchemy.url = {}\n",
        folder.display(),
        package.join(project.modules).display(),
        url.replace('%', "%%"),
    );
    let environment = format!(
        "from alembic import context\nfrom sqlalchemy import create_engine\n{preparation}\n{ENVIRONMENT}"
    );
    let versions = folder.join("versions");
    fs::create_dir(&versions).context(|| versions.display().to_string())?;
    for (file, text) in
        [("alembic.ini", &*configuration), ("env.py", &environment), ("script.py.mako", TEMPLATE)]
    {
        let path = folder.join(file);
        fs::write(&path, text).context(|| path.display().to_string())?;
    }
    program.args(["revision", "--autogenerate", "--rev-id", "models"]);
    process::stdout(program.current_dir(folder).envs(project.variables.to_vec()))?;
    let file = versions.join("models_.py");
    fs::read_to_string(&file).context(|| file.display().to_string())
}

/// What stands behind the imports: this program imports the modules of a project's types, which the reference does not.
fn functions(revision: &str) -> &str {
    revision.find("\nrevision = ").map_or(revision, |begin| &revision[begin..])
}

/// What creates the tables, with what follows each in `upgrade()`: its indexes.
fn chunks(revision: &str) -> impl Iterator<Item = &str> + Clone {
    let upgrade = revision.split("\ndef downgrade").next().unwrap_or_default();
    upgrade.split("\n    op.create_table('").skip(1)
}

fn table_name(chunk: &str) -> String {
    chunk.split('\'').next().unwrap_or_default().to_owned()
}

/// The first line of what the program said, with paths that start at the package.
fn reason(message: &str, package: &Path) -> String {
    let line = message.lines().find_map(|line| line.split_once("error: ")).map_or(message, |(_, said)| said);
    line.replace(&format!("{}/", package.display()), "")
}
