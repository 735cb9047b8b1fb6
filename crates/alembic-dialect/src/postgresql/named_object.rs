use alembic_operations::SchemaStatement;
use alembic_schema::{Argument, Sequence, SequenceOptions, SqlType, TypeFamily};

use super::types::named_type;
use crate::{Compiler, DialectError, Statement};

/// `CREATE` and `DROP` of sequences, enumerations and domains.
pub(super) fn statements(
    compiler: &Compiler<'_>,
    statement: &SchemaStatement,
) -> Result<Vec<Statement>, DialectError> {
    let text = match statement {
        SchemaStatement::CreateSequence { sequence, if_not_exists } => {
            let guard = if *if_not_exists { "IF NOT EXISTS " } else { "" };
            format!("CREATE SEQUENCE {guard}{}", sequence_definition(compiler, sequence)?)
        }
        SchemaStatement::DropSequence { sequence, if_exists } => {
            let guard = if *if_exists { "IF EXISTS " } else { "" };
            format!("DROP SEQUENCE {guard}{}", sequence_name(compiler, sequence))
        }
        SchemaStatement::CreateType(sql_type) => create_type(compiler, compiler.dialect_type(sql_type))?,
        SchemaStatement::DropType(sql_type) => drop_type(compiler, compiler.dialect_type(sql_type))?,
        SchemaStatement::Ddl(_)
        | SchemaStatement::CreateSchema { .. }
        | SchemaStatement::DropSchema { .. } => {
            return Ok(Vec::new());
        }
    };
    Ok(vec![compiler.statement(text)])
}

/// Whether a type has to be created before the first table that uses it.
pub(super) fn is_named_type(sql_type: &SqlType) -> bool {
    match sql_type.family() {
        TypeFamily::Enum => sql_type.flag("native_enum"),
        TypeFamily::NativeEnum | TypeFamily::Domain => true,
        _ => false,
    }
}

/// `CREATE TYPE … AS ENUM (…)`, or `CREATE DOMAIN …`.
pub(super) fn create_type(compiler: &Compiler<'_>, sql_type: &SqlType) -> Result<String, DialectError> {
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
        text.push_str(&format!(" DEFAULT {}", argument_text(compiler, default)?));
    }
    if let Some(constraint) = sql_type.argument("constraint_name").and_then(Argument::as_text) {
        text.push_str(&format!(" CONSTRAINT {}", compiler.identifier(&constraint.into())));
    }
    if sql_type.flag("not_null") {
        text.push_str(" NOT NULL");
    }
    if let Some(check) = sql_type.argument("check").filter(|check| **check != Argument::None) {
        text.push_str(&format!(" CHECK ({})", argument_text(compiler, check)?));
    }
    Ok(text)
}

/// `DROP TYPE …`, or `DROP DOMAIN …`.
pub(super) fn drop_type(compiler: &Compiler<'_>, sql_type: &SqlType) -> Result<String, DialectError> {
    let name = named_type(compiler, sql_type).ok_or_else(requires_name)?;
    let kind = if sql_type.family() == TypeFamily::Domain { "DOMAIN" } else { "TYPE" };
    Ok(format!("DROP {kind} {name}"))
}

/// The options of a sequence or an identity, with the spaces between them.
pub(super) fn sequence_options(options: &SequenceOptions) -> String {
    let mut parts = Vec::new();
    if let Some(increment) = options.increment {
        parts.push(format!("INCREMENT BY {increment}"));
    }
    if let Some(start) = options.start {
        parts.push(format!("START WITH {start}"));
    }
    if let Some(minimum) = options.minimum {
        parts.push(format!("MINVALUE {minimum}"));
    }
    if let Some(maximum) = options.maximum {
        parts.push(format!("MAXVALUE {maximum}"));
    }
    if options.no_minimum.is_some() {
        parts.push("NO MINVALUE".to_owned());
    }
    if options.no_maximum.is_some() {
        parts.push("NO MAXVALUE".to_owned());
    }
    if let Some(cache) = options.cache {
        parts.push(format!("CACHE {cache}"));
    }
    if let Some(cycle) = options.cycle {
        parts.push(if cycle { "CYCLE" } else { "NO CYCLE" }.to_owned());
    }
    parts.join(" ")
}

fn sequence_name(compiler: &Compiler<'_>, sequence: &Sequence) -> String {
    let name = compiler.identifier(&sequence.name);
    match &sequence.schema {
        Some(schema) => format!("{}.{name}", compiler.identifier(schema)),
        None => name,
    }
}

fn sequence_definition(compiler: &Compiler<'_>, sequence: &Sequence) -> Result<String, DialectError> {
    let mut text = sequence_name(compiler, sequence);
    if let Some(data_type) = &sequence.data_type {
        text.push_str(&format!(" AS {}", compiler.type_text(data_type)?));
    }
    let options = sequence_options(&sequence.options);
    if !options.is_empty() {
        text.push(' ');
        text.push_str(&options);
    }
    Ok(text)
}

fn argument_text(compiler: &Compiler<'_>, argument: &Argument) -> Result<String, DialectError> {
    match argument {
        Argument::Text(text) => Ok(text.clone()),
        Argument::Expression(expression) => compiler.literal_expression(expression),
        Argument::Integer(number) => Ok(number.to_string()),
        other => Err(DialectError::Compile(format!("a domain cannot be defined by {other:?}"))),
    }
}

fn requires_name() -> DialectError {
    DialectError::Compile("PostgreSQL ENUM type requires a name.".to_owned())
}
