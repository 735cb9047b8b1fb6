//! The revision graph: all revisions of a script directory and how they hang together.

use std::collections::HashSet;
use std::sync::OnceLock;

use indexmap::{IndexMap, IndexSet};

use crate::adjacency::{Adjacency, without_repetition};
use crate::labels::BranchLabels;
use crate::revision::StoredById;
use crate::{Dependencies, MapError, Revision, RevisionError, RevisionIndex, traverse, validation};

/// All revisions of a script directory, linked.
///
/// Revisions keep the order in which they were handed in (the order of the files), which decides between
/// otherwise equal orders of a plan.
#[derive(Debug)]
pub struct RevisionMap {
    revisions: IndexSet<StoredById>,
    /// Declared branch labels and who declared them, in file order.
    declared_labels: IndexMap<String, RevisionIndex>,
    /// `down_revision` as written.
    down: Adjacency,
    /// `depends_on`, labels replaced by the revision that declares them.
    dependencies: Adjacency,
    /// `down_revision` and `depends_on`, each revision once.
    all_down: Adjacency,
    /// The same without dependencies that an ancestor already has.
    normalized_down: Adjacency,
    next: Adjacency,
    all_next: Adjacency,
    heads: Vec<RevisionIndex>,
    real_heads: Vec<RevisionIndex>,
    bases: Vec<RevisionIndex>,
    real_bases: Vec<RevisionIndex>,
    /// Parents before children.
    parents_first: Vec<RevisionIndex>,
    branch_labels: OnceLock<BranchLabels>,
}

impl RevisionMap {
    /// Links the revisions, given in the order of their files.
    ///
    /// # Errors
    /// Whatever makes the graph unusable: illegal characters in an id, an id or a label used twice, a parent or
    /// dependency that no file declares, cycles. The error names the files.
    pub fn new(revisions: impl IntoIterator<Item = Revision>) -> Result<Self, MapError> {
        let revisions = validation::unique_revisions(revisions)?;
        let declared_labels = validation::unique_labels(&revisions)?;
        let down = validation::resolve_parents(&revisions, &declared_labels)?;
        let dependencies = validation::resolve_dependencies(&revisions, &declared_labels)?;

        let indices = || (0..revisions.len()).map(RevisionIndex::new);
        let all_down = Adjacency::from_lists(
            indices()
                .map(|node| without_repetition(down.of(node).iter().chain(dependencies.of(node)).copied())),
        );
        let next = down.reversed();
        let all_next = all_down.reversed();
        let heads: Vec<_> = indices().filter(|node| next.of(*node).is_empty()).collect();
        let real_heads: Vec<_> = indices().filter(|node| all_next.of(*node).is_empty()).collect();
        let bases: Vec<_> = indices().filter(|node| down.of(*node).is_empty()).collect();
        let real_bases: Vec<_> = indices().filter(|node| all_down.of(*node).is_empty()).collect();
        let parents_first = validation::parents_first(
            &revisions,
            &validation::Edges { down: &down, next: &next, heads: &heads, bases: &bases },
            &validation::Edges { down: &all_down, next: &all_next, heads: &real_heads, bases: &real_bases },
        )?;
        let normalized_down = normalize(&down, &next, &dependencies);

        Ok(Self {
            revisions,
            declared_labels,
            down,
            dependencies,
            all_down,
            normalized_down,
            next,
            all_next,
            heads,
            real_heads,
            bases,
            real_bases,
            parents_first,
            branch_labels: OnceLock::new(),
        })
    }

    /// The graph with one more revision, as after `alembic revision`.
    ///
    /// # Errors
    /// As for [`RevisionMap::new`].
    pub fn with_revision(self, revision: Revision) -> Result<Self, MapError> {
        Self::new(self.revisions.into_iter().map(|StoredById(revision)| revision).chain([revision]))
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.revisions.len()
    }

    /// No revision at all.
    pub fn is_empty(&self) -> bool {
        self.revisions.is_empty()
    }

