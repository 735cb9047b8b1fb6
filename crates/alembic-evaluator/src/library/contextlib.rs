//! `contextlib`

use std::cell::RefCell;
use std::rc::Rc;

use crate::arguments::CallArguments;
use crate::exceptions::class as exception;
use crate::native::{Constructor, Member, ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::outcome::{Interruption, Outcome, raise};
use crate::value::Value;
use crate::vm::{Generator, Vm};

/// What calling a function decorated with `@contextmanager` gives.
struct GeneratorContext {
    generator: Rc<Generator>,
    /// The function and its arguments: used as a decorator, every call of the decorated function begins anew.
    made_by: (Value, CallArguments),
}

/// A function decorated with a context manager.
struct Inside {
    function: Value,
    manager: (Value, CallArguments),
}

static INSIDE: NativeClass =
    NativeClass { name: "function", module: "contextlib", complete: true, ..NativeClass::DEFAULT };

impl Object for Inside {
    fn class(&self) -> &'static NativeClass {
        &INSIDE
    }

    fn attribute(&self, vm: &mut Vm, this: &Value, name: &str) -> Outcome<Option<Value>> {
        if name == "__get__" {
            return Ok(Some(crate::builtins::partial(Value::NativeFunction(&BIND), vec![this.clone()])));
        }
        vm.find_attribute(&self.function, name)
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        let (maker, given) = self.manager.clone();
        let Value::Generator(generator) = vm.call(&maker, given)? else { return Ok(Value::None) };
        let context = GeneratorContext { generator, made_by: self.manager.clone() };
        context.enter(vm, &Value::None)?;
        match vm.call(&self.function, arguments) {
            Ok(result) => {
                context.exit(vm, &Value::None, None)?;
                Ok(result)
            }
            Err(Interruption::Raise(raised)) => {
                let value = Value::Exception(raised.clone());
                if context.exit(vm, &Value::None, Some(&value))? {
                    return Ok(Value::None);
                }
                Err(Interruption::Raise(raised))
            }
            Err(other) => Err(other),
        }
    }
}

static GENERATOR_CONTEXT: NativeClass = NativeClass {
    name: "_GeneratorContextManager",
    module: "contextlib",
    complete: true,
    ..NativeClass::DEFAULT
};

impl Object for GeneratorContext {
    fn class(&self) -> &'static NativeClass {
        &GENERATOR_CONTEXT
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        let arguments = vm.bind("_GeneratorContextManager", "(func, /)", arguments)?;
        Ok(Value::new_object(Inside { function: arguments.value("func"), manager: self.made_by.clone() }))
    }

    fn enter(&self, vm: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        match vm.resume(&self.generator, Value::None, None)? {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(raise(&exception::RUNTIME_ERROR, "generator didn't yield")),
        }
    }

    fn exit(&self, vm: &mut Vm, _: &Value, raised: Option<&Value>) -> Outcome<bool> {
        let Some(Value::Exception(raised)) = raised else {
            return match vm.resume(&self.generator, Value::None, None)? {
                Err(_) => Ok(false),
                Ok(_) => Err(raise(&exception::RUNTIME_ERROR, "generator didn't stop")),
            };
        };
        match vm.resume(&self.generator, Value::None, Some(Interruption::Raise(raised.clone()))) {
            Ok(Err(_)) => Ok(true),
            Ok(Ok(_)) => Err(raise(&exception::RUNTIME_ERROR, "generator didn't stop after throw()")),
            // The block's own exception came through: it goes on from the `with` statement.
            Err(Interruption::Raise(again)) if Rc::ptr_eq(&again, raised) => Ok(false),
            Err(other) => Err(other),
        }
    }
}

