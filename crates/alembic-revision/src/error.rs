//! Why an argument could not be resolved or a plan not be made.

use thiserror::Error;

/// What the graph itself says. Commands show it in their own words: see [`RevisionError::for_command`].
///
/// The sentences are those of Alembic 1.20.1; the last group are cases where the reference stops with a Python
/// traceback.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RevisionError {
    /// No id, label or prefix fits.
    #[error("No such revision or branch '{identifier}'{}", prefix_advice(identifier))]
    NoSuchRevision {
        /// What was asked for, without its branch.
        identifier: String,
    },
    /// A prefix fits more than one revision.
    #[error("Multiple revisions start with '{identifier}': {}...", quoted(matches))]
    AmbiguousPrefix {
        /// The prefix.
        identifier: String,
        /// The first revisions (or labels) that fit, at most three.
        matches: Vec<String>,
    },
    /// `label@rev` where the revision lies on another branch.
    #[error("Revision {revision} is not a member of branch '{branch}'")]
    NotAMember {
        /// The revision found.
        revision: String,
        /// The branch asked for.
        branch: String,
        /// What was asked for, without its branch.
        identifier: String,
    },
    /// `label@…` where no label or revision is called so.
    #[error("No such branch: '{branch}'")]
    NoSuchBranch {
        /// The branch asked for.
        branch: String,
    },
    /// A single revision was needed, and the argument names several.
    #[error("Multiple heads are present for given argument '{argument}'; {}", heads.join(", "))]
    MultipleHeads {
        /// The heads it could mean.
        heads: Vec<String>,
        /// The argument.
        argument: String,
    },
    /// The two ends of a range do not lie on one line.
    #[error("Revision {lower} is not an ancestor of revision {upper}")]
    RangeNotAncestor {
        /// The lower end as given.
        lower: String,
        /// The upper end as given.
        upper: String,
    },
    /// `+N` or `-N` where there are fewer migrations, or in the wrong direction.
    #[error("Relative revision {relative} didn't produce {count} migrations")]
    RelativeTooFar {
        /// The number with its sign.
        relative: String,
        /// The number without its sign.
        count: String,
    },
    /// A relative step where the history forks.
    #[error("Ambiguous walk")]
    AmbiguousWalk,
    /// `+N` where the database is at several revisions.
    #[error("Ambiguous upgrade from multiple current revisions")]
    AmbiguousUpgrade,
    /// `rev+N` or `rev-N` beyond the end of the history.
    #[error("Walked too far")]
    WalkedTooFar,
    /// `label@rev` in a downgrade where the branch has no part below that revision.
    #[error("Not a valid downgrade target from current heads")]
    InvalidDowngradeTarget,
    /// One of several revisions is already contained in another one.
    #[error("Requested revision {revision} overlaps with other requested revisions {}", others.join(", "))]
    Overlap {
        /// The revision that contains the others.
        revision: String,
        /// Those it contains.
        others: Vec<String>,
    },
    /// An id that revision arguments could not express.
    #[error("Character(s) '{characters}' not allowed in revision identifier '{identifier}'")]
    IllegalCharacters {
        /// The characters, sorted and joined by `, `.
        characters: String,
        /// The id.
        identifier: String,
    },
    /// `a:b` where the command wants one revision.
    #[error("Range revision not allowed")]
    RangeNotAllowed,
    /// `downgrade --sql` without a range.
    #[error("downgrade with --sql requires <fromrev>:<torev>")]
    DowngradeNeedsRange,
    /// `history` with something that is no range.
    #[error("History range requires [start]:[end], [start]:, or :[end]")]
    HistoryNeedsRange,
    /// `stamp --sql a:b c:d` with two different starts.
    #[error("Stamp operation with --sql only supports a single starting revision at a time")]
    SeveralStampStarts,
    /// More than one colon.
    #[error("Range '{range}' has more than one ':'; give it as <fromrev>:<torev>")]
    MalformedRange {
        /// The argument.
        range: String,
    },
    /// The same parent twice in `merge` or `revision --head`.
    #[error("Duplicate head revisions specified")]
    DuplicateHeads,
    /// A new revision on something that is not a head, without `--splice`.
    #[error(
        "Revision {revision} is not a head revision; please specify --splice to create a new branch from this revision"
    )]
    NotAHead {
        /// The parent asked for.
        revision: String,
    },
    /// The label is taken, by another label or by an id.
    #[error("Branch name '{label}' in revision {revision} already used by revision {used_by}")]
    LabelInUse {
        /// The label.
        label: String,
        /// The revision that wants it.
        revision: String,
        /// The revision that has it.
        used_by: String,
    },
    /// A new revision under an id that exists.
    #[error(
        "Revision {revision} is present more than once; it is already in `{path}`, choose another --rev-id"
    )]
    IdInUse {
        /// The id.
        revision: String,
        /// The file that has it.
        path: String,
    },
    /// A new id that does not fit the version table.
    #[error(
        "Revision identifier '{identifier}' has {length} characters, the version table holds {maximum}; choose a shorter --rev-id"
    )]
    IdTooLong {
        /// The id.
        identifier: String,
        /// Its characters.
        length: usize,
        /// What the column holds.
        maximum: usize,
    },
    /// An existing id that does not fit the version table of this database.
    #[error(
        "Revision identifier '{identifier}' in `{path}` has {length} characters, the version table holds {maximum}; shorten it there and in the files that name it"
    )]
    ExistingIdTooLong {
        /// The id.
        identifier: String,
        /// Its file.
        path: String,
        /// Its characters.
        length: usize,
        /// What the column holds.
        maximum: usize,
    },
    /// One base was needed.
    #[error("The script directory has multiple bases. Please use get_bases().")]
    MultipleBases,
    /// The argument names the base (or nothing) where a revision is needed.
    #[error("'{argument}' does not name a revision here; give a revision id, a head or a branch label")]
    NotARevision {
        /// The argument.
        argument: String,
    },
    /// `label@-N` in a downgrade where the branch is at no single revision.
    #[error(
        "Branch '{branch}' is not at exactly one current revision (it is at: {}); name the target revision",
        none_or(current)
    )]
    BranchPositionUnclear {
        /// The branch asked for.
        branch: String,
        /// Its current revisions.
        current: Vec<String>,
    },
    /// `revid@…` as the lower end of a range where that revision carries no or several labels.
    #[error(
        "Revision {revision} does not stand for a single branch here (its branch labels: {}); use a branch label",
        none_or(labels)
    )]
    BranchUnclear {
        /// The revision used as a branch name.
        revision: String,
        /// Its labels.
        labels: Vec<String>,
    },
    /// The steps asked for do not hang together: a range cut out of its dependencies.
    #[error("Revisions {} can't be reached from the requested end of the range", revisions.join(", "))]
    Unreachable {
        /// Those left over.
        revisions: Vec<String>,
    },
    /// The rows of the version table do not allow the step.
    #[error("Can't record '{step}': the version table is at {}, and {problem}", none_or(rows))]
    VersionRows {
        /// The step as it would be logged.
        step: String,
        /// The rows at that point.
        rows: Vec<String>,
        /// What does not fit.
        problem: String,
    },
}

