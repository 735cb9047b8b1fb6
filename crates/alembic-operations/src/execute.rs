use alembic_schema::{Argument, DataStatement, Name, Sequence, SqlExpression, SqlType, Table, Value};

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
