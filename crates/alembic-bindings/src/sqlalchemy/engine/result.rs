//! What an execution gives: `CursorResult`, `MappingResult`, `ScalarResult`.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use alembic_connection::{Outcome as Fetched, SqlValue};
use alembic_evaluator::{
    Arguments, Member, NativeClass, Object, Outcome, Value, Vm, exception_class, raise, unsupported,
};

use super::row::{MappingRow, Row};
pub(crate) use super::row::{ROW, ROW_MAPPING};
use crate::sqlalchemy::exceptions::{
    MULTIPLE_RESULTS_FOUND, NO_RESULT_FOUND, NO_SUCH_COLUMN_ERROR, RESOURCE_CLOSED_ERROR,
};
use crate::value::python_value;

/// The methods that all three share; the rows differ by the result's shape.
macro_rules! fetching {
    ($($own:expr),* $(,)?) => {
        &[
            Member::method("all", "()", |vm, this, _| receiver(this)?.rest(vm).map(Value::list)),
            Member::method("fetchall", "()", |vm, this, _| receiver(this)?.rest(vm).map(Value::list)),
            Member::method("fetchmany", "(size=None)", fetchmany),
            Member::method("fetchone", "()", |vm, this, _| {
                Ok(receiver(this)?.next_row(vm)?.unwrap_or(Value::None))
            }),
            Member::method("first", "()", |vm, this, _| Ok(receiver(this)?.first(vm)?.unwrap_or(Value::None))),
            Member::method("one", "()", |vm, this, _| receiver(this)?.one(vm)),
            Member::method("one_or_none", "()", |vm, this, _| receiver(this)?.one_or_none(vm)),
            Member::method("close", "()", |_, this, _| {
                receiver(this)?.close();
                Ok(Value::None)
            }),
            Member::property("closed", |_, this| Ok(Value::Bool(receiver(this)?.state.borrow().is_closed))),
            $($own),*
        ]
    };
}

