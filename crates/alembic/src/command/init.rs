use alembic_runtime::Error;
use alembic_script::InitRequest;

use crate::Config;

/// Options of [`init`].
#[derive(Debug, Clone)]
pub struct Init {
    /// The layout: `generic`, `async`, `multidb`, `pyproject` or `pyproject_async`.
    pub template: String,
    /// Also write `__init__.py` files.
    pub package: bool,
}

impl Default for Init {
    fn default() -> Self {
        Self { template: "generic".to_owned(), package: false }
    }
}

/// Makes a new script directory, and the configuration file that this configuration names.
///
/// # Errors
/// The folder exists and is not empty, the template is unknown, or a file cannot be written.
pub fn init(config: &Config, directory: &str, options: &Init) -> Result<(), Error> {
    let settings = config.settings().borrow();
    let environment = settings.environment();
    let ini_file = settings.config_file_path().unwrap_or_else(|| environment.absolute("alembic.ini"));
    let toml_file = settings.toml_file_path().unwrap_or_else(|| environment.absolute("pyproject.toml"));
    let request = InitRequest {
        directory,
        template: &options.template,
        package: options.package,
        ini_file: &ini_file,
        toml_file: &toml_file,
        current_directory: &environment.current_directory,
    };
    Ok(config.output().with_messages(|messages| alembic_script::init(&request, messages))?)
}
