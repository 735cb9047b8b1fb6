//! The migration context: one dialect, one connection or printer, one version table.
//!
//! Source of the protocol: Alembic 1.20.1, `MigrationContext`.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use alembic_bindings::{
    ConfigureOptions, Migration, SharedConnection, TransactionScope, connection_exception, current_place,
    dialect_exception, naming_convention,
};
use alembic_connection::SqlValue;
use alembic_dialect::{CompileContext, Dialect, ParameterStyle, VersionTable};
use alembic_evaluator::{Outcome, Vm};
use alembic_operations::Operation;
use alembic_revision::{RowChange, VersionUpdate};
use alembic_schema::NamingConvention;

use crate::Project;
use crate::project::warn;
use crate::raise::{command_error, raise_error};
use crate::sink::{SharedSink, Sink};
use crate::transaction::{AutocommitBlock, TransactionBlock, TransactionRules};

/// A migration context.
pub(crate) struct MigrationContext {
    pub(crate) project: Rc<Project>,
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) sink: SharedSink,
    pub(crate) options: Rc<ConfigureOptions>,
    pub(crate) rules: Rc<TransactionRules>,
    pub(crate) version_table: VersionTable,
    /// Offline: where the run starts.
    pub(crate) starting_revision: Option<String>,
    pub(crate) naming_convention: OnceCell<NamingConvention>,
    /// See [`CompileContext::named_types`].
    pub(crate) named_types: RefCell<Vec<(Option<String>, String)>>,
}

impl MigrationContext {
    /// The `with` block around one migration or around the whole run.
    pub(crate) fn transaction(&self, is_per_migration: bool) -> Rc<dyn TransactionScope> {
        Rc::new(TransactionBlock::new(Rc::clone(&self.rules), Rc::clone(&self.sink), is_per_migration))
    }

    /// Prints a piece of offline output; nothing online.
    pub(crate) fn static_output(&self, vm: &mut Vm, text: &str) -> Outcome<()> {
        match &*self.sink {
            Sink::Offline(printer) => printer.print(vm, text),
            Sink::Online(_) => Ok(()),
        }
    }

    /// Creates the version table, whether or not it exists.
    pub(crate) fn create_version_table(&self, vm: &mut Vm) -> Outcome<()> {
        let context = self.compile_context(vm, false)?;
        let statements =
            self.version_table.create(self.dialect, &context).map_err(|error| dialect_exception(&error))?;
        statements.iter().try_for_each(|statement| self.sink.run(vm, statement).map(drop))
    }

    /// Creates the version table unless it exists. `purge` removes its rows.
    pub(crate) fn ensure_version_table(&self, vm: &mut Vm, purge: bool) -> Outcome<()> {
        if !self.has_version_table(vm)? {
            self.create_version_table(vm)?;
        }
        if purge {
            self.sink.run(vm, &self.version_table.delete_all(self.dialect))?;
        }
        Ok(())
    }

    /// Records a step in the version table.
    pub(crate) fn update_version_table(&self, vm: &mut Vm, update: &VersionUpdate) -> Outcome<()> {
        let table = &self.version_table;
        for change in update.row_changes() {
            let (statement, what) = match change {
                RowChange::Insert(row) => (table.insert(self.dialect, row), None),
                RowChange::Delete(row) => {
                    (table.delete(self.dialect, row), Some(format!("deleting '{row}'")))
                }
                RowChange::Update { from, to } => {
                    (table.update(self.dialect, from, to), Some(format!("updating '{from}' to '{to}'")))
                }
            };
            let outcome = self.sink.run(vm, &statement)?;
            if let (Some(what), Some(outcome)) = (what, outcome)
                && outcome.row_count != 1
            {
                return Err(command_error(format!(
                    "Online migration expected to match one row when {what} in '{}'; {} found",
                    table.name.name.text, outcome.row_count
                )));
            }
        }
        Ok(())
    }

