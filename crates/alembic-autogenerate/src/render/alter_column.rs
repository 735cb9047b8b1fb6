//! `alter_column`, a line for each argument.

use alembic_operations::AlterColumn;
use alembic_python_text::string_repr;
use alembic_schema::{Given, ServerDefault};

use super::{RenderError, Renderer, columns, optional, quoted, truth};

/// Continuation lines stand below the first argument.
const NEXT_LINE: &str = ",\n           ";

impl Renderer<'_> {
    pub(super) fn alter_column(&mut self, operation: &AlterColumn) -> Result<String, RenderError> {
        let mut items = vec![quoted(&operation.column)];
        if !self.in_batch {
            items.insert(0, quoted(&operation.table.name));
        }
        let first = items.join(", ");
        let mut lines = vec![first];
        if let Some(existing) = &operation.existing_type {
            lines.push(format!("existing_type={}", self.sql_type(existing)?));
        }
        match &operation.server_default {
            Given::Absent => {}
            Given::Null => lines.push("server_default=None".to_owned()),
            Given::Value(default) => lines.push(format!("server_default={}", self.server_default(default)?)),
        }
        lines.extend(operation.new_name.as_ref().map(|name| format!("new_column_name={}", quoted(name))));
        if let Some(sql_type) = &operation.sql_type {
            lines.push(format!("type_={}", self.sql_type(sql_type)?));
        }
        lines.extend(operation.nullable.map(|nullable| format!("nullable={}", truth(nullable))));
        if let Some(comment) = operation.comment.given() {
            lines.push(format!("comment={}", optional(comment.map(String::as_str))));
        }
        let existing_comment = operation.existing_comment.as_deref();
        lines.extend(existing_comment.map(|comment| format!("existing_comment={}", string_repr(comment))));
        if let Some(existing) = operation.existing_nullable.filter(|_| operation.nullable.is_none()) {
            lines.push(format!("existing_nullable={}", truth(existing)));
        }
        if let Some(autoincrement) = operation.autoincrement {
            let text = columns::autoincrement(autoincrement).unwrap_or("'auto'");
            lines.push(format!("autoincrement={text}"));
        }
        // What an identity becomes depends on what it was.
        let is_identity =
            |default: &Given<ServerDefault>| matches!(default, Given::Value(ServerDefault::Identity(_)));
        let shows_existing =
            operation.server_default == Given::Absent || is_identity(&operation.existing_server_default);
        if let (true, Given::Value(existing)) = (shows_existing, &operation.existing_server_default) {
            lines.push(format!("existing_server_default={}", self.server_default(existing)?));
        }
        if let Some(schema) = operation.table.schema.as_ref().filter(|_| !self.in_batch) {
            lines.push(format!("schema={}", quoted(schema)));
        }
        Ok(format!("{}alter_column({})", self.directives(), lines.join(NEXT_LINE)))
    }
}
