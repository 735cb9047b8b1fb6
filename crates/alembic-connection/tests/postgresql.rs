//! PostgreSQL on a real server.
#![cfg(feature = "postgresql")]

mod support;

use std::collections::BTreeMap;

use alembic_connection::{
    Connection, ErrorClass, Isolation, ParameterStyle, Parameters, QueryValue, SqlValue, Surroundings,
    TransactionOptions, TransactionState, Url, open,
};
use support::{Database, connect, run, server, server_url};

fn text(value: &str) -> SqlValue {
    SqlValue::Text(value.to_owned())
}

/// Opens `url` with these environment variables and this home; the error as text.
fn try_open(url: &Url, variables: &[(&str, &str)]) -> Result<Box<dyn Connection>, String> {
    let variables: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let surroundings =
        Surroundings { variables, user: Some("postgres".to_owned()), ..Surroundings::default() };
    open(url, &surroundings).map_err(|error| error.to_string())
}

fn with_options(options: &[(&str, &str)]) -> Url {
    let mut url = server_url();
    for (name, value) in options {
        url.query.push(((*name).to_owned(), QueryValue::One((*value).to_owned())));
    }
    url
}

#[test]
fn values_have_their_type() {
    let mut connection = server();
    let mut check = |expression: &str, type_name: &str, expected: SqlValue| {
        let outcome = run(&mut *connection, &format!("SELECT {expression}"));
        assert_eq!(outcome.columns[0].type_name, type_name, "{expression}");
        assert_eq!(outcome.rows[0][0], expected, "{expression}");
    };
    check("true", "bool", SqlValue::Bool(true));
    check("1::int2", "int2", SqlValue::Integer(1));
    check("-9223372036854775808", "int8", SqlValue::Integer(i64::MIN));
    check("9223372036854775807", "int8", SqlValue::Integer(i64::MAX));
    check("26::oid", "oid", SqlValue::Integer(26));
    check("1.50", "numeric", SqlValue::Decimal("1.50".to_owned()));
    check("'-Infinity'::float8", "float8", SqlValue::Real(f64::NEG_INFINITY));
    check("1.5::real", "float4", SqlValue::Real(1.5));
    check("'ä'", "text", text("ä"));
    check("'x'::char(3)", "bpchar", text("x  "));
    check("current_user", "name", text("postgres"));
    check("'\\x00ff'::bytea", "bytea", SqlValue::MemoryView(vec![0, 255]));
    check("'2026-01-31'::date", "date", SqlValue::Date("2026-01-31".to_owned()));
    check("'13:45:00.25'::time", "time", SqlValue::Time("13:45:00.25".to_owned()));
    check(
        "'2026-01-31 13:45'::timestamp",
        "timestamp",
        SqlValue::Timestamp("2026-01-31 13:45:00".to_owned()),
    );
    check("'1 day 2 hours'::interval", "interval", SqlValue::Interval("1 day 02:00:00".to_owned()));
    check(
        "'f47ac10b-58cc-4372-a567-0e02b2c3d479'::uuid",
        "uuid",
        SqlValue::Uuid("f47ac10b-58cc-4372-a567-0e02b2c3d479".to_owned()),
    );
    check("'{\"a\": [1]}'::jsonb", "jsonb", SqlValue::Json("{\"a\": [1]}".to_owned()));
    check("NULL::int", "int4", SqlValue::Null);
    let other = |type_name: &str, text: &str| SqlValue::Other {
        type_name: type_name.to_owned(),
        text: text.to_owned(),
    };
    check("'10.0.0.1'::inet", "inet", other("inet", "10.0.0.1"));
    check("'pg_class'::regclass", "regclass", other("regclass", "pg_class"));
    check("int4range(1, 3)", "int4range", other("int4range", "[1,3)"));
    check("ROW(1, 'a')", "record", other("record", "(1,a)"));
    let integers =
        |values: &[i64]| SqlValue::Array(values.iter().map(|&value| SqlValue::Integer(value)).collect());
    check("'{1,2}'::int[]", "int4[]", integers(&[1, 2]));
    check("'[2:3]={1,2}'::int[]", "int4[]", integers(&[1, 2]));
    check("'{{1,2},{3,4}}'::int[]", "int4[]", SqlValue::Array(vec![integers(&[1, 2]), integers(&[3, 4])]));
    check("'{}'::text[]", "text[]", SqlValue::Array(vec![]));
    check(
        r#"'{a,"b, c",NULL,"NULL","q\"x\\"}'::text[]"#,
        "text[]",
        SqlValue::Array(vec![text("a"), text("b, c"), SqlValue::Null, text("NULL"), text("q\"x\\")]),
    );
    check("'{t,f}'::bool[]", "bool[]", SqlValue::Array(vec![SqlValue::Bool(true), SqlValue::Bool(false)]));
    check("'(1,1),(0,0)'::box", "box", other("box", "(1,1),(0,0)"));
}

