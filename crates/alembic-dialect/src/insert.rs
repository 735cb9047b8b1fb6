use alembic_schema::{
    BindParameter, Column, ColumnDefault, ColumnReference, ConflictAction, FromClause, Insert, InsertRows,
    OnConflict, SqlExpression, Table, ValueRow,
};

use crate::compile_state::{CompileState, Scope};
use crate::data_manipulation::{check_known, parameters_of, scalar_default, unconsumed};
use crate::select::Place;
use crate::{Compiler, DialectError};

impl Compiler<'_> {
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
            let Some(column) = table.column_of_key(&name.text) else { continue };
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
