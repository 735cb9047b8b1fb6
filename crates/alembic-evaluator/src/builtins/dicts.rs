use std::rc::Rc;

use crate::exceptions::class as exception;
use crate::iterators::{Iterator, Part, State};
use crate::native::{Constructor, Member, NativeClass};
use crate::object::Object;
use crate::operators::{BinaryOperator, CompareOperator};
use crate::outcome::{Outcome, raise};
use crate::value::{Dict, Value};
use crate::vm::Vm;

pub(super) const CONSTRUCTOR: Constructor = Constructor {
    signature: "(source=(), /, **keywords)",
    call: |vm, _, arguments| {
        let dict = Rc::new(Dict::new());
        update(vm, &dict, &arguments.value("source"))?;
        for (name, value) in arguments.keywords() {
            dict.set_shared(name, value.clone());
        }
        Ok(Value::Dict(dict))
    },
};

/// Takes over the pairs of a mapping, or of an iterable of pairs.
pub(crate) fn update(vm: &mut Vm, dict: &Rc<Dict>, source: &Value) -> Outcome<()> {
    let source = vm.resolve(source)?;
    let mapping = source.as_dict().is_some()
        || (matches!(source, Value::Instance(_) | Value::Object(_))
            && vm.find_attribute(&source, "keys")?.is_some());
    if mapping {
        for (key, value) in vm.mapping_items(&source)? {
            vm.dict_set(dict, key, value)?;
        }
        return Ok(());
    }
    for (position, pair) in vm.iterate(&source)?.into_iter().enumerate() {
        if matches!(pair, Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_)) {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("cannot convert dictionary update sequence element #{position} to a sequence"),
            ));
        }
        let items = vm.iterate(&pair)?;
        let [key, value] = items.as_slice() else {
            return Err(raise(
                &exception::VALUE_ERROR,
                format!(
                    "dictionary update sequence element #{position} has length {}; 2 is required",
                    items.len()
                ),
            ));
        };
        vm.dict_set(dict, key.clone(), value.clone())?;
    }
    Ok(())
}

fn dict(this: &Value) -> Rc<Dict> {
    this.as_dict().unwrap_or_default()
}

pub(super) const MEMBERS: &[Member] = &[
    Member::method("get", "(key, default=None, /)", |vm, this, arguments| {
        Ok(vm.dict_get(&dict(this), &arguments.value("key"))?.unwrap_or_else(|| arguments.value("default")))
    }),
    Member::method("keys", "()", |_, this, _| Ok(view(this, Part::Keys))),
    Member::method("values", "()", |_, this, _| Ok(view(this, Part::Values))),
    Member::method("items", "()", |_, this, _| Ok(view(this, Part::Items))),
    Member::method("pop", "(key, default=None, /)", |vm, this, arguments| {
        let key = arguments.value("key");
        match vm.dict_remove(&dict(this), &key)? {
            Some(value) => Ok(value),
            None if arguments.is_given("default") => Ok(arguments.value("default")),
            None => Err(crate::vm::key_error(&key)),
        }
    }),
    Member::method("popitem", "()", |_, this, _| {
        let last = dict(this).entries.borrow_mut().pop();
        match last {
            Some((key, value)) => Ok(Value::tuple(vec![key.value, value])),
            None => Err(crate::vm::key_error(&Value::string("popitem(): dictionary is empty"))),
        }
    }),
    Member::method("setdefault", "(key, default=None, /)", |vm, this, arguments| {
        let dict = dict(this);
        let key = arguments.value("key");
        if let Some(found) = vm.dict_get(&dict, &key)? {
            return Ok(found);
        }
        let default = arguments.value("default");
        vm.dict_set(&dict, key, default.clone())?;
        Ok(default)
    }),
    Member::method("update", "(source=(), /, **keywords)", |vm, this, arguments| {
        let dict = dict(this);
        update(vm, &dict, &arguments.value("source"))?;
        for (name, value) in arguments.keywords() {
            dict.set_shared(name, value.clone());
        }
        Ok(Value::None)
    }),
    Member::method("copy", "()", |_, this, _| Ok(Value::Dict(Rc::new(dict(this).copy())))),
    Member::method("clear", "()", |_, this, _| {
        let removed = std::mem::take(&mut *dict(this).entries.borrow_mut());
        drop(removed);
        Ok(Value::None)
    }),
    Member::class_method("fromkeys", "(iterable, value=None, /)", |vm, _, arguments| {
        let dict = Rc::new(Dict::new());
        for key in vm.iterate(&arguments.value("iterable"))? {
            vm.dict_set(&dict, key, arguments.value("value"))?;
        }
        Ok(Value::Dict(dict))
    }),
];

