//! From revision arguments to revisions.

use crate::identifier::negative_number;
use crate::traverse::RevisionSet;
use crate::{CommandError, Dependencies, RevisionError, RevisionIndex, RevisionMap, Selector, Wording};

/// Where an argument leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// To a revision.
    Revision(RevisionIndex),
    /// Exactly below a first revision.
    Base,
    /// Beyond the end of the history, or to no place in particular.
    Nowhere,
}

impl Place {
    pub(crate) fn revision(self) -> Option<RevisionIndex> {
        match self {
            Self::Revision(index) => Some(index),
            Self::Base | Self::Nowhere => None,
        }
    }
}

impl From<Option<RevisionIndex>> for Place {
    fn from(index: Option<RevisionIndex>) -> Self {
        index.map_or(Self::Nowhere, Self::Revision)
    }
}

/// An argument with its branch split off and its symbol looked up.
enum Symbol<'a> {
    /// `head`, `heads`, `base`.
    Known(Vec<RevisionIndex>),
    /// An id, a prefix, a label or a negative number.
    Name(&'a str),
}

impl RevisionMap {
    /// The one revision that an argument names: id, unique prefix, branch label, `head`, `label@head`,
    /// `label@rev`; none for `base` and for the head of an empty directory.
    ///
    /// # Errors
    /// Nothing or several revisions fit.
    pub fn revision(&self, argument: &str) -> Result<Option<RevisionIndex>, RevisionError> {
        let (symbol, branch) = self.symbol(argument)?;
        match symbol {
            Symbol::Name(name) => self.lookup(name, branch).map(Some),
            Symbol::Known(several) if several.len() > 1 => {
                Err(RevisionError::MultipleHeads { heads: self.ids(&several), argument: argument.to_owned() })
            }
            Symbol::Known(found) => {
                self.check_branch(branch)?;
                Ok(found.first().copied())
            }
        }
    }

    /// The revisions that an argument names: everything [`RevisionMap::revision`] takes, and besides `heads`,
    /// `label@heads`, several arguments, and `-N` or `label@-N` counted from the heads.
    ///
    /// # Errors
    /// Nothing fits, a prefix fits several revisions, `head` has several meanings, or `-N` leads beyond the first
    /// revision.
    pub fn revisions(&self, selector: Selector<'_>) -> Result<Vec<RevisionIndex>, RevisionError> {
        let places = self.places(selector)?;
        places.into_iter().map(|place| place.revision().ok_or(RevisionError::WalkedTooFar)).collect()
    }

    /// [`RevisionMap::revisions`] with the errors of `show` and `edit`.
    ///
    /// # Errors
    /// As there.
    pub fn show(&self, argument: &str) -> Result<Vec<RevisionIndex>, CommandError> {
        self.revisions(Selector::One(argument)).map_err(|error| error.for_command(Wording::General))
    }

    /// The only head, or the only one of a branch; none if there is no revision.
    ///
    /// # Errors
    /// Several heads, or no such branch.
    pub fn current_head(&self, branch: Option<&str>) -> Result<Option<RevisionIndex>, RevisionError> {
        let heads = match branch {
            Some(branch) => self.filter_for_lineage(self.heads(), branch, Dependencies::Ignore)?,
            None => self.heads().to_vec(),
        };
        if heads.len() > 1 {
            let argument = branch.map_or_else(|| "head".to_owned(), |branch| format!("{branch}@head"));
            return Err(RevisionError::MultipleHeads { heads: self.ids(&heads), argument });
        }
        Ok(heads.first().copied())
    }

    /// The revisions among `targets` that are ancestors or descendants of what `argument` names.
    ///
    /// # Errors
    /// The argument names nothing; unless there are no targets, then most of it is not even looked up.
    pub fn filter_for_lineage(
        &self,
        targets: &[RevisionIndex],
        argument: &str,
        dependencies: Dependencies,
    ) -> Result<Vec<RevisionIndex>, RevisionError> {
        let lineage = self.lineage_of(argument, targets.is_empty(), dependencies)?;
        let is_related = |target: &&RevisionIndex| lineage.as_ref().is_none_or(|set| set.contains(**target));
        Ok(targets.iter().filter(is_related).copied().collect())
    }

