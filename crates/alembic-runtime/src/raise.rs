//! Failures of the runtime as Python exceptions, so that they pass through `env.py`'s `with` blocks, and back.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_bindings::connection::{ConnectionError, RunLockFailure};
use alembic_bindings::{COMMAND_ERROR, connection_exception};
use alembic_connection::RunLockError;
use alembic_evaluator::{Exception, Interruption, raise};

use crate::Error;

/// The carrier of a Rust error on its way through Python frames.
struct Carried(RefCell<Option<Error>>);

/// An exception that carries this error.
pub(crate) fn raise_error(error: Error) -> Interruption {
    let interruption = command_error(error.to_string());
    if let Interruption::Raise(exception) = &interruption {
        exception.set_payload(Rc::new(Carried(RefCell::new(Some(error)))));
    }
    interruption
}

/// The error that an exception carries.
pub(crate) fn taken(exception: &Exception) -> Option<Error> {
    exception.payload()?.downcast_ref::<Carried>()?.0.borrow_mut().take()
}

/// The reference's `CommandError`.
pub(crate) fn command_error(message: impl AsRef<str>) -> Interruption {
    raise(&COMMAND_ERROR, message)
}

/// Output that could not be written.
pub(crate) fn output_error(error: std::io::Error) -> Interruption {
    raise_error(Error::Output(error))
}

/// The run lock is held by somebody else, or cannot be taken.
pub(crate) fn lock_error(error: RunLockFailure) -> Interruption {
    match error {
        RunLockFailure::Lock(RunLockError::Database(error)) => {
            connection_exception(ConnectionError::Database(error))
        }
        RunLockFailure::Connection(error) => connection_exception(error),
        RunLockFailure::Lock(error) => command_error(error.to_string()),
    }
}
