//! Which SQL type a Python type of an annotation stands for.
//!
//! Source: SQLAlchemy 2.1.9, `registry._resolve_type` and `sqltypes._type_map`.

use alembic_evaluator::{CallArguments, Outcome, Value, Vm, raise, type_form, unsupported};
use alembic_schema::{Argument, SqlType, TypeFamily};

use super::annotation::Annotation;
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::types;
use crate::value::argument_value;

/// Python types by module and name, each with the type that SQLAlchemy takes for it.
const STANDARD: &[(&str, &str, &str)] = &[
    ("builtins", "int", "Integer"),
    ("builtins", "float", "Double"),
    ("builtins", "bool", "Boolean"),
    ("builtins", "bytes", "LargeBinary"),
    ("builtins", "str", "String"),
    ("uuid", "UUID", "Uuid"),
    ("decimal", "Decimal", "Numeric"),
    ("datetime", "date", "Date"),
    ("datetime", "datetime", "DateTime"),
    ("datetime", "time", "Time"),
    ("datetime", "timedelta", "Interval"),
];

/// The type of an annotation that has lost its `None`; `map` is `type_annotation_map` or `None`.
pub(super) fn resolved(
    vm: &mut Vm,
    annotation: &Annotation,
    map: &Value,
    python_type: &Value,
) -> Outcome<Option<SqlType>> {
    if let Some(found) = searched(vm, map, python_type)? {
        return Ok(Some(found));
    }
    let inner = match type_form(python_type) {
        Some(form) if &*form.name == "Annotated" => form.arguments.first().cloned(),
        _ => None,
    };
    match inner {
        Some(inner) => {
            let (inner, _) = annotation.without_none(vm, &inner)?;
            searched(vm, map, &inner)
        }
        None => Ok(None),
    }
}

fn searched(vm: &mut Vm, map: &Value, python_type: &Value) -> Outcome<Option<SqlType>> {
    if let Some(form) = type_form(python_type) {
        if &*form.name == "Literal" {
            return literal(vm, map, python_type, &form.arguments);
        }
        return match looked_up(vm, map, python_type)? {
            Some(given) => types::sql_type(vm, &given),
            None => Ok(None),
        };
    }
    let mut line = vec![python_type.clone()];
    match python_type {
        Value::Class(class) => line.extend(class.ancestors().iter().cloned()),
        Value::NativeClass(class) => line.extend(class.bases.iter().map(|base| Value::NativeClass(base))),
        _ => {}
    }
    for (position, matched) in line.iter().enumerate() {
        let given = looked_up(vm, map, matched)?;
        let is_enumeration =
            matches!(matched, Value::NativeClass(class) if (class.module, class.name) == ("enum", "Enum"));
        if is_enumeration && let Value::Class(_) = python_type {
            return enumeration(vm, given.as_ref(), vec![python_type.clone()], false).map(Some);
        }
        let given = match given {
            Some(given) => types::sql_type(vm, &given)?,
            None => standard(matched),
        };
        let Some(given) = given else { continue };
        if position == 0 {
            return Ok(Some(given));
        }
        // An enumeration under the name of a base class takes the values of the class itself.
        if matches!(given.family(), TypeFamily::Enum | TypeFamily::NativeEnum) {
            return Err(unsupported(
                "an Enum in `type_annotation_map` under a base class of the annotated type is not supported",
            ));
        }
    }
    Ok(None)
}

fn standard(class: &Value) -> Option<SqlType> {
    let Value::NativeClass(class) = class else { return None };
    let row = STANDARD.iter().find(|(module, name, _)| (*module, *name) == (class.module, class.name));
    row.and_then(|(_, _, sql_type)| SqlType::named("sqlalchemy", sql_type))
}

