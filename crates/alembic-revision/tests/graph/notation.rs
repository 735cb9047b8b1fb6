//! Graphs in one line: `a -> b -> c; b + c -> m; m needs x; b is shop`.

use alembic_revision::{Revision, RevisionIndex, RevisionMap};

/// The revisions of a graph, in the order in which they are first named. A name with no arrow before it is a base,
/// `a + b -> c` is a merge, `needs` gives dependencies, `is` gives branch labels.
pub(crate) fn revisions(graph: &str) -> Vec<Revision> {
    let mut revisions: Vec<Revision> = Vec::new();
    let mut named = |name: &str| -> usize {
        revisions.iter().position(|revision| revision.id == name).unwrap_or_else(|| {
            let (id, path) = (name.to_owned(), format!("versions/{name}.py"));
            revisions.push(Revision { id, path, docstring: format!("do {name}"), ..Revision::default() });
            revisions.len() - 1
        })
    };
    let mut links: Vec<(usize, &str, Vec<String>)> = Vec::new();
    for statement in graph.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        for verb in [" needs ", " is "] {
            if let Some((name, values)) = statement.split_once(verb) {
                links.push((named(name.trim()), verb.trim(), list(values, ',')));
            }
        }
        if statement.contains(" needs ") || statement.contains(" is ") {
            continue;
        }
        let chain: Vec<Vec<String>> = statement.split("->").map(|part| list(part, '+')).collect();
        for name in chain.iter().flatten() {
            named(name);
        }
        for pair in chain.windows(2) {
            for name in &pair[1] {
                links.push((named(name), "down", pair[0].clone()));
            }
        }
    }
    for (position, kind, values) in links {
        let revision = &mut revisions[position];
        match kind {
            "needs" => revision.depends_on.extend(values),
            "is" => revision.branch_labels.extend(values),
            _ => revision.down_revisions.extend(values),
        }
    }
    revisions
}

pub(crate) fn map(graph: &str) -> RevisionMap {
    RevisionMap::new(revisions(graph)).unwrap_or_else(|error| panic!("{graph}: {error}"))
}

/// A list such as `a, b`; empty text is the empty list.
pub(crate) fn list(text: &str, separator: char) -> Vec<String> {
    text.split(separator).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

pub(crate) fn ids(map: &RevisionMap, indices: &[RevisionIndex]) -> String {
    indices.iter().map(|index| map.id(*index)).collect::<Vec<_>>().join(" ")
}
