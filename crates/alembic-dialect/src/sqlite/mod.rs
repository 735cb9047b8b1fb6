//! SQLite.

mod reserved_words;
mod types;

use alembic_operations::SchemaStatement;
use alembic_schema::{BinaryOperator, DateTime, Interval, SqlType, TableName, Time};

use crate::{Compiler, Dialect, DialectError, ParameterStyle, Parameters, Statement};
use reserved_words::RESERVED_WORDS;

/// SQLite, as Python's `sqlite3` module drives it.
#[derive(Debug, Clone, Copy)]
pub struct Sqlite;

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn implementation_name(&self) -> &'static str {
        "SQLiteImpl"
    }

    fn transactional_ddl(&self) -> bool {
        false
    }

    fn parameter_style(&self) -> ParameterStyle {
        ParameterStyle::Qmark
    }

    fn identifier_limit(&self) -> usize {
        9999
    }

    fn default_schema(&self) -> Option<&'static str> {
        Some("main")
    }

    fn is_reserved_word(&self, word: &str) -> bool {
        RESERVED_WORDS.binary_search(&word).is_ok()
    }

    fn version_table_returning(&self, _: &str) -> String {
        " RETURNING version_num".to_owned()
    }

    fn table_exists(&self, table: &TableName) -> Statement {
        let dialect: &dyn Dialect = self;
        let catalogue = match &table.schema {
            Some(schema) => format!("{}.sqlite_master", dialect.quote(schema)),
            None => "(SELECT name, type FROM main.sqlite_master UNION ALL SELECT name, type FROM \
                     temp.sqlite_master)"
                .to_owned(),
        };
        Statement {
            parameters: Parameters::Positional(vec![table.name.text.as_str().into()]),
            ..Statement::new(format!(
                "SELECT 1 FROM {catalogue} WHERE name = ? AND type IN ('table', 'view')"
            ))
        }
    }

    fn own_type_text(&self, _: &Compiler<'_>, sql_type: &SqlType) -> Option<Result<String, DialectError>> {
        types::type_text(sql_type).map(Ok)
    }

    /// SQLite has neither sequences nor named types: SQLAlchemy steps over them.
    fn named_object(&self, _: &Compiler<'_>, _: &SchemaStatement) -> Result<Vec<Statement>, DialectError> {
        Ok(Vec::new())
    }

    fn has_booleans(&self) -> bool {
        false
    }

    fn time_literal(&self, time: &Time) -> String {
        format!("'{}'", with_microseconds(time))
    }

    fn datetime_literal(&self, moment: &DateTime) -> String {
        format!("'{} {}'", moment.date, with_microseconds(&moment.time))
    }

    fn interval_literal(&self, _: &Interval) -> Option<String> {
        None
    }

    fn uuid_text(&self, bytes: &[u8; 16]) -> String {
        format!("{:032x}", u128::from_be_bytes(*bytes))
    }

    fn function(&self, name: &str, arguments: &str) -> Option<String> {
        match name {
            "now" if arguments.is_empty() => Some("CURRENT_TIMESTAMP".to_owned()),
            "localtimestamp" => Some("DATETIME(CURRENT_TIMESTAMP, 'localtime')".to_owned()),
            "char_length" => Some(format!("length({arguments})")),
            _ => None,
        }
    }

    fn extract(&self, field: &str, operand: &str) -> Result<String, DialectError> {
        let format = match field {
            "month" => "%m",
            "day" => "%d",
            "year" => "%Y",
            "second" => "%S",
            "hour" => "%H",
            "doy" => "%j",
            "minute" => "%M",
            "epoch" => "%s",
            "dow" => "%w",
            "week" => "%W",
            _ => {
                return Err(DialectError::Compile(format!("{field} is not a valid extract argument.")));
            }
        };
        Ok(format!("CAST(STRFTIME('{format}', {operand}) AS INTEGER)"))
    }

    fn array(&self, _: &str) -> Result<String, DialectError> {
        Err(DialectError::Compile("the database `sqlite` has no arrays".to_owned()))
    }

    fn binary(&self, operator: &BinaryOperator, left: &str, right: &str) -> Option<String> {
        let escape = |escape: &Option<String>| {
            escape
                .as_ref()
                .map(|escape| format!(" ESCAPE '{}'", escape.replace('\'', "''")))
                .unwrap_or_default()
        };
        Some(match operator {
            BinaryOperator::ILike { escape: given } => {
                format!("lower({left}) LIKE lower({right}){}", escape(given))
            }
            BinaryOperator::NotILike { escape: given } => {
                format!("lower({left}) NOT LIKE lower({right}){}", escape(given))
            }
            BinaryOperator::IsDistinctFrom => format!("{left} IS NOT {right}"),
            BinaryOperator::IsNotDistinctFrom => format!("{left} IS {right}"),
            BinaryOperator::JsonGetItem => format!("JSON_QUOTE(JSON_EXTRACT({left}, {right}))"),
            _ => return None,
        })
    }

    fn true_division(&self, left: &str, right: &str) -> String {
        format!("{left} / ({right} + 0.0)")
    }

    fn empty_list(&self, _: bool) -> &'static str {
        "(SELECT 1 FROM (SELECT 1) WHERE 1!=1)"
    }

    fn list_of_rows(&self, rows: &str) -> String {
        format!("(VALUES {rows})")
    }
}

/// SQLite keeps times as text; SQLAlchemy always writes the microseconds, so that texts compare as times do.
fn with_microseconds(time: &Time) -> String {
    format!("{:02}:{:02}:{:02}.{:06}", time.hour, time.minute, time.second, time.microsecond)
}
