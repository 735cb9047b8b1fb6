//! The columns among the attributes of a class: named, and with the types and the nullability of their annotations.

use std::rc::Rc;

use alembic_evaluator::{Class, Outcome, Value, Vm, raise, type_form, unsupported};
use alembic_schema::{Autoincrement, Column, Name, TypeFamily};

use super::Registry;
use super::collect::{Collected, Collection};
use crate::sqlalchemy::columns::{ColumnObject, Given, MappedOptions};
use crate::sqlalchemy::exceptions::MAPPED_ANNOTATION_ERROR;
use crate::sqlalchemy::orm::annotation::unresolved;
use crate::sqlalchemy::orm::declared_attr::DeclaredAttribute;
use crate::sqlalchemy::orm::mapping::Mapping;
use crate::sqlalchemy::orm::{properties, type_map};

/// A column that a class declares.
pub(super) struct Declared {
    pub(super) key: Rc<str>,
    pub(super) value: Value,
    pub(super) sort_order: i64,
    /// Whether the class has an attribute for it: the columns of a `composite()` have none.
    pub(super) is_attribute: bool,
}

/// The columns that a class declares, in order. `parent` is the class whose table it shares.
pub(super) fn declared(
    vm: &mut Vm,
    class: &Rc<Class>,
    registry: &Registry,
    collection: &Collection,
    parent: Option<&(Rc<Class>, Rc<Mapping>)>,
) -> Outcome<Vec<Declared>> {
    let mut all: Vec<Declared> = Vec::new();
    for (key, collected) in &collection.attributes {
        let value = match collected.value.object::<DeclaredAttribute>() {
            Some(attribute) => attribute.of(vm, class)?,
            None => collected.value.clone(),
        };
        if let Some(column) = value.object::<ColumnObject>() {
            let collected = Collected { value: value.clone(), mapped: collected.mapped.clone() };
            let value = completed(vm, class, registry, key, &collected, parent)?;
            let sort_order = column.given().mapped.and_then(|options| options.sort_order).unwrap_or(0);
            push(&mut all, Declared { key: key.clone(), value, sort_order, is_attribute: true });
            continue;
        }
        let columns = properties::columns_of(&value);
        let is_single = columns.len() == 1;
        for column in columns {
            let Some(object) = column.object::<ColumnObject>() else { continue };
            if object.owner().is_some() {
                continue;
            }
            if object.is_unnamed() {
                if !is_single {
                    return Err(unsupported(format!(
                        "the columns of `{key}` have no names of their own, which is not supported"
                    )));
                }
                name_column(&object, key);
            }
            require_type(vm, class, key, &object)?;
            push(
                &mut all,
                Declared { key: key.clone(), value: column, sort_order: 0, is_attribute: is_single },
            );
        }
    }
    Ok(all)
}

/// One column may stand under two names.
fn push(all: &mut Vec<Declared>, column: Declared) {
    let known = all.iter().any(|known| known.value.is(&column.value));
    if !known {
        all.push(column);
    }
}

fn name_column(column: &ColumnObject, key: &str) {
    column.change(|column| {
        if column.key.is_none() && !column.name.text.is_empty() && column.name.text != key {
            return;
        }
        if column.name.text.is_empty() {
            let quote = column.name.quote;
            column.name = Name { text: key.to_owned(), quote };
        }
    });
}

