use std::cell::RefCell;
use std::rc::Rc;

use indexmap::IndexMap;

use super::Value;
use super::key::{HashedKey, PassThrough, StrKey};

pub(crate) type Entries = IndexMap<HashedKey, Value, PassThrough>;

/// A Python dictionary in insertion order. Namespaces of modules and classes and the attributes of instances are
/// dictionaries as well, so that `__dict__` and `globals()` are the real thing.
///
/// The methods here serve string keys and keys that need no Python code to be compared; [`crate::Vm::dict_get`] and its
/// relatives serve every key.
#[derive(Default)]
pub struct Dict {
    pub(crate) entries: RefCell<Entries>,
}

impl Dict {
    /// An empty dictionary.
    pub fn new() -> Self {
        Dict::default()
    }

    /// A dictionary with string keys.
    pub fn from_strings<'a>(items: impl IntoIterator<Item = (&'a str, Value)>) -> Self {
        let dict = Dict::new();
        for (name, value) in items {
            dict.set(name, value);
        }
        dict
    }

    /// The value of a string key.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.entries.borrow().get(&StrKey::new(name)).cloned()
    }

    /// Whether there is this string key.
    pub fn has(&self, name: &str) -> bool {
        self.entries.borrow().contains_key(&StrKey::new(name))
    }

    /// Sets the value of a string key.
    pub fn set(&self, name: &str, value: Value) {
        let replaced = {
            let mut entries = self.entries.borrow_mut();
            if let Some(slot) = entries.get_mut(&StrKey::new(name)) {
                Some(std::mem::replace(slot, value))
            } else {
                entries.insert(HashedKey::string(name.into()), value);
                None
            }
        };
        drop(replaced);
    }

    /// Sets the value of a string key that is at hand as a shared string.
    pub fn set_shared(&self, name: &Rc<str>, value: Value) {
        let replaced = {
            let mut entries = self.entries.borrow_mut();
            if let Some(slot) = entries.get_mut(&StrKey::new(name)) {
                Some(std::mem::replace(slot, value))
            } else {
                entries.insert(HashedKey::string(name.clone()), value);
                None
            }
        };
        drop(replaced);
    }

    /// Removes a string key, keeping the order of the others.
    pub fn remove(&self, name: &str) -> Option<Value> {
        self.entries.borrow_mut().shift_remove(&StrKey::new(name))
    }

    /// Inserts under a key that is a plain value (string, number, None, or tuple of such); `None` if it is not.
    pub fn insert_simple(&self, key: Value, value: Value) -> Option<()> {
        let key = HashedKey::simple(key)?;
        let replaced = self.entries.borrow_mut().insert(key, value);
        drop(replaced);
        Some(())
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the keys and values, in order.
    pub fn items(&self) -> Vec<(Value, Value)> {
        self.entries.borrow().iter().map(|(key, value)| (key.value.clone(), value.clone())).collect()
    }

    /// A copy of the keys, in order.
    pub fn keys(&self) -> Vec<Value> {
        self.entries.borrow().keys().map(|key| key.value.clone()).collect()
    }

    /// A copy of the values, in order.
    pub fn values(&self) -> Vec<Value> {
        self.entries.borrow().values().cloned().collect()
    }

    /// A copy of the entries whose keys are strings, in order.
    pub fn string_items(&self) -> Vec<(Rc<str>, Value)> {
        self.entries
            .borrow()
            .iter()
            .filter_map(|(key, value)| match &key.value {
                Value::Str(name) => Some((name.clone(), value.clone())),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn copy(&self) -> Dict {
        Dict { entries: RefCell::new(self.entries.borrow().clone()) }
    }
}

/// A Python set or frozenset, in insertion order.
#[derive(Default)]
pub struct Set {
    pub(crate) entries: RefCell<IndexMap<HashedKey, (), PassThrough>>,
    pub(crate) frozen: bool,
}

impl Set {
    /// An empty set.
    pub fn new(frozen: bool) -> Self {
        Set { entries: RefCell::default(), frozen }
    }

    pub(crate) fn add_string(&self, text: &Rc<str>) {
        self.entries.borrow_mut().insert(HashedKey::string(text.clone()), ());
    }

    /// Whether it is a frozenset.
    pub fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the members.
    pub fn members(&self) -> Vec<Value> {
        self.entries.borrow().keys().map(|key| key.value.clone()).collect()
    }
}
