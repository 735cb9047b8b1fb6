use alembic_operations::{BulkInsert, Row, RowValue};
use alembic_schema::{BindParameter, Column, ColumnDefault, Table, TypeFamily, Value};

use crate::compile_state::CompileState;
use crate::literal::no_literal;
use crate::{Compiler, DialectError, Parameters, Statement};

impl Compiler<'_> {
    /// `INSERT` of rows: offline one statement for each row, its values written into it; online one statement with
    /// the rows beside it.
    pub(crate) fn bulk_insert(&self, insert: &BulkInsert) -> Result<Vec<Statement>, DialectError> {
        for (key, _) in insert.rows.iter().flatten() {
            if !insert.table.columns.iter().any(|column| column.key() == key) {
                return Err(DialectError::raised(
                    "KeyError",
                    format!(
                        "`op.bulk_insert` into table '{}' has a value for the column '{key}', which the table does not have",
                        insert.table.name
                    ),
                ));
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
        let mut state = self.compile_state();
        let values = self.row_values(table, row, "", &mut state)?;
        let parameters = state.into_parameters(self.parameter_style());
        Ok(Statement { parameters, ..self.insert(table, &values) })
    }

    /// The columns that a row fills, each with its placeholder; parameters are named by column and suffix.
    fn row_values<'t>(
        &self,
        table: &'t Table,
        row: &Row,
        suffix: &str,
        state: &mut CompileState,
    ) -> Result<Vec<(&'t Column, String)>, DialectError> {
        let mut values = Vec::new();
        for column in &table.columns {
            let parameter = |value: &Value| BindParameter {
                name: Some(format!("{}{suffix}", column.key())),
                value: Some(value.clone()),
                sql_type: Some(column.sql_type.clone()),
                ..BindParameter::default()
            };
            let text = match (row_value(row, column), &column.default) {
                (Some(RowValue::Value(value)), _) | (None, Some(ColumnDefault::Scalar(value))) => {
                    self.bind(&parameter(value), state)?
                }
                (Some(RowValue::Expression(expression)), _)
                | (None, Some(ColumnDefault::Expression(expression))) => {
                    self.expression(expression, state)?
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
        Ok(values)
    }

    /// Rows that fill the same columns; the first row says which. Where the database takes several rows in one
    /// statement they go in pages, elsewhere one statement is executed for each row.
    fn insert_many(&self, table: &Table, rows: &[Row]) -> Result<Vec<Statement>, DialectError> {
        let Some(first) = rows.first() else { return Ok(Vec::new()) };
        let mut same_columns = Vec::new();
        for (group, row) in rows.iter().enumerate() {
            if let Some((key, _)) = first.iter().find(|(key, _)| !row.iter().any(|(other, _)| other == key)) {
                return Err(DialectError::raised(
                    "StatementError",
                    format!("A value is required for bind parameter '{key}', in parameter group {group}"),
                ));
            }
            let known = |key: &String| first.iter().any(|(known, _)| known == key);
            same_columns.push(row.iter().filter(|(key, _)| known(key)).cloned().collect::<Row>());
        }
        if let [only] = same_columns.as_slice() {
            return Ok(vec![self.insert_with_parameters(table, only)?]);
        }
        if self.dialect.inserts_several_rows() && !first.is_empty() {
            return self.insert_pages(table, &same_columns);
        }
        let mut sets = Vec::new();
        let mut text = String::new();
        for row in &same_columns {
            let statement = self.insert_with_parameters(table, row)?;
            sets.push(statement.parameters);
            text = statement.text;
        }
        Ok(vec![Statement { parameters: Parameters::Many(sets), ..self.statement(text) }])
    }

    /// `VALUES (…), (…)`: at most 1,000 rows and 32,700 values in a statement.
    ///
    /// Source of the numbers and of the parameters' names: SQLAlchemy 2.1.9, "insertmanyvalues".
    fn insert_pages(&self, table: &Table, rows: &[Row]) -> Result<Vec<Statement>, DialectError> {
        let mut statements = Vec::new();
        let values_per_row = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
        for page in rows.chunks((32_700 / values_per_row).clamp(1, 1000)) {
            let mut state = self.compile_state();
            let mut head = Vec::new();
            let mut tuples = Vec::new();
            for (number, row) in page.iter().enumerate() {
                let values = self.row_values(table, row, &format!("__{number}"), &mut state)?;
                let texts: Vec<&str> = values.iter().map(|(_, text)| text.as_str()).collect();
                tuples.push(format!("({})", texts.join(", ")));
                head = values.into_iter().map(|(column, _)| &column.name).collect();
            }
            let text = format!(
                "INSERT INTO {} ({}) VALUES {}",
                self.table(&table.name),
                self.identifiers(head),
                tuples.join(", ")
            );
            let parameters = state.into_parameters(self.parameter_style());
            statements.push(Statement { parameters, ..self.statement(text) });
        }
        Ok(statements)
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
