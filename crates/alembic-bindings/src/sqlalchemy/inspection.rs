//! `inspect()` and the inspector: what the database tells of its tables, as Python dictionaries.

mod multiple;
mod names;
mod order;

pub(crate) use names::exists;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use alembic_dialect::reflection::{Aspect, ReflectedTable};
use alembic_evaluator::{
    Arguments, Member, ModuleMember, NativeClass, NativeFunction, NativeModule, Object, Outcome, Value, Vm,
    exception_class, raise, unsupported,
};

use super::autoload;
use super::engine::connection_exception;
use super::engine::connection_object::{borrowed_connection, shared_connection};
use super::exceptions::{NO_INSPECTION_AVAILABLE, NO_SUCH_TABLE_ERROR};
use crate::alembic::dialect_object::{DIALECT, dialect_value};
use crate::connection::SharedConnection;
use crate::value::argument_value;

/// `sqlalchemy.inspect(subject)`
pub(crate) const INSPECT: NativeFunction = NativeFunction {
    name: "inspect",
    signature: "(subject, raiseerr=True)",
    call: |vm, arguments| {
        let subject = arguments.value("subject");
        match inspector(&subject) {
            Some(inspector) => Ok(inspector),
            None if matches!(subject, Value::Class(_) | Value::Instance(_) | Value::Deferred(_)) => {
                Err(unsupported(format!(
                    "inspect() tells of engines and connections here, not of a `{}`",
                    subject.type_name()
                )))
            }
            None if !vm.truth(&arguments.value("raiseerr"))? => Ok(Value::None),
            None => Err(raise(
                &NO_INSPECTION_AVAILABLE,
                format!(
                    "No inspection system is available for object of type {}",
                    vm.repr(&Value::NativeClass(subject.native_class()))?
                ),
            )),
        }
    },
    returns: Some(&INSPECTOR),
};

/// `sqlalchemy.engine.reflection`
pub(crate) static MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.engine.reflection",
    members: &[
        ("Inspector", ModuleMember::Class(&INSPECTOR)),
        ("ObjectKind", ModuleMember::Value(|_| Ok(multiple::kinds()))),
        ("ObjectScope", ModuleMember::Value(|_| Ok(multiple::scopes()))),
    ],
    ..NativeModule::DEFAULT
};

/// `sqlalchemy.inspection`
pub(crate) static INSPECTION_MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.inspection",
    members: &[("inspect", ModuleMember::Function(INSPECT))],
    ..NativeModule::DEFAULT
};

/// `sqlalchemy.engine.reflection.Inspector`. What only PostgreSQL's inspector has stands here too and is an
/// AttributeError elsewhere.
pub(crate) static INSPECTOR: NativeClass = NativeClass {
    name: "Inspector",
    module: "sqlalchemy.engine.reflection",
    constructor: Some(alembic_evaluator::Constructor {
        signature: "(bind)",
        call: |_, _, arguments| constructed(&arguments),
    }),
    members: MEMBERS,
    ..NativeClass::DEFAULT
};

/// An inspector. It keeps what it was asked, as SQLAlchemy's does: the same question gives the same answer until
/// `clear_cache()`, whatever happens to the database.
pub(crate) struct InspectorObject {
    bind: Value,
    /// The connection of an engine's inspector; it stays for the next question.
    kept: RefCell<Option<SharedConnection>>,
    answers: RefCell<HashMap<String, Value>>,
    reflected: RefCell<Reflected>,
}

/// What was read last: it serves further questions as long as nothing else was executed.
#[derive(Default)]
struct Reflected {
    executions: u64,
    tables: HashMap<(Option<String>, String), Option<Rc<ReflectedTable>>>,
}

impl Object for InspectorObject {
    fn class(&self) -> &'static NativeClass {
        &INSPECTOR
    }
}

/// The engine or connection that an inspector belongs to.
pub(crate) fn bind_of(inspector: &Value) -> Option<Value> {
    inspector.object::<InspectorObject>().map(|inspector| inspector.bind.clone())
}

/// The inspector of an engine or a connection; an inspector is its own.
pub(crate) fn inspector(bind: &Value) -> Option<Value> {
    if bind.object::<InspectorObject>().is_some() {
        return Some(bind.clone());
    }
    let bound = shared_connection(bind).is_some() || super::engine::is_engine(bind);
    bound.then(|| {
        Value::new_object(InspectorObject {
            bind: bind.clone(),
            kept: RefCell::default(),
            answers: RefCell::default(),
            reflected: RefCell::default(),
        })
    })
}

fn constructed(arguments: &Arguments) -> Outcome<Value> {
    let bind = arguments.value("bind");
    inspector(&bind).ok_or_else(|| arguments.wrong("bind", "an engine or a connection", &bind))
}

impl InspectorObject {
    /// Does something with the connection. An engine's inspector has one of its own, and sees at each question what
    /// others have done in between.
    fn with_connection<T>(
        &self,
        vm: &mut Vm,
        action: impl FnOnce(&mut Vm, &SharedConnection) -> Outcome<T>,
    ) -> Outcome<T> {
        let kept = self.kept.borrow().clone();
        let (connection, is_own) = match kept {
            Some(connection) => (connection, true),
            None => borrowed_connection(vm, &self.bind)?,
        };
        if is_own {
            *self.kept.borrow_mut() = Some(connection.clone());
            self.reflected.borrow_mut().tables.clear();
        }
        let done = action(vm, &connection);
        if is_own {
            connection.rollback().map_err(connection_exception)?;
        }
        done
    }

