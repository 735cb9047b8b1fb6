use std::borrow::Cow;
use std::sync::Arc;

use alembic_operations::{BulkInsert, Row, RowValue};
use alembic_schema::{
    Alias, BindParameter, Column, ColumnDefault, ColumnReference, ConflictAction, DataStatement, Delete,
    FromClause, Insert, InsertRows, OnConflict, SqlExpression, Table, Update, Value, ValueRow,
};

use crate::compile_state::{CompileState, Scope};
use crate::from_clause::with_ctes;
use crate::operators::ATOM;
use crate::select::{Place, result_label};
use crate::{Compiler, DialectError, Parameters, ResultColumn, Statement};

impl Compiler<'_> {
    /// A statement about rows, with the values that its execution gives by name: executed once for each set of them,
    /// or once without any.
    pub(crate) fn data_statement(
        &self,
        statement: &DataStatement,
        sets: &[ValueRow],
    ) -> Result<Vec<Statement>, DialectError> {
        if let DataStatement::Insert(insert) = statement
            && sets.len() > 1
            && let Some(bulk) = bulk_insert(insert, sets)
        {
            return self.bulk_insert(&bulk);
        }
        let mut many = Vec::new();
        for set in sets {
            let statement = with_values(statement, set);
            many.push(self.one_statement(statement.as_ref(), set)?);
        }
        let Some(first) = many.first() else { return Ok(vec![self.one_statement(statement, &Vec::new())?]) };
        if many.len() == 1 || many.iter().any(|other| other.text != first.text) {
            return Ok(many);
        }
        let text = first.text.clone();
        let sets = many.into_iter().map(|statement| statement.parameters).collect();
        Ok(vec![Statement { parameters: Parameters::Many(sets), ..self.statement(text) }])
    }

    fn one_statement(&self, statement: &DataStatement, set: &ValueRow) -> Result<Statement, DialectError> {
        let mut state = self.compile_state();
        for (name, value) in set {
            if let SqlExpression::Bind(parameter) = value
                && let Some(value) = &parameter.value
            {
                state.given.push((name.clone(), value.clone()));
            }
        }
        let text = self.inner_statement(statement, Place::Value, &mut state)?;
        let text = with_ctes(text, &state);
        let columns = match statement {
            DataStatement::Text { columns, .. } => columns
                .iter()
                .map(|(name, sql_type)| ResultColumn {
                    name: name.text.clone(),
                    sql_type: self.dialect_type(sql_type).clone(),
                })
                .collect(),
            other => self.result_columns(other.columns(), &mut state),
        };
        let parameters = if self.context.offline {
            Parameters::None
        } else {
            state.into_parameters(self.parameter_style())
        };
        Ok(Statement { parameters, columns, ..self.statement(text) })
    }

    /// `INSERT`.
    pub(crate) fn insert_text(
        &self,
        insert: &Insert,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        self.named_ctes(&insert.ctes, state)?;
        let name = self.table(&insert.table.name);
        let mut text = format!("INSERT {}INTO {name}", self.words(&insert.prefixes, state)?);
        state.scopes.push(Scope::default());
        let body = self.insert_rows(insert, state);
        state.scopes.pop();
        text.push_str(&body?);
        if let Some(on_conflict) = &insert.on_conflict {
            text.push_str(&self.on_conflict(on_conflict, &insert.table, state)?);
        }
        let keys = self.generated_keys(insert)?;
        let returning = if insert.returning.is_empty() { &keys } else { &insert.returning };
        text.push_str(&self.returning(returning, state)?);
        Ok(text)
    }

    /// The columns of the primary key that the database fills in, which the reference asks for.
    ///
    /// Source: SQLAlchemy 2.1.9, `crud.py`.
    fn generated_keys(&self, insert: &Insert) -> Result<Vec<SqlExpression>, DialectError> {
        let table = &insert.table;
        let row = match &insert.rows {
            InsertRows::One(row) if !insert.inline => row,
            _ => return Ok(Vec::new()),
        };
        if table.primary_key().is_empty() {
            return Ok(Vec::new());
        }
        let numbered = self.table_parts(table)?.autoincrement.map(|place| &table.columns[place].name);
        let mut keys = Vec::new();
        for name in table.primary_key() {
            let Some(column) = table.column(&name.text) else { continue };
            let given = row.iter().find(|(key, _)| key == column.key()).map(|(_, value)| value);
            let asked = match given {
                Some(SqlExpression::Bind(_)) => false,
                Some(_) => self.dialect.returns_numbered_keys(),
                None if column.default.is_some() => false,
                None if column.server_default.is_some() => true,
                None => self.dialect.returns_numbered_keys() && numbered == Some(&column.name),
            };
            if asked {
                keys.push(SqlExpression::Column(ColumnReference {
                    table: Some(FromClause::Table(table.name.clone())),
                    name: column.name.clone(),
                    sql_type: Some(column.sql_type.clone()),
                }));
            }
        }
        Ok(keys)
    }

    fn insert_rows(&self, insert: &Insert, state: &mut CompileState) -> Result<String, DialectError> {
        let table = &insert.table;
        let all: ValueRow;
        let rows: Vec<&ValueRow> = match &insert.rows {
            InsertRows::Query { columns, query, .. } => {
                let names = columns.iter().map(|key| {
                    table.columns.iter().find(|column| column.key() == key).map(|column| &column.name)
                });
                let names: Vec<_> = names.collect::<Option<_>>().ok_or_else(|| unconsumed(columns.iter()))?;
                let names = self.identifiers(names);
                let query = self.inner_statement(query, Place::Value, state)?;
                return Ok(format!(" ({names}) {query}"));
            }
            InsertRows::Unspecified => {
                all = parameters_of(table);
                vec![&all]
            }
            InsertRows::One(row) => vec![row],
            InsertRows::Many(rows) => rows.iter().collect(),
        };
        let Some(first) = rows.first() else { return Ok(" DEFAULT VALUES".to_owned()) };
        let several = matches!(insert.rows, InsertRows::Many(_));
        let mut names = Vec::new();
        let mut tuples = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            check_known(table, row)?;
            let suffix = if several { format!("_m{number}") } else { String::new() };
            let mut values = Vec::new();
            for column in &table.columns {
                let Some(value) = self.inserted_value(table, column, row, first, &suffix, state)? else {
                    continue;
                };
                if number == 0 {
                    names.push(&column.name);
                }
                values.push(value);
            }
            tuples.push(format!("({})", values.join(", ")));
        }
        if names.is_empty() {
            return Ok(" DEFAULT VALUES".to_owned());
        }
        Ok(format!(" ({}) VALUES {}", self.identifiers(names), tuples.join(", ")))
    }

    /// What a row has for a column: the value given, or what the column's default in Python is.
    fn inserted_value(
        &self,
        table: &Table,
        column: &Column,
        row: &ValueRow,
        first: &ValueRow,
        suffix: &str,
        state: &mut CompileState,
    ) -> Result<Option<String>, DialectError> {
        let given =
            |row: &ValueRow| row.iter().find(|(key, _)| key == column.key()).map(|(_, value)| value.clone());
        if let Some(value) = given(row) {
            return self.set_value(&named(value, suffix), state).map(Some);
        }
        if given(first).is_some() {
            return Err(DialectError::Compile(format!(
                "INSERT value for column {}.{} is explicitly rendered as a boundparameter in the VALUES clause; a \
                 Python-side value or SQL expression is required",
                table.name, column.name
            )));
        }
        match &column.default {
            // A default that Python fills in is left for it to fill in, and here is no Python: NULL.
            Some(ColumnDefault::Scalar(_) | ColumnDefault::Callable(_)) if state.literal => {
                Ok(Some("NULL".to_owned()))
            }
            Some(ColumnDefault::Scalar(value)) => {
                // The first row has the parameter that a single row would have.
                let suffix = if suffix == "_m0" { "" } else { suffix };
                self.set_value(&named(scalar_default(column, value), suffix), state).map(Some)
            }
            Some(ColumnDefault::Expression(expression)) => self.set_value(expression, state).map(Some),
            Some(ColumnDefault::Sequence(sequence)) => {
                Ok(self.dialect.next_value(&self.sequence_name(sequence)))
            }
            Some(ColumnDefault::Callable(callable)) => Err(DialectError::NotSupported(format!(
                "the insert into table '{}' leaves column '{}' to its Python default {callable}, which must be called \
                 for every row: give the statement a value for it",
                table.name, column.name
            ))),
            None => Ok(None),
        }
    }

    /// `UPDATE`.
    pub(crate) fn update_text(
        &self,
        update: &Update,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        self.named_ctes(&update.ctes, state)?;
        let target = target(&update.table, update.alias.as_ref());
        let values: ValueRow = match &update.values {
            Some(values) => values.clone(),
            None => parameters_of(&update.table),
        };
        check_known(&update.table, &values)?;
        let values = self.with_defaults(&update.table, values, state)?;
        let mut extra = Vec::new();
        let used = update.conditions.iter().chain(values.iter().map(|(_, value)| value));
        for from in used.flat_map(SqlExpression::sources) {
            if !from.is_same(&target) && !extra.iter().any(|known: &FromClause| known.is_same(&from)) {
                extra.push(from);
            }
        }
        push_scope(&target, &extra, state);
        let text = self.update_body(update, &target, &values, &extra, state);
        state.scopes.pop();
        text
    }

    /// The new values with those that Python fills in on every update.
    fn with_defaults(
        &self,
        table: &Table,
        mut values: ValueRow,
        state: &CompileState,
    ) -> Result<ValueRow, DialectError> {
        for column in &table.columns {
            if values.iter().any(|(key, _)| key == column.key()) {
                continue;
            }
            let value = match &column.on_update {
                None => continue,
                Some(ColumnDefault::Scalar(_) | ColumnDefault::Callable(_)) if state.literal => {
                    SqlExpression::Null
                }
                Some(ColumnDefault::Scalar(value)) => scalar_default(column, value),
                Some(ColumnDefault::Expression(expression)) => expression.clone(),
                Some(ColumnDefault::Callable(callable)) => {
                    return Err(DialectError::NotSupported(format!(
                        "the update of table '{}' leaves column '{}' to its Python default {callable}, which must be \
                         called: give the statement a value for it",
                        table.name, column.name
                    )));
                }
                Some(ColumnDefault::Sequence(sequence)) => {
                    match self.dialect.next_value(&self.sequence_name(sequence)) {
                        Some(text) => SqlExpression::LiteralColumn(text),
                        None => continue,
                    }
                }
            };
            values.push((column.key().to_owned(), value));
        }
        Ok(values)
    }

    fn update_body(
        &self,
        update: &Update,
        target: &FromClause,
        values: &ValueRow,
        extra: &[FromClause],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let mut text =
            format!("UPDATE {}{} SET ", self.words(&update.prefixes, state)?, self.source(target, state)?);
        let column_of = |key: &str| update.table.columns.iter().find(|column| column.key() == key);
        let ordered: Vec<(&Column, &SqlExpression)> = if update.ordered {
            values.iter().filter_map(|(key, value)| Some((column_of(key)?, value))).collect()
        } else {
            let value_of = |column: &Column| values.iter().find(|(key, _)| key == column.key());
            update.table.columns.iter().filter_map(|column| Some((column, &value_of(column)?.1))).collect()
        };
        let mut set = Vec::new();
        for (column, value) in ordered {
            set.push(format!("{}={}", self.identifier(&column.name), self.set_value(value, state)?));
        }
        text.push_str(&set.join(", "));
        if !extra.is_empty() {
            let extra: Vec<String> =
                extra.iter().map(|from| self.source(from, state)).collect::<Result<_, _>>()?;
            text.push_str(&format!(" FROM {}", extra.join(", ")));
        }
        if !update.conditions.is_empty() {
            text.push_str(&format!(" WHERE {}", self.conditions(&update.conditions, state)?));
        }
        text.push_str(&self.returning(&update.returning, state)?);
        Ok(text)
    }

    /// `DELETE`.
    pub(crate) fn delete_text(
        &self,
        delete: &Delete,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        self.named_ctes(&delete.ctes, state)?;
        let target = target(&delete.table, delete.alias.as_ref());
        let mut extra: Vec<FromClause> = Vec::new();
        for from in delete.conditions.iter().flat_map(SqlExpression::sources) {
            if !from.is_same(&target) && !extra.iter().any(|known| known.is_same(&from)) {
                extra.push(from);
            }
        }
        push_scope(&target, &extra, state);
        let text = self.delete_body(delete, &target, &extra, state);
        state.scopes.pop();
        text
    }

    fn delete_body(
        &self,
        delete: &Delete,
        target: &FromClause,
        extra: &[FromClause],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let mut text =
            format!("DELETE {}FROM {}", self.words(&delete.prefixes, state)?, self.source(target, state)?);
        if !extra.is_empty() {
            let extra: Vec<String> =
                extra.iter().map(|from| self.source(from, state)).collect::<Result<_, _>>()?;
            text.push_str(&self.dialect.delete_from(&extra.join(", "))?);
        }
        if !delete.conditions.is_empty() {
            text.push_str(&format!(" WHERE {}", self.conditions(&delete.conditions, state)?));
        }
        text.push_str(&self.returning(&delete.returning, state)?);
        Ok(text)
    }

    /// A value after `SET` or in `VALUES`: whatever has an operator stands in parentheses.
    fn set_value(&self, value: &SqlExpression, state: &mut CompileState) -> Result<String, DialectError> {
        self.operand(value, ATOM - 1, state)
    }

    fn on_conflict(
        &self,
        on_conflict: &OnConflict,
        table: &Table,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let mut target = String::new();
        if let Some(constraint) = &on_conflict.constraint {
            target = format!(" ON CONSTRAINT {}", self.identifier(constraint));
        } else if !on_conflict.target.is_empty() {
            let mut items = Vec::new();
            for item in &on_conflict.target {
                items.push(self.unqualified(item, state)?);
            }
            target = format!(" ({})", items.join(", "));
            if let Some(condition) = &on_conflict.target_condition {
                target.push_str(&format!(" WHERE {}", self.unqualified(condition, state)?));
            }
        }
        let ConflictAction::Update { values, condition } = &on_conflict.action else {
            return Ok(format!(" ON CONFLICT{target} DO NOTHING"));
        };
        let value_of = |column: &Column| values.iter().find(|(key, _)| key == column.key());
        let mut set = Vec::new();
        for column in &table.columns {
            if let Some((_, value)) = value_of(column) {
                set.push(format!("{} = {}", self.identifier(&column.name), self.set_value(value, state)?));
            }
        }
        // What is no column of the table is written all the same.
        for (key, value) in values {
            if !table.columns.iter().any(|column| column.key() == key) {
                set.push(format!(
                    "{} = {}",
                    self.identifier(&key.as_str().into()),
                    self.set_value(value, state)?
                ));
            }
        }
        let mut text = format!(" ON CONFLICT{target} DO UPDATE SET {}", set.join(", "));
        if let Some(condition) = condition {
            text.push_str(&format!(" WHERE {}", self.expression(condition, state)?));
        }
        Ok(text)
    }

    fn returning(&self, columns: &[SqlExpression], state: &mut CompileState) -> Result<String, DialectError> {
        if columns.is_empty() {
            return Ok(String::new());
        }
        let mut written = Vec::new();
        for (column, name) in columns.iter().zip(alembic_schema::result_names(columns)) {
            let label = result_label(column, &name, state);
            let text = if self.dialect.returns_qualified_columns() {
                self.expression(column, state)?
            } else {
                self.unqualified(column, state)?
            };
            written.push(match label {
                Some(label) => format!("{text} AS {}", self.identifier(&label)),
                None => text,
            });
        }
        Ok(format!(" RETURNING {}", written.join(", ")))
    }

    /// An expression whose columns stand without their table.
    fn unqualified(
        &self,
        expression: &SqlExpression,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let before = std::mem::replace(&mut state.unqualified, true);
        let text = self.expression(expression, state);
        state.unqualified = before;
        text
    }

    fn named_ctes(&self, ctes: &[Arc<Alias>], state: &mut CompileState) -> Result<(), DialectError> {
        for cte in ctes {
            self.source(&FromClause::Alias(cte.clone()), state)?;
        }
        Ok(())
    }
}

