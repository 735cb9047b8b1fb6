//! `sa.Column(…)`, `add_column`, `drop_column`.

use alembic_operations::{AddColumn, DropColumn};
use alembic_python_text::string_repr;
use alembic_schema::{Autoincrement, Column};

use super::{Item, ItemText, RenderError, Renderer, defaults, quoted, truth};

impl Renderer<'_> {
    /// `sa.Column(…)`; nothing where a rule leaves the column out.
    pub(super) fn column(
        &mut self,
        column: &Column,
        is_nullable: bool,
    ) -> Result<Option<String>, RenderError> {
        match self.ruled(Item::Column(column))? {
            ItemText::Usual => self.usual_column(column, is_nullable).map(Some),
            ItemText::Text(text) => Ok(Some(text)),
            ItemText::Omitted => Ok(None),
        }
    }

    fn usual_column(&mut self, column: &Column, is_nullable: bool) -> Result<String, RenderError> {
        let sql_type = self.sql_type(&column.sql_type)?;
        let (mut positional, mut keywords) = (String::new(), Vec::new());
        if let Some(default) = &column.server_default {
            let text = self.server_default(default)?;
            if defaults::is_positional(default) {
                positional = format!("{text}, ");
            } else {
                keywords.push(format!("server_default={text}"));
            }
        }
        if let Some(autoincrement) = autoincrement(column.autoincrement) {
            keywords.push(format!("autoincrement={autoincrement}"));
        }
        keywords.push(format!("nullable={}", truth(is_nullable)));
        if column.system {
            keywords.push("system=True".to_owned());
        }
        if let Some(comment) = &column.comment {
            keywords.push(format!("comment={}", string_repr(comment)));
        }
        keywords.extend(self.dialect_options(&column.options)?);
        Ok(format!(
            "{}Column({}, {sql_type}, {positional}{})",
            self.sqlalchemy(),
            quoted(&column.name),
            keywords.join(", ")
        ))
    }

    pub(super) fn add_column(&mut self, operation: &AddColumn) -> Result<String, RenderError> {
        let column = self.column(&operation.column, operation.column.is_nullable())?;
        let column = column.unwrap_or_else(|| "None".to_owned());
        if self.in_batch {
            return Ok(format!("{}add_column({column})", self.directives()));
        }
        let mut text = format!("{}add_column({}, {column}", self.directives(), quoted(&operation.table.name));
        if let Some(schema) = &operation.table.schema {
            text.push_str(&format!(", schema={}", quoted(schema)));
        }
        if operation.if_not_exists {
            text.push_str(", if_not_exists=True");
        }
        text.push(')');
        Ok(text)
    }

    pub(super) fn drop_column(&self, operation: &DropColumn) -> String {
        let column = quoted(&operation.column);
        if self.in_batch {
            return format!("{}drop_column({column})", self.directives());
        }
        let mut text =
            format!("{}drop_column({}, {column}", self.directives(), quoted(&operation.table.name));
        if let Some(schema) = &operation.table.schema {
            text.push_str(&format!(", schema={}", quoted(schema)));
        }
        if operation.if_exists {
            text.push_str(", if_exists=True");
        }
        text.push(')');
        text
    }
}

/// What `autoincrement=` is, unless it is the default.
pub(super) fn autoincrement(autoincrement: Autoincrement) -> Option<&'static str> {
    match autoincrement {
        Autoincrement::Auto => None,
        Autoincrement::True => Some("True"),
        Autoincrement::False => Some("False"),
        Autoincrement::IgnoreForeignKey => Some("ignore_fk"),
    }
}
