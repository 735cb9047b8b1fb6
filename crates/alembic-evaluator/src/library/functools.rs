//! `functools`

use std::rc::Rc;

use crate::arguments::CallArguments;
use crate::builtins::partial;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::outcome::{Outcome, raise};
use crate::value::{Dict, Value};
use crate::vm::Vm;

static UPDATE_WRAPPER: NativeFunction = NativeFunction {
    name: "update_wrapper",
    signature: "(wrapped, wrapper)",
    call: |vm, arguments| {
        let (wrapped, wrapper) = (arguments.value("wrapped"), arguments.value("wrapper"));
        for name in ["__name__", "__qualname__", "__doc__", "__module__"] {
            if let (Some(value), Value::Function(_)) = (vm.find_attribute(&wrapped, name)?, &wrapper) {
                vm.set_attribute(&wrapper, name, value)?;
            }
        }
        if let Value::Function(_) = &wrapper {
            vm.set_attribute(&wrapper, "__wrapped__", wrapped)?;
        }
        Ok(wrapper)
    },
    returns: None,
};

/// A function that remembers its results.
struct Cached {
    function: Value,
    results: Rc<Dict>,
}

static CACHED: NativeClass =
    NativeClass { name: "_lru_cache_wrapper", module: "functools", complete: false, ..NativeClass::DEFAULT };

impl Object for Cached {
    fn class(&self) -> &'static NativeClass {
        &CACHED
    }

    fn attribute(&self, vm: &mut Vm, _: &Value, name: &str) -> Outcome<Option<Value>> {
        if name == "__get__" { Ok(None) } else { vm.find_attribute(&self.function, name) }
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        let mut key = arguments.positional.clone();
        for (name, value) in &arguments.keywords {
            key.push(Value::tuple(vec![Value::Str(name.clone()), value.clone()]));
        }
        let key = Value::tuple(key);
        if let Some(known) = vm.dict_get(&self.results, &key)? {
            return Ok(known);
        }
        let result = vm.call(&self.function, arguments)?;
        vm.dict_set(&self.results, key, result.clone())?;
        Ok(result)
    }
}

fn cached(function: Value) -> Value {
    Value::new_object(Cached { function, results: Rc::new(Dict::new()) })
}

static CACHE: NativeFunction = NativeFunction {
    name: "cache",
    signature: "(user_function, /)",
    call: |_, arguments| Ok(cached(arguments.value("user_function"))),
    returns: None,
};

pub(super) static FUNCTOOLS: NativeModule = NativeModule {
    name: "functools",
    members: &[
        ("partial", ModuleMember::Class(&crate::builtins::PARTIAL)),
        (
            "wraps",
            ModuleMember::Function(NativeFunction {
                name: "wraps",
                signature: "(wrapped)",
                call: |_, arguments| {
                    Ok(partial(Value::NativeFunction(&UPDATE_WRAPPER), vec![arguments.value("wrapped")]))
                },
                returns: None,
            }),
        ),
        (
            "reduce",
            ModuleMember::Function(NativeFunction {
                name: "reduce",
                signature: "(function, iterable, initial=None, /)",
                call: |vm, arguments| {
                    let function = arguments.value("function");
                    let mut items = vm.iterate(&arguments.value("iterable"))?.into_iter();
                    let Some(mut total) = arguments.given("initial").or_else(|| items.next()) else {
                        return Err(raise(
                            &exception::TYPE_ERROR,
                            "reduce() of empty iterable with no initial value",
                        ));
                    };
                    for item in items {
                        total = vm.call(&function, CallArguments::positional(vec![total, item]))?;
                    }
                    Ok(total)
                },
                returns: None,
            }),
        ),
        ("cache", ModuleMember::Function(CACHE)),
        (
            "lru_cache",
            ModuleMember::Function(NativeFunction {
                name: "lru_cache",
                signature: "(maxsize=128, typed=False)",
                call: |_, arguments| match arguments.value("maxsize") {
                    function @ Value::Function(_) => Ok(cached(function)),
                    _ => Ok(Value::NativeFunction(&CACHE)),
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
