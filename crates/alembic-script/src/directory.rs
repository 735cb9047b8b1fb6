//! The script directory of a project.

use std::path::{Path, PathBuf};

use alembic_config::{ScriptLocation, ScriptSettings};

use alembic_evaluator::Vm;

use crate::ScriptError;
use crate::files::{self, LoadedRevisions, Selection};
use crate::header::{self, ComputeHeader};

/// A folder with `env.py` and `script.py.mako`, and the folders that hold the revision files.
#[derive(Debug, Clone)]
pub struct ScriptDirectory {
    location: PathBuf,
    version_locations: Vec<PathBuf>,
    settings: ScriptSettings,
}

impl ScriptDirectory {
    /// The script directory that the settings describe. Relative paths start from `current_directory`; a
    /// `package:folder` is searched in `import_roots`, in order.
    ///
    /// # Errors
    /// The script location does not exist, or its package cannot be found.
    pub fn open(
        settings: ScriptSettings,
        import_roots: &[PathBuf],
        current_directory: &Path,
    ) -> Result<Self, ScriptError> {
        let location = settings.script_location.find(import_roots)?;
        let absolute_location = current_directory.join(&location);
        if !absolute_location.exists() {
            return Err(ScriptError::NoSuchPath { path: location });
        }
        let version_locations = match settings.version_locations.as_deref() {
            None | Some([]) => vec![absolute_location.join("versions")],
            Some(locations) => locations
                .iter()
                .map(|location| {
                    let location = ScriptLocation::parse(location).find(import_roots)?;
                    Ok(current_directory.join(location))
                })
                .collect::<Result<_, ScriptError>>()?,
        };
        Ok(Self { location: absolute_location, version_locations, settings })
    }

    /// The absolute path of the script location, not resolved further.
    pub fn location(&self) -> &Path {
        &self.location
    }

    /// The absolute paths of the folders that hold the revision files, not resolved further; they need not exist.
    pub fn version_locations(&self) -> &[PathBuf] {
        &self.version_locations
    }

    /// The settings it was opened with.
    pub fn settings(&self) -> &ScriptSettings {
        &self.settings
    }

    /// The path of `env.py`.
    pub fn environment_file(&self) -> PathBuf {
        self.location.join("env.py")
    }

    /// Reads the headers of all revision files. No file is run.
    ///
    /// # Errors
    /// A file that cannot be read, is not Python or does not declare its revision, or computes a value of its header.
    pub fn revisions(&self) -> Result<LoadedRevisions, ScriptError> {
        self.load(&header::cannot_compute)
    }

    /// The same, but a file that computes a value of its header is run on a machine made for it.
    ///
    /// # Errors
    /// As [`Self::revisions`]; a file that has to be run may fail or need what the machine does not know.
    pub fn revisions_with(&self, machine: &(dyn Fn() -> Vm + Sync)) -> Result<LoadedRevisions, ScriptError> {
        self.load(&|path, source| header::compute(&mut machine(), path, source))
    }

    fn load(&self, compute: ComputeHeader<'_>) -> Result<LoadedRevisions, ScriptError> {
        let selection = Selection {
            recursive: self.settings.recursive_version_locations,
            sourceless: self.settings.sourceless,
        };
        files::load(&self.version_locations, selection, compute)
    }
}
