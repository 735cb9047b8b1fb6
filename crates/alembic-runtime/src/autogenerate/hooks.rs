use std::collections::HashMap;
use std::rc::Rc;

use alembic_autogenerate::{DefaultQuestion, Hooks, Parent, Subject, SubjectKind, TypeQuestion};
use alembic_bindings::{
    Migration, SharedConnection, connection_exception, dialect_exception, migration_context_value,
    schema_column, schema_constraint, schema_index, schema_table, schema_type,
};
use alembic_connection::SqlValue;
use alembic_dialect::{DefaultPair, Statement};
use alembic_evaluator::{CallArguments, Interruption, Outcome, Value, Vm};
use alembic_schema::{Column, Constraint, SqlType, Table};

use super::options::Options;
use crate::migration::MigrationContext;

/// The rules that `env.py` gave, called as Python functions.
pub(super) struct ScriptHooks<'a> {
    pub(super) vm: &'a mut Vm,
    pub(super) migration: Rc<MigrationContext>,
    pub(super) connection: SharedConnection,
    pub(super) options: &'a Options,
    /// Tables that rules have seen, by the address of what they are made of, so that each is one object.
    tables: HashMap<*const Table, Value>,
}

impl<'a> ScriptHooks<'a> {
    pub(super) fn new(
        vm: &'a mut Vm,
        migration: Rc<MigrationContext>,
        connection: SharedConnection,
        options: &'a Options,
    ) -> Self {
        Self { vm, migration, connection, options, tables: HashMap::new() }
    }

    fn table(&mut self, table: &Table) -> Value {
        self.tables.entry(std::ptr::from_ref(table)).or_insert_with(|| schema_table(table)).clone()
    }

    fn column(&mut self, (table, column): (&Table, &Column)) -> Value {
        schema_column(&self.table(table), column)
    }

    fn value(&mut self, subject: Subject<'_>) -> Value {
        match subject {
            Subject::Table(table) => self.table(table),
            Subject::Column(table, column) => self.column((table, column)),
            Subject::Index(table, index) => schema_index(&self.table(table), index),
            Subject::Unique(table, unique) => {
                schema_constraint(&self.table(table), Constraint::Unique(unique.clone()))
            }
            Subject::ForeignKey(table, key) => {
                schema_constraint(&self.table(table), Constraint::ForeignKey(key.clone()))
            }
            Subject::Check(table, check) => {
                schema_constraint(&self.table(table), Constraint::Check(check.clone()))
            }
        }
    }

    fn truth(&mut self, function: &Value, arguments: Vec<Value>) -> Outcome<bool> {
        let answer = self.vm.call(function, CallArguments::positional(arguments))?;
        self.vm.truth(&answer)
    }

    /// `None` leaves the decision to the usual rules; so does, as in the reference, anything false but `False`.
    fn decision(&mut self, function: &Value, arguments: Vec<Value>) -> Outcome<Option<bool>> {
        let answer = self.vm.call(function, CallArguments::positional(arguments))?;
        if matches!(answer, Value::Bool(false)) {
            return Ok(Some(false));
        }
        Ok(self.vm.truth(&answer)?.then_some(true))
    }

    fn context(&self) -> Value {
        migration_context_value(Rc::clone(&self.migration) as Rc<dyn Migration>)
    }

    /// Asks in a savepoint, which goes with everything that was made for the question.
    fn asked(&self, statements: &[&Statement]) -> Outcome<Option<SqlValue>> {
        let savepoint = self.connection.begin_nested().map_err(connection_exception)?;
        let run = |statement: &&Statement| self.connection.execute(statement).map(|outcome| outcome.rows);
        // What the database refuses is no default of its own.
        let answers: Result<Vec<_>, _> = statements.iter().map(run).collect();
        let answer =
            answers.ok().and_then(|answers| answers.into_iter().next_back()?.into_iter().flatten().next());
        self.connection.rollback_transaction(savepoint).map_err(connection_exception)?;
        Ok(answer)
    }
}

