//! `alembic`: its modules, each a table of names.

mod batch;
mod config_object;
pub(crate) mod context;
pub(crate) mod dialect_object;
pub(crate) mod directives;
pub(crate) mod migration_context;
pub(crate) mod migration_info;
pub(crate) mod offline_connection;
mod op;
pub(crate) mod operation_objects;
mod scope;
mod script_object;
pub(crate) mod util;

use alembic_evaluator::{ModuleMember, NativeModule};

/// The release of Alembic that this program stands in for.
const REFERENCE_VERSION: &str = "1.20.1";

/// `alembic` and every module below it.
pub(crate) fn modules() -> Vec<&'static NativeModule> {
    vec![
        &ALEMBIC,
        &op::MODULE,
        &context::MODULE,
        &util::MODULE,
        &util::EXCEPTIONS_MODULE,
        &CONFIG,
        &RUNTIME,
        &RUNTIME_MIGRATION,
        &RUNTIME_ENVIRONMENT,
        &MIGRATION,
        &operation_objects::OPERATIONS,
        &operation_objects::AUTOGENERATE,
        &SCRIPT,
    ]
}

static ALEMBIC: NativeModule = NativeModule {
    name: "alembic",
    members: &[
        ("__version__", ModuleMember::Value(|_| Ok(REFERENCE_VERSION.into()))),
        ("autogenerate", ModuleMember::Module("alembic.autogenerate")),
        ("config", ModuleMember::Module("alembic.config")),
        ("context", ModuleMember::Module("alembic.context")),
        ("migration", ModuleMember::Module("alembic.migration")),
        ("op", ModuleMember::Module("alembic.op")),
        ("operations", ModuleMember::Module("alembic.operations")),
        ("runtime", ModuleMember::Module("alembic.runtime")),
        ("script", ModuleMember::Module("alembic.script")),
        ("util", ModuleMember::Module("alembic.util")),
    ],
    ..NativeModule::DEFAULT
};

static CONFIG: NativeModule = NativeModule {
    name: "alembic.config",
    members: &[("Config", ModuleMember::Class(&config_object::CONFIG))],
    ..NativeModule::DEFAULT
};

static RUNTIME: NativeModule = NativeModule {
    name: "alembic.runtime",
    members: &[
        ("environment", ModuleMember::Module("alembic.runtime.environment")),
        ("migration", ModuleMember::Module("alembic.runtime.migration")),
    ],
    ..NativeModule::DEFAULT
};

static RUNTIME_MIGRATION: NativeModule = NativeModule {
    name: "alembic.runtime.migration",
    members: &[("MigrationContext", ModuleMember::Class(&migration_context::MIGRATION_CONTEXT))],
    ..NativeModule::DEFAULT
};

static MIGRATION: NativeModule = NativeModule {
    name: "alembic.migration",
    members: &[("MigrationContext", ModuleMember::Class(&migration_context::MIGRATION_CONTEXT))],
    ..NativeModule::DEFAULT
};

static RUNTIME_ENVIRONMENT: NativeModule = NativeModule {
    name: "alembic.runtime.environment",
    members: &[("EnvironmentContext", ModuleMember::Class(&context::ENVIRONMENT_CONTEXT))],
    ..NativeModule::DEFAULT
};

static SCRIPT: NativeModule = NativeModule {
    name: "alembic.script",
    members: &[("ScriptDirectory", ModuleMember::Class(&script_object::SCRIPT_DIRECTORY))],
    ..NativeModule::DEFAULT
};