/// The statement with the values of an execution for its columns.
fn with_values<'s>(statement: &'s DataStatement, set: &ValueRow) -> Cow<'s, DataStatement> {
    let known = |table: &Table| -> ValueRow {
        set.iter()
            .filter(|(key, _)| table.columns.iter().any(|column| column.key() == key))
            .cloned()
            .collect()
    };
    match statement {
        DataStatement::Insert(insert) => {
            let mut insert = insert.clone();
            match &mut insert.rows {
                rows @ InsertRows::Unspecified => *rows = InsertRows::One(set.clone()),
                InsertRows::One(row) => {
                    for (key, value) in known(&insert.table) {
                        match row.iter_mut().find(|(known, _)| *known == key) {
                            Some((_, old @ SqlExpression::Bind(_))) => *old = value,
                            Some(_) => {}
                            None => row.push((key, value)),
                        }
                    }
                }
                InsertRows::Many(_) | InsertRows::Query { .. } => {}
            }
            Cow::Owned(DataStatement::Insert(insert))
        }
        DataStatement::Update(update) if update.values.is_none() => {
            let values = Some(known(&update.table));
            Cow::Owned(DataStatement::Update(Box::new(Update { values, ..(**update).clone() })))
        }
        other => Cow::Borrowed(other),
    }
}

