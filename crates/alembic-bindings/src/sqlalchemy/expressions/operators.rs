//! What operators make of expressions, by SQLAlchemy 2.1.9's rules.

use alembic_evaluator::{BinaryOperator, Outcome, Value, Vm, raise};
use alembic_schema::{
    Affinity, Between, BinaryOperator as Sql, BindParameter, BooleanOperator, SqlExpression, TextPart,
    TypeFamily, UnaryOperator,
};

use super::{expression, operand_beside, typed_value};
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;

/// The SQL of a Python operator; `None` where expressions have no such operator.
pub(crate) fn binary(
    left: SqlExpression,
    operator: BinaryOperator,
    right: SqlExpression,
) -> Option<SqlExpression> {
    let operator = match operator {
        BinaryOperator::Add if is_joined(&left) || is_joined(&right) => Sql::Concatenate,
        BinaryOperator::Add => Sql::Add,
        BinaryOperator::Subtract => Sql::Subtract,
        BinaryOperator::Multiply => Sql::Multiply,
        BinaryOperator::Divide => Sql::Divide,
        BinaryOperator::FloorDivide => Sql::FloorDivide,
        BinaryOperator::Modulo => Sql::Modulo,
        BinaryOperator::BitAnd => return Some(combined(BooleanOperator::And, vec![left, right])),
        BinaryOperator::BitOr => return Some(combined(BooleanOperator::Or, vec![left, right])),
        BinaryOperator::LeftShift
        | BinaryOperator::RightShift
        | BinaryOperator::Power
        | BinaryOperator::MatrixMultiply
        | BinaryOperator::BitXor => return None,
    };
    Some(left.binary(operator, right))
}

/// A comparison with a Python value: `None` becomes `IS NULL`, truth values stay words of SQL.
///
/// # Errors
/// An operator that has no meaning for `None`, `True` and `False`.
pub(crate) fn compared(
    vm: &mut Vm,
    left: SqlExpression,
    operator: Sql,
    right: &Value,
) -> Outcome<SqlExpression> {
    let right = match right {
        Value::Bool(true) => SqlExpression::True,
        Value::Bool(false) => SqlExpression::False,
        other => operand_beside(vm, other, &left)?,
    };
    let is_truth = matches!(right, SqlExpression::True | SqlExpression::False);
    if !is_truth && right != SqlExpression::Null {
        return Ok(left.binary(operator, right));
    }
    let operator = match operator {
        Sql::Equal if !is_truth => Sql::Is,
        Sql::NotEqual if !is_truth => Sql::IsNot,
        Sql::Equal | Sql::NotEqual | Sql::Is | Sql::IsNot | Sql::IsDistinctFrom | Sql::IsNotDistinctFrom => {
            operator
        }
        _ => {
            return Err(raise(
                &ARGUMENT_ERROR,
                "Only '='/'!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators can be \
                 used with None/True/False",
            ));
        }
    };
    Ok(left.binary(operator, right))
}

/// `left.in_(right)`: the items of a sequence, or a parameter that stands for a list.
///
/// # Errors
/// The right side is neither a sequence nor an expression.
pub(crate) fn membership(
    vm: &mut Vm,
    left: SqlExpression,
    operator: Sql,
    right: &Value,
) -> Outcome<SqlExpression> {
    if let Some(expression) = expression(vm, right)? {
        // `in_(bindparam("x"))` stands for a list, whether it says so or not.
        let expression = match expression {
            SqlExpression::Bind(parameter) if !parameter.expanding => {
                SqlExpression::from(BindParameter { expanding: true, ..(*parameter).clone() })
            }
            other => other,
        };
        return Ok(left.binary(operator, expression));
    }
    let is_sequence = matches!(right, Value::List(_) | Value::Tuple(_) | Value::Set(_) | Value::Dict(_))
        || right.items().is_some()
        || matches!(&*right.type_name(), "dict_keys" | "dict_values" | "frozenset" | "deque")
        || (right.as_str().is_none()
            && matches!(right, Value::Iterator(_) | Value::Generator(_) | Value::Range(_)));
    if !is_sequence {
        return Err(raise(
            &ARGUMENT_ERROR,
            format!(
                "IN expression list, SELECT construct, or bound parameter object expected, got {}.",
                vm.repr(right)?
            ),
        ));
    }
    let items = vm.iterate(right)?;
    let rows = matches!(left, SqlExpression::Tuple(_));
    let sql_type = left.sql_type();
    let mut values = Vec::new();
    for item in &items {
        let Some(value) = typed_value(vm, item, if rows { None } else { Some(&sql_type) })? else {
            let items =
                items.iter().map(|item| operand_beside(vm, item, &left)).collect::<Outcome<Vec<_>>>()?;
            return Ok(left.binary(operator, SqlExpression::List(items)));
        };
        values.push(value);
    }
    let sql_type = match values.first() {
        Some(first) if !rows => Some(sql_type.beside(first)),
        _ => None,
    };
    let list = SqlExpression::from(BindParameter {
        name: super::parameter_beginning(&left),
        unique: true,
        value: Some(alembic_schema::Value::Array(values)),
        sql_type,
        expanding: true,
        ..BindParameter::default()
    });
    Ok(left.binary(operator, list))
}

