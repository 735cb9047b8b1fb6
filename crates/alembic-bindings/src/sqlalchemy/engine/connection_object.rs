//! `Connection` and `Transaction` objects.

use std::rc::Rc;

use alembic_connection::Driver;
use alembic_dialect::Parameters;
use alembic_evaluator::{
    Arguments, CallArguments, Member, NativeClass, Object, Outcome, Value, Vm, exception_class, raise,
    unsupported,
};

use alembic_schema::DataStatement;

use super::driver_connection::proxied_connection;
use super::errors::connection_exception;
use super::result::{CURSOR_RESULT, ResultObject};
use super::statement::{compiled, driver_statement};
use super::{ENGINE, url_object};
use crate::alembic::dialect_object::{DIALECT, dialect_value};
use crate::connection::{IsolationLevel, SharedConnection, TransactionKind, TransactionToken};
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::selectables::{self, DataObject};
use crate::value::result_values;

/// `sqlalchemy.engine.Connection`
pub(crate) static CONNECTION: NativeClass = NativeClass {
    name: "Connection",
    module: "sqlalchemy.engine.base",
    members: MEMBERS,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.ext.asyncio.AsyncConnection`: the same; whoever awaits it has waited.
pub(crate) static ASYNC_CONNECTION: NativeClass = NativeClass {
    name: "AsyncConnection",
    module: "sqlalchemy.ext.asyncio.engine",
    bases: &[&CONNECTION],
    members: &[
        Member::method("run_sync", "(fn, *arg, **kw)", |vm, this, arguments| {
            let mut call = CallArguments::positional(vec![sync_connection(this)?]);
            call.positional.extend(arguments.rest().iter().cloned());
            call.keywords.extend(arguments.keywords().iter().cloned());
            vm.call(&arguments.value("fn"), call)
        }),
        Member::Property {
            name: "sync_connection",
            get: |_, this| sync_connection(this),
            set: None,
            returns: Some(&CONNECTION),
        },
        Member::method("get_raw_connection", "()", |_, _, _| {
            Err(unsupported("the driver's own connection is not there"))
        }),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.engine.Transaction`
pub(crate) static TRANSACTION: NativeClass = NativeClass {
    name: "Transaction",
    module: "sqlalchemy.engine.base",
    members: &[
        Member::property("is_active", |_, this| {
            let transaction = transaction(this)?;
            Ok(Value::Bool(transaction.connection.is_active(transaction.token)))
        }),
        Member::property("is_valid", |_, this| {
            let transaction = transaction(this)?;
            Ok(Value::Bool(transaction.connection.is_active(transaction.token)))
        }),
        Member::method("commit", "()", |_, this, _| {
            let transaction = transaction(this)?;
            finish(transaction.connection.commit_transaction(transaction.token))
        }),
        Member::method("rollback", "()", |_, this, _| {
            let transaction = transaction(this)?;
            finish(transaction.connection.rollback_transaction(transaction.token))
        }),
        Member::method("close", "()", |_, this, _| {
            let transaction = transaction(this)?;
            finish(transaction.connection.rollback_transaction(transaction.token))
        }),
    ],
    ..NativeClass::DEFAULT
};

/// `RootTransaction`
pub(crate) static ROOT_TRANSACTION: NativeClass = NativeClass {
    name: "RootTransaction",
    module: "sqlalchemy.engine.base",
    bases: &[&TRANSACTION],
    ..NativeClass::DEFAULT
};

/// `NestedTransaction`
pub(crate) static NESTED_TRANSACTION: NativeClass = NativeClass {
    name: "NestedTransaction",
    module: "sqlalchemy.engine.base",
    bases: &[&TRANSACTION],
    ..NativeClass::DEFAULT
};

/// A connection as Python code holds it.
pub(crate) struct ConnectionObject {
    connection: SharedConnection,
    engine: Option<Value>,
    is_async: bool,
}

impl ConnectionObject {
    pub(crate) fn new(connection: SharedConnection, engine: Option<Value>, is_async: bool) -> Self {
        Self { connection, engine, is_async }
    }
}

/// The Python value of a connection.
pub fn connection_value(connection: SharedConnection) -> Value {
    Value::new_object(ConnectionObject::new(connection, None, false))
}

/// The connection behind a Python value.
pub fn shared_connection(value: &Value) -> Option<SharedConnection> {
    value.object::<ConnectionObject>().map(|object| object.connection.clone())
}

/// The connection to use for a `bind`: itself, or one of an engine, which whoever asked for it closes again (`true`).
///
/// # Errors
/// The bind is neither; the engine cannot connect.
pub(crate) fn borrowed_connection(vm: &mut Vm, bind: &Value) -> Outcome<(SharedConnection, bool)> {
    if let Some(connection) = shared_connection(bind) {
        return Ok((connection, false));
    }
    if !super::is_engine(bind) {
        return Err(unsupported(format!(
            "an engine or a connection is expected here, not a `{}`",
            bind.type_name()
        )));
    }
    let opened = super::receiver(bind)?.connect(vm, bind)?;
    Ok((receiver(&opened)?, true))
}

impl Object for ConnectionObject {
    fn class(&self) -> &'static NativeClass {
        if self.is_async { &ASYNC_CONNECTION } else { &CONNECTION }
    }

    fn enter(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(this.clone()))
    }

    fn exit(&self, _vm: &mut Vm, _this: &Value, _exception: Option<&Value>) -> Outcome<bool> {
        self.connection.close().map(|()| false).map_err(connection_exception)
    }

    fn equals(&self, other: &dyn Object) -> bool {
        (other as &dyn std::any::Any)
            .downcast_ref::<ConnectionObject>()
            .is_some_and(|other| other.connection.is_same(&self.connection))
    }

    fn hash(&self) -> u64 {
        // Two objects of one connection are equal, so they share a hash.
        0
    }
}

