//! The script directory: revision files, headers, templates, new revisions and post-write hooks.

mod directory;
mod editor;
mod error;
mod files;
mod header;
mod hooks;
mod init;
mod mako;
mod messages;
mod python;
mod revision_file;
mod surroundings;
mod template;
mod write;

pub use directory::ScriptDirectory;
pub use editor::{EditorError, open_in_editor};
pub use error::ScriptError;
pub use files::LoadedRevisions;
pub use header::{HeaderError, HeaderName};
pub use hooks::HookError;
pub use init::{InitRequest, init};
pub use mako::TemplateHost;
pub use messages::{Messages, terminal_width, wrap};
pub use python::import_roots;
pub use revision_file::{GenerateError, RevisionRequest, RevisionTools, new_revision_id};
pub use surroundings::{Process, Surroundings};
pub use template::{Template, list_templates};
