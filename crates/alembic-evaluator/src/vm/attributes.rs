use std::rc::Rc;

use super::Vm;
use super::classes::{ANNOTATIONS, Found, find_in, native_line};
use crate::arguments::CallArguments;
use crate::builtins;
use crate::exceptions::class as exception;
use crate::module::{Deferred, Module};
use crate::native::{Member, ModuleMember, NativeClass, NativeModule};
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::{BoundMethod, BoundNative, Class, Descriptor, Dict, Function, Instance, Set, Value};

impl Vm {
    /// `value.name`. An attribute of something imported that nobody has looked at is not looked up either.
    pub fn get_attribute(&mut self, value: &Value, name: &str) -> Outcome<Value> {
        if let Value::Deferred(deferred) = value {
            let resolved = deferred.resolved.borrow().clone();
            return if let Some(resolved) = resolved {
                self.get_attribute(&resolved?, name)
            } else {
                let mut path = deferred.path.clone();
                path.push(name.into());
                Ok(Value::Deferred(Rc::new(Deferred {
                    module: deferred.module.clone(),
                    path,
                    place: deferred.place.clone(),
                    resolved: None.into(),
                })))
            };
        }
        match self.find_attribute(value, name)? {
            Some(attribute) => Ok(attribute),
            None => Err(no_attribute(value, name)),
        }
    }

