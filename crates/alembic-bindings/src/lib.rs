//! The objects that Python code sees: alembic.op, alembic.context, sqlalchemy and the libraries of types around it.
//!
//! [`install`] puts them into a machine. What they do reaches the outside only through [`Environment`] and
//! [`Migration`], which the runtime implements: a directive becomes one operation, a connection's `execute` one
//! statement.
//!
//! Every name stands in a static table of its module or class, so that the evaluator's check knows before a run what
//! is there; what no table has is `Unsupported`.

#![expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "the evaluator's tables give every native function one signature"
)]
#![expect(clippy::format_push_string, reason = "the texts of messages and of `repr` are short and made once")]

mod alembic;
pub mod connection;
mod dialect_options;
pub mod host;
mod libraries;
mod names;
mod place;
mod sqlalchemy;
mod state;
mod value;

use std::rc::Rc;

use alembic_dialect::Dialect;
use alembic_evaluator::{Value, Vm};

pub use alembic::migration_context::migration_context_value;
pub use alembic::migration_info::{MigrationInfo, migration_info_value};
pub use alembic::operation_objects::{
    extend_migration_script, migration_script_value, read_migration_script,
};
pub use alembic::util::COMMAND_ERROR;
pub use connection::{ConnectionError, FailedStatement, SharedConnection};
pub use host::{ConfigureOptions, EngineDescription, Environment, Migration, TransactionScope};
pub use place::current_place;
pub use sqlalchemy::engine::connection_object::{connection_value, shared_connection};
pub use sqlalchemy::engine::{connection_exception, dialect_exception, open_exception, url_exception};
pub use sqlalchemy::metadata::naming_convention;
pub use sqlalchemy::target::{
    schema_column, schema_constraint, schema_default, schema_index, schema_table, schema_type, target_tables,
};

/// Puts `alembic`, `sqlalchemy` and their submodules into a machine, bound to this environment.
///
/// The machine's other modules stay. Installing again binds the same modules to another environment.
pub fn install(vm: &mut Vm, environment: Rc<dyn Environment>) {
    vm.add_native_modules(&alembic::modules());
    vm.add_native_modules(&sqlalchemy::modules());
    libraries::install(vm);
    vm.add_python_modules(alembic::operation_objects::SOURCES);
    vm.insert_extension(Rc::new(state::Bindings::new(environment)));
}

/// Tells the machine's check which database a run is about: it does not look at what is written for others.
pub fn know_dialect(vm: &mut Vm, dialect: &dyn Dialect) {
    let name = Value::string(dialect.name());
    vm.know(&alembic::dialect_object::DIALECT, "name", name.clone());
    for class in [&sqlalchemy::engine::ENGINE, &sqlalchemy::engine::ASYNC_ENGINE] {
        vm.know(class, "name", name.clone());
    }
}
