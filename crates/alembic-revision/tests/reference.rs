//! Random graphs: the same plans, texts and refusals as Alembic itself.
//!
//! `reference.py` makes graphs and cases from a seed and runs them with the installed reference, under several
//! Python hash seeds because some of its results depend on them. Python is found through
//! `ALEMBIC_REFERENCE_PYTHON`, else at `target/reference/bin/python`; without either the committed recording is
//! compared. `ALEMBIC_REFERENCE_GRAPHS` and `ALEMBIC_REFERENCE_SEED` choose other graphs.

#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the test drives the reference as a process; the crate itself stays pure"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use alembic_revision::display;
use alembic_revision::{
    MAXIMUM_ID_LENGTH, MapError, NewRevision, Plan, Revision, RevisionIndex, RevisionMap, Selector,
    Traversal, Wording, history_range,
};
use serde_json::{Value, json};

const RECORDING: &str = include_str!("reference.jsonl");

/// How our result compares with the reference's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Agreement {
    /// The same under every hash seed.
    Equal,
    /// The reference's result depends on the order of Python's sets; ours is that of sets that keep their order.
    SetOrder,
    /// The reference loads a graph although it has a cycle, and would run in circles later.
    CycleOverlooked,
    /// A graph that names a label as a parent: we say so, the reference takes it for a cycle.
    LabelTakenForCycle,
}

#[test]
fn same_as_the_reference() {
    let mut counts: BTreeMap<(String, Agreement), usize> = BTreeMap::new();
    let mut disagreements = Vec::new();
    let mut graphs = 0;
    for_each_line(|line| {
        let graph: Value = serde_json::from_str(line).expect("a line of JSON");
        if graph.get("alembic").is_some() {
            assert_eq!(graph["alembic"], "1.20.1");
            return;
        }
        graphs += 1;
        let revisions = graph[0].as_array().expect("revisions").iter().map(revision);
        let map = RevisionMap::new(revisions);
        let cases = graph[1].as_array().expect("cases");
        for case in cases {
            let arguments = &case[0];
            let ours = match &map {
                Ok(map) => run(map, arguments),
                Err(error) => json!({"error": error.to_string()}),
            };
            match agreement(case, &ours, map.as_ref().err()) {
                // Graphs with several cases are sound; no refusal of the whole graph may pass there.
                Some(Agreement::CycleOverlooked | Agreement::LabelTakenForCycle) if cases.len() > 1 => {
                    disagreements.push(format!("{}\n  refused: {ours}", graph[0]));
                }
                Some(agreement) => *counts.entry((text(&arguments[0]), agreement)).or_default() += 1,
                None => disagreements.push(format!(
                    "{}\n  {arguments}\n  ours      {ours}\n  reference {}\n  {}",
                    graph[0], case[1], case[2]
                )),
            }
        }
    });
    for ((operation, agreement), count) in &counts {
        println!("{operation:10} {agreement:?}: {count}");
    }
    assert!(
        disagreements.is_empty(),
        "{} of {} cases on {graphs} graphs differ, the first:\n{}",
        disagreements.len(),
        counts.values().sum::<usize>() + disagreements.len(),
        disagreements[..disagreements.len().min(20)].join("\n")
    );
    let equal: usize = counts
        .iter()
        .filter(|((_, agreement), _)| *agreement == Agreement::Equal)
        .map(|(_, count)| count)
        .sum();
    let total: usize = counts.values().sum();
    assert!(graphs >= 100, "only {graphs} graphs were compared");
    assert!(equal * 10 >= total * 8, "only {equal} of {total} cases could be compared to the letter");
}

