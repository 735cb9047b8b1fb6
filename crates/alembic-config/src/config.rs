//! The configuration of a run: `alembic.config.Config` of the reference.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use indexmap::IndexMap;

use crate::database_url::{UrlOrigin, UrlOverride};
use crate::error::{ConfigError, Place};
use crate::ini::{Ini, IniError, Items};
use crate::invocation::{Environment, Invocation, XArguments};
use crate::path_list::{separator, split, split_legacy};
use crate::post_write_hook::PostWriteHook;
use crate::pyproject::{AlembicValue, PyprojectToml};
use crate::warning::{DeprecationWarning, Warned};

const DEFAULT_SECTION_NAME: &str = "alembic";
const HOOKS_SECTION: &str = "post_write_hooks";
const URL_KEY: &str = "sqlalchemy.url";

const LEGACY_VERSION_LOCATIONS: DeprecationWarning = DeprecationWarning {
    message: "No path_separator found in configuration; falling back to legacy splitting on spaces/commas for \
              version_locations.  Consider adding path_separator=os to Alembic config.",
};
const LEGACY_PREPEND_SYS_PATH: DeprecationWarning = DeprecationWarning {
    message: "No path_separator found in configuration; falling back to legacy splitting on spaces, commas, and \
              colons for prepend_sys_path.  Consider adding path_separator=os to Alembic config.",
};
const VERSION_PATH_SEPARATOR: DeprecationWarning = DeprecationWarning {
    message: "The version_path_separator configuration parameter is deprecated; please use path_separator",
};

/// The configuration of a run: an ini file, a `pyproject.toml`, both or neither, and what the program sets.
///
/// The files are read when something in them is first asked for. A missing or unreadable file is an empty one, as it
/// is to the reference; the first question to a missing section says so.
#[derive(Debug, Clone)]
pub struct Config {
    environment: Environment,
    ini_file: Option<String>,
    toml_file: Option<String>,
    section: String,
    arguments: IndexMap<String, String>,
    x_arguments: XArguments,
    ini: OnceLock<Ini>,
    toml: OnceLock<PyprojectToml>,
}

impl Config {
    /// A configuration without files, to be filled by [`set_main_option`](Self::set_main_option).
    pub fn new(environment: Environment) -> Self {
        Self {
            environment,
            ini_file: None,
            toml_file: None,
            section: DEFAULT_SECTION_NAME.to_owned(),
            arguments: IndexMap::new(),
            x_arguments: XArguments::default(),
            ini: OnceLock::new(),
            toml: OnceLock::new(),
        }
    }

    /// The configuration of one ini file: `Config("alembic.ini")`.
    pub fn from_file(file: impl Into<String>, environment: Environment) -> Self {
        Self::new(environment).with_file(file)
    }

    /// The configuration that command line and environment ask for: the files of `-c`, else of `ALEMBIC_CONFIG`,
    /// else `alembic.ini` and `pyproject.toml`; the section of `-n`; the arguments of `-x`. Fails if `-c` names two
    /// files of one kind.
    pub fn from_invocation(invocation: &Invocation, environment: Environment) -> Result<Self, ConfigError> {
        let files = invocation.files(&environment)?;
        let mut config = Self::new(environment).with_file(files.ini).with_toml_file(files.toml);
        if let Some(section) = &invocation.section {
            config = config.with_section(section);
        }
        Ok(config.with_x_arguments(invocation.x_arguments.clone()))
    }

    /// With the ini file; an empty name means none. What was set before is forgotten.
    #[must_use]
    pub fn with_file(mut self, file: impl Into<String>) -> Self {
        self.ini_file = Some(file.into()).filter(|name| !name.is_empty());
        self.ini = OnceLock::new();
        self
    }

    /// With the `pyproject.toml`; an empty name means none.
    #[must_use]
    pub fn with_toml_file(mut self, file: impl Into<String>) -> Self {
        self.toml_file = Some(file.into()).filter(|name| !name.is_empty());
        self.toml = OnceLock::new();
        self
    }

    /// With another main section of the ini file than `alembic`. What was set before is forgotten.
    #[must_use]
    pub fn with_section(mut self, section: &str) -> Self {
        section.clone_into(&mut self.section);
        self.ini = OnceLock::new();
        self
    }

