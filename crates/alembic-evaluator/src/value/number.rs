use std::cmp::Ordering;

use super::{Integer, Value};

/// The integer behind a bool or int.
pub(crate) fn integer(value: &Value) -> Option<Integer> {
    match value {
        Value::Bool(truth) => Some(Integer::Small(i64::from(*truth))),
        Value::Int(number) => Some(number.clone()),
        _ => None,
    }
}

/// The ordering of two numbers (bool, int, float); the outer `None` if one is no number, the inner one for NaN.
pub(crate) fn order(left: &Value, right: &Value) -> Option<Option<Ordering>> {
    match (left, right) {
        (Value::Float(left), Value::Float(right)) => Some(left.partial_cmp(right)),
        (Value::Float(left), right) => {
            integer(right).map(|right| right.compare_float(*left).map(Ordering::reverse))
        }
        (left, Value::Float(right)) => integer(left).map(|left| left.compare_float(*right)),
        _ => Some(Some(integer(left)?.cmp(&integer(right)?))),
    }
}

/// Equality of two numbers; `None` if one is no number.
pub(crate) fn equal(left: &Value, right: &Value) -> Option<bool> {
    order(left, right).map(|ordering| ordering == Some(Ordering::Equal))
}
