//! `pydantic`: classes that scripts pass around and derive from. What it makes of values is not known here.

use std::sync::LazyLock;

use alembic_evaluator::{
    CallArguments, Constructor, ModuleMember, NativeClass, NativeFunction, NativeModule, Object, Outcome,
    Value, Vm, exception_class, unsupported,
};

use super::decorator::{self, Decorator};

pub(super) static MODULES: LazyLock<Vec<NativeModule>> = LazyLock::new(|| {
    let module =
        |name, members| NativeModule { name, members, attribute: Some(unknown), ..NativeModule::DEFAULT };
    vec![
        module("pydantic", MEMBERS),
        module("pydantic.fields", MEMBERS),
        module("pydantic.types", &[]),
        module("pydantic_core", CORE),
        module("pydantic_extra_types", &[]),
        module("pydantic_extra_types.pendulum_dt", &[]),
    ]
});

/// A name of a library that makes no difference to a schema.
pub(super) fn unknown(_: &mut Vm, name: &str) -> Outcome<Option<Value>> {
    let known = !name.starts_with('_');
    Ok(known.then(|| Value::new_object(Unknown)))
}

/// `pydantic.EmailStr`
static EMAIL_STR: NativeClass =
    NativeClass { name: "EmailStr", module: "pydantic.networks", ..NativeClass::DEFAULT };

const MEMBERS: &[(&str, ModuleMember)] = &[
    ("EmailStr", ModuleMember::Class(&EMAIL_STR)),
    ("BaseModel", ModuleMember::Class(&BASE_MODEL)),
    ("ConfigDict", ModuleMember::Function(CONFIG_DICT)),
    ("Field", ModuleMember::Function(FIELD)),
    ("PrivateAttr", ModuleMember::Function(PRIVATE_ATTR)),
    ("RootModel", ModuleMember::Class(&BASE_MODEL)),
    ("TypeAdapter", ModuleMember::Class(&TYPE_ADAPTER)),
    ("ValidationError", ModuleMember::Class(&VALIDATION_ERROR)),
    ("computed_field", ModuleMember::Function(COMPUTED_FIELD)),
    ("field_serializer", ModuleMember::Function(FIELD_SERIALIZER)),
    ("field_validator", ModuleMember::Function(FIELD_VALIDATOR)),
    ("model_serializer", ModuleMember::Function(MODEL_SERIALIZER)),
    ("model_validator", ModuleMember::Function(MODEL_VALIDATOR)),
];

const CORE: &[(&str, ModuleMember)] = &[("ValidationError", ModuleMember::Class(&VALIDATION_ERROR))];

/// `pydantic.BaseModel`: without instances here.
static BASE_MODEL: NativeClass = NativeClass {
    name: "BaseModel",
    module: "pydantic.main",
    class_item: Some(|_, class, _| Ok(class.clone())),
    ..NativeClass::DEFAULT
};

/// `pydantic.TypeAdapter(type)`: it costs nothing until a value goes through it.
static TYPE_ADAPTER: NativeClass = NativeClass {
    name: "TypeAdapter",
    module: "pydantic.type_adapter",
    constructor: Some(Constructor {
        signature: "(type: deferred, *, config: deferred=None, _parent_depth=2, module=None)",
        call: |_, _, _| Ok(Value::new_object(Opaque(&TYPE_ADAPTER))),
    }),
    class_item: Some(|_, class, _| Ok(class.clone())),
    ..NativeClass::DEFAULT
};

/// What describes a field or a model.
static DESCRIPTION: NativeClass =
    NativeClass { name: "FieldInfo", module: "pydantic.fields", ..NativeClass::DEFAULT };

/// `pydantic.ValidationError`
static VALIDATION_ERROR: NativeClass = NativeClass {
    name: "ValidationError",
    module: "pydantic_core._pydantic_core",
    bases: &[&exception_class::VALUE_ERROR],
    ..NativeClass::DEFAULT
};

/// A name of the library that nothing is known of: it may stand in annotations and be called for such.
static UNKNOWN: NativeClass =
    NativeClass { name: "object of pydantic", module: "pydantic", dynamic: true, ..NativeClass::DEFAULT };

struct Unknown;

impl Object for Unknown {
    fn class(&self) -> &'static NativeClass {
        &UNKNOWN
    }

    fn attribute(&self, _: &mut Vm, _: &Value, name: &str) -> Outcome<Option<Value>> {
        Err(unsupported(format!("what pydantic makes of `{name}` is not known here")))
    }

    fn item(&self, _: &mut Vm, this: &Value, _: &Value) -> Outcome<Value> {
        Ok(this.clone())
    }

    fn call(&self, _: &mut Vm, this: &Value, _: CallArguments) -> Outcome<Value> {
        Ok(this.clone())
    }

    fn truth(&self, _: &mut Vm, _: &Value) -> Outcome<bool> {
        Err(unsupported("what pydantic makes of a value is not known here"))
    }

    fn str(&self, vm: &mut Vm, this: &Value) -> Outcome<String> {
        self.truth(vm, this).map(|_| String::new())
    }
}

struct Opaque(&'static NativeClass);

impl Object for Opaque {
    fn class(&self) -> &'static NativeClass {
        self.0
    }
}

/// Functions whose result says something about a model, and decorators of its methods.
macro_rules! functions {
    ($($constant:ident $name:literal $result:expr, $class:expr;)+) => {
        $(const $constant: NativeFunction = NativeFunction {
            name: $name,
            signature: "(*args: deferred, **kwargs: deferred)",
            call: |_, _| Ok($result),
            returns: Some(&$class),
        };)+
    };
}

functions! {
    CONFIG_DICT "ConfigDict" Value::new_object(Opaque(&DESCRIPTION)), DESCRIPTION;
    FIELD "Field" Value::new_object(Opaque(&DESCRIPTION)), DESCRIPTION;
    PRIVATE_ATTR "PrivateAttr" Value::new_object(Opaque(&DESCRIPTION)), DESCRIPTION;
    FIELD_VALIDATOR "field_validator" Value::new_object(Decorator("a decorator of pydantic decorates a function")), decorator::DECORATOR;
    FIELD_SERIALIZER "field_serializer" Value::new_object(Decorator("a decorator of pydantic decorates a function")), decorator::DECORATOR;
    MODEL_VALIDATOR "model_validator" Value::new_object(Decorator("a decorator of pydantic decorates a function")), decorator::DECORATOR;
    MODEL_SERIALIZER "model_serializer" Value::new_object(Decorator("a decorator of pydantic decorates a function")), decorator::DECORATOR;
    COMPUTED_FIELD "computed_field" Value::new_object(Decorator("a decorator of pydantic decorates a function")), decorator::DECORATOR;
}
