use std::fmt;

use alembic_operations::{AlterColumn, Executable, Operation};
use alembic_schema::{
    Argument, BinaryOperator, Column, Constraint, ConstraintAttributes, DataStatement, DateTime,
    DialectOptions, ExcludeConstraint, ForUpdate, Index, Interval, Name, PrimaryKeyConstraint, ServerDefault,
    SqlExpression, SqlType, Table, TableName, Time, TypeFamily, Value, ValueRow,
};

use crate::comparison::{DefaultPair, DefaultSpelling, DefaultVerdict};
use crate::reflection::{
    Aspect, CatalogueRequest, CatalogueRows, NameKind, NamedTypes, ReflectedColumn, ReflectedTable,
};
use crate::{ColumnPlace, CompileContext, Compiler, DialectError, JsonItem, ParameterStyle, Statement};

/// What one database has of its own. Everything that databases share is an inherent method of `dyn Dialect`.
pub trait Dialect: fmt::Debug + Sync {
    /// The name as in URLs and in `dialect.name` (`"postgresql"`).
    fn name(&self) -> &'static str;

    /// The name in the log line `Context impl PostgresqlImpl.`
    fn implementation_name(&self) -> &'static str;

    /// Whether `CREATE TABLE` and its like can be rolled back, as the reference assumes it: decides `Will assume
    /// transactional DDL.` and whether offline mode prints `BEGIN` and `COMMIT`.
    fn transactional_ddl(&self) -> bool;

    /// The placeholders of the driver that Python would use.
    fn parameter_style(&self) -> ParameterStyle;

    /// How many characters an identifier may have.
    fn identifier_limit(&self) -> usize;

    /// The schema of tables that name none (`dialect.default_schema_name`), where it is known without asking.
    fn default_schema(&self) -> Option<&'static str>;

    /// Whether a word, given in lower case, must be quoted as an identifier.
    fn is_reserved_word(&self, word: &str) -> bool;

