//! `alembic init`: a new script directory and its configuration.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::{Messages, ScriptError, Template, write};

/// What `alembic init` is asked for.
#[derive(Debug, Clone)]
pub struct InitRequest<'a> {
    /// The new script directory, as the user wrote it.
    pub directory: &'a str,
    /// The name of the template.
    pub template: &'a str,
    /// Whether the folders become Python packages (`--package`).
    pub package: bool,
    /// The absolute path of the ini file to write.
    pub ini_file: &'a Path,
    /// The absolute path of the `pyproject.toml` to write or extend; only some templates do.
    pub toml_file: &'a Path,
    /// The folder that a relative directory starts from.
    pub current_directory: &'a Path,
}

/// Makes a script directory.
///
/// Everything that can be known to be wrong is found before the first file is written.
///
/// # Errors
/// An unknown template, a folder that is not empty, a `pyproject.toml` that is not TOML, or a file that cannot be
/// written.
pub fn init(request: &InitRequest<'_>, messages: &mut Messages<'_>) -> Result<(), ScriptError> {
    let directory = plain(Path::new(request.directory));
    let folder = plain(&request.current_directory.join(&directory));
    let folder_exists = folder.exists();
    if folder_exists {
        let mut entries = fs::read_dir(&folder).map_err(ScriptError::file("list", &folder))?;
        if entries.next().is_some() {
            return Err(ScriptError::DirectoryNotEmpty { path: directory });
        }
    }
    let template = Template::named(request.template)
        .ok_or_else(|| ScriptError::NoSuchTemplate { name: request.template.to_owned() })?;
    let toml_state = template.pyproject.map(|_| toml_state(request.toml_file)).transpose()?;
    for file in [Some(request.ini_file), toml_state.map(|_| request.toml_file)].into_iter().flatten() {
        let parent = file.parent().unwrap_or(Path::new("."));
        if !parent.is_dir() {
            return Err(ScriptError::NoSuchFolder { path: parent.to_owned() });
        }
    }

    let versions = folder.join("versions");
    if !folder_exists {
        messages.status(&format!("Creating directory {}", folder.display()), || write::folder(&folder))?;
    }
    messages.status(&format!("Creating directory {}", versions.display()), || write::folder(&versions))?;
    let files =
        [("script.py.mako", template.script), ("README", template.readme), ("env.py", template.environment)];
    for (name, content) in files {
        generate(&folder.join(name), content, messages)?;
    }
    let location = script_location(&directory);
    if let (Some(text), Some(state)) = (template.pyproject, toml_state) {
        write_toml(request.toml_file, &fill(text, &toml_string(&location)), state, messages)?;
    }
    if request.ini_file.exists() {
        messages.line(&format!("File {} already exists, skipping", request.ini_file.display()))?;
    } else {
        generate(request.ini_file, &fill(template.ini, &location), messages)?;
    }
    if request.package {
        for path in [folder.join("__init__.py"), versions.join("__init__.py")] {
            messages.status(&format!("Adding {}", path.display()), || write::new_file(&path, b""))?;
        }
    }
    let ini_settings = format!("configuration/connection/logging settings in {}", request.ini_file.display());
    let advice = if template.pyproject.is_some() {
        format!(
            "Please edit configuration settings in {} and {ini_settings} before proceeding.",
            request.toml_file.display()
        )
    } else {
        format!("Please edit {ini_settings} before proceeding.")
    };
    messages.line(&advice)?;
    Ok(())
}

fn generate(path: &Path, content: &str, messages: &mut Messages<'_>) -> Result<(), ScriptError> {
    messages.status_even_if_quiet(&format!("Generating {}", path.display()), "", || {
        write::new_file(path, content.as_bytes())
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TomlState {
    Missing,
    WithoutAlembic,
    WithAlembic,
}

fn toml_state(path: &Path) -> Result<TomlState, ScriptError> {
    if !path.exists() {
        return Ok(TomlState::Missing);
    }
    let text = fs::read_to_string(path).map_err(ScriptError::file("read", path))?;
    let table: toml::Table =
        text.parse().map_err(|error| ScriptError::Toml { path: path.to_owned(), error: Box::new(error) })?;
    let tool = table.get("tool").and_then(toml::Value::as_table);
    let has_alembic = tool.is_some_and(|tool| tool.contains_key("alembic"));
    Ok(if has_alembic { TomlState::WithAlembic } else { TomlState::WithoutAlembic })
}

fn write_toml(
    path: &Path,
    content: &str,
    state: TomlState,
    messages: &mut Messages<'_>,
) -> Result<(), ScriptError> {
    match state {
        TomlState::Missing => generate(path, content, messages),
        TomlState::WithoutAlembic => {
            let text = format!("Appending to existing {}", path.display());
            messages
                .status_even_if_quiet(&text, "", || write::append(path, format!("\n\n{content}").as_bytes()))
        }
        TomlState::WithAlembic => Ok(messages.line(&format!(
            "File {} already exists and already has a [tool.alembic] section, skipping",
            path.display()
        ))?),
    }
}

fn fill(template: &str, script_location: &str) -> String {
    template.replace("${script_location}", script_location)
}

/// The value of `script_location`: relative to the configuration file, unless the user named an absolute path. A `%`
/// is doubled, because the value is interpolated.
fn script_location(directory: &Path) -> String {
    let path = directory.to_string_lossy().replace('%', "%%");
    if cfg!(windows) {
        return script_location_of(&path.replace('\\', "/"), directory.is_absolute());
    }
    script_location_of(&path, directory.is_absolute())
}

fn script_location_of(path: &str, is_absolute: bool) -> String {
    match path {
        "." => "%(here)s".to_owned(),
        _ if is_absolute => path.to_owned(),
        _ => format!("%(here)s/{path}"),
    }
}

/// What stands between the quotes of a TOML string.
fn toml_string(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// The path as Python's `pathlib` writes it: without `.` and doubled slashes.
fn plain(path: &Path) -> PathBuf {
    let plain: PathBuf = path.components().filter(|part| !matches!(part, Component::CurDir)).collect();
    if plain.as_os_str().is_empty() { PathBuf::from(".") } else { plain }
}
