//! Statements and their errors against SQLAlchemy with the Python drivers.

mod support;

use alembic_connection::{
    Connection, DatabaseError, ErrorClass, Outcome, Parameters, SqlValue, Surroundings, Url, open,
};
use serde_json::{Value, json};

/// `[database, statements, parameters of the last one]`.
fn cases() -> Vec<Value> {
    let sqlite = [
        json!([["select 1, 'a', null, 1.5, 12345678901234567890, x'00ff'"], null]),
        json!([["select 1; select 2"], null]),
        json!([["select 1; -- c"], null]),
        json!([["select 1; sel"], null]),
        json!([[""], null]),
        json!([["-- only a comment"], null]),
        json!([[" ; select 1"], null]),
        json!([["sel 1"], null]),
        json!([["select x'00"], null]),
        json!([["select * from nope"], null]),
        json!([["select nope"], null]),
        json!([
            ["create table t (a integer primary key, b text not null)", "insert into t (a) values (1)"],
            null
        ]),
        json!([["create table t (a unique)", "insert into t values (1)", "insert into t values (1)"], null]),
        json!([["create table t (a)", "insert into t values (1), (2)"], null]),
        json!([["create table t (a)", "insert into t values (1), (2) returning a"], null]),
        json!([["create table t (a)", "with q as (select 3) insert into t select * from q"], null]),
        json!([["create table t (a)", "insert into t values (1), (2)", "/* x */ update t set a = 3"], null]),
        json!([["create table t (a)", "insert into t values (1), (2)", "-- x\ndelete from t"], null]),
        json!([["create table t (a)", "replace into t values (1)"], null]),
        json!([["create table t (a)", "create table t (a)"], null]),
        json!([["create table t (a integer primary key)", "insert into t values ('x')"], null]),
        json!([["select ?"], [1]]),
        json!([["select ?, ?"], ["it's", null]]),
        json!([["select ?"], [1, 2]]),
        json!([["select ?2"], [1, 2]]),
        json!([["select :a, @b, $c"], {"a": 1, "b": 2, "c": 3}]),
        json!([["select :a"], {"b": 1}]),
        json!([["select ?"], {"a": 1}]),
        json!([["select * from nope where a = ?"], ["x".repeat(400)]]),
        json!([["select * from nope where a = ? and b = ?"], ["it's \"x\"", 1.5]]),
        json!([["select * from nope where a = :a"], {"a": true}]),
        json!([["savepoint a", "release b"], null]),
        json!([["select json('{')"], null]),
        json!([["pragma table_info('nope')"], null]),
    ];
    let sixty = "1,".repeat(60);
    let postgresql = [
        json!([["select 1 as a, 'x' as b, null as c, true as d, 1.50 as e, 2.5::float8 as f"], null]),
        json!([["select 1; select 'x' as b"], null]),
        json!([["select 1; create temp table t (a int); insert into t values (1), (2)"], null]),
        json!([["create temp table t (a int)"], null]),
        json!([["create temp table t as select 1 as a union select 2"], null]),
        json!([["create temp table t (a int)", "insert into t values (1), (2) returning a"], null]),
        json!([["create temp table t (a int)", "update t set a = 1"], null]),
        json!([["show standard_conforming_strings"], null]),
        json!([["set search_path to public"], null]),
        json!([[""], null]),
        json!([["-- only a comment"], null]),
        json!([["copy (select 1) to stdout"], null]),
        json!([["create temp table t (a int)", "copy t from stdin"], null]),
        json!([["select * from nope"], null]),
        json!([["select\n  1,\n\tnope\n from nope"], null]),
        json!([["select 'é', '日本語', nope from nope"], null]),
        json!([[format!("select {sixty}nope,1,1,1,1,1,1,1,1,1,1")], null]),
        json!([[format!("select nope,{sixty}1")], null]),
        json!([[format!("select '{}', nope, 1,1,1,1,1", "日本".repeat(20))], null]),
        json!([["select\r\n1,\r\nnope"], null]),
        json!([["selec"], null]),
        json!([["select ("], null]),
        json!([["select 1/0"], null]),
        json!([["select 'a'::int"], null]),
        json!([["select '2020-13-01'::date"], null]),
        json!([["create temp table t (a int primary key); insert into t values (1), (1)"], null]),
        json!([["create temp table t (a int not null)", "insert into t values (null)"], null]),
        json!([["create temp table t (a int check (a > 0))", "insert into t values (0)"], null]),
        json!([["create temp table t (a varchar(3))", "insert into t values ('four')"], null]),
        json!([["create temp table t (a int)", "create temp table t (a int)"], null]),
        json!([["create temp table t (a int)", "alter table t add column a int"], null]),
        json!([["drop table nope"], null]),
        json!([["drop index nope"], null]),
        json!([["drop schema nope"], null]),
        json!([["select nope()"], null]),
        json!([["vacuum"], null]),
        json!([
            ["do $$ begin raise exception 'hi' using detail = 'd', hint = 'h', errcode = '22012'; end $$"],
            null
        ]),
        json!([["do $$ begin execute 'select * from nope'; end $$"], null]),
        json!([["do $$ begin raise exception 'own' using errcode = 'ZZ123'; end $$"], null]),
        json!([["create function pg_temp.f() returns int language sql as 'select nope'"], null]),
        json!([["select %s, %s"], [1, "it's \\ %"]]),
        json!([["select %(a)s, %(a)s, '%%'"], {"a": -1}]),
        json!([["select * from nope where a = %(a)s and b = %(b)s"], {"a": "x".repeat(400), "b": "y"}]),
        json!([["select * from nope where a = %(a)s"], {"a": [1, null, 2]}]),
        json!([["select %(a)s"], {"b": 1}]),
        json!([["select '%%'"], null]),
        json!([["select 5 - %(a)s"], {"a": -3}]),
        json!([["select %(a)s is null, %(b)s, %(c)s"], {"a": null, "b": true, "c": 1e20}]),
    ];
    let with = |database: &'static str| move |case: &Value| json!([database, case[0], case[1]]);
    sqlite.iter().map(with("sqlite")).chain(postgresql.iter().map(with("psycopg2"))).collect()
}

