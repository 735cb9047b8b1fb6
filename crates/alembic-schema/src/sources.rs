use crate::{FromClause, Select, SqlExpression, WrittenKind, WrittenPart};

impl SqlExpression {
    /// The expressions that this one is made of; nothing of what stands inside of a query of its own.
    pub fn children(&self) -> Vec<&SqlExpression> {
        match self {
            Self::Function(function) => function.arguments.iter().collect(),
            Self::Unary(_, operand)
            | Self::Cast(operand, _)
            | Self::Extract(_, operand)
            | Self::Collate(operand, _)
            | Self::Label(_, operand)
            | Self::Grouping(operand)
            | Self::Coerced(operand, _) => vec![operand],
            Self::Binary(left, _, right) => vec![left, right],
            Self::Boolean(_, items) | Self::Tuple(items) | Self::List(items) | Self::Array(items) => {
                items.iter().collect()
            }
            Self::Between(between) => vec![&between.operand, &between.low, &between.high],
            Self::Case(case) => {
                let branches = case.branches.iter().flat_map(|(condition, result)| [condition, result]);
                case.value.iter().chain(branches).chain(&case.otherwise).collect()
            }
            Self::Over(over) => {
                let further = over.partition_by.iter().chain(&over.order_by);
                [&over.function].into_iter().chain(further).collect()
            }
            Self::Filtered(operand, further)
            | Self::WithinGroup(operand, further)
            | Self::AggregateOrder(operand, further) => [&**operand].into_iter().chain(further).collect(),
            Self::Slice(low, high) => vec![low, high],
            // A plain `ColumnElement` hides what it is made of.
            Self::Written(written) => match written.kind {
                WrittenKind::Anonymous | WrittenKind::Named => Vec::new(),
                WrittenKind::Function(_) | WrittenKind::GenericFunction(_) => {
                    written.parts.iter().filter_map(WrittenPart::expression).collect()
                }
            },
            Self::Text(_)
            | Self::LiteralColumn(_)
            | Self::Unwritten(_)
            | Self::LabelReference(_)
            | Self::Column(_)
            | Self::Bind(_)
            | Self::Literal(_)
            | Self::Null
            | Self::True
            | Self::False
            | Self::NextValue(_)
            | Self::Subquery(_) => Vec::new(),
        }
    }

    /// The tables and aliases whose columns the expression names, each once.
    pub fn sources(&self) -> Vec<FromClause> {
        let mut sources = Vec::new();
        self.add_sources(&mut sources);
        sources
    }

    fn add_sources(&self, sources: &mut Vec<FromClause>) {
        if let Self::Column(column) = self
            && let Some(table) = &column.table
        {
            add(sources, table);
        }
        for child in self.children() {
            child.add_sources(sources);
        }
    }
}

impl Select {
    /// What stands in `FROM`: what was named, then what columns and conditions name; a table that a join contains
    /// does not stand beside the join.
    ///
    /// Source: SQLAlchemy 2.1.9, `SelectState._get_froms`.
    pub fn sources(&self) -> Vec<FromClause> {
        let mut sources = Vec::new();
        for from in &self.from {
            add(&mut sources, from);
        }
        for expression in self.columns.iter().chain(&self.conditions) {
            expression.add_sources(&mut sources);
        }
        let hidden = |from: &FromClause| {
            sources.iter().any(|other| {
                matches!(other, FromClause::Join(_)) && !other.is_same(from) && other.contains(from)
            })
        };
        sources.iter().filter(|from| !hidden(from)).cloned().collect()
    }
}

fn add(sources: &mut Vec<FromClause>, from: &FromClause) {
    if !sources.iter().any(|known| known.is_same(from)) {
        sources.push(from.clone());
    }
}
