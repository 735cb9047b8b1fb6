//! What the reference says: recorded in `tests/recorded`, and asked anew where its Python is at hand.
//!
//! Record again with `ALEMBIC_RECORD=1 cargo test -p alembic-config`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The cases of a script with the reference's outcomes: the committed recording, and with Python also what the script
/// says now, for the recording's seed and two others.
pub(crate) fn cases(script: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let file = folder.join(format!("recorded/{script}.json"));
    let Some(python) = python() else {
        return cases_of(&read(&file));
    };
    let ask = |seed: &str| run(&python, &folder.join(format!("reference/{script}_cases.py")), seed);
    let now = ask("1");
    if std::env::var_os("ALEMBIC_RECORD").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let (recorded, now) = (read(&file), parse(&now));
    if recorded["python"] != now["python"] {
        eprintln!(
            "the reference runs on Python {}, the recording is of {}",
            now["python"], recorded["python"]
        );
        return cases_of(&recorded);
    }
    for (recorded, now) in cases_of(&recorded).iter().zip(cases_of(&now)) {
        assert_eq!(*recorded, now, "{} is out of date", file.display());
    }
    let more = ["2", "3"].iter().flat_map(|seed| cases_of(&parse(&ask(seed))));
    cases_of(&recorded).into_iter().chain(more).collect()
}

fn python() -> Option<PathBuf> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/reference/bin/python");
    std::env::var_os("ALEMBIC_REFERENCE_PYTHON")
        .map(PathBuf::from)
        .or_else(|| built.exists().then_some(built))
}

fn run(python: &Path, script: &Path, seed: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(python).arg(script).arg(seed).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn read(file: &Path) -> Value {
    parse(&std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn cases_of(recording: &Value) -> Vec<Value> {
    recording["cases"].as_array().unwrap().clone()
}