/// What `keys()`, `values()` and `items()` give: it follows the dictionary's changes.
struct View {
    dict: Rc<Dict>,
    part: Part,
}

macro_rules! view_class {
    ($identifier:ident, $name:literal) => {
        static $identifier: NativeClass = NativeClass { name: $name, complete: true, ..NativeClass::DEFAULT };
    };
}

view_class!(KEYS, "dict_keys");
view_class!(VALUES, "dict_values");
view_class!(ITEMS, "dict_items");

fn view(this: &Value, part: Part) -> Value {
    Value::new_object(View { dict: dict(this), part })
}

impl View {
    fn contents(&self) -> Vec<Value> {
        match self.part {
            Part::Keys => self.dict.keys(),
            Part::Values => self.dict.values(),
            Part::Items => {
                self.dict.items().into_iter().map(|(key, value)| Value::tuple(vec![key, value])).collect()
            }
        }
    }

    fn iterator(&self, _: &mut Vm) -> Value {
        let state =
            State::Dict { dict: self.dict.clone(), position: 0, length: self.dict.len(), part: self.part };
        Value::Iterator(Rc::new(Iterator::new(state)))
    }
}

impl Object for View {
    fn class(&self) -> &'static NativeClass {
        match self.part {
            Part::Keys => &KEYS,
            Part::Values => &VALUES,
            Part::Items => &ITEMS,
        }
    }

    fn length(&self, _: &mut Vm, _: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.dict.len()))
    }

    fn iterate(&self, vm: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        Ok(Some(self.iterator(vm)))
    }

    fn contains(&self, vm: &mut Vm, _: &Value, item: &Value) -> Outcome<Option<bool>> {
        match self.part {
            Part::Keys => vm.dict_get(&self.dict, item).map(|found| Some(found.is_some())),
            _ => Ok(None),
        }
    }

    fn binary(
        &self,
        vm: &mut Vm,
        _: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        let (own, other) = (vm.new_set(self.contents(), false)?, vm.iterate(other)?);
        let other = vm.new_set(other, false)?;
        match (own, other) {
            (Value::Set(own), Value::Set(other)) if reflected => vm.set_operation(operator, &other, &own),
            (Value::Set(own), Value::Set(other)) => vm.set_operation(operator, &own, &other),
            _ => Ok(None),
        }
    }

    fn compare(
        &self,
        vm: &mut Vm,
        this: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let comparable = matches!(other, Value::Set(_)) || other.object::<View>().is_some();
        if self.part == Part::Values || !comparable {
            return Ok(match operator {
                CompareOperator::Equal => Some(Value::Bool(this.is(other))),
                CompareOperator::NotEqual => Some(Value::Bool(!this.is(other))),
                _ => None,
            });
        }
        let own = vm.new_set(self.contents(), false)?;
        let other = vm.iterate(other)?;
        let other = vm.new_set(other, false)?;
        vm.compare(operator, &own, &other).map(Some)
    }

    fn repr(&self, vm: &mut Vm, _: &Value) -> Outcome<String> {
        let list = vm.repr(&Value::list(self.contents()))?;
        Ok(format!("{}({list})", self.class().name))
    }
}
