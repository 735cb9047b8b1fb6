//! What the bindings keep in the machine of one run.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use alembic_evaluator::{Class, Outcome, Value, Vm, exception_class, raise, unsupported};

use crate::host::{Environment, Migration};
use crate::sqlalchemy::event::Listeners;

/// The machine's extension: the host, and the Python objects that must be one object each.
pub(crate) struct Bindings {
    pub(crate) environment: Rc<dyn Environment>,
    /// `context.config`
    pub(crate) config: OnceCell<Value>,
    /// `sqlalchemy.sql.elements.quoted_name` and `conv`, which derive from `str`
    pub(crate) name_classes: OnceCell<NameClasses>,
    /// The exception classes of drivers, by module and name
    pub(crate) driver_exceptions: RefCell<HashMap<String, Value>>,
    /// The members of Python's enumerations by what stands for them in the database, under the key of their type
    pub(crate) enumerations: RefCell<HashMap<String, Vec<(String, Value)>>>,
    /// The types whose values go through code of the project, by the number that stands in the type
    pub(crate) conversions: RefCell<HashMap<usize, Value>>,
    /// What listens to the connections of all engines
    pub(crate) listeners: Listeners,
}

/// Strings that know more than their text.
pub(crate) struct NameClasses {
    pub(crate) quoted_name: Rc<Class>,
    pub(crate) conventional: Rc<Class>,
}

impl Bindings {
    pub(crate) fn new(environment: Rc<dyn Environment>) -> Self {
        Self {
            environment,
            config: OnceCell::new(),
            name_classes: OnceCell::new(),
            driver_exceptions: RefCell::default(),
            enumerations: RefCell::default(),
            conversions: RefCell::default(),
            listeners: Listeners::default(),
        }
    }
}

/// The bindings of a machine.
///
/// # Errors
/// None were installed.
pub(crate) fn bindings(vm: &Vm) -> Outcome<Rc<Bindings>> {
    vm.extension::<Bindings>()
        .ok_or_else(|| unsupported("nothing here can run a migration: no environment is installed"))
}

/// The environment that `alembic.context` reaches.
pub(crate) fn environment(vm: &Vm) -> Outcome<Rc<dyn Environment>> {
    Ok(bindings(vm)?.environment.clone())
}

/// The migration context that `alembic.op` reaches.
///
/// # Errors
/// Python's NameError when no steps are being run (section 1.1 of the reference's inventory).
pub(crate) fn operations(vm: &Vm, function: &str) -> Outcome<Rc<dyn Migration>> {
    environment(vm)?.operations().ok_or_else(|| {
        raise(
            &exception_class::NAME_ERROR,
            format!(
                "Can't invoke function '{function}', as the proxy object has not yet been established for the \
                 Alembic 'Operations' class.  Try placing this code inside a callable."
            ),
        )
    })
}

/// The migration context that `context.configure()` made.
///
/// # Errors
/// `No context has been configured yet.`
pub(crate) fn migration(vm: &Vm) -> Outcome<Rc<dyn Migration>> {
    environment(vm)?
        .migration()
        .ok_or_else(|| raise(&exception_class::EXCEPTION, "No context has been configured yet."))
}
