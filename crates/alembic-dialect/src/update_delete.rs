use std::sync::Arc;

use alembic_schema::{
    Alias, Column, ColumnDefault, Delete, FromClause, SqlExpression, Table, Update, ValueRow,
};

use crate::compile_state::{CompileState, Scope};
use crate::data_manipulation::{check_known, parameters_of, scalar_default};
use crate::{Compiler, DialectError};

impl Compiler<'_> {
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
