//! How a class becomes mapped: its attributes, those of its mixins and its annotations become the columns of a table.
//!
//! Source of the order of everything, and of what overrides what: SQLAlchemy 2.1.9, `orm.decl_base`.

mod collect;
mod columns;

use std::rc::Rc;

use alembic_evaluator::{
    CallArguments, Class, Interruption, Outcome, Unsupported, Value, Vm, raise, unsupported,
};

use super::mapping::{Mapping, establish, keep_failure, mapping_of};
use crate::sqlalchemy::columns::ColumnObject;
use crate::sqlalchemy::exceptions::{ARGUMENT_ERROR, INVALID_REQUEST_ERROR};
use crate::sqlalchemy::metadata::MetaDataObject;
use crate::sqlalchemy::tables::TABLE;
use collect::Collection;

/// What is the same for all classes of a declarative base.
#[derive(Clone)]
pub(crate) struct Registry {
    pub(crate) metadata: Value,
    /// `type_annotation_map`, or `None`
    pub(crate) type_map: Value,
    /// Annotations without `Mapped` are attributes of dataclasses.
    pub(crate) dataclasses: bool,
    /// The name of the table of a class that gives none.
    pub(crate) default_name: Option<fn(&str) -> String>,
}

/// Maps a class. What is not supported is kept until somebody looks at the table, or at which tables there are.
///
/// # Errors
/// What SQLAlchemy raises while it maps the class.
pub(crate) fn map_class(vm: &mut Vm, class: &Rc<Class>, registry: &Registry) -> Outcome<()> {
    map_class_by(vm, class, registry, |vm| mapped(vm, class, registry))
}

/// The same by another way of mapping.
///
/// # Errors
/// What is raised on this way.
pub(crate) fn map_class_by(
    vm: &mut Vm,
    class: &Rc<Class>,
    registry: &Registry,
    map: impl FnOnce(&mut Vm) -> Outcome<()>,
) -> Outcome<()> {
    match map(vm) {
        Ok(()) => Ok(()),
        Err(Interruption::Unsupported(why)) => {
            let place = why.place.clone().or_else(|| vm.place());
            let sentence =
                format!("the table of the model `{}` is not known here: {}", class.name(), why.sentence);
            let why: Interruption = Unsupported { sentence, place }.into();
            if let Some(metadata) = metadata_of(class, registry).object::<MetaDataObject>() {
                metadata.add_unknown_model(why.clone());
            }
            keep_failure(class, why);
            Ok(())
        }
        Err(raised) => Err(raised),
    }
}

/// Maps a class.
///
/// # Errors
/// What SQLAlchemy raises while it maps the class, and what is not supported.
pub(crate) fn mapped(vm: &mut Vm, class: &Rc<Class>, registry: &Registry) -> Outcome<()> {
    if class.lookup("__table_cls__").is_some() || class.lookup("__mapper_cls__").is_some() {
        return Err(unsupported("`__table_cls__` and `__mapper_cls__` are not supported"));
    }
    let parent = parent_of(class)?;
    let mut collection = Collection::of(vm, class, registry)?;
    if collection.tablename.is_none()
        && collection.table.is_none()
        && !shares_a_table(parent.as_ref(), &collection)
    {
        let name = registry.default_name.map(|name| Value::string(name(&class.name())));
        collection.tablename = name;
    }
    let shares_table = collection.tablename.is_none() && collection.table.is_none();
    let declared =
        columns::declared(vm, class, registry, &collection, parent.as_ref().filter(|_| shares_table))?;
    let mut own: Vec<(Rc<str>, Value)> = declared
        .iter()
        .filter(|column| column.is_attribute)
        .map(|column| (column.key.clone(), column.value.clone()))
        .collect();
    let table = match (&collection.table, &collection.tablename) {
        (Some(table), _) => {
            let table = vm.resolve(table)?;
            own = attributes_of_table(vm, &table, own)?;
            table
        }
        (None, Some(tablename)) => {
            let metadata = metadata_of(class, registry);
            new_table(vm, tablename, metadata, &declared, &collection.table_args)?
        }
        (None, None) => {
            let Some((_, mapping)) = &parent else {
                return Err(raise(
                    &INVALID_REQUEST_ERROR,
                    format!(
                        "Class {} does not have a __table__ or __tablename__ specified and does not inherit from an \
                         existing table-mapped class.",
                        vm.repr(&Value::Class(class.clone()))?
                    ),
                ));
            };
            if vm.truth(&collection.table_args)? {
                return Err(raise(
                    &ARGUMENT_ERROR,
                    "Can't place __table_args__ on an inherited class with no table.",
                ));
            }
            share_table(vm, class, &mapping.table, &declared)?;
            mapping.table.clone()
        }
    };
    if parent.is_none() {
        require_key(vm, class, &table)?;
    }
    let mut columns = parent.as_ref().map(|(_, mapping)| mapping.columns()).unwrap_or_default();
    for (key, column) in &own {
        match columns.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => *known = column.clone(),
            None => columns.push((key.clone(), column.clone())),
        }
    }
    establish(class, Mapping::new(table, parent.map(|(parent, _)| parent), columns), &own);
    Ok(())
}