    /// `getattr(value, name, None)`, telling absence apart; an attribute that is not known is `Unsupported`.
    pub fn find_attribute(&mut self, value: &Value, name: &str) -> Outcome<Option<Value>> {
        match value {
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                self.find_attribute(&resolved, name)
            }
            Value::Instance(instance) => self.instance_attribute(instance, value, name),
            Value::Exception(raised) => {
                if let Some(own) = raised.attributes.get(name) {
                    return Ok(Some(own));
                }
                match &raised.class {
                    Value::Class(class) => match self.class_find(class, name) {
                        Some(found) => self.bind_found(found, Some(value), &raised.class).map(Some),
                        None => self.common_attribute(value, name),
                    },
                    Value::NativeClass(class) => self.native_attribute(class, value, name),
                    _ => Ok(None),
                }
            }
            Value::Class(class) => self.class_attribute(class, value, name),
            Value::NativeClass(class) => self.native_class_attribute(class, value, name),
            Value::Module(module) => {
                if let Some(found) = self.module_global(module, &Rc::from(name))? {
                    return Ok(Some(found));
                }
                match name {
                    "__name__" => Ok(Some(Value::Str(module.name.clone()))),
                    "__file__" => Ok(module.file.clone().map(Value::Str)),
                    "__dict__" => Ok(Some(Value::Dict(module.namespace.clone()))),
                    _ => match self.submodule(&module.name.clone(), name)? {
                        None if module.is_embedded() && !name.starts_with("__") => {
                            Err(unsupported(format!("`{}.{name}` is not supported", module.name)))
                        }
                        None => self.computed_global(module, name),
                        found => Ok(found),
                    },
                }
            }
            Value::NativeModule(module) => self.native_module_attribute(module, name),
            Value::Function(function) => Ok(self.function_attribute(function, name)),
            Value::BoundMethod(bound) => match name {
                "__self__" => Ok(Some(bound.this.clone())),
                "__func__" => Ok(Some(Value::Function(bound.function.clone()))),
                _ => Ok(self.function_attribute(&bound.function, name)),
            },
            Value::NativeFunction(function) => match name {
                "__name__" | "__qualname__" => Ok(Some(Value::string(function.name))),
                _ => self.common_attribute(value, name),
            },
            Value::BoundNative(bound) => match name {
                "__name__" | "__qualname__" => Ok(Some(Value::string(bound.member.name()))),
                "__self__" => Ok(Some(bound.this.clone())),
                _ => self.common_attribute(value, name),
            },
            Value::Descriptor(descriptor) => match &**descriptor {
                Descriptor::Super { class, this } => self.super_attribute(class, this, name),
                Descriptor::Property { get, set, delete } => {
                    Ok(builtins::property_attribute((get, set, delete), name))
                }
                Descriptor::ClassMethod(inner) | Descriptor::StaticMethod(inner) => match name {
                    "__func__" | "__wrapped__" => Ok(Some(inner.clone())),
                    _ => self.find_attribute(inner, name),
                },
                Descriptor::Unbound(member) => match name {
                    "__name__" | "__qualname__" => Ok(Some(Value::string(member.name()))),
                    _ => self.common_attribute(value, name),
                },
                _ => self.common_attribute(value, name),
            },
            other => self.native_attribute(other.native_class(), other, name),
        }
    }

    /// What `__getattr__` of a module gives for a name that nothing else in it has (PEP 562).
    fn computed_global(&mut self, module: &Rc<Module>, name: &str) -> Outcome<Option<Value>> {
        if name.starts_with("__") {
            return Ok(None);
        }
        let Some(function) = self.module_global(module, &Rc::from("__getattr__"))? else { return Ok(None) };
        match self.call(&function, CallArguments::positional(vec![Value::string(name)])) {
            Ok(found) => Ok(Some(found)),
            Err(Interruption::Raise(raised)) if raised.is_a(&exception::ATTRIBUTE_ERROR) => Ok(None),
            Err(interruption) => Err(interruption),
        }
    }

    fn native_attribute(
        &mut self,
        class: &'static NativeClass,
        value: &Value,
        name: &str,
    ) -> Outcome<Option<Value>> {
        if let Some(member) = class.member(name) {
            return self.bind_member(member, Some(value), &Value::NativeClass(class)).map(Some);
        }
        if let Value::Object(object) = value
            && let Some(found) = object.clone().attribute(self, value, name)?
        {
            return Ok(Some(found));
        }
        if let Some(found) = self.common_attribute(value, name)? {
            return Ok(Some(found));
        }
        absent(class, name)
    }

    /// Attributes that every value has.
    fn common_attribute(&mut self, value: &Value, name: &str) -> Outcome<Option<Value>> {
        Ok(match name {
            "__class__" => Some(self.type_of(value)),
            "__doc__" => Some(Value::None),
            "__module__" => Some(Value::string(value.native_class().module)),
            _ if builtins::is_special_method(self, value, name)? => {
                Some(Value::Descriptor(Rc::new(Descriptor::Special {
                    name: name.into(),
                    this: value.clone(),
                })))
            }
            _ => None,
        })
    }

    fn instance_attribute(
        &mut self,
        instance: &Rc<Instance>,
        value: &Value,
        name: &str,
    ) -> Outcome<Option<Value>> {
        let class = instance.class.clone();
        let class_value = Value::Class(class.clone());
        let found = self.class_find(&class, name);
        let first = match &found {
            Some(Found::Value(Value::Descriptor(descriptor))) => {
                matches!(&**descriptor, Descriptor::Property { .. })
            }
            Some(Found::Value(raw @ Value::Instance(_))) => self.special(raw, "__set__")?.is_some(),
            Some(Found::Member(Member::Property { .. })) => true,
            _ => false,
        };
        if !first && let Some(own) = instance.attributes.get(name) {
            return Ok(Some(own));
        }
        if let Some(found) = found {
            return self.bind_found(found, Some(value), &class_value).map(Some);
        }
        match name {
            "__class__" => return Ok(Some(class_value)),
            "__dict__" => return Ok(instance.dictionary().map(Value::Dict)),
            "__module__" => return Ok(Some(Value::Str(class.module()))),
            _ => {}
        }
        if let Some(Value::Object(object)) = instance.native()
            && let Some(found) = object.attribute(self, value, name)?
        {
            return Ok(Some(found));
        }
        if let Some(method) = class.lookup("__getattr__") {
            let method = self.bind_attribute(&method, Some(value), &class_value)?;
            let result = self.call(&method, CallArguments::positional(vec![Value::string(name)]));
            return result.map(Some);
        }
        if let Some(found) = self.common_attribute(value, name)? {
            return Ok(Some(found));
        }
        let unknown = class.ancestors.iter().find_map(|ancestor| match ancestor {
            Value::NativeClass(native) if !native.complete => Some(*native),
            _ => None,
        });
        match unknown {
            Some(native) => Err(unknown_attribute(native, name)),
            None => Ok(None),
        }
    }

    fn class_attribute(&mut self, class: &Rc<Class>, value: &Value, name: &str) -> Outcome<Option<Value>> {
        match name {
            "__name__" => return Ok(Some(Value::Str(class.name()))),
            "__qualname__" => return Ok(Some(Value::Str(class.qualified_name.borrow().clone()))),
            "__module__" => return Ok(Some(Value::Str(class.module()))),
            "__bases__" => return Ok(Some(Value::tuple(class.bases.clone()))),
            "__mro__" => {
                let mut line = vec![value.clone()];
                line.extend(class.ancestors.iter().cloned());
                return Ok(Some(Value::tuple(line)));
            }
            "__dict__" => return Ok(Some(Value::Dict(class.namespace.clone()))),
            "__doc__" => return Ok(Some(class.namespace.get("__doc__").unwrap_or(Value::None))),
            "__annotations__" => return self.annotations(class).map(Some),
            "__class__" => return Ok(Some(self.type_of(value))),
            "__abstractmethods__" => {
                return Ok(class.abstract_methods.as_ref().map(|left| {
                    let names = Set::new(true);
                    for name in left {
                        names.add_string(name);
                    }
                    Value::Set(Rc::new(names))
                }));
            }
            _ => {}
        }
        if let Some(metaclass) = &class.metaclass
            && matches!(metaclass.lookup(name), Some(Value::Descriptor(found)) if matches!(&*found, Descriptor::Property { .. }))
        {
            return self.metaclass_attribute(class, name);
        }
        if let Some(found) = self.class_find(class, name) {
            return self.bind_found(found, None, value).map(Some);
        }
        if let Some(found) = self.metaclass_attribute(class, name)? {
            return Ok(Some(found));
        }
        match name {
            "mro" => {
                return Ok(Some(builtins::partial(
                    Value::NativeFunction(&builtins::MRO),
                    vec![value.clone()],
                )));
            }
            "register" if class.abstract_methods.is_some() => {
                let register = Value::NativeFunction(&crate::library::REGISTER);
                return Ok(Some(builtins::partial(register, vec![value.clone()])));
            }
            _ => {}
        }
        let ancestors: Vec<&'static NativeClass> = class
            .ancestors
            .iter()
            .filter_map(|ancestor| match ancestor {
                Value::NativeClass(native) => Some(*native),
                _ => None,
            })
            .collect();
        for native in &ancestors {
            if let Some(hook) = native.class_attribute
                && let Some(found) = hook(self, value, name)?
            {
                return Ok(Some(found));
            }
        }
        if let Some(method) = self.metaclass_attribute(class, "__getattr__")? {
            return self.call(&method, CallArguments::positional(vec![Value::string(name)])).map(Some);
        }
        if let Some(special) = native_special(class.native_base(), name, value) {
            return Ok(Some(special));
        }
        match ancestors.iter().find(|native| !native.complete) {
            Some(native) => Err(unknown_attribute(native, name)),
            None => Ok(None),
        }
    }

    /// Evaluates the annotations of a class body.
    fn annotations(&mut self, class: &Rc<Class>) -> Outcome<Value> {
        let result = Dict::new();
        if let Some(Value::Dict(thunks)) = class.namespace.get(ANNOTATIONS) {
            for (name, thunk) in thunks.string_items() {
                let value = self.call(&thunk, CallArguments::new())?;
                result.set_shared(&name, value);
            }
        }
        Ok(Value::Dict(Rc::new(result)))
    }

    /// The parameters of a Python function that can be given by position, each with its default; none of another value.
    pub fn parameters(&self, function: &Value) -> Vec<(Rc<str>, Option<Value>)> {
        let Value::Function(function) = function else { return Vec::new() };
        let names = &function.code.locals[..function.code.parameters.positional];
        let required = names.len().saturating_sub(function.defaults.len());
        let default = |place: usize| function.defaults.get(place.checked_sub(required)?).cloned();
        names.iter().enumerate().map(|(place, name)| (name.clone(), default(place))).collect()
    }

    /// The annotation of what a Python function returns, as it is written, and the module whose names it uses.
    pub fn return_annotation(&self, function: &Value) -> Option<(Rc<str>, Rc<str>)> {
        match function {
            Value::Function(function) => Some((function.code.returns.clone()?, function.module.name.clone())),
            _ => None,
        }
    }

    /// The annotated names of a class body in order, each with a function that evaluates the annotation when called.
    pub fn class_annotations(&self, class: &Rc<Class>) -> Vec<(Rc<str>, Value)> {
        match class.namespace.get(ANNOTATIONS) {
            Some(Value::Dict(thunks)) => thunks.string_items(),
            _ => Vec::new(),
        }
    }

    fn native_class_attribute(
        &mut self,
        class: &'static NativeClass,
        value: &Value,
        name: &str,
    ) -> Outcome<Option<Value>> {
        match name {
            "__name__" | "__qualname__" => return Ok(Some(Value::string(class.name))),
            "__module__" => return Ok(Some(Value::string(class.module))),
            "__class__" => return Ok(Some(Value::NativeClass(&builtins::TYPE))),
            "__mro__" => return Ok(Some(Value::tuple(native_line(class)))),
            "__dict__" if class.complete => {
                let names = Dict::new();
                for member in class.members {
                    names.set(member.name(), Value::Descriptor(Rc::new(Descriptor::Unbound(member))));
                }
                return Ok(Some(Value::Dict(Rc::new(names))));
            }
            "__bases__" => {
                return Ok(Some(Value::tuple(
                    class.bases.iter().map(|base| Value::NativeClass(base)).collect(),
                )));
            }
            _ => {}
        }
        if let Some(member) = class.member(name) {
            return self.bind_member(member, None, value).map(Some);
        }
        let mut hooked = vec![class];
        while let Some(native) = hooked.pop() {
            if let Some(hook) = native.class_attribute
                && let Some(found) = hook(self, value, name)?
            {
                return Ok(Some(found));
            }
            hooked.extend(native.bases.iter().rev());
        }
        if let Some(special) = native_special(class, name, value) {
            return Ok(Some(special));
        }
        if name == "__doc__" {
            return Ok(Some(Value::None));
        }
        absent(class, name)
    }

    fn native_module_attribute(
        &mut self,
        module: &'static NativeModule,
        name: &str,
    ) -> Outcome<Option<Value>> {
        match module.member(name) {
            Some(ModuleMember::Function(function)) => return Ok(Some(Value::NativeFunction(function))),
            Some(ModuleMember::Class(class)) => return Ok(Some(Value::NativeClass(class))),
            Some(ModuleMember::Value(value)) => return value(self).map(Some),
            Some(ModuleMember::Module(other)) => return self.import(other).map(Some),
            None => {}
        }
        if let Some(found) = self.submodule(&Rc::from(module.name), name)? {
            return Ok(Some(found));
        }
        if let Some(hook) = module.attribute
            && let Some(found) = hook(self, name)?
        {
            return Ok(Some(found));
        }
        if name == "__name__" {
            return Ok(Some(Value::string(module.name)));
        }
        if module.complete {
            return Ok(None);
        }
        Err(unsupported(format!("`{}.{name}` is not supported", module.name)))
    }

    fn function_attribute(&mut self, function: &Rc<Function>, name: &str) -> Option<Value> {
        if let Some(own) = function.attributes.get(name) {
            return Some(own);
        }
        Some(match name {
            "__name__" => Value::Str(function.name.borrow().clone()),
            "__qualname__" => Value::Str(function.code.qualified_name.clone()),
            "__module__" => Value::Str(function.module.name.clone()),
            "__doc__" => function.code.docstring.clone().map_or(Value::None, Value::Str),
            "__dict__" => Value::Dict(function.attributes.clone()),
            "__defaults__" if function.defaults.is_empty() => Value::None,
            "__defaults__" => Value::tuple(function.defaults.clone()),
            "__class__" => Value::NativeClass(&builtins::FUNCTION),
            "__call__" => Value::Function(function.clone()),
            _ => return None,
        })
    }

    fn super_attribute(&mut self, class: &Value, this: &Value, name: &str) -> Outcome<Option<Value>> {
        // A method of a metaclass: its instances are classes.
        let of_metaclass = match (this, class) {
            (Value::Class(this), Value::Class(class)) => {
                this.metaclass.clone().filter(|own| !this.derives_from(class) && own.derives_from(class))
            }
            _ => None,
        };
        let is_method = of_metaclass.is_some();
        let own = match this {
            Value::Instance(instance) => instance.class.clone(),
            Value::Class(class) => of_metaclass.unwrap_or_else(|| class.clone()),
            Value::Exception(raised) => match &raised.class {
                Value::Class(class) => class.clone(),
                _ => return Ok(None),
            },
            _ => {
                return Err(raise(
                    &exception::TYPE_ERROR,
                    "super(type, obj): obj must be an instance or subtype of type",
                ));
            }
        };
        let mut line = vec![Value::Class(own.clone())];
        line.extend(own.ancestors.iter().cloned());
        let start = line.iter().position(|entry| entry.is(class)).map_or(0, |position| position + 1);
        let rest = &line[start..];
        let bound = if matches!(this, Value::Class(_)) && !is_method { None } else { Some(this) };
        let owner = Value::Class(own);
        if name != "__init__"
            && name != "__new__"
            && let Some(found) = find_in(rest, name)
        {
            return self.bind_found(found, bound, &owner).map(Some);
        }
        for entry in rest {
            match entry {
                Value::Class(class) => {
                    if let Some(raw) = class.namespace.get(name) {
                        return self.bind_attribute(&raw, bound, &owner).map(Some);
                    }
                }
                Value::NativeClass(native) => {
                    let native: &'static NativeClass = native;
                    let descriptor = match name {
                        "__init__" => Descriptor::NativeInit { class: native, this: this.clone() },
                        "__new__" => Descriptor::NativeNew(native),
                        _ => continue,
                    };
                    return Ok(Some(Value::Descriptor(Rc::new(descriptor))));
                }
                _ => {}
            }
        }
        if let (Some(instance), Value::Instance(inner)) = (bound, this)
            && let Some(Value::Object(object)) = inner.native()
            && let Some(found) = object.attribute(self, instance, name)?
        {
            return Ok(Some(found));
        }
        if builtins::is_special_name(name) {
            let this = this.clone();
            return Ok(Some(Value::Descriptor(Rc::new(Descriptor::Special { name: name.into(), this }))));
        }
        Ok(None)
    }

    fn bind_found(&mut self, found: Found, this: Option<&Value>, owner: &Value) -> Outcome<Value> {
        match found {
            Found::Value(raw) => self.bind_attribute(&raw, this, owner),
            Found::Member(member) => self.bind_member(member, this, owner),
        }
    }

    /// What reading a raw class attribute gives, through an instance or the class.
    pub(crate) fn bind_attribute(
        &mut self,
        raw: &Value,
        this: Option<&Value>,
        owner: &Value,
    ) -> Outcome<Value> {
        match raw {
            Value::Function(function) => Ok(match this {
                Some(this) => Value::BoundMethod(Rc::new(BoundMethod {
                    this: this.clone(),
                    function: function.clone(),
                })),
                None if &*function.code.name == "__init_subclass__"
                    || &*function.code.name == "__class_getitem__" =>
                {
                    Value::BoundMethod(Rc::new(BoundMethod {
                        this: owner.clone(),
                        function: function.clone(),
                    }))
                }
                None => raw.clone(),
            }),
            Value::Descriptor(descriptor) => match (&**descriptor, this) {
                (Descriptor::Property { get, .. }, Some(this)) => {
                    if get.is_none() {
                        return Err(raise(&exception::ATTRIBUTE_ERROR, "unreadable attribute"));
                    }
                    self.call(get, CallArguments::positional(vec![this.clone()]))
                }
                (Descriptor::ClassMethod(inner), _) => Ok(match inner {
                    Value::Function(function) => Value::BoundMethod(Rc::new(BoundMethod {
                        this: owner.clone(),
                        function: function.clone(),
                    })),
                    other => builtins::partial(other.clone(), vec![owner.clone()]),
                }),
                (Descriptor::StaticMethod(inner), _) => Ok(inner.clone()),
                _ => Ok(raw.clone()),
            },
            Value::Instance(_) => {
                let arguments = [this.cloned().unwrap_or(Value::None), owner.clone()];
                match self.call_if_special(raw, "__get__", &arguments)? {
                    Some(value) => Ok(value),
                    None => Ok(raw.clone()),
                }
            }
            Value::Object(object) => match builtins::object_descriptor(self, object, this, owner)? {
                Some(value) => Ok(value),
                None => Ok(raw.clone()),
            },
            _ => Ok(raw.clone()),
        }
    }

    fn bind_member(
        &mut self,
        member: &'static Member,
        this: Option<&Value>,
        owner: &Value,
    ) -> Outcome<Value> {
        match (member, this) {
            (Member::Method { .. }, Some(this)) => {
                Ok(Value::BoundNative(Rc::new(BoundNative { this: this.clone(), member })))
            }
            (Member::Property { get, .. }, Some(this)) => get(self, &super::calls::plain(this)),
            (Member::ClassMethod { .. }, _) => {
                Ok(Value::BoundNative(Rc::new(BoundNative { this: owner.clone(), member })))
            }
            (Member::StaticMethod(function), _) => Ok(Value::NativeFunction(function)),
            (Member::Constant { value, .. }, _) => value(self),
            (Member::Method { .. } | Member::Property { .. }, None) => {
                Ok(Value::Descriptor(Rc::new(Descriptor::Unbound(member))))
            }
        }
    }

    /// `value.name = content`
    pub fn set_attribute(&mut self, value: &Value, name: &str, content: Value) -> Outcome<()> {
        match value {
            Value::Instance(instance) => {
                if let Some(method) = self.special(value, "__setattr__")? {
                    let arguments = vec![Value::string(name), content];
                    return self.call(&method, CallArguments::positional(arguments)).map(drop);
                }
                self.set_plain_attribute(instance, value, name, content)
            }
            Value::Class(class) => {
                for ancestor in &class.ancestors {
                    if let Value::NativeClass(native) = ancestor
                        && let Some(hook) = native.set_class_attribute
                        && hook(self, class, name, &content)?
                    {
                        return Ok(());
                    }
                }
                match (name, content.as_str()) {
                    ("__name__", Some(text)) => *class.name.borrow_mut() = text,
                    ("__qualname__", Some(text)) => *class.qualified_name.borrow_mut() = text,
                    ("__module__", Some(text)) => *class.module.borrow_mut() = text,
                    _ => class.namespace.set(name, content),
                }
                if matches!(name, "__eq__" | "__hash__") {
                    class.overrides_equality.set(true);
                }
                Ok(())
            }
            Value::Exception(raised) => {
                match (name, &content) {
                    ("__cause__", Value::Exception(cause)) => raised.set_cause(cause.clone()),
                    ("__cause__", Value::None) => {
                        raised.suppress_context.set(true);
                        *raised.cause.borrow_mut() = None;
                    }
                    ("__context__", Value::Exception(context)) => {
                        *raised.context.borrow_mut() = Some(context.clone());
                    }
                    ("__suppress_context__", Value::Bool(truth)) => raised.suppress_context.set(*truth),
                    ("args", _) => *raised.arguments.borrow_mut() = self.iterate(&content)?,
                    ("__traceback__", _) => {}
                    _ => raised.attributes.set(name, content),
                }
                Ok(())
            }
            Value::Function(function) => {
                match (name, content.as_str()) {
                    ("__name__", Some(text)) => *function.name.borrow_mut() = text,
                    _ => function.attributes.set(name, content),
                }
                Ok(())
            }
            Value::Module(module) => {
                module.namespace.set(name, content);
                Ok(())
            }
            Value::Object(object) => {
                if let Some(Member::Property { set, .. }) = object.class().member(name) {
                    return match set {
                        Some(set) => set(self, value, content),
                        None => Err(raise(
                            &exception::ATTRIBUTE_ERROR,
                            format!("property '{name}' of '{}' object has no setter", value.type_name()),
                        )),
                    };
                }
                if object.clone().set_attribute(self, value, name, &content)? {
                    return Ok(());
                }
                if object.class().complete {
                    return Err(no_attribute(value, name));
                }
                Err(unsupported(format!(
                    "setting attribute `{name}` of `{}` objects is not supported",
                    value.type_name()
                )))
            }
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                self.set_attribute(&resolved, name, content)
            }
            Value::NativeModule(module) => Err(unsupported(format!(
                "setting attribute `{name}` of module `{}` is not supported",
                module.name
            ))),
            Value::NativeClass(class) if class.module != "builtins" => Err(unsupported(format!(
                "setting attribute `{name}` of class `{}` is not supported",
                class.name
            ))),
            Value::NativeClass(class) => Err(raise(
                &exception::TYPE_ERROR,
                format!("cannot set '{name}' attribute of immutable type '{}'", class.name),
            )),
            other => Err(no_attribute(other, name)),
        }
    }

    /// Assignment as `object.__setattr__` does it.
    pub(crate) fn set_plain_attribute(
        &mut self,
        instance: &Rc<Instance>,
        value: &Value,
        name: &str,
        content: Value,
    ) -> Outcome<()> {
        let class = instance.class.clone();
        match self.class_find(&class, name) {
            Some(Found::Value(Value::Descriptor(descriptor))) => {
                if let Descriptor::Property { set, .. } = &*descriptor {
                    if set.is_none() {
                        return Err(raise(
                            &exception::ATTRIBUTE_ERROR,
                            format!("property '{name}' of '{}' object has no setter", class.name()),
                        ));
                    }
                    return self.call(set, CallArguments::positional(vec![value.clone(), content])).map(drop);
                }
            }
            Some(Found::Value(raw @ Value::Instance(_))) => {
                if let Some(method) = self.special(&raw, "__set__")? {
                    return self
                        .call(&method, CallArguments::positional(vec![value.clone(), content]))
                        .map(drop);
                }
            }
            Some(Found::Member(Member::Property { set: Some(set), .. })) => {
                return set(self, value, content);
            }
            _ => {}
        }
        if let Some(Value::Object(object)) = instance.native()
            && object.set_attribute(self, value, name, &content)?
        {
            return Ok(());
        }
        if name == "__class__" {
            return Err(unsupported("giving an instance another class is not supported"));
        }
        if class.slots.is_some() && class.only_slots() && !class.has_slot(name) {
            return Err(no_attribute(value, name));
        }
        if name == "__dict__"
            && let Some(content) = content.as_dict()
        {
            instance.attributes.entries.borrow_mut().clone_from(&content.entries.borrow());
            return Ok(());
        }
        instance.attributes.set(name, content);
        Ok(())
    }

    /// `del value.name`
    pub(crate) fn delete_attribute(&mut self, value: &Value, name: &str) -> Outcome<()> {
        let value = self.resolve(value)?;
        if let Some(method) = self.special(&value, "__delattr__")? {
            return self.call(&method, CallArguments::positional(vec![Value::string(name)])).map(drop);
        }
        let removed = match &value {
            Value::Instance(instance) => {
                if let Some(Found::Value(Value::Descriptor(descriptor))) =
                    self.class_find(&instance.class, name)
                    && let Descriptor::Property { delete, .. } = &*descriptor
                    && !delete.is_none()
                {
                    return self.call(delete, CallArguments::positional(vec![value.clone()])).map(drop);
                }
                let found = self.class_find(&instance.class, name);
                if let Some(Found::Value(Value::Descriptor(descriptor))) = &found
                    && let Descriptor::Property { .. } = &**descriptor
                {
                    return Err(raise(
                        &exception::ATTRIBUTE_ERROR,
                        format!("property '{name}' of '{}' object has no deleter", instance.class.name()),
                    ));
                }
                if let Some(Found::Value(raw @ Value::Instance(_))) = found
                    && let Some(method) = self.special(&raw, "__delete__")?
                {
                    return self.call(&method, CallArguments::positional(vec![value.clone()])).map(drop);
                }
                instance.attributes.remove(name)
            }
            Value::Class(class) => class.namespace.remove(name),
            Value::Module(module) => module.namespace.remove(name),
            Value::Function(function) => function.attributes.remove(name),
            Value::Exception(raised) => raised.attributes.remove(name),
            other if other.native_class().complete => None,
            other => {
                return Err(unsupported(format!(
                    "deleting attribute `{name}` of `{}` objects is not supported",
                    other.type_name()
                )));
            }
        };
        if removed.is_some() { Ok(()) } else { Err(no_attribute(&value, name)) }
    }
}

