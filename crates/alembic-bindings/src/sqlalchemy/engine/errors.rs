//! Errors of connections as Python exceptions.

use std::rc::Rc;

use alembic_connection::{DatabaseError, OpenError, UrlError};
use alembic_dialect::DialectError;
use alembic_evaluator::{Exception, Interruption, ModuleMember, NativeClass, Value, exception_class, raise};

use crate::alembic::util::COMMAND_ERROR;
use crate::connection::ConnectionError;
use crate::sqlalchemy::exceptions::{
    self, ARGUMENT_ERROR, INVALID_REQUEST_ERROR, NO_SUCH_MODULE_ERROR, RESOURCE_CLOSED_ERROR, class_of,
};
use crate::value;

/// The driver's own exception behind a `DBAPIError`, its `orig`.
static DRIVER_ERROR: NativeClass = NativeClass {
    name: "Error",
    module: "sqlalchemy.engine.interfaces",
    bases: &[&exception_class::EXCEPTION],
    ..NativeClass::DEFAULT
};

/// The exception that Python code sees for an error of a connection.
///
/// Its payload is the [`ConnectionError`] itself (`exception.payload()` downcast to it).
pub fn connection_exception(error: ConnectionError) -> Interruption {
    let text = error.to_string();
    let (class, database_error, statement) = match &error {
        ConnectionError::Closed => return raise(&RESOURCE_CLOSED_ERROR, text),
        ConnectionError::AlreadyBegun
        | ConnectionError::IsolationInTransaction
        | ConnectionError::BlockEnded
        | ConnectionError::InactiveTransaction
        | ConnectionError::InactiveSavepoint => return raise(&INVALID_REQUEST_ERROR, text),
        ConnectionError::Database(error) => (class_of(error.class()), error, None),
        ConnectionError::Statement(failed) => {
            (class_of(failed.error.class()), &failed.error, Some(&failed.statement))
        }
    };
    let exception = Exception::new(class, vec![Value::string(text)]);
    let attributes = exception.attributes();
    attributes.set("orig", driver_exception(database_error));
    attributes.set("statement", Value::optional_string(statement.map(|statement| statement.text.as_str())));
    let shown = statement.and_then(|statement| value::python_parameters(&statement.parameters));
    attributes.set("params", Value::optional_string(shown));
    attributes.set("code", Value::string(database_error.class().page_code()));
    exception.set_payload(Rc::new(error));
    Interruption::Raise(exception)
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

fn driver_exception(error: &DatabaseError) -> Value {
    let exception = Exception::new(&DRIVER_ERROR, vec![Value::string(error.message())]);
    let state = Value::optional_string(error.sqlstate());
    exception.attributes().set("pgcode", state.clone());
    exception.attributes().set("sqlstate", state);
    exception.attributes().set("pgerror", Value::string(error.message()));
    Value::Exception(exception)
}
