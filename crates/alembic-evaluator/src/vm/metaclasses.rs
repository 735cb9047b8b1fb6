//! Classes whose class is written in Python.

use std::rc::Rc;

use super::Vm;
use crate::arguments::CallArguments;
use crate::builtins;
use crate::exceptions::class as exception;
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::{Class, Dict, Instance, SharedCell, Value};

/// What a class statement says, before there is a class.
pub(crate) struct ClassStatement {
    pub(crate) name: Rc<str>,
    pub(crate) bases: Vec<Value>,
    /// Keyword arguments, `metaclass` excepted.
    pub(crate) keywords: Vec<(Rc<str>, Value)>,
    /// The most derived metaclass that is written in Python.
    pub(crate) metaclass: Option<Rc<Class>>,
    /// Whether methods marked as abstract keep it from being instantiated.
    pub(crate) is_abstract: bool,
}

impl Vm {
    /// Takes `metaclass=` out of the keywords and finds the metaclass by it and by the bases.
    pub(crate) fn class_statement(
        &mut self,
        name: Rc<str>,
        bases: Vec<Value>,
        keywords: Vec<(Rc<str>, Value)>,
    ) -> Outcome<ClassStatement> {
        let mut statement =
            ClassStatement { name, bases, keywords: Vec::new(), metaclass: None, is_abstract: false };
        let mut candidates: Vec<Rc<Class>> = Vec::new();
        for (key, value) in keywords {
            if &*key != "metaclass" {
                statement.keywords.push((key, value));
                continue;
            }
            match self.resolve(&value)? {
                Value::NativeClass(class) if class.derives_from(&builtins::TYPE) => {
                    statement.is_abstract |= class.name == "ABCMeta";
                }
                Value::Class(class) if class.derives_from_native(&builtins::TYPE) => candidates.push(class),
                _ => {
                    return Err(unsupported(format!(
                        "the metaclass of class `{}` is not supported",
                        statement.name
                    )));
                }
            }
        }
        for base in &statement.bases {
            match base {
                Value::Class(class) => {
                    statement.is_abstract |= class.abstract_methods.is_some();
                    candidates.extend(class.metaclass.clone());
                }
                Value::NativeClass(class) => {
                    statement.is_abstract |= (class.module == "abc" && class.name == "ABC")
                        || class.module == "collections.abc"
                        || (class.module == "typing" && class.name == "Protocol");
                }
                _ => {}
            }
        }
        for candidate in candidates {
            match &statement.metaclass {
                Some(known) if known.derives_from(&candidate) => {}
                Some(known) if !candidate.derives_from(known) => {
                    return Err(raise(
                        &exception::TYPE_ERROR,
                        "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
                    ));
                }
                _ => statement.metaclass = Some(candidate),
            }
        }
        Ok(statement)
    }

    /// The namespace in which the body of a class runs: what `__prepare__` gives, as far as that is a plain dictionary.
    pub(crate) fn class_namespace(&mut self, statement: &ClassStatement) -> Outcome<Rc<Dict>> {
        let Some(metaclass) = &statement.metaclass else { return Ok(Rc::new(Dict::new())) };
        let Some(raw) = metaclass.lookup("__prepare__") else { return Ok(Rc::new(Dict::new())) };
        let prepare = self.bind_attribute(&raw, None, &Value::Class(metaclass.clone()))?;
        let arguments = CallArguments {
            positional: vec![Value::Str(statement.name.clone()), Value::tuple(statement.bases.clone())],
            keywords: statement.keywords.clone(),
        };
        match self.call(&prepare, arguments)? {
            Value::Dict(namespace) => Ok(namespace),
            other => Err(unsupported(format!(
                "`{}` objects as the namespace of a class are not supported",
                other.type_name()
            ))),
        }
    }

    /// The class that a statement and the namespace of its body make, by its metaclass if it has one.
    pub(crate) fn make_class(
        &mut self,
        statement: ClassStatement,
        namespace: Rc<Dict>,
        cell: Option<&SharedCell>,
    ) -> Outcome<Value> {
        let Some(metaclass) = statement.metaclass.clone() else {
            return self.finish_class(statement, namespace, cell).map(Value::Class);
        };
        let arguments = CallArguments {
            positional: vec![
                Value::Str(statement.name.clone()),
                Value::tuple(statement.bases.clone()),
                Value::Dict(namespace.clone()),
            ],
            keywords: statement.keywords.clone(),
        };
        let owner = Value::Class(metaclass.clone());
        let made = match metaclass.lookup("__new__") {
            Some(new) => {
                let new = super::run::unwrapped(&new);
                let mut all = arguments.clone();
                all.positional.insert(0, owner.clone());
                self.call(&new, all)?
            }
            None => Value::Class(self.finish_class(statement, namespace, cell)?),
        };
        if let (Some(cell), Value::Class(_)) = (cell, &made) {
            *cell.borrow_mut() = Some(made.clone());
        }
        if let Value::Class(class) = &made
            && class.metaclass.as_ref().is_some_and(|own| own.derives_from(&metaclass))
            && let Some(init) = metaclass.lookup("__init__")
        {
            let init = self.bind_attribute(&init, Some(&made), &owner)?;
            self.call(&init, arguments)?;
        }
        Ok(made)
    }