static MAKE_CONTEXT: NativeFunction = NativeFunction {
    name: "contextmanager",
    signature: "(function, /, *args: deferred, **keywords: deferred)",
    call: |vm, arguments| {
        let call =
            CallArguments { positional: arguments.rest().to_vec(), keywords: arguments.keywords().to_vec() };
        let function = arguments.value("function");
        match vm.call(&function, call.clone())? {
            Value::Generator(generator) => {
                Ok(Value::new_object(GeneratorContext { generator, made_by: (function, call) }))
            }
            other => Err(raise(
                &exception::TYPE_ERROR,
                format!("'{}' object is not an iterator", other.type_name()),
            )),
        }
    },
    returns: Some(&GENERATOR_CONTEXT),
};

/// A function decorated with `@contextmanager`; as a class attribute it becomes a method.
struct ContextFunction {
    function: Value,
}

static CONTEXT_FUNCTION: NativeClass =
    NativeClass { name: "function", module: "contextlib", complete: true, ..NativeClass::DEFAULT };

impl Object for ContextFunction {
    fn class(&self) -> &'static NativeClass {
        &CONTEXT_FUNCTION
    }

    fn attribute(&self, vm: &mut Vm, this: &Value, name: &str) -> Outcome<Option<Value>> {
        if name == "__get__" {
            return Ok(Some(crate::builtins::partial(Value::NativeFunction(&BIND), vec![this.clone()])));
        }
        vm.find_attribute(&self.function, name)
    }

    fn call(&self, vm: &mut Vm, _: &Value, mut arguments: CallArguments) -> Outcome<Value> {
        arguments.positional.insert(0, self.function.clone());
        vm.call(&Value::NativeFunction(&MAKE_CONTEXT), arguments)
    }
}

static BIND: NativeFunction = NativeFunction {
    name: "__get__",
    signature: "(function, this, owner)",
    call: |_, arguments| {
        let (function, this) = (arguments.value("function"), arguments.value("this"));
        Ok(if this.is_none() { function } else { crate::builtins::partial(function, vec![this]) })
    },
    returns: None,
};

const fn decorator(name: &'static str) -> NativeFunction {
    NativeFunction {
        name,
        signature: "(function, /)",
        call: |_, arguments| Ok(Value::new_object(ContextFunction { function: arguments.value("function") })),
        returns: None,
    }
}

struct Suppress {
    classes: Vec<Value>,
}

static SUPPRESS: NativeClass = NativeClass {
    name: "suppress",
    module: "contextlib",
    constructor: Some(Constructor {
        signature: "(*exceptions)",
        call: |_, _, arguments| Ok(Value::new_object(Suppress { classes: arguments.rest().to_vec() })),
    }),
    complete: true,
    ..NativeClass::DEFAULT
};

impl Object for Suppress {
    fn class(&self) -> &'static NativeClass {
        &SUPPRESS
    }

    fn enter(&self, _: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::None))
    }

    fn exit(&self, vm: &mut Vm, _: &Value, raised: Option<&Value>) -> Outcome<bool> {
        match raised {
            Some(Value::Exception(raised)) => {
                let raised = raised.clone();
                vm.exception_matches(&raised, &Value::tuple(self.classes.clone()))
            }
            _ => Ok(false),
        }
    }
}

struct NullContext {
    result: Value,
}

static NULL_CONTEXT: NativeClass = NativeClass {
    name: "nullcontext",
    module: "contextlib",
    constructor: Some(Constructor {
        signature: "(enter_result=None)",
        call: |_, _, arguments| {
            Ok(Value::new_object(NullContext { result: arguments.value("enter_result") }))
        },
    }),
    complete: true,
    ..NativeClass::DEFAULT
};

impl Object for NullContext {
    fn class(&self) -> &'static NativeClass {
        &NULL_CONTEXT
    }

    fn enter(&self, _: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        Ok(Some(self.result.clone()))
    }
}

struct Closing {
    thing: Value,
}

static CLOSING: NativeClass = NativeClass {
    name: "closing",
    module: "contextlib",
    constructor: Some(Constructor {
        signature: "(thing)",
        call: |_, _, arguments| Ok(Value::new_object(Closing { thing: arguments.value("thing") })),
    }),
    complete: true,
    ..NativeClass::DEFAULT
};

