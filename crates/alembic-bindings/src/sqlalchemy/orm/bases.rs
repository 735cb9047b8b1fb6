//! Declarative bases: `DeclarativeBase`, `declarative_base()`, `registry` and its decorators.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, Class, Constructor, Dict, Member, NativeClass, NativeFunction, Object, Outcome,
    Value, Vm, unsupported,
};

use super::mapping::{Mapping, establish, mapping_of};
use super::properties;
use super::scan::{Registry, map_class, parent_of};
use crate::sqlalchemy::columns::ColumnObject;
use crate::sqlalchemy::metadata::{METADATA, MetaDataObject};

/// `sqlalchemy.orm.DeclarativeBase`
pub(crate) static DECLARATIVE_BASE: NativeClass = NativeClass {
    name: "DeclarativeBase",
    module: "sqlalchemy.orm.decl_api",
    on_subclass: Some(|vm, class| {
        let is_base = class
            .bases()
            .iter()
            .any(|base| matches!(base, Value::NativeClass(native) if native.derives_from(&DECLARATIVE_BASE)));
        if is_base { complete_base(vm, class) } else { map_subclass(vm, class) }
    }),
    class_attribute: Some(failed_mapping),
    complete: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.orm.DeclarativeBaseNoMeta`
pub(crate) static DECLARATIVE_BASE_NO_META: NativeClass = NativeClass {
    name: "DeclarativeBaseNoMeta",
    module: "sqlalchemy.orm.decl_api",
    bases: &[&DECLARATIVE_BASE],
    complete: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.orm.MappedAsDataclass`
pub(crate) static MAPPED_AS_DATACLASS: NativeClass = NativeClass {
    name: "MappedAsDataclass",
    module: "sqlalchemy.orm.decl_api",
    complete: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.orm.registry`
pub(crate) static REGISTRY: NativeClass =
    NativeClass {
        name: "registry",
        module: "sqlalchemy.orm.decl_api",
        constructor: Some(Constructor {
            signature: "(*, metadata=None, class_registry: deferred=None, type_annotation_map=None, \
                    constructor: deferred=None)",
            call: |_, _, arguments| Ok(registry_value(registry_of(&arguments)?)),
        }),
        members: &[
            Member::Property {
                name: "metadata",
                get: |_, this| Ok(registry(this)?.metadata),
                set: Some(|_, this, metadata| {
                    if let Some(object) = this.object::<RegistryObject>() {
                        object.registry.borrow_mut().metadata = metadata;
                    }
                    Ok(())
                }),
                returns: Some(&METADATA),
            },
            Member::property("type_annotation_map", |_, this| Ok(registry(this)?.type_map)),
            Member::method(
                "generate_base",
                "(mapper=None, cls=None, name='Base', metaclass: deferred=None)",
                |vm, this, arguments| {
                    new_base(
                        vm,
                        &arguments.string("name")?,
                        &arguments.value("cls"),
                        &registry(this)?,
                        this.clone(),
                    )
                },
            ),
            Member::method("as_declarative_base", "(**kw)", |_, this, _| {
                Ok(Value::new_object(BaseDecorator { registry: registry(this)? }))
            }),
            Member::method("mapped", "(cls)", |vm, this, arguments| {
                decorated(vm, &registry(this)?, this, &arguments.value("cls"))
            }),
            Member::method("mapped_as_dataclass", "(cls=None, **kw)", |vm, this, arguments| {
                let registry = Registry { dataclasses: true, ..registry(this)? };
                match arguments.value("cls") {
                    Value::None => Ok(Value::new_object(ClassDecorator { registry, value: this.clone() })),
                    class => decorated(vm, &registry, this, &class),
                }
            }),
            Member::method("unmapped_dataclass", "(cls=None, **kw)", |_, _, arguments| {
                Ok(arguments.value("cls"))
            }),
            Member::method("map_declaratively", "(cls)", |vm, this, arguments| {
                decorated(vm, &registry(this)?, this, &arguments.value("cls"))
            }),
            Member::method(
                "map_imperatively",
                "(class_, local_table=None, properties: deferred=None, **kw: deferred)",
                |_, _, arguments| map_imperatively(&arguments),
            ),
            Member::method("configure", "(cascade=False)", |_, _, _| Ok(Value::None)),
            Member::method("dispose", "(cascade=False)", |_, _, _| Ok(Value::None)),
        ],
        complete: true,
        ..NativeClass::DEFAULT
    };

pub(super) const DECLARATIVE_BASE_FUNCTION: NativeFunction = NativeFunction {
    name: "declarative_base",
    signature: "(*, metadata=None, mapper: deferred=None, cls: deferred=None, name='Base', \
                class_registry: deferred=None, type_annotation_map=None, constructor: deferred=None, \
                metaclass: deferred=None)",
    call: |vm, arguments| {
        let registry = registry_of(&arguments)?;
        let value = registry_value(registry.clone());
        new_base(vm, &arguments.string("name")?, &arguments.value("cls"), &registry, value)
    },
    returns: None,
};

/// `@as_declarative(…)`: the decorated class becomes a declarative base.
pub(super) const AS_DECLARATIVE: NativeFunction = NativeFunction {
    name: "as_declarative",
    signature: "(*, metadata=None, class_registry: deferred=None, type_annotation_map=None, \
                constructor: deferred=None)",
    call: |_, arguments| Ok(Value::new_object(BaseDecorator { registry: registry_of(&arguments)? })),
    returns: None,
};

/// `@mapped_as_dataclass(registry)`
pub(super) const MAPPED_AS_DATACLASS_FUNCTION: NativeFunction = NativeFunction {
    name: "mapped_as_dataclass",
    signature: "(registry, **kw)",
    call: |_, arguments| {
        let value = arguments.value("registry");
        let registry = Registry { dataclasses: true, ..registry(&value)? };
        Ok(Value::new_object(ClassDecorator { registry, value }))
    },
    returns: None,
};

/// `has_inherited_table(cls)`: whether a class above this one is mapped.
pub(super) const HAS_INHERITED_TABLE: NativeFunction = NativeFunction {
    name: "has_inherited_table",
    signature: "(cls)",
    call: |_, arguments| match arguments.value("cls") {
        Value::Class(class) => Ok(Value::Bool(parent_of(&class)?.is_some())),
        other => Err(arguments.wrong("cls", "a class", &other)),
    },
    returns: None,
};

/// Whether a value is a registry of this metadata.
pub(crate) fn is_registry_of(value: &Value, metadata: &Value) -> bool {
    value.object::<RegistryObject>().is_some_and(|object| object.registry.borrow().metadata.is(metadata))
}

struct RegistryObject {
    registry: RefCell<Registry>,
}

impl Object for RegistryObject {
    fn class(&self) -> &'static NativeClass {
        &REGISTRY
    }
}

/// The Python object of a registry.
pub(crate) fn registry_value(registry: Registry) -> Value {
    Value::new_object(RegistryObject { registry: RefCell::new(registry) })
}

fn registry(this: &Value) -> Outcome<Registry> {
    match this.object::<RegistryObject>() {
        Some(object) => Ok(object.registry.borrow().clone()),
        None => Err(unsupported(format!("`{}` is no registry here", this.type_name()))),
    }
}

fn registry_of(arguments: &Arguments) -> Outcome<Registry> {
    let metadata = metadata_or_new(arguments.value("metadata"));
    Ok(Registry {
        metadata,
        type_map: arguments.value("type_annotation_map"),
        dataclasses: false,
        default_name: None,
    })
}

fn metadata_or_new(metadata: Value) -> Value {
    if metadata.is_none() { Value::new_object(MetaDataObject::empty()) } else { metadata }
}

/// The class that `declarative_base()` makes.
pub(crate) fn new_base(
    vm: &mut Vm,
    name: &str,
    mixin: &Value,
    registry: &Registry,
    value: Value,
) -> Outcome<Value> {
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
    let namespace = Dict::from_strings([("metadata", registry.metadata.clone()), ("registry", value)]);
    Ok(Value::Class(vm.create_class(name, bases, namespace)?))
}

/// A class that derives from `DeclarativeBase` itself gets what the bases of `declarative_base()` have.
fn complete_base(vm: &mut Vm, class: &Rc<Class>) -> Outcome<()> {
    let given = class.lookup("registry").and_then(|registry| registry.object::<RegistryObject>());
    let metadata = match (class.lookup("metadata"), &given) {
        (Some(metadata), _) => vm.resolve(&metadata)?,
        (None, Some(given)) => given.registry.borrow().metadata.clone(),
        (None, None) => Value::new_object(MetaDataObject::empty()),
    };
    if given.is_none() {
        let type_map = match class.lookup("type_annotation_map") {
            Some(map) => vm.resolve(&map)?,
            None => Value::None,
        };
        let registry =
            Registry { metadata: metadata.clone(), type_map, dataclasses: false, default_name: None };
        class.namespace().set("registry", registry_value(registry));
    }
    class.namespace().set("metadata", metadata);
    Ok(())
}

/// A class below a declarative base is mapped, unless it says that it is abstract.
fn map_subclass(vm: &mut Vm, class: &Rc<Class>) -> Outcome<()> {
    if class.payload().is_some() {
        return Ok(());
    }
    if let Some(is_abstract) = class.namespace().get("__abstract__")
        && vm.truth(&is_abstract)?
    {
        return Ok(());
    }
    let Some(found) = class.lookup("registry") else { return Ok(()) };
    let found = vm.resolve(&found)?;
    let mut registry = registry(&found)?;
    registry.dataclasses |= class.derives_from_native(&MAPPED_AS_DATACLASS);
    map_class(vm, class, &registry)
}

fn decorated(vm: &mut Vm, registry: &Registry, value: &Value, class: &Value) -> Outcome<Value> {
    let Value::Class(mapped) = class else {
        return Err(unsupported(format!("`{}` is no class that can be mapped", class.type_name())));
    };
    if mapped.lookup("registry").is_none() {
        mapped.namespace().set("registry", value.clone());
    }
    map_class(vm, mapped, registry)?;
    mapping_of(mapped)?;
    Ok(class.clone())
}

/// `registry.map_imperatively(Class, table, properties={…})`
fn map_imperatively(arguments: &Arguments) -> Outcome<Value> {
    let class = arguments.value("class_");
    let Value::Class(class) = &class else {
        return Err(arguments.wrong("class_", "a class", &class));
    };
    let table = arguments.value("local_table");
    let Some(object) = table.object::<crate::sqlalchemy::tables::TableObject>() else {
        return Err(unsupported("a class is mapped to a table only here"));
    };
    let mut named: Vec<(Rc<str>, Value)> = Vec::new();
    if let Value::Dict(properties) = arguments.value("properties") {
        for (key, property) in properties.string_items() {
            let columns = if property.object::<ColumnObject>().is_some() {
                vec![property]
            } else {
                properties::columns_of(&property)
            };
            named.extend(columns.into_iter().map(|column| (key.clone(), column)));
        }
    }
    let is_named = |column: &Value| named.iter().any(|(_, known)| known.is(column));
    let mut columns: Vec<(Rc<str>, Value)> = object
        .column_values()
        .into_iter()
        .filter(|column| !is_named(column))
        .filter_map(|column| Some((column.object::<ColumnObject>()?.key().into(), column)))
        .collect();
    columns.extend(named.iter().cloned());
    establish(class, Mapping::new(table, None, columns.clone()), &columns);
    Ok(class.namespace().get("__mapper__").unwrap_or(Value::None))
}

/// `__table__` and all other attributes of a class whose table is not known.
fn failed_mapping(_: &mut Vm, class: &Value, _: &str) -> Outcome<Option<Value>> {
    match class {
        Value::Class(class) => mapping_of(class).map(|_| None),
        _ => Ok(None),
    }
}

struct BaseDecorator {
    registry: Registry,
}

static DECORATOR: NativeClass =
    NativeClass { name: "function", module: "sqlalchemy.orm.decl_api", ..NativeClass::DEFAULT };

impl Object for BaseDecorator {
    fn class(&self) -> &'static NativeClass {
        &DECORATOR
    }

    fn call(&self, vm: &mut Vm, _this: &Value, arguments: CallArguments) -> Outcome<Value> {
        let bound = vm.bind("decorate", "(cls)", arguments)?;
        let given = bound.value("cls");
        let Value::Class(class) = &given else { return Err(bound.wrong("cls", "a class", &given)) };
        let mut registry = self.registry.clone();
        if let Some(metadata) = class.lookup("metadata") {
            registry.metadata = vm.resolve(&metadata)?;
        }
        let value = registry_value(registry.clone());
        new_base(vm, &class.name(), &given, &registry, value)
    }
}

struct ClassDecorator {
    registry: Registry,
    value: Value,
}

impl Object for ClassDecorator {
    fn class(&self) -> &'static NativeClass {
        &DECORATOR
    }

    fn call(&self, vm: &mut Vm, _this: &Value, arguments: CallArguments) -> Outcome<Value> {
        let bound = vm.bind("decorate", "(cls)", arguments)?;
        decorated(vm, &self.registry, &self.value, &bound.value("cls"))
    }
}
