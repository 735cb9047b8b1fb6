//! What a mapped class is mapped to, and the attributes that its instances have.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_evaluator::{
    CallArguments, Class, Interruption, Member, NativeClass, Object, Outcome, Value, Vm, exception_class,
    raise,
};
use alembic_schema::Table;

use crate::sqlalchemy::columns::ColumnObject;
use crate::sqlalchemy::tables::{TABLE, TableObject};

/// The mapping of a class; the class keeps it.
pub(crate) struct Mapping {
    /// The table that the class itself declares, or that of the class whose table it shares.
    pub(crate) table: Value,
    /// The mapped class that it derives from.
    pub(crate) inherits: Option<Rc<Class>>,
    /// The attributes that are columns, in order: key and column.
    columns: RefCell<Vec<(Rc<str>, Value)>>,
}

/// Why a class that should be mapped is not.
struct Failure(Interruption);

impl Mapping {
    pub(super) fn new(table: Value, inherits: Option<Rc<Class>>, columns: Vec<(Rc<str>, Value)>) -> Self {
        Self { table, inherits, columns: RefCell::new(columns) }
    }

    /// The attributes that are columns, in order: key and column.
    pub(crate) fn columns(&self) -> Vec<(Rc<str>, Value)> {
        self.columns.borrow().clone()
    }
}

/// The mapping of a class that has one of its own.
///
/// # Errors
/// Why it could not be mapped.
pub(crate) fn mapping_of(class: &Class) -> Outcome<Option<Rc<Mapping>>> {
    let Some(payload) = class.payload() else { return Ok(None) };
    match payload.clone().downcast::<Mapping>() {
        Ok(mapping) => Ok(Some(mapping)),
        Err(_) => match payload.downcast::<Failure>() {
            Ok(failure) => Err(failure.0.clone()),
            Err(_) => Ok(None),
        },
    }
}

/// The table of a mapped class, whose columns are known by the names of the attributes; `None` for any other value.
///
/// # Errors
/// Why the class could not be mapped.
pub(crate) fn table_of_model(value: &Value) -> Outcome<Option<Table>> {
    let Value::Class(class) = value else { return Ok(None) };
    let Some(mapping) = mapping_of(class)? else { return Ok(None) };
    let Some(object) = mapping.table.object::<TableObject>() else { return Ok(None) };
    let mut table = object.table();
    for (attribute, column) in mapping.columns() {
        let Some(column) = column.object::<ColumnObject>() else { continue };
        let name = column.name();
        for column in table.columns.iter_mut().filter(|column| column.name == name) {
            column.key = Some(attribute.to_string());
        }
    }
    Ok(Some(table))
}

/// Keeps why a class is not mapped for whoever looks at what its table would be.
pub(super) fn keep_failure(class: &Class, why: Interruption) {
    class.set_payload(Rc::new(Failure(why)));
}

/// Gives a class its mapping: attributes, `__table__` and `__mapper__`.
pub(super) fn establish(class: &Rc<Class>, mapping: Mapping, own: &[(Rc<str>, Value)]) {
    let namespace = class.namespace();
    for (key, column) in own {
        namespace.set_shared(key, Value::new_object(Attribute { key: key.clone(), column: column.clone() }));
    }
    if mapping.table.is(&class.lookup("__table__").unwrap_or(Value::None)) {
        // Said already.
    } else {
        namespace.set("__table__", mapping.table.clone());
    }
    namespace.set("__mapper__", Value::new_object(Mapper { class: class.clone() }));
    if class.lookup("__init__").is_none() {
        namespace.set("__init__", Value::new_object(Initializer));
    }
    class.set_payload(Rc::new(mapping));
}

/// `sqlalchemy.orm.InstrumentedAttribute`: the class gives the column, an instance its value.
pub(crate) static ATTRIBUTE: NativeClass = NativeClass {
    name: "InstrumentedAttribute",
    module: "sqlalchemy.orm.attributes",
    dynamic: true,
    ..NativeClass::DEFAULT
};

struct Attribute {
    key: Rc<str>,
    column: Value,
}

