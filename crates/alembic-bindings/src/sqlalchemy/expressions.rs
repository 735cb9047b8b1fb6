//! The expression language: objects that stand for SQL, their operators and methods.

mod compiled;
pub(crate) mod constructors;
mod exists;
mod functions;
mod methods;
pub(crate) mod operators;
mod text;
mod typed;
pub(crate) mod windows;

use std::sync::Arc;

use alembic_evaluator::{
    BinaryOperator, CallArguments, CompareOperator, NativeClass, Object, Outcome, UnaryOperator, Value, Vm,
    exception_class, raise, unsupported,
};
use alembic_schema::{
    Affinity, BinaryOperator as Sql, BindParameter, SqlExpression, SqlType, TypeFamily,
    UnaryOperator as Unary, WrittenKind,
};

pub(crate) use compiled::printed;
pub(crate) use exists::{EXISTS_FUNCTION, exists};
pub(crate) use functions::function_generator;
pub(crate) use text::{parameter_names, set_value as set_parameter, text_clause};

use crate::sqlalchemy::columns::ColumnObject;
use crate::sqlalchemy::compilation::{self, elements};
use crate::sqlalchemy::selectables::DataObject;
use crate::sqlalchemy::types::conversion;
use crate::value::sql_value;

/// One static class per row: `CONSTANT "Name" in "module": base;`
macro_rules! element_classes {
    ($($constant:ident $name:literal in $module:literal: $base:expr;)+) => {
        $(
            pub(crate) static $constant: NativeClass = NativeClass {
                name: $name,
                module: concat!("sqlalchemy.sql.", $module),
                bases: &[&$base],
                ..NativeClass::DEFAULT
            };
        )+
    };
}

