use std::convert::Infallible;

use alembic_dialect::DefaultPair;
use alembic_schema::{
    CheckConstraint, Column, ForeignKeyConstraint, Index, SqlType, Table, TableName, UniqueConstraint,
};

/// The rules of a project. What is not overridden includes everything and leaves decisions to the usual rules.
pub trait Hooks {
    /// Why a rule can fail.
    type Error;

    /// `include_name(name, type_, parent_names)`: whether something of the database is looked at.
    ///
    /// # Errors
    /// The rule fails.
    fn include_name(
        &mut self,
        name: Option<&str>,
        kind: SubjectKind,
        parent: Parent<'_>,
    ) -> Result<bool, Self::Error> {
        let _ = (name, kind, parent);
        Ok(true)
    }

    /// `include_object(object, name, type_, reflected, compare_to)`: whether something counts.
    ///
    /// # Errors
    /// The rule fails.
    fn include_object(
        &mut self,
        subject: Subject<'_>,
        name: Option<&str>,
        reflected: bool,
        other: Option<Subject<'_>>,
    ) -> Result<bool, Self::Error> {
        let _ = (subject, name, reflected, other);
        Ok(true)
    }

    /// `compare_type(…)`: whether the types of a column differ; `None` leaves it to the usual rules.
    ///
    /// # Errors
    /// The rule fails.
    fn compare_type(&mut self, question: TypeQuestion<'_>) -> Result<Option<bool>, Self::Error> {
        let _ = question;
        Ok(None)
    }

    /// `compare_server_default(…)`: whether the defaults of a column differ; `None` leaves it to the usual rules.
    ///
    /// # Errors
    /// The rule fails.
    fn compare_server_default(&mut self, question: DefaultQuestion<'_>) -> Result<Option<bool>, Self::Error> {
        let _ = question;
        Ok(None)
    }

    /// Whether two defaults that are written differently are the same to the database.
    ///
    /// # Errors
    /// The database cannot say.
    fn is_same_default(&mut self, pair: &DefaultPair<'_>) -> Result<bool, Self::Error>;

    /// Whether the database has a type of this name.
    ///
    /// # Errors
    /// The database cannot say.
    fn has_type(&mut self, sql_type: &SqlType) -> Result<bool, Self::Error>;
}

/// No rules, and no database to ask.
#[derive(Debug, Clone, Copy)]
pub struct NoHooks;

impl Hooks for NoHooks {
    type Error = Infallible;

    fn is_same_default(&mut self, _: &DefaultPair<'_>) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn has_type(&mut self, _: &SqlType) -> Result<bool, Infallible> {
        Ok(false)
    }
}

/// What a rule is asked about: `type_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the thing of that name")]
pub enum SubjectKind {
    Schema,
    Table,
    Column,
    Index,
    UniqueConstraint,
    ForeignKeyConstraint,
    CheckConstraint,
}

impl SubjectKind {
    /// The text that rules are given.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Table => "table",
            Self::Column => "column",
            Self::Index => "index",
            Self::UniqueConstraint => "unique_constraint",
            Self::ForeignKeyConstraint => "foreign_key_constraint",
            Self::CheckConstraint => "check_constraint",
        }
    }
}

/// What something belongs to: `parent_names`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent<'a> {
    /// Nothing: a schema.
    None,
    /// A schema; `None` is the default one.
    Schema(Option<&'a str>),
    /// A table of a schema.
    Table(Option<&'a str>, &'a str),
}

impl<'a> Parent<'a> {
    /// The parent of the parts of a table.
    pub(super) fn table(name: &'a TableName) -> Self {
        Self::Table(name.schema.as_ref().map(|schema| schema.text.as_str()), name.name.as_str())
    }
}

/// Something that a rule looks at: a table, or a part of one.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A table
    Table(&'a Table),
    /// A column
    Column(&'a Table, &'a Column),
    /// An index
    Index(&'a Table, &'a Index),
    /// A unique constraint
    Unique(&'a Table, &'a UniqueConstraint),
    /// A foreign key
    ForeignKey(&'a Table, &'a ForeignKeyConstraint),
    /// A check
    Check(&'a Table, &'a CheckConstraint),
}

impl Subject<'_> {
    /// The kind of thing.
    pub fn kind(&self) -> SubjectKind {
        match self {
            Self::Table(_) => SubjectKind::Table,
            Self::Column(..) => SubjectKind::Column,
            Self::Index(..) => SubjectKind::Index,
            Self::Unique(..) => SubjectKind::UniqueConstraint,
            Self::ForeignKey(..) => SubjectKind::ForeignKeyConstraint,
            Self::Check(..) => SubjectKind::CheckConstraint,
        }
    }
}

/// A column in the database and in a model.
#[derive(Debug, Clone, Copy)]
pub struct TypeQuestion<'a> {
    /// The table and the column of the database.
    pub found: (&'a Table, &'a Column),
    /// The table and the column of the model.
    pub wanted: (&'a Table, &'a Column),
}

/// The same with its defaults as SQL text.
#[derive(Debug, Clone, Copy)]
pub struct DefaultQuestion<'a> {
    /// The columns.
    pub columns: TypeQuestion<'a>,
    /// What the database has.
    pub found: Option<&'a str>,
    /// What the model has.
    pub wanted: Option<&'a str>,
}
