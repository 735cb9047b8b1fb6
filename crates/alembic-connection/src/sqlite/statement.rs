//! One statement, executed by the rules of Python's `sqlite3` module.

use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Batch, Connection, Statement};

use crate::{Column, DatabaseError, ErrorClass, Outcome, Parameters, SqlValue};

/// Executes one statement and reads all its rows.
pub(super) fn execute(
    connection: &Connection,
    text: &str,
    parameters: Parameters<'_>,
) -> Result<Outcome, DatabaseError> {
    let mut statement = prepare(connection, text)?;
    bind(&mut statement, parameters)?;
    let columns = columns(&statement);
    if columns.is_empty() && statement.expanded_sql().is_none() {
        // Nothing but comments and semicolons.
        return Ok(Outcome { row_count: -1, ..Outcome::default() });
    }
    let mut rows = Vec::new();
    let mut cursor = statement.raw_query();
    while let Some(row) = cursor.next().map_err(|error| database_error(&error))? {
        let values = columns.iter().enumerate().map(|(index, column)| {
            let value = row.get_ref(index).map_err(|error| database_error(&error))?;
            read(value, &column.name)
        });
        rows.push(values.collect::<Result<Vec<_>, _>>()?);
    }
    drop(cursor);
    let changes_rows = ["INSERT", "UPDATE", "DELETE", "REPLACE"].contains(&first_word(text).as_str());
    let row_count = if changes_rows { i64::try_from(connection.changes()).unwrap_or(-1) } else { -1 };
    Ok(Outcome { columns, rows, row_count, last_row_id: Some(connection.last_insert_rowid()) })
}

/// Prepares the only statement of `text`. Where something follows the first statement, also something that is no
/// SQL, the error is the one about a second statement.
fn prepare<'connection>(
    connection: &'connection Connection,
    text: &str,
) -> Result<Statement<'connection>, DatabaseError> {
    let several = || programming("You can only execute one statement at a time.");
    connection.prepare(text).map_err(|error| match error {
        rusqlite::Error::MultipleStatement => several(),
        rusqlite::Error::NulError(_) => programming("the query contains a null character"),
        error => match Batch::new(connection, text).next() {
            Ok(Some(_)) => several(),
            _ => database_error(&error),
        },
    })
}

fn columns(statement: &Statement<'_>) -> Vec<Column> {
    statement
        .columns()
        .map(|column| Column {
            name: column.name().to_owned(),
            type_name: column.decl_type().unwrap_or_default().to_owned(),
            type_oid: 0,
        })
        .collect()
}

/// Binds values to `?`, `?1`, `:name`, `@name` and `$name`, with `sqlite3`'s complaints.
fn bind(statement: &mut Statement<'_>, parameters: Parameters<'_>) -> Result<(), DatabaseError> {
    let count = statement.parameter_count();
    let values = match parameters {
        Parameters::Named(values) if count > 0 => {
            for index in 1..=count {
                let name = statement.parameter_name(index).map(str::to_owned).ok_or_else(|| {
                    programming(format!(
                        "Binding {index} has no name, but you supplied a dictionary (which has only names)."
                    ))
                })?;
                let (_, value) = values.iter().find(|(key, _)| *key == name[1..]).ok_or_else(|| {
                    programming(format!("You did not supply a value for binding parameter :{}.", &name[1..]))
                })?;
                bind_one(statement, index, value)?;
            }
            return Ok(());
        }
        Parameters::Named(_) | Parameters::None => &[],
        Parameters::Positional(values) => values,
    };
    if values.len() != count {
        return Err(programming(format!(
            "Incorrect number of bindings supplied. The current statement uses {count}, and there are {} supplied.",
            values.len()
        )));
    }
    values.iter().enumerate().try_for_each(|(index, value)| bind_one(statement, index + 1, value))
}

