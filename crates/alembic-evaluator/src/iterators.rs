use std::cell::RefCell;
use std::rc::Rc;

use crate::outcome::Outcome;
use crate::value::{Dict, Integer, List, Set, Value};
use crate::vm::Vm;

/// A step of an iterator written in Rust: the next item, or `None` at the end.
pub(crate) type Step = Box<dyn FnMut(&mut Vm) -> Outcome<Option<Value>>>;

pub(crate) enum State {
    Values(std::vec::IntoIter<Value>),
    List {
        list: Rc<List>,
        position: usize,
    },
    Tuple {
        items: Rc<[Value]>,
        position: usize,
    },
    Range {
        next: Integer,
        stop: Integer,
        step: Integer,
    },
    Text {
        text: Rc<str>,
        offset: usize,
    },
    Dict {
        dict: Rc<Dict>,
        position: usize,
        length: usize,
        part: Part,
    },
    Set {
        set: Rc<Set>,
        position: usize,
        length: usize,
    },
    /// An object with `__getitem__` alone.
    Items {
        value: Value,
        position: i64,
    },
    Step(Step),
    Finished,
}

/// What an iteration over a dictionary gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Keys,
    Values,
    Items,
}

/// A built-in iterator.
pub struct Iterator {
    pub(crate) state: RefCell<State>,
}

impl Iterator {
    pub(crate) fn new(state: State) -> Self {
        Iterator { state: RefCell::new(state) }
    }

    pub(crate) fn of_values(values: Vec<Value>) -> Self {
        Iterator::new(State::Values(values.into_iter()))
    }
}

/// An iterator that calls this for each item.
pub(crate) fn stepping(step: impl FnMut(&mut Vm) -> Outcome<Option<Value>> + 'static) -> Value {
    Value::Iterator(Rc::new(Iterator::new(State::Step(Box::new(step)))))
}
