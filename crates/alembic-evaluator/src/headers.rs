use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::TextSize;

use crate::literal;
use crate::outcome::Unsupported;
use crate::parsing::{self, Refusal};
use crate::source::Source;
use crate::value::Value;

/// What can be read of a script without evaluating it.
#[derive(Debug, Clone, Default)]
pub struct Headers {
    /// The module's docstring as Python's `__doc__` has it.
    pub docstring: Option<Rc<str>>,
    /// The top-level assignments to the names asked for, the last one of each.
    pub assignments: Vec<(Rc<str>, Header)>,
}

/// One top-level assignment.
#[derive(Debug, Clone)]
pub enum Header {
    /// A literal.
    Literal(Value),
    /// An expression that must be evaluated.
    Computed,
}

impl Headers {
    /// The assignment to a name.
    pub fn get(&self, name: &str) -> Option<&Header> {
        self.assignments.iter().rev().find(|(known, _)| &**known == name).map(|(_, header)| header)
    }
}

/// Reads the literal top-level assignments of a script: `revision = "a1"`, `down_revision: Union[str, None] = None`.
///
/// An assignment inside `if`, `try` or any other block counts as [`Header::Computed`]. Fails on a syntax error, with its
/// line and column.
pub fn read_headers(file: &str, source: &str, names: &[&str]) -> Result<Headers, Unsupported> {
    let parsed = parsing::module(source).map_err(|refusal| {
        let lines = Source::new(file.into(), source.into(), None);
        match refusal {
            Refusal::TooDeep => Unsupported::new("a source with nesting this deep is not supported")
                .at(lines.place(TextSize::default())),
            Refusal::Syntax(error) => Unsupported::new(format!("invalid syntax: {}", error.error))
                .at(lines.place(error.location.start())),
        }
    })?;
    let mut headers = Headers::default();
    let body = parsed.suite();
    if let Some(Stmt::Expr(first)) = body.first()
        && let Expr::StringLiteral(text) = &*first.value
    {
        headers.docstring = Some(text.value.to_str().into());
    }
    for statement in body {
        let (targets, value): (Vec<&Expr>, _) = match statement {
            Stmt::Assign(assign) => (assign.targets.iter().collect(), &*assign.value),
            Stmt::AnnAssign(assign) => match &assign.value {
                Some(value) => (vec![&*assign.target], &**value),
                None => continue,
            },
            Stmt::AugAssign(assign) => {
                computed(&assign.target, names, &mut headers);
                continue;
            }
            Stmt::If(_) | Stmt::Try(_) | Stmt::With(_) | Stmt::For(_) | Stmt::While(_) => {
                for name in crate::bindings::names(std::slice::from_ref(statement)) {
                    record(&name, names, Header::Computed, &mut headers);
                }
                continue;
            }
            _ => continue,
        };
        let literal = literal::value(value);
        for target in targets {
            match (target, &literal) {
                (Expr::Name(name), Some(value)) => {
                    record(name.id.as_str(), names, Header::Literal(value.clone()), &mut headers);
                }
                (other, _) => computed(other, names, &mut headers),
            }
        }
    }
    Ok(headers)
}

fn computed(target: &Expr, names: &[&str], headers: &mut Headers) {
    match target {
        Expr::Name(name) => record(name.id.as_str(), names, Header::Computed, headers),
        Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| computed(item, names, headers)),
        Expr::List(list) => list.elts.iter().for_each(|item| computed(item, names, headers)),
        _ => {}
    }
}

fn record(name: &str, names: &[&str], header: Header, headers: &mut Headers) {
    if names.contains(&name) {
        headers.assignments.push((name.into(), header));
    }
}