    fn has_version_table(&self, vm: &mut Vm) -> Outcome<bool> {
        let query = self.version_table.exists(self.dialect);
        Ok(self.sink.run(vm, &query)?.is_some_and(|outcome| !outcome.rows.is_empty()))
    }

    /// What compiling needs to know. The naming convention of `target_metadata` is looked up, and the user's module
    /// evaluated, only when somebody needs a name.
    fn compile_context(&self, vm: &mut Vm, needs_names: bool) -> Outcome<CompileContext> {
        let mut context = CompileContext {
            offline: self.is_offline(),
            literal_binds: self.options.literal_binds,
            parameter_style: self.options.paramstyle.as_deref().and_then(ParameterStyle::from_text),
            place: current_place(vm),
            named_types: self.named_types.borrow().clone(),
            ..CompileContext::default()
        };
        if let Some(connection) = self.connection() {
            context.server_version = Some(connection.server().map_err(connection_exception)?.version);
        }
        if needs_names {
            if self.naming_convention.get().is_none() {
                let convention = naming_convention(vm, &self.options)?.unwrap_or_default();
                drop(self.naming_convention.set(convention));
            }
            context.naming_convention = self.naming_convention.get().cloned().unwrap_or_default();
        }
        Ok(context)
    }
}

impl Migration for MigrationContext {
    fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }

    fn is_offline(&self) -> bool {
        matches!(*self.sink, Sink::Offline(_))
    }

    fn connection(&self) -> Option<SharedConnection> {
        match &*self.sink {
            Sink::Online(connection) => Some(connection.clone()),
            Sink::Offline(_) => None,
        }
    }

    fn options(&self) -> Rc<ConfigureOptions> {
        Rc::clone(&self.options)
    }

    fn invoke(&self, vm: &mut Vm, operation: Operation) -> Outcome<()> {
        let context = self.compile_context(vm, true)?;
        if let Operation::BatchAlterTable(batch) = &operation
            && let Some(connection) = self.connection()
            && self.dialect.rebuilds_table(batch)
        {
            return self.rebuild_table(&connection, batch, &context);
        }
        for warning in self.dialect.operation_warnings(&operation) {
            warn(self.project.output(), "UserWarning", &warning);
        }
        let statements = self
            .dialect
            .operation_statements(&operation, &context)
            .map_err(|error| dialect_exception(&error))?;
        statements.iter().try_for_each(|statement| self.sink.run(vm, statement).map(drop))?;
        self.named_types.borrow_mut().extend(self.dialect.types_of(&operation));
        Ok(())
    }

    fn autocommit_block(&self, _vm: &mut Vm) -> Outcome<Rc<dyn TransactionScope>> {
        Ok(Rc::new(AutocommitBlock::new(Rc::clone(&self.rules), Rc::clone(&self.sink))))
    }

    fn ensure_version_table(&self, vm: &mut Vm) -> Outcome<()> {
        Self::ensure_version_table(self, vm, false)
    }

    fn current_heads(&self, vm: &mut Vm) -> Outcome<Vec<String>> {
        if self.is_offline() {
            let Some(start) = &self.starting_revision else { return Ok(Vec::new()) };
            let map = self.project.revisions().map_err(raise_error)?;
            return map.starting_rows(start).map_err(|error| command_error(error.to_string()));
        }
        if self.starting_revision.is_some() {
            return Err(command_error(
                "Can't specify current_rev to context when using a database connection",
            ));
        }
        if !self.has_version_table(vm)? {
            return Ok(Vec::new());
        }
        let Some(outcome) = self.sink.run(vm, &self.version_table.select(self.dialect))? else {
            return Ok(Vec::new());
        };
        outcome.rows.into_iter().filter_map(|row| row.into_iter().next()).map(revision_of_row).collect()
    }
}

fn revision_of_row(value: SqlValue) -> Outcome<String> {
    match value {
        SqlValue::Text(revision) => Ok(revision),
        other => Err(command_error(format!(
            "revision identifier {other:?} is not a string; ensure database driver settings are correct"
        ))),
    }
}
