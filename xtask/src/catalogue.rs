//! What is in a database, as text that can be compared: every table, column, constraint, index, sequence, type and row.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

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
    let mut dump = String::new();
    for (title, query) in CATALOGUE {
        write_part(&mut dump, title, &database.query(query)?);
    }
    let tables = database.query(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
    )?;
    for table in tables.lines() {
        write_part(
            &mut dump,
            table,
            &database.query(&format!("SELECT t::text FROM {table} AS t ORDER BY 1"))?,
        );
    }
    Ok(dump)
}

fn write_part(dump: &mut String, title: &str, rows: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(dump, "-- {title}\n{rows}");
}
