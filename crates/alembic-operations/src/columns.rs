use alembic_schema::{Column, DialectOptions, Name, TableName};

/// `op.add_column(table, column, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct AddColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: Column,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// `inline_references=True`: foreign keys are written into the column (`REFERENCES …`) instead of a statement of their own.
    pub inline_references: bool,
    /// `inline_primary_key=True`: `PRIMARY KEY` is written into the column.
    pub inline_primary_key: bool,
    /// `insert_before=`, `insert_after=`: batch mode only
    pub position: ColumnPosition,
    /// Keyword arguments of a dialect
    pub options: DialectOptions,
}

impl AddColumn {
    /// Adds a column without further arguments.
    pub fn new(table: impl Into<TableName>, column: Column) -> Self {
        Self {
            table: table.into(),
            column,
            if_not_exists: false,
            inline_references: false,
            inline_primary_key: false,
            position: ColumnPosition::default(),
            options: DialectOptions::new(),
        }
    }
}

/// Where batch mode puts a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnPosition {
    /// `insert_before=`
    pub before: Option<String>,
    /// `insert_after=`
    pub after: Option<String>,
}

impl ColumnPosition {
    /// Whether a place was asked for.
    pub fn is_given(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }
}

/// `op.drop_column(table, column, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: Name,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// Keyword arguments of a dialect (`mssql_drop_check`, `mssql_drop_default`, `mssql_drop_foreign_key`)
    pub options: DialectOptions,
    /// What is dropped, where it is known, for the reverse.
    pub dropped: Option<Box<Column>>,
}

impl DropColumn {
    /// Drops a column without further arguments.
    pub fn new(table: impl Into<TableName>, column: impl Into<Name>) -> Self {
        Self {
            table: table.into(),
            column: column.into(),
            if_exists: false,
            options: DialectOptions::new(),
            dropped: None,
        }
    }
}
