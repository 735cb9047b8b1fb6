use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt};

use crate::literal;
use crate::value::Value;

/// The parameters of a native function, parsed from their Python text.
#[derive(Debug, Default)]
pub(crate) struct Signature {
    pub(crate) parameters: Vec<Parameter>,
    /// How many of them can only be given by position.
    pub(crate) positional_only: usize,
    /// How many of them can be given by position at all.
    pub(crate) positional: usize,
    /// The name of `*rest`, and whether it receives unresolved imports.
    pub(crate) rest: Option<(Rc<str>, bool)>,
    /// Annotated `*rest: no_class`: a class of the project is refused.
    pub(crate) refuses_classes: bool,
    /// The name of `**keywords`, and whether it receives unresolved imports.
    pub(crate) keywords: Option<(Rc<str>, bool)>,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Rc<str>,
    pub(crate) default: Option<Value>,
    /// Annotated `: deferred`.
    pub(crate) deferred: bool,
}

impl Signature {
    /// Parses `(a, b=1, *, c=None, **rest)`. The text comes from a static table; what cannot be read counts as a function
    /// without parameters, so every call with arguments is refused.
    pub(crate) fn parse(text: &str) -> Signature {
        let source = format!("def f{text}: ...\n");
        let Ok(parsed) = ruff_python_parser::parse_module(&source) else {
            return <Signature as Default>::default();
        };
        let Some(Stmt::FunctionDef(function)) = parsed.suite().first() else {
            return <Signature as Default>::default();
        };
        let parameters = &function.parameters;
        let is = |annotation: Option<&Expr>, word: &str| matches!(annotation, Some(Expr::Name(name)) if name.id.as_str() == word);
        let deferred = |annotation: Option<&Expr>| is(annotation, "deferred");
        let list = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .chain(&parameters.kwonlyargs)
            .map(|parameter| Parameter {
                name: parameter.parameter.name.as_str().into(),
                default: parameter
                    .default
                    .as_deref()
                    .map(|default| literal::value(default).unwrap_or(Value::None)),
                deferred: deferred(parameter.parameter.annotation.as_deref()),
            })
            .collect();
        let collector = |parameter: &ruff_python_ast::Parameter| {
            (Rc::from(parameter.name.as_str()), deferred(parameter.annotation.as_deref()))
        };
        Signature {
            parameters: list,
            positional_only: parameters.posonlyargs.len(),
            positional: parameters.posonlyargs.len() + parameters.args.len(),
            rest: parameters.vararg.as_deref().map(collector),
            refuses_classes: parameters
                .vararg
                .as_deref()
                .is_some_and(|rest| is(rest.annotation.as_deref(), "no_class")),
            keywords: parameters.kwarg.as_deref().map(collector),
        }
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| &*parameter.name == name)
    }

    pub(crate) fn default_of(&self, index: usize) -> Value {
        self.parameters.get(index).and_then(|parameter| parameter.default.clone()).unwrap_or(Value::None)
    }
}

/// What is said of a class that `*rest: no_class` is given.
pub(crate) fn class_refused(function: &str) -> String {
    format!("a class of the project as an argument of `{function}()` is not supported")
}
