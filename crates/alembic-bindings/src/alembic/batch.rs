//! `op.batch_alter_table` and `batch_op.*`.

use std::cell::RefCell;

use alembic_evaluator::{
    Arguments, Member, NativeClass, NativeFunction, Object, Outcome, Value, Vm, exception_class, raise,
    unsupported,
};
use alembic_operations::{BatchAlterTable, Operation, PlacedOperation, Recreate};
use alembic_schema::{Column, Constraint, DialectOptions, TableName};

use super::directives::{self, Directive, invoke};
use super::migration_context::{MIGRATION_CONTEXT, bind_value, migration_context_value};
use crate::dialect_options::{Construct, dialect_options};
use crate::names::{conventional_name, table_argument};
use crate::place::current_place;
use crate::sqlalchemy::columns::ColumnObject;
use crate::sqlalchemy::engine::connection_object::CONNECTION;
use crate::sqlalchemy::items::{Item, ItemObject, not_an_item};
use crate::sqlalchemy::metadata::read_convention;
use crate::sqlalchemy::tables::{TABLE, TableObject};
use crate::state::operations;
use crate::value::mapping;

/// `op.batch_alter_table(table_name, …)`
pub(super) const BATCH_ALTER_TABLE: NativeFunction = NativeFunction {
    name: "batch_alter_table",
    signature: "(table_name, schema=None, recreate='auto', partial_reordering=None, copy_from=None, table_args=(), \
                table_kwargs={}, reflect_args=(), reflect_kwargs={}, naming_convention=None)",
    call: |vm, arguments| {
        operations(vm, "batch_alter_table")?;
        let batch = read(vm, &arguments)?;
        Ok(Value::new_object(Batch { batch: RefCell::new(batch) }))
    },
    returns: Some(&BATCH_OPERATIONS),
};

/// One row per directive of a batch: the table is the batch's.
macro_rules! batch_directives {
    ($($name:literal $signature:expr, $directive:expr;)+) => {
        &[
            $(Member::method($name, $signature, |vm, this, arguments| collect(vm, this, &arguments, $directive)),)+
            Member::method("drop_index", "(index_name, *, if_exists=None, unique=None, **kw)", |vm, this, arguments| {
                collect(vm, this, &arguments, |vm, table, arguments| {
                    let schema = table.schema.clone();
                    directives::drop_index(vm, Some(table), schema, arguments)
                })
            }),
            Member::method("execute", "(sqltext, *, execution_options=None)", |vm, _, arguments| {
                let (sql, options) = (arguments.value("sqltext"), arguments.value("execution_options"));
                let operation = directives::execute(vm, &sql, &options)?;
                invoke(vm, "execute", operation)?;
                Ok(Value::None)
            }),
            Member::method("f", "(name)", |vm, _, arguments| conventional_name(vm, &arguments.string("name")?)),
            Member::method("inline_literal", "(value, type_=None)", |vm, _, arguments| {
                directives::inline_literal(vm, &arguments)
            }),
            Member::Method {
                name: "get_bind",
                signature: "()",
                call: |vm, _, _| Ok(bind_value(operations(vm, "get_bind")?)),
                returns: Some(&CONNECTION),
            },
            Member::Method {
                name: "get_context",
                signature: "()",
                call: |vm, _, _| Ok(migration_context_value(operations(vm, "get_context")?)),
                returns: Some(&MIGRATION_CONTEXT),
            },
        ]
    };
}

/// `alembic.operations.BatchOperations`
static BATCH_OPERATIONS: NativeClass = NativeClass {
    name: "BatchOperations",
    module: "alembic.operations.base",
    members: batch_directives! {
        "add_column"
            "(column, *, insert_before=None, insert_after=None, if_not_exists=None, inline_references=None, \
             inline_primary_key=None)",
            directives::add_column;
        "add_geospatial_column" "(column)", directives::add_geospatial_column;
        "alter_column"
            "(column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, type_=None, \
             existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, \
             insert_before=None, insert_after=None, **kw)",
            directives::alter_column;
        "create_check_constraint"
            "(constraint_name, condition, *, deferrable=None, initially=None, info=None, comment=None, **kw)",
            directives::create_check_constraint;
        "create_exclude_constraint"
            "(constraint_name, *elements, where=None, using=None, deferrable=None, initially=None, ops=None)",
            directives::create_exclude_constraint;
        "create_foreign_key"
            "(constraint_name, referent_table, local_cols, remote_cols, *, referent_schema=None, onupdate=None, \
             ondelete=None, deferrable=None, initially=None, match=None, use_alter=False, link_to_name=False, \
             info=None, comment=None, **dialect_kw)",
            directives::create_foreign_key;
        "create_geospatial_index"
            "(index_name, columns, unique=False, if_not_exists=None, quote=None, info=None, **kw)",
            directives::create_geospatial_index;
        "create_index"
            "(index_name, columns, *, unique=False, if_not_exists=None, quote=None, info=None, **kw)",
            directives::create_index;
        "create_primary_key" "(constraint_name, columns)", directives::create_primary_key;
        "create_table_comment" "(comment, *, existing_comment=None)", directives::create_table_comment;
        "create_unique_constraint"
            "(constraint_name, columns, *, deferrable=None, initially=None, info=None, comment=None, **kw)",
            directives::create_unique_constraint;
        "drop_column" "(column_name, *, if_exists=None, **kw)", directives::drop_column;
        "drop_constraint" "(constraint_name, type_=None)", directives::drop_constraint;
        "drop_geospatial_column" "(column_name, if_exists=None, **kw)", directives::drop_geospatial_column;
        "drop_geospatial_index"
            "(index_name, column_name, unique=False, if_exists=None, **kw)",
            directives::drop_geospatial_index;
        "drop_table_comment" "(*, existing_comment=None)", directives::drop_table_comment;
    },
    enters: Some(&BATCH_OPERATIONS),
    ..NativeClass::DEFAULT
};

