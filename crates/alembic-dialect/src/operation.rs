use alembic_operations::{Executable, Operation, SchemaStatement};

use crate::{Compiler, DialectError, Parameters, Statement};

impl Compiler<'_> {
    /// The statements of an operation.
    pub(crate) fn operation(&self, operation: &Operation) -> Result<Vec<Statement>, DialectError> {
        match operation {
            Operation::ExecuteSql(execute) => self.executable(&execute.statement),
            other => Err(DialectError::NotSupported(format!(
                "`op.{}` is not built for `{}` yet",
                other.directive(),
                self.dialect.name()
            ))),
        }
    }

    /// The statements of something that a script executes.
    pub(crate) fn executable(&self, executable: &Executable) -> Result<Vec<Statement>, DialectError> {
        match executable {
            Executable::Expression(expression) => {
                let mut binds = self.bind_sink();
                let text = self.expression(expression, &mut binds)?;
                let parameters = if self.context.offline {
                    Parameters::None
                } else {
                    binds.into_parameters(self.parameter_style())
                };
                Ok(vec![Statement { parameters, ..self.statement(text) }])
            }
            Executable::Schema(statement) => self.schema_statement(statement),
        }
    }

    fn schema_statement(&self, statement: &SchemaStatement) -> Result<Vec<Statement>, DialectError> {
        let if_not_exists = |wanted: bool| if wanted { "IF NOT EXISTS " } else { "" };
        let if_exists = |wanted: bool| if wanted { "IF EXISTS " } else { "" };
        let text = match statement {
            SchemaStatement::Ddl(text) => text.clone(),
            SchemaStatement::CreateSchema { name, if_not_exists: guard } => {
                format!("CREATE SCHEMA {}{}", if_not_exists(*guard), self.identifier(name))
            }
            SchemaStatement::DropSchema { name, cascade, if_exists: guard } => {
                let cascade = if *cascade { " CASCADE" } else { "" };
                format!("DROP SCHEMA {}{}{cascade}", if_exists(*guard), self.identifier(name))
            }
            SchemaStatement::CreateSequence { .. }
            | SchemaStatement::DropSequence { .. }
            | SchemaStatement::CreateType(_)
            | SchemaStatement::DropType(_) => return self.dialect.named_object(self, statement),
        };
        Ok(vec![self.statement(text)])
    }
}
