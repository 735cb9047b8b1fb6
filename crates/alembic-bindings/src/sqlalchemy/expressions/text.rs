//! `text("…")` and its parameters.

use alembic_evaluator::{
    Arguments, Member, NativeFunction, Outcome, Value, Vm, exception_class, raise, unsupported,
};
use alembic_schema::{BindParameter, DataStatement, SqlExpression, SqlType, TextClause};

use super::{ExpressionObject, TEXT_CLAUSE, expression, expression_value};
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::selectables::{TEXTUAL_SELECT, statement_value};
use crate::sqlalchemy::types;
use crate::value::sql_value;

/// `sqlalchemy.text(text)`
pub(crate) const TEXT: NativeFunction = NativeFunction {
    name: "text",
    signature: "(text)",
    call: |_, arguments| {
        let text = arguments.value("text");
        match text.as_str() {
            Some(text) => Ok(expression_value(SqlExpression::text(&*text))),
            None => Err(raise(
                &exception_class::TYPE_ERROR,
                format!("expected string or bytes-like object, got '{}'", text.type_name()),
            )),
        }
    },
    returns: Some(&TEXT_CLAUSE),
};

/// What `text()` objects can do.
pub(super) static MEMBERS: &[Member] = &[
    Member::Property {
        name: "text",
        get: |_, this| Ok(Value::string(clause(this)?.text)),
        set: None,
        returns: None,
    },
    Member::Method {
        name: "bindparams",
        signature: "(*binds, **names_to_values)",
        call: bindparams,
        returns: Some(&TEXT_CLAUSE),
    },
    Member::Method {
        name: "columns",
        signature: "(*cols, **types)",
        call: columns,
        returns: Some(&TEXTUAL_SELECT),
    },
    Member::Method {
        name: "params",
        signature: "(optionaldict=None, /, **kwargs)",
        call: params,
        returns: Some(&TEXT_CLAUSE),
    },
];

/// The clause behind a `text()` object; `None` for anything else.
pub(crate) fn text_clause(value: &Value) -> Option<TextClause> {
    match &value.object::<ExpressionObject>()?.expression {
        SqlExpression::Text(clause) => Some(clause.clone()),
        _ => None,
    }
}

/// The names of the parameters in SQL text: `:name`, but not `::name`, `\:name` or `name:name`.
pub(crate) fn parameter_names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut previous = None;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        if character == ':'
            && previous.is_none_or(|before| before != ':' && before != '\\' && !is_word(before))
        {
            let length = after.find(|character| !is_word(character)).unwrap_or(after.len());
            let (name, tail) = after.split_at(length);
            if !name.is_empty() && !tail.starts_with(':') {
                names.push(name);
                previous = name.chars().next_back();
                rest = tail;
                continue;
            }
        }
        previous = Some(character);
        rest = after;
    }
    names
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn clause(this: &Value) -> Outcome<TextClause> {
    text_clause(this).ok_or_else(|| unsupported(format!("`{}` is no text() here", this.type_name())))
}

fn bindparams(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let mut clause = clause(this)?;
    for bind in arguments.rest() {
        let parameter = bind.object::<ExpressionObject>().and_then(|object| match &object.expression {
            SqlExpression::Bind(parameter) => Some((**parameter).clone()),
            _ => None,
        });
        let Some(parameter) = parameter else {
            return Err(arguments.wrong("binds", "bindparam() objects", bind));
        };
        set(&mut clause, parameter)?;
    }
    for (name, value) in arguments.keywords() {
        set_value(vm, &mut clause, name, value)?;
    }
    Ok(expression_value(SqlExpression::Text(clause)))
}

/// `columns(column, name=type, …)`: what the query gives.
fn columns(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let clause = clause(this)?;
    let mut columns = Vec::new();
    for column in arguments.rest() {
        match expression(vm, column)? {
            Some(SqlExpression::Column(column)) => {
                columns.push((column.name, column.sql_type.unwrap_or_else(SqlType::null)));
            }
            _ => return Err(arguments.wrong("cols", "columns", column)),
        }
    }
    for (name, sql_type) in arguments.keywords() {
        match types::sql_type(vm, sql_type)? {
            Some(sql_type) => columns.push((name.to_string().into(), sql_type)),
            None => return Err(arguments.wrong("types", "types", sql_type)),
        }
    }
    Ok(statement_value(DataStatement::Text { clause, columns }, &TEXTUAL_SELECT))
}

/// `params()` changes the values of the names it knows and ignores the others.
fn params(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let mut clause = clause(this)?;
    let given = arguments.value("optionaldict").as_dict().map(|dict| dict.string_items()).unwrap_or_default();
    for (name, value) in given.iter().chain(arguments.keywords()) {
        if parameter_names(&clause.text).contains(&&**name) {
            set_value(vm, &mut clause, name, value)?;
        }
    }
    Ok(expression_value(SqlExpression::Text(clause)))
}

/// Gives a parameter of a text its value; its type stays.
pub(crate) fn set_value(vm: &mut Vm, clause: &mut TextClause, name: &str, value: &Value) -> Outcome<()> {
    let known = clause.parameters.iter().find(|known| known.name.as_deref() == Some(name)).cloned();
    let Some(value) = sql_value(vm, value)? else {
        return Err(unsupported(format!(
            "the parameter `{name}` is a `{}`, which is no SQL value here",
            value.type_name()
        )));
    };
    let parameter =
        BindParameter { name: Some(name.to_owned()), value: Some(value), ..known.unwrap_or_default() };
    set(clause, parameter)
}

fn set(clause: &mut TextClause, parameter: BindParameter) -> Outcome<()> {
    let name = parameter.name.as_deref().unwrap_or_default();
    if !parameter_names(&clause.text).contains(&name) {
        return Err(raise(
            &ARGUMENT_ERROR,
            format!("This text() construct doesn't define a bound parameter named '{name}'"),
        ));
    }
    match clause.parameters.iter_mut().find(|known| known.name == parameter.name) {
        Some(known) => *known = parameter,
        None => clause.parameters.push(parameter),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parameter_names;

    #[test]
    fn parameters_of_texts() {
        for (text, names) in [
            ("select :a, :b_1", vec!["a", "b_1"]),
            ("x::int, '12:30', \\:no, :yes", vec!["yes"]),
            ("a:b :c:d", vec![]),
            (":ü", vec!["ü"]),
            ("", vec![]),
        ] {
            assert_eq!(parameter_names(text), names, "{text}");
        }
    }
}
