//! Special methods of the machine's own values, for code that names them (`super().__repr__()`, `str.__eq__`).

use std::rc::Rc;

use crate::arguments::CallArguments;
use crate::exceptions::class as exception;
use crate::native::NativeFunction;
use crate::operators::{BinaryOperator, CompareOperator};
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::{Value, key};
use crate::vm::{Vm, plain};

const COMPARISONS: [CompareOperator; 6] = [
    CompareOperator::Equal,
    CompareOperator::NotEqual,
    CompareOperator::Less,
    CompareOperator::LessEqual,
    CompareOperator::Greater,
    CompareOperator::GreaterEqual,
];

const BINARY: [BinaryOperator; 6] = [
    BinaryOperator::Add,
    BinaryOperator::Subtract,
    BinaryOperator::Multiply,
    BinaryOperator::Modulo,
    BinaryOperator::BitAnd,
    BinaryOperator::BitOr,
];

fn comparison(name: &str) -> Option<CompareOperator> {
    COMPARISONS.into_iter().find(|operator| operator.method() == name)
}

fn binary(name: &str) -> Option<BinaryOperator> {
    let inner = name.strip_prefix("__")?.strip_suffix("__")?;
    BINARY.into_iter().find(|operator| operator.method() == inner)
}

/// Whether this is a special method that every object has, or that the machine can answer for its own values.
pub(crate) fn is_special_name(name: &str) -> bool {
    comparison(name).is_some()
        || binary(name).is_some()
        || matches!(
            name,
            "__str__"
                | "__repr__"
                | "__hash__"
                | "__format__"
                | "__setattr__"
                | "__getattribute__"
                | "__delattr__"
                | "__init_subclass__"
                | "__len__"
                | "__iter__"
                | "__next__"
                | "__contains__"
                | "__getitem__"
                | "__setitem__"
                | "__delitem__"
                | "__bool__"
                | "__call__"
                | "__enter__"
                | "__exit__"
                | "__missing__"
        )
}

/// Whether `hasattr(value, name)` holds for a special method that no table lists.
pub(crate) fn is_special_method(vm: &mut Vm, value: &Value, name: &str) -> Outcome<bool> {
    if !name.starts_with("__") || !is_special_name(name) {
        return Ok(false);
    }
    let native = plain(value);
    Ok(match name {
        "__str__" | "__repr__" | "__hash__" | "__format__" | "__setattr__" | "__getattribute__"
        | "__delattr__" | "__init_subclass__" => true,
        "__len__" => vm.length(&native).ok().flatten().is_some(),
        "__iter__" => matches!(
            native,
            Value::Str(_)
                | Value::Bytes(_)
                | Value::List(_)
                | Value::Tuple(_)
                | Value::Dict(_)
                | Value::Set(_)
                | Value::Range(_)
                | Value::Iterator(_)
                | Value::Generator(_)
        ),
        "__next__" => matches!(native, Value::Iterator(_) | Value::Generator(_)),
        "__contains__" => matches!(
            native,
            Value::Str(_)
                | Value::Bytes(_)
                | Value::List(_)
                | Value::Tuple(_)
                | Value::Dict(_)
                | Value::Set(_)
        ),
        "__getitem__" => {
            matches!(
                native,
                Value::Str(_) | Value::Bytes(_) | Value::List(_) | Value::Tuple(_) | Value::Dict(_)
            )
        }
        "__setitem__" | "__delitem__" => matches!(native, Value::List(_) | Value::Dict(_)),
        "__call__" => matches!(
            native,
            Value::Function(_)
                | Value::BoundMethod(_)
                | Value::NativeFunction(_)
                | Value::BoundNative(_)
                | Value::Class(_)
                | Value::NativeClass(_)
        ),
        "__enter__" | "__exit__" | "__missing__" => false,
        "__bool__" => matches!(native, Value::Bool(_) | Value::Int(_) | Value::Float(_)),
        _ if comparison(name).is_some() => true,
        _ => !matches!(native, Value::Instance(_) | Value::Object(_) | Value::None),
    })
}

static UNBOUND: NativeFunction = NativeFunction {
    name: "special",
    signature: "(name, this, *args)",
    call: |vm, arguments| {
        let call = CallArguments::positional(arguments.rest().to_vec());
        vm.call_special(&arguments.string("name")?, &arguments.value("this"), call)
    },
    returns: None,
};

/// A special method read from a class: its first argument is the object.
pub(crate) fn unbound_special(name: &str) -> Option<Value> {
    Some(super::partial(Value::NativeFunction(&UNBOUND), vec![Value::string(name)]))
}

