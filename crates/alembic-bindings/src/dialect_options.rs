//! Keyword arguments with a dialect's prefix, checked as SQLAlchemy checks them.

use std::rc::Rc;

use alembic_evaluator::{NativeClass, Outcome, Value, Vm, exception_class, raise};
use alembic_schema::DialectOptions;

use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::value::argument;

/// What takes dialect keywords; the rows of [`ACCEPTED`] go by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Construct {
    Table,
    Column,
    Index,
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
    Identity,
    Sequence,
}

/// Reads `**keywords` of a construct.
///
/// # Errors
/// A keyword without a dialect's prefix, or one that the dialect does not know for this construct (SQLAlchemy's texts).
pub(crate) fn dialect_options(
    vm: &mut Vm,
    construct: Construct,
    class: &'static NativeClass,
    keywords: &[(Rc<str>, Value)],
) -> Outcome<DialectOptions> {
    let mut options = DialectOptions::new();
    for (keyword, value) in keywords {
        let Some((dialect, name)) = keyword.split_once('_').filter(|(dialect, _)| !dialect.is_empty()) else {
            return Err(raise(
                &exception_class::TYPE_ERROR,
                format!("Additional arguments should be named <dialectname>_<argument>, got '{keyword}'"),
            ));
        };
        if !is_accepted(construct, dialect, name) {
            return Err(raise(
                &ARGUMENT_ERROR,
                format!(
                    "Argument '{keyword}' is not accepted by dialect '{dialect}' on behalf of <class '{}.{}'>",
                    class.module, class.name
                ),
            ));
        }
        options.set(&**keyword, argument(vm, value)?);
    }
    Ok(options)
}

/// A dialect that is not listed is not judged, as SQLAlchemy does with one that is not installed.
fn is_accepted(construct: Construct, dialect: &str, name: &str) -> bool {
    let dialect = if dialect == "mariadb" { "mysql" } else { dialect };
    if !ACCEPTED.iter().any(|(known, ..)| *known == dialect) {
        return true;
    }
    ACCEPTED.iter().any(|(known, of, names)| {
        *known == dialect && of.contains(&construct) && (names.contains(&name) || names.contains(&"*"))
    })
}

use Construct::{Check, Column, ForeignKey, Identity, Index, PrimaryKey, Sequence, Table, Unique};

/// Source: `construct_arguments` of the dialects of SQLAlchemy 2.1.9.
const ACCEPTED: &[(&str, &[Construct], &[&str])] = &[
    (
        "postgresql",
        &[Index],
        &[
            "using",
            "include",
            "where",
            "ops",
            "concurrently",
            "with",
            "tablespace",
            "nulls_not_distinct",
            "invalid",
        ],
    ),
    (
        "postgresql",
        &[Table],
        &[
            "ignore_search_path",
            "tablespace",
            "partition_by",
            "with_oids",
            "with",
            "on_commit",
            "inherits",
            "using",
        ],
    ),
    ("postgresql", &[Check, ForeignKey], &["not_valid"]),
    ("postgresql", &[PrimaryKey], &["include"]),
    ("postgresql", &[Unique], &["include", "nulls_not_distinct"]),
    ("sqlite", &[Table], &["autoincrement", "with_rowid", "strict"]),
    ("sqlite", &[Index], &["where"]),
    ("sqlite", &[Column], &["on_conflict_primary_key", "on_conflict_not_null", "on_conflict_unique"]),
    ("sqlite", &[PrimaryKey, Unique, ForeignKey, Check], &["on_conflict"]),
    ("mysql", &[Table], &["*"]),
    ("mysql", &[PrimaryKey], &["using"]),
    ("mysql", &[Index], &["using", "length", "prefix", "with_parser"]),
    ("mssql", &[PrimaryKey, Unique], &["clustered"]),
    ("mssql", &[Index], &["clustered", "include", "where", "columnstore"]),
    ("mssql", &[Column], &["identity_start", "identity_increment"]),
    ("oracle", &[Table], &["resolve_synonyms", "on_commit", "compress", "tablespace"]),
    ("oracle", &[Index], &["bitmap", "compress", "vector"]),
    ("oracle", &[Sequence], &["order"]),
    ("oracle", &[Identity], &["order", "on_null"]),
];
