use alembic_revision::{Revision, Selector};
use alembic_runtime::Error;

use super::generate::{Draft, environment_arguments, write};
use super::reading;
use crate::Config;

/// Options of [`merge`].
#[derive(Debug, Clone, Default)]
pub struct Merge {
    /// What the revision is about.
    pub message: Option<String>,
    /// Label of a branch that begins here.
    pub branch_label: Option<String>,
    /// Identifier to use instead of a generated one.
    pub rev_id: Option<String>,
    /// The revisions need not be heads.
    pub splice: bool,
}

/// Writes a revision file that follows several revisions at once.
///
/// # Errors
/// A revision is unknown or no head, or the file cannot be written.
pub fn merge(config: &Config, revisions: &[String], options: &Merge) -> Result<Revision, Error> {
    let project = config.project()?;
    let template_arguments = environment_arguments(&project, reading(config))?;
    write(
        &project,
        Draft {
            id: options.rev_id.as_deref(),
            message: options.message.as_deref(),
            head: Selector::Several(revisions),
            splice: options.splice,
            branch_label: options.branch_label.as_deref(),
            depends_on: &[],
            version_path: None,
            template_arguments,
        },
    )
}
