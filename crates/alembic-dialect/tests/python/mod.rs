//! Reads the Python blocks of the cases: calls of `op`, `sa` and the dialects' modules, and nothing else. No control
//! flow but `a if … else b` over the dialect's name; whatever is not known panics and so fails the test.

mod build;
mod value;

use std::collections::HashMap;

use alembic_operations::{BatchAlterTable, Operation, PlacedOperation, Recreate};
use alembic_schema::{SqlExpression, SqlType, Table, TableName};
use ruff_python_ast::{Expr, Stmt};
use ruff_python_parser::parse_module;

use value::{Arguments, Object};

/// The operations that a block performs on a dialect.
pub(crate) fn operations(code: &str, dialect: &str) -> Vec<Operation> {
    let module = parse_module(code).expect("the block is Python").into_syntax();
    let mut script =
        Script { dialect: dialect.to_owned(), variables: HashMap::new(), operations: Vec::new() };
    for statement in &module.body {
        script.statement(statement);
    }
    script.operations
}

/// What a line of a table says.
pub(crate) enum TypeOrExpression {
    Type(SqlType),
    Expression(SqlExpression),
}

/// The type or the expression that a line of a table says.
pub(crate) fn type_or_expression(code: &str) -> TypeOrExpression {
    let module = parse_module(code).expect("the line is Python").into_syntax();
    let mut script = Script { dialect: String::new(), variables: HashMap::new(), operations: Vec::new() };
    let Stmt::Expr(statement) = &module.body[0] else { panic!("an expression") };
    match script.evaluate(&statement.value) {
        Object::Type(sql_type) => TypeOrExpression::Type(sql_type),
        other => TypeOrExpression::Expression(other.expression()),
    }
}

struct Script {
    dialect: String,
    variables: HashMap<String, Object>,
    operations: Vec<Operation>,
}

impl Script {
    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Expr(statement) => {
                self.evaluate(&statement.value);
            }
            Stmt::Assign(assign) => {
                let Expr::Name(name) = &assign.targets[0] else { panic!("an assignment to a name") };
                let value = self.evaluate(&assign.value);
                self.variables.insert(name.id.to_string(), value);
            }
            Stmt::Pass(_) => {}
            Stmt::With(with) => self.batch(&with.items[0].context_expr, &with.body),
            other => panic!("no such statement in a case: {other:?}"),
        }
    }

    fn batch(&mut self, call: &Expr, body: &[Stmt]) {
        let Expr::Call(call) = call else { panic!("op.batch_alter_table(…)") };
        let arguments = self.arguments(call);
        let table = TableName::in_schema(arguments.text("schema"), arguments.positional[0].text());
        let before = std::mem::take(&mut self.operations);
        self.variables.insert("batch_op".to_owned(), Object::Batch(table.clone()));
        for statement in body {
            self.statement(statement);
        }
        let operations = std::mem::replace(&mut self.operations, before);
        let recreate =
            arguments.text("recreate").map_or(Recreate::Auto, |text| Recreate::from_text(&text).unwrap());
        let operations = operations.into_iter().map(PlacedOperation::from).collect();
        self.operations.push(BatchAlterTable { recreate, ..BatchAlterTable::new(table, operations) }.into());
    }

    fn arguments(&mut self, call: &ruff_python_ast::ExprCall) -> Arguments {
        let positional = call.arguments.args.iter().map(|argument| self.evaluate(argument)).collect();
        let keywords = call
            .arguments
            .keywords
            .iter()
            .map(|keyword| (keyword.arg.as_ref().unwrap().to_string(), self.evaluate(&keyword.value)))
            .collect();
        Arguments { positional, keywords }
    }

    /// Performs an operation; `op.create_table` gives the table.
    fn perform(&mut self, directive: &str, batch: Option<&TableName>, arguments: Arguments) -> Object {
        let operation = build::operation(directive, batch, arguments);
        let table: Option<Table> = match &operation {
            Operation::CreateTable(create) => Some(create.table.clone()),
            _ => None,
        };
        self.operations.push(operation);
        table.map_or(Object::None, Object::Table)
    }
}
