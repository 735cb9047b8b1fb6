//! `create_index`, `drop_index`.

use alembic_operations::{CreateIndex, DropIndex};
use alembic_python_text::string_repr;
use alembic_schema::{IndexElement, SqlExpression};

use super::{RenderError, Renderer, quoted, truth};

impl Renderer<'_> {
    pub(super) fn create_index(&self, operation: &CreateIndex) -> Result<String, RenderError> {
        let index = &operation.index;
        let elements: Result<Vec<String>, RenderError> =
            index.elements.iter().map(|element| self.index_element(element)).collect();
        let mut items = vec![self.constraint_name(&index.name)];
        if !self.in_batch {
            items.push(quoted(&operation.table.name));
        }
        items.push(format!("[{}]", elements?.join(", ")));
        items.push(format!("unique={}", truth(index.unique)));
        if let Some(schema) = operation.table.schema.as_ref().filter(|_| !self.in_batch) {
            items.push(format!("schema={}", quoted(schema)));
        }
        items.extend(self.dialect_options(&index.options)?);
        if operation.if_not_exists {
            items.push("if_not_exists=True".to_owned());
        }
        Ok(format!("{}create_index({})", self.directives(), items.join(", ")))
    }

    fn index_element(&self, element: &IndexElement) -> Result<String, RenderError> {
        match element {
            IndexElement::Column(name) => Ok(quoted(name)),
            IndexElement::Expression(expression) => {
                let (expression, label) = match expression {
                    SqlExpression::Label(name, inside) => (&**inside, Some(name)),
                    other => (other, None),
                };
                let sql = self.dialect.written_index_expression(expression, self.sql(expression)?);
                let label = label.map(|name| format!(".label({})", quoted(name))).unwrap_or_default();
                Ok(format!("{}literal_column({}){label}", self.sqlalchemy(), string_repr(&sql)))
            }
        }
    }

    pub(super) fn drop_index(&self, operation: &DropIndex) -> Result<String, RenderError> {
        let mut items = vec![self.constraint_name(&operation.name)];
        if !self.in_batch {
            let table = operation.table.as_ref().map(|table| quoted(&table.name));
            items.push(format!("table_name={}", table.unwrap_or_else(|| "None".to_owned())));
            items.extend(operation.schema.as_ref().map(|schema| format!("schema={}", quoted(schema))));
        }
        items.extend(self.dialect_options(&operation.options)?);
        if operation.if_exists {
            items.push("if_exists=True".to_owned());
        }
        Ok(format!("{}drop_index({})", self.directives(), items.join(", ")))
    }
}
