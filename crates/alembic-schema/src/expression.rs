use std::sync::Arc;

use crate::operator::{BinaryOperator, BooleanOperator, UnaryOperator};
use crate::{DataStatement, FromClause, Name, Sequence, SqlType, Value};

/// An SQL expression as a script builds it.
///
/// Parentheses are not part of the tree where precedence gives them: dialects set them by SQLAlchemy's rules
/// ([`BinaryOperator::precedence`]).
#[derive(Debug, Clone, PartialEq)]
pub enum SqlExpression {
    /// `text("…")`: SQL as written, with `:name` parameters.
    Text(TextClause),
    /// `literal_column("…")`: SQL as written that stands for a column, without parameters.
    LiteralColumn(String),
    /// A column of a table, or of nothing in particular (`column("x")`).
    Column(ColumnReference),
    /// A value that is sent beside the statement (`literal(5)`, `bindparam("x")`, the right side of `column == 5`).
    ///
    /// Clones of one object are one parameter, which a statement names once.
    Bind(Arc<BindParameter>),
    /// A value that is always written into the statement (`op.inline_literal`).
    Literal(Literal),
    /// `NULL`
    Null,
    /// `true()`; `1` where the database has no truth values.
    True,
    /// `false()`; `0` where the database has no truth values.
    False,
    /// The next value of a sequence (`Sequence("s").next_value()`).
    NextValue(Box<Sequence>),
    /// A function call.
    Function(Function),
    /// An operator before or after its operand.
    Unary(UnaryOperator, Box<SqlExpression>),
    /// An operator between two operands.
    Binary(Box<SqlExpression>, BinaryOperator, Box<SqlExpression>),
    /// `AND` or `OR` over any number of operands.
    Boolean(BooleanOperator, Vec<SqlExpression>),
    /// `x BETWEEN low AND high`
    Between(Box<Between>),
    /// `CASE … END`
    Case(Box<Case>),
    /// `CAST(x AS type)`
    Cast(Box<SqlExpression>, Box<SqlType>),
    /// `EXTRACT(field FROM x)`
    Extract(String, Box<SqlExpression>),
    /// `x COLLATE "name"`
    Collate(Box<SqlExpression>, Name),
    /// `x AS name`, where a label can be declared; `x` elsewhere.
    Label(Name, Box<SqlExpression>),
    /// `(a, b)`
    Tuple(Vec<SqlExpression>),
    /// `a, b`: a list without parentheses of its own (`postgresql.aggregate_order_by`, function arguments).
    List(Vec<SqlExpression>),
    /// `ARRAY[a, b]` (`postgresql.array`)
    Array(Vec<SqlExpression>),
    /// Parentheses that were asked for (`self_group()`).
    Grouping(Box<SqlExpression>),
    /// A type that is applied without a cast (`type_coerce`): it decides how the values beside it are written.
    Coerced(Box<SqlExpression>, Box<SqlType>),
    /// `f(x) OVER (…)`
    Over(Box<Over>),
    /// `f(x) FILTER (WHERE …)`, the conditions joined by `AND`
    Filtered(Box<SqlExpression>, Vec<SqlExpression>),
    /// `f(x) WITHIN GROUP (ORDER BY …)`
    WithinGroup(Box<SqlExpression>, Vec<SqlExpression>),
    /// `x ORDER BY …`: the argument of an aggregate whose order counts (`postgresql.aggregate_order_by`)
    AggregateOrder(Box<SqlExpression>, Vec<SqlExpression>),
    /// `low:high` between the brackets of an array's index
    Slice(Box<SqlExpression>, Box<SqlExpression>),
    /// A label of the query, or failing that a column of it, by its name (`order_by("name")`).
    LabelReference(String),
    /// What a function of the project writes for an expression of its own (`@compiles`).
    Written(Box<Written>),
    /// An expression of the project's own that was made before anybody knew for which database: its class.
    Unwritten(String),
    /// A query that gives one value (`select(…).scalar_subquery()`), or one that stands behind `IN` or `EXISTS`.
    Subquery(Arc<DataStatement>),
}

impl SqlExpression {
    /// `text(sql)`
    pub fn text(sql: impl Into<String>) -> Self {
        Self::Text(TextClause { text: sql.into(), parameters: Vec::new() })
    }

    /// `column(name)`
    pub fn column(name: impl Into<Name>) -> Self {
        Self::Column(ColumnReference { table: None, name: name.into(), sql_type: None })
    }

    /// `literal(value)`: a parameter without a name of its own
    pub fn bind(value: Value) -> Self {
        Self::from(BindParameter { value: Some(value), ..BindParameter::default() })
    }

    /// `op.inline_literal(value)`
    pub fn literal(value: Value) -> Self {
        Self::Literal(Literal { value, sql_type: None })
    }

    /// `func.name(arguments)`
    pub fn function(name: &str, arguments: Vec<SqlExpression>) -> Self {
        let names = name.split('.').map(Name::new).collect();
        Self::Function(Function { names, arguments, sql_type: None })
    }

