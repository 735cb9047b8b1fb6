use alembic_bindings::{ConnectionError, SharedConnection, connection_exception, dialect_exception};
use alembic_dialect::{CompileContext, DialectError, TableRebuild};
use alembic_evaluator::Outcome;
use alembic_operations::BatchAlterTable;

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
        execute(connection, &rebuild).map_err(connection_exception)
    }
}

fn no_such_table(table: &str) -> alembic_evaluator::Interruption {
    dialect_exception(&DialectError::Raised { exception: "NoSuchTableError", message: table.to_owned() })
}

fn execute(connection: &SharedConnection, rebuild: &TableRebuild) -> Result<(), ConnectionError> {
    let run = |statements: &[alembic_dialect::Statement]| {
        statements.iter().try_for_each(|statement| connection.execute(statement).map(drop))
    };
    let (create, fill) = rebuild.copy.split_at(1);
    run(create)?;
    if let Err(error) = run(fill).and_then(|()| connection.replace_table(&rebuild.replace)) {
        // A script may catch the error and go on. Where the transaction is lost anyway, so is the copy.
        drop(connection.execute(&rebuild.drop_copy));
        return Err(error);
    }
    run(&rebuild.complete)
}
