//! Database URLs against SQLAlchemy's `make_url`.

mod support;

use alembic_connection::{Backend, Driver, QueryValue, Url, UrlChanges};
use serde_json::{Value, json};

/// Every combination of a few spellings of each part, and rows for the rest.
fn urls() -> Vec<String> {
    let users =
        ["", "u@", "u:p@", ":p@", "u:@", "@", "us%20er:p%40ss%2Fw%3Ard@", "u:p/q?r:s@", "a@b@", "é:ñ@"];
    let hosts = ["", "h", "h:5432", "[::1]", "[::1]:5", ":5", "h.example.com:"];
    let tails = ["", "/", "/d", "/d%2Fe f", "?a=1", "/d?a=1&b=2&a=3&c=&d", "/../x.db?mode=ro&uri=true"];
    let mut urls: Vec<String> = users
        .iter()
        .flat_map(|user| hosts.iter().map(move |host| format!("postgresql+psycopg2://{user}{host}")))
        .flat_map(|front| tails.iter().map(move |tail| format!("{front}{tail}")))
        .collect();
    let rows = [
        "",
        "x",
        "://",
        "sqlite://",
        "sqlite:///",
        "sqlite:///a.db",
        "sqlite:////abs/a.db",
        "sqlite:///:memory:",
        "sqlite:///C:\\data\\x.db",
        "sqlite:///file:a.db?uri=true&mode=ro",
        "sqlite:///a?b#c",
        " sqlite://",
        "p-q://h",
        "p.q://h",
        "1p://h",
        "_://x",
        "+://",
        "a+b+c://h",
        "é://h",
        "P://H",
        "p+://",
        "p://h:x/d",
        "p://h:99999/d",
        "p://h:+5/d",
        "p://h: 5 /d",
        "p://h:1_0/d",
        "p://h:-1/d",
        "p://h:_1/d",
        "p://h:1__0/d",
        "p://h:'/d",
        "p://h:\"'/d",
        "p://h:\\x/d",
        "p://h:5:6",
        "p://h:1:2/d",
        "p://[::1",
        "p://[a]b:1/d",
        "p://[a/b]",
        "p://[]/d",
        "p://[u]:p@h",
        "p://u:p[x@h/d",
        "p://u:p@@h/d",
        "p://a:b:c@h",
        "p://a/b@h/d",
        "p://%41:%42@%43:1/%44?%45=%46",
        "p://%zz:%ff@h",
        "p://h?a=%ff%zz",
        "p://h?a=b;c=d",
        "p://h?=x&a",
        "p://h?a==b",
        "p://h?a+b=c+d",
        "p://h?a=%2B",
        "p://h?Z=1&a=2&B=3",
        "p://h?é=1&z=2",
        "p://h/d?a=b\nc&d=e",
        "p://h/d\nx?a=b",
        "p://h\n/d",
        "p://h#x:1",
        "p://h:5?x=1",
        "p://ho st/d",
        "p://h/d?x=1&x=1",
        "p://h?a=%00",
        "p:///%2F?x=%",
        "p:////a//b",
        "p://u@/d",
        "p://h/d?host=a:1&host=b:2",
        "p://h/d?&&a=1&",
        "postgres://u:p@h/d",
        "mysql+pymysql://u:p@h:3306/d?charset=utf8mb4",
        "mssql+pyodbc://u:p@dsn",
        "mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BODBC%7D%3BPWD%3Dx",
        "oracle+oracledb://u:p@h:1521/?service_name=x",
        "mariadb+mariadbconnector://u:p@h/d",
        "a b://h",
    ];
    urls.extend(rows.map(str::to_owned));
    let every: String = (1..=126_u8).map(char::from).filter(|character| *character != '\n').collect();
    urls.push(format!("p:///{every}"));
    urls.push(format!("p://h/d?{every}"));
    for character in (32..=126_u8).map(char::from) {
        urls.push(format!(
            "p://u{character}v:q{character}r@h{character}i/d{character}e?k{character}=v{character}"
        ));
    }
    urls
}

fn ours(text: &str) -> Value {
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(error) => return json!({"error": error.to_string()}),
    };
    let query: Vec<Value> = url
        .query
        .iter()
        .map(|(key, value)| match value {
            QueryValue::One(value) => json!([key, value]),
            QueryValue::Many(values) => json!([key, values]),
        })
        .collect();
    json!({
        "parts": [url.drivername, url.username, url.password, url.host, url.port, url.database],
        "query": query,
        "shown": url.render_as_string(false),
        "hidden": url.render_as_string(true),
    })
}

