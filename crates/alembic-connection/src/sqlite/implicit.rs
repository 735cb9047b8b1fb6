//! Which statements must not be preceded by a `BEGIN` that nobody asked for.

/// What a statement has to do with transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It writes, and belongs into a transaction.
    Writing,
    /// It only reads: no transaction needs to begin for it.
    Reading,
    /// It means nothing, or fails, inside of a transaction: `PRAGMA foreign_keys`, `VACUUM`, a `BEGIN` by hand.
    Steering,
}

/// The kind of a statement.
///
/// Python's `sqlite3` begins by itself only before statements that write. Here statements that define the schema begin a
/// transaction as well, so that they can be rolled back.
pub(super) fn kind(text: &str) -> Kind {
    let Some(word) = first_word(text) else { return Kind::Writing };
    let is_among = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    if is_among(&["SELECT", "EXPLAIN"]) {
        Kind::Reading
    } else if is_among(&["PRAGMA", "VACUUM", "ATTACH", "DETACH", "BEGIN"]) {
        Kind::Steering
    } else {
        Kind::Writing
    }
}

/// The first word after blanks and comments.
fn first_word(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment.split_once('\n')?.1;
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/")?.1;
        } else {
            let end = rest.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(rest.len());
            return (end > 0).then(|| &rest[..end]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind};

    #[test]
    fn by_the_first_word() {
        for (text, expected) in [
            ("PRAGMA foreign_keys=ON", Kind::Steering),
            ("  -- note\n /* more */ vacuum", Kind::Steering),
            ("SELECT 1", Kind::Reading),
            ("CREATE TABLE t (a INTEGER)", Kind::Writing),
            ("INSERT INTO t VALUES (1)", Kind::Writing),
            ("(SELECT 1)", Kind::Writing),
            ("-- only a comment", Kind::Writing),
            ("", Kind::Writing),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
