use alembic_revision::{Revision, RevisionMap};

use crate::notation::revisions;

fn refused(revisions: Vec<Revision>) -> String {
    RevisionMap::new(revisions).expect_err("a broken graph").to_string()
}

#[track_caller]
fn check(graph: &str, expected: &str) {
    assert_eq!(refused(revisions(graph)), expected, "{graph}");
}

/// The graph without the file of one revision.
#[track_caller]
fn check_without(graph: &str, lost: &str, expected: &str) {
    let mut files = revisions(graph);
    files.retain(|revision| revision.id != lost);
    assert_eq!(refused(files), expected, "{graph} without {lost}");
}

#[test]
fn missing_files() {
    check_without(
        "a -> b -> c",
        "b",
        "Revision b referenced from b -> c, do c is not present; `versions/c.py` names it as down_revision, and no file \
         declares it",
    );
    check_without(
        "a -> b; x; b needs x",
        "x",
        "Revision x referenced from a -> b, do b is not present; `versions/b.py` names it as depends_on, and no file \
         declares it",
    );
}

#[test]
fn cycles() {
    check("a -> a", "Self-loop is detected in revisions (a): `versions/a.py` names itself as down_revision");
    check(
        "a; a needs a",
        "Dependency self-loop is detected in revisions (a): `versions/a.py` names itself in depends_on",
    );
    check(
        "a -> b -> a",
        "Cycle is detected in revisions (a, b): `versions/a.py` names b in down_revision, `versions/b.py` names a in \
         down_revision",
    );
    check(
        "x -> y; a -> b -> c -> a",
        "Cycle is detected in revisions (a, b, c): `versions/a.py` names c in down_revision, `versions/c.py` names b in \
         down_revision, `versions/b.py` names a in down_revision",
    );
    check(
        "a -> b; x -> y; x needs b; a needs y",
        "Dependency cycle is detected in revisions (a, b, x, y): `versions/a.py` names y in depends_on, `versions/y.py` \
         names x in down_revision, `versions/x.py` names b in depends_on, `versions/b.py` names a in down_revision",
    );
}

#[test]
fn a_cycle_between_a_base_and_a_head_is_found_too() {
    check(
        "a -> b -> c -> h; c -> b",
        "Cycle is detected in revisions (b, c): `versions/b.py` names c in down_revision, `versions/c.py` names b in \
         down_revision",
    );
}

#[test]
fn long_cycles_are_cut_short() {
    let ring: Vec<String> = (0..100).map(|number| format!("r{number}")).collect();
    let message = refused(revisions(&format!("{} -> r0", ring.join(" -> "))));
    assert!(message.ends_with("`versions/r93.py` names r92 in down_revision, and 92 more"), "{message}");
}

#[test]
fn names_used_twice() {
    let mut files = revisions("a -> b");
    files.push(Revision { id: "a".into(), path: "versions/copy.py".into(), ..Revision::default() });
    assert_eq!(
        refused(files),
        "Revision a is present more than once: in `versions/a.py` and in `versions/copy.py`; give one of them another id"
    );
    check(
        "a -> b; a is shop; b is shop",
        "Branch name 'shop' in revision b already used by revision a; see `versions/b.py` and `versions/a.py`",
    );
    check(
        "a -> b; b is a",
        "Branch name 'a' in revision b already used by revision a; see `versions/b.py` and `versions/a.py`",
    );
}

#[test]
fn names_that_mean_something_else() {
    check(
        "a-b",
        "Character(s) '-' not allowed in revision identifier 'a-b'; it is declared in `versions/a-b.py`",
    );
    check(
        "b@:a",
        "Character(s) ':, @' not allowed in revision identifier 'b@:a'; it is declared in `versions/b@:a.py`",
    );
    let mut files = revisions("a -> b; a is shop; c");
    files[2].down_revisions = vec!["shop".into()];
    assert_eq!(
        refused(files),
        "Dependency resolution failed; broken map: `versions/c.py` names the branch label shop as down_revision of c; \
         name the revision itself (a)"
    );
}
