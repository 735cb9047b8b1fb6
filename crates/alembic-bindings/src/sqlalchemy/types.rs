//! SQL types as Python classes, made from the rows of [`alembic_schema::TYPE_CLASSES`].

mod bases;
pub(crate) mod conversion;
pub(crate) mod custom;
mod named;
pub(crate) mod other_dialects;

use std::fmt::Write as _;
use std::sync::LazyLock;

use alembic_dialect::generic_type_text;
use alembic_evaluator::{
    Arguments, CallArguments, Constructor, Member, ModuleMember, NativeClass, Object, Outcome, Value, Vm,
    exception_class, raise, unsupported,
};
use alembic_schema::{
    Argument, Parameter, ParameterDefault, ParameterKind, SqlType, TYPE_CLASSES, TypeClass, TypeFamily,
};

use crate::alembic::dialect_object::dialect_argument;
use crate::sqlalchemy::compilation::custom_definition;
use crate::sqlalchemy::engine::dialect_exception;
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::metadata::MetaDataObject;
use crate::value::{argument, argument_value, arguments};

pub(crate) use custom::{TYPE_DECORATOR, USER_DEFINED_TYPE};

/// `sqlalchemy.types.TypeEngine`
pub(crate) static TYPE_ENGINE: NativeClass = NativeClass {
    name: "TypeEngine",
    module: "sqlalchemy.sql.type_api",
    members: &[
        Member::Method {
            name: "with_variant",
            signature: "(type_, *dialect_names)",
            call: with_variant,
            returns: Some(&TYPE_ENGINE),
        },
        Member::method("compile", "(dialect=None)", compile),
    ],
    class_item: Some(|_, class, _| Ok(class.clone())),
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// An instance of a type class.
pub(crate) struct TypeObject {
    pub(crate) sql_type: SqlType,
    class: &'static NativeClass,
    /// `values_callable=` of an `Enum`, which `type_annotation_map` may hand on.
    values_callable: Value,
}

impl TypeObject {
    fn new(sql_type: SqlType, class: &'static NativeClass) -> Self {
        Self { sql_type, class, values_callable: Value::None }
    }
}

/// `values_callable=` of an `Enum`.
pub(crate) fn values_callable(value: &Value) -> Value {
    value.object::<TypeObject>().map_or(Value::None, |object| object.values_callable.clone())
}

/// The Python value of a type.
pub(crate) fn type_value(sql_type: SqlType) -> Value {
    let class = native_class(sql_type.class);
    Value::new_object(TypeObject::new(sql_type, class))
}

/// The object that a type was made of where a class of the project made it, else as [`type_value`] gives it.
pub(crate) fn object_of(vm: &Vm, sql_type: &SqlType) -> Value {
    conversion::object(vm, sql_type).unwrap_or_else(|| type_value(sql_type.clone()))
}

/// The Python value of a type of this class.
pub(crate) fn value_of_class(sql_type: SqlType, class: &'static NativeClass) -> Value {
    Value::new_object(TypeObject::new(sql_type, class))
}

/// The type that a value stands for: an instance, or a class that is used uncalled; `None` for anything else.
///
/// # Errors
/// What calling the class raises when it needs arguments.
pub(crate) fn sql_type(vm: &mut Vm, value: &Value) -> Outcome<Option<SqlType>> {
    match value {
        Value::Object(_) => {
            let Some(object) = value.object::<TypeObject>() else { return Ok(None) };
            let class = Value::NativeClass(object.class);
            let custom = custom_definition(vm, value, &class, |_| Ok(object.sql_type.clone()))?;
            Ok(Some(custom.unwrap_or_else(|| object.sql_type.clone())))
        }
        Value::Instance(instance) => match value.object::<TypeObject>() {
            Some(object) => custom::sql_type(vm, value, instance, &object).map(Some),
            // A class whose `__init__` leaves out the base's.
            None if instance.class().derives_from_native(&USER_DEFINED_TYPE) => {
                let sql_type = SqlType::new(&alembic_schema::USER_DEFINED);
                custom::sql_type(vm, value, instance, &TypeObject::new(sql_type, &USER_DEFINED_TYPE))
                    .map(Some)
            }
            None => Ok(None),
        },
        Value::NativeClass(class) if class.derives_from(&TYPE_ENGINE) => called(vm, value),
        Value::Class(class) if class.derives_from_native(&TYPE_ENGINE) => called(vm, value),
        Value::Deferred(_) => {
            let resolved = vm.resolve(value)?;
            if matches!(resolved, Value::Deferred(_)) { Ok(None) } else { sql_type(vm, &resolved) }
        }
        _ => Ok(None),
    }
}

/// The type as it was made, whatever a function of the project writes for it.
pub(crate) fn plain_type(vm: &mut Vm, value: &Value) -> Outcome<Option<SqlType>> {
    match value.object::<TypeObject>() {
        Some(object) => Ok(Some(object.sql_type.clone())),
        None => sql_type(vm, value),
    }
}

/// The type in an argument that may be `None`.
///
/// # Errors
/// The argument is something else.
pub(crate) fn optional_type_argument(
    vm: &mut Vm,
    arguments: &Arguments,
    parameter: &str,
) -> Outcome<Option<SqlType>> {
    let value = arguments.value(parameter);
    if value.is_none() {
        return Ok(None);
    }
    match sql_type(vm, &value)? {
        Some(sql_type) => Ok(Some(sql_type)),
        None => Err(arguments.wrong(parameter, "a type or None", &value)),
    }
}

/// The names of a module (`"sqlalchemy"`, `"postgresql"`, `"sqlite"`) that are types.
pub(crate) fn members(module: &str) -> Vec<(&'static str, ModuleMember)> {
    let mut members: Vec<(&'static str, ModuleMember)> = REGISTRY
        .iter()
        .filter(|row| row.type_class.module == module)
        .map(|row| (row.type_class.name, ModuleMember::Class(row.native_class)))
        .collect();
    for row in REGISTRY.iter().filter(|row| row.type_class.module == "sqlalchemy" && module != "sqlalchemy") {
        let name = row.type_class.name;
        if alembic_schema::type_class(module, name).is_some_and(|found| std::ptr::eq(found, row.type_class)) {
            members.push((name, ModuleMember::Class(row.native_class)));
        }
    }
    members
}

fn called(vm: &mut Vm, class: &Value) -> Outcome<Option<SqlType>> {
    let instance = vm.call(class, CallArguments::new())?;
    sql_type(vm, &instance)
}

impl Object for TypeObject {
    fn class(&self) -> &'static NativeClass {
        self.class
    }

    /// Every parameter of the class is an attribute, as given or with its default.
    fn attribute(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        if let Some(given) = self.sql_type.argument(name) {
            return argument_value(given).map(Some);
        }
        let parameter = self.sql_type.class.parameters.iter().find(|parameter| parameter.name == name);
        Ok(parameter.map(|parameter| match parameter.default {
            ParameterDefault::Boolean(truth) => Value::Bool(truth),
            ParameterDefault::Integer(number) => Value::int(number),
            ParameterDefault::None | ParameterDefault::Required | ParameterDefault::NotGiven => Value::None,
        }))
    }

    fn str(&self, vm: &mut Vm, this: &Value) -> Outcome<String> {
        let sql_type = sql_type(vm, this)?;
        Ok(generic_type_text(sql_type.as_ref().unwrap_or(&self.sql_type)))
    }

    fn repr(&self, vm: &mut Vm, this: &Value) -> Outcome<String> {
        let mut shown = Vec::new();
        for parameter in self.sql_type.class.parameters {
            // A type for texts inside of the value is always there, and always shown.
            if matches!(parameter.name, "astext_type" | "text_type") {
                let text = self.attribute(vm, this, parameter.name)?.filter(|given| !given.is_none());
                let shown_text = match text {
                    Some(given) => vm.repr(&given)?.to_string(),
                    None => "Text()".to_owned(),
                };
                shown.push(format!("{}={shown_text}", parameter.name));
                continue;
            }
            // A domain shows nothing that can only be passed by keyword.
            if self.sql_type.family() == TypeFamily::Domain && parameter.kind == ParameterKind::Keyword {
                continue;
            }
            let given = self.sql_type.argument(parameter.name).cloned();
            let Some(given) = given.filter(|_| self.sql_type.shows(parameter.name)) else { continue };
            let is_default = match parameter.default {
                ParameterDefault::None => given == Argument::None,
                ParameterDefault::Boolean(truth) => given == Argument::Boolean(truth),
                ParameterDefault::Integer(number) => given == Argument::Integer(number),
                ParameterDefault::Required | ParameterDefault::NotGiven => false,
            };
            if is_default {
                continue;
            }
            let value = argument_value(&given)?;
            match (parameter.kind, value.items()) {
                (ParameterKind::Variadic, Some(items)) => {
                    for item in &items {
                        shown.push(vm.repr(item)?.to_string());
                    }
                }
                _ if parameter.default == ParameterDefault::Required => {
                    shown.push(vm.repr(&value)?.to_string());
                }
                _ => shown.push(format!("{}={}", parameter.name, vm.repr(&value)?)),
            }
        }
        Ok(format!("{}({})", self.class.name, shown.join(", ")))
    }
}

fn construct(vm: &mut Vm, class: &Value, arguments: Arguments) -> Outcome<Value> {
    let native = match class {
        Value::NativeClass(class) => class,
        Value::Class(class) => class.native_base(),
        _ => &TYPE_ENGINE,
    };
    let row = REGISTRY.iter().find(|row| std::ptr::eq(row.native_class, native));
    let Some(row) = row else {
        return Err(unsupported(format!("`{}` cannot be made here", native.name)));
    };
    let mut sql_type = SqlType::new(row.type_class);
    for parameter in row.type_class.parameters {
        if parameter.kind == ParameterKind::Variadic {
            sql_type.set(parameter.name, Argument::List(self::arguments(vm, arguments.rest())?));
        } else if let Some(given) = arguments.given(parameter.name) {
            sql_type.set(parameter.name, argument(vm, &given)?);
        }
    }
    // A type of a metadata is in that one's schema.
    let metadata = arguments.value("metadata").object::<MetaDataObject>();
    if let Some(schema) = metadata.and_then(|metadata| metadata.schema())
        && sql_type.schema().is_none()
    {
        sql_type.set("schema", Argument::Text(schema.text));
    }
    if sql_type.item_type().is_some_and(|item| item.family() == TypeFamily::Array) {
        return Err(raise(
            &exception_class::VALUE_ERROR,
            "Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional arrays of basetype",
        ));
    }
    named::complete_enumeration(vm, &mut sql_type, &arguments)?;
    let values_callable = arguments.value("values_callable");
    Ok(Value::new_object(TypeObject { sql_type, class: row.native_class, values_callable }))
}

fn compile(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let Some(sql_type) = sql_type(vm, this)? else { return vm.str(this).map(Value::Str) };
    let given = arguments.value("dialect");
    let text = match dialect_argument(&given) {
        Some(dialect) => dialect.type_text(&sql_type).map_err(|error| dialect_exception(&error))?,
        None if given.is_none() => generic_type_text(&sql_type),
        None => return Err(arguments.wrong("dialect", "a dialect or None", &given)),
    };
    Ok(Value::string(text))
}

fn with_variant(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let Some(mut base) = sql_type(vm, this)? else { return Ok(this.clone()) };
    let mut given = arguments.value("type_");
    if let Value::Function(_) = given {
        // What can be called is called, whether it is a class or not (SQLAlchemy 2.1, `to_instance`).
        given = vm.call(&given, CallArguments::new())?;
    }
    let Some(variant) = sql_type(vm, &given)? else {
        return Err(arguments.wrong("type_", "a type", &given));
    };
    if arguments.rest().is_empty() {
        return Err(raise(&ARGUMENT_ERROR, "At least one dialect name is required"));
    }
    for name in arguments.rest() {
        let Some(name) = name.as_str() else { return Err(arguments.wrong("dialect_names", "strings", name)) };
        if base.variants.iter().any(|(known, _)| **known == *name) {
            return Err(raise(
                &ARGUMENT_ERROR,
                format!(
                    "Dialect {} is already present in the mapping for this {}",
                    vm.repr(&Value::Str(name))?,
                    vm.repr(this)?
                ),
            ));
        }
        base = base.with_variant(variant.clone(), &*name);
    }
    Ok(type_value(base))
}

/// A type class and the Python class made of it.
struct Row {
    type_class: &'static TypeClass,
    native_class: &'static NativeClass,
}

/// The Python classes, bases before what derives from them. They live as long as the program.
static REGISTRY: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows: Vec<Row> = Vec::with_capacity(TYPE_CLASSES.len());
    for type_class in TYPE_CLASSES {
        register(&mut rows, type_class);
    }
    rows
});

