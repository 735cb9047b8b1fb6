//! `flask_sqlalchemy`: the object that owns a project's metadata.

use std::cell::OnceCell;
use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, Constructor, Dict, Member, ModuleMember, NativeClass, NativeModule, Object,
    Outcome, Value, Vm, unsupported,
};

use super::flask_migrate;
use crate::sqlalchemy::engine::CREATE_ENGINE;
use crate::sqlalchemy::metadata::{METADATA, MetaDataObject};
use crate::sqlalchemy::orm::bases::{DECLARATIVE_BASE, MAPPED_AS_DATACLASS, new_base, registry_value};
use crate::sqlalchemy::orm::scan::Registry;
use crate::sqlalchemy::tables::TABLE;

pub(super) static MODULE: NativeModule = NativeModule {
    name: "flask_sqlalchemy",
    members: &[("SQLAlchemy", ModuleMember::Class(&SQL_ALCHEMY))],
    ..NativeModule::DEFAULT
};

/// `SQLAlchemy(metadata=…)`; an application makes no difference to a schema.
///
/// Source: Flask-SQLAlchemy 3.1.1: without a metadata, that of a declarative base is the one.
static SQL_ALCHEMY: NativeClass = NativeClass {
    name: "SQLAlchemy",
    module: "flask_sqlalchemy.extension",
    constructor: Some(Constructor {
        signature: "(app: deferred=None, *, metadata=None, session_options: deferred=None, query_class: deferred=None, \
                    model_class=None, engine_options: deferred=None, add_models_to_shell=True, \
                    disable_autonaming=False)",
        call: |vm, _, arguments| {
            let metadata = match arguments.value("metadata") {
                Value::None => metadata_of_base(vm, &arguments.value("model_class"))?,
                given => given,
            };
            let model_class = arguments.value("model_class");
            let names_tables = !vm.truth(&arguments.value("disable_autonaming"))?;
            Ok(Value::new_object(Extension { metadata, model_class, names_tables, model: OnceCell::new() }))
        },
    }),
    members: &[
        Member::property("metadata", |_, this| metadata(this)),
        Member::property("metadatas", |_, this| Ok(of_default_bind(metadata(this)?))),
        Member::property("engine", |vm, _| engine(vm)),
        Member::property("engines", |vm, _| engine(vm).map(of_default_bind)),
        Member::method("get_engine", "(bind_key=None, **kwargs)", get_engine),
        Member::method("init_app", "(app: deferred)", |_, _, _| Ok(Value::None)),
        Member::property("Model", model),
        Member::method("Table", "(name, *args, **kwargs)", |vm, this, arguments| {
            let mut call = CallArguments::positional(vec![arguments.value("name")]);
            let has_metadata = arguments.rest().first().is_some_and(|first| vm.is_instance(first, &METADATA));
            if !has_metadata {
                call.positional.push(metadata(this)?);
            }
            call.positional.extend(arguments.rest().iter().cloned());
            call.keywords = arguments.keywords().to_vec();
            vm.call(&Value::NativeClass(&TABLE), call)
        }),
    ],
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `db.Model`: the base of the models, whose tables are called like their classes, in small letters with underscores.
fn model(vm: &mut Vm, this: &Value) -> Outcome<Value> {
    let Some(extension) = this.object::<Extension>() else { return Ok(Value::None) };
    if let Some(known) = extension.model.get() {
        return Ok(known.clone());
    }
    let registry = Registry {
        metadata: extension.metadata.clone(),
        type_map: match &extension.model_class {
            Value::None => Value::None,
            base => vm.find_attribute(base, "type_annotation_map")?.unwrap_or(Value::None),
        },
        dataclasses: matches!(&extension.model_class, Value::Class(class)
            if class.derives_from_native(&MAPPED_AS_DATACLASS)),
        default_name: extension.names_tables.then_some(snake_case),
    };
    // A declarative base of the project is there already: what derives from it is mapped by the registry of this one.
    let mixin = match &extension.model_class {
        Value::Class(class) if class.derives_from_native(&DECLARATIVE_BASE) => Value::None,
        other => other.clone(),
    };
    let value = registry_value(registry.clone());
    let base = new_base(vm, "Model", &mixin, &registry, value)?;
    Ok(extension.model.get_or_init(|| base).clone())
}

/// `CamelCase` as `camel_case`.
///
/// Source: Flask-SQLAlchemy 3.1.1, `camel_to_snake_case`.
fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (place, character) in characters.iter().enumerate() {
        let follows = place.checked_sub(1).and_then(|before| characters.get(before));
        let behind_small = follows.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        let before_small = place > 0 && characters.get(place + 1).is_some_and(char::is_ascii_lowercase);
        if character.is_ascii_uppercase() && (behind_small || before_small) {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake.trim_start_matches('_').to_owned()
}

fn metadata_of_base(vm: &mut Vm, base: &Value) -> Outcome<Value> {
    match vm.find_attribute(base, "metadata")? {
        Some(metadata) if !base.is_none() => Ok(metadata),
        _ => Ok(Value::new_object(MetaDataObject::empty())),
    }
}

/// A dictionary for several databases, of which there is one.
fn of_default_bind(value: Value) -> Value {
    let by_key = Dict::new();
    by_key.insert_simple(Value::None, value);
    Value::Dict(Rc::new(by_key))
}

fn metadata(this: &Value) -> Outcome<Value> {
    Ok(this.object::<Extension>().map_or(Value::None, |extension| extension.metadata.clone()))
}

fn get_engine(vm: &mut Vm, _this: &Value, arguments: Arguments) -> Outcome<Value> {
    if !arguments.value("bind_key").is_none() {
        return Err(unsupported("an engine for one of several databases of a Flask application"));
    }
    engine(vm)
}

/// The engine of the application: its URL is the one that was given to this program.
fn engine(vm: &mut Vm) -> Outcome<Value> {
    let url = flask_migrate::database_url(vm)?;
    vm.call(&Value::NativeFunction(&CREATE_ENGINE), CallArguments::positional(vec![Value::from(url)]))
}

/// Whether a value is the extension that owns this metadata.
pub(crate) fn is_extension_of(value: &Value, metadata: &Value) -> bool {
    value.object::<Extension>().is_some_and(|extension| extension.metadata.is(metadata))
}

struct Extension {
    metadata: Value,
    model_class: Value,
    /// Classes without `__tablename__` get one.
    names_tables: bool,
    /// `db.Model`, once somebody has asked for it.
    model: OnceCell<Value>,
}

impl Object for Extension {
    fn class(&self) -> &'static NativeClass {
        &SQL_ALCHEMY
    }

    /// The names of SQLAlchemy and its ORM: `db.Column`, `db.relationship`.
    fn attribute(&self, vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        for module in ["sqlalchemy.orm", "sqlalchemy"] {
            let has_it = vm
                .native_module(module)
                .is_some_and(|module| module.members.iter().any(|(member, _)| *member == name));
            if has_it || module == "sqlalchemy" {
                let module = vm.import(module)?;
                return vm.find_attribute(&module, name);
            }
        }
        Ok(None)
    }
}
