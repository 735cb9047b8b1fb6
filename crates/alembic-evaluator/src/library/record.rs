//! Tuples with named fields, as the library's functions give them.

use crate::native::NativeClass;
use crate::object::Object;
use crate::operators::CompareOperator;
use crate::outcome::Outcome;
use crate::value::Value;
use crate::vm::Vm;

/// What the records of one kind have in common.
pub(super) struct RecordKind {
    pub(super) class: NativeClass,
    /// The module in `repr`, with a point; empty for classes written in Python.
    pub(super) prefix: &'static str,
    pub(super) fields: &'static [&'static str],
}

impl RecordKind {
    pub(super) const fn new(
        module: &'static str,
        name: &'static str,
        prefix: &'static str,
        fields: &'static [&'static str],
    ) -> Self {
        RecordKind {
            class: NativeClass { name, module, dynamic: true, ..NativeClass::DEFAULT },
            prefix,
            fields,
        }
    }
}

/// One record: a tuple whose items also have names.
pub(super) struct Record {
    kind: &'static RecordKind,
    values: Value,
}

impl Record {
    pub(super) fn value(kind: &'static RecordKind, values: Vec<Value>) -> Value {
        Value::new_object(Record { kind, values: Value::tuple(values) })
    }
}

impl Object for Record {
    fn class(&self) -> &'static NativeClass {
        &self.kind.class
    }

    fn attribute(&self, _: &mut Vm, _: &Value, name: &str) -> Outcome<Option<Value>> {
        let position = self.kind.fields.iter().position(|field| *field == name);
        Ok(position.and_then(|position| self.values.items()?.get(position).cloned()))
    }

    fn length(&self, _: &mut Vm, _: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.kind.fields.len()))
    }

    fn iterate(&self, vm: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        vm.iterator(&self.values).map(Some)
    }

    fn item(&self, vm: &mut Vm, _: &Value, key: &Value) -> Outcome<Value> {
        vm.get_item(&self.values, key)
    }

    fn compare(
        &self,
        vm: &mut Vm,
        _: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let other = other.object::<Record>().map_or_else(|| other.clone(), |other| other.values.clone());
        vm.compare(operator, &self.values, &other).map(Some)
    }

    fn repr(&self, vm: &mut Vm, _: &Value) -> Outcome<String> {
        let mut parts = Vec::new();
        for (field, value) in self.kind.fields.iter().zip(self.values.items().unwrap_or_default()) {
            parts.push(format!("{field}={}", vm.repr(&value)?));
        }
        Ok(format!("{}{}({})", self.kind.prefix, self.kind.class.name, parts.join(", ")))
    }
}