#[test]
fn an_enumeration_comes_as_its_text() {
    let mut connection = server();
    run(&mut *connection, "CREATE TYPE pg_temp.mood AS ENUM ('sad', 'glad')");
    let outcome = run(&mut *connection, "SELECT 'glad'::pg_temp.mood");
    assert_eq!(outcome.columns[0].type_name, "");
    assert_eq!(outcome.rows[0][0], SqlValue::Other { type_name: String::new(), text: "glad".to_owned() });
}

#[test]
fn old_output_settings_are_understood() {
    let mut connection = connect(&with_options(&[("options", "-c bytea_output=escape -c datestyle=German")]));
    let outcome = run(&mut *connection, "SELECT '\\x005cff41'::bytea, '2026-01-31'::date");
    assert_eq!(
        outcome.rows[0],
        [SqlValue::MemoryView(vec![0, 0x5c, 0xff, 0x41]), SqlValue::Date("2026-01-31".to_owned())]
    );
}

/// Every value survives the way to the server and back, whatever backslashes mean there.
#[test]
fn literals_are_safe_and_exact() {
    let values = [
        (text("it's \"so\" \\ %s %(a)s \\' ; -- \n é日"), "text"),
        (text("\\'; DROP TABLE x; --"), "text"),
        (SqlValue::Bytes((0..=255).collect()), "bytea"),
        (SqlValue::Integer(i64::MIN + 1), "int8"),
        (SqlValue::Decimal("-12.3400".to_owned()), "numeric"),
        (SqlValue::Decimal("NaN".to_owned()), "numeric"),
        (SqlValue::Real(0.1), "float8"),
        (SqlValue::Real(-1e300), "float8"),
        (SqlValue::Real(f64::INFINITY), "float8"),
        (SqlValue::Bool(false), "bool"),
        (SqlValue::Null, "text"),
        (SqlValue::Date("2026-01-31".to_owned()), "date"),
        (SqlValue::Time("13:45:00".to_owned()), "time"),
        (SqlValue::Timestamp("2026-01-31 13:45:00.5".to_owned()), "timestamp"),
        (SqlValue::Interval("3 days 02:00:00".to_owned()), "interval"),
        (SqlValue::Uuid("f47ac10b-58cc-4372-a567-0e02b2c3d479".to_owned()), "uuid"),
        (SqlValue::Json("{\"a\": \"\\\\ '\"}".to_owned()), "jsonb"),
        (SqlValue::Array(vec![text("a'\\b"), SqlValue::Null, text("NULL"), text("")]), "text[]"),
        (SqlValue::Array(vec![]), "int[]"),
    ];
    for setting in ["on", "off"] {
        for driver in ["psycopg2", "asyncpg"] {
            let mut url = server_url();
            url.drivername = format!("postgresql+{driver}");
            let mut connection = connect(&url);
            run(&mut *connection, &format!("SET standard_conforming_strings = {setting}"));
            assert_eq!(connection.server().standard_conforming_strings, setting == "on");
            for (value, type_name) in &values {
                let placeholder = if driver == "asyncpg" { "$1" } else { "%s" };
                let statement = format!("SELECT {placeholder}::{type_name}");
                let outcome =
                    connection.execute(&statement, Parameters::Positional(std::slice::from_ref(value)));
                let outcome = outcome.unwrap_or_else(|error| panic!("{value:?} with {setting}: {error}"));
                let expected = match value {
                    // psycopg2 gives bytes as a view of them.
                    SqlValue::Bytes(bytes) if driver == "psycopg2" => SqlValue::MemoryView(bytes.clone()),
                    other => other.clone(),
                };
                assert_eq!(outcome.scalar(), Some(&expected), "{setting}, {driver}");
            }
        }
    }
}

