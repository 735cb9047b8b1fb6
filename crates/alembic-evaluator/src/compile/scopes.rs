use std::collections::HashMap;
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_pattern, walk_stmt};
use ruff_python_ast::{Comprehension, ExceptHandler, Expr, ExprContext, Parameters, Pattern, Stmt};

/// What a scope does with a name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Symbol {
    pub(super) bound: bool,
    pub(super) global: bool,
    pub(super) nonlocal: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    /// A function for the machine, but walrus targets belong to the scope around it.
    Comprehension,
}

pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    parent: Option<usize>,
    pub(super) symbols: IndexMap<Rc<str>, Symbol>,
    pub(super) cells: IndexSet<Rc<str>>,
    pub(super) free: IndexSet<Rc<str>>,
    pub(super) generator: bool,
}

/// The scopes of a module, by the address of the syntax node that opens each.
pub(super) struct Scopes {
    pub(super) list: Vec<Scope>,
    by_node: HashMap<usize, usize>,
}

impl Scopes {
    pub(super) fn of_module(body: &[Stmt]) -> Self {
        let mut builder = Builder::default();
        builder.open(ScopeKind::Module);
        builder.visit_body(body);
        builder.finish()
    }

    pub(super) fn of_expression(expression: &Expr) -> Self {
        let mut builder = Builder::default();
        builder.open(ScopeKind::Module);
        builder.visit_expr(expression);
        builder.finish()
    }

    pub(super) fn of_node<T>(&self, node: &T) -> usize {
        self.by_node.get(&std::ptr::from_ref(node).addr()).copied().unwrap_or(0)
    }
}

/// `__name` inside a class becomes `_Class__name` (Python reference, "private name mangling").
pub(super) fn mangle(class: Option<&str>, name: &str) -> Rc<str> {
    match class {
        Some(class) if name.starts_with("__") && !name.ends_with("__") && !name.contains('.') => {
            let class = class.trim_start_matches('_');
            if class.is_empty() { name.into() } else { format!("_{class}{name}").into() }
        }
        _ => name.into(),
    }
}

#[derive(Default)]
struct Builder {
    list: Vec<Scope>,
    by_node: HashMap<usize, usize>,
    stack: Vec<usize>,
    classes: Vec<Option<String>>,
}

impl Builder {
    fn open(&mut self, kind: ScopeKind) -> usize {
        let index = self.list.len();
        self.list.push(Scope {
            kind,
            parent: self.stack.last().copied(),
            symbols: IndexMap::new(),
            cells: IndexSet::new(),
            free: IndexSet::new(),
            generator: false,
        });
        self.stack.push(index);
        index
    }

    fn open_node<T>(&mut self, node: &T, kind: ScopeKind) {
        let index = self.open(kind);
        self.by_node.insert(std::ptr::from_ref(node).addr(), index);
    }

    fn close(&mut self) {
        self.stack.pop();
    }

    fn current(&mut self) -> &mut Scope {
        let index = self.stack.last().copied().unwrap_or(0);
        &mut self.list[index]
    }

    fn symbol(&mut self, name: &str) -> &mut Symbol {
        let name = mangle(self.classes.last().and_then(Option::as_deref), name);
        self.current().symbols.entry(name).or_default()
    }

    fn bind(&mut self, name: &str) {
        self.symbol(name).bound = true;
    }

    fn parameters(&mut self, parameters: &Parameters) {
        for parameter in parameters {
            self.bind(parameter.name().as_str());
        }
    }

    fn defaults<'a>(&mut self, parameters: &'a Parameters) {
        let _: &'a Parameters = parameters;
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs) {
            if let Some(default) = &parameter.default {
                self.visit_expr(default);
            }
        }
    }

    fn comprehension<'a>(&mut self, node: &'a Expr, generators: &'a [Comprehension], elements: &[&'a Expr]) {
        if let Some(first) = generators.first() {
            self.visit_expr(&first.iter);
        }
        self.open_node(node, ScopeKind::Comprehension);
        self.current().generator = matches!(node, Expr::Generator(_));
        self.bind(".0");
        for (index, generator) in generators.iter().enumerate() {
            if index > 0 {
                self.visit_expr(&generator.iter);
            }
            self.visit_expr(&generator.target);
            for condition in &generator.ifs {
                self.visit_expr(condition);
            }
        }
        for element in elements {
            self.visit_expr(element);
        }
        self.close();
    }

    /// Decides where each name lives, innermost scopes last.
    fn finish(mut self) -> Scopes {
        for index in (0..self.list.len()).rev() {
            let names: Vec<(Rc<str>, Symbol)> =
                self.list[index].symbols.iter().map(|(name, symbol)| (name.clone(), *symbol)).collect();
            let kind = self.list[index].kind;
            if kind == ScopeKind::Module {
                continue;
            }
            for (name, symbol) in names {
                let implicit = &*name == "__class__" && kind != ScopeKind::Class;
                if symbol.global || (symbol.bound && !symbol.nonlocal && !implicit) {
                    continue;
                }
                self.capture(index, &name);
            }
        }
        Scopes { list: self.list, by_node: self.by_node }
    }

    /// Looks for the function around `index` that owns a name, and makes it a cell on the way.
    fn capture(&mut self, index: usize, name: &Rc<str>) {
        let mut path = vec![index];
        let mut current = self.list[index].parent;
        while let Some(scope_index) = current {
            let scope = &self.list[scope_index];
            let symbol = scope.symbols.get(name).copied().unwrap_or_default();
            let owns = match scope.kind {
                ScopeKind::Module => return,
                ScopeKind::Class => &**name == "__class__",
                ScopeKind::Function | ScopeKind::Comprehension => {
                    if symbol.global {
                        return;
                    }
                    symbol.bound && !symbol.nonlocal
                }
            };
            if owns {
                self.list[scope_index].cells.insert(name.clone());
                for inner in path {
                    self.list[inner].free.insert(name.clone());
                }
                return;
            }
            path.push(scope_index);
            current = scope.parent;
        }
    }
}

