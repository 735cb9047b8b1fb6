//! `statement.compile(…)`: SQL text and the values beside it.

use std::rc::Rc;

use alembic_dialect::{CompileContext, Dialect, DialectError, ParameterStyle, Parameters, Statement};
use alembic_evaluator::{Arguments, Member, NativeClass, Object, Outcome, Value, Vm, unsupported};
use alembic_operations::Executable;
use alembic_schema::{DataStatement, FromClause, Name, SqlExpression};

use super::expression;
use crate::alembic::dialect_object::dialect_argument;
use crate::sqlalchemy::selectables::DataObject;
use crate::state;
use crate::value::{driver_value, python_value};

/// `sqlalchemy.engine.Compiled`
pub(crate) static COMPILED: NativeClass = NativeClass {
    name: "Compiled",
    module: "sqlalchemy.sql.compiler",
    members: &[
        Member::property("string", |_, this| Ok(Value::string(&receiver(this)?.statement.text))),
        Member::property("params", |vm, this| {
            let object = receiver(this)?;
            let mut items = Vec::new();
            match &object.statement.parameters {
                Parameters::None => {}
                Parameters::Named(values) => {
                    for (name, value) in values {
                        items.push((name.as_str(), python_value(vm, &driver_value(value))?));
                    }
                }
                _ => return Err(unsupported("the parameters of this statement have no names")),
            }
            Ok(Value::dict(items))
        }),
    ],
    ..NativeClass::DEFAULT
};

struct CompiledObject {
    statement: Statement,
}

impl Object for CompiledObject {
    fn class(&self) -> &'static NativeClass {
        &COMPILED
    }

    fn str(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(self.statement.text.clone())
    }
}

fn receiver(this: &Value) -> Outcome<Rc<CompiledObject>> {
    this.object::<CompiledObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no compiled statement here", this.type_name())))
}

/// `statement.compile(dialect=…, compile_kwargs={"literal_binds": True})`
pub(super) fn compile(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let literal_binds = match arguments.extra("compile_kwargs").and_then(Value::as_dict) {
        Some(options) => match options.get("literal_binds") {
            Some(truth) => vm.truth(&truth)?,
            None => false,
        },
        None => false,
    };
    let given = dialect_argument(&arguments.value("dialect"));
    // Without a dialect the values stand in the text by name.
    let parameter_style = if given.is_some() { None } else { Some(ParameterStyle::Named) };
    let context =
        CompileContext { offline: literal_binds, literal_binds, parameter_style, ..CompileContext::online() };
    let dialect = match given {
        Some(dialect) => dialect,
        None => current_dialect(vm)?,
    };
    let compiled = match this.object::<DataObject>() {
        Some(object) => dialect.data_statements(&object.statement, &[], &context),
        None => match expression(vm, this)? {
            Some(expression) => dialect.executable_statements(&Executable::Expression(expression), &context),
            None => return Err(unsupported(format!("`{}` cannot be compiled here", this.type_name()))),
        },
    };
    let compiled = compiled.map_err(|error| unsupported(error.to_string()))?;
    match compiled.into_iter().next() {
        Some(statement) => Ok(Value::new_object(CompiledObject { statement })),
        None => Err(unsupported("this compiles to nothing")),
    }
}

/// `str(statement)`: its values stand in it by name.
pub(crate) fn printed(vm: &mut Vm, statement: &DataStatement) -> Outcome<String> {
    let printed = current_dialect(vm)?.data_statements(statement, &[], &unexecuted());
    first_text(printed)
}

/// `str(expression)`
pub(super) fn text_of(vm: &mut Vm, expression: &SqlExpression) -> Outcome<String> {
    match expression {
        SqlExpression::Text(clause) => Ok(clause.text.replace("\\:", ":")),
        SqlExpression::LiteralColumn(text) => Ok(text.clone()),
        SqlExpression::Column(column) => Ok(match &column.table {
            Some(FromClause::Table(table)) => format!("{}.{}", table.name, column.name),
            _ => column.name.to_string(),
        }),
        SqlExpression::Function(function) if function.arguments.is_empty() => {
            let names: Vec<&str> = function.names.iter().map(Name::as_str).collect();
            Ok(format!("{}()", names.join(".")))
        }
        _ => {
            let executable = Executable::Expression(expression.clone());
            first_text(current_dialect(vm)?.executable_statements(&executable, &unexecuted()))
        }
    }
}

/// Text that nobody executes: values stand in it by name, and need not be there.
fn unexecuted() -> CompileContext {
    CompileContext { literal_binds: false, ..CompileContext::offline() }
}

fn first_text(statements: Result<Vec<Statement>, DialectError>) -> Outcome<String> {
    let statements = statements.map_err(|error| unsupported(error.to_string()))?;
    Ok(statements.into_iter().map(|statement| statement.text).collect())
}

fn current_dialect(vm: &Vm) -> Outcome<&'static dyn Dialect> {
    match state::environment(vm)?.migration() {
        Some(migration) => Ok(migration.dialect()),
        None => Err(unsupported("compile() needs a dialect outside of a migration")),
    }
}
