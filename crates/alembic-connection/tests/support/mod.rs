//! What several tests of connections need: the reference's Python, recordings, and the PostgreSQL server.
#![allow(dead_code, reason = "each test file uses a part of this")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use alembic_connection::{Connection, Outcome, Parameters, Surroundings, Url, open};
use serde_json::Value;

/// The reference that recordings were made with.
pub(crate) const REFERENCE: &str =
    "alembic 1.20.1, SQLAlchemy 2.1.9, psycopg2 2.9.13, Python 3.11.7, PostgreSQL 15";

/// The reference's Python: `ALEMBIC_REFERENCE_PYTHON`, else the one in the workspace's `target/reference`.
pub(crate) fn reference_python() -> Option<PathBuf> {
    std::env::var_os("ALEMBIC_REFERENCE_PYTHON").map(PathBuf::from).or_else(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/reference/bin/python");
        path.exists().then_some(path)
    })
}

/// What the reference gives for `input`: recorded in `tests/recorded/<name>.json` and, where its Python is at
/// hand, compared with a live run. `ALEMBIC_RECORD=1` records anew.
pub(crate) fn reference(name: &str, input: &Value) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let path = folder.join(format!("recorded/{name}.json"));
    let live = reference_python().map(|python| {
        let mut child = Command::new(python)
            .arg("-W")
            .arg("ignore")
            .arg(folder.join(format!("reference/{name}.py")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the reference's Python starts");
        let mut stdin = child.stdin.take().expect("stdin is piped");
        stdin.write_all(input.to_string().as_bytes()).expect("the script reads its input");
        drop(stdin);
        let output = child.wait_with_output().expect("the script ends");
        assert!(output.status.success(), "the reference's script {name}.py failed");
        serde_json::from_slice::<Value>(&output.stdout).expect("the script writes JSON")
    });
    if std::env::var_os("ALEMBIC_RECORD").is_some() {
        let outcomes = live.clone().expect("recording needs the reference's Python");
        let lines: Vec<String> = pairs(input, &outcomes).iter().map(Value::to_string).collect();
        let text = format!("{{\"reference\": {:?}, \"cases\": [\n{}\n]}}\n", REFERENCE, lines.join(",\n"));
        std::fs::write(&path, text).expect("the recording is written");
    }
    let text = std::fs::read_to_string(&path).expect("the recording is there");
    let recording: Value = serde_json::from_str(&text).expect("the recording is JSON");
    let cases = recording["cases"].as_array().expect("a recording has cases");
    assert_eq!(
        cases.len(),
        input.as_array().map_or(0, Vec::len),
        "{name}: record again with ALEMBIC_RECORD=1"
    );
    for (case, input) in cases.iter().zip(input.as_array().into_iter().flatten()) {
        assert_eq!(case["input"], *input, "{name}: record again with ALEMBIC_RECORD=1");
    }
    if let Some(live) = live {
        for case in pairs(input, &live).iter().zip(cases) {
            assert_eq!(case.0, case.1, "{name}: the reference answers differently from its recording");
        }
    }
    cases.iter().map(|case| case["outcome"].clone()).collect()
}

fn pairs(input: &Value, outcomes: &Value) -> Vec<Value> {
    let input = input.as_array().into_iter().flatten();
    let outcomes = outcomes.as_array().into_iter().flatten();
    input
        .zip(outcomes)
        .map(|(input, outcome)| serde_json::json!({"input": input, "outcome": outcome}))
        .collect()
}

/// The URL of the PostgreSQL server that tests use, with psycopg2 as driver.
pub(crate) fn server_url() -> Url {
    let text = std::env::var("ALEMBIC_TEST_POSTGRESQL")
        .unwrap_or_else(|_| "postgresql://postgres@127.0.0.1:5432/postgres".to_owned());
    let mut url = Url::parse(&text).expect("ALEMBIC_TEST_POSTGRESQL is a database URL");
    "postgresql+psycopg2".clone_into(&mut url.drivername);
    url
}

/// Opens `url`, or fails saying what to do.
pub(crate) fn connect(url: &Url) -> Box<dyn Connection> {
    match open(url, &Surroundings::default()) {
        Ok(connection) => connection,
        Err(error) => panic!(
            "cannot open {url}: {error}\nstart a PostgreSQL server there, or name another one in ALEMBIC_TEST_POSTGRESQL"
        ),
    }
}

/// A connection to the test server.
pub(crate) fn server() -> Box<dyn Connection> {
    connect(&server_url())
}

/// Executes without parameters and expects success.
pub(crate) fn run(connection: &mut dyn Connection, text: &str) -> Outcome {
    connection.execute(text, Parameters::None).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A name that no other test, process or run uses.
pub(crate) fn unique(prefix: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{prefix}_{}_{}_{}", std::process::id(), now.subsec_nanos(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A database of its own on the test server, dropped at the end.
pub(crate) struct Database {
    pub(crate) name: String,
    pub(crate) url: Url,
}

impl Database {
    pub(crate) fn create() -> Self {
        let name = unique("alembic_connection");
        run(&mut *server(), &format!("CREATE DATABASE {name}"));
        let mut url = server_url();
        url.database = Some(name.clone());
        Self { name, url }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = server()
            .execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name), Parameters::None);
    }
}
