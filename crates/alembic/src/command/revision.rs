use alembic_revision::{Revision, Selector};
use alembic_runtime::{Error, Request};

use super::check::not_built;
use super::generate::{Draft, environment_arguments, write};
use super::reading;
use crate::Config;

/// Options of [`revision`].
#[derive(Debug, Clone)]
pub struct NewRevision {
    /// What the revision is about; also its file name.
    pub message: Option<String>,
    /// Fill the revision with the difference between the database and the models; refused until that is built.
    pub autogenerate: bool,
    /// Run `env.py` in offline mode; only where `revision_environment` is set.
    pub sql: bool,
    /// The revision to follow.
    pub head: String,
    /// `head` need not be a head: a new branch begins there.
    pub splice: bool,
    /// Label of a branch that begins here.
    pub branch_label: Option<String>,
    /// Which of the configured version locations gets the file.
    pub version_path: Option<String>,
    /// Identifier to use instead of a generated one.
    pub rev_id: Option<String>,
    /// Revisions that must be applied before this one, besides its parent.
    pub depends_on: Vec<String>,
}

impl Default for NewRevision {
    fn default() -> Self {
        Self {
            message: None,
            autogenerate: false,
            sql: false,
            head: "head".to_owned(),
            splice: false,
            branch_label: None,
            version_path: None,
            rev_id: None,
            depends_on: Vec::new(),
        }
    }
}

/// Writes a new, empty revision file and gives what it declares.
///
/// # Errors
/// The parent, the label or the identifier cannot be used, or the file cannot be written.
pub fn revision(config: &Config, options: &NewRevision) -> Result<Revision, Error> {
    let project = config.project()?;
    if options.autogenerate {
        return Err(if options.sql {
            Error::Command("Using --sql with --autogenerate does not make any sense".to_owned())
        } else {
            not_built("revision --autogenerate")
        });
    }
    if options.sql && !config.settings().borrow().revision_environment()? {
        return Err(Error::Command(
            "Using --sql with the revision command when revision_environment is not configured does not make any sense"
                .to_owned(),
        ));
    }
    let request = Request { is_offline: options.sql, ..reading(config) };
    let template_arguments = environment_arguments(&project, request)?;
    write(
        &project,
        Draft {
            id: options.rev_id.as_deref(),
            message: options.message.as_deref(),
            head: Selector::One(&options.head),
            splice: options.splice,
            branch_label: options.branch_label.as_deref(),
            depends_on: &options.depends_on,
            version_path: options.version_path.as_deref(),
            template_arguments,
        },
    )
}