impl Hooks for ScriptHooks<'_> {
    type Error = Interruption;

    fn include_name(&mut self, name: Option<&str>, kind: SubjectKind, parent: Parent<'_>) -> Outcome<bool> {
        let Some(function) = &self.options.include_name else { return Ok(true) };
        let (schema, table) = match parent {
            Parent::None => (None, None),
            Parent::Schema(schema) => (schema, name),
            Parent::Table(schema, table) => (schema, Some(table)),
        };
        let mut names = Vec::new();
        if let Parent::Table(_, table) = parent {
            names.push(("table_name", Value::string(table)));
        }
        if parent != Parent::None {
            names.push(("schema_name", Value::optional_string(schema)));
        }
        if let Some(table) = table {
            let qualified = schema.map_or_else(|| table.to_owned(), |schema| format!("{schema}.{table}"));
            names.push(("schema_qualified_table_name", Value::string(&qualified)));
        }
        let arguments = vec![Value::optional_string(name), Value::string(kind.as_str()), Value::dict(names)];
        self.truth(&function.clone(), arguments)
    }

    fn include_object(
        &mut self,
        subject: Subject<'_>,
        name: Option<&str>,
        reflected: bool,
        other: Option<Subject<'_>>,
    ) -> Outcome<bool> {
        let Some(function) = &self.options.include_object else { return Ok(true) };
        let arguments = vec![
            self.value(subject),
            Value::optional_string(name),
            Value::string(subject.kind().as_str()),
            Value::Bool(reflected),
            other.map_or(Value::None, |other| self.value(other)),
        ];
        self.truth(function, arguments)
    }

    fn compare_type(&mut self, question: TypeQuestion<'_>) -> Outcome<Option<bool>> {
        let Some(function) = &self.options.compare_type else { return Ok(None) };
        let arguments = vec![
            self.context(),
            self.column(question.found),
            self.column(question.wanted),
            schema_type(self.vm, &question.found.1.sql_type),
            schema_type(self.vm, &question.wanted.1.sql_type),
        ];
        self.decision(function, arguments)
    }

    fn compare_server_default(&mut self, question: DefaultQuestion<'_>) -> Outcome<Option<bool>> {
        let Some(function) = &self.options.compare_server_default else { return Ok(None) };
        let default = if question.columns.wanted.1.server_default.is_some() {
            let column = self.column(question.columns.wanted);
            self.vm.get_attribute(&column, "server_default")?
        } else {
            Value::None
        };
        let arguments = vec![
            self.context(),
            self.column(question.columns.found),
            self.column(question.columns.wanted),
            Value::optional_string(question.found),
            default,
            Value::optional_string(question.wanted),
        ];
        self.decision(function, arguments)
    }

    fn is_same_default(&mut self, pair: &DefaultPair<'_>) -> Outcome<bool> {
        let dialect = self.migration.dialect();
        let spelling = dialect.default_spelling(pair).map_err(|error| dialect_exception(&error))?;
        let Some(spelling) = spelling else { return Ok(false) };
        let mut statements: Vec<&Statement> = spelling.before.iter().collect();
        statements.push(&spelling.question);
        if self.asked(&statements)? == Some(SqlValue::Text(pair.found.to_owned())) {
            return Ok(true);
        }
        match &spelling.equality {
            Some(equality) => Ok(self.asked(&[equality])? == Some(SqlValue::Bool(true))),
            None => Ok(false),
        }
    }

    fn has_type(&mut self, sql_type: &SqlType) -> Outcome<bool> {
        match self.migration.dialect().type_exists(sql_type) {
            Some(question) => {
                let answer = self.connection.execute(&question).map_err(connection_exception)?;
                Ok(!answer.rows.is_empty())
            }
            None => Ok(true),
        }
    }
}
