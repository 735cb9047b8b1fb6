use alembic_schema::{Argument, Index, IndexElement, Name, SqlExpression, TableName, UnaryOperator};

use super::table::{include, nulls_distinct, storage_parameters};
use crate::{Compiler, DialectError};

/// `CREATE INDEX` with everything that PostgreSQL knows.
pub(super) fn create_index(
    compiler: &Compiler<'_>,
    table: &TableName,
    index: &Index,
    if_not_exists: bool,
) -> Result<String, DialectError> {
    let option = |name: &str| index.options.get("postgresql", name);
    let unique = if index.unique { "UNIQUE " } else { "" };
    let concurrently =
        if option("concurrently").is_some_and(Argument::is_true) { "CONCURRENTLY " } else { "" };
    let guard = if if_not_exists { "IF NOT EXISTS " } else { "" };
    let name = compiler.qualified_index_name(&index.name, None)?;
    let mut text = format!("CREATE {unique}INDEX {concurrently}{guard}{name} ON {} ", compiler.table(table));
    if let Some(method) = option("using").and_then(Argument::as_text) {
        text.push_str(&format!("USING {method} "));
    }
    let mut elements = Vec::new();
    for element in &index.elements {
        let mut written = compiler.index_element(element)?;
        if matches!(element, IndexElement::Expression(expression) if needs_parentheses(expression)) {
            written = format!("({written})");
        }
        if let Some(class) = operator_class(option("ops"), element) {
            written.push_str(&format!(" {class}"));
        }
        elements.push(written);
    }
    text.push_str(&format!("({})", elements.join(", ")));
    text.push_str(&include(compiler, &index.options));
    text.push_str(&nulls_distinct(&index.options));
    if let Some(parameters) = option("with").and_then(storage_parameters) {
        text.push_str(&format!(" WITH ({parameters})"));
    }
    if let Some(tablespace) = option("tablespace").and_then(Argument::as_text) {
        text.push_str(&format!(" TABLESPACE {}", compiler.identifier(&Name::new(tablespace))));
    }
    text.push_str(&compiler.index_condition(option("where"))?);
    Ok(text)
}

/// Expressions stand in parentheses unless they look like a function call (PostgreSQL manual, CREATE INDEX).
pub(super) fn needs_parentheses(expression: &SqlExpression) -> bool {
    match expression {
        SqlExpression::Binary(..)
        | SqlExpression::Boolean(..)
        | SqlExpression::Between(_)
        | SqlExpression::Collate(..) => true,
        SqlExpression::Unary(operator, _) => {
            matches!(operator, UnaryOperator::Negate | UnaryOperator::BitwiseNot | UnaryOperator::Not)
        }
        _ => false,
    }
}

/// `postgresql_ops` is keyed by the column, the text or the label.
fn operator_class<'o>(option: Option<&'o Argument>, element: &IndexElement) -> Option<&'o str> {
    let Some(Argument::Mapping(classes)) = option else { return None };
    let key = match element {
        IndexElement::Column(name) => name.as_str(),
        IndexElement::Expression(SqlExpression::Column(column)) => column.name.as_str(),
        IndexElement::Expression(SqlExpression::Text(clause)) => clause.text.as_str(),
        IndexElement::Expression(SqlExpression::Label(name, _)) => name.as_str(),
        IndexElement::Expression(_) => return None,
    };
    classes.iter().find(|(known, _)| known == key).and_then(|(_, class)| class.as_text())
}
