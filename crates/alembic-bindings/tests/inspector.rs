//! The inspector as scripts use it: what it keeps, what it refuses, what it tells of several tables at once.

mod recording;

use std::rc::Rc;

use recording::{Host, World, machine, shown, upgrade_in};

/// Runs a body over an empty SQLite database, and compares what it returns or raises.
#[track_caller]
fn check(body: &str, expected: &str) {
    let mut vm = machine(&Host::connected(), Rc::new(World::default()));
    let setup = "bind = op.get_bind()\nrun = lambda sql: bind.execute(sa.text(sql))\nrun('CREATE TABLE t (id INTEGER PRIMARY KEY, a INT)')\nrun('CREATE INDEX ix ON t (a)')\nrun('CREATE VIEW v AS SELECT a FROM t')\ninspector = sa.inspect(bind)\n";
    let answer = match upgrade_in(&mut vm, &format!("{setup}{body}")) {
        Ok(returned) => vm.repr(&returned).unwrap().to_string(),
        Err(error) => shown(&error),
    };
    assert_eq!(answer, expected, "{body}");
}

/// Recorded from SQLAlchemy 2.1.9.
#[test]
fn what_is_there() {
    check("return [inspector.has_table(name) for name in ('t', 'v', 'x')]", "[True, True, False]");
    check("return inspector.has_table('t', schema='main')", "True");
    check(
        "return [inspector.has_index('t', 'ix'), inspector.has_index('t', 'x'), inspector.has_index('x', 'ix')]",
        "[True, False, False]",
    );
    check("return [inspector.has_schema('main'), inspector.has_schema('x')]", "[True, False]");
    check("return [inspector.default_schema_name, inspector.get_schema_names()]", "['main', ['main']]");
    check("return inspector.get_view_definition('v')", "'CREATE VIEW v AS SELECT a FROM t'");
    check("return sa.inspect(bind.engine) is not None", "True");
}

/// An engine's inspector has a connection of its own.
#[test]
fn an_engine() {
    check(
        "engine = sa.create_engine('sqlite://')\nof_engine = sa.inspect(engine)\nreturn of_engine.get_table_names(), of_engine.has_table('t'), of_engine.bind is engine, of_engine.engine is engine",
        "([], False, True, True)",
    );
}

#[test]
fn what_is_not_there() {
    check("inspector.get_columns('x')", "NoSuchTableError: x");
    check("inspector.get_indexes('x', schema='main')", "NoSuchTableError: main.x");
    check("inspector.get_table_comment('t')", "NotImplementedError");
    check("inspector.get_sequence_names()", "NotImplementedError");
    check("inspector.get_enums()", "AttributeError: 'Inspector' object has no attribute 'get_enums'");
    check(
        "sa.inspect(5)",
        "NoInspectionAvailable: No inspection system is available for object of type <class 'int'>",
    );
    check("return sa.inspect(5, raiseerr=False)", "None");
}

/// The answers stay the same until the cache is cleared, each by itself.
#[test]
fn answers_are_kept() {
    check(
        "first = inspector.get_columns('t')\nrun('ALTER TABLE t ADD COLUMN b TEXT')\nrun('CREATE INDEX iy ON t (b)')\nsame = inspector.get_columns('t') is first\nindexes = [i['name'] for i in inspector.get_indexes('t')]\ninspector.clear_cache()\nreturn same, indexes, [c['name'] for c in inspector.get_columns('t')]",
        "(True, ['ix', 'iy'], ['id', 'a', 'b'])",
    );
    check(
        "before = inspector.has_table('n')\nrun('CREATE TABLE n (a INT)')\nreturn before, inspector.has_table('n'), sa.inspect(bind).has_table('n')",
        "(False, False, True)",
    );
}

#[test]
fn several_tables_at_once() {
    check(
        "return inspector.get_multi_pk_constraint()",
        "{(None, 't'): {'constrained_columns': ['id'], 'name': None}}",
    );
    check(
        "from sqlalchemy.engine.reflection import Inspector, ObjectKind, ObjectScope\nkinds = [ObjectKind.VIEW, ObjectKind.ANY, ObjectKind.TABLE | ObjectKind.VIEW]\nreturn [list(Inspector.from_engine(bind).get_multi_columns(kind=kind, scope=ObjectScope.ANY)) for kind in kinds]",
        "[[(None, 'v')], [(None, 't'), (None, 'v')], [(None, 't'), (None, 'v')]]",
    );
    check("return inspector.get_multi_indexes(schema='main', filter_names=['x'])", "{}");
}