/// A column with its name, type and nullability.
fn completed(
    vm: &mut Vm,
    class: &Rc<Class>,
    registry: &Registry,
    key: &Rc<str>,
    collected: &Collected,
    parent: Option<&(Rc<Class>, Rc<Mapping>)>,
) -> Outcome<Value> {
    let Some(column) = collected.value.object::<ColumnObject>() else { return Ok(collected.value.clone()) };
    if column.owner().is_some() {
        return Ok(collected.value.clone());
    }
    name_column(&column, key);
    let Some(options) = column.given().mapped else { return Ok(collected.value.clone()) };
    if let Some(existing) = existing(vm, &options, &column, parent)? {
        return Ok(existing);
    }
    let Some((annotation, argument)) = &collected.mapped else {
        require_type(vm, class, key, &column)?;
        return Ok(collected.value.clone());
    };
    let written = annotation.written_out(vm, argument).map_err(|error| unresolved(error, key))?;
    let (python_type, nullable) =
        annotation.without_none(vm, &written).map_err(|error| unresolved(error, key))?;
    let has_nullable = column.column().nullable.is_some();
    if !has_nullable {
        column.change(|column| column.nullable = Some(nullable));
    }
    let mut template = None;
    if let Some(form) = type_form(&python_type).filter(|form| &*form.name == "Annotated") {
        for part in form.arguments.iter().skip(1) {
            let part = vm.resolve(part)?;
            if part.object::<ColumnObject>().is_some_and(|part| part.given().mapped.is_some()) {
                template = part.object::<ColumnObject>();
                break;
            }
        }
    }
    if let Some(template) = template {
        if let Some(options) = template.given().mapped
            && let Some(existing) = existing(vm, &options, &column, parent)?
        {
            return Ok(existing);
        }
        merge(&template, &column, has_nullable);
    }
    let value = collected.value.clone();
    let plain = column.column();
    if plain.sql_type.family() == TypeFamily::Null && plain.foreign_keys.is_empty() {
        match type_map::resolved(vm, annotation, &registry.type_map, &python_type)? {
            Some(sql_type) => column.change(|column| column.sql_type = sql_type),
            None => {
                return Err(raise(
                    &MAPPED_ANNOTATION_ERROR,
                    format!(
                        "Could not locate SQLAlchemy Core type when resolving for Python type indicated by '{}' inside \
                         the Mapped[] annotation for the '{key}' attribute; the type object is not resolvable by the \
                         registry",
                        vm.str(&python_type)?
                    ),
                ));
            }
        }
    }
    Ok(value)
}

/// `use_existing_column=True`: the column that the shared table has already.
fn existing(
    vm: &mut Vm,
    options: &MappedOptions,
    column: &ColumnObject,
    parent: Option<&(Rc<Class>, Rc<Mapping>)>,
) -> Outcome<Option<Value>> {
    let Some((_, mapping)) = parent.filter(|_| options.use_existing) else { return Ok(None) };
    let columns = vm.get_attribute(&mapping.table, "columns")?;
    let known = vm.call_method(&columns, "get", vec![Value::string(column.name().text)])?;
    Ok((!known.is_none()).then_some(known))
}

fn require_type(vm: &mut Vm, class: &Rc<Class>, key: &str, column: &ColumnObject) -> Outcome<()> {
    let plain = column.column();
    let is_mapped = column.given().mapped.is_some();
    if is_mapped && plain.sql_type.family() == TypeFamily::Null && plain.foreign_keys.is_empty() {
        let shown = vm.repr(&Value::Class(class.clone()))?;
        return Err(raise(
            &MAPPED_ANNOTATION_ERROR,
            format!(
                "Python typing annotation is required for attribute \"{}.{key}\" when primary argument(s) for \
                 \"MappedColumn\" construct are None or not present",
                shown
                    .trim_start_matches("<class '")
                    .trim_end_matches("'>")
                    .rsplit('.')
                    .next()
                    .unwrap_or_default()
            ),
        ));
    }
    Ok(())
}

/// What `Annotated[…, mapped_column(…)]` says, where the column itself says nothing.
///
/// Source: SQLAlchemy 2.1.9, `Column._merge`.
fn merge(template: &ColumnObject, column: &ColumnObject, has_nullable: bool) {
    let from = template.column();
    let mut own: Column = column.column();
    own.primary_key |= from.primary_key;
    if own.autoincrement == Autoincrement::Auto {
        own.autoincrement = from.autoincrement;
    }
    own.system |= from.system;
    own.info.extend(from.info);
    if own.sql_type.family() == TypeFamily::Null {
        own.sql_type = from.sql_type;
    }
    if !has_nullable && from.nullable.is_some() {
        own.nullable = from.nullable;
    }
    own.default = own.default.or(from.default);
    own.server_default = own.server_default.or(from.server_default);
    own.server_onupdate = own.server_onupdate.or(from.server_onupdate);
    own.on_update = own.on_update.or(from.on_update);
    own.index = own.index.or(from.index);
    own.unique = own.unique.or(from.unique);
    own.comment = own.comment.or(from.comment);
    own.checks.extend(from.checks);
    own.foreign_keys.extend(from.foreign_keys);
    column.change(|column| *column = own);
    let (given, from) = (column.given(), template.given());
    let either = |own: Value, from: Value| if own.is_none() { from } else { own };
    let (options, further) = (given.mapped.unwrap_or_default(), from.mapped.unwrap_or_default());
    column.set_given(Given {
        default: either(given.default, from.default),
        on_update: either(given.on_update, from.on_update),
        mapped: Some(MappedOptions {
            sort_order: options.sort_order.or(further.sort_order),
            use_existing: options.use_existing || further.use_existing,
        }),
    });
}
