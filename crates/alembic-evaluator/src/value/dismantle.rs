use std::rc::Rc;

use super::Value;

/// Drops values without recursion into the containers they alone own, so that a long chain of containers needs no
/// stack in proportion to its length.
pub(super) fn dismantle(mut open: Vec<Value>) {
    while let Some(value) = open.pop() {
        match value {
            Value::List(list) => {
                if let Some(list) = Rc::into_inner(list) {
                    open.append(&mut list.items.borrow_mut());
                }
            }
            Value::Dict(dict) => {
                if let Some(dict) = Rc::into_inner(dict) {
                    take_entries(&dict, &mut open);
                }
            }
            Value::Tuple(mut items) => {
                if let Some(items) = Rc::get_mut(&mut items) {
                    open.extend(items.iter_mut().map(|item| std::mem::replace(item, Value::None)));
                }
            }
            Value::Instance(instance) => {
                if let Some(instance) = Rc::into_inner(instance) {
                    open.extend(instance.native.borrow_mut().take());
                    if Rc::strong_count(&instance.attributes) == 1 {
                        take_entries(&instance.attributes, &mut open);
                    }
                }
            }
            other => drop(other),
        }
    }
}

fn take_entries(dict: &super::Dict, open: &mut Vec<Value>) {
    for (key, value) in std::mem::take(&mut *dict.entries.borrow_mut()) {
        open.push(key.value);
        open.push(value);
    }
}

impl Drop for super::List {
    fn drop(&mut self) {
        let items = std::mem::take(self.items.get_mut());
        if !items.is_empty() {
            dismantle(items);
        }
    }
}

impl Drop for super::Dict {
    fn drop(&mut self) {
        if !self.entries.get_mut().is_empty() {
            let mut open = Vec::new();
            take_entries(self, &mut open);
            dismantle(open);
        }
    }
}
