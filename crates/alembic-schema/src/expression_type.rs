use crate::types::Affinity;
use crate::{BinaryOperator, DataStatement, Function, SqlExpression, SqlType, UnaryOperator};

impl SqlExpression {
    /// The type of an expression as far as it can be known without the database; the null type where it cannot.
    ///
    /// Source of the rules: SQLAlchemy 2.1.9, `ColumnElement.type`.
    pub fn sql_type(&self) -> SqlType {
        match self {
            Self::Column(column) => column.sql_type.clone().unwrap_or_else(SqlType::null),
            Self::Bind(parameter) => match (&parameter.sql_type, &parameter.value) {
                (Some(sql_type), _) => sql_type.clone(),
                (None, Some(value)) => SqlType::of_value(value),
                (None, None) => SqlType::null(),
            },
            Self::Literal(literal) => {
                literal.sql_type.clone().unwrap_or_else(|| SqlType::of_value(&literal.value))
            }
            Self::Function(function) => function.result_type(),
            Self::Unary(operator, operand) => match operator {
                UnaryOperator::Not
                | UnaryOperator::Exists
                | UnaryOperator::IsTrue
                | UnaryOperator::IsFalse => SqlType::generic("Boolean"),
                _ => operand.sql_type(),
            },
            Self::Binary(left, operator, right) => operator.result_type(&left.sql_type(), &right.sql_type()),
            Self::Boolean(..) | Self::Between(_) | Self::True | Self::False => SqlType::generic("Boolean"),
            Self::Case(case) => {
                let results = case.branches.iter().map(|(_, result)| result).chain(&case.otherwise);
                results
                    .map(Self::sql_type)
                    .rfind(|sql_type| !sql_type.is_null())
                    .unwrap_or_else(SqlType::null)
            }
            Self::Cast(_, sql_type) | Self::Coerced(_, sql_type) => (**sql_type).clone(),
            Self::Extract(..) => SqlType::generic("Integer"),
            Self::Label(_, operand) | Self::Grouping(operand) | Self::Collate(operand, _) => {
                operand.sql_type()
            }
            Self::Over(over) => over.function.sql_type(),
            Self::Filtered(operand, _) | Self::WithinGroup(operand, _) | Self::AggregateOrder(operand, _) => {
                operand.sql_type()
            }
            Self::Subquery(statement) => match statement.columns().first() {
                Some(column) => column.sql_type(),
                None => SqlType::null(),
            },
            Self::Written(written) => written.sql_type.clone().unwrap_or_else(SqlType::null),
            Self::Array(items) => {
                let item = items.first().map_or_else(SqlType::null, Self::sql_type);
                SqlType::generic("ARRAY").with("item_type", item)
            }
            Self::Text(_)
            | Self::LiteralColumn(_)
            | Self::Unwritten(_)
            | Self::LabelReference(_)
            | Self::Slice(..)
            | Self::Null
            | Self::Tuple(_)
            | Self::List(_) => SqlType::null(),
            Self::NextValue(sequence) => {
                sequence.data_type.clone().unwrap_or_else(|| SqlType::generic("Integer"))
            }
        }
    }
}

impl DataStatement {
    /// What the statement gives, column by column; nothing for one that gives no rows.
    pub fn columns(&self) -> &[SqlExpression] {
        match self {
            Self::Select(select) => &select.columns,
            Self::Compound(compound) => compound.queries.first().map_or(&[], Self::columns),
            Self::Text { .. } => &[],
            Self::Insert(insert) => &insert.returning,
            Self::Update(update) => &update.returning,
            Self::Delete(delete) => &delete.returning,
        }
    }
}