struct TransactionObject {
    connection: SharedConnection,
    token: TransactionToken,
}

impl Object for TransactionObject {
    fn class(&self) -> &'static NativeClass {
        match self.token.kind {
            TransactionKind::Root => &ROOT_TRANSACTION,
            TransactionKind::Savepoint => &NESTED_TRANSACTION,
        }
    }

    fn equals(&self, other: &dyn Object) -> bool {
        (other as &dyn std::any::Any)
            .downcast_ref::<TransactionObject>()
            .is_some_and(|other| other.token == self.token && other.connection.is_same(&self.connection))
    }

    fn hash(&self) -> u64 {
        // Two objects of one transaction are equal, so they share a hash.
        0
    }

    fn enter(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        self.connection.enter_block(self.token);
        Ok(Some(this.clone()))
    }

    fn exit(&self, _vm: &mut Vm, _this: &Value, exception: Option<&Value>) -> Outcome<bool> {
        self.connection
            .leave_block(self.token, exception.is_some())
            .map(|()| false)
            .map_err(connection_exception)
    }
}

static MEMBERS: &[Member] = &[
    Member::Method {
        name: "execute",
        signature: "(statement, parameters=None, *more, execution_options=None, **keywords)",
        call: |vm, this, arguments| execute(vm, this, &arguments),
        returns: Some(&CURSOR_RESULT),
    },
    Member::method(
        "scalar",
        "(statement, parameters=None, *more, execution_options=None, **keywords)",
        |vm, this, arguments| {
            let result = execute(vm, this, &arguments)?;
            call_method(vm, &result, "scalar")
        },
    ),
    Member::method(
        "scalars",
        "(statement, parameters=None, *more, execution_options=None, **keywords)",
        |vm, this, arguments| {
            let result = execute(vm, this, &arguments)?;
            call_method(vm, &result, "scalars")
        },
    ),
    Member::Method {
        name: "exec_driver_sql",
        signature: "(statement, parameters=None, execution_options=None)",
        call: |vm, this, arguments| {
            let connection = receiver(this)?;
            let mut statement =
                driver_statement(vm, &arguments.string("statement")?, &arguments.value("parameters"))?;
            // A percent sign means nothing to asyncpg; the texts of statements here have psycopg2's.
            let driver = connection.server().ok().map(|server| server.driver);
            if driver == Some(Driver::Asyncpg) && statement.parameters == Parameters::None {
                statement.text = statement.text.replace('%', "%%");
            }
            let outcome = connection.execute(&statement).map_err(connection_exception)?;
            Ok(Value::new_object(ResultObject::new(outcome)))
        },
        returns: Some(&CURSOR_RESULT),
    },
    Member::Method {
        name: "begin",
        signature: "()",
        call: |vm, this, _| begin(vm, this),
        returns: Some(&TRANSACTION),
    },
    Member::Method {
        name: "begin_nested",
        signature: "()",
        call: |_, this, _| {
            let connection = receiver(this)?;
            let token = connection.begin_nested().map_err(connection_exception)?;
            Ok(transaction_value(&connection, Some(token)))
        },
        returns: Some(&TRANSACTION),
    },
    Member::method("commit", "()", |_, this, _| finish(receiver(this)?.commit())),
    Member::method("rollback", "()", |_, this, _| finish(receiver(this)?.rollback())),
    Member::method("close", "()", |vm, this, _| close(vm, this).map(|()| Value::None)),
    Member::method("in_transaction", "()", |_, this, _| Ok(Value::Bool(receiver(this)?.in_transaction()))),
    Member::method("in_nested_transaction", "()", |_, this, _| {
        Ok(Value::Bool(receiver(this)?.in_nested_transaction()))
    }),
    Member::Method {
        name: "execution_options",
        signature: "(**opt)",
        call: execution_options,
        returns: Some(&CONNECTION),
    },
    Member::method("get_isolation_level", "()", |_, this, _| {
        receiver(this)?.current_isolation_level().map(Value::string).map_err(connection_exception)
    }),
    Member::property("default_isolation_level", |_, this| {
        receiver(this)?.default_isolation_level().map(Value::string).map_err(connection_exception)
    }),
    Member::method("get_transaction", "()", |_, this, _| {
        let connection = receiver(this)?;
        Ok(transaction_value(&connection, connection.transaction()))
    }),
    Member::method("get_nested_transaction", "()", |_, this, _| {
        let connection = receiver(this)?;
        Ok(transaction_value(&connection, connection.nested_transaction()))
    }),
    Member::property("connection", |_, this| Ok(proxied_connection(receiver(this)?))),
    Member::property("info", |_, this| {
        receiver(this)?.information().map(Value::Dict).map_err(connection_exception)
    }),
    Member::property("closed", |_, this| Ok(Value::Bool(receiver(this)?.is_closed()))),
    Member::property("invalidated", |_, _| Ok(Value::Bool(false))),
    Member::Property {
        name: "dialect",
        get: |_, this| {
            let connection = receiver(this)?;
            let driver = url_object::driver_name(&connection.url());
            Ok(dialect_value(connection.dialect(), Some(connection), Some(driver)))
        },
        set: None,
        returns: Some(&DIALECT),
    },
    Member::Property { name: "engine", get: engine, set: None, returns: Some(&ENGINE) },
];