#[test]
fn several_statements_in_one_text_are_one_transaction() {
    let mut connection = server();
    let outcome =
        run(&mut *connection, "CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT * FROM t");
    assert_eq!((outcome.rows.len(), outcome.row_count), (2, 2));
    connection.execute("INSERT INTO t VALUES (3); SELECT nope", Parameters::None).unwrap_err();
    assert_eq!(run(&mut *connection, "SELECT count(*) FROM t").scalar(), Some(&SqlValue::Integer(2)));
}

#[test]
fn drivers_differ_as_in_python() {
    let check = |driver: &str, style: ParameterStyle, expected: [&str; 3]| {
        let mut url = server_url();
        url.drivername = format!("postgresql+{driver}");
        let mut connection = connect(&url);
        assert_eq!(connection.server().parameter_style, style);
        let answers = ["SELECT * FROM nope", "SELECT 1; SELECT 2", ""].map(|statement| {
            match connection.execute(statement, Parameters::None) {
                Ok(outcome) => format!("{} rows", outcome.rows.len()),
                Err(error) => format!("({}) {error}", error.driver_class()),
            }
        });
        for (answer, expected) in answers.iter().zip(expected) {
            assert!(answer.starts_with(expected), "{driver}: {answer}");
        }
    };
    // Recorded from psycopg2 2.9.13, psycopg 3.3.9, asyncpg 0.32.0 and pg8000 1.31.6 under SQLAlchemy 2.1.9.
    let line = "relation \"nope\" does not exist\nLINE 1: SELECT * FROM nope\n                      ^";
    check(
        "psycopg2",
        ParameterStyle::Pyformat,
        [
            &format!("(psycopg2.errors.UndefinedTable) {line}\n"),
            "1 rows",
            "(psycopg2.ProgrammingError) can't execute an empty query",
        ],
    );
    check(
        "psycopg",
        ParameterStyle::Pyformat,
        [&format!("(psycopg.errors.UndefinedTable) {line}"), "1 rows", "0 rows"],
    );
    check(
        "asyncpg",
        ParameterStyle::NumericDollar,
        [
            "(sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError) relation \"nope\" does not exist",
            "(sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError) cannot insert multiple commands into a prepared statement",
            "0 rows",
        ],
    );
    check(
        "pg8000",
        ParameterStyle::Format,
        [
            "(pg8000.dbapi.ProgrammingError) {'S': 'ERROR', 'V': 'ERROR', 'C': '42P01', 'M': 'relation \"nope\" does not exist', 'P': '15', ",
            "1 rows",
            "0 rows",
        ],
    );
}

