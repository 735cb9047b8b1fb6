//! What `connection.execute` is given, as statements.

use alembic_dialect::{CompileContext, Dialect, Parameters, Statement};
use alembic_evaluator::{Outcome, Value, Vm, raise, unsupported};
use alembic_operations::Executable;
use alembic_schema::SqlExpression;

use crate::connection::SharedConnection;
use crate::place::current_place;
use crate::sqlalchemy::engine::dialect_exception;
use crate::sqlalchemy::exceptions::{ARGUMENT_ERROR, OBJECT_NOT_EXECUTABLE_ERROR, STATEMENT_ERROR};
use crate::sqlalchemy::expressions::{self, text_clause};
use crate::sqlalchemy::selectables::{self, DataObject};
use crate::sqlalchemy::statements::StatementObject;
use crate::value::sql_value;

/// The statements of `connection.execute(statement, parameters)`.
///
/// # Errors
/// A plain string and other objects that cannot be executed; a parameter without value (SQLAlchemy's texts).
pub(super) fn compiled(
    vm: &mut Vm,
    connection: &SharedConnection,
    statement: &Value,
    parameters: &Value,
) -> Outcome<Vec<Statement>> {
    let context = CompileContext {
        server_version: connection.server().ok().map(|server| server.version),
        place: current_place(vm),
        ..CompileContext::online()
    };
    let dialect = connection.dialect();
    let sets = parameter_sets(parameters)?;
    if let Some(object) = statement.object::<DataObject>() {
        let mut rows = Vec::new();
        for set in &sets {
            rows.push(selectables::values_of(vm, &object.statement, set)?);
        }
        return dialect
            .data_statements(&object.statement, &rows, &context)
            .map_err(|error| dialect_exception(&error));
    }
    let Some(mut clause) = text_clause(statement) else {
        if !sets.is_empty() {
            return Err(unsupported("parameters are supported with text() only"));
        }
        let executable = executable(vm, statement)?;
        return dialect
            .executable_statements(&executable, &context)
            .map_err(|error| dialect_exception(&error));
    };
    if sets.len() <= 1 {
        for (name, value) in sets.first().map(|set| set.string_items()).unwrap_or_default() {
            if expressions::parameter_names(&clause.text).contains(&&*name) {
                expressions::set_parameter(vm, &mut clause, &name, &value)?;
            }
        }
        return text_statements(dialect, clause, &context);
    }
    let mut text = None;
    let mut many = Vec::new();
    for set in sets {
        let mut one = clause.clone();
        for (name, value) in set.string_items() {
            if expressions::parameter_names(&clause.text).contains(&&*name) {
                expressions::set_parameter(vm, &mut one, &name, &value)?;
            }
        }
        for statement in text_statements(dialect, one, &context)? {
            many.push(statement.parameters);
            text.get_or_insert(statement.text);
        }
    }
    Ok(vec![Statement {
        text: text.unwrap_or_default(),
        parameters: Parameters::Many(many),
        place: context.place,
        columns: Vec::new(),
    }])
}

/// The statement of `connection.exec_driver_sql(text, parameters)`: the driver's own text and placeholders.
pub(super) fn driver_statement(vm: &mut Vm, text: &str, parameters: &Value) -> Outcome<Statement> {
    let parameters = match parameters {
        Value::None => Parameters::None,
        Value::List(sets) if !sets.is_empty() => Parameters::Many(
            sets.to_vec().iter().map(|set| driver_parameters(vm, set)).collect::<Outcome<Vec<_>>>()?,
        ),
        set => driver_parameters(vm, set)?,
    };
    Ok(Statement { parameters, place: current_place(vm), ..Statement::new(text) })
}

/// The executable behind an object.
///
/// # Errors
/// `Not an executable object: …`
pub(crate) fn executable(vm: &mut Vm, statement: &Value) -> Outcome<Executable> {
    if let Some(object) = statement.object::<DataObject>() {
        return Ok(Executable::Data(object.statement.clone()));
    }
    if let Some(object) = statement.object::<StatementObject>() {
        return Ok(Executable::Schema(object.statement.clone()));
    }
    if let Some(expression @ (SqlExpression::Text(_) | SqlExpression::Function(_))) =
        expressions::expression(vm, statement)?
    {
        return Ok(Executable::Expression(expression));
    }
    let shown = vm.repr(statement)?;
    Err(raise(&OBJECT_NOT_EXECUTABLE_ERROR, format!("Not an executable object: {shown}")))
}

fn text_statements(
    dialect: &'static dyn Dialect,
    clause: alembic_schema::TextClause,
    context: &CompileContext,
) -> Outcome<Vec<Statement>> {
    let missing = expressions::parameter_names(&clause.text).into_iter().find(|name| {
        !clause.parameters.iter().any(|known| known.name.as_deref() == Some(name) && known.value.is_some())
    });
    if let Some(name) = missing {
        return Err(raise(
            &STATEMENT_ERROR,
            format!(
                "(sqlalchemy.exc.InvalidRequestError) A value is required for bind parameter '{name}'\n[SQL: {}]\n\
                 (Background on this error at: https://sqlalche.me/e/21/cd3x)",
                clause.text
            ),
        ));
    }
    dialect
        .executable_statements(&Executable::Expression(SqlExpression::Text(clause)), context)
        .map_err(|error| dialect_exception(&error))
}

fn parameter_sets(parameters: &Value) -> Outcome<Vec<std::rc::Rc<alembic_evaluator::Dict>>> {
    let wrong = |text: &str| raise(&ARGUMENT_ERROR, text);
    match parameters {
        Value::None => Ok(Vec::new()),
        value => match (value.as_dict(), value.items()) {
            (Some(dict), _) => Ok(vec![dict]),
            (None, Some(items)) => items
                .iter()
                .map(|item| {
                    item.as_dict().ok_or_else(|| wrong("List argument must consist only of dictionaries"))
                })
                .collect(),
            (None, None) => Err(wrong("mapping or list expected for parameters")),
        },
    }
}

fn driver_parameters(vm: &mut Vm, value: &Value) -> Outcome<Parameters> {
    let mut one = |value: &Value| match sql_value(vm, value)? {
        Some(value) => Ok(value),
        None => Err(unsupported(format!("a parameter of type `{}` is not supported", value.type_name()))),
    };
    if let Some(dict) = value.as_dict() {
        let named = dict
            .string_items()
            .iter()
            .map(|(name, value)| Ok((name.to_string(), one(value)?)))
            .collect::<Outcome<Vec<_>>>()?;
        return Ok(Parameters::Named(named));
    }
    match value.items() {
        Some(items) => Ok(Parameters::Positional(items.iter().map(one).collect::<Outcome<Vec<_>>>()?)),
        None => Err(raise(&ARGUMENT_ERROR, "mapping or list expected for parameters")),
    }
}
