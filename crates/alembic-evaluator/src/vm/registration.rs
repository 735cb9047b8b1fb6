//! Statements that register something with a value: a class with its base, a table with its metadata.
//!
//! A module of the project is evaluated symbol by symbol, so nothing registers itself until somebody asks. Who wants to know
//! everything that is registered with a value has the statements evaluated that use it, in every module that Python would have
//! imported by then.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Vm;
use super::imports::{Located, absolute_in};
use crate::code::Code;
use crate::module::Module;
use crate::outcome::Outcome;
use crate::value::Value;

impl Vm {
    /// Evaluates the statements of the project's own modules that use something for which `is_wanted` holds, and those
    /// that use what this makes. The modules are those that have been looked into and everything that they import.
    ///
    /// # Errors
    /// One of the statements fails.
    pub fn evaluate_users(&mut self, is_wanted: &dyn Fn(&Value) -> bool) -> Outcome<()> {
        let modules = self.imported_modules()?;
        loop {
            self.follow_imports(&modules, is_wanted);
            let wanted = wanted_names(&modules, is_wanted);
            let mut has_evaluated = false;
            for module in &modules {
                let (Some(lazy), Some(names)) = (&module.lazy, wanted.get(&module.name)) else { continue };
                for (index, statement) in lazy.statements.iter().enumerate() {
                    if !statement.started.get() && names.is_used_by(&statement.code) {
                        has_evaluated = true;
                        self.evaluate_statement(module, index)?;
                    }
                }
            }
            if !has_evaluated {
                return Ok(());
            }
        }
    }

    /// Evaluates the statements that use something for which `is_wanted` holds together with one of these words (names of
    /// functions and methods).
    ///
    /// # Errors
    /// One of the statements fails.
    pub fn evaluate_calls(&mut self, words: &[&str], is_wanted: &dyn Fn(&Value) -> bool) -> Outcome<()> {
        let modules = self.imported_modules()?;
        let words: HashSet<Rc<str>> = words.iter().map(|word| Rc::from(*word)).collect();
        let calls_any = |code: &Code| code.names.iter().any(|name| words.contains(name));
        let has_any = |module: &Rc<Module>| {
            module.lazy.iter().flat_map(|lazy| &lazy.statements).any(|statement| calls_any(&statement.code))
        };
        if !modules.iter().any(has_any) {
            return Ok(());
        }
        let wanted = wanted_names(&modules, is_wanted);
        for module in &modules {
            let (Some(lazy), Some(names)) = (&module.lazy, wanted.get(&module.name)) else { continue };
            for (index, statement) in lazy.statements.iter().enumerate() {
                let code = &statement.code;
                if !statement.started.get() && calls_any(code) && names.is_named_by(code) {
                    self.evaluate_statement(module, index)?;
                }
            }
        }
        Ok(())
    }

    /// The project's own modules that Python would have imported, in the order of their names.
    fn imported_modules(&mut self) -> Outcome<Vec<Rc<Module>>> {
        let mut found: Vec<Rc<Module>> = self.modules.values().filter_map(own).collect();
        found.sort_by(|left, right| left.name.cmp(&right.name));
        let mut known: HashSet<Rc<str>> = found.iter().map(|module| module.name.clone()).collect();
        let mut names: Vec<Rc<str>> = self.executed_imports.iter().cloned().collect();
        let mut next = 0;
        loop {
            for name in names {
                for (end, _) in name.match_indices('.').chain([(name.len(), "")]) {
                    let name: Rc<str> = name[..end].into();
                    let is_file = matches!(self.locate(&name), Located::Project { .. });
                    if is_file && known.insert(name.clone()) {
                        found.extend(own(&self.load_module(&name, None, None)?));
                    }
                }
            }
            let Some(module) = found.get(next) else { break };
            names = imports_of(module);
            next += 1;
        }
        found.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(found)
    }

    /// Evaluates the imports that bring something that is wanted, or that nobody has looked at; what they name is not looked
    /// into. An import that fails brings nothing.
    fn follow_imports(&mut self, modules: &[Rc<Module>], is_wanted: &dyn Fn(&Value) -> bool) {
        for module in modules {
            let Some(lazy) = &module.lazy else { continue };
            for (index, statement) in lazy.statements.iter().enumerate() {
                let code = &statement.code;
                if statement.started.get() || code.imports.is_empty() || is_for_types(code) {
                    continue;
                }
                // `from models import *` evaluates all of the other module.
                let is_star = lazy.stars.contains(&index);
                let brings = || {
                    let wanted = wanted_names(modules, is_wanted);
                    let sources = code.imports.iter().filter_map(|import| absolute_in(module, import));
                    sources.into_iter().any(|source| wanted.contains_key(&source))
                };
                if !is_star || brings() {
                    let _ = self.evaluate_statement(module, index);
                }
            }
        }
    }
}