/// `sqlalchemy.engine.CursorResult`
pub(crate) static CURSOR_RESULT: NativeClass = NativeClass {
    name: "CursorResult",
    module: "sqlalchemy.engine.cursor",
    members: fetching![
        Member::method("scalar", "()", |vm, this, _| {
            let first = receiver(this)?.first_values()?;
            first.map_or(Ok(Value::None), |values| first_value(vm, &values))
        }),
        Member::method("scalar_one", "()", |vm, this, _| {
            let result = receiver(this)?;
            let values = result.only_values()?.ok_or_else(no_row)?;
            first_value(vm, &values)
        }),
        Member::method("scalar_one_or_none", "()", |vm, this, _| {
            let values = receiver(this)?.only_values_or_none()?;
            values.map_or(Ok(Value::None), |values| first_value(vm, &values))
        }),
        Member::Method {
            name: "scalars",
            signature: "(index=0)",
            call: scalars,
            returns: Some(&SCALAR_RESULT)
        },
        Member::Method {
            name: "mappings",
            signature: "()",
            call: |_, this, _| Ok(receiver(this)?.shaped(Shape::Mapping)),
            returns: Some(&MAPPING_RESULT),
        },
        Member::method("keys", "()", |_, this, _| {
            let result = receiver(this)?;
            result.check_rows()?;
            Ok(Value::strings(result.keys.iter()))
        }),
        Member::property("rowcount", |_, this| Ok(Value::int(receiver(this)?.row_count))),
        Member::property("returns_rows", |_, this| Ok(Value::Bool(receiver(this)?.returns_rows))),
        Member::property("lastrowid", |_, this| Ok(receiver(this)?
            .last_row_id
            .map_or(Value::None, Value::int))),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.engine.MappingResult`
pub(crate) static MAPPING_RESULT: NativeClass = NativeClass {
    name: "MappingResult",
    module: "sqlalchemy.engine.result",
    members: fetching![Member::method("keys", "()", |_, this, _| Ok(Value::strings(
        receiver(this)?.keys.iter()
    )))],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.engine.ScalarResult`
pub(crate) static SCALAR_RESULT: NativeClass = NativeClass {
    name: "ScalarResult",
    module: "sqlalchemy.engine.result",
    members: fetching![],
    ..NativeClass::DEFAULT
};

/// How a result gives its rows.
#[derive(Clone, Copy)]
enum Shape {
    Row,
    Mapping,
    Scalar(usize),
}

/// A result. All its rows have been fetched; their values become Python values when somebody looks at them.
pub(crate) struct ResultObject {
    keys: Rc<[String]>,
    returns_rows: bool,
    row_count: i64,
    last_row_id: Option<i64>,
    shape: Shape,
    state: Rc<RefCell<State>>,
}

struct State {
    rows: VecDeque<Vec<SqlValue>>,
    is_closed: bool,
}

impl ResultObject {
    pub(crate) fn new(fetched: Fetched) -> Self {
        let returns_rows = !fetched.columns.is_empty();
        Self {
            keys: fetched.columns.into_iter().map(|column| column.name).collect(),
            returns_rows,
            row_count: fetched.row_count,
            last_row_id: fetched.last_row_id,
            shape: Shape::Row,
            state: Rc::new(RefCell::new(State { rows: fetched.rows.into(), is_closed: !returns_rows })),
        }
    }

    /// The same rows, given another way.
    fn shaped(&self, shape: Shape) -> Value {
        Value::new_object(Self { keys: self.keys.clone(), state: self.state.clone(), shape, ..*self })
    }

    fn check_rows(&self) -> Outcome<()> {
        if self.returns_rows {
            return Ok(());
        }
        Err(raise(
            &RESOURCE_CLOSED_ERROR,
            "This result object does not return rows. It has been closed automatically.",
        ))
    }

    fn check_open(&self) -> Outcome<()> {
        self.check_rows()?;
        if self.state.borrow().is_closed {
            return Err(raise(&RESOURCE_CLOSED_ERROR, "This result object is closed."));
        }
        Ok(())
    }

    fn close(&self) {
        let mut state = self.state.borrow_mut();
        state.rows.clear();
        state.is_closed = true;
    }

    fn next_values(&self) -> Option<Vec<SqlValue>> {
        self.state.borrow_mut().rows.pop_front()
    }

    fn next_row(&self, vm: &mut Vm) -> Outcome<Option<Value>> {
        self.check_open()?;
        self.next_values().map(|values| self.value(vm, values)).transpose()
    }

    fn rest(&self, vm: &mut Vm) -> Outcome<Vec<Value>> {
        self.check_open()?;
        let rows = std::mem::take(&mut self.state.borrow_mut().rows);
        rows.into_iter().map(|values| self.value(vm, values)).collect()
    }

    fn first_values(&self) -> Outcome<Option<Vec<SqlValue>>> {
        self.check_open()?;
        let first = self.next_values();
        self.close();
        Ok(first)
    }

    fn first(&self, vm: &mut Vm) -> Outcome<Option<Value>> {
        self.first_values()?.map(|values| self.value(vm, values)).transpose()
    }

    fn only(&self, expected: &str) -> Outcome<Option<Vec<SqlValue>>> {
        self.check_open()?;
        let several = self.state.borrow().rows.len() > 1;
        let first = self.next_values();
        self.close();
        if several {
            return Err(raise(
                &MULTIPLE_RESULTS_FOUND,
                format!("Multiple rows were found when {expected} required"),
            ));
        }
        Ok(first)
    }

    fn only_values(&self) -> Outcome<Option<Vec<SqlValue>>> {
        self.only("exactly one was")
    }

    fn only_values_or_none(&self) -> Outcome<Option<Vec<SqlValue>>> {
        self.only("one or none was")
    }

    fn one(&self, vm: &mut Vm) -> Outcome<Value> {
        let values = self.only_values()?.ok_or_else(no_row)?;
        self.value(vm, values)
    }

    fn one_or_none(&self, vm: &mut Vm) -> Outcome<Value> {
        let values = self.only_values_or_none()?;
        values.map_or(Ok(Value::None), |values| self.value(vm, values))
    }

    fn value(&self, vm: &mut Vm, values: Vec<SqlValue>) -> Outcome<Value> {
        match self.shape {
            Shape::Row => Ok(Value::new_object(Row::new(self.keys.clone(), values.into()))),
            Shape::Mapping => Ok(Value::new_object(MappingRow::new(self.keys.clone(), values.into()))),
            Shape::Scalar(index) => {
                values.get(index).map_or(Ok(Value::None), |value| python_value(vm, value))
            }
        }
    }
}

impl Object for ResultObject {
    fn class(&self) -> &'static NativeClass {
        match self.shape {
            Shape::Row => &CURSOR_RESULT,
            Shape::Mapping => &MAPPING_RESULT,
            Shape::Scalar(_) => &SCALAR_RESULT,
        }
    }

    fn iterate(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(this.clone()))
    }

    fn next(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Option<Value>>> {
        self.check_open()?;
        Ok(Some(self.next_values().map(|values| self.value(vm, values)).transpose()?))
    }
}

fn receiver(this: &Value) -> Outcome<Rc<ResultObject>> {
    this.object::<ResultObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no result here", this.type_name())))
}

fn no_row() -> alembic_evaluator::Interruption {
    raise(&NO_RESULT_FOUND, "No row was found when one was required")
}

fn first_value(vm: &mut Vm, values: &[SqlValue]) -> Outcome<Value> {
    values.first().map_or(Ok(Value::None), |value| python_value(vm, value))
}

fn fetchmany(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let size = arguments.optional_integer("size")?.unwrap_or(1);
    let result = receiver(this)?;
    let mut rows = Vec::new();
    for _ in 0..size {
        match result.next_row(vm)? {
            Some(row) => rows.push(row),
            None => break,
        }
    }
    Ok(Value::list(rows))
}

fn scalars(_vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let result = receiver(this)?;
    result.check_rows()?;
    let index = match arguments.value("index") {
        value if value.as_str().is_some() => {
            let name = value.as_str().unwrap_or_else(|| "".into());
            result.keys.iter().position(|key| **key == *name).ok_or_else(|| {
                raise(&NO_SUCH_COLUMN_ERROR, format!("Could not locate column in row for column '{name}'"))
            })?
        }
        _ => usize::try_from(arguments.integer("index")?)
            .map_err(|_| raise(&exception_class::INDEX_ERROR, "index out of range"))?,
    };
    Ok(result.shaped(Shape::Scalar(index)))
}
