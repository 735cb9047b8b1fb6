//! The command line, as clap reads it: the reference's commands, options and abbreviations (Alembic 1.20.1),
//! with help that says when to use what.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  alembic init alembic                       start a migration environment in ./alembic
  alembic revision -m \"add age to pets\"      write a new, empty revision after the head
  alembic upgrade head                       apply everything that is pending
  alembic downgrade -1                       take the last applied revision back
  alembic upgrade head --sql > up.sql        write the SQL instead of running it
  alembic -x sqlalchemy.url=sqlite:///t.db upgrade head    the same on another database
  alembic current; alembic history -i        where the database stands

Revisions are named by identifier (`ae1027a6acf3`), by a unique beginning of it (`ae10`), as `head`, `heads`,
`base`, relative to the database (`+1`, `-2`), relative to a revision (`ae10+2`), or within a branch
(`shop@head`). A range is `a:b`.

Exit status: 0 success, 255 the command refused (`FAILED: …`), 1 a database or script error, 2 wrong usage.";

/// Database migrations for SQLAlchemy projects.
#[derive(Debug, Parser)]
#[command(
    name = "alembic",
    version = alembic::REFERENCE_VERSION,
    disable_version_flag = true,
    after_help = EXAMPLES,
    infer_long_args = true,
    args_override_self = true,
    max_term_width = 110,
    subcommand_required = true
)]
pub(crate) struct Arguments {
    /// Show the version and exit
    #[arg(long, action = ArgAction::Version)]
    version: Option<bool>,

    /// Configuration file [default: the variable ALEMBIC_CONFIG, else alembic.ini]; may be a pyproject.toml,
    /// and may be given twice to name one of each
    #[arg(short, long, value_name = "CONFIG")]
    pub(crate) config: Vec<PathBuf>,

    /// Section of the .ini file that holds the configuration
    #[arg(short, long, value_name = "NAME", default_value = "alembic", hide_default_value = true)]
    pub(crate) name: String,

    /// An argument for env.py, as name=value; `-x sqlalchemy.url=URL` chooses another database
    #[arg(short, value_name = "X", action = ArgAction::Append, allow_hyphen_values = true)]
    pub(crate) x: Vec<String>,

    /// Show where in the scripts an error arose, as a Python traceback
    #[arg(long)]
    pub(crate) raiseerr: bool,

    /// Print nothing but errors and the program's result
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// How long to wait for another migration of the same database to end, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(0..=86_400))]
    pub(crate) lock_timeout: Option<u64>,

    /// Do not take the lock that keeps two migrations of one database apart (for connection poolers that
    /// forbid session locks)
    #[arg(long, conflicts_with = "lock_timeout")]
    pub(crate) no_lock: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands, in the reference's order.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show current branch points.
    Branches {
        #[command(flatten)]
        verbose: Verbose,
    },

    /// Check if revision command with autogenerate has pending upgrade ops.
    Check {
        /// How to print the differences
        #[arg(long, value_enum, default_value = "text", hide_default_value = true)]
        format: Format,
    },

    /// Display the current revision for a database.
    Current {
        /// Fail unless the database is at all heads
        #[arg(short, long)]
        check_heads: bool,
        #[command(flatten)]
        verbose: Verbose,
    },

    /// Revert to a previous version.
    Downgrade(MoveArguments),

    /// Edit revision script(s) using $EDITOR.
    Edit {
        /// Which revision to open
        rev: String,
    },

    /// Create the alembic version table if it doesn't exist already.
    #[command(name = "ensure_version")]
    EnsureVersion {
        /// Write the SQL to stdout instead of running it
        #[arg(long)]
        sql: bool,
    },

    /// Show current available heads in the script directory.
    Heads {
        /// Also count a revision that another depends on as taken, as `upgrade heads` does
        #[arg(long)]
        resolve_dependencies: bool,
        #[command(flatten)]
        verbose: Verbose,
    },

