//! What an execution gives: `CursorResult`, `MappingResult`, `ScalarResult`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use alembic_connection::{Outcome as Fetched, SqlValue};
use alembic_dialect::ResultColumn;
use alembic_evaluator::{
    Arguments, CallArguments, Member, NativeClass, Object, Outcome, Set, Value, Vm, raise, unsupported,
};

use super::row::{Converters, MappingRow, Row, RowContent, column_value, not_located};
pub(crate) use super::row::{ROW, ROW_MAPPING, row_value};
use super::row_views::KeyView;
use crate::sqlalchemy::exceptions::{
    INVALID_REQUEST_ERROR, MULTIPLE_RESULTS_FOUND, NO_RESULT_FOUND, NO_SUCH_COLUMN_ERROR,
    RESOURCE_CLOSED_ERROR,
};
use crate::sqlalchemy::selectables::column_key;
use crate::sqlalchemy::types::conversion::from_database;

/// The methods that all three share; the rows differ by the result's shape.
macro_rules! fetching {
    ($class:ident: $($own:expr),* $(,)?) => {
        &[
            Member::method("all", "()", |vm, this, _| receiver(this)?.rest(vm).map(Value::list)),
            Member::method("fetchall", "()", |vm, this, _| receiver(this)?.rest(vm).map(Value::list)),
            Member::method("fetchmany", "(size=None)", fetchmany),
            Member::method("fetchone", "()", |vm, this, _| {
                Ok(receiver(this)?.next_value(vm)?.unwrap_or(Value::None))
            }),
            Member::method("partitions", "(size=None)", partitions),
            Member::method("first", "()", |vm, this, _| {
                let result = receiver(this)?;
                let first = result.next_value(vm)?;
                result.close();
                Ok(first.unwrap_or(Value::None))
            }),
            Member::method("one", "()", |vm, this, _| {
                receiver(this)?.only(vm, "exactly one was", ResultObject::next_value)?.ok_or_else(no_row)
            }),
            Member::method("one_or_none", "()", |vm, this, _| {
                let only = receiver(this)?.only(vm, "one or none was", ResultObject::next_value)?;
                Ok(only.unwrap_or(Value::None))
            }),
            Member::Method { name: "unique", signature: "(strategy=None)", call: unique, returns: Some(&$class) },
            Member::Method {
                name: "yield_per",
                signature: "(num)",
                call: |_, this, arguments| {
                    receiver(this)?.group_size.set(usize::try_from(arguments.integer("num")?).ok());
                    Ok(this.clone())
                },
                returns: Some(&$class),
            },
            Member::method("close", "()", |_, this, _| {
                receiver(this)?.close();
                Ok(Value::None)
            }),
            Member::property("closed", |_, this| Ok(Value::Bool(receiver(this)?.state.borrow().is_closed))),
            $($own),*
        ]
    };
}

/// `sqlalchemy.engine.Result`
pub(crate) static RESULT: NativeClass =
    NativeClass { name: "Result", module: "sqlalchemy.engine.result", ..NativeClass::DEFAULT };

