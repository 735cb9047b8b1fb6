//! `~/.pgpass`: passwords by host, port, database and user.

use std::path::Path;

use super::{HostAddress, Settings};
use crate::Notice;

/// The password for one host: the URL's or the environment's, else the one in the password file.
pub(in crate::postgresql) fn password_for(
    settings: &Settings,
    host: &HostAddress,
    warnings: &mut Vec<Notice>,
) -> Option<String> {
    if settings.password.is_some() {
        return settings.password.clone();
    }
    let path = settings.passfile.as_deref()?;
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() {
        return None;
    }
    if is_open_to_others(&metadata) {
        warnings.push(super::warning(&format!(
            "password file \"{}\" has group or world access; permissions should be u=rw (0600) or less",
            path.display()
        )));
        return None;
    }
    find(path, host, &settings.database, &settings.user)
}

#[cfg(unix)]
fn is_open_to_others(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_metadata: &std::fs::Metadata) -> bool {
    false
}

fn find(path: &Path, host: &HostAddress, database: &str, user: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let port = host.port.to_string();
    // The default socket goes by the name of localhost in this file.
    let host_name = match &host.address {
        Some(address) if host.host.is_empty() => address,
        _ if host.host == "/var/run/postgresql" || host.host == "/tmp" => "localhost",
        _ => &host.host,
    };
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let matches = |index: usize, value: &str| -> bool {
            fields.get(index).is_some_and(|(field, is_star)| *is_star || field == value)
        };
        let found = fields.len() >= 5
            && (matches(0, host_name) || matches(0, &host.host))
            && matches(1, &port)
            && matches(2, database)
            && matches(3, user);
        found.then(|| fields[4].0.clone())
    })
}

/// The fields of a line with whether each is a bare `*`; a backslash takes the next character's meaning away.
fn fields(line: &str) -> Vec<(String, bool)> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut escaped = false;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                escaped = true;
                field.extend(characters.next());
            }
            // The password is the last field and may hold anything, also a colon.
            ':' if fields.len() < 4 => {
                let is_star = field == "*" && !escaped;
                fields.push((std::mem::take(&mut field), is_star));
                escaped = false;
            }
            character => field.push(character),
        }
    }
    fields.push((field, false));
    fields
}
