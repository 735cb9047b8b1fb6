use std::sync::Arc;

use crate::{Alias, FromClause, Name, SqlExpression, SqlType, Table, TextClause};

/// A statement about rows.
#[derive(Debug, Clone, PartialEq)]
pub enum DataStatement {
    /// `SELECT`
    Select(Box<Select>),
    /// `UNION` and its relatives
    Compound(Box<CompoundSelect>),
    /// `text("…").columns(…)`: a query as written, and what it gives.
    Text {
        /// The query.
        clause: TextClause,
        /// Name and type of each column of the result.
        columns: Vec<(Name, SqlType)>,
    },
    /// `INSERT`
    Insert(Box<Insert>),
    /// `UPDATE`
    Update(Box<Update>),
    /// `DELETE`
    Delete(Box<Delete>),
}

/// `SELECT …`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Select {
    /// What is selected.
    pub columns: Vec<SqlExpression>,
    /// What was named as source. What columns and conditions name joins them by itself.
    pub from: Vec<FromClause>,
    /// `WHERE`, joined by `AND`
    pub conditions: Vec<SqlExpression>,
    /// `GROUP BY`
    pub group_by: Vec<SqlExpression>,
    /// `HAVING`, joined by `AND`
    pub having: Vec<SqlExpression>,
    /// `ORDER BY`
    pub order_by: Vec<SqlExpression>,
    /// `DISTINCT`; with expressions `DISTINCT ON (…)`
    pub distinct: Option<Vec<SqlExpression>>,
    /// `LIMIT`
    pub limit: Option<SqlExpression>,
    /// `OFFSET`
    pub offset: Option<SqlExpression>,
    /// `FOR UPDATE`
    pub for_update: Option<ForUpdate>,
    /// `correlate(…)`: which sources of the enclosing query are not named again; `None`: whatever both name.
    pub correlate: Option<Vec<FromClause>>,
    /// `prefix_with(…)`: SQL after `SELECT`
    pub prefixes: Vec<SqlExpression>,
    /// `suffix_with(…)`: SQL at the end
    pub suffixes: Vec<SqlExpression>,
    /// `add_cte(…)`: written whether or not they are named.
    pub ctes: Vec<Arc<Alias>>,
}

/// `with_for_update(…)`.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of SQL")]
pub struct ForUpdate {
    /// `FOR SHARE`
    pub read: bool,
    /// `FOR NO KEY UPDATE`
    pub key_share: bool,
    /// `OF …`
    pub of: Vec<FromClause>,
    /// `NOWAIT`
    pub nowait: bool,
    /// `SKIP LOCKED`
    pub skip_locked: bool,
}

/// What joins queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the SQL of that name")]
pub enum SetOperator {
    Union,
    UnionAll,
    Intersect,
    IntersectAll,
    Except,
    ExceptAll,
}

/// Queries joined by `UNION` or a relative of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CompoundSelect {
    /// What joins them.
    pub operator: SetOperator,
    /// The queries.
    pub queries: Vec<DataStatement>,
    /// What stands behind the whole: its `ORDER BY`, `LIMIT`, `OFFSET`, `FOR UPDATE` and `GROUP BY`.
    pub tail: Select,
}

/// Values by column, in the order given.
pub type ValueRow = Vec<(String, SqlExpression)>;

/// `INSERT`.
#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    /// The table with its columns: their order, types and defaults count.
    pub table: Table,
    /// What is inserted.
    pub rows: InsertRows,
    /// `RETURNING`
    pub returning: Vec<SqlExpression>,
    /// `ON CONFLICT`
    pub on_conflict: Option<OnConflict>,
    /// `inline()`: the database alone makes the values of the primary key.
    pub inline: bool,
    /// `prefix_with(…)`: SQL after `INSERT`
    pub prefixes: Vec<SqlExpression>,
    /// `add_cte(…)`
    pub ctes: Vec<Arc<Alias>>,
}

/// What is inserted.
#[derive(Debug, Clone, PartialEq)]
pub enum InsertRows {
    /// Nothing was said: all columns, or those that the execution gives.
    Unspecified,
    /// `values(name=value, …)`
    One(ValueRow),
    /// `values([{…}, {…}])`
    Many(Vec<ValueRow>),
    /// `from_select(names, query)`
    Query {
        /// The columns filled.
        columns: Vec<String>,
        /// Where the rows come from.
        query: Arc<DataStatement>,
        /// `include_defaults=True`
        include_defaults: bool,
    },
}

/// `ON CONFLICT`.
#[derive(Debug, Clone, PartialEq)]
pub struct OnConflict {
    /// The columns of the index that is violated.
    pub target: Vec<SqlExpression>,
    /// The condition of a partial index.
    pub target_condition: Option<SqlExpression>,
    /// `ON CONSTRAINT name`
    pub constraint: Option<Name>,
    /// What is done.
    pub action: ConflictAction,
}

/// What is done with a row that is there already.
#[derive(Debug, Clone, PartialEq)]
pub enum ConflictAction {
    /// `DO NOTHING`
    Nothing,
    /// `DO UPDATE SET … WHERE …`
    Update {
        /// The values.
        values: ValueRow,
        /// The condition.
        condition: Option<SqlExpression>,
    },
}

/// `UPDATE`.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// The table with its columns.
    pub table: Table,
    /// Another name of the table in the statement.
    pub alias: Option<Arc<Alias>>,
    /// The new values; `None` where the execution gives them.
    pub values: Option<ValueRow>,
    /// Values are written in the order given, not in that of the columns.
    pub ordered: bool,
    /// `WHERE`, joined by `AND`
    pub conditions: Vec<SqlExpression>,
    /// `RETURNING`
    pub returning: Vec<SqlExpression>,
    /// `prefix_with(…)`
    pub prefixes: Vec<SqlExpression>,
    /// `add_cte(…)`
    pub ctes: Vec<Arc<Alias>>,
}

/// `DELETE`.
#[derive(Debug, Clone, PartialEq)]
pub struct Delete {
    /// The table with its columns.
    pub table: Table,
    /// Another name of the table in the statement.
    pub alias: Option<Arc<Alias>>,
    /// `WHERE`, joined by `AND`
    pub conditions: Vec<SqlExpression>,
    /// `RETURNING`
    pub returning: Vec<SqlExpression>,
    /// `prefix_with(…)`
    pub prefixes: Vec<SqlExpression>,
    /// `add_cte(…)`
    pub ctes: Vec<Arc<Alias>>,
}
