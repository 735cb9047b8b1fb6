//! Models with `table=True`: their fields become the columns of a table.
//!
//! Source of the rules: SQLModel 0.0.50, `get_column_from_field` and `get_sqlalchemy_type`.

use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, Class, NativeClass, NativeFunction, Object, Outcome, Value, Vm,
    exception_class, raise, type_form, unsupported,
};
use indexmap::IndexMap;

use super::{AUTO_STRING, UTC_DATE_TIME, metadata};
use crate::sqlalchemy::columns::{COLUMN, ColumnObject};
use crate::sqlalchemy::orm::annotation::{Annotated, Annotation, AnnotationContent};
use crate::sqlalchemy::orm::scan::{Registry, map_class_by, mapped, table_of_class};

/// `sqlmodel.Field(…)`
pub(super) const FIELD: NativeFunction = NativeFunction {
    name: "Field",
    signature: "(default: deferred=..., *, default_factory: deferred=None, alias=None, title=None, description=None, \
                exclude=None, include=None, const=None, gt=None, ge=None, lt=None, le=None, multiple_of=None, \
                max_digits=None, decimal_places=None, min_items=None, max_items=None, unique_items=None, \
                min_length=None, max_length=None, allow_mutation=True, regex=None, discriminator=None, repr=True, \
                primary_key=False, foreign_key=None, ondelete=None, unique=False, nullable=None, index=None, \
                sa_type=None, sa_column=None, sa_column_args=None, sa_column_kwargs=None, \
                schema_extra: deferred=None, **extra: deferred)",
    call: |_, arguments| Ok(Value::new_object(FieldObject { arguments })),
    returns: None,
};

/// `sqlmodel.Relationship(…)`: no column.
pub(super) const RELATIONSHIP: NativeFunction = NativeFunction {
    name: "Relationship",
    signature: "(*args: deferred, **kwargs: deferred)",
    call: |_, _| Ok(Value::new_object(RelationshipObject)),
    returns: None,
};

static FIELD_INFO: NativeClass =
    NativeClass { name: "FieldInfo", module: "sqlmodel.main", ..NativeClass::DEFAULT };

static RELATIONSHIP_INFO: NativeClass =
    NativeClass { name: "RelationshipInfo", module: "sqlmodel.main", ..NativeClass::DEFAULT };

/// What `Field(…)` was given.
struct FieldObject {
    arguments: Arguments,
}

impl Object for FieldObject {
    fn class(&self) -> &'static NativeClass {
        &FIELD_INFO
    }
}

struct RelationshipObject;

impl Object for RelationshipObject {
    fn class(&self) -> &'static NativeClass {
        &RELATIONSHIP_INFO
    }
}

/// A field of a model: its annotation, and what stands behind the equals sign.
struct Field {
    annotation: Annotation,
    value: Option<Value>,
}

/// A class below `SQLModel`: with `table=True` it has a table.
pub(super) fn map_model(vm: &mut Vm, class: &Rc<Class>) -> Outcome<()> {
    let is_table = |class: &Class| {
        class.keywords().iter().any(|(name, value)| &**name == "table" && matches!(value, Value::Bool(true)))
    };
    let below_table =
        class.ancestors().iter().any(|ancestor| matches!(ancestor, Value::Class(base) if is_table(base)));
    if !is_table(class) || below_table {
        return Ok(());
    }
    let metadata = match class.lookup("metadata") {
        Some(own) => vm.resolve(&own)?,
        None => metadata(vm),
    };
    let registry =
        Registry { metadata: metadata.clone(), type_map: Value::None, dataclasses: true, default_name: None };
    map_class_by(vm, class, &registry, |vm| {
        let mut columns = Vec::new();
        for (name, field) in fields(vm, class) {
            columns.extend(column(vm, &name, &field)?);
        }
        let owner = Value::Class(class.clone());
        let tablename = match class.lookup("__tablename__") {
            Some(_) => vm.get_attribute(&owner, "__tablename__")?,
            None => Value::string(class.name().to_lowercase()),
        };
        let table_args = match class.lookup("__table_args__") {
            Some(_) => vm.get_attribute(&owner, "__table_args__")?,
            None => Value::None,
        };
        let table = table_of_class(vm, &tablename, metadata, columns, &table_args)?;
        class.namespace().set("__table__", table);
        mapped(vm, class, &registry)
    })
}