/// `Literal["a", "b"]`: an enumeration of these texts that is no type of the database.
fn literal(vm: &mut Vm, map: &Value, python_type: &Value, members: &[Value]) -> Outcome<Option<SqlType>> {
    if let Some(given) = looked_up(vm, map, python_type)? {
        return types::sql_type(vm, &given);
    }
    let mut texts = Vec::new();
    let mut others = Vec::new();
    for member in members {
        if matches!(member, Value::Str(_)) {
            texts.push(member.clone());
        } else {
            others.push(vm.repr(member)?.to_string());
        }
    }
    if !others.is_empty() {
        return Err(raise(
            &ARGUMENT_ERROR,
            format!(
                "Can't create string-based Enum datatype from non-string values: {}.  Please provide an explicit Enum \
                 datatype for this Python type",
                others.join(", ")
            ),
        ));
    }
    let bare = vm.import("typing").and_then(|typing| vm.get_attribute(&typing, "Literal"))?;
    let mut given = looked_up(vm, map, &bare)?;
    if given.is_none() {
        // SQLAlchemy's own row for `Literal` is the same as the one for `enum.Enum`, but a project's is not.
        given = None;
    }
    enumeration(vm, given.as_ref(), texts, true).map(Some)
}

/// `Enum(…)` with the options of the one that stands in `type_annotation_map`.
fn enumeration(vm: &mut Vm, like: Option<&Value>, members: Vec<Value>, is_literal: bool) -> Outcome<SqlType> {
    let mut call = CallArguments::positional(members);
    if let Some(like) = like {
        let Some(sql_type) = types::sql_type(vm, like)? else {
            return Err(unsupported("`type_annotation_map` must give types"));
        };
        if !matches!(sql_type.family(), TypeFamily::Enum | TypeFamily::NativeEnum) {
            return Ok(sql_type);
        }
        for parameter in [
            "native_enum",
            "name",
            "schema",
            "create_constraint",
            "length",
            "validate_strings",
            "inherit_schema",
        ] {
            match sql_type.argument(parameter) {
                None | Some(Argument::None) => {}
                Some(given) => call.keywords.push((parameter.into(), argument_value(given)?)),
            }
        }
        let callable = types::values_callable(like);
        if !callable.is_none() {
            call.keywords.push(("values_callable".into(), callable));
        }
    }
    if is_literal {
        call.keywords.retain(|(name, _)| &**name != "native_enum");
        call.keywords.push(("native_enum".into(), Value::Bool(false)));
    }
    let module = vm.import("sqlalchemy")?;
    let class = vm.get_attribute(&module, "Enum")?;
    let made = vm.call(&class, call)?;
    match types::sql_type(vm, &made)? {
        Some(sql_type) => Ok(sql_type),
        None => Err(unsupported("an enumeration without a type")),
    }
}

/// What `type_annotation_map` has for an annotation.
fn looked_up(vm: &mut Vm, map: &Value, key: &Value) -> Outcome<Option<Value>> {
    let Some(dict) = map.as_dict() else { return Ok(None) };
    for (known, value) in dict.items() {
        let known = vm.resolve(&known)?;
        if same(vm, &known, key)? {
            return vm.resolve(&value).map(Some);
        }
    }
    Ok(None)
}

/// Whether two annotations are equal, as Python compares them.
fn same(vm: &mut Vm, left: &Value, right: &Value) -> Outcome<bool> {
    if left.is(right) {
        return Ok(true);
    }
    let (left, right) = (vm.resolve(left)?, vm.resolve(right)?);
    if left.is(&right) {
        return Ok(true);
    }
    match (type_form(&left), type_form(&right)) {
        (Some(one), Some(other)) => {
            if one.name != other.name || one.arguments.len() != other.arguments.len() {
                return Ok(false);
            }
            for (one, other) in one.arguments.iter().zip(&other.arguments) {
                if !same(vm, one, other)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (None, None) => match (&left, &right) {
            (Value::Str(one), Value::Str(other)) => Ok(one == other),
            (Value::Int(_), Value::Int(_)) => vm.equal(&left, &right),
            (Value::List(_), Value::List(_)) | (Value::Tuple(_), Value::Tuple(_)) => vm.equal(&left, &right),
            _ => Ok(false),
        },
        _ => Ok(false),
    }
}
