//! `alembic.op`.

use alembic_evaluator::{Arguments, ModuleMember, NativeFunction, NativeModule, Outcome, Value, Vm};
use alembic_operations::Operation;
use alembic_schema::TableName;

use super::batch::BATCH_ALTER_TABLE;
use super::directives::{self, Directive, invoke};
use super::migration_context::{MIGRATION_CONTEXT, bind_value, migration_context_value};
use crate::names::{conventional_name, optional_name_argument, table_argument};
use crate::sqlalchemy::expressions::COLUMN_ELEMENT;
use crate::sqlalchemy::tables::TABLE;
use crate::state::operations;

/// One row per directive on a table: name, signature, the parameters that name the table and its schema, and what
/// reads the rest.
macro_rules! directives {
    ($($constant:ident $name:literal $signature:expr, $table:literal in $schema:literal, $directive:expr;)+) => {
        $(const $constant: NativeFunction = NativeFunction {
            name: $name,
            signature: $signature,
            call: |vm, arguments| on_table(vm, &arguments, $table, $schema, $directive),
            returns: None,
        };)+

        const DIRECTIVES: &[(&str, ModuleMember)] = &[
            $(($name, ModuleMember::Function($constant)),)+
            ("batch_alter_table", ModuleMember::Function(BATCH_ALTER_TABLE)),
            ("bulk_insert", ModuleMember::Function(BULK_INSERT)),
            ("create_geospatial_table", ModuleMember::Function(CREATE_GEOSPATIAL_TABLE)),
            ("create_table", ModuleMember::Function(CREATE_TABLE)),
            ("drop_index", ModuleMember::Function(DROP_INDEX)),
            ("execute", ModuleMember::Function(EXECUTE)),
            ("f", ModuleMember::Function(F)),
            ("get_bind", ModuleMember::Function(GET_BIND)),
            ("get_context", ModuleMember::Function(GET_CONTEXT)),
            ("inline_literal", ModuleMember::Function(INLINE_LITERAL)),
        ];
    };
}

directives! {
    ADD_COLUMN "add_column"
        "(table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None)",
        "table_name" in "schema", directives::add_column;
    ADD_GEOSPATIAL_COLUMN "add_geospatial_column" "(table_name, column, schema=None)",
        "table_name" in "schema", directives::add_geospatial_column;
    ALTER_COLUMN "alter_column"
        "(table_name, column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, \
         type_=None, existing_type=None, existing_server_default=False, existing_nullable=None, \
         existing_comment=None, schema=None, **kw)",
        "table_name" in "schema", directives::alter_column;
    CREATE_CHECK_CONSTRAINT "create_check_constraint"
        "(constraint_name, table_name, condition, *, schema=None, deferrable=None, initially=None, info=None, \
         comment=None, **kw)",
        "table_name" in "schema", directives::create_check_constraint;
    CREATE_EXCLUDE_CONSTRAINT "create_exclude_constraint"
        "(constraint_name, table_name, *elements, where=None, schema=None, using=None, deferrable=None, \
         initially=None, ops=None)",
        "table_name" in "schema", directives::create_exclude_constraint;
    CREATE_FOREIGN_KEY "create_foreign_key"
        "(constraint_name, source_table, referent_table, local_cols, remote_cols, *, onupdate=None, ondelete=None, \
         deferrable=None, initially=None, match=None, source_schema=None, referent_schema=None, use_alter=False, \
         link_to_name=False, info=None, comment=None, **dialect_kw)",
        "source_table" in "source_schema", directives::create_foreign_key;
    CREATE_GEOSPATIAL_INDEX "create_geospatial_index"
        "(index_name, table_name, columns, schema=None, unique=False, if_not_exists=None, quote=None, info=None, **kw)",
        "table_name" in "schema", directives::create_geospatial_index;
    CREATE_INDEX "create_index"
        "(index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, quote=None, info=None, \
         **kw)",
        "table_name" in "schema", directives::create_index;
    CREATE_PRIMARY_KEY "create_primary_key"
        "(constraint_name, table_name, columns, *, schema=None)",
        "table_name" in "schema", directives::create_primary_key;
    CREATE_TABLE_COMMENT "create_table_comment"
        "(table_name, comment, *, existing_comment=None, schema=None)",
        "table_name" in "schema", directives::create_table_comment;
    CREATE_UNIQUE_CONSTRAINT "create_unique_constraint"
        "(constraint_name, table_name, columns, *, schema=None, deferrable=None, initially=None, info=None, \
         comment=None, **kw)",
        "table_name" in "schema", directives::create_unique_constraint;
    DROP_COLUMN "drop_column"
        "(table_name, column_name, *, schema=None, if_exists=None, **kw)",
        "table_name" in "schema", directives::drop_column;
    DROP_CONSTRAINT "drop_constraint"
        "(constraint_name, table_name, type_=None, *, schema=None, if_exists=None)",
        "table_name" in "schema", directives::drop_constraint;
    DROP_GEOSPATIAL_COLUMN "drop_geospatial_column"
        "(table_name, column_name, schema=None, if_exists=None, **kw)",
        "table_name" in "schema", directives::drop_geospatial_column;
    DROP_GEOSPATIAL_INDEX "drop_geospatial_index"
        "(index_name, table_name, column_name, schema=None, unique=False, if_exists=None, **kw)",
        "table_name" in "schema", directives::drop_geospatial_index;
    DROP_GEOSPATIAL_TABLE "drop_geospatial_table"
        "(table_name, schema=None, if_exists=None, **kw)",
        "table_name" in "schema", directives::drop_geospatial_table;
    DROP_TABLE "drop_table"
        "(table_name, *, schema=None, if_exists=None, **kw)",
        "table_name" in "schema", directives::drop_table;
    DROP_TABLE_COMMENT "drop_table_comment"
        "(table_name, *, existing_comment=None, schema=None)",
        "table_name" in "schema", directives::drop_table_comment;
    RENAME_TABLE "rename_table"
        "(old_table_name, new_table_name, *, schema=None)",
        "old_table_name" in "schema", directives::rename_table;
}

