//! Which spellings mean the same to SQLite.

use crate::comparison::{DefaultPair, DefaultVerdict};

/// The parentheses around a default and the quotes around it say nothing; the rest has to be the same.
///
/// Source: Alembic 1.20.1. A quote inside of the text is written twice in the database, which the reference takes for a
/// difference.
pub(super) fn compare_defaults(pair: &DefaultPair<'_>) -> DefaultVerdict {
    let found = bare(pair.found);
    let unwrapped = between(pair.found, '(', ')').unwrap_or(pair.found);
    let same = found == bare(pair.wanted)
        || (pair.is_string && unwrapped == format!("'{}'", pair.wanted.replace('\'', "''")));
    if same { DefaultVerdict::Same } else { DefaultVerdict::Different }
}

fn bare(text: &str) -> &str {
    let text = between(text, '(', ')').unwrap_or(text);
    let unquoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    between(unquoted, '\'', '\'').unwrap_or(text)
}

/// What stands between two signs, if anything does.
fn between(text: &str, open: char, close: char) -> Option<&str> {
    let inside = text.strip_prefix(open)?.strip_suffix(close)?;
    (!inside.is_empty() && !inside.contains('\n')).then_some(inside)
}
