use std::rc::Rc;

use super::Vm;
use crate::exceptions::class as exception;
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::{Dict, Value};

impl Vm {
    pub(crate) fn is_sequence_of(&mut self, subject: &Value, length: usize, open: bool) -> Outcome<bool> {
        let subject = self.resolve(subject)?;
        let count = match subject.items() {
            Some(items) => items.len(),
            None => match &subject {
                Value::Range(_) => match self.length(&subject)? {
                    Some(length) => length,
                    None => return Ok(false),
                },
                Value::Object(object) => match object.clone().length(self, &subject)? {
                    Some(_) => {
                        return Err(unsupported(format!(
                            "matching a `{}` as a sequence is not supported",
                            subject.type_name()
                        )));
                    }
                    None => return Ok(false),
                },
                _ => return Ok(false),
            },
        };
        Ok(if open { count >= length } else { count == length })
    }

    /// The tuple of the values of these keys, or None.
    pub(crate) fn match_keys(&mut self, subject: &Value, keys: &Value) -> Outcome<Value> {
        let Some(dict) = subject.as_dict() else { return Ok(Value::None) };
        let mut values = Vec::new();
        for key in keys.items().unwrap_or_default() {
            match self.dict_get(&dict, &key)? {
                Some(value) => values.push(value),
                None => return Ok(Value::None),
            }
        }
        Ok(Value::tuple(values))
    }

    pub(crate) fn mapping_rest(&mut self, subject: &Value, keys: &Value) -> Outcome<Value> {
        let rest = Rc::new(subject.as_dict().map_or_else(Dict::new, |dict| dict.copy()));
        for key in keys.items().unwrap_or_default() {
            self.dict_remove(&rest, &key)?;
        }
        Ok(Value::Dict(rest))
    }

    /// The tuple of the values that the sub-patterns of `Class(a, b, name=c)` are matched against, or None.
    pub(crate) fn match_class(
        &mut self,
        subject: &Value,
        class: &Value,
        positional: usize,
        names: &Value,
    ) -> Outcome<Value> {
        let class = self.resolve(class)?;
        if !self.is_instance_of(subject, &class)? {
            return Ok(Value::None);
        }
        let mut values = Vec::new();
        let mut attributes = Vec::new();
        if positional > 0 {
            if let Value::NativeClass(native) = &class
                && native.module == "builtins"
                && positional == 1
            {
                values.push(subject.clone());
            } else {
                let listed = self.find_attribute(&class, "__match_args__")?;
                let listed = listed.and_then(|value| value.items()).unwrap_or_default();
                if listed.len() < positional {
                    return Err(raise(
                        &exception::TYPE_ERROR,
                        format!(
                            "{}() accepts {} positional sub-patterns ({positional} given)",
                            match &class {
                                Value::Class(class) => class.name(),
                                other => other.type_name(),
                            },
                            listed.len()
                        ),
                    ));
                }
                attributes.extend(listed.into_iter().take(positional));
            }
        }
        attributes.extend(names.items().unwrap_or_default());
        for name in attributes {
            let name = name.as_str().unwrap_or_default();
            match self.find_attribute(subject, &name)? {
                Some(value) => values.push(value),
                None => return Ok(Value::None),
            }
        }
        Ok(Value::tuple(values))
    }
}
