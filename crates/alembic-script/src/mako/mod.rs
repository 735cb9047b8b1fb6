//! `script.py.mako`: Mako templates, the way Alembic uses them.
//!
//! A template is taken apart ([`lexer`]). The few expressions that ordinary templates hold are worked out on the spot
//! ([`direct`]); any other template is translated to Python ([`translate`]) and evaluated ([`evaluate`]), so it has the
//! whole language of the evaluator. What other templates it would take (`<%include>`, `<%inherit>`, `<%namespace>`) is
//! refused with the line.

mod direct;
mod evaluate;
mod lexer;
mod repr;
mod translate;

use alembic_config::Config;
use alembic_evaluator::{Value, Vm};

pub(crate) use repr::python_repr;

/// Why a template gives no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateError {
    /// The line of the template, from 1.
    pub(crate) line: usize,
    pub(crate) message: String,
}

impl TemplateError {
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// What evaluates the templates that need it.
pub struct TemplateHost {
    /// A machine that the template runs on.
    pub vm: Vm,
    /// The object `config` of the template.
    pub config: Option<Value>,
}

/// What a template can name.
pub(crate) struct Names<'a> {
    /// The values handed to the template.
    pub(crate) values: Vec<(String, Value)>,
    /// Answers `config.get_main_option()` where no evaluation is needed.
    pub(crate) config: Option<&'a Config>,
    /// Called only for a template that needs evaluation.
    pub(crate) host: &'a dyn Fn() -> TemplateHost,
}

impl Names<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// Renders a template. `file` is only for messages.
pub(crate) fn render(file: &str, source: &str, names: &Names<'_>) -> Result<String, TemplateError> {
    let nodes = lexer::lex(source)?;
    match direct::render(&nodes, names) {
        Some(text) => Ok(text),
        None => evaluate::render(file, &nodes, names),
    }
}

#[cfg(test)]
mod tests;
