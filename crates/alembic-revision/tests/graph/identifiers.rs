use alembic_revision::{RevisionMap, Selector};

use crate::notation::{ids, list, map};

const GRAPH: &str =
    "ae1027 -> ae27c6 -> b8f0; c1 -> c2; c2 -> d1; c2 -> d2; ae27c6 is shop; c1 is auth; c2 needs ae1027";

fn show(map: &RevisionMap, argument: &str) -> String {
    let several = list(argument, ',');
    let selector = if several.len() > 1 { Selector::Several(&several) } else { Selector::One(argument) };
    map.revisions(selector).map_or_else(|error| error.to_string(), |found| ids(map, &found))
}

#[track_caller]
fn check(argument: &str, expected: &str) {
    assert_eq!(show(&map(GRAPH), argument), expected, "{argument}");
}

#[test]
fn names_and_prefixes() {
    check("ae1027", "ae1027");
    check("ae10", "ae1027");
    check("b", "b8f0");
    check("c1", "c1");
    check("ae1027, c1", "ae1027 c1");
    check(
        "c",
        "No such revision or branch 'c'; please ensure at least four characters are present for partial revision \
                identifier matches",
    );
    check("ae", "Multiple revisions start with 'ae': 'ae1027', 'ae27c6'...");
    check("ae9999", "No such revision or branch 'ae9999'");
}

#[test]
fn symbols() {
    check("heads", "b8f0 d1 d2");
    check("base", "");
    check("head", "Multiple heads are present for given argument 'head'; b8f0, d1, d2");
    check("-1", "ae27c6 c2 c2");
    check("-3", "Walked too far");
    assert_eq!(show(&map("a -> b"), "head"), "b");
    assert_eq!(show(&map(""), "head"), "");
}

#[test]
fn branches() {
    check("shop", "ae27c6");
    check("sho", "ae27c6");
    check("shop@head", "b8f0");
    check("shop@heads", "b8f0");
    check("auth@head", "Multiple heads are present for given argument 'auth@head'; d1, d2");
    check("auth@heads", "d1 d2");
    check("auth@base", "");
    check("auth@d1", "d1");
    check("d1@head", "d1");
    check("auth@-1", "c2 c2");
    check("shop@ae10", "ae1027");
    check("shop@c1", "Revision c1 is not a member of branch 'shop'");
    check("none@c1", "No such branch: 'none'");
}

#[test]
fn one_revision() {
    let map = map(GRAPH);
    let one = |argument: &str| match map.revision(argument) {
        Ok(found) => found.map_or("nothing".to_owned(), |index| map.id(index).to_owned()),
        Err(error) => error.to_string(),
    };
    assert_eq!(one("base"), "nothing");
    assert_eq!(one("shop@head"), "b8f0");
    assert_eq!(one("heads"), "Multiple heads are present for given argument 'heads'; b8f0, d1, d2");
    assert_eq!(one("none@base"), "No such branch: 'none'");
}

#[test]
fn commands_speak_of_what_was_asked_for() {
    let map = map(GRAPH);
    for (argument, missing) in [("shop@c1", "c1"), ("none@c1", "none"), ("ae", "ae"), ("zz", "zz")] {
        let error = map.show(argument).unwrap_err();
        assert_eq!(error.to_string(), format!("Can't locate revision identified by '{missing}'"));
    }
}

#[test]
fn ranges_of_history() {
    let map = map("a -> b -> c -> d; b -> e; x -> y");
    let check = |base: &str, head: &str, expected: &str| {
        let shown = map.history(Selector::One(base), Selector::One(head));
        assert_eq!(
            shown.map_or_else(|error| error.to_string(), |found| ids(&map, &found)),
            expected,
            "{base}:{head}"
        );
    };
    check("", "", "d c e b a y x");
    check("b", "", "d c e b");
    check(
        "b",
        "y",
        "Requested range b:y does not refer to ancestor/descendant revisions along the same branch",
    );
    check("b", "d", "d c b");
    check(
        "d",
        "b",
        "Requested range d:b does not refer to ancestor/descendant revisions along the same branch",
    );
    check("b", "d-1", "c b");
    check("b", "b+1", "Ambiguous walk");
    check("", "y", "y x");
    check("", "zz", "Can't locate revision identified by 'zz'");
}

#[test]
fn current_revisions() {
    let map = map("a -> b -> c; x -> y; c needs y; y -> z");
    let current = |rows: &str| ids(&map, &map.current(&list(rows, ',')).unwrap());
    assert_eq!(current("b"), "b");
    assert_eq!(current("c"), "c y");
    assert_eq!(current("c, z"), "c z");
    assert_eq!(
        map.current(&list("gone", ',')).unwrap_err().to_string(),
        "Can't locate revision identified by 'gone'"
    );
}

#[test]
fn odd_arguments_are_refused_and_nothing_worse() {
    let map = map("é1234 -> b; é1234 is straße");
    for argument in [
        "é",
        "é+1",
        "é@é-1",
        "straße@+1",
        "+١",
        "-١",
        "ß",
        "@",
        "@@",
        "@+1",
        "\n@b+1",
        "a\n@b-1",
        "b-",
        "b+99999999999999999999",
        "-99999999999999999999",
        "--1",
        "-1-1",
        "+",
        ":",
        "\u{0}",
        "head+1",
        "heads@-1",
        "base-1",
        "straße@base-1",
    ] {
        let several = [argument.to_owned()];
        for rows in [&[][..], &["b".to_owned()], &several] {
            let _ = (map.upgrade_plan(argument, rows), map.downgrade_plan(argument, rows));
            let _ = (map.stamp_plan(&several, rows), map.current(rows), map.show(argument));
            let _ = map.history(Selector::One(argument), Selector::Several(rows));
        }
    }
    assert_eq!(show(&map, "é123"), "é1234");
    assert_eq!(show(&map, "straße@head"), "b");
    assert_eq!(map.upgrade_plan("é1234+1", &[]).unwrap().rows_after, ["b"]);
}
