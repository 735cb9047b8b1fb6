use alembic_schema::{
    Between, BinaryOperator, BooleanOperator, SqlExpression, TextPart, TypeFamily, UnaryOperator, Value,
};

use crate::compile_state::CompileState;
use crate::table_parts::is_integer;
use crate::{Compiler, DialectError};

/// Stronger than any operator: operands that never need parentheses.
pub(crate) const ATOM: i8 = 100;
/// Weaker than any operator: the place of an operand where parentheses are never needed.
const OPEN: i8 = -128;
/// A condition that stands alone (SQLAlchemy's `_asbool`).
pub(crate) const CONDITION: i8 = -10;

impl Compiler<'_> {
    /// An operator before or after its operand.
    pub(crate) fn unary(
        &self,
        operator: &UnaryOperator,
        operand: &SqlExpression,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let inner = match operator {
            // Each writes its operand in its own way.
            UnaryOperator::Exists
            | UnaryOperator::Any
            | UnaryOperator::All
            | UnaryOperator::NullsFirst
            | UnaryOperator::NullsLast => String::new(),
            _ => self.operand(operand, operator.precedence(), state)?,
        };
        Ok(match operator {
            UnaryOperator::Negate => format!("-{inner}"),
            UnaryOperator::BitwiseNot => format!("~{inner}"),
            UnaryOperator::Not => format!("NOT {inner}"),
            UnaryOperator::Exists => format!("EXISTS {}", self.expression(operand, state)?),
            UnaryOperator::Distinct => format!("DISTINCT {inner}"),
            UnaryOperator::Any => format!("ANY {}", grouped(self.expression(operand, state)?)),
            UnaryOperator::All => format!("ALL {}", grouped(self.expression(operand, state)?)),
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

    /// An operator between two operands.
    pub(crate) fn binary(
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
        match operator {
            B::JsonGet { path, text } => return self.json_item(left, right, *path, *text, state),
            B::TextPart(part) => return self.text_part(left, part, right, state),
            B::RegexpReplace { flags } => {
                let left = self.expression(left, state)?;
                let mut arguments = self.expression(right, state)?;
                if let Some(flags) = flags {
                    arguments = format!("{arguments}, {}", self.quoted_text(flags));
                }
                return self.dialect.regexp_replace(&left, &arguments);
            }
            _ => {}
        }
        let outer = std::mem::replace(&mut state.in_operator, true);
        let left_text = self.side(left, operator, state);
        let right_text = self.side(right, operator, state);
        state.in_operator = outer;
        let (left_text, right_text) = (left_text?, right_text?);
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
            B::RegexpMatch { .. } => "REGEXP",
            B::NotRegexpMatch { .. } => "NOT REGEXP",
            B::Match => "MATCH",
            B::NotMatch => "NOT MATCH",
            B::GetItem | B::GetSlice => return Ok(format!("{left_text}[{right_text}]")),
            B::Custom { text, .. } => {
                return Ok(format!("{left_text} {} {right_text}", self.percent_signs(text)));
            }
            B::In | B::NotIn | B::JsonGet { .. } | B::TextPart(_) | B::RegexpReplace { .. } => {
                unreachable!("written above")
            }
        };
        Ok(format!("{left_text} {symbol} {right_text}"))
    }

    /// An item of a document. In PostgreSQL's way inside of another operator it stands in parentheses of its own.
    fn json_item(
        &self,
        left: &SqlExpression,
        right: &SqlExpression,
        path: bool,
        text: bool,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let outer = std::mem::replace(&mut state.in_operator, true);
        let document = self.expression(left, state);
        let key = match right {
            SqlExpression::Bind(parameter) => match &parameter.value {
                Some(value) => self.bind_value(parameter, self.dialect.json_key(value, path), state),
                None => self.bind(parameter, state),
            },
            other => self.expression(other, state),
        };
        state.in_operator = outer;
        let (document, key) = (document?, key?);
        let binary = self.dialect_type(&left.sql_type()).family() == TypeFamily::Jsonb;
        let subscript = binary && self.context.server_version.is_none_or(|version| version >= (14, 0, 0));
        Ok(self.dialect.json_item(&document, &key, JsonItem { path, text, subscript, inside: outer }))
    }

    /// A text that begins with, ends with or contains another.
    fn text_part(
        &self,
        left: &SqlExpression,
        part: &TextPart,
        right: &SqlExpression,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let mut left = self.operand(left, 5, state)?;
        let mut right = self.operand(right, 4, state)?;
        let mut word = "LIKE";
        if part.ignores_case {
            if self.dialect.has_ilike() {
                word = "ILIKE";
            } else {
                left = format!("lower({left})");
                right = format!("lower({right})");
            }
        }
        let percent = self.percent_signs("'%'");
        let before = if part.open_before { format!("{percent} || ") } else { String::new() };
        let after = if part.open_after { format!(" || {percent}") } else { String::new() };
        let negation = if part.negated { "NOT " } else { "" };
        let escape = part.escape.as_ref().map(|escape| format!(" ESCAPE {}", self.quoted_text(escape)));
        Ok(format!("{left} {negation}{word} {before}{right}{after}{}", escape.unwrap_or_default()))
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
        let outer = std::mem::replace(&mut state.in_operator, true);
        let left_text = self.operand(left, 5, state);
        state.in_operator = outer;
        let left_text = left_text?;
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

    /// `AND` or `OR`.
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

    /// `BETWEEN`.
    pub(crate) fn between(
        &self,
        between: &Between,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let operand = self.operand(&between.operand, 5, state)?;
        let low = self.operand(&between.low, 5, state)?;
        let high = self.operand(&between.high, 5, state)?;
        let negation = if between.negated { "NOT " } else { "" };
        let symmetric = if between.symmetric { "SYMMETRIC " } else { "" };
        Ok(format!("{operand} {negation}BETWEEN {symmetric}{low} AND {high}"))
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

/// How an item of a document is asked for.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct JsonItem {
    /// By a path rather than by one key.
    pub path: bool,
    /// The item is wanted as text, not as a document.
    pub text: bool,
    /// The database takes the key between brackets.
    pub subscript: bool,
    /// It stands inside of another operator.
    pub inside: bool,
}

fn grouped(text: String) -> String {
    if text.starts_with('(') { text } else { format!("({text})") }
}

fn precedence_of(expression: &SqlExpression) -> i8 {
    match expression {
        SqlExpression::Binary(_, BinaryOperator::NotIn, _) => ATOM,
        SqlExpression::Binary(_, operator, _) => operator.precedence(),
        SqlExpression::Unary(UnaryOperator::Any | UnaryOperator::All, _) => ATOM,
        SqlExpression::Unary(UnaryOperator::IsTrue | UnaryOperator::IsFalse, _) => ATOM,
        SqlExpression::Unary(operator, _) => operator.precedence(),
        SqlExpression::Boolean(operator, operands) if operands.len() > 1 => operator.precedence(),
        SqlExpression::Between(_) => 5,
        SqlExpression::Collate(..) => 4,
        SqlExpression::Label(_, inner) | SqlExpression::Coerced(inner, _) => precedence_of(inner),
        SqlExpression::Over(_) | SqlExpression::WithinGroup(..) => ATOM,
        SqlExpression::Filtered(..) => 6,
        SqlExpression::List(_) => -1,
        _ => ATOM,
    }
}
