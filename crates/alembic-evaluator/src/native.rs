use std::rc::Rc;

use crate::arguments::Arguments;
use crate::outcome::Outcome;
use crate::value::{Class, Value};
use crate::vm::Vm;

/// A function written in Rust that Python code can call.
#[derive(Clone, Copy)]
pub struct NativeFunction {
    /// The name in messages: `create_table`.
    pub name: &'static str,
    /// The parameters as Python text: `(table_name, *columns, schema=None, **dialect_options)`.
    ///
    /// A parameter annotated `: deferred` receives an unresolved import as it is; all others are resolved before the
    /// call. A call with a keyword that is not listed is `Unsupported`, and so is a class of the project among `*rest: no_class`.
    pub signature: &'static str,
    /// The body.
    pub call: fn(&mut Vm, Arguments) -> Outcome<Value>,
    /// The class of what it returns, if that is always the same: lets the check follow a chain of calls.
    pub returns: Option<&'static NativeClass>,
}

/// Reads a property of `this`.
pub type PropertyGetter = fn(&mut Vm, this: &Value) -> Outcome<Value>;
/// Writes a property of `this`.
pub type PropertySetter = fn(&mut Vm, this: &Value, value: Value) -> Outcome<()>;

/// How a native class is called.
#[derive(Clone, Copy)]
pub struct Constructor {
    /// See [`NativeFunction::signature`].
    pub signature: &'static str,
    /// The body. `class` is the class that was called: the native class itself or a Python class that derives from it;
    /// in the latter case the machine wraps what the body returns in an instance of that class.
    pub call: fn(&mut Vm, class: &Value, Arguments) -> Outcome<Value>,
}

/// One entry of a native class.
#[derive(Clone, Copy)]
pub enum Member {
    /// A method of instances; `this` is the instance (use [`Value::object`] to reach the Rust value).
    Method {
        /// The Python name.
        name: &'static str,
        /// See [`NativeFunction::signature`]; without `self`.
        signature: &'static str,
        /// The body.
        call: fn(&mut Vm, this: &Value, Arguments) -> Outcome<Value>,
        /// See [`NativeFunction::returns`].
        returns: Option<&'static NativeClass>,
    },
    /// A method of the class; `class` is the class it was looked up on.
    ClassMethod {
        /// The Python name.
        name: &'static str,
        /// See [`NativeFunction::signature`]; without `cls`.
        signature: &'static str,
        /// The body.
        call: fn(&mut Vm, class: &Value, Arguments) -> Outcome<Value>,
        /// See [`NativeFunction::returns`].
        returns: Option<&'static NativeClass>,
    },
    /// A plain function in the class.
    StaticMethod(NativeFunction),
    /// A computed attribute of instances.
    Property {
        /// The Python name.
        name: &'static str,
        /// Reads it.
        get: PropertyGetter,
        /// Writes it; `None` raises Python's AttributeError.
        set: Option<PropertySetter>,
        /// The class of the value, if it is always the same.
        returns: Option<&'static NativeClass>,
    },
    /// A value that stands in the class.
    Constant {
        /// The Python name.
        name: &'static str,
        /// Makes it; called at each access.
        value: fn(&mut Vm) -> Outcome<Value>,
    },
}

impl Member {
    /// A method whose result may be of any class.
    pub const fn method(
        name: &'static str,
        signature: &'static str,
        call: fn(&mut Vm, &Value, Arguments) -> Outcome<Value>,
    ) -> Self {
        Member::Method { name, signature, call, returns: None }
    }

    /// A class method whose result may be of any class.
    pub const fn class_method(
        name: &'static str,
        signature: &'static str,
        call: fn(&mut Vm, &Value, Arguments) -> Outcome<Value>,
    ) -> Self {
        Member::ClassMethod { name, signature, call, returns: None }
    }

    /// A read-only computed attribute.
    pub const fn property(name: &'static str, get: PropertyGetter) -> Self {
        Member::Property { name, get, set: None, returns: None }
    }

    /// The Python name.
    pub const fn name(&self) -> &'static str {
        match self {
            Member::Method { name, .. }
            | Member::ClassMethod { name, .. }
            | Member::Property { name, .. }
            | Member::Constant { name, .. } => name,
            Member::StaticMethod(function) => function.name,
        }
    }
}

