//! The `memoryview` that psycopg2 gives for `bytea`. Its items are bytes objects of one byte, and it equals none.

use std::rc::Rc;

use alembic_evaluator::{CompareOperator, Member, NativeClass, Object, Outcome, Value, Vm, unsupported};

static MEMORY_VIEW: NativeClass = NativeClass {
    name: "memoryview",
    module: "builtins",
    members: &[
        Member::method("tobytes", "(order='C')", |_, this, _| {
            Ok(Value::Bytes(receiver(this)?.0.as_slice().into()))
        }),
        Member::method("hex", "()", |vm, this, _| {
            let bytes = Value::Bytes(receiver(this)?.0.as_slice().into());
            vm.call_method(&bytes, "hex", Vec::new())
        }),
        Member::method("release", "()", |_, _, _| Ok(Value::None)),
        Member::property("nbytes", |_, this| Ok(Value::length(receiver(this)?.0.len()))),
        Member::property("format", |_, _| Ok("c".into())),
        Member::property("itemsize", |_, _| Ok(Value::int(1))),
        Member::property("readonly", |_, _| Ok(Value::Bool(true))),
    ],
    ..NativeClass::DEFAULT
};

/// The bytes of one value.
pub(crate) struct MemoryView(pub(crate) Vec<u8>);

impl Object for MemoryView {
    fn class(&self) -> &'static NativeClass {
        &MEMORY_VIEW
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        Some(self.0.clone())
    }

    fn length(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.0.len()))
    }

    fn iterate(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::iterator(self.0.iter().map(|byte| Value::Bytes([*byte].as_slice().into())).collect())))
    }

    fn item(&self, vm: &mut Vm, _this: &Value, key: &Value) -> Outcome<Value> {
        let bytes = Value::Bytes(self.0.as_slice().into());
        let item = vm.get_item(&bytes, key)?;
        Ok(match (&item, item.as_integer().map(u8::try_from)) {
            (Value::Bytes(part), _) => Value::new_object(MemoryView(part.to_vec())),
            (_, Some(Ok(byte))) => Value::Bytes([byte].as_slice().into()),
            _ => item,
        })
    }

    fn compare(
        &self,
        _vm: &mut Vm,
        _this: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let equal = other.object::<MemoryView>().is_some_and(|other| other.0 == self.0);
        Ok(match operator {
            CompareOperator::Equal => Some(Value::Bool(equal)),
            CompareOperator::NotEqual => Some(Value::Bool(!equal)),
            _ => None,
        })
    }

    fn repr(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok("<memory>".to_owned())
    }
}

fn receiver(this: &Value) -> Outcome<Rc<MemoryView>> {
    this.object::<MemoryView>()
        .ok_or_else(|| unsupported(format!("`{}` is no memoryview here", this.type_name())))
}
