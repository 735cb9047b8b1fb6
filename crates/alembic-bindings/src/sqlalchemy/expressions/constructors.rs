//! The functions of the expression language: `column`, `literal`, `and_`, `cast`, `case`, …

use alembic_evaluator::{
    Arguments, CallArguments, ModuleMember, NativeClass, NativeFunction, Object, Outcome, Value, Vm,
    exception_class, raise,
};
use alembic_schema::{
    BinaryOperator as Sql, BindParameter, BooleanOperator, Case, ColumnReference, Name, SqlExpression,
    UnaryOperator,
};

use super::methods::between;
use super::operators::{combined, negated};
use super::{COLUMN_ELEMENT, expression, expression_value, operand, operand_beside, text, typed_value};
use crate::names;
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::selectables::{self, from_object};
use crate::sqlalchemy::{tables, types};
use crate::value::sql_value;

/// One function per row, and the table of them all.
macro_rules! functions {
    ($($constant:ident $name:literal $signature:literal $call:expr;)+) => {
        $(const $constant: NativeFunction = NativeFunction {
            name: $name, signature: $signature, call: $call, returns: Some(&COLUMN_ELEMENT),
        };)+

        /// What `sqlalchemy` and `sqlalchemy.sql` give of the expression language.
        pub(crate) const MEMBERS: &[(&str, ModuleMember)] = &[
            $(($name, ModuleMember::Function($constant)),)+
            ("LABEL_STYLE_TABLENAME_PLUS_COL", ModuleMember::Value(|_| Ok(selectables::TABLE_AND_COLUMN.into()))),
            ("LABEL_STYLE_DISAMBIGUATE_ONLY", ModuleMember::Value(|_| Ok("LABEL_STYLE_DISAMBIGUATE_ONLY".into()))),
            ("LABEL_STYLE_DEFAULT", ModuleMember::Value(|_| Ok("LABEL_STYLE_DISAMBIGUATE_ONLY".into()))),
            ("LABEL_STYLE_NONE", ModuleMember::Value(|_| Ok("LABEL_STYLE_NONE".into()))),
            ("exists", ModuleMember::Function(super::EXISTS_FUNCTION)),
            ("over", ModuleMember::Function(super::windows::OVER_FUNCTION)),
            ("funcfilter", ModuleMember::Function(super::windows::FILTER_FUNCTION)),
            ("within_group", ModuleMember::Function(super::windows::WITHIN_GROUP_FUNCTION)),
            ("select", ModuleMember::Function(selectables::SELECT_FUNCTION)),
            ("union", ModuleMember::Function(selectables::UNION_FUNCTION)),
            ("union_all", ModuleMember::Function(selectables::UNION_ALL_FUNCTION)),
            ("intersect", ModuleMember::Function(selectables::INTERSECT_FUNCTION)),
            ("intersect_all", ModuleMember::Function(selectables::INTERSECT_ALL_FUNCTION)),
            ("except_", ModuleMember::Function(selectables::EXCEPT_FUNCTION)),
            ("except_all", ModuleMember::Function(selectables::EXCEPT_ALL_FUNCTION)),
            ("alias", ModuleMember::Function(from_object::ALIAS_FUNCTION)),
            ("lateral", ModuleMember::Function(from_object::LATERAL_FUNCTION)),
            ("join", ModuleMember::Function(from_object::JOIN_FUNCTION)),
            ("outerjoin", ModuleMember::Function(from_object::OUTERJOIN_FUNCTION)),
            ("values", ModuleMember::Function(selectables::rows::VALUES_FUNCTION)),
            ("FromClause", ModuleMember::Class(&from_object::FROM_CLAUSE)),
            ("Alias", ModuleMember::Class(&from_object::ALIAS)),
            ("Subquery", ModuleMember::Class(&from_object::SUBQUERY)),
            ("CTE", ModuleMember::Class(&from_object::CTE)),
            ("Join", ModuleMember::Class(&from_object::JOIN)),
            ("insert", ModuleMember::Function(selectables::INSERT_FUNCTION)),
            ("update", ModuleMember::Function(selectables::UPDATE_FUNCTION)),
            ("delete", ModuleMember::Function(selectables::DELETE_FUNCTION)),
            ("Select", ModuleMember::Class(&selectables::SELECT)),
            ("CompoundSelect", ModuleMember::Class(&selectables::COMPOUND_SELECT)),
            ("TextualSelect", ModuleMember::Class(&selectables::TEXTUAL_SELECT)),
            ("Insert", ModuleMember::Class(&selectables::INSERT)),
            ("Update", ModuleMember::Class(&selectables::UPDATE)),
            ("Delete", ModuleMember::Class(&selectables::DELETE)),
            ("text", ModuleMember::Function(text::TEXT)),
            ("table", ModuleMember::Function(tables::TABLE_FUNCTION)),
            ("quoted_name", ModuleMember::Function(names::QUOTED_NAME)),
            ("func", ModuleMember::Value(|_| Ok(super::function_generator()))),
            ("ColumnElement", ModuleMember::Class(&COLUMN_ELEMENT)),
            ("ClauseElement", ModuleMember::Class(&super::CLAUSE_ELEMENT)),
            ("TextClause", ModuleMember::Class(&super::TEXT_CLAUSE)),
            ("BindParameter", ModuleMember::Class(&super::BIND_PARAMETER)),
            ("BinaryExpression", ModuleMember::Class(&super::BINARY_EXPRESSION)),
            ("TableClause", ModuleMember::Class(&tables::TABLE_CLAUSE)),
        ];
    };
}

