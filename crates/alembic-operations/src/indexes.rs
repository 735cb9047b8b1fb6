use alembic_schema::{ConstraintName, DialectOptions, Index, TableName};

/// `op.create_index(name, table, columns, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex {
    /// The table.
    pub table: TableName,
    /// The index.
    pub index: Index,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
}

impl CreateIndex {
    /// Creates an index without further arguments.
    pub fn new(table: impl Into<TableName>, index: Index) -> Self {
        Self { table: table.into(), index, if_not_exists: false }
    }
}

/// `op.drop_index(name, table_name, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropIndex {
    /// The name.
    pub name: ConstraintName,
    /// The table, where it was named. A script may give a schema without a table: see `schema`.
    pub table: Option<TableName>,
    /// `schema=`
    pub schema: Option<alembic_schema::Name>,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// Keyword arguments of a dialect (`postgresql_concurrently`)
    pub options: DialectOptions,
    /// What is dropped, where it is known, for the reverse.
    pub dropped: Option<Box<Index>>,
}

impl DropIndex {
    /// Drops an index without further arguments.
    pub fn new(name: impl Into<ConstraintName>, table: Option<TableName>) -> Self {
        let schema = table.as_ref().and_then(|table| table.schema.clone());
        Self {
            name: name.into(),
            table,
            schema,
            if_exists: false,
            options: DialectOptions::new(),
            dropped: None,
        }
    }
}
