mod attributes;
mod calls;
mod classes;
mod contexts;
mod entry;
mod frames;
mod generators;
mod hashing;
mod imports;
mod items;
mod iteration;
mod matching;
pub(crate) mod metaclasses;
mod operators;
mod registration;
mod run;
mod text;
mod unwinding;

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::module::{Deferred, Module};
use crate::native::NativeModule;
use crate::signature::Signature;
use crate::system::{Log, System, ThirdParty};
use crate::value::Value;

pub(crate) use calls::plain;
pub(crate) use classes::constructor_of;
pub use entry::Program;
pub(crate) use frames::{Frame, Names};
pub(crate) use generators::Generator;
pub(crate) use imports::Located;
pub(crate) use imports::absolute_in;
pub(crate) use items::key_error;
pub(crate) use text::default_repr;

/// The machine: one per run. It owns the modules, the import rules and the Python stack.
pub struct Vm {
    system: Rc<dyn System>,
    log: Option<Rc<dyn Log>>,
    third_party: Option<Rc<dyn ThirdParty>>,
    native_modules: HashMap<&'static str, &'static NativeModule>,
    /// What is known of modules whose other names are unknown.
    known_parts: HashMap<&'static str, &'static NativeModule>,
    /// Sources of the host's modules that are written in Python.
    python_modules: HashMap<&'static str, &'static str>,
    modules: HashMap<Rc<str>, Value>,
    import_roots: Rc<RefCell<Vec<String>>>,
    extensions: HashMap<TypeId, Rc<dyn Any>>,
    frames: Vec<Frame>,
    /// Calls from Rust back into Python that are open; they count for the recursion limit.
    nested: usize,
    /// Signatures that have been parsed, by the address and length of their text.
    signatures: FxHashMap<(usize, usize), Rc<Signature>>,
    /// Containers being shown, so that one inside itself ends.
    showing: Vec<Value>,
    /// Every name that an import statement that has run may have imported a module by.
    executed_imports: HashSet<Rc<str>>,
    /// Lazily evaluated statements that are running: module and statement.
    evaluating: Vec<(Rc<Module>, usize)>,
    /// Imports that are being looked into.
    resolving: Vec<Rc<Deferred>>,
    /// What the check has seen of the project's own modules.
    check_memory: crate::check::Memory,
    facts: Vec<crate::check::Fact>,
}

/// Python's default recursion limit.
pub(crate) const RECURSION_LIMIT: usize = 1000;
