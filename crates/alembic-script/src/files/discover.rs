//! Which files of a version location are revision files.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::Selection;
use super::read::Folder;
use crate::ScriptError;

/// A revision file that has been found but not read.
#[derive(Debug)]
pub(super) struct RevisionFile {
    /// Index of its folder.
    pub(super) folder: usize,
    /// Its name in the folder.
    pub(super) name: OsString,
    /// Where a symbolic link leads to; the reference calls such a file by that path.
    pub(super) target: Option<PathBuf>,
}

impl RevisionFile {
    pub(super) fn path(&self, folder: &Folder) -> PathBuf {
        self.target.clone().unwrap_or_else(|| folder.path.join(&self.name))
    }
}

/// Adds the revision files of one version location: the files of a folder by name, then its folders by name. A location
/// that does not exist has none (Alembic 1.20.1).
pub(super) fn list(
    location: &Path,
    selection: Selection,
    folders: &mut Vec<Folder>,
    files: &mut Vec<RevisionFile>,
) -> Result<(), ScriptError> {
    let location = match fs::canonicalize(location) {
        Ok(path) => path,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(ScriptError::file("list", location)(error)),
    };
    let mut pending = vec![location];
    while let Some(path) = pending.pop() {
        if !path.is_dir() {
            continue;
        }
        let content = Content::of(&path, selection).map_err(ScriptError::file("list", &path))?;
        if selection.sourceless {
            reject_compiled(&path, &content, selection)?;
        }
        pending.extend(content.folders.into_iter().rev().map(|name| path.join(name)));
        if content.files.is_empty() {
            continue;
        }
        let folder = folders.len();
        for (name, is_link) in content.files {
            let target = if is_link {
                let link = path.join(&name);
                Some(fs::canonicalize(&link).map_err(ScriptError::file("read", link))?)
            } else {
                None
            };
            files.push(RevisionFile { folder, name, target });
        }
        folders.push(Folder::open(path.clone()).map_err(ScriptError::file("list", path))?);
    }
    Ok(())
}

/// What one folder holds, by name.
#[derive(Default)]
struct Content {
    /// Source files, and whether each is a symbolic link.
    files: Vec<(OsString, bool)>,
    folders: Vec<OsString>,
    compiled: Vec<OsString>,
}

impl Content {
    fn of(path: &Path, selection: Selection) -> io::Result<Self> {
        let mut content = Self::default();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                let name = entry.file_name();
                if selection.recursive && !is_cache_folder(&name) {
                    content.folders.push(name);
                }
                continue;
            }
            let name = entry.file_name();
            if is_revision_file(&name) {
                if kind.is_symlink() && leads_to_folder(&entry) {
                    continue;
                }
                content.files.push((name, kind.is_symlink()));
            } else if selection.sourceless && is_compiled_file(&name) {
                content.compiled.push(name);
            }
        }
        content.files.sort_unstable();
        content.folders.sort_unstable();
        content.compiled.sort_unstable();
        Ok(content)
    }
}

fn leads_to_folder(entry: &DirEntry) -> bool {
    fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir())
}

/// `*.py`, but neither a package's `__init__…` nor an editor's lock file `.#…`.
pub(crate) fn is_revision_file(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.ends_with(b".py") && name.len() > b".py".len() && is_candidate(name)
}

fn is_compiled_file(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    (name.ends_with(b".pyc") || name.ends_with(b".pyo")) && is_candidate(name)
}

fn is_candidate(name: &[u8]) -> bool {
    !name.starts_with(b"__init__") && !name.starts_with(b".#")
}

fn is_cache_folder(name: &OsStr) -> bool {
    name.as_encoded_bytes().ends_with(b"__pycache__")
}

/// With `sourceless` the reference also runs compiled files that have no source beside them, in the folder itself and
/// in its `__pycache__`. That takes CPython.
fn reject_compiled(path: &Path, content: &Content, selection: Selection) -> Result<(), ScriptError> {
    let sources: HashSet<&[u8]> =
        content.files.iter().map(|(name, _)| stem(name.as_encoded_bytes())).collect();
    let cache = path.join("__pycache__");
    let cached = match Content::of(&cache, Selection { recursive: false, ..selection }) {
        Ok(cached) => cached.compiled,
        Err(_) => Vec::new(),
    };
    let beside = content.compiled.iter().map(|name| path.join(name));
    let cached = cached.iter().map(|name| cache.join(name));
    for compiled in beside.chain(cached) {
        let name = compiled.file_name().unwrap_or_default().as_encoded_bytes();
        if !sources.contains(stem(name)) {
            return Err(ScriptError::CompiledFile { path: compiled });
        }
    }
    Ok(())
}

/// The name up to its first dot: `a1b2.cpython-311.pyc` belongs to `a1b2.py`.
fn stem(name: &[u8]) -> &[u8] {
    name.split(|byte| *byte == b'.').next().unwrap_or_default()
}
