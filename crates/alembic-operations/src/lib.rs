//! The operation vocabulary of migrations, and the reversal of an operation.
//!
//! One struct per directive of `op.*`. Scripts and comparison make them, dialects turn them into statements,
//! rendering writes them as Python.
//!
//! ```
//! use alembic_operations::{CreateTable, Operation};
//! use alembic_schema::Table;
//!
//! let create = Operation::from(CreateTable::from(Table::new("pets", Vec::new())));
//! assert_eq!(create.reverse().unwrap().directive(), "drop_table");
//! ```

mod alter_column;
mod batch;
mod columns;
mod constraints;
mod execute;
mod indexes;
mod reverse;
mod script;
mod tables;

use alembic_schema::{Place, TableName};

pub use alter_column::AlterColumn;
pub use batch::{BatchAlterTable, Recreate};
pub use columns::{AddColumn, ColumnPosition, DropColumn};
pub use constraints::{
    ConstraintType, CreateCheckConstraint, CreateExcludeConstraint, CreateForeignKey, CreatePrimaryKey,
    CreateUniqueConstraint, DropConstraint,
};
pub use execute::{
    BulkInsert, Executable, ExecuteSql, Row, RowValue, SchemaStatement, TableChange, TableStatement,
};
pub use indexes::{CreateIndex, DropIndex};
pub use reverse::Irreversible;
pub use script::{MigrationScript, ModifyTable, OperationList};
pub use tables::{CreateTable, CreateTableComment, DropTable, DropTableComment, RenameTable};

/// One operation of a migration.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "operations are few, and moved rather than copied")]
pub enum Operation {
    /// `op.create_table`
    CreateTable(CreateTable),
    /// `op.drop_table`
    DropTable(DropTable),
    /// `op.rename_table`
    RenameTable(RenameTable),
    /// `op.create_table_comment`
    CreateTableComment(CreateTableComment),
    /// `op.drop_table_comment`
    DropTableComment(DropTableComment),
    /// `op.add_column`
    AddColumn(AddColumn),
    /// `op.alter_column`
    AlterColumn(AlterColumn),
    /// `op.drop_column`
    DropColumn(DropColumn),
    /// `op.create_index`
    CreateIndex(CreateIndex),
    /// `op.drop_index`
    DropIndex(DropIndex),
    /// `op.create_primary_key`
    CreatePrimaryKey(CreatePrimaryKey),
    /// `op.create_unique_constraint`
    CreateUniqueConstraint(CreateUniqueConstraint),
    /// `op.create_foreign_key`
    CreateForeignKey(CreateForeignKey),
    /// `op.create_check_constraint`
    CreateCheckConstraint(CreateCheckConstraint),
    /// `op.create_exclude_constraint`
    CreateExcludeConstraint(CreateExcludeConstraint),
    /// `op.drop_constraint`
    DropConstraint(DropConstraint),
    /// `op.bulk_insert`
    BulkInsert(BulkInsert),
    /// `op.execute`
    ExecuteSql(ExecuteSql),
    /// `with op.batch_alter_table(…) as batch_op`
    BatchAlterTable(BatchAlterTable),
}

impl Operation {
    /// The directive's name as scripts write it (`"create_table"`).
    pub fn directive(&self) -> &'static str {
        match self {
            Self::CreateTable(_) => "create_table",
            Self::DropTable(_) => "drop_table",
            Self::RenameTable(_) => "rename_table",
            Self::CreateTableComment(_) => "create_table_comment",
            Self::DropTableComment(_) => "drop_table_comment",
            Self::AddColumn(_) => "add_column",
            Self::AlterColumn(_) => "alter_column",
            Self::DropColumn(_) => "drop_column",
            Self::CreateIndex(_) => "create_index",
            Self::DropIndex(_) => "drop_index",
            Self::CreatePrimaryKey(_) => "create_primary_key",
            Self::CreateUniqueConstraint(_) => "create_unique_constraint",
            Self::CreateForeignKey(_) => "create_foreign_key",
            Self::CreateCheckConstraint(_) => "create_check_constraint",
            Self::CreateExcludeConstraint(_) => "create_exclude_constraint",
            Self::DropConstraint(_) => "drop_constraint",
            Self::BulkInsert(_) => "bulk_insert",
            Self::ExecuteSql(_) => "execute",
            Self::BatchAlterTable(_) => "batch_alter_table",
        }
    }

    /// The table that the operation is about; `None` for plain SQL and for an index whose table was not named.
    pub fn table(&self) -> Option<&TableName> {
        match self {
            Self::CreateTable(operation) => Some(&operation.table.name),
            Self::DropTable(operation) => Some(&operation.table),
            Self::RenameTable(operation) => Some(&operation.table),
            Self::CreateTableComment(operation) => Some(&operation.table),
            Self::DropTableComment(operation) => Some(&operation.table),
            Self::AddColumn(operation) => Some(&operation.table),
            Self::AlterColumn(operation) => Some(&operation.table),
            Self::DropColumn(operation) => Some(&operation.table),
            Self::CreateIndex(operation) => Some(&operation.table),
            Self::DropIndex(operation) => operation.table.as_ref(),
            Self::CreatePrimaryKey(operation) => Some(&operation.table),
            Self::CreateUniqueConstraint(operation) => Some(&operation.table),
            Self::CreateForeignKey(operation) => Some(&operation.table),
            Self::CreateCheckConstraint(operation) => Some(&operation.table),
            Self::CreateExcludeConstraint(operation) => Some(&operation.table),
            Self::DropConstraint(operation) => Some(&operation.table),
            Self::BulkInsert(operation) => Some(&operation.table.name),
            Self::ExecuteSql(_) => None,
            Self::BatchAlterTable(operation) => Some(&operation.table),
        }
    }
}

/// An operation and the place in a script that it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedOperation {
    /// The operation.
    pub operation: Operation,
    /// The call in the script; `None` for an operation that no script wrote.
    pub place: Option<Place>,
}

impl From<Operation> for PlacedOperation {
    fn from(operation: Operation) -> Self {
        Self { operation, place: None }
    }
}

macro_rules! operation_from {
    ($($operation:ident),* $(,)?) => {
        $(impl From<$operation> for Operation {
            fn from(operation: $operation) -> Self {
                Self::$operation(operation)
            }
        })*
    };
}

operation_from!(
    CreateTable,
    DropTable,
    RenameTable,
    CreateTableComment,
    DropTableComment,
    AddColumn,
    AlterColumn,
    DropColumn,
    CreateIndex,
    DropIndex,
    CreatePrimaryKey,
    CreateUniqueConstraint,
    CreateForeignKey,
    CreateCheckConstraint,
    CreateExcludeConstraint,
    DropConstraint,
    BulkInsert,
    ExecuteSql,
    BatchAlterTable,
);
