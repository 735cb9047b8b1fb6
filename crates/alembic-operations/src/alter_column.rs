use alembic_schema::{Autoincrement, DialectOptions, Given, Name, ServerDefault, SqlType, TableName};

use crate::ColumnPosition;

/// `op.alter_column(table, column, …)`: what changes, and what the column was before where the script says so.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterColumn {
    /// The table.
    pub table: TableName,
    /// The column under its old name.
    pub column: Name,
    /// `nullable=`
    pub nullable: Option<bool>,
    /// `comment=`; `Null` removes it
    pub comment: Given<String>,
    /// `server_default=`; `Null` removes it
    pub server_default: Given<ServerDefault>,
    /// `new_column_name=`
    pub new_name: Option<Name>,
    /// `type_=`
    pub sql_type: Option<SqlType>,
    /// `autoincrement=`
    pub autoincrement: Option<Autoincrement>,
    /// `existing_type=`
    pub existing_type: Option<SqlType>,
    /// `existing_server_default=`; `Null` says that there was none
    pub existing_server_default: Given<ServerDefault>,
    /// `existing_nullable=`
    pub existing_nullable: Option<bool>,
    /// `existing_comment=`
    pub existing_comment: Option<String>,
    /// `existing_autoincrement=`
    pub existing_autoincrement: Option<Autoincrement>,
    /// `insert_before=`, `insert_after=`: batch mode only
    pub position: ColumnPosition,
    /// Keyword arguments of a dialect (`postgresql_using`)
    pub options: DialectOptions,
}

impl AlterColumn {
    /// An alteration that changes nothing yet.
    pub fn new(table: impl Into<TableName>, column: impl Into<Name>) -> Self {
        Self {
            table: table.into(),
            column: column.into(),
            nullable: None,
            comment: Given::Absent,
            server_default: Given::Absent,
            new_name: None,
            sql_type: None,
            autoincrement: None,
            existing_type: None,
            existing_server_default: Given::Absent,
            existing_nullable: None,
            existing_comment: None,
            existing_autoincrement: None,
            position: ColumnPosition::default(),
            options: DialectOptions::new(),
        }
    }

    /// Whether anything changes.
    pub fn has_changes(&self) -> bool {
        self.nullable.is_some()
            || self.comment.is_given()
            || self.server_default.is_given()
            || self.new_name.is_some()
            || self.sql_type.is_some()
            || self.autoincrement.is_some()
    }
}
