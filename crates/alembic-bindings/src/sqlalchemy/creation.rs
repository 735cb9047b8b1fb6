//! What `create()`, `drop()`, `create_all()` and `drop_all()` send.
//!
//! Source of what is sent, and of what is looked for first: SQLAlchemy 2.1.9, `SchemaGenerator` and `SchemaDropper`.

mod order;

use std::rc::Rc;

use alembic_dialect::reflection::NameKind;
use alembic_dialect::{CompileContext, Dialect, DialectError, Statement};
use alembic_evaluator::{Arguments, Outcome, Value, Vm, exception_class, raise};
use alembic_operations::{
    CreateTable, Executable, ExecuteSql, Operation, SchemaStatement, TableChange, TableStatement,
};
use alembic_schema::{
    ColumnDefault, Constraint, ForeignKeyConstraint, Index, NamingConvention, Sequence, SqlType, Table,
};

use super::engine::connection_object::borrowed_connection;
use super::engine::{connection_exception, dialect_exception};
use super::exceptions::CIRCULAR_DEPENDENCY_ERROR;
use super::inspection::exists;
use crate::alembic::offline_connection;
use crate::connection::SharedConnection;
use crate::host::Migration;
use crate::place::current_place;
use order::creation_order;

/// What is looked for before it is created or dropped (`checkfirst=`).
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "flags of their own, as SQLAlchemy's CheckFirst has them")]
pub(crate) struct CheckFirst {
    tables: bool,
    indexes: bool,
    sequences: bool,
    types: bool,
}

impl CheckFirst {
    pub(crate) const NONE: Self = Self { tables: false, indexes: false, sequences: false, types: false };
    pub(crate) const ALL: Self = Self { tables: true, indexes: true, sequences: true, types: true };
    pub(crate) const TYPES: Self = Self { types: true, ..Self::NONE };

    /// The argument as given: all or nothing; what is usual for the method without it.
    pub(crate) fn argument(vm: &mut Vm, arguments: &Arguments, usual: Self) -> Outcome<Self> {
        match arguments.given("checkfirst") {
            None => Ok(usual),
            Some(given) => Ok(if vm.truth(&given)? { Self::ALL } else { Self::NONE }),
        }
    }
}

/// Sends statements to a bind.
pub(crate) struct Emitter<'a> {
    vm: &'a mut Vm,
    target: Target,
    dialect: &'static dyn Dialect,
    naming_convention: NamingConvention,
}

enum Target {
    Connection(SharedConnection),
    /// Offline: what is executed is written, and nothing can be looked for.
    Script(Rc<dyn Migration>),
}

