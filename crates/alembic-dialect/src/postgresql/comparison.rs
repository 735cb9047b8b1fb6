//! Which spellings mean the same to PostgreSQL.

use alembic_schema::{Affinity, SqlType, TypeFamily};

use super::PostgreSql;
use crate::comparison::{
    DefaultPair, DefaultSpelling, DefaultVerdict, is_constant, plain_computed, without_cast_functions,
    without_casts,
};
use crate::reflection::{ReflectedColumn, ReflectedTable};
use crate::{Dialect, DialectError, Parameters, Statement};

/// A number's sequence that belongs to the column is what `SERIAL` makes; a model says nothing of it. Gives the log line.
///
/// Source: Alembic 1.20.1, which does so for `INTEGER` and `BIGINT` alone.
pub(super) fn adapt_column(table: &ReflectedTable, position: usize) -> Option<(ReflectedColumn, String)> {
    let column = table.columns.get(position)?;
    if !matches!(column.sql_type.family(), TypeFamily::IntegerUpper | TypeFamily::BigIntUpper) {
        return None;
    }
    let sequence = sequence_of(column.default.as_deref()?)?;
    let owned = column.owned_sequence.as_deref()?;
    let last = sequence.rsplit('.').next().unwrap_or(sequence);
    if last.trim_matches('"') != owned {
        return None;
    }
    let message = format!(
        "Detected sequence named '{owned}' as owned by integer column '{}({})', assuming SERIAL and omitting",
        table.name.name, column.name
    );
    Some((ReflectedColumn { default: None, ..column.clone() }, message))
}

/// The sequence of a default that begins `nextval('…'::regclass)`.
fn sequence_of(default: &str) -> Option<&str> {
    let (sequence, _) = default.strip_prefix("nextval('")?.split_once("'::regclass)")?;
    Some(sequence)
}

/// A float of some digits is one of two types.
///
/// Source: PostgreSQL manual, Floating-Point Types.
pub(super) fn kept_type(text: String) -> String {
    let digits = text.strip_prefix("FLOAT(").and_then(|rest| rest.strip_suffix(')')?.parse::<u32>().ok());
    match digits {
        Some(1..=24) => "REAL".to_owned(),
        Some(25..=53) => "DOUBLE PRECISION".to_owned(),
        _ => text,
    }
}

/// An indexed expression without what PostgreSQL adds to it when it tells of it: upper case, quotes, the table, casts,
/// orders that are the usual ones, parentheses around all of it.
///
/// Source: Alembic 1.20.1, and PostgreSQL manual, "Indexes and ORDER BY", for the usual orders.
pub(super) fn index_expression(table: &str, text: &str) -> String {
    let text =
        text.to_lowercase().replace(['"', '\''], "").replace(&format!("{}.", table.to_lowercase()), "");
    let text = without_casts(&text);
    let text = without_usual_order(without_outer_parentheses(&text));
    let text = without_cast_functions(without_outer_parentheses(&text));
    text.replace(' ', "")
}

fn without_outer_parentheses(mut text: &str) -> &str {
    while let Some(inside) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        text = inside;
    }
    text
}

fn without_usual_order(text: &str) -> String {
    if let Some(rest) = text.strip_suffix(" asc nulls last").or_else(|| text.strip_suffix(" asc")) {
        return rest.to_owned();
    }
    if let Some(rest) = text.strip_suffix(" nulls last").filter(|rest| !rest.ends_with(" desc")) {
        return rest.to_owned();
    }
    if let Some(rest) = text.strip_suffix(" asc nulls first") {
        return format!("{rest} nulls first");
    }
    match text.strip_suffix(" nulls first") {
        Some(rest) if rest.ends_with(" desc") => rest.to_owned(),
        _ => text.to_owned(),
    }
}

pub(super) fn computed(text: &str) -> String {
    plain_computed(&without_casts(text))
}

