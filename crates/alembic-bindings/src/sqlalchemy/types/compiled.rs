//! `sqlalchemy.ext.compiler`: functions of a project that write its own types on a dialect.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_evaluator::{
    CallArguments, Class, ModuleMember, NativeClass, NativeFunction, NativeModule, Object, Outcome, Value,
    Vm, unsupported,
};

use crate::state;

pub(crate) static MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.ext.compiler",
    members: &[("compiles", ModuleMember::Function(COMPILES))],
    ..NativeModule::DEFAULT
};

/// `compiles(class_, *specs)`: the decorator for a function that writes instances of the class on these dialects.
const COMPILES: NativeFunction = NativeFunction {
    name: "compiles",
    signature: "(class_, *specs)",
    call: |_, arguments| match arguments.value("class_") {
        Value::Class(class) if class.derives_from_native(&super::TYPE_ENGINE) => {
            let dialects = arguments.rest().iter().filter_map(Value::as_str).collect();
            Ok(Value::new_object(Decorator { class, dialects }))
        }
        _ => Err(unsupported("`compiles()` of anything but a type of the project's own")),
    },
    returns: None,
};

static DECORATOR: NativeClass =
    NativeClass { name: "function", module: "sqlalchemy.ext.compiler", ..NativeClass::DEFAULT };

struct Decorator {
    class: Rc<Class>,
    dialects: Vec<Rc<str>>,
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
        let written = Written {
            class: self.class.clone(),
            dialects: self.dialects.clone(),
            function: function.clone(),
        };
        functions.0.borrow_mut().push(written);
        Ok(function)
    }
}

/// What has been decorated in this run.
#[derive(Default)]
struct Functions(RefCell<Vec<Written>>);

#[derive(Clone)]
struct Written {
    class: Rc<Class>,
    /// None means all.
    dialects: Vec<Rc<str>>,
    function: Value,
}

/// The compiler that such a function is given.
static COMPILER: NativeClass =
    NativeClass { name: "TypeCompiler", module: "sqlalchemy.sql.compiler", ..NativeClass::DEFAULT };

struct Compiler;

impl Object for Compiler {
    fn class(&self) -> &'static NativeClass {
        &COMPILER
    }
}

/// What the project's function writes for an instance of this class on the dialect of the migration.
///
/// # Errors
/// The function fails, gives no string, or nobody knows the dialect yet.
pub(super) fn text(vm: &mut Vm, value: &Value, class: &Rc<Class>) -> Outcome<Option<String>> {
    let Some(functions) = vm.extension::<Functions>() else { return Ok(None) };
    let known: Vec<Written> =
        functions.0.borrow().iter().filter(|written| class.derives_from(&written.class)).cloned().collect();
    if known.is_empty() {
        return Ok(None);
    }
    let migration = state::environment(vm).ok().and_then(|environment| environment.migration());
    let Some(migration) = migration else {
        return Err(unsupported(format!(
            "`{}` is written by `compiles()` before a dialect is known",
            class.name()
        )));
    };
    let dialect = migration.dialect().name();
    let named = |written: &&Written| written.dialects.iter().any(|name| **name == *dialect);
    let Some(written) = known.iter().find(named).or_else(|| known.iter().find(|one| one.dialects.is_empty()))
    else {
        return Ok(None);
    };
    let arguments = CallArguments::positional(vec![value.clone(), Value::new_object(Compiler)]);
    let text = vm.call(&written.function, arguments)?;
    match text.as_str() {
        Some(text) => Ok(Some(text.to_string())),
        None => Err(unsupported("a function of `compiles()` must give a string here")),
    }
}