    /// `type.__new__(metaclass, name, bases, namespace, **keywords)`
    pub(crate) fn new_class(&mut self, metaclass: Rc<Class>, arguments: CallArguments) -> Outcome<Value> {
        let [name, bases, namespace] = arguments.positional.as_slice() else {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("type.__new__() takes exactly 3 arguments ({} given)", arguments.positional.len()),
            ));
        };
        let name = name
            .as_str()
            .ok_or_else(|| raise(&exception::TYPE_ERROR, "type.__new__() argument 1 must be str"))?;
        let namespace = namespace.as_dict().map_or_else(Dict::new, |dict| dict.copy());
        let mut statement =
            self.class_statement(name, bases.items().unwrap_or_default(), arguments.keywords.clone())?;
        statement.metaclass = Some(metaclass);
        self.finish_class(statement, Rc::new(namespace), None).map(Value::Class)
    }

    /// What a Python metaclass has under a name, read through its class.
    pub(crate) fn metaclass_attribute(&mut self, class: &Rc<Class>, name: &str) -> Outcome<Option<Value>> {
        let Some(metaclass) = class.metaclass.clone() else { return Ok(None) };
        match metaclass.lookup(name) {
            Some(raw) => {
                let this = Value::Class(class.clone());
                self.bind_attribute(&raw, Some(&this), &Value::Class(metaclass)).map(Some)
            }
            None => Ok(None),
        }
    }

    /// The hook by which a metaclass decides `isinstance` or `issubclass`.
    pub(crate) fn class_decides(
        &mut self,
        class: &Rc<Class>,
        hook: &str,
        asked: &Value,
    ) -> Outcome<Option<bool>> {
        let Some(method) = self.metaclass_attribute(class, hook)? else { return Ok(None) };
        let answer = self.call(&method, CallArguments::positional(vec![asked.clone()]))?;
        self.truth(&answer).map(Some)
    }

    /// `Can't instantiate abstract class …`, if abstract methods are left.
    pub(crate) fn refuse_abstract(&mut self, class: &Rc<Class>) -> Outcome<()> {
        let Some(left) = class.abstract_methods.as_ref().filter(|left| !left.is_empty()) else {
            return Ok(());
        };
        let plural = if left.len() == 1 { "" } else { "s" };
        Err(raise(
            &exception::TYPE_ERROR,
            format!(
                "Can't instantiate abstract class {} with abstract method{plural} {}",
                class.name(),
                left.join(", ")
            ),
        ))
    }

    /// The names whose methods are still abstract in a class with this namespace and these ancestors, sorted.
    pub(crate) fn abstract_names(&mut self, namespace: &Dict, ancestors: &[Value]) -> Outcome<Vec<Rc<str>>> {
        let mut left = Vec::new();
        for (name, value) in namespace.string_items() {
            if is_abstract(&value) {
                left.push(name);
            }
        }
        for ancestor in ancestors {
            let Value::Class(ancestor) = ancestor else { continue };
            for name in ancestor.abstract_methods.iter().flatten() {
                let nearest = namespace.get(name).or_else(|| {
                    ancestors.iter().find_map(|ancestor| match ancestor {
                        Value::Class(class) => class.namespace.get(name),
                        _ => None,
                    })
                });
                if nearest.is_some_and(|value| is_abstract(&value)) && !left.contains(name) {
                    left.push(name.clone());
                }
            }
        }
        left.sort();
        Ok(left)
    }
}

/// Whether `abstractmethod` marked the function, or one of those that a descriptor wraps.
fn is_abstract(value: &Value) -> bool {
    use crate::value::Descriptor;
    match value {
        Value::Function(function) => function.attributes.has(ABSTRACT_MARK),
        Value::Descriptor(descriptor) => match &**descriptor {
            Descriptor::Property { get, set, delete } => [get, set, delete].into_iter().any(is_abstract),
            Descriptor::ClassMethod(inner) | Descriptor::StaticMethod(inner) => is_abstract(inner),
            _ => false,
        },
        _ => false,
    }
}

/// The attribute with which `abstractmethod` marks a function.
pub(crate) const ABSTRACT_MARK: &str = "__isabstractmethod__";

impl Class {
    /// The names that `__slots__` of this class and of its ancestors list, if instances can have no others.
    pub(crate) fn only_slots(&self) -> bool {
        self.slots.is_some()
            && self.ancestors.iter().all(|ancestor| match ancestor {
                Value::Class(class) => class.slots.is_some(),
                Value::NativeClass(native) => {
                    super::classes::is_plain_object(native) || matches!(native.module, "abc" | "typing")
                }
                _ => true,
            })
    }

    /// Whether `__slots__` of the class or of an ancestor lists this name.
    pub(crate) fn has_slot(&self, name: &str) -> bool {
        let lists = |class: &Class| class.slots.iter().flatten().any(|slot| &**slot == name);
        lists(self)
            || self.ancestors.iter().any(|ancestor| matches!(ancestor, Value::Class(class) if lists(class)))
    }
}

impl Instance {
    /// `__dict__`, if there is one: what `__slots__` holds is not in it.
    pub(crate) fn dictionary(&self) -> Option<Rc<Dict>> {
        if self.class.only_slots() && !self.class.has_slot("__dict__") {
            return None;
        }
        if self.attributes.string_items().iter().any(|(name, _)| self.class.has_slot(name)) {
            let visible = Dict::new();
            for (name, value) in self.attributes.string_items() {
                if !self.class.has_slot(&name) {
                    visible.set_shared(&name, value);
                }
            }
            return Some(Rc::new(visible));
        }
        Some(self.attributes.clone())
    }
}
