//! Batch mode: plain statements where the database can alter a table by itself, else a new table in its place.

mod column_order;
mod rebuild;
mod statements;

use alembic_operations::{BatchAlterTable, Operation, PlacedOperation, Recreate};
use alembic_schema::{Computed, ServerDefault};

use crate::reflection::ReflectedTable;
use crate::{CompileContext, Compiler, Dialect, DialectError, Statement};

pub use statements::TableRebuild;

impl dyn Dialect + '_ {
    /// Whether a batch makes the table anew, for which its present state must be known.
    pub fn rebuilds_table(&self, batch: &BatchAlterTable) -> bool {
        let context = CompileContext::online();
        Compiler { dialect: self, context: &context }.rebuilds_table(batch)
    }

    /// The statements that make a table anew; `reflected` is what the catalogue tells of it, where `copy_from` does not.
    ///
    /// # Errors
    /// The batch names a column, a constraint or an index that is not there; something of the new table cannot be
    /// written for this database.
    pub fn table_rebuild(
        &self,
        batch: &BatchAlterTable,
        reflected: Option<&ReflectedTable>,
        context: &CompileContext,
    ) -> Result<TableRebuild, DialectError> {
        Compiler { dialect: self, context }.table_rebuild(batch, reflected)
    }
}

impl Compiler<'_> {
    /// A batch: plain statements where the database can alter the table by itself.
    pub(crate) fn batch_alter_table(&self, batch: &BatchAlterTable) -> Result<Vec<Statement>, DialectError> {
        if self.rebuilds_table(batch) {
            return Ok(self.table_rebuild(batch, None)?.into_statements());
        }
        self.check_positions(batch)?;
        let mut statements = Vec::new();
        for placed in &batch.operations {
            for mut statement in self.operation(&placed.operation)? {
                if placed.place.is_some() {
                    statement.place.clone_from(&placed.place);
                }
                statements.push(statement);
            }
        }
        Ok(statements)
    }

    fn rebuilds_table(&self, batch: &BatchAlterTable) -> bool {
        self.rebuilds_table_for(batch.recreate, &batch.operations)
    }

    fn rebuilds_table_for(&self, recreate: Recreate, operations: &[PlacedOperation]) -> bool {
        match recreate {
            Recreate::Always => true,
            Recreate::Never => false,
            Recreate::Auto => {
                self.dialect.recreates_tables()
                    && operations.iter().any(|placed| self.needs_recreate(&placed.operation))
            }
        }
    }

    /// A column gets a place only in a table that is made anew, and what comes before it in the block must say so
    /// already, as in the reference.
    fn check_positions(&self, batch: &BatchAlterTable) -> Result<(), DialectError> {
        for (place, placed) in batch.operations.iter().enumerate() {
            let rebuilds = match &placed.operation {
                Operation::AddColumn(add) if add.position.is_given() => {
                    self.rebuilds_table_for(batch.recreate, &batch.operations[..place])
                }
                Operation::AlterColumn(alter) if alter.position.is_given() => self.rebuilds_table(batch),
                _ => true,
            };
            if !rebuilds {
                return Err(DialectError::raised(
                    "CommandError",
                    "Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'",
                ));
            }
        }
        Ok(())
    }

    /// Whether SQLite's own `ALTER TABLE` is not enough, as the reference judges it.
    fn needs_recreate(&self, operation: &Operation) -> bool {
        match operation {
            Operation::CreateIndex(_) | Operation::DropIndex(_) => false,
            Operation::AddColumn(add) => {
                let column = &add.column;
                let unique = column.unique == Some(true) && column.index != Some(true);
                let inline = add.inline_references && column.foreign_keys.len() == 1;
                let refers = !column.foreign_keys.is_empty() && !inline;
                let adds_constraint =
                    unique || refers || self.type_check(&column.name, &column.sql_type).is_some();
                let generated = matches!(
                    &column.server_default,
                    Some(
                        ServerDefault::Expression(_)
                            | ServerDefault::Computed(Computed { persisted: Some(true), .. })
                    )
                );
                adds_constraint || generated
            }
            _ => true,
        }
    }
}

/// Neither `copy_from` nor a catalogue tells what the table is.
fn needs_catalogue(compiler: Compiler<'_>, batch: &BatchAlterTable) -> DialectError {
    let (dialect, table) = (compiler.dialect.name(), &batch.table.name);
    let condition = if compiler.context.offline {
        format!(
            "This operation cannot proceed in --sql mode; batch mode with dialect {dialect} requires a live database \
             connection with which to reflect the table \"{table}\". To generate a batch SQL migration script using \
             table \"move and copy\", a complete Table object should be passed to the \"copy_from\" argument of the \
             batch_alter_table() method so that table reflection can be skipped."
        )
    } else {
        format!("batch mode must know what the table \"{table}\" is; pass it as copy_from")
    };
    DialectError::raised("CommandError", condition)
}

fn no_column(column: &str) -> DialectError {
    DialectError::raised("KeyError", column)
}
