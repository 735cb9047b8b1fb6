use std::rc::Rc;

use super::Vm;
use super::calls::plain;
use crate::exceptions::Exception;
use crate::exceptions::class as exception;
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::{Integer, Range, Slice, Value};

impl Vm {
    /// `value[key]`
    pub fn get_item(&mut self, value: &Value, key: &Value) -> Outcome<Value> {
        let key = &match key {
            Value::Deferred(_) if !matches!(value, Value::NativeClass(_)) => self.resolve(key)?,
            other => other.clone(),
        };
        match value {
            Value::List(list) => {
                let items = list.items.borrow();
                if let Value::Slice(slice) = key {
                    let length = items.len();
                    drop(items);
                    let positions = self.slice_positions(slice, length)?;
                    let items = list.items.borrow();
                    Ok(Value::list(positions.iter().filter_map(|at| items.get(*at).cloned()).collect()))
                } else {
                    let length = items.len();
                    drop(items);
                    let index = self.index(key, length, "list")?;
                    list.get(index).ok_or_else(|| out_of_range("list"))
                }
            }
            Value::Tuple(items) => {
                if let Value::Slice(slice) = key {
                    let positions = self.slice_positions(slice, items.len())?;
                    Ok(Value::tuple(positions.iter().filter_map(|at| items.get(*at).cloned()).collect()))
                } else {
                    let index = self.index(key, items.len(), "tuple")?;
                    items.get(index).cloned().ok_or_else(|| out_of_range("tuple"))
                }
            }
            Value::Str(text) => self.character(text, key),
            Value::Bytes(bytes) => {
                if let Value::Slice(slice) = key {
                    let positions = self.slice_positions(slice, bytes.len())?;
                    Ok(Value::Bytes(positions.iter().filter_map(|at| bytes.get(*at).copied()).collect()))
                } else {
                    let index = self.index(key, bytes.len(), "index")?;
                    bytes
                        .get(index)
                        .map(|byte| Value::int(i64::from(*byte)))
                        .ok_or_else(|| out_of_range("index"))
                }
            }
            Value::Dict(dict) => match self.dict_get(dict, key)? {
                Some(found) => Ok(found),
                None => Err(key_error(key)),
            },
            Value::Range(range) => self.range_item(range, key),
            Value::Instance(instance) => {
                if let Some(found) = self.call_if_special(value, "__getitem__", std::slice::from_ref(key))? {
                    return Ok(found);
                }
                match instance.native() {
                    Some(Value::Object(object)) => object.item(self, value, key),
                    Some(Value::Dict(dict)) => match self.dict_get(&dict, key)? {
                        Some(found) => Ok(found),
                        None => {
                            match self.call_if_special(value, "__missing__", std::slice::from_ref(key))? {
                                Some(found) => Ok(found),
                                None => Err(key_error(key)),
                            }
                        }
                    },
                    Some(native) => self.get_item(&native, key),
                    None => Err(not_subscriptable(value)),
                }
            }
            Value::Object(object) => object.clone().item(self, value, key),
            Value::NativeClass(class) => {
                let mut hooked = vec![*class];
                while let Some(native) = hooked.pop() {
                    if let Some(hook) = native.class_item {
                        return hook(self, value, key);
                    }
                    hooked.extend(native.bases.iter().rev());
                }
                crate::builtins::subscripted_class(self, value, key)
            }
            Value::Class(class) => {
                if let Some(found) = self.call_if_special(value, "__getitem__", std::slice::from_ref(key))? {
                    return Ok(found);
                }
                if let Some(raw) = class.lookup("__class_getitem__") {
                    let bound = self.bind_attribute(&raw, None, value)?;
                    return self.call(&bound, crate::CallArguments::positional(vec![key.clone()]));
                }
                for ancestor in &class.ancestors {
                    if let Value::NativeClass(native) = ancestor
                        && let Some(hook) = native.class_item
                    {
                        return hook(self, value, key);
                    }
                }
                Err(raise(&exception::TYPE_ERROR, format!("type '{}' is not subscriptable", class.name())))
            }
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                self.get_item(&resolved, key)
            }
            other => Err(not_subscriptable(other)),
        }
    }

    /// `value[key] = content`
    pub fn set_item(&mut self, value: &Value, key: &Value, content: Value) -> Outcome<()> {
        let key = &self.resolve(key)?;
        match value {
            Value::List(list) => {
                let length = list.len();
                if let Value::Slice(slice) = key {
                    let replacement = self.iterate(&content)?;
                    let positions = self.slice_positions(slice, length)?;
                    let step = self.slice_step(slice)?;
                    if step == 1 {
                        let (start, stop, _) = self.slice_bounds(slice, length)?;
                        let (start, stop) = (clamp(start, length), clamp(stop, length));
                        let removed: Vec<Value> =
                            list.items.borrow_mut().splice(start..stop.max(start), replacement).collect();
                        drop(removed);
                    } else {
                        if positions.len() != replacement.len() {
                            return Err(raise(
                                &exception::VALUE_ERROR,
                                format!(
                                    "attempt to assign sequence of size {} to extended slice of size {}",
                                    replacement.len(),
                                    positions.len()
                                ),
                            ));
                        }
                        let mut items = list.items.borrow_mut();
                        for (at, item) in positions.into_iter().zip(replacement) {
                            if let Some(slot) = items.get_mut(at) {
                                *slot = item;
                            }
                        }
                    }
                    return Ok(());
                }
                let index = self.index(key, length, "list assignment")?;
                match list.items.borrow_mut().get_mut(index) {
                    Some(slot) => {
                        *slot = content;
                        Ok(())
                    }
                    None => Err(out_of_range("list assignment")),
                }
            }
            Value::Dict(dict) => self.dict_set(dict, key.clone(), content),
            Value::Instance(instance) => {
                if let Some(method) = self.special(value, "__setitem__")? {
                    let arguments = vec![key.clone(), content];
                    return self.call(&method, crate::CallArguments::positional(arguments)).map(drop);
                }
                match instance.native() {
                    Some(Value::Object(object)) => object.set_item(self, value, key, content),
                    Some(native) => self.set_item(&native, key, content),
                    None => Err(no_item_assignment(value)),
                }
            }
            Value::Object(object) => object.clone().set_item(self, value, key, content),
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                self.set_item(&resolved, key, content)
            }
            other => Err(no_item_assignment(other)),
        }
    }

    /// `del value[key]`
    pub(crate) fn delete_item(&mut self, value: &Value, key: &Value) -> Outcome<()> {
        match value {
            Value::List(list) => {
                let length = list.len();
                let mut positions = match key {
                    Value::Slice(slice) => self.slice_positions(slice, length)?,
                    _ => vec![self.index(key, length, "list assignment")?],
                };
                positions.sort_unstable();
                if positions.last().is_some_and(|last| *last >= length) {
                    return Err(out_of_range("list assignment"));
                }
                let mut position = 0;
                let mut next = 0;
                list.items.borrow_mut().retain(|_| {
                    let remove = positions.get(next) == Some(&position);
                    next += usize::from(remove);
                    position += 1;
                    !remove
                });
                Ok(())
            }
            Value::Dict(dict) => match self.dict_remove(dict, key)? {
                Some(_) => Ok(()),
                None => Err(key_error(key)),
            },
            Value::Instance(instance) => {
                if let Some(method) = self.special(value, "__delitem__")? {
                    return self.call(&method, crate::CallArguments::positional(vec![key.clone()])).map(drop);
                }
                match instance.native() {
                    Some(Value::Object(object)) => object.delete_item(self, value, key),
                    Some(native) => self.delete_item(&native, key),
                    None => Err(no_item_deletion(value)),
                }
            }
            Value::Object(object) => object.clone().delete_item(self, value, key),
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                self.delete_item(&resolved, key)
            }
            other => Err(no_item_deletion(other)),
        }
    }

    fn character(&mut self, text: &Rc<str>, key: &Value) -> Outcome<Value> {
        if let Value::Slice(slice) = key {
            if text.is_ascii() {
                let (start, stop, step) = self.slice_bounds(slice, text.len())?;
                if step == 1 {
                    let (start, stop) = (clamp(start, text.len()), clamp(stop, text.len()));
                    return Ok(Value::string(text.get(start..stop.max(start)).unwrap_or_default()));
                }
            }
            let characters: Vec<char> = text.chars().collect();
            let positions = self.slice_positions(slice, characters.len())?;
            let picked: String = positions.iter().filter_map(|at| characters.get(*at)).collect();
            return Ok(Value::from(picked));
        }
        let length = if text.is_ascii() { text.len() } else { text.chars().count() };
        let index = self.index(key, length, "string")?;
        let found = if text.is_ascii() {
            text.as_bytes().get(index).map(|byte| char::from(*byte))
        } else {
            text.chars().nth(index)
        };
        match found {
            Some(character) => Ok(Value::string(character.encode_utf8(&mut [0; 4]))),
            None => Err(out_of_range("string")),
        }
    }

    fn range_item(&mut self, range: &Rc<Range>, key: &Value) -> Outcome<Value> {
        let length = range_length(range);
        let length = usize::try_from(length.to_i64().unwrap_or(i64::MAX)).unwrap_or(usize::MAX);
        let at = |position: usize| {
            let offset = range.step.to_big() * position;
            Integer::from_big(range.start.to_big() + offset)
        };
        if let Value::Slice(slice) = key {
            let (start, stop, step) = self.slice_bounds(slice, length)?;
            let step_big = range.step.to_big() * step;
            return Ok(Value::Range(Rc::new(Range {
                start: Integer::from_big(range.start.to_big() + range.step.to_big() * start),
                stop: Integer::from_big(range.start.to_big() + range.step.to_big() * stop),
                step: Integer::from_big(step_big),
            })));
        }
        let index = self.index(key, length, "range object")?;
        if index < length { Ok(Value::Int(at(index))) } else { Err(out_of_range("range object")) }
    }

    /// A position from 0; one past the end for an index out of range.
    pub(crate) fn index(&mut self, key: &Value, length: usize, what: &str) -> Outcome<usize> {
        let number = self.index_number(key, what)?;
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let number = if number < 0 { number + length } else { number };
        Ok(usize::try_from(number).ok().filter(|_| number < length).unwrap_or(usize::MAX))
    }

    /// An integer, or what `__index__` gives for one.
    pub(crate) fn integer_of(&mut self, value: &Value) -> Outcome<Integer> {
        let value = self.resolve(value)?;
        if let Some(number) = crate::value::number::integer(&plain(&value)) {
            return Ok(number);
        }
        match self.call_if_special(&value, "__index__", &[])? {
            Some(Value::Int(number)) => Ok(number),
            Some(other) => Err(raise(
                &exception::TYPE_ERROR,
                format!("__index__ returned non-int (type {})", other.type_name()),
            )),
            None => Err(raise(
                &exception::TYPE_ERROR,
                format!("'{}' object cannot be interpreted as an integer", value.type_name()),
            )),
        }
    }

    fn index_number(&mut self, key: &Value, what: &str) -> Outcome<i64> {
        if let Some(number) = plain(key).as_integer() {
            return Ok(number);
        }
        if let Value::Instance(_) = key
            && self.special(key, "__index__")?.is_some()
            && let Some(number) = self.integer_of(key)?.to_i64()
        {
            return Ok(number);
        }
        if matches!(key, Value::Int(_)) {
            return Err(raise(&exception::INDEX_ERROR, "cannot fit 'int' into an index-sized integer"));
        }
        let what = what.strip_suffix(" assignment").unwrap_or(what);
        let text = match what {
            "string" => format!("string indices must be integers, not '{}'", key.type_name()),
            "index" => format!("byte indices must be integers or slices, not {}", key.type_name()),
            "range object" => format!("range indices must be integers or slices, not {}", key.type_name()),
            _ => format!("{what} indices must be integers or slices, not {}", key.type_name()),
        };
        Err(raise(&exception::TYPE_ERROR, text))
    }

    fn slice_number(&mut self, value: &Value) -> Outcome<Option<i64>> {
        if value.is_none() {
            return Ok(None);
        }
        match plain(value) {
            Value::Int(number) => Ok(Some(number.to_i64().unwrap_or(if number.is_negative() {
                i64::MIN / 2
            } else {
                i64::MAX / 2
            }))),
            Value::Bool(truth) => Ok(Some(i64::from(truth))),
            _ => match self.call_if_special(value, "__index__", &[])? {
                Some(Value::Int(number)) => Ok(number.to_i64()),
                _ => Err(raise(
                    &exception::TYPE_ERROR,
                    "slice indices must be integers or None or have an __index__ method",
                )),
            },
        }
    }

    fn slice_step(&mut self, slice: &Slice) -> Outcome<i64> {
        match self.slice_number(&slice.step)?.unwrap_or(1) {
            0 => Err(raise(&exception::VALUE_ERROR, "slice step cannot be zero")),
            step => Ok(step),
        }
    }

    /// Start, stop and step for a sequence of this length (Python's `slice.indices`).
    pub(crate) fn slice_bounds(&mut self, slice: &Slice, length: usize) -> Outcome<(i64, i64, i64)> {
        let step = self.slice_step(slice)?;
        let length = i64::try_from(length).unwrap_or(i64::MAX / 2);
        let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let mut bound = |value: &Value, default: i64| -> Outcome<i64> {
            Ok(match self.slice_number(value)? {
                None => default,
                Some(number) if number < 0 => (number + length).max(lowest),
                Some(number) => number.min(highest),
            })
        };
        let start = bound(&slice.start, if step < 0 { highest } else { lowest })?;
        let stop = bound(&slice.stop, if step < 0 { lowest } else { highest })?;
        Ok((start, stop, step))
    }

    fn slice_positions(&mut self, slice: &Slice, length: usize) -> Outcome<Vec<usize>> {
        let (start, stop, step) = self.slice_bounds(slice, length)?;
        let mut positions = Vec::new();
        let mut at = start;
        while if step > 0 { at < stop } else { at > stop } {
            if let Ok(position) = usize::try_from(at) {
                positions.push(position);
            }
            let Some(next) = at.checked_add(step) else { break };
            at = next;
        }
        Ok(positions)
    }
}

