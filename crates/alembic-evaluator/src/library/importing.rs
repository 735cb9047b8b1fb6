//! `importlib`; its `resources` are written in Python.

use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::outcome::raise;

pub(super) static IMPORTLIB: NativeModule = NativeModule {
    name: "importlib",
    members: &[
        ("resources", ModuleMember::Module("importlib.resources")),
        (
            "import_module",
            ModuleMember::Function(NativeFunction {
                name: "import_module",
                signature: "(name, package=None)",
                call: |vm, arguments| {
                    let name = arguments.string("name")?;
                    let relative = name.trim_start_matches('.');
                    let dots = name.len() - relative.len();
                    if dots == 0 {
                        return vm.import(&name);
                    }
                    let Some(package) = arguments.optional_string("package")? else {
                        return Err(raise(
                            &exception::TYPE_ERROR,
                            format!(
                                "the 'package' argument is required to perform a relative import for '{name}'"
                            ),
                        ));
                    };
                    let parts: Vec<&str> = package.split('.').collect();
                    let kept = parts.len().saturating_sub(dots - 1);
                    let base = parts.get(..kept).unwrap_or_default().join(".");
                    vm.import(&if relative.is_empty() { base } else { format!("{base}.{relative}") })
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
