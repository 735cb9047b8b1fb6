use alembic_schema::{Name, TableName};

use crate::{Compiler, Statement};

impl Compiler<'_> {
    /// `COMMENT ON TABLE`; without a comment it is removed.
    pub(crate) fn table_comment(&self, table: &TableName, comment: Option<&str>) -> Statement {
        self.statement(format!("COMMENT ON TABLE {} IS {}", self.table(table), self.comment_text(comment)))
    }

    /// `COMMENT ON COLUMN`; without a comment it is removed.
    pub(crate) fn column_comment(
        &self,
        table: &TableName,
        column: &Name,
        comment: Option<&str>,
    ) -> Statement {
        self.statement(format!(
            "COMMENT ON COLUMN {}.{} IS {}",
            self.table(table),
            self.identifier(column),
            self.comment_text(comment)
        ))
    }

    fn comment_text(&self, comment: Option<&str>) -> String {
        comment.map_or_else(|| "NULL".to_owned(), |comment| self.quoted_text(comment))
    }
}
