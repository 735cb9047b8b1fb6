use alembic_operations::{
    CreateIndex, CreateTable, DropConstraint, DropIndex, DropTable, TableChange, TableStatement,
};
use alembic_schema::{SqlType, Table};

use crate::{CompileContext, Compiler, DialectError, Statement};

impl Compiler<'_> {
    /// A statement about a table, under the naming convention of the table's own metadata.
    pub(crate) fn table_statement(&self, statement: &TableStatement) -> Result<Vec<Statement>, DialectError> {
        let context =
            CompileContext { naming_convention: statement.naming_convention.clone(), ..self.context.clone() };
        let compiler = Compiler { dialect: self.dialect, context: &context };
        compiler.table_change(&statement.table, &statement.change)
    }

    fn table_change(&self, table: &Table, change: &TableChange) -> Result<Vec<Statement>, DialectError> {
        match change {
            TableChange::Create { if_not_exists } => {
                let create = CreateTable { table: table.clone(), if_not_exists: *if_not_exists };
                Ok(vec![self.create_table_alone(&create)?])
            }
            TableChange::Drop { if_exists } => {
                self.drop_table(&DropTable { if_exists: *if_exists, ..DropTable::new(table.name.clone()) })
            }
            TableChange::CreateIndex { index, if_not_exists } => {
                let create = CreateIndex::new(table.name.clone(), index.clone());
                Ok(vec![self.create_index(&CreateIndex { if_not_exists: *if_not_exists, ..create })?])
            }
            TableChange::DropIndex { index, if_exists } => {
                let name = self.index_name(index, &table.name, &[])?;
                let drop = DropIndex::new(name, Some(table.name.clone()));
                let options = index.options.clone();
                Ok(vec![self.drop_index(&DropIndex { if_exists: *if_exists, options, ..drop })?])
            }
            TableChange::AddConstraint(constraint) => {
                self.add_constraint(&self.named_constraint(constraint, table)?, &table.name)
            }
            TableChange::CommentOn(constraint) => {
                let named = self.named_constraint(constraint, table)?;
                let comment = named.attributes().comment.as_deref();
                let (Some(name), Some(comment)) = (self.constraint_name(named.name())?, comment) else {
                    return Ok(Vec::new());
                };
                Ok(vec![self.statement(format!(
                    "COMMENT ON CONSTRAINT {name} ON {} IS {}",
                    self.table(&table.name),
                    self.quoted_text(comment)
                ))])
            }
            TableChange::DropConstraint { constraint, if_exists, cascade } => {
                let named = self.named_constraint(constraint, table)?;
                let drop = DropConstraint::new(named.name().clone(), table.name.clone());
                let mut statements =
                    self.drop_constraint(&DropConstraint { if_exists: *if_exists, ..drop })?;
                for statement in statements.iter_mut().filter(|_| *cascade) {
                    statement.text.push_str(" CASCADE");
                }
                Ok(statements)
            }
        }
    }

    /// The types of a table's columns, also inside of arrays, that have a name and a life of their own and are created
    /// with the table; each once.
    pub(crate) fn types_with(&self, table: &Table) -> Vec<SqlType> {
        let mut types: Vec<SqlType> = Vec::new();
        for column in &table.columns {
            let mut sql_type = self.dialect_type(&column.sql_type);
            while let Some(item) = sql_type.item_type() {
                sql_type = self.dialect_type(item);
            }
            if !self.dialect.is_named_type(sql_type) || !sql_type.flag("create_type") {
                continue;
            }
            let mut sql_type = sql_type.clone();
            if sql_type.flag("inherit_schema")
                && sql_type.schema().is_none()
                && let Some(schema) = &table.name.schema
            {
                sql_type.set("schema", schema.text.as_str().into());
            }
            let is_same =
                |known: &SqlType| known.name() == sql_type.name() && known.schema() == sql_type.schema();
            if !types.iter().any(is_same) {
                types.push(sql_type);
            }
        }
        types
    }
}
