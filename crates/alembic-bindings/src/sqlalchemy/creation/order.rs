use std::collections::HashSet;

use alembic_schema::{Constraint, ForeignKeyConstraint, Table, dependency_order, in_circles};

/// Tables in an order in which they can be created, and the foreign keys that have to be added when all are there.
pub(super) struct CreationOrder {
    pub(super) tables: Vec<Table>,
    pub(super) later: Vec<(Table, ForeignKeyConstraint)>,
}

/// The order of tables by their foreign keys. Of tables that refer to each other in a circle, all keys that can be taken
/// out are added later; `None` where that does not open the circle.
///
/// Source: SQLAlchemy 2.1.9, `sort_tables_and_constraints`.
pub(super) fn creation_order(
    tables: &[Table],
    can_alter: bool,
    can_take_out: &dyn Fn((&Table, &ForeignKeyConstraint)) -> bool,
) -> Option<CreationOrder> {
    let keys: Vec<String> = tables.iter().map(|table| table.name.key()).collect();
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let edges: Vec<(String, &str, bool)> = tables
        .iter()
        .zip(&names)
        .flat_map(|(table, name)| {
            let constraints = table.foreign_key_constraints();
            constraints.into_iter().filter(|key| !key.actions.use_alter).filter_map(move |key| {
                let referred = key.referred_table.key();
                let removable = can_take_out((table, &key));
                (referred != *name).then_some((referred, *name, removable))
            })
        })
        .collect();
    let order_of = |left_out: &HashSet<&str>| {
        let edges: Vec<(&str, &str)> = edges
            .iter()
            .filter(|(_, child, removable)| !(*removable && left_out.contains(child)))
            .map(|(parent, child, _)| (parent.as_str(), *child))
            .collect();
        dependency_order(&names, &edges)
    };
    let mut opened = HashSet::new();
    let order = order_of(&opened).or_else(|| {
        let all: Vec<(&str, &str)> =
            edges.iter().map(|(parent, child, _)| (parent.as_str(), *child)).collect();
        opened = in_circles(&names, &all);
        order_of(&opened)
    })?;
    let mut ordered = CreationOrder { tables: Vec::new(), later: Vec::new() };
    for name in order {
        let Some(table) = tables.iter().find(|table| table.name.key() == name) else { continue };
        if !can_alter {
            ordered.tables.push(table.clone());
            continue;
        }
        let taken_out = |key: &ForeignKeyConstraint| {
            key.actions.use_alter || (opened.contains(name) && can_take_out((table, key)))
        };
        let (later, stay): (Vec<_>, Vec<_>) =
            table.foreign_key_constraints().into_iter().partition(taken_out);
        if later.is_empty() {
            ordered.tables.push(table.clone());
            continue;
        }
        let mut rest = table.without_foreign_keys();
        rest.constraints.extend(stay.into_iter().map(Constraint::ForeignKey));
        ordered.tables.push(rest);
        ordered.later.extend(later.into_iter().map(|key| (table.clone(), key)));
    }
    Some(ordered)
}
