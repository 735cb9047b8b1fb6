use alembic_schema::{DialectOptions, Name, Table, TableName};

/// `op.create_table(name, *items, if_not_exists=…, …)`; everything about the table itself stands in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    /// The table with its columns, constraints and indexes.
    pub table: Table,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
}

impl From<Table> for CreateTable {
    fn from(table: Table) -> Self {
        Self { table, if_not_exists: false }
    }
}

/// `op.drop_table(name, schema=…, if_exists=…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropTable {
    /// The table.
    pub table: TableName,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// Keyword arguments of a dialect
    pub options: DialectOptions,
    /// What is dropped, where it is known: the reverse creates it, and types that belong to it go with it.
    pub dropped: Option<Box<Table>>,
}

impl DropTable {
    /// Drops a table of which nothing but the name is known.
    pub fn new(table: impl Into<TableName>) -> Self {
        Self { table: table.into(), if_exists: false, options: DialectOptions::new(), dropped: None }
    }
}

/// `op.rename_table(old, new, schema=…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameTable {
    /// The table under its old name.
    pub table: TableName,
    /// The new name, in the same schema.
    pub new_name: Name,
}

/// `op.create_table_comment(table, comment, existing_comment=…, schema=…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTableComment {
    /// The table.
    pub table: TableName,
    /// The comment.
    pub comment: Option<String>,
    /// The comment before, for the reverse.
    pub existing_comment: Option<String>,
}

/// `op.drop_table_comment(table, existing_comment=…, schema=…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropTableComment {
    /// The table.
    pub table: TableName,
    /// The comment before, for the reverse.
    pub existing_comment: Option<String>,
}
