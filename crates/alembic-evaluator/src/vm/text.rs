use std::rc::Rc;

use super::Vm;
use super::calls::plain;
use crate::code::Conversion;
use crate::exceptions::{Exception, class as exception};
use crate::format;
use crate::outcome::{Outcome, raise};
use crate::value::{Descriptor, Instance, Value};

impl Vm {
    /// `str(value)`
    pub fn str(&mut self, value: &Value) -> Outcome<Rc<str>> {
        match value {
            Value::Str(text) => Ok(text.clone()),
            Value::Instance(instance) => {
                for name in ["__str__", "__repr__"] {
                    if let Some(result) = self.call_if_special(value, name, &[])? {
                        return result.as_str().ok_or_else(|| {
                            raise(
                                &exception::TYPE_ERROR,
                                format!("{name} returned non-string (type {})", result.type_name()),
                            )
                        });
                    }
                }
                if let Some(text) = crate::library::instance_text(instance, false, self)? {
                    return Ok(text.into());
                }
                match instance.native() {
                    Some(Value::Object(object)) => object.str(self, value).map(Rc::from),
                    Some(native) => self.str(&native),
                    None => self.repr(value),
                }
            }
            Value::Object(object) => object.clone().str(self, value).map(Rc::from),
            Value::Exception(raised) => self.exception_message(raised),
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                self.str(&resolved)
            }
            other => self.repr(other),
        }
    }

    /// `str(exception)`
    pub(crate) fn exception_message(&mut self, raised: &Rc<Exception>) -> Outcome<Rc<str>> {
        let value = Value::Exception(raised.clone());
        if let Some(result) = self.call_if_special(&value, "__str__", &[])? {
            return Ok(result.as_str().unwrap_or_default());
        }
        self.plain_exception_message(raised)
    }

    pub(crate) fn plain_exception_message(&mut self, raised: &Rc<Exception>) -> Outcome<Rc<str>> {
        let arguments = raised.arguments();
        match arguments.as_slice() {
            [] => Ok("".into()),
            [only] if raised.is_a(&exception::KEY_ERROR) && !is_of_the_host(raised) => self.repr(only),
            [only] => self.str(only),
            [number, text, rest @ ..] if raised.is_a(&exception::OS_ERROR) => {
                let (number, text) = (self.str(number)?, self.str(text)?);
                match rest.first() {
                    Some(file) if !file.is_none() => {
                        let file = self.repr(file)?;
                        Ok(format!("[Errno {number}] {text}: {file}").into())
                    }
                    _ => Ok(format!("[Errno {number}] {text}").into()),
                }
            }
            _ => self.repr(&Value::tuple(arguments)),
        }
    }

    /// `ValueError: text`: the last line of the traceback, `__str__` honoured.
    pub fn exception_text(&mut self, raised: &Rc<Exception>) -> String {
        let name = match &raised.class {
            Value::Class(class) => {
                let module = class.module();
                let qualified = class.qualified_name.borrow().clone();
                if matches!(&*module, "__main__" | "builtins") {
                    qualified.to_string()
                } else {
                    format!("{module}.{qualified}")
                }
            }
            Value::NativeClass(class) if class.module == "builtins" => class.name.to_owned(),
            Value::NativeClass(class) => format!("{}.{}", class.module, class.name),
            _ => raised.class_name().to_string(),
        };
        match self.exception_message(raised) {
            Ok(text) if text.is_empty() => name,
            Ok(text) => format!("{name}: {text}"),
            Err(_) => format!("{name}: <exception str() failed>"),
        }
    }

    /// `repr(value)`
    pub fn repr(&mut self, value: &Value) -> Outcome<Rc<str>> {
        Ok(match value {
            Value::None => "None".into(),
            Value::Ellipsis => "Ellipsis".into(),
            Value::NotImplemented => "NotImplemented".into(),
            Value::Bool(true) => "True".into(),
            Value::Bool(false) => "False".into(),
            Value::Int(number) => number.to_string().into(),
            Value::Float(float) => format::float_repr(*float).into(),
            Value::Str(text) => format::string_repr(text).into(),
            Value::Bytes(bytes) => format::bytes_repr(bytes).into(),
            Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Set(_) => {
                return self.container_repr(value);
            }
            Value::Range(range) => {
                if range.step == crate::value::Integer::Small(1) {
                    format!("range({}, {})", range.start, range.stop).into()
                } else {
                    format!("range({}, {}, {})", range.start, range.stop, range.step).into()
                }
            }
            Value::Slice(slice) => {
                let (start, stop, step) =
                    (self.repr(&slice.start)?, self.repr(&slice.stop)?, self.repr(&slice.step)?);
                format!("slice({start}, {stop}, {step})").into()
            }
            Value::Function(function) => {
                format!("<function {} at {}>", function.code.qualified_name, address(Rc::as_ptr(function)))
                    .into()
            }
            Value::BoundMethod(bound) => {
                let this = self.repr(&bound.this)?;
                format!("<bound method {} of {this}>", bound.function.code.qualified_name).into()
            }
            Value::NativeFunction(function) => format!("<built-in function {}>", function.name).into(),
            Value::BoundNative(bound) => {
                format!("<built-in method {} of {} object>", bound.member.name(), bound.this.type_name())
                    .into()
            }
            Value::Descriptor(descriptor) => match &**descriptor {
                Descriptor::Property { .. } => "<property object>".into(),
                Descriptor::Super { .. } => "<super object>".into(),
                Descriptor::ClassMethod(_) => "<classmethod object>".into(),
                Descriptor::StaticMethod(_) => "<staticmethod object>".into(),
                Descriptor::Unbound(member) => format!("<method '{}'>", member.name()).into(),
                Descriptor::Special { name, .. } => format!("<method-wrapper '{name}'>").into(),
                Descriptor::NativeInit { .. } | Descriptor::NativeNew(_) => "<method-wrapper>".into(),
            },
            Value::Class(class) => {
                if let Some(result) = self.call_if_special(value, "__repr__", &[])? {
                    return Ok(result.as_str().unwrap_or_default());
                }
                let module = class.module();
                let qualified = class.qualified_name.borrow().clone();
                if let Some(text) = crate::builtins::class_repr(class) {
                    return Ok(text.into());
                }
                format!("<class '{module}.{qualified}'>").into()
            }
            Value::NativeClass(class) if class.module == "builtins" => {
                format!("<class '{}'>", class.name).into()
            }
            Value::NativeClass(class) => format!("<class '{}.{}'>", class.module, class.name).into(),
            Value::Instance(instance) => {
                if let Some(result) = self.call_if_special(value, "__repr__", &[])? {
                    return result.as_str().ok_or_else(|| {
                        raise(
                            &exception::TYPE_ERROR,
                            format!("__repr__ returned non-string (type {})", result.type_name()),
                        )
                    });
                }
                if let Some(text) = crate::library::instance_text(instance, true, self)? {
                    return Ok(text.into());
                }
                match instance.native() {
                    Some(Value::Object(object)) => object.repr(self, value)?.into(),
                    Some(native) => return self.repr(&native),
                    None => default_repr(instance).into(),
                }
            }
            Value::Exception(raised) => {
                if let Some(result) = self.call_if_special(value, "__repr__", &[])? {
                    return Ok(result.as_str().unwrap_or_default());
                }
                let arguments = crate::builtins::shown_arguments(raised);
                let mut parts = Vec::new();
                for argument in &arguments {
                    parts.push(self.repr(argument)?.to_string());
                }
                format!("{}({})", raised.class_name(), parts.join(", ")).into()
            }
            Value::Module(module) => match &module.file {
                Some(file) => format!("<module '{}' from '{file}'>", module.name).into(),
                None => format!("<module '{}'>", module.name).into(),
            },
            Value::NativeModule(module) => format!("<module '{}'>", module.name).into(),
            Value::Object(object) => object.clone().repr(self, value)?.into(),
            Value::Iterator(iterator) => {
                format!("<iterator object at {}>", address(Rc::as_ptr(iterator))).into()
            }
            Value::Generator(generator) => {
                let kind = if generator.is_coroutine() { "coroutine" } else { "generator" };
                format!(
                    "<{kind} object {} at {}>",
                    generator.qualified_name(),
                    address(Rc::as_ptr(generator))
                )
                .into()
            }
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                return self.repr(&resolved);
            }
        })
    }

    fn container_repr(&mut self, value: &Value) -> Outcome<Rc<str>> {
        if self.showing.iter().any(|open| open.is(value))
            && !matches!(value, Value::Tuple(items) if items.is_empty())
        {
            return Ok(match value {
                Value::List(_) => "[...]".into(),
                Value::Tuple(_) => "(...)".into(),
                _ => "{...}".into(),
            });
        }
        self.enter_recursion()?;
        self.nested += 1;
        self.showing.push(value.clone());
        let text = stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.container_text(value));
        self.showing.pop();
        self.nested -= 1;
        text
    }

    fn container_text(&mut self, value: &Value) -> Outcome<Rc<str>> {
        let mut text = String::new();
        match value {
            Value::Dict(dict) => {
                text.push('{');
                for (position, (key, value)) in dict.items().into_iter().enumerate() {
                    if position > 0 {
                        text.push_str(", ");
                    }
                    text.push_str(&self.repr(&key)?);
                    text.push_str(": ");
                    text.push_str(&self.repr(&value)?);
                }
                text.push('}');
            }
            Value::Set(set) if set.is_empty() => {
                text.push_str(if set.frozen { "frozenset()" } else { "set()" });
            }
            _ => {
                let (open, items, close) = match value {
                    Value::List(list) => ("[", list.to_vec(), "]"),
                    Value::Tuple(items) => ("(", items.to_vec(), if items.len() == 1 { ",)" } else { ")" }),
                    Value::Set(set) if set.frozen => ("frozenset({", set.members(), "})"),
                    Value::Set(set) => ("{", set.members(), "}"),
                    _ => ("", Vec::new(), ""),
                };
                text.push_str(open);
                for (position, item) in items.iter().enumerate() {
                    if position > 0 {
                        text.push_str(", ");
                    }
                    text.push_str(&self.repr(item)?);
                }
                text.push_str(close);
            }
        }
        Ok(text.into())
    }

    /// `ascii(value)`
    pub(crate) fn ascii(&mut self, value: &Value) -> Outcome<Rc<str>> {
        let text = self.repr(value)?;
        Ok(format::escape_non_ascii(&text).into())
    }

    pub(crate) fn format_converted(
        &mut self,
        value: &Value,
        conversion: Conversion,
        specification: Option<&Value>,
    ) -> Outcome<Value> {
        let converted = match conversion {
            Conversion::None => value.clone(),
            Conversion::Str => Value::Str(self.str(value)?),
            Conversion::Repr => Value::Str(self.repr(value)?),
            Conversion::Ascii => Value::Str(self.ascii(value)?),
        };
        let specification = specification.and_then(Value::as_str).unwrap_or_default();
        self.format(&converted, &specification).map(Value::Str)
    }

    /// `format(value, specification)`
    pub fn format(&mut self, value: &Value, specification: &str) -> Outcome<Rc<str>> {
        let value = &self.resolve(value)?;
        if let Some(result) = self.call_if_special(value, "__format__", &[Value::string(specification)])? {
            return result.as_str().ok_or_else(|| {
                raise(
                    &exception::TYPE_ERROR,
                    format!("__format__ must return a str, not {}", result.type_name()),
                )
            });
        }
        if specification.is_empty() {
            return self.str(value);
        }
        if let Some(object) = value.as_object() {
            return match object.format(self, value, specification)? {
                Some(text) => Ok(text.into()),
                None => Err(unsupported_format(value)),
            };
        }
        if let Value::Instance(instance) = value
            && crate::library::shown_by_name(instance)
        {
            let text = self.str(value)?;
            return format::apply(&Value::Str(text), specification).map(Rc::from);
        }
        let has_str = self.special(value, "__str__")?.is_some();
        match plain(value) {
            Value::Instance(_) => Err(unsupported_format(value)),
            plain if has_str && matches!(plain, Value::Str(_)) => {
                let text = self.str(value)?;
                format::apply(&Value::Str(text), specification).map(Rc::from)
            }
            plain @ (Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_)) => {
                format::apply(&plain, specification).map(Rc::from)
            }
            _ => Err(unsupported_format(value)),
        }
    }
}

fn unsupported_format(value: &Value) -> crate::outcome::Interruption {
    raise(
        &exception::TYPE_ERROR,
        format!("unsupported format string passed to {}.__format__", value.type_name()),
    )
}

pub(crate) fn default_repr(instance: &Rc<Instance>) -> String {
    let class = &instance.class;
    format!(
        "<{}.{} object at {}>",
        class.module(),
        class.qualified_name.borrow(),
        address(Rc::as_ptr(instance))
    )
}

pub(crate) fn address<T: ?Sized>(pointer: *const T) -> String {
    format!("{:#x}", pointer.cast::<()>().addr())
}

/// Whether the class is one of the host's, whose messages are plain text even where it derives from KeyError.
fn is_of_the_host(raised: &Exception) -> bool {
    let native = match &raised.class {
        Value::Class(class) => class.native_base(),
        Value::NativeClass(class) => class,
        _ => return false,
    };
    native.module != "builtins"
}
