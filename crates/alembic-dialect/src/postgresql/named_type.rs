use alembic_schema::{Argument, SqlType, Table, TypeFamily, Value};

use super::types::named_type;
use crate::{Compiler, DialectError, Parameters, Statement};

/// Whether a type has a name of its own in the catalogue: an enumeration or a domain.
pub(super) fn is_named(sql_type: &SqlType) -> bool {
    match sql_type.family() {
        TypeFamily::Enum => sql_type.flag("native_enum"),
        TypeFamily::NativeEnum | TypeFamily::Domain => true,
        _ => false,
    }
}

/// `CREATE TYPE`, `CREATE DOMAIN`; nothing for a type without a name.
pub(super) fn create(compiler: &Compiler<'_>, sql_type: &SqlType) -> Result<Vec<Statement>, DialectError> {
    let sql_type = compiler.dialect_type(sql_type);
    if !is_named(sql_type) {
        return Ok(Vec::new());
    }
    Ok(vec![compiler.statement(create_text(compiler, sql_type)?)])
}

/// `DROP TYPE`, `DROP DOMAIN`; nothing for a type without a name.
pub(super) fn drop(compiler: &Compiler<'_>, sql_type: &SqlType) -> Result<Vec<Statement>, DialectError> {
    let sql_type = compiler.dialect_type(sql_type);
    if !is_named(sql_type) {
        return Ok(Vec::new());
    }
    let name = named_type(compiler, sql_type).ok_or_else(requires_name)?;
    let kind = if sql_type.family() == TypeFamily::Domain { "DOMAIN" } else { "TYPE" };
    Ok(vec![compiler.statement(format!("DROP {kind} {name}"))])
}

/// The query that gives a row when the type exists.
pub(super) fn exists(sql_type: &SqlType) -> Option<Statement> {
    let sql_type = sql_type.for_dialect("postgresql");
    if !is_named(sql_type) {
        return None;
    }
    let mut text = "SELECT 1 FROM pg_catalog.pg_type JOIN pg_catalog.pg_namespace ON pg_namespace.oid = \
                    pg_type.typnamespace WHERE pg_type.typname = %(name)s AND "
        .to_owned();
    let mut parameters = vec![("name".to_owned(), Value::from(sql_type.name()?))];
    match sql_type.schema() {
        Some(schema) => {
            text.push_str("pg_namespace.nspname = %(schema)s");
            parameters.push(("schema".to_owned(), Value::from(schema)));
        }
        None => text.push_str("pg_catalog.pg_type_is_visible(pg_type.oid)"),
    }
    Some(Statement { parameters: Parameters::Named(parameters), ..Statement::new(text) })
}

/// The types that a table's columns need, each once.
pub(super) fn before_table(compiler: &Compiler<'_>, table: &Table) -> Result<Vec<Statement>, DialectError> {
    let mut statements: Vec<Statement> = Vec::new();
    for sql_type in compiler.types_with(table).iter().filter(|sql_type| !is_done(compiler, sql_type)) {
        let statement = compiler.statement(create_text(compiler, sql_type)?);
        let known = |other: &Statement| other.text == statement.text;
        if !statements.iter().any(known) {
            statements.push(statement);
        }
    }
    Ok(statements)
}

/// The types that go with a table.
pub(super) fn after_table(compiler: &Compiler<'_>, table: &Table) -> Result<Vec<Statement>, DialectError> {
    let mut statements: Vec<Statement> = Vec::new();
    for sql_type in compiler.types_with(table).iter().filter(|sql_type| !is_done(compiler, sql_type)) {
        for statement in drop(compiler, sql_type)? {
            if !statements.iter().any(|other| other.text == statement.text) {
                statements.push(statement);
            }
        }
    }
    Ok(statements)
}

/// Whether another table of the run has done it.
fn is_done(compiler: &Compiler<'_>, sql_type: &SqlType) -> bool {
    let known = &compiler.context.named_types;
    known
        .iter()
        .any(|(schema, name)| schema.as_deref() == sql_type.schema() && Some(&**name) == sql_type.name())
}

/// `CREATE TYPE … AS ENUM (…)`, or `CREATE DOMAIN …`.
fn create_text(compiler: &Compiler<'_>, sql_type: &SqlType) -> Result<String, DialectError> {
    let name = named_type(compiler, sql_type).ok_or_else(requires_name)?;
    if sql_type.family() != TypeFamily::Domain {
        let values: Vec<String> =
            sql_type.enumeration_values().iter().map(|value| compiler.quoted_text(value)).collect();
        return Ok(format!("CREATE TYPE {name} AS ENUM ({})", values.join(", ")));
    }
    let Some(Argument::Type(data_type)) = sql_type.argument("data_type") else {
        return Err(DialectError::Compile(format!("the domain {name} has no data type")));
    };
    let mut text = format!("CREATE DOMAIN {name} AS {}", compiler.type_text(data_type)?);
    text = compiler.with_collation(text, sql_type);
    if let Some(default) = sql_type.argument("default").filter(|default| **default != Argument::None) {
        text.push_str(&format!(" DEFAULT {}", default_text(compiler, default)?));
    }
    if let Some(constraint) = sql_type.argument("constraint_name").and_then(Argument::as_text) {
        text.push_str(&format!(" CONSTRAINT {}", compiler.identifier(&constraint.into())));
    }
    if sql_type.flag("not_null") {
        text.push_str(" NOT NULL");
    }
    if let Some(check) = sql_type.argument("check").filter(|check| **check != Argument::None) {
        text.push_str(&format!(" CHECK ({})", expression_text(compiler, check)?));
    }
    Ok(text)
}

/// A text counts as a literal for a default, and as SQL for a check.
fn default_text(compiler: &Compiler<'_>, argument: &Argument) -> Result<String, DialectError> {
    match argument {
        Argument::Text(text) => Ok(compiler.quoted_text(text)),
        other => expression_text(compiler, other),
    }
}

fn expression_text(compiler: &Compiler<'_>, argument: &Argument) -> Result<String, DialectError> {
    match argument {
        Argument::Text(text) => Ok(compiler.percent_signs(text)),
        Argument::Expression(expression) => compiler.literal_expression(expression),
        other => Err(DialectError::Compile(format!("a domain cannot be defined by {other:?}"))),
    }
}

fn requires_name() -> DialectError {
    DialectError::Compile("PostgreSQL ENUM type requires a name.".to_owned())
}
