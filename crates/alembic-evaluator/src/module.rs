use std::cell::RefCell;
use std::rc::Rc;

use crate::outcome::Outcome;
use crate::place::Place;
use crate::value::{Dict, Value};

/// A module that comes from source: a script, `env.py`, or one of the project's own modules.
pub struct Module {
    pub(crate) name: Rc<str>,
    pub(crate) file: Option<Rc<str>>,
    pub(crate) namespace: Rc<Dict>,
    /// For a module that is evaluated symbol by symbol.
    pub(crate) lazy: Option<crate::lazy::LazyBody>,
}

impl Module {
    /// The dotted name.
    pub fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// The file it came from.
    pub fn file(&self) -> Option<&Rc<str>> {
        self.file.as_ref()
    }

    /// Whether it is a built-in text, which defines a part of what the real module does.
    pub(crate) fn is_embedded(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.starts_with('<'))
    }

    /// Its global names.
    pub fn namespace(&self) -> &Rc<Dict> {
        &self.namespace
    }

    /// A global name that has been bound.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.namespace.get(name)
    }
}

/// Something imported that nobody has looked at: a module, or a path of attributes inside one.
///
/// `from app.models import Base` binds one; `Base.metadata` makes a longer one. Only [`crate::Vm::resolve`] looks inside.
pub struct Deferred {
    /// The module that was imported.
    pub(crate) module: Rc<str>,
    /// The attributes after it.
    pub(crate) path: Vec<Rc<str>>,
    /// Where it was imported.
    pub(crate) place: Option<Place>,
    /// What was found when somebody looked, or why nobody can.
    pub(crate) resolved: RefCell<Option<Outcome<Value>>>,
}

impl Deferred {
    /// What it stands for, as it would be written: `app.models.Base.metadata`.
    pub fn dotted(&self) -> String {
        let mut text = self.module.to_string();
        for part in &self.path {
            text.push('.');
            text.push_str(part);
        }
        text
    }

    /// The module that was imported.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// The attributes after the module.
    pub fn path(&self) -> &[Rc<str>] {
        &self.path
    }

    /// Where it was imported.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}
