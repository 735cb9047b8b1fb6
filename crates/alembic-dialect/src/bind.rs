use alembic_schema::{Affinity, BindParameter, SqlType, Value};

use crate::compile_state::CompileState;
use crate::literal::{no_literal, wrong_literal};
use crate::{Compiler, DialectError, ParameterStyle};

impl Compiler<'_> {
    /// How placeholders are written.
    pub(crate) fn parameter_style(&self) -> ParameterStyle {
        self.context.parameter_style.unwrap_or_else(|| self.dialect.parameter_style())
    }

    /// A parameter: a placeholder, or its value as text.
    pub(crate) fn bind(
        &self,
        parameter: &BindParameter,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let sql_type = parameter.sql_type.as_ref();
        if parameter.expanding {
            return self.expanded(parameter, false, false, state);
        }
        if state.literal || parameter.literal_execute {
            check_literal(parameter)?;
            return self.literal(parameter.value.as_ref().unwrap_or(&Value::Null), sql_type);
        }
        let name = parameter_name(parameter, state);
        let value = match state.given(&name).or(parameter.value.as_ref()) {
            Some(value) => value.clone(),
            None if state.printed => Value::Null,
            None => return Err(missing(&name)),
        };
        let placeholder = self.placeholder(&name, value, sql_type, state)?;
        self.read_by_type(placeholder, sql_type)
    }

    /// A value as its type takes it: types of geographic data have a function that reads it.
    pub(crate) fn read_by_type(
        &self,
        value: String,
        sql_type: Option<&SqlType>,
    ) -> Result<String, DialectError> {
        match sql_type.map(|sql_type| sql_type.for_dialect(self.dialect.name())).and_then(SqlType::spatial) {
            Some(spatial) => {
                self.dialect.check_spatial_data("a parameter")?;
                Ok(format!("{}({value})", spatial.from_text))
            }
            None => Ok(value),
        }
    }

    /// A parameter with another value than its own: what the place makes of it.
    pub(crate) fn bind_value(
        &self,
        parameter: &BindParameter,
        value: Value,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        if state.literal || parameter.literal_execute {
            return self.literal(&value, None);
        }
        let name = parameter_name(parameter, state);
        self.placeholder(&name, value, None, state)
    }

    /// A placeholder for a value, with the cast that its type needs.
    fn placeholder(
        &self,
        name: &str,
        value: Value,
        sql_type: Option<&SqlType>,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let inferred = SqlType::of_value(&value);
        let sql_type = sql_type.map_or(&inferred, |sql_type| self.dialect_type(sql_type));
        let value = self.dialect.parameter_value(value, sql_type.family());
        let mut text = state.placeholder(name, value, self.parameter_style());
        if self.dialect.casts_parameter(sql_type) {
            text.push_str(&format!("::{}", self.type_text(sql_type)?));
        }
        Ok(text)
    }

    /// A parameter that stands for a list (`IN`): as many placeholders as it has values.
    ///
    /// Source of the names: SQLAlchemy 2.1.9, "post compile" parameters.
    pub(crate) fn expanded(
        &self,
        parameter: &BindParameter,
        negated: bool,
        rows: bool,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let name = parameter_name(parameter, state);
        let items = match state.given(&name).or(parameter.value.as_ref()) {
            Some(Value::Array(items)) => items.clone(),
            Some(_) => {
                return Err(DialectError::Argument(format!(
                    "'expanding' parameter '{name}' must be given a list"
                )));
            }
            None => return Err(missing(&name)),
        };
        if items.is_empty() {
            return Ok(self.dialect.empty_list(negated).to_owned());
        }
        let mut written = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let name = format!("{name}_{}", number + 1);
            written.push(match item {
                Value::Array(parts) if rows => {
                    let mut row = Vec::new();
                    for (place, part) in parts.iter().enumerate() {
                        row.push(self.item(
                            &format!("{name}_{}", place + 1),
                            part,
                            None,
                            parameter,
                            state,
                        )?);
                    }
                    format!("({})", row.join(", "))
                }
                item => self.item(&name, item, parameter.sql_type.as_ref(), parameter, state)?,
            });
        }
        let written = written.join(", ");
        Ok(if rows { self.dialect.list_of_rows(&written) } else { format!("({written})") })
    }

    fn item(
        &self,
        name: &str,
        value: &Value,
        sql_type: Option<&SqlType>,
        parameter: &BindParameter,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        if state.literal || parameter.literal_execute {
            return self.literal(value, sql_type);
        }
        let placeholder = self.placeholder(name, value.clone(), sql_type, state)?;
        self.read_by_type(placeholder, sql_type)
    }
}

/// The name of a parameter in the statement, in characters that drivers can read.
///
/// Source: SQLAlchemy 2.1.9, `bindname_escape_characters`.
fn parameter_name(parameter: &BindParameter, state: &mut CompileState) -> String {
    let name = match &parameter.name {
        Some(name) if !parameter.unique => name.clone(),
        name => state.numbered_name(parameter, name.as_deref().unwrap_or("param")),
    };
    let readable = |character| match character {
        '%' => 'P',
        '(' => 'A',
        ')' => 'Z',
        ':' => 'C',
        '.' | '[' | ']' | ' ' => '_',
        other => other,
    };
    name.chars().map(readable).collect()
}

/// What the reference cannot write into a statement: a value for a column whose type it does not know, and a number for
/// a text column.
fn check_literal(parameter: &BindParameter) -> Result<(), DialectError> {
    let (Some(sql_type), Some(value)) = (&parameter.sql_type, &parameter.value) else { return Ok(()) };
    if *value == Value::Null {
        return Ok(());
    }
    if sql_type.is_null() {
        return Err(no_literal(value, "NULL"));
    }
    let number = matches!(value, Value::Integer(_) | Value::Float(_) | Value::Number(_) | Value::Boolean(_));
    if number && sql_type.affinity() == Affinity::String && sql_type.custom.is_none() {
        return Err(wrong_literal(value, "VARCHAR"));
    }
    Ok(())
}

fn missing(name: &str) -> DialectError {
    DialectError::raised("StatementError", format!("A value is required for bind parameter '{name}'"))
}
