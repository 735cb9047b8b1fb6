use alembic_operations::{Executable, Operation, Recreate, SchemaStatement};
use alembic_schema::Constraint;

use crate::{Compiler, DialectError, Parameters, Statement};

impl Compiler<'_> {
    /// The statements of an operation.
    pub(crate) fn operation(&self, operation: &Operation) -> Result<Vec<Statement>, DialectError> {
        match operation {
            Operation::CreateTable(create) => self.create_table(create),
            Operation::DropTable(drop) => self.drop_table(drop),
            Operation::RenameTable(rename) => Ok(vec![self.rename_table(rename)]),
            Operation::CreateTableComment(create) => {
                Ok(vec![self.table_comment(&create.table, create.comment.as_deref())])
            }
            Operation::DropTableComment(drop) => Ok(vec![self.table_comment(&drop.table, None)]),
            Operation::AddColumn(add) => self.add_column(add),
            Operation::AlterColumn(alter) => self.alter_column(alter),
            Operation::DropColumn(drop) => Ok(vec![self.drop_column(drop)]),
            Operation::CreateIndex(create) => Ok(vec![self.create_index(create)?]),
            Operation::DropIndex(drop) => Ok(vec![self.drop_index(drop)?]),
            Operation::CreatePrimaryKey(create) => {
                self.create_constraint(&Constraint::PrimaryKey(create.constraint.clone()), &create.table)
            }
            Operation::CreateUniqueConstraint(create) => {
                self.create_constraint(&Constraint::Unique(create.constraint.clone()), &create.table)
            }
            Operation::CreateForeignKey(create) => {
                self.create_constraint(&Constraint::ForeignKey(create.constraint.clone()), &create.table)
            }
            Operation::CreateCheckConstraint(create) => {
                self.create_constraint(&Constraint::Check(create.constraint.clone()), &create.table)
            }
            Operation::CreateExcludeConstraint(create) => {
                self.create_constraint(&Constraint::Exclude(create.constraint.clone()), &create.table)
            }
            Operation::DropConstraint(drop) => self.drop_constraint(drop),
            Operation::BulkInsert(insert) => self.bulk_insert(insert),
            Operation::ExecuteSql(execute) => self.executable(&execute.statement),
            Operation::BatchAlterTable(batch) => self.batch_alter_table(batch),
        }
    }

    /// The check of a column's type is stepped over where the database cannot add it to an existing table.
    pub(crate) fn warnings(&self, operation: &Operation) -> Vec<String> {
        let brought = match operation {
            Operation::AddColumn(add) => self.type_check(&add.column.name, &add.column.sql_type),
            Operation::AlterColumn(alter) => {
                alter.sql_type.as_ref().and_then(|sql_type| self.type_check(&alter.column, sql_type))
            }
            Operation::BatchAlterTable(batch) if batch.recreate == Recreate::Never => {
                return batch.operations.iter().flat_map(|placed| self.warnings(&placed.operation)).collect();
            }
            _ => None,
        };
        if brought.is_none() || self.dialect.check_alters_constraints().is_ok() {
            return Vec::new();
        }
        vec![
            "Skipping unsupported ALTER for creation of implicit constraint. Please refer to the batch mode feature \
             which allows for SQLite migrations using a copy-and-move strategy."
                .to_owned(),
        ]
    }

    /// The statements of something that a script executes.
    pub(crate) fn executable(&self, executable: &Executable) -> Result<Vec<Statement>, DialectError> {
        match executable {
            Executable::Expression(expression) => {
                let mut state = self.compile_state();
                let text = self.expression(expression, &mut state)?;
                let parameters = if self.context.offline {
                    Parameters::None
                } else {
                    state.into_parameters(self.parameter_style())
                };
                Ok(vec![Statement { parameters, ..self.statement(text) }])
            }
            Executable::Data(statement) => self.data_statement(statement, &[]),
            Executable::Schema(statement) => self.schema_statement(statement),
        }
    }

    fn schema_statement(&self, statement: &SchemaStatement) -> Result<Vec<Statement>, DialectError> {
        let if_not_exists = |wanted: bool| if wanted { "IF NOT EXISTS " } else { "" };
        let if_exists = |wanted: bool| if wanted { "IF EXISTS " } else { "" };
        let text = match statement {
            SchemaStatement::Ddl(text) => self.percent_signs(text),
            SchemaStatement::CreateSchema { name, if_not_exists: guard } => {
                format!("CREATE SCHEMA {}{}", if_not_exists(*guard), self.identifier(name))
            }
            SchemaStatement::DropSchema { name, cascade, if_exists: guard } => {
                let cascade = if *cascade { " CASCADE" } else { "" };
                format!("DROP SCHEMA {}{}{cascade}", if_exists(*guard), self.identifier(name))
            }
            SchemaStatement::CreateSequence { sequence, if_not_exists: guard } => {
                self.create_sequence(sequence, *guard)?
            }
            SchemaStatement::DropSequence { sequence, if_exists: guard } => {
                self.drop_sequence(sequence, *guard)
            }
            SchemaStatement::CreateType(sql_type) => return self.dialect.create_type(self, sql_type),
            SchemaStatement::OfTable(statement) => return self.table_statement(statement),
            SchemaStatement::DropType(sql_type) => return self.dialect.drop_type(self, sql_type),
        };
        Ok(vec![self.statement(text)])
    }
}
