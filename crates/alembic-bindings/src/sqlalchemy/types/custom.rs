//! Types that a project defines itself: `TypeDecorator`, `UserDefinedType`, and subclasses of any type.

use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, Constructor, Instance, Member, NativeClass, Outcome, Value, Vm, unsupported,
};
use alembic_schema::{CustomDefinition, CustomType, SqlType};

use super::{TYPE_ENGINE, TypeObject, conversion};
use crate::alembic::dialect_object;
use crate::sqlalchemy::compilation::custom_definition;
use crate::state;

/// `sqlalchemy.types.TypeDecorator`
pub(crate) static TYPE_DECORATOR: NativeClass = NativeClass {
    name: "TypeDecorator",
    module: "sqlalchemy.sql.type_api",
    bases: &[&TYPE_ENGINE],
    constructor: Some(Constructor { signature: "(*args, **kwargs)", call: construct_decorator }),
    members: &[Member::method("load_dialect_impl", "(dialect)", |vm, this, _| {
        match (this, this.object::<TypeObject>()) {
            (Value::Instance(instance), Some(object)) => Ok(own_implementation(instance, &object)),
            _ => vm.get_attribute(this, "impl"),
        }
    })],
    class_item: Some(|_, class, _| Ok(class.clone())),
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.types.UserDefinedType`
pub(crate) static USER_DEFINED_TYPE: NativeClass = NativeClass {
    name: "UserDefinedType",
    module: "sqlalchemy.sql.type_api",
    bases: &[&TYPE_ENGINE],
    constructor: Some(Constructor {
        signature: "(*args, **kwargs)",
        call: |_, _, _| {
            let sql_type = SqlType::new(&alembic_schema::USER_DEFINED);
            Ok(Value::new_object(TypeObject::new(sql_type, &USER_DEFINED_TYPE)))
        },
    }),
    class_item: Some(|_, class, _| Ok(class.clone())),
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `impl` of the class, made with the arguments that were given.
fn construct_decorator(vm: &mut Vm, class: &Value, arguments: Arguments) -> Outcome<Value> {
    let Some(implementation) = vm.find_attribute(class, "impl")? else {
        return Err(alembic_evaluator::raise(
            &alembic_evaluator::exception_class::ASSERTION_ERROR,
            "TypeDecorator implementations require a class-level variable 'impl' which refers to the class of type \
             being decorated",
        ));
    };
    let made = match &implementation {
        Value::Class(_) | Value::NativeClass(_) | Value::Deferred(_) => {
            let given = CallArguments {
                positional: arguments.rest().to_vec(),
                keywords: arguments.keywords().to_vec(),
            };
            vm.call(&implementation, given)?
        }
        instance => instance.clone(),
    };
    match super::sql_type(vm, &made)? {
        Some(sql_type) => Ok(Value::new_object(TypeObject::new(sql_type, &TYPE_DECORATOR))),
        None => Err(unsupported(format!(
            "`impl` of a TypeDecorator must be a type here, not `{}`",
            made.type_name()
        ))),
    }
}

/// The type of an instance of a Python class that derives from a type class.
pub(super) fn sql_type(
    vm: &mut Vm,
    value: &Value,
    instance: &Rc<Instance>,
    object: &TypeObject,
) -> Outcome<SqlType> {
    let class = instance.class();
    let own = Value::Class(class.clone());
    let plain = |vm: &mut Vm| plain_type(vm, value, instance, object);
    match custom_definition(vm, value, &own, plain)? {
        Some(written) => Ok(written),
        None => plain_type(vm, value, instance, object),
    }
}

/// The same without the functions of `compiles()`.
fn plain_type(vm: &mut Vm, value: &Value, instance: &Rc<Instance>, object: &TypeObject) -> Outcome<SqlType> {
    let class = instance.class();
    let definition =
        if class.derives_from_native(&USER_DEFINED_TYPE) || class.lookup("get_col_spec").is_some() {
            let method = vm.get_attribute(value, "get_col_spec")?;
            let text = vm.call(&method, CallArguments::new())?;
            match text.as_str() {
                Some(text) => CustomDefinition::Text(text.to_string()),
                None => return Err(unsupported("get_col_spec() must give a string here")),
            }
        } else {
            CustomDefinition::Implementation(Box::new(implementation(vm, value, instance, object)?))
        };
    if class.derives_from_native(&TYPE_DECORATOR) && instance.attributes().get("impl").is_none() {
        instance.attributes().set("impl", super::type_value(object.sql_type.clone()));
    }
    let mut custom = SqlType::user_defined(CustomType {
        arguments: shown_arguments(vm, value, instance, object).unwrap_or_default(),
        conversion: conversion::of(vm, value, class),
        object: conversion::object_number(vm, value),
        ..CustomType::new(&*class.module(), &*class.name(), definition)
    });
    custom.variants.clone_from(&object.sql_type.variants);
    Ok(custom)
}

/// The arguments as `repr()` shows them: those of `impl` for a decorator, else those of `__init__` that the instance has
/// as attributes.
///
/// Source: SQLAlchemy 2.1.9, `TypeEngine.__repr__` and `TypeDecorator.__repr__`.
fn shown_arguments(
    vm: &mut Vm,
    value: &Value,
    instance: &Rc<Instance>,
    object: &TypeObject,
) -> Outcome<String> {
    let class = instance.class();
    if class.lookup("__repr__").is_some() {
        return Ok(between_parentheses(&vm.repr(value)?));
    }
    let own = match class.lookup("__init__") {
        _ if class.derives_from_native(&TYPE_DECORATOR) => own_implementation(instance, object),
        Some(constructor) => return own_arguments(vm, value, &constructor),
        None => super::type_value(SqlType { variants: Vec::new(), ..object.sql_type.clone() }),
    };
    Ok(between_parentheses(&vm.repr(&own)?))
}

fn own_arguments(vm: &mut Vm, value: &Value, constructor: &Value) -> Outcome<String> {
    let mut shown = Vec::new();
    for (name, default) in vm.parameters(constructor).into_iter().skip(1) {
        let given = vm.find_attribute(value, &name)?;
        match (default, given) {
            (None, given) => shown.push(vm.repr(&given.unwrap_or(Value::None))?.to_string()),
            (Some(_), None) => {}
            (Some(default), Some(given)) => {
                if !vm.equal(&given, &default)? {
                    shown.push(format!("{name}={}", vm.repr(&given)?));
                }
            }
        }
    }
    Ok(shown.join(", "))
}

/// What stands between the parentheses of `Name(…)`.
pub(crate) fn between_parentheses(text: &str) -> String {
    let inside = text.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inside.unwrap_or_default().to_owned()
}

/// `self.impl`: what `__init__` assigned, else `impl` of the class with the arguments of this instance.
fn own_implementation(instance: &Rc<Instance>, object: &TypeObject) -> Value {
    instance.attributes().get("impl").unwrap_or_else(|| super::type_value(object.sql_type.clone()))
}

/// What the type is on the dialect of the migration that is being run.
fn implementation(
    vm: &mut Vm,
    value: &Value,
    instance: &Rc<Instance>,
    object: &TypeObject,
) -> Outcome<SqlType> {
    let migration = state::environment(vm).ok().and_then(|environment| environment.migration());
    let own = own_implementation(instance, object);
    let (Some(migration), Some(_)) = (migration, instance.class().lookup("load_dialect_impl")) else {
        return match super::sql_type(vm, &own)? {
            Some(sql_type) => Ok(sql_type),
            None => Err(unsupported("`self.impl` of a TypeDecorator must be a type here")),
        };
    };
    instance.attributes().set("impl", own);
    let method = vm.get_attribute(value, "load_dialect_impl")?;
    let dialect = dialect_object::dialect_value(migration.dialect(), migration.connection(), None);
    let loaded = vm.call(&method, CallArguments::positional(vec![dialect]))?;
    match super::sql_type(vm, &loaded)? {
        Some(sql_type) => Ok(sql_type),
        None => Err(unsupported("load_dialect_impl() must give a type here")),
    }
}
