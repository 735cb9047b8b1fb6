//! PostgreSQL.

mod named_object;
mod reserved_words;
mod types;

use alembic_operations::SchemaStatement;
use alembic_schema::{BinaryOperator, Interval, SqlType, TableName};

use crate::{Compiler, Dialect, DialectError, ParameterStyle, Parameters, Statement};
use reserved_words::RESERVED_WORDS;

/// PostgreSQL, as Python's `psycopg2` drives it.
#[derive(Debug, Clone, Copy)]
pub struct PostgreSql;

impl Dialect for PostgreSql {
    fn name(&self) -> &'static str {
        "postgresql"
    }

    fn implementation_name(&self) -> &'static str {
        "PostgresqlImpl"
    }

    fn transactional_ddl(&self) -> bool {
        true
    }

    fn parameter_style(&self) -> ParameterStyle {
        ParameterStyle::Pyformat
    }

    fn identifier_limit(&self) -> usize {
        63
    }

    fn default_schema(&self) -> Option<&'static str> {
        None
    }

    fn is_reserved_word(&self, word: &str) -> bool {
        RESERVED_WORDS.binary_search(&word).is_ok()
    }

    fn version_table_returning(&self, table: &str) -> String {
        format!(" RETURNING {table}.version_num")
    }

    fn table_exists(&self, table: &TableName) -> Statement {
        let mut text =
            "SELECT 1 FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = \
                        pg_class.relnamespace WHERE pg_class.relkind IN ('r', 'p', 'f', 'v', 'm') AND \
                        pg_class.relname = %(name)s AND "
                .to_owned();
        let mut parameters = vec![("name".to_owned(), table.name.text.as_str().into())];
        match &table.schema {
            Some(schema) => {
                text.push_str("pg_namespace.nspname = %(schema)s");
                parameters.push(("schema".to_owned(), schema.text.as_str().into()));
            }
            None => text.push_str("pg_catalog.pg_table_is_visible(pg_class.oid)"),
        }
        Statement { parameters: Parameters::Named(parameters), ..Statement::new(text) }
    }

    fn own_type_text(
        &self,
        compiler: &Compiler<'_>,
        sql_type: &SqlType,
    ) -> Option<Result<String, DialectError>> {
        types::type_text(compiler, sql_type)
    }

    fn named_object(
        &self,
        compiler: &Compiler<'_>,
        statement: &SchemaStatement,
    ) -> Result<Vec<Statement>, DialectError> {
        named_object::statements(compiler, statement)
    }

    fn has_booleans(&self) -> bool {
        true
    }

    fn interval_literal(&self, interval: &Interval) -> Option<String> {
        let seconds = i64::from(interval.days) * 86_400 + i64::from(interval.seconds);
        let fraction = match interval.microseconds {
            0 => ".0".to_owned(),
            microseconds => format!(".{microseconds:06}").trim_end_matches('0').to_owned(),
        };
        Some(format!("make_interval(secs=>{seconds}{fraction})"))
    }

    fn uuid_text(&self, bytes: &[u8; 16]) -> String {
        let digits = format!("{:032x}", u128::from_be_bytes(*bytes));
        format!(
            "{}-{}-{}-{}-{}",
            &digits[..8],
            &digits[8..12],
            &digits[12..16],
            &digits[16..20],
            &digits[20..]
        )
    }

    fn function(&self, _: &str, _: &str) -> Option<String> {
        None
    }

    fn extract(&self, field: &str, operand: &str) -> Result<String, DialectError> {
        Ok(format!("EXTRACT({field} FROM {operand})"))
    }

    fn array(&self, items: &str) -> Result<String, DialectError> {
        Ok(format!("ARRAY[{items}]"))
    }

    fn binary(&self, operator: &BinaryOperator, left: &str, right: &str) -> Option<String> {
        match operator {
            BinaryOperator::RegexpMatch => Some(format!("{left} ~ {right}")),
            BinaryOperator::NotRegexpMatch => Some(format!("{left} !~ {right}")),
            BinaryOperator::Match => Some(format!("{left} @@ plainto_tsquery({right})")),
            BinaryOperator::NotMatch => Some(format!("NOT {left} @@ plainto_tsquery({right})")),
            _ => None,
        }
    }

    fn true_division(&self, left: &str, right: &str) -> String {
        format!("{left} / CAST({right} AS NUMERIC)")
    }

    fn empty_list(&self, negated: bool) -> &'static str {
        if negated { "(NULL) OR (1 = 1)" } else { "(NULL) AND (1 != 1)" }
    }
}