    /// What ends a statement when it is printed.
    fn command_terminator(&self) -> &'static str {
        ";"
    }

    /// What begins a transaction when it is printed.
    fn begin_text(&self) -> &'static str {
        "BEGIN"
    }

    /// What ends a transaction when it is printed.
    fn commit_text(&self) -> &'static str {
        "COMMIT"
    }

    /// Whether an `INSERT` of one row asks by `RETURNING` for a primary key that the database numbers; elsewhere the
    /// driver tells it.
    fn returns_numbered_keys(&self) -> bool;

    /// Whether `RETURNING` names columns with their table.
    fn returns_qualified_columns(&self) -> bool;

    /// How `LIMIT` and `OFFSET` are written.
    fn row_limits(&self) -> RowLimits;

    /// `DISTINCT`, or `DISTINCT ON (on)` where the database knows that, with a space behind it.
    fn distinct(&self, on: &str) -> String {
        let _ = on;
        "DISTINCT ".to_owned()
    }

    /// `FOR UPDATE`, with a space before it; nothing where rows are not locked one by one.
    fn for_update(&self, lock: &ForUpdate, tables: &[String]) -> String {
        let _ = (lock, tables);
        String::new()
    }

    /// The further tables of a `DELETE`, with a space before them.
    ///
    /// # Errors
    /// The database deletes by one table alone.
    fn delete_from(&self, tables: &str) -> Result<String, DialectError>;

    /// How the SQL of a server default stands in a revision file: as it is, or between the parentheses that the database
    /// wants around it.
    fn written_server_default(&self, sql: String) -> String {
        sql
    }

    /// How the SQL of an indexed expression stands in a revision file.
    fn written_index_expression(&self, expression: &SqlExpression, sql: String) -> String {
        let _ = expression;
        sql
    }

    /// The query that gives a row when the table exists.
    fn table_exists(&self, table: &TableName) -> Statement;

    /// The queries that tell everything about the tables of a request. How many they are does not depend on how many
    /// tables there are.
    fn catalogue_queries(&self, request: &CatalogueRequest) -> Vec<Statement>;

    /// What the rows of [`catalogue_queries`](Dialect::catalogue_queries) say, one result for each of the queries.
    fn reflected_tables(&self, request: &CatalogueRequest, results: &[CatalogueRows]) -> Vec<ReflectedTable>;

    /// One aspect of a table as SQLAlchemy's inspector tells it: the same dictionaries, keys in the same order; `None` for
    /// what the inspector refuses to tell of this database.
    fn inspected(&self, aspect: Aspect, table: &ReflectedTable) -> Option<Argument>;

    /// The queries for all types that have a name of their own; none where the database has no such types.
    fn named_type_queries(&self) -> Vec<Statement> {
        Vec::new()
    }

    /// What the rows of [`named_type_queries`](Dialect::named_type_queries) say.
    fn named_types(&self, results: &[CatalogueRows]) -> NamedTypes {
        let _ = results;
        NamedTypes::default()
    }

    /// The query for the names of one kind, one name in each row; `None` where the database has no such things.
    fn names_query(&self, kind: NameKind, schema: Option<&str>) -> Option<Statement>;

    /// The query for the text that makes a view, a row for each view of the name.
    fn view_definition(&self, schema: Option<&str>, view: &str) -> Statement;

    /// A value as it goes to the driver: what SQLAlchemy makes of it for a type of this family.
    fn parameter_value(&self, value: Value, family: TypeFamily) -> Value;

    /// Whether a placeholder for a value of this type is followed by a cast to it.
    fn casts_parameter(&self, sql_type: &SqlType) -> bool {
        let _ = sql_type;
        false
    }

    /// A type that is written in a way of its own here; `None` for one that is written as the standard says.
    fn own_type_text(
        &self,
        compiler: &Compiler<'_>,
        sql_type: &SqlType,
    ) -> Option<Result<String, DialectError>>;

    /// Whether a type has a name and a life of its own in this database.
    fn is_named_type(&self, sql_type: &SqlType) -> bool;

    /// `CREATE TYPE` and its like; nothing where the database has no such types.
    ///
    /// # Errors
    /// The type has no name.
    fn create_type(
        &self,
        compiler: &Compiler<'_>,
        sql_type: &SqlType,
    ) -> Result<Vec<Statement>, DialectError>;

    /// `DROP TYPE` and its like; nothing where the database has no such types.
    ///
    /// # Errors
    /// The type has no name.
    fn drop_type(&self, compiler: &Compiler<'_>, sql_type: &SqlType) -> Result<Vec<Statement>, DialectError>;

    /// The query that gives a row when a named type exists; `None` where the database has no such types.
    fn type_exists(&self, sql_type: &SqlType) -> Option<Statement>;

    /// Whether `AS type` may be written for a sequence.
    fn has_sequence_types(&self) -> bool;

    /// The next number of a sequence, whose name is written already; `None` where there are no sequences.
    fn next_value(&self, sequence: &str) -> Option<String>;

    /// Whether many rows go into one `INSERT`, rather than one `INSERT` being executed for each.
    fn inserts_several_rows(&self) -> bool;

    /// Whether tables and columns have comments of their own.
    fn has_comments(&self) -> bool;

    /// Whether batch mode rebuilds tables that the database cannot alter.
    fn recreates_tables(&self) -> bool;

    /// Whether values are cast to a new type of this family when their table is rebuilt.
    fn casts_copied_values(&self, family: TypeFamily) -> bool {
        let _ = family;
        true
    }

    /// Whether the names of constraints must be free before a table's copy can have them.
    fn drops_constraints_before_copy(&self) -> bool {
        false
    }

    /// A column's default, as the catalogue has it, in the rebuilt table.
    fn kept_default(&self, text: &str) -> String {
        text.to_owned()
    }

    /// What a copy of a table takes over besides its rows.
    fn after_copy(
        &self,
        compiler: &Compiler<'_>,
        table: &ReflectedTable,
        copy: &TableName,
    ) -> Vec<Statement> {
        let _ = (compiler, table, copy);
        Vec::new()
    }

    /// The statements that make a rebuilt table's triggers again, and what to say of those that cannot be kept because
    /// they name a column that is gone.
    fn kept_triggers(&self, table: &ReflectedTable, gone: &[&str]) -> (Vec<String>, Vec<String>) {
        let _ = (table, gone);
        (Vec::new(), Vec::new())
    }

    /// Refuses what adds or drops a constraint of an existing table where the database cannot do it.
    ///
    /// # Errors
    /// The database cannot do it; the text says what to do instead.
    fn check_alters_constraints(&self) -> Result<(), DialectError>;

    /// Whether there can be geographic data; `what` is said to hold it.
    ///
    /// # Errors
    /// The database needs an extension for it that cannot be loaded here.
    fn check_spatial_data(&self, what: &str) -> Result<(), DialectError>;

    /// Words that mean the same type, in lower case, where types are compared.
    ///
    /// Source: Alembic 1.20.1, `type_synonyms`.
    fn type_synonyms(&self) -> &'static [&'static [&'static str]] {
        &[&["numeric", "decimal"]]
    }

    /// A type, as it stands in `CREATE TABLE`, as the database keeps it.
    fn kept_type(&self, text: String) -> String {
        text
    }

    /// A column of the catalogue as a model would declare it, and what the log says of that; `None` where it is so already.
    fn adapted_column(
        &self,
        table: &ReflectedTable,
        position: usize,
    ) -> Option<(ReflectedColumn, Option<String>)> {
        let _ = (table, position);
        None
    }

    /// Whether the catalogue tells of indexed expressions well enough to compare them.
    fn compares_expression_indexes(&self) -> bool {
        false
    }

    /// An indexed expression without what the database adds to it, for comparing.
    fn plain_index_expression(&self, table: &str, text: &str) -> String {
        let _ = table;
        text.to_owned()
    }

    /// A computed expression without what the database writes differently, for comparing.
    fn plain_computed(&self, text: &str) -> String {
        crate::comparison::plain_computed(text)
    }

    /// Whether a default is none to the database: PostgreSQL forgets a default that is `NULL`.
    fn is_no_default(&self, text: Option<&str>) -> bool {
        text.is_none()
    }

    /// Whether the default of a key that numbers itself is compared.
    fn compares_numbered_defaults(&self) -> bool {
        true
    }

    /// Whether two server defaults are the same.
    fn compare_defaults(&self, pair: &DefaultPair<'_>) -> DefaultVerdict;

    /// How to learn the database's own spelling of the default that a model has; `None` where it is not asked.
    ///
    /// # Errors
    /// The type cannot be written.
    fn default_spelling(&self, pair: &DefaultPair<'_>) -> Result<Option<DefaultSpelling>, DialectError> {
        let _ = pair;
        Ok(None)
    }

    /// What must exist before a table does.
    ///
    /// # Errors
    /// A type that the table needs cannot be created.
    fn before_create_table(
        &self,
        compiler: &Compiler<'_>,
        table: &Table,
    ) -> Result<Vec<Statement>, DialectError>;

    /// What goes with a table.
    ///
    /// # Errors
    /// A type that belonged to the table cannot be dropped.
    fn after_drop_table(
        &self,
        compiler: &Compiler<'_>,
        table: &Table,
    ) -> Result<Vec<Statement>, DialectError>;

    /// A column as it stands in `CREATE TABLE` and `ADD COLUMN`, without its constraints.
    ///
    /// # Errors
    /// The database has no such type, or the column cannot be what it is asked to be.
    fn column_definition(
        &self,
        compiler: &Compiler<'_>,
        column: &Column,
        place: &ColumnPlace<'_>,
    ) -> Result<String, DialectError>;

    /// How a computed column is stored, with a space before it.
    ///
    /// # Errors
    /// The server cannot store it so.
    fn computed_storage(
        &self,
        compiler: &Compiler<'_>,
        persisted: Option<bool>,
    ) -> Result<&'static str, DialectError> {
        let _ = compiler;
        Ok(match persisted {
            Some(true) => " STORED",
            Some(false) => " VIRTUAL",
            None => "",
        })
    }

    /// A default as it stands in a column's definition.
    fn default_in_column(&self, text: String) -> String {
        text
    }

    /// Whether the column's definition says that it is the primary key.
    fn writes_primary_key_inline(&self, column: &Column, place: &ColumnPlace<'_>) -> bool {
        let _ = (column, place);
        false
    }

    /// A primary key with what its columns say about it.
    fn completed_primary_key(
        &self,
        primary_key: &PrimaryKeyConstraint,
        table: &Table,
    ) -> PrimaryKeyConstraint {
        let _ = table;
        primary_key.clone()
    }

    /// A constraint with what its columns say about it.
    fn completed_constraint(&self, constraint: &Constraint, table: &Table) -> Constraint {
        let _ = table;
        constraint.clone()
    }

    /// What stands before and after the columns of a primary key or a unique constraint.
    fn key_modifiers(&self, compiler: &Compiler<'_>, attributes: &ConstraintAttributes) -> (String, String) {
        let _ = (compiler, attributes);
        (String::new(), String::new())
    }

    /// What stands at the end of a constraint.
    fn constraint_suffix(&self, attributes: &ConstraintAttributes) -> String;

    /// The table that a foreign key refers to, as it stands after `REFERENCES`; `None` where the database cannot
    /// refer to it.
    fn referred_table(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        referred: &TableName,
    ) -> Option<String>;

    /// `EXCLUDE …`.
    ///
    /// # Errors
    /// The database has no exclusion constraints.
    fn exclude_constraint(
        &self,
        compiler: &Compiler<'_>,
        exclude: &ExcludeConstraint,
    ) -> Result<String, DialectError>;

    /// What stands after the closing parenthesis of `CREATE TABLE`.
    fn table_suffix(&self, compiler: &Compiler<'_>, table: &Table) -> String;

    /// `CREATE INDEX` for an index whose name is final.
    ///
    /// # Errors
    /// An expression cannot be written for this database.
    fn create_index(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        index: &Index,
        if_not_exists: bool,
    ) -> Result<String, DialectError>;

    /// What stands after `DROP INDEX`.
    fn drop_index_modifier(&self, options: &DialectOptions) -> &'static str {
        let _ = options;
        ""
    }

    /// What `op.alter_column` changes, without the checks of types.
    ///
    /// # Errors
    /// The database cannot change it.
    fn alter_column(
        &self,
        compiler: &Compiler<'_>,
        alter: &AlterColumn,
    ) -> Result<Vec<Statement>, DialectError>;

    /// Adds, drops or changes the identity of an existing column.
    ///
    /// # Errors
    /// The database cannot do it.
    fn alter_identity(
        &self,
        compiler: &Compiler<'_>,
        alter: &AlterColumn,
        new: Option<&ServerDefault>,
        old: Option<&ServerDefault>,
    ) -> Result<Statement, DialectError>;

    /// Whether there are truth values; otherwise they are the numbers 1 and 0.
    fn has_booleans(&self) -> bool;

    /// `true` or `false` as it stands in a statement.
    fn boolean_literal(&self, truth: bool) -> &'static str {
        match (self.has_booleans(), truth) {
            (true, true) => "true",
            (true, false) => "false",
            (false, true) => "1",
            (false, false) => "0",
        }
    }

    /// A time of day as it stands in a statement.
    fn time_literal(&self, time: &Time) -> String {
        format!("'{time}'")
    }

    /// A moment as it stands in a statement.
    fn datetime_literal(&self, moment: &DateTime) -> String {
        format!("'{moment}'")
    }

    /// A duration as it stands in a statement; `None` where it cannot be written.
    fn interval_literal(&self, interval: &Interval) -> Option<String>;

    /// The text of a UUID.
    fn uuid_text(&self, bytes: &[u8; 16]) -> String;

    /// A function that is called differently here; `name` is in lower case.
    fn function(&self, name: &str, arguments: &str) -> Option<String>;

    /// `EXTRACT(field FROM operand)`.
    ///
    /// # Errors
    /// The database cannot extract this field.
    fn extract(&self, field: &str, operand: &str) -> Result<String, DialectError>;

    /// `ARRAY[items]`.
    ///
    /// # Errors
    /// The database has no arrays.
    fn array(&self, items: &str) -> Result<String, DialectError>;

    /// An operator that is written differently here, between operands that are written already.
    fn binary(&self, operator: &BinaryOperator, left: &str, right: &str) -> Option<String>;

    /// Whether there is a `LIKE` that takes upper and lower case for the same.
    fn has_ilike(&self) -> bool;

    /// `REGEXP_REPLACE(operand, arguments)`.
    ///
    /// # Errors
    /// The database replaces by no regular expression.
    fn regexp_replace(&self, operand: &str, arguments: &str) -> Result<String, DialectError>;

    /// A key, a number or a path of keys as the database looks for it in a document.
    fn json_key(&self, key: &Value, path: bool) -> Value;

    /// An item of a document, between a document and a key that are written already.
    fn json_item(&self, document: &str, key: &str, item: JsonItem) -> String;

    /// Division that keeps fractions; `numeric` is a type that has them, written already.
    fn true_division(&self, left: &str, right: &str, numeric: &str) -> String;

    /// What stands for a list without items after `IN`.
    fn empty_list(&self, negated: bool) -> &'static str;

    /// A list of rows after `IN`.
    fn list_of_rows(&self, rows: &str) -> String {
        format!("({rows})")
    }
}

