//! The keys of the configuration that describe a script directory, read and typed.

use std::path::Path;

use crate::config::Config;
use crate::error::ConfigError;
use crate::post_write_hook::PostWriteHook;
use crate::pyproject::AlembicValue;
use crate::python_text::parse_integer;
use crate::script_location::ScriptLocation;
use crate::warning::Warned;

/// What `ScriptDirectory.from_config` takes from a configuration.
///
/// `revision_environment` is not among it: the reference looks at it only in `revision`, `merge` and `history`, and
/// so a wrong value must not stop `upgrade`; see [`Config::revision_environment`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptSettings {
    /// The script directory.
    pub script_location: ScriptLocation,
    /// The name of new revision files, with `%(rev)s`, `%(slug)s`, … still in it.
    pub file_template: String,
    /// The longest slug, in characters. Negative lengths cut from the end, as Python's slices do.
    pub truncate_slug_length: i64,
    /// The folders with revision files; none means `versions` in the script directory.
    pub version_locations: Option<Vec<String>>,
    /// Whether folders below the version locations are searched too.
    pub recursive_version_locations: bool,
    /// Whether compiled files without source count as revisions.
    pub sourceless: bool,
    /// The encoding of new revision files, by its Python name.
    pub output_encoding: String,
    /// The name of the time zone of dates in new revision files; local time if none.
    pub timezone: Option<String>,
    /// What runs over new revision files.
    pub hooks: Vec<PostWriteHook>,
    /// What goes in front of Python's `sys.path`.
    pub prepend_sys_path: Vec<String>,
}

const DEFAULT_FILE_TEMPLATE: &str = "%(rev)s_%(slug)s";
const DEFAULT_OUTPUT_ENCODING: &str = "utf-8";
const DEFAULT_SLUG_LENGTH: i64 = 40;

impl Config {
    /// The settings of the script directory. Errors come in the order in which the reference would meet them.
    pub fn script_settings(&self) -> Result<Warned<ScriptSettings>, ConfigError> {
        let mut warnings = Vec::new();
        let text = |key: &str| self.get_alembic_option(key)?.map(|value| value.into_text(key)).transpose();
        let script_location = text("script_location")?.map(|location| ScriptLocation::parse(&location));
        let script_location = script_location
            .or_else(|| self.folder_of_environment_file())
            .ok_or(ConfigError::NoScriptLocation)?;
        let truncate_slug_length = self.truncate_slug_length()?;
        let prepend_sys_path = self.get_prepend_sys_paths_list()?.into_value(&mut warnings);
        let settings = ScriptSettings {
            script_location,
            truncate_slug_length,
            prepend_sys_path: prepend_sys_path.unwrap_or_default(),
            recursive_version_locations: self.get_alembic_boolean_option("recursive_version_locations")?,
            file_template: text("file_template")?
                .map_or_else(|| DEFAULT_FILE_TEMPLATE.to_owned(), without_comment),
            sourceless: self.get_alembic_boolean_option("sourceless")?,
            output_encoding: text("output_encoding")?.unwrap_or_else(|| DEFAULT_OUTPUT_ENCODING.to_owned()),
            version_locations: self.get_version_locations_list()?.into_value(&mut warnings),
            timezone: text("timezone")?.map(without_comment),
            hooks: self.get_hooks_list()?,
        };
        Ok(Warned { value: settings, warnings })
    }

    /// The folder of the configuration file, if an env.py lies in it: Flask-Migrate's file names no `script_location`.
    ///
    /// The reference has no such default (`docs/deviations.md`).
    fn folder_of_environment_file(&self) -> Option<ScriptLocation> {
        let folder = Path::new(self.config_file_name()?).parent()?;
        let is_there = self.config_file_path()?.with_file_name("env.py").is_file();
        is_there.then(|| ScriptLocation::parse(&folder.to_string_lossy()))
    }

    /// Whether `revision`, `merge` and `history` run `env.py`.
    pub fn revision_environment(&self) -> Result<bool, ConfigError> {
        match self.get_alembic_option("revision_environment")? {
            None => Ok(false),
            Some(AlembicValue::Boolean(truth)) => Ok(truth),
            Some(AlembicValue::Integer(number)) => Ok(number != 0),
            Some(AlembicValue::Text(text)) => {
                match crate::python_text::strip(&text).to_lowercase().as_str() {
                    "true" | "yes" | "on" | "y" | "t" | "1" => Ok(true),
                    "false" | "no" | "off" | "n" | "f" | "0" => Ok(false),
                    _ => Err(ConfigError::RevisionEnvironment(text.to_lowercase())),
                }
            }
            Some(AlembicValue::List(list)) => Ok(!list.is_empty()),
            Some(AlembicValue::Tables(tables)) => Ok(!tables.is_empty()),
            Some(AlembicValue::Table(table)) => Ok(!table.is_empty()),
        }
    }

    fn truncate_slug_length(&self) -> Result<i64, ConfigError> {
        let key = "truncate_slug_length";
        let length = match self.get_alembic_option(key)? {
            None => DEFAULT_SLUG_LENGTH,
            Some(AlembicValue::Integer(length)) => length,
            Some(AlembicValue::Boolean(truth)) => i64::from(truth),
            Some(AlembicValue::Text(text)) => {
                parse_integer(&text).ok_or(ConfigError::TruncateSlugLength(text))?
            }
            Some(other) => {
                return Err(ConfigError::TextExpected { key: key.to_owned(), found: other.python_type() });
            }
        };
        Ok(if length == 0 { DEFAULT_SLUG_LENGTH } else { length })
    }
}

/// A value without the comment behind it. configparser keeps such comments as part of the value, where neither a time
/// zone nor a file name can mean them; users write them all the same.
fn without_comment(value: String) -> String {
    match value.find(" #").or_else(|| value.find("\t#")) {
        Some(start) => value[..start].trim_end().to_owned(),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::without_comment;

    #[test]
    fn comments_end_a_value() {
        for (value, expected) in [
            ("UTC", "UTC"),
            ("UTC                 # for the dates", "UTC"),
            ("%(rev)s_%(slug)s\t# the names", "%(rev)s_%(slug)s"),
            ("%(rev)s#%(slug)s", "%(rev)s#%(slug)s"),
        ] {
            assert_eq!(without_comment(value.to_owned()), expected);
        }
    }
}
