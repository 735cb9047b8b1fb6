//! What must hold before a graph can be used, checked while it is loaded.

use indexmap::{IndexMap, IndexSet};
use thiserror::Error;

use crate::adjacency::Adjacency;
use crate::revision::{StoredById, illegal_characters};
use crate::traverse::{RevisionSet, reachable};
use crate::{Revision, RevisionIndex};

/// How many links of a cycle an error message spells out.
const SHOWN_LINKS: usize = 8;

/// Why a set of files is no usable graph.
///
/// Each message starts with the sentence of Alembic 1.20.1 and goes on with the files.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MapError {
    /// An id that revision arguments could not express.
    #[error(
        "Character(s) '{characters}' not allowed in revision identifier '{revision}'; it is declared in `{path}`"
    )]
    IllegalCharacters {
        /// The characters, sorted and joined by `, `.
        characters: String,
        /// The id.
        revision: String,
        /// Its file.
        path: String,
    },
    /// A revision that is its own parent.
    #[error("Self-loop is detected in revisions ({revision}): `{path}` names itself as down_revision")]
    SelfLoop {
        /// The revision.
        revision: String,
        /// Its file.
        path: String,
    },
    /// A revision that depends on itself.
    #[error(
        "Dependency self-loop is detected in revisions ({revision}): `{path}` names itself in depends_on"
    )]
    DependencySelfLoop {
        /// The revision.
        revision: String,
        /// Its file.
        path: String,
    },
    /// Two files with the same id.
    #[error(
        "Revision {revision} is present more than once: in `{first_path}` and in `{second_path}`; give one of them another id"
    )]
    Duplicate {
        /// The id.
        revision: String,
        /// The file read first.
        first_path: String,
        /// The file read later.
        second_path: String,
    },
    /// A label that another label or an id already is.
    #[error(
        "Branch name '{label}' in revision {revision} already used by revision {used_by}; see `{path}` and `{used_by_path}`"
    )]
    LabelInUse {
        /// The label.
        label: String,
        /// The revision that wants it.
        revision: String,
        /// Its file.
        path: String,
        /// The revision that has it.
        used_by: String,
        /// Its file.
        used_by_path: String,
    },
    /// A parent or dependency that no file declares.
    #[error(
        "Revision {missing} referenced from {referenced_from} is not present; `{path}` names it as {variable}, and no file declares it"
    )]
    Missing {
        /// The id nobody declares.
        missing: String,
        /// The revision that needs it, as `parent -> revision, message`.
        referenced_from: String,
        /// Its file.
        path: String,
        /// `down_revision` or `depends_on`.
        variable: &'static str,
    },
    /// A branch label where a parent must stand.
    #[error(
        "Dependency resolution failed; broken map: `{path}` names the branch label {label} as down_revision of \
         {revision}; name the revision itself ({labelled})"
    )]
    LabelAsParent {
        /// The label.
        label: String,
        /// The revision that names it.
        revision: String,
        /// Its file.
        path: String,
        /// The revision that declares the label.
        labelled: String,
    },
    /// Revisions that are their own ancestors.
    #[error("Cycle is detected in revisions ({}): {links}", revisions.join(", "))]
    Cycle {
        /// The revisions that are cut off from heads or bases by the cycle.
        revisions: Vec<String>,
        /// The cycle, file by file.
        links: String,
    },
    /// Revisions that are their own ancestors when dependencies count.
    #[error("Dependency cycle is detected in revisions ({}): {links}", revisions.join(", "))]
    DependencyCycle {
        /// The revisions that are cut off from heads or bases by the cycle.
        revisions: Vec<String>,
        /// The cycle, file by file.
        links: String,
    },
}

impl MapError {
    /// Whether the reference refuses such files with this sentence when it runs `env.py`. For the others it has a
    /// traceback, or only a warning.
    pub fn is_refused(&self) -> bool {
        !matches!(self, Self::Missing { .. } | Self::Duplicate { .. })
    }
}

