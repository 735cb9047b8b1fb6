//! The methods of expressions.

use alembic_evaluator::{Arguments, Member, Outcome, Value, Vm, unsupported};
use alembic_schema::{
    Affinity, Between, BinaryOperator as Sql, Name, SqlExpression, TextPart, UnaryOperator,
};

use super::operators::{compared, membership};
use super::{COLUMN_ELEMENT, compiled, expression, expression_value, operand_beside};
use crate::sqlalchemy::types;

/// A method that makes an expression of its receiver.
macro_rules! method {
    ($name:literal, $signature:literal, $call:expr) => {
        Member::Method { name: $name, signature: $signature, call: $call, returns: Some(&COLUMN_ELEMENT) }
    };
}

/// A method that is a comparison with its only argument.
macro_rules! comparison {
    ($name:literal, $operator:expr) => {
        method!($name, "(other)", |vm, this, arguments| {
            let left = receiver(vm, this)?;
            compared(vm, left, $operator, &arguments.value("other")).map(expression_value)
        })
    };
}

/// A method that puts an operator between its receiver and its only argument.
macro_rules! binary {
    ($name:literal, $operator:expr) => {
        method!($name, "(other)", |vm, this, arguments| {
            let left = receiver(vm, this)?;
            let right = operand_beside(vm, &arguments.value("other"), &left)?;
            Ok(expression_value(left.binary($operator, right)))
        })
    };
}

/// `in_` and its opposite.
macro_rules! membership {
    ($name:literal, $operator:expr) => {
        method!($name, "(other)", |vm, this, arguments| {
            let left = receiver(vm, this)?;
            membership(vm, left, $operator, &arguments.value("other")).map(expression_value)
        })
    };
}

/// `like` and its relatives.
macro_rules! like {
    ($name:literal, $operator:ident) => {
        method!($name, "(other, escape=None)", |vm, this, arguments| {
            let left = receiver(vm, this)?;
            let right = operand_beside(vm, &arguments.value("other"), &left)?;
            let escape = arguments.optional_string("escape")?.map(|escape| escape.to_string());
            Ok(expression_value(left.binary(Sql::$operator { escape }, right)))
        })
    };
}

/// `startswith` and its relatives: which sides of the value are open.
macro_rules! part {
    ($name:literal, $open:expr) => {
        method!($name, "(other, escape=None, autoescape=False)", |vm, this, arguments| part(
            vm, this, &arguments, $open
        ))
    };
}

/// An operator before or after its receiver.
macro_rules! unary {
    ($name:literal, $operator:expr) => {
        method!($name, "()", |vm, this, _| Ok(expression_value(receiver(vm, this)?.unary($operator))))
    };
}

/// The flags of a regular expression.
fn flags(arguments: &Arguments) -> Outcome<Option<String>> {
    Ok(arguments.optional_string("flags")?.map(|flags| flags.to_string()))
}

/// Methods of everything that stands for SQL.
pub(super) static CLAUSE_ELEMENT_MEMBERS: &[Member] = &[
    Member::Method {
        name: "compile",
        signature: "(bind=None, dialect=None, **kw)",
        call: compiled::compile,
        returns: Some(&compiled::COMPILED),
    },
    Member::method("self_group", "(against=None)", |_, this, _| Ok(this.clone())),
];

/// Methods of what has operators.
pub(super) static COLUMN_ELEMENT_MEMBERS: &[Member] = &[
    comparison!("is_", Sql::Is),
    comparison!("is_not", Sql::IsNot),
    comparison!("isnot", Sql::IsNot),
    comparison!("is_distinct_from", Sql::IsDistinctFrom),
    comparison!("is_not_distinct_from", Sql::IsNotDistinctFrom),
    comparison!("isnot_distinct_from", Sql::IsNotDistinctFrom),
    membership!("in_", Sql::In),
    membership!("not_in", Sql::NotIn),
    membership!("notin_", Sql::NotIn),
    like!("like", Like),
    like!("not_like", NotLike),
    like!("notlike", NotLike),
    like!("ilike", ILike),
    like!("not_ilike", NotILike),
    like!("notilike", NotILike),
    part!("startswith", (false, true, false)),
    part!("endswith", (true, false, false)),
    part!("contains", (true, true, false)),
    part!("istartswith", (false, true, true)),
    part!("iendswith", (true, false, true)),
    part!("icontains", (true, true, true)),
    method!("regexp_replace", "(pattern, replacement, flags=None)", |vm, this, arguments| {
        let left = receiver(vm, this)?;
        let pattern = operand_beside(vm, &arguments.value("pattern"), &left)?;
        let replacement = operand_beside(vm, &arguments.value("replacement"), &left)?;
        let both = SqlExpression::List(vec![pattern, replacement]);
        Ok(expression_value(left.binary(Sql::RegexpReplace { flags: flags(&arguments)? }, both)))
    }),
    binary!("concat", Sql::Concatenate),
    binary!("bitwise_and", Sql::BitwiseAnd),
    binary!("bitwise_or", Sql::BitwiseOr),
    binary!("bitwise_xor", Sql::BitwiseXor),
    binary!("bitwise_lshift", Sql::ShiftLeft),
    binary!("bitwise_rshift", Sql::ShiftRight),
    binary!("match", Sql::Match),
    method!("regexp_match", "(pattern, flags=None)", |vm, this, arguments| {
        let left = receiver(vm, this)?;
        let pattern = operand_beside(vm, &arguments.value("pattern"), &left)?;
        Ok(expression_value(left.binary(Sql::RegexpMatch { flags: flags(&arguments)? }, pattern)))
    }),
    unary!("asc", UnaryOperator::Ascending),
    unary!("desc", UnaryOperator::Descending),
    unary!("nulls_first", UnaryOperator::NullsFirst),
    unary!("nullsfirst", UnaryOperator::NullsFirst),
    unary!("nulls_last", UnaryOperator::NullsLast),
    unary!("nullslast", UnaryOperator::NullsLast),
    unary!("distinct", UnaryOperator::Distinct),
    unary!("any_", UnaryOperator::Any),
    unary!("all_", UnaryOperator::All),
    unary!("bitwise_not", UnaryOperator::BitwiseNot),
    method!("label", "(name)", |vm, this, arguments| {
        let name = Name::new(&*arguments.string("name")?);
        Ok(expression_value(SqlExpression::Label(name, Box::new(receiver(vm, this)?))))
    }),
    method!("cast", "(type_)", |vm, this, arguments| {
        let Some(sql_type) = types::optional_type_argument(vm, &arguments, "type_")? else {
            return Err(arguments.wrong("type_", "a type", &Value::None));
        };
        Ok(expression_value(SqlExpression::Cast(Box::new(receiver(vm, this)?), Box::new(sql_type))))
    }),
    method!("collate", "(collation)", |vm, this, arguments| {
        let collation = Name::new(&*arguments.string("collation")?);
        Ok(expression_value(SqlExpression::Collate(Box::new(receiver(vm, this)?), collation)))
    }),
    method!("between", "(cleft, cright, symmetric=False)", |vm, this, arguments| {
        let operand_ = receiver(vm, this)?;
        between(vm, operand_, &arguments, "cleft", "cright").map(expression_value)
    }),
    Member::method(
        "op",
        "(opstring, precedence=0, is_comparison=False, return_type=None)",
        |_, this, arguments| custom_operator(this, &arguments, arguments.boolean("is_comparison")?),
    ),
    Member::method("bool_op", "(opstring, precedence=0)", |_, this, arguments| {
        custom_operator(this, &arguments, true)
    }),
];

