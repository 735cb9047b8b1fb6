//! `flask_sqlalchemy`: the object that owns a project's metadata.

use alembic_evaluator::{Constructor, Member, ModuleMember, NativeClass, NativeModule, Object, Value};

use crate::sqlalchemy::metadata::MetaDataObject;

pub(super) static MODULE: NativeModule = NativeModule {
    name: "flask_sqlalchemy",
    members: &[("SQLAlchemy", ModuleMember::Class(&SQL_ALCHEMY))],
    ..NativeModule::DEFAULT
};

/// `SQLAlchemy(metadata=…)`; an application makes no difference to a schema.
static SQL_ALCHEMY: NativeClass = NativeClass {
    name: "SQLAlchemy",
    module: "flask_sqlalchemy.extension",
    constructor: Some(Constructor {
        signature: "(app: deferred=None, *, metadata=None, session_options: deferred=None, query_class: deferred=None, \
                    model_class: deferred=None, engine_options: deferred=None, add_models_to_shell=True, \
                    disable_autonaming=False)",
        call: |_, _, arguments| {
            let metadata = match arguments.value("metadata") {
                Value::None => Value::new_object(MetaDataObject::empty()),
                given => given,
            };
            Ok(Value::new_object(Extension { metadata }))
        },
    }),
    members: &[
        Member::property("metadata", |_, this| {
            Ok(this.object::<Extension>().map_or(Value::None, |extension| extension.metadata.clone()))
        }),
        Member::method("init_app", "(app: deferred)", |_, _, _| Ok(Value::None)),
    ],
    ..NativeClass::DEFAULT
};

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
