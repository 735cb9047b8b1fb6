use alembic_operations::{CreateTableComment, DropTableComment, Operation};
use alembic_schema::{Table, TableName};

use super::{Comparer, Hooks};

/// A comment without text is none.
pub(super) fn some(comment: Option<&String>) -> Option<&String> {
    comment.filter(|text| !text.is_empty())
}

impl<H: Hooks> Comparer<'_, H> {
    pub(super) fn table_comment(
        &self,
        name: &TableName,
        found: &Table,
        model: &Table,
        operations: &mut Vec<Operation>,
    ) {
        if !self.dialect.has_comments() {
            return;
        }
        let existing_comment = some(found.comment.as_ref()).cloned();
        let comment = some(model.comment.as_ref()).cloned();
        if comment == existing_comment {
            return;
        }
        let table = name.clone();
        operations.push(match comment {
            None => DropTableComment { table, existing_comment }.into(),
            comment => CreateTableComment { table, comment, existing_comment }.into(),
        });
    }
}
