//! The recorded cases of the dialects (`crates/alembic-dialect/tests/cases`) from Python text to SQL: evaluated here,
//! compiled by the dialects, compared with what the reference printed.

#![expect(clippy::disallowed_methods, reason = "the cases are files of another crate's tests")]

mod recording;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use alembic_bindings::{ConfigureOptions, naming_convention};
use alembic_dialect::{CompileContext, DialectError, Parameters, Statement};
use alembic_operations::Operation;
use alembic_schema::Value as SqlValue;
use recording::{Host, IMPORTS, World, blocks, machine, shown, upgrade};

/// Cases in which the dialects answer otherwise than the reference on purpose: heading and dialect. Their own tests
/// have the texts.
const DEVIATIONS: &[(&str, &str)] = &[
    ("a domain", "sqlite"),
    ("an array of a named type", "sqlite"),
    ("add an array column", "sqlite"),
    ("set a comment", "sqlite"),
    ("drop the comment", "sqlite"),
    ("drop without a name", "postgresql"),
    ("an exclusion constraint inside a table", "sqlite"),
    ("change everything of a column", "sqlite"),
    ("a list of an enumeration", "sqlite"),
    // The reference prints the placeholder of a value that is to be written into the statement.
    ("distinct from", "sqlite"),
    ("add an indexed column when rebuilding", "postgresql"),
    ("add an indexed column when rebuilding", "sqlite"),
    ("exclude when rebuilding", "sqlite"),
    ("drop a constraint without a name", "postgresql"),
    ("a new unique column gets a name", "sqlite"),
    ("a computed column stays", "sqlite"),
    ("a computed column becomes a plain one", "sqlite"),
    ("a table of a schema that refers to none", "sqlite"),
    ("drop a new column", "sqlite"),
    ("a column that is there already", "postgresql"),
    ("a column that is there already", "sqlite"),
];

/// Modules of the standard library that some cases take values from; a case waits for those that the evaluator has not.
const LIBRARY: &[&str] = &["datetime", "decimal", "uuid"];

#[test]
fn every_case_gives_the_reference_statements() {
    let (count, waiting) = check_cases(&files("md"), &["postgresql", "sqlite"]);
    assert!(count > 500, "only {count} cases were found");
    assert!(waiting <= 40, "{waiting} cases wait for the standard library");
}

#[test]
fn columns_of_geographic_data_are_made_as_geoalchemy2_makes_them() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libraries/spatial.md");
    let (count, _) = check_cases(&[file], &["postgresql"]);
    assert!(count > 50, "only {count} cases were found");
}

#[test]
fn sqlite_has_no_geographic_data() {
    let imports = "from geoalchemy2 import Geometry\n";
    let needs = "holds geographic data, which SQLite has only with the extension SpatiaLite; it cannot be loaded here";
    for (code, what) in [
        ("op.create_table('t', sa.Column('g', Geometry('POINT')))", "column 'g' of table 't'"),
        (
            "op.execute(sa.table('t', sa.column('g', Geometry())).update().values(g='POINT(1 2)'))",
            "a parameter",
        ),
        ("op.drop_geospatial_column('t', 'g')", "what `drop_geospatial_column` changes"),
    ] {
        let answer = answer(&format!("{imports}{code}\n"), "sqlite", "online", None);
        assert_eq!(answer, format!("NotImplementedError: {what} {needs}"), "{code}");
    }
}

#[test]
fn values_of_geographic_data_are_not_read() {
    let code = "from geoalchemy2 import Geometry\n\
                op.execute(sa.select(sa.table('t', sa.column('g', Geometry('POINT'))).c.g))\n";
    assert_eq!(
        answer(code, "postgresql", "online", None),
        "NotImplementedError: a value of type geometry(POINT,-1) cannot be read here: select its text, \
         `func.ST_AsText(…)`"
    );
}