/// How `LIMIT` and `OFFSET` are written.
#[derive(Debug, Clone, Copy)]
pub struct RowLimits {
    /// What stands before the limit.
    pub introduction: &'static str,
    /// The limit that means all rows, where only an offset was given; `None` for the word `ALL`.
    pub all_rows: Option<i64>,
    /// Whether the offset is written even where none was given.
    pub always_offset: bool,
}

impl dyn Dialect + '_ {
    /// A column as `RETURNING` names it; `table` and `column` are written already.
    pub(crate) fn returned_column(&self, table: &str, column: &str) -> String {
        if self.returns_qualified_columns() { format!("{table}.{column}") } else { column.to_owned() }
    }

    fn compiler<'a>(&'a self, context: &'a CompileContext) -> Compiler<'a> {
        Compiler { dialect: self, context }
    }

    /// The statements that carry out an operation, in order.
    ///
    /// # Errors
    /// The database cannot do it, or the operation is not complete enough to be written.
    pub fn operation_statements(
        &self,
        operation: &Operation,
        context: &CompileContext,
    ) -> Result<Vec<Statement>, DialectError> {
        self.compiler(context).operation(operation)
    }

    /// What the reference warns about when it carries out an operation: what it steps over.
    pub fn operation_warnings(&self, operation: &Operation) -> Vec<String> {
        let context = CompileContext::online();
        self.compiler(&context).warnings(operation)
    }

    /// The statements of something that a script executes (`op.execute(…)`, `connection.execute(…)`).
    ///
    /// # Errors
    /// The expression cannot be written for this database, or a parameter has no value.
    pub fn executable_statements(
        &self,
        executable: &Executable,
        context: &CompileContext,
    ) -> Result<Vec<Statement>, DialectError> {
        self.compiler(context).executable(executable)
    }

    /// The statements of something about rows, executed once for each set of values that go to its parameters and
    /// columns by name, or once without any.
    ///
    /// # Errors
    /// The statement cannot be written for this database, or a parameter has no value.
    pub fn data_statements(
        &self,
        statement: &DataStatement,
        sets: &[ValueRow],
        context: &CompileContext,
    ) -> Result<Vec<Statement>, DialectError> {
        self.compiler(context).data_statement(statement, sets)
    }

    /// The types that an operation creates or drops with a table, by schema and name (see
    /// [`CompileContext::named_types`]).
    pub fn types_of(&self, operation: &Operation) -> Vec<(Option<String>, String)> {
        let table = match operation {
            Operation::CreateTable(create) => Some(&create.table),
            Operation::DropTable(drop) => drop.dropped.as_deref(),
            _ => None,
        };
        let types = table.map_or_else(Vec::new, |table| self.types_with(table));
        let named =
            |sql_type: &SqlType| Some((sql_type.schema().map(str::to_owned), sql_type.name()?.to_owned()));
        types.iter().filter_map(named).collect()
    }

    /// The types of a table's columns that have a life of their own and are created with the table, each once.
    pub fn types_with(&self, table: &Table) -> Vec<SqlType> {
        let context = CompileContext::online();
        self.compiler(&context).types_with(table)
    }

    /// An expression as SQL text, all values written into it (`str(expression.compile(literal_binds=True))`).
    ///
    /// # Errors
    /// The expression cannot be written for this database.
    pub fn expression_text(
        &self,
        expression: &SqlExpression,
        context: &CompileContext,
    ) -> Result<String, DialectError> {
        self.compiler(context).literal_expression(expression)
    }

    /// A type as it stands in `CREATE TABLE` (`str(type.compile(dialect))`).
    ///
    /// # Errors
    /// The database has no such type, or an argument that it needs is missing.
    pub fn type_text(&self, sql_type: &SqlType) -> Result<String, DialectError> {
        let context = CompileContext::offline();
        self.compiler(&context).type_text(sql_type)
    }

    /// A value as it stands in a statement, by its type, or by its own kind without one.
    ///
    /// # Errors
    /// Values of this kind cannot be written into a statement.
    pub fn literal_text(&self, value: &Value, sql_type: Option<&SqlType>) -> Result<String, DialectError> {
        let context = CompileContext::offline();
        self.compiler(&context).literal(value, sql_type)
    }

    /// An identifier as it stands in a statement, in quotes where it needs them.
    ///
    /// Source: SQLAlchemy 2.1.9: quotes for reserved words, upper-case letters, a leading digit or `$`, and anything
    /// but ASCII letters, digits, `_` and `$`.
    pub fn quote(&self, name: &Name) -> String {
        if name.quote.unwrap_or_else(|| self.needs_quotes(&name.text)) {
            format!("\"{}\"", name.text.replace('"', "\"\""))
        } else {
            name.text.clone()
        }
    }

    /// A table's name as it stands in a statement, with its schema.
    pub fn quote_table(&self, table: &TableName) -> String {
        match &table.schema {
            Some(schema) => format!("{}.{}", self.quote(schema), self.quote(&table.name)),
            None => self.quote(&table.name),
        }
    }

    fn needs_quotes(&self, text: &str) -> bool {
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let Some(first) = text.chars().next() else { return true };
        first.is_ascii_digit()
            || first == '$'
            || !text.chars().all(legal)
            || text.chars().any(|c| c.is_ascii_uppercase())
            || self.is_reserved_word(text)
    }
}

/// The dialect of a name (`"sqlite"`, `"postgresql"`).
///
/// # Errors
/// No dialect of this name is built in.
pub fn dialect_for(name: &str) -> Result<&'static dyn Dialect, DialectError> {
    match name {
        "postgresql" => Ok(&crate::postgresql::PostgreSql),
        "sqlite" => Ok(&crate::sqlite::Sqlite),
        _ => Err(DialectError::UnknownDialect(name.to_owned())),
    }
}
