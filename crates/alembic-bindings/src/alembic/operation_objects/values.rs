//! Operations as calls of the classes that stand for them.

use alembic_evaluator::{CallArguments, Outcome, Value, Vm, unsupported};
use alembic_operations::{AlterColumn, CreateForeignKey, CreateTable, Executable, Operation};
use alembic_schema::{
    Autoincrement, Column, ConstraintAttributes, ConstraintName, DialectOptions, Given, Index, IndexElement,
    Name, ServerDefault, SqlExpression, SqlType, TableName,
};

use crate::names::{constraint_name_value, name_value};
use crate::sqlalchemy::columns::ColumnObject;
use crate::sqlalchemy::expressions::expression_value;
use crate::sqlalchemy::items::{Item, item_value};
use crate::sqlalchemy::types::type_value;
use crate::value::{argument_value, info_value};

/// A call of a class of `alembic.operations.ops`.
pub(super) struct Call {
    class: &'static str,
    arguments: CallArguments,
}

impl Call {
    pub(super) fn new(class: &'static str) -> Self {
        Self { class, arguments: CallArguments::new() }
    }

    pub(super) fn argument(mut self, value: Value) -> Self {
        self.arguments.positional.push(value);
        self
    }

    pub(super) fn keyword(mut self, keyword: &str, value: Value) -> Self {
        self.arguments = self.arguments.keyword(keyword, value);
        self
    }

    /// The keyword if there is something to say.
    fn said(self, keyword: &str, value: Value) -> Self {
        if value.is_none() { self } else { self.keyword(keyword, value) }
    }

    pub(super) fn value(self, vm: &mut Vm) -> Outcome<Value> {
        let module = vm.import("alembic.operations.ops")?;
        let class = vm.get_attribute(&module, self.class)?;
        vm.call(&class, self.arguments)
    }

    fn options(mut self, options: &DialectOptions) -> Outcome<Self> {
        for (keyword, value) in options.iter() {
            self = self.keyword(keyword, argument_value(value)?);
        }
        Ok(self)
    }

    fn attributes(self, attributes: &ConstraintAttributes) -> Outcome<Self> {
        self.said("deferrable", attributes.deferrable.map_or(Value::None, Value::Bool))
            .said("initially", Value::optional_string(attributes.initially.as_ref()))
            .options(&attributes.options)
    }
}

fn schema(vm: &mut Vm, table: &TableName) -> Outcome<Value> {
    match &table.schema {
        Some(schema) => name_value(vm, schema),
        None => Ok(Value::None),
    }
}

fn names(vm: &mut Vm, names: &[Name]) -> Outcome<Value> {
    names.iter().map(|name| name_value(vm, name)).collect::<Outcome<Vec<Value>>>().map(Value::list)
}

fn column_value(column: &Column) -> Value {
    Value::new_object(ColumnObject::new(column.clone(), None))
}

fn some_type(sql_type: Option<&SqlType>) -> Value {
    sql_type.map_or(Value::None, |sql_type| type_value(sql_type.clone()))
}

/// A default as `alter_column` takes it: `False` for one that is not spoken of.
fn default_value(default: &Given<ServerDefault>) -> Value {
    match default {
        Given::Absent => Value::Bool(false),
        Given::Null => Value::None,
        Given::Value(default) => item_value(Item::Default(default.clone())),
    }
}