    /// The rows of the version table and all they imply, reduced to the tips of their branches: what `current`
    /// shows. Sorted by id.
    ///
    /// # Errors
    /// A row names no revision; in the words of the command.
    pub fn current(&self, rows: &[String]) -> Result<Vec<RevisionIndex>, CommandError> {
        let revisions = self.revisions(Selector::Several(rows));
        let mut tips = self.tips(revisions.map_err(|error| error.for_command(Wording::General))?);
        tips.sort_unstable_by_key(|tip| self.id(*tip));
        Ok(tips)
    }

    /// The ancestors of these revisions that have no child by `down_revision` among them.
    pub(crate) fn tips(&self, of: Vec<RevisionIndex>) -> Vec<RevisionIndex> {
        let applied = self.ancestors(of, Dependencies::Follow);
        let is_tip =
            |node: &RevisionIndex| self.next_revisions(*node).iter().all(|next| !applied.contains(*next));
        applied.iter().filter(is_tip).collect()
    }

    /// Where the arguments lead, walks beyond the history included.
    pub(crate) fn places(&self, selector: Selector<'_>) -> Result<Vec<Place>, RevisionError> {
        let mut places = Vec::new();
        for argument in selector.arguments() {
            self.add_places(argument, &mut places)?;
        }
        Ok(places)
    }

    fn add_places(&self, argument: &str, places: &mut Vec<Place>) -> Result<(), RevisionError> {
        let (symbol, branch) = self.symbol(argument)?;
        let name = match symbol {
            Symbol::Known(found) => {
                if !found.is_empty() {
                    self.check_branch(branch)?;
                }
                places.extend(found.into_iter().map(Place::Revision));
                return Ok(());
            }
            Symbol::Name(name) => name,
        };
        let Some(steps) = negative_number(name) else {
            places.push(Place::Revision(self.lookup(name, branch)?));
            return Ok(());
        };
        for &head in self.real_heads() {
            if branch.is_none_or(|branch| self.has_branch_label(head, branch)) {
                places.push(self.walk(Place::Revision(head), steps, None, true)?);
            }
        }
        Ok(())
    }

