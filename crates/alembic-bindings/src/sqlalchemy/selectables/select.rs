//! `select(…)` and its methods.

use alembic_evaluator::{
    Arguments, Member, NativeClass, NativeFunction, Outcome, Value, Vm, raise, unsupported,
};
use alembic_schema::{
    AliasKind, BinaryOperator, ColumnReference, CompoundSelect, DataStatement, ForUpdate, FromClause, Name,
    Select, SetOperator, SqlExpression,
};

use super::from_object::{CTE, LATERAL, SUBQUERY, cte_value, subquery_value};
use super::join::{Step, extended};
use super::{DataObject, EXECUTABLE, columns_of, conditions, from_clause, scalar, statement_value};
use crate::names::{name_argument, optional_name_argument};
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::expressions::operators::{as_condition, compared};
use crate::sqlalchemy::expressions::{
    self, EXISTS, SCALAR_SELECT, exists, expression, expression_value, operand,
};
use crate::sqlalchemy::tables::COLUMN_COLLECTION;

/// `sqlalchemy.select(*entities)`
pub(crate) const SELECT_FUNCTION: NativeFunction = NativeFunction {
    name: "select",
    signature: "(*entities)",
    call: |vm, arguments| select_of(vm, arguments.rest()),
    returns: Some(&SELECT),
};

/// A method of queries that gives a query of the same kind.
macro_rules! method {
    ($class:ident $name:literal $signature:literal $call:expr) => {
        Member::Method { name: $name, signature: $signature, call: $call, returns: Some(&$class) }
    };
}

