//! Values that keywords have.

use alembic_python_text::{float_repr, string_repr};
use alembic_schema::{Argument, ConstraintAttributes, DialectOptions, SqlExpression};

use super::{RenderError, Renderer, truth};

impl Renderer<'_> {
    /// `keyword=value` for each keyword of a dialect.
    pub(super) fn dialect_options(&self, options: &DialectOptions) -> Result<Vec<String>, RenderError> {
        // Those of one dialect stand together, in the order in which the dialects come first.
        let dialect = |keyword: &str| keyword.split('_').next().unwrap_or_default().to_owned();
        let mut dialects: Vec<String> = Vec::new();
        for (keyword, _) in options.iter() {
            let name = dialect(keyword);
            if !dialects.contains(&name) {
                dialects.push(name);
            }
        }
        let mut sorted: Vec<_> = options.iter().collect();
        sorted.sort_by_key(|(keyword, _)| dialects.iter().position(|name| *name == dialect(keyword)));
        let write = |(keyword, value): (&str, &Argument)| {
            Ok(format!("{keyword}={}", self.potential_expression(value)?))
        };
        sorted.into_iter().map(write).collect()
    }

    /// A value, in which an expression stands as its SQL: `sa.text('…')`.
    pub(super) fn potential_expression(&self, value: &Argument) -> Result<String, RenderError> {
        let all = |items: &[Argument]| {
            let items: Result<Vec<String>, RenderError> =
                items.iter().map(|item| self.potential_expression(item)).collect();
            Ok::<_, RenderError>(items?.join(", "))
        };
        match value {
            Argument::List(items) => Ok(format!("[{}]", all(items)?)),
            Argument::Tuple(items) => {
                let comma = if items.len() == 1 { "," } else { "" };
                Ok(format!("({}{comma})", all(items)?))
            }
            Argument::Expression(expression) => self.text_element(expression),
            other => Ok(argument_repr(other)),
        }
    }

    /// `sa.text('…')`
    pub(super) fn text_element(&self, expression: &SqlExpression) -> Result<String, RenderError> {
        Ok(format!("{}text({})", self.sqlalchemy(), string_repr(&self.sql(expression)?)))
    }

    /// `deferrable=…`, `initially=…` of a constraint, those that are true.
    pub(super) fn deferrability(attributes: &ConstraintAttributes) -> Vec<String> {
        let deferrable = (attributes.deferrable == Some(true)).then(|| "deferrable=True".to_owned());
        let initially = attributes
            .initially
            .as_deref()
            .filter(|initially| !initially.is_empty())
            .map(|initially| format!("initially={}", string_repr(initially)));
        deferrable.into_iter().chain(initially).collect()
    }
}

/// `repr()` of a value.
pub(super) fn argument_repr(value: &Argument) -> String {
    let all = |items: &[Argument]| items.iter().map(argument_repr).collect::<Vec<_>>().join(", ");
    match value {
        Argument::None => "None".to_owned(),
        Argument::Boolean(value) => truth(*value).to_owned(),
        Argument::Integer(number) => number.to_string(),
        Argument::Float(number) => float_repr(*number),
        Argument::Text(text) => string_repr(text),
        Argument::Type(sql_type) => {
            super::types::type_repr(sql_type, &mut |inner| super::types::plain_repr(inner))
        }
        Argument::List(items) => format!("[{}]", all(items)),
        Argument::Tuple(items) if items.len() == 1 => format!("({},)", all(items)),
        Argument::Tuple(items) => format!("({})", all(items)),
        Argument::Mapping(entries) => mapping_repr(entries),
        Argument::Opaque(text) => text.clone(),
        Argument::Expression(_) => "None".to_owned(),
    }
}

/// `{'a': 1}`
pub(super) fn mapping_repr(entries: &[(String, Argument)]) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(key, value)| format!("{}: {}", string_repr(key), argument_repr(value)))
        .collect();
    format!("{{{}}}", entries.join(", "))
}
