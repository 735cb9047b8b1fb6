//! Statements about the schema that are executed as they are: `DDL`, `CreateSchema`, `DropSequence`, …

use alembic_evaluator::{Constructor, NativeClass, Object, Outcome, Value, unsupported};
use alembic_operations::{SchemaStatement, TableChange, TableStatement};
use alembic_schema::{Constraint, Index, Sequence};

use super::items::{Item, ItemObject};
use super::tables::TableObject;
use crate::names::name_argument;

/// `sqlalchemy.schema.ExecutableDDLElement`
pub(crate) static DDL_ELEMENT: NativeClass =
    NativeClass { name: "ExecutableDDLElement", module: "sqlalchemy.sql.ddl", ..NativeClass::DEFAULT };

/// One class per statement.
macro_rules! statements {
    ($($constant:ident $name:literal $signature:literal $call:expr;)+) => {
        $(pub(crate) static $constant: NativeClass = NativeClass {
            name: $name,
            module: "sqlalchemy.sql.ddl",
            bases: &[&DDL_ELEMENT],
            constructor: Some(Constructor { signature: $signature, call: |_, _, arguments| {
                let make: fn(&alembic_evaluator::Arguments) -> Outcome<SchemaStatement> = $call;
                Ok(Value::new_object(StatementObject { statement: make(&arguments)?, class: &$constant }))
            } }),
            ..NativeClass::DEFAULT
        };)+
    };
}

statements! {
    DDL "DDL" "(statement)" |arguments| Ok(SchemaStatement::Ddl(arguments.string("statement")?.to_string()));
    CREATE_SCHEMA "CreateSchema" "(name, if_not_exists=False)" |arguments| Ok(SchemaStatement::CreateSchema {
        name: name_argument(arguments, "name")?,
        if_not_exists: arguments.boolean("if_not_exists")?,
    });
    DROP_SCHEMA "DropSchema" "(name, cascade=False, if_exists=False)" |arguments| Ok(SchemaStatement::DropSchema {
        name: name_argument(arguments, "name")?,
        cascade: arguments.boolean("cascade")?,
        if_exists: arguments.boolean("if_exists")?,
    });
    CREATE_SEQUENCE "CreateSequence" "(element, if_not_exists=False)" |arguments| Ok(SchemaStatement::CreateSequence {
        sequence: sequence(&arguments.value("element"))?,
        if_not_exists: arguments.boolean("if_not_exists")?,
    });
    DROP_SEQUENCE "DropSequence" "(element, if_exists=False)" |arguments| Ok(SchemaStatement::DropSequence {
        sequence: sequence(&arguments.value("element"))?,
        if_exists: arguments.boolean("if_exists")?,
    });
}

statements! {
    CREATE_TABLE "CreateTable" "(element, include_foreign_key_constraints=None, if_not_exists=False)" |arguments| {
        let if_not_exists = arguments.boolean("if_not_exists")?;
        of_table(&arguments.value("element"), TableChange::Create { if_not_exists })
    };
    DROP_TABLE "DropTable" "(element, if_exists=False)" |arguments| {
        let if_exists = arguments.boolean("if_exists")?;
        of_table(&arguments.value("element"), TableChange::Drop { if_exists })
    };
    CREATE_INDEX "CreateIndex" "(element, if_not_exists=False)" |arguments| {
        let if_not_exists = arguments.boolean("if_not_exists")?;
        let (index, table) = index(&arguments.value("element"))?;
        of_table(&table, TableChange::CreateIndex { index, if_not_exists })
    };
    DROP_INDEX "DropIndex" "(element, if_exists=False)" |arguments| {
        let if_exists = arguments.boolean("if_exists")?;
        let (index, table) = index(&arguments.value("element"))?;
        of_table(&table, TableChange::DropIndex { index, if_exists })
    };
    ADD_CONSTRAINT "AddConstraint" "(element, *, isolate_from_table=True)" |arguments| {
        let (constraint, table) = constraint(&arguments.value("element"))?;
        of_table(&table, TableChange::AddConstraint(constraint))
    };
    DROP_CONSTRAINT "DropConstraint" "(element, *, cascade=False, if_exists=False, isolate_from_table=True)" |arguments| {
        let (constraint, table) = constraint(&arguments.value("element"))?;
        let (if_exists, cascade) = (arguments.boolean("if_exists")?, arguments.boolean("cascade")?);
        of_table(&table, TableChange::DropConstraint { constraint, if_exists, cascade })
    };
}

/// A statement about the schema.
pub(crate) struct StatementObject {
    pub(crate) statement: SchemaStatement,
    class: &'static NativeClass,
}

impl Object for StatementObject {
    fn class(&self) -> &'static NativeClass {
        self.class
    }
}

/// The sequence in a value.
pub(super) fn sequence(value: &Value) -> Outcome<Sequence> {
    match value.object::<ItemObject>().as_deref() {
        Some(ItemObject { item: Item::Sequence(sequence), .. }) => Ok(sequence.clone()),
        _ => Err(unsupported(format!("a Sequence is expected here, not `{}`", value.type_name()))),
    }
}

fn of_table(table: &Value, change: TableChange) -> Outcome<SchemaStatement> {
    let Some(table) = table.object::<TableObject>() else {
        return Err(unsupported(format!("a Table is expected here, not `{}`", table.type_name())));
    };
    let naming_convention = table.naming_convention();
    let statement = TableStatement { table: table.table(), naming_convention, change };
    Ok(SchemaStatement::OfTable(Box::new(statement)))
}

/// An index and the table that it belongs to.
pub(super) fn index(value: &Value) -> Outcome<(Index, Value)> {
    let item = value.object::<ItemObject>();
    match item.as_deref().map(|item| (&item.item, item.owner())) {
        Some((Item::Index(index), Some(table))) => Ok((index.clone(), table)),
        Some((Item::Index(index), None)) => Err(unsupported(format!(
            "the index {} belongs to no table",
            index.name.as_str().unwrap_or("without a name")
        ))),
        _ => Err(unsupported(format!("an Index is expected here, not `{}`", value.type_name()))),
    }
}

/// A constraint and the table that it belongs to.
fn constraint(value: &Value) -> Outcome<(Constraint, Value)> {
    let item = value.object::<ItemObject>();
    match item.as_deref().map(|item| (&item.item, item.owner())) {
        Some((Item::Constraint(constraint), Some(table))) => Ok((constraint.clone(), table)),
        Some((Item::Constraint(_), None)) => Err(unsupported("the constraint belongs to no table")),
        _ => Err(unsupported(format!("a constraint is expected here, not `{}`", value.type_name()))),
    }
}
