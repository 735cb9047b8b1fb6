//! The project's own modules: their statements are looked at when a name of theirs is needed.

use std::collections::HashSet;
use std::rc::Rc;

use super::known::{Known, Symbol, builtin};
use super::scope::{ClassBody, Home, Node, SCRIPT, Scope, ScopeIndex, address, nested_stores};
use super::walk::Walk;
use super::{Check, DEEPEST};
use crate::code::{Code, CodeKind};
use crate::module::Module;
use crate::outcome::Unsupported;
use crate::value::Value;
use crate::vm::Located;

impl Check<'_> {
    /// Where modules are found may have changed since the last check.
    pub(super) fn forget_places(&mut self) {
        let roots = self.vm.import_roots().borrow().clone();
        if self.memory.roots != roots {
            self.memory.roots = roots;
            self.memory.homes.clear();
        }
    }

    /// What a module name stands for.
    pub(super) fn home(&mut self, name: &Rc<str>) -> Home {
        if let Some(home) = self.memory.homes.get(name) {
            return home.clone();
        }
        let home = match self.vm.locate(name) {
            Located::Native(module) => Home::Native(module),
            Located::Embedded(_) => Home::Embedded,
            Located::Namespace => Home::Package,
            Located::ThirdParty(crate::system::Presence::Absent) => Home::Unknown,
            Located::ThirdParty(_) => Home::Foreign,
            Located::Loaded(Value::Module(module)) if module.is_embedded() => Home::Embedded,
            Located::Loaded(Value::Module(module)) => self.own_module(&module),
            Located::Project { .. } if self.follows => match self.vm.load_module(name, None, None) {
                Ok(Value::Module(module)) => self.own_module(&module),
                _ => Home::Unknown,
            },
            Located::Loaded(_) | Located::Project { .. } => return Home::Unknown,
        };
        self.memory.homes.insert(name.clone(), home.clone());
        home
    }

    fn own_module(&mut self, module: &Rc<Module>) -> Home {
        let Some(lazy) = &module.lazy else { return Home::Unknown };
        let known = self
            .memory
            .scopes
            .iter()
            .position(|scope| scope.module.as_ref().is_some_and(|known| Rc::ptr_eq(known, module)));
        if let Some(index) = known {
            return Home::Own(index);
        }
        let rebound: HashSet<Rc<str>> = lazy
            .statements
            .iter()
            .flat_map(|statement| statement.code.codes.iter().flat_map(|(inner, _)| nested_stores(inner)))
            .collect();
        self.memory.scopes.push(Scope {
            defined: lazy.names().cloned().chain(rebound.iter().cloned()).collect(),
            open: !lazy.stars.is_empty(),
            rebound,
            module: Some(module.clone()),
            ..Scope::default()
        });
        Home::Own(self.memory.scopes.len() - 1)
    }

    /// What a global name of an own module is; the statements that bind or change it run now.
    pub(super) fn symbol(&mut self, walk: &Walk, scope: ScopeIndex, name: &Rc<str>) -> Known {
        let Some(module) = self.scope(scope).module.clone() else { return Known::Unknown };
        let Some(lazy) = &module.lazy else { return Known::Unknown };
        let wanted = lazy.statements_of(name);
        if wanted.is_empty() && !self.scope(scope).defined.contains(name) {
            let stars: Vec<Rc<Code>> = lazy
                .stars
                .iter()
                .filter_map(|star| lazy.statements.get(*star))
                .map(|star| star.code.clone())
                .collect();
            return self
                .starred(walk, scope, &stars, name)
                .or_else(|| builtin(name))
                .unwrap_or(Known::Unknown);
        }
        for index in wanted {
            if let Some(statement) = lazy.statements.get(*index) {
                self.use_own(walk, scope, &statement.code, Vec::new());
            }
        }
        match self.scope(scope).globals.get(name).cloned() {
            Some(Known::Symbol(symbol)) if self.depth < DEEPEST => {
                self.depth += 1;
                let known = self.look(walk, usize::MAX, &symbol);
                self.depth -= 1;
                known
            }
            Some(Known::Symbol(_)) | None => Known::Unknown,
            Some(known) => known,
        }
    }

    /// What `from … import *` statements bind to a name.
    fn starred(
        &mut self,
        walk: &Walk,
        scope: ScopeIndex,
        statements: &[Rc<Code>],
        name: &Rc<str>,
    ) -> Option<Known> {
        for import in statements.iter().flat_map(|code| code.imports.iter()) {
            let module = self.absolute(scope, import)?;
            match self.home(&module) {
                Home::Native(module) if module.member(name).is_none() => {}
                Home::Own(inner) if inner != scope && self.depth < DEEPEST => {
                    let inside = self.scope(inner);
                    if inside.open || inside.defined.contains(name) {
                        self.depth += 1;
                        let known = self.symbol(walk, inner, name);
                        self.depth -= 1;
                        return Some(known);
                    }
                }
                _ => return Some(Known::Unknown),
            }
        }
        None
    }

    /// Looks inside an import.
    pub(super) fn look(&mut self, walk: &Walk, index: usize, symbol: &Symbol) -> Known {
        let mut known = self.symbol(walk, symbol.scope, &symbol.name);
        for name in &symbol.path {
            known = self.attribute(walk, index, known, name);
            if let Known::Symbol(inner) = &known
                && self.depth < DEEPEST
            {
                let inner = inner.clone();
                self.depth += 1;
                known = self.look(walk, index, &inner);
                self.depth -= 1;
            }
        }
        known
    }

    /// A code of an own module runs as part of the one that is walked; what it returns.
    pub(super) fn use_own(
        &mut self,
        walk: &Walk,
        scope: ScopeIndex,
        code: &Rc<Code>,
        captured: Vec<Known>,
    ) -> Known {
        let node = self.own_code(scope, code, captured);
        match walk.node.and_then(|user| self.memory.nodes.get_mut(user)) {
            Some(user) if !user.uses.contains(&node) => user.uses.push(node),
            Some(_) => {}
            None => self.roots.push(node),
        }
        self.memory.nodes.get(node).map_or(Known::Unknown, |node| node.returns.clone())
    }

    pub(super) fn own_code(&mut self, scope: ScopeIndex, code: &Rc<Code>, captured: Vec<Known>) -> usize {
        let node = if let Some(node) = self.memory.by_code.get(&address(code)) {
            if self.memory.nodes.get(*node).is_none_or(|node| node.is_walked) {
                return *node;
            }
            *node
        } else {
            self.memory.nodes.push(Node {
                code: code.clone(),
                is_walked: false,
                found: Vec::new(),
                uses: Vec::new(),
                returns: Known::Unknown,
            });
            let node = self.memory.nodes.len() - 1;
            self.memory.by_code.insert(address(code), node);
            node
        };
        if self.depth >= DEEPEST {
            self.pending.push((scope, code.clone()));
            return node;
        }
        if let Some(known) = self.memory.nodes.get_mut(node) {
            known.is_walked = true;
        }
        let walk = Walk::new(code, scope, Some(node), true, captured);
        let (walk, returns) = self.walk(walk);
        if code.kind == CodeKind::Class {
            let body = self.memory.classes.entry(address(code)).or_default();
            body.members = walk.members;
        }
        if let Some(node) = self.memory.nodes.get_mut(node) {
            node.returns = returns;
        }
        node
    }

    /// A class statement: its body runs.
    pub(super) fn make_class(
        &mut self,
        walk: &mut Walk,
        index: usize,
        code: &Rc<Code>,
        cells: &[u32],
        parts: &[Known],
    ) -> Known {
        if walk.scope == SCRIPT {
            walk.made.push((code.clone(), cells.to_vec()));
            return Known::ScriptClass;
        }
        if !walk.is_certain(index) {
            return Known::Unknown;
        }
        let bases: Vec<Known> = match parts.get(1) {
            Some(Known::Sequence(bases, _)) => {
                bases.iter().map(|base| self.looked(walk, index, base)).collect()
            }
            _ => vec![Known::Unknown],
        };
        self.memory.classes.insert(address(code), ClassBody { bases, ..ClassBody::default() });
        let captured = walk.captured_by(code, cells);
        self.use_own(walk, walk.scope, code, captured);
        Known::OwnClass(walk.scope, code.clone())
    }

    /// The value, looked inside if it is an import.
    pub(super) fn looked(&mut self, walk: &Walk, index: usize, known: &Known) -> Known {
        match known {
            Known::Symbol(symbol) if walk.is_certain(index) && self.depth < DEEPEST => {
                self.look(walk, index, symbol)
            }
            Known::Symbol(_) => Known::Unknown,
            other => other.clone(),
        }
    }

    /// An attribute of an own class or of its instances.
    pub(super) fn own_attribute(
        &mut self,
        walk: &Walk,
        index: usize,
        scope: ScopeIndex,
        class: &Rc<Code>,
        name: &str,
    ) -> Known {
        match self.own_member(class, name, 0) {
            Some(Known::Property(home, code)) => {
                self.receivers.entry(address(&code)).or_insert(Known::OwnInstance(scope, class.clone()));
                self.run(walk, index, home, &code, Vec::new())
            }
            Some(Known::Code(home, code)) => {
                self.receivers.entry(address(&code)).or_insert(Known::OwnInstance(scope, class.clone()));
                Known::Code(home, code)
            }
            // An instance may have a value of its own under the name.
            Some(Known::Constant(_)) | None => Known::Unknown,
            Some(known) => known,
        }
    }

    fn own_member(&self, class: &Rc<Code>, name: &str, depth: usize) -> Option<Known> {
        let body = self.memory.classes.get(&address(class))?;
        if let Some(member) = body.members.get(name) {
            return Some(member.clone());
        }
        if depth > DEEPEST {
            return None;
        }
        body.bases.iter().find_map(|base| match base {
            Known::OwnClass(_, code) => self.own_member(code, name, depth + 1),
            _ => None,
        })
    }

    /// The package of which nobody knows the content, if the class derives from one.
    pub(super) fn foreign_base(&self, class: &Rc<Code>, depth: usize) -> Option<Known> {
        let body = self.memory.classes.get(&address(class))?;
        body.bases.iter().find_map(|base| match base {
            Known::Foreign(_) => Some(base.clone()),
            Known::OwnClass(_, code) if depth < DEEPEST => self.foreign_base(code, depth + 1),
            _ => None,
        })
    }

    /// Calls a special method of an instance.
    pub(super) fn special(&mut self, walk: &Walk, index: usize, instance: &Known, name: &str) -> Known {
        let Known::OwnInstance(scope, class) = instance else { return Known::Unknown };
        match self.own_attribute(walk, index, *scope, class, name) {
            Known::Code(home, code) => self.run(walk, index, home, &code, Vec::new()),
            _ => Known::Unknown,
        }
    }

    /// The first argument of a method.
    pub(super) fn receiver_of(&self, code: &Rc<Code>) -> Known {
        let takes_it = code.parameters.positional > 0 && !code.name.starts_with('<');
        match self.receivers.get(&address(code)) {
            Some(known) if takes_it => known.clone(),
            _ => Known::Unknown,
        }
    }

    /// A function of a checked text is called.
    pub(super) fn run(
        &mut self,
        walk: &Walk,
        index: usize,
        scope: ScopeIndex,
        code: &Rc<Code>,
        captured: Vec<Known>,
    ) -> Known {
        let certain = walk.is_certain(index);
        if scope != SCRIPT {
            return if certain { self.use_own(walk, scope, code, captured) } else { Known::Unknown };
        }
        if self.depth >= DEEPEST {
            return Known::Unknown;
        }
        self.script_code(code, certain, captured)
    }

    /// What is certain to need the content of a package of which nobody knows it.
    pub(super) fn refuse_foreign(&mut self, walk: &Walk, index: usize, known: &Known) {
        let Known::Foreign(foreign) = known else { return };
        if !walk.is_certain(index) || (walk.scope == SCRIPT && walk.is_top()) || self.paths_change {
            return;
        }
        let what = if foreign.dotted.len() == foreign.module.len() {
            format!("module `{}`", foreign.dotted)
        } else {
            // Only the first name behind the module is asked for.
            let rest = &foreign.dotted[foreign.module.len() + 1..];
            format!("`{}.{}`", foreign.module, rest.split('.').next().unwrap_or(rest))
        };
        let sentence = format!("the content of {what} (imported at {}) is not known here", foreign.place);
        let found = Unsupported::new(sentence).at(walk.place(index));
        self.add(walk, index, found);
    }
}
