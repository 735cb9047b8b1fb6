//! What an aggregate or a window function can be asked for besides: `over`, `filter`, `within_group`.

use alembic_evaluator::{Arguments, Member, NativeFunction, Outcome, Value, Vm, unsupported};
use alembic_schema::{Frame, FrameUnit, Over, SqlExpression};

use super::{COLUMN_ELEMENT, FUNCTION, expression, expression_value, operand};
use crate::sqlalchemy::selectables::{self, rows};

pub(super) static MEMBERS: &[Member] = &[
    Member::Method {
        name: "alias",
        signature: "(name=None, joins_implicitly=False)",
        call: rows::function_alias,
        returns: Some(&rows::TABLE_VALUED_ALIAS),
    },
    Member::Method {
        name: "table_valued",
        signature: "(*expr, name=None, joins_implicitly=False)",
        call: rows::table_valued,
        returns: Some(&rows::TABLE_VALUED_ALIAS),
    },
    Member::Method {
        name: "column_valued",
        signature: "(name=None, joins_implicitly=False)",
        call: rows::column_valued,
        returns: Some(&COLUMN_ELEMENT),
    },
    Member::Method {
        name: "over",
        signature: "(*, partition_by=None, order_by=None, rows=None, range_=None, groups=None)",
        call: |vm, this, arguments| over(vm, this, &arguments),
        returns: Some(&COLUMN_ELEMENT),
    },
    Member::Method {
        name: "filter",
        signature: "(*criterion)",
        call: |vm, this, arguments| filtered(vm, this, arguments.rest()),
        returns: Some(&FUNCTION),
    },
    Member::Method {
        name: "within_group",
        signature: "(*order_by)",
        call: |vm, this, arguments| within_group(vm, this, arguments.rest()),
        returns: Some(&FUNCTION),
    },
];

/// `sqlalchemy.over(function, partition_by=…, order_by=…)`
pub(crate) const OVER_FUNCTION: NativeFunction = NativeFunction {
    name: "over",
    signature: "(element, partition_by=None, order_by=None, range_=None, rows=None, groups=None)",
    call: |vm, arguments| over(vm, &arguments.value("element"), &arguments),
    returns: Some(&COLUMN_ELEMENT),
};

/// `sqlalchemy.funcfilter(function, *conditions)`
pub(crate) const FILTER_FUNCTION: NativeFunction = NativeFunction {
    name: "funcfilter",
    signature: "(func, *criterion)",
    call: |vm, arguments| filtered(vm, &arguments.value("func"), arguments.rest()),
    returns: Some(&FUNCTION),
};

/// `sqlalchemy.within_group(function, *order_by)`
pub(crate) const WITHIN_GROUP_FUNCTION: NativeFunction = NativeFunction {
    name: "within_group",
    signature: "(element, *order_by)",
    call: |vm, arguments| within_group(vm, &arguments.value("element"), arguments.rest()),
    returns: Some(&FUNCTION),
};

/// `sqlalchemy.dialects.postgresql.aggregate_order_by(target, *order_by)`
pub(crate) const AGGREGATE_ORDER_BY: NativeFunction = NativeFunction {
    name: "aggregate_order_by",
    signature: "(target, *order_by)",
    call: |vm, arguments| {
        let target = operand(vm, &arguments.value("target"))?;
        let order_by = items(vm, arguments.rest())?;
        Ok(expression_value(SqlExpression::AggregateOrder(Box::new(target), order_by)))
    },
    returns: Some(&COLUMN_ELEMENT),
};

fn over(vm: &mut Vm, function: &Value, arguments: &Arguments) -> Outcome<Value> {
    let function = function_of(vm, function)?;
    let partition_by = one_or_several(vm, &arguments.value("partition_by"))?;
    let order_by = one_or_several(vm, &arguments.value("order_by"))?;
    let mut frame = None;
    for (name, unit) in
        [("rows", FrameUnit::Rows), ("range_", FrameUnit::Range), ("groups", FrameUnit::Groups)]
    {
        let given = arguments.value(name);
        if given.is_none() {
            continue;
        }
        let bounds = given.items().unwrap_or_default();
        let [first, last] = bounds.as_slice() else {
            return Err(arguments.wrong(name, "a pair of numbers", &given));
        };
        frame = Some(Frame { unit, first: first.as_integer(), last: last.as_integer() });
    }
    Ok(expression_value(SqlExpression::Over(Box::new(Over { function, partition_by, order_by, frame }))))
}

fn filtered(vm: &mut Vm, function: &Value, conditions: &[Value]) -> Outcome<Value> {
    let function = function_of(vm, function)?;
    let conditions = selectables::conditions(vm, conditions)?;
    Ok(expression_value(SqlExpression::Filtered(Box::new(function), conditions)))
}

fn within_group(vm: &mut Vm, function: &Value, order_by: &[Value]) -> Outcome<Value> {
    let function = function_of(vm, function)?;
    let order_by = items(vm, order_by)?;
    Ok(expression_value(SqlExpression::WithinGroup(Box::new(function), order_by)))
}

fn function_of(vm: &mut Vm, value: &Value) -> Outcome<SqlExpression> {
    expression(vm, value)?.ok_or_else(|| unsupported(format!("`{}` is no SQL function", value.type_name())))
}

fn one_or_several(vm: &mut Vm, value: &Value) -> Outcome<Vec<SqlExpression>> {
    match value {
        Value::None => Ok(Vec::new()),
        Value::List(_) | Value::Tuple(_) => items(vm, &value.items().unwrap_or_default()),
        one => items(vm, std::slice::from_ref(one)),
    }
}

/// Expressions; a text names a column.
fn items(vm: &mut Vm, values: &[Value]) -> Outcome<Vec<SqlExpression>> {
    values
        .iter()
        .map(|value| match value.as_str() {
            Some(name) => Ok(SqlExpression::column(name.to_string())),
            None => operand(vm, value),
        })
        .collect()
}
