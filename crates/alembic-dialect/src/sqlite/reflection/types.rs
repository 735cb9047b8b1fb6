use alembic_schema::{ParameterKind, SqlType};

/// The type of a declared type, by name or else by SQLite's rules of affinity.
///
/// Sources: SQLite manual, Datatypes, section 3.1; SQLAlchemy 2.1.9 for the names that it knows.
pub(in crate::sqlite) fn reflected_type(declared: &str, generated: bool) -> SqlType {
    let declared = if generated { without_generated(declared) } else { declared.to_owned() }.to_uppercase();
    let length = declared.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ' '));
    let (name, rest) = declared.split_at(length.unwrap_or(declared.len()));
    let name = if generated { name.trim() } else { name };
    let (module, class) = class_of(name);
    let mut sql_type = SqlType::named(module, class).unwrap_or_else(SqlType::null);
    let numbers = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((inside, _)) => numbers(inside),
        None => Vec::new(),
    };
    let parameters: Vec<_> = sql_type
        .class
        .parameters
        .iter()
        .filter(|parameter| parameter.kind == ParameterKind::Positional)
        .map(|parameter| parameter.name)
        .collect();
    // More numbers than the type has room for are left out together.
    if numbers.len() <= parameters.len() {
        for (parameter, number) in parameters.into_iter().zip(numbers) {
            sql_type.set(parameter, number.into());
        }
    }
    sql_type
}

/// The type as it was declared, where SQLAlchemy's class for it would be written otherwise: `INT PRIMARY KEY` is not
/// what `INTEGER PRIMARY KEY` is, and a strict table knows no `NUMERIC`.
pub(super) fn declared_type(declared: &str, generated: bool, sql_type: &SqlType) -> Option<String> {
    let declared = if generated { without_generated(declared) } else { declared.to_owned() };
    let plain = |text: &str| text.to_uppercase().replace(' ', "");
    let written = crate::generic_type_text(sql_type);
    // No type at all is no type afterwards.
    (plain(&written) != plain(&declared)).then(|| declared.trim().to_owned())
}

/// The PRAGMA takes the words before `AS` for a part of the type.
fn without_generated(declared: &str) -> String {
    let words = declared.split(' ');
    let kept =
        words.filter(|word| !word.eq_ignore_ascii_case("GENERATED") && !word.eq_ignore_ascii_case("ALWAYS"));
    kept.collect::<Vec<_>>().join(" ")
}

fn numbers(text: &str) -> Vec<i64> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

fn class_of(name: &str) -> (&'static str, &'static str) {
    const NAMES: &[(&str, &str)] = &[
        ("BIGINT", "BIGINT"),
        ("BLOB", "BLOB"),
        ("BOOL", "BOOLEAN"),
        ("BOOLEAN", "BOOLEAN"),
        ("CHAR", "CHAR"),
        ("DATE", "DATE"),
        ("DATE_CHAR", "DATE"),
        ("DATETIME", "DATETIME"),
        ("DATETIME_CHAR", "DATETIME"),
        ("DOUBLE", "DOUBLE"),
        ("DECIMAL", "DECIMAL"),
        ("FLOAT", "FLOAT"),
        ("INT", "INTEGER"),
        ("INTEGER", "INTEGER"),
        ("NUMERIC", "NUMERIC"),
        ("REAL", "REAL"),
        ("SMALLINT", "SMALLINT"),
        ("TEXT", "TEXT"),
        ("TIME", "TIME"),
        ("TIME_CHAR", "TIME"),
        ("TIMESTAMP", "TIMESTAMP"),
        ("VARCHAR", "VARCHAR"),
        ("NVARCHAR", "NVARCHAR"),
        ("NCHAR", "NCHAR"),
    ];
    if let Some(module_type) = ["JSON", "JSONB"].into_iter().find(|known| *known == name) {
        return ("sqlite", module_type);
    }
    let contains = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let class = match NAMES.iter().find(|(known, _)| *known == name) {
        Some((_, class)) => class,
        None if contains(&["INT"]) => "INTEGER",
        None if contains(&["CHAR", "CLOB", "TEXT"]) => "TEXT",
        None if contains(&["BLOB"]) || name.is_empty() => "NullType",
        None if contains(&["REAL", "FLOA", "DOUB"]) => "REAL",
        None => "NUMERIC",
    };
    ("sqlalchemy", class)
}
