//! Large graphs: nothing may be quadratic or recursive. Run with `--release -- --nocapture` for the times.

#![expect(clippy::disallowed_types, reason = "the test measures time; the crate itself reads no clock")]

use std::time::{Duration, Instant};

use alembic_revision::{Revision, RevisionMap, Selector};

const COUNT: usize = 10_000;

fn revision(number: usize, down: &[usize]) -> Revision {
    Revision {
        id: format!("{number:012x}"),
        down_revisions: down.iter().map(|parent| format!("{parent:012x}")).collect(),
        docstring: format!("revision {number}"),
        path: format!("versions/{number:012x}.py"),
        ..Revision::default()
    }
}

/// Takes the time of one step; a quadratic one would need minutes for these sizes without optimisation.
#[track_caller]
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    let time = start.elapsed();
    println!("{what}: {time:?}");
    assert!(time < Duration::from_secs(5), "{what} took {time:?}");
    result
}

fn everything(name: &str, revisions: Vec<Revision>) {
    let map = timed(&format!("{name}: load"), || RevisionMap::new(revisions)).unwrap();
    let heads = timed(&format!("{name}: heads"), || map.revisions(Selector::One("heads")).unwrap());
    let rows: Vec<String> = heads.iter().map(|head| map.id(*head).to_owned()).collect();
    let plan = timed(&format!("{name}: upgrade heads"), || map.upgrade_plan("heads", &[]).unwrap());
    assert_eq!(plan.steps.len(), map.len());
    assert_eq!(plan.rows_after.len(), rows.len());
    let nothing = timed(&format!("{name}: nothing to do"), || map.upgrade_plan("heads", &rows).unwrap());
    assert!(nothing.steps.is_empty());
    let plan = timed(&format!("{name}: downgrade base"), || map.downgrade_plan("base", &rows).unwrap());
    assert_eq!(plan.steps.len(), map.len());
    assert!(plan.rows_after.is_empty());
    let plan = timed(&format!("{name}: stamp heads"), || map.stamp_plan(&["heads".to_owned()], &[]).unwrap());
    assert_eq!(plan.rows_after.len(), rows.len());
    let history = timed(&format!("{name}: history"), || map.walk_revisions().unwrap());
    assert_eq!(history.len(), map.len());
}

#[test]
fn a_line() {
    everything(
        "line",
        (0..COUNT).map(|number| revision(number, &[number.wrapping_sub(1)][..number.min(1)])).collect(),
    );
}

#[test]
fn a_line_in_reverse_file_order_with_labels() {
    let mut revisions: Vec<Revision> =
        (0..COUNT).map(|number| revision(number, &[number.wrapping_sub(1)][..number.min(1)])).collect();
    for number in (0..COUNT).step_by(100) {
        revisions[number].branch_labels = vec![format!("label{number}")];
    }
    revisions.reverse();
    let map = timed("labelled line: load", || RevisionMap::new(revisions)).unwrap();
    let head = map.heads()[0];
    assert_eq!(timed("labelled line: labels", || map.branch_labels(head).count()), COUNT / 100);
    let plan = timed("labelled line: +5000", || map.upgrade_plan("label0@+5000", &[]).unwrap());
    assert_eq!(plan.steps.len(), 5000);
}

#[test]
fn a_ladder_of_diamonds() {
    let rungs = (1..COUNT).map(|number| match number % 3 {
        1 => revision(number, &[number - 1]),
        2 => revision(number, &[number - 2]),
        _ => revision(number, &[number - 2, number - 1]),
    });
    everything("diamonds", [revision(0, &[])].into_iter().chain(rungs).collect());
}

#[test]
fn a_star() {
    everything("star", (0..COUNT / 4).map(|number| revision(number, &[0][..number.min(1)])).collect());
}

#[test]
fn two_lines_that_depend_on_each_other() {
    let mut revisions: Vec<Revision> = (0..COUNT)
        .map(|number| revision(number, &[number.wrapping_sub(2)][..usize::from(number > 1)]))
        .collect();
    for number in (1..COUNT).step_by(2) {
        let id = revisions[number - 1].id.clone();
        revisions[number].depends_on = vec![id];
    }
    everything("dependent lines", revisions);
}
