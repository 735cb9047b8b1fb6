//! `Session` over a connection: statements are executed on it. Objects of mapped classes it does not know.
//!
//! Source of what its transaction does: SQLAlchemy 2.1.9, `join_transaction_mode="conditional_savepoint"`: a session on a
//! connection whose transaction somebody else began does not commit it, but it does roll it back.

use std::cell::Cell;
use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, Constructor, Member, NativeClass, Object, Outcome, Value, Vm, unsupported,
};

use super::query::{QUERY, query};
use crate::sqlalchemy::engine::connection_object::{CONNECTION, shared_connection};
use crate::sqlalchemy::engine::result::{CURSOR_RESULT, SCALAR_RESULT};

/// `sqlalchemy.orm.Session`
pub(crate) static SESSION: NativeClass = NativeClass {
    name: "Session",
    module: "sqlalchemy.orm.session",
    constructor: Some(Constructor {
        signature: "(bind=None, *, autoflush=True, expire_on_commit=True, future=True, info=None, autocommit=False)",
        call: |_, _, arguments| session(&arguments.value("bind")),
    }),
    members: &[
        Member::Method {
            name: "execute",
            signature: "(statement, params=None, *, execution_options=None, bind_arguments=None)",
            call: |vm, this, arguments| execute(vm, this, "execute", &arguments),
            returns: Some(&CURSOR_RESULT),
        },
        Member::method(
            "scalar",
            "(statement, params=None, *, execution_options=None)",
            |vm, this, arguments| execute(vm, this, "scalar", &arguments),
        ),
        Member::Method {
            name: "scalars",
            signature: "(statement, params=None, *, execution_options=None)",
            call: |vm, this, arguments| execute(vm, this, "scalars", &arguments),
            returns: Some(&SCALAR_RESULT),
        },
        Member::Method {
            name: "connection",
            signature: "()",
            call: |_, this, _| Ok(receiver(this)?.joined()),
            returns: Some(&CONNECTION),
        },
        Member::Method {
            name: "get_bind",
            signature: "(**kw)",
            call: |_, this, _| Ok(receiver(this)?.bind.clone()),
            returns: Some(&CONNECTION),
        },
        Member::Property {
            name: "bind",
            get: |_, this| Ok(receiver(this)?.bind.clone()),
            set: None,
            returns: Some(&CONNECTION),
        },
        Member::Method {
            name: "query",
            signature: "(*entities: no_class)",
            call: |vm, this, arguments| query(vm, this, arguments.rest()),
            returns: Some(&QUERY),
        },
        Member::method("flush", "(objects=None)", |_, _, _| Ok(Value::None)),
        Member::method("expire_all", "()", |_, _, _| Ok(Value::None)),
        Member::method("expunge_all", "()", |_, _, _| Ok(Value::None)),
        Member::method("commit", "()", |vm, this, _| end(vm, this, "commit")),
        Member::method("rollback", "()", |vm, this, _| {
            let session = receiver(this)?;
            session.began.set(None);
            vm.call_method(&session.bind, "rollback", Vec::new())
        }),
        Member::method("close", "()", |vm, this, _| end(vm, this, "rollback")),
        Member::method("begin_nested", "()", |vm, this, _| {
            let connection = receiver(this)?.joined();
            vm.call_method(&connection, "begin_nested", Vec::new())
        }),
        Member::method("begin", "()", |_, this, _| Ok(Value::new_object(Block { session: this.clone() }))),
        Member::method("in_transaction", "()", |_, this, _| {
            Ok(Value::Bool(receiver(this)?.began.get().is_some()))
        }),
    ],
    enters: Some(&SESSION),
    ..NativeClass::DEFAULT
};

/// A session on a connection.
pub(super) struct SessionObject {
    bind: Value,
    /// Whether the transaction that it takes part in began with it; `None` while it takes part in none.
    began: Cell<Option<bool>>,
}

impl SessionObject {
    /// The connection, in whose transaction the session takes part from now on.
    fn joined(&self) -> Value {
        if self.began.get().is_none() {
            let open = shared_connection(&self.bind).is_some_and(|connection| connection.in_transaction());
            self.began.set(Some(!open));
        }
        self.bind.clone()
    }
}

impl Object for SessionObject {
    fn class(&self) -> &'static NativeClass {
        &SESSION
    }

    fn enter(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(this.clone()))
    }

    fn exit(&self, vm: &mut Vm, this: &Value, _exception: Option<&Value>) -> Outcome<bool> {
        end(vm, this, "rollback").map(|_| false)
    }
}

/// `with session.begin():`
struct Block {
    session: Value,
}

static BLOCK: NativeClass =
    NativeClass { name: "SessionTransaction", module: "sqlalchemy.orm.session", ..NativeClass::DEFAULT };

impl Object for Block {
    fn class(&self) -> &'static NativeClass {
        &BLOCK
    }

    fn enter(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        receiver(&self.session)?.joined();
        Ok(Some(this.clone()))
    }

    fn exit(&self, vm: &mut Vm, _this: &Value, exception: Option<&Value>) -> Outcome<bool> {
        let method = if exception.is_some() { "rollback" } else { "commit" };
        vm.call_method(&self.session, method, Vec::new()).map(|_| false)
    }
}

/// `Session(bind)`
///
/// # Errors
/// It is given no connection.
pub(super) fn session(bind: &Value) -> Outcome<Value> {
    if shared_connection(bind).is_none() {
        return Err(unsupported(format!(
            "a `Session` is supported on a connection, not on `{}`",
            bind.type_name()
        )));
    }
    Ok(Value::new_object(SessionObject { bind: bind.clone(), began: Cell::new(None) }))
}

fn execute(vm: &mut Vm, this: &Value, method: &str, arguments: &Arguments) -> Outcome<Value> {
    let connection = receiver(this)?.joined();
    let statement = arguments.value("statement");
    vm.call_method(&connection, method, vec![statement, arguments.value("params")])
}

/// Commits, or rolls back, the transaction that began with the session; one that somebody else began stays.
fn end(vm: &mut Vm, this: &Value, method: &str) -> Outcome<Value> {
    let session = receiver(this)?;
    if session.began.take() == Some(true) {
        vm.call_method(&session.bind, method, Vec::new())?;
    }
    Ok(Value::None)
}

pub(super) fn receiver(this: &Value) -> Outcome<Rc<SessionObject>> {
    this.object::<SessionObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no session here", this.type_name())))
}

/// `sqlalchemy.orm.sessionmaker`
pub(crate) static SESSIONMAKER: NativeClass = NativeClass {
    name: "sessionmaker",
    module: "sqlalchemy.orm.session",
    constructor: Some(Constructor {
        signature: "(bind: deferred=None, *, class_: deferred=None, autoflush=True, expire_on_commit=True, \
                    info: deferred=None, **kw: deferred)",
        call: |_, _, arguments| Ok(Value::new_object(SessionMaker { bind: arguments.value("bind") })),
    }),
    class_item: Some(|_, class, _| Ok(class.clone())),
    ..NativeClass::DEFAULT
};

struct SessionMaker {
    bind: Value,
}

impl Object for SessionMaker {
    fn class(&self) -> &'static NativeClass {
        &SESSIONMAKER
    }

    fn call(&self, vm: &mut Vm, _this: &Value, arguments: CallArguments) -> Outcome<Value> {
        let bound = vm.bind("sessionmaker", "(bind=None, **local_kw)", arguments)?;
        match bound.value("bind") {
            Value::None => session(&vm.resolve(&self.bind)?),
            bind => session(&bind),
        }
    }
}
