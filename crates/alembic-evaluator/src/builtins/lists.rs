use std::rc::Rc;

use crate::exceptions::class as exception;
use crate::native::{Constructor, Member};
use crate::outcome::{Outcome, raise};
use crate::value::{Integer, List, Range, Slice, Value};
use crate::vm::Vm;

pub(super) const LIST_CONSTRUCTOR: Constructor = Constructor {
    signature: "(iterable=(), /)",
    call: |vm, _, arguments| vm.iterate(&arguments.value("iterable")).map(Value::list),
};

pub(super) const TUPLE_CONSTRUCTOR: Constructor = Constructor {
    signature: "(iterable=(), /)",
    call: |vm, _, arguments| match arguments.value("iterable") {
        tuple @ Value::Tuple(_) => Ok(tuple),
        other => vm.iterate(&other).map(Value::tuple),
    },
};

pub(super) const RANGE_CONSTRUCTOR: Constructor = Constructor {
    signature: "(start, stop=None, step=None, /)",
    call: |vm, _, arguments| {
        let mut number = |name: &str, default: i64| -> Outcome<Integer> {
            let value = arguments.value(name);
            if value.is_none() {
                return Ok(Integer::Small(default));
            }
            vm.integer_of(&value)
        };
        let (start, stop) = if arguments.is_given("stop") {
            (number("start", 0)?, number("stop", 0)?)
        } else {
            (Integer::Small(0), number("start", 0)?)
        };
        let step = number("step", 1)?;
        if step.is_zero() {
            return Err(raise(&exception::VALUE_ERROR, "range() arg 3 must not be zero"));
        }
        Ok(Value::Range(Rc::new(Range { start, stop, step })))
    },
};

pub(super) const SLICE_CONSTRUCTOR: Constructor = Constructor {
    signature: "(start, stop=None, step=None, /)",
    call: |_, _, arguments| {
        let (start, stop) = if arguments.is_given("stop") {
            (arguments.value("start"), arguments.value("stop"))
        } else {
            (Value::None, arguments.value("start"))
        };
        Ok(Value::Slice(Rc::new(Slice { start, stop, step: arguments.value("step") })))
    },
};

fn list(this: &Value) -> Rc<List> {
    match this {
        Value::List(list) => list.clone(),
        other => Rc::new(List::new(other.items().unwrap_or_default())),
    }
}

fn position_of(vm: &mut Vm, items: &[Value], wanted: &Value) -> Outcome<Option<usize>> {
    for (position, item) in items.iter().enumerate() {
        if vm.equal(item, wanted)? {
            return Ok(Some(position));
        }
    }
    Ok(None)
}

/// Sorts as `sorted` does: stable, by `<` alone.
pub(super) fn sort(vm: &mut Vm, items: Vec<Value>, key: &Value, reverse: bool) -> Outcome<Vec<Value>> {
    let mut keyed = Vec::with_capacity(items.len());
    for item in items {
        let sort_key = if key.is_none() {
            item.clone()
        } else {
            vm.call(key, crate::CallArguments::positional(vec![item.clone()]))?
        };
        keyed.push((sort_key, item));
    }
    if reverse {
        keyed.reverse();
    }
    let sorted = merge_sort(vm, keyed)?;
    let mut items: Vec<Value> = sorted.into_iter().map(|(_, item)| item).collect();
    if reverse {
        items.reverse();
    }
    Ok(items)
}