/// Many rows of plain values for a plain insert, as one operation; `None` where it is more than that.
fn bulk_insert(insert: &Insert, sets: &[ValueRow]) -> Option<BulkInsert> {
    let plain = insert.returning.is_empty()
        && insert.on_conflict.is_none()
        && insert.prefixes.is_empty()
        && insert.ctes.is_empty()
        && insert.rows == InsertRows::Unspecified;
    let value_of = |value: &SqlExpression| match value {
        SqlExpression::Bind(parameter) => parameter.value.clone().map(RowValue::Value),
        _ => None,
    };
    let row = |set: &ValueRow| -> Option<Row> {
        set.iter().map(|(key, value)| Some((key.clone(), value_of(value)?))).collect()
    };
    let rows = if plain { sets.iter().map(row).collect::<Option<Vec<_>>>()? } else { return None };
    Some(BulkInsert { table: insert.table.clone(), rows, multiinsert: true })
}

/// A parameter for each column, without values.
fn parameters_of(table: &Table) -> ValueRow {
    let parameter = |column: &Column| {
        SqlExpression::from(BindParameter {
            name: Some(column.key().to_owned()),
            sql_type: Some(column.sql_type.clone()),
            ..BindParameter::default()
        })
    };
    table.columns.iter().map(|column| (column.key().to_owned(), parameter(column))).collect()
}

