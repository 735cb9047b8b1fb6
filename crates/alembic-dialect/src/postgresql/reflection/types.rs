use alembic_schema::{Argument, SqlType};

use crate::reflection::{NamedTypes, ReflectedDomain};

/// The type of what `format_type()` gives; `NullType` for one that SQLAlchemy does not know.
pub(super) fn reflected_type(
    format_type: &str,
    named: &NamedTypes,
    collation: Option<(&str, Option<&str>)>,
) -> SqlType {
    let (without_brackets, is_array) = match format_type.find("[]") {
        Some(at) if format_type[at..].replace("[]", "").is_empty() => (&format_type[..at], true),
        _ => (format_type, false),
    };
    let (name, arguments) = split_arguments(without_brackets);
    let mut sql_type =
        plain_type(&name, &arguments).or_else(|| named_type(&name, named)).unwrap_or_else(SqlType::null);
    if let Some((collation, schema)) = collation {
        sql_type.set("collation", collation.into());
        if let Some(schema) = schema {
            sql_type.set("collation_schema", schema.into());
        }
    }
    // The server keeps neither the number of dimensions nor their sizes.
    match SqlType::named("postgresql", "ARRAY") {
        Some(array) if is_array && sql_type != SqlType::null() => array.with("item_type", sql_type),
        _ => sql_type,
    }
}

/// `numeric(10,2)` as its name and its arguments; these may stand inside of the name.
fn split_arguments(text: &str) -> (String, Vec<String>) {
    // A quoted name may have parentheses of its own.
    let inside = |text: &str| Some((text.find('(')?, text.rfind(')')?));
    match inside(text).filter(|_| !text.starts_with('"')) {
        Some((open, close)) if open < close => {
            let name = format!("{}{}", &text[..open], &text[close + 1..]);
            let arguments = text[open + 1..close].split(',').map(|part| part.trim().to_owned());
            (name, arguments.collect())
        }
        _ => (text.to_owned(), Vec::new()),
    }
}

fn plain_type(name: &str, arguments: &[String]) -> Option<SqlType> {
    let number = |position: usize| arguments.get(position).and_then(|text| text.parse::<i64>().ok());
    let with_number = |sql_type: SqlType, parameter: &str| match number(0) {
        Some(number) => sql_type.with(parameter, number),
        None => sql_type,
    };
    if let Some(fields) =
        name.strip_prefix("interval").filter(|rest| rest.is_empty() || rest.starts_with(' '))
    {
        let mut interval = SqlType::named("postgresql", "INTERVAL")?;
        if !fields.is_empty() {
            interval.set("fields", fields.trim().into());
        }
        return Some(with_number(interval, "precision"));
    }
    let class = CLASSES.iter().find(|(known, _)| *known == name.to_lowercase())?.1;
    let sql_type = SqlType::named("postgresql", class).or_else(|| SqlType::named("sqlalchemy", class))?;
    Some(match name {
        "numeric" => match (number(0), number(1)) {
            (Some(precision), Some(scale)) => sql_type.with("precision", precision).with("scale", scale),
            _ => sql_type,
        },
        "double precision" => sql_type.with("precision", 53),
        "timestamp with time zone" | "time with time zone" => {
            with_number(sql_type.with("timezone", true), "precision")
        }
        "timestamp without time zone" | "time without time zone" | "time" => {
            with_number(sql_type.with("timezone", false), "precision")
        }
        "bit varying" => with_number(sql_type.with("varying", true), "length"),
        _ => with_number(sql_type, "length"),
    })
}

