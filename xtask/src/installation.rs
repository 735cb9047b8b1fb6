//! What a new machine lacks: packages by apt, a PostgreSQL server of our own.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::postgresql::{self, Server};
use crate::{Context, Failure, process, workspace};

/// A running PostgreSQL server; one that was started here stops with the value.
#[derive(Debug)]
pub struct RunningServer {
    /// Its URL.
    pub url: String,
    own: Option<Cluster>,
}

#[derive(Debug)]
struct Cluster {
    data: PathBuf,
}

/// Installs the package unless one of its programs is there.
pub fn need_program(program: &str, package: &str) -> Result<(), Failure> {
    if postgresql::installed(program).is_some() { Ok(()) } else { install(package) }
}

fn install(package: &str) -> Result<(), Failure> {
    if !is_root()? {
        return Err(Failure::new(format!(
            "the package `{package}` is missing, and only root can install it (apt-get install {package})"
        )));
    }
    println!("installing {package}");
    let apt = |arguments: &[&str]| {
        process::run(Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(arguments))
    };
    apt(&["update", "--quiet"])?;
    apt(&["install", "--quiet", "--yes", "--no-install-recommends", package])
}

fn is_root() -> Result<bool, Failure> {
    Ok(process::stdout(Command::new("id").arg("-u"))?.trim() == "0")
}

/// The configured server if it answers, else one of our own in `target/`.
pub fn postgresql() -> Result<RunningServer, Failure> {
    need_program("psql", "postgresql-client")?;
    let url = postgresql::configured_url();
    match Server::at(url.clone()) {
        Ok(_) => Ok(RunningServer { url, own: None }),
        Err(failure) if std::env::var_os(postgresql::VARIABLE).is_some() => Err(failure),
        Err(_) => start(),
    }
}

fn start() -> Result<RunningServer, Failure> {
    need_program("initdb", "postgresql")?;
    let cluster = Cluster { data: data_folder()? };
    let port = TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .context(|| "looking for a free port".to_owned())?
        .port();
    println!("starting PostgreSQL on port {port} in {}", cluster.data.display());
    let data = cluster.data.to_string_lossy().into_owned();
    process::run(&mut as_server(
        "initdb",
        &["--pgdata", &data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"],
    )?)?;
    let options =
        format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off");
    let log = format!("{data}/log");
    process::run(&mut as_server(
        "pg_ctl",
        &["--pgdata", &data, "--log", &log, "--wait", "--options", &options, "start"],
    )?)?;
    let url = format!("postgresql://postgres@127.0.0.1:{port}/postgres");
    Server::at(url.clone())?;
    Ok(RunningServer { url, own: Some(cluster) })
}

/// An empty folder that the server's user can reach and owns.
fn data_folder() -> Result<PathBuf, Failure> {
    let in_target = workspace::root().join("target/postgresql");
    let elsewhere = std::env::temp_dir().join("alembic-postgresql");
    for folder in [&in_target, &elsewhere] {
        if folder.exists() {
            fs::remove_dir_all(folder).context(|| folder.display().to_string())?;
        }
        fs::create_dir_all(folder).context(|| folder.display().to_string())?;
        if !is_root()? {
            return Ok(folder.clone());
        }
        // The server refuses to run as root; its user may be shut out of the folder that holds the repository.
        process::run(Command::new("chown").arg("postgres").arg(folder))?;
        let mut reach = Command::new("runuser");
        reach.args(["-u", "postgres", "--", "test", "-w"]).arg(folder);
        if process::run(&mut reach).is_ok() {
            return Ok(folder.clone());
        }
    }
    Err(Failure::new(format!(
        "the user `postgres` can reach neither {} nor {}",
        in_target.display(),
        elsewhere.display()
    )))
}

/// A program of the server, as a user that may run it.
fn as_server(program: &str, arguments: &[&str]) -> Result<Command, Failure> {
    let path = postgresql::installed(program)
        .ok_or_else(|| Failure::new(format!("the program `{program}` of PostgreSQL is not installed")))?;
    let mut command = if is_root()? {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    };
    command.args(arguments).current_dir(Path::new("/"));
    Ok(command)
}

impl RunningServer {
    /// Whether it was started here.
    pub fn is_own(&self) -> bool {
        self.own.is_some()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data.to_string_lossy().into_owned();
        let stopped = as_server("pg_ctl", &["--pgdata", &data, "--mode=immediate", "stop"])
            .and_then(|mut command| process::run(&mut command));
        if let Err(failure) = stopped {
            eprintln!("{failure}");
        }
    }
}