/// The call that makes the object of an operation.
pub(super) fn operation_call(vm: &mut Vm, operation: &Operation) -> Outcome<Call> {
    let named = |vm: &mut Vm, class: &'static str, name: &ConstraintName, table: &TableName| {
        let name = constraint_name_value(vm, name)?;
        Ok::<Call, alembic_evaluator::Interruption>(
            Call::new(class).argument(name).argument(name_value(vm, &table.name)?),
        )
    };
    let of_table = |vm: &mut Vm, class: &'static str, table: &TableName| {
        let name = name_value(vm, &table.name)?;
        let schema = schema(vm, table)?;
        Ok::<Call, alembic_evaluator::Interruption>(Call::new(class).argument(name).keyword("schema", schema))
    };
    match operation {
        Operation::CreateTable(create) => create_table(vm, create),
        Operation::DropTable(drop) => {
            let exists = if drop.if_exists { Value::Bool(true) } else { Value::None };
            Ok(of_table(vm, "DropTableOp", &drop.table)?.said("if_exists", exists))
        }
        Operation::RenameTable(rename) => {
            Ok(of_table(vm, "RenameTableOp", &rename.table)?.argument(name_value(vm, &rename.new_name)?))
        }
        Operation::CreateTableComment(create) => Ok(of_table(vm, "CreateTableCommentOp", &create.table)?
            .argument(Value::optional_string(create.comment.as_ref()))
            .keyword("existing_comment", Value::optional_string(create.existing_comment.as_ref()))),
        Operation::DropTableComment(drop) => Ok(of_table(vm, "DropTableCommentOp", &drop.table)?
            .keyword("existing_comment", Value::optional_string(drop.existing_comment.as_ref()))),
        Operation::AddColumn(add) => {
            Ok(of_table(vm, "AddColumnOp", &add.table)?.argument(column_value(&add.column)))
        }
        Operation::DropColumn(drop) => {
            Ok(of_table(vm, "DropColumnOp", &drop.table)?.argument(name_value(vm, &drop.column)?))
        }
        Operation::AlterColumn(alter) => alter_column(vm, alter),
        Operation::CreateIndex(create) => {
            let call = named(vm, "CreateIndexOp", &create.index.name, &create.table)?;
            let schema = schema(vm, &create.table)?;
            call.argument(elements(vm, &create.index)?)
                .keyword("schema", schema)
                .keyword("unique", Value::Bool(create.index.unique))
                .options(&create.index.options)
        }
        Operation::DropIndex(drop) => {
            let name = constraint_name_value(vm, &drop.name)?;
            let table = match &drop.table {
                Some(table) => name_value(vm, &table.name)?,
                None => Value::None,
            };
            let schema = match &drop.schema {
                Some(schema) => name_value(vm, schema)?,
                None => Value::None,
            };
            let call = Call::new("DropIndexOp").argument(name).argument(table).keyword("schema", schema);
            call.options(&drop.options)
        }
        Operation::CreateUniqueConstraint(create) => {
            let call = named(vm, "CreateUniqueConstraintOp", &create.constraint.name, &create.table)?;
            let schema = schema(vm, &create.table)?;
            call.argument(names(vm, &create.constraint.columns)?)
                .keyword("schema", schema)
                .attributes(&create.constraint.attributes)
        }
        Operation::CreatePrimaryKey(create) => {
            let call = named(vm, "CreatePrimaryKeyOp", &create.constraint.name, &create.table)?;
            let schema = schema(vm, &create.table)?;
            call.argument(names(vm, &create.constraint.columns)?)
                .keyword("schema", schema)
                .attributes(&create.constraint.attributes)
        }
        Operation::CreateForeignKey(create) => foreign_key(vm, create),
        Operation::CreateCheckConstraint(create) => {
            let call = named(vm, "CreateCheckConstraintOp", &create.constraint.name, &create.table)?;
            let schema = schema(vm, &create.table)?;
            call.argument(expression_value(create.constraint.condition.clone()))
                .keyword("schema", schema)
                .attributes(&create.constraint.attributes)
        }
        Operation::DropConstraint(drop) => {
            let call = named(vm, "DropConstraintOp", &drop.name, &drop.table)?;
            let schema = schema(vm, &drop.table)?;
            let kind = drop.constraint_type.map_or(Value::None, |kind| Value::string(kind.as_str()));
            Ok(call.argument(kind).keyword("schema", schema))
        }
        Operation::ExecuteSql(execute) => match &execute.statement {
            Executable::Expression(SqlExpression::Text(clause)) => {
                Ok(Call::new("ExecuteSQLOp").argument(Value::string(&clause.text)))
            }
            _ => Err(no_object(operation)),
        },
        Operation::CreateExcludeConstraint(_) | Operation::BulkInsert(_) | Operation::BatchAlterTable(_) => {
            Err(no_object(operation))
        }
    }
}

