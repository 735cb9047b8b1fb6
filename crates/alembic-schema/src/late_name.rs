//! Columns that get their names after something was made of them: in a declarative class `Index("ix", name.desc())`
//! stands before the class gives the column its name.

use crate::{
    Argument, ColumnReference, Constraint, DialectOptions, Index, IndexElement, Name, SqlExpression, Table,
    WrittenPart,
};

impl SqlExpression {
    /// Lets `rename` change the name of every column that the expression names.
    pub fn rename_columns(&mut self, rename: &dyn Fn(&mut Name)) {
        self.change_columns(&|column| rename(&mut column.name));
    }

    /// Lets `rename` change every column that the expression names.
    pub fn change_columns(&mut self, rename: &dyn Fn(&mut ColumnReference)) {
        let all = |items: &mut [SqlExpression]| items.iter_mut().for_each(|item| item.change_columns(rename));
        match self {
            Self::Column(column) => rename(column),
            Self::Function(function) => all(&mut function.arguments),
            Self::Unary(_, inner)
            | Self::Cast(inner, _)
            | Self::Extract(_, inner)
            | Self::Collate(inner, _)
            | Self::Label(_, inner)
            | Self::Grouping(inner)
            | Self::Coerced(inner, _) => inner.change_columns(rename),
            Self::Binary(left, _, right) | Self::Slice(left, right) => {
                left.change_columns(rename);
                right.change_columns(rename);
            }
            Self::Boolean(_, items) | Self::Tuple(items) | Self::List(items) | Self::Array(items) => {
                all(items);
            }
            Self::Between(between) => {
                between.operand.change_columns(rename);
                between.low.change_columns(rename);
                between.high.change_columns(rename);
            }
            Self::Case(case) => {
                case.value.iter_mut().for_each(|value| value.change_columns(rename));
                for (condition, result) in &mut case.branches {
                    condition.change_columns(rename);
                    result.change_columns(rename);
                }
                case.otherwise.iter_mut().for_each(|result| result.change_columns(rename));
            }
            Self::Filtered(inner, items)
            | Self::WithinGroup(inner, items)
            | Self::AggregateOrder(inner, items) => {
                inner.change_columns(rename);
                all(items);
            }
            Self::Written(written) => {
                for part in &mut written.parts {
                    if let WrittenPart::Expression(inner) = part {
                        inner.change_columns(rename);
                    }
                }
            }
            Self::Text(_)
            | Self::Unwritten(_)
            | Self::LiteralColumn(_)
            | Self::Bind(_)
            | Self::Literal(_)
            | Self::Null
            | Self::True
            | Self::False
            | Self::NextValue(_)
            | Self::Over(_)
            | Self::LabelReference(_)
            | Self::Subquery(_) => {}
        }
    }
}

impl SqlExpression {
    /// Shows every column that the expression names.
    pub fn each_column(&self, show: &dyn Fn(&ColumnReference)) {
        match self {
            Self::Column(column) => show(column),
            Self::Function(function) => function.arguments.iter().for_each(|item| item.each_column(show)),
            Self::Unary(_, inner)
            | Self::Cast(inner, _)
            | Self::Extract(_, inner)
            | Self::Collate(inner, _)
            | Self::Label(_, inner)
            | Self::Grouping(inner)
            | Self::Coerced(inner, _) => inner.each_column(show),
            Self::Binary(left, _, right) | Self::Slice(left, right) => {
                left.each_column(show);
                right.each_column(show);
            }
            Self::Boolean(_, items) | Self::Tuple(items) | Self::List(items) | Self::Array(items) => {
                for item in items {
                    item.each_column(show);
                }
            }
            _ => {}
        }
    }
}

impl Table {
    /// Lets `rename` change the names of columns in the constraints and indexes that stand beside the columns.
    pub fn rename_columns(&mut self, rename: &dyn Fn(&mut Name)) {
        for constraint in &mut self.constraints {
            match constraint {
                Constraint::PrimaryKey(key) => key.columns.iter_mut().for_each(rename),
                Constraint::Unique(key) => key.columns.iter_mut().for_each(rename),
                Constraint::ForeignKey(key) => key.columns.iter_mut().for_each(rename),
                Constraint::Check(check) => check.condition.rename_columns(rename),
                Constraint::Exclude(exclude) => {
                    for (element, _) in &mut exclude.elements {
                        element.rename_columns(rename);
                    }
                    exclude.condition.iter_mut().for_each(|condition| condition.rename_columns(rename));
                }
            }
        }
        self.indexes.iter_mut().for_each(|index| index.rename_columns(rename));
    }
}

impl Index {
    fn rename_columns(&mut self, rename: &dyn Fn(&mut Name)) {
        for element in &mut self.elements {
            match element {
                IndexElement::Column(name) => rename(name),
                IndexElement::Expression(expression) => expression.rename_columns(rename),
            }
        }
        let options = self.options.iter().map(|(keyword, value)| {
            let mut value = value.clone();
            value.rename_columns(rename);
            (keyword.to_owned(), value)
        });
        self.options = options.collect::<DialectOptions>();
    }
}

impl Argument {
    fn rename_columns(&mut self, rename: &dyn Fn(&mut Name)) {
        match self {
            Self::Expression(expression) => expression.rename_columns(rename),
            Self::List(items) | Self::Tuple(items) => {
                for item in items {
                    item.rename_columns(rename);
                }
            }
            _ => {}
        }
    }
}