/// Compares every case of the files with what was recorded; gives their number, and that of those that wait for a
/// module of the standard library.
fn check_cases(files: &[PathBuf], dialects: &[&str]) -> (usize, usize) {
    let mut failures = String::new();
    let (mut count, mut waiting) = (0, 0);
    for path in files {
        let text = std::fs::read_to_string(path).unwrap();
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let head = blocks(text.split("\n## ").next().unwrap());
        let of_head =
            |wanted: &str| head.iter().find(|(label, _)| label == wanted).map(|(_, body)| body.as_str());
        let (convention, prelude) = (of_head("json"), of_head("python").unwrap_or_default());
        for case in text.split("\n## ").skip(1) {
            let heading = case.lines().next().unwrap();
            let blocks = blocks(case);
            let (label, code) = blocks.iter().find(|(label, _)| label.starts_with("python")).unwrap();
            let style = label.strip_prefix("python").unwrap().trim();
            for dialect in dialects {
                let expected = blocks
                    .iter()
                    .find_map(|(label, body)| label.ends_with(dialect).then(|| body.trim_end()))
                    .unwrap();
                let answer = answer(&format!("{prelude}{code}"), dialect, style, convention);
                if LIBRARY.iter().any(|module| answer.contains(&format!("the content of `{module}."))) {
                    waiting += 1;
                    continue;
                }
                let deviates = DEVIATIONS.contains(&(heading, *dialect));
                if (answer != expected) != deviates {
                    write!(
                        failures,
                        "## {file}: {heading} [{dialect}]\nexpected:\n{expected}\nanswered:\n{answer}\n\n"
                    )
                    .unwrap();
                }
                count += 1;
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    (count, waiting)
}

#[test]
fn every_type_is_written_as_the_reference_writes_it() {
    check_types(&cases().join("types.tsv"));
}

#[test]
fn types_of_libraries_are_written_as_the_libraries_write_them() {
    check_types(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libraries/types.tsv"));
}

fn check_types(path: &Path) {
    check_table(
        path,
        |operation, context, dialect| match operation {
            Operation::AlterColumn(operation) => {
                let _ = context;
                dialect.type_text(operation.sql_type.as_ref().unwrap())
            }
            other => panic!("{} is no alter_column", other.directive()),
        },
        |code| format!("op.alter_column('t', 'c', type_={code})"),
    );
}

#[test]
fn every_expression_is_written_as_the_reference_writes_it() {
    check_table(
        &cases().join("expressions.tsv"),
        |operation, context, dialect| match operation {
            Operation::CreateCheckConstraint(operation) => {
                dialect.expression_text(&operation.constraint.condition, context)
            }
            other => panic!("{} is no create_check_constraint", other.directive()),
        },
        |code| format!("op.create_check_constraint(None, 't', {code})"),
    );
}

type Compile =
    fn(&Operation, &CompileContext, &'static dyn alembic_dialect::Dialect) -> Result<String, DialectError>;

/// A line is a Python expression and what it is on each dialect, or an import for the lines after it.
fn check_table(path: &Path, compile: Compile, script: fn(&str) -> String) {
    let text = std::fs::read_to_string(path).unwrap();
    let mut failures = String::new();
    let mut imports = String::new();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let code = fields.next().unwrap();
        if code.starts_with("import ") || code.starts_with("from ") {
            imports.push_str(code);
            imports.push('\n');
            continue;
        }
        for dialect in ["postgresql", "sqlite"] {
            let expected = fields.next().unwrap();
            let host = Host::migrating(dialect, true);
            let answer = match upgrade(&host, &format!("{imports}{}", script(code))) {
                Ok(_) => {
                    let recorder = host.recorder();
                    let operations = recorder.take_operations();
                    compile(&operations[0], &CompileContext::offline(), recorder.dialect)
                }
                Err(interruption) => {
                    writeln!(failures, "{code}: {}", shown(&interruption)).unwrap();
                    break;
                }
            };
            match answer {
                Ok(answer) if answer == expected => {}
                Err(DialectError::Compile(_)) if expected.starts_with('!') => {}
                other => writeln!(failures, "{code} on {dialect}: expected {expected}, answered {other:?}")
                    .unwrap(),
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../alembic-dialect/tests/cases")
}

/// The files of the cases with this extension.
fn files(extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(cases())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

/// What the statements of a case are on a dialect, or the text of the error.
fn answer(code: &str, dialect: &str, style: &str, convention: Option<&str>) -> String {
    let host = Host::migrating(dialect, style != "online");
    let mut vm = machine(&host, Rc::new(World::default()));
    let recorder = host.recorder();
    let mut context = match style {
        "online" => CompileContext::online(),
        "pyformat" => {
            let parameter_style = Some(recorder.dialect.parameter_style());
            CompileContext { literal_binds: false, parameter_style, ..CompileContext::offline() }
        }
        _ => CompileContext::offline(),
    };
    if let Some(convention) = convention {
        let source = format!("{IMPORTS}target_metadata = sa.MetaData(naming_convention={convention})\n");
        let module = vm.run_module("models.py", &source, "models").unwrap();
        let target_metadata = module.get("target_metadata");
        let options = ConfigureOptions { target_metadata, ..ConfigureOptions::default() };
        context.naming_convention = naming_convention(&mut vm, &options).unwrap().unwrap();
    }
    let program = vm.load("versions/abc.py", &format!("{IMPORTS}{code}"), None).unwrap();
    // Whatever a case does is known before it runs.
    if let Some(found) = vm.check(&program, &[]).first() {
        return format!("the check found {found}");
    }
    if let Err(interruption) = vm.run(&program, "abc", &[]) {
        return shown(&interruption);
    }
    let mut statements = Vec::new();
    for operation in recorder.take_operations() {
        match recorder.dialect.operation_statements(&operation, &context) {
            Ok(further) => statements.extend(further),
            // Python shows the key of a KeyError with quotes.
            Err(error) if error.exception() == "KeyError" => return format!("KeyError: '{error}'"),
            Err(error) => return format!("{}: {error}", error.exception()),
        }
    }
    statements.iter().map(printed).collect::<Vec<_>>().join("\n\n")
}

fn printed(statement: &Statement) -> String {
    let text = format!("{};", statement.printed());
    match &statement.parameters {
        Parameters::None => text,
        given => format!("{text}\n-- {}", json(given)),
    }
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

fn json_value(value: &SqlValue) -> String {
    match value {
        SqlValue::Null => "null".to_owned(),
        SqlValue::Boolean(truth) => truth.to_string(),
        SqlValue::Float(number) => format!("{number:?}"),
        SqlValue::Integer(number) => number.to_string(),
        SqlValue::Text(text) | SqlValue::Json(text) => {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
        }
        SqlValue::Number(digits) => format!("\"{digits}\""),
        SqlValue::Date(day) => format!("\"{day}\""),
        SqlValue::Time(time) => format!("\"{time}\""),
        SqlValue::DateTime(moment) => format!("\"{moment}\""),
        SqlValue::Interval(interval) => format!("\"{interval}\""),
        SqlValue::Uuid(bytes) => {
            let digits = format!("{:032x}", u128::from_be_bytes(*bytes));
            let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
            format!("\"{}\"", parts.join("-"))
        }
        SqlValue::Array(items) => {
            format!("[{}]", items.iter().map(json_value).collect::<Vec<_>>().join(", "))
        }
        SqlValue::Bytes(bytes) => panic!("no JSON for {bytes:?}"),
    }
}
