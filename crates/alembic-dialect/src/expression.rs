use alembic_schema::{
    Between, BinaryOperator, BindParameter, BooleanOperator, Case, ColumnReference, Function, Name,
    SqlExpression, SqlType, TypeFamily, UnaryOperator, Value,
};

use crate::bind::BindSink;
use crate::table_parts::is_integer;
use crate::{Compiler, DialectError};

/// Stronger than any operator: operands that never need parentheses.
const ATOM: i8 = 100;
/// Weaker than any operator: the place of an operand where parentheses are never needed.
const OPEN: i8 = -100;

impl Compiler<'_> {
    /// An expression with all its values written into the text.
    pub(crate) fn literal_expression(&self, expression: &SqlExpression) -> Result<String, DialectError> {
        self.expression(expression, &mut BindSink::literal())
    }

    /// An expression; its values go to `binds`.
    pub(crate) fn expression(
        &self,
        expression: &SqlExpression,
        binds: &mut BindSink,
    ) -> Result<String, DialectError> {
        match expression {
            SqlExpression::Text(clause) => self.text_clause(clause, binds),
            SqlExpression::LiteralColumn(text) => Ok(self.percent_signs(text)),
            SqlExpression::Column(column) => Ok(self.column_reference(column)),
            SqlExpression::Bind(parameter) => self.bind(parameter, binds),
            SqlExpression::Literal(literal) => self.literal(&literal.value, literal.sql_type.as_ref()),
            SqlExpression::Null => Ok("NULL".to_owned()),
            SqlExpression::True => Ok(self.dialect.boolean_literal(true).to_owned()),
            SqlExpression::False => Ok(self.dialect.boolean_literal(false).to_owned()),
            SqlExpression::Function(function) => self.function(function, binds),
            SqlExpression::Unary(operator, operand) => self.unary(operator, operand, binds),
            SqlExpression::Binary(left, operator, right) => self.binary(left, operator, right, binds),
            SqlExpression::Boolean(operator, operands) => self.boolean(*operator, operands, binds),
            SqlExpression::Between(between) => self.between(between, binds),
            SqlExpression::Case(case) => self.case(case, binds),
            SqlExpression::Cast(operand, sql_type) => {
                let operand = self.expression(operand, binds)?;
                Ok(format!("CAST({operand} AS {})", self.type_text(sql_type)?))
            }
            SqlExpression::Extract(field, operand) => {
                let operand = self.expression(operand, binds)?;
                self.dialect.extract(field, &operand)
            }
            SqlExpression::Collate(operand, collation) => {
                let operand = self.operand(operand, 4, binds)?;
                Ok(format!("{operand} COLLATE {}", self.collation(&collation.text)))
            }
            SqlExpression::Label(_, operand) | SqlExpression::Coerced(operand, _) => {
                self.expression(operand, binds)
            }
            SqlExpression::Tuple(items) => Ok(format!("({})", self.expressions(items, binds)?)),
            SqlExpression::List(items) => self.expressions(items, binds),
            SqlExpression::Array(items) => {
                let items = self.expressions(items, binds)?;
                self.dialect.array(&items)
            }
            SqlExpression::Grouping(operand) => Ok(format!("({})", self.expression(operand, binds)?)),
        }
    }

    /// A collation's name, which SQLAlchemy always treats as an identifier.
    pub(crate) fn collation(&self, name: &str) -> String {
        self.dialect.quote(&Name::new(name))
    }

    fn column_reference(&self, column: &ColumnReference) -> String {
        let name = self.identifier(&column.name);
        match &column.table {
            Some(table) => format!("{}.{name}", self.table(table)),
            None => name,
        }
    }

    fn expressions(&self, items: &[SqlExpression], binds: &mut BindSink) -> Result<String, DialectError> {
        let items: Vec<String> =
            items.iter().map(|item| self.expression(item, binds)).collect::<Result<_, _>>()?;
        Ok(items.join(", "))
    }

    fn function(&self, function: &Function, binds: &mut BindSink) -> Result<String, DialectError> {
        let arguments = self.expressions(&function.arguments, binds)?;
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
        binds: &mut BindSink,
    ) -> Result<String, DialectError> {
        let precedence = operator.precedence();
        let inner = self.operand(operand, precedence, binds)?;
        Ok(match operator {
            UnaryOperator::Negate => format!("-{inner}"),
            UnaryOperator::BitwiseNot => format!("~{inner}"),
            UnaryOperator::Not => format!("NOT {inner}"),
            UnaryOperator::Exists => format!("EXISTS ({})", self.expression(operand, binds)?),
            UnaryOperator::Distinct => format!("DISTINCT {inner}"),
            UnaryOperator::Any => format!("ANY ({})", self.expression(operand, binds)?),
            UnaryOperator::All => format!("ALL ({})", self.expression(operand, binds)?),
            UnaryOperator::Ascending => format!("{inner} ASC"),
            UnaryOperator::Descending => format!("{inner} DESC"),
            UnaryOperator::NullsFirst => format!("{} NULLS FIRST", self.expression(operand, binds)?),
            UnaryOperator::NullsLast => format!("{} NULLS LAST", self.expression(operand, binds)?),
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
        binds: &mut BindSink,
    ) -> Result<String, DialectError> {
        use BinaryOperator as B;
        if matches!(operator, B::In | B::NotIn) {
            return self.membership(left, matches!(operator, B::NotIn), right, binds);
        }
        let left_text = self.side(left, operator, binds)?;
        let right_text = self.side(right, operator, binds)?;
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
            B::FloorDivide if is_whole(left) && is_whole(right) => "/",
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
        let divisor = type_of(right).map(|sql_type| self.dialect_type(sql_type)).filter(|sql_type| {
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
        binds: &mut BindSink,
    ) -> Result<String, DialectError> {
        let left_text = self.operand(left, 5, binds)?;
        let items = match right {
            SqlExpression::Tuple(items) | SqlExpression::List(items) => items.as_slice(),
            other => {
                let other = self.expression(other, binds)?;
                let word = if negated { "NOT IN" } else { "IN" };
                let grouped = if other.starts_with('(') { other } else { format!("({other})") };
                return Ok(format!("{left_text} {word} {grouped}"));
            }
        };
        let list = if items.is_empty() {
            self.dialect.empty_list(negated).to_owned()
        } else {
            let rows = items.iter().all(|item| matches!(item, SqlExpression::Tuple(_)));
            let items = self.expressions(items, binds)?;
            if rows { self.dialect.list_of_rows(&items) } else { format!("({items})") }
        };
        Ok(if negated { format!("({left_text} NOT IN {list})") } else { format!("{left_text} IN {list}") })
    }

    fn boolean(
        &self,
        operator: BooleanOperator,
        operands: &[SqlExpression],
        binds: &mut BindSink,
    ) -> Result<String, DialectError> {
        let (word, neutral) = match operator {
            BooleanOperator::And => (" AND ", SqlExpression::True),
            BooleanOperator::Or => (" OR ", SqlExpression::False),
        };
        let mut parts = Vec::new();
        for operand in operands.iter().filter(|operand| **operand != neutral) {
            parts.push(match operand {
                // One list inside another of the same kind reads as one list.
                SqlExpression::Boolean(inner, _) if *inner == operator => self.expression(operand, binds)?,
                _ => self.operand(operand, operator.precedence(), binds)?,
            });
        }
        if parts.is_empty() { self.expression(&neutral, binds) } else { Ok(parts.join(word)) }
    }

    fn between(&self, between: &Between, binds: &mut BindSink) -> Result<String, DialectError> {
        let operand = self.operand(&between.operand, 5, binds)?;
        let low = self.operand(&between.low, 5, binds)?;
        let high = self.operand(&between.high, 5, binds)?;
        let negation = if between.negated { "NOT " } else { "" };
        let symmetric = if between.symmetric { "SYMMETRIC " } else { "" };
        Ok(format!("{operand} {negation}BETWEEN {symmetric}{low} AND {high}"))
    }

    fn case(&self, case: &Case, binds: &mut BindSink) -> Result<String, DialectError> {
        let mut text = "CASE".to_owned();
        if let Some(value) = &case.value {
            text.push(' ');
            text.push_str(&self.expression(value, binds)?);
        }
        for (condition, result) in &case.branches {
            // A condition stands in parentheses, a plain value does not.
            let written = self.operand(condition, ATOM - 1, binds)?;
            let is_not_in = matches!(condition, SqlExpression::Binary(_, BinaryOperator::NotIn, _));
            let condition = if is_not_in { format!("({written})") } else { written };
            let result = self.expression(result, binds)?;
            text.push_str(&format!(" WHEN {condition} THEN {result}"));
        }
        if let Some(otherwise) = &case.otherwise {
            text.push_str(&format!(" ELSE {}", self.expression(otherwise, binds)?));
        }
        text.push_str(" END");
        Ok(text)
    }

    /// An operand of a binary operator, in parentheses where its own operator binds no stronger.
    fn side(
        &self,
        operand: &SqlExpression,
        operator: &BinaryOperator,
        binds: &mut BindSink,
    ) -> Result<String, DialectError> {
        match operand {
            SqlExpression::Binary(_, inner, _) if inner == operator && operator.is_associative() => {
                self.expression(operand, binds)
            }
            _ => self.operand(operand, operator.precedence(), binds),
        }
    }

    /// An operand beside an operator of the given precedence.
    fn operand(
        &self,
        operand: &SqlExpression,
        against: i8,
        binds: &mut BindSink,
    ) -> Result<String, DialectError> {
        let text = self.expression(operand, binds)?;
        Ok(if precedence_of(operand) <= against && against > OPEN { format!("({text})") } else { text })
    }
}

fn precedence_of(expression: &SqlExpression) -> i8 {
    match expression {
        SqlExpression::Binary(_, BinaryOperator::NotIn, _) => ATOM,
        SqlExpression::Binary(_, operator, _) => operator.precedence(),
        SqlExpression::Unary(UnaryOperator::Any | UnaryOperator::All | UnaryOperator::Exists, _) => ATOM,
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

/// Whether an expression counts whole numbers as far as can be told; a division of such numbers cuts fractions off.
fn is_whole(expression: &SqlExpression) -> bool {
    match expression {
        SqlExpression::Bind(BindParameter { sql_type: None, value, .. }) => {
            matches!(value, Some(Value::Integer(_)))
        }
        SqlExpression::Literal(literal) if literal.sql_type.is_none() => {
            matches!(literal.value, Value::Integer(_))
        }
        SqlExpression::Binary(left, operator, right) => match operator {
            BinaryOperator::BitwiseAnd
            | BinaryOperator::BitwiseOr
            | BinaryOperator::BitwiseXor
            | BinaryOperator::ShiftLeft
            | BinaryOperator::ShiftRight
            | BinaryOperator::Modulo => is_whole(left),
            BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::FloorDivide => is_whole(left) && is_whole(right),
            _ => false,
        },
        SqlExpression::Unary(UnaryOperator::Negate | UnaryOperator::BitwiseNot, operand) => is_whole(operand),
        SqlExpression::Case(case) => case.branches.first().is_some_and(|(_, result)| is_whole(result)),
        SqlExpression::Extract(..) => true,
        SqlExpression::Function(function) if function.sql_type.is_none() => {
            let [name] = function.names.as_slice() else { return false };
            match name.text.to_ascii_lowercase().as_str() {
                "count" | "char_length" => true,
                "coalesce" | "max" | "min" | "sum" => function.arguments.first().is_some_and(is_whole),
                _ => false,
            }
        }
        SqlExpression::Label(_, inner) | SqlExpression::Grouping(inner) => is_whole(inner),
        other => type_of(other).is_some_and(is_integer),
    }
}

/// The type of an expression, where it is known without looking at the database.
fn type_of(expression: &SqlExpression) -> Option<&SqlType> {
    match expression {
        SqlExpression::Column(column) => column.sql_type.as_ref(),
        SqlExpression::Bind(parameter) => parameter.sql_type.as_ref(),
        SqlExpression::Cast(_, sql_type) | SqlExpression::Coerced(_, sql_type) => Some(sql_type),
        SqlExpression::Function(function) => function.sql_type.as_ref(),
        SqlExpression::Label(_, inner) | SqlExpression::Grouping(inner) => type_of(inner),
        _ => None,
    }
}