    /// With names that `%(name)s` in either file may refer to (`config_args`). What was set before is forgotten.
    #[must_use]
    pub fn with_arguments(mut self, arguments: IndexMap<String, String>) -> Self {
        self.arguments = arguments;
        self.ini = OnceLock::new();
        self.toml = OnceLock::new();
        self
    }

    /// With the values of `-x`.
    #[must_use]
    pub fn with_x_arguments(mut self, values: Vec<String>) -> Self {
        self.x_arguments = XArguments::new(values);
        self
    }

    /// The ini file as it was named, whether it exists or not.
    pub fn config_file_name(&self) -> Option<&str> {
        self.ini_file.as_deref()
    }

    /// The `pyproject.toml` as it was named, whether it exists or not.
    pub fn toml_file_name(&self) -> Option<&str> {
        self.toml_file.as_deref()
    }

    /// The ini file's absolute path.
    pub fn config_file_path(&self) -> Option<PathBuf> {
        self.config_file_name().map(|name| self.environment.absolute(name))
    }

    /// The absolute path of the `pyproject.toml`.
    pub fn toml_file_path(&self) -> Option<PathBuf> {
        self.toml_file_name().map(|name| self.environment.absolute(name))
    }

    /// The name of the main section of the ini file.
    pub fn config_ini_section(&self) -> &str {
        &self.section
    }

    /// The values of `-x`.
    pub fn x_arguments(&self) -> &XArguments {
        &self.x_arguments
    }

    /// The variables and the current directory this configuration was made with.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// What the reference logs at level INFO on `alembic.config` when it reads the ini file of a `-v` command.
    pub fn loading_message(&self) -> String {
        match self.config_file_name() {
            Some(name) => format!("Loading config from file: {name}"),
            None => "No config file provided; using in-memory default config".to_owned(),
        }
    }

    /// The ini file (`Config.file_config`), read on first use. Fails if it cannot be understood.
    pub fn file_config(&self) -> Result<&Ini, ConfigError> {
        if let Some(ini) = self.ini.get() {
            return Ok(ini);
        }
        let ini =
            self.read_ini().map_err(|error| ConfigError::Ini { error: Box::new(error), place: None })?;
        Ok(self.ini.get_or_init(|| ini))
    }

    /// The ini file, to be changed.
    #[expect(clippy::missing_panics_doc, reason = "cannot happen, as the message says")]
    pub fn file_config_mut(&mut self) -> Result<&mut Ini, ConfigError> {
        self.file_config()?;
        Ok(self.ini.get_mut().expect("file_config has just put it there"))
    }

    /// The table `tool.alembic` (`Config.toml_alembic_config`), read on first use; empty without a file.
    pub fn toml_config(&self) -> Result<&PyprojectToml, ConfigError> {
        if let Some(toml) = self.toml.get() {
            return Ok(toml);
        }
        let toml = self.read_toml()?;
        Ok(self.toml.get_or_init(|| toml))
    }

    /// All options of a section of the ini file, those of `[DEFAULT]` and `here` first; nothing if there is no such
    /// section.
    pub fn get_section(&self, name: &str) -> Result<Option<Items>, ConfigError> {
        let ini = self.file_config()?;
        if !ini.has_section(name) {
            return Ok(None);
        }
        ini.items(name).map(Some).map_err(|error| self.placed(error))
    }

    /// An option of the main section of the ini file; nothing if it is missing, an error if the section is.
    pub fn get_main_option(&self, name: &str) -> Result<Option<String>, ConfigError> {
        self.get_section_option(&self.section, name)
    }

    /// Sets an option of the main section. A `%` in the value must be doubled unless it begins a reference.
    pub fn set_main_option(&mut self, name: &str, value: &str) -> Result<(), ConfigError> {
        let section = self.section.clone();
        self.set_section_option(&section, name, value)
    }

    /// Removes an option of the main section. Fails if there is no such section.
    pub fn remove_main_option(&mut self, name: &str) -> Result<(), ConfigError> {
        let section = self.section.clone();
        let outcome = self.file_config_mut()?.remove_option(&section, name);
        outcome.map(drop).map_err(|error| self.placed(error))
    }

    /// An option of a section of the ini file; nothing if it is missing, an error if the section is.
    pub fn get_section_option(&self, section: &str, name: &str) -> Result<Option<String>, ConfigError> {
        let ini = self.file_config()?;
        if !ini.has_section(section) {
            let file = self.ini_file.clone();
            return Err(ConfigError::NoSection { file, section: section.to_owned() });
        }
        ini.find(section, name).map_err(|error| self.placed(error))
    }