/// What a module has of what is wanted.
#[derive(Default)]
struct Wanted {
    /// Names of the values themselves, of imports of them, and of functions that name them.
    names: HashSet<Rc<str>>,
    /// Names of modules that have something of it, with what that is called there.
    modules: HashMap<Rc<str>, HashSet<Rc<str>>>,
}

impl Wanted {
    /// Whether a code itself uses something of it.
    fn is_named_by(&self, code: &Code) -> bool {
        let names = |wanted: &HashSet<Rc<str>>| code.names.iter().any(|name| wanted.contains(name));
        names(&self.names)
            || self.modules.iter().any(|(module, inside)| code.names.contains(module) && names(inside))
    }

    /// Whether a code, or one inside of it, uses something of it.
    fn is_used_by(&self, code: &Code) -> bool {
        names_any(code, &self.names)
            || self.modules.iter().any(|(module, names)| {
                names_any(code, &HashSet::from([module.clone()])) && names_any(code, names)
            })
    }
}

/// What each module has of what is wanted.
fn wanted_names(modules: &[Rc<Module>], is_wanted: &dyn Fn(&Value) -> bool) -> HashMap<Rc<str>, Wanted> {
    let mut wanted: HashMap<Rc<str>, Wanted> = HashMap::new();
    loop {
        let mut found: Vec<(Rc<str>, Rc<str>)> = Vec::new();
        for module in modules {
            let known = wanted.get(&module.name);
            for (name, value) in module.namespace.string_items() {
                if known.is_some_and(|known| known.names.contains(&name)) {
                    continue;
                }
                let is_it = match &value {
                    Value::Deferred(deferred) => deferred.path.first().is_some_and(|first| {
                        wanted.get(&deferred.module).is_some_and(|other| other.names.contains(first))
                    }),
                    Value::Function(function) => {
                        Rc::ptr_eq(&function.module, module)
                            && known.is_some_and(|known| known.is_used_by(&function.code))
                    }
                    value => is_wanted(value),
                };
                if is_it {
                    found.push((module.name.clone(), name));
                }
            }
        }
        let mut has_found = !found.is_empty();
        for (module, name) in found {
            wanted.entry(module).or_default().names.insert(name);
        }
        for module in modules {
            for (name, value) in module.namespace.string_items() {
                let Some(imported) = imported_module(&value) else { continue };
                let below = |holder: &str| {
                    holder != &*module.name
                        && holder
                            .strip_prefix(&*imported)
                            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                let names: HashSet<Rc<str>> = wanted
                    .iter()
                    .filter(|(holder, _)| below(holder))
                    .flat_map(|(_, other)| other.names.iter().cloned())
                    .collect();
                if names.is_empty() {
                    continue;
                }
                let known = wanted.entry(module.name.clone()).or_default().modules.entry(name).or_default();
                let before = known.len();
                known.extend(names);
                has_found |= known.len() > before;
            }
        }
        if !has_found {
            return wanted;
        }
    }
}

/// The module that a value is, or the one that an import may stand for.
fn imported_module(value: &Value) -> Option<Rc<str>> {
    match value {
        Value::Module(module) => Some(module.name.clone()),
        Value::Deferred(deferred) => match deferred.path.as_slice() {
            [] => Some(deferred.module.clone()),
            [name] => Some(format!("{}.{name}", deferred.module).into()),
            _ => None,
        },
        _ => None,
    }
}

fn own(value: &Value) -> Option<Rc<Module>> {
    match value {
        Value::Module(module) if module.lazy.is_some() && !module.is_embedded() => Some(module.clone()),
        _ => None,
    }
}

/// Every name that an import statement of the top level may import a module by: `a.b` and `a.b.c` for `from a.b import c`.
fn imports_of(module: &Module) -> Vec<Rc<str>> {
    let statements = module.lazy.iter().flat_map(|lazy| &lazy.statements);
    let mut names = Vec::new();
    for code in statements.map(|statement| &statement.code).filter(|code| !is_for_types(code)) {
        for import in &code.imports {
            let Some(name) = absolute_in(module, import) else { continue };
            if let Some(inner) = &import.name {
                names.push(format!("{name}.{inner}").into());
            }
            names.push(name);
        }
    }
    names
}

/// `if TYPE_CHECKING:`
fn is_for_types(code: &Code) -> bool {
    let names_it = code.names.iter().any(|name| &**name == "TYPE_CHECKING");
    // The import of the name itself is none of these.
    names_it && code.imports.iter().all(|import| import.name.as_deref() != Some("TYPE_CHECKING"))
}

/// Whether a code, or one inside of it, uses one of these global names.
fn names_any(code: &Code, wanted: &HashSet<Rc<str>>) -> bool {
    code.names.iter().any(|name| wanted.contains(name))
        || code.codes.iter().any(|(inner, _)| names_any(inner, wanted))
}
