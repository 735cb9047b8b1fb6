//! TLS and authentication against a private server with certificates made for the purpose.
//!
//! The server is started from the installed PostgreSQL (`initdb` from `PATH` or from where the packages put it), on a
//! free port, in a temporary folder; certificates are made by the `openssl` command.
#![cfg(all(feature = "postgresql", unix))]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use alembic_connection::{Connection, Parameters, QueryValue, SqlValue, Surroundings, Url, open};
use support::run;

/// The private server, stopped and removed at the end.
struct Cluster {
    folder: PathBuf,
    port: u16,
    server: Child,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg("-INT").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Runs a command as the user that a server may run as: ourselves, or `postgres` when we are root.
fn command(program: &Path) -> Command {
    if std::fs::metadata("/proc/self")
        .is_ok_and(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata) == 0)
    {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Where PostgreSQL's own programs are: the newest of Debian's folders, else the folder of `pg_config --bindir`.
fn server_programs() -> PathBuf {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    folders.sort();
    folders.pop().unwrap_or_else(|| {
        let output = Command::new("pg_config").arg("--bindir").output();
        let output = output.expect("PostgreSQL's initdb is installed (Debian: apt-get install postgresql)");
        PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
    })
}

fn openssl(folder: &Path, arguments: &str) {
    succeed(Command::new("openssl").args(arguments.split(' ')).current_dir(folder));
}

/// An authority, a server certificate with alternative names, one with a common name only, a self-signed one, an expired
/// one, and a client's.
fn make_certificates(folder: &Path) {
    let authority = |name: &str| {
        openssl(
            folder,
            &format!(
                "req -x509 -newkey rsa:2048 -nodes -days 30 -keyout {name}.key -out {name}.crt -subj /CN={name}"
            ),
        );
    };
    authority("authority");
    authority("stranger");
    authority("selfsigned.example");
    let signed = |name: &str, subject: &str, extension: &str, days: &str| {
        std::fs::write(folder.join("extension"), extension).unwrap();
        openssl(
            folder,
            &format!("req -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.csr -subj /CN={subject}"),
        );
        openssl(
            folder,
            &format!(
                "x509 -req -in {name}.csr -CA authority.crt -CAkey authority.key -CAcreateserial -out {name}.crt -extfile extension{days}"
            ),
        );
    };
    let names = "subjectAltName=DNS:localhost,DNS:*.example.com,IP:127.0.0.1\n";
    signed("server", "ignored.example", names, " -days 30");
    signed("common", "localhost", "basicConstraints=CA:FALSE\n", " -days 30");
    signed("client", "tls_user", "basicConstraints=CA:FALSE\n", " -days 30");
}

impl Cluster {
    fn start() -> Self {
        let folder = std::env::temp_dir().join(support::unique("alembic_tls"));
        std::fs::create_dir(&folder).unwrap();
        make_certificates(&folder);
        let programs = server_programs();
        let data = folder.join("data");
        std::fs::create_dir(&data).unwrap();
        let is_root = command(Path::new("x")).get_program() == "setpriv";
        if is_root {
            succeed(Command::new("chown").args(["-R", "postgres:postgres"]).arg(&folder));
        }
        succeed(
            command(&programs.join("initdb"))
                .args(["--no-sync", "-A", "trust", "-U", "postgres", "-D"])
                .arg(&data),
        );
        let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        std::fs::write(
            data.join("pg_hba.conf"),
            "local all postgres trust\n\
             local all all scram-sha-256\n\
             hostssl all tls_user 127.0.0.1/32 cert\n\
             hostnossl all plain_user 127.0.0.1/32 trust\n\
             hostssl all encrypted_user 127.0.0.1/32 trust\n\
             host all scram_user 127.0.0.1/32 scram-sha-256\n\
             host all md5_user 127.0.0.1/32 md5\n\
             host all password_user 127.0.0.1/32 password\n\
             host all postgres 127.0.0.1/32 trust\n",
        )
        .unwrap();
        let settings = format!(
            "port={port}\nlisten_addresses='127.0.0.1'\nunix_socket_directories='{folder}'\nfsync=off\nssl=on\n\
             ssl_cert_file='{folder}/server.crt'\nssl_key_file='{folder}/server.key'\nssl_ca_file='{folder}/authority.crt'\n",
            folder = folder.display()
        );
        std::fs::write(data.join("postgresql.auto.conf"), settings).unwrap();
        if is_root {
            succeed(Command::new("chown").args(["-R", "postgres:postgres"]).arg(&data));
        }
        let server = command(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.join("log")).unwrap())
            .spawn()
            .unwrap();
        stop_with_us(&server, &folder);
        let cluster = Self { folder, port, server };
        cluster.wait();
        let mut connection = cluster.open("postgres", "", &[]).unwrap();
        for user in ["tls_user", "plain_user", "encrypted_user"] {
            run(&mut *connection, &format!("CREATE ROLE {user} LOGIN"));
        }
        run(&mut *connection, "CREATE ROLE scram_user LOGIN PASSWORD 'sécret ß'");
        run(&mut *connection, "CREATE ROLE password_user LOGIN PASSWORD 'open'");
        run(&mut *connection, "SET password_encryption = md5; CREATE ROLE md5_user LOGIN PASSWORD 'old'");
        cluster
    }

    fn wait(&self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            match self.open("postgres", "", &[]) {
                Ok(_) => return,
                Err(error) if Instant::now() > deadline => {
                    let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                    panic!("the private server does not start: {error}\n{log}")
                }
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    fn url(&self, user: &str, password: &str, options: &[(&str, &str)]) -> Url {
        let mut url = Url::parse("postgresql+psycopg2://").unwrap();
        url.username = Some(user.to_owned());
        url.password = Some(password.to_owned()).filter(|password| !password.is_empty());
        url.host = Some("127.0.0.1".to_owned());
        url.port = Some(i64::from(self.port));
        url.database = Some("postgres".to_owned());
        for (name, value) in options {
            let value = value.replace("{}", &self.folder.display().to_string());
            url.query.push(((*name).to_owned(), QueryValue::One(value)));
        }
        url
    }

    fn open(
        &self,
        user: &str,
        password: &str,
        options: &[(&str, &str)],
    ) -> Result<Box<dyn Connection>, String> {
        // The home has no `.postgresql`: nothing but the options decides.
        let surroundings = Surroundings { home: Some(self.folder.join("nobody")), ..Surroundings::default() };
        open(&self.url(user, password, options), &surroundings).map_err(|error| error.to_string())
    }

    /// Whether a connection comes about, and is encrypted as far as both sides know.
    fn check(&self, user: &str, password: &str, options: &[(&str, &str)], encrypted: bool) {
        let mut connection =
            self.open(user, password, options).unwrap_or_else(|error| panic!("{user} {options:?}: {error}"));
        assert_eq!(connection.server().encrypted, encrypted, "{user} {options:?}");
        let outcome = run(&mut *connection, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
        assert_eq!(outcome.scalar(), Some(&SqlValue::Bool(encrypted)), "{user} {options:?}");
        if let Some(reference) = self.reference(user, password, options) {
            assert_eq!(reference, encrypted.to_string(), "{user} {options:?} with the reference");
        }
    }

    /// What psycopg2 makes of the same: `true` or `false` for encrypted or not, or its error; where it is at hand.
    fn reference(&self, user: &str, password: &str, options: &[(&str, &str)]) -> Option<String> {
        const SCRIPT: &str = "import json, sys, psycopg2\n\
            try: sys.stdout.write(str(psycopg2.connect(**json.load(sys.stdin)).info.ssl_in_use).lower())\n\
            except psycopg2.Error as error: sys.stdout.write(str(error))";
        let python = support::reference_python()?;
        let mut arguments = serde_json::json!({
            "user": user, "password": password, "host": "127.0.0.1", "port": self.port, "dbname": "postgres",
        });
        for (name, value) in options {
            arguments[name] = value.replace("{}", &self.folder.display().to_string()).into();
        }
        let mut child = Command::new(python)
            .args(["-c", SCRIPT])
            .env_clear()
            .env("HOME", self.folder.join("nobody"))
            .env("PYTHONIOENCODING", "utf-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), arguments.to_string().as_bytes())
            .unwrap();
        Some(String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap())
    }

    fn refuse(&self, user: &str, password: &str, options: &[(&str, &str)], expected: &str) {
        let Err(error) = self.open(user, password, options) else {
            panic!("{user} {options:?} must be refused")
        };
        let error =
            error.replace(&self.port.to_string(), "PORT").replace(&self.folder.display().to_string(), "{}");
        let expected =
            expected.replace("SERVER", "connection to server at \"127.0.0.1\", port PORT failed: ");
        assert_eq!(error, expected, "{user} {options:?}");
    }

    /// Gives the server another certificate and waits until it uses it.
    fn with_certificate(&self, name: &str) {
        let mut connection = self.open("postgres", "", &[]).unwrap();
        let folder = self.folder.display();
        for statement in [
            format!("ALTER SYSTEM SET ssl_cert_file = '{folder}/{name}.crt'"),
            format!("ALTER SYSTEM SET ssl_key_file = '{folder}/{name}.key'"),
            "SELECT pg_reload_conf()".to_owned(),
        ] {
            connection.execute(&statement, Parameters::None).unwrap();
        }
        let deadline = Instant::now() + Duration::from_secs(10);
        let expected = format!("{folder}/{name}.crt");
        loop {
            let mut connection = self.open("postgres", "", &[]).unwrap();
            let outcome = run(&mut *connection, "SHOW ssl_cert_file");
            if outcome.scalar() == Some(&SqlValue::Text(expected.clone())) {
                return;
            }
            assert!(Instant::now() < deadline, "the server does not take its new certificate");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A shell that stops the server and removes its folder when this process was killed: it reads from a pipe that ends with
/// us, and finds the folder gone when all went well.
fn stop_with_us(server: &Child, folder: &Path) {
    static PIPE: OnceLock<Child> = OnceLock::new();
    let script = format!(
        "cat >/dev/null; sleep 1; if test -d '{folder}'; then kill -INT {}; sleep 1; rm -rf '{folder}'; fi",
        server.id(),
        folder = folder.display()
    );
    PIPE.get_or_init(|| {
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    });
}

/// All cases share one server, and some change its certificate, so they run one after the other.
#[test]
fn tls_and_authentication_follow_libpq() {
    let cluster = Cluster::start();
    modes(&cluster);
    verification(&cluster);
    client_certificates(&cluster);
    passwords(&cluster);
    password_files(&cluster);
    service_files(&cluster);
    sockets(&cluster);
    other_server_certificates(&cluster);
}

fn modes(cluster: &Cluster) {
    cluster.check("postgres", "", &[], true);
    cluster.check("postgres", "", &[("sslmode", "disable")], false);
    cluster.check("postgres", "", &[("sslmode", "allow")], false);
    cluster.check("postgres", "", &[("sslmode", "prefer")], true);
    cluster.check("postgres", "", &[("sslmode", "require")], true);
    cluster.check("encrypted_user", "", &[("sslmode", "allow")], true);
    cluster.check("plain_user", "", &[("sslmode", "prefer")], false);
    cluster.check("postgres", "", &[("ssl_min_protocol_version", "TLSv1.3"), ("sslmode", "require")], true);
    cluster.check("postgres", "", &[("ssl_max_protocol_version", "TLSv1.2"), ("sslmode", "require")], true);
    let no_entry = |encryption: &str, user: &str| {
        format!(
            "FATAL:  no pg_hba.conf entry for host \"127.0.0.1\", user \"{user}\", database \"postgres\", {encryption}\n"
        )
    };
    let (with, without) = ("SSL encryption", "no encryption");
    cluster.refuse(
        "plain_user",
        "",
        &[("sslmode", "require")],
        &format!("SERVER{}", no_entry(with, "plain_user")),
    );
    cluster.refuse(
        "nobody",
        "",
        &[("sslmode", "prefer")],
        &format!("SERVER{}SERVER{}", no_entry(with, "nobody"), no_entry(without, "nobody")),
    );
}

fn verification(cluster: &Cluster) {
    let root = ("sslrootcert", "{}/authority.crt");
    let stranger = ("sslrootcert", "{}/stranger.crt");
    cluster.check("postgres", "", &[("sslmode", "verify-ca"), root], true);
    cluster.check("postgres", "", &[("sslmode", "verify-full"), root], true);
    let at = |host| [("sslmode", "verify-full"), root, ("host", host), ("hostaddr", "127.0.0.1")];
    cluster.check("postgres", "", &at("localhost"), true);
    cluster.check("postgres", "", &at("db.example.com"), true);
    let Err(error) = cluster.open("postgres", "", &at("other.example")) else {
        panic!("the name is another one")
    };
    assert!(
        error.ends_with(
            "server certificate for \"localhost\" (and 1 other name) does not match host name \"other.example\"\n"
        ),
        "{error}"
    );
    cluster.check(
        "postgres",
        "",
        &[("sslmode", "verify-ca"), root, ("host", "other.example"), ("hostaddr", "127.0.0.1")],
        true,
    );
    // A root file counts in every mode; `prefer` then goes on without TLS, as libpq does.
    let unknown = "SERVERSSL error: certificate verify failed: UnknownIssuer\n";
    cluster.refuse("postgres", "", &[("sslmode", "require"), stranger], unknown);
    cluster.refuse("postgres", "", &[("sslmode", "verify-ca"), stranger], unknown);
    cluster.check("postgres", "", &[("sslmode", "prefer"), stranger], false);
    cluster.refuse(
        "postgres",
        "",
        &[("sslmode", "verify-ca"), ("sslrootcert", "{}/missing.crt")],
        "SERVERroot certificate file \"{}/missing.crt\" does not exist\nEither provide the file, use the system's trusted \
         roots with sslrootcert=system, or change sslmode to disable server certificate verification.\n",
    );
    cluster.refuse(
        "postgres",
        "",
        &[("sslmode", "require"), ("sslrootcert", "{}/extension")],
        "SERVERcould not read root certificate file \"{}/extension\": no certificate or crl found\n",
    );
}

fn client_certificates(cluster: &Cluster) {
    use std::os::unix::fs::PermissionsExt;
    let certificate = ("sslcert", "{}/client.crt");
    let key = ("sslkey", "{}/client.key");
    let key_file = cluster.folder.join("client.key");
    let allow = |mode| std::fs::set_permissions(&key_file, std::fs::Permissions::from_mode(mode)).unwrap();
    allow(0o600);
    cluster.check("tls_user", "", &[("sslmode", "require"), certificate, key], true);
    cluster.refuse(
        "tls_user",
        "",
        &[("sslmode", "require")],
        "SERVERFATAL:  connection requires a valid client certificate\n",
    );
    cluster.refuse(
        "tls_user",
        "",
        &[("sslmode", "require"), certificate, ("sslkey", "{}/missing.key")],
        "SERVERcertificate present, but not private key file \"{}/missing.key\"\n",
    );
    allow(0o644);
    cluster.refuse(
        "tls_user",
        "",
        &[("sslmode", "require"), certificate, key],
        "SERVERprivate key file \"{}/client.key\" has group or world access; file must have permissions u=rw (0600) or less \
         if owned by the current user, or permissions u=rw,g=r (0640) or less if owned by root\n",
    );
}

fn passwords(cluster: &Cluster) {
    cluster.check("scram_user", "sécret ß", &[], true);
    cluster.check("scram_user", "sécret ß", &[("sslmode", "disable")], false);
    cluster.check("scram_user", "sécret ß", &[("channel_binding", "require")], true);
    cluster.check("md5_user", "old", &[], true);
    cluster.check("password_user", "open", &[], true);
    cluster.check("scram_user", "sécret ß", &[("require_auth", "scram-sha-256")], true);
    cluster.check("scram_user", "sécret ß", &[("require_auth", "!password,!md5")], true);
    cluster.refuse("scram_user", "", &[], "SERVERfe_sendauth: no password supplied\n");
    cluster.refuse(
        "scram_user",
        "wrong",
        &[],
        "SERVERFATAL:  password authentication failed for user \"scram_user\"\n",
    );
    cluster.refuse(
        "password_user",
        "open",
        &[("require_auth", "md5")],
        "SERVERauthentication method requirement \"md5\" failed: server requested password authentication\n",
    );
    let unbound = "SERVERchannel binding required, but server authenticated client without channel binding\n";
    cluster.refuse("md5_user", "old", &[("channel_binding", "require")], unbound);
    cluster.refuse(
        "scram_user",
        "sécret ß",
        &[("channel_binding", "require"), ("sslmode", "disable")],
        unbound,
    );
    cluster.refuse(
        "postgres",
        "",
        &[("require_auth", "md5")],
        "SERVERauthentication method requirement \"md5\" failed: server did not complete authentication\n",
    );
}

fn password_files(cluster: &Cluster) {
    use std::os::unix::fs::PermissionsExt;
    let path = cluster.folder.join("pgpass");
    std::fs::write(
        &path,
        "# a comment\nother:*:*:*:no\n*:*:*:scram_user:sécret ß\n127.0.0.1:*:po\\stgres:md5_user:old\n",
    )
    .unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let passfile = ("passfile", "{}/pgpass");
    cluster.check("scram_user", "", &[passfile], true);
    cluster.check("md5_user", "", &[passfile], true);
    cluster.refuse("password_user", "", &[passfile], "SERVERfe_sendauth: no password supplied\n");
    let mut surroundings = Surroundings::default();
    surroundings.variables.insert("PGPASSFILE".to_owned(), path.display().to_string());
    assert!(open(&cluster.url("scram_user", "", &[]), &surroundings).is_ok());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    cluster.refuse("scram_user", "", &[passfile], "SERVERfe_sendauth: no password supplied\n");
    let home = Surroundings { home: Some(cluster.folder.join("home")), ..Surroundings::default() };
    std::fs::create_dir(cluster.folder.join("home")).unwrap();
    std::fs::copy(&path, cluster.folder.join("home/.pgpass")).unwrap();
    std::fs::set_permissions(cluster.folder.join("home/.pgpass"), std::fs::Permissions::from_mode(0o600))
        .unwrap();
    assert!(open(&cluster.url("scram_user", "", &[]), &home).is_ok());
}

fn service_files(cluster: &Cluster) {
    let path = cluster.folder.join("services");
    let text = format!(
        "# services\n[other]\nhost=nowhere.invalid\n\n[mine]\nhost=127.0.0.1\nport={}\nuser=postgres\ndbname=postgres\napplication_name=served\n",
        cluster.port
    );
    std::fs::write(&path, text).unwrap();
    let mut surroundings = Surroundings::default();
    surroundings.variables.insert("PGSERVICEFILE".to_owned(), path.display().to_string());
    let show = |url: &str| {
        let mut connection =
            open(&Url::parse(url).unwrap(), &surroundings).unwrap_or_else(|error| panic!("{url}: {error}"));
        run(&mut *connection, "SHOW application_name").scalar().cloned()
    };
    assert_eq!(show("postgresql+psycopg2://?service=mine"), Some(SqlValue::Text("served".to_owned())));
    assert_eq!(
        show("postgresql+psycopg2://?service=mine&application_name=mine"),
        Some(SqlValue::Text("mine".to_owned()))
    );
    surroundings.variables.insert("PGSERVICE".to_owned(), "mine".to_owned());
    assert!(open(&Url::parse("postgresql://").unwrap(), &surroundings).is_ok());
    std::fs::write(&path, "[mine]\nnonsense\n").unwrap();
    let error =
        open(&Url::parse("postgresql+psycopg2://").unwrap(), &surroundings).err().unwrap().to_string();
    assert_eq!(error, format!("syntax error in service file \"{}\", line 2\n", path.display()));
}

fn sockets(cluster: &Cluster) {
    cluster.check("postgres", "", &[("host", "{}"), ("sslmode", "verify-full")], false);
    cluster.check("scram_user", "sécret ß", &[("host", "{}")], false);
    let mut url = cluster.url("postgres", "", &[]);
    url.host = None;
    "postgresql+pg8000".clone_into(&mut url.drivername);
    let socket = format!("{}/.s.PGSQL.{}", cluster.folder.display(), cluster.port);
    url.query.push(("unix_sock".to_owned(), QueryValue::One(socket)));
    assert!(!open(&url, &Surroundings::default()).unwrap().server().encrypted);
}

fn other_server_certificates(cluster: &Cluster) {
    let full = |host, root| {
        [("sslmode", "verify-full"), ("sslrootcert", root), ("host", host), ("hostaddr", "127.0.0.1")]
    };
    cluster.with_certificate("common");
    cluster.check("postgres", "", &full("localhost", "{}/authority.crt"), true);
    let Err(error) = cluster.open("postgres", "", &full("db.example.com", "{}/authority.crt")) else {
        panic!("the common name is another one")
    };
    assert!(
        error.ends_with("server certificate for \"localhost\" does not match host name \"db.example.com\"\n"),
        "{error}"
    );
    // What `openssl req -x509` makes is marked as an authority and serves as server certificate all the same.
    cluster.with_certificate("selfsigned.example");
    cluster.check("postgres", "", &full("selfsigned.example", "{}/selfsigned.example.crt"), true);
    let Err(error) = cluster.open("postgres", "", &full("selfsigned.example", "{}/stranger.crt")) else {
        panic!("a stranger's certificate is no root")
    };
    assert!(error.contains("certificate verify failed"), "{error}");
    cluster.check("scram_user", "sécret ß", &[("channel_binding", "require")], true);
}
