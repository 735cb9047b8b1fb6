use alembic_operations::{BatchAlterTable, Operation, Recreate};
use alembic_schema::{Computed, ServerDefault};

use crate::{Compiler, DialectError, Statement};

impl Compiler<'_> {
    /// A batch: plain statements where the database can alter the table by itself.
    pub(crate) fn batch_alter_table(&self, batch: &BatchAlterTable) -> Result<Vec<Statement>, DialectError> {
        if batch.operations.is_empty() && batch.recreate != Recreate::Always {
            return Ok(Vec::new());
        }
        let operations = batch.operations.iter().map(|placed| &placed.operation);
        let recreates = match batch.recreate {
            Recreate::Always => true,
            Recreate::Never => false,
            Recreate::Auto => {
                self.dialect.recreates_tables() && operations.clone().any(|o| self.needs_recreate(o))
            }
        };
        if recreates {
            return Err(self.cannot_recreate(batch));
        }
        let positioned = operations.clone().any(|operation| match operation {
            Operation::AddColumn(add) => add.position.is_given(),
            Operation::AlterColumn(alter) => alter.position.is_given(),
            _ => false,
        });
        if positioned {
            return Err(DialectError::raised("CommandError", 
                "Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'"
                    .to_owned(),
            ));
        }
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

    fn cannot_recreate(&self, batch: &BatchAlterTable) -> DialectError {
        let table = &batch.table.name;
        if self.context.offline && batch.copy_from.is_none() {
            return DialectError::raised(
                "CommandError",
                format!(
                    "This operation cannot proceed in --sql mode; batch mode with dialect {} requires a live database \
                 connection with which to reflect the table \"{table}\". To generate a batch SQL migration script \
                 using table \"move and copy\", a complete Table object should be passed to the \"copy_from\" \
                 argument of the batch_alter_table() method so that table reflection can be skipped.",
                    self.dialect.name()
                ),
            );
        }
        let directives: Vec<String> =
            batch.operations.iter().map(|placed| format!("`{}`", placed.operation.directive())).collect();
        DialectError::NotSupported(format!(
            "batch mode on table '{table}' must rebuild the table for {}, and rebuilding tables is not supported yet",
            directives.join(", ")
        ))
    }
}
