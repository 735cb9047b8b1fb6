//! Libraries around SQLAlchemy: the names that scripts use of them, each a thin view over what is here already.
//!
//! What their types are on each database was recorded from the libraries themselves (`tests/libraries`).

mod citext;
mod fastapi_users;
mod pgvector;
mod sqlalchemy_utils;
mod sqlmodel;
mod types;

use alembic_evaluator::NativeModule;

/// The modules of all libraries.
pub(crate) fn modules() -> Vec<&'static NativeModule> {
    [
        &citext::MODULES,
        &fastapi_users::MODULES,
        &pgvector::MODULES,
        &sqlalchemy_utils::MODULES,
        &sqlmodel::MODULES,
    ]
    .into_iter()
    .flat_map(|modules| modules.iter())
    .collect()
}
