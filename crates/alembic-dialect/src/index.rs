use alembic_operations::{CreateIndex, DropIndex};
use alembic_schema::{ConstraintName, Index, IndexElement, Name, SqlExpression, TableName};

use crate::{Compiler, DialectError, Statement};

impl Compiler<'_> {
    /// `CREATE INDEX` as a script asks for it.
    pub(crate) fn create_index(&self, create: &CreateIndex) -> Result<Statement, DialectError> {
        let mut index = create.index.clone();
        index.name = self.index_name(&index, &create.table, &[])?;
        self.create_index_statement(&create.table, &index, create.if_not_exists)
    }

    /// `CREATE INDEX` for an index whose name is final.
    pub(crate) fn create_index_statement(
        &self,
        table: &TableName,
        index: &Index,
        if_not_exists: bool,
    ) -> Result<Statement, DialectError> {
        let text = self.dialect.create_index(self, table, index, if_not_exists)?;
        Ok(self.statement(text))
    }

    /// `DROP INDEX`.
    pub(crate) fn drop_index(&self, drop: &DropIndex) -> Result<Statement, DialectError> {
        let name = self.qualified_index_name(&drop.name, drop.schema.as_ref())?;
        let modifier = self.dialect.drop_index_modifier(&drop.options);
        let guard = if drop.if_exists { "IF EXISTS " } else { "" };
        Ok(self.statement(format!("\nDROP INDEX {modifier}{guard}{name}")))
    }

    /// An index's name, with its schema where one is given.
    pub(crate) fn qualified_index_name(
        &self,
        name: &ConstraintName,
        schema: Option<&Name>,
    ) -> Result<String, DialectError> {
        let Some(name) = self.constraint_name(name)? else {
            return Err(DialectError::Compile("DROP INDEX requires that the index have a name".to_owned()));
        };
        Ok(match schema {
            Some(schema) => format!("{}.{name}", self.identifier(schema)),
            None => name,
        })
    }

    /// What an index orders by, without parentheses around expressions.
    pub(crate) fn index_element(&self, element: &IndexElement) -> Result<String, DialectError> {
        match element {
            IndexElement::Column(name) => Ok(self.identifier(name)),
            IndexElement::Expression(expression) => self.literal_expression(expression),
        }
    }

    /// The condition of an option such as `sqlite_where`, with ` WHERE ` before it.
    pub(crate) fn index_condition(
        &self,
        condition: Option<&alembic_schema::Argument>,
    ) -> Result<String, DialectError> {
        match condition {
            Some(alembic_schema::Argument::Expression(condition)) => {
                Ok(format!(" WHERE {}", self.literal_expression(condition)?))
            }
            Some(alembic_schema::Argument::Text(condition)) => {
                Ok(format!(" WHERE {}", self.literal_expression(&SqlExpression::text(condition.clone()))?))
            }
            _ => Ok(String::new()),
        }
    }
}
