//! SQLite.

mod comparison;
mod definition;
mod rebuild;
mod reflection;
mod reserved_words;
mod table;
mod types;
mod value;

use alembic_operations::AlterColumn;
use alembic_schema::{
    Argument, BinaryOperator, Column, Constraint, ConstraintAttributes, DateTime, ExcludeConstraint, Index,
    Interval, PrimaryKeyConstraint, ServerDefault, SqlType, Table, TableName, Time, TypeFamily, Value,
};

use crate::reflection::{Aspect, CatalogueRequest, CatalogueRows, NameKind, ReflectedColumn, ReflectedTable};
use crate::{
    ColumnPlace, Compiler, DefaultPair, DefaultVerdict, Dialect, DialectError, JsonItem, ParameterStyle,
    Parameters, RowLimits, Statement,
};
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

    fn returns_numbered_keys(&self) -> bool {
        false
    }

    fn returns_qualified_columns(&self) -> bool {
        false
    }

    fn row_limits(&self) -> RowLimits {
        RowLimits { introduction: "\n LIMIT ", all_rows: Some(-1), always_offset: true }
    }

    fn delete_from(&self, _: &str) -> Result<String, DialectError> {
        Err(DialectError::NotSupported(
            "the database `sqlite` deletes by one table alone: a condition names the others in a subquery"
                .to_owned(),
        ))
    }

    /// A default that is an expression stands between parentheses.
    fn written_server_default(&self, sql: String) -> String {
        let is_between = |open: char, close: char| {
            sql.len() > 2 && sql.starts_with(open) && sql.ends_with(close) && !sql.contains('\n')
        };
        let is_digit = matches!(sql.as_bytes(), [b'0'..=b'9' | b'.']);
        if sql.is_empty() || is_digit || is_between('\'', '\'') || is_between('(', ')') {
            sql
        } else {
            format!("({sql})")
        }
    }

    /// A default that is an expression stands between parentheses.
    fn adapted_column(
        &self,
        table: &ReflectedTable,
        position: usize,
    ) -> Option<(ReflectedColumn, Option<String>)> {
        let column = table.columns.get(position)?;
        let found = column.default.as_ref()?;
        let default = self.written_server_default(found.clone());
        (default != *found).then(|| (ReflectedColumn { default: Some(default), ..column.clone() }, None))
    }

    fn compare_defaults(&self, pair: &DefaultPair<'_>) -> DefaultVerdict {
        comparison::compare_defaults(pair)
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
                "SELECT 1 FROM {catalogue} WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')"
            ))
        }
    }

    fn catalogue_queries(&self, request: &CatalogueRequest) -> Vec<Statement> {
        reflection::queries(self, request)
    }

    fn reflected_tables(&self, request: &CatalogueRequest, results: &[CatalogueRows]) -> Vec<ReflectedTable> {
        reflection::reflected_tables(request, results)
    }

    fn inspected(&self, aspect: Aspect, table: &ReflectedTable) -> Option<Argument> {
        reflection::inspected(aspect, table)
    }

    fn names_query(&self, kind: NameKind, schema: Option<&str>) -> Option<Statement> {
        reflection::names(self, kind, schema)
    }

    fn view_definition(&self, schema: Option<&str>, view: &str) -> Statement {
        reflection::view_definition(self, schema, view)
    }

    fn parameter_value(&self, value: Value, family: TypeFamily) -> Value {
        value::parameter_value(value, family)
    }

    fn own_type_text(&self, _: &Compiler<'_>, sql_type: &SqlType) -> Option<Result<String, DialectError>> {
        types::type_text(sql_type).map(Ok)
    }

    fn is_named_type(&self, _: &SqlType) -> bool {
        false
    }

    fn create_type(&self, _: &Compiler<'_>, _: &SqlType) -> Result<Vec<Statement>, DialectError> {
        Ok(Vec::new())
    }

    fn drop_type(&self, _: &Compiler<'_>, _: &SqlType) -> Result<Vec<Statement>, DialectError> {
        Ok(Vec::new())
    }

    fn type_exists(&self, _: &SqlType) -> Option<Statement> {
        None
    }

    fn has_sequence_types(&self) -> bool {
        false
    }

    fn next_value(&self, _: &str) -> Option<String> {
        None
    }

    fn inserts_several_rows(&self) -> bool {
        false
    }

    fn has_comments(&self) -> bool {
        false
    }

    fn recreates_tables(&self) -> bool {
        true
    }

    /// A cast to a type that it does not know makes a number of the value.
    fn casts_copied_values(&self, family: TypeFamily) -> bool {
        !matches!(family, TypeFamily::Json | TypeFamily::Jsonb)
    }

    fn kept_default(&self, text: &str) -> String {
        rebuild::kept_default(text)
    }

    fn after_copy(
        &self,
        compiler: &Compiler<'_>,
        table: &ReflectedTable,
        copy: &TableName,
    ) -> Vec<Statement> {
        rebuild::after_copy(compiler, table, copy)
    }

    fn kept_triggers(&self, table: &ReflectedTable, gone: &[&str]) -> (Vec<String>, Vec<String>) {
        rebuild::kept_triggers(table, gone)
    }

    fn check_alters_constraints(&self) -> Result<(), DialectError> {
        Err(DialectError::NotSupported(
            "No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which \
             allows for SQLite migrations using a copy-and-move strategy."
                .to_owned(),
        ))
    }

    fn check_spatial_data(&self, what: &str) -> Result<(), DialectError> {
        Err(DialectError::NotSupported(format!(
            "{what} holds geographic data, which SQLite has only with the extension SpatiaLite; it cannot be loaded here"
        )))
    }

    fn before_create_table(&self, _: &Compiler<'_>, _: &Table) -> Result<Vec<Statement>, DialectError> {
        Ok(Vec::new())
    }

    fn after_drop_table(&self, _: &Compiler<'_>, _: &Table) -> Result<Vec<Statement>, DialectError> {
        Ok(Vec::new())
    }

    fn column_definition(
        &self,
        compiler: &Compiler<'_>,
        column: &Column,
        place: &ColumnPlace<'_>,
    ) -> Result<String, DialectError> {
        table::column_definition(compiler, column, place)
    }

    fn default_in_column(&self, text: String) -> String {
        table::default_in_column(text)
    }

    fn writes_primary_key_inline(&self, column: &Column, place: &ColumnPlace<'_>) -> bool {
        table::numbers_rows(column, place)
    }

    fn completed_primary_key(
        &self,
        primary_key: &PrimaryKeyConstraint,
        table: &Table,
    ) -> PrimaryKeyConstraint {
        table::completed_primary_key(primary_key, table)
    }

    fn completed_constraint(&self, constraint: &Constraint, table: &Table) -> Constraint {
        table::completed_constraint(constraint, table)
    }

    fn constraint_suffix(&self, attributes: &ConstraintAttributes) -> String {
        table::on_conflict(attributes.options.get("sqlite", "on_conflict"))
    }

    /// A foreign key cannot leave its database file, and the file is not named again.
    fn referred_table(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        referred: &TableName,
    ) -> Option<String> {
        (table.schema == referred.schema).then(|| compiler.identifier(&referred.name))
    }

    fn exclude_constraint(&self, _: &Compiler<'_>, _: &ExcludeConstraint) -> Result<String, DialectError> {
        Err(DialectError::Compile("the database `sqlite` has no exclusion constraints".to_owned()))
    }

    fn table_suffix(&self, _: &Compiler<'_>, table: &Table) -> String {
        table::table_suffix(table)
    }

    fn create_index(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        index: &Index,
        if_not_exists: bool,
    ) -> Result<String, DialectError> {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let guard = if if_not_exists { "IF NOT EXISTS " } else { "" };
        let name = compiler.qualified_index_name(&index.name, table.schema.as_ref())?;
        let elements: Vec<String> =
            index.elements.iter().map(|element| compiler.index_element(element)).collect::<Result<_, _>>()?;
        let condition = compiler.index_condition(index.options.get("sqlite", "where"))?;
        Ok(format!(
            "CREATE {unique}INDEX {guard}{name} ON {} ({}){condition}",
            compiler.identifier(&table.name),
            elements.join(", ")
        ))
    }

    /// What SQLite cannot alter by itself is sent all the same, as the reference does, and SQLite refuses it.
    fn alter_column(
        &self,
        compiler: &Compiler<'_>,
        alter: &AlterColumn,
    ) -> Result<Vec<Statement>, DialectError> {
        let mut statements = Vec::new();
        statements.extend(compiler.alter_nullable(alter));
        statements.extend(compiler.alter_default(alter)?);
        statements.extend(compiler.alter_type(alter)?);
        if alter.comment.is_given() {
            return Err(DialectError::Compile(format!(
                "the database `sqlite` has no comments: `op.alter_column` cannot set that of column '{}.{}'",
                alter.table, alter.column
            )));
        }
        statements.extend(compiler.rename_column(alter, "RENAME COLUMN"));
        Ok(statements)
    }

    fn alter_identity(
        &self,
        _: &Compiler<'_>,
        _: &AlterColumn,
        _: Option<&ServerDefault>,
        _: Option<&ServerDefault>,
    ) -> Result<Statement, DialectError> {
        Err(DialectError::Compile(
            "Adding, removing or modifying an \"identity\" construct, e.g. GENERATED AS IDENTITY, to or from an \
             existing column is not supported in this dialect."
                .to_owned(),
        ))
    }

    fn has_booleans(&self) -> bool {
        false
    }

    fn time_literal(&self, time: &Time) -> String {
        format!("'{}'", value::with_microseconds(time))
    }

    fn datetime_literal(&self, moment: &DateTime) -> String {
        format!("'{} {}'", moment.date, value::with_microseconds(&moment.time))
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
            // SQLite has no such operator.
            BinaryOperator::BitwiseXor => format!("({left} | {right} - {left} & {right})"),
            _ => return None,
        })
    }

    fn has_ilike(&self) -> bool {
        false
    }

    fn regexp_replace(&self, _: &str, _: &str) -> Result<String, DialectError> {
        Err(DialectError::Compile(
            "sqlite dialect does not support regular expression replacements".to_owned(),
        ))
    }

    fn json_key(&self, key: &Value, _: bool) -> Value {
        value::json_path(key)
    }

    fn json_item(&self, document: &str, key: &str, item: JsonItem) -> String {
        let item_text = format!("JSON_EXTRACT({document}, {key})");
        if item.text { item_text } else { format!("JSON_QUOTE({item_text})") }
    }

    fn true_division(&self, left: &str, right: &str, _: &str) -> String {
        format!("{left} / ({right} + 0.0)")
    }

    fn empty_list(&self, _: bool) -> &'static str {
        "(SELECT 1 FROM (SELECT 1) WHERE 1!=1)"
    }

    fn list_of_rows(&self, rows: &str) -> String {
        format!("(VALUES {rows})")
    }
}