/// The fields of a class, those of its bases first; one that is declared again keeps its place.
fn fields(vm: &Vm, class: &Rc<Class>) -> IndexMap<Rc<str>, Field> {
    let mut fields = IndexMap::new();
    let bases = class.ancestors().iter().filter_map(|ancestor| match ancestor {
        Value::Class(base) => Some(base.clone()),
        _ => None,
    });
    let mut line: Vec<Rc<Class>> = bases.collect();
    line.reverse();
    line.push(class.clone());
    for level in line {
        for (name, evaluate) in vm.class_annotations(&level) {
            if name.starts_with('_') || &*name == "model_config" || &*name == "metadata" {
                continue;
            }
            let annotation =
                Annotation { content: AnnotationContent::Function(evaluate), module: level.module() };
            let value = level.namespace().get(&name);
            fields.insert(name, Field { annotation, value });
        }
    }
    fields
}

/// The column of a field; none for a relationship and for a variable of the class.
fn column(vm: &mut Vm, name: &str, field: &Field) -> Outcome<Option<Value>> {
    let value = match &field.value {
        Some(value) => Some(vm.resolve(value)?),
        None => None,
    };
    if value.as_ref().is_some_and(|value| value.object::<RelationshipObject>().is_some()) {
        return Ok(None);
    }
    let info = value.as_ref().and_then(Value::object::<FieldObject>);
    if let Some(given) = info.as_ref().map(|info| info.arguments.value("sa_column"))
        && given.object::<ColumnObject>().is_some()
    {
        let Some(own) = given.object::<ColumnObject>() else { return Ok(None) };
        own.change(|column| {
            if column.name.text.is_empty() {
                column.name = name.into();
            }
        });
        return Ok(Some(given));
    }
    let annotated = match field.annotation.read(vm)? {
        Annotated::ClassVariable => return Ok(None),
        Annotated::Mapped(inner) => inner,
        Annotated::Other(annotated) => annotated,
    };
    let (python_type, noneable) = field.annotation.without_none(vm, &annotated)?;
    let (python_type, inner) = without_metadata(vm, &field.annotation, &python_type)?;
    let info = info.or(inner);
    let given = |parameter: &str| {
        info.as_ref().map(|info| info.arguments.value(parameter)).filter(|value| !value.is_none())
    };
    let sql_type = match given("sa_type") {
        Some(sql_type) => sql_type,
        None => column_type(vm, name, &python_type, info.as_deref())?,
    };
    let primary_key = match given("primary_key") {
        Some(value) => vm.truth(&value)?,
        None => false,
    };
    let nullable = match given("nullable") {
        Some(value) => vm.truth(&value)?,
        None => !primary_key && noneable,
    };
    let mut call = CallArguments::positional(vec![Value::string(name), sql_type]);
    if let Some(target) = given("foreign_key") {
        let module = vm.import("sqlalchemy")?;
        let foreign_key = vm.get_attribute(&module, "ForeignKey")?;
        let action = given("ondelete").unwrap_or(Value::None);
        let arguments = CallArguments::positional(vec![target]).keyword("ondelete", action);
        call.positional.push(vm.call(&foreign_key, arguments)?);
    }
    if let Some(further) = given("sa_column_args") {
        call.positional.extend(vm.iterate(&further)?);
    }
    let mut keywords: IndexMap<Rc<str>, Value> = IndexMap::new();
    keywords.insert("primary_key".into(), Value::Bool(primary_key));
    keywords.insert("nullable".into(), Value::Bool(nullable));
    keywords.insert("index".into(), given("index").unwrap_or(Value::Bool(false)));
    keywords.insert("unique".into(), given("unique").unwrap_or(Value::Bool(false)));
    if let Some(Value::Dict(further)) = given("sa_column_kwargs") {
        keywords.extend(further.string_items());
    }
    call.keywords.extend(keywords);
    vm.call(&Value::NativeClass(&COLUMN), call).map(Some)
}