impl Vm {
    /// A special method as the machine defines it for `this`, whatever a Python class defines over it.
    pub(crate) fn call_special(
        &mut self,
        name: &str,
        this: &Value,
        arguments: CallArguments,
    ) -> Outcome<Value> {
        let native = plain(this);
        let first = arguments.positional.first().cloned().unwrap_or(Value::None);
        let own = matches!(native, Value::Instance(_));
        match (name, &native) {
            ("__repr__", Value::Instance(instance)) => match instance.native() {
                Some(Value::Object(object)) => object.repr(self, this).map(Value::from),
                _ => Ok(Value::from(crate::vm::default_repr(instance))),
            },
            ("__repr__", Value::Exception(raised)) => {
                let arguments = self.repr(&Value::tuple(raised.arguments()))?;
                Ok(Value::from(format!("{}{arguments}", raised.class_name())))
            }
            ("__repr__", other) => self.repr(other).map(Value::Str),
            ("__str__", Value::Exception(raised)) => self.plain_exception_message(raised).map(Value::Str),
            ("__str__", Value::Instance(instance)) if instance.native().is_none() => {
                self.repr(this).map(Value::Str)
            }
            ("__str__", Value::Instance(instance)) => match instance.native() {
                Some(Value::Object(object)) => object.str(self, this).map(Value::from),
                _ => self.repr(this).map(Value::Str),
            },
            ("__str__", other) => self.str(other).map(Value::Str),
            ("__format__", _) => self.format(&native, &first.as_str().unwrap_or_default()).map(Value::Str),
            ("__hash__", Value::Instance(instance)) => {
                Ok(hash_value(key::hash_address(Rc::as_ptr(instance))))
            }
            ("__hash__", other) => {
                let hash = self.hash(other)?;
                Ok(hash_value(hash))
            }
            ("__setattr__", _) => {
                let name = first.as_str().unwrap_or_default();
                let value = arguments.positional.get(1).cloned().unwrap_or(Value::None);
                match this {
                    Value::Instance(instance) => {
                        let instance = instance.clone();
                        self.set_plain_attribute(&instance, this, &name, value)?;
                    }
                    other => self.set_attribute(other, &name, value)?,
                }
                Ok(Value::None)
            }
            ("__getattribute__", _) => self.get_attribute(this, &first.as_str().unwrap_or_default()),
            ("__delattr__", _) => {
                if let Value::Instance(instance) = this {
                    let name = first.as_str().unwrap_or_default();
                    if instance.attributes.remove(&name).is_some() {
                        return Ok(Value::None);
                    }
                    return Err(raise(&exception::ATTRIBUTE_ERROR, &*name));
                }
                Err(unsupported("this use of `__delattr__` is not supported"))
            }
            ("__init_subclass__", _) if !arguments.keywords.is_empty() => Err(raise(
                &exception::TYPE_ERROR,
                format!("{}.__init_subclass__() takes no keyword arguments", class_name(this)),
            )),
            ("__init_subclass__", _) => Ok(Value::None),
            ("__eq__", _) if own => {
                Ok(if this.is(&first) { Value::Bool(true) } else { Value::NotImplemented })
            }
            ("__ne__", _) if own => {
                Ok(if this.is(&first) { Value::Bool(false) } else { Value::NotImplemented })
            }
            ("__len__", _) if !own => match self.length(&native)? {
                Some(length) => Ok(Value::length(length)),
                None => Err(missing(name, this)),
            },
            ("__iter__", _) if !own => self.iterator(&native),
            ("__next__", _) if !own => match self.next(&native)? {
                Some(value) => Ok(value),
                None => Err(crate::outcome::Interruption::Raise(crate::exceptions::Exception::new(
                    &exception::STOP_ITERATION,
                    Vec::new(),
                ))),
            },
            ("__contains__", _) if !own => self.contains(&native, &first).map(Value::Bool),
            ("__getitem__", _) if !own => self.get_item(&native, &first),
            ("__setitem__", _) if !own => {
                let value = arguments.positional.get(1).cloned().unwrap_or(Value::None);
                self.set_item(&native, &first, value)?;
                Ok(Value::None)
            }
            ("__delitem__", _) if !own => {
                self.delete_item(&native, &first)?;
                Ok(Value::None)
            }
            ("__bool__", _) if !own => self.truth(&native).map(Value::Bool),
            ("__call__", Value::Class(class)) => self.instantiate(class, arguments),
            ("__call__", _) if !own => self.call(&native, arguments),
            ("__enter__", _) => self.enter_context(&native),
            ("__exit__", _) => {
                let object = this.as_object();
                let raised = match arguments.positional.get(1) {
                    Some(value @ Value::Exception(_)) => Some(value.clone()),
                    _ => None,
                };
                match object {
                    Some(object) => object.exit(self, this, raised.as_ref()).map(Value::Bool),
                    None => Err(missing(name, this)),
                }
            }
            _ => {
                if own {
                    return Err(missing(name, this));
                }
                if let Some(operator) = comparison(name) {
                    return match self.compare(operator, &native, &first) {
                        Err(crate::outcome::Interruption::Raise(raised))
                            if raised.is_a(&exception::TYPE_ERROR) =>
                        {
                            Ok(Value::NotImplemented)
                        }
                        other => other,
                    };
                }
                match binary(name) {
                    Some(operator) => self.binary(operator, &native, &first),
                    None => Err(missing(name, this)),
                }
            }
        }
    }
}

fn class_name(class: &Value) -> Rc<str> {
    match class {
        Value::Class(class) => class.name(),
        other => other.type_name(),
    }
}

/// A hash as Python code sees it.
pub(crate) fn hash_value(hash: u64) -> Value {
    Value::int(i64::from_ne_bytes((hash >> 3).to_ne_bytes()))
}

fn missing(name: &str, this: &Value) -> crate::outcome::Interruption {
    raise(&exception::ATTRIBUTE_ERROR, format!("'{}' object has no attribute '{name}'", this.type_name()))
}
