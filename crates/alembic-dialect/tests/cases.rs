//! The Markdown cases in `cases/`: what the reference prints for a directive, dialect by dialect.

mod python;

use std::fmt::Write as _;

use alembic_dialect::{CompileContext, DialectError, ParameterStyle, Parameters, Statement, dialect_for};
use alembic_schema::{ConstraintKind, NamingConvention, Value};

use python::TypeOrExpression;

/// Cases in which this crate answers differently, with its own answer: heading, dialect, text.
const DEVIATIONS: &[(&str, &str, &str)] = &[
    ("a domain", "sqlite", "CREATE TABLE pets (\n    age INTEGER\n);"),
    (
        "an array of a named type",
        "sqlite",
        "CompileError: (in table 'pets', column 'kinds'): the database `sqlite` has no type for sqlalchemy.ARRAY: a script for \
         several databases gives it one with `.with_variant(…, \"sqlite\")`",
    ),
    (
        "add an array column",
        "sqlite",
        "CompileError: the database `sqlite` has no type for postgresql.ARRAY: a script for several databases gives it one with \
         `.with_variant(…, \"sqlite\")`",
    ),
    (
        "set a comment",
        "sqlite",
        "CompileError: the database `sqlite` has no comments: `op.alter_column` cannot set that of column 'pets.age'",
    ),
    (
        "drop the comment",
        "sqlite",
        "CompileError: the database `sqlite` has no comments: `op.alter_column` cannot set that of column 'pets.age'",
    ),
    (
        "drop without a name",
        "postgresql",
        "CompileError: Can't emit DROP CONSTRAINT for constraint on table \"pets\"; it has no name",
    ),
];

macro_rules! files {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            check_file(include_str!(concat!("cases/", stringify!($name), ".md")));
        })*
    };
}

files!(
    alter_column,
    batch,
    bulk_insert,
    columns,
    constraints,
    create_table,
    enumerations,
    execute,
    indexes,
    naming,
    server_default,
    tables,
);

#[test]
fn types() {
    check_table(include_str!("cases/types.tsv"));
}

#[test]
fn expressions() {
    check_table(include_str!("cases/expressions.tsv"));
}

