use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt};

use crate::bindings;
use crate::code::Code;

/// A module that is evaluated symbol by symbol: each top-level statement waits until somebody asks for a name that it
/// binds or changes.
pub(crate) struct LazyBody {
    pub(crate) statements: Vec<Statement>,
    by_name: HashMap<Rc<str>, Vec<usize>>,
    /// How many of these only register a function with what the name stands for.
    registrations: HashMap<Rc<str>, usize>,
    /// `from x import *`, in order: statement index.
    pub(crate) stars: Vec<usize>,
}

pub(crate) struct Statement {
    pub(crate) code: Rc<Code>,
    pub(crate) started: Cell<bool>,
    /// Why it failed, so that asking again gives the same answer.
    pub(crate) failure: RefCell<Option<crate::outcome::Interruption>>,
    /// Whether it is there for what it does rather than for a name.
    pub(crate) is_effect: bool,
    /// The function that it calls and no more: `register_opts` for `default.register_opts(CONF)`.
    pub(crate) called: Option<Rc<str>>,
}

impl LazyBody {
    pub(crate) fn new(body: &[Stmt], codes: Vec<Rc<Code>>) -> Self {
        let mut by_name: HashMap<Rc<str>, Vec<usize>> = HashMap::new();
        let mut registrations: HashMap<Rc<str>, usize> = HashMap::new();
        let mut stars = Vec::new();
        for (index, statement) in body.iter().enumerate() {
            let mut names = bindings::names(std::slice::from_ref(statement));
            names.extend(mutated(statement));
            for name in registered(statement) {
                *registrations.entry(name.clone()).or_default() += 1;
                names.push(name);
            }
            for name in names {
                if &*name == "*" {
                    stars.push(index);
                } else {
                    let statements = by_name.entry(name).or_default();
                    // `name = …` both binds and changes it.
                    if statements.last() != Some(&index) {
                        statements.push(index);
                    }
                }
            }
        }
        let statements = codes
            .into_iter()
            .zip(body)
            .map(|(code, statement)| Statement {
                code,
                started: Cell::new(false),
                failure: RefCell::new(None),
                is_effect: matches!(
                    statement,
                    Stmt::Expr(_)
                        | Stmt::For(_)
                        | Stmt::If(_)
                        | Stmt::Try(_)
                        | Stmt::With(_)
                        | Stmt::While(_)
                ),
                called: called(statement),
            })
            .collect();
        LazyBody { statements, by_name, registrations, stars }
    }

    /// The names that its statements bind or change.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Rc<str>> {
        self.by_name.keys()
    }

    /// Whether exactly one statement binds or changes a name.
    pub(crate) fn is_bound_once(&self, name: &str) -> bool {
        self.statements_of(name).len() == 1 + self.registrations.get(name).copied().unwrap_or(0)
    }

    /// The statements that bind or change a name, and those that register a function with it, in order.
    pub(crate) fn statements_of(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The last name of the function, if the statement is a call.
fn called(statement: &Stmt) -> Option<Rc<str>> {
    let Stmt::Expr(expression) = statement else { return None };
    let Expr::Call(call) = &*expression.value else { return None };
    match &*call.func {
        Expr::Name(name) => Some(name.id.as_str().into()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str().into()),
        _ => None,
    }
}

/// The names that a statement changes without binding them: `name.x = …`, `name[k] = …`, `name += …`, and calls of
/// methods that change a container (`name.append(…)`). Other calls are side effects that nobody asked for.
fn mutated(statement: &Stmt) -> Vec<Rc<str>> {
    let mut names = Vec::new();
    let mut add = |target: &Expr| {
        if let Some(name) = root(target) {
            names.push(Rc::from(name));
        }
    };
    match statement {
        Stmt::Assign(assign) => assign.targets.iter().for_each(&mut add),
        Stmt::AugAssign(assign) => add(&assign.target),
        Stmt::Delete(delete) => delete.targets.iter().for_each(&mut add),
        Stmt::Expr(inner) => {
            if let Expr::Call(call) = &*inner.value
                && let Expr::Attribute(method) = &*call.func
                && matches!(&*method.value, Expr::Name(_))
                && matches!(
                    method.attr.as_str(),
                    "append"
                        | "extend"
                        | "insert"
                        | "add"
                        | "update"
                        | "setdefault"
                        | "remove"
                        | "pop"
                        | "discard"
                )
            {
                add(&method.value);
            }
        }
        _ => {}
    }
    names
}

/// The names that a function is registered with: `@compiles(Name, …)`. The function belongs to what they stand for.
fn registered(statement: &Stmt) -> Vec<Rc<str>> {
    let Stmt::FunctionDef(function) = statement else { return Vec::new() };
    let mut names: Vec<Rc<str>> = Vec::new();
    for decorator in &function.decorator_list {
        if let Expr::Call(call) = &decorator.expression
            && matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "compiles")
            && let Some(name) = call.arguments.args.first().and_then(root)
            && !names.iter().any(|known| **known == *name)
        {
            names.push(name.into());
        }
    }
    names
}

fn root(target: &Expr) -> Option<&str> {
    match target {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => root(&attribute.value),
        Expr::Subscript(subscript) => root(&subscript.value),
        _ => None,
    }
}
