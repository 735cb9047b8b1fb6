use alembic_revision::{CommandError, Plan};

use crate::notation::{list, map};

const FORK: &str = "a -> b -> c; b -> d";
const DIAMOND: &str = "a -> b; a -> c; b + c -> m -> n";
const TWO_BASES: &str = "a1 -> a2 -> a3; b1 -> b2; a1 is shop; b1 is auth";
const DEPENDENT: &str = "a1 -> a2 -> a3; b1 -> b2; a3 needs b2; a1 is shop; b1 is auth";

fn show(result: Result<Plan, CommandError>) -> Vec<String> {
    match result {
        Ok(plan) => {
            let steps =
                plan.steps.iter().map(|step| format!("{} | {}", step.short_log(), step.version_update));
            steps.chain([format!("at {}", plan.rows_after.join(", "))]).collect()
        }
        Err(error) => vec![error.to_string()],
    }
}

#[track_caller]
fn check(command: &str, graph: &str, rows: &str, expected: &[&str]) {
    let (map, rows) = (map(graph), list(rows, ','));
    let (verb, target) = command.split_once(' ').expect("a verb and a target");
    let result = match verb {
        "upgrade" => map.upgrade_plan(target, &rows),
        "downgrade" => map.downgrade_plan(target, &rows),
        _ => map.stamp_plan(&list(target, ','), &rows),
    };
    assert_eq!(show(result), expected, "{command} in `{graph}` at {rows:?}");
}

#[test]
fn upgrade_along_a_line() {
    let line = "a -> b -> c";
    check(
        "upgrade head",
        line,
        "",
        &[
            "upgrade  -> a | new branch insert a",
            "upgrade a -> b | update a to b",
            "upgrade b -> c | update b to c",
            "at c",
        ],
    );
    check("upgrade head", line, "b", &["upgrade b -> c | update b to c", "at c"]);
    check("upgrade head", line, "c", &["at c"]);
    check("upgrade base", line, "b", &["at b"]);
    check("upgrade +1", line, "a", &["upgrade a -> b | update a to b", "at b"]);
    check("upgrade +1", line, "", &["upgrade  -> a | new branch insert a", "at a"]);
    check(
        "upgrade a+1",
        line,
        "",
        &["upgrade  -> a | new branch insert a", "upgrade a -> b | update a to b", "at b"],
    );
    check("upgrade head-1", line, "a", &["upgrade a -> b | update a to b", "at b"]);
    check("upgrade +3", line, "a", &["Relative revision +3 didn't produce 3 migrations"]);
    check("upgrade -1", line, "b", &["Relative revision -1 didn't produce 1 migrations"]);
    check("upgrade a+9", line, "", &["Walked too far"]);
    check("upgrade zz", line, "", &["Can't locate revision identified by 'zz'"]);
    check("upgrade head", line, "zz", &["Can't locate revision identified by 'zz'"]);
}

#[test]
fn nothing_to_do_in_an_empty_directory() {
    for command in [
        "upgrade head",
        "upgrade heads",
        "upgrade base",
        "upgrade x@head",
        "downgrade base",
        "downgrade base-1",
        "downgrade head-1",
        "downgrade x@base",
        "stamp head",
        "stamp heads",
        "stamp base",
        "stamp -1",
    ] {
        check(command, "", "", &["at "]);
    }
    check("upgrade +1", "", "", &["Relative revision +1 didn't produce 1 migrations"]);
    check("downgrade -1", "", "", &["Relative revision -1 didn't produce 1 migrations"]);
    check("upgrade head", "", "x", &["Can't locate revision identified by 'x'"]);
}

#[test]
fn upgrade_of_forks_and_merges() {
    check(
        "upgrade head",
        FORK,
        "a",
        &[
            "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, \
         '<branchname>@head' to narrow to a specific head, or 'heads' for all heads",
        ],
    );
    check(
        "upgrade heads",
        FORK,
        "a",
        &[
            "upgrade a -> b | update a to b",
            "upgrade b -> d | update b to d",
            "upgrade b -> c | new branch insert c",
            "at c, d",
        ],
    );
    check("upgrade +1", FORK, "b", &["Ambiguous walk"]);
    check("upgrade +1", FORK, "c, d", &["Ambiguous upgrade from multiple current revisions"]);
    check(
        "upgrade head",
        DIAMOND,
        "a",
        &[
            "upgrade a -> c | update a to c",
            "upgrade a -> b | new branch insert b",
            "upgrade b, c -> m | merge, delete ['b'], update c to m",
            "upgrade m -> n | update m to n",
            "at n",
        ],
    );
    check("upgrade m", DIAMOND, "b, c", &["upgrade b, c -> m | merge, delete ['b'], update c to m", "at m"]);
    check("upgrade m", DIAMOND, "a, b", &["Requested revision b overlaps with other requested revisions a"]);
}

