use alembic_schema::{
    AliasKind, BinaryOperator, Case, ColumnReference, FromClause, Name, SqlExpression, WrittenPart,
};

use crate::compile_state::CompileState;
use crate::operators::ATOM;
use crate::select::Place;
use crate::{Compiler, DialectError};

impl Compiler<'_> {
    /// An expression with all its values written into the text.
    pub(crate) fn literal_expression(&self, expression: &SqlExpression) -> Result<String, DialectError> {
        self.expression(expression, &mut CompileState::literal())
    }

    /// An expression; its values go to `state`.
    pub(crate) fn expression(
        &self,
        expression: &SqlExpression,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        match expression {
            SqlExpression::Text(clause) => self.text_clause(clause, state),
            SqlExpression::LiteralColumn(text) => Ok(self.percent_signs(text)),
            SqlExpression::Column(column) => Ok(self.column_reference(column, state)),
            SqlExpression::Bind(parameter) => self.bind(parameter, state),
            SqlExpression::Literal(literal) => self.literal(&literal.value, literal.sql_type.as_ref()),
            SqlExpression::Null => Ok("NULL".to_owned()),
            SqlExpression::NextValue(sequence) => {
                self.dialect.next_value(&self.sequence_name(sequence)).ok_or_else(|| {
                    DialectError::NotSupported(format!(
                        "Dialect '{}' does not support sequence increments.",
                        self.dialect.name()
                    ))
                })
            }
            SqlExpression::True => Ok(self.dialect.boolean_literal(true).to_owned()),
            SqlExpression::False => Ok(self.dialect.boolean_literal(false).to_owned()),
            SqlExpression::Function(function) => self.function(function, state),
            SqlExpression::Unary(operator, operand) => self.unary(operator, operand, state),
            SqlExpression::Binary(left, operator, right) => self.binary(left, operator, right, state),
            SqlExpression::Boolean(operator, operands) => self.boolean(*operator, operands, state),
            SqlExpression::Between(between) => self.between(between, state),
            SqlExpression::Case(case) => self.case(case, state),
            SqlExpression::Cast(operand, sql_type) => {
                let operand = self.expression(operand, state)?;
                Ok(format!("CAST({operand} AS {})", self.type_text(sql_type)?))
            }
            SqlExpression::Extract(field, operand) => {
                let operand = self.expression(operand, state)?;
                self.dialect.extract(field, &operand)
            }
            SqlExpression::Collate(operand, collation) => {
                let operand = self.operand(operand, 4, state)?;
                Ok(format!("{operand} COLLATE {}", self.collation(&collation.text)))
            }
            SqlExpression::Label(_, operand) | SqlExpression::Coerced(operand, _) => {
                self.expression(operand, state)
            }
            SqlExpression::Tuple(items) => Ok(format!("({})", self.expressions(items, state)?)),
            SqlExpression::List(items) => self.expressions(items, state),
            SqlExpression::Array(items) => {
                let items = self.expressions(items, state)?;
                self.dialect.array(&items)
            }
            SqlExpression::Grouping(operand) => Ok(format!("({})", self.expression(operand, state)?)),
            SqlExpression::Subquery(statement) => {
                Ok(format!("({})", self.inner_statement(statement, Place::Value, state)?))
            }
            SqlExpression::Over(over) => self.over(over, state),
            SqlExpression::Filtered(function, conditions) => self.filtered(function, conditions, state),
            SqlExpression::WithinGroup(function, order_by) => self.within_group(function, order_by, state),
            SqlExpression::AggregateOrder(operand, order_by) => {
                let operand = self.expression(operand, state)?;
                Ok(format!("{operand} ORDER BY {}", self.expressions(order_by, state)?))
            }
            SqlExpression::Slice(low, high) => {
                let low = self.expression(low, state)?;
                Ok(format!("{low}:{}", self.expression(high, state)?))
            }
            SqlExpression::Written(written) => {
                let mut text = String::new();
                for part in &written.parts {
                    match part {
                        WrittenPart::Text(verbatim) => text.push_str(verbatim),
                        WrittenPart::Expression(inner) => text.push_str(&self.expression(inner, state)?),
                    }
                }
                Ok(text)
            }
            SqlExpression::Unwritten(class) => Err(DialectError::Compile(format!(
                "an expression of the class '{class}' was made before it was known for which database"
            ))),
            SqlExpression::LabelReference(name) => Err(DialectError::Compile(format!(
                "the label '{name}' is known to ORDER BY and GROUP BY only"
            ))),
        }
    }

    /// A collation's name, which SQLAlchemy always treats as an identifier.
    pub(crate) fn collation(&self, name: &str) -> String {
        self.dialect.quote(&Name::new(name))
    }

    fn column_reference(&self, column: &ColumnReference, state: &mut CompileState) -> String {
        let name = self.identifier(&column.name);
        match &column.table {
            Some(FromClause::Alias(alias)) => {
                let table = self.alias_name(alias, state);
                if alias.kind == AliasKind::Column {
                    return table;
                }
                let column = self.alias_column(alias, &column.name, state);
                format!("{table}.{column}")
            }
            Some(FromClause::Table(table)) if !state.unqualified => format!("{}.{name}", self.table(table)),
            _ => name,
        }
    }

    pub(crate) fn expressions(
        &self,
        items: &[SqlExpression],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let items: Vec<String> =
            items.iter().map(|item| self.expression(item, state)).collect::<Result<_, _>>()?;
        Ok(items.join(", "))
    }

    fn case(&self, case: &Case, state: &mut CompileState) -> Result<String, DialectError> {
        let mut text = "CASE".to_owned();
        if let Some(value) = &case.value {
            text.push(' ');
            text.push_str(&self.expression(value, state)?);
        }
        for (condition, result) in &case.branches {
            // A condition stands in parentheses, a plain value does not.
            let written = self.operand(condition, ATOM - 1, state)?;
            let is_not_in = matches!(condition, SqlExpression::Binary(_, BinaryOperator::NotIn, _));
            let condition = if is_not_in { format!("({written})") } else { written };
            let result = self.expression(result, state)?;
            text.push_str(&format!(" WHEN {condition} THEN {result}"));
        }
        if let Some(otherwise) = &case.otherwise {
            text.push_str(&format!(" ELSE {}", self.expression(otherwise, state)?));
        }
        text.push_str(" END");
        Ok(text)
    }
}
