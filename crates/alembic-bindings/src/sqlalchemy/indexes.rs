//! `Index`.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_evaluator::{Arguments, Constructor, Member, NativeClass, Outcome, Value, Vm, raise};
use alembic_schema::{FromClause, Index, IndexElement, SqlExpression};

use super::columns::ColumnObject;
use super::creation::{CheckFirst, emit};
use super::exceptions::ARGUMENT_ERROR;
use super::expressions;
use super::items::{Item, SCHEMA_ITEM, item_value, owned_item};
use super::statements;
use super::tables::{TableObject, known_table};
use crate::dialect_options::{Construct, dialect_options};
use crate::names::{constraint_name, name};
use crate::value::info;

/// `sqlalchemy.Index`
pub(crate) static INDEX: NativeClass = NativeClass {
    name: "Index",
    module: "sqlalchemy.sql.schema",
    bases: &[&SCHEMA_ITEM],
    constructor: Some(Constructor {
        signature: "(name, *expressions, unique=False, quote=None, info=None, **dialect_kw)",
        call: |vm, _, arguments| {
            let index = index(vm, &arguments, "name", arguments.rest())?;
            // An index of a table's columns belongs to the table at once.
            let column = arguments.rest().iter().find_map(Value::object::<ColumnObject>);
            let owner = match column {
                Some(column) => column.owner(),
                None => table_named(vm, &index)?,
            };
            Ok(match owner {
                Some(table) => {
                    // An index is written inside of its table: its columns need not say which.
                    let mut index = index;
                    for element in &mut index.elements {
                        if let IndexElement::Expression(expression) = element {
                            expression.change_columns(&|column| column.table = None);
                        }
                    }
                    table.add_index(&index);
                    owned_item(Item::Index(index), &Value::Object(table))
                }
                None => item_value(Item::Index(index)),
            })
        },
    }),
    members: MEMBERS,
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// The table whose columns the expressions of an index name.
fn table_named(vm: &Vm, index: &Index) -> Outcome<Option<Rc<TableObject>>> {
    let found = RefCell::new(None);
    for element in &index.elements {
        if let IndexElement::Expression(expression) = element {
            expression.each_column(&|column| {
                if let Some(FromClause::Table(table)) = &column.table {
                    found.borrow_mut().get_or_insert_with(|| table.clone());
                }
            });
        }
    }
    match found.into_inner() {
        Some(name) => known_table(vm, &name),
        None => Ok(None),
    }
}

static MEMBERS: &[Member] = &[
    Member::method("create", "(bind, checkfirst=False)", |vm, this, arguments| {
        let check = CheckFirst::argument(vm, &arguments, CheckFirst::NONE)?;
        let (index, table) = statements::index(this)?;
        let Some(table) = table.object::<TableObject>() else { return Ok(Value::None) };
        emit(vm, &arguments.value("bind"), table.naming_convention(), |emitter| {
            emitter.create_index(&table.table(), &index, check)
        })
    }),
    Member::method("drop", "(bind, checkfirst=False)", |vm, this, arguments| {
        let check = CheckFirst::argument(vm, &arguments, CheckFirst::NONE)?;
        let (index, table) = statements::index(this)?;
        let Some(table) = table.object::<TableObject>() else { return Ok(Value::None) };
        emit(vm, &arguments.value("bind"), table.naming_convention(), |emitter| {
            emitter.drop_index(&table.table(), &index, check)
        })
    }),
];

/// An index of the arguments that `Index` and `op.create_index` share.
pub(crate) fn index(
    vm: &mut Vm,
    arguments: &Arguments,
    name_parameter: &str,
    elements: &[Value],
) -> Outcome<Index> {
    Ok(Index {
        name: constraint_name(vm, &arguments.value(name_parameter))?,
        elements: elements.iter().map(|item| element(vm, item)).collect::<Outcome<Vec<_>>>()?,
        unique: vm.truth(&arguments.value("unique"))?,
        info: info(vm, &arguments.value("info"))?,
        options: dialect_options(vm, Construct::Index, &INDEX, arguments.keywords())?,
    })
}

fn element(vm: &mut Vm, value: &Value) -> Outcome<IndexElement> {
    if let Some(name) = name(value) {
        return Ok(IndexElement::Column(name));
    }
    if let Some(column) = value.object::<ColumnObject>() {
        return Ok(IndexElement::Column(column.known_name()));
    }
    if let Some(mut expression) = expressions::expression(vm, value)? {
        // `desc("name")` names a column here.
        name_columns(&mut expression);
        return Ok(IndexElement::Expression(expression));
    }
    let shown = vm.repr(value)?;
    Err(raise(
        &ARGUMENT_ERROR,
        format!("String column name or column expression for DDL constraint expected, got {shown}."),
    ))
}

fn name_columns(expression: &mut SqlExpression) {
    match expression {
        SqlExpression::LabelReference(name) => *expression = SqlExpression::column(name.as_str()),
        SqlExpression::Unary(_, operand) => name_columns(operand),
        _ => {}
    }
}
