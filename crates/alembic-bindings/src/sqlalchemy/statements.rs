//! Statements about the schema that are executed as they are: `DDL`, `CreateSchema`, `DropSequence`, …

use alembic_evaluator::{Constructor, NativeClass, Object, Outcome, Value, unsupported};
use alembic_operations::SchemaStatement;
use alembic_schema::Sequence;

use super::items::{Item, ItemObject};
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

fn sequence(value: &Value) -> Outcome<Sequence> {
    match value.object::<ItemObject>().as_deref() {
        Some(ItemObject { item: Item::Sequence(sequence) }) => Ok(sequence.clone()),
        _ => Err(unsupported(format!("a Sequence is expected here, not `{}`", value.type_name()))),
    }
}