/// A line is a Python expression and what it is on each dialect.
fn check_table(text: &str) {
    let mut failures = String::new();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let code = fields.next().unwrap();
        let value = python::type_or_expression(code);
        for dialect in ["postgresql", "sqlite"] {
            let expected = fields.next().unwrap();
            let context = CompileContext::offline();
            let dialect = dialect_for(dialect).unwrap();
            let answer = match &value {
                TypeOrExpression::Type(sql_type) => dialect.type_text(sql_type),
                TypeOrExpression::Expression(expression) => dialect.expression_text(expression, &context),
            };
            match answer {
                Ok(answer) if answer == expected => {}
                Err(DialectError::Compile(_)) if expected.starts_with('!') => {}
                other => {
                    writeln!(
                        failures,
                        "{code} on {}: expected {expected}, answered {other:?}",
                        dialect.name()
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn check_file(text: &str) {
    let convention = blocks(text.split("\n## ").next().unwrap())
        .iter()
        .find(|(label, _)| label == "json")
        .map(|(_, body)| naming_convention(body));
    let mut failures = String::new();
    for case in text.split("\n## ").skip(1) {
        let heading = case.lines().next().unwrap();
        let blocks = blocks(case);
        let (label, code) = blocks.iter().find(|(label, _)| label.starts_with("python")).unwrap();
        let style = label.strip_prefix("python").unwrap().trim();
        for dialect in ["postgresql", "sqlite"] {
            let expected = blocks
                .iter()
                .find_map(|(label, body)| {
                    let kind = label.strip_suffix(dialect)?.trim();
                    matches!(kind, "sql" | "error").then(|| body.trim_end().to_owned())
                })
                .unwrap_or_else(|| panic!("`{heading}` has no answer for {dialect}: run record.py"));
            let deviation = DEVIATIONS
                .iter()
                .find(|(known, on, _)| *known == heading && *on == dialect)
                .map(|(_, _, text)| (*text).to_owned());
            if deviation.as_ref() == Some(&expected) {
                writeln!(failures, "`{heading}` on {dialect} is no deviation").unwrap();
            }
            let expected = deviation.unwrap_or(expected);
            let answer = answer(code, dialect, style, convention.clone());
            if style.is_empty() && !expected.contains('%') {
                failures.push_str(&compare_online(heading, code, dialect, convention.as_ref()));
            }
            if answer != expected {
                writeln!(failures, "## {heading} [{dialect}]\nexpected:\n{expected}\nanswered:\n{answer}\n")
                    .unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// What is printed offline is what is sent online, but for values that go beside the statement. In the reference too,
/// as all cases show when they are recorded both ways; the exceptions are computed columns (the server's version
/// counts) and percent signs.
fn compare_online(heading: &str, code: &str, dialect: &str, convention: Option<&NamingConvention>) -> String {
    let dialect = dialect_for(dialect).unwrap();
    let with_convention = |context: CompileContext| CompileContext {
        naming_convention: convention.cloned().unwrap_or_default(),
        ..context
    };
    let (online, offline) =
        (with_convention(CompileContext::online()), with_convention(CompileContext::offline()));
    let mut failures = String::new();
    for operation in python::operations(code, dialect.name()) {
        let sent = dialect.operation_statements(&operation, &online);
        let printed = dialect.operation_statements(&operation, &offline);
        let (Ok(sent), Ok(printed)) = (sent, printed) else { continue };
        if sent.iter().any(|statement| statement.parameters != Parameters::None) {
            continue;
        }
        if sent != printed {
            writeln!(failures, "## {heading} [{}]\nonline:\n{sent:?}\n", dialect.name()).unwrap();
        }
    }
    failures
}

/// The fenced blocks of a text: label and body.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(label) = line.strip_prefix("```") {
            inside = !inside;
            if inside {
                found.push((label.trim().to_owned(), String::new()));
            }
        } else if inside && let Some((_, body)) = found.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    found
}

/// `{"ix": "…", …}`: a flat mapping of texts without escapes.
fn naming_convention(json: &str) -> NamingConvention {
    let texts: Vec<&str> = json.split('"').skip(1).step_by(2).collect();
    let mut convention = NamingConvention::empty();
    for pair in texts.chunks(2) {
        convention.set_template(ConstraintKind::of_key(pair[0]).unwrap(), pair[1]);
    }
    convention
}

fn answer(code: &str, dialect: &str, style: &str, convention: Option<NamingConvention>) -> String {
    let dialect = dialect_for(dialect).unwrap();
    let mut context = match style {
        "online" => CompileContext::online(),
        "pyformat" => {
            let parameter_style = Some(dialect.parameter_style());
            CompileContext { literal_binds: false, parameter_style, ..CompileContext::offline() }
        }
        _ => CompileContext::offline(),
    };
    context.naming_convention = convention.unwrap_or_default();
    let mut statements = Vec::new();
    for operation in python::operations(code, dialect.name()) {
        match dialect.operation_statements(&operation, &context) {
            Ok(further) => statements.extend(further),
            Err(error) => return format!("{}: {error}", error.exception()),
        }
    }
    let printed: Vec<String> = statements.iter().map(printed).collect();
    printed.join("\n\n")
}

fn printed(statement: &Statement) -> String {
    let mut text = format!("{};", statement.printed());
    match &statement.parameters {
        Parameters::None => {}
        given => write!(text, "\n-- {}", json(given)).unwrap(),
    }
    text
}

fn json(parameters: &Parameters) -> String {
    match parameters {
        Parameters::None => String::new(),
        Parameters::Positional(values) => {
            format!("[{}]", values.iter().map(json_value).collect::<Vec<_>>().join(", "))
        }
        Parameters::Named(values) => {
            let mut entries: Vec<String> =
                values.iter().map(|(name, value)| format!("\"{name}\": {}", json_value(value))).collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        Parameters::Many(sets) => format!("[{}]", sets.iter().map(json).collect::<Vec<_>>().join(", ")),
    }
}

fn json_value(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Text(text) | Value::Number(text) => format!("\"{text}\""),
        Value::Date(date) => format!("\"{date}\""),
        Value::Time(time) => format!("\"{time}\""),
        Value::DateTime(moment) => format!("\"{moment}\""),
        Value::Interval(interval) => format!("\"{interval}\""),
        Value::Uuid(bytes) => {
            let digits = format!("{:032x}", u128::from_be_bytes(*bytes));
            let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
            format!("\"{}\"", parts.join("-"))
        }
        other => panic!("no JSON for {other:?}"),
    }
}

/// The parameter styles as PEP 249 spells them.
#[test]
fn parameter_styles() {
    for (text, style, doubles) in [
        ("qmark", ParameterStyle::Qmark, false),
        ("numeric", ParameterStyle::Numeric, false),
        ("named", ParameterStyle::Named, false),
        ("format", ParameterStyle::Format, true),
        ("pyformat", ParameterStyle::Pyformat, true),
    ] {
        assert_eq!(ParameterStyle::from_text(text), Some(style));
        assert_eq!(style.doubles_percent_signs(), doubles);
    }
    assert_eq!(ParameterStyle::from_text("question"), None);
}
