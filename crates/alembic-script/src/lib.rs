//! The script directory: revision files, headers, templates, new revisions and post-write hooks.

mod directory;
mod error;
mod files;
mod header;
mod messages;
mod surroundings;

pub use directory::ScriptDirectory;
pub use error::ScriptError;
pub use files::LoadedRevisions;
pub use header::{HeaderError, HeaderName};
pub use messages::{Messages, terminal_width, wrap};
pub use surroundings::{Process, Surroundings};
