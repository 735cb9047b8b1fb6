use std::sync::Arc;

use crate::{DataStatement, Name, SqlExpression, TableName, TextClause};

/// What stands in `FROM`.
#[derive(Debug, Clone, PartialEq)]
pub enum FromClause {
    /// A table.
    Table(TableName),
    /// Something under another name. Clones of one object are one alias.
    Alias(Arc<Alias>),
    /// `a JOIN b ON …`
    Join(Arc<Join>),
    /// SQL as written (`select_from(text("…"))`)
    Text(TextClause),
    /// A function that gives rows.
    Function(Box<SqlExpression>),
}

impl FromClause {
    /// Whether both are the same object; tables are the same if their names are.
    pub fn is_same(&self, other: &FromClause) -> bool {
        match (self, other) {
            (Self::Table(left), Self::Table(right)) => left == right,
            (Self::Alias(left), Self::Alias(right)) => Arc::ptr_eq(left, right),
            (Self::Join(left), Self::Join(right)) => Arc::ptr_eq(left, right),
            (Self::Text(left), Self::Text(right)) => left == right,
            (Self::Function(left), Self::Function(right)) => left == right,
            _ => false,
        }
    }

    /// The tables and aliases inside: both sides of a join, else the thing itself.
    pub fn parts(&self) -> Vec<&FromClause> {
        match self {
            Self::Join(join) => {
                let mut parts = join.left.parts();
                parts.extend(join.right.parts());
                parts
            }
            other => vec![other],
        }
    }

    /// Whether `other` is this, or stands inside of this join.
    pub fn contains(&self, other: &FromClause) -> bool {
        self.is_same(other)
            || matches!(self, Self::Join(join) if join.left.contains(other) || join.right.contains(other))
    }
}

/// Something under another name.
#[derive(Debug, Clone, PartialEq)]
pub struct Alias {
    /// The name; each statement makes one where none was given (`anon_1`, `pets_1`).
    pub name: Option<Name>,
    /// How it is written.
    pub kind: AliasKind,
    /// What stands behind the name.
    pub element: Aliased,
}

/// How something under another name is written.
#[derive(Debug, Clone, PartialEq)]
pub enum AliasKind {
    /// `x AS name`
    Plain,
    /// `LATERAL x AS name`
    Lateral,
    /// `WITH name AS (x)`, and `name` in `FROM`
    Cte(CteOptions),
    /// `f(x) AS name`, where `name` is the column of what the function gives.
    Column,
    /// The row that could not be inserted, which `ON CONFLICT` knows as `excluded`; never written in `FROM`.
    Excluded,
}

/// What stands after `WITH`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CteOptions {
    /// `WITH RECURSIVE`; the columns are listed then.
    pub recursive: bool,
    /// The columns of the query, which a recursive one lists.
    pub columns: Vec<Name>,
    /// `prefix_with`: words before the parenthesis (`MATERIALIZED`)
    pub prefixes: Vec<String>,
}

/// What stands behind another name.
#[derive(Debug, Clone, PartialEq)]
pub enum Aliased {
    /// A table or a join.
    From(FromClause),
    /// A query, or a statement that returns rows.
    Statement(Arc<DataStatement>),
    /// A query that names the alias itself: `first UNION second`, where `second` was made with the alias whose first
    /// query is `first`.
    Recursive {
        /// The alias that `second` names.
        itself: Arc<Alias>,
        /// The whole query.
        statement: Arc<DataStatement>,
    },
    /// `VALUES (…), (…)`
    Values {
        /// The names of the columns.
        columns: Vec<Name>,
        /// The rows.
        rows: Vec<Vec<SqlExpression>>,
    },
    /// A function that gives rows, with the names of its columns.
    Function {
        /// The call.
        call: Box<SqlExpression>,
        /// The names of the columns, where they are written after the alias.
        columns: Vec<Name>,
    },
}

/// `left JOIN right ON condition`.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// The left side.
    pub left: FromClause,
    /// The right side.
    pub right: FromClause,
    /// The condition.
    pub on: SqlExpression,
    /// `LEFT OUTER JOIN`
    pub outer: bool,
    /// `FULL OUTER JOIN`
    pub full: bool,
}