/// What a column has besides.
pub(super) static COLUMN_CLAUSE_MEMBERS: &[Member] = &[
    Member::property("name", column_name),
    Member::property("key", column_name),
    Member::Property {
        name: "type",
        get: |vm, this| Ok(types::type_value(receiver(vm, this)?.sql_type())),
        set: None,
        returns: Some(&types::TYPE_ENGINE),
    },
];

fn column_name(vm: &mut Vm, this: &Value) -> Outcome<Value> {
    match receiver(vm, this)? {
        SqlExpression::Column(column) => crate::names::name_value(vm, &column.name),
        SqlExpression::LiteralColumn(text) => Ok(Value::string(text)),
        _ => Err(unsupported(format!("`{}` has no name here", this.type_name()))),
    }
}

/// `between(expression, low, high)`
pub(super) fn between(
    vm: &mut Vm,
    operand_: SqlExpression,
    arguments: &Arguments,
    low: &str,
    high: &str,
) -> Outcome<SqlExpression> {
    Ok(SqlExpression::Between(Box::new(Between {
        low: operand_beside(vm, &arguments.value(low), &operand_)?,
        high: operand_beside(vm, &arguments.value(high), &operand_)?,
        operand: operand_,
        negated: false,
        symmetric: arguments.boolean("symmetric")?,
    })))
}

/// The expression that a method was called on.
pub(super) fn receiver(vm: &mut Vm, this: &Value) -> Outcome<SqlExpression> {
    expression(vm, this)?
        .ok_or_else(|| unsupported(format!("`{}` is no SQL expression here", this.type_name())))
}

/// `contains(…)` and its relatives: of a text; of an array or a document `contains` is another operator.
fn part(
    vm: &mut Vm,
    this: &Value,
    arguments: &Arguments,
    (before, after, ignores_case): (bool, bool, bool),
) -> Outcome<Value> {
    let left = receiver(vm, this)?;
    if before && after && matches!(left.sql_type().affinity(), Affinity::Array | Affinity::Json) {
        return super::typed::operator(vm, this, &arguments.value("other"), "@>");
    }
    let mut escape = arguments.optional_string("escape")?.map(|escape| escape.to_string());
    let mut pattern = operand_beside(vm, &arguments.value("other"), &left)?;
    if arguments.boolean("autoescape")? {
        let Some(text) = arguments.value("other").as_str() else {
            return Err(arguments.wrong("other", "a string with autoescape=True", &arguments.value("other")));
        };
        let mark = escape.get_or_insert_with(|| "/".to_owned()).clone();
        let mut escaped = text.replace(&mark, &format!("{mark}{mark}"));
        for wildcard in ["%", "_"] {
            escaped = escaped.replace(wildcard, &format!("{mark}{wildcard}"));
        }
        pattern = operand_beside(vm, &Value::string(escaped), &left)?;
    }
    let part = TextPart { open_before: before, open_after: after, escape, negated: false, ignores_case };
    Ok(expression_value(left.binary(Sql::TextPart(part), pattern)))
}

fn custom_operator(this: &Value, arguments: &Arguments, is_comparison: bool) -> Outcome<Value> {
    let precedence = i8::try_from(arguments.integer("precedence")?).unwrap_or(i8::MAX);
    let text = arguments.string("opstring")?.to_string();
    Ok(super::constructors::operator_value(this.clone(), Sql::Custom { text, precedence, is_comparison }))
}
