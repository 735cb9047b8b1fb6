use std::cell::RefCell;

use super::Value;
use crate::value::Integer;

/// A Python list.
#[derive(Default)]
pub struct List {
    pub(crate) items: RefCell<Vec<Value>>,
}

impl List {
    /// A list of these items.
    pub fn new(items: Vec<Value>) -> Self {
        List { items: RefCell::new(items) }
    }

    /// A copy of the items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().clone()
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at this index.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items.borrow().get(index).cloned()
    }

    /// Appends an item.
    pub fn push(&self, item: Value) {
        self.items.borrow_mut().push(item);
    }
}

/// A Python range.
pub struct Range {
    pub(crate) start: Integer,
    pub(crate) stop: Integer,
    pub(crate) step: Integer,
}

/// A Python slice.
pub struct Slice {
    pub(crate) start: Value,
    pub(crate) stop: Value,
    pub(crate) step: Value,
}