    /// Sets an option of a section, which is made if need be. A `%` must be doubled unless it begins a reference.
    pub fn set_section_option(&mut self, section: &str, name: &str, value: &str) -> Result<(), ConfigError> {
        let ini = self.file_config_mut()?;
        let made = if ini.has_section(section) { Ok(()) } else { ini.add_section(section) };
        made.and_then(|()| ini.set(section, name, value)).map_err(|error| self.placed(error))
    }

    /// An option of the main section of the ini file, else of `pyproject.toml`.
    pub fn get_alembic_option(&self, name: &str) -> Result<Option<AlembicValue>, ConfigError> {
        if let Some(value) = self.find_main_option(name)? {
            return Ok(Some(AlembicValue::Text(value)));
        }
        self.toml_config()?.get(name)
    }

    /// A truth value: `true` to the letter in the ini file, else the boolean in `pyproject.toml`, else false.
    pub fn get_alembic_boolean_option(&self, name: &str) -> Result<bool, ConfigError> {
        if let Some(value) = self.find_main_option(name)? {
            return Ok(value == "true");
        }
        self.toml_config()?.get_boolean(name)
    }

    /// `version_locations`, split as `path_separator` says; nothing if it is set nowhere.
    pub fn get_version_locations_list(&self) -> Result<Warned<Option<Vec<String>>>, ConfigError> {
        let keys = ["path_separator", "version_path_separator"];
        self.path_list("version_locations", &keys, &[], LEGACY_VERSION_LOCATIONS)
    }

    /// `prepend_sys_path`, split as `path_separator` says; nothing if it is set nowhere.
    pub fn get_prepend_sys_paths_list(&self) -> Result<Warned<Option<Vec<String>>>, ConfigError> {
        self.path_list("prepend_sys_path", &["path_separator"], &[':'], LEGACY_PREPEND_SYS_PATH)
    }

    /// The post-write hooks: those of the ini file if it has the section, else those of `pyproject.toml`.
    pub fn get_hooks_list(&self) -> Result<Vec<PostWriteHook>, ConfigError> {
        let Some(section) = self.get_section(HOOKS_SECTION)? else {
            return self.toml_hooks();
        };
        let names = section.get("hooks").map_or("", String::as_str);
        let hooks = split_legacy(names, &[]).into_iter().filter(|name| !name.is_empty()).map(|name| {
            let options = section
                .iter()
                .filter_map(|(key, value)| {
                    Some((key.strip_prefix(&name)?.strip_prefix('.')?.to_owned(), value.clone()))
                })
                .collect();
            PostWriteHook { name, options }
        });
        Ok(hooks.collect())
    }

    /// Lets `-x sqlalchemy.url=…`, else the variable `SQLALCHEMY_URL`, take the place of `sqlalchemy.url` in the main
    /// section, and says so if one does. A `%` in such a URL is just a `%`. An empty variable counts as unset.
    ///
    /// The reference has neither (`docs/deviations.md`).
    pub fn override_database_url(&mut self) -> Result<Option<UrlOverride>, ConfigError> {
        let argument = self.x_arguments.get(URL_KEY).map(|url| (UrlOrigin::Argument, url));
        let variable = self.environment.variable("SQLALCHEMY_URL").filter(|url| !url.is_empty());
        let Some((origin, url)) = argument.or(variable.map(|url| (UrlOrigin::Variable, url))) else {
            return Ok(None);
        };
        if url.is_empty() {
            return Err(ConfigError::EmptyDatabaseUrl);
        }
        let (shown, escaped) = (UrlOverride::new(origin, url), url.replace('%', "%%"));
        self.set_main_option(URL_KEY, &escaped)?;
        Ok(Some(shown))
    }

    fn read_ini(&self) -> Result<Ini, IniError> {
        let mut arguments = self.arguments.clone();
        arguments.insert("here".to_owned(), folder_of(self.config_file_path().as_deref()));
        let mut ini = Ini::with_defaults(arguments);
        match (self.config_file_path(), self.config_file_name()) {
            (Some(path), Some(name)) => {
                if let Ok(bytes) = std::fs::read(path) {
                    ini.read_bytes(&bytes, name)?;
                }
            }
            _ => ini.add_section(&self.section)?,
        }
        Ok(ini)
    }

