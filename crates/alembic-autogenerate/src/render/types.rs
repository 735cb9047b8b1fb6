//! Types: `sa.String(length=50)`, `postgresql.JSONB(astext_type=sa.Text())`, `app.types.GUID()`.

use alembic_schema::{Argument, CustomType, ParameterDefault, ParameterKind, SqlType, TypeFamily};

use super::argument::argument_repr;
use super::{Item, ItemText, RenderError, Renderer};

impl Renderer<'_> {
    /// A type with what stands before it and its variants.
    pub(super) fn sql_type(&mut self, sql_type: &SqlType) -> Result<String, RenderError> {
        if let ItemText::Text(text) = self.ruled(Item::Type(sql_type))? {
            return Ok(text);
        }
        let mut text = self.without_variants(sql_type)?;
        let mut variants: Vec<&(String, SqlType)> = sql_type.variants.iter().collect();
        variants.sort_by(|left, right| left.0.cmp(&right.0));
        for (dialect, variant) in variants {
            let variant = self.without_variants(variant)?;
            text.push_str(&format!(
                ".with_variant({variant}, {})",
                alembic_python_text::string_repr(dialect)
            ));
        }
        Ok(text)
    }

    fn without_variants(&mut self, sql_type: &SqlType) -> Result<String, RenderError> {
        if let Some(custom) = &sql_type.custom {
            return Ok(self.custom_type(custom));
        }
        let module = sql_type.class.module;
        if module == "sqlalchemy" {
            let inner = sql_type.family() == TypeFamily::Array;
            let text = self.with_inner_types(sql_type, inner)?;
            return Ok(format!("{}{text}", self.sqlalchemy()));
        }
        self.imports.insert(format!("from sqlalchemy.dialects import {module}"));
        let is_own = module == self.dialect.name();
        if is_own && sql_type.family() == TypeFamily::Domain {
            return self.domain(sql_type);
        }
        // The reference writes the types inside of another database's type without their module, which nobody can run.
        Ok(format!("{module}.{}", self.with_inner_types(sql_type, true)?))
    }

    fn with_inner_types(&mut self, sql_type: &SqlType, inner: bool) -> Result<String, RenderError> {
        let mut failure = None;
        let text = type_repr(sql_type, &mut |inside| {
            if !inner {
                return plain_repr(inside);
            }
            self.sql_type(inside).unwrap_or_else(|error| {
                failure = Some(error);
                String::new()
            })
        });
        failure.map_or(Ok(text), Err)
    }

    fn custom_type(&mut self, custom: &CustomType) -> String {
        let prefix = if let Some(prefix) = &self.options.user_module_prefix {
            prefix.clone()
        } else {
            self.modules.add(&custom.module);
            format!("{}.", custom.module)
        };
        format!("{prefix}{}({})", custom.name, custom.arguments)
    }

    /// `postgresql.DOMAIN('positive', sa.Integer(), check='VALUE > 0')`
    fn domain(&mut self, domain: &SqlType) -> Result<String, RenderError> {
        let mut parts = vec![domain.argument("name").map(argument_repr).unwrap_or_default()];
        if let Some(Argument::Type(data_type)) = domain.argument("data_type") {
            parts.push(self.sql_type(data_type)?);
        }
        for keyword in
            ["collation", "collation_schema", "default", "constraint_name", "not_null", "check", "schema"]
        {
            let Some(value) = domain.argument(keyword).filter(|value| **value != Argument::None) else {
                continue;
            };
            match (keyword, value) {
                ("not_null", value) if !value.is_true() => {}
                ("check", Argument::Expression(check)) => {
                    parts.push(format!("check={}", alembic_python_text::string_repr(&self.sql(check)?)));
                }
                (keyword, value) => parts.push(format!("{keyword}={}", self.potential_expression(value)?)),
            }
        }
        if !domain.flag("create_type") {
            parts.push("create_type=False".to_owned());
        }
        Ok(format!("postgresql.DOMAIN({})", parts.join(", ")))
    }
}

/// `repr()` of a type, with nothing before its name nor before those inside of it.
pub(crate) fn plain_repr(sql_type: &SqlType) -> String {
    match &sql_type.custom {
        Some(custom) => format!("{}({})", custom.name, custom.arguments),
        None => type_repr(sql_type, &mut plain_repr),
    }
}

/// `repr()` of a type of SQLAlchemy, the types inside of it as `inner` writes them.
///
/// Arguments that have their default are left out.
pub(super) fn type_repr(sql_type: &SqlType, inner: &mut dyn FnMut(&SqlType) -> String) -> String {
    let mut shown = Vec::new();
    for parameter in sql_type.class.parameters {
        let given = sql_type.argument(parameter.name);
        // The type of the texts inside of a document is always there, and always shown.
        if matches!(parameter.name, "astext_type" | "text_type") {
            let text = match given {
                Some(Argument::Type(text)) => inner(text),
                _ => SqlType::named("sqlalchemy", "Text").map_or_else(String::new, |text| inner(&text)),
            };
            shown.push(format!("{}={text}", parameter.name));
            continue;
        }
        // A domain shows nothing that can only be passed by keyword.
        if sql_type.family() == TypeFamily::Domain && parameter.kind == ParameterKind::Keyword {
            continue;
        }
        let Some(given) = given.filter(|_| sql_type.shows(parameter.name)) else { continue };
        let is_default = match parameter.default {
            ParameterDefault::None => *given == Argument::None,
            ParameterDefault::Boolean(truth) => *given == Argument::Boolean(truth),
            ParameterDefault::Integer(number) => *given == Argument::Integer(number),
            ParameterDefault::Required | ParameterDefault::NotGiven => false,
        };
        if is_default {
            continue;
        }
        let mut write = |value: &Argument| match value {
            Argument::Type(inside) => inner(inside),
            other => argument_repr(other),
        };
        match (parameter.kind, given) {
            (ParameterKind::Variadic, Argument::List(items)) => shown.extend(items.iter().map(write)),
            _ if parameter.default == ParameterDefault::Required => shown.push(write(given)),
            _ => shown.push(format!("{}={}", parameter.name, write(given))),
        }
    }
    format!("{}({})", sql_type.class.name, shown.join(", "))
}
