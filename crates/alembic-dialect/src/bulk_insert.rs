use alembic_operations::{BulkInsert, Row, RowValue};
use alembic_schema::{BindParameter, Column, ColumnDefault, Table, TypeFamily, Value};

use crate::literal::no_literal;
use crate::{Compiler, DialectError, Parameters, Statement};

impl Compiler<'_> {
    /// `INSERT` of rows: offline one statement for each row, its values written into it; online one statement with
    /// the rows beside it.
    pub(crate) fn bulk_insert(&self, insert: &BulkInsert) -> Result<Vec<Statement>, DialectError> {
        for (key, _) in insert.rows.iter().flatten() {
            if !insert.table.columns.iter().any(|column| column.key() == key) {
                return Err(DialectError::Argument(format!(
                    "`op.bulk_insert` into table '{}' has a value for the column '{key}', which the table does not have",
                    insert.table.name
                )));
            }
        }
        if self.context.offline {
            return insert.rows.iter().map(|row| self.insert_literally(&insert.table, row)).collect();
        }
        let has_expressions =
            insert.rows.iter().flatten().any(|(_, value)| matches!(value, RowValue::Expression(_)));
        if insert.multiinsert && !has_expressions {
            return self.insert_many(&insert.table, &insert.rows);
        }
        insert.rows.iter().map(|row| self.insert_with_parameters(&insert.table, row)).collect()
    }

    fn insert_literally(&self, table: &Table, row: &Row) -> Result<Statement, DialectError> {
        let mut values = Vec::new();
        for column in &table.columns {
            let text = match (row_value(row, column), &column.default) {
                (Some(RowValue::Value(value)), _) => {
                    let untyped = column.sql_type.family() == TypeFamily::Null;
                    if untyped && *value != Value::Null {
                        return Err(no_literal(value, "NULL"));
                    }
                    self.literal(value, Some(&column.sql_type))?
                }
                (Some(RowValue::Expression(expression)), _) => self.literal_expression(expression)?,
                // A default that Python fills in is left for it to fill in, and here is no Python: NULL.
                (None, Some(_)) => "NULL".to_owned(),
                (None, None) => continue,
            };
            values.push((column, text));
        }
        Ok(self.insert(table, &values))
    }

    fn insert_with_parameters(&self, table: &Table, row: &Row) -> Result<Statement, DialectError> {
        let mut binds = self.bind_sink();
        let mut values = Vec::new();
        for column in &table.columns {
            let parameter = |value: &Value| BindParameter {
                name: Some(column.key().to_owned()),
                value: Some(value.clone()),
                sql_type: Some(column.sql_type.clone()),
                ..BindParameter::default()
            };
            let text = match (row_value(row, column), &column.default) {
                (Some(RowValue::Value(value)), _) | (None, Some(ColumnDefault::Scalar(value))) => {
                    self.bind(&parameter(value), &mut binds)?
                }
                (Some(RowValue::Expression(expression)), _)
                | (None, Some(ColumnDefault::Expression(expression))) => {
                    self.expression(expression, &mut binds)?
                }
                (None, Some(ColumnDefault::Callable(callable))) => {
                    return Err(DialectError::NotSupported(format!(
                        "`op.bulk_insert` leaves column '{}.{}' to its Python default {callable}, which must be called \
                         for every row: give the rows a value for it",
                        table.name, column.name
                    )));
                }
                (None, Some(ColumnDefault::Sequence(sequence))) => {
                    match self.dialect.next_value(&self.sequence_name(sequence)) {
                        Some(text) => text,
                        None => continue,
                    }
                }
                (None, None) => continue,
            };
            values.push((column, text));
        }
        let parameters = binds.into_parameters(self.parameter_style());
        Ok(Statement { parameters, ..self.insert(table, &values) })
    }

    /// One statement for rows that fill the same columns; the first row says which.
    fn insert_many(&self, table: &Table, rows: &[Row]) -> Result<Vec<Statement>, DialectError> {
        let Some(first) = rows.first() else { return Ok(Vec::new()) };
        let mut sets = Vec::new();
        for row in rows {
            if let Some((key, _)) = first.iter().find(|(key, _)| !row.iter().any(|(other, _)| other == key)) {
                return Err(DialectError::Argument(format!(
                    "A value is required for bind parameter '{key}', in parameter group {}",
                    sets.len()
                )));
            }
            let same: Row =
                row.iter().filter(|(key, _)| first.iter().any(|(known, _)| known == key)).cloned().collect();
            let statement = self.insert_with_parameters(table, &same)?;
            sets.push(statement);
        }
        let Some(statement) = sets.first().cloned() else { return Ok(Vec::new()) };
        let parameters = if let [only] = sets.as_slice() {
            only.parameters.clone()
        } else {
            Parameters::Many(sets.into_iter().map(|statement| statement.parameters).collect())
        };
        Ok(vec![Statement { parameters, ..statement }])
    }

    fn insert(&self, table: &Table, values: &[(&Column, String)]) -> Statement {
        let name = self.table(&table.name);
        if values.is_empty() {
            return self.statement(format!("INSERT INTO {name} DEFAULT VALUES"));
        }
        let columns = self.identifiers(values.iter().map(|(column, _)| &column.name));
        let texts: Vec<&str> = values.iter().map(|(_, text)| text.as_str()).collect();
        self.statement(format!("INSERT INTO {name} ({columns}) VALUES ({})", texts.join(", ")))
    }
}

fn row_value<'r>(row: &'r Row, column: &Column) -> Option<&'r RowValue> {
    row.iter().find(|(key, _)| key == column.key()).map(|(_, value)| value)
}
