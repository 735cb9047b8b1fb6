//! What a class and its mixins say about a table, collected in SQLAlchemy's order.

use std::rc::Rc;

use alembic_evaluator::{Class, Outcome, Value, Vm, raise, unsupported};
use indexmap::IndexMap;

use super::Registry;
use crate::sqlalchemy::columns::{ColumnObject, Given, MappedOptions};
use crate::sqlalchemy::exceptions::{ARGUMENT_ERROR, INVALID_REQUEST_ERROR, MAPPED_ANNOTATION_ERROR};
use crate::sqlalchemy::orm::annotation::{Annotated, Annotation, AnnotationContent, unresolved};
use crate::sqlalchemy::orm::declared_attr::DeclaredAttribute;
use crate::sqlalchemy::orm::mapping::mapping_of;
use crate::sqlalchemy::orm::properties;

/// Attributes that may belong to the mapping, and what the class says about its table.
pub(super) struct Collection {
    pub(super) attributes: IndexMap<Rc<str>, Collected>,
    pub(super) tablename: Option<Value>,
    pub(super) table: Option<Value>,
    pub(super) table_args: Value,
}

/// An attribute, with the argument of its `Mapped[…]`.
#[derive(Clone)]
pub(super) struct Collected {
    pub(super) value: Value,
    pub(super) mapped: Option<(Annotation, Value)>,
}

/// A name in a class body: its value, and its annotation.
struct Local {
    name: Rc<str>,
    value: Option<Value>,
    annotation: Option<Annotation>,
}

/// A class in method resolution order.
struct Level {
    class: Rc<Class>,
    is_mapped: bool,
    locals: Vec<Local>,
    copies: Vec<(Rc<str>, Collected)>,
}

impl Collection {
    pub(super) fn of(vm: &mut Vm, class: &Rc<Class>, registry: &Registry) -> Outcome<Self> {
        let mut collection = Self {
            attributes: IndexMap::new(),
            tablename: None,
            table: class.namespace().get("__table__"),
            table_args: Value::None,
        };
        let fixed_table = collection.table.is_some();
        let mut levels = Vec::new();
        let line =
            std::iter::once(class.clone()).chain(class.ancestors().iter().filter_map(
                |ancestor| match ancestor {
                    Value::Class(ancestor) => Some(ancestor.clone()),
                    _ => None,
                },
            ));
        for level in line {
            let is_own = Rc::ptr_eq(&level, class);
            let is_mapped = !is_own && mapping_of(&level)?.is_some();
            let locals = locals(vm, &level);
            let copies = if is_own || is_mapped {
                Vec::new()
            } else {
                copies(vm, class, &level, &locals, fixed_table)?
            };
            levels.push(Level { class: level, is_mapped, locals, copies });
        }
        let mut inherited_arguments = false;
        for level in levels {
            let is_own = Rc::ptr_eq(&level.class, class);
            for (name, copy) in level.copies {
                collection.attributes.insert(name, copy);
            }
            for local in level.locals {
                if local.name.starts_with("__") || local.name.starts_with("_sa_") {
                    let counts = !level.is_mapped || is_declared(local.value.as_ref());
                    if counts && collection.directive(vm, class, &local)? && !is_own {
                        inherited_arguments = true;
                    }
                } else if level.is_mapped {
                    // What a mapped class has is its own.
                } else if is_own {
                    collection.own(vm, class, registry, local, fixed_table)?;
                } else {
                    collection.of_mixin(vm, class, local)?;
                }
            }
        }
        if inherited_arguments && collection.tablename.is_none() {
            collection.table_args = Value::None;
        }
        Ok(collection)
    }

