use alembic_bindings::{SharedConnection, connection_exception, dialect_exception};
use alembic_dialect::{CompileContext, DialectError, Statement, TableRebuild};
use alembic_evaluator::{Interruption, Outcome};
use alembic_operations::BatchAlterTable;
use alembic_schema::TableName;

use crate::migration::MigrationContext;
use crate::project::warn;

impl MigrationContext {
    /// Makes a table anew: what it is now comes from `copy_from`, or from the catalogue in a fixed number of queries.
    pub(crate) fn rebuild_table(
        &self,
        connection: &SharedConnection,
        batch: &BatchAlterTable,
        context: &CompileContext,
    ) -> Outcome<()> {
        if let Some((keyword, _)) = batch.reflect_options.iter().find(|(keyword, _)| keyword != "resolve_fks")
        {
            return Err(dialect_exception(&DialectError::NotSupported(format!(
                "`reflect_kwargs` of a batch has `{keyword}`, which is not understood; describe the table by `copy_from` instead"
            ))));
        }
        let name = &batch.table;
        let reflected = if batch.copy_from.is_some() {
            None
        } else {
            let schema = name.schema.as_ref().map(|schema| schema.text.as_str());
            let found = connection.reflected_table(schema, &name.name.text).map_err(connection_exception)?;
            Some(found.ok_or_else(|| no_such_table(name.name.as_str()))?)
        };
        let rebuild = self
            .dialect
            .table_rebuild(batch, reflected.as_ref(), context)
            .map_err(|error| dialect_exception(&error))?;
        for warning in &rebuild.warnings {
            warn(self.project.output(), "UserWarning", warning);
        }
        self.execute_rebuild(connection, &rebuild, name)
    }

    fn execute_rebuild(
        &self,
        connection: &SharedConnection,
        rebuild: &TableRebuild,
        table: &TableName,
    ) -> Outcome<()> {
        let run = |statements: &[Statement]| {
            statements.iter().try_for_each(|statement| connection.execute(statement).map(drop))
        };
        let exists = |table: &TableName| {
            let found = connection.execute(&self.dialect.table_exists(table));
            found.is_ok_and(|outcome| !outcome.rows.is_empty())
        };
        let (create, fill) = rebuild.copy.split_at(1);
        if let Err(error) = run(create) {
            let in_the_way = exists(&rebuild.temporary);
            return Err(if in_the_way {
                left_over(&rebuild.temporary, table)
            } else {
                connection_exception(error)
            });
        }
        if let Err(error) = run(fill).and_then(|()| connection.replace_table(&rebuild.replace)) {
            // A script may catch the error and go on. Where the transaction is lost anyway, so is the copy; and where the
            // old table has gone already, the copy is all there is.
            if exists(table) {
                drop(connection.execute(&rebuild.drop_copy));
            }
            return Err(connection_exception(error));
        }
        run(&rebuild.complete).map_err(connection_exception)
    }
}

/// A run that broke off, of a program without transactional DDL, leaves its copy behind.
fn left_over(copy: &TableName, table: &TableName) -> Interruption {
    let message = format!(
        "the table '{copy}' is in the way of a batch on '{table}', whose copy has that name: a run that broke off has left \
         it there. Look whether it has rows that '{table}' lacks, drop it, and run again"
    );
    dialect_exception(&DialectError::Raised { exception: "CommandError", message })
}

fn no_such_table(table: &str) -> Interruption {
    dialect_exception(&DialectError::Raised { exception: "NoSuchTableError", message: table.to_owned() })
}
