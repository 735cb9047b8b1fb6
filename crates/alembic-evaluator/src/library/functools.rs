//! The part of `functools` that is not written in Python.

use crate::arguments::CallArguments;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::outcome::raise;

pub(super) static FUNCTOOLS: NativeModule = NativeModule {
    name: "_functools",
    members: &[
        ("partial", ModuleMember::Class(&crate::builtins::PARTIAL)),
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
    ],
    attribute: None,
    complete: false,
};
