use std::collections::HashMap;

use alembic_schema::{FromClause, SqlExpression, Value};

use crate::{Compiler, ParameterStyle, Parameters};

/// What one statement gathers while its text is written: values, the names made for it, the queries it is inside of.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact about the place that is written")]
pub(crate) struct CompileState {
    /// Every value is written into the text.
    pub(crate) literal: bool,
    /// Values may be left out: the text is printed with its placeholders.
    pub(crate) printed: bool,
    /// Columns are written without their table.
    pub(crate) unqualified: bool,
    /// The place is inside of an operator's operand.
    pub(crate) in_operator: bool,
    /// The queries around the place that is being written, outermost first.
    pub(crate) scopes: Vec<Scope>,
    /// What stands after `WITH`, in order.
    pub(crate) ctes: Vec<WrittenCte>,
    /// The names of queries behind `WITH` that are being written.
    pub(crate) open_ctes: Vec<String>,
    /// The values that the execution gives to parameters, by name.
    pub(crate) given: Vec<(String, Value)>,
    added: Vec<SqlExpression>,
    values: Vec<(String, Value)>,
    numbered: HashMap<(usize, String), String>,
    counters: HashMap<String, usize>,
}

/// A query that is being written.
#[derive(Debug, Default, Clone)]
pub(crate) struct Scope {
    /// What its `FROM` names.
    pub(crate) own: Vec<FromClause>,
    /// The same with what the queries around it name.
    pub(crate) all: Vec<FromClause>,
    /// The labels that its `ORDER BY` may use, each with the number of its column.
    pub(crate) labels: Vec<String>,
}

/// A query that stands after `WITH`.
#[derive(Debug)]
pub(crate) struct WrittenCte {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) recursive: bool,
}

impl CompileState {
    /// Values are written into the text, as in `CREATE TABLE` and wherever else a database takes no parameters.
    pub(crate) fn literal() -> Self {
        Self { literal: true, ..Self::default() }
    }

    /// The parameters that the text now needs.
    pub(crate) fn into_parameters(self, style: ParameterStyle) -> Parameters {
        if self.values.is_empty() {
            return Parameters::None;
        }
        match style {
            ParameterStyle::Named | ParameterStyle::Pyformat => Parameters::Named(self.values),
            ParameterStyle::Qmark | ParameterStyle::Numeric | ParameterStyle::Format => {
                Parameters::Positional(self.values.into_iter().map(|(_, value)| value).collect())
            }
        }
    }

    pub(crate) fn placeholder(&mut self, name: &str, value: Value, style: ParameterStyle) -> String {
        let named = matches!(style, ParameterStyle::Named | ParameterStyle::Pyformat);
        if !named || !self.values.iter().any(|(known, _)| known == name) {
            self.values.push((name.to_owned(), value));
        }
        match style {
            ParameterStyle::Qmark => "?".to_owned(),
            ParameterStyle::Numeric => format!(":{}", self.values.len()),
            ParameterStyle::Named => format!(":{name}"),
            ParameterStyle::Format => "%s".to_owned(),
            ParameterStyle::Pyformat => format!("%({name})s"),
        }
    }

    /// What the execution gives to a parameter.
    pub(crate) fn given(&self, name: &str) -> Option<&Value> {
        self.given.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// An expression that a dialect adds: it lives as long as the names that were made for its parts.
    pub(crate) fn kept(&mut self, expression: SqlExpression) -> SqlExpression {
        self.added.push(expression.clone());
        expression
    }

    /// `beginning_1` for the first object of this beginning that is written, `beginning_2` for the second, …; the same
    /// object has the same name wherever it is written.
    pub(crate) fn numbered_name<T>(&mut self, object: &T, beginning: &str) -> String {
        let identity = (std::ptr::from_ref(object).cast::<()>() as usize, beginning.to_owned());
        if let Some(name) = self.numbered.get(&identity) {
            return name.clone();
        }
        let counter = self.counters.entry(beginning.to_owned()).or_default();
        *counter += 1;
        let name = format!("{beginning}_{counter}");
        self.numbered.insert(identity, name.clone());
        name
    }
}

impl Compiler<'_> {
    /// Values go where the context wants them: into the text offline with literal binds, beside it otherwise.
    pub(crate) fn compile_state(&self) -> CompileState {
        CompileState {
            literal: self.context.offline && self.context.literal_binds,
            printed: self.context.offline,
            ..CompileState::default()
        }
    }
}
