//! `sqlalchemy.orm` and `sqlalchemy.ext.declarative`: what `target_metadata = Base.metadata` needs.
//!
//! A declarative base owns a `MetaData`. Classes that derive from it are plain classes so far: their columns stay in
//! their namespaces, where the mapping of models to tables will find them; what a schema does not need
//! (relationships, properties, sessions) can be written down and not be used.

mod query;
pub(crate) mod session;

use std::rc::Rc;

use alembic_evaluator::{
    CallArguments, Class, Constructor, Dict, Member, ModuleMember, NativeClass, NativeFunction, NativeModule,
    Object, Outcome, Value, Vm, unsupported,
};

pub(crate) use session::{SESSION, SESSIONMAKER};

use super::columns;
use super::metadata::MetaDataObject;

/// `sqlalchemy.orm.DeclarativeBase`
pub(crate) static DECLARATIVE_BASE: NativeClass = NativeClass {
    name: "DeclarativeBase",
    module: "sqlalchemy.orm.decl_api",
    on_subclass: Some(complete_base),
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.orm.registry`
pub(crate) static REGISTRY: NativeClass = NativeClass {
    name: "registry",
    module: "sqlalchemy.orm.decl_api",
    constructor: Some(Constructor {
        signature: "(*, metadata=None, class_registry: deferred=None, type_annotation_map: deferred=None, \
                    constructor: deferred=None)",
        call: |vm, _, arguments| {
            let metadata = metadata_or_new(vm, arguments.value("metadata"));
            Ok(Value::new_object(RegistryObject { metadata }))
        },
    }),
    members: &[
        Member::property("metadata", |_, this| Ok(registry(this)?.metadata.clone())),
        Member::method("generate_base", "(mapper=None, cls=None, name='Base')", |vm, this, arguments| {
            let metadata = registry(this)?.metadata.clone();
            new_base(vm, &arguments.string("name")?, &arguments.value("cls"), metadata, this.clone())
        }),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.orm.Mapped`: an annotation.
pub(crate) static MAPPED: NativeClass = NativeClass {
    name: "Mapped",
    module: "sqlalchemy.orm.base",
    class_item: Some(|_, class, _| Ok(class.clone())),
    ..NativeClass::DEFAULT
};

/// One static class per row: names that models derive from or annotate with, and that a schema does not need.
macro_rules! named_only {
    ($($constant:ident $name:literal in $module:literal;)+) => {
        $(pub(super) static $constant: NativeClass =
            NativeClass { name: $name, module: $module, ..NativeClass::DEFAULT };)+
    };
}

named_only! {
    ASYNC_ATTRS "AsyncAttrs" in "sqlalchemy.ext.asyncio.session";
    ASYNC_SESSION "AsyncSession" in "sqlalchemy.ext.asyncio.session";
    MAPPED_AS_DATACLASS "MappedAsDataclass" in "sqlalchemy.orm.decl_api";
}

/// `sqlalchemy.ext.asyncio.async_sessionmaker`
pub(super) static ASYNC_SESSIONMAKER: NativeClass = NativeClass {
    name: "async_sessionmaker",
    module: "sqlalchemy.ext.asyncio.session",
    bases: &[&SESSIONMAKER],
    ..NativeClass::DEFAULT
};

/// `declared_attr`: the function stays as it is; mapping a model will call it.
static DECLARED_ATTR: NativeClass = NativeClass {
    name: "declared_attr",
    module: "sqlalchemy.orm.decl_api",
    constructor: Some(Constructor { signature: "(fn)", call: |_, _, arguments| Ok(arguments.value("fn")) }),
    members: &[Member::StaticMethod(DIRECTIVE), Member::StaticMethod(CASCADING)],
    ..NativeClass::DEFAULT
};

const DIRECTIVE: NativeFunction = NativeFunction { name: "directive", ..UNCHANGED };
const CASCADING: NativeFunction = NativeFunction { name: "cascading", ..UNCHANGED };

/// A decorator that gives back what it decorates.
const UNCHANGED: NativeFunction = NativeFunction {
    name: "declarative_mixin",
    signature: "(fn)",
    call: |_, arguments| Ok(arguments.value("fn")),
    returns: None,
};

/// `sqlalchemy.orm.Relationship` and other properties of models that a schema does not need.
static PROPERTY: NativeClass =
    NativeClass { name: "MapperProperty", module: "sqlalchemy.orm.interfaces", ..NativeClass::DEFAULT };

/// `sqlalchemy.orm.MappedColumn`
static MAPPED_COLUMN: NativeClass =
    NativeClass { name: "MappedColumn", module: "sqlalchemy.orm.properties", ..NativeClass::DEFAULT };

/// Functions whose results are written down in a model and never looked at by a migration.
macro_rules! properties {
    ($($name:literal),+ $(,)?) => {
        &[
            $(($name, ModuleMember::Function(NativeFunction {
                name: $name,
                signature: "(*args: deferred, **kwargs: deferred)",
                call: |_, _| Ok(written(&PROPERTY)),
                returns: None,
            })),)+
            ("DeclarativeBase", ModuleMember::Class(&DECLARATIVE_BASE)),
            ("Mapped", ModuleMember::Class(&MAPPED)),
            ("Query", ModuleMember::Class(&query::QUERY)),
            ("Session", ModuleMember::Class(&SESSION)),
            ("declarative_base", ModuleMember::Function(DECLARATIVE_BASE_FUNCTION)),
            ("MappedAsDataclass", ModuleMember::Class(&MAPPED_AS_DATACLASS)),
            ("as_declarative", ModuleMember::Function(AS_DECLARATIVE)),
            ("declarative_mixin", ModuleMember::Function(UNCHANGED)),
            ("declared_attr", ModuleMember::Class(&DECLARED_ATTR)),
            ("mapped_column", ModuleMember::Function(MAPPED_COLUMN_FUNCTION)),
            ("registry", ModuleMember::Class(&REGISTRY)),
            ("sessionmaker", ModuleMember::Class(&SESSIONMAKER)),
        ]
    };
}

/// `sqlalchemy.orm`
pub(crate) static MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.orm",
    members: properties![
        "relationship",
        "backref",
        "column_property",
        "synonym",
        "composite",
        "foreign",
        "remote"
    ],
    ..NativeModule::DEFAULT
};

