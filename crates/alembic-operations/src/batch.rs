use alembic_schema::{Argument, Column, Constraint, DialectOptions, NamingConvention, Table, TableName};

use crate::PlacedOperation;

/// `with op.batch_alter_table(table, …) as batch_op:`, with the operations of its block.
///
/// What the block executes at once (`batch_op.execute`, `batch_op.get_bind().execute`) is not among them: the
/// reference runs it before the collected operations, when the block ends.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchAlterTable {
    /// The table.
    pub table: TableName,
    /// `recreate=`
    pub recreate: Recreate,
    /// `copy_from=`
    pub copy_from: Option<Box<Table>>,
    /// `table_args=`: columns that the new table overrides
    pub table_columns: Vec<Column>,
    /// `table_args=`: constraints that the new table has besides
    pub table_constraints: Vec<Constraint>,
    /// `table_kwargs=`
    pub table_options: DialectOptions,
    /// `reflect_args=`: columns that override what the database tells
    pub reflect_columns: Vec<Column>,
    /// `reflect_kwargs=`
    pub reflect_options: Vec<(String, Argument)>,
    /// Names for the constraints of the present table that have none: `naming_convention=`, or with `copy_from=` the
    /// convention of its `MetaData`
    pub naming_convention: Option<NamingConvention>,
    /// `partial_reordering=`
    pub partial_reordering: Vec<Vec<String>>,
    /// The operations of the block, in order; each names the table again.
    pub operations: Vec<PlacedOperation>,
}

impl BatchAlterTable {
    /// A batch without further arguments.
    pub fn new(table: impl Into<TableName>, operations: Vec<PlacedOperation>) -> Self {
        Self {
            table: table.into(),
            recreate: Recreate::Auto,
            copy_from: None,
            table_columns: Vec::new(),
            table_constraints: Vec::new(),
            table_options: DialectOptions::new(),
            reflect_columns: Vec::new(),
            reflect_options: Vec::new(),
            naming_convention: None,
            partial_reordering: Vec::new(),
            operations,
        }
    }
}

/// `recreate=` of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Recreate {
    /// `"auto"`: where the database cannot alter the table itself
    #[default]
    Auto,
    /// `"always"`
    Always,
    /// `"never"`
    Never,
}

impl Recreate {
    /// The mode of a text as scripts write it. The reference answers any other text with the ValueError
    /// `recreate may be one of 'auto', 'always', or 'never'.`
    pub fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "auto" => Self::Auto,
            "always" => Self::Always,
            "never" => Self::Never,
            _ => return None,
        })
    }
}