/// `sqlalchemy.engine.CursorResult`
pub(crate) static CURSOR_RESULT: NativeClass = NativeClass {
    name: "CursorResult",
    module: "sqlalchemy.engine.cursor",
    bases: &[&RESULT],
    enters: Some(&CURSOR_RESULT),
    members: fetching![
        CURSOR_RESULT:
        Member::method("scalar", "()", |vm, this, _| {
            let result = receiver(this)?;
            let first = result.next_scalar(vm)?;
            result.close();
            Ok(first.unwrap_or(Value::None))
        }),
        Member::method("scalar_one", "()", |vm, this, _| {
            receiver(this)?.only(vm, "exactly one was", ResultObject::next_scalar)?.ok_or_else(no_row)
        }),
        Member::method("scalar_one_or_none", "()", |vm, this, _| {
            let only = receiver(this)?.only(vm, "one or none was", ResultObject::next_scalar)?;
            Ok(only.unwrap_or(Value::None))
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
        Member::Method {
            name: "columns",
            signature: "(*col_expressions)",
            call: columns,
            returns: Some(&CURSOR_RESULT)
        },
        Member::Method {
            name: "tuples",
            signature: "()",
            call: |_, this, _| Ok(this.clone()),
            returns: Some(&CURSOR_RESULT),
        },
        Member::property("t", |_, this| Ok(this.clone())),
        Member::method("keys", "()", keys),
        Member::property("rowcount", |_, this| Ok(Value::int(receiver(this)?.row_count))),
        Member::property("returns_rows", |_, this| Ok(Value::Bool(receiver(this)?.returns_rows))),
        Member::property("inserted_primary_key", |_, this| match &receiver(this)?.primary_key {
            Some(key) => Ok(key.clone()),
            None => Err(raise(
                &INVALID_REQUEST_ERROR,
                "Statement is not an insert() expression construct or executemany() compiled statement.",
            )),
        }),
        Member::property("lastrowid", |_, this| {
            Ok(receiver(this)?.last_row_id.map_or(Value::None, Value::int))
        }),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.engine.MappingResult`
pub(crate) static MAPPING_RESULT: NativeClass = NativeClass {
    name: "MappingResult",
    module: "sqlalchemy.engine.result",
    enters: Some(&MAPPING_RESULT),
    members: fetching![
        MAPPING_RESULT:
        Member::Method {
            name: "columns",
            signature: "(*col_expressions)",
            call: columns,
            returns: Some(&MAPPING_RESULT)
        },
        Member::method("keys", "()", keys),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.engine.ScalarResult`
pub(crate) static SCALAR_RESULT: NativeClass = NativeClass {
    name: "ScalarResult",
    module: "sqlalchemy.engine.result",
    enters: Some(&SCALAR_RESULT),
    members: fetching![SCALAR_RESULT:],
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
    columns: RefCell<Columns>,
    returns_rows: bool,
    row_count: i64,
    last_row_id: Option<i64>,
    primary_key: Option<Value>,
    shape: Shape,
    uniqueness: RefCell<Option<Rc<Uniqueness>>>,
    /// `yield_per(…)`
    group_size: Cell<Option<usize>>,
    state: Rc<RefCell<State>>,
}

/// Which columns a result gives.
#[derive(Clone)]
struct Columns {
    keys: Rc<[String]>,
    converters: Converters,
    /// `columns(…)`: the positions among those that the database gave; all of them otherwise.
    chosen: Option<Rc<[usize]>>,
}

/// `unique(…)`: what was given already.
struct Uniqueness {
    strategy: Value,
    seen: Rc<Set>,
}

/// What the views of one result share.
struct State {
    rows: VecDeque<Vec<SqlValue>>,
    is_closed: bool,
}

impl ResultObject {
    pub(crate) fn new(fetched: Fetched) -> Self {
        Self {
            returns_rows: !fetched.columns.is_empty(),
            row_count: fetched.row_count,
            last_row_id: fetched.last_row_id,
            columns: RefCell::new(Columns {
                keys: fetched.columns.into_iter().map(|column| column.name).collect(),
                converters: None,
                chosen: None,
            }),
            primary_key: None,
            shape: Shape::Row,
            uniqueness: RefCell::default(),
            group_size: Cell::default(),
            state: Rc::new(RefCell::new(State { rows: fetched.rows.into(), is_closed: false })),
        }
    }

    /// The result of a statement that gives columns of these types.
    pub(crate) fn with_types(self, vm: &Vm, columns: &[ResultColumn]) -> Self {
        let converters: Rc<[Option<Value>]> =
            columns.iter().map(|column| from_database(vm, column.conversion)).collect();
        if converters.iter().any(Option::is_some) {
            self.columns.borrow_mut().converters = Some(converters);
        }
        self
    }

    /// The result of an `insert()` with the primary key of the row that it has made.
    pub(crate) fn with_primary_key(self, primary_key: Option<Value>) -> Self {
        Self { primary_key, ..self }
    }

    /// The same rows, given another way.
    fn shaped(&self, shape: Shape) -> Value {
        Value::new_object(Self {
            columns: self.columns.clone(),
            uniqueness: self.uniqueness.clone(),
            group_size: self.group_size.clone(),
            state: self.state.clone(),
            primary_key: self.primary_key.clone(),
            shape,
            ..*self
        })
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

    /// The next row in the result's shape, duplicates left out where that was asked for.
    fn next_value(&self, vm: &mut Vm) -> Outcome<Option<Value>> {
        self.check_open()?;
        loop {
            let Some(values) = self.next_values() else { return Ok(None) };
            let value = self.value(vm, values)?;
            if self.is_new(vm, &value)? {
                return Ok(Some(value));
            }
        }
    }

    /// The first value of the next row.
    fn next_scalar(&self, vm: &mut Vm) -> Outcome<Option<Value>> {
        match self.next_value(vm)? {
            Some(row) => vm.get_item(&row, &Value::int(0)).map(Some),
            None => Ok(None),
        }
    }

    fn next_values(&self) -> Option<Vec<SqlValue>> {
        self.state.borrow_mut().rows.pop_front()
    }

    fn rest(&self, vm: &mut Vm) -> Outcome<Vec<Value>> {
        let mut rest = Vec::with_capacity(self.state.borrow().rows.len());
        while let Some(value) = self.next_value(vm)? {
            rest.push(value);
        }
        Ok(rest)
    }

    /// At most `size` values.
    fn group(&self, vm: &mut Vm, size: usize) -> Outcome<Vec<Value>> {
        let mut group = Vec::new();
        while group.len() < size {
            match self.next_value(vm)? {
                Some(value) => group.push(value),
                None => break,
            }
        }
        Ok(group)
    }

    /// The only value there is.
    fn only(
        &self,
        vm: &mut Vm,
        expected: &str,
        next: fn(&Self, &mut Vm) -> Outcome<Option<Value>>,
    ) -> Outcome<Option<Value>> {
        let first = next(self, vm)?;
        let several = next(self, vm)?.is_some();
        self.close();
        if several {
            return Err(raise(
                &MULTIPLE_RESULTS_FOUND,
                format!("Multiple rows were found when {expected} required"),
            ));
        }
        Ok(first)
    }

    fn value(&self, vm: &mut Vm, values: Vec<SqlValue>) -> Outcome<Value> {
        if let Shape::Scalar(index) = self.shape {
            let converters = self.columns.borrow().converters.clone();
            return column_value(vm, &values, &converters, index);
        }
        let columns = self.columns.borrow();
        let values = match &columns.chosen {
            Some(chosen) => RowContent {
                keys: columns.keys.clone(),
                values: chosen.iter().filter_map(|index| values.get(*index).cloned()).collect(),
                converters: columns.converters.as_ref().map(|converters| {
                    chosen.iter().map(|index| converters.get(*index).cloned().flatten()).collect()
                }),
            },
            None => RowContent {
                keys: columns.keys.clone(),
                values: values.into(),
                converters: columns.converters.clone(),
            },
        };
        Ok(match self.shape {
            Shape::Mapping => Value::new_object(MappingRow::new(values)),
            _ => Value::new_object(Row::new(values)),
        })
    }

    fn is_new(&self, vm: &mut Vm, value: &Value) -> Outcome<bool> {
        let Some(uniqueness) = self.uniqueness.borrow().clone() else { return Ok(true) };
        let key = match (&uniqueness.strategy, self.shape) {
            (Value::None, Shape::Mapping) => {
                let values = vm.call_method(value, "values", Vec::new())?;
                Value::tuple(vm.iterate(&values)?)
            }
            (Value::None, _) => value.clone(),
            (strategy, _) => vm.call(strategy, CallArguments::positional(vec![value.clone()]))?,
        };
        vm.set_add(&uniqueness.seen, key)
    }

    /// The position of a column, by its name or its number.
    fn position(&self, vm: &mut Vm, column: &Value) -> Outcome<usize> {
        let keys = self.columns.borrow().keys.clone();
        let name = match column {
            Value::Object(_) => Some(column_key(vm, column)?.into()),
            other => other.as_str(),
        };
        if let Some(name) = name {
            return keys
                .iter()
                .rposition(|key| **key == *name)
                .ok_or_else(|| raise(&NO_SUCH_COLUMN_ERROR, not_located(&name)));
        }
        let names = Value::strings(keys.iter());
        vm.get_item(&names, column)?;
        let index = column.as_integer().unwrap_or_default();
        let index = if index < 0 { index + i64::try_from(keys.len()).unwrap_or_default() } else { index };
        Ok(usize::try_from(index).unwrap_or_default())
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
        self.check_rows()?;
        Ok(Some(this.clone()))
    }

    fn next(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Option<Value>>> {
        self.next_value(vm).map(Some)
    }

    fn enter(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(this.clone()))
    }

    fn exit(&self, _vm: &mut Vm, _this: &Value, _exception: Option<&Value>) -> Outcome<bool> {
        self.close();
        Ok(false)
    }
}

/// `result.partitions(size)`: lists of rows.
struct Partitions {
    result: Rc<ResultObject>,
    size: usize,
}

static PARTITIONS: NativeClass = NativeClass { name: "generator", ..NativeClass::DEFAULT };

impl Object for Partitions {
    fn class(&self) -> &'static NativeClass {
        &PARTITIONS
    }

    fn iterate(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(this.clone()))
    }

    fn next(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Option<Value>>> {
        let group = self.result.group(vm, self.size)?;
        Ok(Some((!group.is_empty()).then(|| Value::list(group))))
    }
}

fn receiver(this: &Value) -> Outcome<Rc<ResultObject>> {
    this.object::<ResultObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no result here", this.type_name())))
}

fn no_row() -> alembic_evaluator::Interruption {
    raise(&NO_RESULT_FOUND, "No row was found when one was required")
}

/// The number of rows of one group: as given, as `yield_per()` said, or this.
fn group_size(result: &ResultObject, arguments: &Arguments, otherwise: usize) -> Outcome<usize> {
    Ok(match arguments.optional_integer("size")? {
        Some(size) => usize::try_from(size).unwrap_or(usize::MAX),
        None => result.group_size.get().unwrap_or(otherwise),
    })
}

fn fetchmany(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let result = receiver(this)?;
    result.check_open()?;
    let size = group_size(&result, &arguments, 1)?;
    result.group(vm, size).map(Value::list)
}

fn partitions(_vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let result = receiver(this)?;
    let size = group_size(&result, &arguments, usize::MAX)?;
    Ok(Value::new_object(Partitions { result, size }))
}

fn unique(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let Value::Set(seen) = vm.new_set(Vec::new(), false)? else { return Ok(this.clone()) };
    let uniqueness = Uniqueness { strategy: arguments.value("strategy"), seen };
    *receiver(this)?.uniqueness.borrow_mut() = Some(Rc::new(uniqueness));
    Ok(this.clone())
}

fn keys(_vm: &mut Vm, this: &Value, _arguments: Arguments) -> Outcome<Value> {
    let result = receiver(this)?;
    result.check_rows()?;
    let keys = result.columns.borrow().keys.clone();
    Ok(KeyView::value(keys))
}

fn scalars(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let result = receiver(this)?;
    result.check_rows()?;
    let position = result.position(vm, &arguments.value("index"))?;
    let chosen = result.columns.borrow().chosen.as_ref().and_then(|chosen| chosen.get(position).copied());
    Ok(result.shaped(Shape::Scalar(chosen.unwrap_or(position))))
}

/// `columns(…)` changes the result itself.
fn columns(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let result = receiver(this)?;
    result.check_rows()?;
    let mut positions = Vec::new();
    for column in arguments.rest() {
        positions.push(result.position(vm, column)?);
    }
    let before = result.columns.borrow().clone();
    let keys = positions.iter().filter_map(|position| before.keys.get(*position).cloned()).collect();
    let chosen = positions
        .iter()
        .map(|position| before.chosen.as_ref().and_then(|chosen| chosen.get(*position)).unwrap_or(position))
        .copied()
        .collect();
    let converters = result.columns.borrow().converters.clone();
    *result.columns.borrow_mut() = Columns { keys, converters, chosen: Some(chosen) };
    Ok(this.clone())
}
