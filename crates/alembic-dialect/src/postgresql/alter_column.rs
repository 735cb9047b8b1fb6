use alembic_operations::AlterColumn;
use alembic_schema::{Argument, Identity, SequenceOptions, ServerDefault};

use crate::sequence::sequence_options;
use crate::{Compiler, DialectError, Statement};

/// The parts of `op.alter_column` in the reference's order for PostgreSQL: type, null, default, comment, name.
pub(super) fn alter_column(
    compiler: &Compiler<'_>,
    alter: &AlterColumn,
) -> Result<Vec<Statement>, DialectError> {
    let using = alter.options.get("postgresql", "using").filter(|using| using.is_true());
    if using.is_some() && alter.sql_type.is_none() {
        return Err(DialectError::raised(
            "CommandError",
            "postgresql_using must be used with the type_ parameter".to_owned(),
        ));
    }
    let mut statements = Vec::new();
    if let Some(mut statement) = compiler.alter_type(alter)? {
        match using {
            Some(Argument::Text(using)) => {
                statement.text.push_str(&format!(" USING {}", compiler.verbatim(using)));
            }
            Some(Argument::Expression(using)) => {
                statement.text.push_str(&format!(" USING {}", compiler.literal_expression(using)?));
            }
            _ => {}
        }
        statements.push(statement);
    }
    statements.extend(compiler.alter_nullable(alter));
    statements.extend(compiler.alter_default(alter)?);
    if let Some(comment) = alter.comment.given() {
        statements.push(compiler.column_comment(&alter.table, &alter.column, comment.map(String::as_str)));
    }
    statements.extend(compiler.rename_column(alter, "RENAME"));
    Ok(statements)
}

/// `ADD GENERATED`, `DROP IDENTITY`, or `SET` for each option that the new identity gives.
pub(super) fn alter_identity(
    compiler: &Compiler<'_>,
    alter: &AlterColumn,
    new: Option<&ServerDefault>,
    old: Option<&ServerDefault>,
) -> Result<Statement, DialectError> {
    let action = match (new, old) {
        (None, Some(ServerDefault::Identity(_))) => "DROP IDENTITY".to_owned(),
        (Some(ServerDefault::Identity(new)), None) => {
            let options = sequence_options(&new.options);
            let options = if options.is_empty() { options } else { format!(" ({options})") };
            format!("ADD GENERATED {} AS IDENTITY{options}", generation(new))
        }
        (Some(ServerDefault::Identity(new)), Some(ServerDefault::Identity(old))) => changes(new, old),
        _ => {
            return Err(DialectError::Argument(format!(
                "the identity of column '{}.{}' and a plain default cannot replace each other in one operation: \
                 drop the one with server_default=None, then add the other",
                alter.table, alter.column
            )));
        }
    };
    Ok(compiler.alter_column_statement(alter, &action))
}

fn generation(identity: &Identity) -> &'static str {
    if identity.always { "ALWAYS" } else { "BY DEFAULT" }
}

/// Options in the alphabetical order of their Python names, as the reference writes them.
fn changes(new: &Identity, old: &Identity) -> String {
    let mut parts = Vec::new();
    if new.always != old.always {
        parts.push(format!("SET GENERATED {}", generation(new)));
    }
    let (given, before) = (&new.options, &old.options);
    let none = SequenceOptions::default();
    let each = [
        (given.cache != before.cache, SequenceOptions { cache: given.cache, ..none }),
        (given.cycle != before.cycle, SequenceOptions { cycle: given.cycle, ..none }),
        (given.increment != before.increment, SequenceOptions { increment: given.increment, ..none }),
        (given.maximum != before.maximum, SequenceOptions { maximum: given.maximum, ..none }),
        (given.minimum != before.minimum, SequenceOptions { minimum: given.minimum, ..none }),
        (given.no_maximum != before.no_maximum, SequenceOptions { no_maximum: given.no_maximum, ..none }),
        (given.no_minimum != before.no_minimum, SequenceOptions { no_minimum: given.no_minimum, ..none }),
        (given.start != before.start, SequenceOptions { start: given.start, ..none }),
    ];
    for (_, option) in each.iter().filter(|(differs, _)| *differs) {
        let text = sequence_options(option);
        if !text.is_empty() {
            parts.push(format!("SET {text}"));
        }
    }
    parts.join(" ")
}