fn scalar_default(column: &Column, value: &Value) -> SqlExpression {
    SqlExpression::from(BindParameter {
        name: Some(column.key().to_owned()),
        value: Some(value.clone()),
        sql_type: Some(column.sql_type.clone()),
        ..BindParameter::default()
    })
}

/// The value of one row of several: its parameter is named by column and row.
fn named(value: SqlExpression, suffix: &str) -> SqlExpression {
    match value {
        SqlExpression::Bind(parameter) if !suffix.is_empty() && !parameter.unique => {
            let name = parameter.name.as_ref().map(|name| format!("{name}{suffix}"));
            SqlExpression::from(BindParameter { name, ..(*parameter).clone() })
        }
        other => other,
    }
}

fn target(table: &Table, alias: Option<&Arc<Alias>>) -> FromClause {
    alias.map_or_else(|| FromClause::Table(table.name.clone()), |alias| FromClause::Alias(alias.clone()))
}

fn push_scope(target: &FromClause, extra: &[FromClause], state: &mut CompileState) {
    let mut own = vec![target.clone()];
    own.extend(extra.iter().cloned());
    let mut all = own.clone();
    all.extend(state.scopes.last().map(|outer| outer.all.clone()).unwrap_or_default());
    state.scopes.push(Scope { own, all, labels: Vec::new() });
}

fn check_known(table: &Table, row: &ValueRow) -> Result<(), DialectError> {
    let unknown: Vec<&String> = row
        .iter()
        .map(|(key, _)| key)
        .filter(|key| !table.columns.iter().any(|column| column.key() == *key))
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(unconsumed(unknown.into_iter())) }
}

fn unconsumed<'k>(keys: impl Iterator<Item = &'k String>) -> DialectError {
    let mut keys: Vec<&str> = keys.map(String::as_str).collect();
    keys.sort_unstable();
    DialectError::Compile(format!("Unconsumed column names: {}", keys.join(", ")))
}
