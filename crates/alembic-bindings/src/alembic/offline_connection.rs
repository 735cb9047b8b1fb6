//! `op.get_bind()` offline: it knows its dialect, and what it executes is written.

use std::rc::Rc;

use alembic_evaluator::{Member, NativeClass, Object, Outcome, Value, unsupported};

use super::dialect_object::{DIALECT, dialect_value};
use super::directives;
use crate::host::Migration;

/// `sqlalchemy.engine.mock.MockConnection`, whose members these are all.
pub(super) static MOCK_CONNECTION: NativeClass = NativeClass {
    name: "MockConnection",
    module: "sqlalchemy.engine.mock",
    members: &[
        Member::Property {
            name: "dialect",
            get: |_, this| Ok(dialect_value(receiver(this)?.dialect(), None, None)),
            set: None,
            returns: Some(&DIALECT),
        },
        Member::property("name", |_, this| Ok(Value::string(receiver(this)?.dialect().name()))),
        Member::property("engine", |_, this| Ok(this.clone())),
        Member::method("connect", "(**kwargs)", |_, this, _| Ok(this.clone())),
        Member::method("execution_options", "(**kw)", |_, this, _| Ok(this.clone())),
        // Source: Alembic 1.20.1: parameters beside the statement are not written.
        Member::method("execute", "(obj, parameters=None, execution_options=None)", |vm, this, arguments| {
            let migration = receiver(this)?;
            let options = arguments.value("execution_options");
            let operation = directives::execute(vm, &arguments.value("obj"), &options)?;
            migration.invoke(vm, operation)?;
            Ok(Value::None)
        }),
    ],
    complete: true,
    ..NativeClass::DEFAULT
};

/// The Python value of the connection that an offline migration has.
pub(super) fn offline_connection_value(migration: Rc<dyn Migration>) -> Value {
    Value::new_object(OfflineConnection { migration })
}

/// The migration behind an offline connection.
pub(crate) fn migration(value: &Value) -> Option<Rc<dyn Migration>> {
    value.object::<OfflineConnection>().map(|object| object.migration.clone())
}

struct OfflineConnection {
    migration: Rc<dyn Migration>,
}

impl Object for OfflineConnection {
    fn class(&self) -> &'static NativeClass {
        &MOCK_CONNECTION
    }
}

fn receiver(this: &Value) -> Outcome<Rc<dyn Migration>> {
    migration(this)
        .ok_or_else(|| unsupported(format!("`{}` is no offline connection here", this.type_name())))
}
