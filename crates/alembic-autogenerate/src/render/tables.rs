//! `create_table`, `drop_table`, comments of tables.

use alembic_operations::{CreateTable, CreateTableComment, DropTable, DropTableComment};
use alembic_python_text::string_repr;
use alembic_schema::{Column, SqlType, Table, TableName};

use super::argument::{argument_repr, mapping_repr};
use super::constraints::name_of;
use super::{RenderError, Renderer, optional, quoted};

/// More arguments than this stand in one list, since a call of Python 3.6 could not have more.
const MOST_ARGUMENTS: usize = 255;

impl Renderer<'_> {
    pub(super) fn create_table(&mut self, operation: &CreateTable) -> Result<String, RenderError> {
        let table = &operation.table;
        let primary_key = table.primary_key();
        let mut items = Vec::new();
        for column in &table.columns {
            // What the key consists of may stand in the constraint alone.
            let in_key = primary_key.iter().any(|key| name_of(table, key) == &column.name);
            let is_nullable = column.nullable.unwrap_or_else(|| column.is_nullable() && !in_key);
            let column = Column { sql_type: in_schema(&column.sql_type, table), ..column.clone() };
            items.extend(self.column(&column, is_nullable)?);
        }
        let mut constraints = self.table_constraints(table)?;
        constraints.sort();
        items.extend(constraints);
        let list = items.join(",\n");
        let list = if items.len() > MOST_ARGUMENTS { format!("*[{list}]") } else { list };
        let mut text = format!("{}create_table({},\n{list}", self.directives(), quoted(&table.name.name));
        text.push_str(&keywords(table));
        if operation.if_not_exists {
            text.push_str(",\nif_not_exists=True");
        }
        text.push_str("\n)");
        Ok(text)
    }

    pub(super) fn drop_table(&self, operation: &DropTable) -> String {
        let mut text = format!("{}drop_table({}", self.directives(), quoted(&operation.table.name));
        if let Some(schema) = &operation.table.schema {
            text.push_str(&format!(", schema={}", quoted(schema)));
        }
        if operation.if_exists {
            text.push_str(", if_exists=True");
        }
        text.push(')');
        text
    }

    pub(super) fn create_table_comment(&self, operation: &CreateTableComment) -> String {
        let lines = [
            optional(operation.comment.as_deref()),
            format!("existing_comment={}", optional(operation.existing_comment.as_deref())),
        ];
        self.about_table("create_table_comment", &operation.table, &lines)
    }

    pub(super) fn drop_table_comment(&self, operation: &DropTableComment) -> String {
        let lines = [format!("existing_comment={}", optional(operation.existing_comment.as_deref()))];
        self.about_table("drop_table_comment", &operation.table, &lines)
    }

    fn about_table(&self, directive: &str, table: &TableName, arguments: &[String]) -> String {
        let mut lines = arguments.to_vec();
        if !self.in_batch {
            // These two names are put between quotes as they are.
            lines.insert(0, format!("'{}'", table.name));
            let schema =
                table.schema.as_ref().map_or_else(|| "None".to_owned(), |schema| format!("'{schema}'"));
            lines.push(format!("schema={schema}"));
        }
        format!("{}{directive}(\n    {}\n)", self.directives(), lines.join(",\n    "))
    }
}

/// A type with a name of its own that takes its schema from the table.
fn in_schema(sql_type: &SqlType, table: &Table) -> SqlType {
    match &table.name.schema {
        Some(schema) if sql_type.flag("inherit_schema") => {
            sql_type.clone().with("schema", schema.text.as_str())
        }
        _ => sql_type.clone(),
    }
}

/// What a table has besides its columns and constraints, a line each.
fn keywords(table: &Table) -> String {
    let mut text = String::new();
    let mut add = |keyword: &str, value: String| text.push_str(&format!(",\n{keyword}={value}"));
    if let Some(schema) = &table.name.schema {
        add("schema", quoted(schema));
    }
    if let Some(comment) = &table.comment {
        add("comment", string_repr(comment));
    }
    if !table.info.is_empty() {
        add("info", mapping_repr(&table.info));
    }
    let mut options: Vec<_> = table.options.iter().collect();
    options.sort_by_key(|(keyword, _)| *keyword);
    for (keyword, value) in options {
        add(&keyword.replace(' ', "_"), argument_repr(value));
    }
    if !table.prefixes.is_empty() {
        let prefixes: Vec<String> = table.prefixes.iter().map(|prefix| format!("'{prefix}'")).collect();
        add("prefixes", format!("[{}]", prefixes.join(", ")));
    }
    text
}