functions! {
    COLUMN "column" "(text, type_=None, is_literal=False)" column;
    LITERAL "literal" "(value, type_=None, literal_execute=False)" literal;
    LITERAL_COLUMN "literal_column" "(text, type_=None)" |_, arguments| {
        Ok(expression_value(SqlExpression::LiteralColumn(arguments.string("text")?.to_string())))
    };
    BINDPARAM "bindparam" "(key, value=None, type_=None, unique=False, required=None, expanding=False, literal_execute=False)" bindparam;
    AND "and_" "(*clauses)" |vm, arguments| conditions(vm, BooleanOperator::And, &arguments);
    OR "or_" "(*clauses)" |vm, arguments| conditions(vm, BooleanOperator::Or, &arguments);
    NOT "not_" "(clause)" |vm, arguments| {
        Ok(expression_value(negated(operand(vm, &arguments.value("clause"))?)))
    };
    NULL "null" "()" |_, _| Ok(expression_value(SqlExpression::Null));
    TRUE "true" "()" |_, _| Ok(expression_value(SqlExpression::True));
    FALSE "false" "()" |_, _| Ok(expression_value(SqlExpression::False));
    CAST "cast" "(expression, type_)" |vm, arguments| with_type(vm, &arguments, SqlExpression::Cast);
    TYPE_COERCE "type_coerce" "(expression, type_)" |vm, arguments| with_type(vm, &arguments, SqlExpression::Coerced);
    CASE "case" "(*whens, value=None, else_=None)" case;
    ASC "asc" "(column)" |vm, arguments| unary(vm, &arguments, "column", UnaryOperator::Ascending);
    DESC "desc" "(column)" |vm, arguments| unary(vm, &arguments, "column", UnaryOperator::Descending);
    NULLS_FIRST "nulls_first" "(column)" |vm, arguments| unary(vm, &arguments, "column", UnaryOperator::NullsFirst);
    NULLSFIRST "nullsfirst" "(column)" |vm, arguments| unary(vm, &arguments, "column", UnaryOperator::NullsFirst);
    NULLS_LAST "nulls_last" "(column)" |vm, arguments| unary(vm, &arguments, "column", UnaryOperator::NullsLast);
    NULLSLAST "nullslast" "(column)" |vm, arguments| unary(vm, &arguments, "column", UnaryOperator::NullsLast);
    DISTINCT "distinct" "(expr)" |vm, arguments| unary(vm, &arguments, "expr", UnaryOperator::Distinct);
    ANY "any_" "(expr)" |vm, arguments| unary(vm, &arguments, "expr", UnaryOperator::Any);
    ALL "all_" "(expr)" |vm, arguments| unary(vm, &arguments, "expr", UnaryOperator::All);
    BITWISE_NOT "bitwise_not" "(expr)" |vm, arguments| unary(vm, &arguments, "expr", UnaryOperator::BitwiseNot);
    BETWEEN "between" "(expr, lower_bound, upper_bound, symmetric=False)" |vm, arguments| {
        let operand_ = operand(vm, &arguments.value("expr"))?;
        between(vm, operand_, &arguments, "lower_bound", "upper_bound").map(expression_value)
    };
    COLLATE "collate" "(expression, collation)" |vm, arguments| {
        let operand_ = operand(vm, &arguments.value("expression"))?;
        let collation = Name::new(&*arguments.string("collation")?);
        Ok(expression_value(SqlExpression::Collate(Box::new(operand_), collation)))
    };
    EXTRACT "extract" "(field, expr)" |vm, arguments| {
        let operand_ = operand(vm, &arguments.value("expr"))?;
        Ok(expression_value(SqlExpression::Extract(arguments.string("field")?.to_string(), Box::new(operand_))))
    };
    TUPLE "tuple_" "(*clauses)" |vm, arguments| {
        let items = operands(vm, arguments.rest())?;
        Ok(expression_value(SqlExpression::Tuple(items)))
    };
}