    /// List changeset scripts in chronological order.
    History {
        /// Only these revisions: start:end, start: or :end; `-r-3:current` counts back from the database
        #[arg(short, long, value_name = "REV_RANGE")]
        rev_range: Option<String>,
        /// Mark the revision that the database is at
        #[arg(short, long)]
        indicate_current: bool,
        #[command(flatten)]
        verbose: Verbose,
    },

    /// Initialize a new scripts directory.
    Init {
        /// Folder to create
        directory: String,
        /// Which layout to write; `alembic list_templates` shows them
        #[arg(short, long, default_value = "generic")]
        template: String,
        /// Also write __init__.py files, so that the folder is a Python package
        #[arg(long)]
        package: bool,
    },

    /// List available templates.
    #[command(name = "list_templates")]
    ListTemplates,

    /// Merge two revisions together. Creates a new migration file.
    Merge {
        /// The revisions to merge, or `heads` for all
        #[arg(required = true)]
        revisions: Vec<String>,
        /// What the revision is about
        #[arg(short, long)]
        message: Option<String>,
        /// Label of a branch that begins here
        #[arg(long)]
        branch_label: Option<String>,
        /// Identifier to use instead of a generated one
        #[arg(long)]
        rev_id: Option<String>,
        /// Allow revisions that are no heads
        #[arg(long)]
        splice: bool,
    },

    /// Create a new revision file.
    Revision(RevisionArguments),

    /// Show the revision(s) denoted by the given symbol.
    Show {
        /// Which revision to show
        rev: String,
    },

    /// 'stamp' the revision table with the given revision; don't run any migrations.
    Stamp {
        /// The revisions that the database is to be marked with
        #[arg(required = true, allow_negative_numbers = true)]
        revisions: Vec<String>,
        /// Write the SQL to stdout instead of running it
        #[arg(long)]
        sql: bool,
        /// A value that env.py may read
        #[arg(long)]
        tag: Option<String>,
        /// Empty the version table first: the way out when it names a revision that no longer exists
        #[arg(long)]
        purge: bool,
    },

    /// Upgrade to a later version.
    Upgrade(MoveArguments),

    /// Write a completion script for a shell to stdout.
    Completion {
        /// Which shell
        shell: Shell,
    },
}

/// How `check` prints differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// As Alembic prints them
    Text,
    /// For programs
    Json,
}

/// `-v`, which several commands have.
#[derive(Debug, Args)]
pub(crate) struct Verbose {
    /// Show more of each revision
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// What `upgrade` and `downgrade` take.
#[derive(Debug, Args)]
pub(crate) struct MoveArguments {
    /// Where to go: a revision, `head`, `heads`, `base`, `+1`, `-1`; with --sql also a range a:b
    #[arg(allow_negative_numbers = true)]
    pub(crate) revision: String,
    /// Write the SQL to stdout instead of running it
    #[arg(long)]
    pub(crate) sql: bool,
    /// A value that env.py may read
    #[arg(long)]
    pub(crate) tag: Option<String>,
}

/// What `revision` takes.
#[derive(Debug, Args)]
pub(crate) struct RevisionArguments {
    /// What the revision is about; also its file name
    #[arg(short, long)]
    pub(crate) message: Option<String>,
    /// Fill the revision with the difference between the database and the models
    #[arg(long)]
    pub(crate) autogenerate: bool,
    /// Write the SQL to stdout instead of running it
    #[arg(long)]
    pub(crate) sql: bool,
    /// The revision to follow [default: head]
    #[arg(long, default_value = "head", hide_default_value = true)]
    pub(crate) head: String,
    /// Allow --head to be a revision that is no head: a new branch begins there
    #[arg(long)]
    pub(crate) splice: bool,
    /// Label of a branch that begins here
    #[arg(long)]
    pub(crate) branch_label: Option<String>,
    /// Which of the configured version locations gets the file
    #[arg(long)]
    pub(crate) version_path: Option<String>,
    /// Identifier to use instead of a generated one
    #[arg(long)]
    pub(crate) rev_id: Option<String>,
    /// A revision that must be applied before this one, besides its parent; may be repeated
    #[arg(long)]
    pub(crate) depends_on: Vec<String>,
}
