use alembic_revision::Revision;
use alembic_runtime::{Error, Generated, GeneratedScript, MigrationScript, Request, generate_revisions};
use alembic_script::{Process, new_revision_id};

use super::generate::{up_to_date, write_generated};
use super::{no_steps, reading};
use crate::Config;

/// Options of [`revision`].
#[derive(Debug, Clone)]
pub struct NewRevision {
    /// What the revision is about; also its file name.
    pub message: Option<String>,
    /// Fill the revision with the difference between the database and the models.
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

/// Writes a new revision file and gives what it declares. The rules of `env.py` can make it several files, or none.
///
/// # Errors
/// The parent, the label or the identifier cannot be used; the models cannot be compared with the database; a file
/// cannot be written.
pub fn revision(config: &Config, options: &NewRevision) -> Result<Vec<Revision>, Error> {
    let project = config.project()?;
    if options.autogenerate && options.sql {
        return Err(Error::Command("Using --sql with --autogenerate does not make any sense".to_owned()));
    }
    let runs_environment = config.settings().borrow().revision_environment()?;
    if options.sql && !runs_environment {
        return Err(Error::Command(
            "Using --sql with the revision command when revision_environment is not configured does not make any sense"
                .to_owned(),
        ));
    }
    let script = MigrationScript {
        revision: match &options.rev_id {
            Some(id) => Some(id.clone()),
            None => Some(new_revision_id(&Process)?),
        },
        message: options.message.clone(),
        head: Some(options.head.clone()),
        splice: options.splice,
        branch_label: options.branch_label.clone(),
        version_path: options.version_path.clone(),
        depends_on: options.depends_on.clone(),
        ..MigrationScript::default()
    };
    let request = Request { is_offline: options.sql, ..reading(config) };
    let generated = if options.autogenerate {
        generate_revisions(&project, request, script, true, up_to_date(&project))?
    } else if runs_environment {
        generate_revisions(&project, request, script, false, Box::new(|_| Ok(no_steps())))?
    } else {
        let script = GeneratedScript { script, template_arguments: Vec::new() };
        Generated { scripts: vec![script], differences: Vec::new() }
    };
    write_generated(config, generated)
}