/// A comparison may run Python code and fail, which the standard library's sort cannot express.
fn merge_sort(vm: &mut Vm, mut items: Vec<(Value, Value)>) -> Outcome<Vec<(Value, Value)>> {
    if items.len() < 2 {
        return Ok(items);
    }
    let right = items.split_off(items.len() / 2);
    let left = merge_sort(vm, items)?;
    let right = merge_sort(vm, right)?;
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some((left_key, _)), Some((right_key, _))) = (left.peek(), right.peek()) {
        let answer = vm.compare(crate::CompareOperator::Less, right_key, left_key)?;
        if vm.truth(&answer)? {
            merged.extend(right.next());
        } else {
            merged.extend(left.next());
        }
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

fn index(vm: &mut Vm, this: &Value, arguments: &crate::Arguments, name: &str) -> Outcome<Value> {
    let items = this.items().unwrap_or_default();
    let start = usize::try_from(arguments.integer("start")?).unwrap_or(0).min(items.len());
    let wanted = arguments.value("value");
    match position_of(vm, &items[start..], &wanted)? {
        Some(position) => Ok(Value::length(position + start)),
        None if name == "list" => {
            let text = vm.repr(&wanted)?;
            Err(raise(&exception::VALUE_ERROR, format!("{text} is not in list")))
        }
        None => Err(raise(&exception::VALUE_ERROR, "tuple.index(x): x not in tuple")),
    }
}

fn count(vm: &mut Vm, this: &Value, wanted: &Value) -> Outcome<Value> {
    let mut count = 0;
    for item in this.items().unwrap_or_default() {
        count += usize::from(vm.equal(&item, wanted)?);
    }
    Ok(Value::length(count))
}

pub(super) const LIST_MEMBERS: &[Member] = &[
    Member::method("append", "(value: deferred, /)", |_, this, arguments| {
        list(this).push(arguments.value("value"));
        Ok(Value::None)
    }),
    Member::method("extend", "(iterable, /)", |vm, this, arguments| {
        let items = vm.iterate(&arguments.value("iterable"))?;
        list(this).items.borrow_mut().extend(items);
        Ok(Value::None)
    }),
    Member::method("insert", "(index, value, /)", |_, this, arguments| {
        let list = list(this);
        let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
        let index = arguments.integer("index")?;
        let index = if index < 0 { (index + length).max(0) } else { index.min(length) };
        list.items.borrow_mut().insert(usize::try_from(index).unwrap_or(0), arguments.value("value"));
        Ok(Value::None)
    }),
    Member::method("pop", "(index=-1, /)", |vm, this, arguments| {
        let list = list(this);
        if list.is_empty() {
            return Err(raise(&exception::INDEX_ERROR, "pop from empty list"));
        }
        let index = vm.index(&arguments.value("index"), list.len(), "list")?;
        if index >= list.len() {
            return Err(raise(&exception::INDEX_ERROR, "pop index out of range"));
        }
        let item = list.items.borrow_mut().remove(index);
        Ok(item)
    }),
    Member::method("remove", "(value, /)", |vm, this, arguments| {
        let list = list(this);
        match position_of(vm, &list.to_vec(), &arguments.value("value"))? {
            Some(position) if position < list.len() => {
                let removed = list.items.borrow_mut().remove(position);
                drop(removed);
                Ok(Value::None)
            }
            _ => Err(raise(&exception::VALUE_ERROR, "list.remove(x): x not in list")),
        }
    }),
    Member::method("clear", "()", |_, this, _| {
        let removed = std::mem::take(&mut *list(this).items.borrow_mut());
        drop(removed);
        Ok(Value::None)
    }),
    Member::method("copy", "()", |_, this, _| Ok(Value::list(list(this).to_vec()))),
    Member::method("reverse", "()", |_, this, _| {
        list(this).items.borrow_mut().reverse();
        Ok(Value::None)
    }),
    Member::method("sort", "(*, key=None, reverse=False)", |vm, this, arguments| {
        let list = list(this);
        let items = list.to_vec();
        let reverse = vm.truth(&arguments.value("reverse"))?;
        let sorted = sort(vm, items, &arguments.value("key"), reverse)?;
        *list.items.borrow_mut() = sorted;
        Ok(Value::None)
    }),
    Member::method("index", "(value, start=0, /)", |vm, this, arguments| index(vm, this, &arguments, "list")),
    Member::method("count", "(value, /)", |vm, this, arguments| count(vm, this, &arguments.value("value"))),
];

pub(super) const TUPLE_MEMBERS: &[Member] = &[
    Member::method("index", "(value, start=0, /)", |vm, this, arguments| {
        index(vm, this, &arguments, "tuple")
    }),
    Member::method("count", "(value, /)", |vm, this, arguments| count(vm, this, &arguments.value("value"))),
];

fn range(this: &Value, part: fn(&Range) -> &Integer) -> Value {
    match this {
        Value::Range(range) => Value::Int(part(range).clone()),
        _ => Value::None,
    }
}

pub(super) const RANGE_MEMBERS: &[Member] = &[
    Member::property("start", |_, this| Ok(range(this, |range| &range.start))),
    Member::property("stop", |_, this| Ok(range(this, |range| &range.stop))),
    Member::property("step", |_, this| Ok(range(this, |range| &range.step))),
    Member::method("index", "(value, /)", |vm, this, arguments| {
        let items = vm.iterate(this)?;
        let wanted = arguments.value("value");
        if let Some(position) = position_of(vm, &items, &wanted)? {
            Ok(Value::length(position))
        } else {
            let text = vm.repr(&wanted)?;
            Err(raise(&exception::VALUE_ERROR, format!("{text} is not in range")))
        }
    }),
    Member::method("count", "(value, /)", |vm, this, arguments| {
        Ok(Value::int(i64::from(vm.contains(this, &arguments.value("value"))?)))
    }),
];

fn slice(this: &Value, part: fn(&Slice) -> &Value) -> Value {
    match this {
        Value::Slice(slice) => part(slice).clone(),
        _ => Value::None,
    }
}

pub(super) const SLICE_MEMBERS: &[Member] = &[
    Member::property("start", |_, this| Ok(slice(this, |slice| &slice.start))),
    Member::property("stop", |_, this| Ok(slice(this, |slice| &slice.stop))),
    Member::property("step", |_, this| Ok(slice(this, |slice| &slice.step))),
    Member::method("indices", "(length, /)", |vm, this, arguments| {
        let Value::Slice(slice) = this else { return Ok(Value::None) };
        let length = usize::try_from(arguments.integer("length")?).unwrap_or(0);
        let (start, stop, step) = vm.slice_bounds(slice, length)?;
        Ok(Value::tuple(vec![Value::int(start), Value::int(stop), Value::int(step)]))
    }),
];