/// Whether a class without a name for its table belongs to the table of its parent: it has no key of its own.
fn shares_a_table(parent: Option<&(Rc<Class>, Rc<Mapping>)>, collection: &Collection) -> bool {
    let is_key =
        |value: &Value| value.object::<ColumnObject>().is_some_and(|column| column.column().primary_key);
    let has_key = collection.attributes.values().any(|collected| is_key(&collected.value));
    parent.is_some() && !has_key
}

/// The mapped class that a class derives from.
pub(super) fn parent_of(class: &Class) -> Outcome<Option<(Rc<Class>, Rc<Mapping>)>> {
    for ancestor in class.ancestors() {
        if let Value::Class(ancestor) = ancestor
            && let Some(mapping) = mapping_of(ancestor)?
        {
            return Ok(Some((ancestor.clone(), mapping)));
        }
    }
    Ok(None)
}

fn metadata_of(class: &Class, registry: &Registry) -> Value {
    class
        .lookup("metadata")
        .filter(|metadata| !metadata.is_none())
        .unwrap_or_else(|| registry.metadata.clone())
}

/// `Table(tablename, metadata, *columns, *args, **keywords)`
fn new_table(
    vm: &mut Vm,
    tablename: &Value,
    metadata: Value,
    declared: &[columns::Declared],
    table_args: &Value,
) -> Outcome<Value> {
    let mut sorted: Vec<&columns::Declared> = declared.iter().collect();
    sorted.sort_by_key(|column| column.sort_order);
    let columns = sorted.into_iter().map(|column| column.value.clone());
    table_of_class(vm, tablename, metadata, columns.collect(), table_args)
}

/// The table that a class makes of its columns and its `__table_args__`.
///
/// # Errors
/// What `Table(…)` raises.
pub(crate) fn table_of_class(
    vm: &mut Vm,
    tablename: &Value,
    metadata: Value,
    columns: Vec<Value>,
    table_args: &Value,
) -> Outcome<Value> {
    let mut call = CallArguments::positional(vec![tablename.clone(), metadata]);
    call.positional.extend(columns);
    match table_args {
        Value::Dict(keywords) => call.keywords.extend(keywords.string_items()),
        Value::Tuple(items) => {
            let (items, keywords) = match items.split_last() {
                Some((Value::Dict(keywords), rest)) => (rest, keywords.string_items()),
                _ => (&**items, Vec::new()),
            };
            for item in items {
                call.positional.push(vm.resolve(item)?);
            }
            call.keywords.extend(keywords);
        }
        _ => {}
    }
    vm.call(&Value::NativeClass(&TABLE), call)
}

/// The columns of a table that was made by itself, under the keys that the class gives some of them.
fn attributes_of_table(
    vm: &mut Vm,
    table: &Value,
    named: Vec<(Rc<str>, Value)>,
) -> Outcome<Vec<(Rc<str>, Value)>> {
    let columns = vm.get_attribute(table, "columns")?;
    let mut own = named.clone();
    for column in vm.iterate(&columns)? {
        let Some(object) = column.object::<ColumnObject>() else { continue };
        let is_named = named.iter().any(|(_, known)| {
            known.object::<ColumnObject>().is_some_and(|known| Rc::ptr_eq(&known, &object))
        });
        if !is_named {
            own.push((object.key().into(), column.clone()));
        }
    }
    Ok(own)
}

/// A class without a table of its own adds its columns to the table of the class it derives from.
fn share_table(vm: &mut Vm, class: &Class, table: &Value, declared: &[columns::Declared]) -> Outcome<()> {
    for column in declared {
        let Some(object) = column.value.object::<ColumnObject>() else { continue };
        if object.owner().is_some() {
            continue;
        }
        let columns = vm.get_attribute(table, "columns")?;
        let known = vm.call_method(&columns, "get", vec![Value::string(object.name().text)])?;
        if !known.is_none() {
            return Err(raise(
                &ARGUMENT_ERROR,
                format!(
                    "Column '{}' on class {} conflicts with existing column '{}'.  If using Declarative, consider using \
                     the use_existing_column parameter of mapped_column() to resolve conflicts.",
                    vm.str(&column.value)?,
                    class.name(),
                    vm.str(&known)?
                ),
            ));
        }
        if object.column().primary_key {
            return Err(raise(
                &ARGUMENT_ERROR,
                "Can't place primary key columns on an inherited class with no table.",
            ));
        }
        vm.call_method(table, "append_column", vec![column.value.clone()])?;
    }
    Ok(())
}

/// A mapped table needs a primary key, in the table or by `__mapper_args__`.
fn require_key(vm: &mut Vm, class: &Rc<Class>, table: &Value) -> Outcome<()> {
    let Some(object) = table.object::<crate::sqlalchemy::tables::TableObject>() else {
        return Err(unsupported("a class is mapped to a table only here"));
    };
    let columns = object.table();
    if !columns.primary_key().is_empty() {
        return Ok(());
    }
    let arguments = vm.find_attribute(&Value::Class(class.clone()), "__mapper_args__");
    if let Ok(Some(Value::Dict(arguments))) = arguments
        && arguments.has("primary_key")
    {
        return Ok(());
    }
    let name = columns.name.name.text;
    Err(raise(
        &ARGUMENT_ERROR,
        format!(
            "Mapper Mapper[{}({name})] could not assemble any primary key columns for mapped table '{name}'",
            class.name()
        ),
    ))
}