/// The lines of `reference.py`, live if there is a Python with the reference, else as recorded.
fn for_each_line(mut line: impl FnMut(&str)) {
    let Some(python) = reference_python() else {
        RECORDING.lines().for_each(line);
        return;
    };
    let setting = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let mut process = Command::new(python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference.py"))
        .args(["--graphs", &setting("ALEMBIC_REFERENCE_GRAPHS", "5000")])
        .args(["--seed", &setting("ALEMBIC_REFERENCE_SEED", "1")])
        .args(["--hash-seeds", "4"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the Python of the reference starts");
    for recorded in BufReader::new(process.stdout.take().expect("a pipe")).lines() {
        line(&recorded.expect("a line of text"));
    }
    assert!(process.wait().expect("the reference ends").success(), "reference.py failed");
}

fn reference_python() -> Option<PathBuf> {
    if let Some(python) = std::env::var_os("ALEMBIC_REFERENCE_PYTHON") {
        return Some(python.into());
    }
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/reference/bin/python");
    installed.exists().then_some(installed)
}

fn agreement(case: &Value, ours: &Value, map_error: Option<&MapError>) -> Option<Agreement> {
    let outcomes = case[1].as_array().expect("outcomes");
    let matches = |theirs: &Value| match (theirs.get("crash"), theirs.get("error")) {
        (Some(_), _) => ours.get("error").is_some(),
        // Errors of a whole graph go on with the files after the sentence of the reference.
        (None, Some(error)) if map_error.is_some() => {
            text(&ours["error"]).starts_with(error.as_str().unwrap_or("?"))
        }
        _ => theirs == ours,
    };
    if !outcomes.is_empty() && outcomes.iter().all(matches) {
        return Some(Agreement::Equal);
    }
    // Which of several overlapping revisions is named depends on the addresses of objects.
    let is_overlap = |result: &Value| text(&result["error"]).starts_with("Requested revision ");
    if case.get(2).is_some_and(matches) || is_overlap(ours) && outcomes.iter().all(is_overlap) {
        return Some(Agreement::SetOrder);
    }
    match map_error {
        Some(MapError::Cycle { .. } | MapError::DependencyCycle { .. }) => Some(Agreement::CycleOverlooked),
        Some(MapError::LabelAsParent { .. }) => Some(Agreement::LabelTakenForCycle),
        _ => None,
    }
}

fn revision(record: &Value) -> Revision {
    let id = text(&record[0]);
    Revision {
        path: format!("{id}.py"),
        id,
        down_revisions: texts(&record[1]),
        branch_labels: texts(&record[2]),
        depends_on: texts(&record[3]),
        docstring: text(&record[4]),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

fn flag(value: &Value) -> bool {
    value.as_bool().expect("a flag")
}

/// An argument that may be one text, a list, or nothing.
fn selector<'a>(value: &'a Value, several: &'a [String]) -> Selector<'a> {
    match value {
        Value::Null => Selector::Base,
        Value::String(one) => Selector::One(one),
        _ => Selector::Several(several),
    }
}

fn outcome<T: Into<Value>, E: std::error::Error>(result: Result<T, E>) -> Value {
    match result {
        Ok(value) => json!({"ok": value.into()}),
        Err(error) => json!({"error": error.to_string()}),
    }
}

fn run(map: &RevisionMap, case: &Value) -> Value {
    let ids = |revisions: Vec<RevisionIndex>| -> Vec<Value> {
        revisions.into_iter().map(|index| map.id(index).into()).collect()
    };
    let (first, second) = (texts(&case[1]), texts(&case[2]));
    match case[0].as_str().expect("an operation") {
        "map" => json!({"ok": describe(map)}),
        "upgrade" => outcome(map.upgrade_plan(&text(&case[1]), &second).map(|found| plan(&found))),
        "downgrade" => outcome(map.downgrade_plan(&text(&case[1]), &second).map(|found| plan(&found))),
        "stamp" => outcome(map.stamp_plan(&first, &second).map(|found| plan(&found))),
        "revision" => {
            let found = map.revision(&text(&case[1]));
            outcome(found.map(|found| found.map_or(Value::Null, |index| map.id(index).into())))
        }
        "revisions" => outcome(map.revisions(selector(&case[1], &first)).map(ids)),
        "show" => outcome(map.show(&text(&case[1])).map(|found| -> Vec<Value> {
            found.into_iter().map(|index| display::log_entry(map, index, false).into()).collect()
        })),
        "branches" => {
            let printed = |history: Vec<RevisionIndex>| -> Vec<String> {
                let points = history.into_iter().filter(|index| map.is_branch_point(*index));
                points.map(|index| display::branches_text(map, index, flag(&case[1]))).collect()
            };
            outcome(map.walk_revisions().map(printed))
        }
        "heads" => {
            let heads = if flag(&case[2]) { map.real_heads() } else { map.heads() };
            let printed = heads.iter().map(|index| display::heads_text(map, *index, flag(&case[1])));
            json!({"ok": printed.collect::<Vec<_>>()})
        }
        "log" => {
            let range = case[1].as_str().map_or(Ok((None, None)), history_range);
            let history = range
                .map_err(|error| error.for_command(Wording::General))
                .and_then(|(base, head)| map.history(Selector::optional(base), Selector::optional(head)));
            outcome(history.map(|found| -> Vec<String> {
                found.into_iter().map(|index| display::history_text(map, index, false, false)).collect()
            }))
        }
        "current" => outcome(map.current(&first).map(|found| {
            let mut lines: Vec<String> =
                found.into_iter().map(|index| display::current_text(map, index, false)).collect();
            lines.sort_unstable();
            lines
        })),
        "history" => outcome(map.history(selector(&case[1], &first), selector(&case[2], &second)).map(ids)),
        "iterate" => {
            let traversal = Traversal {
                implicit_base: flag(&case[3][0]),
                inclusive: flag(&case[3][1]),
                assert_relative_length: flag(&case[3][2]),
                select_for_downgrade: flag(&case[3][3]),
            };
            outcome(map.iterate(selector(&case[1], &first), selector(&case[2], &second), traversal).map(ids))
        }
        "new" => {
            let new = NewRevision {
                id: &text(&case[1]),
                head: selector(&case[2], &second),
                splice: flag(&case[3]),
                branch_labels: &texts(&case[4]),
                depends_on: &texts(&case[5]),
                maximum_id_length: Some(MAXIMUM_ID_LENGTH),
            };
            outcome(map.new_revision(&new).map(|header| json!([header.down_revisions, header.depends_on])))
        }
        unknown => panic!("no such operation: {unknown}"),
    }
}

fn plan(plan: &Plan) -> Value {
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| {
            json!([step.to_string(), step.from_revisions, step.to_revisions, step.version_update.to_string()])
        })
        .collect();
    json!([steps, plan.rows_after, plan.warnings])
}

fn describe(map: &RevisionMap) -> Value {
    let ids = |indices: &[RevisionIndex]| -> Vec<String> {
        indices.iter().map(|index| map.id(*index).to_owned()).collect()
    };
    let sorted = |indices: &[RevisionIndex]| {
        let mut names = ids(indices);
        names.sort_unstable();
        names
    };
    let described: Vec<Value> = map
        .indices()
        .map(|index| {
            json!([
                map.id(index),
                sorted(map.next_revisions(index)),
                sorted(map.all_next_revisions(index)),
                map.branch_labels(index).collect::<Vec<_>>(),
                sorted(map.normalized_down_revisions(index)),
                display::short_text(map, index),
                display::history_text(map, index, false, false),
                display::heads_text(map, index, false),
            ])
        })
        .collect();
    json!([[ids(map.heads()), ids(map.real_heads()), ids(map.bases()), ids(map.real_bases())], described])
}
