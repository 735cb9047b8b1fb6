//! Libraries around SQLAlchemy and what projects read their settings with: the names that scripts use of them, each a
//! thin view over what is here already.
//!
//! What types are on each database, and what small programs print, was recorded from the libraries themselves
//! (`tests/libraries`).

mod citext;
mod decorator;
mod fastapi_users;
mod flask_migrate;
pub(crate) mod flask_sqlalchemy;
mod geoalchemy2;
mod loggers;
mod pgvector;
mod pydantic;
mod python;
mod sqlalchemy_utils;
pub(crate) mod sqlmodel;
mod types;

use alembic_evaluator::{NativeModule, Vm};

/// Puts the libraries into a machine.
pub(crate) fn install(vm: &mut Vm) {
    vm.add_native_modules(loggers::MODULES);
    vm.add_native_modules(&[&flask_migrate::PROJECT, &flask_sqlalchemy::MODULE, &python::MACHINE]);
    for modules in [
        &citext::MODULES,
        &fastapi_users::MODULES,
        &geoalchemy2::MODULES,
        &pgvector::MODULES,
        &pydantic::MODULES,
        &sqlalchemy_utils::MODULES,
        &sqlmodel::MODULES,
    ] {
        let modules: Vec<&'static NativeModule> = modules.iter().collect();
        vm.add_native_modules(&modules);
    }
    vm.add_known_parts(&flask_migrate::PARTS);
    vm.add_python_modules(python::SOURCES);
}
