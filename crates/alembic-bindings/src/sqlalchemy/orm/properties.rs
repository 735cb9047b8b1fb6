//! What models write down besides columns: relationships, synonyms, hybrid properties. A schema needs of them the columns
//! that some are given.

use alembic_evaluator::{
    CallArguments, Constructor, Member, ModuleMember, NativeClass, NativeFunction, Object, Outcome, Value,
    Vm, unsupported,
};

use crate::sqlalchemy::columns::ColumnObject;

/// `sqlalchemy.orm.MapperProperty`
pub(crate) static PROPERTY: NativeClass = NativeClass {
    name: "MapperProperty",
    module: "sqlalchemy.orm.interfaces",
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// A property of a mapped class, as it was written down.
pub(super) struct Property {
    kind: &'static str,
    /// The columns that it was given.
    pub(super) columns: Vec<Value>,
}

impl Object for Property {
    fn class(&self) -> &'static NativeClass {
        &PROPERTY
    }

    fn attribute(&self, _: &mut Vm, this: &Value, name: &str) -> Outcome<Option<Value>> {
        match name {
            "__get__" => Ok(Some(Value::new_object(Read { property: this.clone(), kind: self.kind }))),
            _ => Err(unsupported(format!("`{name}` of {} is not known here", self.kind))),
        }
    }

    fn call(&self, _vm: &mut Vm, _this: &Value, _arguments: CallArguments) -> Outcome<Value> {
        Err(unsupported(format!("{} can be written down but not used", self.kind)))
    }
}

/// `__get__` of a property: instances do not have what it stands for.
struct Read {
    property: Value,
    kind: &'static str,
}

impl Object for Read {
    fn class(&self) -> &'static NativeClass {
        &PROPERTY
    }

    fn call(&self, _vm: &mut Vm, _this: &Value, arguments: CallArguments) -> Outcome<Value> {
        match arguments.positional.first() {
            None | Some(Value::None) => Ok(self.property.clone()),
            Some(_) => Err(unsupported(format!("{} of an object cannot be read here", self.kind))),
        }
    }
}

/// A function that makes a property.
macro_rules! property_function {
    ($name:literal) => {
        (
            $name,
            ModuleMember::Function(NativeFunction {
                name: $name,
                signature: "(*args: deferred, **kwargs: deferred)",
                call: |vm, arguments| {
                    let mut columns = Vec::new();
                    for given in arguments.rest() {
                        // Only a value that is there already can be a new column.
                        if matches!(given, Value::Object(_)) && given.object::<ColumnObject>().is_some() {
                            columns.push(vm.resolve(given)?);
                        }
                    }
                    Ok(Value::new_object(Property { kind: concat!("`", $name, "()`"), columns }))
                },
                returns: Some(&PROPERTY),
            }),
        )
    };
}

/// The functions of `sqlalchemy.orm` that make properties.
pub(super) const FUNCTIONS: &[(&str, ModuleMember)] = &[
    property_function!("relationship"),
    property_function!("backref"),
    property_function!("dynamic_loader"),
    property_function!("column_property"),
    property_function!("deferred"),
    property_function!("query_expression"),
    property_function!("synonym"),
    property_function!("composite"),
    property_function!("foreign"),
    property_function!("remote"),
];

/// `association_proxy(…)`
pub(super) const ASSOCIATION_PROXY: (&str, ModuleMember) = property_function!("association_proxy");

/// `ordering_list(attr)`: the collection of a relationship.
pub(super) const ORDERING_LIST: (&str, ModuleMember) = property_function!("ordering_list");

/// `sqlalchemy.ext.hybrid.hybrid_property`: the function, which the class calls with itself.
pub(super) static HYBRID: NativeClass = NativeClass {
    name: "hybrid_property",
    module: "sqlalchemy.ext.hybrid",
    constructor: Some(Constructor {
        signature: "(fget: deferred, fset: deferred=None, fdel: deferred=None, expr: deferred=None)",
        call: |_, _, arguments| {
            Ok(Value::new_object(Hybrid {
                get: arguments.value("fget"),
                expression: arguments.value("expr"),
            }))
        },
    }),
    members: &[
        Member::method("setter", "(fset: deferred)", |_, this, _| Ok(this.clone())),
        Member::method("deleter", "(fdel: deferred)", |_, this, _| Ok(this.clone())),
        Member::method("comparator", "(comparator: deferred)", |_, this, _| Ok(this.clone())),
        Member::method("update_expression", "(meth: deferred)", |_, this, _| Ok(this.clone())),
        Member::method("bulk_dml", "(meth: deferred)", |_, this, _| Ok(this.clone())),
        Member::method("expression", "(expr: deferred)", |_, this, arguments| {
            let get = this.object::<Hybrid>().map_or(Value::None, |hybrid| hybrid.get.clone());
            Ok(Value::new_object(Hybrid { get, expression: arguments.value("expr") }))
        }),
        Member::property("inplace", |_, this| Ok(this.clone())),
        Member::property("overrides", |_, this| Ok(this.clone())),
    ],
    dynamic: true,
    ..NativeClass::DEFAULT
};

struct Hybrid {
    get: Value,
    expression: Value,
}

impl Object for Hybrid {
    fn class(&self) -> &'static NativeClass {
        &HYBRID
    }

    fn attribute(&self, _: &mut Vm, _: &Value, name: &str) -> Outcome<Option<Value>> {
        Ok((name == "__get__").then(|| {
            Value::new_object(HybridGetter { get: self.get.clone(), expression: self.expression.clone() })
        }))
    }
}

struct HybridGetter {
    get: Value,
    expression: Value,
}

impl Object for HybridGetter {
    fn class(&self) -> &'static NativeClass {
        &HYBRID
    }

    fn call(&self, vm: &mut Vm, _this: &Value, arguments: CallArguments) -> Outcome<Value> {
        let mut given = arguments.positional.into_iter();
        let (this, owner) = (given.next().unwrap_or(Value::None), given.next().unwrap_or(Value::None));
        let (function, argument) = match (this, &self.expression) {
            (Value::None, Value::None) => (&self.get, owner),
            (Value::None, expression) => (expression, owner),
            (this, _) => (&self.get, this),
        };
        let inner = match function {
            Value::Descriptor(_) => vm.find_attribute(function, "__func__")?,
            _ => None,
        };
        vm.call(&inner.unwrap_or_else(|| function.clone()), CallArguments::positional(vec![argument]))
    }
}

/// Whether a class attribute is something that the mapping leaves alone.
pub(super) fn is_property(value: &Value) -> bool {
    value.object::<Property>().is_some() || value.object::<Hybrid>().is_some()
}

/// The columns that a property was given.
pub(super) fn columns_of(value: &Value) -> Vec<Value> {
    value.object::<Property>().map(|property| property.columns.clone()).unwrap_or_default()
}
