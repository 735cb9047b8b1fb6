//! Which spellings mean the same to SQLite.

use crate::comparison::{DefaultPair, DefaultVerdict};

/// The parentheses around a default and the quotes around it say nothing; the rest has to be the same.
///
/// Source: Alembic 1.20.1. A quote inside of the text is written twice in the database, which the reference takes for a
/// difference.
pub(super) fn compare_defaults(pair: &DefaultPair<'_>) -> DefaultVerdict {
    let found = bare(pair.found);
    let same = found == bare(pair.wanted)
        || (pair.is_string && pair.found == format!("'{}'", pair.wanted.replace('\'', "''")));
    if same { DefaultVerdict::Same } else { DefaultVerdict::Different }
}

fn bare(text: &str) -> &str {
    let inside = |text: &'_ str, open: char, close: char| -> Option<usize> {
        let long_enough = text.len() > 2 && !text.contains('\n');
        (long_enough && text.starts_with(open) && text.ends_with(close)).then_some(text.len() - 1)
    };
    let text = inside(text, '(', ')').map_or(text, |end| &text[1..end]);
    let unquoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    match inside(unquoted, '\'', '\'') {
        Some(end) => &unquoted[1..end],
        None => text,
    }
}
