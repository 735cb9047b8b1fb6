//! Rows: sequences whose items have names too, and mappings.

use std::rc::Rc;

use alembic_connection::SqlValue;
use alembic_evaluator::{
    BinaryOperator, CompareOperator, Member, NativeClass, Object, Outcome, Value, Vm, exception_class, raise,
    unsupported,
};

use super::row_views::{KeyView, MappingView};
use crate::sqlalchemy::exceptions::NO_SUCH_COLUMN_ERROR;
use crate::sqlalchemy::selectables::column_key;
use crate::sqlalchemy::types::conversion::converted_from_database;
use crate::value::python_value;

/// `sqlalchemy.engine.Row`
pub(crate) static ROW: NativeClass = NativeClass {
    name: "Row",
    module: "sqlalchemy.engine.row",
    members: &[
        Member::Property {
            name: "_mapping",
            get: |_, this| Ok(Value::new_object(MappingRow(row(this)?.0.clone()))),
            set: None,
            returns: Some(&ROW_MAPPING),
        },
        Member::property("_fields", |_, this| {
            Ok(Value::tuple(row(this)?.0.keys.iter().map(Value::string).collect()))
        }),
        Member::method("_asdict", "()", |vm, this, _| row(this)?.0.dict(vm)),
        Member::method("_tuple", "()", |_, this, _| Ok(this.clone())),
        Member::method("tuple", "()", |_, this, _| Ok(this.clone())),
        Member::property("_t", |_, this| Ok(this.clone())),
        Member::property("t", |_, this| Ok(this.clone())),
        Member::property("count", |vm, this| row(this)?.0.named_or_of_tuple(vm, "count")),
        Member::property("index", |vm, this| row(this)?.0.named_or_of_tuple(vm, "index")),
    ],
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.engine.RowMapping`
pub(crate) static ROW_MAPPING: NativeClass = NativeClass {
    name: "RowMapping",
    module: "sqlalchemy.engine.row",
    members: &[
        Member::method("keys", "()", |_, this, _| Ok(KeyView::value(mapping(this)?.0.keys.clone()))),
        Member::method("values", "()", |vm, this, _| {
            let values = &mapping(this)?.0;
            let items = values.items(vm)?;
            Ok(MappingView::of_values(this, items))
        }),
        Member::method("items", "()", |vm, this, _| {
            let values = &mapping(this)?.0;
            let items = values.items(vm)?;
            let pairs = values.keys.iter().map(Value::string).zip(items);
            let pairs = pairs.map(|(key, value)| Value::tuple(vec![key, value])).collect();
            Ok(MappingView::of_pairs(this, pairs))
        }),
        Member::method("get", "(key, default=None)", |vm, this, arguments| {
            let found = mapping(this)?.0.keyed(vm, &arguments.value("key"))?;
            Ok(found.unwrap_or_else(|| arguments.value("default")))
        }),
    ],
    ..NativeClass::DEFAULT
};

/// A row as a sequence.
pub(super) struct Row(RowContent);

/// A row as a mapping.
pub(super) struct MappingRow(RowContent);

#[derive(Clone)]
pub(super) struct RowContent {
    pub(super) keys: Rc<[String]>,
    pub(super) values: Rc<[SqlValue]>,
    /// The types of the project that values go through, where there are any.
    pub(super) converters: Converters,
}

/// For each column of a result the type of the project that its values go through.
pub(super) type Converters = Option<Rc<[Option<Value>]>>;

/// A value of a result's row in Python.
pub(super) fn column_value(
    vm: &mut Vm,
    values: &[SqlValue],
    converters: &Converters,
    index: usize,
) -> Outcome<Value> {
    let value = match values.get(index) {
        Some(value) => python_value(vm, value)?,
        None => return Ok(Value::None),
    };
    match converters.as_ref().and_then(|converters| converters.get(index)) {
        Some(Some(converter)) => converted_from_database(vm, converter, value),
        _ => Ok(value),
    }
}

impl Row {
    pub(super) fn new(values: RowContent) -> Self {
        Self(values)
    }
}

/// A row of these columns and values.
pub(crate) fn row_value(keys: Vec<String>, values: Vec<SqlValue>) -> Value {
    Value::new_object(Row::new(RowContent { keys: keys.into(), values: values.into(), converters: None }))
}

impl MappingRow {
    pub(super) fn new(values: RowContent) -> Self {
        Self(values)
    }
}

impl RowContent {
    fn items(&self, vm: &mut Vm) -> Outcome<Vec<Value>> {
        (0..self.values.len()).map(|index| self.item(vm, index)).collect()
    }

    fn item(&self, vm: &mut Vm, index: usize) -> Outcome<Value> {
        column_value(vm, &self.values, &self.converters, index)
    }

    fn tuple(&self, vm: &mut Vm) -> Outcome<Value> {
        self.items(vm).map(Value::tuple)
    }

    fn dict(&self, vm: &mut Vm) -> Outcome<Value> {
        let items = self.items(vm)?;
        Ok(Value::dict(self.keys.iter().map(String::as_str).zip(items)))
    }

    /// The value of a column; of several columns of one name the last.
    fn named(&self, vm: &mut Vm, name: &str) -> Outcome<Option<Value>> {
        let index = self.keys.iter().rposition(|key| key == name);
        index.map(|index| self.item(vm, index)).transpose()
    }

    fn named_or_of_tuple(&self, vm: &mut Vm, name: &str) -> Outcome<Value> {
        if let Some(value) = self.named(vm, name)? {
            return Ok(value);
        }
        let tuple = self.tuple(vm)?;
        vm.get_attribute(&tuple, name)
    }

    /// The value that a mapping has for a key.
    fn keyed(&self, vm: &mut Vm, key: &Value) -> Outcome<Option<Value>> {
        match key {
            // A column stands for its name.
            Value::Object(_) => {
                let name = column_key(vm, key)?;
                self.named(vm, &name)
            }
            key => key.as_str().map_or(Ok(None), |name| self.named(vm, &name)),
        }
    }
}

impl Object for Row {
    fn class(&self) -> &'static NativeClass {
        &ROW
    }

    fn attribute(&self, vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        match self.0.named(vm, name)? {
            None if name.starts_with("__") => Ok(None),
            None => Err(raise(&exception_class::ATTRIBUTE_ERROR, not_located(name))),
            found => Ok(found),
        }
    }

    fn set_attribute(&self, _vm: &mut Vm, _this: &Value, _name: &str, _value: &Value) -> Outcome<bool> {
        Err(raise(&exception_class::ATTRIBUTE_ERROR, "can't set attribute"))
    }

    fn length(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.0.values.len()))
    }

    fn iterate(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        self.0.items(vm).map(|items| Some(Value::iterator(items)))
    }

    fn item(&self, vm: &mut Vm, _this: &Value, key: &Value) -> Outcome<Value> {
        let index = key.as_integer().and_then(|index| usize::try_from(index).ok());
        if let Some(index) = index.filter(|index| *index < self.0.values.len()) {
            return self.0.item(vm, index);
        }
        let tuple = self.0.tuple(vm)?;
        vm.get_item(&tuple, key)
    }

    fn set_item(&self, _vm: &mut Vm, this: &Value, _key: &Value, _value: Value) -> Outcome<()> {
        Err(not_assignable(this))
    }

    fn compare(
        &self,
        vm: &mut Vm,
        _this: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let other = match other.object::<Row>() {
            Some(row) => row.0.tuple(vm)?,
            None => other.clone(),
        };
        let tuple = self.0.tuple(vm)?;
        vm.compare(operator, &tuple, &other).map(Some)
    }

    fn binary(
        &self,
        _vm: &mut Vm,
        this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        let (left, right) = if reflected { (other, this) } else { (this, other) };
        Err(raise(
            &exception_class::TYPE_ERROR,
            format!(
                "unsupported operand type(s) for {}: '{}' and '{}'",
                operator.symbol(),
                left.type_name(),
                right.type_name()
            ),
        ))
    }

    fn repr(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        let tuple = self.0.tuple(vm)?;
        Ok(vm.repr(&tuple)?.to_string())
    }

    fn key(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        self.0.tuple(vm).map(Some)
    }
}

impl Object for MappingRow {
    fn class(&self) -> &'static NativeClass {
        &ROW_MAPPING
    }

    fn length(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.0.values.len()))
    }

    fn iterate(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::iterator(self.0.keys.iter().map(Value::string).collect())))
    }

    fn contains(&self, vm: &mut Vm, _this: &Value, item: &Value) -> Outcome<Option<bool>> {
        Ok(Some(self.0.keyed(vm, item)?.is_some()))
    }

    fn item(&self, vm: &mut Vm, _this: &Value, key: &Value) -> Outcome<Value> {
        match self.0.keyed(vm, key)? {
            Some(value) => Ok(value),
            None => Err(raise(&NO_SUCH_COLUMN_ERROR, not_located(&vm.str(key)?))),
        }
    }

    fn set_item(&self, _vm: &mut Vm, this: &Value, _key: &Value, _value: Value) -> Outcome<()> {
        Err(not_assignable(this))
    }

    fn compare(
        &self,
        vm: &mut Vm,
        _this: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let other = match other.object::<MappingRow>() {
            Some(row) => row.0.dict(vm)?,
            None => other.clone(),
        };
        let dict = self.0.dict(vm)?;
        vm.compare(operator, &dict, &other).map(Some)
    }

    fn repr(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        let dict = self.0.dict(vm)?;
        Ok(vm.repr(&dict)?.to_string())
    }
}

/// SQLAlchemy's text for a column that a row does not have.
pub(super) fn not_located(name: &str) -> String {
    format!("Could not locate column in row for column '{name}'")
}

fn not_assignable(this: &Value) -> alembic_evaluator::Interruption {
    raise(
        &exception_class::TYPE_ERROR,
        format!("'{}' object does not support item assignment", this.type_name()),
    )
}

fn row(this: &Value) -> Outcome<Rc<Row>> {
    this.object::<Row>().ok_or_else(|| unsupported(format!("`{}` is no row here", this.type_name())))
}

fn mapping(this: &Value) -> Outcome<Rc<MappingRow>> {
    this.object::<MappingRow>().ok_or_else(|| unsupported(format!("`{}` is no row here", this.type_name())))
}
