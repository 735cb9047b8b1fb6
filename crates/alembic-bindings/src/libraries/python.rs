//! Libraries that are written in Python here, each in our own few lines, and what those lines need of the machine.

use alembic_evaluator::{
    CallArguments, Interruption, ModuleMember, NativeFunction, NativeModule, Value, unsupported,
};

/// The modules by name. A package without a text of its own is an empty one.
pub(super) const SOURCES: &[(&str, &str)] = &[
    ("_flask_application", include_str!("python/flask_application.py")),
    ("decouple", include_str!("python/decouple.py")),
    ("dotenv", include_str!("python/dotenv.py")),
    ("dotenv.main", include_str!("python/dotenv.py")),
    ("environs", include_str!("python/environs.py")),
    ("oslo_config", ""),
    ("oslo_config.cfg", include_str!("python/oslo_config_cfg.py")),
    ("oslo_config.types", include_str!("python/oslo_config_types.py")),
    ("oslo_db", ""),
    ("oslo_db.exception", include_str!("python/oslo_db_exception.py")),
    ("oslo_db.sqlalchemy", ""),
    ("oslo_db.sqlalchemy.enginefacade", include_str!("python/oslo_db_enginefacade.py")),
    ("oslo_db.sqlalchemy.models", include_str!("python/oslo_db_models.py")),
    ("oslo_db.sqlalchemy.types", include_str!("python/oslo_db_types.py")),
    ("oslo_db.sqlalchemy.utils", include_str!("python/oslo_db_utils.py")),
    ("lazy_object_proxy", include_str!("python/lazy_object_proxy.py")),
    ("oslo_i18n", include_str!("python/oslo_i18n.py")),
    ("oslo_serialization", ""),
    ("oslo_serialization.jsonutils", include_str!("python/oslo_jsonutils.py")),
    ("oslo_utils", ""),
    ("oslo_utils.encodeutils", include_str!("python/oslo_encodeutils.py")),
    ("oslo_utils.strutils", include_str!("python/oslo_strutils.py")),
    ("oslo_utils.timeutils", include_str!("python/oslo_timeutils.py")),
    ("oslo_utils.uuidutils", include_str!("python/oslo_uuidutils.py")),
    ("osprofiler", ""),
    ("osprofiler.opts", include_str!("python/osprofiler_opts.py")),
    ("starlette", ""),
    ("starlette.config", include_str!("python/starlette_config.py")),
    ("starlette.datastructures", include_str!("python/starlette_datastructures.py")),
];

/// What those texts ask the machine for.
pub(super) static MACHINE: NativeModule = NativeModule {
    name: "_machine",
    members: &[
        ("register", ModuleMember::Function(REGISTER)),
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

/// Runs the statements of the project's modules that register something with a value, until it is there.
///
/// What only registers may be something that is not understood here, as long as the wanted thing is found elsewhere: no two
/// statements register the same. All others run in any case, as they may change what has been registered.
const REGISTER: NativeFunction = NativeFunction {
    name: "register",
    signature: "(value, usual_name, is_there)",
    call: |vm, arguments| {
        let (value, is_there) = (arguments.value("value"), arguments.value("is_there"));
        let usual_name = arguments.string("usual_name")?;
        let only_registers = |called: Option<&str>| called.is_some_and(|name| name.starts_with("register"));
        let mut refused = None;
        loop {
            let found = vm.call(&is_there, CallArguments::new())?;
            let found = vm.truth(&found)?;
            let next =
                vm.evaluate_next_effect(&value, &usual_name, &|called| !found || !only_registers(called));
            match next {
                Some((_, Ok(()))) => {}
                Some((called, Err(Interruption::Unsupported(unknown))))
                    if only_registers(called.as_deref()) =>
                {
                    refused.get_or_insert(unknown);
                }
                Some((_, Err(other))) => return Err(other),
                None => {
                    return match refused {
                        Some(refused) if !found => Err(Interruption::Unsupported(refused)),
                        _ => Ok(Value::Bool(found)),
                    };
                }
            }
        }
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
