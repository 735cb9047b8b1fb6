//! `service=name`: a section of `~/.pg_service.conf` or of the system's `pg_service.conf`.

use std::path::PathBuf;

use crate::{DatabaseError, Driver, Surroundings};

/// Adds the options of the named service where the URL has none (PostgreSQL manual, "The Connection Service File").
pub(super) fn apply(
    options: &mut Vec<(String, String)>,
    surroundings: &Surroundings,
    driver: Driver,
) -> Result<(), DatabaseError> {
    let named = options.iter().rev().find(|(name, _)| name == "service").map(|(_, value)| value.clone());
    let Some(service) = named.or_else(|| surroundings.variable("PGSERVICE").map(str::to_owned)) else {
        return Ok(());
    };
    let given =
        options.iter().rev().find(|(name, _)| name == "servicefile").map(|(_, value)| PathBuf::from(value));
    let user_file = given
        .or_else(|| surroundings.variable("PGSERVICEFILE").map(PathBuf::from))
        .or_else(|| surroundings.home.as_ref().map(|home| home.join(".pg_service.conf")));
    let system_folder = surroundings.variable("PGSYSCONFDIR").unwrap_or("/etc/postgresql-common");
    let system_file = PathBuf::from(system_folder).join("pg_service.conf");
    for path in user_file.into_iter().chain([system_file]) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Some(section) = section(&text, &service).map_err(|line| {
            super::operational(
                driver,
                &format!("syntax error in service file \"{}\", line {line}\n", path.display()),
            )
        })?
        else {
            continue;
        };
        // In front, so that what the URL says wins.
        options.splice(0..0, section);
        return Ok(());
    }
    Err(super::operational(driver, &format!("definition of service \"{service}\" not found\n")))
}

type Section = Vec<(String, String)>;

/// The lines `keyword=value` below `[name]`; the error is the number of a line that is none.
fn section(text: &str, name: &str) -> Result<Option<Section>, usize> {
    let mut found: Option<Section> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(title) = line.strip_prefix('[') {
            if found.is_some() {
                break;
            }
            if title.strip_suffix(']') == Some(name) {
                found = Some(Vec::new());
            }
        } else if let Some(section) = &mut found {
            let (keyword, value) = line.split_once('=').ok_or(index + 1)?;
            if !super::keywords::KEYWORDS.iter().any(|(known, _)| *known == keyword) || keyword == "service" {
                return Err(index + 1);
            }
            section.push((keyword.to_owned(), value.to_owned()));
        }
    }
    Ok(found)
}
