//! What the URL, the environment and the defaults come to.

use super::*;

fn settings(url: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let url = Url::parse(url).unwrap();
    let driver = url.driver().unwrap();
    let surroundings = Surroundings {
        variables: variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        home: Some(PathBuf::from("/nowhere")),
        user: Some("me".to_owned()),
        working_directory: None,
    };
    Settings::of_url(&url, driver, &surroundings).map_err(|error| error.to_string())
}

fn hosts_of(url: &str, variables: &[(&str, &str)]) -> String {
    match settings(url, variables) {
        Ok(settings) => {
            let hosts: Vec<String> = settings
                .hosts
                .iter()
                .map(|host| match &host.address {
                    Some(address) => format!("{}({address}):{}", host.host, host.port),
                    None => format!("{}:{}", host.host, host.port),
                })
                .collect();
            hosts.join(" ")
        }
        Err(error) => error,
    }
}

/// The URL's side of these rows was read off `create_connect_args` of SQLAlchemy 2.1.9.
#[test]
fn hosts_and_ports() {
    let check = |rest: &str, expected: &str| {
        for driver in ["psycopg2", "psycopg", "asyncpg"] {
            assert_eq!(
                hosts_of(&format!("postgresql+{driver}://{rest}"), &[]),
                expected,
                "{driver}://{rest}"
            );
        }
    };
    check("h/d", "h:5432");
    check("u:p@h:1/d", "h:1");
    check("u@[::1]:2/d", "::1:2");
    check("u@/d?host=/tmp", "/tmp:5432");
    check("u@/d?host=/tmp&port=5433", "/tmp:5433");
    check("u@/d?host=a:1&host=b:2", "a:1 b:2");
    check("u@/d?host=a,b&port=1,2", "a:1 b:2");
    check("u@/d?host=a,b&port=7", "number of hosts and ports don't match");
    check(
        "u@/d?host=a&host=b&port=1",
        "Can't mix 'multihost' formats together; use \"host=h1,h2,h3&port=p1,p2,p3\" or \
         \"host=h1:p1&host=h2:p2&host=h3:p3\" separately",
    );
    check("u@h:5/d?host=z", "z:5");
    check("u@h/d?port=77", "h:77");
    check("u@h/d?host=a:6", "a:6");
    check("u@h/d?host=/tmp:5", "/tmp:5:5432");
    check("u@h:0/d", "h:5432");
}

#[test]
fn libpq_s_own_lists() {
    let check = |rest: &str, variables: &[(&str, &str)], expected: &str| {
        assert_eq!(hosts_of(&format!("postgresql+psycopg2://{rest}"), variables), expected, "{rest}");
    };
    check("", &[("PGHOST", "a,b"), ("PGPORT", "1,2")], "a:1 b:2");
    check("", &[("PGHOST", "a,b"), ("PGPORT", "1")], "a:1 b:1");
    check("", &[("PGHOST", "a,b"), ("PGPORT", "1,2,3")], "could not match 3 port numbers to 2 hosts\n");
    check("h", &[("PGHOST", "a"), ("PGPORT", "9")], "h:9");
    check("h?hostaddr=10.0.0.1", &[], "h(10.0.0.1):5432");
    check("?hostaddr=10.0.0.1", &[], "(10.0.0.1):5432");
    check("?hostaddr=10.0.0.1,10.0.0.2&port=1,2", &[], "(10.0.0.1):1 (10.0.0.2):2");
}

#[test]
fn user_and_database_have_defaults() {
    let check = |url: &str, variables: &[(&str, &str)], expected: (&str, &str)| {
        let settings = settings(url, variables).unwrap();
        assert_eq!((settings.user.as_str(), settings.database.as_str()), expected, "{url}");
    };
    check("postgresql://", &[], ("me", "me"));
    check("postgresql://u@h", &[], ("u", "u"));
    check("postgresql://u@h/d", &[("PGUSER", "v"), ("PGDATABASE", "e")], ("u", "d"));
    check("postgresql://h", &[("PGUSER", "v"), ("PGDATABASE", "e")], ("v", "e"));
    check("postgresql://u@h/d?user=v&dbname=e", &[], ("v", "e"));
    check("postgresql+pg8000://u@h", &[("PGDATABASE", "e")], ("u", "u"));
}

