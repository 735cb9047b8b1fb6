use alembic_schema::{
    Between, BinaryOperator, BooleanOperator, Case, ColumnReference, FromClause, Function, Name,
    SqlExpression, TypeFamily, UnaryOperator, Value,
};

use crate::compile_state::CompileState;
use crate::select::Place;
use crate::table_parts::is_integer;
use crate::{Compiler, DialectError};

/// Stronger than any operator: operands that never need parentheses.
pub(crate) const ATOM: i8 = 100;
/// Weaker than any operator: the place of an operand where parentheses are never needed.
const OPEN: i8 = -100;

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

    fn function(&self, function: &Function, state: &mut CompileState) -> Result<String, DialectError> {
        let arguments = self.expressions(&function.arguments, state)?;
        if let [name] = function.names.as_slice()
            && let Some(text) = self.known_function(&name.text, &arguments)
        {
            return Ok(text);
        }
        // Functions keep their case: only what SQL could not read at all is quoted.
        let names: Vec<String> = function
            .names
            .iter()
            .map(|name| {
                let plain = name.text.to_lowercase();
                let quote = name.quote.unwrap_or_else(|| self.identifier(&Name::new(plain)).starts_with('"'));
                if quote {
                    self.identifier(&Name::quoted(name.text.clone(), true))
                } else {
                    name.text.clone()
                }
            })
            .collect();
        Ok(format!("{}({arguments})", names.join(".")))
    }

    /// Functions that are not written as they are called.
    fn known_function(&self, name: &str, arguments: &str) -> Option<String> {
        let name = name.to_ascii_lowercase();
        if let Some(text) = self.dialect.function(&name, arguments) {
            return Some(text);
        }
        let without_parentheses = [
            "current_date",
            "current_time",
            "current_timestamp",
            "current_user",
            "localtime",
            "localtimestamp",
            "session_user",
            "sysdate",
            "user",
        ];
        if arguments.is_empty() && without_parentheses.contains(&name.as_str()) {
            return Some(name.to_ascii_uppercase());
        }
        (name == "count" && arguments.is_empty()).then(|| "count(*)".to_owned())
    }

    fn unary(
        &self,
        operator: &UnaryOperator,
        operand: &SqlExpression,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let precedence = operator.precedence();
        let inner = self.operand(operand, precedence, state)?;
        Ok(match operator {
            UnaryOperator::Negate => format!("-{inner}"),
            UnaryOperator::BitwiseNot => format!("~{inner}"),
            UnaryOperator::Not => format!("NOT {inner}"),
            UnaryOperator::Exists => format!("EXISTS {}", self.expression(operand, state)?),
            UnaryOperator::Distinct => format!("DISTINCT {inner}"),
            UnaryOperator::Any => format!("ANY ({})", self.expression(operand, state)?),
            UnaryOperator::All => format!("ALL ({})", self.expression(operand, state)?),
            UnaryOperator::Ascending => format!("{inner} ASC"),
            UnaryOperator::Descending => format!("{inner} DESC"),
            UnaryOperator::NullsFirst => format!("{} NULLS FIRST", self.expression(operand, state)?),
            UnaryOperator::NullsLast => format!("{} NULLS LAST", self.expression(operand, state)?),
            UnaryOperator::IsTrue if self.dialect.has_booleans() => inner,
            UnaryOperator::IsTrue => format!("{inner} = 1"),
            UnaryOperator::IsFalse if self.dialect.has_booleans() => format!("NOT {inner}"),
            UnaryOperator::IsFalse => format!("{inner} = 0"),
            UnaryOperator::CustomBefore(text) => format!("{text} {inner}"),
            UnaryOperator::CustomAfter(text) => format!("{inner} {text}"),
        })
    }

    fn binary(
        &self,
        left: &SqlExpression,
        operator: &BinaryOperator,
        right: &SqlExpression,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        use BinaryOperator as B;
        if matches!(operator, B::In | B::NotIn) {
            return self.membership(left, matches!(operator, B::NotIn), right, state);
        }
        let left_text = self.side(left, operator, state)?;
        let right_text = self.side(right, operator, state)?;
        if let Some(text) = self.dialect.binary(operator, &left_text, &right_text) {
            return Ok(text);
        }
        let is_null = |side: &SqlExpression| {
            matches!(side, SqlExpression::Null)
                || matches!(side, SqlExpression::Literal(literal) if literal.value == Value::Null)
        };
        let escaped = |word: &str, escape: &Option<String>| {
            let escape = escape.as_ref().map(|escape| format!(" ESCAPE {}", self.quoted_text(escape)));
            format!("{left_text} {word} {right_text}{}", escape.unwrap_or_default())
        };
        let symbol = match operator {
            B::Add => "+",
            B::Subtract => "-",
            B::Multiply => "*",
            B::Divide => return self.division(&left_text, right, &right_text),
            B::FloorDivide if [left, right].iter().all(|side| is_integer(&side.sql_type())) => "/",
            B::FloorDivide => return Ok(format!("FLOOR({left_text} / {right_text})")),
            B::Modulo if self.parameter_style().doubles_percent_signs() => "%%",
            B::Modulo => "%",
            B::Concatenate => "||",
            B::BitwiseAnd => "&",
            B::BitwiseOr => "|",
            B::BitwiseXor => "#",
            B::ShiftLeft => "<<",
            B::ShiftRight => ">>",
            B::Equal if is_null(right) => "IS",
            B::NotEqual if is_null(right) => "IS NOT",
            B::Equal => "=",
            B::NotEqual => "!=",
            B::Less => "<",
            B::LessOrEqual => "<=",
            B::Greater => ">",
            B::GreaterOrEqual => ">=",
            B::Is => "IS",
            B::IsNot => "IS NOT",
            B::IsDistinctFrom => "IS DISTINCT FROM",
            B::IsNotDistinctFrom => "IS NOT DISTINCT FROM",
            B::Like { escape } => return Ok(escaped("LIKE", escape)),
            B::NotLike { escape } => return Ok(escaped("NOT LIKE", escape)),
            B::ILike { escape } => return Ok(escaped("ILIKE", escape)),
            B::NotILike { escape } => return Ok(escaped("NOT ILIKE", escape)),
            B::RegexpMatch => "REGEXP",
            B::NotRegexpMatch => "NOT REGEXP",
            B::Match => "MATCH",
            B::NotMatch => "NOT MATCH",
            B::JsonGetItem => "->",
            B::GetItem => return Ok(format!("{left_text}[{right_text}]")),
            B::AnyOf => return Ok(format!("{left_text} = ANY ({right_text})")),
            B::Custom { text, .. } => {
                return Ok(format!("{left_text} {} {right_text}", self.percent_signs(text)));
            }
            B::In | B::NotIn => unreachable!("membership has been written above"),
        };
        Ok(format!("{left_text} {symbol} {right_text}"))
    }

    /// Division keeps fractions, as in Python, where the database would cut them off: the divisor is cast to its own
    /// type if that has fractions, else to a number that has.
    fn division(
        &self,
        left_text: &str,
        right: &SqlExpression,
        right_text: &str,
    ) -> Result<String, DialectError> {
        let divisor = right.sql_type();
        let divisor = Some(self.dialect_type(&divisor)).filter(|sql_type| {
            matches!(
                sql_type.family(),
                TypeFamily::Numeric
                    | TypeFamily::NumericUpper
                    | TypeFamily::DecimalUpper
                    | TypeFamily::Float
                    | TypeFamily::FloatUpper
                    | TypeFamily::Double
                    | TypeFamily::DoubleUpper
                    | TypeFamily::DoublePrecision
                    | TypeFamily::Real
            )
        });
        let numeric = match divisor {
            Some(sql_type) => self.type_text(sql_type)?,
            None => "NUMERIC".to_owned(),
        };
        Ok(self.dialect.true_division(left_text, right_text, &numeric))
    }

    fn membership(
        &self,
        left: &SqlExpression,
        negated: bool,
        right: &SqlExpression,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let left_text = self.operand(left, 5, state)?;
        let rows = matches!(left, SqlExpression::Tuple(_));
        let list = match right {
            SqlExpression::Tuple(items) | SqlExpression::List(items) if items.is_empty() => {
                self.dialect.empty_list(negated).to_owned()
            }
            SqlExpression::Tuple(items) | SqlExpression::List(items) => {
                let items = self.expressions(items, state)?;
                if rows { self.dialect.list_of_rows(&items) } else { format!("({items})") }
            }
            SqlExpression::Bind(parameter) if parameter.expanding => {
                self.expanded(parameter, negated, rows, state)?
            }
            other => {
                let other = self.expression(other, state)?;
                let word = if negated { "NOT IN" } else { "IN" };
                let grouped = if other.starts_with('(') { other } else { format!("({other})") };
                let text = format!("{left_text} {word} {grouped}");
                return Ok(if negated { format!("({text})") } else { text });
            }
        };
        Ok(if negated { format!("({left_text} NOT IN {list})") } else { format!("{left_text} IN {list}") })
    }

    pub(crate) fn boolean(
        &self,
        operator: BooleanOperator,
        operands: &[SqlExpression],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let (word, neutral) = match operator {
            BooleanOperator::And => (" AND ", SqlExpression::True),
            BooleanOperator::Or => (" OR ", SqlExpression::False),
        };
        let mut parts = Vec::new();
        for operand in operands.iter().filter(|operand| **operand != neutral) {
            parts.push(match operand {
                // One list inside another of the same kind reads as one list.
                SqlExpression::Boolean(inner, _) if *inner == operator => self.expression(operand, state)?,
                _ => self.operand(operand, operator.precedence(), state)?,
            });
        }
        if parts.is_empty() { self.expression(&neutral, state) } else { Ok(parts.join(word)) }
    }

    fn between(&self, between: &Between, state: &mut CompileState) -> Result<String, DialectError> {
        let operand = self.operand(&between.operand, 5, state)?;
        let low = self.operand(&between.low, 5, state)?;
        let high = self.operand(&between.high, 5, state)?;
        let negation = if between.negated { "NOT " } else { "" };
        let symmetric = if between.symmetric { "SYMMETRIC " } else { "" };
        Ok(format!("{operand} {negation}BETWEEN {symmetric}{low} AND {high}"))
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

    /// An operand of a binary operator, in parentheses where its own operator state no stronger.
    fn side(
        &self,
        operand: &SqlExpression,
        operator: &BinaryOperator,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        match operand {
            SqlExpression::Binary(_, inner, _) if inner == operator && operator.is_associative() => {
                self.expression(operand, state)
            }
            _ => self.operand(operand, operator.precedence(), state),
        }
    }

    /// An operand beside an operator of the given precedence.
    pub(crate) fn operand(
        &self,
        operand: &SqlExpression,
        against: i8,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let text = self.expression(operand, state)?;
        Ok(if precedence_of(operand) <= against && against > OPEN { format!("({text})") } else { text })
    }
}

fn precedence_of(expression: &SqlExpression) -> i8 {
    match expression {
        SqlExpression::Binary(_, BinaryOperator::NotIn, _) => ATOM,
        SqlExpression::Binary(_, operator, _) => operator.precedence(),
        SqlExpression::Unary(UnaryOperator::Any | UnaryOperator::All, _) => ATOM,
        SqlExpression::Unary(UnaryOperator::IsTrue | UnaryOperator::IsFalse, _) => 5,
        SqlExpression::Unary(operator, _) => operator.precedence(),
        SqlExpression::Boolean(operator, operands) if operands.len() > 1 => operator.precedence(),
        SqlExpression::Between(_) => 5,
        SqlExpression::Collate(..) => 4,
        SqlExpression::Label(_, inner) | SqlExpression::Coerced(inner, _) => precedence_of(inner),
        SqlExpression::List(_) => -1,
        _ => ATOM,
    }
}
