//! `pgvector.sqlalchemy`: vectors of PostgreSQL's extension.

use std::sync::LazyLock;

use alembic_evaluator::{Arguments, ModuleMember, NativeModule, Outcome};
use alembic_schema::CustomDefinition;

use super::types::{forwarded, implementation, library_types, modules, postgresql, text};

pub(super) static MODULES: LazyLock<Vec<NativeModule>> = LazyLock::new(|| {
    let mut modules = modules(&[], TYPES);
    let mut members: Vec<_> = TYPES.iter().map(|class| (class.name, ModuleMember::Class(class))).collect();
    members.push(("Vector", ModuleMember::Class(&VECTOR)));
    modules.push(NativeModule {
        name: "pgvector.sqlalchemy",
        members: Vec::leak(members),
        ..NativeModule::DEFAULT
    });
    modules.push(NativeModule { name: "pgvector", ..NativeModule::DEFAULT });
    modules
});

library_types! {
    BIT "BIT" in "pgvector.sqlalchemy.bit", "(*args, **kwargs)" =>
        |vm, arguments| implementation(forwarded(vm, arguments, postgresql("BIT"))?);
    HALFVEC "HALFVEC" in "pgvector.sqlalchemy.halfvec", "(dim=None)" => |_, arguments| vector(arguments);
    SPARSEVEC "SPARSEVEC" in "pgvector.sqlalchemy.sparsevec", "(dim=None)" => |_, arguments| vector(arguments);
    VECTOR "VECTOR" in "pgvector.sqlalchemy.vector", "(dim=None)" => |_, arguments| vector(arguments);
}

/// The type with its number of dimensions. The class is the name that the function goes by.
fn vector(arguments: &Arguments) -> Outcome<CustomDefinition> {
    let name = arguments.function();
    text(match arguments.optional_integer("dim")? {
        Some(dimensions) => format!("{name}({dimensions})"),
        None => name.to_owned(),
    })
}
