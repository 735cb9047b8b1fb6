//! Rows: tuples whose items have names too, and mappings.

use std::rc::Rc;

use alembic_connection::SqlValue;
use alembic_evaluator::{
    BinaryOperator, CompareOperator, Member, NativeClass, Object, Outcome, Value, Vm, exception_class, raise,
    unsupported,
};

use crate::sqlalchemy::exceptions::NO_SUCH_COLUMN_ERROR;
use crate::value::python_value;

/// `sqlalchemy.engine.Row`
pub(crate) static ROW: NativeClass = NativeClass {
    name: "Row",
    module: "sqlalchemy.engine.row",
    members: &[
        Member::property("_mapping", |_, this| {
            let row = row(this)?;
            Ok(Value::new_object(MappingRow(Values {
                keys: row.0.keys.clone(),
                values: row.0.values.clone(),
            })))
        }),
        Member::property("_fields", |_, this| {
            Ok(Value::tuple(row(this)?.0.keys.iter().map(Value::string).collect()))
        }),
        Member::method("_asdict", "()", |vm, this, _| row(this)?.0.dict(vm)),
        Member::method("_tuple", "()", |vm, this, _| row(this)?.0.tuple(vm)),
        Member::property("t", |vm, this| row(this)?.0.tuple(vm)),
        Member::method("count", "(value, /)", |vm, this, arguments| {
            let tuple = row(this)?.0.tuple(vm)?;
            let count = vm.get_attribute(&tuple, "count")?;
            vm.call(&count, alembic_evaluator::CallArguments::positional(vec![arguments.value("value")]))
        }),
    ],
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.engine.RowMapping`
pub(crate) static ROW_MAPPING: NativeClass = NativeClass {
    name: "RowMapping",
    module: "sqlalchemy.engine.row",
    members: &[
        Member::method("keys", "()", |_, this, _| Ok(Value::strings(mapping(this)?.0.keys.iter()))),
        Member::method("values", "()", |vm, this, _| mapping(this)?.0.items(vm).map(Value::list)),
        Member::method("items", "()", |vm, this, _| {
            let values = &mapping(this)?.0;
            let items = values.items(vm)?;
            Ok(Value::list(
                values
                    .keys
                    .iter()
                    .zip(items)
                    .map(|(key, value)| Value::tuple(vec![Value::string(key), value]))
                    .collect(),
            ))
        }),
        Member::method("get", "(key, default=None)", |vm, this, arguments| {
            let found = match arguments.value("key").as_str() {
                Some(key) => mapping(this)?.0.named(vm, &key)?,
                None => None,
            };
            Ok(found.unwrap_or_else(|| arguments.value("default")))
        }),
    ],
    ..NativeClass::DEFAULT
};

/// A row as a tuple.
pub(super) struct Row(Values);

/// A row as a mapping.
pub(super) struct MappingRow(Values);

struct Values {
    keys: Rc<[String]>,
    values: Rc<[SqlValue]>,
}

impl Row {
    pub(super) fn new(keys: Rc<[String]>, values: Rc<[SqlValue]>) -> Self {
        Self(Values { keys, values })
    }
}

impl MappingRow {
    pub(super) fn new(keys: Rc<[String]>, values: Rc<[SqlValue]>) -> Self {
        Self(Values { keys, values })
    }
}

impl Values {
    fn items(&self, vm: &mut Vm) -> Outcome<Vec<Value>> {
        self.values.iter().map(|value| python_value(vm, value)).collect()
    }

    fn tuple(&self, vm: &mut Vm) -> Outcome<Value> {
        self.items(vm).map(Value::tuple)
    }

    fn dict(&self, vm: &mut Vm) -> Outcome<Value> {
        let items = self.items(vm)?;
        Ok(Value::dict(self.keys.iter().map(String::as_str).zip(items)))
    }

    fn named(&self, vm: &mut Vm, name: &str) -> Outcome<Option<Value>> {
        let index = self.keys.iter().position(|key| key == name);
        index.and_then(|index| self.values.get(index)).map(|value| python_value(vm, value)).transpose()
    }
}

impl Object for Row {
    fn class(&self) -> &'static NativeClass {
        &ROW
    }

    fn attribute(&self, vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        match self.0.named(vm, name)? {
            None if name.starts_with("__") => Ok(None),
            None => Err(raise(
                &exception_class::ATTRIBUTE_ERROR,
                format!("Could not locate column in row for column '{name}'"),
            )),
            found => Ok(found),
        }
    }

    fn length(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.0.values.len()))
    }

    fn iterate(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        self.0.items(vm).map(|items| Some(Value::iterator(items)))
    }

    fn item(&self, vm: &mut Vm, _this: &Value, key: &Value) -> Outcome<Value> {
        let tuple = self.0.tuple(vm)?;
        vm.get_item(&tuple, key)
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
        vm: &mut Vm,
        _this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        let tuple = self.0.tuple(vm)?;
        let result =
            if reflected { vm.binary(operator, other, &tuple) } else { vm.binary(operator, &tuple, other) };
        result.map(Some)
    }

    fn repr(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        let tuple = self.0.tuple(vm)?;
        Ok(vm.repr(&tuple)?.to_string())
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

    fn contains(&self, _vm: &mut Vm, _this: &Value, item: &Value) -> Outcome<Option<bool>> {
        Ok(Some(item.as_str().is_some_and(|name| self.0.keys.iter().any(|key| **key == *name))))
    }

    fn item(&self, vm: &mut Vm, _this: &Value, key: &Value) -> Outcome<Value> {
        let Some(name) = key.as_str() else {
            return Err(unsupported("a row's mapping is read by column names here"));
        };
        self.0.named(vm, &name)?.ok_or_else(|| {
            raise(&NO_SUCH_COLUMN_ERROR, format!("Could not locate column in row for column '{name}'"))
        })
    }

    fn repr(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        let dict = self.0.dict(vm)?;
        Ok(vm.repr(&dict)?.to_string())
    }
}

fn row(this: &Value) -> Outcome<Rc<Row>> {
    this.object::<Row>().ok_or_else(|| unsupported(format!("`{}` is no row here", this.type_name())))
}

fn mapping(this: &Value) -> Outcome<Rc<MappingRow>> {
    this.object::<MappingRow>().ok_or_else(|| unsupported(format!("`{}` is no row here", this.type_name())))
}