fn prefix_advice(identifier: &str) -> &'static str {
    if identifier.chars().count() < 4 {
        "; please ensure at least four characters are present for partial revision identifier matches"
    } else {
        ""
    }
}

fn quoted(identifiers: &[String]) -> String {
    identifiers.iter().map(|identifier| format!("'{identifier}'")).collect::<Vec<_>>().join(", ")
}

fn none_or(identifiers: &[String]) -> String {
    if identifiers.is_empty() { "none".to_owned() } else { identifiers.join(", ") }
}

/// Which command speaks: the same failure has other words in each of them (Alembic 1.20.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording<'a> {
    /// `show`, `edit`, `current`, and wherever no other fits.
    General,
    /// `upgrade` to this destination.
    Upgrade(&'a str),
    /// `downgrade` to this destination.
    Downgrade(&'a str),
    /// `history`, with the ends as given.
    History {
        /// The lower end.
        start: &'a str,
        /// The upper end.
        end: &'a str,
    },
    /// `stamp`.
    Stamp,
    /// `revision` and `merge`.
    NewRevision,
    /// `ScriptDirectory.get_current_head()`.
    CurrentHead,
}

/// A [`RevisionError`] in the words of a command; what stands after `FAILED: `.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct CommandError {
    message: String,
    source: RevisionError,
}

impl CommandError {
    /// What the graph itself said.
    pub fn revision_error(&self) -> &RevisionError {
        &self.source
    }
}

impl RevisionError {
    /// The error as a command shows it.
    ///
    /// Every failed look-up becomes `Can't locate revision identified by 'X'`, several heads and impossible
    /// ranges get the words of the command, everything else stays as it is.
    pub fn for_command(self, wording: Wording<'_>) -> CommandError {
        let message = match &self {
            Self::NoSuchRevision { identifier }
            | Self::AmbiguousPrefix { identifier, .. }
            | Self::NotAMember { identifier, .. }
            | Self::NoSuchBranch { branch: identifier } => {
                format!("Can't locate revision identified by '{identifier}'")
            }
            Self::MultipleHeads { argument, .. } => multiple_heads(argument, wording),
            Self::RangeNotAncestor { lower, upper } => range_not_ancestor(lower, upper, wording),
            other => other.to_string(),
        };
        CommandError { message, source: self }
    }
}

fn multiple_heads(argument: &str, wording: Wording<'_>) -> String {
    let argument = match wording {
        Wording::Stamp => {
            return "Multiple heads are present; please specify a single target revision".to_owned();
        }
        Wording::NewRevision => {
            return "Multiple heads are present; please specify the head revision on which the new revision should \
                    be based, or perform a merge."
                .to_owned();
        }
        // The missing space is the reference's.
        Wording::CurrentHead => {
            return "The script directory has multiple heads (due to branching).Please use get_heads(), or merge \
                    the branches using alembic merge."
                .to_owned();
        }
        Wording::Upgrade(end) | Wording::Downgrade(end) | Wording::History { end, .. } => end,
        Wording::General => argument,
    };
    format!(
        "Multiple head revisions are present for given argument '{argument}'; please specify a specific target \
         revision, '<branchname>@{argument}' to narrow to a specific head, or 'heads' for all heads"
    )
}

fn range_not_ancestor(lower: &str, upper: &str, wording: Wording<'_>) -> String {
    let (start, end) = match wording {
        Wording::Upgrade(destination) => {
            return format!("Destination {destination} is not a valid upgrade target from current head(s)");
        }
        Wording::Downgrade(destination) => {
            return format!("Destination {destination} is not a valid downgrade target from current head(s)");
        }
        Wording::History { start, end } => (start, end),
        _ => (lower, upper),
    };
    format!(
        "Requested range {start}:{end} does not refer to ancestor/descendant revisions along the same branch"
    )
}
