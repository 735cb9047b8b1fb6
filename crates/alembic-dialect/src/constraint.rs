use alembic_operations::DropConstraint;
use alembic_schema::{
    CheckConstraint, Column, Constraint, ConstraintAttributes, ConstraintKind, ConstraintName,
    ForeignKeyConstraint, Name, NamingSubject, ReferenceActions, SqlType, Table, TableName,
};

use crate::{Compiler, DialectError, Statement};

impl Compiler<'_> {
    /// A constraint as it stands in `CREATE TABLE` and after `ADD`; its name must be final. `None` for one that the
    /// database cannot have.
    pub(crate) fn constraint(
        &self,
        constraint: &Constraint,
        table: &TableName,
    ) -> Result<Option<String>, DialectError> {
        let attributes = constraint.attributes();
        if matches!(constraint, Constraint::Unique(unique) if unique.columns.is_empty()) {
            return Ok(None);
        }
        let body = match constraint {
            Constraint::PrimaryKey(primary_key) => {
                let (before, after) = self.dialect.key_modifiers(self, attributes);
                format!("PRIMARY KEY{before} ({}){after}", self.identifiers(&primary_key.columns))
            }
            Constraint::Unique(unique) => {
                let (before, after) = self.dialect.key_modifiers(self, attributes);
                format!("UNIQUE{before} ({}){after}", self.identifiers(&unique.columns))
            }
            Constraint::ForeignKey(foreign_key) => {
                let Some(referred) = self.dialect.referred_table(self, table, &foreign_key.referred_table)
                else {
                    return Ok(None);
                };
                format!(
                    "FOREIGN KEY({}) {}",
                    self.identifiers(&foreign_key.columns),
                    self.references(&referred, &foreign_key.referred_columns, &foreign_key.actions)
                )
            }
            Constraint::Check(check) => self.check(check)?,
            Constraint::Exclude(exclude) => self.dialect.exclude_constraint(self, exclude)?,
        };
        let mut text = String::new();
        if let Some(name) = self.constraint_name(constraint.name())? {
            text.push_str(&format!("CONSTRAINT {name} "));
        }
        text.push_str(&body);
        text.push_str(&deferrability(attributes));
        text.push_str(&self.dialect.constraint_suffix(attributes));
        Ok(Some(text))
    }

    /// `REFERENCES table (columns)` and what happens when they change.
    pub(crate) fn references(&self, table: &str, columns: &[Name], actions: &ReferenceActions) -> String {
        let mut text = format!("REFERENCES {table}");
        if !columns.is_empty() {
            text.push_str(&format!(" ({})", self.identifiers(columns)));
        }
        if let Some(kind) = &actions.match_ {
            text.push_str(&format!(" MATCH {kind}"));
        }
        if let Some(action) = &actions.on_delete {
            text.push_str(&format!(" ON DELETE {action}"));
        }
        if let Some(action) = &actions.on_update {
            text.push_str(&format!(" ON UPDATE {action}"));
        }
        text
    }

    /// The checks that were written into a column, each with a space before it.
    pub(crate) fn inline_checks(&self, column: &Column, table: &Table) -> Result<String, DialectError> {
        let mut text = String::new();
        for check in &column.checks {
            let named = self.named_constraint(&Constraint::Check(check.clone()), table)?;
            if let Some(check) = self.constraint(&named, &table.name)? {
                text.push_str(&format!(" {check}"));
            }
        }
        Ok(text)
    }

    fn check(&self, check: &CheckConstraint) -> Result<String, DialectError> {
        Ok(format!("CHECK ({})", self.literal_expression(&check.condition)?))
    }

    /// `ALTER TABLE … ADD CONSTRAINT …` for a constraint that a script names.
    pub(crate) fn create_constraint(
        &self,
        constraint: &Constraint,
        table: &TableName,
    ) -> Result<Vec<Statement>, DialectError> {
        let columns = match constraint {
            Constraint::PrimaryKey(primary_key) => primary_key.columns.clone(),
            Constraint::Unique(unique) => unique.columns.clone(),
            Constraint::ForeignKey(ForeignKeyConstraint { columns, .. }) => columns.clone(),
            Constraint::Check(_) | Constraint::Exclude(_) => Vec::new(),
        };
        if columns.is_empty() && !matches!(constraint, Constraint::Check(_) | Constraint::Exclude(_)) {
            return Err(DialectError::Argument(format!(
                "the constraint {} on table '{table}' names no columns",
                constraint.name().as_str().map_or("without a name".to_owned(), |name| format!("'{name}'"))
            )));
        }
        check_pairs(constraint)?;
        let columns = columns.into_iter().map(|name| Column::new(name, SqlType::null())).collect();
        let named = self.named_constraint(constraint, &Table::new(table.clone(), columns))?;
        self.add_constraint(&named, table)
    }

    /// `ALTER TABLE … ADD …` for a constraint whose name is final.
    pub(crate) fn add_constraint(
        &self,
        constraint: &Constraint,
        table: &TableName,
    ) -> Result<Vec<Statement>, DialectError> {
        self.dialect.check_alters_constraints()?;
        let Some(definition) = self.constraint(constraint, table)? else { return Ok(Vec::new()) };
        Ok(vec![self.statement(format!("ALTER TABLE {} ADD {definition}", self.table(table)))])
    }

    /// `ALTER TABLE … DROP CONSTRAINT …`.
    pub(crate) fn drop_constraint(&self, drop: &DropConstraint) -> Result<Vec<Statement>, DialectError> {
        self.drop_named_constraint(&drop.table, &self.dropped_name(drop)?, drop.if_exists)
    }

    /// The final name of the constraint that goes: a naming convention may wrap it when the kind is known.
    pub(crate) fn dropped_name(&self, drop: &DropConstraint) -> Result<ConstraintName, DialectError> {
        use alembic_operations::ConstraintType as T;
        let kind = match drop.constraint_type {
            None => return Ok(drop.name.clone()),
            Some(T::ForeignKey) => ConstraintKind::ForeignKey,
            Some(T::Primary) => ConstraintKind::PrimaryKey,
            Some(T::Unique) => ConstraintKind::Unique,
            Some(T::Check) => ConstraintKind::Check,
        };
        Ok(self.context.naming_convention.name(&NamingSubject {
            kind,
            name: &drop.name,
            table: &drop.table,
            columns: Vec::new(),
            referred_table: None,
            referred_columns: Vec::new(),
        })?)
    }

    /// `ALTER TABLE … DROP CONSTRAINT …` for a name that is final.
    pub(crate) fn drop_named_constraint(
        &self,
        table: &TableName,
        name: &ConstraintName,
        if_exists: bool,
    ) -> Result<Vec<Statement>, DialectError> {
        self.dialect.check_alters_constraints()?;
        let Some(name) = self.constraint_name(name)? else {
            return Err(DialectError::NameRequired {
                statement: "DROP CONSTRAINT",
                table: table.to_string(),
            });
        };
        let guard = if if_exists { "IF EXISTS " } else { "" };
        Ok(vec![self.statement(format!("ALTER TABLE {} DROP CONSTRAINT {guard}{name}", self.table(table)))])
    }
}

/// A foreign key refers to as many columns as it has, or leaves them out.
pub(crate) fn check_pairs(constraint: &Constraint) -> Result<(), DialectError> {
    match constraint {
        Constraint::ForeignKey(key)
            if !key.referred_columns.is_empty() && key.referred_columns.len() != key.columns.len() =>
        {
            Err(DialectError::Argument(
                "ForeignKeyConstraint number of constrained columns must match the number of referenced columns."
                    .to_owned(),
            ))
        }
        _ => Ok(()),
    }
}

/// `DEFERRABLE` and `INITIALLY`, each with a space before it.
pub(crate) fn deferrability(attributes: &ConstraintAttributes) -> String {
    let mut text = String::new();
    match attributes.deferrable {
        Some(true) => text.push_str(" DEFERRABLE"),
        Some(false) => text.push_str(" NOT DEFERRABLE"),
        None => {}
    }
    if let Some(initially) = &attributes.initially {
        text.push_str(&format!(" INITIALLY {initially}"));
    }
    text
}
