use std::rc::Rc;

use super::scope::ScopeIndex;
use crate::builtins;
use crate::code::Code;
use crate::native::{Member, NativeClass, NativeFunction, NativeModule};
use crate::place::Place;
use crate::value::Value;

/// What is known of a value without running. Anything not certain is `Unknown`, and nothing is said about it.
#[derive(Clone)]
pub(super) enum Known {
    Unknown,
    Module(&'static NativeModule),
    Class(&'static NativeClass),
    Function(&'static NativeFunction),
    Member(&'static Member),
    Instance(&'static NativeClass),
    /// A string, a truth value or `None`.
    Constant(Value),
    /// A tuple, or a list just written (`true`: it may change), with these items.
    Sequence(Rc<[Known]>, bool),
    /// One of the project's own modules.
    OwnModule(ScopeIndex),
    /// A directory of modules.
    Package(Rc<str>),
    /// A name of an own module that nobody has looked at, and the attributes read from it.
    Symbol(Rc<Symbol>),
    /// A function of the checked texts.
    Code(ScopeIndex, Rc<Code>),
    /// A function that reading an attribute calls.
    Property(ScopeIndex, Rc<Code>),
    /// A class of an own module.
    OwnClass(ScopeIndex, Rc<Code>),
    /// A class of the script itself.
    ScriptClass,
    /// An instance of a class of an own module.
    OwnInstance(ScopeIndex, Rc<Code>),
    /// What was imported from a package whose content is not known.
    Foreign(Rc<Foreign>),
}

pub(super) struct Symbol {
    pub(super) scope: ScopeIndex,
    pub(super) name: Rc<str>,
    pub(super) path: Vec<Rc<str>>,
}

pub(super) struct Foreign {
    /// As it is written: `glob.glob`.
    pub(super) dotted: String,
    /// The module alone.
    pub(super) module: Rc<str>,
    /// Where it was imported.
    pub(super) place: Place,
}

impl Known {
    pub(super) fn instance(class: Option<&'static NativeClass>) -> Self {
        class.map_or(Known::Unknown, Known::Instance)
    }

    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::NativeModule(module) => Known::Module(module),
            Value::NativeClass(class) => Known::Class(class),
            Value::NativeFunction(function) => Known::Function(function),
            Value::Str(_) | Value::Bool(_) | Value::None => Known::Constant(value.clone()),
            Value::Tuple(items) => Known::Sequence(items.iter().map(Known::of).collect(), false),
            _ => Known::Unknown,
        }
    }

    pub(super) fn bool(truth: bool) -> Self {
        Known::Constant(Value::Bool(truth))
    }

    /// Whether it stays what it is when it has a name.
    pub(super) fn is_fixed(&self) -> bool {
        !matches!(self, Known::Sequence(_, true))
    }

    /// `bool(x)`
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Known::Constant(Value::Bool(truth)) => Some(*truth),
            Known::Constant(Value::None) => Some(false),
            Known::Constant(Value::Str(text)) => Some(!text.is_empty()),
            _ => None,
        }
    }

    /// `self == other`
    pub(super) fn equals(&self, other: &Known) -> Option<bool> {
        match (self, other) {
            (Known::Constant(Value::Str(left)), Known::Constant(Value::Str(right))) => Some(left == right),
            (Known::Constant(Value::Bool(left)), Known::Constant(Value::Bool(right))) => Some(left == right),
            (Known::Constant(Value::None), Known::Constant(Value::None)) => Some(true),
            (Known::Constant(Value::None), Known::Constant(Value::Str(_)))
            | (Known::Constant(Value::Str(_)), Known::Constant(Value::None)) => Some(false),
            _ => None,
        }
    }

    /// `self in other`
    pub(super) fn is_in(&self, other: &Known) -> Option<bool> {
        match (self, other) {
            (_, Known::Sequence(items, _)) => {
                items.iter().try_fold(false, |found, item| Some(found | self.equals(item)?))
            }
            (Known::Constant(Value::Str(part)), Known::Constant(Value::Str(text))) => {
                Some(text.contains(&**part))
            }
            _ => None,
        }
    }

    /// What both ways to one place agree on.
    pub(super) fn join(self, other: &Known) -> Known {
        let same = match (&self, other) {
            (Known::Module(left), Known::Module(right)) => std::ptr::eq(*left, *right),
            (Known::Class(left), Known::Class(right)) | (Known::Instance(left), Known::Instance(right)) => {
                std::ptr::eq(*left, *right)
            }
            (Known::OwnInstance(_, left), Known::OwnInstance(_, right)) => Rc::ptr_eq(left, right),
            (Known::Constant(_), Known::Constant(_)) => self.equals(other) == Some(true),
            _ => false,
        };
        if same { self } else { Known::Unknown }
    }

    /// The name of something native that can be called.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Known::Function(function) => function.name,
            Known::Member(Member::StaticMethod(function)) => function.name,
            Known::Class(class) => class.name,
            Known::Member(Member::Method { name, .. } | Member::ClassMethod { name, .. }) => name,
            _ => "",
        }
    }

    /// What calling it gives.
    pub(super) fn result(&self) -> Known {
        match self {
            Known::Function(function) => Known::instance(function.returns),
            // An exception and a plain built-in value are not followed further.
            Known::Class(class) if class.module != "builtins" => Known::Instance(class),
            Known::Member(Member::Method { returns, .. } | Member::ClassMethod { returns, .. }) => {
                Known::instance(*returns)
            }
            Known::Member(Member::StaticMethod(function)) => Known::instance(function.returns),
            _ => Known::Unknown,
        }
    }
}

/// A name that every module has.
pub(super) fn builtin(name: &str) -> Option<Known> {
    builtins::name(name).map(|value| Known::of(&value))
}

/// What `with x as y` binds to `y`.
pub(super) fn entered(class: &'static NativeClass) -> Option<&'static NativeClass> {
    class.enters.or_else(|| class.bases.iter().find_map(|base| entered(base)))
}

pub(super) fn has_class_hook(class: &NativeClass) -> bool {
    class.class_attribute.is_some() || class.bases.iter().any(|base| has_class_hook(base))
}

pub(super) fn is_dynamic(class: &NativeClass) -> bool {
    class.dynamic || class.bases.iter().any(|base| is_dynamic(base))
}
