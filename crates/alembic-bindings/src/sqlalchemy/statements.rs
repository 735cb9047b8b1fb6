//! Statements about the schema that are executed as they are: `DDL`, `CreateSchema`, `DropSequence`, …

use alembic_dialect::CompileContext;
use alembic_evaluator::{
    Arguments, Constructor, Member, NativeClass, Object, Outcome, Value, Vm, unsupported,
};
use alembic_operations::{Executable, SchemaStatement, TableChange, TableStatement};
use alembic_schema::{Constraint, Index, Sequence};

use super::engine::dialect_exception;
use super::items::{Item, ItemObject};
use super::tables::TableObject;
use crate::alembic::dialect_object::dialect_argument;
use crate::names::name_argument;

/// `sqlalchemy.schema.ExecutableDDLElement`
pub(crate) static DDL_ELEMENT: NativeClass = NativeClass {
    name: "ExecutableDDLElement",
    module: "sqlalchemy.sql.ddl",
    members: &[Member::method("compile", "(bind=None, dialect=None)", compile)],
    ..NativeClass::DEFAULT
};

/// `CreateTable(table).compile(engine)`: the text for a database.
fn compile(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let Some(statement) = this.object::<StatementObject>() else {
        return Err(unsupported(format!("`{}` is no statement here", this.type_name())));
    };
    let dialect = match (arguments.value("dialect"), arguments.value("bind")) {
        (Value::None, Value::None) => {
            return Err(unsupported(
                "compile() needs the database that the text is for: a bind or a dialect",
            ));
        }
        (Value::None, bind) => vm.get_attribute(&bind, "dialect")?,
        (dialect, _) => dialect,
    };
    let Some(dialect) = dialect_argument(&dialect) else {
        return Err(arguments.wrong("dialect", "a dialect", &dialect));
    };
    let executable = Executable::Schema(statement.statement.clone());
    let statements = dialect.executable_statements(&executable, &CompileContext::offline());
    let statements = statements.map_err(|error| dialect_exception(&error))?;
    Ok(Value::string(
        statements.iter().map(|statement| statement.text.as_str()).collect::<Vec<_>>().join(";\n"),
    ))
}

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
    DDL "DDL" "(statement)" |arguments| {
        let text = arguments.string("statement")?;
        // The text is a format of its own, in which `%%` stands for `%`.
        let plain = text.replace("%%", "");
        if plain.contains('%') {
            return Err(unsupported("a `%` in DDL() that is not doubled is not supported"));
        }
        Ok(SchemaStatement::Ddl(text.replace("%%", "%")))
    };
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
