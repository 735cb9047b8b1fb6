//! Decorators that change nothing a schema asks for.

use alembic_evaluator::{CallArguments, NativeClass, Object, Outcome, Value, Vm, unsupported};

pub(super) static DECORATOR: NativeClass = NativeClass { name: "function", ..NativeClass::DEFAULT };

/// It takes something and gives it back; the text says what it takes, for a call without anything.
pub(super) struct Decorator(pub(super) &'static str);

impl Object for Decorator {
    fn class(&self) -> &'static NativeClass {
        &DECORATOR
    }

    fn call(&self, _: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        arguments.positional.into_iter().next().ok_or_else(|| unsupported(self.0))
    }
}
