//! `sqlalchemy.orm`: declarative models, sessions and queries.
//!
//! A class that derives from a declarative base is mapped as soon as it exists: its columns make a table of the base's
//! `MetaData`. What a schema does not need (relationships, properties) can be written down and not be used.

pub(crate) mod annotation;
pub(crate) mod bases;
mod declared_attr;
mod extensions;
mod mapping;
mod properties;
mod query;
pub(crate) mod scan;
pub(crate) mod session;
mod state;
mod type_map;

use std::sync::LazyLock;

use alembic_evaluator::{ModuleMember, NativeClass, NativeFunction, NativeModule};

pub(crate) use bases::is_registry_of;
pub(super) use extensions::MODULES as EXTENSIONS;
pub(crate) use mapping::table_of_model;
pub(crate) use session::{SESSION, SESSIONMAKER};

use super::columns::MAPPED_COLUMN_FUNCTION;

/// One static class per row: names that models derive from or annotate with, and that a schema does not need.
macro_rules! named_only {
    ($($constant:ident $name:literal in $module:literal;)+) => {
        $(pub(super) static $constant: NativeClass =
            NativeClass { name: $name, module: $module, ..NativeClass::DEFAULT };)+
    };
}

named_only! {
    ASYNC_SESSION "AsyncSession" in "sqlalchemy.ext.asyncio.session";
}

/// `sqlalchemy.ext.asyncio.AsyncAttrs`
pub(super) static ASYNC_ATTRS: NativeClass = NativeClass {
    name: "AsyncAttrs",
    module: "sqlalchemy.ext.asyncio.session",
    complete: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.ext.asyncio.async_sessionmaker`
pub(super) static ASYNC_SESSIONMAKER: NativeClass = NativeClass {
    name: "async_sessionmaker",
    module: "sqlalchemy.ext.asyncio.session",
    bases: &[&SESSIONMAKER],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.orm` and its modules. They live as long as the program.
pub(super) static MODULES: LazyLock<Vec<NativeModule>> = LazyLock::new(|| {
    let module = |name: &'static str, members: &[(&'static str, ModuleMember)]| NativeModule {
        name,
        members: Vec::leak(members.to_vec()),
        ..NativeModule::DEFAULT
    };
    let declarative = &[
        ("DeclarativeBase", ModuleMember::Class(&bases::DECLARATIVE_BASE)),
        ("DeclarativeBaseNoMeta", ModuleMember::Class(&bases::DECLARATIVE_BASE_NO_META)),
        ("MappedAsDataclass", ModuleMember::Class(&bases::MAPPED_AS_DATACLASS)),
        ("as_declarative", ModuleMember::Function(bases::AS_DECLARATIVE)),
        ("declarative_base", ModuleMember::Function(bases::DECLARATIVE_BASE_FUNCTION)),
        ("declarative_mixin", ModuleMember::Function(UNCHANGED)),
        ("declared_attr", ModuleMember::Class(&declared_attr::DECLARED_ATTR)),
        ("mapped_as_dataclass", ModuleMember::Function(bases::MAPPED_AS_DATACLASS_FUNCTION)),
        ("registry", ModuleMember::Class(&bases::REGISTRY)),
    ];
    let sessions =
        &[("Session", ModuleMember::Class(&SESSION)), ("sessionmaker", ModuleMember::Class(&SESSIONMAKER))];
    let all = [declarative.as_slice(), sessions, properties::FUNCTIONS, OTHERS].concat();
    vec![
        module("sqlalchemy.orm", &all),
        module("sqlalchemy.orm.decl_api", declarative),
        module("sqlalchemy.orm.session", sessions),
        module("sqlalchemy.ext.declarative", declarative),
        module("sqlalchemy.orm.exc", ORM_ERRORS),
    ]
});

const OTHERS: &[(&str, ModuleMember)] = &[
    ("DynamicMapped", ModuleMember::Class(&annotation::DYNAMIC_MAPPED)),
    ("InstrumentedAttribute", ModuleMember::Class(&mapping::ATTRIBUTE)),
    ("Mapped", ModuleMember::Class(&annotation::MAPPED)),
    ("Mapper", ModuleMember::Class(&mapping::MAPPER)),
    ("Query", ModuleMember::Class(&query::QUERY)),
    ("WriteOnlyMapped", ModuleMember::Class(&annotation::WRITE_ONLY_MAPPED)),
    ("mapped_column", ModuleMember::Function(MAPPED_COLUMN_FUNCTION)),
    ("has_inherited_table", ModuleMember::Function(bases::HAS_INHERITED_TABLE)),
    ("reconstructor", ModuleMember::Function(UNCHANGED)),
    ("validates", ModuleMember::Function(extensions::VALIDATES)),
];

const ORM_ERRORS: &[(&str, ModuleMember)] = &[
    ("MappedAnnotationError", ModuleMember::Class(&super::exceptions::MAPPED_ANNOTATION_ERROR)),
    ("MultipleResultsFound", ModuleMember::Class(&super::exceptions::MULTIPLE_RESULTS_FOUND)),
    ("NoResultFound", ModuleMember::Class(&super::exceptions::NO_RESULT_FOUND)),
];

/// A decorator that gives back what it decorates.
const UNCHANGED: NativeFunction = NativeFunction {
    name: "declarative_mixin",
    signature: "(fn: deferred)",
    call: |_, arguments| Ok(arguments.value("fn")),
    returns: None,
};
