//! Where the script directory is: a path, or a folder inside a Python package.

use std::path::{Path, PathBuf};

use crate::error::ConfigError;

/// The value of `script_location`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptLocation {
    /// A folder, relative to the current directory unless absolute.
    Path(PathBuf),
    /// `package.name:folder:…`: a folder inside a Python package.
    Resource {
        /// The dotted name of the package.
        package: String,
        /// The folders below it.
        folders: Vec<String>,
    },
}

impl ScriptLocation {
    /// Reads a value: a relative name with a colon means a package resource, everything else a path. Paths are
    /// written as Python's `pathlib` writes them (`./a//b/` is `a/b`, nothing is `.`).
    pub fn parse(value: &str) -> Self {
        if !Path::new(value).is_absolute()
            && let Some((package, folders)) = value.split_once(':')
        {
            let folders = folders.split(':').filter(|folder| !folder.is_empty()).map(str::to_owned).collect();
            return Self::Resource { package: package.to_owned(), folders };
        }
        let path: PathBuf =
            Path::new(value).components().filter(|part| *part != std::path::Component::CurDir).collect();
        Self::Path(if path.as_os_str().is_empty() { PathBuf::from(".") } else { path })
    }

    /// The folder meant. A package is searched in the import roots in order (Python's `sys.path`); a folder with an
    /// `__init__.py` is preferred to one without, as Python's import does. The folder itself need not exist.
    pub fn find(&self, import_roots: &[PathBuf]) -> Result<PathBuf, ConfigError> {
        match self {
            Self::Path(path) => Ok(path.clone()),
            Self::Resource { package, folders } => {
                let mut folder = find_package(package, import_roots)?;
                folder.extend(folders);
                Ok(folder)
            }
        }
    }
}

fn find_package(package: &str, import_roots: &[PathBuf]) -> Result<PathBuf, ConfigError> {
    if package.is_empty() {
        return Err(ConfigError::EmptyPackage);
    }
    let mut roots = import_roots.to_vec();
    let mut known = String::new();
    for name in package.split('.') {
        if !known.is_empty() {
            known.push('.');
        }
        known.push_str(name);
        roots = match find_module(name, &roots) {
            Module::Package(folder) => vec![folder],
            Module::Namespace(folders) => folders,
            Module::Plain => return Err(ConfigError::NotAPackage(known)),
            Module::Missing => return Err(ConfigError::NoPackage(known)),
        };
    }
    roots.into_iter().next().ok_or(ConfigError::NoPackage(known))
}

enum Module {
    Package(PathBuf),
    Namespace(Vec<PathBuf>),
    Plain,
    Missing,
}

fn find_module(name: &str, roots: &[PathBuf]) -> Module {
    let mut namespace = Vec::new();
    for root in roots {
        let folder = root.join(name);
        if folder.join("__init__.py").is_file() {
            return Module::Package(folder);
        }
        if root.join(format!("{name}.py")).is_file() {
            return Module::Plain;
        }
        if !name.is_empty() && folder.is_dir() {
            namespace.push(folder);
        }
    }
    if namespace.is_empty() { Module::Missing } else { Module::Namespace(namespace) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_pathlib_does() {
        for (value, path) in
            [("./s/", "s"), ("", "."), (".", "."), ("a//b/./c", "a/b/c"), ("/x/../y", "/x/../y")]
        {
            assert_eq!(ScriptLocation::parse(value), ScriptLocation::Path(path.into()), "{value:?}");
        }
    }

    #[test]
    fn packages_are_found_as_python_does() {
        let root = tempfile::tempdir().unwrap();
        let [first, second] = ["first", "second"].map(|name| root.path().join(name));
        for folder in ["first/app", "second/app/db", "second/only/deep"] {
            std::fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        for file in ["second/app/__init__.py", "second/app/db/__init__.py", "second/plain.py"] {
            std::fs::write(root.path().join(file), "").unwrap();
        }
        let roots = [first, second.clone()];
        let find = |value: &str| ScriptLocation::parse(value).find(&roots).map_err(|error| error.to_string());
        assert_eq!(find("app:migrations"), Ok(second.join("app/migrations")));
        assert_eq!(find("app.db:a:b"), Ok(second.join("app/db/a/b")));
        assert_eq!(find("app:"), Ok(second.join("app")));
        assert_eq!(find("only.deep:x"), Ok(second.join("only/deep/x")));
        assert_eq!(find("plain:x"), Err("'plain' is not a package".to_owned()));
        assert_eq!(find("nope.db:x"), Err("No module named 'nope'".to_owned()));
        assert_eq!(find(":x"), Err("Empty module name".to_owned()));
        assert_eq!(find("/abs:x"), Ok(PathBuf::from("/abs:x")));
    }
}
