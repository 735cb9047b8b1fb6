use alembic_schema::{
    CheckConstraint, Constraint, ConstraintName, DialectOptions, ExcludeConstraint, ForeignKeyConstraint,
    PrimaryKeyConstraint, TableName, UniqueConstraint,
};

/// `op.create_primary_key(name, table, columns, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePrimaryKey {
    /// The table.
    pub table: TableName,
    /// The constraint.
    pub constraint: PrimaryKeyConstraint,
}

/// `op.create_unique_constraint(name, table, columns, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateUniqueConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint.
    pub constraint: UniqueConstraint,
}

/// `op.create_foreign_key(name, source, referent, local_cols, remote_cols, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateForeignKey {
    /// The table that refers to another one.
    pub table: TableName,
    /// The constraint.
    pub constraint: ForeignKeyConstraint,
}

/// `op.create_check_constraint(name, table, condition, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateCheckConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint.
    pub constraint: CheckConstraint,
}

/// `op.create_exclude_constraint(name, table, *elements, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateExcludeConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint.
    pub constraint: ExcludeConstraint,
}

/// `op.drop_constraint(name, table, type_=…, …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropConstraint {
    /// The name.
    pub name: ConstraintName,
    /// The table.
    pub table: TableName,
    /// `type_=`
    pub constraint_type: Option<ConstraintType>,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// Keyword arguments of a dialect
    pub options: DialectOptions,
    /// What is dropped, where it is known, for the reverse.
    pub dropped: Option<Box<Constraint>>,
}

impl DropConstraint {
    /// Drops a constraint without further arguments.
    pub fn new(name: impl Into<ConstraintName>, table: impl Into<TableName>) -> Self {
        Self {
            name: name.into(),
            table: table.into(),
            constraint_type: None,
            if_exists: false,
            options: DialectOptions::new(),
            dropped: None,
        }
    }

    /// Drops a constraint that is known, which the reverse makes again.
    pub fn of(table: TableName, constraint: Constraint) -> Self {
        let drop = Self::new(constraint.name().clone(), table);
        Self { constraint_type: ConstraintType::of(&constraint), dropped: Some(Box::new(constraint)), ..drop }
    }
}

/// `type_=` of `op.drop_constraint`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintType {
    /// `"foreignkey"`
    ForeignKey,
    /// `"primary"`
    Primary,
    /// `"unique"`
    Unique,
    /// `"check"`
    Check,
}

impl ConstraintType {
    /// The type of a constraint; there is none for one that excludes.
    pub fn of(constraint: &Constraint) -> Option<Self> {
        Some(match constraint {
            Constraint::PrimaryKey(_) => Self::Primary,
            Constraint::Unique(_) => Self::Unique,
            Constraint::ForeignKey(_) => Self::ForeignKey,
            Constraint::Check(_) => Self::Check,
            Constraint::Exclude(_) => return None,
        })
    }

    /// The type of a text as scripts write it. The reference answers any other text with the TypeError
    /// `'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None`.
    pub fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "foreignkey" => Self::ForeignKey,
            "primary" => Self::Primary,
            "unique" => Self::Unique,
            "check" => Self::Check,
            _ => return None,
        })
    }

    /// The text as scripts write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ForeignKey => "foreignkey",
            Self::Primary => "primary",
            Self::Unique => "unique",
            Self::Check => "check",
        }
    }
}
