//! What is in a database, as text that can be compared: every table, column, constraint, index, sequence, type and row.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use fancy_regex::Regex;

use crate::postgresql::Database;
use crate::{Failure, process};

/// The dump of a SQLite file, by the shell `sqlite3`: each object's statement as it is kept, and all rows.
pub fn sqlite(file: &Path) -> Result<String, Failure> {
    process::stdout(Command::new("sqlite3").arg(file).arg(".dump"))
}

const CATALOGUE: &[(&str, &str)] = &[
    (
        "columns",
        "SELECT table_schema, table_name, ordinal_position, column_name, data_type, udt_name, character_maximum_length,
                numeric_precision, numeric_scale, datetime_precision, is_nullable, column_default, is_identity, collation_name
         FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
         ORDER BY 1, 2, 3",
    ),
    (
        "constraints",
        "SELECT conrelid::regclass, conname, contype, convalidated, pg_get_constraintdef(oid)
         FROM pg_constraint WHERE conrelid <> 0 AND connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
         ORDER BY 1::text, 2",
    ),
    (
        "indexes",
        "SELECT schemaname, tablename, indexname, indexdef
         FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3",
    ),
    (
        "sequences",
        "SELECT sequence.oid::regclass, seqtypid::regtype, seqstart, seqincrement, seqmin, seqmax, seqcycle,
                owner.refobjid::regclass, owner.refobjsubid
         FROM pg_sequence JOIN pg_class AS sequence ON sequence.oid = seqrelid
         LEFT JOIN pg_depend AS owner ON owner.objid = seqrelid AND owner.deptype IN ('a', 'i')
         ORDER BY 1::text",
    ),
    (
        "types",
        "SELECT typnamespace::regnamespace, typname, typtype, string_agg(enumlabel, ',' ORDER BY enumsortorder)
         FROM pg_type LEFT JOIN pg_enum ON enumtypid = pg_type.oid
         WHERE typtype IN ('e', 'd') AND typnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
         GROUP BY 1, 2, 3 ORDER BY 1::text, 2",
    ),
    (
        "comments",
        "SELECT objoid::regclass, objsubid, description FROM pg_description
         JOIN pg_class ON pg_class.oid = objoid AND classoid = 'pg_class'::regclass
         WHERE relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') ORDER BY 1::text, 2",
    ),
    (
        "views",
        "SELECT schemaname, viewname, definition FROM pg_views
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2",
    ),
];

/// The catalogue of a PostgreSQL database, and all rows of its tables.
pub fn postgresql(database: &Database) -> Result<String, Failure> {
    // One run of `psql` for each of the two, because there are many tables.
    let catalogue: Vec<_> = CATALOGUE.iter().map(|(title, query)| part(title, query)).collect();
    let mut dump = database.query(&catalogue.concat())?;
    let tables = database.query(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
    )?;
    let rows = |table: &str| {
        part(&format!("{ROWS} {table}"), &format!("SELECT t::text FROM {table} AS t ORDER BY 1"))
    };
    let tables: Vec<_> = tables.lines().map(rows).collect();
    if !tables.is_empty() {
        dump.push_str(&database.query(&tables.concat())?);
    }
    Ok(dump)
}

const ROWS: &str = "rows of";

fn part(title: &str, query: &str) -> String {
    format!("SELECT '-- {}'; {query};\n", title.replace('\'', "''"))
}

/// What is different at each run, and what is written in its place.
static CHANGING: LazyLock<[(&str, Regex); 3]> = LazyLock::new(|| {
    let pattern = |text: &str| Regex::new(text).expect("the pattern is constant");
    [
        ("<uuid>", pattern(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b")),
        ("<moment>", pattern(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d(:\d\d)?)?")),
        ("<hash>", pattern(r"\$pbkdf2-sha512\$\d+\$[\w./]+\$[\w./]+")),
    ]
});

/// A dump in which everything that is different at each run is replaced: moments, random identifiers and the hashes of
/// passwords. Rows of PostgreSQL are put in their order anew; so are indexes of SQLite, which the reference makes in the order of a set.
pub fn settled(dump: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    // Where a part begins of which the order says nothing.
    let mut unordered = None;
    for line in dump.lines() {
        let is_index = line.starts_with("CREATE INDEX ") || line.starts_with("CREATE UNIQUE INDEX ");
        let are_rows = line.starts_with(&format!("-- {ROWS} "));
        if line.starts_with("-- ") || is_index != unordered.is_some_and(|(_, are_indexes)| are_indexes) {
            if let Some((from, _)) = unordered {
                lines[from..].sort();
            }
            unordered = (is_index || are_rows).then(|| (lines.len() + usize::from(are_rows), is_index));
        }
        let changing = CHANGING.iter();
        lines.push(
            changing.fold(line.to_owned(), |line, (what, pattern)| {
                pattern.replace_all(&line, *what).into_owned()
            }),
        );
    }
    if let Some((from, _)) = unordered {
        lines[from..].sort();
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_have_no_order() {
        let one = "CREATE TABLE b (a);\nCREATE INDEX two ON b (a);\nCREATE INDEX one ON b (a);\nCOMMIT;\n";
        let other = "CREATE TABLE b (a);\nCREATE INDEX one ON b (a);\nCREATE INDEX two ON b (a);\nCOMMIT;\n";
        assert_eq!(settled(one), other);
    }

    #[test]
    fn what_changes_at_each_run_is_no_difference() {
        let dump = |id: &str, other: &str, moment: &str| {
            format!(
                "-- rows of public.pets\n({id},Bo,\"{moment}\")\n({other},Al,\"{moment}\")\n-- views\nb\na\n"
            )
        };
        let (one, two) = ("1b4e28ba-2fa1-11d2-883f-0016d3cca427", "f000aa01-0451-4000-b000-000000000000");
        let settled_dump = settled(&dump(one, two, "2026-03-01 10:11:12.5"));
        assert_eq!(settled_dump, settled(&dump(two, one, "2026-03-02 23:59:59+00")));
        assert_eq!(
            settled_dump,
            "-- rows of public.pets\n(<uuid>,Al,\"<moment>\")\n(<uuid>,Bo,\"<moment>\")\n-- views\nb\na\n"
        );
    }
}
