//! Values of results, read by the types of the columns that a statement selects.

use alembic_connection::SqlValue;
use alembic_dialect::ResultColumn;
use alembic_evaluator::Date;
use alembic_schema::{Affinity, SqlType, TypeFamily};

/// The rows of a result with each value in the kind that its column's type gives to Python, where the driver gives
/// another: SQLite has neither dates nor truth values of its own.
pub(crate) fn result_values(rows: &mut [Vec<SqlValue>], columns: &[ResultColumn]) {
    for (place, column) in columns.iter().enumerate() {
        let sql_type = &column.sql_type;
        let affinity = sql_type.affinity();
        if matches!(sql_type.family(), TypeFamily::Enum | TypeFamily::NativeEnum) {
            let key = enumeration_key(sql_type);
            rows.iter_mut().filter_map(|row| row.get_mut(place)).for_each(|value| name_type(value, &key));
            continue;
        }
        let changes = matches!(
            affinity,
            Affinity::Boolean
                | Affinity::DateTime
                | Affinity::Date
                | Affinity::Time
                | Affinity::Json
                | Affinity::Numeric
                | Affinity::Float
                | Affinity::Uuid
                | Affinity::Binary
                | Affinity::Interval
        );
        if !changes {
            continue;
        }
        for row in rows.iter_mut() {
            if let Some(value) = row.get_mut(place) {
                let given = std::mem::replace(value, SqlValue::Null);
                *value = of_type(given, sql_type, affinity);
            }
        }
    }
}

/// What tells the type of an enumeration from others: its name and its values.
pub(crate) fn enumeration_key(sql_type: &SqlType) -> String {
    format!("{}({})", sql_type.name().unwrap_or_default(), sql_type.enumeration_values().join(", "))
}

/// A text that a named type has, which Python may know as more than a text.
fn name_type(value: &mut SqlValue, key: &str) {
    if let SqlValue::Text(text) | SqlValue::Other { text, .. } = value {
        *value = SqlValue::Other { type_name: key.to_owned(), text: std::mem::take(text) };
    }
}

fn of_type(value: SqlValue, sql_type: &SqlType, affinity: Affinity) -> SqlValue {
    use SqlValue as S;
    match (affinity, value) {
        (Affinity::Boolean, S::Integer(number)) => S::Bool(number != 0),
        (Affinity::DateTime, S::Text(text)) => S::Timestamp(text),
        (Affinity::Date, S::Text(text)) => S::Date(text),
        (Affinity::Time, S::Text(text)) => S::Time(text),
        (Affinity::Binary, S::MemoryView(bytes)) => S::Bytes(bytes),
        (Affinity::Interval, S::Text(text)) => since_the_epoch(&text).map_or(S::Text(text), S::Interval),
        (Affinity::Json, S::Text(text)) => S::Json(text),
        (Affinity::Json, S::Integer(number)) => S::Json(number.to_string()),
        (Affinity::Numeric, value) => numeric(value, sql_type),
        (Affinity::Float, S::Decimal(text)) => text.parse().map_or(S::Decimal(text), S::Real),
        (Affinity::Float, S::Integer(number)) => S::Real(number.to_string().parse().unwrap_or_default()),
        (Affinity::Uuid, S::Text(text)) if sql_type.flag("as_uuid") => S::Uuid(text),
        (Affinity::Uuid, S::Text(text)) if sql_type.family() == TypeFamily::Uuid && text.len() == 32 => {
            S::Text(hyphenated(&text))
        }
        (Affinity::Uuid, S::Uuid(text)) if !sql_type.flag("as_uuid") => S::Text(text),
        (_, value) => value,
    }
}

/// A number as `Decimal`, or as `float` with `asdecimal=False`.
fn numeric(value: SqlValue, sql_type: &SqlType) -> SqlValue {
    let exact = sql_type.flag("asdecimal");
    // Source of the digits: SQLAlchemy 2.1.9, `Numeric`: as many as the scale says, else ten.
    let digits = usize::try_from(sql_type.scale().unwrap_or(10)).unwrap_or(10);
    match value {
        SqlValue::Real(number) if exact => SqlValue::Decimal(format!("{number:.digits$}")),
        SqlValue::Integer(number) if exact => {
            let fraction = if digits == 0 { String::new() } else { format!(".{}", "0".repeat(digits)) };
            SqlValue::Decimal(format!("{number}{fraction}"))
        }
        SqlValue::Decimal(text) if !exact => text.parse().map_or(SqlValue::Decimal(text), SqlValue::Real),
        other => other,
    }
}

/// The duration that a moment is away from the beginning of 1970, which is how SQLAlchemy keeps one in SQLite.
fn since_the_epoch(text: &str) -> Option<String> {
    let (day, clock) = text.split_once(' ')?;
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let date = Date::new(parts.next()??, parts.next()??, parts.next()??)?;
    Some(format!("{} days {clock}", date.days_since_epoch()))
}

fn hyphenated(digits: &str) -> String {
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}