/// `connection.begin()`
pub(super) fn begin(_vm: &mut Vm, connection: &Value) -> Outcome<Value> {
    let connection = receiver(connection)?;
    let token = connection.begin().map_err(connection_exception)?;
    Ok(transaction_value(&connection, Some(token)))
}

/// Enters the block of a transaction.
pub(super) fn enter_block(transaction_: &Value) -> Outcome<()> {
    let transaction = transaction(transaction_)?;
    transaction.connection.enter_block(transaction.token);
    Ok(())
}

/// Leaves the block of a transaction.
pub(super) fn leave_block(_vm: &mut Vm, transaction_: &Value, failed: bool) -> Outcome<()> {
    let transaction = transaction(transaction_)?;
    transaction.connection.leave_block(transaction.token, failed).map_err(connection_exception)
}

/// `connection.close()`
pub(super) fn close(_vm: &mut Vm, connection: &Value) -> Outcome<()> {
    receiver(connection)?.close().map_err(connection_exception)
}

fn receiver(this: &Value) -> Outcome<SharedConnection> {
    shared_connection(this)
        .ok_or_else(|| unsupported(format!("`{}` is no connection here", this.type_name())))
}

fn transaction(this: &Value) -> Outcome<Rc<TransactionObject>> {
    this.object::<TransactionObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no transaction here", this.type_name())))
}

fn transaction_value(connection: &SharedConnection, token: Option<TransactionToken>) -> Value {
    let object = |token| Value::new_object(TransactionObject { connection: connection.clone(), token });
    token.map_or(Value::None, object)
}

fn finish(done: Result<(), crate::connection::ConnectionError>) -> Outcome<Value> {
    done.map(|()| Value::None).map_err(connection_exception)
}