pub(crate) fn unique_revisions(
    revisions: impl IntoIterator<Item = Revision>,
) -> Result<IndexSet<StoredById>, MapError> {
    let revisions = revisions.into_iter();
    let mut unique: IndexSet<StoredById> = IndexSet::with_capacity(revisions.size_hint().0);
    for revision in revisions {
        let (id, path) = (&revision.id, &revision.path);
        if revision.down_revisions.contains(id) {
            return Err(MapError::SelfLoop { revision: id.clone(), path: path.clone() });
        }
        if revision.depends_on.contains(id) {
            return Err(MapError::DependencySelfLoop { revision: id.clone(), path: path.clone() });
        }
        if let Some(characters) = illegal_characters(id) {
            return Err(MapError::IllegalCharacters { characters, revision: id.clone(), path: path.clone() });
        }
        if let Some(first) = unique.get(id.as_str()) {
            return Err(MapError::Duplicate {
                revision: id.clone(),
                first_path: first.0.path.clone(),
                second_path: path.clone(),
            });
        }
        unique.insert(StoredById(revision));
    }
    Ok(unique)
}

pub(crate) fn unique_labels(
    revisions: &IndexSet<StoredById>,
) -> Result<IndexMap<String, RevisionIndex>, MapError> {
    let mut labels = IndexMap::new();
    for (position, StoredById(revision)) in revisions.iter().enumerate() {
        for label in &revision.branch_labels {
            let holder = revisions
                .get_index_of(label.as_str())
                .or_else(|| labels.get(label).map(|index: &RevisionIndex| index.position()));
            if let Some(holder) = holder {
                let holder = &revisions[holder].0;
                return Err(MapError::LabelInUse {
                    label: label.clone(),
                    revision: revision.id.clone(),
                    path: revision.path.clone(),
                    used_by: holder.id.clone(),
                    used_by_path: holder.path.clone(),
                });
            }
            labels.insert(label.clone(), RevisionIndex::new(position));
        }
    }
    Ok(labels)
}

/// `depends_on` with ids and labels replaced by revisions.
pub(crate) fn resolve_dependencies(
    revisions: &IndexSet<StoredById>,
    labels: &IndexMap<String, RevisionIndex>,
) -> Result<Adjacency, MapError> {
    resolve(
        revisions,
        |revision| &revision.depends_on,
        |revision, name| {
            let id = revisions.get_index_of(name).map(RevisionIndex::new);
            id.or_else(|| labels.get(name).copied()).ok_or_else(|| missing(name, revision, "depends_on"))
        },
    )
}

/// `down_revision` as revisions. Labels are no parents.
pub(crate) fn resolve_parents(
    revisions: &IndexSet<StoredById>,
    labels: &IndexMap<String, RevisionIndex>,
) -> Result<Adjacency, MapError> {
    resolve(
        revisions,
        |revision| &revision.down_revisions,
        |revision, name| {
            revisions.get_index_of(name).map(RevisionIndex::new).ok_or_else(|| match labels.get(name) {
                Some(labelled) => MapError::LabelAsParent {
                    label: name.to_owned(),
                    revision: revision.id.clone(),
                    path: revision.path.clone(),
                    labelled: revisions[labelled.position()].0.id.clone(),
                },
                None => missing(name, revision, "down_revision"),
            })
        },
    )
}

fn resolve(
    revisions: &IndexSet<StoredById>,
    names: impl Fn(&Revision) -> &[String],
    find: impl Fn(&Revision, &str) -> Result<RevisionIndex, MapError>,
) -> Result<Adjacency, MapError> {
    let mut edges = Adjacency::default();
    let mut found = Vec::new();
    for StoredById(revision) in revisions {
        found.clear();
        for name in names(revision) {
            found.push(find(revision, name)?);
        }
        edges.push(found.iter().copied());
    }
    Ok(edges)
}

fn missing(name: &str, revision: &Revision, variable: &'static str) -> MapError {
    MapError::Missing {
        missing: name.to_owned(),
        referenced_from: short_text(revision),
        path: revision.path.clone(),
        variable,
    }
}

fn short_text(revision: &Revision) -> String {
    let parents = if revision.is_base() { "<base>".to_owned() } else { revision.down_revisions.join(", ") };
    format!("{parents} -> {}, {}", revision.id, revision.doc())
}

/// One kind of edges in both directions, with its ends.
pub(crate) struct Edges<'a> {
    pub(crate) down: &'a Adjacency,
    pub(crate) next: &'a Adjacency,
    pub(crate) heads: &'a [RevisionIndex],
    pub(crate) bases: &'a [RevisionIndex],
}

