//! `declared_attr`: an attribute that each mapped class makes for itself.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_evaluator::{
    CallArguments, Class, Constructor, Member, NativeClass, NativeFunction, Object, Outcome, Value, Vm,
};

use crate::sqlalchemy::columns::ColumnObject;

/// `sqlalchemy.orm.declared_attr`, whose `directive` and `cascading` are the same for a schema, but that what cascades
/// is made again for classes below a mapped one.
pub(crate) static DECLARED_ATTR: NativeClass = NativeClass {
    name: "declared_attr",
    module: "sqlalchemy.orm.decl_api",
    constructor: Some(Constructor {
        signature: "(fn: deferred)",
        call: |_, _, arguments| Ok(declared(arguments.value("fn"), false)),
    }),
    members: &[Member::StaticMethod(DIRECTIVE), Member::StaticMethod(CASCADING)],
    dynamic: true,
    ..NativeClass::DEFAULT
};

const DIRECTIVE: NativeFunction = NativeFunction {
    name: "directive",
    signature: "(fn: deferred)",
    call: |_, arguments| Ok(declared(arguments.value("fn"), false)),
    returns: None,
};

const CASCADING: NativeFunction = NativeFunction {
    name: "cascading",
    signature: "(fn: deferred)",
    call: |_, arguments| Ok(declared(arguments.value("fn"), true)),
    returns: None,
};

fn declared(function: Value, cascading: bool) -> Value {
    Value::new_object(DeclaredAttribute { function, cascading, made: RefCell::default() })
}

/// The function, and what it made for classes that are being mapped.
pub(super) struct DeclaredAttribute {
    function: Value,
    pub(super) cascading: bool,
    made: RefCell<Vec<(Rc<Class>, Value)>>,
}

impl DeclaredAttribute {
    /// The function itself, also where it is `@declared_attr` above `@classmethod`.
    fn plain_function(&self, vm: &mut Vm) -> Outcome<Value> {
        let inner = match &self.function {
            Value::Descriptor(_) => vm.find_attribute(&self.function, "__func__")?,
            _ => None,
        };
        Ok(inner.unwrap_or_else(|| self.function.clone()))
    }

    /// The annotation of what the function returns, as it is written, and the module whose names it uses.
    pub(super) fn returns(&self, vm: &mut Vm) -> Option<(Rc<str>, Rc<str>)> {
        let function = self.plain_function(vm).ok()?;
        vm.return_annotation(&function)
    }

    /// What the function makes for a class; the same column each time.
    pub(super) fn of(&self, vm: &mut Vm, class: &Rc<Class>) -> Outcome<Value> {
        let known = self.made.borrow().iter().find(|(owner, _)| Rc::ptr_eq(owner, class)).cloned();
        if let Some((_, known)) = known {
            return Ok(known);
        }
        let function = self.plain_function(vm)?;
        let made = vm.call(&function, CallArguments::positional(vec![Value::Class(class.clone())]))?;
        let made = vm.resolve(&made)?;
        if made.object::<ColumnObject>().is_some() {
            self.made.borrow_mut().push((class.clone(), made.clone()));
        }
        Ok(made)
    }
}

impl Object for DeclaredAttribute {
    fn class(&self) -> &'static NativeClass {
        &DECLARED_ATTR
    }

    fn attribute(&self, _: &mut Vm, this: &Value, name: &str) -> Outcome<Option<Value>> {
        Ok((name == "__get__").then(|| Value::new_object(Getter { attribute: this.clone() })))
    }
}

/// `__get__` of a declared attribute.
struct Getter {
    attribute: Value,
}

static GETTER: NativeClass =
    NativeClass { name: "method-wrapper", module: "builtins", ..NativeClass::DEFAULT };

impl Object for Getter {
    fn class(&self) -> &'static NativeClass {
        &GETTER
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        let owner = arguments.positional.get(1).cloned().unwrap_or(Value::None);
        match (self.attribute.object::<DeclaredAttribute>(), &owner) {
            (Some(attribute), Value::Class(class)) => attribute.of(vm, class),
            _ => Ok(self.attribute.clone()),
        }
    }
}
