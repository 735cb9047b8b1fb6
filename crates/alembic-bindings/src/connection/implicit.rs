//! Which statements must not be preceded by a `BEGIN` that nobody asked for.

/// Whether a statement runs as it is when no transaction is open on the server yet.
///
/// Python's `sqlite3` begins by itself only before statements that write; a `PRAGMA foreign_keys`, a `VACUUM`
/// or a `BEGIN IMMEDIATE` written by hand would mean nothing, or fail, inside of a transaction. Here statements
/// that define the schema begin one as well, so that they can be rolled back.
pub(super) fn runs_outside_transaction(dialect: &str, text: &str) -> bool {
    dialect == "sqlite"
        && first_word(text).is_some_and(|word| OUTSIDE.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

const OUTSIDE: &[&str] = &["PRAGMA", "VACUUM", "ATTACH", "DETACH", "BEGIN", "SELECT", "EXPLAIN"];

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
    use super::runs_outside_transaction;

    #[test]
    fn only_sqlite_statements_that_read_or_steer() {
        for (dialect, text, outside) in [
            ("sqlite", "PRAGMA foreign_keys=ON", true),
            ("sqlite", "  -- note\n /* more */ vacuum", true),
            ("sqlite", "SELECT 1", true),
            ("sqlite", "CREATE TABLE t (a INTEGER)", false),
            ("sqlite", "INSERT INTO t VALUES (1)", false),
            ("sqlite", "(SELECT 1)", false),
            ("sqlite", "-- only a comment", false),
            ("sqlite", "", false),
            ("postgresql", "SELECT 1", false),
            ("postgresql", "VACUUM", false),
        ] {
            assert_eq!(runs_outside_transaction(dialect, text), outside, "{dialect}: {text}");
        }
    }
}