/// `sqlalchemy.sql.elements.ClauseElement`: what everything here derives from.
pub(crate) static CLAUSE_ELEMENT: NativeClass = NativeClass {
    name: "ClauseElement",
    module: "sqlalchemy.sql.elements",
    constructor: Some(elements::DERIVED),
    members: methods::CLAUSE_ELEMENT_MEMBERS,
    class_item: Some(|_, class, _| Ok(class.clone())),
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.elements.ColumnElement`: what has operators.
pub(crate) static COLUMN_ELEMENT: NativeClass = NativeClass {
    name: "ColumnElement",
    module: "sqlalchemy.sql.elements",
    bases: &[&CLAUSE_ELEMENT, &typed::COMPARATOR],
    members: methods::COLUMN_ELEMENT_MEMBERS,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.elements.TextClause`
pub(crate) static TEXT_CLAUSE: NativeClass = NativeClass {
    name: "TextClause",
    module: "sqlalchemy.sql.elements",
    bases: &[&CLAUSE_ELEMENT],
    members: text::MEMBERS,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.elements.ColumnClause`
pub(crate) static COLUMN_CLAUSE: NativeClass = NativeClass {
    name: "ColumnClause",
    module: "sqlalchemy.sql.elements",
    bases: &[&COLUMN_ELEMENT],
    members: methods::COLUMN_CLAUSE_MEMBERS,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.functions.Function`
pub(crate) static FUNCTION: NativeClass = NativeClass {
    name: "Function",
    module: "sqlalchemy.sql.functions",
    bases: &[&COLUMN_ELEMENT],
    members: windows::MEMBERS,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.selectable.Exists`
pub(crate) static EXISTS: NativeClass = NativeClass {
    name: "Exists",
    module: "sqlalchemy.sql.selectable",
    bases: &[&UNARY_EXPRESSION],
    members: exists::MEMBERS,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.elements.BinaryExpression`
pub(crate) static BINARY_EXPRESSION: NativeClass = NativeClass {
    name: "BinaryExpression",
    module: "sqlalchemy.sql.elements",
    bases: &[&COLUMN_ELEMENT],
    members: compilation::operators::MEMBERS,
    class_item: Some(|_, class, _| Ok(class.clone())),
    ..NativeClass::DEFAULT
};

element_classes! {
    BIND_PARAMETER "BindParameter" in "elements": COLUMN_ELEMENT;
    NULL "Null" in "elements": COLUMN_ELEMENT;
    TRUE "True_" in "elements": COLUMN_ELEMENT;
    FALSE "False_" in "elements": COLUMN_ELEMENT;
    UNARY_EXPRESSION "UnaryExpression" in "elements": COLUMN_ELEMENT;
    BOOLEAN_CLAUSE_LIST "BooleanClauseList" in "elements": COLUMN_ELEMENT;
    CASE "Case" in "elements": COLUMN_ELEMENT;
    CAST "Cast" in "elements": COLUMN_ELEMENT;
    LABEL "Label" in "elements": COLUMN_ELEMENT;
    TUPLE "Tuple" in "elements": COLUMN_ELEMENT;
    SCALAR_SELECT "ScalarSelect" in "selectable": COLUMN_ELEMENT;
    INLINE_LITERAL "_literal_bindparam" in "elements": BIND_PARAMETER;
}

/// An expression.
pub(crate) struct ExpressionObject {
    pub(crate) expression: SqlExpression,
}

/// The Python value of an expression.
pub(crate) fn expression_value(expression: SqlExpression) -> Value {
    Value::new_object(ExpressionObject { expression })
}

/// The expression that a value stands for by itself; `None` for plain Python values and anything else.
pub(crate) fn expression(vm: &mut Vm, value: &Value) -> Outcome<Option<SqlExpression>> {
    if let Value::Deferred(_) = value {
        let resolved = vm.resolve(value)?;
        return if matches!(resolved, Value::Deferred(_)) { Ok(None) } else { expression(vm, &resolved) };
    }
    if let Some(object) = value.object::<ExpressionObject>() {
        compilation::operators::ask(vm, &object.expression)?;
        return Ok(Some(object.expression.clone()));
    }
    if let Some(object) = value.object::<DataObject>() {
        return Ok(Some(SqlExpression::Subquery(Arc::new(object.statement.clone()))));
    }
    if let Some(column) = value.object::<ColumnObject>() {
        return Ok(Some(column.reference()));
    }
    match value {
        Value::Instance(instance) => elements::expression(vm, value, instance),
        _ => Ok(None),
    }
}

/// An operand: an expression, or a plain value that becomes a parameter.
///
/// # Errors
/// The value is neither.
pub(crate) fn operand(vm: &mut Vm, value: &Value) -> Outcome<SqlExpression> {
    if value.is_none() {
        return Ok(SqlExpression::Null);
    }
    if let Some(expression) = expression(vm, value)? {
        return Ok(expression);
    }
    match sql_value(vm, value)? {
        Some(value) => Ok(SqlExpression::bind(value)),
        None => Err(unsupported(format!(
            "`{}` objects cannot be part of an SQL expression here",
            value.type_name()
        ))),
    }
}

/// An operand beside another: a plain value becomes a parameter that is named after the other's column and has its type.
///
/// # Errors
/// The value is neither an expression nor an SQL value.
pub(crate) fn operand_beside(vm: &mut Vm, value: &Value, other: &SqlExpression) -> Outcome<SqlExpression> {
    if value.is_none() {
        return Ok(SqlExpression::Null);
    }
    if let Some(expression) = expression(vm, value)? {
        return Ok(expression);
    }
    if let (SqlExpression::Tuple(parts), Some(items)) = (other, value.items()) {
        let items = parts.iter().zip(&items).map(|(part, item)| operand_beside(vm, item, part));
        return Ok(SqlExpression::Tuple(items.collect::<Outcome<Vec<_>>>()?));
    }
    let sql_type = other.sql_type();
    // Beside a document only what is one by itself is a document: a text is a text.
    let is_document = matches!(value, Value::Dict(_) | Value::List(_) | Value::Tuple(_));
    let hint = if sql_type.affinity() == Affinity::Json && !is_document { None } else { Some(&sql_type) };
    let Some(value) = typed_value(vm, value, hint)? else { return operand(vm, value) };
    let beside = sql_type.beside(&value);
    Ok(SqlExpression::from(BindParameter {
        name: parameter_beginning(other),
        unique: true,
        sql_type: (!beside.is_null()).then_some(beside),
        value: Some(value),
        ..BindParameter::default()
    }))
}

/// What the name of a parameter begins with that stands beside an expression: a column's or a function's name.
pub(crate) fn parameter_beginning(other: &SqlExpression) -> Option<String> {
    match other {
        SqlExpression::Column(column) => Some(column.name.text.clone()),
        SqlExpression::Function(function) => function.names.last().map(|name| name.text.clone()),
        SqlExpression::LiteralColumn(text) => Some(text.clone()),
        SqlExpression::Written(written) => match &written.kind {
            WrittenKind::GenericFunction(name) => Some(name.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// A Python value as an SQL value of a type: documents are serialized, members of an enumeration are named; `None` for
/// what is no SQL value.
pub(crate) fn typed_value(
    vm: &mut Vm,
    value: &Value,
    sql_type: Option<&SqlType>,
) -> Outcome<Option<alembic_schema::Value>> {
    let value = &vm.resolve(value)?;
    if let Some(sql_type) = sql_type
        && let Some((value, inner)) = conversion::to_database(vm, value, sql_type)?
    {
        return typed_value(vm, &value, inner.as_ref());
    }
    if let Some(sql_type) = sql_type
        && let Some(value) = enumeration_value(vm, value, sql_type)?
    {
        return Ok(Some(value));
    }
    match sql_type.map(SqlType::affinity) {
        Some(Affinity::Json) if expression(vm, value)?.is_none() => json_document(vm, value).map(Some),
        _ => sql_value(vm, value),
    }
}

/// What stands in the database for a member of a Python enumeration: its name, or its value where the type has those.
fn enumeration_value(
    vm: &mut Vm,
    value: &Value,
    sql_type: &SqlType,
) -> Outcome<Option<alembic_schema::Value>> {
    if !matches!(value, Value::Instance(_))
        || !matches!(sql_type.family(), TypeFamily::Enum | TypeFamily::NativeEnum)
    {
        return Ok(None);
    }
    let known = sql_type.enumeration_values();
    for attribute in ["name", "value"] {
        let text = vm.get_attribute(value, attribute)?.as_str();
        if let Some(text) = text.filter(|text| known.contains(&&**text)) {
            return Ok(Some(alembic_schema::Value::Text(text.to_string())));
        }
    }
    Ok(None)
}

/// What `json.dumps` makes of a value for a JSON column.
fn json_document(vm: &mut Vm, value: &Value) -> Outcome<alembic_schema::Value> {
    let json = vm.import("json")?;
    let dumps = vm.get_attribute(&json, "dumps")?;
    let text = vm.call(&dumps, CallArguments::positional(vec![value.clone()]))?;
    Ok(alembic_schema::Value::Json(text.as_str().map(|text| text.to_string()).unwrap_or_default()))
}

impl Object for ExpressionObject {
    fn class(&self) -> &'static NativeClass {
        class_of(&self.expression)
    }

    /// Only `==` and `!=` have a truth: whether both sides are the same.
    fn truth(&self, _vm: &mut Vm, _this: &Value) -> Outcome<bool> {
        truth(&self.expression)
    }

    fn binary(
        &self,
        vm: &mut Vm,
        _this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        compilation::operators::ask(vm, &self.expression)?;
        binary(vm, &self.expression, operator, other, reflected)
    }

    fn compare(
        &self,
        vm: &mut Vm,
        _this: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        compare(vm, &self.expression, operator, other)
    }

    fn unary(&self, _vm: &mut Vm, _this: &Value, operator: UnaryOperator) -> Outcome<Option<Value>> {
        Ok(unary(&self.expression, operator))
    }

    fn item(&self, vm: &mut Vm, _this: &Value, key: &Value) -> Outcome<Value> {
        item(vm, &self.expression, key)
    }

    fn str(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        compiled::text_of(vm, &self.expression)
    }
}

/// `expression[key]`: an item of a document or of an array.
pub(crate) fn item(vm: &mut Vm, expression: &SqlExpression, key: &Value) -> Outcome<Value> {
    let affinity = expression.sql_type().affinity();
    let bounds = match key {
        Value::Slice(_) => Some((vm.get_attribute(key, "start")?, vm.get_attribute(key, "stop")?)),
        _ => None,
    };
    let named = |value: alembic_schema::Value| {
        SqlExpression::from(BindParameter {
            name: parameter_beginning(expression),
            unique: true,
            value: Some(value),
            ..BindParameter::default()
        })
    };
    let operand_ = |vm: &mut Vm, key: &Value| match self::expression(vm, key)? {
        Some(expression) => Ok(expression),
        None => match sql_value(vm, key)? {
            Some(value) => Ok(named(value)),
            None => Err(unsupported(format!("a `{}` is no key of a document here", key.type_name()))),
        },
    };
    let (operator, right) = match (affinity, bounds) {
        (Affinity::Json, None) => {
            let path = matches!(key, Value::Tuple(_) | Value::List(_));
            (Sql::JsonGet { path, text: false }, operand_(vm, key)?)
        }
        (Affinity::Array, None) => (Sql::GetItem, operand_(vm, key)?),
        (Affinity::Array, Some((start, stop))) => {
            let (low, high) = (operand_(vm, &start)?, operand_(vm, &stop)?);
            (Sql::GetSlice, SqlExpression::Slice(Box::new(low), Box::new(high)))
        }
        _ => {
            return Err(raise(
                &exception_class::NOT_IMPLEMENTED_ERROR,
                "Operator 'getitem' is not supported on this expression",
            ));
        }
    };
    Ok(expression_value(expression.clone().binary(operator, right)))
}

/// `bool(expression)`
pub(crate) fn truth(expression: &SqlExpression) -> Outcome<bool> {
    match expression {
        SqlExpression::Binary(left, Sql::Equal, right) => Ok(left == right),
        SqlExpression::Binary(left, Sql::NotEqual, right) => Ok(left != right),
        SqlExpression::True => Ok(true),
        SqlExpression::False => Ok(false),
        _ => Err(raise(&exception_class::TYPE_ERROR, "Boolean value of this clause is not defined")),
    }
}

/// `expression <operator> other`, or the other way round.
pub(crate) fn binary(
    vm: &mut Vm,
    expression: &SqlExpression,
    operator: BinaryOperator,
    other: &Value,
    reflected: bool,
) -> Outcome<Option<Value>> {
    if matches!(expression, SqlExpression::Text(_)) {
        // `text()` has no operators but `&` and `|`, which make lists of conditions.
        if !matches!(operator, BinaryOperator::BitAnd | BinaryOperator::BitOr) {
            return Ok(None);
        }
    }
    let other = operand_beside(vm, other, expression)?;
    let (left, right) = if reflected { (other, expression.clone()) } else { (expression.clone(), other) };
    Ok(operators::binary(left, operator, right).map(expression_value))
}

/// `expression == other` and its relatives.
pub(crate) fn compare(
    vm: &mut Vm,
    expression: &SqlExpression,
    operator: CompareOperator,
    other: &Value,
) -> Outcome<Option<Value>> {
    if matches!(expression, SqlExpression::Text(_)) {
        return Ok(None);
    }
    // `ANY` and `ALL` stand at the right side whatever was written.
    if let SqlExpression::Unary(Unary::Any | Unary::All, _) = expression {
        let left = operand(vm, other)?;
        let operator = sql_operator(mirrored(operator));
        return Ok(Some(expression_value(left.binary(operator, expression.clone()))));
    }
    // Python asks the right side first where its class derives from the left one's.
    if let Some(other) = self::expression(vm, other)?
        && precedes(&other, expression)
    {
        return compare(vm, &other, mirrored(operator), &expression_value(expression.clone()));
    }
    let operator = sql_operator(operator);
    operators::compared(vm, expression.clone(), operator, other)
        .map(|expression| Some(expression_value(expression)))
}

/// Whether the class of `right` derives from that of `left`: functions that SQLAlchemy knows, and columns of tables of
/// metadata.
fn precedes(right: &SqlExpression, left: &SqlExpression) -> bool {
    match (right, left) {
        (SqlExpression::Function(right), SqlExpression::Function(left)) => {
            right.is_known() && !left.is_known()
        }
        _ => false,
    }
}

fn sql_operator(operator: CompareOperator) -> Sql {
    match operator {
        CompareOperator::Equal => Sql::Equal,
        CompareOperator::NotEqual => Sql::NotEqual,
        CompareOperator::Less => Sql::Less,
        CompareOperator::LessEqual => Sql::LessOrEqual,
        CompareOperator::Greater => Sql::Greater,
        CompareOperator::GreaterEqual => Sql::GreaterOrEqual,
    }
}

fn mirrored(operator: CompareOperator) -> CompareOperator {
    match operator {
        CompareOperator::Less => CompareOperator::Greater,
        CompareOperator::LessEqual => CompareOperator::GreaterEqual,
        CompareOperator::Greater => CompareOperator::Less,
        CompareOperator::GreaterEqual => CompareOperator::LessEqual,
        same => same,
    }
}

/// `-expression`, `~expression`
pub(crate) fn unary(expression: &SqlExpression, operator: UnaryOperator) -> Option<Value> {
    let expression = match operator {
        UnaryOperator::Negative => expression.clone().unary(Unary::Negate),
        UnaryOperator::Invert => operators::negated(expression.clone()),
        UnaryOperator::Positive => return None,
    };
    Some(expression_value(expression))
}

fn class_of(expression: &SqlExpression) -> &'static NativeClass {
    match expression {
        SqlExpression::Text(_) => &TEXT_CLAUSE,
        SqlExpression::LiteralColumn(_) | SqlExpression::Column(_) => &COLUMN_CLAUSE,
        SqlExpression::Bind(_) => &BIND_PARAMETER,
        SqlExpression::Literal(_) => &INLINE_LITERAL,
        SqlExpression::Null => &NULL,
        SqlExpression::True => &TRUE,
        SqlExpression::False => &FALSE,
        SqlExpression::Function(_) | SqlExpression::NextValue(_) => &FUNCTION,
        SqlExpression::Unary(Unary::Exists, _) => &EXISTS,
        SqlExpression::Unary(..) => &UNARY_EXPRESSION,
        SqlExpression::Binary(..) | SqlExpression::Between(_) => &BINARY_EXPRESSION,
        SqlExpression::Boolean(..) => &BOOLEAN_CLAUSE_LIST,
        SqlExpression::Case(_) => &CASE,
        SqlExpression::Cast(..) => &CAST,
        SqlExpression::Label(..) => &LABEL,
        SqlExpression::Tuple(_) => &TUPLE,
        SqlExpression::Subquery(_) => &SCALAR_SELECT,
        _ => &COLUMN_ELEMENT,
    }
}