#[test]
fn statements_and_errors_are_the_reference_s() {
    let cases = cases();
    let expected = support::reference("statements", &json!(cases));
    let mut wrong = Vec::new();
    for (case, expected) in cases.iter().zip(expected) {
        let ours = ours(case);
        if ours != expected {
            wrong.push(format!("{case}\n ours      {ours}\n reference {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn ours(case: &Value) -> Value {
    let is_sqlite = case[0] == "sqlite";
    let mut connection: Box<dyn Connection> = if is_sqlite {
        open(&Url::parse("sqlite://").unwrap(), &Surroundings::default()).unwrap()
    } else {
        support::server()
    };
    let statements: Vec<&str> =
        case[1].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    let (last, first) = statements.split_last().unwrap();
    connection.begin().unwrap();
    for statement in first {
        connection.execute(statement, Parameters::Named(&[])).unwrap();
    }
    let positional: Vec<SqlValue> = case[2].as_array().into_iter().flatten().map(value).collect();
    let named: Vec<(String, SqlValue)> =
        case[2].as_object().into_iter().flatten().map(|(name, item)| (name.clone(), value(item))).collect();
    let parameters =
        if case[2].is_array() { Parameters::Positional(&positional) } else { Parameters::Named(&named) };
    match connection.execute(last, parameters) {
        Ok(outcome) => succeeded(&outcome),
        Err(error) => failed(&error, last, parameters),
    }
}

fn value(json: &Value) -> SqlValue {
    match json {
        Value::Null => SqlValue::Null,
        Value::Bool(value) => SqlValue::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => SqlValue::Integer(number),
            None => SqlValue::Real(number.as_f64().unwrap()),
        },
        Value::String(text) => SqlValue::Text(text.clone()),
        Value::Array(values) => SqlValue::Array(values.iter().map(value).collect()),
        Value::Object(_) => panic!("no parameter is an object"),
    }
}

fn succeeded(outcome: &Outcome) -> Value {
    let names: Vec<&str> = outcome.columns.iter().map(|column| column.name.as_str()).collect();
    let rows: Vec<Vec<String>> = outcome.rows.iter().map(|row| row.iter().map(repr).collect()).collect();
    json!({"names": names, "rows": rows, "row_count": outcome.row_count})
}

/// The Python value that the reference's driver makes of the same column.
fn repr(value: &SqlValue) -> String {
    match value {
        SqlValue::Null => "None".to_owned(),
        SqlValue::Bool(true) => "True".to_owned(),
        SqlValue::Bool(false) => "False".to_owned(),
        SqlValue::Integer(value) => value.to_string(),
        SqlValue::Real(value) if value.abs() >= 1e16 => format!("{value:e}").replace('e', "e+"),
        SqlValue::Real(value) => value.to_string(),
        SqlValue::Decimal(value) => format!("Decimal('{value}')"),
        SqlValue::Text(value) if value.contains('\'') => format!("\"{}\"", value.replace('\\', "\\\\")),
        SqlValue::Text(value) => format!("'{}'", value.replace('\\', "\\\\")),
        SqlValue::Bytes(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
            format!("b'{}'", bytes.concat())
        }
        other => panic!("no case gives {other:?}"),
    }
}

fn failed(error: &DatabaseError, statement: &str, parameters: Parameters<'_>) -> Value {
    if !error.driver_class().contains('.') {
        // Python's own exceptions, which SQLAlchemy lets through.
        return json!({"raised": error.driver_class(), "text": null});
    }
    let raised = match error.class() {
        ErrorClass::Error => "DBAPIError",
        class => class.name(),
    };
    json!({"raised": raised, "text": error.wrapped(Some(statement), parameters)})
}
