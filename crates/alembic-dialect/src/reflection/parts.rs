use alembic_schema::{ConstraintAttributes, DialectOptions, Identity, ReferenceActions, SqlType};

/// A column as the catalogue tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReflectedColumn {
    /// The name.
    pub name: String,
    /// The type; `NullType` where it is not known.
    pub sql_type: SqlType,
    /// Whether it may be `NULL`.
    pub nullable: bool,
    /// The default as SQL text.
    pub default: Option<String>,
    /// Where it stands in the primary key, from 1; 0 outside of it. `None` where the database tells only the key.
    pub primary_key: Option<i64>,
    /// Whether the database numbers rows with it; `None` where the database does not tell.
    pub autoincrement: Option<bool>,
    /// The sequence that belongs to the column, where the database tells.
    pub owned_sequence: Option<String>,
    /// The comment.
    pub comment: Option<String>,
    /// `GENERATED ALWAYS AS (…)`
    pub computed: Option<ReflectedComputed>,
    /// `GENERATED … AS IDENTITY`
    pub identity: Option<Identity>,
    /// The type as it was declared, where SQLAlchemy's class would write another one.
    pub declared_type: Option<String>,
    /// The collation, where it belongs to the column rather than to the type.
    pub collation: Option<String>,
    /// What else a dialect's `Column` keywords can say (`sqlite_on_conflict_not_null`, …).
    pub options: DialectOptions,
}

/// What a generated column is computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReflectedComputed {
    /// The expression as SQL text.
    pub text: String,
    /// Whether its values are stored.
    pub persisted: bool,
}

/// A primary key or a unique constraint.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReflectedKey {
    /// The name; `None` where the database has none.
    pub name: Option<String>,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// An index of the same name was made for it, rather than the other way round.
    pub duplicates_index: Option<String>,
    /// Deferrability, comment, dialect keywords.
    pub attributes: ConstraintAttributes,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq)]
pub struct ReflectedForeignKey {
    /// The name; `None` where the database has none.
    pub name: Option<String>,
    /// The columns of this table.
    pub columns: Vec<String>,
    /// The schema of the table referred to, where it has to be named.
    pub referred_schema: Option<String>,
    /// The table referred to.
    pub referred_table: String,
    /// Its columns.
    pub referred_columns: Vec<String>,
    /// What happens when a referred row changes or goes.
    pub actions: ReferenceActions,
    /// Deferrability, comment, dialect keywords.
    pub attributes: ConstraintAttributes,
}

/// A check constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct ReflectedCheck {
    /// The name; `None` where the database has none.
    pub name: Option<String>,
    /// The condition as SQL text, without the parentheses around it.
    pub condition: String,
    /// Deferrability, comment, dialect keywords.
    pub attributes: ConstraintAttributes,
}

/// An index.
#[derive(Debug, Clone, PartialEq)]
pub struct ReflectedIndex {
    /// The name.
    pub name: String,
    /// What is indexed, in order.
    pub elements: Vec<ReflectedIndexElement>,
    /// `UNIQUE`
    pub unique: bool,
    /// The constraint that the index was made for.
    pub duplicates_constraint: Option<String>,
    /// Columns that are stored beside (`INCLUDE`); `None` where the database has no such thing.
    pub include: Option<Vec<String>>,
    /// The comment.
    pub comment: Option<String>,
    /// What else a dialect's `Index` keywords can say (`sqlite_where`, `postgresql_using`, …).
    pub options: DialectOptions,
}

/// What an index orders by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReflectedIndexElement {
    /// The column; `None` for an expression.
    pub column: Option<String>,
    /// The element as it stands in `CREATE INDEX`, where the column and its sorting do not say everything.
    pub text: Option<String>,
    /// The operator class, where it is not the usual one of the type.
    pub operator_class: Option<String>,
    /// Words of SQLAlchemy for an order that is not the usual one: `desc`, `nulls_first`, `nulls_last`.
    pub sorting: Vec<&'static str>,
}

/// Something of a table that the database keeps as the text that made it: a trigger, an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// The name.
    pub name: String,
    /// The statement that makes it again.
    pub sql: String,
}