fn no_object(operation: &Operation) -> alembic_evaluator::Interruption {
    unsupported(format!("a generated `{}` has no object that rules could look at", operation.directive()))
}

fn create_table(vm: &mut Vm, create: &CreateTable) -> Outcome<Call> {
    let table = &create.table;
    let mut items: Vec<Value> = table.columns.iter().map(column_value).collect();
    items.extend(table.constraints.iter().map(|constraint| item_value(Item::Constraint(constraint.clone()))));
    let name = name_value(vm, &table.name.name)?;
    let schema = schema(vm, &table.name)?;
    let info = if table.info.is_empty() { Value::None } else { info_value(&table.info)? };
    let prefixes = if table.prefixes.is_empty() { Value::None } else { Value::strings(&table.prefixes) };
    Call::new("CreateTableOp")
        .argument(name)
        .argument(Value::list(items))
        .keyword("schema", schema)
        .said("comment", Value::optional_string(table.comment.as_ref()))
        .said("info", info)
        .said("prefixes", prefixes)
        .options(&table.options)
}

fn alter_column(vm: &mut Vm, alter: &AlterColumn) -> Outcome<Call> {
    let comment = match alter.comment.given() {
        None => Value::Bool(false),
        Some(comment) => Value::optional_string(comment),
    };
    let new_name = match &alter.new_name {
        Some(name) => name_value(vm, name)?,
        None => Value::None,
    };
    let autoincrement = match alter.autoincrement {
        None => Value::None,
        Some(Autoincrement::True) => Value::Bool(true),
        Some(Autoincrement::False) => Value::Bool(false),
        Some(Autoincrement::Auto) => Value::string("auto"),
        Some(Autoincrement::IgnoreForeignKey) => Value::string("ignore_fk"),
    };
    let table = name_value(vm, &alter.table.name)?;
    let schema = schema(vm, &alter.table)?;
    Call::new("AlterColumnOp")
        .argument(table)
        .argument(name_value(vm, &alter.column)?)
        .keyword("schema", schema)
        .keyword("existing_type", some_type(alter.existing_type.as_ref()))
        .keyword("existing_server_default", default_value(&alter.existing_server_default))
        .keyword("existing_nullable", alter.existing_nullable.map_or(Value::None, Value::Bool))
        .keyword("existing_comment", Value::optional_string(alter.existing_comment.as_ref()))
        .keyword("modify_nullable", alter.nullable.map_or(Value::None, Value::Bool))
        .keyword("modify_comment", comment)
        .keyword("modify_server_default", default_value(&alter.server_default))
        .keyword("modify_name", new_name)
        .keyword("modify_type", some_type(alter.sql_type.as_ref()))
        .said("autoincrement", autoincrement)
        .options(&alter.options)
}

fn foreign_key(vm: &mut Vm, create: &CreateForeignKey) -> Outcome<Call> {
    let key = &create.constraint;
    let name = constraint_name_value(vm, &key.name)?;
    let (source_schema, referent_schema) = (schema(vm, &create.table)?, schema(vm, &key.referred_table)?);
    let actions = &key.actions;
    let waits = if actions.use_alter { Value::Bool(true) } else { Value::None };
    Call::new("CreateForeignKeyOp")
        .argument(name)
        .argument(name_value(vm, &create.table.name)?)
        .argument(name_value(vm, &key.referred_table.name)?)
        .argument(names(vm, &key.columns)?)
        .argument(names(vm, &key.referred_columns)?)
        .said("source_schema", source_schema)
        .said("referent_schema", referent_schema)
        .said("onupdate", Value::optional_string(actions.on_update.as_ref()))
        .said("ondelete", Value::optional_string(actions.on_delete.as_ref()))
        .said("match", Value::optional_string(actions.match_.as_ref()))
        .said("use_alter", waits)
        .attributes(&key.attributes)
}

fn elements(vm: &mut Vm, index: &Index) -> Outcome<Value> {
    let element = |element: &IndexElement| match element {
        IndexElement::Column(name) => name_value(vm, name),
        IndexElement::Expression(expression) => Ok(expression_value(expression.clone())),
    };
    index.elements.iter().map(element).collect::<Outcome<Vec<Value>>>().map(Value::list)
}