#[test]
fn urls_are_read_and_written_as_the_reference_does() {
    let urls = urls();
    assert!(urls.len() > 600);
    for (text, expected) in urls.iter().zip(support::reference("urls", &json!(urls))) {
        assert_eq!(ours(text), expected, "{text:?}");
    }
}

#[test]
fn nothing_shows_the_password() {
    let url = Url::parse("postgresql://u@h/d?password=secret&sslpassword=secret&a=%2A").unwrap();
    assert_eq!(url.to_string(), "postgresql://u@h/d?a=%2A&password=***&sslpassword=***");
    let url = Url::parse("mssql+pyodbc:///?odbc_connect=PWD%3Dsecret").unwrap();
    assert_eq!(format!("{url:?}"), "Url(mssql+pyodbc:///?odbc_connect=***)");
    let url = Url::parse("postgresql://u:secret@h/d").unwrap();
    assert_eq!(url.to_string(), "postgresql://u:***@h/d");
    assert_eq!(format!("{url:?}"), "Url(postgresql://u:***@h/d)");
    assert_eq!(
        Url::parse("u:secret@h").unwrap_err().to_string(),
        "Could not parse SQLAlchemy URL from given URL string"
    );
}

#[test]
fn set_changes_what_is_given() {
    let url = Url::parse("postgresql://u:p@h:1/d?a=1").unwrap();
    let other =
        url.set(UrlChanges { database: Some("e".to_owned()), port: Some(2), ..UrlChanges::default() });
    assert_eq!(other.render_as_string(false), "postgresql://u:p@h:2/e?a=1");
    let without_query = url.set(UrlChanges { query: Some(Vec::new()), ..UrlChanges::default() });
    assert_eq!(without_query.render_as_string(false), "postgresql://u:p@h:1/d");
}

#[test]
fn names_mean_drivers() {
    let check = |name: &str, expected: Driver| {
        assert_eq!(Url::parse(&format!("{name}://")).unwrap().driver(), Ok(expected), "{name}");
    };
    check("sqlite", Driver::Pysqlite);
    check("sqlite+aiosqlite", Driver::Aiosqlite);
    check("postgresql", Driver::Psycopg);
    check("postgresql+psycopg_async", Driver::Psycopg);
    check("postgresql+psycopg2", Driver::Psycopg2);
    check("postgresql+asyncpg", Driver::Asyncpg);
    check("postgresql+pg8000", Driver::Pg8000);
    check("mysql", Driver::Other(Backend::Mysql, "mysqldb"));
    check("mariadb+pymysql", Driver::Other(Backend::Mariadb, "pymysql"));
    check("oracle", Driver::Other(Backend::Oracle, "oracledb"));
    check("mssql+mssqlpython", Driver::Other(Backend::Mssql, "mssqlpython"));
}

#[test]
fn unknown_names_are_refused_in_the_reference_s_words() {
    let check = |name: &str, expected: &str| {
        let error = Url::parse(&format!("{name}://h")).unwrap().driver().unwrap_err();
        assert_eq!(error.to_string(), expected);
    };
    check("firebird", "Can't load plugin: sqlalchemy.dialects:firebird");
    check("postgresql+pygresql", "Can't load plugin: sqlalchemy.dialects:postgresql.pygresql");
    check("SQLite", "Can't load plugin: sqlalchemy.dialects:SQLite");
    check("sqlite+", "Can't load plugin: sqlalchemy.dialects:sqlite.");
    check(
        "postgres",
        "Can't load plugin: sqlalchemy.dialects:postgres (SQLAlchemy no longer knows this name: write `postgresql://` \
         instead of `postgres://`)",
    );
    check(
        "sqlite+pysqlcipher",
        "the driver `pysqlcipher` opens encrypted SQLite files, which this program cannot read: use an unencrypted file \
         with `sqlite://`",
    );
}

#[test]
fn databases_without_a_driver_here_say_so() {
    let check = |url: &str, expected: &str| {
        let url = Url::parse(url).unwrap();
        let error =
            alembic_connection::open(&url, &alembic_connection::Surroundings::default()).err().unwrap();
        assert_eq!(error.to_string(), expected);
    };
    check(
        "mysql+pymysql://u:secret@h/d",
        "this build has no driver for MySQL databases (the URL asks for `mysql+pymysql`); statements for it can be \
         written with --sql",
    );
    check(
        "mssql://h/d",
        "this build has no driver for SQL Server databases (the URL asks for `mssql`); statements for it can be written \
         with --sql",
    );
}
