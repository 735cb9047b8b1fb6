//! The Python environment of the project: for the hooks that are Python packages, and for `package:folder` locations.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use alembic_config::ScriptSettings;

use crate::Surroundings;

const SCRIPTS: &str = if cfg!(windows) { "Scripts" } else { "bin" };

/// The project's interpreter: of the active virtual environment, of `.venv` in the current folder, or `python3` on the
/// `PATH`.
pub(crate) fn interpreter(surroundings: &dyn Surroundings) -> Option<PathBuf> {
    let names = if cfg!(windows) { ["python.exe", "python3.exe"] } else { ["python3", "python"] };
    virtual_environments(surroundings)
        .into_iter()
        .map(|folder| folder.join(SCRIPTS))
        .chain(search_path(surroundings))
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

/// A console script of the project's environment.
pub(crate) fn console_script(name: &str, surroundings: &dyn Surroundings) -> Option<PathBuf> {
    let folder = interpreter(surroundings)?.parent()?.to_owned();
    let file = if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() };
    let is_plain_name = Path::new(&file).components().count() == 1;
    Some(folder.join(file)).filter(|path| is_plain_name && path.is_file())
}

/// Where the project's packages are found, in order: `prepend_sys_path`, `PYTHONPATH`, the packages installed in the
/// project's virtual environment.
pub fn import_roots(settings: &ScriptSettings, surroundings: &dyn Surroundings) -> Vec<PathBuf> {
    let current = surroundings.current_directory().unwrap_or_default();
    let mut roots: Vec<PathBuf> = settings.prepend_sys_path.iter().map(|path| current.join(path)).collect();
    if let Some(paths) = surroundings.variable("PYTHONPATH") {
        roots.extend(env::split_paths(&paths).map(|path| current.join(path)));
    }
    for environment in virtual_environments(surroundings) {
        let mut installed: Vec<PathBuf> = fs::read_dir(environment.join("lib"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path().join("site-packages"))
            .filter(|path| path.is_dir())
            .collect();
        installed.sort();
        roots.extend(installed);
    }
    roots
}

fn virtual_environments(surroundings: &dyn Surroundings) -> Vec<PathBuf> {
    let active = surroundings.variable("VIRTUAL_ENV").filter(|path| !path.is_empty()).map(PathBuf::from);
    let beside = surroundings.current_directory().ok().map(|folder| folder.join(".venv"));
    active.into_iter().chain(beside).filter(|folder| folder.is_dir()).collect()
}

/// The folders of `PATH`.
pub(crate) fn search_path(surroundings: &dyn Surroundings) -> Vec<PathBuf> {
    surroundings.variable("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default()
}