    /// `left <operator> right`
    #[must_use]
    pub fn binary(self, operator: BinaryOperator, right: SqlExpression) -> Self {
        Self::Binary(Box::new(self), operator, Box::new(right))
    }

    /// `<operator> self`, or `self <operator>`
    #[must_use]
    pub fn unary(self, operator: UnaryOperator) -> Self {
        Self::Unary(operator, Box::new(self))
    }
}

impl From<BindParameter> for SqlExpression {
    fn from(parameter: BindParameter) -> Self {
        Self::Bind(Arc::new(parameter))
    }
}

/// `text("…")`.
#[derive(Debug, Clone, PartialEq)]
pub struct TextClause {
    /// The SQL as written: `:name` is a parameter, `\:` a colon, `::` a cast.
    pub text: String,
    /// What `bindparams` gave, by name. A `:name` without an entry here is a parameter without value.
    pub parameters: Vec<BindParameter>,
}

/// A column that an expression names.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnReference {
    /// The table or alias it belongs to. Whether that is written is the statement's matter.
    pub table: Option<FromClause>,
    /// The column.
    pub name: Name,
    /// Its type, where the script gave one: it decides how values beside it are written.
    pub sql_type: Option<SqlType>,
}

/// A value that is sent beside the statement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BindParameter {
    /// The name; `None` for a value that the expression language wrapped by itself.
    pub name: Option<String>,
    /// The name is only a beginning, which each statement completes with a number (`age_1`).
    pub unique: bool,
    /// The value; `None` when it must come with the execution.
    pub value: Option<Value>,
    /// The type that decides how the value is written.
    pub sql_type: Option<SqlType>,
    /// `expanding=True`: the value is an array and is written as a list (`IN`).
    pub expanding: bool,
    /// `literal_execute=True`: written into the statement even online.
    pub literal_execute: bool,
}

/// A value that is always written into the statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// The value.
    pub value: Value,
    /// The type that decides how it is written; the value's own kind decides without one.
    pub sql_type: Option<SqlType>,
}

/// A function call.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// The parts of the dotted name: `pg_catalog`, `lower`.
    pub names: Vec<Name>,
    /// The arguments.
    pub arguments: Vec<SqlExpression>,
    /// The type of the result, where it is known or was given (`type_=`).
    pub sql_type: Option<SqlType>,
}

/// What a function of the project writes for an expression of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The text and what stands in it, in order.
    pub parts: Vec<WrittenPart>,
    /// What it is to the statement around it.
    pub kind: WrittenKind,
    /// The type, where it is known.
    pub sql_type: Option<SqlType>,
}

/// What such an expression is: it decides what the column is called that it gives, and the parameters beside it.
#[derive(Debug, Clone, PartialEq)]
pub enum WrittenKind {
    /// A `ColumnElement` without a name.
    Anonymous,
    /// A `ColumnElement` with a name of its own.
    Named,
    /// A `FunctionElement`, perhaps with a name.
    Function(Option<String>),
    /// A `GenericFunction`.
    GenericFunction(String),
}

/// A part of such an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum WrittenPart {
    /// SQL as it stands; a percent sign is doubled already where the driver asks for it.
    Text(String),
    /// What the dialect writes.
    Expression(SqlExpression),
}

impl WrittenPart {
    /// The expression, if it is one.
    pub fn expression(&self) -> Option<&SqlExpression> {
        match self {
            WrittenPart::Expression(expression) => Some(expression),
            WrittenPart::Text(_) => None,
        }
    }
}

/// `x BETWEEN low AND high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Between {
    /// What is compared.
    pub operand: SqlExpression,
    /// The lower bound.
    pub low: SqlExpression,
    /// The upper bound.
    pub high: SqlExpression,
    /// `NOT BETWEEN`
    pub negated: bool,
    /// PostgreSQL's `BETWEEN SYMMETRIC`
    pub symmetric: bool,
}

/// `CASE … END`.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// `CASE value WHEN …`
    pub value: Option<SqlExpression>,
    /// `WHEN condition THEN result`
    pub branches: Vec<(SqlExpression, SqlExpression)>,
    /// `ELSE result`
    pub otherwise: Option<SqlExpression>,
}

/// `f(x) OVER (…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Over {
    /// The function, perhaps with a filter.
    pub function: SqlExpression,
    /// `PARTITION BY`
    pub partition_by: Vec<SqlExpression>,
    /// `ORDER BY`
    pub order_by: Vec<SqlExpression>,
    /// `ROWS BETWEEN … AND …` and its like
    pub frame: Option<Frame>,
}

/// Which rows around the current one a window function sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What is counted.
    pub unit: FrameUnit,
    /// The first row: `None` for all before, a negative number for so many before, 0 for the current one.
    pub first: Option<i64>,
    /// The last row: `None` for all after, a positive number for so many after, 0 for the current one.
    pub last: Option<i64>,
}

/// What the numbers of a [`Frame`] count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameUnit {
    /// `ROWS`
    Rows,
    /// `RANGE`
    Range,
    /// `GROUPS`
    Groups,
}