fn register(rows: &mut Vec<Row>, type_class: &'static TypeClass) -> &'static NativeClass {
    if let Some(row) = rows.iter().find(|row| std::ptr::eq(row.type_class, type_class)) {
        return row.native_class;
    }
    let bases: Vec<&'static NativeClass> = match bases::base_of(type_class.module, type_class.name) {
        Some(base) => vec![register(rows, base)],
        None => vec![&TYPE_ENGINE],
    };
    let native_class = Box::leak(Box::new(NativeClass {
        name: type_class.name,
        module: match type_class.module {
            "postgresql" => "sqlalchemy.dialects.postgresql",
            "sqlite" => "sqlalchemy.dialects.sqlite",
            _ => "sqlalchemy.sql.sqltypes",
        },
        bases: Vec::leak(bases),
        constructor: Some(Constructor {
            signature: String::leak(signature(type_class.parameters)),
            call: construct,
        }),
        members: named::members(type_class.family),
        dynamic: true,
        ..NativeClass::DEFAULT
    }));
    rows.push(Row { type_class, native_class });
    native_class
}

fn native_class(type_class: &'static TypeClass) -> &'static NativeClass {
    REGISTRY
        .iter()
        .find(|row| std::ptr::eq(row.type_class, type_class))
        .map_or(&TYPE_ENGINE, |row| row.native_class)
}

/// The constructor's parameters as Python text.
fn signature(parameters: &[Parameter]) -> String {
    let mut text = String::from("(");
    let mut keyword_only = false;
    for (index, parameter) in parameters.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        match parameter.kind {
            ParameterKind::Variadic => {
                keyword_only = true;
                let _ = write!(text, "*{}", parameter.name);
                continue;
            }
            ParameterKind::Keyword if !keyword_only => {
                keyword_only = true;
                text.push_str("*, ");
            }
            ParameterKind::Keyword | ParameterKind::Positional => {}
        }
        text.push_str(parameter.name);
        match parameter.default {
            ParameterDefault::Required => {}
            ParameterDefault::None | ParameterDefault::NotGiven => text.push_str("=None"),
            ParameterDefault::Boolean(truth) => text.push_str(if truth { "=True" } else { "=False" }),
            ParameterDefault::Integer(number) => {
                let _ = write!(text, "={number}");
            }
        }
    }
    text.push(')');
    text
}
