use alembic_operations::ColumnPosition;

use crate::DialectError;

/// Where the columns of a rebuilt table go: pairs of columns of which the first stands before the second.
///
/// Source of the rules: Alembic 1.20.1, `batch_alter_table(partial_reordering=…)`, `batch_op.add_column(insert_before=…)`.
pub(super) struct ColumnOrder<'a> {
    partial: &'a [Vec<String>],
    /// The columns that were there before and still are.
    existing: Vec<String>,
    added: Vec<(String, String)>,
}

impl<'a> ColumnOrder<'a> {
    pub(super) fn new(partial: &'a [Vec<String>], existing: Vec<String>) -> Self {
        Self { partial, existing, added: Vec::new() }
    }

    pub(super) fn remove(&mut self, column: &str) {
        self.existing.retain(|name| name != column);
    }

    /// Notes where a new column goes: at the end, unless it is told.
    pub(super) fn add(&mut self, column: &str, position: &ColumnPosition) -> Result<(), DialectError> {
        let (mut before, mut after) = (position.before.clone(), position.after.clone());
        if self.partial.is_empty() {
            match (&before, &after) {
                (None, Some(after)) => before = self.successor(after)?,
                (Some(before), None) => after = self.predecessor(before)?,
                (None, None) => after = self.existing.last().cloned(),
                (Some(_), Some(_)) => {}
            }
        }
        self.added.extend(before.map(|before| (column.to_owned(), before)));
        self.added.extend(after.map(|after| (after, column.to_owned())));
        Ok(())
    }

    /// What stands behind a column, or will.
    fn successor(&self, column: &str) -> Result<Option<String>, DialectError> {
        if let Some(place) = self.existing.iter().position(|name| name == column) {
            return Ok(self.existing.get(place + 1).cloned());
        }
        let pair = self.added.iter().rev().find(|(before, _)| before == column);
        pair.map(|(_, after)| Some(after.clone())).ok_or_else(|| super::no_column(column))
    }

    /// What stands before a column, or will.
    fn predecessor(&self, column: &str) -> Result<Option<String>, DialectError> {
        if let Some(place) = self.existing.iter().position(|name| name == column) {
            return Ok(place.checked_sub(1).map(|place| self.existing[place].clone()));
        }
        let pair = self.added.iter().rev().find(|(_, after)| after == column);
        pair.map(|(before, _)| Some(before.clone())).ok_or_else(|| super::no_column(column))
    }

    /// The columns in their order.
    ///
    /// # Errors
    /// The pairs contradict each other.
    pub(super) fn sorted(&self, columns: Vec<String>) -> Result<Vec<String>, DialectError> {
        if self.partial.is_empty() && self.added.is_empty() {
            return Ok(columns);
        }
        let mut pairs = self.added.clone();
        let lists = if self.partial.is_empty() { std::slice::from_ref(&columns) } else { self.partial };
        for list in lists {
            let list =
                if self.partial.is_empty() { &list[..self.existing.len().min(list.len())] } else { list };
            pairs.extend(list.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
        }
        pairs.retain(|(before, after)| before != after);
        layers(&pairs, columns)
    }
}

/// In each round, those that wait for none of the rest, in their order.
fn layers(pairs: &[(String, String)], mut waiting: Vec<String>) -> Result<Vec<String>, DialectError> {
    let mut sorted = Vec::new();
    while !waiting.is_empty() {
        let waits =
            |column: &String| pairs.iter().any(|(before, after)| after == column && waiting.contains(before));
        let (blocked, free): (Vec<String>, Vec<String>) = waiting.iter().cloned().partition(waits);
        if free.is_empty() {
            return Err(circle(pairs));
        }
        sorted.extend(free);
        waiting = blocked;
    }
    Ok(sorted)
}

/// The columns that stand before themselves, as the reference tells them, but in a fixed order.
fn circle(pairs: &[(String, String)]) -> DialectError {
    let mut members: Vec<&str> = pairs.iter().map(|(before, _)| before.as_str()).collect();
    members.sort_unstable();
    members.dedup();
    members.retain(|column| reaches(pairs, column, column, &mut Vec::new()));
    let members: Vec<String> = members.iter().map(|column| format!("'{column}'")).collect();
    DialectError::raised(
        "CircularDependencyError",
        format!("Circular dependency detected. ({})", members.join(", ")),
    )
}

fn reaches<'a>(pairs: &'a [(String, String)], from: &str, to: &str, seen: &mut Vec<&'a str>) -> bool {
    pairs.iter().filter(|(before, _)| before == from).any(|(_, after)| {
        if seen.contains(&after.as_str()) {
            return false;
        }
        seen.push(after);
        after == to || reaches(pairs, after, to, seen)
    })
}