    /// The answer that was given before, or a new one.
    fn answer(
        &self,
        vm: &mut Vm,
        question: String,
        find: impl FnOnce(&mut Vm, &SharedConnection) -> Outcome<Value>,
    ) -> Outcome<Value> {
        let known = self.answers.borrow().get(&question).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = self.with_connection(vm, find)?;
        self.answers.borrow_mut().insert(question, found.clone());
        Ok(found)
    }

    /// One table of the catalogue.
    pub(crate) fn table(
        &self,
        connection: &SharedConnection,
        schema: Option<&str>,
        name: &str,
    ) -> Outcome<Option<Rc<ReflectedTable>>> {
        let key = (schema.map(str::to_owned), name.to_owned());
        let mut reflected = self.reflected.borrow_mut();
        if reflected.executions != connection.executions() {
            reflected.tables.clear();
        }
        if let Some(known) = reflected.tables.get(&key) {
            return Ok(known.clone());
        }
        let found = connection.reflected_table(schema, name).map_err(connection_exception)?.map(Rc::new);
        reflected.tables.insert(key, found.clone());
        reflected.executions = connection.executions();
        Ok(found)
    }
}

fn receiver(this: &Value) -> Outcome<Rc<InspectorObject>> {
    this.object::<InspectorObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no inspector here", this.type_name())))
}

/// SQLAlchemy's NoSuchTableError.
pub(crate) fn no_such_table(schema: Option<&str>, table: &str) -> alembic_evaluator::Interruption {
    let name = schema.map_or_else(|| table.to_owned(), |schema| format!("{schema}.{table}"));
    raise(&NO_SUCH_TABLE_ERROR, name)
}

fn about_table(vm: &mut Vm, this: &Value, arguments: &Arguments, aspect: Aspect) -> Outcome<Value> {
    let inspector = receiver(this)?;
    let table = arguments.string("table_name")?;
    let schema = arguments.optional_string("schema")?;
    inspector.answer(vm, format!("{aspect:?} {table:?} {schema:?}"), |_, connection| {
        let reflected = inspector
            .table(connection, schema.as_deref(), &table)?
            .ok_or_else(|| no_such_table(schema.as_deref(), &table))?;
        match connection.dialect().inspected(aspect, &reflected) {
            Some(told) => argument_value(&told),
            None => Err(raise(&exception_class::NOT_IMPLEMENTED_ERROR, "")),
        }
    })
}

macro_rules! about_table {
    ($($name:literal $aspect:ident,)+) => {
        &[$(Member::method($name, "(table_name, schema=None, **kw)", |vm, this, arguments| {
            about_table(vm, this, &arguments, Aspect::$aspect)
        })),+]
    };
}

const ABOUT_TABLE: &[Member] = about_table![
    "get_columns" Columns,
    "get_pk_constraint" PrimaryKey,
    "get_foreign_keys" ForeignKeys,
    "get_unique_constraints" UniqueConstraints,
    "get_check_constraints" Checks,
    "get_indexes" Indexes,
    "get_table_comment" Comment,
    "get_table_options" Options,
];

const OWN: &[Member] = &[
    Member::class_method("from_engine", "(bind)", |_, _, arguments| constructed(&arguments)),
    Member::method(
        "reflect_table",
        "(table, include_columns, exclude_columns=(), resolve_fks=True)",
        |vm, this, arguments| {
            receiver(this)?.with_connection(vm, |vm, connection| autoload::fill(vm, connection, &arguments))
        },
    ),
    Member::property("bind", |_, this| Ok(receiver(this)?.bind.clone())),
    Member::property("engine", |vm, this| {
        let bind = receiver(this)?.bind.clone();
        vm.get_attribute(&bind, "engine")
    }),
    Member::Property {
        name: "dialect",
        get: |vm, this| {
            let bind = receiver(this)?.bind.clone();
            vm.get_attribute(&bind, "dialect")
        },
        set: None,
        returns: Some(&DIALECT),
    },
    Member::property("default_schema_name", |vm, this| {
        receiver(this)?.with_connection(vm, |vm, connection| {
            let dialect = dialect_value(connection.dialect(), Some(connection.clone()), None);
            vm.get_attribute(&dialect, "default_schema_name")
        })
    }),
    Member::method("clear_cache", "()", |_, this, _| {
        let inspector = receiver(this)?;
        inspector.answers.borrow_mut().clear();
        inspector.reflected.borrow_mut().tables.clear();
        Ok(Value::None)
    }),
];

/// The members live as long as the program.
static MEMBERS: &[Member] = &{
    const LENGTH: usize =
        OWN.len() + ABOUT_TABLE.len() + names::MEMBERS.len() + multiple::MEMBERS.len() + order::MEMBERS.len();
    joined::<LENGTH>(&[OWN, ABOUT_TABLE, names::MEMBERS, multiple::MEMBERS, order::MEMBERS])
};

const fn joined<const N: usize>(tables: &[&[Member]]) -> [Member; N] {
    let mut all = [OWN[0]; N];
    let mut position = 0;
    let mut table = 0;
    while table < tables.len() {
        let mut member = 0;
        while member < tables[table].len() {
            all[position] = tables[table][member];
            position += 1;
            member += 1;
        }
        table += 1;
    }
    all
}