#[test]
fn upgrade_of_branches_by_label() {
    check("upgrade shop@head", TWO_BASES, "a2", &["upgrade a2 -> a3 | update a2 to a3", "at a3"]);
    check(
        "upgrade auth@head",
        TWO_BASES,
        "a2",
        &["upgrade  -> b1 | new branch insert b1", "upgrade b1 -> b2 | update b1 to b2", "at a2, b2"],
    );
    check("upgrade auth@+1", TWO_BASES, "a2", &["upgrade  -> b1 | new branch insert b1", "at a2, b1"]);
    check("upgrade shop@+1", TWO_BASES, "a2, b1", &["upgrade a2 -> a3 | update a2 to a3", "at a3, b1"]);
    check("upgrade shop@b1", TWO_BASES, "", &["Can't locate revision identified by 'b1'"]);
    check("upgrade nothing@head", TWO_BASES, "", &["Can't locate revision identified by 'nothing'"]);
}

#[test]
fn dependencies_share_rows() {
    check(
        "upgrade shop@head",
        DEPENDENT,
        "",
        &[
            "upgrade  -> b1 | new branch insert b1",
            "upgrade b1 -> b2 | update b1 to b2",
            "upgrade  -> a1 | new branch insert a1",
            "upgrade a1 -> a2 | update a1 to a2",
            "upgrade a2 -> a3 | merge, delete ['a2'], update b2 to a3",
            "at a3",
        ],
    );
    check(
        "downgrade a2",
        DEPENDENT,
        "a3",
        &["downgrade a3 -> a2 | unmerge, insert ('a2',), update a3 to b2", "at a2, b2"],
    );
    check(
        "downgrade auth@base",
        DEPENDENT,
        "a3",
        &[
            "downgrade a3 -> a2 | unmerge, insert ('a2',), update a3 to b2",
            "downgrade b2 -> b1 | update b2 to b1",
            "downgrade b1 ->  | branch delete b1",
            "at a2",
        ],
    );
}

#[test]
fn downgrade_along_a_line() {
    let line = "a -> b -> c";
    check(
        "downgrade base",
        line,
        "c",
        &[
            "downgrade c -> b | update c to b",
            "downgrade b -> a | update b to a",
            "downgrade a ->  | branch delete a",
            "at ",
        ],
    );
    check("downgrade -1", line, "c", &["downgrade c -> b | update c to b", "at b"]);
    check(
        "downgrade c-2",
        line,
        "c",
        &["downgrade c -> b | update c to b", "downgrade b -> a | update b to a", "at a"],
    );
    check("downgrade a+1", line, "c", &["downgrade c -> b | update c to b", "at b"]);
    check("downgrade b", line, "b", &["at b"]);
    check("downgrade c", line, "b", &["Destination c is not a valid downgrade target from current head(s)"]);
    check("downgrade +1", line, "b", &["Relative revision +1 didn't produce 1 migrations"]);
    check("downgrade -4", line, "c", &["Relative revision -4 didn't produce 4 migrations"]);
    check("downgrade c-9", line, "c", &["Walked too far"]);
    check("downgrade -1", line, "", &["Relative revision -1 didn't produce 1 migrations"]);
}

#[test]
fn downgrade_of_forks_and_merges() {
    check(
        "downgrade a",
        DIAMOND,
        "n",
        &[
            "downgrade n -> m | update n to m",
            "downgrade m -> b, c | unmerge, insert ('b',), update m to c",
            "downgrade b -> a | branch delete b",
            "downgrade c -> a | update c to a",
            "at a",
        ],
    );
    check("downgrade -2", DIAMOND, "n", &["Ambiguous walk"]);
    check("downgrade c@a", DIAMOND, "b, c", &["downgrade c -> a | branch delete c", "at b"]);
    check("downgrade shop@-1", TWO_BASES, "a2, b2", &["downgrade a2 -> a1 | update a2 to a1", "at a1, b2"]);
    check(
        "downgrade shop@base",
        TWO_BASES,
        "a2, b2",
        &["downgrade a2 -> a1 | update a2 to a1", "downgrade a1 ->  | branch delete a1", "at b2"],
    );
    check(
        "downgrade auth@a1",
        "a1 -> a2; a1 -> a3; b1; b1 is auth",
        "a2, a3",
        &["Not a valid downgrade target from current heads"],
    );
    check(
        "downgrade auth@-1",
        TWO_BASES,
        "a2",
        &["Branch 'auth' is not at exactly one current revision (it is at: none); name the target revision"],
    );
}

