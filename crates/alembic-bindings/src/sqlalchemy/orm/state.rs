//! The state of mapped objects: what an attribute without a value gives.

use alembic_evaluator::{Outcome, Value, Vm};

/// An attribute of a mapped object that nobody has given a value: `None`.
pub(super) fn missing_value(_vm: &mut Vm, _instance: &Value, _key: &str) -> Outcome<Value> {
    Ok(Value::None)
}