impl<'a> Visitor<'a> for Builder {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => {
                for decorator in &function.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                self.defaults(&function.parameters);
                self.bind(function.name.as_str());
                self.open_node(statement, ScopeKind::Function);
                self.parameters(&function.parameters);
                self.visit_body(&function.body);
                self.close();
            }
            Stmt::ClassDef(class) => {
                for decorator in &class.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                if let Some(arguments) = &class.arguments {
                    for argument in &arguments.args {
                        self.visit_expr(argument);
                    }
                    for keyword in &arguments.keywords {
                        self.visit_expr(&keyword.value);
                    }
                }
                self.bind(class.name.as_str());
                self.open_node(statement, ScopeKind::Class);
                self.classes.push(Some(class.name.to_string()));
                self.visit_body(&class.body);
                self.classes.pop();
                self.close();
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
                if self.current().kind == ScopeKind::Class && matches!(&*assign.target, Expr::Name(_)) {
                    self.open_node(&*assign.annotation, ScopeKind::Function);
                    self.visit_expr(&assign.annotation);
                    self.close();
                    if assign.value.is_none() {
                        return;
                    }
                }
                self.visit_expr(&assign.target);
            }
            Stmt::Global(global) => {
                for name in &global.names {
                    self.symbol(name.as_str()).global = true;
                }
            }
            Stmt::Nonlocal(nonlocal) => {
                for name in &nonlocal.names {
                    self.symbol(name.as_str()).nonlocal = true;
                }
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = match &alias.asname {
                        Some(name) => name.as_str(),
                        None => alias.name.as_str().split('.').next().unwrap_or_default(),
                    };
                    self.bind(name);
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
                }
            }
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(handler) = handler;
        if let Some(kind) = &handler.type_ {
            self.visit_expr(kind);
        }
        if let Some(name) = &handler.name {
            self.bind(name.as_str());
        }
        self.visit_body(&handler.body);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.expression(expression));
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(pattern) => pattern.name.as_ref(),
            Pattern::MatchStar(pattern) => pattern.name.as_ref(),
            Pattern::MatchMapping(pattern) => pattern.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.bind(name.as_str());
        }
        walk_pattern(self, pattern);
    }
}

impl Builder {
    fn expression(&mut self, expression: &Expr) {
        match expression {
            Expr::Name(name) => {
                match name.ctx {
                    ExprContext::Load => {
                        self.symbol(name.id.as_str());
                    }
                    _ => self.bind(name.id.as_str()),
                }
                if name.id.as_str() == "super" && self.stack.len() > 1 {
                    self.symbol("__class__");
                }
            }
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                if let Expr::Name(name) = &*named.target {
                    let depth = self.stack.len();
                    let mut owner = depth.saturating_sub(1);
                    while owner > 0 && self.list[self.stack[owner]].kind == ScopeKind::Comprehension {
                        owner -= 1;
                    }
                    if owner + 1 < depth {
                        let index = self.stack[owner];
                        let name = mangle(self.classes.last().and_then(Option::as_deref), name.id.as_str());
                        let symbol = self.list[index].symbols.entry(name.clone()).or_default();
                        symbol.bound = true;
                        let at_module = self.list[index].kind == ScopeKind::Module;
                        for inner in &self.stack[owner + 1..] {
                            let symbol = self.list[*inner].symbols.entry(name.clone()).or_default();
                            if at_module {
                                symbol.global = true;
                            } else {
                                symbol.nonlocal = true;
                            }
                        }
                    } else {
                        self.bind(name.id.as_str());
                    }
                }
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.defaults(parameters);
                }
                self.open_node(expression, ScopeKind::Function);
                if let Some(parameters) = &lambda.parameters {
                    self.parameters(parameters);
                }
                self.visit_expr(&lambda.body);
                self.close();
            }
            Expr::ListComp(inner) => self.comprehension(expression, &inner.generators, &[&inner.elt]),
            Expr::SetComp(inner) => self.comprehension(expression, &inner.generators, &[&inner.elt]),
            Expr::Generator(inner) => self.comprehension(expression, &inner.generators, &[&inner.elt]),
            Expr::DictComp(inner) => match &inner.key {
                Some(key) => self.comprehension(expression, &inner.generators, &[key, &inner.value]),
                None => self.comprehension(expression, &inner.generators, &[&inner.value]),
            },
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.current().generator = true;
                walk_expr(self, expression);
            }
            _ => walk_expr(self, expression),
        }
    }
}