/// `sqlalchemy.sql.selectable.SelectBase`: what every query has.
pub(crate) static SELECT_BASE: NativeClass = NativeClass {
    name: "SelectBase",
    module: "sqlalchemy.sql.selectable",
    bases: &[&EXECUTABLE],
    members: &[
        method!(SUBQUERY "subquery" "(name=None)" |_, this, arguments| {
            subquery_value(this, optional_name_argument(&arguments, "name")?, AliasKind::Plain, &SUBQUERY)
        }),
        method!(SUBQUERY "alias" "(name=None)" |_, this, arguments| {
            subquery_value(this, optional_name_argument(&arguments, "name")?, AliasKind::Plain, &SUBQUERY)
        }),
        method!(LATERAL "lateral" "(name=None)" |_, this, arguments| {
            subquery_value(this, optional_name_argument(&arguments, "name")?, AliasKind::Lateral, &LATERAL)
        }),
        method!(CTE "cte" "(name=None, recursive=False, nesting=False)" |_, this, arguments| cte_value(this, &arguments)),
        method!(SCALAR_SELECT "scalar_subquery" "()" |_, this, _| Ok(expression_value(scalar(query(this)?)))),
        method!(SCALAR_SELECT "as_scalar" "()" |_, this, _| Ok(expression_value(scalar(query(this)?)))),
        Member::method("label", "(name)", |_, this, arguments| {
            let name = name_argument(&arguments, "name")?;
            Ok(expression_value(SqlExpression::Label(name, Box::new(scalar(query(this)?)))))
        }),
        method!(EXISTS "exists" "()" |_, this, _| Ok(exists(query(this)?))),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.selectable.GenerativeSelect`: what has an order and a limit.
pub(crate) static GENERATIVE_SELECT: NativeClass = NativeClass {
    name: "GenerativeSelect",
    module: "sqlalchemy.sql.selectable",
    bases: &[&SELECT_BASE],
    members: &[
        Member::method("order_by", "(*clauses)", |vm, this, arguments| {
            let items = ordering(vm, arguments.rest())?;
            changed(this, |select| match items {
                Some(items) => select.order_by.extend(items),
                None => select.order_by.clear(),
            })
        }),
        Member::method("group_by", "(*clauses)", |vm, this, arguments| {
            let items = ordering(vm, arguments.rest())?;
            changed(this, |select| match items {
                Some(items) => select.group_by.extend(items),
                None => select.group_by.clear(),
            })
        }),
        Member::method("limit", "(limit)", |vm, this, arguments| {
            let limit = number(vm, &arguments.value("limit"))?;
            changed(this, |select| select.limit = limit)
        }),
        Member::method("offset", "(offset)", |vm, this, arguments| {
            let offset = number(vm, &arguments.value("offset"))?;
            changed(this, |select| select.offset = offset)
        }),
        Member::method("slice", "(start, stop)", |vm, this, arguments| {
            let (start, stop) = (arguments.integer("start")?, arguments.integer("stop")?);
            let limit = number(vm, &Value::int(stop - start))?;
            let offset = number(vm, &Value::int(start))?;
            changed(this, |select| {
                (select.limit, select.offset) = (limit, if start == 0 { None } else { offset });
            })
        }),
        Member::method(
            "with_for_update",
            "(nowait=False, read=False, of=None, skip_locked=False, key_share=False)",
            |vm, this, arguments| {
                let lock = for_update(vm, &arguments)?;
                changed(this, |select| select.for_update = Some(lock))
            },
        ),
        Member::method("execution_options", "(**kw)", |_, this, _| Ok(this.clone())),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.CompoundSelect`
pub(crate) static COMPOUND_SELECT: NativeClass = NativeClass {
    name: "CompoundSelect",
    module: "sqlalchemy.sql.selectable",
    bases: &[&GENERATIVE_SELECT],
    ..NativeClass::DEFAULT
};

/// `text("…").columns(…)`
pub(crate) static TEXTUAL_SELECT: NativeClass = NativeClass {
    name: "TextualSelect",
    module: "sqlalchemy.sql.selectable",
    bases: &[&SELECT_BASE],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.Select`
pub(crate) static SELECT: NativeClass = NativeClass {
    name: "Select",
    module: "sqlalchemy.sql.selectable",
    bases: &[&GENERATIVE_SELECT],
    members: &[
        method!(COMPOUND_SELECT "union" "(*other)" |vm, this, arguments| compound(vm, this, &arguments, SetOperator::Union)),
        method!(COMPOUND_SELECT "union_all" "(*other)" |vm, this, arguments| compound(vm, this, &arguments, SetOperator::UnionAll)),
        method!(COMPOUND_SELECT "intersect" "(*other)" |vm, this, arguments| compound(vm, this, &arguments, SetOperator::Intersect)),
        method!(COMPOUND_SELECT "intersect_all" "(*other)" |vm, this, arguments| compound(vm, this, &arguments, SetOperator::IntersectAll)),
        method!(COMPOUND_SELECT "except_" "(*other)" |vm, this, arguments| compound(vm, this, &arguments, SetOperator::Except)),
        method!(COMPOUND_SELECT "except_all" "(*other)" |vm, this, arguments| compound(vm, this, &arguments, SetOperator::ExceptAll)),
        method!(SELECT "where" "(*whereclause)" |vm, this, arguments| {
            let conditions = conditions(vm, arguments.rest())?;
            changed(this, |select| select.conditions.extend(conditions))
        }),
        method!(SELECT "filter_by" "(**kwargs)" filter_by),
        method!(SELECT "set_label_style" "(style)" set_label_style),
        method!(SELECT "add_cte" "(*ctes, nest_here=False)" |_, this, arguments| {
            let ctes = super::from_object::ctes(arguments.rest())?;
            changed(this, |select| select.ctes.extend(ctes))
        }),
        Member::Property {
            name: "selected_columns",
            get: |_, this| Ok(super::from_object::selected_columns(&query(this)?)),
            set: None,
            returns: Some(&COLUMN_COLLECTION),
        },
        method!(SELECT "filter" "(*criteria)" |vm, this, arguments| {
            let conditions = conditions(vm, arguments.rest())?;
            changed(this, |select| select.conditions.extend(conditions))
        }),
        method!(SELECT "having" "(*having)" |vm, this, arguments| {
            let conditions = conditions(vm, arguments.rest())?;
            changed(this, |select| select.having.extend(conditions))
        }),
        method!(SELECT "distinct" "(*expr)" |vm, this, arguments| {
            let on = columns_of(vm, arguments.rest())?;
            changed(this, |select| select.distinct.get_or_insert_default().extend(on))
        }),
        method!(SELECT "select_from" "(*froms)" |vm, this, arguments| {
            let sources = sources(vm, arguments.rest())?;
            changed(this, |select| select.from.extend(sources))
        }),
        method!(SELECT "correlate" "(*fromclauses)" |vm, this, arguments| {
            let sources = match arguments.rest() {
                [Value::None] => Vec::new(),
                given => sources(vm, given)?,
            };
            changed(this, |select| select.correlate.get_or_insert_default().extend(sources))
        }),
        method!(SELECT "add_columns" "(*entities)" |vm, this, arguments| {
            let columns = columns_of(vm, arguments.rest())?;
            changed(this, |select| select.columns.extend(columns))
        }),
        method!(SELECT "with_only_columns" "(*entities, maintain_column_froms=False)" |vm, this, arguments| {
            let columns = columns_of(vm, arguments.rest())?;
            changed(this, |select| select.columns = columns)
        }),
        method!(SELECT "prefix_with" "(*prefixes, dialect='*')" |vm, this, arguments| {
            let words = words(vm, &arguments)?;
            changed(this, |select| select.prefixes.extend(words))
        }),
        method!(SELECT "suffix_with" "(*suffixes, dialect='*')" |vm, this, arguments| {
            let words = words(vm, &arguments)?;
            changed(this, |select| select.suffixes.extend(words))
        }),
        method!(SELECT "join" "(target, onclause=None, *, isouter=False, full=False)" |vm, this, arguments| {
            let outer = arguments.boolean("isouter")?;
            join(vm, this, &arguments, outer)
        }),
        method!(SELECT "outerjoin" "(target, onclause=None, *, full=False)" |vm, this, arguments| {
            join(vm, this, &arguments, true)
        }),
        method!(SELECT "join_from" "(from_, target, onclause=None, *, isouter=False, full=False)" |vm, this, arguments| {
            let outer = arguments.boolean("isouter")?;
            join(vm, this, &arguments, outer)
        }),
        method!(SELECT "outerjoin_from" "(from_, target, onclause=None, *, full=False)" |vm, this, arguments| {
            join(vm, this, &arguments, true)
        }),
    ],
    ..NativeClass::DEFAULT
};

/// `select(*values)`
pub(crate) fn select_of(vm: &mut Vm, values: &[Value]) -> Outcome<Value> {
    if let [list @ Value::List(_)] = values {
        return Err(raise(
            &ARGUMENT_ERROR,
            format!(
                "Column expression, FROM clause, or other columns clause element expected, got {}. Did you mean to say \
                 select({})?",
                vm.repr(list)?,
                vm.repr(list)?.trim_start_matches('[').trim_end_matches(']')
            ),
        ));
    }
    let mut select = Select { columns: columns_of(vm, values)?, ..Select::default() };
    // What columns do not tell: a table without any, and that two tables are joined.
    for value in values {
        if let Some((from, columns)) = super::source(value)
            && (columns.is_empty() || matches!(from, FromClause::Join(_)))
        {
            select.from.push(from);
        }
    }
    Ok(statement_value(DataStatement::Select(Box::new(select)), &SELECT))
}

/// Queries joined by `UNION` or a relative of it.
pub(super) fn compound_of(
    vm: &mut Vm,
    first: DataStatement,
    others: &[Value],
    operator: SetOperator,
) -> Outcome<DataStatement> {
    let mut queries = vec![first];
    for other in others {
        let other = vm.resolve(other)?;
        queries.push(query(&other)?);
    }
    Ok(DataStatement::Compound(Box::new(CompoundSelect { operator, queries, tail: Select::default() })))
}

fn compound(vm: &mut Vm, this: &Value, arguments: &Arguments, operator: SetOperator) -> Outcome<Value> {
    let statement = compound_of(vm, query(this)?, arguments.rest(), operator)?;
    Ok(statement_value(statement, &COMPOUND_SELECT))
}

/// The query behind a value.
pub(super) fn query(value: &Value) -> Outcome<DataStatement> {
    match value.object::<DataObject>() {
        Some(object) => Ok(object.statement.clone()),
        None => Err(unsupported(format!("`{}` is no query here", value.type_name()))),
    }
}

fn changed(this: &Value, change: impl FnOnce(&mut Select)) -> Outcome<Value> {
    let object = this
        .object::<DataObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no query here", this.type_name())))?;
    let mut statement = object.statement.clone();
    match &mut statement {
        DataStatement::Select(select) => change(select),
        DataStatement::Compound(compound) => change(&mut compound.tail),
        _ => return Err(unsupported(format!("`{}` cannot be changed here", this.type_name()))),
    }
    Ok(statement_value(statement, object.class))
}

/// `filter_by(name=value)`: of the columns of the last source.
fn filter_by(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let DataStatement::Select(select) = query(this)? else {
        return Err(unsupported("filter_by() of no select()"));
    };
    let sources = select.sources();
    let source = sources.iter().flat_map(FromClause::parts).next_back();
    let mut further = Vec::new();
    for (name, value) in arguments.keywords() {
        let known = select.columns.iter().find(|column| {
            matches!(column, SqlExpression::Column(column) if column.name.text == **name && column.table.as_ref() == source)
        });
        let column = known.cloned().unwrap_or_else(|| {
            SqlExpression::Column(ColumnReference {
                table: source.cloned(),
                name: Name::new(name.to_string()),
                sql_type: None,
            })
        });
        further.push(as_condition(compared(vm, column, BinaryOperator::Equal, value)?));
    }
    changed(this, |select| select.conditions.extend(further))
}

/// The label style that names columns by table and column.
pub(crate) const TABLE_AND_COLUMN: &str = "LABEL_STYLE_TABLENAME_PLUS_COL";

/// `set_label_style(…)`: of the styles, one gives labels that others do not.
fn set_label_style(_vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    if arguments.string("style")?.as_ref() != TABLE_AND_COLUMN {
        return Ok(this.clone());
    }
    let DataStatement::Select(select) = query(this)? else {
        return Err(unsupported("labels of no select()"));
    };
    let mut columns = Vec::new();
    for column in select.columns {
        let label = match &column {
            SqlExpression::Column(ColumnReference { table: Some(table), name, .. }) => {
                let table = match table {
                    FromClause::Table(table) => table.key().replace('.', "_"),
                    FromClause::Alias(alias) => match &alias.name {
                        Some(name) => name.text.clone(),
                        None => {
                            return Err(unsupported("columns of an anonymous alias cannot be labelled here"));
                        }
                    },
                    _ => return Err(unsupported("these columns cannot be labelled here")),
                };
                Some(Name::new(format!("{table}_{name}")))
            }
            _ => None,
        };
        columns.push(match label {
            Some(label) => SqlExpression::Label(label, Box::new(column)),
            None => column,
        });
    }
    changed(this, |select| select.columns = columns)
}

/// `sqlalchemy.union(*queries)` and its relatives.
macro_rules! compound_function {
    ($(#[$documentation:meta])* $constant:ident $name:literal $operator:ident) => {
        $(#[$documentation])*
        pub(crate) const $constant: NativeFunction = NativeFunction {
            name: $name,
            signature: "(*selects)",
            call: |vm, arguments| {
                let [first, others @ ..] = arguments.rest() else {
                    return Err(unsupported(concat!($name, "() of nothing")));
                };
                let statement = compound_of(vm, query(first)?, others, SetOperator::$operator)?;
                Ok(statement_value(statement, &COMPOUND_SELECT))
            },
            returns: Some(&COMPOUND_SELECT),
        };
    };
}

compound_function!(
    /// `sqlalchemy.union(*queries)`
    UNION_FUNCTION "union" Union
);
compound_function!(
    /// `sqlalchemy.union_all(*queries)`
    UNION_ALL_FUNCTION "union_all" UnionAll
);
compound_function!(
    /// `sqlalchemy.intersect(*queries)`
    INTERSECT_FUNCTION "intersect" Intersect
);
compound_function!(
    /// `sqlalchemy.intersect_all(*queries)`
    INTERSECT_ALL_FUNCTION "intersect_all" IntersectAll
);
compound_function!(
    /// `sqlalchemy.except_(*queries)`
    EXCEPT_FUNCTION "except_" Except
);
compound_function!(
    /// `sqlalchemy.except_all(*queries)`
    EXCEPT_ALL_FUNCTION "except_all" ExceptAll
);

fn sources(vm: &mut Vm, values: &[Value]) -> Outcome<Vec<FromClause>> {
    values.iter().map(|value| from_clause(vm, value)).collect()
}

/// The items of `order_by` and `group_by`: a text names a label or a column; `None` alone clears them.
fn ordering(vm: &mut Vm, values: &[Value]) -> Outcome<Option<Vec<SqlExpression>>> {
    if let [Value::None] = values {
        return Ok(None);
    }
    let mut items = Vec::new();
    for value in values {
        items.push(match value.as_str() {
            Some(name) => SqlExpression::LabelReference(name.to_string()),
            None => match expression(vm, value)? {
                Some(expression) => expression,
                None => {
                    return Err(raise(
                        &ARGUMENT_ERROR,
                        format!(
                            "SQL expression for ORDER BY / GROUP BY / DISTINCT etc. clause expected, got {}.",
                            vm.repr(value)?
                        ),
                    ));
                }
            },
        });
    }
    Ok(Some(items))
}

fn number(vm: &mut Vm, value: &Value) -> Outcome<Option<SqlExpression>> {
    if value.is_none() { Ok(None) } else { operand(vm, value).map(Some) }
}

/// The words of `prefix_with` and `suffix_with`.
pub(super) fn words(vm: &mut Vm, arguments: &Arguments) -> Outcome<Vec<SqlExpression>> {
    if arguments.string("dialect")?.as_ref() != "*" {
        return Err(unsupported("words for one dialect alone are not supported"));
    }
    let mut words = Vec::new();
    for word in arguments.rest() {
        words.push(match word.as_str() {
            Some(text) => SqlExpression::text(text.to_string()),
            None => expressions::operand(vm, word)?,
        });
    }
    Ok(words)
}

fn for_update(vm: &mut Vm, arguments: &Arguments) -> Outcome<ForUpdate> {
    let of = match arguments.value("of") {
        Value::None => Vec::new(),
        value => {
            let values = value.items().unwrap_or_else(|| vec![value.clone()]);
            let mut of = Vec::new();
            for value in values {
                match expression(vm, &value)? {
                    Some(column) => of.extend(column.sources()),
                    None => of.push(from_clause(vm, &value)?),
                }
            }
            of
        }
    };
    Ok(ForUpdate {
        read: arguments.boolean("read")?,
        key_share: arguments.boolean("key_share")?,
        nowait: arguments.boolean("nowait")?,
        skip_locked: arguments.boolean("skip_locked")?,
        of,
    })
}

/// `select.join(target, onclause)`: the left side is what is there already, or `from_`.
fn join(vm: &mut Vm, this: &Value, arguments: &Arguments, outer: bool) -> Outcome<Value> {
    let target = arguments.value("target");
    let right = from_clause(vm, &target)?;
    let from = match arguments.given("from_") {
        Some(from) => Some(from_clause(vm, &from)?),
        None => None,
    };
    let DataStatement::Select(select) = query(this)? else {
        return Err(unsupported("only a select() can be joined"));
    };
    let step = Step { left: from, right, outer, full: arguments.boolean("full")? };
    let joined = extended(vm, *select, step, &target, &arguments.value("onclause"))?;
    Ok(statement_value(DataStatement::Select(Box::new(joined)), &SELECT))
}
