//! `alembic edit`: opening a revision file in the user's editor.

use std::path::{Path, PathBuf};
use std::process::Command;

use thiserror::Error;

use crate::{Surroundings, python};

/// Editors to look for when neither `EDITOR` nor `VISUAL` names one, in the reference's order.
#[cfg(not(windows))]
const FALLBACKS: [&str; 5] = ["sensible-editor", "editor", "nano", "vim", "code"];
#[cfg(windows)]
const FALLBACKS: [&str; 3] = ["code.exe", "notepad++.exe", "notepad.exe"];

/// Why no editor did its work.
#[derive(Debug, Error)]
#[error("Error executing editor ({reason})")]
pub struct EditorError {
    reason: String,
}

/// Opens a file in the editor and waits until it is closed.
///
/// The editor is what `EDITOR` names, else `VISUAL`, if there is such a program; else the first one found of a few
/// well-known ones. The variables may hold arguments behind the program (`code --wait`), which the reference does not
/// understand.
///
/// # Errors
/// No editor is found, it cannot be started, or it reports a failure.
pub fn open_in_editor(file: &Path, surroundings: &dyn Surroundings) -> Result<(), EditorError> {
    let words = editor(surroundings).ok_or_else(|| EditorError {
        reason: "No suitable editor found. Please set the \"EDITOR\" or \"VISUAL\" environment variables"
            .to_owned(),
    })?;
    let (program, arguments) = words.split_first().map_or(("", &[][..]), |(first, rest)| (first, rest));
    let status = Command::new(program)
        .args(arguments)
        .arg(file)
        .status()
        .map_err(|error| EditorError { reason: format!("{program}: {error}") })?;
    if status.success() {
        return Ok(());
    }
    let command: Vec<String> = words
        .iter()
        .map(String::as_str)
        .chain([file.to_string_lossy().as_ref()])
        .map(crate::mako::python_repr)
        .collect();
    let ending = match status.code() {
        Some(code) => format!("returned non-zero exit status {code}."),
        None => "died.".to_owned(),
    };
    Err(EditorError { reason: format!("Command '[{}]' {ending}", command.join(", ")) })
}

/// The editor and its arguments.
fn editor(surroundings: &dyn Surroundings) -> Option<Vec<String>> {
    let asked =
        ["EDITOR", "VISUAL"].into_iter().filter_map(|name| surroundings.variable(name)?.into_string().ok());
    for value in asked.filter(|value| !value.trim().is_empty()) {
        if exists(&value, surroundings) {
            return Some(vec![value]);
        }
        if let Some(words) = shlex::split(&value)
            && words.first().is_some_and(|program| exists(program, surroundings))
        {
            return Some(words);
        }
    }
    FALLBACKS.into_iter().find(|name| exists(name, surroundings)).map(|name| vec![name.to_owned()])
}

fn exists(program: &str, surroundings: &dyn Surroundings) -> bool {
    let here = surroundings.current_directory().unwrap_or_default().join(program);
    let is_path = Path::new(program).components().count() > 1;
    let elsewhere =
        || python::search_path(surroundings).into_iter().map(|folder: PathBuf| folder.join(program));
    (is_path && here.is_file()) || (!is_path && elsewhere().any(|file| file.is_file()))
}
