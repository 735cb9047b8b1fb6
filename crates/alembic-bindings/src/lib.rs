//! The objects that Python code sees: alembic.op, alembic.context and sqlalchemy.
//!
//! [`install`] puts them into a machine. What they do reaches the outside only through [`Environment`] and
//! [`Migration`], which the runtime implements: a directive becomes one operation, a connection's `execute` one
//! statement.

pub mod connection;
pub mod host;
mod state;
mod value;

use std::rc::Rc;

use alembic_evaluator::Vm;

pub use connection::{ConnectionError, FailedStatement, SharedConnection};
pub use host::{ConfigureOptions, EngineDescription, Environment, Migration, TransactionScope};

/// Puts `alembic`, `sqlalchemy` and their submodules into a machine, bound to this environment.
///
/// The machine's other modules stay. Installing again binds the same modules to another environment.
pub fn install(vm: &mut Vm, environment: Rc<dyn Environment>) {
    vm.insert_extension(Rc::new(state::Bindings::new(environment)));
}
