//! A project as its configuration describes it: the script directory and the revision graph.

use std::cell::{OnceCell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

use alembic_config::logging::Logging;
use alembic_config::{Config, ScriptLocation};
use alembic_revision::RevisionMap;
use alembic_script::ScriptDirectory;

use crate::{Error, Loggers, Output, system};

/// The configuration, the script directory and, once it is needed, the graph of its revisions.
pub struct Project {
    config: Rc<RefCell<Config>>,
    directory: ScriptDirectory,
    import_roots: Vec<PathBuf>,
    map: OnceCell<RevisionMap>,
    output: Output,
    loggers: Loggers,
}

impl Project {
    /// Opens the script directory that the configuration names. No revision file is read yet.
    ///
    /// # Errors
    /// The configuration lacks something or is wrong; the script directory does not exist.
    pub fn open(config: Rc<RefCell<Config>>, output: Output, loggers: Loggers) -> Result<Self, Error> {
        let settings = config.borrow().script_settings()?;
        // Python does not show deprecation warnings unless it is asked to, and so they are dropped.
        let settings = settings.value;
        let environment = config.borrow().environment().clone();
        let import_roots = settings.prepend_sys_path.iter().map(|path| environment.absolute(path)).collect();
        let packages = match &settings.script_location {
            ScriptLocation::Path(_) if settings.version_locations.is_none() => Vec::new(),
            _ => alembic_script::import_roots(&settings, &alembic_script::Process)
                .iter()
                .map(|root| environment.absolute(root))
                .collect(),
        };
        let directory = ScriptDirectory::open(settings, &packages, &environment.current_directory)?;
        Ok(Self { config, directory, import_roots, map: OnceCell::new(), output, loggers })
    }

    /// The configuration.
    pub fn config(&self) -> &Rc<RefCell<Config>> {
        &self.config
    }

    /// The script directory.
    pub fn directory(&self) -> &ScriptDirectory {
        &self.directory
    }

    /// What stands in front of Python's `sys.path`: the folders that the project's own modules are found in.
    pub fn import_roots(&self) -> &[PathBuf] {
        &self.import_roots
    }

    /// Where this project's commands print.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// The logger tree of this project's commands.
    pub(crate) fn logging(&self) -> &Logging {
        self.loggers.tree(&self.output, self.config.borrow().environment())
    }

    /// The revision graph, read from the headers of the revision files at the first call.
    ///
    /// # Errors
    /// A file that cannot be read or declares no revision; files that do not form a graph.
    pub fn revisions(&self) -> Result<&RevisionMap, Error> {
        if let Some(map) = self.map.get() {
            return Ok(map);
        }
        let environment = self.config.borrow().environment().clone();
        let import_roots = self.import_roots.clone();
        // The few headers that are computed are evaluated, on whichever thread reads them.
        let machine = || system::machine(&environment, &import_roots, Output::of_process(0, false));
        let loaded = self.directory.revisions_with(&machine)?;
        for warning in &loaded.warnings {
            warn(&self.output, "UserWarning", warning);
        }
        let map = RevisionMap::new(loaded.revisions)?;
        Ok(self.map.get_or_init(|| map))
    }
}

/// Prints a warning to standard error, in the form of Python's default handler but without its source position.
pub(crate) fn warn(output: &Output, category: &str, message: &str) {
    output.write_stderr(&format!("{category}: {message}\n"));
}
