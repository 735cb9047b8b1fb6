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
    /// `from x import *`, in order: statement index.
    pub(crate) stars: Vec<usize>,
}

pub(crate) struct Statement {
    pub(crate) code: Rc<Code>,
    pub(crate) started: Cell<bool>,
    /// Why it failed, so that asking again gives the same answer.
    pub(crate) failure: RefCell<Option<crate::outcome::Interruption>>,
}

impl LazyBody {
    pub(crate) fn new(body: &[Stmt], codes: Vec<Rc<Code>>) -> Self {
        let mut by_name: HashMap<Rc<str>, Vec<usize>> = HashMap::new();
        let mut stars = Vec::new();
        for (index, statement) in body.iter().enumerate() {
            let mut names = bindings::names(std::slice::from_ref(statement));
            names.extend(mutated(statement));
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
            .map(|code| Statement { code, started: Cell::new(false), failure: RefCell::new(None) })
            .collect();
        LazyBody { statements, by_name, stars }
    }

    /// The names that its statements bind or change.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Rc<str>> {
        self.by_name.keys()
    }

    /// The statements that bind or change a name, in order.
    pub(crate) fn statements_of(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The names that a statement changes without binding them: `name.x = …`, `name[k] = …`, `name += …`, and calls of
/// methods that change a container (`name.append(…)`), functions registered with it (`@compiles(name)`). Other calls are side effects that nobody asked for.
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
        Stmt::FunctionDef(function) => {
            // `@compiles(Name, …)`: the function belongs to what it is registered with.
            for decorator in &function.decorator_list {
                if let Expr::Call(call) = &decorator.expression
                    && matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "compiles")
                {
                    call.arguments.args.iter().take(1).for_each(&mut add);
                }
            }
        }
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

fn root(target: &Expr) -> Option<&str> {
    match target {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => root(&attribute.value),
        Expr::Subscript(subscript) => root(&subscript.value),
        _ => None,
    }
}