fn named_type(name: &str, named: &NamedTypes) -> Option<SqlType> {
    let parts = identifiers(name);
    let is_named = |schema: &str, name: &str, visible: bool| match parts.as_slice() {
        [only] => visible && only == name,
        [first, second] => !visible && first == schema && second == name,
        _ => false,
    };
    if let Some(found) = named.enums.iter().find(|known| is_named(&known.schema, &known.name, known.visible))
    {
        let labels = found.labels.iter().map(|label| Argument::Text(label.clone())).collect();
        let mut enumeration = SqlType::named("postgresql", "ENUM")?;
        enumeration.set("enums", Argument::List(labels));
        enumeration.set("name", found.name.as_str().into());
        if !found.visible {
            enumeration.set("schema", found.schema.as_str().into());
        }
        return Some(enumeration);
    }
    let found = named.domains.iter().find(|known| is_named(&known.schema, &known.name, known.visible))?;
    domain(found, named)
}

fn domain(found: &ReflectedDomain, named: &NamedTypes) -> Option<SqlType> {
    let collation = found.collation.as_deref().map(|name| (name, found.collation_schema.as_deref()));
    let optional = |text: &Option<String>| text.as_deref().map_or(Argument::None, Argument::from);
    let mut domain = SqlType::named("postgresql", "DOMAIN")?
        .with("name", found.name.as_str())
        .with("data_type", reflected_type(&found.type_name, named, collation));
    domain.set("collation", optional(&found.collation));
    domain.set("collation_schema", optional(&found.collation_schema));
    domain.set("default", optional(&found.default));
    domain.set("not_null", (!found.nullable).into());
    domain.set("create_type", false.into());
    if let Some((name, condition)) = found.checks.first() {
        domain.set("constraint_name", name.as_str().into());
        domain.set("check", condition.as_str().into());
    }
    if !found.visible {
        domain.set("schema", found.schema.as_str().into());
    }
    Some(domain)
}

/// `schema."Name"` as its parts, without quotes.
fn identifiers(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let last = parts.len() - 1;
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                parts[last].push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            _ => parts[last].push(character),
        }
    }
    parts
}

/// The names that `format_type()` gives, and SQLAlchemy's classes for them.
const CLASSES: &[(&str, &str)] = &[
    ("hstore", "HSTORE"),
    ("json", "JSON"),
    ("jsonb", "JSONB"),
    ("int4range", "INT4RANGE"),
    ("int8range", "INT8RANGE"),
    ("numrange", "NUMRANGE"),
    ("daterange", "DATERANGE"),
    ("tsrange", "TSRANGE"),
    ("tstzrange", "TSTZRANGE"),
    ("int4multirange", "INT4MULTIRANGE"),
    ("int8multirange", "INT8MULTIRANGE"),
    ("nummultirange", "NUMMULTIRANGE"),
    ("datemultirange", "DATEMULTIRANGE"),
    ("tsmultirange", "TSMULTIRANGE"),
    ("tstzmultirange", "TSTZMULTIRANGE"),
    ("integer", "INTEGER"),
    ("bigint", "BIGINT"),
    ("smallint", "SMALLINT"),
    ("character varying", "VARCHAR"),
    ("character", "CHAR"),
    ("\"char\"", "String"),
    ("name", "String"),
    ("text", "TEXT"),
    ("numeric", "NUMERIC"),
    ("float", "FLOAT"),
    ("real", "REAL"),
    ("inet", "INET"),
    ("cidr", "CIDR"),
    ("citext", "CITEXT"),
    ("uuid", "UUID"),
    ("bit", "BIT"),
    ("bit varying", "BIT"),
    ("macaddr", "MACADDR"),
    ("macaddr8", "MACADDR8"),
    ("money", "MONEY"),
    ("oid", "OID"),
    ("regclass", "REGCLASS"),
    ("double precision", "DOUBLE_PRECISION"),
    ("timestamp", "TIMESTAMP"),
    ("timestamp with time zone", "TIMESTAMP"),
    ("timestamp without time zone", "TIMESTAMP"),
    ("time with time zone", "TIME"),
    ("time without time zone", "TIME"),
    ("date", "DATE"),
    ("time", "TIME"),
    ("bytea", "BYTEA"),
    ("boolean", "BOOLEAN"),
    ("tsvector", "TSVECTOR"),
    ("tsquery", "TSQUERY"),
    ("regconfig", "REGCONFIG"),
];