#[test]
fn transactions_commit_and_roll_back() {
    let database = Database::create();
    let mut connection = connect(&database.url);
    connection.begin().unwrap();
    assert_eq!(connection.transaction_state(), TransactionState::Open);
    run(&mut *connection, "CREATE TABLE t (a int)");
    connection.savepoint("s").unwrap();
    connection.execute("SELECT nope", Parameters::None).unwrap_err();
    assert_eq!(connection.transaction_state(), TransactionState::Failed);
    connection.rollback_to_savepoint("s").unwrap();
    connection.release_savepoint("s").unwrap();
    connection.commit().unwrap();
    assert!(!connection.in_transaction());

    connection.begin().unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)");
    connection.execute("SELECT nope", Parameters::None).unwrap_err();
    let error = connection.commit().unwrap_err();
    assert!(error.to_string().contains("rolled it back instead"), "{error}");
    assert!(!connection.in_transaction());

    let options = TransactionOptions {
        isolation: Some(Isolation::Serializable),
        read_only: true,
        ..Default::default()
    };
    connection.begin_with(&options).unwrap();
    assert_eq!(run(&mut *connection, "SHOW transaction_isolation").scalar(), Some(&text("serializable")));
    let error = connection.execute("INSERT INTO t VALUES (1)", Parameters::None).unwrap_err();
    assert_eq!((error.sqlstate(), error.class()), (Some("25006"), ErrorClass::Internal));
    assert!(connection.begin().is_err(), "a second transaction");
    assert!(connection.set_autocommit(true).is_err());
    connection.rollback().unwrap();

    connection.set_autocommit(true).unwrap();
    connection.begin().unwrap();
    run(&mut *connection, "VACUUM t");
    connection.set_autocommit(false).unwrap();

    connection.begin().unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)");
    drop(connection);
    let mut connection = connect(&database.url);
    connection.begin().unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (2)");
    connection.close().unwrap();
    assert_eq!(
        run(&mut *connect(&database.url), "SELECT count(*) FROM t").scalar(),
        Some(&SqlValue::Integer(0))
    );
}

#[test]
fn notices_are_kept_until_taken() {
    let mut connection = server();
    run(&mut *connection, "DROP TABLE IF EXISTS alembic_nope");
    run(&mut *connection, "DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'look'; END $$");
    let notices = connection.take_notices();
    let told: Vec<(&str, &str)> =
        notices.iter().map(|notice| (notice.severity.as_str(), notice.message.as_str())).collect();
    assert_eq!(told, [("NOTICE", "table \"alembic_nope\" does not exist, skipping"), ("WARNING", "careful")]);
    assert_eq!(notices[1].hint.as_deref(), Some("look"));
    assert!(connection.take_notices().is_empty());
}

#[test]
fn the_server_is_known() {
    let connection = server();
    let server = connection.server();
    assert!(server.version.0 >= 10 && server.version_text.starts_with(&server.version.0.to_string()));
    assert_eq!(server.default_schema.as_deref(), Some("public"));
    assert!(server.standard_conforming_strings);
    let connection = connect(&with_options(&[("options", "-csearch_path=nowhere")]));
    assert_eq!(connection.server().default_schema, None);
}

#[test]
fn a_lost_connection_says_so() {
    let mut victim = server();
    victim.begin().unwrap();
    let Some(SqlValue::Integer(process)) = run(&mut *victim, "SELECT pg_backend_pid()").scalar().cloned()
    else {
        panic!("a process has a number")
    };
    run(&mut *server(), &format!("SELECT pg_terminate_backend({process}, 5000)"));
    let error = victim.execute("SELECT 1", Parameters::None).unwrap_err();
    assert_eq!(error.driver_class(), "psycopg2.errors.AdminShutdown");
    assert_eq!(
        error.to_string(),
        "terminating connection due to administrator command\nserver closed the connection unexpectedly\n\tThis probably \
         means the server terminated abnormally\n\tbefore or while processing the request.\n"
    );
    assert!(error.is_disconnect() && !victim.in_transaction());
    let again = victim.execute("SELECT 1", Parameters::None).unwrap_err();
    assert_eq!(
        (again.class(), again.to_string().as_str()),
        (ErrorClass::Interface, "connection already closed")
    );
    victim.rollback().unwrap();
    victim.close().unwrap();
}

