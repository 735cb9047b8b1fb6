//! What `sqlalchemy.ext` has for models: hybrid properties, association proxies, types that notice changes.

use std::sync::LazyLock;

use alembic_evaluator::{
    CallArguments, Member, ModuleMember, NativeClass, NativeFunction, NativeModule, Object, Outcome, Value,
    Vm,
};

use super::properties;

/// `@validates("name")`: the method stays as it is.
pub(super) const VALIDATES: NativeFunction = NativeFunction {
    name: "validates",
    signature: "(*names, **options)",
    call: |_, _| Ok(Value::new_object(Unchanged)),
    returns: None,
};

struct Unchanged;

static DECORATOR: NativeClass = NativeClass { name: "function", module: "builtins", ..NativeClass::DEFAULT };

impl Object for Unchanged {
    fn class(&self) -> &'static NativeClass {
        &DECORATOR
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        Ok(vm.bind("decorate", "(fn: deferred)", arguments)?.value("fn"))
    }
}

/// One static class per row: what `as_mutable(type)` is called on; a column of it has the type.
macro_rules! mutable_classes {
    ($($constant:ident $name:literal;)+) => {
        $(static $constant: NativeClass = NativeClass {
            name: $name,
            module: "sqlalchemy.ext.mutable",
            members: AS_MUTABLE,
            ..NativeClass::DEFAULT
        };)+
        const MUTABLE_CLASSES: &[(&str, ModuleMember)] = &[$(($name, ModuleMember::Class(&$constant))),+];
    };
}

const AS_MUTABLE: &[Member] = &[Member::ClassMethod {
    name: "as_mutable",
    signature: "(sqltype)",
    call: |_, _, arguments| Ok(arguments.value("sqltype")),
    returns: None,
}];

mutable_classes! {
    MUTABLE "Mutable";
    MUTABLE_COMPOSITE "MutableComposite";
    MUTABLE_DICT "MutableDict";
    MUTABLE_LIST "MutableList";
    MUTABLE_SET "MutableSet";
}

/// The modules of `sqlalchemy.ext`. They live as long as the program.
pub(in crate::sqlalchemy) static MODULES: LazyLock<Vec<NativeModule>> = LazyLock::new(|| {
    let module = |name: &'static str, members: &[(&'static str, ModuleMember)]| NativeModule {
        name,
        members: Vec::leak(members.to_vec()),
        ..NativeModule::DEFAULT
    };
    vec![
        module("sqlalchemy.ext.associationproxy", &[properties::ASSOCIATION_PROXY]),
        module("sqlalchemy.ext.hybrid", &[("hybrid_property", ModuleMember::Class(&properties::HYBRID))]),
        module("sqlalchemy.ext.mutable", MUTABLE_CLASSES),
        module("sqlalchemy.ext.orderinglist", &[properties::ORDERING_LIST]),
    ]
});
