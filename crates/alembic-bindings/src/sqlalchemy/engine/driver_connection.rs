//! The driver's own connection and its cursors (`connection.connection.cursor()`), as sqlite3 and psycopg2 show them.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use alembic_connection::{Outcome as Fetched, SqlValue};
use alembic_dialect::{ParameterStyle, Parameters, Statement};
use alembic_evaluator::{Member, NativeClass, Object, Outcome, Value, Vm, unsupported};

use super::driver_exceptions::{self, raised_by_driver};
use super::statement::driver_statement;
use crate::connection::SharedConnection;
use crate::value::python_value;

/// `sqlalchemy.pool.PoolProxiedConnection`: what `connection.connection` gives.
static PROXIED_CONNECTION: NativeClass = NativeClass {
    name: "_ConnectionFairy",
    module: "sqlalchemy.pool.base",
    members: &[
        Member::property("dbapi_connection", |_, this| Ok(receiver(this)?.unproxied())),
        Member::property("driver_connection", |_, this| Ok(receiver(this)?.unproxied())),
        Member::property("is_valid", |_, this| Ok(Value::Bool(!receiver(this)?.connection.is_closed()))),
    ],
    bases: &[&DRIVER_CONNECTION],
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// What the connections of all drivers can do.
static DRIVER_CONNECTION: NativeClass = NativeClass {
    name: "Connection",
    module: "sqlalchemy.engine.interfaces",
    members: &[
        Member::Method {
            name: "cursor",
            signature: "()",
            call: |_, this, _| Ok(receiver(this)?.cursor()),
            returns: Some(&CURSOR),
        },
        Member::method("commit", "()", |vm, this, _| {
            let done = receiver(this)?.connection.end_on_server(true);
            done.map(|()| Value::None).map_err(|error| raised_by_driver(vm, error))
        }),
        Member::method("rollback", "()", |vm, this, _| {
            let done = receiver(this)?.connection.end_on_server(false);
            done.map(|()| Value::None).map_err(|error| raised_by_driver(vm, error))
        }),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlite3.Connection`
pub(crate) static SQLITE3_CONNECTION: NativeClass = NativeClass {
    name: "Connection",
    module: "sqlite3",
    bases: &[&DRIVER_CONNECTION],
    members: &[
        Member::Method {
            name: "execute",
            signature: "(sql, parameters=None, /)",
            call: |vm, this, arguments| {
                let cursor = receiver(this)?.cursor();
                execute(vm, &cursor, &arguments.value("sql"), &arguments.value("parameters"))?;
                Ok(cursor)
            },
            returns: Some(&SQLITE3_CURSOR),
        },
        Member::Method {
            name: "executemany",
            signature: "(sql, parameters, /)",
            call: |vm, this, arguments| {
                let cursor = receiver(this)?.cursor();
                execute_many(vm, &cursor, &arguments.value("sql"), &arguments.value("parameters"))?;
                Ok(cursor)
            },
            returns: Some(&SQLITE3_CURSOR),
        },
    ],
    ..NativeClass::DEFAULT
};

/// `psycopg2.extensions.connection`, and those of the other drivers
static SERVER_CONNECTION: NativeClass = NativeClass {
    name: "connection",
    module: "psycopg2.extensions",
    bases: &[&DRIVER_CONNECTION],
    ..NativeClass::DEFAULT
};

/// A cursor.
static CURSOR: NativeClass = NativeClass {
    name: "cursor",
    module: "psycopg2.extensions",
    enters: Some(&CURSOR),
    members: &[
        Member::method("execute", "(query, vars=None)", |vm, this, arguments| {
            execute(vm, this, &arguments.value("query"), &arguments.value("vars"))?;
            Ok(Value::None)
        }),
        Member::method("executemany", "(query, vars_list)", |vm, this, arguments| {
            execute_many(vm, this, &arguments.value("query"), &arguments.value("vars_list"))?;
            Ok(Value::None)
        }),
        Member::method("fetchone", "()", |vm, this, _| {
            let row = cursor(this)?.next_row(vm)?;
            Ok(row.unwrap_or(Value::None))
        }),
        Member::method("fetchall", "()", |vm, this, _| cursor(this)?.rows(vm, usize::MAX)),
        Member::method("fetchmany", "(size=1)", |vm, this, arguments| {
            let size = usize::try_from(arguments.integer("size")?).unwrap_or(usize::MAX);
            cursor(this)?.rows(vm, size)
        }),
        Member::method("close", "()", |_, this, _| {
            cursor(this)?.fetched.take();
            Ok(Value::None)
        }),
        Member::property("description", |_, this| cursor(this)?.description()),
        Member::property("rowcount", |_, this| Ok(Value::int(cursor(this)?.row_count.get()))),
        Member::property("lastrowid", |_, this| {
            Ok(cursor(this)?.last_row_id.get().map_or(Value::None, Value::int))
        }),
        Member::property("connection", |_, this| {
            let connection = cursor(this)?.connection.clone();
            Ok(Value::new_object(DriverConnection { connection, is_proxy: false }))
        }),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlite3.Cursor`, whose `execute` gives the cursor itself
static SQLITE3_CURSOR: NativeClass = NativeClass {
    name: "Cursor",
    module: "sqlite3",
    bases: &[&CURSOR],
    members: &[
        Member::Method {
            name: "execute",
            signature: "(sql, parameters=None, /)",
            call: |vm, this, arguments| {
                execute(vm, this, &arguments.value("sql"), &arguments.value("parameters"))?;
                Ok(this.clone())
            },
            returns: Some(&SQLITE3_CURSOR),
        },
        Member::Method {
            name: "executemany",
            signature: "(sql, parameters, /)",
            call: |vm, this, arguments| {
                execute_many(vm, this, &arguments.value("sql"), &arguments.value("parameters"))?;
                Ok(this.clone())
            },
            returns: Some(&SQLITE3_CURSOR),
        },
    ],
    ..NativeClass::DEFAULT
};

/// The driver's connection, behind SQLAlchemy's proxy or not.
struct DriverConnection {
    connection: SharedConnection,
    is_proxy: bool,
}

/// `connection.connection`
pub(super) fn proxied_connection(connection: SharedConnection) -> Value {
    Value::new_object(DriverConnection { connection, is_proxy: true })
}

/// The driver's connection itself, as listeners to events of an engine receive it.
pub(crate) fn driver_connection(connection: SharedConnection) -> Value {
    Value::new_object(DriverConnection { connection, is_proxy: false })
}

impl DriverConnection {
    fn unproxied(&self) -> Value {
        Value::new_object(Self { connection: self.connection.clone(), is_proxy: false })
    }

    fn cursor(&self) -> Value {
        Value::new_object(Cursor {
            connection: self.connection.clone(),
            fetched: RefCell::default(),
            row_count: Cell::new(-1),
            last_row_id: Cell::default(),
        })
    }
}

/// Whether the driver's parameters are marked by `%`, which a text without parameters may have of its own.
fn marks_with_percent(connection: &SharedConnection) -> bool {
    matches!(connection.dialect().parameter_style(), ParameterStyle::Pyformat | ParameterStyle::Format)
}

impl Object for DriverConnection {
    fn class(&self) -> &'static NativeClass {
        match (self.is_proxy, marks_with_percent(&self.connection)) {
            (true, _) => &PROXIED_CONNECTION,
            (false, true) => &SERVER_CONNECTION,
            (false, false) => &SQLITE3_CONNECTION,
        }
    }

    fn attribute(&self, vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        if !self.is_proxy || name.starts_with("__") {
            return Ok(None);
        }
        let unproxied = self.unproxied();
        vm.get_attribute(&unproxied, name).map(Some)
    }

    fn equals(&self, other: &dyn Object) -> bool {
        (other as &dyn std::any::Any).downcast_ref::<DriverConnection>().is_some_and(|other| {
            other.connection.is_same(&self.connection) && other.is_proxy == self.is_proxy
        })
    }

    fn hash(&self) -> u64 {
        // Two objects of one connection are equal, so they share a hash.
        0
    }
}

struct Cursor {
    connection: SharedConnection,
    /// What the last statement gave; `None` before the first one.
    fetched: RefCell<Option<Rows>>,
    row_count: Cell<i64>,
    last_row_id: Cell<Option<i64>>,
}

struct Rows {
    names: Vec<String>,
    rows: VecDeque<Vec<SqlValue>>,
}

impl Cursor {
    fn run(&self, vm: &mut Vm, statement: &Statement) -> Outcome<()> {
        let Fetched { columns, rows, row_count, last_row_id } =
            self.connection.execute_by_driver(statement).map_err(|error| raised_by_driver(vm, error))?;
        let names = columns.into_iter().map(|column| column.name).collect();
        *self.fetched.borrow_mut() = Some(Rows { names, rows: rows.into() });
        self.row_count.set(row_count);
        self.last_row_id.set(last_row_id);
        Ok(())
    }

    fn next_row(&self, vm: &mut Vm) -> Outcome<Option<Value>> {
        let row = match &mut *self.fetched.borrow_mut() {
            Some(fetched) if !fetched.names.is_empty() || !marks_with_percent(&self.connection) => {
                fetched.rows.pop_front()
            }
            None if !marks_with_percent(&self.connection) => None,
            _ => return Err(driver_exceptions::programming(vm, "psycopg2", "no results to fetch")),
        };
        let Some(row) = row else { return Ok(None) };
        let values = row.iter().map(|value| python_value(vm, value)).collect::<Outcome<_>>()?;
        Ok(Some(Value::tuple(values)))
    }

    fn rows(&self, vm: &mut Vm, size: usize) -> Outcome<Value> {
        let mut rows = Vec::new();
        while rows.len() < size {
            match self.next_row(vm)? {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        Ok(Value::list(rows))
    }

    /// One tuple for each column; of its seven items only the name is known here.
    fn description(&self) -> Outcome<Value> {
        let fetched = self.fetched.borrow();
        let Some(fetched) = fetched.as_ref().filter(|fetched| !fetched.names.is_empty()) else {
            return Ok(Value::None);
        };
        let column = |name: &String| {
            let mut items = vec![Value::string(name)];
            items.resize(7, Value::None);
            Value::tuple(items)
        };
        Ok(Value::tuple(fetched.names.iter().map(column).collect()))
    }
}

impl Object for Cursor {
    fn class(&self) -> &'static NativeClass {
        if marks_with_percent(&self.connection) { &CURSOR } else { &SQLITE3_CURSOR }
    }

    fn iterate(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(this.clone()))
    }

    fn next(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Option<Value>>> {
        self.next_row(vm).map(Some)
    }

    fn enter(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(marks_with_percent(&self.connection).then(|| this.clone()))
    }

    fn exit(&self, _vm: &mut Vm, _this: &Value, _exception: Option<&Value>) -> Outcome<bool> {
        self.fetched.take();
        Ok(false)
    }
}

fn receiver(this: &Value) -> Outcome<Rc<DriverConnection>> {
    this.object::<DriverConnection>()
        .ok_or_else(|| unsupported(format!("`{}` is no connection here", this.type_name())))
}

fn cursor(this: &Value) -> Outcome<Rc<Cursor>> {
    this.object::<Cursor>().ok_or_else(|| unsupported(format!("`{}` is no cursor here", this.type_name())))
}

fn execute(vm: &mut Vm, this: &Value, query: &Value, parameters: &Value) -> Outcome<()> {
    let cursor = cursor(this)?;
    let mut statement = driver_statement(vm, &text(query)?, parameters)?;
    if statement.parameters == Parameters::None && marks_with_percent(&cursor.connection) {
        // Without parameters the driver takes the text as it is.
        statement.text = statement.text.replace('%', "%%");
    }
    cursor.run(vm, &statement)
}

fn execute_many(vm: &mut Vm, this: &Value, query: &Value, parameters: &Value) -> Outcome<()> {
    let sets = Value::list(vm.iterate(parameters)?);
    let statement = driver_statement(vm, &text(query)?, &sets)?;
    cursor(this)?.run(vm, &statement)
}

fn text(query: &Value) -> Outcome<Rc<str>> {
    query.as_str().ok_or_else(|| {
        unsupported(format!("a statement of type `{}` is not supported here", query.type_name()))
    })
}