/// Does something with a bind. What an engine is told is committed by itself.
///
/// # Errors
/// The bind is neither a connection nor an engine; what the action gives.
pub(crate) fn emit(
    vm: &mut Vm,
    bind: &Value,
    naming_convention: NamingConvention,
    action: impl FnOnce(&mut Emitter<'_>) -> Outcome<()>,
) -> Outcome<Value> {
    if bind.is_none() {
        return Err(raise(
            &exception_class::ATTRIBUTE_ERROR,
            "'NoneType' object has no attribute '_run_ddl_visitor'",
        ));
    }
    if let Some(migration) = offline_connection::migration(bind) {
        let dialect = migration.dialect();
        action(&mut Emitter { vm, target: Target::Script(migration), dialect, naming_convention })?;
        return Ok(Value::None);
    }
    let (connection, opened) = borrowed_connection(vm, bind)?;
    let dialect = connection.dialect();
    let target = Target::Connection(connection.clone());
    let mut done = action(&mut Emitter { vm, target, dialect, naming_convention });
    if opened {
        if done.is_ok() {
            done = connection.commit().map_err(connection_exception);
        }
        connection.close().map_err(connection_exception)?;
    }
    done.map(|()| Value::None)
}

impl Emitter<'_> {
    fn context(&self) -> CompileContext {
        let general = match &self.target {
            Target::Connection(connection) => CompileContext {
                server_version: connection.server().ok().map(|server| server.version),
                ..CompileContext::online()
            },
            Target::Script(_) => CompileContext::offline(),
        };
        CompileContext {
            naming_convention: self.naming_convention.clone(),
            place: current_place(self.vm),
            ..general
        }
    }

    fn send(&mut self, statements: Result<Vec<Statement>, DialectError>) -> Outcome<()> {
        for statement in statements.map_err(|error| dialect_exception(&error))? {
            match &self.target {
                Target::Connection(connection) => {
                    connection.execute(&statement).map_err(connection_exception)?;
                }
                Target::Script(migration) => {
                    let text = SchemaStatement::Ddl(statement.text);
                    migration.clone().invoke(self.vm, ExecuteSql::schema(text).into())?;
                }
            }
        }
        Ok(())
    }

    fn send_schema(&mut self, statement: SchemaStatement) -> Outcome<()> {
        let statements = self.dialect.executable_statements(&Executable::Schema(statement), &self.context());
        self.send(statements)
    }

    fn change(&mut self, table: &Table, change: TableChange) -> Outcome<()> {
        let naming_convention = self.naming_convention.clone();
        let statement = TableStatement { table: table.clone(), naming_convention, change };
        self.send_schema(SchemaStatement::OfTable(Box::new(statement)))
    }

    /// Whether something is there; `None` offline.
    fn look(&self, question: impl FnOnce(&SharedConnection) -> Outcome<bool>) -> Outcome<Option<bool>> {
        match &self.target {
            Target::Connection(connection) => question(connection).map(Some),
            Target::Script(_) => Ok(None),
        }
    }

    fn has_table(&self, table: &Table) -> Outcome<Option<bool>> {
        let schema = table.name.schema.as_ref().map(|schema| schema.text.as_str());
        self.look(|connection| exists(connection, table.name.name.as_str(), schema))
    }

    fn has_index(&self, table: &Table, index: &Index) -> Outcome<Option<bool>> {
        let schema = table.name.schema.as_ref().map(|schema| schema.text.as_str());
        self.look(|connection| {
            let found = connection.reflected_table(schema, table.name.name.as_str());
            let found = found.map_err(connection_exception)?;
            let wanted = index.name.as_str();
            Ok(found
                .is_some_and(|table| table.indexes.iter().any(|known| Some(known.name.as_str()) == wanted)))
        })
    }

    fn has_sequence(&self, sequence: &Sequence) -> Outcome<Option<bool>> {
        let schema = sequence.schema.as_ref().map(|schema| schema.text.as_str());
        self.look(|connection| {
            let names =
                connection.reflected_names(NameKind::Sequences, schema).map_err(connection_exception)?;
            Ok(names.contains(&sequence.name.text))
        })
    }

    /// Creates a named type.
    pub(crate) fn create_type(&mut self, sql_type: &SqlType, check: CheckFirst) -> Outcome<()> {
        if check.types && self.has_type(sql_type)? == Some(true) {
            return Ok(());
        }
        self.send_schema(SchemaStatement::CreateType(sql_type.clone()))
    }

    /// Drops a named type.
    pub(crate) fn drop_type(&mut self, sql_type: &SqlType, check: CheckFirst) -> Outcome<()> {
        if check.types && self.has_type(sql_type)? == Some(false) {
            return Ok(());
        }
        self.send_schema(SchemaStatement::DropType(sql_type.clone()))
    }

    /// `None` also for a type that the database has no name for.
    fn has_type(&self, sql_type: &SqlType) -> Outcome<Option<bool>> {
        let Some(query) = self.dialect.type_exists(sql_type) else { return Ok(None) };
        self.look(|connection| {
            let outcome = connection.execute(&query).map_err(connection_exception)?;
            Ok(!outcome.rows.is_empty())
        })
    }

    /// Whether the database has this sequence at all: one that may be left out is left out where rows number themselves.
    fn counts(&self, sequence: &Sequence) -> bool {
        self.dialect.next_value("").is_some() && !sequence.optional
    }

    /// Creates a sequence.
    pub(crate) fn create_sequence(&mut self, sequence: &Sequence, check: CheckFirst) -> Outcome<()> {
        if !self.counts(sequence) || (check.sequences && self.has_sequence(sequence)? == Some(true)) {
            return Ok(());
        }
        self.send_schema(SchemaStatement::CreateSequence { sequence: sequence.clone(), if_not_exists: false })
    }

    /// Drops a sequence.
    pub(crate) fn drop_sequence(&mut self, sequence: &Sequence, check: CheckFirst) -> Outcome<()> {
        if !self.counts(sequence) || (check.sequences && self.has_sequence(sequence)? == Some(false)) {
            return Ok(());
        }
        self.send_schema(SchemaStatement::DropSequence { sequence: sequence.clone(), if_exists: false })
    }

    /// Creates an index of a table.
    pub(crate) fn create_index(&mut self, table: &Table, index: &Index, check: CheckFirst) -> Outcome<()> {
        if check.indexes && self.has_index(table, index)? == Some(true) {
            return Ok(());
        }
        self.change(table, TableChange::CreateIndex { index: index.clone(), if_not_exists: false })
    }

    /// Drops an index of a table.
    pub(crate) fn drop_index(&mut self, table: &Table, index: &Index, check: CheckFirst) -> Outcome<()> {
        if check.indexes && self.has_index(table, index)? == Some(false) {
            return Ok(());
        }
        self.change(table, TableChange::DropIndex { index: index.clone(), if_exists: false })
    }

    /// Creates a table with its types, sequences, indexes and comments.
    pub(crate) fn create_table(&mut self, table: &Table, check: CheckFirst) -> Outcome<()> {
        if check.tables && self.has_table(table)? == Some(true) {
            return Ok(());
        }
        let types = self.dialect.types_with(table);
        for sql_type in &types {
            self.create_type(sql_type, check)?;
        }
        self.create_table_alone(table, check)
    }

    /// Creates a table whose types are there.
    fn create_table_alone(&mut self, table: &Table, check: CheckFirst) -> Outcome<()> {
        for sequence in sequences(table) {
            self.create_sequence(sequence, check)?;
        }
        let context = self.context();
        let mut of_types = Vec::new();
        for sql_type in self.dialect.types_with(table) {
            let create = Executable::Schema(SchemaStatement::CreateType(sql_type));
            let statements = self.dialect.executable_statements(&create, &context);
            of_types.extend(statements.map_err(|error| dialect_exception(&error))?);
        }
        let create = Operation::from(CreateTable::from(table.clone()));
        let statements = self.dialect.operation_statements(&create, &context).map(|mut statements| {
            statements.retain(|statement| !of_types.contains(statement));
            statements
        });
        self.send(statements)?;
        let beside = table.constraints.iter().filter(|constraint| constraint.attributes().comment.is_some());
        for constraint in beside.filter(|_| self.dialect.has_comments()) {
            self.change(table, TableChange::CommentOn(constraint.clone()))?;
        }
        Ok(())
    }

    /// Drops a table. Its types stay.
    pub(crate) fn drop_table(&mut self, table: &Table, check: CheckFirst) -> Outcome<()> {
        if check.tables && self.has_table(table)? == Some(false) {
            return Ok(());
        }
        self.change(table, TableChange::Drop { if_exists: false })?;
        for sequence in sequences(table) {
            self.drop_sequence(sequence, check)?;
        }
        Ok(())
    }

    /// Creates tables, each behind those it refers to, after the types of all `known` tables.
    pub(crate) fn create_all(&mut self, known: &[Table], wanted: &[Table], check: CheckFirst) -> Outcome<()> {
        let missing = self.those(wanted, check, false)?;
        let mut types: Vec<SqlType> = Vec::new();
        for table in known {
            for sql_type in self.dialect.types_with(table) {
                // Tables share a type.
                let is_same =
                    |other: &SqlType| (other.schema(), other.name()) == (sql_type.schema(), sql_type.name());
                if types.iter().any(is_same) {
                    continue;
                }
                self.create_type(&sql_type, CheckFirst::TYPES)?;
                types.push(sql_type);
            }
        }
        let can_alter = self.dialect.check_alters_constraints().is_ok();
        let Some(order) = creation_order(&missing, can_alter, &|_| true) else {
            return Err(raise(&CIRCULAR_DEPENDENCY_ERROR, "Circular dependency detected."));
        };
        for table in &order.tables {
            self.create_table_alone(table, check)?;
        }
        for (table, key) in order.later {
            self.change(&table, TableChange::AddConstraint(Constraint::ForeignKey(key)))?;
        }
        Ok(())
    }

    /// Drops tables, each before those it refers to, and then the types of all `known` tables.
    pub(crate) fn drop_all(&mut self, known: &[Table], wanted: &[Table], check: CheckFirst) -> Outcome<()> {
        let there = self.those(wanted, check, true)?;
        let can_alter = self.dialect.check_alters_constraints().is_ok();
        let has_name = |table: &Table, key: &ForeignKeyConstraint| self.is_named(table, key);
        let order = creation_order(&there, can_alter, &|(table, key)| can_alter && has_name(table, key));
        let (tables, keys) = match order {
            Some(order) => (order.tables, order.later),
            None if can_alter => {
                let mut names: Vec<String> = there.iter().map(|table| table.name.key()).collect();
                names.sort();
                return Err(raise(
                    &CIRCULAR_DEPENDENCY_ERROR,
                    format!(
                        "Can't sort tables for DROP; an unresolvable foreign key dependency exists between tables: {}.  \
                         Please ensure that the ForeignKey and ForeignKeyConstraint objects involved in the cycle have \
                         names so that they can be dropped using DROP CONSTRAINT.",
                        names.join(", ")
                    ),
                ));
            }
            None => (there.iter().rev().cloned().collect(), Vec::new()),
        };
        for (table, constraint) in keys {
            let constraint = Constraint::ForeignKey(constraint);
            self.change(
                &table,
                TableChange::DropConstraint { constraint, if_exists: false, cascade: false },
            )?;
        }
        for table in tables.iter().rev() {
            self.drop_table(table, CheckFirst { tables: false, ..check })?;
        }
        for table in known {
            for sql_type in self.dialect.types_with(table) {
                self.drop_type(&sql_type, CheckFirst::TYPES)?;
            }
        }
        Ok(())
    }

    fn is_named(&self, table: &Table, key: &ForeignKeyConstraint) -> bool {
        let naming_convention = self.naming_convention.clone();
        let constraint = Constraint::ForeignKey(key.clone());
        let change = TableChange::DropConstraint { constraint, if_exists: false, cascade: false };
        let statement = TableStatement { table: table.clone(), naming_convention, change };
        let statement = Executable::Schema(SchemaStatement::OfTable(Box::new(statement)));
        self.dialect.executable_statements(&statement, &self.context()).is_ok()
    }

    /// The tables that are there, or those that are not; all where nothing can or shall be looked for.
    fn those(&self, tables: &[Table], check: CheckFirst, there: bool) -> Outcome<Vec<Table>> {
        let mut those = Vec::new();
        for table in tables {
            let found = if check.tables { self.has_table(table)? } else { None };
            if found.is_none_or(|found| found == there) {
                those.push(table.clone());
            }
        }
        Ok(those)
    }
}

/// The sequences that columns of a table take their numbers from.
fn sequences(table: &Table) -> impl Iterator<Item = &Sequence> {
    table.columns.iter().filter_map(|column| match &column.default {
        Some(ColumnDefault::Sequence(sequence)) => Some(sequence),
        _ => None,
    })
}