/// A class written in Rust. It is identified by its address: declare each one as a `static`.
///
/// ```
/// use alembic_evaluator::{NativeClass, Member, Value};
/// static DIALECT: NativeClass = NativeClass {
///     name: "Dialect",
///     module: "sqlalchemy.engine",
///     members: &[Member::property("name", |_, _| Ok(Value::string("sqlite")))],
///     ..NativeClass::DEFAULT
/// };
/// ```
pub struct NativeClass {
    /// `Column`.
    pub name: &'static str,
    /// `sqlalchemy.sql.schema`; what `__module__` says.
    pub module: &'static str,
    /// Base classes, in Python's order. Empty stands for `object`.
    pub bases: &'static [&'static NativeClass],
    /// How it is called; without one it inherits its first base's, and calling is `Unsupported` if there is none.
    pub constructor: Option<Constructor>,
    /// Methods, properties and constants.
    pub members: &'static [Member],
    /// Called when a Python class deriving from this one has been created (after its body, before its decorators).
    pub on_subclass: Option<fn(&mut Vm, &Rc<Class>) -> Outcome<()>>,
    /// Attributes of the class itself, or of Python classes deriving from it, that no table lists; asked last.
    pub class_attribute: Option<fn(&mut Vm, class: &Value, name: &str) -> Outcome<Option<Value>>>,
    /// Attribute assignment on a Python class deriving from this one; `false` leaves it to the machine.
    pub set_class_attribute:
        Option<fn(&mut Vm, class: &Rc<Class>, name: &str, value: &Value) -> Outcome<bool>>,
    /// `Class[item]`, for instance `Mapped[int]`.
    pub class_item: Option<fn(&mut Vm, class: &Value, item: &Value) -> Outcome<Value>>,
    /// The class of what `with x as y` binds to `y`, if it is always the same; for the check.
    pub enters: Option<&'static NativeClass>,
    /// Whether an attribute that is not listed is known not to exist (AttributeError, `hasattr` false) rather than
    /// unknown (`Unsupported`).
    pub complete: bool,
    /// Whether instances have attributes that only [`crate::Object::attribute`] knows; the check then does not judge
    /// attributes of such a receiver.
    pub dynamic: bool,
}

impl NativeClass {
    /// An empty class, to be completed: `NativeClass { name: "…", ..NativeClass::DEFAULT }`.
    pub const DEFAULT: NativeClass = NativeClass {
        name: "object",
        module: "builtins",
        bases: &[],
        constructor: None,
        members: &[],
        on_subclass: None,
        class_attribute: None,
        set_class_attribute: None,
        class_item: None,
        enters: None,
        complete: false,
        dynamic: false,
    };

    /// A class of the standard library that CPython writes in C: all its operators are here, and messages show its module.
    pub(crate) fn is_standard(&self) -> bool {
        matches!(self.module, "datetime" | "decimal")
    }

    /// The name as messages about its instances show it.
    pub(crate) fn name_in_messages(&self) -> Rc<str> {
        if self.is_standard() { format!("{}.{}", self.module, self.name).into() } else { self.name.into() }
    }

    /// Whether this is `other` or derives from it.
    pub fn derives_from(&self, other: &NativeClass) -> bool {
        std::ptr::eq(self, other) || self.bases.iter().any(|base| base.derives_from(other))
    }

    /// The member of this name, looked up here and then in the bases.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members
            .iter()
            .find(|member| member.name() == name)
            .or_else(|| self.bases.iter().find_map(|base| base.member(name)))
    }
}

impl std::fmt::Debug for NativeClass {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}", self.module, self.name)
    }
}

/// One name of a native module.
#[derive(Clone, Copy)]
pub enum ModuleMember {
    /// A function.
    Function(NativeFunction),
    /// A class.
    Class(&'static NativeClass),
    /// Any other value; made at each access (keep what must be one object in an extension of the machine).
    Value(fn(&mut Vm) -> Outcome<Value>),
    /// Another module, by its full dotted name.
    Module(&'static str),
}

/// A module written in Rust.
pub struct NativeModule {
    /// The full dotted name: `sqlalchemy.dialects.postgresql`.
    pub name: &'static str,
    /// Its names, each with what it stands for. Submodules that are native modules themselves are found by their names
    /// and need not be listed.
    pub members: &'static [(&'static str, ModuleMember)],
    /// Names that no table lists, for instance `sqlalchemy.func.anything`; asked last.
    pub attribute: Option<fn(&mut Vm, name: &str) -> Outcome<Option<Value>>>,
    /// Whether a name that is not listed is known not to exist (AttributeError, ImportError) rather than unknown
    /// (`Unsupported`).
    pub complete: bool,
}

impl NativeModule {
    /// An empty module, to be completed.
    pub const DEFAULT: NativeModule =
        NativeModule { name: "", members: &[], attribute: None, complete: false };

    /// The listed member of this name.
    pub fn member(&self, name: &str) -> Option<&'static ModuleMember> {
        self.members.iter().find(|(known, _)| *known == name).map(|(_, member)| member)
    }
}