    fn symbol<'a>(&self, argument: &'a str) -> Result<(Symbol<'a>, Option<&'a str>), RevisionError> {
        let (branch, name) = match argument.split_once('@') {
            Some((branch, name)) => (Some(branch), name),
            None => (None, argument),
        };
        // An empty branch name in `@head` is as good as none.
        let branch_to_use = branch.filter(|branch| !branch.is_empty());
        let symbol = match (name, branch_to_use) {
            ("heads", Some(branch)) => {
                Symbol::Known(self.filter_for_lineage(self.heads(), branch, Dependencies::Ignore)?)
            }
            ("heads", None) => Symbol::Known(self.real_heads().to_vec()),
            ("head", branch) => Symbol::Known(self.current_head(branch)?.into_iter().collect()),
            ("base", _) => Symbol::Known(Vec::new()),
            (name, _) => Symbol::Name(name),
        };
        Ok((symbol, branch))
    }

    /// An id, label or prefix, on a branch if one is given.
    pub(crate) fn lookup(&self, name: &str, branch: Option<&str>) -> Result<RevisionIndex, RevisionError> {
        let branch = branch.filter(|branch| !branch.is_empty());
        let branch_revision = branch.map(|branch| self.branch_revision(branch)).transpose()?;
        let found = match self.exact(name) {
            Some(found) => found,
            None => self.lookup_prefix(name, branch)?,
        };
        if let (Some(branch), Some(branch_revision)) = (branch, branch_revision)
            && !self.lineage(&[branch_revision], Dependencies::Ignore).contains(found)
        {
            return Err(RevisionError::NotAMember {
                revision: self.id(found).to_owned(),
                branch: branch.to_owned(),
                identifier: name.to_owned(),
            });
        }
        Ok(found)
    }

    fn exact(&self, name: &str) -> Option<RevisionIndex> {
        self.index_of(name).or_else(|| self.labelled(name))
    }

    fn lookup_prefix(&self, prefix: &str, branch: Option<&str>) -> Result<RevisionIndex, RevisionError> {
        let ids = self.indices().map(|index| (self.id(index), index));
        let mut matches: Vec<(&str, RevisionIndex)> = ids
            .chain(self.declared_labels())
            // Only names of four characters and more can be shortened.
            .filter(|(name, _)| {
                !prefix.is_empty() && name.starts_with(prefix) && name.chars().nth(3).is_some()
            })
            .collect();
        if let Some(branch) = branch {
            let lineage = self.lineage_of(branch, matches.is_empty(), Dependencies::Ignore)?;
            matches.retain(|(_, index)| lineage.as_ref().is_none_or(|set| set.contains(*index)));
        }
        match matches.as_slice() {
            [(_, found)] => Ok(*found),
            [] => Err(RevisionError::NoSuchRevision { identifier: prefix.to_owned() }),
            several => Err(RevisionError::AmbiguousPrefix {
                identifier: prefix.to_owned(),
                matches: several.iter().take(3).map(|(name, _)| (*name).to_owned()).collect(),
            }),
        }
    }

    /// The revision that stands for a branch: a label, or any revision on it.
    pub(crate) fn branch_revision(&self, branch: &str) -> Result<RevisionIndex, RevisionError> {
        match self.exact(branch) {
            Some(found) => Ok(found),
            None => self
                .lookup_prefix(branch, None)
                .map_err(|_| RevisionError::NoSuchBranch { branch: branch.to_owned() }),
        }
    }

    /// Symbols such as `head` were filtered by branch already; what remains is that the branch must exist.
    fn check_branch(&self, branch: Option<&str>) -> Result<(), RevisionError> {
        let branch = branch.filter(|branch| !branch.is_empty());
        branch.map_or(Ok(()), |branch| self.branch_revision(branch).map(drop))
    }

    /// All relatives of what an argument names; none if it names the base, which everything is related to.
    /// With `only_symbols` names are not looked up, because nothing is going to be compared with them.
    fn lineage_of(
        &self,
        argument: &str,
        only_symbols: bool,
        dependencies: Dependencies,
    ) -> Result<Option<RevisionSet>, RevisionError> {
        let (symbol, branch) = self.symbol(argument)?;
        if only_symbols {
            return Ok(None);
        }
        let mut relatives: Vec<RevisionIndex> = Vec::new();
        if let Some(branch) = branch.filter(|branch| !branch.is_empty()) {
            relatives.push(self.lookup(branch, None)?);
        }
        match symbol {
            Symbol::Known(found) => relatives.extend(found),
            Symbol::Name(name) => relatives.push(self.lookup(name, None)?),
        }
        Ok((!relatives.is_empty()).then(|| self.lineage(&relatives, dependencies)))
    }

    /// Goes up (`steps > 0`) or down from a place, one revision at a time; `branch` chooses at forks on the way up.
    /// Nowhere means the bases on the way up and the heads on the way down. Beyond the end it is nowhere if the
    /// length matters, else the last place.
    pub(crate) fn walk(
        &self,
        start: Place,
        steps: i64,
        branch: Option<&str>,
        length_matters: bool,
    ) -> Result<Place, RevisionError> {
        let mut place = start;
        let branch = branch.filter(|branch| steps > 0 && !branch.is_empty());
        let mut lineage = None;
        for step in 0..steps.unsigned_abs() {
            let mut following = match place {
                Place::Revision(node) if steps > 0 => as_places(self.next_revisions(node)),
                Place::Nowhere if steps > 0 => as_places(self.bases()),
                Place::Revision(node) if self.get(node).is_base() => vec![Place::Base],
                Place::Revision(node) => as_places(self.down_revisions(node)),
                Place::Nowhere if self.is_empty() => vec![Place::Base],
                Place::Nowhere => as_places(self.heads()),
                Place::Base => Vec::new(),
            };
            if step == 0
                && let Some(branch) = branch
            {
                lineage = self.lineage_of(branch, following.is_empty(), Dependencies::Ignore)?;
            }
            if let Some(lineage) = &lineage {
                following.retain(|place| place.revision().is_some_and(|node| lineage.contains(node)));
            }
            place = match following.as_slice() {
                [] => return Ok(if length_matters { Place::Nowhere } else { place }),
                [next] => *next,
                _ => return Err(RevisionError::AmbiguousWalk),
            };
        }
        Ok(place)
    }
}

/// The revisions as places.
pub(crate) fn as_places(indices: &[RevisionIndex]) -> Vec<Place> {
    indices.iter().copied().map(Place::Revision).collect()
}

/// The places as revisions; the base and beyond are no revisions.
pub(crate) fn all_revisions(
    places: &[Place],
    given: Selector<'_>,
) -> Result<Vec<RevisionIndex>, RevisionError> {
    let not_a_revision = || RevisionError::NotARevision { argument: given.to_string() };
    places.iter().map(|place| place.revision().ok_or_else(not_a_revision)).collect()
}