/// The type inside of `Annotated[type, …]`, and the `Field(…)` that stands beside it.
fn without_metadata(
    vm: &mut Vm,
    annotation: &Annotation,
    python_type: &Value,
) -> Outcome<(Value, Option<Rc<FieldObject>>)> {
    let Some(form) = type_form(python_type).filter(|form| &*form.name == "Annotated") else {
        return Ok((python_type.clone(), None));
    };
    let mut info = None;
    for part in form.arguments.iter().skip(1) {
        let part = vm.resolve(part)?;
        info = info.or_else(|| part.object::<FieldObject>());
    }
    let Some(inner) = form.arguments.first() else { return Ok((python_type.clone(), info)) };
    let (inner, _) = annotation.without_none(vm, inner)?;
    Ok((inner, info))
}

/// Python types by module and name, each with the type that is taken for it.
const TYPES: &[(&str, &str, &str)] = &[
    ("builtins", "float", "Float"),
    ("builtins", "bool", "Boolean"),
    ("builtins", "int", "Integer"),
    ("datetime", "date", "Date"),
    ("datetime", "timedelta", "Interval"),
    ("datetime", "time", "Time"),
    ("builtins", "bytes", "LargeBinary"),
    ("uuid", "UUID", "Uuid"),
];

fn column_type(vm: &mut Vm, field: &str, python_type: &Value, info: Option<&FieldObject>) -> Outcome<Value> {
    let number = |parameter: &str| info.map_or(Value::None, |info| info.arguments.value(parameter));
    let module = vm.import("sqlalchemy")?;
    let mut line = vec![python_type.clone()];
    match python_type {
        Value::Class(class) => line.extend(class.ancestors().iter().cloned()),
        Value::NativeClass(class) => line.extend(class.bases.iter().map(|base| Value::NativeClass(base))),
        _ => {}
    }
    let names: Vec<(&'static str, &'static str)> = line
        .iter()
        .filter_map(|class| match class {
            Value::NativeClass(class) => Some((class.module, class.name)),
            _ => None,
        })
        .collect();
    let is = |module: &str, name: &str| names.contains(&(module, name));
    if is("enum", "Enum") {
        let class = vm.get_attribute(&module, "Enum")?;
        return vm.call(&class, CallArguments::positional(vec![python_type.clone()]));
    }
    let is_text = is("builtins", "str")
        || is("pathlib", "Path")
        || names.iter().any(|(module, _)| *module == "ipaddress");
    if is_text || is("pydantic.networks", "EmailStr") {
        let mut call = CallArguments::new();
        let length = number("max_length");
        if !length.is_none() {
            call = call.keyword("length", length);
        }
        return vm.call(&Value::NativeClass(&AUTO_STRING), call);
    }
    if is("datetime", "datetime") {
        return vm.call(&Value::NativeClass(&UTC_DATE_TIME), CallArguments::new());
    }
    if is("decimal", "Decimal") {
        let class = vm.get_attribute(&module, "Numeric")?;
        let call = CallArguments::new()
            .keyword("precision", number("max_digits"))
            .keyword("scale", number("decimal_places"));
        return vm.call(&class, call);
    }
    if let Some((_, _, sql_type)) = TYPES.iter().find(|(module, name, _)| is(module, name)) {
        return vm.get_attribute(&module, sql_type);
    }
    match python_type {
        Value::NativeClass(_) | Value::Class(_) => {
            let shown = vm.repr(python_type)?;
            Err(raise(&exception_class::VALUE_ERROR, format!("{shown} has no matching SQLAlchemy type")))
        }
        other => Err(unsupported(format!(
            "the field `{field}` is annotated with a `{}`, of which the type of a column is not known; give it `sa_type=` or `sa_column=`",
            other.type_name()
        ))),
    }
}