/// `sqlalchemy.dialects.postgresql.array([…])`
pub(crate) const ARRAY: NativeFunction = NativeFunction {
    name: "array",
    signature: "(clauses, *, type_=None)",
    call: |vm, arguments| {
        let clauses = vm.iterate(&arguments.value("clauses"))?;
        let array = SqlExpression::Array(operands(vm, &clauses)?);
        Ok(expression_value(match types::optional_type_argument(vm, &arguments, "type_")? {
            Some(sql_type) => SqlExpression::Coerced(Box::new(array), Box::new(sql_type)),
            None => array,
        }))
    },
    returns: Some(&COLUMN_ELEMENT),
};

/// The values behind plain expressions of a list.
pub(crate) fn operands(vm: &mut Vm, values: &[Value]) -> Outcome<Vec<SqlExpression>> {
    values.iter().map(|value| operand(vm, value)).collect()
}

/// `column(name, type)`; a column that belongs to no table yet.
fn column(vm: &mut Vm, arguments: Arguments) -> Outcome<Value> {
    let name = names::name_argument(&arguments, "text")?;
    if arguments.boolean("is_literal")? {
        return Ok(expression_value(SqlExpression::LiteralColumn(name.text)));
    }
    let sql_type = types::optional_type_argument(vm, &arguments, "type_")?;
    Ok(expression_value(SqlExpression::Column(ColumnReference { table: None, name, sql_type })))
}

fn literal(vm: &mut Vm, arguments: Arguments) -> Outcome<Value> {
    let value = arguments.value("value");
    let Some(value) = sql_value(vm, &value)? else {
        return Err(arguments.wrong("value", "an SQL value", &value));
    };
    Ok(expression_value(SqlExpression::from(BindParameter {
        value: Some(value),
        sql_type: types::optional_type_argument(vm, &arguments, "type_")?,
        literal_execute: arguments.boolean("literal_execute")?,
        ..BindParameter::default()
    })))
}

fn bindparam(vm: &mut Vm, arguments: Arguments) -> Outcome<Value> {
    let value = match arguments.given("value") {
        Some(value) => match sql_value(vm, &value)? {
            Some(value) => Some(value),
            None => return Err(arguments.wrong("value", "an SQL value", &value)),
        },
        None => None,
    };
    Ok(expression_value(SqlExpression::from(BindParameter {
        name: arguments.optional_string("key")?.map(|key| key.to_string()),
        unique: arguments.boolean("unique")?,
        value,
        sql_type: types::optional_type_argument(vm, &arguments, "type_")?,
        expanding: arguments.boolean("expanding")?,
        literal_execute: arguments.boolean("literal_execute")?,
    })))
}

fn conditions(vm: &mut Vm, operator: BooleanOperator, arguments: &Arguments) -> Outcome<Value> {
    let mut operands = Vec::new();
    for clause in arguments.rest() {
        operands.push(match clause {
            Value::Bool(true) => SqlExpression::True,
            Value::Bool(false) => SqlExpression::False,
            other => match expression(vm, other)? {
                Some(expression) => expression,
                None => {
                    return Err(raise(
                        &ARGUMENT_ERROR,
                        format!("SQL expression element or literal value expected, got {}.", vm.repr(other)?),
                    ));
                }
            },
        });
    }
    Ok(expression_value(combined(operator, operands)))
}

