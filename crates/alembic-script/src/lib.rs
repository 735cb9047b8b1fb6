//! The script directory: revision files, headers, templates, new revisions and post-write hooks.
//!
//! - [`ScriptDirectory::open`] finds the directory that the settings describe; [`ScriptDirectory::revisions`] reads the
//!   headers of its revision files, without running them.
//! - [`init`] makes a new directory from one of the [`Template`]s.
//! - [`ScriptDirectory::generate_revision`] writes a revision file from the project's `script.py.mako` and runs the
//!   post-write hooks over it.
//! - [`open_in_editor`] opens a revision file.
//!
//! Variables, clock and random bytes come through [`Surroundings`]; what is printed goes to [`Messages`].

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
mod words;
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
