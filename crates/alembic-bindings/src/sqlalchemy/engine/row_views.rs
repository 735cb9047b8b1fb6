//! What `keys()`, `values()` and `items()` of results and mappings give.

use std::rc::Rc;

use alembic_evaluator::{BinaryOperator, CompareOperator, NativeClass, Object, Outcome, Value, Vm};

static KEY_VIEW: NativeClass = NativeClass {
    name: "RMKeyView",
    module: "sqlalchemy.engine.result",
    complete: true,
    ..NativeClass::DEFAULT
};

static VALUES_VIEW: NativeClass = NativeClass {
    name: "ROMappingKeysValuesView",
    module: "sqlalchemy.engine.row",
    complete: true,
    ..NativeClass::DEFAULT
};

static ITEMS_VIEW: NativeClass = NativeClass {
    name: "ROMappingItemsView",
    module: "sqlalchemy.engine.row",
    complete: true,
    ..NativeClass::DEFAULT
};

/// The names of columns: ordered, and a set.
pub(super) struct KeyView(Rc<[String]>);

impl KeyView {
    pub(super) fn value(keys: Rc<[String]>) -> Value {
        Value::new_object(Self(keys))
    }

    fn names(&self) -> Vec<Value> {
        self.0.iter().map(Value::string).collect()
    }

    fn set(&self, vm: &mut Vm) -> Outcome<Value> {
        vm.new_set(self.names(), false)
    }
}

impl Object for KeyView {
    fn class(&self) -> &'static NativeClass {
        &KEY_VIEW
    }

    fn length(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.0.len()))
    }

    fn iterate(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::iterator(self.names())))
    }

    fn contains(&self, _vm: &mut Vm, _this: &Value, item: &Value) -> Outcome<Option<bool>> {
        Ok(Some(item.as_str().is_some_and(|name| self.0.iter().any(|key| **key == *name))))
    }

    fn compare(
        &self,
        vm: &mut Vm,
        _this: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let other = match other.object::<KeyView>() {
            Some(view) => view.set(vm)?,
            None => other.clone(),
        };
        let set = self.set(vm)?;
        vm.compare(operator, &set, &other).map(Some)
    }

    fn binary(
        &self,
        vm: &mut Vm,
        _this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        let other = vm.iterate(other)?;
        let (set, other) = (self.set(vm)?, vm.new_set(other, false)?);
        let (left, right) = if reflected { (&other, &set) } else { (&set, &other) };
        vm.binary(operator, left, right).map(Some)
    }

    fn repr(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(format!("RMKeyView({})", vm.repr(&Value::list(self.names()))?))
    }
}

/// The values, or the pairs, of a mapping.
pub(super) struct MappingView {
    class: &'static NativeClass,
    mapping: Value,
    items: Vec<Value>,
}

impl MappingView {
    pub(super) fn of_values(mapping: &Value, items: Vec<Value>) -> Value {
        Value::new_object(Self { class: &VALUES_VIEW, mapping: mapping.clone(), items })
    }

    pub(super) fn of_pairs(mapping: &Value, items: Vec<Value>) -> Value {
        Value::new_object(Self { class: &ITEMS_VIEW, mapping: mapping.clone(), items })
    }
}

impl Object for MappingView {
    fn class(&self) -> &'static NativeClass {
        self.class
    }

    fn length(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.items.len()))
    }

    fn iterate(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::iterator(self.items.clone())))
    }

    fn repr(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(format!("{}({})", self.class.name, vm.repr(&self.mapping)?))
    }
}
