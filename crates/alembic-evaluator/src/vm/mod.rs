mod entry;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::rc::Rc;

use crate::module::Module;
use crate::native::NativeModule;
use crate::system::{Log, System, ThirdParty};

pub use entry::Program;

/// A generator: a suspended frame.
pub struct Generator {}

/// The machine: one per run. It owns the modules, the import rules and the Python stack.
pub struct Vm {
    system: Rc<dyn System>,
    log: Option<Rc<dyn Log>>,
    third_party: Option<Rc<dyn ThirdParty>>,
    native_modules: HashMap<&'static str, &'static NativeModule>,
    modules: HashMap<Rc<str>, Rc<Module>>,
    import_roots: Vec<String>,
    extensions: HashMap<TypeId, Rc<dyn Any>>,
}