#[test]
fn tls_follows_driver_and_options() {
    let check = |url: &str, variables: &[(&str, &str)], expected: Result<TlsMode, &str>| {
        let mode = settings(url, variables).map(|settings| settings.tls.mode);
        assert_eq!(mode, expected.map_err(str::to_owned), "{url}");
    };
    check("postgresql://h", &[], Ok(TlsMode::Prefer));
    check("postgresql://h?sslmode=verify-full", &[("PGSSLMODE", "disable")], Ok(TlsMode::VerifyFull));
    check("postgresql://h", &[("PGSSLMODE", "require")], Ok(TlsMode::Require));
    check("postgresql://h?sslrootcert=system", &[], Ok(TlsMode::VerifyFull));
    check("postgresql+asyncpg://h", &[], Ok(TlsMode::Prefer));
    check("postgresql+asyncpg://h?ssl=require", &[], Ok(TlsMode::Require));
    check("postgresql+asyncpg://h", &[("PGSSLMODE", "verify-ca")], Ok(TlsMode::VerifyCa));
    check("postgresql+pg8000://u@h", &[("PGSSLMODE", "verify-ca")], Ok(TlsMode::Prefer));
    check("postgresql+pg8000://u@h?ssl_context=true", &[], Ok(TlsMode::VerifyFull));
    check("postgresql+pg8000://u@h?ssl_context=false", &[], Ok(TlsMode::Disable));
    check(
        "postgresql+asyncpg://h?ssl=true",
        &[],
        Err("`sslmode` parameter must be one of: disable, allow, prefer, require, verify-ca, verify-full"),
    );
    check(
        "postgresql+psycopg2://h?sslnegotiation=direct",
        &[],
        Err(
            "weak sslmode \"prefer\" may not be used with sslnegotiation=direct (use \"require\", \"verify-ca\", or \
             \"verify-full\")\n",
        ),
    );
}

#[test]
fn options_are_each_driver_s_own() {
    let check = |url: &str, expected: Option<&str>| {
        assert_eq!(settings(url, &[]).err().as_deref(), expected, "{url}");
    };
    check(
        "postgresql+psycopg2://h?gssencmode=disable&krbsrvname=x&fallback_application_name=y&sslsni=0",
        None,
    );
    check("postgresql+psycopg2://h?x=1", Some("invalid dsn: invalid connection option \"x\"\n"));
    check("postgresql+psycopg://h?x=1", Some("invalid connection option \"x\"\n"));
    check("postgresql+psycopg://h?prepare_threshold=0", None);
    check(
        "postgresql+asyncpg://h?sslmode=require",
        Some("connect() got an unexpected keyword argument 'sslmode'"),
    );
    check("postgresql+asyncpg://h?prepared_statement_cache_size=0&command_timeout=5&timeout=9", None);
    check(
        "postgresql+pg8000://u@h?sslmode=require",
        Some("connect() got an unexpected keyword argument 'sslmode'"),
    );
    check("postgresql+pg8000://h", Some("connect() missing 1 required positional argument: 'user'"));
    check(
        "postgresql+psycopg2://u:secret@h?options=a&options=b",
        Some(
            "the connection option \"options\" stands more than once in postgresql+psycopg2://u:***@h?options=a&options=b",
        ),
    );
    check(
        "postgresql+psycopg2://h?sslcrl=x",
        Some(
            "the connection option \"sslcrl\" is not supported by this program: revocation lists are not checked; remove \
             the option\n",
        ),
    );
}
