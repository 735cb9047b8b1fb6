//! Logging configured and used here and in CPython, compared stream by stream.

mod reference;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use alembic_config::Environment;
use alembic_config::logging::{
    BasicConfiguration, Details, Level, Logging, LoggingConfiguration, LoggingError, SourcePlace,
    Surroundings,
};
use serde_json::{Value, json};

#[test]
fn lines_are_those_of_python() {
    let cases = reference::cases("logging");
    assert!(cases.len() >= 150, "only {} cases", cases.len());
    let differences: Vec<String> = cases.iter().flat_map(differences).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

/// In what this crate differs from Python in one case.
fn differences(case: &Value) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment { current_directory: folder.path().to_owned(), ..Environment::default() };
    if let Some(ini) = case["ini"].as_str() {
        std::fs::write(folder.path().join("alembic.ini"), ini).unwrap();
    }
    let streams = [(); 2].map(|()| Rc::new(RefCell::new(Vec::new())));
    let now = || "2023-11-14T22:13:20.125Z".parse::<jiff::Timestamp>().unwrap();
    let zone = || jiff::tz::TimeZone::UTC;
    let logging = Logging::new(Surroundings {
        current_directory: folder.path().to_owned(),
        ..Surroundings::new(streams[0].clone(), streams[1].clone(), now, zone)
    });
    let steps = case["steps"].as_array().unwrap();
    let errors: Vec<Value> =
        steps.iter().map(|step| outcome(perform(&logging, step, &environment))).collect();
    let [stdout, stderr] = streams.map(|stream| String::from_utf8(stream.borrow().clone()).unwrap());
    let ours = json!({
        "errors": errors,
        "stdout": stdout,
        "stderr": without_details_of_failures(&stderr),
        "files": files(folder.path()),
    });
    let ini = case["ini"].as_str().unwrap_or_default();
    let parts = ["errors", "stdout", "stderr", "files"].into_iter().filter(|part| ours[part] != case[part]);
    parts
        .map(|part| format!("{part} of {steps:?} with\n{ini}\nours {}\ntheirs {}", ours[part], case[part]))
        .collect()
}

fn perform(logging: &Logging, step: &Value, environment: &Environment) -> Result<(), LoggingError> {
    let text = |index: usize| step[index].as_str().unwrap();
    let level = |index: usize| step[index].as_i64().map(Level);
    match text(0) {
        "log" => {
            let place =
                SourcePlace { path: "/project/env.py".to_owned(), line: 7, function: "run".to_owned() };
            let details = Details { place: Some(place), ..Details::default() };
            logging.get_logger(text(1)).log_with(level(2).unwrap(), text(3), details);
        }
        "configure" => {
            let configuration = LoggingConfiguration::read_file("alembic.ini", &[], environment)?;
            logging.configure(&configuration, step[1].as_bool().unwrap())?;
        }
        "get" => drop(logging.get_logger(text(1))),
        "level" => logging.get_logger(text(1)).set_level(level(2).unwrap()),
        "propagate" => logging.get_logger(text(1)).set_propagate(step[2].as_bool().unwrap()),
        "disable" => logging.disable(level(1).unwrap()),
        "last_resort" => logging.set_last_resort(None),
        "basic" => {
            logging
                .basic_configuration(BasicConfiguration { level: level(1), ..BasicConfiguration::default() });
        }
        "named" => logging.add_level_name(level(1).unwrap(), text(2)),
        other => panic!("no such step: {other}"),
    }
    Ok(())
}

fn outcome(result: Result<(), LoggingError>) -> Value {
    match result {
        Ok(()) => Value::Null,
        Err(error) if error.python_class() == "FileNotFoundError" => json!([error.python_class()]),
        Err(error) => json!([error.python_class(), error.python_message()]),
    }
}

/// Of a failed handler Python prints the traceback; that it failed, and how, is what must agree.
fn without_details_of_failures(stderr: &str) -> String {
    if !stderr.contains("--- Logging error ---") {
        return stderr.to_owned();
    }
    let kinds = ["ValueError:", "TypeError:"];
    let lines = stderr.lines().filter(|line| kinds.iter().any(|kind| line.starts_with(kind)));
    lines.map(|line| format!("--- Logging error ---\n{line}\n")).collect::<Vec<_>>().concat()
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let names = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let logs = names.filter(|name| name.starts_with("out"));
    logs.map(|name| (name.clone(), std::fs::read_to_string(folder.join(name)).unwrap())).collect()
}
