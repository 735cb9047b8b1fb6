use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::metaclasses::ClassStatement;
use super::{Frame, Names, Vm};
use crate::arguments::CallArguments;
use crate::builtins;
use crate::exceptions::{Exception, class as exception};
use crate::module::Deferred;
use crate::native::{Constructor, Member, NativeClass};
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::{Class, Descriptor, Dict, Instance, List, Set, Value};

/// The name under which a class namespace keeps the functions that evaluate its annotations.
pub(crate) const ANNOTATIONS: &str = "__annotate__";

/// What a class or one of its ancestors has under a name.
pub(crate) enum Found {
    /// From a class defined in Python.
    Value(Value),
    /// From a native class.
    Member(&'static Member),
}

impl Vm {
    pub(crate) fn class_instruction(&mut self, index: u32) -> Outcome<()> {
        let frame = self.frame();
        let keywords = frame.pop();
        let bases = frame.pop();
        let name = frame.pop();
        let (code, captured) = frame.code.codes[index as usize].clone();
        let closure: Vec<_> =
            captured.iter().filter_map(|cell| frame.cells.get(*cell as usize).cloned()).collect();
        let module = frame.module.clone();
        let mut resolved = Vec::new();
        for base in bases.items().unwrap_or_default() {
            match self.resolve(&base) {
                Ok(base) => resolved.push(base),
                // Nobody needs to know the class before somebody looks at it.
                Err(unknown @ Interruption::Unsupported(_)) => {
                    let place = self.place();
                    let refused = Deferred {
                        module: module.name.clone(),
                        path: vec![code.name.clone()],
                        place,
                        resolved: RefCell::new(Some(Err(unknown))),
                    };
                    self.push(Value::Deferred(Rc::new(refused)));
                    return Ok(());
                }
                Err(raised) => return Err(raised),
            }
        }
        let name = name.as_str().unwrap_or_default();
        let keywords = keywords.as_dict().map(|dict| dict.string_items()).unwrap_or_default();
        let statement = self.class_statement(name, resolved, keywords)?;
        let namespace = self.class_namespace(&statement)?;
        namespace.set("__module__", Value::Str(module.name.clone()));
        namespace.set("__qualname__", Value::Str(code.qualified_name.clone()));
        if let Some(docstring) = &code.docstring {
            namespace.set("__doc__", Value::Str(docstring.clone()));
        }
        let mut body = Frame::new(code.clone(), module, &closure);
        body.names = Names::Class(namespace.clone());
        let class_cell = code
            .cells
            .iter()
            .position(|name| &**name == "__class__")
            .and_then(|cell| (cell < code.own_cells).then(|| body.cells.get(cell).cloned()).flatten());
        self.run_frame(body)?;
        let class = self.make_class(statement, namespace, class_cell.as_ref())?;
        self.push(class);
        Ok(())
    }

    /// `type(name, bases, namespace)`: what a class statement makes.
    pub fn create_class(&mut self, name: &str, bases: Vec<Value>, namespace: Dict) -> Outcome<Rc<Class>> {
        let statement = self.class_statement(name.into(), bases, Vec::new())?;
        match self.make_class(statement, Rc::new(namespace), None)? {
            Value::Class(class) => Ok(class),
            other => {
                Err(unsupported(format!("`{}` objects as classes are not supported", other.type_name())))
            }
        }
    }