/// `and_(…)`, `or_(…)`: lists of the same kind are one list, and a list of one is that one.
pub(crate) fn combined(operator: BooleanOperator, operands: Vec<SqlExpression>) -> SqlExpression {
    let (neutral, absorbing) = match operator {
        BooleanOperator::And => (SqlExpression::True, SqlExpression::False),
        BooleanOperator::Or => (SqlExpression::False, SqlExpression::True),
    };
    let mut flat = Vec::new();
    for operand in operands {
        match operand {
            SqlExpression::Boolean(inner, items) if inner == operator => flat.extend(items),
            operand if operand == neutral => {}
            operand if operand == absorbing => return absorbing,
            operand => flat.push(as_condition(operand)),
        }
    }
    match flat.len() {
        0 => neutral,
        1 => flat.remove(0),
        _ => SqlExpression::Boolean(operator, flat),
    }
}

/// `not_(expression)`: comparisons turn into their opposites.
pub(crate) fn negated(expression: SqlExpression) -> SqlExpression {
    match expression {
        SqlExpression::True => SqlExpression::False,
        SqlExpression::False => SqlExpression::True,
        SqlExpression::Binary(left, operator, right) => match opposite(&operator) {
            Some(opposite) => SqlExpression::Binary(left, opposite, right),
            None => SqlExpression::Binary(left, operator, right).unary(UnaryOperator::Not),
        },
        SqlExpression::Between(between) => {
            SqlExpression::Between(Box::new(Between { negated: !between.negated, ..*between }))
        }
        SqlExpression::Unary(UnaryOperator::Not, operand) => *operand,
        SqlExpression::Unary(UnaryOperator::IsTrue, operand) => {
            SqlExpression::Unary(UnaryOperator::IsFalse, operand)
        }
        SqlExpression::Unary(UnaryOperator::IsFalse, operand) => {
            SqlExpression::Unary(UnaryOperator::IsTrue, operand)
        }
        expression if is_truth_value(&expression) => expression.unary(UnaryOperator::IsFalse),
        expression => expression.unary(UnaryOperator::Not),
    }
}

/// A truth value as a condition: `flag`, or `flag = 1` where there are no truth values.
pub(crate) fn as_condition(expression: SqlExpression) -> SqlExpression {
    if is_truth_value(&expression) { expression.unary(UnaryOperator::IsTrue) } else { expression }
}

/// Whether an expression is a truth value rather than a comparison.
fn is_truth_value(expression: &SqlExpression) -> bool {
    match expression {
        SqlExpression::True | SqlExpression::False => true,
        SqlExpression::Column(_)
        | SqlExpression::Bind(_)
        | SqlExpression::Function(_)
        | SqlExpression::Cast(..)
        | SqlExpression::Coerced(..)
        | SqlExpression::Case(_) => expression.sql_type().affinity() == Affinity::Boolean,
        _ => false,
    }
}

fn opposite(operator: &Sql) -> Option<Sql> {
    Some(match operator {
        Sql::Equal => Sql::NotEqual,
        Sql::NotEqual => Sql::Equal,
        Sql::Less => Sql::GreaterOrEqual,
        Sql::GreaterOrEqual => Sql::Less,
        Sql::Greater => Sql::LessOrEqual,
        Sql::LessOrEqual => Sql::Greater,
        Sql::Is => Sql::IsNot,
        Sql::IsNot => Sql::Is,
        Sql::IsDistinctFrom => Sql::IsNotDistinctFrom,
        Sql::IsNotDistinctFrom => Sql::IsDistinctFrom,
        Sql::In => Sql::NotIn,
        Sql::NotIn => Sql::In,
        Sql::Like { escape } => Sql::NotLike { escape: escape.clone() },
        Sql::NotLike { escape } => Sql::Like { escape: escape.clone() },
        Sql::ILike { escape } => Sql::NotILike { escape: escape.clone() },
        Sql::NotILike { escape } => Sql::ILike { escape: escape.clone() },
        Sql::TextPart(part) => Sql::TextPart(TextPart { negated: !part.negated, ..part.clone() }),
        Sql::RegexpMatch { flags } => Sql::NotRegexpMatch { flags: flags.clone() },
        Sql::NotRegexpMatch { flags } => Sql::RegexpMatch { flags: flags.clone() },
        Sql::Match => Sql::NotMatch,
        Sql::NotMatch => Sql::Match,
        _ => return None,
    })
}

/// Whether `+` joins values of this kind rather than adding them.
fn is_joined(expression: &SqlExpression) -> bool {
    let sql_type = expression.sql_type();
    matches!(sql_type.affinity(), Affinity::String | Affinity::Array)
        || sql_type.family() == TypeFamily::Jsonb
}
