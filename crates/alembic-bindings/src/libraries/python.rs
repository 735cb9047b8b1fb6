//! Libraries that are written in Python here, each in our own few lines, and what those lines need of the machine.

use alembic_evaluator::{ModuleMember, NativeFunction, NativeModule, Value, unsupported};

/// The modules by name. A package without a text of its own is an empty one.
pub(super) const SOURCES: &[(&str, &str)] = &[
    ("decouple", include_str!("python/decouple.py")),
    ("dotenv", include_str!("python/dotenv.py")),
    ("dotenv.main", include_str!("python/dotenv.py")),
    ("environs", include_str!("python/environs.py")),
    ("oslo_db", ""),
    ("oslo_db.exception", include_str!("python/oslo_db_exception.py")),
    ("oslo_db.sqlalchemy", ""),
    ("oslo_db.sqlalchemy.enginefacade", include_str!("python/oslo_db_enginefacade.py")),
    ("oslo_db.sqlalchemy.types", include_str!("python/oslo_db_types.py")),
    ("oslo_db.sqlalchemy.utils", include_str!("python/oslo_db_utils.py")),
    ("oslo_serialization", ""),
    ("oslo_serialization.jsonutils", include_str!("python/oslo_jsonutils.py")),
    ("oslo_utils", ""),
    ("oslo_utils.encodeutils", include_str!("python/oslo_encodeutils.py")),
    ("oslo_utils.strutils", include_str!("python/oslo_strutils.py")),
    ("oslo_utils.timeutils", include_str!("python/oslo_timeutils.py")),
    ("oslo_utils.uuidutils", include_str!("python/oslo_uuidutils.py")),
    ("starlette", ""),
    ("starlette.config", include_str!("python/starlette_config.py")),
    ("starlette.datastructures", include_str!("python/starlette_datastructures.py")),
];

/// What those texts ask the machine for.
pub(super) static MACHINE: NativeModule = NativeModule {
    name: "_machine",
    members: &[
        ("calling_file", ModuleMember::Function(CALLING_FILE)),
        ("unsupported", ModuleMember::Function(UNSUPPORTED)),
    ],
    complete: true,
    ..NativeModule::DEFAULT
};

/// The file of the code that called into the library.
const CALLING_FILE: NativeFunction = NativeFunction {
    name: "calling_file",
    signature: "()",
    call: |vm, _| {
        let stack = vm.stack();
        let caller = stack.iter().rev().find(|(place, _)| !place.file.starts_with('<'));
        Ok(caller.map_or(Value::None, |(place, _)| Value::Str(place.file.clone())))
    },
    returns: None,
};

/// Ends with this sentence: the library does something that is not done here.
const UNSUPPORTED: NativeFunction = NativeFunction {
    name: "unsupported",
    signature: "(sentence)",
    call: |_, arguments| Err(unsupported(arguments.string("sentence")?.to_string())),
    returns: None,
};
