//! One line of revisions of a project, and a stock project around it that both programs can run.

use std::fs;
use std::path::{Path, PathBuf};

use super::projects::{Backend, Project, TreeShape};
use crate::{Context, Failure};

/// A tree of revision files.
pub(super) struct Tree {
    pub(super) project: &'static Project,
    pub(super) shape: &'static TreeShape,
    /// What stands in front of `sys.path`: the folder that the project's modules are imported from.
    modules: PathBuf,
    package: PathBuf,
    versions: PathBuf,
    /// In the order of the files' names.
    pub(super) revisions: Vec<RevisionFile>,
}

/// A revision and its file's name.
pub(super) struct RevisionFile {
    pub(super) identifier: String,
    pub(super) file: String,
}

/// An `env.py` in the shape of the reference's template; each migration in a transaction of its own, so that a walk can
/// go on where it stopped.
const ENVIRONMENT: &str = "\
connectable = engine_from_config(
    context.config.get_section(context.config.config_ini_section, {}), prefix=\"sqlalchemy.\", poolclass=pool.NullPool
)
with connectable.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
";

/// The same in the shape of the template `async`.
const ASYNCHRONOUS: &str = "\
def run(connection):
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


async def connect():
    connectable = async_engine_from_config(
        context.config.get_section(context.config.config_ini_section, {}), prefix=\"sqlalchemy.\", poolclass=pool.NullPool
    )
    async with connectable.connect() as connection:
        await connection.run_sync(run)
    await connectable.dispose()


asyncio.run(connect())
";

impl Tree {
    /// The tree in an unpacked package.
    pub(super) fn find(
        project: &'static Project,
        shape: &'static TreeShape,
        package: &Path,
    ) -> Result<Self, Failure> {
        let versions = package.join(shape.versions);
        let mut revisions = Vec::new();
        for entry in fs::read_dir(&versions).context(|| versions.display().to_string())? {
            let path = entry.context(|| versions.display().to_string())?.path();
            if path.extension().is_none_or(|extension| extension != "py") {
                continue;
            }
            let text = fs::read_to_string(&path).context(|| path.display().to_string())?;
            if let Some(identifier) = text.lines().find_map(declared_revision) {
                let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                revisions.push(RevisionFile { identifier, file });
            }
        }
        revisions.sort_by(|left, right| left.file.cmp(&right.file));
        Ok(Self {
            project,
            shape,
            modules: package.join(project.modules),
            package: package.to_owned(),
            versions,
            revisions,
        })
    }

    /// `skypilot kv_cache`, or the project's name alone.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.project.name, self.shape.name).trim_end().to_owned()
    }

    /// A project around the tree, in a folder of its own, whose `env.py` prepares what its reader needs.
    pub(super) fn write_project(
        &self,
        folder: &Path,
        url: &str,
        backend: Backend,
        preparation: &str,
    ) -> Result<(), Failure> {
        let configuration = format!(
            "[alembic]\nscript_location = {}\nversion_locations = {}\nprepend_sys_path = {}\npath_separator = newline\nsqlalchemy.url = {}\n",
            folder.display(),
            self.versions.display(),
            self.modules.display(),
            url.replace('%', "%%"),
        );
        let environment = match backend {
            Backend::Sqlite | Backend::Postgresql => format!(
                "from alembic import context\nfrom sqlalchemy import engine_from_config, pool\n{preparation}\n{ENVIRONMENT}"
            ),
            Backend::Asyncpg => format!(
                "import asyncio\n\nfrom alembic import context\nfrom sqlalchemy import pool\nfrom sqlalchemy.ext.asyncio import async_engine_from_config\n{preparation}\n{ASYNCHRONOUS}"
            ),
        };
        for (file, text) in [("alembic.ini", configuration.as_str()), ("env.py", environment.as_str())] {
            let path = folder.join(file);
            fs::write(&path, text).context(|| path.display().to_string())?;
        }
        Ok(())
    }

    /// The first revision whose file a message names.
    pub(super) fn revision_in(&self, message: &str) -> Option<&str> {
        let folder = format!("{}/", self.versions.display());
        let (_, rest) = message.split_once(&folder)?;
        self.revision_of(rest.split([':', ' ', ',']).next()?)
    }

    /// The revision in a file.
    pub(super) fn revision_of(&self, file: &str) -> Option<&str> {
        self.revisions.iter().find(|revision| revision.file == file).map(|revision| &*revision.identifier)
    }

    /// A message with paths that start at the revisions, or at the folder that all packages are in.
    pub(super) fn relative(&self, message: &str) -> String {
        let folders = [&self.versions, &self.modules];
        let packages = self.package.parent().into_iter();
        folders
            .into_iter()
            .map(PathBuf::as_path)
            .chain(packages)
            .fold(message.to_owned(), |message, folder| {
                message.replace(&format!("{}/", folder.display()), "")
            })
    }
}

/// `revision = "…"`, also with an annotation.
fn declared_revision(line: &str) -> Option<String> {
    let (target, value) = line.split_once('=')?;
    let name = target.split(':').next()?.trim_end();
    (name == "revision").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
}
