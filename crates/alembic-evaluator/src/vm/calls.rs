use std::cell::RefCell;
use std::rc::Rc;

use super::imports::Located;
use super::{Frame, Generator, Vm};
use crate::arguments::{Arguments, CallArguments};
use crate::code::CodeKind;
use crate::exceptions::class as exception;
use crate::module::Deferred;
use crate::native::{Member, NativeFunction};
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::signature::{Signature, class_refused};
use crate::value::{Descriptor, Dict, Function, Value};

impl Vm {
    /// `callable(value)`
    ///
    /// # Errors
    /// What an attribute of the value raises.
    pub fn is_callable(&mut self, value: &Value) -> Outcome<bool> {
        Ok(match value {
            Value::Function(_)
            | Value::BoundMethod(_)
            | Value::NativeFunction(_)
            | Value::BoundNative(_)
            | Value::Class(_)
            | Value::NativeClass(_)
            | Value::Descriptor(_) => true,
            Value::Instance(instance) => instance.class.lookup("__call__").is_some(),
            Value::Object(_) => self.find_attribute(value, "__call__")?.is_some(),
            _ => false,
        })
    }

    /// `value(*arguments, **keywords)`
    pub fn call(&mut self, function: &Value, arguments: CallArguments) -> Outcome<Value> {
        let mut arguments = arguments;
        match function {
            Value::Function(function) => self.call_function(function, arguments),
            Value::BoundMethod(bound) => {
                arguments.positional.insert(0, bound.this.clone());
                self.call_function(&bound.function, arguments)
            }
            Value::NativeFunction(function) => self.call_native(function, arguments),
            Value::BoundNative(bound) => self.call_member(bound.member, &bound.this, arguments),
            Value::Class(class) if class.metaclass.is_some() => {
                match self.metaclass_attribute(class, "__call__")? {
                    Some(method) => self.call(&method, arguments),
                    None => self.instantiate(class, arguments),
                }
            }
            Value::Class(class) => self.instantiate(class, arguments),
            Value::NativeClass(class) => self.construct(class, function, arguments),
            Value::Descriptor(descriptor) => self.call_descriptor(descriptor, arguments),
            Value::Instance(instance) => {
                if let Some(method) = self.special(function, "__call__")? {
                    return self.call(&method, arguments);
                }
                match instance.native() {
                    Some(Value::Object(object)) => object.call(self, function, arguments),
                    _ => Err(not_callable(function)),
                }
            }
            Value::Object(object) => object.clone().call(self, function, arguments),
            Value::Deferred(deferred) => match self.resolve(function) {
                Ok(resolved) => self.call(&resolved, arguments),
                Err(unknown @ Interruption::Unsupported(_))
                    if self.is_outside_call(deferred) && arguments.are_constants() =>
                {
                    // `HOST = socket.gethostname()`: nobody needs to know it before somebody looks at it.
                    Ok(Value::Deferred(Rc::new(Deferred {
                        module: deferred.module.clone(),
                        path: deferred.path.clone(),
                        place: self.place(),
                        resolved: RefCell::new(Some(Err(unknown))),
                    })))
                }
                Err(other) => Err(other),
            },
            other => Err(not_callable(other)),
        }
    }

    /// Whether the top level of one of the project's own modules calls something of another package.
    fn is_outside_call(&mut self, callee: &Deferred) -> bool {
        let frame = self.frame();
        frame.code.kind == CodeKind::Module
            && frame.module.lazy.is_some()
            && !matches!(self.locate(&callee.module), Located::Project { .. } | Located::Namespace)
            && !matches!(self.locate(&callee.module), Located::Loaded(Value::Module(module)) if !module.is_embedded())
    }

    /// `value.name(*arguments)`
    pub fn call_method(&mut self, value: &Value, name: &str, arguments: Vec<Value>) -> Outcome<Value> {
        let method = self.get_attribute(value, name)?;
        self.call(&method, CallArguments::positional(arguments))
    }

    pub(crate) fn call_function(
        &mut self,
        function: &Rc<Function>,
        arguments: CallArguments,
    ) -> Outcome<Value> {
        let frame = self.bind_frame(function, arguments)?;
        match function.code.kind {
            CodeKind::Generator | CodeKind::Coroutine => Ok(Value::Generator(Rc::new(Generator::new(frame)))),
            _ => self.run_frame(frame),
        }
    }