/// Two defaults whose texts are the same but for casts are the same; for the others PostgreSQL is asked how it writes the
/// model's.
pub(super) fn compare_defaults(pair: &DefaultPair<'_>) -> DefaultVerdict {
    let found = plain(pair.found);
    let wanted = if pair.is_string { quoted(pair) } else { plain(pair.wanted) };
    if pair.found == pair.wanted || found == wanted {
        return DefaultVerdict::Same;
    }
    DefaultVerdict::AskDatabase
}

/// Without casts, and without the parentheses around all of it.
fn plain(text: &str) -> String {
    let text = without_casts(text);
    let text = text.trim();
    match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) if is_balanced(inside) => inside.trim().to_owned(),
        _ => text.to_owned(),
    }
}

fn is_balanced(text: &str) -> bool {
    let mut depth = 0_i32;
    for piece in crate::comparison::pieces(text) {
        match piece {
            crate::comparison::Piece::Sign('(') => depth += 1,
            crate::comparison::Piece::Sign(')') if depth == 0 => return false,
            crate::comparison::Piece::Sign(')') => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// A string as PostgreSQL writes it: numbers lose their quotes.
fn quoted(pair: &DefaultPair<'_>) -> String {
    let text = pair.wanted.strip_prefix('\'').unwrap_or(pair.wanted);
    let text = text.strip_suffix('\'').unwrap_or(text);
    match pair.sql_type.affinity() {
        Affinity::Integer | Affinity::Numeric | Affinity::Float | Affinity::Boolean if !text.is_empty() => {
            text.to_owned()
        }
        _ => format!("'{}'", text.replace('\'', "''")),
    }
}

/// A temporary table with a column that has the default.
pub(super) fn default_spelling(pair: &DefaultPair<'_>) -> Result<DefaultSpelling, DialectError> {
    let dialect: &dyn Dialect = &PostgreSql;
    let sql_type = dialect.type_text(pair.sql_type)?;
    let wanted = if pair.is_string {
        format!("'{}'", pair.wanted.replace('\'', "''"))
    } else {
        pair.wanted.to_owned()
    };
    let statement = |text: String| Statement {
        parameters: Parameters::Named(Vec::new()),
        ..Statement::new(text.replace('%', "%%"))
    };
    let equality = (is_constant(pair.found) && is_constant(&wanted)).then(|| {
        statement(format!("SELECT CAST({} AS {sql_type}) = CAST({wanted} AS {sql_type})", pair.found))
    });
    Ok(DefaultSpelling {
        before: vec![statement(format!(
            "CREATE TEMPORARY TABLE {SPELLED} (spelled {sql_type} DEFAULT {wanted})"
        ))],
        question: statement(format!(
            "SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef AS d \
             WHERE d.adrelid = 'pg_temp.{SPELLED}'::pg_catalog.regclass"
        )),
        equality,
    })
}

const SPELLED: &str = "alembic_spelled_default";

/// Whether a type can be what a temporary column has; the null type cannot.
pub(super) fn has_text(sql_type: &SqlType) -> bool {
    !sql_type.is_null()
}

#[cfg(test)]
mod tests {
    use super::index_expression;

    #[test]
    fn index_expressions() {
        for (left, right) in [
            ("lower(name::text)", "lower(name)"),
            ("lower(people.name)", "LOWER(\"name\")"),
            ("name DESC", "name DESC NULLS FIRST"),
            ("name", "name ASC NULLS LAST"),
            ("name NULLS FIRST", "name ASC NULLS FIRST"),
            ("((data ->> 'a'::text))", "data ->> 'a'"),
            ("lower(CAST(name AS VARCHAR))", "lower(name::character varying)"),
        ] {
            assert_eq!(
                index_expression("people", left),
                index_expression("people", right),
                "{left} | {right}"
            );
        }
        assert_ne!(index_expression("t", "name DESC NULLS LAST"), index_expression("t", "name DESC"));
    }
}
