//! Templates against what Mako makes of them, recorded in `tests/mako`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mako")
}

fn templates() -> BTreeMap<String, String> {
    fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "mako"))
        .map(|path| {
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn recorded() -> BTreeMap<String, String> {
    serde_json::from_str(&fs::read_to_string(folder().join("recorded.json")).unwrap()).unwrap()
}

/// The values of `tests/mako/record.py`.
fn values() -> Vec<(String, Value)> {
    let values = [
        ("message", Value::string("add pets")),
        ("up_revision", Value::string("a1")),
        ("down_revision", Value::tuple(vec![Value::string("b1"), Value::string("b2")])),
        ("branch_labels", Value::None),
        ("depends_on", Value::string("c1")),
        ("create_date", Value::string("2026-11-23 06:02:46.364207")),
        ("items", Value::strings(["x", "y", "z"])),
        ("html", Value::string("<a href='x'>&\"</a>")),
    ];
    values.map(|(name, value)| (name.to_owned(), value)).to_vec()
}

fn names() -> Names<'static> {
    Names { values: values(), config: None, host: &|| panic!("these templates need no evaluation") }
}

#[test]
fn every_template_is_recorded() {
    let mut recorded = recorded();
    assert_eq!(recorded.remove("mako version").as_deref(), Some("1.4.3"));
    let templates: Vec<_> = templates().into_keys().collect();
    assert_eq!(templates, recorded.into_keys().collect::<Vec<_>>());
}

/// What is worked out without the evaluator is what Mako gives.
#[test]
fn direct_templates_give_what_mako_gives() {
    let recorded = recorded();
    let mut direct_ones = Vec::new();
    for (name, template) in templates() {
        if let Some(text) = direct::render(&lexer::lex(&template).unwrap(), &names()) {
            assert_eq!(text, recorded[&name], "{name}");
            direct_ones.push(name);
        }
    }
    for name in ["text", "expression", "repr", "filter_comma", "percent", "comment"] {
        assert!(direct_ones.iter().any(|direct| direct == name), "{name} is not direct");
    }
}

/// The Python that a template becomes gives what Mako gives. CPython runs it here: what is under test is the
/// translation.
#[test]
fn translations_give_what_mako_gives() {
    let Some(python) = reference_python() else { return };
    let values = values();
    let known: Vec<&str> =
        values.iter().map(|(name, _)| name.as_str()).chain(["comma", "UNDEFINED", "__values"]).collect();
    let mut translations = serde_json::Map::new();
    for (name, template) in templates() {
        let translation = translate::translate(&lexer::lex(&template).unwrap(), &known)
            .unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(translation.source.matches('\n').count(), translation.lines.len(), "{name}");
        let value = serde_json::json!({"source": translation.source, "free_names": translation.free_names});
        translations.insert(name, value);
    }
    let mut process = Command::new(python)
        .arg(folder().join("record.py"))
        .arg("translated")
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_vec(&translations).unwrap();
    process.stdin.take().unwrap().write_all(&input).unwrap();
    let output = process.wait_with_output().unwrap();
    let results: BTreeMap<String, String> = serde_json::from_slice(&output.stdout).unwrap();
    let recorded = recorded();
    let different: Vec<_> = results
        .iter()
        .filter(|(name, text)| recorded[*name] != **text)
        .map(|(name, text)| format!("{name}: {text:?} instead of {:?}", recorded[name]))
        .collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// The recording is what the Mako at hand makes of the templates.
#[test]
fn the_recording_is_current() {
    let Some(python) = reference_python() else { return };
    let output = Command::new(python)
        .arg(folder().join("record.py"))
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap();
    let results: BTreeMap<String, String> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(results, recorded());
}

fn reference_python() -> Option<PathBuf> {
    let python = match std::env::var_os("ALEMBIC_REFERENCE_PYTHON") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/reference/bin/python"),
    };
    python.is_file().then_some(python)
}

#[track_caller]
fn check_error(template: &str, line: usize, message: &str) {
    let known = ["message", "UNDEFINED", "__values"];
    let error =
        lexer::lex(template).and_then(|nodes| translate::translate(&nodes, &known)).expect_err(template);
    assert_eq!((error.line, error.message.as_str()), (line, message), "{template}");
}

#[test]
fn errors_name_the_line() {
    check_error("a\n${x\n", 2, "${ is never closed");
    check_error("a\n<% x = 1\n", 2, "<% is never closed");
    check_error("\n<%def name=\"f()\">\n", 2, "<%def> is never closed");
    check_error("a\n</%def>\n", 2, "</%def> closes nothing");
    check_error("<%def name=\"f()\">\n</%block>", 2, "</%block> where </%def> is expected");
    check_error("\n% if x:\n", 2, "% if is never ended by % endif");
    check_error("\n% endif\n", 2, "% endif ends nothing");
    check_error("% for x in y:\n% endif\n", 2, "% endif ends nothing");
    check_error("\n% else:\n", 2, "% else continues nothing");
    check_error("\n\n% hello\n", 3, "% hello is not a control line");
    check_error(
        "\n<%include file=\"x\"/>",
        2,
        "<%include> is not supported: script.py.mako must stand alone, without other templates",
    );
    check_error("<%page args=\"x\"/>", 1, "there is no value for the argument x");
}

#[test]
fn syntax_errors_name_the_line() {
    for (template, line) in
        [("a\n${1 +}\n", 2), ("a\n<%\n  x = 1\n  y = = 2\n%>\n", 4), ("\n% if x y:\n% endif\n", 2)]
    {
        let error = lexer::lex(template).and_then(|nodes| translate::translate(&nodes, &["x"])).unwrap_err();
        assert_eq!(error.line, line, "{template}: {error:?}");
    }
}
