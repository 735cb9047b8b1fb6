use alembic_schema::{CheckConstraint, Constraint, NamingConvention, Table};

use crate::{CompileContext, Compiler, Dialect, DialectError};

/// A table as the database will have it: what columns declare (`unique=True`, `index=True`, `ForeignKey`, checks) stands
/// beside them as constraints and indexes, and the naming convention has had its say.
#[derive(Debug, Clone, PartialEq)]
pub struct CompleteTable {
    /// The table. Its columns declare nothing but themselves.
    pub table: Table,
    /// The column that numbers itself, by its place.
    pub autoincrement: Option<usize>,
    /// The checks that types of columns bring along.
    pub type_checks: Vec<CheckConstraint>,
}

impl dyn Dialect + '_ {
    /// A table with everything spelled out that its columns declare. Checks that a type brings along stay with the type.
    ///
    /// # Errors
    /// A constraint names a column that is not there, or an index or a constraint cannot be named.
    pub fn complete_table(
        &self,
        table: &Table,
        convention: &NamingConvention,
    ) -> Result<CompleteTable, DialectError> {
        let context = CompileContext { naming_convention: convention.clone(), ..CompileContext::online() };
        let compiler = Compiler { dialect: self, context: &context };
        let parts = compiler.table_parts(table)?;
        let mut complete = table.clone();
        complete.constraints = parts.primary_key.clone().map(Constraint::PrimaryKey).into_iter().collect();
        let mut type_checks = Vec::new();
        for part in parts.constraints {
            match part.constraint {
                Constraint::Check(check) if part.from_type => type_checks.push(check),
                constraint => complete.constraints.push(constraint),
            }
        }
        for column in &table.columns {
            for check in &column.checks {
                let check = Constraint::Check(check.clone());
                complete.constraints.push(compiler.named_constraint(&check, table)?);
            }
        }
        complete.indexes = parts.indexes;
        let members = parts.primary_key.map(|key| key.columns).unwrap_or_default();
        for column in &mut complete.columns {
            column.primary_key = members.contains(&column.name);
            column.key = None;
            column.unique = None;
            column.index = None;
            column.foreign_keys.clear();
            column.checks.clear();
        }
        Ok(CompleteTable { table: complete, autoincrement: parts.autoincrement, type_checks })
    }
}
