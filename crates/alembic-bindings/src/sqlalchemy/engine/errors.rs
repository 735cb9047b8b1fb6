//! Errors of connections as Python exceptions.

use std::rc::Rc;

use alembic_connection::{DatabaseError, OpenError, UrlError};
use alembic_dialect::{DialectError, Parameters};
use alembic_evaluator::{
    Exception, Interruption, Member, ModuleMember, NativeClass, Value, exception_class, raise,
};

use super::driver_exceptions;
use crate::alembic::util::COMMAND_ERROR;
use crate::connection::{ConnectionError, FailedStatement};
use crate::sqlalchemy::exceptions::{
    self, ARGUMENT_ERROR, INVALID_REQUEST_ERROR, NO_SUCH_MODULE_ERROR, RESOURCE_CLOSED_ERROR, class_of,
};
use crate::value;

/// The exception that Python code sees for an error of a connection.
///
/// Its payload is the [`ConnectionError`] itself (`exception.payload()` downcast to it).
pub fn connection_exception(error: ConnectionError) -> Interruption {
    let text = error.to_string();
    let database_error = match &error {
        ConnectionError::Closed => return raise(&RESOURCE_CLOSED_ERROR, text),
        ConnectionError::AlreadyBegun
        | ConnectionError::IsolationInTransaction
        | ConnectionError::BlockEnded
        | ConnectionError::InactiveTransaction
        | ConnectionError::InactiveSavepoint => return raise(&INVALID_REQUEST_ERROR, text),
        ConnectionError::Database(error) => error,
        ConnectionError::Statement(failed) => &failed.error,
    };
    // What a driver's own Python code raises (a `TypeError`) goes through SQLAlchemy unchanged.
    let (class, text) = match exception_class_named(database_error.driver_class()) {
        Some(class) => (class, database_error.message().trim_matches('\'').to_owned()),
        None => (class_of(database_error.class()), text),
    };
    let exception = Exception::new(class, vec![Value::string(text)]);
    exception.set_payload(Rc::new(error));
    Interruption::Raise(exception)
}

/// The built-in exceptions that drivers raise.
fn exception_class_named(name: &str) -> Option<&'static NativeClass> {
    [
        &exception_class::INDEX_ERROR,
        &exception_class::KEY_ERROR,
        &exception_class::OVERFLOW_ERROR,
        &exception_class::TYPE_ERROR,
        &exception_class::VALUE_ERROR,
    ]
    .into_iter()
    .find(|class| class.name == name)
}

/// What `StatementError` and `DBAPIError` carry.
pub(crate) static STATEMENT_ERROR_MEMBERS: &[Member] = &[
    Member::property("orig", |vm, this| {
        let Value::Exception(raised) = this else { return Ok(Value::None) };
        let Some(error) = connection_error(raised) else { return Ok(Value::None) };
        let Some(error) = database_error(&error) else { return Ok(Value::None) };
        let origin = driver_exceptions::driver_exception(vm, error)?;
        // It is one object, whoever asks.
        raised.attributes().set("orig", origin.clone());
        Ok(origin)
    }),
    Member::property("statement", |_, this| {
        Ok(Value::optional_string(failed_statement(this).map(|failed| failed.statement.text.clone())))
    }),
    Member::property("params", |vm, this| match failed_statement(this) {
        Some(failed) => value::python_parameter_sets(vm, &failed.statement.parameters),
        None => Ok(Value::None),
    }),
    Member::property("code", |_, this| {
        let Value::Exception(raised) = this else { return Ok(Value::None) };
        let error = connection_error(raised);
        let code = error.as_deref().and_then(database_error).map(|error| error.class().page_code());
        Ok(Value::optional_string(code))
    }),
    Member::property("detail", |_, _| Ok(Value::list(Vec::new()))),
    Member::property("hide_parameters", |_, _| Ok(Value::Bool(false))),
    Member::property("ismulti", |_, this| {
        let parameters = failed_statement(this).map(|failed| failed.statement.parameters.clone());
        Ok(Value::Bool(matches!(parameters, Some(Parameters::Many(_)))))
    }),
    Member::property("connection_invalidated", |_, this| {
        let Value::Exception(raised) = this else { return Ok(Value::Bool(false)) };
        let error = connection_error(raised);
        let is_lost = error.as_deref().and_then(database_error).is_some_and(DatabaseError::is_disconnect);
        Ok(Value::Bool(is_lost))
    }),
];

fn connection_error(raised: &Exception) -> Option<Rc<ConnectionError>> {
    raised.payload()?.downcast::<ConnectionError>().ok()
}

fn database_error(error: &ConnectionError) -> Option<&DatabaseError> {
    match error {
        ConnectionError::Database(error) => Some(error),
        ConnectionError::Statement(failed) => Some(&failed.error),
        _ => None,
    }
}

fn failed_statement(this: &Value) -> Option<FailedStatement> {
    let Value::Exception(raised) = this else { return None };
    match &*connection_error(raised)? {
        ConnectionError::Statement(failed) => Some((**failed).clone()),
        _ => None,
    }
}

/// The exception for a database that cannot be opened.
pub fn open_exception(error: OpenError) -> Interruption {
    match error {
        OpenError::Database(error) => connection_exception(ConnectionError::Database(error)),
        OpenError::Driver(error) => raise(&NO_SUCH_MODULE_ERROR, error.to_string()),
        OpenError::NoDriver(..) => raise(&exception_class::NOT_IMPLEMENTED_ERROR, error.to_string()),
    }
}

/// The exception for a database URL that cannot be read.
pub fn url_exception(error: UrlError) -> Interruption {
    match error {
        UrlError::NotAUrl => raise(&ARGUMENT_ERROR, error.to_string()),
        UrlError::Port(_) => raise(&exception_class::VALUE_ERROR, error.to_string()),
    }
}

/// The exception that SQLAlchemy or Alembic raises for what a dialect cannot compile.
pub fn dialect_exception(error: &DialectError) -> Interruption {
    let name = error.exception();
    let own = BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, class)| *class);
    let class = own.or_else(|| match exceptions::MODULE.member(name) {
        Some(ModuleMember::Class(class)) => Some(*class),
        _ => None,
    });
    raise(class.unwrap_or(&exception_class::EXCEPTION), error.to_string())
}

/// The exceptions of dialects that are not SQLAlchemy's.
static BUILT_IN: &[(&str, &NativeClass)] = &[
    ("CommandError", &COMMAND_ERROR),
    ("KeyError", &exception_class::KEY_ERROR),
    ("NotImplementedError", &exception_class::NOT_IMPLEMENTED_ERROR),
    ("TypeError", &exception_class::TYPE_ERROR),
    ("ValueError", &exception_class::VALUE_ERROR),
];
