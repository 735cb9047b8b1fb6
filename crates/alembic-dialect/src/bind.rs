use alembic_schema::{BindParameter, SqlType, Value};

use crate::{Compiler, DialectError, ParameterStyle, Parameters};

/// Where the values of a statement go while its text is written.
#[derive(Debug)]
pub(crate) struct BindSink {
    /// Every value is written into the text.
    literal: bool,
    /// Values may be left out: the text is printed with its placeholders.
    printed: bool,
    values: Vec<(String, Value)>,
    anonymous: usize,
}

impl BindSink {
    /// Values are written into the text, as in `CREATE TABLE` and wherever else a database takes no parameters.
    pub(crate) fn literal() -> Self {
        Self { literal: true, printed: false, values: Vec::new(), anonymous: 0 }
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

    fn placeholder(&mut self, name: &str, value: Value, style: ParameterStyle) -> String {
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
}

impl Compiler<'_> {
    /// How placeholders are written.
    pub(crate) fn parameter_style(&self) -> ParameterStyle {
        self.context.parameter_style.unwrap_or_else(|| self.dialect.parameter_style())
    }

    /// Values go where the context wants them: into the text offline with literal binds, beside it otherwise.
    pub(crate) fn bind_sink(&self) -> BindSink {
        BindSink {
            literal: self.context.offline && self.context.literal_binds,
            printed: self.context.offline,
            ..BindSink::literal()
        }
    }

    /// A parameter: a placeholder, or its value as text.
    pub(crate) fn bind(
        &self,
        parameter: &BindParameter,
        binds: &mut BindSink,
    ) -> Result<String, DialectError> {
        let sql_type = parameter.sql_type.as_ref();
        if parameter.expanding {
            let Some(Value::Array(items)) = &parameter.value else {
                return Err(DialectError::Argument(
                    "'expanding' parameters can't be used with an empty list or a value that is not a list"
                        .to_owned(),
                ));
            };
            let items: Vec<String> =
                items.iter().map(|item| self.literal(item, sql_type)).collect::<Result<_, _>>()?;
            return Ok(format!("({})", items.join(", ")));
        }
        if binds.literal || parameter.literal_execute {
            return self.literal(parameter.value.as_ref().unwrap_or(&Value::Null), sql_type);
        }
        let name = parameter.name.clone().unwrap_or_else(|| {
            binds.anonymous += 1;
            format!("param_{}", binds.anonymous)
        });
        let value = match &parameter.value {
            Some(value) => value.clone(),
            None if binds.printed => Value::Null,
            None => {
                return Err(DialectError::raised(
                    "StatementError",
                    format!("A value is required for bind parameter '{name}'"),
                ));
            }
        };
        let inferred = type_of_value(&value);
        let sql_type = sql_type.map_or(&inferred, |sql_type| self.dialect_type(sql_type));
        let value = self.dialect.parameter_value(value, sql_type.family());
        let mut text = binds.placeholder(&name, value, self.parameter_style());
        if self.dialect.casts_parameter(sql_type) {
            text.push_str(&format!("::{}", self.type_text(sql_type)?));
        }
        Ok(text)
    }
}

/// The type that SQLAlchemy gives to a value without one.
fn type_of_value(value: &Value) -> SqlType {
    let name = match value {
        Value::Null | Value::Json(_) | Value::Array(_) => return SqlType::null(),
        Value::Boolean(_) => "Boolean",
        Value::Integer(_) => "Integer",
        Value::Float(_) => "Float",
        Value::Number(_) => "Numeric",
        Value::Text(_) => "String",
        Value::Bytes(_) => "LargeBinary",
        Value::Date(_) => "Date",
        Value::Time(_) => "Time",
        Value::DateTime(_) => "DateTime",
        Value::Interval(_) => "Interval",
        Value::Uuid(_) => "Uuid",
    };
    SqlType::named("sqlalchemy", name).unwrap_or_else(SqlType::null)
}