#[test]
fn connecting_fails_in_libpq_s_words() {
    let check = |options: &[(&str, &str)], expected: &str| {
        let error =
            try_open(&with_options(options), &[]).err().unwrap_or_else(|| panic!("{options:?} must fail"));
        assert_eq!(error, expected, "{options:?}");
    };
    check(&[("nope", "1")], "invalid dsn: invalid connection option \"nope\"\n");
    check(&[("sslmode", "bad")], "invalid sslmode value: \"bad\"\n");
    check(&[("port", "x")], "invalid integer value \"x\" for connection option \"port\"\n");
    check(&[("port", "99999")], "invalid port number: \"99999\"\n");
    check(&[("host", "a,b"), ("port", "1,2,3")], "number of hosts and ports don't match");
    check(&[("service", "none")], "definition of service \"none\" not found\n");
    check(&[("target_session_attrs", "bad")], "invalid target_session_attrs value: \"bad\"\n");
    check(&[("require_auth", "zz")], "invalid require_auth value: \"zz\"\n");
    check(&[("ssl_min_protocol_version", "9")], "invalid \"ssl_min_protocol_version\" value: \"9\"\n");
    check(
        &[("sslrootcert", "system"), ("sslmode", "require")],
        "weak sslmode \"require\" may not be used with sslrootcert=system (use \"verify-full\")\n",
    );
    check(
        &[("host", "/nonexist")],
        "connection to server on socket \"/nonexist/.s.PGSQL.5432\" failed: No such file or directory\n\tIs the server \
         running locally and accepting connections on that socket?\n",
    );
    check(
        &[("host", "127.0.0.1"), ("port", "1")],
        "connection to server at \"127.0.0.1\", port 1 failed: Connection refused\n\tIs the server running on that host \
         and accepting TCP/IP connections?\n",
    );
    check(
        &[("gssencmode", "require")],
        "the connection option \"gssencmode\" is not supported by this program: GSSAPI encryption is not built in; use TLS \
         (sslmode)\n",
    );
}

#[test]
fn the_server_s_refusal_is_told() {
    let mut url = server_url();
    url.database = Some("alembic_no_such_database".to_owned());
    let (host, port) = (url.host.clone().unwrap_or_default(), url.port.unwrap_or(5432));
    let expected = format!(
        "connection to server at \"{host}\", port {port} failed: FATAL:  database \"alembic_no_such_database\" does not exist\n"
    );
    assert_eq!(try_open(&url, &[]).err(), Some(expected));
}

#[test]
fn the_next_host_is_tried() {
    let mut url = server_url();
    let (host, port) = (url.host.take().unwrap_or_default(), url.port.take().unwrap_or(5432));
    let hosts = vec!["127.0.0.1:1".to_owned(), format!("{host}:{port}")];
    url.query.push(("host".to_owned(), QueryValue::Many(hosts)));
    assert!(try_open(&url, &[]).is_ok());
    url.query.push(("target_session_attrs".to_owned(), QueryValue::One("standby".to_owned())));
    let error = try_open(&url, &[]).err().unwrap();
    assert!(
        error.contains("port 1 failed: ") && error.ends_with("server is not in hot standby mode\n"),
        "{error}"
    );
    url.query.last_mut().unwrap().1 = QueryValue::One("prefer-standby".to_owned());
    assert!(try_open(&url, &[]).is_ok());
    url.query.last_mut().unwrap().1 = QueryValue::One("read-write".to_owned());
    assert!(try_open(&url, &[]).is_ok());
}

#[test]
fn options_reach_the_session() {
    let show = |connection: &mut dyn Connection, name: &str| {
        run(connection, &format!("SHOW {name}")).scalar().cloned()
    };
    let mut connection = connect(&with_options(&[
        ("application_name", "Migrations"),
        ("options", "-c lock_timeout=1234ms -c search_path=a,\\ b"),
        ("connect_timeout", "5"),
        ("keepalives_idle", "30"),
        ("keepalives_interval", "10"),
        ("keepalives_count", "3"),
        ("tcp_user_timeout", "10000"),
        ("client_encoding", "latin1"),
    ]));
    assert_eq!(show(&mut *connection, "application_name"), Some(text("Migrations")));
    assert_eq!(show(&mut *connection, "lock_timeout"), Some(text("1234ms")));
    assert_eq!(show(&mut *connection, "search_path"), Some(text("a, b")));
    assert_eq!(show(&mut *connection, "client_encoding"), Some(text("UTF8")));
    let variables = [("PGAPPNAME", "from outside"), ("PGTZ", "Asia/Tokyo"), ("PGOPTIONS", "-cwork_mem=7MB")];
    let mut connection = try_open(&server_url(), &variables).unwrap();
    assert_eq!(show(&mut *connection, "application_name"), Some(text("from outside")));
    assert_eq!(show(&mut *connection, "timezone"), Some(text("Asia/Tokyo")));
    assert_eq!(show(&mut *connection, "work_mem"), Some(text("7MB")));
}