fn bind_one(statement: &mut Statement<'_>, index: usize, value: &SqlValue) -> Result<(), DatabaseError> {
    let text = |text: &'_ str| ToSqlOutput::Owned(Value::Text(text.to_owned()));
    let bound = match value {
        SqlValue::Null => ToSqlOutput::Owned(Value::Null),
        SqlValue::Bool(value) => ToSqlOutput::Owned(Value::Integer(i64::from(*value))),
        SqlValue::Integer(value) => ToSqlOutput::Owned(Value::Integer(*value)),
        SqlValue::BigInteger(_) => {
            return Err(DatabaseError::new(
                ErrorClass::Data,
                "OverflowError",
                "Python int too large to convert to SQLite INTEGER",
            ));
        }
        // SQLAlchemy turns an exact number into a floating-point one for SQLite, which has no exact ones.
        SqlValue::Decimal(value) => match value.parse() {
            Ok(value) => ToSqlOutput::Owned(Value::Real(value)),
            Err(_) => text(value),
        },
        SqlValue::Real(value) => ToSqlOutput::Owned(Value::Real(*value)),
        SqlValue::Bytes(value) | SqlValue::MemoryView(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
        SqlValue::Text(value)
        | SqlValue::Date(value)
        | SqlValue::Time(value)
        | SqlValue::Timestamp(value)
        | SqlValue::TimestampWithTimeZone(value)
        | SqlValue::Interval(value)
        | SqlValue::Uuid(value)
        | SqlValue::Json(value)
        | SqlValue::Other { text: value, .. } => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
        SqlValue::Array(_) => {
            return Err(programming(format!(
                "Error binding parameter {index}: type 'list' is not supported"
            )));
        }
    };
    statement.raw_bind_parameter(index, bound).map_err(|error| database_error(&error))
}

fn read(value: ValueRef<'_>, column: &str) -> Result<SqlValue, DatabaseError> {
    Ok(match value {
        ValueRef::Null => SqlValue::Null,
        ValueRef::Integer(value) => SqlValue::Integer(value),
        ValueRef::Real(value) => SqlValue::Real(value),
        ValueRef::Blob(value) => SqlValue::Bytes(value.to_vec()),
        ValueRef::Text(value) => match std::str::from_utf8(value) {
            Ok(text) => SqlValue::Text(text.to_owned()),
            Err(_) => {
                return Err(super::operational(&format!(
                    "Could not decode to UTF-8 column '{column}' with text '{}'",
                    String::from_utf8_lossy(value)
                )));
            }
        },
    })
}

/// The first word after space and comments, in capitals: `sqlite3` counts the changed rows of `INSERT`,
/// `UPDATE`, `DELETE` and `REPLACE` only, not of a `WITH` in front of them.
fn first_word(text: &str) -> String {
    let mut rest = text.trim_start();
    loop {
        let after = match rest.get(..2) {
            Some("--") => rest.split_once('\n').map(|(_, after)| after),
            Some("/*") => rest[2..].split_once("*/").map(|(_, after)| after),
            _ => break,
        };
        rest = after.unwrap_or_default().trim_start();
    }
    rest.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase()
}

/// A rusqlite error as `sqlite3` would raise it.
pub(super) fn database_error(error: &rusqlite::Error) -> DatabaseError {
    let (code, message) = match error {
        rusqlite::Error::SqliteFailure(failure, message) => (
            failure.extended_code & 0xff,
            message.clone().unwrap_or_else(|| rusqlite::ffi::code_to_str(failure.extended_code).to_owned()),
        ),
        rusqlite::Error::SqlInputError { error, msg, .. } => (error.extended_code & 0xff, msg.clone()),
        other => {
            return DatabaseError::new(ErrorClass::Interface, "sqlite3.InterfaceError", other.to_string());
        }
    };
    let (class, driver_class) = class_of(code);
    let position = match error {
        rusqlite::Error::SqlInputError { sql, offset, .. } => usize::try_from(*offset)
            .ok()
            .and_then(|offset| sql.get(..offset))
            .and_then(|before| u32::try_from(before.chars().count() + 1).ok()),
        _ => None,
    };
    DatabaseError::new(class, driver_class, message).with(|details| details.position = position)
}

/// The exception class for a primary result code (Python 3.11, `sqlite3`).
fn class_of(code: i32) -> (ErrorClass, &'static str) {
    match code {
        // INTERNAL, NOTFOUND
        2 | 12 => (ErrorClass::Internal, "sqlite3.InternalError"),
        // ERROR, PERM, ABORT, BUSY, LOCKED, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL, EMPTY, SCHEMA
        1 | 3..=6 | 8..=10 | 13..=17 => (ErrorClass::Operational, "sqlite3.OperationalError"),
        // TOOBIG
        18 => (ErrorClass::Data, "sqlite3.DataError"),
        // CONSTRAINT, MISMATCH
        19 | 20 => (ErrorClass::Integrity, "sqlite3.IntegrityError"),
        // MISUSE, RANGE
        21 | 25 => (ErrorClass::Interface, "sqlite3.InterfaceError"),
        // CORRUPT and the rest
        _ => (ErrorClass::Database, "sqlite3.DatabaseError"),
    }
}

fn programming(message: impl Into<String>) -> DatabaseError {
    DatabaseError::new(ErrorClass::Programming, "sqlite3.ProgrammingError", message)
}
