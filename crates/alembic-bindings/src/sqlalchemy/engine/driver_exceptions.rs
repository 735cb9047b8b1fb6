//! The exceptions of database drivers (PEP 249), as Python code finds them behind `error.orig`.

use alembic_connection::{DatabaseError, ErrorClass};
use alembic_evaluator::{
    CallArguments, Dict, Interruption, Member, ModuleMember, NativeClass, NativeModule, Object, Outcome,
    Value, Vm, exception_class,
};

use super::driver_connection::SQLITE3_CONNECTION;
use crate::connection::ConnectionError;
use crate::sqlalchemy::engine::connection_exception;
use crate::state;

/// `sqlite3`
pub(crate) static SQLITE3: NativeModule = NativeModule {
    name: "sqlite3",
    members: &[("Connection", ModuleMember::Class(&SQLITE3_CONNECTION))],
    attribute: Some(|vm, name| class_of_module(vm, "sqlite3", name)),
    ..NativeModule::DEFAULT
};

/// `psycopg2`
pub(crate) static PSYCOPG2: NativeModule = NativeModule {
    name: "psycopg2",
    members: &[("errors", ModuleMember::Module("psycopg2.errors"))],
    attribute: Some(|vm, name| class_of_module(vm, "psycopg2", name)),
    ..NativeModule::DEFAULT
};

/// `psycopg2.errors`
pub(crate) static PSYCOPG2_ERRORS: NativeModule = NativeModule {
    name: "psycopg2.errors",
    attribute: Some(|vm, name| match alembic_connection::psycopg2_class(name) {
        Some(class) => driver_class(vm, "psycopg2.errors", name, class).map(Some),
        None => Ok(None),
    }),
    ..NativeModule::DEFAULT
};

/// One of the classes that PEP 249 names.
fn class_of_module(vm: &mut Vm, module: &str, name: &str) -> Outcome<Option<Value>> {
    match ErrorClass::of_name(name) {
        Some(class) => driver_class(vm, module, name, class).map(Some),
        None => Ok(None),
    }
}

/// The class of a driver's exceptions; each is made once, so that `isinstance` and `except` recognize it.
fn driver_class(vm: &mut Vm, module: &str, name: &str, class: ErrorClass) -> Outcome<Value> {
    let path = format!("{module}.{name}");
    let bindings = state::bindings(vm)?;
    if let Some(known) = bindings.driver_exceptions.borrow().get(&path) {
        return Ok(known.clone());
    }
    let root = module.split('.').next().unwrap_or(module);
    let base = match class {
        _ if name != class.name() => driver_class(vm, root, class.name(), class)?,
        ErrorClass::Error => Value::NativeClass(&exception_class::EXCEPTION),
        ErrorClass::Interface | ErrorClass::Database => driver_class(vm, root, "Error", ErrorClass::Error)?,
        _ => driver_class(vm, root, "DatabaseError", ErrorClass::Database)?,
    };
    let namespace = Dict::new();
    namespace.set("__module__", Value::string(module));
    let made = Value::Class(vm.create_class(name, vec![base], namespace)?);
    bindings.driver_exceptions.borrow_mut().insert(path, made.clone());
    Ok(made)
}

/// The exception that the driver raised.
pub(super) fn driver_exception(vm: &mut Vm, error: &DatabaseError) -> Outcome<Value> {
    let path = error.driver_class();
    let (module, name) = path.rsplit_once('.').unwrap_or(("builtins", path));
    let class = driver_class(vm, module, name, error.class())?;
    let exception = vm.call(&class, CallArguments::positional(vec![Value::string(error.message())]))?;
    if let (Value::Exception(raised), Some(state)) = (&exception, error.sqlstate()) {
        let attributes = raised.attributes();
        attributes.set("pgcode", Value::string(state));
        attributes.set("sqlstate", Value::string(state));
        let severity = error.field('S').unwrap_or("ERROR");
        attributes.set("pgerror", Value::string(format!("{severity}:  {}", error.message())));
        attributes.set("diag", Value::new_object(Diagnostics(error.clone())));
    }
    Ok(exception)
}

/// The driver's exception itself, where SQLAlchemy stands not between: cursors of the driver's own connection.
pub(super) fn raised_by_driver(vm: &mut Vm, error: ConnectionError) -> Interruption {
    let database_error = match &error {
        ConnectionError::Database(error) => error,
        ConnectionError::Statement(failed) => &failed.error,
        _ => return connection_exception(error),
    };
    if !database_error.driver_class().contains('.') {
        return connection_exception(error);
    }
    match driver_exception(vm, database_error) {
        Ok(Value::Exception(exception)) => {
            exception.set_payload(std::rc::Rc::new(error));
            Interruption::Raise(exception)
        }
        Ok(_) => connection_exception(error),
        Err(interruption) => interruption,
    }
}

/// A `ProgrammingError` that the driver raises by itself.
pub(super) fn programming(vm: &mut Vm, module: &str, text: &str) -> Interruption {
    let raised = driver_class(vm, module, "ProgrammingError", ErrorClass::Programming)
        .and_then(|class| vm.call(&class, CallArguments::positional(vec![Value::string(text)])));
    match raised {
        Ok(Value::Exception(exception)) => Interruption::Raise(exception),
        Ok(other) => alembic_evaluator::unsupported(format!("`{}` is no exception", other.type_name())),
        Err(interruption) => interruption,
    }
}

/// `error.diag`
struct Diagnostics(DatabaseError);

/// One property for each field, `None` where the server did not send it.
macro_rules! diagnostics {
    ($($name:literal $letter:literal),+ $(,)?) => {
        &[$(Member::property($name, |_, this| field(this, $letter))),+]
    };
}

static DIAGNOSTICS: NativeClass = NativeClass {
    name: "Diagnostics",
    module: "psycopg2.extensions",
    members: diagnostics! {
        "severity" 'S', "severity_nonlocalized" 'V', "sqlstate" 'C', "message_primary" 'M', "message_detail" 'D',
        "message_hint" 'H', "statement_position" 'P', "internal_position" 'p', "internal_query" 'q', "context" 'W',
        "schema_name" 's', "table_name" 't', "column_name" 'c', "datatype_name" 'd', "constraint_name" 'n',
        "source_file" 'F', "source_line" 'L', "source_function" 'R',
    },
    ..NativeClass::DEFAULT
};

impl Object for Diagnostics {
    fn class(&self) -> &'static NativeClass {
        &DIAGNOSTICS
    }
}

fn field(this: &Value, letter: char) -> Outcome<Value> {
    let diagnostics = this.object::<Diagnostics>();
    Ok(Value::optional_string(diagnostics.as_ref().and_then(|diagnostics| diagnostics.0.field(letter))))
}
