//! `asyncio`: there is no event loop; a coroutine runs to its end where it is awaited.

use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::value::Value;

const fn finish(name: &'static str) -> NativeFunction {
    NativeFunction {
        name,
        signature: "(main, *, debug=None)",
        call: |vm, arguments| vm.finish_coroutine(&arguments.value("main")),
        returns: None,
    }
}

pub(super) static ASYNCIO: NativeModule = NativeModule {
    name: "asyncio",
    members: &[
        ("run", ModuleMember::Function(finish("run"))),
        (
            "gather",
            ModuleMember::Function(NativeFunction {
                name: "gather",
                signature: "(*awaitables)",
                call: |vm, arguments| {
                    let mut results = Vec::new();
                    for awaitable in arguments.rest() {
                        results.push(vm.finish_coroutine(awaitable)?);
                    }
                    Ok(Value::list(results))
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