/// A batch: the directives of its block wait in it until the block ends.
struct Batch {
    batch: RefCell<BatchAlterTable>,
}

impl Object for Batch {
    fn class(&self) -> &'static NativeClass {
        &BATCH_OPERATIONS
    }

    fn enter(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(this.clone()))
    }

    /// An exception that leaves the block leaves its operations behind.
    fn exit(&self, vm: &mut Vm, _this: &Value, exception: Option<&Value>) -> Outcome<bool> {
        let nothing = BatchAlterTable::new("", Vec::new());
        let batch = self.batch.replace(nothing);
        if exception.is_none() {
            invoke(vm, "batch_alter_table", Operation::BatchAlterTable(batch))?;
        }
        Ok(false)
    }
}

fn collect(vm: &mut Vm, this: &Value, arguments: &Arguments, directive: Directive) -> Outcome<Value> {
    let batch = this
        .object::<Batch>()
        .ok_or_else(|| unsupported(format!("`{}` is no batch operation here", this.type_name())))?;
    let table = batch.batch.borrow().table.clone();
    let operation = directive(vm, table, arguments)?;
    batch.batch.borrow_mut().operations.push(PlacedOperation { operation, place: current_place(vm) });
    Ok(Value::None)
}

fn read(vm: &mut Vm, arguments: &Arguments) -> Outcome<BatchAlterTable> {
    let Some(recreate) = Recreate::from_text(&arguments.string("recreate")?) else {
        return Err(raise(
            &exception_class::VALUE_ERROR,
            "recreate may be one of 'auto', 'always', or 'never'.",
        ));
    };
    let table: TableName = table_argument(arguments, "table_name", "schema")?;
    let mut naming_convention = match arguments.value("naming_convention") {
        Value::None => None,
        given => Some(read_convention(vm, &given)?),
    };
    let copy_from = match arguments.value("copy_from") {
        Value::None => None,
        given => match given.object::<TableObject>() {
            Some(table) => {
                naming_convention = Some(table.naming_convention());
                Some(Box::new(table.table()))
            }
            None => return Err(arguments.wrong("copy_from", "a Table", &given)),
        },
    };
    let (table_columns, table_constraints) = table_items(vm, &arguments.value("table_args"))?;
    let (reflect_columns, reflect_constraints) = table_items(vm, &arguments.value("reflect_args"))?;
    if !reflect_constraints.is_empty() {
        return Err(unsupported("reflect_args of a batch may hold columns only"));
    }
    let table_options = match arguments.value("table_kwargs").as_dict() {
        Some(dict) => dialect_options(vm, Construct::Table, &TABLE, &dict.string_items())?,
        None => DialectOptions::new(),
    };
    let reflect_options = match arguments.value("reflect_kwargs").as_dict() {
        Some(dict) => mapping(vm, &dict.string_items())?,
        None => Vec::new(),
    };
    Ok(BatchAlterTable {
        table,
        recreate,
        copy_from,
        table_columns,
        table_constraints,
        table_options,
        reflect_columns,
        reflect_options,
        naming_convention,
        partial_reordering: partial_reordering(arguments)?,
        operations: Vec::new(),
    })
}

fn table_items(vm: &mut Vm, value: &Value) -> Outcome<(Vec<Column>, Vec<Constraint>)> {
    let (mut columns, mut constraints) = (Vec::new(), Vec::new());
    for item in vm.iterate(value)? {
        if let Some(column) = item.object::<ColumnObject>() {
            columns.push(column.column());
            continue;
        }
        match item.object::<ItemObject>().as_deref() {
            Some(ItemObject { item: Item::Constraint(constraint), .. }) => {
                constraints.push(constraint.clone());
            }
            _ => return Err(not_an_item(vm, &item)),
        }
    }
    Ok((columns, constraints))
}

fn partial_reordering(arguments: &Arguments) -> Outcome<Vec<Vec<String>>> {
    let groups = arguments.optional_sequence("partial_reordering")?.unwrap_or_default();
    groups
        .iter()
        .map(|group| {
            let names = group.items().unwrap_or_default();
            names.iter().map(|name| name.as_str().map(|name| name.to_string())).collect::<Option<Vec<_>>>()
        })
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| {
            arguments.wrong(
                "partial_reordering",
                "a list of lists of names",
                &arguments.value("partial_reordering"),
            )
        })
}