    fn call_descriptor(&mut self, descriptor: &Descriptor, mut arguments: CallArguments) -> Outcome<Value> {
        match descriptor {
            Descriptor::StaticMethod(inner) => self.call(inner, arguments),
            Descriptor::Unbound(member) => {
                if arguments.positional.is_empty() {
                    return Err(raise(
                        &exception::TYPE_ERROR,
                        format!("unbound method {}() needs an argument", member.name()),
                    ));
                }
                let this = arguments.positional.remove(0);
                self.call_member(member, &this, arguments)
            }
            Descriptor::NativeInit { class, this } => self.initialize_native(class, this, arguments),
            Descriptor::NativeNew(class) => self.new_native(class, arguments),
            Descriptor::Special { name, this } => self.call_special(name, this, arguments),
            Descriptor::Property { .. } | Descriptor::ClassMethod(_) | Descriptor::Super { .. } => {
                Err(raise(&exception::TYPE_ERROR, "this object is not callable"))
            }
        }
    }

    pub(crate) fn call_native(
        &mut self,
        function: &'static NativeFunction,
        arguments: CallArguments,
    ) -> Outcome<Value> {
        let arguments = self.bind(function.name, function.signature, arguments)?;
        (function.call)(self, arguments)
    }

    pub(crate) fn call_member(
        &mut self,
        member: &'static Member,
        this: &Value,
        arguments: CallArguments,
    ) -> Outcome<Value> {
        match member {
            Member::Method { name, signature, call, .. } => {
                let arguments = self.bind(name, signature, arguments)?;
                let this = self.resolve(this)?;
                call(self, &plain(&this), arguments)
            }
            Member::ClassMethod { name, signature, call, .. } => {
                let arguments = self.bind(name, signature, arguments)?;
                call(self, this, arguments)
            }
            Member::StaticMethod(function) => self.call_native(function, arguments),
            Member::Property { get, .. } => {
                let value = get(self, this)?;
                self.call(&value, arguments)
            }
            Member::Constant { value, .. } => {
                let value = value(self)?;
                self.call(&value, arguments)
            }
        }
    }

    pub(crate) fn signature(&mut self, text: &'static str) -> Rc<Signature> {
        let key = (text.as_ptr().addr(), text.len());
        if let Some(known) = self.signatures.get(&key) {
            return known.clone();
        }
        let parsed = Rc::new(Signature::parse(text));
        self.signatures.insert(key, parsed.clone());
        parsed
    }

    /// Binds arguments to a signature text, as for a native function of this name; for [`crate::Object::call`].
    pub fn bind(
        &mut self,
        function: &'static str,
        signature: &'static str,
        arguments: CallArguments,
    ) -> Outcome<Arguments> {
        let signature = self.signature(signature);
        let mut given: Vec<Option<Value>> = vec![None; signature.parameters.len()];
        let mut rest = Vec::new();
        let count = arguments.positional.len();
        for (position, value) in arguments.positional.into_iter().enumerate() {
            if position < signature.positional {
                let value = self.accepted(value, signature.parameters[position].deferred)?;
                given[position] = Some(value);
            } else if let Some((_, deferred)) = &signature.rest {
                let value = self.accepted(value, *deferred)?;
                if signature.refuses_classes && matches!(value, Value::Class(_)) {
                    return Err(unsupported(class_refused(function)));
                }
                rest.push(value);
            } else {
                return Err(too_many(function, 0, signature.positional, count));
            }
        }
        let mut keywords = Vec::new();
        for (name, value) in arguments.keywords {
            match signature.position(&name).filter(|position| *position >= signature.positional_only) {
                Some(position) => {
                    if given[position].is_some() {
                        return Err(raise(
                            &exception::TYPE_ERROR,
                            format!("{function}() got multiple values for argument '{name}'"),
                        ));
                    }
                    let value = self.accepted(value, signature.parameters[position].deferred)?;
                    given[position] = Some(value);
                }
                None => match &signature.keywords {
                    Some((_, deferred)) => {
                        let value = self.accepted(value, *deferred)?;
                        keywords.push((name, value));
                    }
                    None => {
                        return Err(unsupported(format!(
                            "argument `{name}` of `{function}()` is not supported"
                        )));
                    }
                },
            }
        }
        let missing: Vec<&str> = signature
            .parameters
            .iter()
            .zip(&given)
            .filter(|(parameter, given)| parameter.default.is_none() && given.is_none())
            .map(|(parameter, _)| &*parameter.name)
            .collect();
        if !missing.is_empty() {
            return Err(missing_arguments(function, "positional", &missing));
        }
        Ok(Arguments { function, signature, given, rest, keywords })
    }

    fn accepted(&mut self, value: Value, deferred: bool) -> Outcome<Value> {
        match value {
            Value::Deferred(_) if !deferred => self.resolve(&value),
            other => Ok(other),
        }
    }

