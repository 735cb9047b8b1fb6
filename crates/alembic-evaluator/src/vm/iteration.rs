use std::rc::Rc;

use super::Vm;
use super::items::range_length;
use crate::exceptions::class as exception;
use crate::iterators::{Iterator, Part, State};
use crate::outcome::{Interruption, Outcome, raise};
use crate::value::{Integer, Value};

impl Vm {
    /// `iter(value)`; step it with [`Vm::next`].
    pub fn iterator(&mut self, value: &Value) -> Outcome<Value> {
        let state = match value {
            Value::List(list) => State::List { list: list.clone(), position: 0 },
            Value::Tuple(items) => State::Tuple { items: items.clone(), position: 0 },
            Value::Str(text) => State::Text { text: text.clone(), offset: 0 },
            Value::Bytes(bytes) => State::Values(
                bytes.iter().map(|byte| Value::int(i64::from(*byte))).collect::<Vec<_>>().into_iter(),
            ),
            Value::Dict(dict) => {
                State::Dict { dict: dict.clone(), position: 0, length: dict.len(), part: Part::Keys }
            }
            Value::Set(set) => State::Set { set: set.clone(), position: 0, length: set.len() },
            Value::Range(range) => {
                State::Range { next: range.start.clone(), stop: range.stop.clone(), step: range.step.clone() }
            }
            Value::Iterator(_) => return Ok(value.clone()),
            Value::Generator(generator) if !generator.is_coroutine() => return Ok(value.clone()),
            Value::Instance(instance) => {
                if let Some(iterator) = self.call_if_special(value, "__iter__", &[])? {
                    let plain = matches!(
                        iterator,
                        Value::None
                            | Value::Bool(_)
                            | Value::Int(_)
                            | Value::Float(_)
                            | Value::Str(_)
                            | Value::List(_)
                            | Value::Tuple(_)
                            | Value::Dict(_)
                            | Value::Set(_)
                    );
                    if plain {
                        return Err(raise(
                            &exception::TYPE_ERROR,
                            format!("iter() returned non-iterator of type '{}'", iterator.type_name()),
                        ));
                    }
                    return Ok(iterator);
                }
                match instance.native() {
                    Some(Value::Object(object)) => match object.iterate(self, value)? {
                        Some(iterator) => return Ok(iterator),
                        None => return Err(not_iterable(value)),
                    },
                    Some(native) => return self.iterator(&native),
                    None => {}
                }
                if instance.class.lookup("__getitem__").is_some() {
                    State::Items { value: value.clone(), position: 0 }
                } else {
                    return Err(not_iterable(value));
                }
            }
            Value::Object(object) => {
                let object = object.clone();
                return match object.iterate(self, value)? {
                    Some(iterator) => Ok(iterator),
                    None => Err(not_iterable(value)),
                };
            }
            Value::Class(class) => {
                if let Some(iterator) = self.call_if_special(value, "__iter__", &[])? {
                    return Ok(iterator);
                }
                return match crate::builtins::iterate_class(self, class)? {
                    Some(values) => Ok(Value::iterator(values)),
                    None => Err(not_iterable(&Value::NativeClass(&crate::builtins::TYPE))),
                };
            }
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                return self.iterator(&resolved);
            }
            other => return Err(not_iterable(other)),
        };
        Ok(Value::Iterator(Rc::new(Iterator::new(state))))
    }

    /// `next(iterator)`; `None` at its end.
    pub fn next(&mut self, iterator: &Value) -> Outcome<Option<Value>> {
        match iterator {
            Value::Iterator(iterator) => self.step_iterator(iterator),
            Value::Generator(generator) => match self.resume(generator, Value::None, None)? {
                Ok(value) => Ok(Some(value)),
                Err(_) => Ok(None),
            },
            Value::Instance(_) => {
                for name in ["__next__", "__anext__"] {
                    match self.call_if_special(iterator, name, &[]) {
                        Ok(Some(value)) => return Ok(Some(value)),
                        Ok(None) => {}
                        Err(Interruption::Raise(raised))
                            if raised.is_a(&exception::STOP_ITERATION)
                                || raised.is_a(&exception::STOP_ASYNC_ITERATION) =>
                        {
                            return Ok(None);
                        }
                        Err(other) => return Err(other),
                    }
                }
                match iterator.as_object() {
                    Some(object) => object.next(self, iterator)?.ok_or_else(|| not_an_iterator(iterator)),
                    None => Err(not_an_iterator(iterator)),
                }
            }
            Value::Object(object) => {
                object.clone().next(self, iterator)?.ok_or_else(|| not_an_iterator(iterator))
            }
            Value::Deferred(_) => {
                let resolved = self.resolve(iterator)?;
                self.next(&resolved)
            }
            other => Err(not_an_iterator(other)),
        }
    }

    fn step_iterator(&mut self, iterator: &Rc<Iterator>) -> Outcome<Option<Value>> {
        let mut state = iterator.state.borrow_mut();
        let item = match &mut *state {
            State::Finished => return Ok(None),
            State::Values(values) => values.next(),
            State::List { list, position } => {
                let item = list.get(*position);
                *position += 1;
                item
            }
            State::Tuple { items, position } => {
                let item = items.get(*position).cloned();
                *position += 1;
                item
            }
            State::Range { next, stop, step } => {
                let open = if step.is_negative() { *next > *stop } else { *next < *stop };
                if open {
                    let item = next.clone();
                    *next = match (&item, &*step) {
                        (Integer::Small(left), Integer::Small(right)) => left
                            .checked_add(*right)
                            .map_or_else(|| Integer::from_big(item.to_big() + step.to_big()), Integer::Small),
                        _ => Integer::from_big(item.to_big() + step.to_big()),
                    };
                    Some(Value::Int(item))
                } else {
                    None
                }
            }
            State::Text { text, offset } => {
                let character = text.get(*offset..).and_then(|rest| rest.chars().next());
                character.map(|character| {
                    *offset += character.len_utf8();
                    Value::string(character.encode_utf8(&mut [0; 4]))
                })
            }
            State::Dict { dict, position, length, part } => {
                let entries = dict.entries.borrow();
                if entries.len() != *length {
                    return Err(raise(&exception::RUNTIME_ERROR, "dictionary changed size during iteration"));
                }
                let item = entries.get_index(*position).map(|(key, value)| match part {
                    Part::Keys => key.value.clone(),
                    Part::Values => value.clone(),
                    Part::Items => Value::tuple(vec![key.value.clone(), value.clone()]),
                });
                *position += 1;
                item
            }
            State::Set { set, position, length } => {
                let entries = set.entries.borrow();
                if entries.len() != *length {
                    return Err(raise(&exception::RUNTIME_ERROR, "Set changed size during iteration"));
                }
                let item = entries.get_index(*position).map(|(key, ())| key.value.clone());
                *position += 1;
                item
            }
            State::Items { value, position } => {
                let (value, key) = (value.clone(), Value::int(*position));
                *position += 1;
                drop(state);
                return match self.get_item(&value, &key) {
                    Ok(item) => Ok(Some(item)),
                    Err(Interruption::Raise(raised))
                        if raised.is_a(&exception::INDEX_ERROR)
                            || raised.is_a(&exception::STOP_ITERATION) =>
                    {
                        Ok(None)
                    }
                    Err(other) => Err(other),
                };
            }
            State::Step(_) => {
                // The step may come back here through Python code; then it is at its end.
                let State::Step(mut step) = std::mem::replace(&mut *state, State::Finished) else {
                    return Ok(None);
                };
                drop(state);
                let item = step(self)?;
                if item.is_some() {
                    *iterator.state.borrow_mut() = State::Step(step);
                }
                return Ok(item);
            }
        };
        if item.is_none() {
            *state = State::Finished;
        }
        Ok(item)
    }

    /// `list(value)`
    pub fn iterate(&mut self, value: &Value) -> Outcome<Vec<Value>> {
        match value {
            Value::List(list) => return Ok(list.to_vec()),
            Value::Tuple(items) => return Ok(items.to_vec()),
            Value::Dict(dict) => return Ok(dict.keys()),
            Value::Set(set) => return Ok(set.members()),
            _ => {}
        }
        let iterator = self.iterator(value)?;
        let mut items = Vec::new();
        while let Some(item) = self.next(&iterator)? {
            items.push(item);
        }
        Ok(items)
    }

    /// `len(value)`; `None` for a value without length.
    pub fn length(&mut self, value: &Value) -> Outcome<Option<usize>> {
        Ok(Some(match value {
            Value::Str(text) if text.is_ascii() => text.len(),
            Value::Str(text) => text.chars().count(),
            Value::Bytes(bytes) => bytes.len(),
            Value::List(list) => list.len(),
            Value::Tuple(items) => items.len(),
            Value::Dict(dict) => dict.len(),
            Value::Set(set) => set.len(),
            Value::Range(range) => {
                match range_length(range).to_i64().and_then(|length| usize::try_from(length).ok()) {
                    Some(length) => length,
                    None => {
                        return Err(raise(
                            &exception::OVERFLOW_ERROR,
                            "Python int too large to convert to C ssize_t",
                        ));
                    }
                }
            }
            Value::Instance(instance) => {
                if let Some(length) = self.call_if_special(value, "__len__", &[])? {
                    return match length.as_integer().map(usize::try_from) {
                        Some(Ok(length)) => Ok(Some(length)),
                        Some(Err(_)) => Err(raise(&exception::VALUE_ERROR, "__len__() should return >= 0")),
                        None => Err(raise(
                            &exception::TYPE_ERROR,
                            format!("'{}' object cannot be interpreted as an integer", length.type_name()),
                        )),
                    };
                }
                return match instance.native() {
                    Some(Value::Object(object)) => object.length(self, value),
                    Some(native) => self.length(&native),
                    None => Ok(None),
                };
            }
            Value::Object(object) => return object.clone().length(self, value),
            Value::Class(class) => {
                if let Some(length) = self.call_if_special(value, "__len__", &[])? {
                    return Ok(length.as_integer().and_then(|length| usize::try_from(length).ok()));
                }
                return Ok(crate::builtins::iterate_class(self, class)?.map(|values| values.len()));
            }
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                return self.length(&resolved);
            }
            _ => return Ok(None),
        }))
    }

    /// `item in container`
    pub fn contains(&mut self, container: &Value, item: &Value) -> Outcome<bool> {
        match container {
            Value::Dict(dict) => Ok(self.dict_get(dict, item)?.is_some()),
            Value::Set(set) => self.set_has(set, item),
            Value::Str(text) => match self.resolve(item)?.as_str() {
                Some(part) => Ok(text.contains(&*part)),
                None => Err(raise(
                    &exception::TYPE_ERROR,
                    format!("'in <string>' requires string as left operand, not {}", item.type_name()),
                )),
            },
            Value::Bytes(bytes) => match item {
                Value::Bytes(part) => {
                    Ok(part.is_empty() || bytes.windows(part.len()).any(|window| *window == **part))
                }
                other => Ok(other
                    .as_integer()
                    .and_then(|number| u8::try_from(number).ok())
                    .is_some_and(|number| bytes.contains(&number))),
            },
            Value::Range(range) => match crate::value::number::integer(item) {
                Some(number) => {
                    let offset = number.to_big() - range.start.to_big();
                    let step = range.step.to_big();
                    let inside = if range.step.is_negative() {
                        number <= range.start && number > range.stop
                    } else {
                        number >= range.start && number < range.stop
                    };
                    Ok(inside && Integer::from_big(offset % step).is_zero())
                }
                None => self.contains_by_iteration(container, item),
            },
            Value::Class(class) if class.metaclass.is_some() => {
                match self.call_if_special(container, "__contains__", std::slice::from_ref(item))? {
                    Some(answer) => self.truth(&answer),
                    None => self.contains_by_iteration(container, item),
                }
            }
            Value::Instance(instance) => {
                if let Some(answer) =
                    self.call_if_special(container, "__contains__", std::slice::from_ref(item))?
                {
                    return self.truth(&answer);
                }
                if instance.class.lookup("__iter__").is_some() {
                    return self.contains_by_iteration(container, item);
                }
                match instance.native() {
                    Some(Value::Object(object)) => match object.contains(self, container, item)? {
                        Some(answer) => Ok(answer),
                        None => self.contains_by_iteration(container, item),
                    },
                    Some(native) => self.contains(&native, item),
                    None => self.contains_by_iteration(container, item),
                }
            }
            Value::Object(object) => match object.clone().contains(self, container, item)? {
                Some(answer) => Ok(answer),
                None => self.contains_by_iteration(container, item),
            },
            Value::Deferred(_) => {
                let resolved = self.resolve(container)?;
                self.contains(&resolved, item)
            }
            _ => self.contains_by_iteration(container, item),
        }
    }

    fn contains_by_iteration(&mut self, container: &Value, item: &Value) -> Outcome<bool> {
        let iterator = match self.iterator(container) {
            Ok(iterator) => iterator,
            Err(Interruption::Raise(raised)) if raised.is_a(&exception::TYPE_ERROR) => {
                return Err(raise(
                    &exception::TYPE_ERROR,
                    format!("argument of type '{}' is not iterable", container.type_name()),
                ));
            }
            Err(other) => return Err(other),
        };
        while let Some(other) = self.next(&iterator)? {
            if self.equal(&other, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Exactly this many items.
    pub(crate) fn unpack(&mut self, value: &Value, count: usize) -> Outcome<Vec<Value>> {
        let items = match value {
            Value::Tuple(items) => items.to_vec(),
            Value::List(list) => list.to_vec(),
            _ => {
                let iterator = self.unpack_iterator(value)?;
                let mut items = Vec::new();
                while items.len() <= count {
                    match self.next(&iterator)? {
                        Some(item) => items.push(item),
                        None => break,
                    }
                }
                items
            }
        };
        if items.len() > count {
            return Err(raise(
                &exception::VALUE_ERROR,
                format!("too many values to unpack (expected {count})"),
            ));
        }
        if items.len() < count {
            return Err(raise(
                &exception::VALUE_ERROR,
                format!("not enough values to unpack (expected {count}, got {})", items.len()),
            ));
        }
        Ok(items)
    }

    fn unpack_iterator(&mut self, value: &Value) -> Outcome<Value> {
        match self.iterator(value) {
            Err(Interruption::Raise(raised)) if raised.is_a(&exception::TYPE_ERROR) => Err(raise(
                &exception::TYPE_ERROR,
                format!("cannot unpack non-iterable {} object", value.type_name()),
            )),
            other => other,
        }
    }

    pub(crate) fn unpack_star(&mut self, value: &Value, before: usize, after: usize) -> Outcome<Vec<Value>> {
        let iterator = self.unpack_iterator(value)?;
        let mut items = self.iterate(&iterator)?;
        if items.len() < before + after {
            return Err(raise(
                &exception::VALUE_ERROR,
                format!(
                    "not enough values to unpack (expected at least {}, got {})",
                    before + after,
                    items.len()
                ),
            ));
        }
        let last = items.split_off(items.len() - after);
        let middle = items.split_off(before);
        items.push(Value::list(middle));
        items.extend(last);
        Ok(items)
    }

    /// The pairs of a mapping: a dictionary, or an object with `keys()` and `[]`.
    pub(crate) fn mapping_items(&mut self, mapping: &Value) -> Outcome<Vec<(Value, Value)>> {
        let mapping = self.resolve(mapping)?;
        if let Some(dict) = mapping.as_dict() {
            return Ok(dict.items());
        }
        let keys = match &mapping {
            Value::Instance(_) | Value::Object(_) => self.find_attribute(&mapping, "keys")?,
            _ => None,
        };
        let Some(keys) = keys else {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("'{}' object is not a mapping", mapping.type_name()),
            ));
        };
        let keys = self.call(&keys, crate::CallArguments::new())?;
        let mut pairs = Vec::new();
        for key in self.iterate(&keys)? {
            let value = self.get_item(&mapping, &key)?;
            pairs.push((key, value));
        }
        Ok(pairs)
    }
}

fn not_iterable(value: &Value) -> Interruption {
    raise(&exception::TYPE_ERROR, format!("'{}' object is not iterable", value.type_name()))
}

fn not_an_iterator(value: &Value) -> Interruption {
    raise(&exception::TYPE_ERROR, format!("'{}' object is not an iterator", value.type_name()))
}
