use std::rc::Rc;

use crate::outcome::{Interruption, Outcome, unsupported};
use crate::signature::Signature;
use crate::value::{Integer, Value};

/// The arguments of one call as they were written, before they are bound to parameters.
#[derive(Clone, Default)]
pub struct CallArguments {
    /// In order.
    pub positional: Vec<Value>,
    /// In the order they were written.
    pub keywords: Vec<(Rc<str>, Value)>,
}

impl CallArguments {
    /// No arguments.
    pub fn new() -> Self {
        CallArguments::default()
    }

    /// Only positional arguments.
    pub fn positional(values: impl Into<Vec<Value>>) -> Self {
        CallArguments { positional: values.into(), keywords: Vec::new() }
    }

    /// Whether nothing that is called with them can change one of them.
    pub(crate) fn are_constants(&self) -> bool {
        self.positional.iter().chain(self.keywords.iter().map(|(_, value)| value)).all(|value| {
            matches!(value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_))
        })
    }

    /// With one more positional argument.
    #[must_use]
    pub fn with(mut self, value: Value) -> Self {
        self.positional.push(value);
        self
    }

    /// With one more keyword argument.
    #[must_use]
    pub fn keyword(mut self, name: &str, value: Value) -> Self {
        self.keywords.push((name.into(), value));
        self
    }
}

/// The arguments of a native function, bound to its signature.
///
/// The typed readers give the parameter's default where the call did not give a value; a value of another type is
/// `Unsupported` with a sentence that names function and parameter. Asking for a parameter that the signature does not
/// have gives `None`.
pub struct Arguments {
    pub(crate) function: &'static str,
    pub(crate) signature: Rc<Signature>,
    /// One slot per named parameter; `None` where the call gave nothing.
    pub(crate) given: Vec<Option<Value>>,
    pub(crate) rest: Vec<Value>,
    pub(crate) keywords: Vec<(Rc<str>, Value)>,
}

impl Arguments {
    /// The name of the called function.
    pub fn function(&self) -> &'static str {
        self.function
    }

    /// Whether the call gave this parameter.
    pub fn is_given(&self, name: &str) -> bool {
        self.signature.position(name).is_some_and(|index| self.given.get(index).is_some_and(Option::is_some))
    }

    /// The value of a parameter: what was given, or its default (`None` for a required one that has no default).
    pub fn value(&self, name: &str) -> Value {
        match self.signature.position(name) {
            Some(index) => match self.given.get(index) {
                Some(Some(value)) => value.clone(),
                _ => self.signature.default_of(index),
            },
            None => Value::None,
        }
    }

    /// The value only if the call gave it.
    pub fn given(&self, name: &str) -> Option<Value> {
        self.signature.position(name).and_then(|index| self.given.get(index).cloned().flatten())
    }

    /// What `*rest` collected.
    pub fn rest(&self) -> &[Value] {
        &self.rest
    }

    /// What `**keywords` collected, in the order of the call.
    pub fn keywords(&self) -> &[(Rc<str>, Value)] {
        &self.keywords
    }

    /// One of the collected `**keywords`.
    pub fn extra(&self, name: &str) -> Option<&Value> {
        self.keywords.iter().find(|(known, _)| &**known == name).map(|(_, value)| value)
    }

    /// A string.
    pub fn string(&self, name: &str) -> Outcome<Rc<str>> {
        let value = self.value(name);
        value.as_str().ok_or_else(|| self.wrong(name, "a string", &value))
    }

    /// A string or None.
    pub fn optional_string(&self, name: &str) -> Outcome<Option<Rc<str>>> {
        let value = self.value(name);
        match value {
            Value::None => Ok(None),
            _ => value.as_str().map(Some).ok_or_else(|| self.wrong(name, "a string or None", &value)),
        }
    }

    /// True or False.
    pub fn boolean(&self, name: &str) -> Outcome<bool> {
        let value = self.value(name);
        match value {
            Value::Bool(truth) => Ok(truth),
            Value::Int(Integer::Small(number @ (0 | 1))) => Ok(number == 1),
            _ => Err(self.wrong(name, "True or False", &value)),
        }
    }

    /// True, False or None.
    pub fn optional_boolean(&self, name: &str) -> Outcome<Option<bool>> {
        match self.value(name) {
            Value::None => Ok(None),
            _ => self.boolean(name).map(Some),
        }
    }

    /// An integer that fits 64 bits.
    pub fn integer(&self, name: &str) -> Outcome<i64> {
        let value = self.value(name);
        value.as_integer().ok_or_else(|| self.wrong(name, "an integer", &value))
    }

    /// An integer that fits 64 bits, or None.
    pub fn optional_integer(&self, name: &str) -> Outcome<Option<i64>> {
        match self.value(name) {
            Value::None => Ok(None),
            _ => self.integer(name).map(Some),
        }
    }

    /// The items of a list or tuple.
    pub fn sequence(&self, name: &str) -> Outcome<Vec<Value>> {
        let value = self.value(name);
        value.items().ok_or_else(|| self.wrong(name, "a list or tuple", &value))
    }

    /// The items of a list or tuple, or None.
    pub fn optional_sequence(&self, name: &str) -> Outcome<Option<Vec<Value>>> {
        match self.value(name) {
            Value::None => Ok(None),
            _ => self.sequence(name).map(Some),
        }
    }

    /// A list or tuple of strings.
    pub fn strings(&self, name: &str) -> Outcome<Vec<Rc<str>>> {
        self.sequence(name)?
            .iter()
            .map(|item| item.as_str().ok_or_else(|| self.wrong(name, "a list of strings", item)))
            .collect()
    }

    /// A list or tuple of strings, or None.
    pub fn optional_strings(&self, name: &str) -> Outcome<Option<Vec<Rc<str>>>> {
        match self.value(name) {
            Value::None => Ok(None),
            _ => self.strings(name).map(Some),
        }
    }

    /// The error for a value of another type than expected: `create_table: argument `schema` must be …`.
    pub fn wrong(&self, name: &str, expected: &str, found: &Value) -> Interruption {
        unsupported(format!(
            "{}(): argument `{name}` must be {expected} here, not `{}`",
            self.function,
            found.type_name()
        ))
    }
}
