//! `sqlalchemy.ext.compiler`: functions of a project that write types and expressions on a dialect.

pub(crate) mod compiler_object;
pub(crate) mod elements;
pub(crate) mod operators;
mod type_text;

use std::cell::RefCell;
use std::rc::Rc;

use alembic_evaluator::{
    CallArguments, Class, ModuleMember, NativeClass, NativeFunction, NativeModule, Object, Outcome, Value,
    Vm, unsupported,
};

use super::expressions::BINARY_EXPRESSION;
use super::types;

pub(crate) use type_text::custom_definition;

pub(crate) static MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.ext.compiler",
    members: &[("compiles", ModuleMember::Function(COMPILES))],
    ..NativeModule::DEFAULT
};

/// `compiles(class_, *specs)`: the decorator for a function that writes instances of the class on these dialects.
const COMPILES: NativeFunction = NativeFunction {
    name: "compiles",
    signature: "(class_, *specs)",
    call: |_, arguments| {
        let class = match arguments.value("class_") {
            Value::Class(class) => Target::Own(class),
            Value::NativeClass(class) if is_asked(class) => Target::Native(class),
            Value::NativeClass(class) => {
                return Err(unsupported(format!("`compiles()` of SQLAlchemy's own class `{}`", class.name)));
            }
            other => return Err(arguments.wrong("class_", "a class", &other)),
        };
        let dialects = arguments.rest().iter().filter_map(Value::as_str).collect();
        Ok(Value::new_object(Decorator { class, dialects }))
    },
    returns: Some(&DECORATOR),
};

static DECORATOR: NativeClass =
    NativeClass { name: "function", module: "sqlalchemy.ext.compiler", ..NativeClass::DEFAULT };

struct Decorator {
    class: Target,
    dialects: Vec<Rc<str>>,
}

/// What a function is written for: a class of the project's own, or one of SQLAlchemy's.
#[derive(Clone)]
enum Target {
    Own(Rc<Class>),
    Native(&'static NativeClass),
}

/// Whether the functions for a class of SQLAlchemy's are asked here.
fn is_asked(class: &NativeClass) -> bool {
    class.derives_from(&types::TYPE_ENGINE) || class.derives_from(&BINARY_EXPRESSION)
}

impl Target {
    fn is(&self, class: &Value) -> bool {
        match (self, class) {
            (Target::Own(own), Value::Class(class)) => Rc::ptr_eq(own, class),
            (Target::Native(native), Value::NativeClass(class)) => std::ptr::eq(*native, *class),
            _ => false,
        }
    }
}

impl Object for Decorator {
    fn class(&self) -> &'static NativeClass {
        &DECORATOR
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        let Some(function) = arguments.positional.first().cloned() else {
            return Err(unsupported("`compiles()` decorates a function"));
        };
        let functions = vm.extension::<Functions>().unwrap_or_else(|| {
            let made = Rc::new(Functions::default());
            vm.insert_extension(made.clone());
            made
        });
        functions.0.borrow_mut().push(Registered {
            class: self.class.clone(),
            dialects: self.dialects.clone(),
            function: function.clone(),
        });
        Ok(function)
    }
}

/// What has been decorated in this run.
#[derive(Default)]
struct Functions(RefCell<Vec<Registered>>);

struct Registered {
    class: Target,
    /// None means all.
    dialects: Vec<Rc<str>>,
    function: Value,
}

/// The function that writes instances of a class on a dialect: the nearest class that has one for the dialect, or for
/// all, decides; of two for the same class the later one.
pub(crate) fn function_for(vm: &Vm, class: &Value, dialect: &str) -> Option<Value> {
    let functions = vm.extension::<Functions>()?;
    let registered = functions.0.borrow();
    ancestors(class).iter().find_map(|ancestor| {
        let of_class = || registered.iter().rev().filter(|one| one.class.is(ancestor));
        let named = of_class().find(|one| one.dialects.iter().any(|name| **name == *dialect));
        named.or_else(|| of_class().find(|one| one.dialects.is_empty())).map(|one| one.function.clone())
    })
}

/// Whether anything has been decorated.
fn has_functions(vm: &Vm) -> bool {
    vm.extension::<Functions>().is_some()
}

/// The dialects that functions for a class or what it derives from are registered for by name, and whether there is one
/// for all.
fn dialects_of(vm: &Vm, class: &Value) -> (Vec<Rc<str>>, bool) {
    let Some(functions) = vm.extension::<Functions>() else { return (Vec::new(), false) };
    let registered = functions.0.borrow();
    let ancestors = ancestors(class);
    let mut names: Vec<Rc<str>> = Vec::new();
    let mut all = false;
    for one in registered.iter().filter(|one| ancestors.iter().any(|ancestor| one.class.is(ancestor))) {
        all |= one.dialects.is_empty();
        for name in &one.dialects {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    (names, all)
}

/// A class and what it derives from, nearest first.
fn ancestors(class: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match class {
        Value::Class(own) => {
            found.push(class.clone());
            for ancestor in own.ancestors() {
                match ancestor {
                    Value::NativeClass(native) => natives(native, &mut found),
                    other => found.push(other.clone()),
                }
            }
        }
        Value::NativeClass(native) => natives(native, &mut found),
        _ => {}
    }
    found
}

fn natives(class: &'static NativeClass, found: &mut Vec<Value>) {
    found.push(Value::NativeClass(class));
    for base in class.bases {
        natives(base, found);
    }
}