/// `alembic.op`
pub(super) static MODULE: NativeModule =
    NativeModule { name: "alembic.op", members: DIRECTIVES, ..NativeModule::DEFAULT };

const CREATE_TABLE: NativeFunction = NativeFunction {
    name: "create_table",
    signature: "(table_name, *columns, if_not_exists=None, schema=None, comment=None, prefixes=None, info=None, \
                quote=None, quote_schema=None, keep_existing=None, extend_existing=None, implicit_returning=None, \
                **kw)",
    call: |vm, arguments| new_table(vm, &arguments, directives::create_table),
    returns: Some(&TABLE),
};

const CREATE_GEOSPATIAL_TABLE: NativeFunction = NativeFunction {
    name: "create_geospatial_table",
    call: |vm, arguments| new_table(vm, &arguments, directives::create_geospatial_table),
    ..CREATE_TABLE
};

/// A directive that gives the table it creates.
fn new_table(
    vm: &mut Vm,
    arguments: &Arguments,
    directive: fn(&mut Vm, TableName, &Arguments) -> Outcome<(Operation, Value)>,
) -> Outcome<Value> {
    let function = arguments.function();
    operations(vm, function)?;
    let name = table_argument(arguments, "table_name", "schema")?;
    let (operation, table) = directive(vm, name, arguments)?;
    invoke(vm, function, operation)?;
    Ok(table)
}

const DROP_INDEX: NativeFunction = NativeFunction {
    name: "drop_index",
    signature: "(index_name, table_name=None, *, schema=None, if_exists=None, unique=None, **kw)",
    call: |vm, arguments| {
        operations(vm, "drop_index")?;
        let schema = optional_name_argument(&arguments, "schema")?;
        let table = match arguments.value("table_name") {
            Value::None => None,
            _ => Some(table_argument(&arguments, "table_name", "schema")?),
        };
        let operation = directives::drop_index(vm, table, schema, &arguments)?;
        invoke(vm, "drop_index", operation)?;
        Ok(Value::None)
    },
    returns: None,
};

const BULK_INSERT: NativeFunction = NativeFunction {
    name: "bulk_insert",
    signature: "(table, rows, *, multiinsert=True)",
    call: |vm, arguments| {
        operations(vm, "bulk_insert")?;
        let operation = directives::bulk_insert(vm, &arguments)?;
        invoke(vm, "bulk_insert", operation)?;
        Ok(Value::None)
    },
    returns: None,
};

const EXECUTE: NativeFunction = NativeFunction {
    name: "execute",
    signature: "(sqltext, *, execution_options=None)",
    call: |vm, arguments| {
        operations(vm, "execute")?;
        let operation =
            directives::execute(vm, &arguments.value("sqltext"), &arguments.value("execution_options"))?;
        invoke(vm, "execute", operation)?;
        Ok(Value::None)
    },
    returns: None,
};

const F: NativeFunction = NativeFunction {
    name: "f",
    signature: "(name)",
    call: |vm, arguments| {
        operations(vm, "f")?;
        conventional_name(vm, &arguments.string("name")?)
    },
    returns: None,
};

const GET_BIND: NativeFunction = NativeFunction {
    name: "get_bind",
    signature: "()",
    call: |vm, _| Ok(bind_value(operations(vm, "get_bind")?)),
    returns: Some(&crate::sqlalchemy::engine::connection_object::CONNECTION),
};

const GET_CONTEXT: NativeFunction = NativeFunction {
    name: "get_context",
    signature: "()",
    call: |vm, _| Ok(migration_context_value(operations(vm, "get_context")?)),
    returns: Some(&MIGRATION_CONTEXT),
};

const INLINE_LITERAL: NativeFunction = NativeFunction {
    name: "inline_literal",
    signature: "(value, type_=None)",
    call: |vm, arguments| {
        operations(vm, "inline_literal")?;
        directives::inline_literal(vm, &arguments)
    },
    returns: Some(&COLUMN_ELEMENT),
};

/// Runs a directive on a table. Whether a migration is being run is asked first, as the reference's proxy does.
fn on_table(
    vm: &mut Vm,
    arguments: &Arguments,
    table: &str,
    schema: &str,
    directive: Directive,
) -> Outcome<Value> {
    let function = arguments.function();
    operations(vm, function)?;
    let table = table_argument(arguments, table, schema)?;
    let operation = directive(vm, table, arguments)?;
    invoke(vm, function, operation)?;
    Ok(Value::None)
}
