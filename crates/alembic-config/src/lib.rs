//! The configuration of a project: `alembic.ini` exactly as Python's `configparser` reads it, `[tool.alembic]` of
//! `pyproject.toml`, the arguments `-c`, `-n` and `-x`, and the logging sections with the logging they describe.
//!
//! ```
//! use alembic_config::{Config, Environment};
//!
//! let mut config = Config::new(Environment::default());
//! config.set_main_option("script_location", "migrations")?;
//! config.set_main_option("sqlalchemy.url", "sqlite:///%(here)s/app.db")?;
//! assert_eq!(config.get_main_option("sqlalchemy.url")?.as_deref(), Some("sqlite:///./app.db"));
//! # Ok::<(), alembic_config::ConfigError>(())
//! ```
//!
//! Nothing here reads the process: variables, current directory, streams and the time are handed in
//! ([`Environment`], [`logging::Surroundings`]). The files named by a configuration are read on first use, as the
//! reference does, so `alembic init` works beside a broken `alembic.ini`.

mod config;
mod database_url;
mod error;
mod format;
pub mod ini;
mod invocation;
pub mod logging;
mod path_list;
mod post_write_hook;
mod pyproject;
mod python_text;
mod script_location;
mod settings;
mod warning;

pub use config::Config;
pub use database_url::{UrlOrigin, UrlOverride, hide_password};
pub use error::{ConfigError, Place};
pub use format::FormatError;
pub use invocation::{Environment, Invocation, XArguments};
pub use post_write_hook::PostWriteHook;
pub use pyproject::{AlembicValue, PyprojectToml};
pub use script_location::ScriptLocation;
pub use settings::ScriptSettings;
pub use warning::{DeprecationWarning, Warned};
