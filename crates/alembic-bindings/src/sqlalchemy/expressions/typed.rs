//! Methods that an expression has by its type: of documents, arrays and PostgreSQL's own types.

use alembic_evaluator::{Member, NativeClass, Outcome, Value, Vm, exception_class, raise, unsupported};
use alembic_schema::{
    Affinity, BinaryOperator as Sql, BindParameter, ColumnReference, SqlExpression, SqlType, UnaryOperator,
};

use super::methods::receiver;
use super::{COLUMN_ELEMENT, expression_value, operand, operand_beside, parameter_beginning};

/// `sqlalchemy.types.TypeEngine.Comparator`: the methods that an expression takes from its type.
pub(super) static COMPARATOR: NativeClass = NativeClass {
    name: "Comparator",
    module: "sqlalchemy.sql.type_api",
    members: MEMBERS,
    ..NativeClass::DEFAULT
};

/// An operator of documents and arrays.
macro_rules! operator {
    ($name:literal $signature:literal $argument:literal $text:literal) => {
        Member::Method {
            name: $name,
            signature: $signature,
            call: |vm, this, arguments| {
                of_type(vm, this, $name, &[Affinity::Json, Affinity::Array, Affinity::Other])?;
                operator(vm, this, &arguments.value($argument), $text)
            },
            returns: Some(&COLUMN_ELEMENT),
        }
    };
}

/// `array.any(value)`: `value = ANY (array)`
macro_rules! quantified {
    ($name:literal $operator:ident) => {
        Member::Method {
            name: $name,
            signature: "(other, operator=None)",
            call: |vm, this, arguments| {
                let array = of_type(vm, this, $name, &[Affinity::Array])?;
                if !arguments.value("operator").is_none() {
                    return Err(unsupported(concat!($name, "(operator=…) is not supported")));
                }
                let sql_type = array.sql_type().item_type().cloned().unwrap_or_else(SqlType::null);
                let item = match &array {
                    SqlExpression::Column(column) => {
                        SqlExpression::Column(ColumnReference { sql_type: Some(sql_type), ..column.clone() })
                    }
                    other => SqlExpression::Coerced(Box::new(other.clone()), Box::new(sql_type)),
                };
                let left = operand_beside(vm, &arguments.value("other"), &item)?;
                Ok(expression_value(left.binary(Sql::Equal, array.unary(UnaryOperator::$operator))))
            },
            returns: Some(&COLUMN_ELEMENT),
        }
    };
}

/// `document[key].as_string()` and its relatives.
macro_rules! item_as {
    ($name:literal $signature:literal $sql_type:expr) => {
        Member::Method {
            name: $name,
            signature: $signature,
            call: |vm, this, arguments| {
                let sql_type: fn(&alembic_evaluator::Arguments) -> Outcome<SqlType> = $sql_type;
                let sql_type = sql_type(&arguments)?;
                item_as(vm, this, $name, Some(sql_type))
            },
            returns: Some(&COLUMN_ELEMENT),
        }
    };
}

static MEMBERS: &[Member] = &[
    operator!("has_key" "(other)" "other" "?"),
    operator!("has_all" "(other)" "other" "?&"),
    operator!("has_any" "(other)" "other" "?|"),
    operator!("contained_by" "(other)" "other" "<@"),
    operator!("overlap" "(other)" "other" "&&"),
    quantified!("any" Any),
    quantified!("all" All),
    item_as!("as_string" "()" |_| Ok(SqlType::generic("Unicode"))),
    item_as!("as_integer" "()" |_| Ok(SqlType::generic("Integer"))),
    item_as!("as_float" "()" |_| Ok(SqlType::generic("Float"))),
    item_as!("as_boolean" "()" |_| Ok(SqlType::generic("Boolean"))),
    item_as!("as_numeric" "(precision, scale, asdecimal=True)" |arguments| {
    let numeric = SqlType::generic("Numeric").with("precision", arguments.integer("precision")?);
        Ok(numeric.with("scale", arguments.integer("scale")?))
    }),
    Member::Property {
        name: "astext",
        get: |vm, this| item_as(vm, this, "astext", None),
        set: None,
        returns: Some(&COLUMN_ELEMENT),
    },
    Member::Method {
        name: "as_json",
        signature: "()",
        call: |vm, this, _| of_type(vm, this, "as_json", &[Affinity::Json]).map(expression_value),
        returns: Some(&COLUMN_ELEMENT),
    },
];

/// The receiver, which must be of one of these kinds.
///
/// # Errors
/// SQLAlchemy's AttributeError for a method that the type does not have.
fn of_type(vm: &mut Vm, this: &Value, method: &str, kinds: &[Affinity]) -> Outcome<SqlExpression> {
    let expression = receiver(vm, this)?;
    if kinds.contains(&expression.sql_type().affinity()) {
        return Ok(expression);
    }
    Err(raise(
        &exception_class::ATTRIBUTE_ERROR,
        format!("Neither '{}' object nor 'Comparator' object has an attribute '{method}'", this.type_name()),
    ))
}

/// `this <text> other`
pub(super) fn operator(vm: &mut Vm, this: &Value, other: &Value, text: &str) -> Outcome<Value> {
    let left = receiver(vm, this)?;
    // A key is a text, whatever the document is.
    let right = if text.starts_with('?') {
        match operand(vm, other)? {
            SqlExpression::Bind(parameter) if parameter.name.is_none() => {
                SqlExpression::from(BindParameter {
                    name: parameter_beginning(&left),
                    unique: true,
                    ..(*parameter).clone()
                })
            }
            other => other,
        }
    } else {
        operand_beside(vm, other, &left)?
    };
    let operator = Sql::Custom { text: text.to_owned(), precedence: 5, is_comparison: true };
    Ok(expression_value(left.binary(operator, right)))
}

/// An item of a document as text, or as a value of a type.
fn item_as(vm: &mut Vm, this: &Value, method: &str, sql_type: Option<SqlType>) -> Outcome<Value> {
    let SqlExpression::Binary(document, Sql::JsonGet { path, .. }, key) =
        of_type(vm, this, method, &[Affinity::Json])?
    else {
        return Err(unsupported(format!("{method} is supported behind an index alone")));
    };
    let item = SqlExpression::Binary(document, Sql::JsonGet { path, text: true }, key);
    Ok(expression_value(match sql_type {
        Some(sql_type) => SqlExpression::Cast(Box::new(item), Box::new(sql_type)),
        None => item,
    }))
}
