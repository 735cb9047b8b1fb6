use alembic_revision::{Dependencies, RevisionMap};

use crate::notation::{ids, map, revisions};

fn labels(map: &RevisionMap) -> String {
    let labelled = map.indices().map(|index| (map.id(index), map.branch_labels(index).collect::<Vec<_>>()));
    let shown: Vec<String> = labelled
        .filter(|(_, labels)| !labels.is_empty())
        .map(|(id, labels)| format!("{id}: {}", labels.join("+")))
        .collect();
    shown.join(", ")
}

#[track_caller]
fn check_labels(graph: &str, expected: &str) {
    assert_eq!(labels(&map(graph)), expected, "{graph}");
}

#[test]
fn labels_go_down_to_descendants_and_up_to_the_fork() {
    check_labels("a -> b -> c; b is shop", "a: shop, b: shop, c: shop");
    check_labels("a -> b -> c; a -> d; c is shop", "b: shop, c: shop");
    check_labels("a -> b -> c; b -> d; b is shop", "b: shop, c: shop, d: shop");
    check_labels("a -> b; a -> c; b + c -> m -> n; n is shop", "n: shop");
    check_labels("a -> b; a -> c; b + c -> m -> n; b is shop", "b: shop, m: shop, n: shop");
    check_labels("a -> b; x; x needs a; b is shop", "b: shop");
    check_labels("a -> b -> c; a is old; c is new", "a: new+old, b: new+old, c: new+old");
    check_labels("a -> b; a is z, y", "a: y+z, b: y+z");
    check_labels("a -> b", "");
}

#[track_caller]
fn check_ends(graph: &str, heads: &str, real_heads: &str, bases: &str, real_bases: &str) {
    let map = map(graph);
    let ends = [map.heads(), map.real_heads(), map.bases(), map.real_bases()].map(|ends| ids(&map, ends));
    assert_eq!(ends, [heads, real_heads, bases, real_bases], "{graph}");
}

#[test]
fn heads_and_bases() {
    check_ends("", "", "", "", "");
    check_ends("a", "a", "a", "a", "a");
    check_ends("a -> b; a -> c", "b c", "b c", "a", "a");
    check_ends("a -> b; x -> y; y needs b", "b y", "y", "a x", "a x");
    check_ends("a -> b; x; x needs b", "b x", "x", "a x", "a");
    check_ends("a -> b; x; x needs shop; b is shop", "b x", "x", "a x", "a");
}

#[test]
fn one_base_or_an_error() {
    let base = |graph: &str| {
        let map = map(graph);
        map.base().map_or_else(|error| error.to_string(), |base| ids(&map, base.as_slice()))
    };
    assert_eq!(base(""), "");
    assert_eq!(base("a -> b"), "a");
    assert_eq!(base("a; b"), "The script directory has multiple bases. Please use get_bases().");
}

#[test]
fn a_revision_more() {
    let grown = map("a -> b").with_revision(revisions("b -> c").remove(1)).unwrap();
    assert_eq!(ids(&grown, grown.heads()), "c");
}

#[track_caller]
fn check_normalized(graph: &str, revision: &str, expected: &str) {
    let map = map(graph);
    let revision = map.index_of(revision).unwrap();
    assert_eq!(ids(&map, map.normalized_down_revisions(revision)), expected, "{graph}");
}

#[test]
fn dependencies_of_ancestors_are_not_repeated() {
    check_normalized("x; a -> b; b needs x", "b", "a x");
    check_normalized("x; a -> b; a needs x; b needs x", "b", "a");
    check_normalized("x; a -> b -> c; a needs x; c needs x", "c", "b");
    check_normalized("x -> y; a -> b; a needs y; b needs x", "b", "a x");
    check_normalized("x; a; b; a needs x; b needs x", "b", "x");
    check_normalized("a -> b; b needs a", "b", "a");
}

#[test]
fn ancestors_descendants_and_lineage() {
    let map = map("a -> b -> c; b -> d; x -> y; c needs y");
    let show = |set: alembic_revision::RevisionSet| ids(&map, &set.iter().collect::<Vec<_>>());
    let at = |id: &str| map.index_of(id).unwrap();
    assert_eq!(show(map.ancestors([at("c")], Dependencies::Ignore)), "a b c");
    assert_eq!(show(map.ancestors([at("c")], Dependencies::Follow)), "a b c x y");
    assert_eq!(show(map.descendants([at("x")], Dependencies::Ignore)), "x y");
    assert_eq!(show(map.descendants([at("x")], Dependencies::Follow)), "c x y");
    assert_eq!(show(map.lineage(&[at("b")], Dependencies::Ignore)), "a b c d");
    assert!(map.is_branch_point(at("b")) && map.is_head(at("y")) && !map.is_real_head(at("y")));
}