#[test]
fn the_environment_says_where_to_connect() {
    let url = server_url();
    let port = url.port.unwrap_or(5432).to_string();
    let host = url.host.clone().unwrap_or_default();
    let database = Database::create();
    let variables = [
        ("PGHOST", host.as_str()),
        ("PGPORT", port.as_str()),
        ("PGDATABASE", database.name.as_str()),
        ("PGUSER", "postgres"),
        ("PGPASSWORD", url.password.as_deref().unwrap_or_default()),
    ];
    let mut connection = try_open(&Url::parse("postgresql+psycopg2://").unwrap(), &variables).unwrap();
    assert_eq!(connection.server().database, database.name);
    assert_eq!(run(&mut *connection, "SELECT current_database()").scalar(), Some(&text(&database.name)));
    // pg8000 reads no environment and wants a user.
    let error = try_open(&Url::parse("postgresql+pg8000://").unwrap(), &variables).err();
    assert_eq!(error.as_deref(), Some("connect() missing 1 required positional argument: 'user'"));
}

#[test]
fn a_silent_server_is_not_waited_for_longer_than_asked() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    for mode in ["disable", "require"] {
        let url = format!("postgresql+psycopg2://u@127.0.0.1:{port}/d?connect_timeout=1&sslmode={mode}");
        let started = std::time::Instant::now();
        let error = try_open(&Url::parse(&url).unwrap(), &[]).err().unwrap();
        assert_eq!(
            error,
            format!("connection to server at \"127.0.0.1\", port {port} failed: timeout expired\n")
        );
        assert!(started.elapsed() < std::time::Duration::from_secs(4));
    }
}

/// Whatever a server sends, the client ends with an error.
#[test]
fn a_server_that_talks_nonsense_is_left() {
    use std::io::{Read, Write};
    let answers: [&[u8]; 8] = [
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"R\0\0\0\x04",
        b"R\0\0\0\x08\0\0\0\x63",
        b"R\xff\xff\xff\xff",
        b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05IT\0\0\0\x06\0\x05",
        b"E\0\0\0\x09Mno\0\0",
        b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05ID\0\0\0\x0a\0\x01\0\0\0\x09",
    ];
    for answer in answers {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(answer);
        });
        let url = format!("postgresql+psycopg2://u@127.0.0.1:{port}/d?connect_timeout=2&sslmode=disable");
        assert!(try_open(&Url::parse(&url).unwrap(), &[]).is_err(), "{answer:?}");
        server.join().unwrap();
    }
}

#[test]
fn a_running_statement_can_be_cancelled() {
    let mut connection = server();
    let canceller = connection.canceller();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(200));
        canceller.cancel().unwrap();
    });
    let started = std::time::Instant::now();
    let error = connection.execute("SELECT pg_sleep(30)", Parameters::None).unwrap_err();
    assert!(started.elapsed() < std::time::Duration::from_secs(20));
    assert_eq!(error.driver_class(), "psycopg2.errors.QueryCanceled");
    assert_eq!(error.to_string(), "canceling statement due to user request\n");
    thread.join().unwrap();
    run(&mut *connection, "SELECT 1");
    // Nothing runs, nothing happens.
    connection.canceller().cancel().unwrap();
}