/// All revisions, each after its parents and dependencies.
pub(crate) fn parents_first(
    revisions: &IndexSet<StoredById>,
    versioned: &Edges<'_>,
    all: &Edges<'_>,
) -> Result<Vec<RevisionIndex>, MapError> {
    let dependency_cycle = match sort_parents_first(all) {
        Ok(order) => return Ok(order),
        Err(cycle) => cycle,
    };
    if let Err(cycle) = sort_parents_first(versioned) {
        return Err(MapError::Cycle {
            revisions: cut_off(revisions, versioned, &cycle),
            links: links(revisions, versioned, &cycle),
        });
    }
    Err(MapError::DependencyCycle {
        revisions: cut_off(revisions, all, &dependency_cycle),
        links: links(revisions, versioned, &dependency_cycle),
    })
}

/// The order, or one cycle, each of its revisions followed by one of its parents.
fn sort_parents_first(edges: &Edges<'_>) -> Result<Vec<RevisionIndex>, Vec<RevisionIndex>> {
    let nodes = edges.down.len();
    let mut open_parents: Vec<usize> =
        (0..nodes).map(RevisionIndex::new).map(|node| distinct(edges.down.of(node))).collect();
    let mut order: Vec<RevisionIndex> = edges.bases.to_vec();
    let mut done = 0;
    while let Some(&node) = order.get(done) {
        done += 1;
        for &child in edges.next.of(node) {
            open_parents[child.position()] -= 1;
            if open_parents[child.position()] == 0 {
                order.push(child);
            }
        }
    }
    if order.len() == nodes {
        return Ok(order);
    }
    let is_stuck = |node: &RevisionIndex| open_parents[node.position()] > 0;
    let mut path: Vec<RevisionIndex> = Vec::new();
    let mut on_path = RevisionSet::default();
    let mut place = (0..nodes).map(RevisionIndex::new).find(is_stuck);
    // A stuck revision waits for a stuck parent, so this ends where the path meets itself.
    while let Some(node) = place {
        if !on_path.insert(node) {
            let start = path.iter().position(|earlier| *earlier == node).unwrap_or_default();
            path.drain(..start);
            break;
        }
        path.push(node);
        place = edges.down.of(node).iter().copied().find(is_stuck);
    }
    Err(path)
}

fn distinct(parents: &[RevisionIndex]) -> usize {
    parents.iter().enumerate().filter(|(place, parent)| !parents[..*place].contains(parent)).count()
}

/// The revisions that the reference lists: those that are not between a base and a head. It overlooks cycles
/// that hang on both sides; then the cycle itself is listed.
fn cut_off(revisions: &IndexSet<StoredById>, edges: &Edges<'_>, cycle: &[RevisionIndex]) -> Vec<String> {
    let id = |position: usize| revisions[position].0.id.clone();
    if edges.heads.is_empty() || edges.bases.is_empty() {
        return (0..revisions.len()).map(id).collect();
    }
    let below_heads = reachable(edges.down, edges.heads.iter().copied());
    let above_bases = reachable(edges.next, edges.bases.iter().copied());
    let between = |node: &RevisionIndex| below_heads.contains(*node) && above_bases.contains(*node);
    let mut ids: Vec<String> =
        (0..revisions.len()).filter(|position| !between(&RevisionIndex::new(*position))).map(id).collect();
    if ids.is_empty() {
        ids = cycle.iter().map(|node| id(node.position())).collect();
    }
    ids.sort_unstable();
    ids
}

/// The cycle in words, file by file.
fn links(revisions: &IndexSet<StoredById>, versioned: &Edges<'_>, cycle: &[RevisionIndex]) -> String {
    let mut text: Vec<String> = cycle
        .iter()
        .zip(cycle.iter().cycle().skip(1))
        .take(SHOWN_LINKS)
        .map(|(node, parent)| {
            let variable =
                if versioned.down.of(*node).contains(parent) { "down_revision" } else { "depends_on" };
            let path = &revisions[node.position()].0.path;
            format!("`{path}` names {} in {variable}", revisions[parent.position()].0.id)
        })
        .collect();
    if cycle.len() > SHOWN_LINKS {
        text.push(format!("and {} more", cycle.len() - SHOWN_LINKS));
    }
    text.join(", ")
}
