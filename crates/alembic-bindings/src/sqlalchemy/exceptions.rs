//! `sqlalchemy.exc`: the classes and what is derived from what (SQLAlchemy 2.1.9).

use alembic_connection::ErrorClass;
use alembic_evaluator::{Member, ModuleMember, NativeClass, NativeModule, Value, exception_class};

use super::engine::STATEMENT_ERROR_MEMBERS;

/// One static class per row: `CONSTANT "Name": first base, second base, … => members;`
macro_rules! exceptions {
    ($($constant:ident $name:literal: $($base:expr),+ $(=> $members:expr)?;)+) => {
        $(
            pub(crate) static $constant: NativeClass = NativeClass {
                name: $name,
                module: "sqlalchemy.exc",
                bases: &[$(&$base),+],
                $(members: $members,)?
                ..NativeClass::DEFAULT
            };
        )+

        /// `sqlalchemy.exc`
        pub(crate) static MODULE: NativeModule = NativeModule {
            name: "sqlalchemy.exc",
            members: &[$(($name, ModuleMember::Class(&$constant))),+],
            ..NativeModule::DEFAULT
        };
    };
}

/// Only errors with a page of their own have a code.
static NO_CODE: &[Member] = &[Member::property("code", |_, _| Ok(Value::None))];

exceptions! {
    SQLALCHEMY_ERROR "SQLAlchemyError": exception_class::EXCEPTION => NO_CODE;
    ARGUMENT_ERROR "ArgumentError": SQLALCHEMY_ERROR;
    DUPLICATE_COLUMN_ERROR "DuplicateColumnError": ARGUMENT_ERROR;
    OBJECT_NOT_EXECUTABLE_ERROR "ObjectNotExecutableError": ARGUMENT_ERROR;
    NO_SUCH_MODULE_ERROR "NoSuchModuleError": ARGUMENT_ERROR;
    NO_FOREIGN_KEYS_ERROR "NoForeignKeysError": ARGUMENT_ERROR;
    AMBIGUOUS_FOREIGN_KEYS_ERROR "AmbiguousForeignKeysError": ARGUMENT_ERROR;
    MAPPED_ANNOTATION_ERROR "MappedAnnotationError": ARGUMENT_ERROR;
    CONSTRAINT_COLUMN_NOT_FOUND_ERROR "ConstraintColumnNotFoundError": ARGUMENT_ERROR;
    CIRCULAR_DEPENDENCY_ERROR "CircularDependencyError": SQLALCHEMY_ERROR;
    COMPILE_ERROR "CompileError": SQLALCHEMY_ERROR;
    UNSUPPORTED_COMPILATION_ERROR "UnsupportedCompilationError": COMPILE_ERROR;
    IDENTIFIER_ERROR "IdentifierError": SQLALCHEMY_ERROR;
    DISCONNECTION_ERROR "DisconnectionError": SQLALCHEMY_ERROR;
    TIMEOUT_ERROR "TimeoutError": SQLALCHEMY_ERROR;
    INVALID_REQUEST_ERROR "InvalidRequestError": SQLALCHEMY_ERROR;
    ILLEGAL_STATE_CHANGE_ERROR "IllegalStateChangeError": INVALID_REQUEST_ERROR;
    NO_INSPECTION_AVAILABLE "NoInspectionAvailable": INVALID_REQUEST_ERROR;
    PENDING_ROLLBACK_ERROR "PendingRollbackError": INVALID_REQUEST_ERROR;
    RESOURCE_CLOSED_ERROR "ResourceClosedError": INVALID_REQUEST_ERROR;
    NO_SUCH_COLUMN_ERROR "NoSuchColumnError": INVALID_REQUEST_ERROR, exception_class::KEY_ERROR;
    AMBIGUOUS_COLUMN_ERROR "AmbiguousColumnError": INVALID_REQUEST_ERROR;
    NO_RESULT_FOUND "NoResultFound": INVALID_REQUEST_ERROR;
    MULTIPLE_RESULTS_FOUND "MultipleResultsFound": INVALID_REQUEST_ERROR;
    NO_REFERENCE_ERROR "NoReferenceError": INVALID_REQUEST_ERROR;
    NO_REFERENCED_TABLE_ERROR "NoReferencedTableError": NO_REFERENCE_ERROR;
    NO_REFERENCED_COLUMN_ERROR "NoReferencedColumnError": NO_REFERENCE_ERROR;
    NO_SUCH_TABLE_ERROR "NoSuchTableError": INVALID_REQUEST_ERROR;
    UNREFLECTABLE_TABLE_ERROR "UnreflectableTableError": INVALID_REQUEST_ERROR;
    UNBOUND_EXECUTION_ERROR "UnboundExecutionError": INVALID_REQUEST_ERROR;
    STATEMENT_ERROR "StatementError": SQLALCHEMY_ERROR => STATEMENT_ERROR_MEMBERS;
    DBAPI_ERROR "DBAPIError": STATEMENT_ERROR;
    INTERFACE_ERROR "InterfaceError": DBAPI_ERROR;
    DATABASE_ERROR "DatabaseError": DBAPI_ERROR;
    DATA_ERROR "DataError": DATABASE_ERROR;
    OPERATIONAL_ERROR "OperationalError": DATABASE_ERROR;
    INTEGRITY_ERROR "IntegrityError": DATABASE_ERROR;
    INTERNAL_ERROR "InternalError": DATABASE_ERROR;
    PROGRAMMING_ERROR "ProgrammingError": DATABASE_ERROR;
    NOT_SUPPORTED_ERROR "NotSupportedError": DATABASE_ERROR;
    SA_DEPRECATION_WARNING "SADeprecationWarning": exception_class::DEPRECATION_WARNING;
    SA_WARNING "SAWarning": exception_class::RUNTIME_WARNING;
}

/// The class of a database's error.
pub(crate) fn class_of(class: ErrorClass) -> &'static NativeClass {
    match class {
        ErrorClass::Error => &DBAPI_ERROR,
        ErrorClass::Interface => &INTERFACE_ERROR,
        ErrorClass::Database => &DATABASE_ERROR,
        ErrorClass::Data => &DATA_ERROR,
        ErrorClass::Operational => &OPERATIONAL_ERROR,
        ErrorClass::Integrity => &INTEGRITY_ERROR,
        ErrorClass::Internal => &INTERNAL_ERROR,
        ErrorClass::Programming => &PROGRAMMING_ERROR,
        ErrorClass::NotSupported => &NOT_SUPPORTED_ERROR,
    }
}
