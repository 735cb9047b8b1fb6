use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::known::Known;
use crate::code::{Code, Instruction};
use crate::module::Module;
use crate::outcome::Unsupported;

/// The number of a text whose names are known.
pub(super) type ScopeIndex = usize;

/// The text that is being checked; its scope lives for one check.
pub(super) const SCRIPT: ScopeIndex = usize::MAX;

/// The names of one text.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) defined: HashSet<Rc<str>>,
    /// Whether `import *` may define any name.
    pub(super) open: bool,
    /// What global names stand for, where they are bound once.
    pub(super) globals: HashMap<Rc<str>, Known>,
    /// The code of each function and class of the top level, by name.
    pub(super) functions: HashMap<Rc<str>, Vec<Rc<Code>>>,
    /// The module, where it is one of the project's own: its statements are looked at when somebody asks for a name.
    pub(super) module: Option<Rc<Module>>,
    /// Names that functions bind by `global`.
    pub(super) rebound: HashSet<Rc<str>>,
}

/// What has been found in a code of an own module.
pub(super) struct Node {
    /// Kept, so that its address stays its own.
    #[expect(dead_code, reason = "owns what `by_code` refers to")]
    pub(super) code: Rc<Code>,
    pub(super) is_walked: bool,
    pub(super) found: Vec<Unsupported>,
    /// The codes that run when this one runs.
    pub(super) uses: Vec<usize>,
    pub(super) returns: Known,
}

/// What a class body of an own module binds.
#[derive(Default)]
pub(super) struct ClassBody {
    pub(super) members: HashMap<Rc<str>, Known>,
    pub(super) bases: Vec<Known>,
}

/// What a module name stands for.
#[derive(Clone)]
pub(super) enum Home {
    Native(&'static crate::native::NativeModule),
    Own(ScopeIndex),
    /// Written in Python, and no file of the project: only the names are looked at.
    Embedded,
    Package,
    /// A package that is installed, or of which nobody knows.
    Foreign,
    Unknown,
}

/// What is kept from one check to the next: each own module is read, and each of its functions looked at, once.
#[derive(Default)]
pub(crate) struct Memory {
    /// Where modules were searched.
    pub(super) roots: Vec<String>,
    pub(super) homes: HashMap<Rc<str>, Home>,
    pub(super) scopes: Vec<Scope>,
    pub(super) nodes: Vec<Node>,
    pub(super) by_code: HashMap<usize, usize>,
    pub(super) classes: HashMap<usize, ClassBody>,
    /// Whether anything has been found in an own module.
    pub(super) has_findings: bool,
}

pub(super) fn address(code: &Rc<Code>) -> usize {
    Rc::as_ptr(code).addr()
}

/// Global names that functions bind by `global`.
pub(super) fn nested_stores(code: &Rc<Code>) -> Vec<Rc<str>> {
    let mut names = Vec::new();
    let mut open = vec![code.clone()];
    while let Some(code) = open.pop() {
        for instruction in &code.instructions {
            if let Instruction::StoreGlobal(name) = instruction {
                names.push(code.names[*name as usize].clone());
            }
        }
        open.extend(code.codes.iter().map(|(inner, _)| inner.clone()));
    }
    names
}
