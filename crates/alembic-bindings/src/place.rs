//! Where in a script the machine is.

use std::sync::Arc;

use alembic_evaluator::Vm;
use alembic_schema::Place;

/// The place of the statement that is running, as operations and statements carry it.
pub fn current_place(vm: &Vm) -> Option<Place> {
    vm.place().map(|place| Place { file: Arc::from(&*place.file), line: place.line, column: place.column })
}
