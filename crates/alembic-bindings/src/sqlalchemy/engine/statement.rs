//! What `connection.execute` is given, as statements.

use alembic_dialect::{CompileContext, Dialect, Parameters, Statement};
use alembic_evaluator::{Exception, Interruption, Outcome, Value, Vm, raise, unsupported};
use alembic_operations::Executable;
use alembic_schema::{BindParameter, SqlExpression, SqlType, TextClause};

use crate::connection::SharedConnection;
use crate::place::current_place;
use crate::sqlalchemy::compilation::elements::is_executable;
use crate::sqlalchemy::engine::dialect_exception;
use crate::sqlalchemy::exceptions::{
    ARGUMENT_ERROR, INVALID_REQUEST_ERROR, OBJECT_NOT_EXECUTABLE_ERROR, STATEMENT_ERROR,
};
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
        return match dialect.data_statements(&object.statement, &rows, &context) {
            Err(error) if error.exception() == STATEMENT_ERROR.name => {
                let statement = Executable::Data(object.statement.clone());
                Err(missing_value(vm, dialect, &statement, &error.to_string(), parameters))
            }
            done => done.map_err(|error| dialect_exception(&error)),
        };
    }
    let Some(clause) = text_clause(statement) else {
        if !sets.is_empty() {
            return Err(unsupported("parameters are supported with text() only"));
        }
        let executable = executable(vm, statement)?;
        return dialect
            .executable_statements(&executable, &context)
            .map_err(|error| dialect_exception(&error));
    };
    let names = expressions::parameter_names(&clause.text);
    let mut clauses = Vec::new();
    for set in &sets {
        let mut with_values = clause.clone();
        for (name, value) in set.string_items() {
            if names.contains(&&*name) {
                expressions::set_parameter(vm, &mut with_values, &name, &value)?;
                // A value that comes with the execution gives its parameter no type.
                let known = |parameter: &&mut BindParameter| parameter.name.as_deref() == Some(&*name);
                if let Some(parameter) = with_values.parameters.iter_mut().find(known) {
                    parameter.sql_type.get_or_insert_with(SqlType::null);
                }
            }
        }
        clauses.push(with_values);
    }
    if clauses.is_empty() {
        clauses.push(clause.clone());
    }
    for (number, with_values) in clauses.iter().enumerate() {
        let Some(name) = names.iter().find(|name| !has_value(with_values, name)) else { continue };
        let group = if number == 0 { String::new() } else { format!(", in parameter group {number}") };
        let text = format!("A value is required for bind parameter '{name}'{group}");
        let statement = Executable::Expression(SqlExpression::Text(clause.clone()));
        return Err(missing_value(vm, dialect, &statement, &text, parameters));
    }
    let mut statements = Vec::new();
    for with_values in clauses {
        let executable = Executable::Expression(SqlExpression::Text(with_values));
        let made = dialect.executable_statements(&executable, &context);
        statements.extend(made.map_err(|error| dialect_exception(&error))?);
    }
    if statements.len() <= 1 {
        return Ok(statements);
    }
    // One text with several sets of parameters.
    let mut statements = statements.into_iter();
    let Some(first) = statements.next() else { return Ok(Vec::new()) };
    let mut many = vec![first.parameters];
    many.extend(statements.map(|statement| statement.parameters));
    Ok(vec![Statement { parameters: Parameters::Many(many), ..first }])
}

fn has_value(clause: &TextClause, name: &str) -> bool {
    clause.parameters.iter().any(|known| known.name.as_deref() == Some(name) && known.value.is_some())
}

/// The error for a parameter without a value.
///
/// Source of the text: SQLAlchemy 2.1.9, `StatementError`.
fn missing_value(
    vm: &mut Vm,
    dialect: &'static dyn Dialect,
    statement: &Executable,
    message: &str,
    parameters: &Value,
) -> Interruption {
    let context = CompileContext {
        literal_binds: false,
        parameter_style: Some(dialect.parameter_style()),
        ..CompileContext::offline()
    };
    let statements = dialect.executable_statements(statement, &context).unwrap_or_default();
    let sql: String = statements.into_iter().map(|statement| statement.text).collect();
    let parameters = match parameters {
        Value::List(_) | Value::Tuple(_) => parameters.clone(),
        Value::None => Value::list(Vec::new()),
        one => Value::list(vec![one.clone()]),
    };
    let page = "(Background on this error at: https://sqlalche.me/e/21/cd3x)";
    let mut text = format!("(sqlalchemy.exc.InvalidRequestError) {message}\n[SQL: {sql}]\n");
    if parameters.items().is_some_and(|sets| !sets.is_empty()) {
        match vm.repr(&parameters) {
            Ok(shown) => text.push_str(&format!("[parameters: {shown}]\n")),
            Err(interruption) => return interruption,
        }
    }
    text.push_str(page);
    let origin = Exception::new(&INVALID_REQUEST_ERROR, vec![Value::string(format!("{message} {page}"))]);
    let exception = Exception::new(&STATEMENT_ERROR, vec![Value::string(text)]);
    let attributes = exception.attributes();
    attributes.set("orig", Value::Exception(origin));
    attributes.set("statement", Value::string(sql));
    attributes.set("params", parameters);
    attributes.set("code", "cd3x".into());
    Interruption::Raise(exception)
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
    if is_executable(statement)
        && let Some(expression) = expressions::expression(vm, statement)?
    {
        return Ok(Executable::Expression(expression));
    }
    let shown = vm.repr(statement)?;
    Err(raise(&OBJECT_NOT_EXECUTABLE_ERROR, format!("Not an executable object: {shown}")))
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
        None => Err(raise(&ARGUMENT_ERROR, "mapping or sequence expected for parameters")),
    }
}