    /// Every revision in file order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = RevisionIndex> + ExactSizeIterator + use<> {
        (0..self.revisions.len()).map(RevisionIndex::new)
    }

    /// The revision at this place.
    ///
    /// # Panics
    /// When the index comes from another map.
    pub fn get(&self, index: RevisionIndex) -> &Revision {
        &self.revisions[index.position()].0
    }

    /// The id of the revision at this place.
    pub fn id(&self, index: RevisionIndex) -> &str {
        &self.get(index).id
    }

    /// The revision with exactly this id; for prefixes and symbols see [`RevisionMap::revision`].
    pub fn index_of(&self, id: &str) -> Option<RevisionIndex> {
        self.revisions.get_index_of(id).map(RevisionIndex::new)
    }

    /// Revisions that no `down_revision` names.
    pub fn heads(&self) -> &[RevisionIndex] {
        &self.heads
    }

    /// Heads that no `depends_on` names either: one row of the version table each once everything is applied.
    pub fn real_heads(&self) -> &[RevisionIndex] {
        &self.real_heads
    }

    /// Revisions without `down_revision`.
    pub fn bases(&self) -> &[RevisionIndex] {
        &self.bases
    }

    /// Bases without dependencies.
    pub fn real_bases(&self) -> &[RevisionIndex] {
        &self.real_bases
    }

    /// The only base; none if there is no revision.
    ///
    /// # Errors
    /// Several bases.
    pub fn base(&self) -> Result<Option<RevisionIndex>, RevisionError> {
        match self.bases.as_slice() {
            [] => Ok(None),
            [base] => Ok(Some(*base)),
            _ => Err(RevisionError::MultipleBases),
        }
    }

    /// The parents, as `down_revision` lists them.
    pub fn down_revisions(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.down.of(index)
    }

    /// The dependencies, as `depends_on` lists them, labels replaced by revisions.
    pub fn dependencies(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.dependencies.of(index)
    }

    /// Parents and dependencies, each once.
    pub fn all_down_revisions(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.all_down.of(index)
    }

    /// Parents and those dependencies that no ancestor has already: what a step leads from.
    pub fn normalized_down_revisions(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.normalized_down.of(index)
    }

    /// The children by `down_revision`, in file order.
    pub fn next_revisions(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.next.of(index)
    }

    /// The children by `down_revision` or `depends_on`, in file order.
    pub fn all_next_revisions(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.all_next.of(index)
    }

    /// No `down_revision` names it.
    pub fn is_head(&self, index: RevisionIndex) -> bool {
        self.next.of(index).is_empty()
    }

    /// Neither a `down_revision` nor a `depends_on` names it.
    pub fn is_real_head(&self, index: RevisionIndex) -> bool {
        self.all_next.of(index).is_empty()
    }

    /// More than one child.
    pub fn is_branch_point(&self, index: RevisionIndex) -> bool {
        self.next.of(index).len() > 1
    }

    /// More than one parent.
    pub fn is_merge_point(&self, index: RevisionIndex) -> bool {
        self.down.of(index).len() > 1
    }

    /// Every branch label of the revision, sorted: its own, those of its ancestors, and those of its descendants if
    /// neither a fork nor a merge lies on the way to them or beyond (Alembic 1.20.1, "working with branches").
    pub fn branch_labels(&self, index: RevisionIndex) -> impl Iterator<Item = &str> {
        let labels = self.branch_labels.get_or_init(|| BranchLabels::propagate(self));
        let declared =
            labels.of(index).iter().filter_map(|position| self.declared_labels.get_index(*position));
        declared.map(|(label, _)| label.as_str())
    }

    /// The revision carries this label; see [`RevisionMap::branch_labels`].
    pub fn has_branch_label(&self, index: RevisionIndex, label: &str) -> bool {
        // The declared labels answer for most projects without propagating anything.
        self.declared_labels.contains_key(label) && self.branch_labels(index).any(|own| own == label)
    }

    /// The labels that files declare, in file order, each with the revision that declares it.
    pub fn declared_labels(&self) -> impl Iterator<Item = (&str, RevisionIndex)> {
        self.declared_labels.iter().map(|(label, index)| (label.as_str(), *index))
    }

    /// The revision that declares exactly this label.
    pub(crate) fn labelled(&self, label: &str) -> Option<RevisionIndex> {
        self.declared_labels.get(label).copied()
    }

    pub(crate) fn parents_first(&self) -> &[RevisionIndex] {
        &self.parents_first
    }

    /// The ids of these revisions.
    pub(crate) fn ids(&self, indices: &[RevisionIndex]) -> Vec<String> {
        indices.iter().map(|index| self.id(*index).to_owned()).collect()
    }

    pub(crate) fn down_edges(&self, dependencies: Dependencies) -> &Adjacency {
        match dependencies {
            Dependencies::Follow => &self.normalized_down,
            Dependencies::Ignore => &self.down,
        }
    }

    pub(crate) fn next_edges(&self, dependencies: Dependencies) -> &Adjacency {
        match dependencies {
            Dependencies::Follow => &self.all_next,
            Dependencies::Ignore => &self.next,
        }
    }
}

/// Parents and dependencies, without the dependencies that some ancestor (by `down_revision`) has as well.
fn normalize(down: &Adjacency, next: &Adjacency, dependencies: &Adjacency) -> Adjacency {
    let dependents = dependencies.reversed();
    let mut superfluous: HashSet<(RevisionIndex, RevisionIndex)> = HashSet::new();
    for dependency in (0..dependents.len()).map(RevisionIndex::new) {
        let holders = dependents.of(dependency);
        if holders.len() < 2 {
            continue;
        }
        let below = traverse::reachable(next, holders.iter().flat_map(|holder| next.of(*holder)).copied());
        superfluous.extend(
            holders.iter().filter(|holder| below.contains(**holder)).map(|holder| (*holder, dependency)),
        );
    }
    Adjacency::from_lists((0..down.len()).map(RevisionIndex::new).map(|node| {
        let needed =
            dependencies.of(node).iter().filter(|dependency| !superfluous.contains(&(node, **dependency)));
        without_repetition(down.of(node).iter().chain(needed).copied())
    }))
}