/// `Class.__init__` and `Class.__new__` of a native class, read from the class.
fn native_special(class: &'static NativeClass, name: &str, owner: &Value) -> Option<Value> {
    let _ = owner;
    match name {
        "__new__" => Some(Value::Descriptor(Rc::new(Descriptor::NativeNew(class)))),
        "__init__" => Some(Value::NativeFunction(&builtins::OBJECT_INIT)),
        _ if builtins::is_special_name(name) => builtins::unbound_special(name),
        _ => None,
    }
}

/// An attribute that no table lists: absent where the table is complete, unless Python has it.
fn absent(class: &'static NativeClass, name: &str) -> Outcome<Option<Value>> {
    if !class.complete || (class.module == "builtins" && builtins::has_attribute(class.name, name)) {
        return Err(unknown_attribute(class, name));
    }
    Ok(None)
}

fn unknown_attribute(class: &NativeClass, name: &str) -> Interruption {
    unsupported(format!("attribute `{name}` of `{}` is not supported", class.name))
}

pub(crate) fn no_attribute(value: &Value, name: &str) -> Interruption {
    let text = match value {
        Value::Class(class) => format!("type object '{}' has no attribute '{name}'", class.name()),
        Value::NativeClass(class) => format!("type object '{}' has no attribute '{name}'", class.name),
        Value::Module(module) => format!("module '{}' has no attribute '{name}'", module.name),
        Value::NativeModule(module) => format!("module '{}' has no attribute '{name}'", module.name),
        other => format!("'{}' object has no attribute '{name}'", other.type_name()),
    };
    raise(&exception::ATTRIBUTE_ERROR, text)
}
