use alembic_schema::{Argument, SqlType, TypeFamily};

/// Where SQLite's types differ from the standard's.
pub(super) fn type_text(sql_type: &SqlType) -> Option<String> {
    use TypeFamily as F;
    let stored_as_text = || {
        sql_type
            .argument("storage_format")
            .and_then(Argument::as_text)
            .is_some_and(|format| !has_separator(format))
    };
    match sql_type.family() {
        F::Jsonb => Some("JSONB".to_owned()),
        F::DateTime if stored_as_text() => Some("DATETIME_CHAR".to_owned()),
        F::Date if stored_as_text() => Some("DATE_CHAR".to_owned()),
        F::Time if stored_as_text() => Some("TIME_CHAR".to_owned()),
        _ => None,
    }
}

/// Whether values of a storage format contain anything but digits: then SQLite does not take them for numbers,
/// and the type needs no `_CHAR` to keep it from doing so.
fn has_separator(format: &str) -> bool {
    let mut rest = format;
    while let Some(start) = rest.find("%(") {
        if !rest[..start].chars().all(|c| c.is_ascii_digit()) {
            return true;
        }
        let Some(end) = rest[start..].find(')') else { return true };
        let conversion = &rest[start + end + 1..];
        let length = conversion.find(|c: char| c.is_ascii_alphabetic()).map_or(conversion.len(), |at| at + 1);
        rest = &conversion[length..];
    }
    !rest.chars().all(|c| c.is_ascii_digit())
}