    fn read_toml(&self) -> Result<PyprojectToml, ConfigError> {
        let (Some(path), Some(name)) = (self.toml_file_path(), self.toml_file_name()) else {
            return Ok(PyprojectToml::default());
        };
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(PyprojectToml::default()),
            Err(error) => {
                let place = Place { file: name.to_owned(), line: None };
                return Err(ConfigError::TomlSyntax { message: error.to_string(), place });
            }
        };
        let mut arguments = self.arguments.clone();
        arguments.insert("here".to_owned(), folder_of(Some(&path)));
        match std::str::from_utf8(&bytes) {
            Ok(text) => PyprojectToml::parse(text, name, arguments),
            Err(error) => {
                let line = Place::line_at(&bytes, error.valid_up_to());
                let place = Place { file: name.to_owned(), line: Some(line) };
                Err(ConfigError::TomlSyntax { message: "the file is not UTF-8".to_owned(), place })
            }
        }
    }

    fn find_main_option(&self, name: &str) -> Result<Option<String>, ConfigError> {
        self.file_config()?.find(&self.section, name).map_err(|error| self.placed(error))
    }

    fn path_list(
        &self,
        key: &str,
        separator_keys: &[&'static str],
        legacy_separators: &[char],
        legacy_warning: DeprecationWarning,
    ) -> Result<Warned<Option<Vec<String>>>, ConfigError> {
        let Some(list) = self.find_main_option(key)?.filter(|list| !list.is_empty()) else {
            return Ok(Warned::quiet(self.toml_list(key)?));
        };
        for &separator_key in separator_keys {
            if let Some(value) = self.get_main_option(separator_key)? {
                let paths = split(&list, separator(separator_key, &value)?);
                let deprecated = separator_key == "version_path_separator";
                let warnings = if deprecated { vec![VERSION_PATH_SEPARATOR] } else { Vec::new() };
                return Ok(Warned { value: Some(paths), warnings });
            }
        }
        Ok(Warned { value: Some(split_legacy(&list, legacy_separators)), warnings: vec![legacy_warning] })
    }

    /// A list of paths in `pyproject.toml`. The reference takes a string for the list of its characters, which works
    /// for `"."` and is a mistake otherwise.
    fn toml_list(&self, key: &str) -> Result<Option<Vec<String>>, ConfigError> {
        match self.toml_config()?.get(key)? {
            None => Ok(None),
            Some(AlembicValue::List(list)) => Ok(Some(list)),
            Some(AlembicValue::Text(text)) if text.chars().count() <= 1 => {
                Ok(Some(text.chars().map(String::from).collect()))
            }
            Some(other) => Err(ConfigError::ListExpected { key: key.to_owned(), found: other.python_type() }),
        }
    }

    fn toml_hooks(&self) -> Result<Vec<PostWriteHook>, ConfigError> {
        let toml = self.toml_config()?;
        let nameless = || ConfigError::HookWithoutName { file: toml.file().to_owned() };
        let tables = match toml.get(HOOKS_SECTION)? {
            None => return Ok(Vec::new()),
            Some(AlembicValue::Tables(tables)) => tables,
            Some(AlembicValue::List(list)) if list.is_empty() => return Ok(Vec::new()),
            Some(_) => return Err(nameless()),
        };
        let hooks = tables.into_iter().map(|mut options| {
            let name = options.shift_remove("name").ok_or_else(nameless)?;
            Ok(PostWriteHook { name, options })
        });
        hooks.collect()
    }

    /// The error with the file and line of the option it is about.
    fn placed(&self, error: IniError) -> ConfigError {
        let line = error.option().and_then(|(section, option)| self.ini.get()?.line_of(section, option));
        let place = match (self.config_file_name(), line) {
            (Some(file), Some(line)) => Some(Place { file: file.to_owned(), line: Some(line) }),
            _ => None,
        };
        ConfigError::Ini { error: Box::new(error), place }
    }
}

/// What `%(here)s` is for a file: the folder it is in, with slashes.
fn folder_of(file: Option<&Path>) -> String {
    let folder = file.map_or(Path::new("."), |file| file.parent().unwrap_or(file));
    let folder = folder.to_string_lossy();
    if cfg!(windows) { folder.replace('\\', "/") } else { folder.into_owned() }
}
