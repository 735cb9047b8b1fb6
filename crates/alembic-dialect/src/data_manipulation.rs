use std::borrow::Cow;
use std::sync::Arc;

use alembic_operations::{BulkInsert, Row, RowValue};
use alembic_schema::{
    Alias, BindParameter, Column, DataStatement, FromClause, Insert, InsertRows, SqlExpression, Table,
    Update, Value, ValueRow,
};

use crate::compile_state::CompileState;
use crate::from_clause::with_ctes;
use crate::operators::ATOM;
use crate::select::{Place, result_label};
use crate::{Compiler, DialectError, Parameters, Statement};

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
                .map(|(name, sql_type)| self.result_column(name.text.clone(), sql_type))
                .collect(),
            other => {
                self.check_readable(other.columns())?;
                self.result_columns(other.columns(), &mut state)
            }
        };
        let parameters = if self.context.offline {
            Parameters::None
        } else {
            state.into_parameters(self.parameter_style())
        };
        Ok(Statement { parameters, columns, ..self.statement(text) })
    }

    /// Refuses to read geographic data, whose values are objects of a library.
    fn check_readable(&self, columns: &[SqlExpression]) -> Result<(), DialectError> {
        for column in columns {
            let sql_type = column.sql_type();
            let sql_type = sql_type.for_dialect(self.dialect.name());
            if sql_type.spatial().is_some() {
                return Err(DialectError::NotSupported(format!(
                    "a value of type {} cannot be read here: select its text, `func.ST_AsText(…)`",
                    self.type_text(sql_type)?
                )));
            }
        }
        Ok(())
    }

    /// A value after `SET` or in `VALUES`: whatever has an operator stands in parentheses.
    pub(crate) fn set_value(
        &self,
        value: &SqlExpression,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        self.operand(value, ATOM - 1, state)
    }

    pub(crate) fn returning(
        &self,
        columns: &[SqlExpression],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
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
    pub(crate) fn unqualified(
        &self,
        expression: &SqlExpression,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let before = std::mem::replace(&mut state.unqualified, true);
        let text = self.expression(expression, state);
        state.unqualified = before;
        text
    }

    pub(crate) fn named_ctes(
        &self,
        ctes: &[Arc<Alias>],
        state: &mut CompileState,
    ) -> Result<(), DialectError> {
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
pub(crate) fn parameters_of(table: &Table) -> ValueRow {
    let parameter = |column: &Column| {
        SqlExpression::from(BindParameter {
            name: Some(column.key().to_owned()),
            sql_type: Some(column.sql_type.clone()),
            ..BindParameter::default()
        })
    };
    table.columns.iter().map(|column| (column.key().to_owned(), parameter(column))).collect()
}

pub(crate) fn scalar_default(column: &Column, value: &Value) -> SqlExpression {
    SqlExpression::from(BindParameter {
        name: Some(column.key().to_owned()),
        value: Some(value.clone()),
        sql_type: Some(column.sql_type.clone()),
        ..BindParameter::default()
    })
}

pub(crate) fn check_known(table: &Table, row: &ValueRow) -> Result<(), DialectError> {
    let unknown: Vec<&String> = row
        .iter()
        .map(|(key, _)| key)
        .filter(|key| !table.columns.iter().any(|column| column.key() == *key))
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(unconsumed(unknown.into_iter())) }
}

pub(crate) fn unconsumed<'k>(keys: impl Iterator<Item = &'k String>) -> DialectError {
    let mut keys: Vec<&str> = keys.map(String::as_str).collect();
    keys.sort_unstable();
    DialectError::Compile(format!("Unconsumed column names: {}", keys.join(", ")))
}
