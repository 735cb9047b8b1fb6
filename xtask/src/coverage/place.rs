//! Where a walk takes place: a stock project around a tree, and an empty database.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::projects::Backend;
use super::tree::Tree;
use crate::postgresql::{Database, Server};
use crate::{Context, Failure, catalogue, process};

/// A project and its database; both are gone with the value.
pub(super) struct Place {
    folder: tempfile::TempDir,
    database: Option<Database>,
}

impl Place {
    /// A new one for a tree, with these lines in its `env.py`.
    pub(super) fn new(tree: &Tree, backend: Backend, preparation: &str) -> Result<Self, Failure> {
        let folder = tempfile::tempdir().context(|| "a temporary folder".to_owned())?;
        let (database, url) = empty_database(backend, folder.path())?;
        tree.write_project(folder.path(), &url, backend, preparation)?;
        Ok(Self { folder, database })
    }

    /// The folder of the project.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file of a SQLite database.
    pub(super) fn sqlite_file(&self) -> Option<PathBuf> {
        self.database.is_none().then(|| database_file(self.folder.path()))
    }

    /// Executes statements as they are, all or none of them.
    pub(super) fn execute(&self, statements: &[String]) -> Result<(), Failure> {
        let script = format!("BEGIN;\n{};\nCOMMIT;\n", statements.join(";\n"));
        match &self.database {
            None => {
                let file = database_file(self.folder.path());
                process::run(Command::new("sqlite3").arg("-bail").arg(file).arg(script))
            }
            Some(database) => database.query(&script).map(drop),
        }
    }

    /// Everything in the database, without what is different each time.
    pub(super) fn dump(&self) -> Result<String, Failure> {
        let dump = match &self.database {
            None => catalogue::sqlite(&database_file(self.folder.path()))?,
            Some(database) => catalogue::postgresql(database)?,
        };
        Ok(catalogue::settled(&dump))
    }
}

/// A new database and its URL: a file in the folder, or one on the server, which is gone with the value.
pub(super) fn empty_database(backend: Backend, folder: &Path) -> Result<(Option<Database>, String), Failure> {
    Ok(match backend {
        Backend::Sqlite => (None, format!("sqlite:///{}", database_file(folder).display())),
        Backend::Postgresql | Backend::Asyncpg => {
            let database = Server::find()?.create_database("alembic_coverage")?;
            let mut url = database.sqlalchemy_url();
            if backend == Backend::Asyncpg {
                url = url.replacen("+psycopg2:", "+asyncpg:", 1);
            }
            (Some(database), url)
        }
    })
}

fn database_file(folder: &Path) -> PathBuf {
    folder.join("database")
}
