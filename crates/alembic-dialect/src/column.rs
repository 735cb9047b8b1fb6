use alembic_operations::{AddColumn, DropColumn};
use alembic_schema::Table;

use crate::constraint::deferrability;
use crate::create_table::column_place;
use crate::{Compiler, DialectError, Statement};

impl Compiler<'_> {
    /// `ALTER TABLE … ADD COLUMN`, and what must follow it: the column's constraints, index and comment.
    pub(crate) fn add_column(&self, add: &AddColumn) -> Result<Vec<Statement>, DialectError> {
        let column = &add.column;
        let table = Table::new(add.table.clone(), vec![column.clone()]);
        let parts = self.table_parts(&table)?;
        let mut definition =
            self.dialect.column_definition(self, column, &column_place(&table, &parts, 0))?;
        if add.inline_primary_key && column.primary_key {
            definition.push_str(" PRIMARY KEY");
        }
        let inline_reference = match column.foreign_keys.as_slice() {
            [foreign_key] if add.inline_references => Some(foreign_key),
            _ => None,
        };
        if let Some(foreign_key) = inline_reference {
            let columns: Vec<_> = foreign_key.referred_column.iter().cloned().collect();
            let referred = self.table(&foreign_key.referred_table);
            definition.push_str(&format!(" {}", self.references(&referred, &columns, &foreign_key.actions)));
            definition.push_str(&deferrability(&foreign_key.attributes));
        }
        definition.push_str(&self.inline_checks(column, &table)?);
        let guard = if add.if_not_exists { "IF NOT EXISTS " } else { "" };
        let mut statements = vec![
            self.statement(format!("ALTER TABLE {} ADD COLUMN {guard}{definition}", self.table(&add.table))),
        ];
        for part in &parts.constraints {
            let is_inline = inline_reference.is_some()
                && matches!(part.constraint, alembic_schema::Constraint::ForeignKey(_));
            let is_skipped = part.from_type && self.dialect.check_alters_constraints().is_err();
            if !is_inline && !is_skipped {
                statements.extend(self.add_constraint(&part.constraint, &add.table)?);
            }
        }
        for index in &parts.indexes {
            statements.push(self.create_index_statement(&add.table, index, false)?);
        }
        if let Some(comment) = column.comment.as_deref().filter(|_| self.dialect.has_comments()) {
            statements.push(self.column_comment(&add.table, &column.name, Some(comment)));
        }
        Ok(statements)
    }

    /// `ALTER TABLE … DROP COLUMN`.
    pub(crate) fn drop_column(&self, drop: &DropColumn) -> Statement {
        let guard = if drop.if_exists { "IF EXISTS " } else { "" };
        self.statement(format!(
            "ALTER TABLE {} DROP COLUMN {guard}{}",
            self.table(&drop.table),
            self.identifier(&drop.column)
        ))
    }
}
