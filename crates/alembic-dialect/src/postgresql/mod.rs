//! PostgreSQL.

mod alter_column;
mod comparison;
mod index;
mod named_type;
mod reflection;
mod reserved_words;
mod table;
mod types;

use alembic_operations::AlterColumn;
use alembic_schema::{
    Argument, BinaryOperator, Column, ConstraintAttributes, DialectOptions, ExcludeConstraint, ForUpdate,
    Index, Interval, ServerDefault, SqlExpression, SqlType, Table, TableName, TypeFamily, Value,
};

use crate::reflection::{
    Aspect, CatalogueRequest, CatalogueRows, NameKind, NamedTypes, ReflectedColumn, ReflectedTable,
};
use crate::{
    ColumnPlace, Compiler, DefaultPair, DefaultSpelling, DefaultVerdict, Dialect, DialectError, JsonItem,
    ParameterStyle, Parameters, RowLimits, Statement,
};
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

    fn returns_numbered_keys(&self) -> bool {
        true
    }

    fn returns_qualified_columns(&self) -> bool {
        true
    }

    fn row_limits(&self) -> RowLimits {
        RowLimits { introduction: " \n LIMIT ", all_rows: None, always_offset: false }
    }

    fn distinct(&self, on: &str) -> String {
        if on.is_empty() { "DISTINCT ".to_owned() } else { format!("DISTINCT ON ({on}) ") }
    }

    fn for_update(&self, lock: &ForUpdate, tables: &[String]) -> String {
        let mut text = match (lock.read, lock.key_share) {
            (true, true) => " FOR KEY SHARE",
            (true, false) => " FOR SHARE",
            (false, true) => " FOR NO KEY UPDATE",
            (false, false) => " FOR UPDATE",
        }
        .to_owned();
        if !tables.is_empty() {
            text.push_str(&format!(" OF {}", tables.join(", ")));
        }
        if lock.nowait {
            text.push_str(" NOWAIT");
        }
        if lock.skip_locked {
            text.push_str(" SKIP LOCKED");
        }
        text
    }

    fn delete_from(&self, tables: &str) -> Result<String, DialectError> {
        Ok(format!(" USING {tables}"))
    }

    fn written_index_expression(&self, expression: &SqlExpression, sql: String) -> String {
        if index::needs_parentheses(expression) { format!("({sql})") } else { sql }
    }

    fn type_synonyms(&self) -> &'static [&'static [&'static str]] {
        &[&["numeric", "decimal"], &["float", "double precision"]]
    }

    fn kept_type(&self, text: String) -> String {
        comparison::kept_type(text)
    }

    fn adapted_column(
        &self,
        table: &ReflectedTable,
        position: usize,
    ) -> Option<(ReflectedColumn, Option<String>)> {
        comparison::adapt_column(table, position).map(|(column, message)| (column, Some(message)))
    }

    fn compares_expression_indexes(&self) -> bool {
        true
    }

    fn plain_index_expression(&self, table: &str, text: &str) -> String {
        comparison::index_expression(table, text)
    }

    fn plain_computed(&self, text: &str) -> String {
        comparison::computed(text)
    }

    fn is_no_default(&self, text: Option<&str>) -> bool {
        text.is_none_or(|text| text.trim().eq_ignore_ascii_case("NULL"))
    }

    fn compares_numbered_defaults(&self) -> bool {
        false
    }

    fn compare_defaults(&self, pair: &DefaultPair<'_>) -> DefaultVerdict {
        comparison::compare_defaults(pair)
    }

    fn default_spelling(&self, pair: &DefaultPair<'_>) -> Result<Option<DefaultSpelling>, DialectError> {
        if comparison::has_text(pair.sql_type) {
            comparison::default_spelling(pair).map(Some)
        } else {
            Ok(None)
        }
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

    fn catalogue_queries(&self, request: &CatalogueRequest) -> Vec<Statement> {
        reflection::queries(request)
    }

    fn reflected_tables(&self, request: &CatalogueRequest, results: &[CatalogueRows]) -> Vec<ReflectedTable> {
        reflection::reflected_tables(request, results)
    }

    fn named_type_queries(&self) -> Vec<Statement> {
        reflection::named_type_queries()
    }

    fn named_types(&self, results: &[CatalogueRows]) -> NamedTypes {
        reflection::named_types(results)
    }

    fn inspected(&self, aspect: Aspect, table: &ReflectedTable) -> Option<Argument> {
        Some(reflection::inspected(aspect, table))
    }

    fn names_query(&self, kind: NameKind, schema: Option<&str>) -> Option<Statement> {
        Some(reflection::names(kind, schema))
    }

    fn view_definition(&self, schema: Option<&str>, view: &str) -> Statement {
        reflection::view_definition(schema, view)
    }

    fn parameter_value(&self, value: Value, family: TypeFamily) -> Value {
        match (value, family) {
            (Value::Integer(number @ (0 | 1)), TypeFamily::Boolean | TypeFamily::BooleanUpper) => {
                Value::Boolean(number == 1)
            }
            (value, _) => value,
        }
    }

    fn casts_parameter(&self, sql_type: &SqlType) -> bool {
        match sql_type.family() {
            TypeFamily::Uuid => sql_type.flag("native_uuid"),
            TypeFamily::UuidUpper
            | TypeFamily::Json
            | TypeFamily::Jsonb
            | TypeFamily::Array
            | TypeFamily::Bit
            | TypeFamily::Range
            | TypeFamily::MultiRange => true,
            _ => false,
        }
    }

    fn own_type_text(
        &self,
        compiler: &Compiler<'_>,
        sql_type: &SqlType,
    ) -> Option<Result<String, DialectError>> {
        types::type_text(compiler, sql_type)
    }

    fn is_named_type(&self, sql_type: &SqlType) -> bool {
        named_type::is_named(sql_type)
    }

    fn create_type(
        &self,
        compiler: &Compiler<'_>,
        sql_type: &SqlType,
    ) -> Result<Vec<Statement>, DialectError> {
        named_type::create(compiler, sql_type)
    }

    fn drop_type(&self, compiler: &Compiler<'_>, sql_type: &SqlType) -> Result<Vec<Statement>, DialectError> {
        named_type::drop(compiler, sql_type)
    }

    fn type_exists(&self, sql_type: &SqlType) -> Option<Statement> {
        named_type::exists(sql_type)
    }

    fn has_sequence_types(&self) -> bool {
        true
    }

    fn next_value(&self, sequence: &str) -> Option<String> {
        Some(format!("nextval('{}')", sequence.replace('\'', "''")))
    }

    fn inserts_several_rows(&self) -> bool {
        true
    }

    fn has_comments(&self) -> bool {
        true
    }

    fn drops_constraints_before_copy(&self) -> bool {
        true
    }

    fn recreates_tables(&self) -> bool {
        false
    }

    fn check_alters_constraints(&self) -> Result<(), DialectError> {
        Ok(())
    }

    fn check_spatial_data(&self, _: &str) -> Result<(), DialectError> {
        Ok(())
    }

    fn before_create_table(
        &self,
        compiler: &Compiler<'_>,
        table: &Table,
    ) -> Result<Vec<Statement>, DialectError> {
        named_type::before_table(compiler, table)
    }

    fn after_drop_table(
        &self,
        compiler: &Compiler<'_>,
        table: &Table,
    ) -> Result<Vec<Statement>, DialectError> {
        named_type::after_table(compiler, table)
    }

    fn column_definition(
        &self,
        compiler: &Compiler<'_>,
        column: &Column,
        place: &ColumnPlace<'_>,
    ) -> Result<String, DialectError> {
        table::column_definition(compiler, column, place)
    }

    /// Servers before version 18 only know stored columns. Offline the version is not known and nothing is assumed.
    fn computed_storage(
        &self,
        compiler: &Compiler<'_>,
        persisted: Option<bool>,
    ) -> Result<&'static str, DialectError> {
        let only_stored = compiler.context.server_version.is_some_and(|version| version < (18, 0, 0));
        match persisted {
            Some(false) if only_stored => Err(DialectError::Compile(
                "PostrgreSQL computed columns do not support 'virtual' persistence; set the 'persisted' flag to \
                 None or True for PostgreSQL support."
                    .to_owned(),
            )),
            Some(false) => Ok(" VIRTUAL"),
            Some(true) => Ok(" STORED"),
            None if only_stored => Ok(" STORED"),
            None => Ok(""),
        }
    }

    fn key_modifiers(&self, compiler: &Compiler<'_>, attributes: &ConstraintAttributes) -> (String, String) {
        table::key_modifiers(compiler, attributes)
    }

    fn constraint_suffix(&self, attributes: &ConstraintAttributes) -> String {
        let not_valid = attributes.options.get("postgresql", "not_valid").is_some_and(Argument::is_true);
        if not_valid { " NOT VALID".to_owned() } else { String::new() }
    }

    fn referred_table(&self, compiler: &Compiler<'_>, _: &TableName, referred: &TableName) -> Option<String> {
        Some(compiler.table(referred))
    }

    fn exclude_constraint(
        &self,
        compiler: &Compiler<'_>,
        exclude: &ExcludeConstraint,
    ) -> Result<String, DialectError> {
        table::exclude_constraint(compiler, exclude)
    }

    fn table_suffix(&self, compiler: &Compiler<'_>, table: &Table) -> String {
        table::table_suffix(compiler, table)
    }

    fn create_index(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        index: &Index,
        if_not_exists: bool,
    ) -> Result<String, DialectError> {
        index::create_index(compiler, table, index, if_not_exists)
    }

    fn drop_index_modifier(&self, options: &DialectOptions) -> &'static str {
        let concurrently = options.get("postgresql", "concurrently").is_some_and(Argument::is_true);
        if concurrently { "CONCURRENTLY " } else { "" }
    }

    fn alter_column(
        &self,
        compiler: &Compiler<'_>,
        alter: &AlterColumn,
    ) -> Result<Vec<Statement>, DialectError> {
        alter_column::alter_column(compiler, alter)
    }

    fn alter_identity(
        &self,
        compiler: &Compiler<'_>,
        alter: &AlterColumn,
        new: Option<&ServerDefault>,
        old: Option<&ServerDefault>,
    ) -> Result<Statement, DialectError> {
        alter_column::alter_identity(compiler, alter, new, old)
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
            BinaryOperator::RegexpMatch { flags } => Some(regexp_match(left, "~", right, flags.as_deref())),
            BinaryOperator::NotRegexpMatch { flags } => {
                Some(regexp_match(left, "!~", right, flags.as_deref()))
            }
            BinaryOperator::Match => Some(format!("{left} @@ plainto_tsquery({right})")),
            BinaryOperator::NotMatch => Some(format!("NOT {left} @@ plainto_tsquery({right})")),
            _ => None,
        }
    }

    fn has_ilike(&self) -> bool {
        true
    }

    fn regexp_replace(&self, operand: &str, arguments: &str) -> Result<String, DialectError> {
        Ok(format!("REGEXP_REPLACE({operand}, {arguments})"))
    }

    fn json_key(&self, key: &Value, path: bool) -> Value {
        match key {
            Value::Array(keys) if path => {
                let keys: Vec<String> = keys
                    .iter()
                    .map(|key| match key {
                        Value::Integer(number) => number.to_string(),
                        Value::Text(text) => text.clone(),
                        _ => String::new(),
                    })
                    .collect();
                Value::Text(format!("{{{}}}", keys.join(", ")))
            }
            key => key.clone(),
        }
    }

    fn json_item(&self, document: &str, key: &str, item: JsonItem) -> String {
        let text = match (item.path, item.text) {
            (true, false) => format!("{document} #> {key}"),
            (true, true) => format!("{document} #>> {key}"),
            (false, true) => format!("{document} ->> {key}"),
            (false, false) if item.subscript => format!("{document}[{key}]"),
            (false, false) => format!("{document} -> {key}"),
        };
        if item.inside { format!("({text})") } else { text }
    }

    fn true_division(&self, left: &str, right: &str, numeric: &str) -> String {
        format!("{left} / CAST({right} AS {numeric})")
    }

    fn empty_list(&self, negated: bool) -> &'static str {
        if negated { "(NULL) OR (1 = 1)" } else { "(NULL) AND (1 != 1)" }
    }
}

/// A match of a regular expression: the flag `i` has operators of its own, others stand before the pattern.
fn regexp_match(left: &str, operator: &str, pattern: &str, flags: Option<&str>) -> String {
    match flags {
        None => format!("{left} {operator} {pattern}"),
        Some("i") => format!("{left} {operator}* {pattern}"),
        Some(flags) => {
            format!("{left} {operator} CONCAT('(?', '{}', ')', {pattern})", flags.replace('\'', "''"))
        }
    }
}
