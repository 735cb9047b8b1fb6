use alembic_operations::CreateTable;
use alembic_schema::{
    Column, Constraint, ConstraintName, NamingConvention, PrimaryKeyConstraint, SqlType, Table, TableName,
};

use crate::{CompileContext, Dialect, DialectError, Statement};

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

    /// Creates the table.
    ///
    /// # Errors
    /// The name of its primary key is longer than the database allows.
    pub fn create(
        &self,
        dialect: &dyn Dialect,
        context: &CompileContext,
    ) -> Result<Vec<Statement>, DialectError> {
        let length =
            SqlType::named("sqlalchemy", "String").unwrap_or_else(SqlType::null).with("length", 32_i64);
        let column = Column { nullable: Some(false), ..Column::new("version_num", length) };
        let mut table = Table::new(self.name.clone(), vec![column]);
        if self.primary_key {
            table.constraints.push(Constraint::PrimaryKey(PrimaryKeyConstraint {
                name: ConstraintName::given(format!("{}_pkc", self.name.name)),
                columns: vec!["version_num".into()],
                ..PrimaryKeyConstraint::default()
            }));
        }
        // The version table belongs to no metadata: no naming convention applies to it.
        let context = CompileContext { naming_convention: NamingConvention::default(), ..context.clone() };
        dialect.operation_statements(&CreateTable::from(table).into(), &context)
    }

    /// The current revisions, one per row.
    pub fn select(&self, dialect: &dyn Dialect) -> Statement {
        let table = dialect.quote_table(&self.name);
        Statement::new(format!("SELECT {table}.version_num \nFROM {table}"))
    }

    /// Adds a revision.
    pub fn insert(&self, dialect: &dyn Dialect, revision: &str) -> Statement {
        let table = dialect.quote_table(&self.name);
        let mut text = format!("INSERT INTO {table} (version_num) VALUES ({})", quoted(revision));
        // SQLAlchemy 2.1 asks for the key of an inserted row, and without a primary key there is none.
        if self.primary_key {
            text.push_str(&format!(" RETURNING {}", dialect.returned_column(&table, "version_num")));
        }
        Statement::new(text)
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