    /// `__tablename__`, `__table_args__`, `__table__`; whether it gave the table its arguments.
    fn directive(&mut self, vm: &mut Vm, class: &Rc<Class>, local: &Local) -> Outcome<bool> {
        let owner = Value::Class(class.clone());
        match &*local.name {
            "__tablename__" if self.tablename.is_none() => {
                let name = vm.get_attribute(&owner, "__tablename__")?;
                let name = vm.resolve(&name)?;
                if vm.truth(&name)? {
                    self.tablename = Some(name);
                }
            }
            "__table__" if self.table.is_none() && is_declared(local.value.as_ref()) => {
                self.table = Some(vm.get_attribute(&owner, "__table__")?);
            }
            "__table_args__" if !vm.truth(&self.table_args)? => {
                let arguments = vm.get_attribute(&owner, "__table_args__")?;
                let arguments = vm.resolve(&arguments)?;
                if !matches!(arguments, Value::Tuple(_) | Value::Dict(_) | Value::None) {
                    return Err(raise(
                        &ARGUMENT_ERROR,
                        "__table_args__ value must be a tuple, dict, or None",
                    ));
                }
                self.table_args = arguments;
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    /// A name in the body of the class itself.
    fn own(
        &mut self,
        vm: &mut Vm,
        class: &Rc<Class>,
        registry: &Registry,
        local: Local,
        fixed_table: bool,
    ) -> Outcome<()> {
        let Local { name, value, annotation } = local;
        let value = match value {
            Some(value) => vm.resolve(&value)?,
            None => Value::None,
        };
        let is_column = value.object::<ColumnObject>().is_some();
        // What a relationship is annotated with needs no table.
        let mapped = match &annotation {
            Some(annotation) if value.is_none() || is_column => {
                let expected =
                    !allows_unmapped(vm, class, registry)? && (value.is_none() || is_mapped_column(&value));
                read(vm, class, &name, annotation, expected, !expected && is_mapped_column(&value))?
            }
            _ => None,
        };
        match (&value, mapped) {
            (Value::None, Some(mapped)) if !fixed_table => {
                self.attributes.insert(name, Collected { value: bare_column(), mapped: Some(mapped) });
            }
            (Value::None, _) => {}
            (_, mapped) => {
                self.attributes.insert(name, Collected { value, mapped });
            }
        }
        Ok(())
    }

    /// A name in the body of a mixin whose columns have been copied.
    fn of_mixin(&mut self, vm: &mut Vm, class: &Rc<Class>, local: Local) -> Outcome<()> {
        let Some(value) = local.value else { return Ok(()) };
        if properties::is_property(&value) && !properties::columns_of(&value).is_empty() {
            return Err(raise(
                &INVALID_REQUEST_ERROR,
                "Mapper properties (i.e. deferred,column_property(), relationship(), etc.) must be declared as \
                 @declared_attr callables on declarative mixin classes.  For dataclass field() objects, use a lambda:",
            ));
        }
        let Some(declared) = value.object::<DeclaredAttribute>() else { return Ok(()) };
        let made = if declared.cascading {
            let made = declared.of(vm, class)?;
            class.namespace().set_shared(&local.name, made.clone());
            made
        } else {
            match class.lookup(&local.name) {
                // The class or a mixin in front of this one has the name.
                Some(found) if !found.is(&value) => return self.overridden(vm, &local.name, class, &found),
                _ => declared.of(vm, class)?,
            }
        };
        let mapped = match declared.returns(vm).filter(|_| is_mapped_column(&made)) {
            Some((text, module)) => {
                let annotation = Annotation { content: AnnotationContent::Text(text), module };
                read(vm, class, &local.name, &annotation, false, false)?
            }
            None => None,
        };
        self.attributes.insert(local.name, Collected { value: made, mapped });
        Ok(())
    }

    fn overridden(&mut self, vm: &mut Vm, name: &Rc<str>, class: &Rc<Class>, found: &Value) -> Outcome<()> {
        if self.attributes.contains_key(name) || found.native_class().name == "InstrumentedAttribute" {
            return Ok(());
        }
        let value = vm.get_attribute(&Value::Class(class.clone()), name)?;
        self.attributes.insert(name.clone(), Collected { value, mapped: None });
        Ok(())
    }
}

fn allows_unmapped(vm: &mut Vm, class: &Class, registry: &Registry) -> Outcome<bool> {
    let allowed = class.lookup("__allow_unmapped__").unwrap_or(Value::None);
    Ok(registry.dataclasses || class.lookup("__dataclass_fields__").is_some() || vm.truth(&allowed)?)
}

fn is_declared(value: Option<&Value>) -> bool {
    value.is_some_and(|value| value.object::<DeclaredAttribute>().is_some())
}

fn is_mapped_column(value: &Value) -> bool {
    value.object::<ColumnObject>().is_some_and(|column| column.given().mapped.is_some())
}

/// `mapped_column()`
fn bare_column() -> Value {
    let column = alembic_schema::Column::new("", alembic_schema::SqlType::null());
    let given = Given { mapped: Some(MappedOptions::default()), ..Given::default() };
    Value::new_object(ColumnObject::of_class(column, given))
}

/// The argument of an annotation that is `Mapped[…]`.
fn read(
    vm: &mut Vm,
    class: &Class,
    name: &str,
    annotation: &Annotation,
    expected: bool,
    counts_plain: bool,
) -> Outcome<Option<(Annotation, Value)>> {
    match annotation.read(vm).map_err(|error| unresolved(error, name))? {
        Annotated::Mapped(argument) => Ok(Some((annotation.clone(), argument))),
        Annotated::Other(_) if expected => Err(raise(
            &MAPPED_ANNOTATION_ERROR,
            format!(
                "Type annotation for \"{}.{name}\" can't be correctly interpreted for Annotated Declarative Table form.  \
                 ORM annotations should normally make use of the ``Mapped[]`` generic type, or other ORM-compatible \
                 generic type, as a container for the actual type, which indicates the intent that the attribute is \
                 mapped. Class variables that are not intended to be mapped by the ORM should use ClassVar[].  To allow \
                 Annotated Declarative to disregard legacy annotations which don't use Mapped[] to pass, set \
                 \"__allow_unmapped__ = True\" on the class or a superclass this class.",
                class.name()
            ),
        )),
        // Where such annotations are allowed they say what `Mapped` would.
        Annotated::Other(plain) if counts_plain => Ok(Some((annotation.clone(), plain))),
        Annotated::Other(_) | Annotated::ClassVariable => Ok(None),
    }
}

/// The columns of a mixin become columns of the class.
fn copies(
    vm: &mut Vm,
    class: &Rc<Class>,
    mixin: &Rc<Class>,
    locals: &[Local],
    fixed_table: bool,
) -> Outcome<Vec<(Rc<str>, Collected)>> {
    let mut copies = Vec::new();
    for local in locals {
        if local.name.starts_with("__") || local.name.starts_with("_sa_") {
            continue;
        }
        let value = match &local.value {
            Some(value) => vm.resolve(value)?,
            None => Value::None,
        };
        let found = class.lookup(&local.name);
        let mapped = match (&local.annotation, &value) {
            (Some(annotation), Value::None) => {
                if fixed_table || found.is_some() {
                    continue;
                }
                match read(vm, mixin, &local.name, annotation, false, false)? {
                    Some(mapped) => Some(mapped),
                    None => continue,
                }
            }
            (annotation, value) if value.object::<ColumnObject>().is_some() => {
                if found.is_some_and(|found| !found.is(value) && !matches!(found, Value::Deferred(_))) {
                    continue;
                }
                match annotation {
                    Some(annotation) => read(vm, mixin, &local.name, annotation, false, false)?,
                    None => None,
                }
            }
            _ => continue,
        };
        if fixed_table {
            return Err(unsupported("columns of mixins beside `__table__` are not supported"));
        }
        let copy = match value.object::<ColumnObject>() {
            Some(column) => Value::new_object(column.copied()),
            None => bare_column(),
        };
        class.namespace().set_shared(&local.name, copy.clone());
        copies.push((local.name.clone(), Collected { value: copy, mapped }));
    }
    Ok(copies)
}

/// The names of a class body in order: those with values and those with annotations, each order kept where it can be.
fn locals(vm: &Vm, class: &Rc<Class>) -> Vec<Local> {
    let values = class.namespace().string_items();
    let annotations = vm.class_annotations(class);
    let module = class.module();
    let mut both: Vec<&Rc<str>> = values
        .iter()
        .map(|(name, _)| name)
        .filter(|name| annotations.iter().any(|(annotated, _)| annotated == *name))
        .collect();
    let mut names: Vec<Rc<str>> = Vec::new();
    let mut current: Box<dyn Iterator<Item = &Rc<str>>> = Box::new(values.iter().map(|(name, _)| name));
    let mut other: Box<dyn Iterator<Item = &Rc<str>>> = Box::new(annotations.iter().map(|(name, _)| name));
    loop {
        let Some(name) = current.next() else {
            names.extend(other.cloned());
            break;
        };
        match both.iter().position(|known| *known == name) {
            Some(position) => {
                both.remove(position);
                std::mem::swap(&mut current, &mut other);
            }
            None => names.push(name.clone()),
        }
    }
    names
        .into_iter()
        .map(|name| {
            let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
            let annotation = annotations.iter().find(|(known, _)| *known == name);
            let annotation = annotation.map(|(_, evaluate)| Annotation {
                content: AnnotationContent::Function(evaluate.clone()),
                module: module.clone(),
            });
            Local { name, value, annotation }
        })
        .collect()
}
