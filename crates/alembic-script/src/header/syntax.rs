//! The slow way to a header: the full parser, for every file that the scan leaves alone.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Alias, ExceptHandler, Expr, ExprContext, ExprName, Pattern, Stmt, StmtAnnAssign, StmtAssign,
};

use super::HeaderError;
use super::literal::{HeaderLiteral, HeaderValues};

const NAMES: [&str; 5] = ["revision", "down_revision", "branch_labels", "depends_on", "__doc__"];

/// What the syntax tree of a module tells about its header.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Every value is a literal.
    Literal(HeaderValues),
    /// A value has to be computed: the name, and the line of the first statement that binds it so.
    Computed { name: &'static str, line: usize },
}

/// Reads the header values of a module from its syntax tree.
pub(super) fn read(source: &str) -> Result<Reading, HeaderError> {
    let parsed = ruff_python_parser::parse_module(source).map_err(|error| HeaderError::Syntax {
        line: line_of(source, error.location.start().to_usize()),
        message: error.error.to_string(),
    })?;
    let module = parsed.syntax();
    let mut values = HeaderValues { docstring: docstring(&module.body), ..HeaderValues::default() };
    let mut bindings = Bindings { in_own_scope: false, found: None };
    for statement in &module.body {
        if !literal_assignment(statement, &mut values) {
            bindings.visit_stmt(statement);
        }
    }
    Ok(match bindings.found {
        Some((name, offset)) => Reading::Computed { name, line: line_of(source, offset) },
        None => Reading::Literal(values),
    })
}

/// The number of the line that holds `offset`, from 1.
pub(super) fn line_of(source: &str, offset: usize) -> usize {
    let before = &source.as_bytes()[..offset.min(source.len())];
    memchr::memchr_iter(b'\n', before).count() + 1
}

fn docstring(body: &[Stmt]) -> Option<String> {
    match body.first()? {
        Stmt::Expr(statement) => {
            statement.value.as_string_literal_expr().map(|literal| literal.value.to_str().to_owned())
        }
        _ => None,
    }
}

/// Takes over an assignment of a literal to one of the names. Says whether it was one.
fn literal_assignment(statement: &Stmt, values: &mut HeaderValues) -> bool {
    let (targets, value): (Vec<&Expr>, &Expr) = match statement {
        Stmt::Assign(StmtAssign { targets, value, .. }) => (targets.iter().collect(), value),
        Stmt::AnnAssign(StmtAnnAssign { target, value: Some(value), .. }) => (vec![target], value),
        _ => return false,
    };
    let names: Option<Vec<&ExprName>> = targets.iter().map(|target| target.as_name_expr()).collect();
    let Some(names) = names else { return false };
    // An annotation may hold an assignment expression; the annotations that migrations use are plain.
    if names.iter().all(|name| values.slot(name.id.as_bytes()).is_none()) {
        return false;
    }
    let Some(literal) = literal(value) else { return false };
    if names.iter().any(|name| name.id == "__doc__") {
        return false;
    }
    for name in names {
        if let Some(slot) = values.slot(name.id.as_bytes()) {
            *slot = Some(literal.clone());
        }
    }
    true
}

fn literal(value: &Expr) -> Option<HeaderLiteral> {
    let items = match value {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        Expr::Set(set) => &set.elts,
        _ if is_of_wrong_type(value) => return Some(HeaderLiteral::WrongType),
        _ => return item(value),
    };
    if items.iter().any(is_of_wrong_type) {
        return Some(HeaderLiteral::WrongType);
    }
    Some(HeaderLiteral::sequence(items.iter().map(item).collect::<Option<_>>()?))
}

fn is_of_wrong_type(value: &Expr) -> bool {
    matches!(
        value,
        Expr::NumberLiteral(_) | Expr::BooleanLiteral(_) | Expr::BytesLiteral(_) | Expr::EllipsisLiteral(_)
    )
}

