use std::rc::Rc;

use super::Vm;
use crate::exceptions::class as exception;
use crate::outcome::{Outcome, raise};
use crate::value::key::{HashedKey, combine, hash_address, hash_integer, simple_hash};
use crate::value::{Dict, Set, Value};

impl Vm {
    /// `hash(value)` as this machine's dictionaries use it.
    pub(crate) fn hash(&mut self, value: &Value) -> Outcome<u64> {
        if let Some(key) = self.shared_key(value)? {
            return self.hash(&key);
        }
        if let Some(hash) = simple_hash(value) {
            return Ok(hash);
        }
        match value {
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                self.hash(&resolved)
            }
            Value::Tuple(items) => {
                let mut hashes = Vec::with_capacity(items.len());
                for item in items.iter() {
                    hashes.push(self.hash(item)?);
                }
                Ok(combine(hashes.into_iter()))
            }
            Value::Instance(instance) => {
                let class = instance.class.clone();
                let hash = class.lookup("__hash__");
                match hash {
                    Some(Value::None) => {}
                    Some(_) => {
                        let result = self.call_if_special(value, "__hash__", &[])?;
                        return match result {
                            Some(Value::Int(number)) => Ok(hash_integer(&number)),
                            _ => {
                                Err(raise(&exception::TYPE_ERROR, "__hash__ method should return an integer"))
                            }
                        };
                    }
                    None if class.lookup("__eq__").is_none() => {
                        return match instance.native() {
                            Some(native) => self.hash(&native),
                            None => Ok(hash_address(Rc::as_ptr(instance))),
                        };
                    }
                    None => {}
                }
                Err(unhashable(value))
            }
            Value::Range(_) | Value::Slice(_) | Value::BoundNative(_) | Value::Descriptor(_) => {
                Ok(hash_integer(&crate::value::Integer::Small(0)))
            }
            _ => Err(unhashable(value)),
        }
    }

    /// See [`crate::Object::key`].
    fn shared_key(&mut self, value: &Value) -> Outcome<Option<Value>> {
        match value {
            Value::Object(object) => object.clone().key(self, value),
            _ => Ok(None),
        }
    }

    /// The key to use in a table: an equal key that is already there, if finding it needs Python code.
    fn table_key(&mut self, key: &Value, existing: impl Fn(u64) -> Vec<Value>) -> Outcome<HashedKey> {
        let key = self.resolve(key)?;
        let hash = self.hash(&key)?;
        if simple_hash(&key).is_none()
            || !matches!(key, Value::Str(_) | Value::Int(_) | Value::None | Value::Bool(_))
        {
            let complex = simple_hash(&key).is_none() || self.shared_key(&key)?.is_some();
            for other in existing(hash) {
                if (complex || simple_hash(&other).is_none() || self.shared_key(&other)?.is_some())
                    && self.equal(&other, &key)?
                {
                    return Ok(HashedKey { hash, value: other });
                }
            }
        }
        Ok(HashedKey { hash, value: key })
    }

    fn dict_key(&mut self, dict: &Dict, key: &Value) -> Outcome<HashedKey> {
        self.table_key(key, |hash| {
            dict.entries.borrow().keys().filter(|key| key.hash == hash).map(|key| key.value.clone()).collect()
        })
    }

    fn set_key(&mut self, set: &Set, key: &Value) -> Outcome<HashedKey> {
        self.table_key(key, |hash| {
            set.entries.borrow().keys().filter(|key| key.hash == hash).map(|key| key.value.clone()).collect()
        })
    }

    /// The value of any key of a dictionary.
    pub fn dict_get(&mut self, dict: &Rc<Dict>, key: &Value) -> Outcome<Option<Value>> {
        if let Value::Str(text) = key {
            return Ok(dict.get(text));
        }
        let key = self.dict_key(dict, key)?;
        Ok(dict.entries.borrow().get(&key).cloned())
    }

    /// Sets the value of any key of a dictionary.
    pub fn dict_set(&mut self, dict: &Rc<Dict>, key: Value, value: Value) -> Outcome<()> {
        if let Value::Str(text) = &key {
            dict.set_shared(text, value);
            return Ok(());
        }
        let key = self.dict_key(dict, &key)?;
        let replaced = dict.entries.borrow_mut().insert(key, value);
        drop(replaced);
        Ok(())
    }

    /// Removes any key of a dictionary and gives its value.
    pub fn dict_remove(&mut self, dict: &Rc<Dict>, key: &Value) -> Outcome<Option<Value>> {
        let key = self.dict_key(dict, key)?;
        Ok(dict.entries.borrow_mut().shift_remove(&key))
    }

    /// Adds a member to a set; whether it is new.
    pub fn set_add(&mut self, set: &Rc<Set>, member: Value) -> Outcome<bool> {
        let key = self.set_key(set, &member)?;
        let mut entries = set.entries.borrow_mut();
        if entries.contains_key(&key) {
            return Ok(false);
        }
        entries.insert(key, ());
        Ok(true)
    }

    /// Whether a set has this member.
    pub fn set_has(&mut self, set: &Rc<Set>, member: &Value) -> Outcome<bool> {
        let key = self.set_key(set, member)?;
        Ok(set.entries.borrow().contains_key(&key))
    }

    /// Removes a member of a set; whether it was there.
    pub fn set_remove(&mut self, set: &Rc<Set>, member: &Value) -> Outcome<bool> {
        let key = self.set_key(set, member)?;
        Ok(set.entries.borrow_mut().shift_remove(&key).is_some())
    }

    /// A new set of these members.
    pub fn new_set(&mut self, members: Vec<Value>, frozen: bool) -> Outcome<Value> {
        let set = Rc::new(Set::new(frozen));
        for member in members {
            self.set_add(&set, member)?;
        }
        Ok(Value::Set(set))
    }
}

fn unhashable(value: &Value) -> crate::outcome::Interruption {
    raise(&exception::TYPE_ERROR, format!("unhashable type: '{}'", value.type_name()))
}
