//! `sqlalchemy.event`: functions that are called when an engine opens a connection.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, ModuleMember, NativeClass, NativeFunction, NativeModule, Object, Outcome,
    Value, Vm, unsupported,
};

use super::engine::driver_connection::driver_connection;
use super::engine::pools::POOL;
use super::engine::{ENGINE, EngineObject};
use crate::connection::SharedConnection;
use crate::state;

/// `sqlalchemy.event`
pub(crate) static MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.event",
    members: &[
        ("contains", ModuleMember::Function(CONTAINS)),
        ("listen", ModuleMember::Function(LISTEN)),
        ("listens_for", ModuleMember::Function(LISTENS_FOR)),
        ("remove", ModuleMember::Function(REMOVE)),
    ],
    ..NativeModule::DEFAULT
};

const LISTEN: NativeFunction = NativeFunction {
    name: "listen",
    signature: "(target, identifier, fn, *, insert=False, once=False, named=False, propagate=False, retval=False)",
    call: |vm, arguments| {
        check_options(&arguments)?;
        listeners(vm, &arguments)?.borrow_mut().push(arguments.value("fn"));
        Ok(Value::None)
    },
    returns: None,
};

const LISTENS_FOR: NativeFunction = NativeFunction {
    name: "listens_for",
    signature: "(target, identifier, *, insert=False, once=False, named=False, propagate=False, retval=False)",
    call: |vm, arguments| {
        check_options(&arguments)?;
        Ok(Value::new_object(Decorator(listeners(vm, &arguments)?)))
    },
    returns: None,
};

const REMOVE: NativeFunction = NativeFunction {
    name: "remove",
    signature: "(target, identifier, fn)",
    call: |vm, arguments| {
        let function = arguments.value("fn");
        listeners(vm, &arguments)?.borrow_mut().retain(|known| !known.is(&function));
        Ok(Value::None)
    },
    returns: None,
};

const CONTAINS: NativeFunction = NativeFunction {
    name: "contains",
    signature: "(target, identifier, fn)",
    call: |vm, arguments| {
        let function = arguments.value("fn");
        let known = listeners(vm, &arguments)?;
        let contains = known.borrow().iter().any(|known| known.is(&function));
        Ok(Value::Bool(contains))
    },
    returns: None,
};

/// The functions that one engine, or all of them, calls for each new connection.
#[derive(Clone, Default)]
pub(crate) struct Listeners(Rc<RefCell<Vec<Value>>>);

impl std::ops::Deref for Listeners {
    type Target = RefCell<Vec<Value>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Calls what listens to `connect`: first what was registered for all engines, then for this one.
pub(crate) fn connected(vm: &mut Vm, engine: &Listeners, connection: &SharedConnection) -> Outcome<()> {
    let of_all = state::bindings(vm)?.listeners.borrow().clone();
    let of_this = engine.borrow().clone();
    for function in of_all.into_iter().chain(of_this) {
        let arguments = vec![driver_connection(connection.clone()), Value::new_object(ConnectionRecord)];
        vm.call(&function, CallArguments::positional(arguments))?;
    }
    Ok(())
}

/// Where the functions of a target are kept.
///
/// # Errors
/// The target or the event is another than what is known here.
fn listeners(vm: &mut Vm, arguments: &Arguments) -> Outcome<Listeners> {
    let (target, identifier) = (arguments.value("target"), arguments.string("identifier")?);
    if !matches!(&*identifier, "connect" | "first_connect") {
        return Err(unsupported(format!("the event `{identifier}` of sqlalchemy.event is not supported")));
    }
    if let Some(engine) = target.object::<EngineObject>() {
        return Ok(engine.listeners());
    }
    match &target {
        Value::NativeClass(class) if class.derives_from(&ENGINE) || class.derives_from(&POOL) => {
            Ok(state::bindings(vm)?.listeners.clone())
        }
        _ => Err(unsupported(format!(
            "events of a `{}` are not supported; those of an engine are",
            target.type_name()
        ))),
    }
}

fn check_options(arguments: &Arguments) -> Outcome<()> {
    for option in ["insert", "named", "propagate", "retval"] {
        if arguments.boolean(option)? {
            return Err(unsupported(format!("{option}=True of sqlalchemy.event is not supported")));
        }
    }
    Ok(())
}

/// What `@event.listens_for(…)` gives.
struct Decorator(Listeners);

static DECORATOR: NativeClass = NativeClass { name: "function", ..NativeClass::DEFAULT };

impl Object for Decorator {
    fn class(&self) -> &'static NativeClass {
        &DECORATOR
    }

    fn call(&self, _vm: &mut Vm, _this: &Value, arguments: CallArguments) -> Outcome<Value> {
        let [function] = &arguments.positional[..] else {
            return Err(unsupported("what event.listens_for() gives is a decorator of one function"));
        };
        self.0.borrow_mut().push(function.clone());
        Ok(function.clone())
    }
}

/// The pool's record of a connection, which listeners receive and do not use.
struct ConnectionRecord;

static CONNECTION_RECORD: NativeClass =
    NativeClass { name: "_ConnectionRecord", module: "sqlalchemy.pool.base", ..NativeClass::DEFAULT };

impl Object for ConnectionRecord {
    fn class(&self) -> &'static NativeClass {
        &CONNECTION_RECORD
    }
}
