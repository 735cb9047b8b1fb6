use alembic_schema::{
    Argument, Column, ConstraintAttributes, DialectOptions, ExcludeConstraint, Name, ServerDefault,
    SqlExpression, Table, TypeFamily,
};

use crate::sequence::sequence_options;
use crate::table_parts::names_of;
use crate::{ColumnPlace, Compiler, DialectError};

/// A column as SQLAlchemy writes it for PostgreSQL: one that numbers itself is a `SERIAL`.
pub(super) fn column_definition(
    compiler: &Compiler<'_>,
    column: &Column,
    place: &ColumnPlace<'_>,
) -> Result<String, DialectError> {
    let identity = match &column.server_default {
        Some(ServerDefault::Identity(identity)) => Some(identity),
        _ => None,
    };
    let mut text = format!("{} ", compiler.identifier(&column.name));
    if place.autoincrement && identity.is_none() {
        text.push_str(match compiler.dialect_type(&column.sql_type).family() {
            TypeFamily::BigInteger | TypeFamily::BigIntUpper => "BIGSERIAL",
            TypeFamily::SmallInteger | TypeFamily::SmallIntUpper => "SMALLSERIAL",
            _ => "SERIAL",
        });
    } else {
        text.push_str(&type_in_schema(compiler, column, place.table)?);
        text.push_str(&compiler.default_clause(column)?);
    }
    text.push_str(&compiler.computed_clause(column)?);
    if let Some(identity) = identity {
        text.push_str(&format!(
            " GENERATED {} AS IDENTITY",
            if identity.always { "ALWAYS" } else { "BY DEFAULT" }
        ));
        let options = sequence_options(&identity.options);
        if !options.is_empty() {
            text.push_str(&format!(" ({options})"));
        }
    }
    match (place.is_nullable(column), identity) {
        (false, None) => text.push_str(" NOT NULL"),
        (true, Some(_)) => text.push_str(" NULL"),
        (true, None) | (false, Some(_)) => {}
    }
    Ok(text)
}

/// A type that inherits the schema of its table (`inherit_schema=True`) is named with it.
fn type_in_schema(compiler: &Compiler<'_>, column: &Column, table: &Table) -> Result<String, DialectError> {
    let sql_type = compiler.dialect_type(&column.sql_type);
    match &table.name.schema {
        Some(schema) if sql_type.flag("inherit_schema") && sql_type.schema().is_none() => {
            compiler.type_text(&sql_type.clone().with("schema", schema.text.clone()))
        }
        _ => compiler.type_text(sql_type),
    }
}

/// ` NULLS NOT DISTINCT` before the columns and ` INCLUDE (…)` after them.
pub(super) fn key_modifiers(compiler: &Compiler<'_>, attributes: &ConstraintAttributes) -> (String, String) {
    (nulls_distinct(&attributes.options), include(compiler, &attributes.options))
}

/// ` NULLS DISTINCT`, ` NULLS NOT DISTINCT`, or nothing.
pub(super) fn nulls_distinct(options: &DialectOptions) -> String {
    match options.get("postgresql", "nulls_not_distinct") {
        Some(Argument::Boolean(true)) => " NULLS NOT DISTINCT".to_owned(),
        Some(Argument::Boolean(false)) => " NULLS DISTINCT".to_owned(),
        _ => String::new(),
    }
}

/// ` INCLUDE (…)`, or nothing.
pub(super) fn include(compiler: &Compiler<'_>, options: &DialectOptions) -> String {
    let names = options.get("postgresql", "include").map(names_of).unwrap_or_default();
    if names.is_empty() { String::new() } else { format!(" INCLUDE ({})", compiler.identifiers(&names)) }
}

/// `EXCLUDE USING … (… WITH …) WHERE (…)`
pub(super) fn exclude_constraint(
    compiler: &Compiler<'_>,
    exclude: &ExcludeConstraint,
) -> Result<String, DialectError> {
    let mut elements = Vec::new();
    for (expression, operator) in &exclude.elements {
        let mut text = compiler.literal_expression(expression)?;
        let name = match expression {
            SqlExpression::Column(column) => Some(column.name.text.as_str()),
            SqlExpression::Text(clause) => Some(clause.text.as_str()),
            _ => None,
        };
        let class = exclude.operator_classes.iter().find(|(column, _)| Some(column.as_str()) == name);
        if let Some((_, class)) = class {
            text.push_str(&format!(" {class}"));
        }
        elements.push(format!("{text} WITH {operator}"));
    }
    let using = exclude.using.as_deref().unwrap_or("gist");
    let mut text = format!("EXCLUDE USING {using} ({})", elements.join(", "));
    if let Some(condition) = &exclude.condition {
        text.push_str(&format!(" WHERE ({})", compiler.literal_expression(condition)?));
    }
    Ok(text)
}

/// The options after the columns, each on a line of its own.
pub(super) fn table_suffix(compiler: &Compiler<'_>, table: &Table) -> String {
    let option = |name: &str| table.options.get("postgresql", name);
    let text = |name: &str| option(name).and_then(Argument::as_text);
    let mut suffix = String::new();
    if let Some(parents) = option("inherits").map(names_of) {
        suffix.push_str(&format!("\n INHERITS ({})", compiler.identifiers(&parents)));
    }
    if let Some(partitions) = text("partition_by") {
        suffix.push_str(&format!("\n PARTITION BY {partitions}"));
    }
    if let Some(method) = text("using") {
        suffix.push_str(&format!("\n USING {method}"));
    }
    if let Some(parameters) = option("with").and_then(storage_parameters) {
        suffix.push_str(&format!("\n WITH ({parameters})"));
    }
    match option("with_oids") {
        Some(Argument::Boolean(true)) => suffix.push_str("\n WITH OIDS"),
        Some(Argument::Boolean(false)) => suffix.push_str("\n WITHOUT OIDS"),
        _ => {}
    }
    if let Some(action) = text("on_commit") {
        suffix.push_str(&format!("\n ON COMMIT {}", action.replace('_', " ").to_uppercase()));
    }
    if let Some(tablespace) = text("tablespace") {
        suffix.push_str(&format!("\n TABLESPACE {}", compiler.identifier(&Name::new(tablespace))));
    }
    suffix
}

/// `name = value, …` of a `WITH (…)`.
pub(super) fn storage_parameters(option: &Argument) -> Option<String> {
    let Argument::Mapping(entries) = option else { return None };
    let entries: Vec<String> = entries
        .iter()
        .map(|(name, value)| match value {
            Argument::Text(text) => format!("{name} = {text}"),
            Argument::Integer(number) => format!("{name} = {number}"),
            Argument::Float(number) => format!("{name} = {number:?}"),
            Argument::Boolean(truth) => format!("{name} = {}", if *truth { "True" } else { "False" }),
            other => format!("{name} = {other:?}"),
        })
        .collect();
    (!entries.is_empty()).then(|| entries.join(", "))
}