fn call_method(vm: &mut Vm, value: &Value, name: &str) -> Outcome<Value> {
    let method = vm.get_attribute(value, name)?;
    vm.call(&method, CallArguments::new())
}

fn sync_connection(this: &Value) -> Outcome<Value> {
    let object = this
        .object::<ConnectionObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no connection here", this.type_name())))?;
    Ok(Value::new_object(ConnectionObject::new(object.connection.clone(), object.engine.clone(), false)))
}

fn execute(vm: &mut Vm, this: &Value, arguments: &Arguments) -> Outcome<Value> {
    let connection = receiver(this)?;
    check_arguments(arguments)?;
    let statements =
        compiled(vm, &connection, &arguments.value("statement"), &arguments.value("parameters"))?;
    let mut outcome = alembic_connection::Outcome::default();
    for statement in &statements {
        outcome = connection.execute(statement).map_err(connection_exception)?;
        result_values(&mut outcome.rows, &statement.columns);
    }
    let primary_key = inserted_primary_key(vm, arguments, &mut outcome)?;
    let columns = statements.last().map_or(&[][..], |statement| &statement.columns);
    let result = ResultObject::new(outcome).with_types(vm, columns);
    Ok(Value::new_object(result.with_primary_key(primary_key)))
}

/// The primary key of the row that an `insert()` of one row has made.
fn inserted_primary_key(
    vm: &mut Vm,
    arguments: &Arguments,
    outcome: &mut alembic_connection::Outcome,
) -> Outcome<Option<Value>> {
    let Some(object) = arguments.value("statement").object::<DataObject>() else { return Ok(None) };
    let DataStatement::Insert(insert) = &object.statement else { return Ok(None) };
    let set = match arguments.value("parameters").as_dict() {
        Some(set) => Some(selectables::values_of(vm, &object.statement, &set)?),
        None => None,
    };
    Ok(Some(selectables::inserted_primary_key(insert, set.as_ref(), outcome)))
}

/// SQLAlchemy 1 took parameters as keywords and as several dictionaries; 2 does no more.
fn check_arguments(arguments: &Arguments) -> Outcome<()> {
    let function = arguments.function();
    let wrong =
        |text: String| Err(raise(&exception_class::TYPE_ERROR, format!("Connection.{function}() {text}")));
    if let Some((name, _)) = arguments.keywords().first() {
        return wrong(format!("got an unexpected keyword argument '{name}'"));
    }
    match arguments.rest().len() {
        0 => Ok(()),
        more => wrong(format!("takes from 2 to 3 positional arguments but {} were given", more + 3)),
    }
}

/// `execution_options(isolation_level=…)` changes the connection itself; other options have no meaning here.
fn execution_options(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let connection = receiver(this)?;
    for (name, value) in arguments.keywords() {
        match &**name {
            "isolation_level" => set_isolation_level(&connection, &vm.str(value)?)?,
            "schema_translate_map" if !value.is_none() => {
                return Err(unsupported("execution_options(schema_translate_map=…) is not supported"));
            }
            _ => {}
        }
    }
    Ok(this.clone())
}

/// `isolation_level=` by its name.
///
/// # Errors
/// There is no such level, or a transaction is open (SQLAlchemy's texts).
pub(super) fn set_isolation_level(connection: &SharedConnection, name: &str) -> Outcome<()> {
    let names = connection.isolation_levels().map_err(connection_exception)?;
    let known = IsolationLevel::parse(name).filter(|level| names.contains(&level.name()));
    let Some(level) = known else {
        return Err(raise(
            &ARGUMENT_ERROR,
            format!(
                "Invalid value '{}' for isolation_level. Valid isolation levels for '{}' are {}",
                name.to_uppercase(),
                connection.dialect().name(),
                names.join(", ")
            ),
        ));
    };
    connection.set_isolation_level(Some(level)).map_err(connection_exception)
}

/// The engine that made the connection; one that the runtime opened has an engine of the same URL.
fn engine(vm: &mut Vm, this: &Value) -> Outcome<Value> {
    let object = this
        .object::<ConnectionObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no connection here", this.type_name())))?;
    if let Some(engine) = &object.engine {
        return Ok(engine.clone());
    }
    let function = super::CREATE_ENGINE;
    let url = CallArguments::positional(vec![url_object::url_value(object.connection.url())]);
    let arguments = vm.bind(function.name, function.signature, url)?;
    (function.call)(vm, arguments)
}
