//! Connections as scripts see them, on the PostgreSQL server that `ALEMBIC_TEST_POSTGRESQL` names. Nothing is written
//! there. Values were recorded from SQLAlchemy 2.1.9 with psycopg2.

#![expect(clippy::disallowed_methods, reason = "the environment names the server")]

mod recording;

use std::rc::Rc;

use recording::{Host, World, machine, shown, upgrade_in};

#[track_caller]
fn check(body: &str, value: &str) {
    check_with("psycopg2", body, value);
}

#[track_caller]
fn check_with(driver: &str, body: &str, value: &str) {
    let url = std::env::var("ALEMBIC_TEST_POSTGRESQL")
        .unwrap_or_else(|_| "postgresql://postgres@127.0.0.1:5432/postgres".to_owned());
    let host = Host::connected_to(&url.replacen("postgresql:", &format!("postgresql+{driver}:"), 1));
    let mut vm = machine(&host, Rc::new(World::default()));
    match upgrade_in(&mut vm, body) {
        Ok(returned) => assert_eq!(&*vm.repr(&returned).unwrap(), value, "{body}"),
        Err(error) => panic!("{body}: {}", shown(&error)),
    }
}

#[test]
fn percent_signs_and_casts() {
    for (body, value) in [
        (
            "return op.get_bind().execute(sa.text(\"select '%%', '5%', 'a'::text, :x ::int\"), {'x': 1}).fetchall()",
            "[('%%', '5%', 'a', 1)]",
        ),
        ("return op.get_bind().execute(sa.text(\"select '%%', '5%'\")).fetchall()", "[('%%', '5%')]"),
        ("return op.get_bind().exec_driver_sql(\"select '%%'\").fetchall()", "[('%',)]"),
        ("return op.get_bind().exec_driver_sql(\"select %s, '%%'\", (1,)).fetchall()", "[(1, '%')]"),
        ("return op.get_bind().exec_driver_sql('select %(a)s', {'a': 1}).fetchall()", "[(1,)]"),
        ("return op.get_bind().execute(sa.text('select 1 as a; select 2 as b')).fetchall()", "[(2,)]"),
    ] {
        check(body, value);
    }
}

#[test]
fn percent_signs_mean_nothing_to_asyncpg() {
    let body = "return op.get_bind().exec_driver_sql(\"select format('%I', 'a'), '%%'\").fetchall()";
    check_with("asyncpg", body, "[('a', '%%')]");
}

#[test]
fn values() {
    for (body, value) in [
        ("return op.get_bind().scalar(sa.text('select array[1,2]'))", "[1, 2]"),
        ("return op.get_bind().scalar(sa.text('select true'))", "True"),
        ("return op.get_bind().scalar(sa.text('select 1.5::float8'))", "1.5"),
        (
            "return op.get_bind().scalar(sa.text('select 12345678901234567890::numeric = 12345678901234567890'))",
            "True",
        ),
        ("return op.get_bind().scalar(sa.text(\"select '10.0.0.1'::inet\"))", "'10.0.0.1'"),
        ("return op.get_bind().scalar(sa.text('select null'))", "None"),
        ("return op.get_bind().dialect.default_schema_name", "'public'"),
        ("return op.get_bind().dialect.driver", "'psycopg2'"),
        ("return op.get_bind().dialect.dialect_description", "'postgresql+psycopg2'"),
        ("return len(op.get_bind().dialect.server_version_info)", "2"),
        ("return op.get_bind().dialect.has_table(op.get_bind(), 'pg_class', schema='pg_catalog')", "True"),
        ("return op.get_bind().dialect.has_table(op.get_bind(), 'no_such_table')", "False"),
    ] {
        check(body, value);
    }
}

#[test]
fn a_failed_transaction_stays_open() {
    check(
        "c = op.get_bind()\nclasses = []\nfor sql in ['insert into no_such_table values (1)', 'select 1']:\n    try:\n        c.execute(sa.text(sql))\n    except sa.exc.DBAPIError as error:\n        classes.append([type(error).__name__, error.orig.pgcode])\nreturn classes + [c.in_transaction()]",
        "[['ProgrammingError', '42P01'], ['InternalError', '25P02'], True]",
    );
}

#[test]
fn a_savepoint_saves_the_transaction() {
    check(
        "c = op.get_bind()\ntry:\n    with c.begin_nested():\n        c.execute(sa.text('insert into no_such_table values (1)'))\nexcept sa.exc.ProgrammingError:\n    pass\nreturn c.scalar(sa.text('select 1'))",
        "1",
    );
}