/// `sqlalchemy.ext.declarative`
pub(crate) static DECLARATIVE_MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.ext.declarative",
    members: &[
        ("declarative_base", ModuleMember::Function(DECLARATIVE_BASE_FUNCTION)),
        ("as_declarative", ModuleMember::Function(AS_DECLARATIVE)),
        ("declared_attr", ModuleMember::Class(&DECLARED_ATTR)),
    ],
    ..NativeModule::DEFAULT
};

/// `sqlalchemy.orm.decl_api`, where some projects find the same.
pub(crate) static DECL_API_MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.orm.decl_api",
    members: &[
        ("DeclarativeBase", ModuleMember::Class(&DECLARATIVE_BASE)),
        ("declarative_base", ModuleMember::Function(DECLARATIVE_BASE_FUNCTION)),
        ("registry", ModuleMember::Class(&REGISTRY)),
    ],
    ..NativeModule::DEFAULT
};

/// `sqlalchemy.orm.session`
pub(crate) static SESSION_MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.orm.session",
    members: &[
        ("Session", ModuleMember::Class(&SESSION)),
        ("sessionmaker", ModuleMember::Class(&SESSIONMAKER)),
    ],
    ..NativeModule::DEFAULT
};

const DECLARATIVE_BASE_FUNCTION: NativeFunction = NativeFunction {
    name: "declarative_base",
    signature: "(*, metadata=None, mapper: deferred=None, cls: deferred=None, name='Base', \
                class_registry: deferred=None, type_annotation_map: deferred=None, constructor: deferred=None, \
                metaclass: deferred=None)",
    call: |vm, arguments| {
        let metadata = metadata_or_new(vm, arguments.value("metadata"));
        let registry = Value::new_object(RegistryObject { metadata: metadata.clone() });
        new_base(vm, &arguments.string("name")?, &arguments.value("cls"), metadata, registry)
    },
    returns: None,
};

