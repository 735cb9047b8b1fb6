use alembic_schema::{
    Argument, Constraint, DataStatement, Index, Name, NamingConvention, Sequence, SqlExpression, SqlType,
    Table, Value,
};

/// `op.execute(sql, execution_options=…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExecuteSql {
    /// What is executed.
    pub statement: Executable,
    /// `execution_options=`
    pub execution_options: Vec<(String, Argument)>,
}

impl ExecuteSql {
    /// Executes SQL text. A plain string is the same as `text(…)`: `:name` is a parameter.
    pub fn text(sql: impl Into<String>) -> Self {
        Self { statement: Executable::Expression(SqlExpression::text(sql)), execution_options: Vec::new() }
    }

    /// Executes a statement about the schema.
    pub fn schema(statement: SchemaStatement) -> Self {
        Self { statement: Executable::Schema(statement), execution_options: Vec::new() }
    }
}

impl Executable {
    /// Whether it creates or drops a named type.
    pub fn is_about_type(&self) -> bool {
        matches!(self, Self::Schema(SchemaStatement::CreateType(_) | SchemaStatement::DropType(_)))
    }
}

/// What can be executed.
#[derive(Debug, Clone, PartialEq)]
pub enum Executable {
    /// `text(…)`, a string, or any expression that is a statement by itself.
    Expression(SqlExpression),
    /// A statement about rows (`select(…)`, `table.update()`).
    Data(DataStatement),
    /// A statement about the schema (`CreateSequence(…)`).
    Schema(SchemaStatement),
}

/// A statement about the schema that is not a directive of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemaStatement {
    /// `DDL("…")`: text that goes to the database as it is, without parameters
    Ddl(String),
    /// `CreateSchema(name, if_not_exists=…)`
    CreateSchema {
        /// The schema.
        name: Name,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
    },
    /// `DropSchema(name, cascade=…, if_exists=…)`
    DropSchema {
        /// The schema.
        name: Name,
        /// `CASCADE`
        cascade: bool,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `CreateSequence(sequence, if_not_exists=…)`
    CreateSequence {
        /// The sequence.
        sequence: Sequence,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
    },
    /// `DropSequence(sequence, if_exists=…)`
    DropSequence {
        /// The sequence.
        sequence: Sequence,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `Enum(…).create(bind)`: creates a named type. Whether it exists already is asked by whoever runs it.
    CreateType(SqlType),
    /// `Enum(…).drop(bind)`
    DropType(SqlType),
    /// `CreateTable(table)`, `DropIndex(index)`, `AddConstraint(constraint)`, …
    OfTable(Box<TableStatement>),
}

/// One statement about a table or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TableStatement {
    /// The table, with everything that belongs to it.
    pub table: Table,
    /// The naming convention of the table's own metadata.
    pub naming_convention: NamingConvention,
    /// What happens to it.
    pub change: TableChange,
}

/// What a statement does to a table.
#[derive(Debug, Clone, PartialEq)]
pub enum TableChange {
    /// `CreateTable`: the table alone, without its types, indexes and comments
    Create {
        /// `IF NOT EXISTS`
        if_not_exists: bool,
    },
    /// `DropTable`
    Drop {
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `CreateIndex`
    CreateIndex {
        /// The index.
        index: Index,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
    },
    /// `DropIndex`
    DropIndex {
        /// The index.
        index: Index,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `AddConstraint`
    AddConstraint(Constraint),
    /// `SetConstraintComment`: the comment that a constraint has
    CommentOn(Constraint),
    /// `DropConstraint`
    DropConstraint {
        /// The constraint.
        constraint: Constraint,
        /// `IF EXISTS`
        if_exists: bool,
        /// `CASCADE`
        cascade: bool,
    },
}

/// `op.bulk_insert(table, rows, multiinsert=…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkInsert {
    /// The table; its columns' types decide how values are written. May be a `table(…)` of `column(…)`s.
    pub table: Table,
    /// The rows.
    pub rows: Vec<Row>,
    /// Online: one `INSERT` with many rows of parameters; false: one `INSERT` for each row.
    pub multiinsert: bool,
}

/// A row to insert: values by column key, in the order given.
pub type Row = Vec<(String, RowValue)>;

/// A value of a row to insert.
#[derive(Debug, Clone, PartialEq)]
pub enum RowValue {
    /// A Python value
    Value(Value),
    /// An SQL expression (`op.inline_literal(…)`, `func.now()`)
    Expression(SqlExpression),
}

impl From<Value> for RowValue {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

impl From<SqlExpression> for RowValue {
    fn from(expression: SqlExpression) -> Self {
        Self::Expression(expression)
    }
}