#[test]
fn downgrade_from_several_heads_warns() {
    let map = map(FORK);
    let plan = map.downgrade_plan("-1", &list("c, d", ',')).unwrap();
    assert_eq!(
        plan.warnings,
        ["downgrade -1 from multiple heads is ambiguous; this usage will be disallowed in a future release."]
    );
    assert_eq!(show(Ok(plan)), ["downgrade c -> b | branch delete c", "at d"]);
}

#[test]
fn stamps() {
    check("stamp head", "a -> b -> c", "", &["stamp_revision  -> c | new branch insert c", "at c"]);
    check("stamp head", "a -> b -> c", "a", &["stamp_revision a -> c | update a to c", "at c"]);
    check("stamp a", "a -> b -> c", "c", &["stamp_revision c -> a | update c to a", "at a"]);
    check("stamp c", "a -> b -> c", "c", &["at c"]);
    check("stamp base", "a -> b -> c", "c", &["stamp_revision c ->  | branch delete c", "at "]);
    check(
        "stamp a",
        FORK,
        "c, d",
        &["stamp_revision c, d -> a | merge, delete ['c'], update d to a", "at a"],
    );
    check("stamp d", FORK, "c", &["stamp_revision  -> d | new branch insert d", "at c, d"]);
    check(
        "stamp heads",
        FORK,
        "b",
        &["stamp_revision b -> c | update b to c", "stamp_revision b -> d | new branch insert d", "at c, d"],
    );
    check(
        "stamp c, d",
        FORK,
        "",
        &[
            "stamp_revision  -> c | new branch insert c",
            "stamp_revision  -> d | new branch insert d",
            "at c, d",
        ],
    );
    check("stamp head", FORK, "", &["Multiple heads are present; please specify a single target revision"]);
    check("stamp shop@base", TWO_BASES, "a2, b2", &["stamp_revision a2 ->  | branch delete a2", "at b2"]);
    check("stamp zz", FORK, "b", &["Can't locate revision identified by 'zz'"]);
    check(
        "stamp d, d",
        FORK,
        "",
        &["Can't record 'stamp_revision  -> d': the version table is at d, and that row is already there"],
    );
}

#[test]
fn steps_read_as_log_lines() {
    let map = map(DIAMOND);
    let plan = map.upgrade_plan("m", &list("b, c", ',')).unwrap();
    assert_eq!(plan.steps[0].to_string(), "upgrade b, c -> m, do m");
    assert!(plan.steps[0].kind.is_upgrade());
    let stamp = map.stamp_plan(&list("a", ','), &list("m", ',')).unwrap();
    assert_eq!(stamp.steps[0].to_string(), "stamp_revision m -> a");
    assert!(stamp.steps[0].kind.is_stamp() && !stamp.steps[0].kind.is_upgrade());
}

#[test]
fn updates_can_be_followed_row_by_row() {
    let map = map(DEPENDENT);
    let plan = map.upgrade_plan("heads", &[]).unwrap();
    let mut rows = std::collections::BTreeSet::new();
    plan.steps.iter().for_each(|step| step.version_update.apply(&mut rows));
    assert!(rows.into_iter().eq(plan.rows_after));
}

#[test]
fn long_ids_are_found_before_the_plan_runs() {
    let long = "an_id_of_more_than_thirty_two_characters";
    let map = map(&format!("a -> {long}"));
    let check = |target: &str, maximum: usize| {
        let plan = map.upgrade_plan(target, &[]).unwrap();
        map.check_id_lengths(&plan, maximum).map_or_else(|error| error.to_string(), |()| "fits".to_owned())
    };
    assert_eq!(check("a", 32), "fits");
    assert_eq!(check("head", 255), "fits");
    assert_eq!(
        check("head", 32),
        "Revision identifier 'an_id_of_more_than_thirty_two_characters' in \
         `versions/an_id_of_more_than_thirty_two_characters.py` has 40 characters, the version table holds 32; shorten it \
         there and in the files that name it"
    );
}

#[test]
fn offline_starts() {
    let map = map("abcd1 -> abcd2; abcd1 -> abcd3");
    let check = |start: &str, expected: &str| {
        let shown = map.starting_rows(start).map_or_else(|error| error.to_string(), |rows| rows.join(" "));
        assert_eq!(shown, expected, "{start}");
    };
    check("base", "");
    check("abcd1", "abcd1");
    check("abcd2@head", "abcd2");
    check("zz", "Can't locate revision identified by 'zz'");
    check(
        "head",
        "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, \
         '<branchname>@head' to narrow to a specific head, or 'heads' for all heads",
    );
}

#[test]
fn at_heads_means_a_row_for_each_head() {
    let map = map(FORK);
    for (rows, expected) in
        [("c, d", true), ("d, c, c", true), ("c", false), ("b", false), ("c, d, b", false)]
    {
        assert_eq!(map.is_at_heads(&list(rows, ',')), expected, "{rows}");
    }
}
