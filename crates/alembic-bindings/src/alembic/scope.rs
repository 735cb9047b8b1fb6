//! `with` blocks that the runtime enters and leaves.

use std::rc::Rc;

use alembic_evaluator::{NativeClass, Object, Outcome, Value, Vm};

use crate::host::TransactionScope;

static SCOPE: NativeClass =
    NativeClass { name: "_GeneratorContextManager", module: "contextlib", ..NativeClass::DEFAULT };

/// The Python value of a block.
pub(super) fn scope_value(scope: Rc<dyn TransactionScope>) -> Value {
    Value::new_object(ScopeObject { scope })
}

struct ScopeObject {
    scope: Rc<dyn TransactionScope>,
}

impl Object for ScopeObject {
    fn class(&self) -> &'static NativeClass {
        &SCOPE
    }

    fn enter(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        self.scope.enter(vm).map(|()| Some(Value::None))
    }

    fn exit(&self, vm: &mut Vm, _this: &Value, exception: Option<&Value>) -> Outcome<bool> {
        self.scope.leave(vm, exception.is_some()).map(|()| false)
    }
}
