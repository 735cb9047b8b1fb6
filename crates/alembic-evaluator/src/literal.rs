use std::rc::Rc;

use ruff_python_ast::{Expr, Number, UnaryOp};

use crate::operators::UnaryOperator;
use crate::value::{Dict, Integer, Value};

/// The value of a literal expression (`None`, numbers, strings, tuples, lists, dictionaries of such); `None` if the
/// expression is anything else.
pub(crate) fn value(expression: &Expr) -> Option<Value> {
    Some(match expression {
        Expr::NoneLiteral(_) => Value::None,
        Expr::BooleanLiteral(literal) => Value::Bool(literal.value),
        Expr::EllipsisLiteral(_) => Value::Ellipsis,
        Expr::StringLiteral(literal) => Value::string(literal.value.to_str()),
        Expr::BytesLiteral(literal) => Value::Bytes(literal.value.bytes().collect()),
        Expr::NumberLiteral(literal) => number(&literal.value)?,
        Expr::UnaryOp(operation) => match (operation.op, value(&operation.operand)?) {
            (UnaryOp::USub, Value::Int(integer)) => Value::Int(integer.unary(UnaryOperator::Negative)),
            (UnaryOp::USub, Value::Float(float)) => Value::Float(-float),
            (UnaryOp::UAdd, number @ (Value::Int(_) | Value::Float(_))) => number,
            _ => return None,
        },
        Expr::Tuple(tuple) => Value::tuple(sequence(&tuple.elts)?),
        Expr::List(list) => Value::list(sequence(&list.elts)?),
        Expr::Dict(dictionary) => {
            let result = Dict::new();
            for item in &dictionary.items {
                result.insert_simple(value(item.key.as_ref()?)?, value(&item.value)?)?;
            }
            Value::Dict(Rc::new(result))
        }
        _ => return None,
    })
}

fn sequence(items: &[Expr]) -> Option<Vec<Value>> {
    items.iter().map(value).collect()
}

/// A number as it is written; complex numbers have no value here.
pub(crate) fn number(number: &Number) -> Option<Value> {
    match number {
        Number::Int(integer) => match integer.as_i64() {
            Some(small) => Some(Value::Int(Integer::Small(small))),
            None => Integer::parse_literal(&integer.to_string()).map(Value::Int),
        },
        Number::Float(float) => Some(Value::Float(*float)),
        Number::Complex { .. } => None,
    }
}
