use std::collections::{HashMap, HashSet};

/// Items in an order in which each comes after those it depends on; `None` where they depend on each other in a circle.
///
/// `edges` are pairs of an item and one that depends on it; items that are not listed do not count. The order is that of
/// SQLAlchemy 2.1: first, in their own order, all that depend on nothing, then all that depend on these alone, and so on.
///
/// ```
/// use alembic_schema::dependency_order;
/// assert_eq!(dependency_order(&["c", "a", "b"], &[("a", "b"), ("b", "c")]), Some(vec!["a", "b", "c"]));
/// assert_eq!(dependency_order(&["a", "b"], &[("a", "b"), ("b", "a")]), None);
/// ```
pub fn dependency_order<'a>(items: &[&'a str], edges: &[(&str, &str)]) -> Option<Vec<&'a str>> {
    let mut waiting: Vec<&str> = items.to_vec();
    let mut ordered = Vec::with_capacity(items.len());
    while !waiting.is_empty() {
        let unordered: HashSet<&str> = waiting.iter().copied().collect();
        let blocked: HashSet<&str> =
            edges.iter().filter(|(parent, _)| unordered.contains(parent)).map(|(_, child)| *child).collect();
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|item| !blocked.contains(item));
        if ready.is_empty() {
            return None;
        }
        ordered.extend(ready);
        waiting = rest;
    }
    Some(ordered)
}

/// The same where items depend on each other in circles: those come as if they depended on nothing.
///
/// `None` where even that leaves a circle.
pub fn order_around_circles<'a>(items: &[&'a str], edges: &[(&'a str, &'a str)]) -> Option<Vec<&'a str>> {
    dependency_order(items, edges).or_else(|| {
        let circles = in_circles(items, edges);
        let others: Vec<(&str, &str)> =
            edges.iter().filter(|(_, child)| !circles.contains(child)).copied().collect();
        dependency_order(items, &others)
    })
}

/// The items that depend on themselves by way of others.
pub fn in_circles<'a>(items: &[&'a str], edges: &[(&'a str, &'a str)]) -> HashSet<&'a str> {
    let mut children: HashMap<&str, Vec<&str>> = HashMap::new();
    for (parent, child) in edges {
        children.entry(parent).or_default().push(child);
    }
    let reaches_itself = |start: &str| {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut waiting = vec![start];
        while let Some(name) = waiting.pop() {
            for child in children.get(name).into_iter().flatten() {
                if *child == start {
                    return true;
                }
                if seen.insert(child) {
                    waiting.push(child);
                }
            }
        }
        false
    };
    items.iter().copied().filter(|item| reaches_itself(item)).collect()
}
