use alembic_revision::{Revision, RevisionMap, display};

use crate::notation::map;

const GRAPH: &str = "a -> b -> d; a -> c; b + c -> m; x -> y; y needs m, d; a is shop; x is auth, api";

#[track_caller]
fn check(
    show: impl Fn(&RevisionMap, alembic_revision::RevisionIndex) -> String,
    revision: &str,
    expected: &str,
) {
    let map = map(GRAPH);
    assert_eq!(show(&map, map.index_of(revision).unwrap()), expected, "{revision}");
}

#[test]
fn lines_of_history() {
    let show = |map: &RevisionMap, index| display::history_text(map, index, false, map.id(index) == "b");
    check(show, "a", "<base> -> a (shop) (branchpoint), do a");
    check(show, "b", "a -> b (shop) (current) (branchpoint), do b");
    check(show, "d", "b -> d (shop) (effective head), do d");
    check(show, "m", "b, c -> m (shop) (effective head) (mergepoint), do m");
    check(show, "y", "x (m, d) -> y (api, auth) (head), do y");
}

#[test]
fn lines_of_heads_and_current() {
    check(|map, index| display::heads_text(map, index, false), "y", "y (api, auth) (head)");
    check(|map, index| display::heads_text(map, index, false), "m", "m (shop) (effective head)");
    check(|map, index| display::current_text(map, index, false), "m", "m (effective head) (mergepoint)");
    check(|map, index| display::current_text(map, index, false), "b", "b (branchpoint)");
}

#[test]
fn blocks_of_branches() {
    let show = |verbose| move |map: &RevisionMap, index| display::branches_text(map, index, verbose);
    check(show(false), "a", "a (shop) (branchpoint)\n  -> b (shop) (branchpoint)\n  -> c (shop)\n");
    check(
        show(true),
        "b",
        "Rev: b (branchpoint)\nParent: a\nBranches into: d, m\nBranch names: shop\nPath: versions/b.py\n\n    do b\n\n  \
         -> d (shop) (effective head), do d\n  -> m (shop) (effective head) (mergepoint), do m\n",
    );
}

#[test]
fn long_form() {
    let show = |map: &RevisionMap, index| display::log_entry(map, index, true);
    check(
        show,
        "y",
        "Rev: y (head) (current)\nParent: x\nAlso depends on: m, d\nBranch names: api, auth\nPath: versions/y.py\n\n    \
         do y\n",
    );
    check(
        show,
        "m",
        "Rev: m (head) (mergepoint) (current)\nMerges: b, c\nBranch names: shop\nPath: versions/m.py\n\n    do m\n",
    );
}

#[test]
fn docstrings() {
    let revision = Revision {
        docstring: "\nadd pets\nand owners\n\nRevision ID: a\n\n".to_owned(),
        ..Revision::default()
    };
    assert_eq!(revision.doc(), "add pets\nand owners");
    assert_eq!(revision.long_doc(), "add pets\nand owners\n\nRevision ID: a");
}