impl Object for Attribute {
    fn class(&self) -> &'static NativeClass {
        &ATTRIBUTE
    }

    fn attribute(&self, _: &mut Vm, _: &Value, name: &str) -> Outcome<Option<Value>> {
        Ok((name == "__get__")
            .then(|| Value::new_object(Getter { key: self.key.clone(), column: self.column.clone() })))
    }
}

struct Getter {
    key: Rc<str>,
    column: Value,
}

impl Object for Getter {
    fn class(&self) -> &'static NativeClass {
        &ATTRIBUTE
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        match arguments.positional.first() {
            None | Some(Value::None) => Ok(self.column.clone()),
            Some(instance) => super::state::missing_value(vm, instance, &self.key),
        }
    }
}

/// The `__init__` that SQLAlchemy gives a mapped class: keyword arguments become attributes.
struct Initializer;

impl Object for Initializer {
    fn class(&self) -> &'static NativeClass {
        &ATTRIBUTE
    }

    fn attribute(&self, _: &mut Vm, _: &Value, name: &str) -> Outcome<Option<Value>> {
        Ok((name == "__get__").then(|| Value::new_object(Binder)))
    }
}

struct Binder;

impl Object for Binder {
    fn class(&self) -> &'static NativeClass {
        &ATTRIBUTE
    }

    fn call(&self, _: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        Ok(Value::new_object(Bound { this: arguments.positional.first().cloned().unwrap_or(Value::None) }))
    }
}

struct Bound {
    this: Value,
}

impl Object for Bound {
    fn class(&self) -> &'static NativeClass {
        &ATTRIBUTE
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        let class = vm.type_of(&self.this);
        if !arguments.positional.is_empty() {
            return Err(alembic_evaluator::unsupported(
                "a mapped class is made with keyword arguments only here",
            ));
        }
        for (name, value) in arguments.keywords {
            let Value::Class(class) = &class else { break };
            if class.lookup(&name).is_none() {
                return Err(raise(
                    &exception_class::TYPE_ERROR,
                    format!("'{name}' is an invalid keyword argument for {}", class.name()),
                ));
            }
            vm.set_attribute(&self.this, &name, value)?;
        }
        Ok(Value::None)
    }
}

/// `sqlalchemy.orm.Mapper`
pub(crate) static MAPPER: NativeClass = NativeClass {
    name: "Mapper",
    module: "sqlalchemy.orm.mapper",
    members: &[
        Member::Property { name: "local_table", get: table, set: None, returns: Some(&TABLE) },
        Member::Property { name: "mapped_table", get: table, set: None, returns: Some(&TABLE) },
        Member::Property { name: "persist_selectable", get: table, set: None, returns: Some(&TABLE) },
        Member::property("class_", |_, this| Ok(mapper(this)?.map_or(Value::None, Value::Class))),
        Member::property("columns", |_, this| {
            let Some(class) = mapper(this)? else { return Ok(Value::None) };
            let columns = mapping_of(&class)?.map(|mapping| mapping.columns()).unwrap_or_default();
            let columns = columns.into_iter().map(|(key, column)| (key.to_string(), column)).collect();
            Ok(crate::sqlalchemy::tables::column_collection(columns))
        }),
        Member::property("inherits", |_, this| {
            let Some(class) = mapper(this)? else { return Ok(Value::None) };
            let parent = mapping_of(&class)?.and_then(|mapping| mapping.inherits.clone());
            Ok(parent.and_then(|parent| parent.namespace().get("__mapper__")).unwrap_or(Value::None))
        }),
    ],
    ..NativeClass::DEFAULT
};

struct Mapper {
    class: Rc<Class>,
}

impl Object for Mapper {
    fn class(&self) -> &'static NativeClass {
        &MAPPER
    }
}

fn mapper(this: &Value) -> Outcome<Option<Rc<Class>>> {
    Ok(this.object::<Mapper>().map(|mapper| mapper.class.clone()))
}

fn table(_: &mut Vm, this: &Value) -> Outcome<Value> {
    let Some(class) = mapper(this)? else { return Ok(Value::None) };
    Ok(mapping_of(&class)?.map_or(Value::None, |mapping| mapping.table.clone()))
}
