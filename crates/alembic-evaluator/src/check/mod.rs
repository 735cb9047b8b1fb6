//! What can be told before running: unsupported constructs, unknown names, attributes and arguments of native objects.
//!
//! Functions of the script itself are looked at whole. What they take from the project's own modules is followed only
//! where it runs for certain: what stands under a condition that cannot be decided here is refused when it is reached. What a
//! function makes where it has no value at hand (`if cache: return cache.value`) counts as certain.

mod calls;
mod known;
mod names;
mod own;
mod scope;
mod walk;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::bindings;
use crate::code::{Code, CodeKind};
use crate::native::NativeClass;
use crate::outcome::Unsupported;
use crate::value::Value;
use crate::vm::{Program, Vm};

use known::Known;
pub(crate) use scope::Memory;
use scope::{SCRIPT, Scope, ScopeIndex, address, nested_stores};
use walk::Walk;

/// What is the same for all instances of a class during a run: class, property, value.
pub(crate) type Fact = (&'static NativeClass, &'static str, Value);

impl Vm {
    /// Everything unsupported that can be seen without running, in the top level of the program and in the functions
    /// reachable from the named entry points (and from the top level), in the order of the text.
    ///
    /// Nothing of the program is executed. What cannot be decided without running is not reported.
    pub fn check(&mut self, program: &Rc<Program>, entry_points: &[&str]) -> Vec<Unsupported> {
        self.check_with_globals(program, entry_points, &[])
    }

    /// [`Vm::check`] for a program that is run with these extra global names.
    pub fn check_with_globals(
        &mut self,
        program: &Rc<Program>,
        entry_points: &[&str],
        globals: &[&str],
    ) -> Vec<Unsupported> {
        let mut defined: HashSet<Rc<str>> = bindings::names(&program.syntax.body).into_iter().collect();
        for name in ["__name__", "__file__", "__doc__", "__annotations__"].iter().chain(globals) {
            defined.insert((*name).into());
        }
        let memory = std::mem::take(self.check_memory());
        let mut check = Check {
            vm: self,
            script: Scope { open: defined.contains("*"), defined, ..Scope::default() },
            memory,
            follows: !entry_points.is_empty(),
            wanted: entry_points.iter().map(|name| (Rc::from(*name), true)).collect(),
            pending: Vec::new(),
            visited: HashMap::new(),
            returns: HashMap::new(),
            receivers: HashMap::new(),
            roots: Vec::new(),
            found: Vec::new(),
            depth: 0,
            paths_change: false,
        };
        check.forget_places();
        check.collect_definitions(&program.code);
        check.script_code(&program.code, true, Vec::new());
        check.finish();
        let mut found = check.found;
        *self.check_memory() = check.memory;
        let file = program.file();
        found.sort_by_key(|unsupported| {
            unsupported.place.as_ref().map(|place| {
                let other = (&*place.file != file).then(|| place.file.clone());
                (other, place.line, place.column)
            })
        });
        found.dedup();
        found
    }

    /// Tells the check what a property of every instance of a class gives during this run: branches that it rules out
    /// are not looked at.
    pub fn know(&mut self, class: &'static NativeClass, property: &'static str, value: Value) {
        *self.check_memory() = Memory::default();
        let facts = self.facts();
        facts.retain(|(known, name, _)| !std::ptr::eq(*known, class) || *name != property);
        facts.push((class, property, value));
    }
}

struct Check<'a> {
    vm: &'a mut Vm,
    script: Scope,
    memory: Memory,
    /// Whether the project's own modules are looked into. What runs before anything else needs no check to be refused
    /// in time.
    follows: bool,
    /// Functions of the script whose code is still to be checked, and whether they run for certain.
    wanted: Vec<(Rc<str>, bool)>,
    /// Codes of own modules that lie too deep to be looked at where they are called.
    pending: Vec<(ScopeIndex, Rc<Code>)>,
    /// Codes of the script that have been looked at, and whether they were known to run.
    visited: HashMap<usize, bool>,
    returns: HashMap<usize, Known>,
    /// The first argument of methods.
    receivers: HashMap<usize, Known>,
    /// What the script uses of own modules.
    roots: Vec<usize>,
    found: Vec<Unsupported>,
    depth: usize,
    /// Whether the script changes where modules are found.
    paths_change: bool,
}

/// Calls deeper than this are looked at later, and nothing is known of their results.
const DEEPEST: usize = 40;

impl Check<'_> {
    fn scope(&mut self, index: ScopeIndex) -> &mut Scope {
        match self.memory.scopes.get_mut(index) {
            Some(scope) => scope,
            None => &mut self.script,
        }
    }

    fn collect_definitions(&mut self, code: &Rc<Code>) {
        // A function that a `global` statement binds elsewhere is found here as well.
        for (inner, _) in &code.codes {
            self.script.functions.entry(inner.name.clone()).or_default().push(inner.clone());
        }
        self.script.rebound = code.codes.iter().flat_map(|(inner, _)| nested_stores(inner)).collect();
        self.script.defined.extend(self.script.rebound.iter().cloned());
    }

    fn finish(&mut self) {
        loop {
            if let Some((name, certain)) = self.wanted.pop() {
                for code in self.script.functions.get(&name).cloned().unwrap_or_default() {
                    self.script_code(&code, certain, Vec::new());
                }
            } else if let Some((scope, code)) = self.pending.pop() {
                self.own_code(scope, &code, Vec::new());
            } else {
                break;
            }
        }
        if !self.memory.has_findings {
            return;
        }
        let mut seen = HashSet::new();
        let mut open = std::mem::take(&mut self.roots);
        while let Some(index) = open.pop() {
            if seen.insert(index)
                && let Some(node) = self.memory.nodes.get(index)
            {
                self.found.extend(node.found.iter().cloned());
                open.extend(&node.uses);
            }
        }
    }

    /// Reports at an instruction; in an own module only what runs for certain.
    fn report(&mut self, walk: &Walk, index: usize, sentence: String) {
        let found = Unsupported::new(sentence).at(walk.place(index));
        self.add(walk, index, found);
    }

    fn add(&mut self, walk: &Walk, index: usize, found: Unsupported) {
        match walk.node.and_then(|node| self.memory.nodes.get_mut(node)) {
            None => self.found.push(found),
            Some(node) if walk.is_certain(index) => {
                node.found.push(found);
                self.memory.has_findings = true;
            }
            Some(_) => {}
        }
    }

    /// Looks at a code of the script. A code that turns out to run for certain is looked at again.
    fn script_code(&mut self, code: &Rc<Code>, certain: bool, captured: Vec<Known>) -> Known {
        match self.visited.get(&address(code)) {
            Some(known) if *known || !certain => {
                return self.returns.get(&address(code)).cloned().unwrap_or(Known::Unknown);
            }
            _ => {}
        }
        self.visited.insert(address(code), certain);
        let top = code.kind == CodeKind::Module;
        let walk = Walk::new(code, SCRIPT, None, certain && !top, captured);
        let (walk, returns) = self.walk(walk);
        self.returns.insert(address(code), returns.clone());
        // Functions inside functions, lambdas, comprehensions and class bodies run with the code around them; functions of
        // the top level only when they are named.
        for (inner, cells) in &walk.made {
            let by_name = top
                && matches!(inner.kind, CodeKind::Function | CodeKind::Generator | CodeKind::Coroutine)
                && !inner.name.starts_with('<');
            if !by_name {
                self.script_code(inner, false, walk.captured_by(inner, cells));
            }
        }
        returns
    }
}