    pub(crate) fn finish_class(
        &mut self,
        statement: ClassStatement,
        namespace: Rc<Dict>,
        class_cell: Option<&crate::value::SharedCell>,
    ) -> Outcome<Rc<Class>> {
        let ClassStatement { name, mut bases, keywords, metaclass, is_abstract } = statement;
        for base in &mut bases {
            if let Some(replacement) = self.base_entry(base)? {
                *base = replacement;
            } else if let Some(mixin) = crate::library::mixin_of(self, base, &namespace)? {
                *base = mixin;
            }
        }
        let mut written: Vec<Value> = Vec::new();
        for base in bases {
            let known = written.iter().any(|other| other.is(&base));
            // `Generic[T]` and `Protocol[T]` may stand beside other bases and then say nothing.
            if !(known && matches!(base, Value::NativeClass(_))) {
                written.push(base);
            }
        }
        if written.is_empty() {
            written.push(Value::NativeClass(&builtins::OBJECT));
        }
        let ancestors = linearize(&written).ok_or_else(|| {
            raise(
                &exception::TYPE_ERROR,
                "Cannot create a consistent method resolution\norder (MRO) for the bases of this class",
            )
        })?;
        if namespace.has("__eq__") && !namespace.has("__hash__") {
            // What compares by value has no hash of its own (Python documentation, `object.__hash__`).
            namespace.set("__hash__", Value::None);
        }
        let own = |name: &str| namespace.has(name);
        let overrides = own("__eq__")
            || own("__hash__")
            || ancestors
                .iter()
                .any(|ancestor| matches!(ancestor, Value::Class(class) if class.overrides_equality()));
        let qualified = namespace.get("__qualname__").and_then(|value| value.as_str());
        let module = namespace.get("__module__").and_then(|value| value.as_str());
        let abstract_methods =
            if is_abstract { Some(self.abstract_names(&namespace, &ancestors)?) } else { None };
        let slots = match namespace.get("__slots__") {
            Some(text @ Value::Str(_)) => Some(text.as_str().into_iter().collect()),
            Some(listed) => Some(self.iterate(&listed)?.iter().filter_map(Value::as_str).collect()),
            None => None,
        };
        let class = Rc::new(Class {
            qualified_name: RefCell::new(qualified.unwrap_or_else(|| name.clone())),
            name: RefCell::new(name),
            module: RefCell::new(module.unwrap_or_else(|| "builtins".into())),
            bases: written,
            ancestors,
            namespace: namespace.clone(),
            payload: RefCell::new(None),
            overrides_equality: Cell::new(overrides),
            keywords,
            metaclass,
            abstract_methods,
            slots,
        });
        if let Some(cell) = class_cell {
            *cell.borrow_mut() = Some(Value::Class(class.clone()));
        }
        for (name, value) in namespace.string_items() {
            if let Value::Instance(_) = &value
                && let Some(method) = self.special(&value, "__set_name__")?
            {
                let arguments = vec![Value::Class(class.clone()), Value::Str(name)];
                self.call(&method, CallArguments::positional(arguments))?;
            }
        }
        let inherited = class.ancestors.iter().find_map(|ancestor| match ancestor {
            Value::Class(class) => class.namespace.get("__init_subclass__"),
            _ => None,
        });
        if inherited.is_none()
            && !class.keywords.is_empty()
            && class.ancestors.iter().all(|ancestor| match ancestor {
                Value::NativeClass(native) => is_plain_object(native) || native.module == "abc",
                _ => true,
            })
        {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("{}.__init_subclass__() takes no keyword arguments", class.name()),
            ));
        }
        if let Some(hook) = inherited {
            let hook = super::run::unwrapped(&hook);
            let arguments = CallArguments {
                positional: vec![Value::Class(class.clone())],
                keywords: class.keywords.clone(),
            };
            self.call(&hook, arguments)?;
        }
        let natives: Vec<&'static NativeClass> = class
            .ancestors
            .iter()
            .filter_map(|ancestor| match ancestor {
                Value::NativeClass(native) => Some(*native),
                _ => None,
            })
            .collect();
        for native in natives {
            if let Some(hook) = native.on_subclass {
                hook(self, &class)?;
            }
        }
        Ok(class)
    }

    /// What stands for a base that is not a class itself (`Generic[T]`), by its `__mro_entries__`.
    fn base_entry(&mut self, base: &Value) -> Outcome<Option<Value>> {
        match base {
            Value::Class(_) | Value::NativeClass(_) => Ok(None),
            Value::Object(object) => match object.attribute(self, base, "__mro_entries__")? {
                Some(entry) => Ok(Some(entry)),
                None => Err(unsupported(format!(
                    "`{}` objects as base classes are not supported",
                    base.type_name()
                ))),
            },
            _ => {
                Err(unsupported(format!("`{}` objects as base classes are not supported", base.type_name())))
            }
        }
    }

    /// The attribute of a class or its ancestors, raw.
    pub(crate) fn class_find(&self, class: &Class, name: &str) -> Option<Found> {
        if let Some(value) = class.namespace.get(name) {
            return Some(Found::Value(value));
        }
        find_in(&class.ancestors, name)
    }

    /// A special method that a Python class defines, bound to the instance.
    pub(crate) fn special(&mut self, value: &Value, name: &str) -> Outcome<Option<Value>> {
        let class = match value {
            Value::Class(class) => return self.metaclass_attribute(class, name),
            Value::Instance(instance) => instance.class.clone(),
            Value::Exception(raised) => match &raised.class {
                Value::Class(class) => class.clone(),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        match class.lookup(name) {
            Some(raw) => self.bind_attribute(&raw, Some(value), &Value::Class(class)).map(Some),
            None => Ok(None),
        }
    }

    /// Calls a special method if a Python class defines it.
    pub(crate) fn call_if_special(
        &mut self,
        value: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Outcome<Option<Value>> {
        match self.special(value, name)? {
            Some(method) => self.call(&method, CallArguments::positional(arguments.to_vec())).map(Some),
            None => Ok(None),
        }
    }

    /// Calls a special method of a Rust value: one that its class lists, or that it knows itself.
    pub(crate) fn call_native_special(
        &mut self,
        value: &Value,
        name: &str,
        arguments: CallArguments,
    ) -> Outcome<Option<Value>> {
        let Some(object) = value.as_object() else { return Ok(None) };
        if object.class().member(name).is_some() {
            let method = self.get_attribute(value, name)?;
            return self.call(&method, arguments).map(Some);
        }
        match object.attribute(self, value, name)? {
            Some(method) => self.call(&method, arguments).map(Some),
            None => Ok(None),
        }
    }

    pub(crate) fn instantiate(&mut self, class: &Rc<Class>, arguments: CallArguments) -> Outcome<Value> {
        let class_value = Value::Class(class.clone());
        let native = class.native_base();
        if let Some(hook) = builtins::call_class_hook(class) {
            return hook(self, class, arguments);
        }
        self.refuse_abstract(class)?;
        let init = class.lookup("__init__");
        if let Some(new) = class.lookup("__new__") {
            let new = super::run::unwrapped(&new);
            let mut all = arguments.clone();
            all.positional.insert(0, class_value.clone());
            let made = self.call(&new, all)?;
            let same = matches!(&made, Value::Instance(instance) if instance.class.derives_from(class));
            if same && let Some(init) = init {
                let init = self.bind_attribute(&init, Some(&made), &class_value)?;
                self.call(&init, arguments)?;
            }
            return Ok(made);
        }
        if class.derives_from_native(&exception::BASE_EXCEPTION) {
            let raised = Rc::new(Exception::of(class_value.clone(), arguments.positional.clone()));
            let value = Value::Exception(raised);
            if let Some(init) = init {
                let init = self.bind_attribute(&init, Some(&value), &class_value)?;
                self.call(&init, arguments)?;
            } else if let Some(constructor) = constructor_of(native)
                && !std::ptr::eq(native, &raw const exception::BASE_EXCEPTION)
                && native.constructor.is_some()
            {
                self.construct_exception(constructor, native, &value, arguments)?;
            }
            return Ok(value);
        }
        let instance = Rc::new(Instance::new(class.clone()));
        let value = Value::Instance(instance.clone());
        let Some(init) = init else {
            self.initialize_native(native, &value, arguments)?;
            return Ok(value);
        };
        // A class deriving from an immutable built-in type gets its content before `__init__`, as `__new__` gives it.
        match empty_content(native) {
            Some(content) => instance.set_native(content),
            None if builtins::is_immutable(native) => {
                let positional = CallArguments::positional(arguments.positional.clone());
                self.initialize_native(native, &value, positional)?;
            }
            None => {}
        }
        let init = self.bind_attribute(&init, Some(&value), &class_value)?;
        let result = self.call(&init, arguments)?;
        if !result.is_none() {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("__init__() should return None, not '{}'", result.type_name()),
            ));
        }
        Ok(value)
    }

    fn construct_exception(
        &mut self,
        constructor: &'static Constructor,
        native: &'static NativeClass,
        value: &Value,
        arguments: CallArguments,
    ) -> Outcome<()> {
        let arguments = self.bind(native.name, constructor.signature, arguments)?;
        let class = Value::NativeClass(native);
        if let (Value::Exception(made), Value::Exception(raised)) =
            ((constructor.call)(self, &class, arguments)?, value)
        {
            *raised.arguments.borrow_mut() = made.arguments();
            for (name, value) in made.attributes.string_items() {
                raised.attributes.set_shared(&name, value);
            }
            if let Some(payload) = made.payload() {
                raised.set_payload(payload);
            }
        }
        Ok(())
    }

    /// `__init__` of a native class on an instance of a Python class.
    pub(crate) fn initialize_native(
        &mut self,
        native: &'static NativeClass,
        this: &Value,
        arguments: CallArguments,
    ) -> Outcome<Value> {
        match this {
            Value::Exception(raised) => {
                *raised.arguments.borrow_mut() = arguments.positional;
            }
            Value::Instance(instance) => {
                if let Some(constructor) = constructor_of(native) {
                    if instance.native().is_some() && builtins::is_immutable(native) {
                        return Ok(Value::None);
                    }
                    let arguments = self.bind(native.name, constructor.signature, arguments)?;
                    let class = Value::Class(instance.class.clone());
                    let made = (constructor.call)(self, &class, arguments)?;
                    instance.set_native(made);
                } else if is_plain_object(native) {
                    if !arguments.positional.is_empty() || !arguments.keywords.is_empty() {
                        return Err(raise(
                            &exception::TYPE_ERROR,
                            format!("{}() takes no arguments", instance.class.name()),
                        ));
                    }
                } else if !native.complete {
                    return Err(unsupported(format!(
                        "making instances of classes that derive from `{}` is not supported",
                        native.name
                    )));
                }
            }
            _ => {}
        }
        Ok(Value::None)
    }

    /// `object.__new__(cls)`, `str.__new__(cls, value)`.
    pub(crate) fn new_native(
        &mut self,
        native: &'static NativeClass,
        arguments: CallArguments,
    ) -> Outcome<Value> {
        let mut arguments = arguments;
        if arguments.positional.is_empty() {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("{}.__new__(): not enough arguments", native.name),
            ));
        }
        match arguments.positional.remove(0) {
            Value::Class(class) if native.derives_from(&builtins::TYPE) => self.new_class(class, arguments),
            Value::Class(class) if class.derives_from_native(&exception::BASE_EXCEPTION) => {
                Ok(Value::Exception(Rc::new(Exception::of(Value::Class(class), arguments.positional))))
            }
            Value::Class(class) => {
                self.refuse_abstract(&class)?;
                let value = Value::Instance(Rc::new(Instance::new(class)));
                if !is_plain_object(native) {
                    self.initialize_native(native, &value, arguments)?;
                }
                Ok(value)
            }
            class @ Value::NativeClass(_) => self.call(&class, arguments),
            _ => Err(raise(
                &exception::TYPE_ERROR,
                format!("{}.__new__(X): X is not a type object", native.name),
            )),
        }
    }

    /// Calls a native class.
    pub(crate) fn construct(
        &mut self,
        class: &'static NativeClass,
        value: &Value,
        arguments: CallArguments,
    ) -> Outcome<Value> {
        match constructor_of(class) {
            Some(constructor) => {
                let arguments = self.bind(class.name, constructor.signature, arguments)?;
                (constructor.call)(self, value, arguments)
            }
            None if is_plain_object(class) => Ok(builtins::plain_object()),
            None if class.module == "collections.abc" => {
                if let Some(Value::Class(mixin)) = crate::library::mixin_of(self, value, &Dict::new())? {
                    self.refuse_abstract(&mixin)?;
                }
                Err(unsupported(format!("calling `{}` is not supported", class.name)))
            }
            None => Err(unsupported(format!("calling `{}` is not supported", class.name))),
        }
    }

    /// `isinstance(value, class)` for a native class.
    pub fn is_instance(&self, value: &Value, class: &'static NativeClass) -> bool {
        if std::ptr::eq(class, &raw const builtins::OBJECT) {
            return true;
        }
        match value {
            Value::Instance(instance) => instance.class.derives_from_native(class),
            Value::Exception(raised) => raised.is_a(class),
            other => other.native_class().derives_from(class),
        }
    }

    /// `type(value)`
    pub fn type_of(&self, value: &Value) -> Value {
        match value {
            Value::Instance(instance) => Value::Class(instance.class().clone()),
            Value::Exception(raised) => raised.class().clone(),
            Value::Class(class) if class.metaclass.is_some() => {
                class.metaclass.clone().map_or(Value::None, Value::Class)
            }
            other => Value::NativeClass(other.native_class()),
        }
    }

    /// `isinstance(value, class)` for a class or tuple of classes.
    pub(crate) fn is_instance_of(&mut self, value: &Value, class: &Value) -> Outcome<bool> {
        match self.resolve(class)? {
            Value::NativeClass(native) => {
                if let Some(answer) = builtins::abstract_instance(self, value, native)? {
                    return Ok(answer);
                }
                Ok(self.is_instance(value, native))
            }
            Value::Class(class) => {
                if let Some(answer) = self.class_decides(&class, "__instancecheck__", value)? {
                    return Ok(answer);
                }
                let derives = match value {
                    Value::Instance(instance) => instance.class.derives_from(&class),
                    Value::Exception(raised) => raised.is_a_class(&class),
                    Value::Class(own) => own.metaclass.as_ref().is_some_and(|own| own.derives_from(&class)),
                    _ => false,
                };
                if derives || class.abstract_methods.is_none() {
                    return Ok(derives);
                }
                let own = self.type_of(value);
                crate::library::virtual_subclass(self, &own, &class)
            }
            Value::Tuple(classes) => {
                for class in classes.iter() {
                    if self.is_instance_of(value, class)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            other @ Value::Object(_) => match builtins::union_members(&other) {
                Some(members) => self.is_instance_of(value, &Value::tuple(members)),
                None => Err(not_a_class("isinstance")),
            },
            Value::None => Ok(value.is_none()),
            _ => Err(not_a_class("isinstance")),
        }
    }

    /// `issubclass(class, other)`
    pub(crate) fn is_subclass_of(&mut self, class: &Value, other: &Value) -> Outcome<bool> {
        let class = self.resolve(class)?;
        match (class, self.resolve(other)?) {
            (class, Value::Tuple(others)) => {
                for other in others.iter() {
                    if self.is_subclass_of(&class, other)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (Value::NativeClass(class), Value::NativeClass(other)) => {
                Ok(class.derives_from(other) || std::ptr::eq(other, &raw const builtins::OBJECT))
            }
            (Value::Class(class), Value::NativeClass(other)) => {
                Ok(class.derives_from_native(other) || std::ptr::eq(other, &raw const builtins::OBJECT))
            }
            (class @ (Value::Class(_) | Value::NativeClass(_)), Value::Class(other)) => {
                if let Some(answer) = self.class_decides(&other, "__subclasscheck__", &class)? {
                    return Ok(answer);
                }
                if matches!(&class, Value::Class(class) if class.derives_from(&other)) {
                    return Ok(true);
                }
                if other.abstract_methods.is_none() {
                    return Ok(false);
                }
                crate::library::virtual_subclass(self, &class, &other)
            }
            (Value::Class(_) | Value::NativeClass(_), _) => Err(raise(
                &exception::TYPE_ERROR,
                "issubclass() arg 2 must be a class, a tuple of classes, or a union",
            )),
            _ => Err(raise(&exception::TYPE_ERROR, "issubclass() arg 1 must be a class")),
        }
    }

    /// `super()` without arguments: the class the running function was defined in, and its first argument.
    pub(crate) fn implicit_super(&mut self) -> Outcome<Value> {
        let missing = || raise(&exception::RUNTIME_ERROR, "super(): no arguments");
        let frame = self.frames.last().ok_or_else(missing)?;
        let cell = frame.code.cells.iter().position(|name| &**name == "__class__");
        let class = cell.and_then(|cell| frame.cells.get(cell)).and_then(|cell| cell.borrow().clone());
        let in_cell = frame.code.cell_parameters.iter().find(|(local, _)| *local == 0);
        let this = match in_cell {
            Some((_, cell)) => frame.cells.get(*cell).and_then(|cell| cell.borrow().clone()),
            None => frame.locals.first().cloned().flatten(),
        };
        let class =
            class.ok_or_else(|| raise(&exception::RUNTIME_ERROR, "super(): __class__ cell not found"))?;
        let this = this.ok_or_else(missing)?;
        Ok(Value::Descriptor(Rc::new(Descriptor::Super { class, this })))
    }
}

fn not_a_class(function: &str) -> crate::outcome::Interruption {
    raise(&exception::TYPE_ERROR, format!("{function}() arg 2 must be a type, a tuple of types, or a union"))
}

pub(crate) fn is_plain_object(native: &NativeClass) -> bool {
    std::ptr::eq(native, &raw const builtins::OBJECT)
}

/// The constructor of a native class or of the first base that has one.
pub(crate) fn constructor_of(class: &'static NativeClass) -> Option<&'static Constructor> {
    class.constructor.as_ref().or_else(|| class.bases.iter().find_map(|base| constructor_of(base)))
}

/// What a fresh instance of a class deriving from a mutable built-in type contains.
fn empty_content(native: &'static NativeClass) -> Option<Value> {
    if native.derives_from(&builtins::DICT) && std::ptr::eq(native, &raw const builtins::DICT) {
        Some(Value::Dict(Rc::new(Dict::new())))
    } else if std::ptr::eq(native, &raw const builtins::LIST) {
        Some(Value::List(Rc::new(List::new(Vec::new()))))
    } else if std::ptr::eq(native, &raw const builtins::SET) {
        Some(Value::Set(Rc::new(Set::new(false))))
    } else {
        None
    }
}

/// Looks a name up in ancestors, in order.
pub(crate) fn find_in(ancestors: &[Value], name: &str) -> Option<Found> {
    ancestors.iter().find_map(|ancestor| match ancestor {
        Value::Class(class) => class.namespace.get(name).map(Found::Value),
        Value::NativeClass(class) => {
            class.members.iter().find(|member| member.name() == name).map(Found::Member)
        }
        _ => None,
    })
}

/// A native class and its ancestors, in order.
pub(crate) fn native_line(class: &'static NativeClass) -> Vec<Value> {
    let mut line = vec![Value::NativeClass(class)];
    let bases: Vec<Value> = class.bases.iter().map(|base| Value::NativeClass(base)).collect();
    if bases.is_empty() {
        if !is_plain_object(class) {
            line.push(Value::NativeClass(&builtins::OBJECT));
        }
    } else {
        line.extend(linearize(&bases).unwrap_or(bases));
    }
    line
}

/// The C3 order of the ancestors (Python documentation, "The Python 2.3 Method Resolution Order").
fn linearize(bases: &[Value]) -> Option<Vec<Value>> {
    let mut lines: Vec<Vec<Value>> = bases
        .iter()
        .map(|base| match base {
            Value::Class(class) => {
                let mut line = vec![base.clone()];
                line.extend(class.ancestors.iter().cloned());
                line
            }
            Value::NativeClass(class) => native_line(class),
            _ => Vec::new(),
        })
        .collect();
    lines.push(bases.to_vec());
    let mut order = Vec::new();
    loop {
        lines.retain(|line| !line.is_empty());
        if lines.is_empty() {
            return Some(order);
        }
        let next = lines.iter().find_map(|line| {
            let head = &line[0];
            let blocked = lines.iter().any(|other| other.iter().skip(1).any(|later| later.is(head)));
            (!blocked).then(|| head.clone())
        })?;
        for line in &mut lines {
            if line.first().is_some_and(|head| head.is(&next)) {
                line.remove(0);
            }
        }
        order.push(next);
    }
}
