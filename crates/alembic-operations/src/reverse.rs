use alembic_schema::{Constraint, Given, Table};
use thiserror::Error;

use crate::{
    AddColumn, AlterColumn, CreateCheckConstraint, CreateExcludeConstraint, CreateForeignKey, CreateIndex,
    CreatePrimaryKey, CreateTable, CreateTableComment, CreateUniqueConstraint, DropColumn, DropConstraint,
    DropIndex, DropTable, DropTableComment, Executable, ExecuteSql, Operation, RenameTable, SchemaStatement,
};

/// An operation cannot be undone with what is known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Irreversible {
    /// It removes something of which only the name is known.
    #[error("{}", original_unknown(.what))]
    OriginalUnknown {
        /// What is removed (`table`, `column`, `index`, `constraint`).
        what: &'static str,
    },
    /// It is of a kind without a reverse (`execute`, `bulk_insert`, `batch_alter_table`).
    #[error("`op.{directive}` has no reverse")]
    NoReverse {
        /// The directive.
        directive: &'static str,
    },
}

fn original_unknown(what: &str) -> String {
    let subject =
        if what == "constraint" { "constraint cannot be produced" } else { "operation is not reversible" };
    format!("{subject}; original {what} is not present")
}

impl Operation {
    /// The operation that undoes this one.
    ///
    /// As in Alembic 1.20.1, but a renamed table or column gets its old name back, where the reference gives up or
    /// forgets it, and what is removed without being known is an error in every case.
    ///
    /// # Errors
    /// What it removes is not known, or operations of its kind have no reverse.
    pub fn reverse(&self) -> Result<Operation, Irreversible> {
        let unknown = |what| Irreversible::OriginalUnknown { what };
        Ok(match self {
            Self::CreateTable(create) => DropTable {
                table: create.table.name.clone(),
                if_exists: false,
                options: create.table.options.clone(),
                dropped: Some(Box::new(create.table.clone())),
            }
            .into(),
            Self::DropTable(drop) => {
                let table: &Table = drop.dropped.as_deref().ok_or(unknown("table"))?;
                CreateTable::from(table.clone()).into()
            }
            Self::RenameTable(rename) => {
                let mut table = rename.table.clone();
                table.name = rename.new_name.clone();
                RenameTable { table, new_name: rename.table.name.clone() }.into()
            }
            Self::CreateTableComment(create) => match &create.existing_comment {
                None => {
                    DropTableComment { table: create.table.clone(), existing_comment: create.comment.clone() }
                        .into()
                }
                Some(comment) => CreateTableComment {
                    table: create.table.clone(),
                    comment: Some(comment.clone()),
                    existing_comment: create.comment.clone(),
                }
                .into(),
            },
            Self::DropTableComment(drop) => CreateTableComment {
                table: drop.table.clone(),
                comment: drop.existing_comment.clone(),
                existing_comment: None,
            }
            .into(),
            Self::AddColumn(add) => DropColumn {
                if_exists: add.if_not_exists,
                dropped: Some(Box::new(add.column.clone())),
                ..DropColumn::new(add.table.clone(), add.column.name.clone())
            }
            .into(),
            Self::DropColumn(drop) => {
                let column = drop.dropped.as_deref().ok_or(unknown("column"))?;
                AddColumn::new(drop.table.clone(), column.clone()).into()
            }
            Self::AlterColumn(alter) => reverse_alter_column(alter).into(),
            Self::CreateIndex(create) => DropIndex {
                options: create.index.options.clone(),
                dropped: Some(Box::new(create.index.clone())),
                ..DropIndex::new(create.index.name.clone(), Some(create.table.clone()))
            }
            .into(),
            Self::DropIndex(drop) => {
                let index = drop.dropped.as_deref().ok_or(unknown("index"))?;
                let table = drop.table.clone().ok_or(unknown("index"))?;
                CreateIndex::new(table, index.clone()).into()
            }
            Self::CreatePrimaryKey(create) => {
                reverse_constraint(&create.table, Constraint::PrimaryKey(create.constraint.clone()))
            }
            Self::CreateUniqueConstraint(create) => {
                reverse_constraint(&create.table, Constraint::Unique(create.constraint.clone()))
            }
            Self::CreateForeignKey(create) => {
                reverse_constraint(&create.table, Constraint::ForeignKey(create.constraint.clone()))
            }
            Self::CreateCheckConstraint(create) => {
                reverse_constraint(&create.table, Constraint::Check(create.constraint.clone()))
            }
            Self::CreateExcludeConstraint(create) => {
                reverse_constraint(&create.table, Constraint::Exclude(create.constraint.clone()))
            }
            Self::DropConstraint(drop) => {
                let table = drop.table.clone();
                match drop.dropped.as_deref().cloned().ok_or(unknown("constraint"))? {
                    Constraint::PrimaryKey(constraint) => CreatePrimaryKey { table, constraint }.into(),
                    Constraint::Unique(constraint) => CreateUniqueConstraint { table, constraint }.into(),
                    Constraint::ForeignKey(constraint) => CreateForeignKey { table, constraint }.into(),
                    Constraint::Check(constraint) => CreateCheckConstraint { table, constraint }.into(),
                    Constraint::Exclude(constraint) => CreateExcludeConstraint { table, constraint }.into(),
                }
            }
            Self::ExecuteSql(ExecuteSql {
                statement: Executable::Schema(SchemaStatement::CreateType(sql_type)),
                ..
            }) => ExecuteSql::schema(SchemaStatement::DropType(sql_type.clone())).into(),
            Self::BulkInsert(_) | Self::ExecuteSql(_) | Self::BatchAlterTable(_) => {
                return Err(Irreversible::NoReverse { directive: self.directive() });
            }
        })
    }
}

fn reverse_constraint(table: &alembic_schema::TableName, constraint: Constraint) -> Operation {
    let options = constraint.attributes().options.clone();
    DropConstraint { options, ..DropConstraint::of(table.clone(), constraint) }.into()
}

/// What changed and what was there before change places.
fn reverse_alter_column(alter: &AlterColumn) -> AlterColumn {
    let mut reversed = alter.clone();
    if let Some(new_name) = &alter.new_name {
        reversed.column = new_name.clone();
        reversed.new_name = Some(alter.column.clone());
    }
    if alter.sql_type.is_some() {
        reversed.sql_type.clone_from(&alter.existing_type);
        reversed.existing_type.clone_from(&alter.sql_type);
    }
    if alter.nullable.is_some() {
        reversed.nullable = alter.existing_nullable;
        reversed.existing_nullable = alter.nullable;
    }
    if alter.server_default.is_given() {
        reversed.server_default = alter.existing_server_default.clone();
        reversed.existing_server_default = alter.server_default.clone();
    }
    if alter.comment.is_given() {
        reversed.comment = Given::from(alter.existing_comment.clone());
        reversed.existing_comment = alter.comment.value().cloned();
    }
    if alter.autoincrement.is_some() {
        reversed.autoincrement = alter.existing_autoincrement;
        reversed.existing_autoincrement = alter.autoincrement;
    }
    reversed
}

#[cfg(test)]
mod tests;