    /// A frame whose parameters have their values.
    pub(crate) fn bind_frame(&mut self, function: &Rc<Function>, arguments: CallArguments) -> Outcome<Frame> {
        let code = &function.code;
        let parameters = &code.parameters;
        let mut frame = Frame::new(code.clone(), function.module.clone(), &function.closure);
        let given = arguments.positional.len();
        let mut rest = Vec::new();
        for (position, value) in arguments.positional.into_iter().enumerate() {
            if position < parameters.positional {
                frame.locals[position] = Some(value);
            } else {
                rest.push(value);
            }
        }
        if !rest.is_empty() && !parameters.rest {
            return Err(too_many(
                &code.qualified_name,
                function.defaults.len(),
                parameters.positional,
                given,
            ));
        }
        let named = parameters.positional + parameters.keyword_only;
        let mut keywords = None;
        if parameters.rest {
            frame.locals[named] = Some(Value::tuple(rest));
        }
        if parameters.keywords {
            let dict = Rc::new(Dict::new());
            frame.locals[named + usize::from(parameters.rest)] = Some(Value::Dict(dict.clone()));
            keywords = Some(dict);
        }
        let mut by_name: Vec<Rc<str>> = Vec::new();
        for (name, value) in arguments.keywords {
            let position = code.locals[..named]
                .iter()
                .position(|local| *local == name)
                .filter(|position| *position >= parameters.positional_only);
            match (position, &keywords) {
                (Some(position), _) => {
                    if frame.locals[position].replace(value).is_some() {
                        return Err(raise(
                            &exception::TYPE_ERROR,
                            format!("{}() got multiple values for argument '{name}'", code.qualified_name),
                        ));
                    }
                }
                (None, Some(keywords)) => keywords.set_shared(&name, value),
                (None, None) if code.locals[..parameters.positional_only].contains(&name) => {
                    by_name.push(name);
                }
                (None, None) => {
                    return Err(raise(
                        &exception::TYPE_ERROR,
                        format!("{}() got an unexpected keyword argument '{name}'", code.qualified_name),
                    ));
                }
            }
        }
        if !by_name.is_empty() {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!(
                    "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                    code.qualified_name,
                    by_name.join(", ")
                ),
            ));
        }
        let first_default = parameters.positional.saturating_sub(function.defaults.len());
        let mut missing = Vec::new();
        for position in 0..parameters.positional {
            if frame.locals[position].is_none() {
                match position.checked_sub(first_default).and_then(|index| function.defaults.get(index)) {
                    Some(default) => frame.locals[position] = Some(default.clone()),
                    None => missing.push(&*code.locals[position]),
                }
            }
        }
        if !missing.is_empty() {
            return Err(missing_arguments(&code.qualified_name, "positional", &missing));
        }
        for position in parameters.positional..named {
            if frame.locals[position].is_none() {
                match function.keyword_defaults.get(position - parameters.positional) {
                    Some(Some(default)) => frame.locals[position] = Some(default.clone()),
                    _ => missing.push(&*code.locals[position]),
                }
            }
        }
        if !missing.is_empty() {
            return Err(missing_arguments(&code.qualified_name, "keyword-only", &missing));
        }
        frame.fill_cells();
        Ok(frame)
    }
}

/// The value itself, or the built-in value behind an instance of a class that derives from a built-in type.
pub(crate) fn plain(value: &Value) -> Value {
    match value {
        Value::Instance(instance) => match instance.native() {
            Some(Value::Object(_)) | None => value.clone(),
            Some(native) => native,
        },
        _ => value.clone(),
    }
}

fn not_callable(value: &Value) -> Interruption {
    raise(&exception::TYPE_ERROR, format!("'{}' object is not callable", value.type_name()))
}

fn too_many(function: &str, defaults: usize, positional: usize, given: usize) -> Interruption {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let were = if given == 1 { "was" } else { "were" };
    let takes = if defaults > 0 {
        format!("from {} to {positional} positional arguments", positional.saturating_sub(defaults))
    } else {
        format!("{positional} positional argument{}", plural(positional))
    };
    raise(&exception::TYPE_ERROR, format!("{function}() takes {takes} but {given} {were} given"))
}

fn missing_arguments(function: &str, kind: &str, names: &[&str]) -> Interruption {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    let list = match quoted.as_slice() {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
        [] => String::new(),
    };
    let plural = if names.len() == 1 { "" } else { "s" };
    raise(
        &exception::TYPE_ERROR,
        format!("{function}() missing {} required {kind} argument{plural}: {list}", names.len()),
    )
}
