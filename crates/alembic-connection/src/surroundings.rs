//! What a driver takes from the process that runs it, handed in as one value.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// The environment of a connection: variables, home, user and working directory.
///
/// libpq reads `PG*` variables, `~/.pgpass` and `~/.postgresql`; SQLite resolves relative paths. A test or a
/// program that embeds this crate may hand in whatever it likes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Environment variables by name.
    pub variables: BTreeMap<String, String>,
    /// The user's home folder, where libpq looks for `.pgpass`, `.pg_service.conf` and `.postgresql/`.
    pub home: Option<PathBuf>,
    /// The operating system's user name: libpq's default user.
    pub user: Option<String>,
    /// The folder that relative database paths are relative to; the process's own when absent.
    pub working_directory: Option<PathBuf>,
}

impl Surroundings {
    /// The surroundings of this process. Variables whose name or value is not UTF-8 are left out.
    pub fn from_process() -> Self {
        let variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let account = account_of_process();
        let home = variables
            .get("HOME")
            .filter(|home| !home.is_empty())
            .map(PathBuf::from)
            .or_else(|| account.as_ref().map(|account| account.home.clone()));
        let user = account
            .map(|account| account.name)
            .or_else(|| variables.get("USER").or_else(|| variables.get("USERNAME")).cloned());
        Self { variables, home, user, working_directory: std::env::current_dir().ok() }
    }

    /// The variable `name`, when it is set and not empty (libpq takes an empty variable for an absent one).
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

struct Account {
    name: String,
    home: PathBuf,
}

/// The process's effective user as the system's account file names it. libpq asks `getpwuid`; reading
/// `/etc/passwd` answers the same for local accounts without unsafe code, and `USER` stands in for the rest.
#[cfg(target_os = "linux")]
fn account_of_process() -> Option<Account> {
    use std::os::unix::fs::MetadataExt;
    let identifier = std::fs::metadata("/proc/self").ok()?.uid().to_string();
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    accounts.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields.len() >= 6 && fields[2] == identifier)
            .then(|| Account { name: fields[0].to_owned(), home: PathBuf::from(fields[5]) })
    })
}

#[cfg(not(target_os = "linux"))]
fn account_of_process() -> Option<Account> {
    None
}
