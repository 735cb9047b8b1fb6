use crate::value::Value;

/// A built-in iterator.
pub struct Iterator {}
impl Iterator {
    pub(crate) fn of_values(_: Vec<Value>) -> Self {
        Iterator {}
    }
}