fn clamp(number: i64, length: usize) -> usize {
    usize::try_from(number).unwrap_or(0).min(length)
}

/// How many numbers a range has.
pub(crate) fn range_length(range: &Range) -> Integer {
    let (start, stop, step) = (range.start.to_big(), range.stop.to_big(), range.step.to_big());
    let zero = num_bigint::BigInt::from(0);
    let length = if step > zero && start < stop {
        (stop - start - 1) / step + 1
    } else if step < zero && start > stop {
        (start - stop - 1) / -step + 1
    } else {
        zero
    };
    Integer::from_big(length)
}

pub(crate) fn key_error(key: &Value) -> Interruption {
    Interruption::Raise(Exception::new(&exception::KEY_ERROR, vec![key.clone()]))
}

fn out_of_range(what: &str) -> Interruption {
    raise(&exception::INDEX_ERROR, format!("{what} index out of range").replace("index index", "index"))
}

fn not_subscriptable(value: &Value) -> Interruption {
    if value.native_class().complete {
        raise(&exception::TYPE_ERROR, format!("'{}' object is not subscriptable", value.type_name()))
    } else {
        unsupported(format!("subscripting `{}` is not supported", value.type_name()))
    }
}

fn no_item_assignment(value: &Value) -> Interruption {
    raise(&exception::TYPE_ERROR, format!("'{}' object does not support item assignment", value.type_name()))
}

fn no_item_deletion(value: &Value) -> Interruption {
    raise(&exception::TYPE_ERROR, format!("'{}' object doesn't support item deletion", value.type_name()))
}