impl BinaryOperator {
    /// The type of what the operator gives.
    pub fn result_type(&self, left: &SqlType, right: &SqlType) -> SqlType {
        use Affinity as A;
        let generic = SqlType::generic;
        let (from, to) = (left.affinity(), right.affinity());
        match self {
            Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::FloorDivide => {}
            Self::Concatenate
            | Self::Modulo
            | Self::BitwiseAnd
            | Self::BitwiseOr
            | Self::BitwiseXor
            | Self::ShiftLeft
            | Self::ShiftRight => return left.clone(),
            Self::JsonGet { text: true, .. } => return generic("Text"),
            Self::JsonGet { .. } => return left.clone(),
            Self::GetItem => return left.item_type().cloned().unwrap_or_else(SqlType::null),
            Self::GetSlice => return left.clone(),
            Self::Custom { is_comparison: false, .. } => return left.clone(),
            _ => return generic("Boolean"),
        }
        match (self, from, to) {
            (Self::Add, A::Integer, A::Date)
            | (Self::Multiply, A::Integer | A::Numeric | A::Float, A::Interval) => right.clone(),
            (Self::Add | Self::Subtract | Self::Multiply, A::Integer, A::Numeric | A::Float)
            | (Self::Divide, A::Integer, A::Float)
            | (Self::FloorDivide, A::Integer, A::Numeric) => right.clone(),
            (Self::Divide, A::Integer, A::Integer | A::Numeric) => generic("Numeric"),
            (Self::Subtract, A::DateTime | A::Date, A::DateTime) | (Self::Subtract, A::Time, A::Time) => {
                generic("Interval")
            }
            (Self::Subtract, A::Date, A::Date) => generic("Integer"),
            (Self::Add | Self::Subtract, A::Date, A::Interval)
            | (Self::Add, A::Date, A::Time)
            | (Self::Add, A::Time | A::Interval, A::Date) => generic("DateTime"),
            (Self::Add, A::Interval, A::DateTime | A::Time) => right.clone(),
            (_, A::Null, _) => right.clone(),
            _ => left.clone(),
        }
    }
}

impl Function {
    /// Whether it is one of the functions that SQLAlchemy has a class for.
    pub fn is_known(&self) -> bool {
        let [name] = self.names.as_slice() else { return false };
        matches!(
            name.text.to_ascii_lowercase().as_str(),
            "aggregate_strings"
                | "array_agg"
                | "char_length"
                | "coalesce"
                | "concat"
                | "count"
                | "cube"
                | "cume_dist"
                | "current_date"
                | "current_time"
                | "current_timestamp"
                | "current_user"
                | "dense_rank"
                | "grouping_sets"
                | "localtime"
                | "localtimestamp"
                | "max"
                | "min"
                | "mode"
                | "now"
                | "percent_rank"
                | "percentile_cont"
                | "percentile_disc"
                | "pow"
                | "random"
                | "rank"
                | "rollup"
                | "session_user"
                | "sum"
                | "sysdate"
                | "user"
        )
    }

    /// The type that the function gives: as it was given, or that of a function whose type is known.
    fn result_type(&self) -> SqlType {
        if let Some(sql_type) = &self.sql_type {
            return sql_type.clone();
        }
        let [name] = self.names.as_slice() else { return SqlType::null() };
        let first = || self.arguments.first().map_or_else(SqlType::null, SqlExpression::sql_type);
        match name.text.to_ascii_lowercase().as_str() {
            "count" | "char_length" | "rank" | "dense_rank" => SqlType::generic("Integer"),
            "percent_rank" | "cume_dist" => SqlType::generic("Numeric"),
            "now" | "current_timestamp" | "localtimestamp" | "sysdate" => SqlType::generic("DateTime"),
            "localtime" => SqlType::generic("DateTime"),
            "current_date" => SqlType::generic("Date"),
            "current_time" => SqlType::generic("Time"),
            "concat" | "current_user" | "session_user" | "user" | "aggregate_strings" => {
                SqlType::generic("String")
            }
            "max" | "min" | "sum" | "coalesce" | "pow" => {
                let types = self.arguments.iter().map(SqlExpression::sql_type);
                types.into_iter().find(|sql_type| !sql_type.is_null()).unwrap_or_else(SqlType::null)
            }
            "array_agg" => SqlType::generic("ARRAY").with("item_type", first()),
            _ => SqlType::null(),
        }
    }
}
