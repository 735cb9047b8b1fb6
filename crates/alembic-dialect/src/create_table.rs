use alembic_operations::{CreateTable, DropTable};
use alembic_schema::{Column, Constraint, ServerDefault, Table};

use crate::table_parts::TableParts;
use crate::{Compiler, DialectError, Statement};

/// What a column's definition depends on besides the column.
#[derive(Debug, Clone, Copy)]
pub struct ColumnPlace<'a> {
    /// The table.
    pub table: &'a Table,
    /// Whether the column belongs to the primary key.
    pub in_primary_key: bool,
    /// Whether the column numbers itself.
    pub autoincrement: bool,
    /// How many columns the primary key has.
    pub primary_key_size: usize,
    /// Whether the column refers to another table.
    pub refers: bool,
}

impl ColumnPlace<'_> {
    /// Whether the column takes `NULL`: as given, else unless the primary key or an identity forbids it.
    pub fn is_nullable(&self, column: &Column) -> bool {
        match column.nullable {
            Some(nullable) => nullable,
            None => column.is_nullable() && !self.in_primary_key,
        }
    }
}

impl Compiler<'_> {
    /// `CREATE TABLE`, the types that it needs before it, its indexes and comments after it.
    pub(crate) fn create_table(&self, create: &CreateTable) -> Result<Vec<Statement>, DialectError> {
        let table = &create.table;
        let parts = self.table_parts(table)?;
        let mut statements = self.dialect.before_create_table(self, table)?;
        statements.push(self.statement(self.table_definition(create, &parts)?));
        for index in &parts.indexes {
            statements.push(self.create_index_statement(&table.name, index, false)?);
        }
        if self.dialect.has_comments() {
            if let Some(comment) = &table.comment {
                statements.push(self.table_comment(&table.name, Some(comment)));
            }
            for column in &table.columns {
                if let Some(comment) = &column.comment {
                    statements.push(self.column_comment(&table.name, &column.name, Some(comment)));
                }
            }
        }
        Ok(statements)
    }

    /// `CREATE TABLE` and nothing else.
    pub(crate) fn create_table_alone(&self, create: &CreateTable) -> Result<Statement, DialectError> {
        let parts = self.table_parts(&create.table)?;
        Ok(self.statement(self.table_definition(create, &parts)?))
    }

    /// `CREATE TABLE` with SQLAlchemy's layout: a line for each column and constraint, a tab before, a comma and a
    /// space after.
    fn table_definition(&self, create: &CreateTable, parts: &TableParts) -> Result<String, DialectError> {
        let table = &create.table;
        self.check_spatial_columns(table)?;
        let mut text = "\nCREATE ".to_owned();
        for prefix in &table.prefixes {
            text.push_str(&format!("{prefix} "));
        }
        let guard = if create.if_not_exists { "IF NOT EXISTS " } else { "" };
        text.push_str(&format!("TABLE {guard}{} (", self.table(&table.name)));
        let mut lines = Vec::new();
        for (index, column) in table.columns.iter().enumerate().filter(|(_, column)| !column.system) {
            let place = column_place(table, parts, index);
            let definition = self.dialect.column_definition(self, column, &place);
            let definition = definition.map_err(|error| in_column(error, table, column))?;
            lines.push(format!("{definition}{}", self.inline_checks(column, table)?));
        }
        let inline = table.columns.iter().enumerate().any(|(index, column)| {
            let place = column_place(table, parts, index);
            place.in_primary_key && self.dialect.writes_primary_key_inline(column, &place)
        });
        if let Some(primary_key) = parts.primary_key.as_ref().filter(|_| !inline) {
            let constraint = Constraint::PrimaryKey(self.dialect.completed_primary_key(primary_key, table));
            lines.extend(self.constraint(&constraint, &table.name)?);
        }
        for part in &parts.constraints {
            if self.is_added_later(&part.constraint) {
                continue;
            }
            let constraint = self.dialect.completed_constraint(&part.constraint, table);
            lines.extend(self.constraint(&constraint, &table.name)?);
        }
        for (index, line) in lines.iter().enumerate() {
            text.push_str(if index == 0 { "\n\t" } else { ", \n\t" });
            text.push_str(line);
        }
        text.push_str(&format!("\n){}\n\n", self.dialect.table_suffix(self, table)));
        Ok(text)
    }

    /// A table with a column that an extension of the database keeps needs that extension.
    fn check_spatial_columns(&self, table: &Table) -> Result<(), DialectError> {
        for column in &table.columns {
            let spatial = column.sql_type.for_dialect(self.dialect.name()).spatial();
            if spatial.is_some_and(|spatial| spatial.registered) {
                let what = format!("column '{}' of table '{}'", column.name, table.name);
                self.dialect.check_spatial_data(&what)?;
            }
        }
        Ok(())
    }

    /// `use_alter=True` keeps a foreign key out of `CREATE TABLE` where the database can add it to a table.
    fn is_added_later(&self, constraint: &Constraint) -> bool {
        match constraint {
            Constraint::ForeignKey(foreign_key) => {
                foreign_key.actions.use_alter && self.dialect.check_alters_constraints().is_ok()
            }
            _ => false,
        }
    }

    /// `DROP TABLE`, and the types that went with the table where it is known.
    pub(crate) fn drop_table(&self, drop: &DropTable) -> Result<Vec<Statement>, DialectError> {
        let guard = if drop.if_exists { "IF EXISTS " } else { "" };
        let mut statements = vec![self.statement(format!("\nDROP TABLE {guard}{}", self.table(&drop.table)))];
        if let Some(table) = &drop.dropped {
            statements.extend(self.dialect.after_drop_table(self, table)?);
        }
        Ok(statements)
    }

    /// ` DEFAULT …`, or nothing. Computed and identity columns have a place of their own.
    pub(crate) fn default_clause(&self, column: &Column) -> Result<String, DialectError> {
        match &column.server_default {
            Some(default @ (ServerDefault::Text(_) | ServerDefault::Expression(_))) => {
                Ok(format!(" DEFAULT {}", self.dialect.default_in_column(self.server_default(default)?)))
            }
            _ => Ok(String::new()),
        }
    }

    /// A default as it stands after `DEFAULT`: quoted text, or an expression.
    pub(crate) fn server_default(&self, default: &ServerDefault) -> Result<String, DialectError> {
        match default {
            ServerDefault::Text(text) => Ok(self.quoted_text(text)),
            ServerDefault::Expression(expression) => self.literal_expression(expression),
            ServerDefault::Computed(_) | ServerDefault::Identity(_) | ServerDefault::Fetched => {
                Err(DialectError::Compile(
                    "a computed, identity or fetched default has no text after DEFAULT".to_owned(),
                ))
            }
        }
    }

    /// ` GENERATED ALWAYS AS (…)` with its kind of storage, or nothing.
    pub(crate) fn computed_clause(&self, column: &Column) -> Result<String, DialectError> {
        let Some(ServerDefault::Computed(computed)) = &column.server_default else {
            return Ok(String::new());
        };
        let storage = self.dialect.computed_storage(self, computed.persisted)?;
        Ok(format!(" GENERATED ALWAYS AS ({}){storage}", self.literal_expression(&computed.expression)?))
    }
}

/// The place of a table's column.
pub(crate) fn column_place<'a>(table: &'a Table, parts: &TableParts, index: usize) -> ColumnPlace<'a> {
    let members = parts.primary_key.as_ref().map_or(&[][..], |primary_key| &primary_key.columns);
    let name = &table.columns[index].name;
    ColumnPlace {
        table,
        in_primary_key: members.contains(name),
        autoincrement: parts.autoincrement == Some(index),
        primary_key_size: members.len(),
        refers: parts.refers(name),
    }
}

/// An error in a column's definition names the column, as SQLAlchemy's does.
fn in_column(error: DialectError, table: &Table, column: &Column) -> DialectError {
    match error {
        DialectError::Compile(message) => DialectError::Compile(format!(
            "(in table '{}', column '{}'): {message}",
            table.name.name, column.name
        )),
        other => other,
    }
}
