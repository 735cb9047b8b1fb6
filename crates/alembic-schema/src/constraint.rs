use crate::{Argument, ConstraintName, DialectOptions, Name, SqlExpression, TableName};

/// A constraint of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// `PrimaryKeyConstraint`
    PrimaryKey(PrimaryKeyConstraint),
    /// `UniqueConstraint`
    Unique(UniqueConstraint),
    /// `ForeignKeyConstraint`
    ForeignKey(ForeignKeyConstraint),
    /// `CheckConstraint`
    Check(CheckConstraint),
    /// `postgresql.ExcludeConstraint`
    Exclude(ExcludeConstraint),
}

impl Constraint {
    /// The name, whatever the kind.
    pub fn name(&self) -> &ConstraintName {
        match self {
            Self::PrimaryKey(constraint) => &constraint.name,
            Self::Unique(constraint) => &constraint.name,
            Self::ForeignKey(constraint) => &constraint.name,
            Self::Check(constraint) => &constraint.name,
            Self::Exclude(constraint) => &constraint.name,
        }
    }

    /// What every kind has besides its name.
    pub fn attributes(&self) -> &ConstraintAttributes {
        match self {
            Self::PrimaryKey(constraint) => &constraint.attributes,
            Self::Unique(constraint) => &constraint.attributes,
            Self::ForeignKey(constraint) => &constraint.attributes,
            Self::Check(constraint) => &constraint.attributes,
            Self::Exclude(constraint) => &constraint.attributes,
        }
    }
}

/// What every kind of constraint has besides its name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConstraintAttributes {
    /// `deferrable=`: `DEFERRABLE` or `NOT DEFERRABLE`
    pub deferrable: Option<bool>,
    /// `initially=`: `DEFERRED` or `IMMEDIATE`
    pub initially: Option<String>,
    /// `comment=`
    pub comment: Option<String>,
    /// `info=`
    pub info: Vec<(String, Argument)>,
    /// Keyword arguments of a dialect (`postgresql_not_valid`, `postgresql_include`, `sqlite_on_conflict`, …)
    pub options: DialectOptions,
}

/// `PrimaryKeyConstraint`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PrimaryKeyConstraint {
    /// The name.
    pub name: ConstraintName,
    /// The columns.
    pub columns: Vec<Name>,
    /// Deferrability, comment, dialect keywords.
    pub attributes: ConstraintAttributes,
}

/// `UniqueConstraint`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UniqueConstraint {
    /// The name.
    pub name: ConstraintName,
    /// The columns.
    pub columns: Vec<Name>,
    /// Deferrability, comment, dialect keywords.
    pub attributes: ConstraintAttributes,
}

/// `ForeignKeyConstraint`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignKeyConstraint {
    /// The name.
    pub name: ConstraintName,
    /// The columns of this table.
    pub columns: Vec<Name>,
    /// The table referred to.
    pub referred_table: TableName,
    /// Its columns. Empty: the reference leaves them out and the primary key is meant.
    pub referred_columns: Vec<Name>,
    /// What happens when a referred row changes or goes.
    pub actions: ReferenceActions,
    /// Deferrability, comment, dialect keywords.
    pub attributes: ConstraintAttributes,
}

/// A foreign key that is written in a column: `ForeignKey("schema.table.column")`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignKey {
    /// The name.
    pub name: ConstraintName,
    /// The table referred to.
    pub referred_table: TableName,
    /// Its column; `None` when only a table was named.
    pub referred_column: Option<Name>,
    /// What happens when the referred row changes or goes.
    pub actions: ReferenceActions,
    /// Deferrability, comment, dialect keywords.
    pub attributes: ConstraintAttributes,
}

impl ForeignKey {
    /// The foreign key of a target such as `"owners.id"` or `"shop.owners.id"`: the last part is the column,
    /// the one before it the table, and all before that the schema.
    pub fn to(target: &str) -> Self {
        let mut parts: Vec<&str> = target.split('.').collect();
        let last = parts.pop().unwrap_or_default();
        let (table, column) = parts.pop().map_or((last, None), |table| (table, Some(Name::new(last))));
        let schema = (!parts.is_empty()).then(|| parts.join("."));
        Self {
            name: ConstraintName::Unnamed,
            referred_table: TableName::in_schema(schema, table),
            referred_column: column,
            actions: ReferenceActions::default(),
            attributes: ConstraintAttributes::default(),
        }
    }
}

impl ForeignKey {
    /// The same as a constraint beside the columns.
    pub fn constraint(&self, column: Name) -> ForeignKeyConstraint {
        ForeignKeyConstraint {
            name: self.name.clone(),
            columns: vec![column],
            referred_table: self.referred_table.clone(),
            referred_columns: self.referred_column.clone().into_iter().collect(),
            actions: self.actions.clone(),
            attributes: self.attributes.clone(),
        }
    }
}

/// What a foreign key does when a referred row changes or goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReferenceActions {
    /// `ON UPDATE`
    pub on_update: Option<String>,
    /// `ON DELETE`
    pub on_delete: Option<String>,
    /// `MATCH`
    pub match_: Option<String>,
    /// `use_alter=True`: added after both tables exist
    pub use_alter: bool,
    /// `link_to_name=True`: referred columns are meant by name, not by key
    pub link_to_name: bool,
}

/// `CheckConstraint`.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckConstraint {
    /// The name.
    pub name: ConstraintName,
    /// The condition.
    pub condition: SqlExpression,
    /// Deferrability, comment, dialect keywords.
    pub attributes: ConstraintAttributes,
}

impl CheckConstraint {
    /// An unnamed check of a condition.
    pub fn new(condition: SqlExpression) -> Self {
        Self { name: ConstraintName::Unnamed, condition, attributes: ConstraintAttributes::default() }
    }
}

/// `postgresql.ExcludeConstraint`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExcludeConstraint {
    /// The name.
    pub name: ConstraintName,
    /// Expressions, each with the operator that must not hold between two rows.
    pub elements: Vec<(SqlExpression, String)>,
    /// `using=`, the index method; `gist` without it
    pub using: Option<String>,
    /// `where=`
    pub condition: Option<SqlExpression>,
    /// `ops=`: operator classes by column
    pub operator_classes: Vec<(String, String)>,
    /// Deferrability, comment, dialect keywords.
    pub attributes: ConstraintAttributes,
}
