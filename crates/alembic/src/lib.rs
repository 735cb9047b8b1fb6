//! Run Alembic migrations from Rust: an existing project, unchanged, and no Python.
//!
//! [`Config`] says which project, and each function of [`command`] is one command of the command line. A program that
//! brings its database up to date before it starts:
//!
//! ```no_run
//! use alembic::{Config, command};
//!
//! fn apply_migrations() -> Result<(), alembic::Error> {
//!     let config = Config::from_file("alembic.ini")?;
//!     if let Ok(url) = std::env::var("DATABASE_URL") {
//!         config.set_main_option("sqlalchemy.url", &url.replace('%', "%%"))?;
//!     }
//!     command::upgrade(&config, "head", command::Move::default())
//! }
//!
//! fn main() {
//!     if let Err(error) = apply_migrations() {
//!         eprintln!("the database could not be migrated: {error}");
//!         std::process::exit(1);
//!     }
//!     // … serve
//! }
//! ```
//!
//! Several processes may start together: each waits for the one that migrates, and finds nothing left to do.

pub mod command;
mod config;

pub use alembic_config::Invocation;
pub use alembic_runtime::{
    Error, LockPolicy, Loggers, Output, Progress, RunProgress, ScriptException, ScriptPlace,
};
pub use alembic_script::terminal_width;
pub use config::Config;

/// The version of Alembic whose behaviour this is: what `alembic --version` prints.
pub const REFERENCE_VERSION: &str = "1.20.1";
