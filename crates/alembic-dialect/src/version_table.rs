use alembic_schema::TableName;

use crate::{Dialect, Statement};

/// The table that keeps the current revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionTable {
    /// `version_table=` and `version_table_schema=`
    pub name: TableName,
    /// `version_table_pk=`: with a primary key, named `<table>_pkc`
    pub primary_key: bool,
}

impl Default for VersionTable {
    fn default() -> Self {
        Self { name: TableName::new("alembic_version"), primary_key: true }
    }
}

/// Statements as Alembic 1.20.1 writes them; revisions are always written into the text.
impl VersionTable {
    /// The query that gives a row when the table exists.
    pub fn exists(&self, dialect: &dyn Dialect) -> Statement {
        dialect.table_exists(&self.name)
    }

    /// The current revisions, one per row.
    pub fn select(&self, dialect: &dyn Dialect) -> Statement {
        let table = dialect.quote_table(&self.name);
        Statement::new(format!("SELECT {table}.version_num \nFROM {table}"))
    }

    /// Adds a revision.
    pub fn insert(&self, dialect: &dyn Dialect, revision: &str) -> Statement {
        let table = dialect.quote_table(&self.name);
        let returned = dialect.version_table_returning(&table);
        Statement::new(format!("INSERT INTO {table} (version_num) VALUES ({}){returned}", quoted(revision)))
    }

    /// Puts one revision in the place of another.
    pub fn update(&self, dialect: &dyn Dialect, from: &str, to: &str) -> Statement {
        let table = dialect.quote_table(&self.name);
        Statement::new(format!(
            "UPDATE {table} SET version_num={} WHERE {table}.version_num = {}",
            quoted(to),
            quoted(from)
        ))
    }

    /// Removes a revision.
    pub fn delete(&self, dialect: &dyn Dialect, revision: &str) -> Statement {
        let table = dialect.quote_table(&self.name);
        Statement::new(format!("DELETE FROM {table} WHERE {table}.version_num = {}", quoted(revision)))
    }

    /// Removes all revisions (`stamp --purge`).
    pub fn delete_all(&self, dialect: &dyn Dialect) -> Statement {
        Statement::new(format!("DELETE FROM {}", dialect.quote_table(&self.name)))
    }
}

fn quoted(revision: &str) -> String {
    format!("'{}'", revision.replace('\'', "''"))
}
