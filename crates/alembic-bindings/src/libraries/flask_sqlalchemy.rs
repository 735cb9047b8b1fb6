//! `flask_sqlalchemy`: the object that owns a project's metadata.

use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, Constructor, Dict, Member, ModuleMember, NativeClass, NativeModule, Object,
    Outcome, Value, Vm, unsupported,
};

use super::flask_migrate;
use crate::sqlalchemy::engine::CREATE_ENGINE;
use crate::sqlalchemy::metadata::MetaDataObject;

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
            Ok(Value::new_object(Extension { metadata }))
        },
    }),
    members: &[
        Member::property("metadata", |_, this| metadata(this)),
        Member::property("metadatas", |_, this| Ok(of_default_bind(metadata(this)?))),
        Member::property("engine", |vm, _| engine(vm)),
        Member::property("engines", |vm, _| engine(vm).map(of_default_bind)),
        Member::method("get_engine", "(bind_key=None, **kwargs)", get_engine),
        Member::method("init_app", "(app: deferred)", |_, _, _| Ok(Value::None)),
    ],
    ..NativeClass::DEFAULT
};

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
}

impl Object for Extension {
    fn class(&self) -> &'static NativeClass {
        &SQL_ALCHEMY
    }
}
