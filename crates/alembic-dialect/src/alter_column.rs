use alembic_operations::{AlterColumn, RenameTable};
use alembic_schema::{Constraint, Given, ServerDefault, SqlType, Table};

use crate::{Compiler, DialectError, Statement};

impl Compiler<'_> {
    /// The statements of `op.alter_column`: the check of the old type goes, the column changes, the check of the new
    /// type comes.
    pub(crate) fn alter_column(&self, alter: &AlterColumn) -> Result<Vec<Statement>, DialectError> {
        let mut statements = Vec::new();
        if alter.sql_type.is_some()
            && let Some(check) = self.type_constraint(alter, alter.existing_type.as_ref())?
        {
            statements.extend(self.drop_named_constraint(&alter.table, check.name(), false)?);
        }
        statements.extend(self.dialect.alter_column(self, alter)?);
        if let Some(check) = self.type_constraint(alter, alter.sql_type.as_ref())? {
            statements.extend(self.add_constraint(&check, &alter.table)?);
        }
        Ok(statements)
    }

    /// The check that belongs to a type; none where the database could not change it anyway, as in the reference.
    fn type_constraint(
        &self,
        alter: &AlterColumn,
        sql_type: Option<&SqlType>,
    ) -> Result<Option<Constraint>, DialectError> {
        let check = sql_type.and_then(|sql_type| self.type_check(&alter.column, sql_type));
        let Some(check) = check.filter(|_| self.dialect.check_alters_constraints().is_ok()) else {
            return Ok(None);
        };
        let table = Table::new(alter.table.clone(), Vec::new());
        self.named_constraint(&Constraint::Check(check), &table).map(Some)
    }

    /// `ALTER TABLE … ALTER COLUMN …` up to its action.
    pub(crate) fn alter_column_statement(&self, alter: &AlterColumn, action: &str) -> Statement {
        self.statement(format!(
            "ALTER TABLE {} ALTER COLUMN {} {action}",
            self.table(&alter.table),
            self.identifier(&alter.column)
        ))
    }

    /// `SET NOT NULL`, `DROP NOT NULL`
    pub(crate) fn alter_nullable(&self, alter: &AlterColumn) -> Option<Statement> {
        let action = if alter.nullable? { "DROP NOT NULL" } else { "SET NOT NULL" };
        Some(self.alter_column_statement(alter, action))
    }

    /// `SET DEFAULT …`, `DROP DEFAULT`; what is generated can only be changed where the dialect knows how.
    pub(crate) fn alter_default(&self, alter: &AlterColumn) -> Result<Option<Statement>, DialectError> {
        let new = match &alter.server_default {
            Given::Absent => return Ok(None),
            Given::Null => None,
            Given::Value(default) => Some(default),
        };
        let old = alter.existing_server_default.value();
        let either = |test: fn(&ServerDefault) -> bool| new.is_some_and(test) || old.is_some_and(test);
        if either(|default| matches!(default, ServerDefault::Computed(_))) {
            return Err(DialectError::Compile(
                "Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing \
                 column is not supported."
                    .to_owned(),
            ));
        }
        if either(|default| matches!(default, ServerDefault::Identity(_))) {
            return self.dialect.alter_identity(self, alter, new, old).map(Some);
        }
        let action = match new {
            Some(default) => format!("SET DEFAULT {}", self.server_default(default)?),
            None => "DROP DEFAULT".to_owned(),
        };
        Ok(Some(self.alter_column_statement(alter, &action)))
    }

    /// `TYPE …`
    pub(crate) fn alter_type(&self, alter: &AlterColumn) -> Result<Option<Statement>, DialectError> {
        let Some(sql_type) = &alter.sql_type else { return Ok(None) };
        let action = format!("TYPE {}", self.type_text(sql_type)?);
        Ok(Some(self.alter_column_statement(alter, &action)))
    }

    /// `RENAME a TO b`, with the word (`RENAME COLUMN`) that the database wants.
    pub(crate) fn rename_column(&self, alter: &AlterColumn, word: &str) -> Option<Statement> {
        let new_name = alter.new_name.as_ref()?;
        Some(self.statement(format!(
            "ALTER TABLE {} {word} {} TO {}",
            self.table(&alter.table),
            self.identifier(&alter.column),
            self.identifier(new_name)
        )))
    }

    /// `ALTER TABLE … RENAME TO …`.
    pub(crate) fn rename_table(&self, rename: &RenameTable) -> Statement {
        self.statement(format!(
            "ALTER TABLE {} RENAME TO {}",
            self.table(&rename.table),
            self.identifier(&rename.new_name)
        ))
    }
}
