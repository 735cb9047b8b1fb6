use crate::{Argument, ConstraintName, DialectOptions, Name, SqlExpression};

/// An index of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Index {
    /// The name.
    pub name: ConstraintName,
    /// What is indexed.
    pub elements: Vec<IndexElement>,
    /// `unique=True`
    pub unique: bool,
    /// `info=`
    pub info: Vec<(String, Argument)>,
    /// Keyword arguments of a dialect (`postgresql_where`, `postgresql_using`, `sqlite_where`, …)
    pub options: DialectOptions,
}

impl Index {
    /// A plain index of columns.
    pub fn new(name: impl Into<ConstraintName>, columns: &[&str]) -> Self {
        let elements = columns.iter().map(|column| IndexElement::Column(Name::new(*column))).collect();
        Self { name: name.into(), elements, ..Self::default() }
    }
}

/// What an index orders by.
#[derive(Debug, Clone, PartialEq)]
pub enum IndexElement {
    /// A column of the table
    Column(Name),
    /// An expression: `text("lower(name)")`, `column.desc()`
    Expression(SqlExpression),
}
