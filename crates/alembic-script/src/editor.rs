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
    let asked: Vec<String> = ["EDITOR", "VISUAL"]
        .into_iter()
        .filter_map(|name| surroundings.variable(name)?.into_string().ok())
        .filter(|value| !value.trim().is_empty())
        .collect();
    // As in the reference, a path to a program goes before a name to look for on the `PATH`.
    let (paths, names): (Vec<String>, Vec<String>) =
        asked.into_iter().partition(|value| Path::new(value).components().count() > 1);
    for value in paths.into_iter().chain(names) {
        if exists(&value, surroundings) {
            return Some(vec![value]);
        }
        if let Some(words) = crate::words::split(&value)
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

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsString;
    use std::io;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    struct Desk {
        folder: tempfile::TempDir,
        variables: Vec<(&'static str, String)>,
    }

    impl Desk {
        /// Programs `bin/name` that write down their name and arguments; `bad` fails.
        fn with(programs: &[&str], variables: &[(&'static str, &str)]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("bin")).unwrap();
            for name in programs {
                let path = folder.path().join("bin").join(name);
                let code = if *name == "bad" { 3 } else { 0 };
                let log = folder.path().join("log");
                let script = format!("#!/bin/sh\necho {name} \"$@\" > {}\nexit {code}\n", log.display());
                std::fs::write(&path, script).unwrap();
                std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
            }
            let variables = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            Self { folder, variables }
        }

        fn program(&self, name: &str) -> String {
            self.folder.path().join("bin").join(name).to_str().unwrap().to_owned()
        }
    }

    impl Surroundings for Desk {
        fn variable(&self, name: &str) -> Option<OsString> {
            if name == "PATH" {
                return Some(self.folder.path().join("bin").into());
            }
            self.variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
        }

        fn current_directory(&self) -> io::Result<PathBuf> {
            Ok(self.folder.path().to_owned())
        }

        fn now(&self) -> jiff::Timestamp {
            jiff::Timestamp::UNIX_EPOCH
        }

        fn local_time_zone(&self) -> jiff::tz::TimeZone {
            jiff::tz::TimeZone::UTC
        }

        fn fill_random(&self, _bytes: &mut [u8]) -> io::Result<()> {
            Ok(())
        }
    }

    #[track_caller]
    fn check(programs: &[&str], variables: &[(&'static str, &str)], chosen: Option<&str>) {
        let found = editor(&Desk::with(programs, variables)).map(|words| words.join(" "));
        assert_eq!(found.as_deref(), chosen);
    }

    /// As Alembic 1.20.1 chooses, but for the arguments.
    #[test]
    fn the_choice_of_an_editor() {
        check(&["one", "two"], &[("EDITOR", "one"), ("VISUAL", "two")], Some("one"));
        check(&["one", "two"], &[("EDITOR", "nope"), ("VISUAL", "two")], Some("two"));
        check(&["one"], &[("EDITOR", "bin/one")], Some("bin/one"));
        check(&["one", "nano"], &[("EDITOR", "nope")], Some("nano"));
        check(&["code", "vim", "nano", "editor", "sensible-editor"], &[], Some("sensible-editor"));
        check(&["code", "vim", "nano", "editor"], &[], Some("editor"));
        check(&["code", "vim", "nano"], &[("EDITOR", ""), ("VISUAL", "")], Some("nano"));
        check(&["code", "vim"], &[], Some("vim"));
        check(&["code"], &[], Some("code"));
        check(&["code"], &[("EDITOR", "code --wait")], Some("code --wait"));
        check(&["one"], &[], None);
    }

    #[test]
    fn the_editor_gets_the_file() {
        let mut desk = Desk::with(&["one"], &[]);
        desk.variables.push(("EDITOR", desk.program("one")));
        open_in_editor(Path::new("a.py"), &desk).unwrap();
        assert_eq!(std::fs::read_to_string(desk.folder.path().join("log")).unwrap(), "one a.py\n");
    }

    #[test]
    fn errors() {
        let mut desk = Desk::with(&["bad"], &[]);
        assert_eq!(
            open_in_editor(Path::new("a.py"), &desk).unwrap_err().to_string(),
            "Error executing editor (No suitable editor found. Please set the \"EDITOR\" or \"VISUAL\" environment \
             variables)"
        );
        let program = desk.program("bad");
        desk.variables.push(("EDITOR", program.clone()));
        assert_eq!(
            open_in_editor(Path::new("a.py"), &desk).unwrap_err().to_string(),
            format!(
                "Error executing editor (Command '['{program}', 'a.py']' returned non-zero exit status 3.)"
            )
        );
    }
}