fn item(value: &Expr) -> Option<HeaderLiteral> {
    match value {
        Expr::NoneLiteral(_) => Some(HeaderLiteral::None),
        Expr::StringLiteral(text) => Some(HeaderLiteral::Text(text.value.to_str().to_owned())),
        _ => None,
    }
}

/// Finds every other way in which a module binds one of the names.
struct Bindings {
    in_own_scope: bool,
    found: Option<(&'static str, usize)>,
}

impl Bindings {
    fn bind(&mut self, name: &str, offset: usize) {
        if self.in_own_scope || self.found.is_some() {
            return;
        }
        if let Some(name) = NAMES.into_iter().find(|known| *known == name) {
            self.found = Some((name, offset));
        }
    }

    fn bind_global(&mut self, name: &str, offset: usize) {
        let in_own_scope = std::mem::replace(&mut self.in_own_scope, false);
        self.bind(name, offset);
        self.in_own_scope = in_own_scope;
    }

    /// `globals()["revision"] = …` is seen wherever it stands.
    fn store_into_globals(&mut self, target: &Expr, offset: usize) {
        let Expr::Subscript(subscript) = target else { return };
        let Expr::Call(call) = subscript.value.as_ref() else { return };
        if call.func.as_name_expr().is_some_and(|name| name.id == "globals") {
            match subscript.slice.as_ref() {
                Expr::StringLiteral(key) => self.bind_global(key.value.to_str(), offset),
                _ => self.bind_global("revision", offset),
            }
        }
    }
}

impl<'a> Visitor<'a> for Bindings {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => {
                self.bind(&function.name, function.range.start().to_usize());
                for decorator in &function.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.visit_parameters(&function.parameters);
                let outer = std::mem::replace(&mut self.in_own_scope, true);
                self.visit_body(&function.body);
                self.in_own_scope = outer;
            }
            Stmt::ClassDef(class) => {
                self.bind(&class.name, class.range.start().to_usize());
                for decorator in &class.decorator_list {
                    self.visit_decorator(decorator);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                let outer = std::mem::replace(&mut self.in_own_scope, true);
                self.visit_body(&class.body);
                self.in_own_scope = outer;
            }
            Stmt::Global(global) => {
                for name in &global.names {
                    self.bind_global(name, global.range.start().to_usize());
                }
            }
            // An annotation alone binds nothing.
            Stmt::AnnAssign(annotated) if annotated.value.is_none() => {}
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) if matches!(name.ctx, ExprContext::Store | ExprContext::Del) => {
                self.bind(&name.id, name.range.start().to_usize());
            }
            Expr::Subscript(subscript) if matches!(subscript.ctx, ExprContext::Store | ExprContext::Del) => {
                self.store_into_globals(expression, subscript.range.start().to_usize());
                visitor::walk_expr(self, expression);
            }
            Expr::Call(call) => {
                if let Expr::Attribute(attribute) = call.func.as_ref()
                    && let Expr::Call(inner) = attribute.value.as_ref()
                    && inner.func.as_name_expr().is_some_and(|name| name.id == "globals")
                    && !matches!(attribute.attr.as_str(), "get" | "items" | "keys" | "values" | "copy")
                {
                    self.bind_global("revision", call.arguments.range.start().to_usize());
                }
                visitor::walk_expr(self, expression);
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.visit_parameters(parameters);
                }
                let outer = std::mem::replace(&mut self.in_own_scope, true);
                self.visit_expr(&lambda.body);
                self.in_own_scope = outer;
            }
            _ => visitor::walk_expr(self, expression),
        }
    }

    fn visit_alias(&mut self, alias: &'a Alias) {
        let bound = alias.asname.as_ref().unwrap_or(&alias.name);
        let bound = bound.split('.').next().unwrap_or_default();
        self.bind(bound, alias.range.start().to_usize());
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name, inner.range.start().to_usize());
        }
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(pattern) => pattern.name.as_ref(),
            Pattern::MatchStar(pattern) => pattern.name.as_ref(),
            Pattern::MatchMapping(pattern) => pattern.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.bind(name, name.range.start().to_usize());
        }
        visitor::walk_pattern(self, pattern);
    }
}
