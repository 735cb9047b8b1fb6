//! `context.script`.

use alembic_evaluator::{Member, NativeClass, Object, Outcome, Value, Vm, raise, unsupported};

use super::config_object::config_value;
use super::util::COMMAND_ERROR;
use crate::state::environment;

/// `alembic.script.ScriptDirectory`
pub(crate) static SCRIPT_DIRECTORY: NativeClass = NativeClass {
    name: "ScriptDirectory",
    module: "alembic.script.base",
    members: &[
        Member::method("get_heads", "()", |vm, _, _| heads(vm).map(Value::strings)),
        Member::ClassMethod {
            name: "from_config",
            signature: "(config)",
            call: |vm, _, arguments| {
                let given = arguments.value("config");
                if given.is(&config_value(vm)?) {
                    return Ok(Value::new_object(ScriptObject));
                }
                Err(unsupported(
                    "ScriptDirectory.from_config() is supported for the configuration of the run alone",
                ))
            },
            returns: Some(&SCRIPT_DIRECTORY),
        },
        Member::method("get_current_head", "()", |vm, _, _| current_head(vm)),
    ],
    ..NativeClass::DEFAULT
};

/// The script directory of the run.
pub(super) struct ScriptObject;

impl Object for ScriptObject {
    fn class(&self) -> &'static NativeClass {
        &SCRIPT_DIRECTORY
    }
}

/// The heads of the script directory.
pub(super) fn heads(vm: &mut Vm) -> Outcome<Vec<String>> {
    environment(vm)?.head_revisions(vm)
}

/// The head of the script directory.
///
/// # Errors
/// There are several (the reference's text).
pub(super) fn current_head(vm: &mut Vm) -> Outcome<Value> {
    match heads(vm)?.as_slice() {
        [] => Ok(Value::None),
        [only] => Ok(Value::string(only)),
        _ => Err(raise(
            &COMMAND_ERROR,
            "The script directory has multiple heads (due to branching).Please use get_heads(), or merge the branches \
             using alembic merge.",
        )),
    }
}
