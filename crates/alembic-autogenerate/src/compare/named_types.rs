//! Types with a name of their own that new columns need.

use alembic_dialect::{Dialect, DialectError};
use alembic_operations::{Executable, ExecuteSql, ModifyTable, Operation, OperationList, SchemaStatement};
use alembic_schema::{SqlType, Table};

use super::{CompareError, Compared, Comparer, Hooks};

impl<H: Hooks> Comparer<'_, H> {
    /// Creates the types of added columns that are not there. A new table creates its own; a new column does not.
    pub(super) fn types_of_added_columns(&mut self) -> Compared<(), H::Error> {
        let mut known: Vec<SqlType> = Vec::new();
        let mut position = 0;
        while position < self.comparison.upgrade.groups.len() {
            let group = &self.comparison.upgrade.groups[position];
            let created: Vec<SqlType> =
                group.operations.iter().flat_map(|operation| self.types_of_new_table(operation)).collect();
            let needed: Vec<SqlType> =
                group.operations.iter().flat_map(|operation| self.types_of_new_column(operation)).collect();
            known.extend(created);
            for sql_type in needed {
                if known.iter().any(|other| is_same(other, &sql_type)) {
                    continue;
                }
                if !self.hooks.has_type(&sql_type).map_err(CompareError::Hook)? {
                    let create = ExecuteSql::schema(SchemaStatement::CreateType(sql_type.clone()));
                    let group = ModifyTable { table: None, operations: vec![create.into()] };
                    self.comparison.upgrade.groups.insert(position, group);
                    position += 1;
                }
                known.push(sql_type);
            }
            position += 1;
        }
        Ok(())
    }

    fn types_of_new_table(&self, operation: &Operation) -> Vec<SqlType> {
        match operation {
            Operation::CreateTable(create) => self.dialect.types_with(&create.table),
            _ => Vec::new(),
        }
    }

    fn types_of_new_column(&self, operation: &Operation) -> Vec<SqlType> {
        let Operation::AddColumn(add) = operation else { return Vec::new() };
        self.dialect.types_with(&Table::new(add.table.clone(), vec![add.column.clone()]))
    }
}

fn is_same(left: &SqlType, right: &SqlType) -> bool {
    left.name() == right.name() && left.schema() == right.schema()
}

/// The text with which `op.execute()` creates or drops a type; `None` for other statements.
///
/// # Errors
/// The type has no name.
pub(crate) fn type_statement(
    dialect: &dyn Dialect,
    executable: &Executable,
) -> Result<Option<String>, DialectError> {
    if !executable.is_about_type() {
        return Ok(None);
    }
    let statements =
        dialect.executable_statements(executable, &alembic_dialect::CompileContext::offline())?;
    Ok(statements.into_iter().next().map(|statement| without_parameters(&statement.text)))
}

/// A text of which `text()` takes nothing for a parameter: what looks like `:name` is written as `\:name`.
fn without_parameters(sql: &str) -> String {
    let mut text = String::new();
    for (position, character) in sql.char_indices() {
        let next = sql[position..].chars().nth(1);
        if character == ':' && next.is_some_and(|next| next.is_alphanumeric() || next == '_') {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

/// Writes the statements about types as texts, which rules of the project can read.
///
/// # Errors
/// A type has no name.
pub fn types_as_text(dialect: &dyn Dialect, operations: &mut OperationList) -> Result<(), DialectError> {
    for operation in operations.groups.iter_mut().flat_map(|group| &mut group.operations) {
        if let Operation::ExecuteSql(execute) = operation
            && let Some(text) = type_statement(dialect, &execute.statement)?
        {
            *execute = ExecuteSql::text(text);
        }
    }
    Ok(())
}