/// `@as_declarative(…)`: the decorated class becomes a declarative base.
const AS_DECLARATIVE: NativeFunction = NativeFunction {
    name: "as_declarative",
    signature: "(*, metadata=None, class_registry: deferred=None, type_annotation_map: deferred=None, \
                constructor: deferred=None)",
    call: |vm, arguments| {
        Ok(Value::new_object(BaseDecorator { metadata: metadata_or_new(vm, arguments.value("metadata")) }))
    },
    returns: None,
};

struct BaseDecorator {
    metadata: Value,
}

impl Object for BaseDecorator {
    fn class(&self) -> &'static NativeClass {
        &PROPERTY
    }

    fn call(&self, vm: &mut Vm, _this: &Value, arguments: CallArguments) -> Outcome<Value> {
        let bound = vm.bind("decorate", "(cls)", arguments)?;
        let given = bound.value("cls");
        let Value::Class(class) = &given else { return Err(bound.wrong("cls", "a class", &given)) };
        let registry = Value::new_object(RegistryObject { metadata: self.metadata.clone() });
        new_base(vm, &class.name(), &given, self.metadata.clone(), registry)
    }
}

/// `mapped_column(…)`: the arguments wait until the model is mapped.
const MAPPED_COLUMN_FUNCTION: NativeFunction = NativeFunction {
    name: "mapped_column",
    signature: columns::SIGNATURE,
    call: |_, _| Ok(written(&MAPPED_COLUMN)),
    returns: None,
};

/// Something that was written down and that nobody may look into.
struct Written {
    class: &'static NativeClass,
}

impl Object for Written {
    fn class(&self) -> &'static NativeClass {
        self.class
    }

    fn call(&self, _vm: &mut Vm, _this: &Value, _arguments: CallArguments) -> Outcome<Value> {
        Err(unsupported(format!("`{}` of sqlalchemy.orm can be written down but not used", self.class.name)))
    }
}

struct RegistryObject {
    metadata: Value,
}

impl Object for RegistryObject {
    fn class(&self) -> &'static NativeClass {
        &REGISTRY
    }
}

fn written(class: &'static NativeClass) -> Value {
    Value::new_object(Written { class })
}

fn registry(this: &Value) -> Outcome<Rc<RegistryObject>> {
    this.object::<RegistryObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no registry here", this.type_name())))
}

fn metadata_or_new(vm: &Vm, metadata: Value) -> Value {
    if metadata.is_none() { Value::new_object(MetaDataObject::made_in(vm)) } else { metadata }
}

/// The class that `declarative_base()` makes.
fn new_base(vm: &mut Vm, name: &str, mixin: &Value, metadata: Value, registry: Value) -> Outcome<Value> {
    let mut bases = Vec::new();
    match mixin {
        Value::None => {}
        Value::Tuple(several) => bases.extend(several.iter().cloned()),
        one => bases.push(one.clone()),
    }
    for base in &mut bases {
        *base = vm.resolve(base)?;
    }
    bases.retain(|base| !matches!(base, Value::NativeClass(class) if class.name == "object"));
    bases.push(Value::NativeClass(&DECLARATIVE_BASE));
    let namespace = Dict::from_strings([("metadata", metadata), ("registry", registry)]);
    Ok(Value::Class(vm.create_class(name, bases, namespace)?))
}

/// A class that derives from `DeclarativeBase` itself gets what the bases of `declarative_base()` have.
fn complete_base(vm: &mut Vm, class: &Rc<Class>) -> Outcome<()> {
    if class.lookup("registry").is_none() {
        let metadata =
            class.lookup("metadata").unwrap_or_else(|| Value::new_object(MetaDataObject::made_in(vm)));
        class.namespace().set("registry", Value::new_object(RegistryObject { metadata }));
    }
    if class.lookup("metadata").is_none() {
        let metadata = match class.lookup("registry").and_then(|registry| registry.object::<RegistryObject>())
        {
            Some(registry) => registry.metadata.clone(),
            None => Value::new_object(MetaDataObject::made_in(vm)),
        };
        class.namespace().set("metadata", metadata);
    }
    let has = |name: &str| class.lookup(name).is_some();
    if (has("__tablename__") || has("__table__"))
        && !class.namespace().has("__abstract__")
        && let Some(metadata) =
            class.lookup("metadata").and_then(|metadata| metadata.object::<MetaDataObject>())
    {
        metadata.add_model(class.name().to_string());
    }
    Ok(())
}
