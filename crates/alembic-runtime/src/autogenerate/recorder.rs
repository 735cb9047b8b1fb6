use std::cell::RefCell;
use std::rc::Rc;

use alembic_bindings::{ConfigureOptions, Migration, SharedConnection, TransactionScope};
use alembic_dialect::Dialect;
use alembic_evaluator::{Outcome, Value, Vm, unsupported};
use alembic_operations::Operation;

use crate::environment::EnvironmentContext;
use crate::migration::MigrationContext;

/// A migration that keeps its operations instead of carrying them out: what the objects of a generated revision tell to
/// `alembic.op` is read back by it.
pub(crate) struct Recorder {
    migration: Rc<MigrationContext>,
    operations: RefCell<Vec<Operation>>,
}

impl Migration for Recorder {
    fn dialect(&self) -> &'static dyn Dialect {
        self.migration.dialect()
    }

    fn is_offline(&self) -> bool {
        self.migration.is_offline()
    }

    fn connection(&self) -> Option<SharedConnection> {
        self.migration.connection()
    }

    fn options(&self) -> Rc<ConfigureOptions> {
        self.migration.options()
    }

    fn invoke(&self, _vm: &mut Vm, operation: Operation) -> Outcome<()> {
        self.operations.borrow_mut().push(operation);
        Ok(())
    }

    fn autocommit_block(&self, vm: &mut Vm) -> Outcome<Rc<dyn TransactionScope>> {
        self.migration.autocommit_block(vm)
    }

    fn ensure_version_table(&self, _vm: &mut Vm) -> Outcome<()> {
        Ok(())
    }

    fn current_heads(&self, vm: &mut Vm) -> Outcome<Vec<String>> {
        self.migration.current_heads(vm)
    }
}

/// The operations that an object of a generated revision tells.
pub(super) fn operations_of(
    vm: &mut Vm,
    environment: &EnvironmentContext,
    migration: &Rc<MigrationContext>,
    object: &Value,
) -> Outcome<Vec<Operation>> {
    if vm.find_attribute(object, "_apply")?.is_none() {
        return Err(unsupported(format!(
            "a `{}` among the operations of a generated revision is not understood",
            object.type_name()
        )));
    }
    let recorder = Rc::new(Recorder { migration: Rc::clone(migration), operations: RefCell::default() });
    let op = vm.import("alembic.op")?;
    *environment.recorder.borrow_mut() = Some(Rc::clone(&recorder));
    let told = vm.call_method(object, "_apply", vec![op]);
    environment.recorder.borrow_mut().take();
    told?;
    Ok(recorder.operations.take())
}