fn with_type(
    vm: &mut Vm,
    arguments: &Arguments,
    make: fn(Box<SqlExpression>, Box<alembic_schema::SqlType>) -> SqlExpression,
) -> Outcome<Value> {
    let Some(sql_type) = types::sql_type(vm, &arguments.value("type_"))? else {
        return Err(arguments.wrong("type_", "a type", &arguments.value("type_")));
    };
    let given = arguments.value("expression");
    let operand_ = match expression(vm, &given)? {
        Some(expression) => expression,
        // A plain value is of the type by itself.
        None => match typed_value(vm, &given, Some(&sql_type))? {
            Some(alembic_schema::Value::Null) => SqlExpression::Null,
            Some(value) => SqlExpression::from(BindParameter {
                value: Some(value),
                sql_type: Some(sql_type.clone()),
                ..BindParameter::default()
            }),
            None => operand(vm, &given)?,
        },
    };
    Ok(expression_value(make(Box::new(operand_), Box::new(sql_type))))
}

fn unary(vm: &mut Vm, arguments: &Arguments, parameter: &str, operator: UnaryOperator) -> Outcome<Value> {
    let value = arguments.value(parameter);
    // A bare string in `desc("name")` names a label or a column.
    let operand_ = match value.as_str() {
        Some(name) if matches!(operator, UnaryOperator::Ascending | UnaryOperator::Descending) => {
            SqlExpression::LabelReference(name.to_string())
        }
        _ => operand(vm, &value)?,
    };
    Ok(expression_value(operand_.unary(operator)))
}

/// `case((condition, result), …, else_=…)`, `case({value: result}, value=…)`
fn case(vm: &mut Vm, arguments: Arguments) -> Outcome<Value> {
    let value = arguments.value("value");
    let mut branches = Vec::new();
    let pairs: Vec<(Value, Value)> = match arguments.rest() {
        [Value::Dict(whens)] => whens.items(),
        [Value::List(_)] => {
            return Err(raise(
                &ARGUMENT_ERROR,
                "The \"whens\" argument to case(), when referring to a sequence of items, is now passed as a series \
                 of positional elements, rather than as a list. ",
            ));
        }
        whens => {
            let mut pairs = Vec::new();
            for when in whens {
                match when.items().as_deref() {
                    Some([condition, result]) => pairs.push((condition.clone(), result.clone())),
                    _ => return Err(arguments.wrong("whens", "pairs of condition and result", when)),
                }
            }
            pairs
        }
    };
    if pairs.is_empty() {
        return Err(raise(&exception_class::TYPE_ERROR, "case() requires at least one condition"));
    }
    for (condition, result) in &pairs {
        branches.push((operand(vm, condition)?, operand(vm, result)?));
    }
    let otherwise = match arguments.value("else_") {
        Value::None => None,
        otherwise => Some(operand(vm, &otherwise)?),
    };
    let value = if value.is_none() { None } else { Some(operand(vm, &value)?) };
    Ok(expression_value(SqlExpression::Case(Box::new(Case { value, branches, otherwise }))))
}

/// `expression.op("…")`: waits for its right side.
pub(super) fn operator_value(left: Value, operator: Sql) -> Value {
    Value::new_object(CustomOperator { left, operator })
}

struct CustomOperator {
    left: Value,
    operator: Sql,
}

static CUSTOM_OPERATOR: NativeClass =
    NativeClass { name: "custom_op", module: "sqlalchemy.sql.operators", ..NativeClass::DEFAULT };

impl Object for CustomOperator {
    fn class(&self) -> &'static NativeClass {
        &CUSTOM_OPERATOR
    }

    fn call(&self, vm: &mut Vm, _this: &Value, arguments: CallArguments) -> Outcome<Value> {
        let bound = vm.bind("op", "(other)", arguments)?;
        let left = super::methods::receiver(vm, &self.left)?;
        let right = operand_beside(vm, &bound.value("other"), &left)?;
        Ok(expression_value(left.binary(self.operator.clone(), right)))
    }
}