impl Object for Closing {
    fn class(&self) -> &'static NativeClass {
        &CLOSING
    }

    fn enter(&self, _: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        Ok(Some(self.thing.clone()))
    }

    fn exit(&self, vm: &mut Vm, _: &Value, _: Option<&Value>) -> Outcome<bool> {
        vm.call_method(&self.thing, "close", Vec::new())?;
        Ok(false)
    }
}

/// What an `ExitStack` leaves at its end, last one first.
enum Entry {
    Manager(Value),
    Callback(Value, CallArguments),
}

#[derive(Default)]
struct ExitStack {
    entries: RefCell<Vec<Entry>>,
}

static EXIT_STACK: NativeClass = NativeClass {
    name: "ExitStack",
    module: "contextlib",
    constructor: Some(Constructor {
        signature: "()",
        call: |_, _, _| Ok(Value::new_object(ExitStack::default())),
    }),
    members: &[
        Member::method("enter_context", "(cm)", |vm, this, arguments| {
            let manager = arguments.value("cm");
            let entered = vm.enter_context(&manager)?;
            if let Some(stack) = this.object::<ExitStack>() {
                stack.entries.borrow_mut().push(Entry::Manager(manager));
            }
            Ok(entered)
        }),
        Member::method("callback", "(callback, /, *args, **keywords)", |_, this, arguments| {
            let call = CallArguments {
                positional: arguments.rest().to_vec(),
                keywords: arguments.keywords().to_vec(),
            };
            if let Some(stack) = this.object::<ExitStack>() {
                stack.entries.borrow_mut().push(Entry::Callback(arguments.value("callback"), call));
            }
            Ok(arguments.value("callback"))
        }),
        Member::method("close", "()", |vm, this, _| {
            if let Some(stack) = this.object::<ExitStack>() {
                stack.exit(vm, this, None)?;
            }
            Ok(Value::None)
        }),
    ],
    complete: false,
    ..NativeClass::DEFAULT
};

impl Object for ExitStack {
    fn class(&self) -> &'static NativeClass {
        &EXIT_STACK
    }

    fn enter(&self, _: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(this.clone()))
    }

    fn exit(&self, vm: &mut Vm, _: &Value, raised: Option<&Value>) -> Outcome<bool> {
        let mut pending = match raised {
            Some(Value::Exception(raised)) => Some(raised.clone()),
            _ => None,
        };
        let first = pending.clone();
        loop {
            let Some(entry) = self.entries.borrow_mut().pop() else { break };
            let result = match entry {
                Entry::Manager(manager) => vm.exit_context(&manager, pending.as_ref()),
                Entry::Callback(callback, arguments) => vm.call(&callback, arguments).map(|_| false),
            };
            match result {
                Ok(true) => pending = None,
                Ok(false) => {}
                Err(Interruption::Raise(raised)) => pending = Some(raised),
                Err(other) => return Err(other),
            }
        }
        match (pending, first) {
            (None, first) => Ok(first.is_some()),
            (Some(pending), Some(first)) if Rc::ptr_eq(&pending, &first) => Ok(false),
            (Some(pending), _) => Err(Interruption::Raise(pending)),
        }
    }
}

pub(super) static CONTEXTLIB: NativeModule = NativeModule {
    name: "contextlib",
    members: &[
        ("contextmanager", ModuleMember::Function(decorator("contextmanager"))),
        ("asynccontextmanager", ModuleMember::Function(decorator("asynccontextmanager"))),
        ("suppress", ModuleMember::Class(&SUPPRESS)),
        ("nullcontext", ModuleMember::Class(&NULL_CONTEXT)),
        ("closing", ModuleMember::Class(&CLOSING)),
        ("ExitStack", ModuleMember::Class(&EXIT_STACK)),
    ],
    attribute: None,
    complete: false,
};
