//! Post-write hooks: the programs that run over each new revision file.

use std::path::{Path, PathBuf};
use std::process::Command;

use alembic_config::PostWriteHook;
use thiserror::Error;

use crate::{Messages, ScriptError, Surroundings, python};

/// Why a hook cannot run. (What the program itself makes of the file is its own affair: its exit code is ignored, as
/// in the reference.)
#[derive(Debug, Error)]
pub enum HookError {
    /// The hook does not say how it runs.
    #[error("Key '{hook}.type' (or 'type' in toml) is required for post write hook '{hook}'")]
    NoType {
        /// The name of the hook.
        hook: String,
    },
    /// A setting that the type of the hook needs.
    #[error("Key {hook}.{key} is required for post write hook '{hook}'")]
    NoKey {
        /// The name of the hook.
        hook: String,
        /// The setting.
        key: &'static str,
    },
    /// A type that is none of `exec`, `console_scripts` and `module`. A type that `env.py` registers in Python needs
    /// CPython.
    #[error("No formatter with name '{kind}' registered")]
    UnknownType {
        /// The type.
        kind: String,
    },
    /// The environment has no such console script.
    #[error("Could not find entrypoint console_scripts.{entrypoint}")]
    NoEntrypoint {
        /// The name of the console script.
        entrypoint: String,
    },
    /// The environment has no such module.
    #[error("Could not find module {module}")]
    NoModule {
        /// The dotted name of the module.
        module: String,
    },
    /// The options are not words of a shell.
    #[error(
        "the options of post write hook '{hook}' cannot be split: a quotation or an escape is never ended"
    )]
    Options {
        /// The name of the hook.
        hook: String,
    },
    /// The program cannot be started.
    #[error("post write hook '{hook}' cannot run {program}: {error}")]
    Start {
        /// The name of the hook.
        hook: String,
        /// The program.
        program: String,
        /// What the system says.
        error: std::io::Error,
    },
}

const FILE_TOKEN: &str = "REVISION_SCRIPT_FILENAME";

/// Runs the hooks over a new file, in order.
pub(crate) fn run(
    hooks: &[PostWriteHook],
    file: &Path,
    surroundings: &dyn Surroundings,
    messages: &mut Messages<'_>,
) -> Result<(), ScriptError> {
    for hook in hooks {
        let kind = hook.option("type").ok_or_else(|| HookError::NoType { hook: hook.name.clone() })?;
        // The program writes to the same terminal, so the outcome stands on a line of its own.
        messages.status_even_if_quiet(&format!("Running post write hook '{}'", hook.name), "\n", || {
            let mut command = command(hook, kind, file, surroundings)?;
            match command.status() {
                Ok(_) => Ok(()),
                Err(error) => Err(ScriptError::from(HookError::Start {
                    hook: hook.name.clone(),
                    program: command.get_program().to_string_lossy().into_owned(),
                    error,
                })),
            }
        })?;
    }
    Ok(())
}

fn command(
    hook: &PostWriteHook,
    kind: &str,
    file: &Path,
    surroundings: &dyn Surroundings,
) -> Result<Command, HookError> {
    let required =
        |key: &'static str| hook.option(key).ok_or_else(|| HookError::NoKey { hook: hook.name.clone(), key });
    let mut command = match kind {
        "exec" => Command::new(required("executable")?),
        "console_scripts" => {
            let entrypoint = required("entrypoint")?;
            let script = python::console_script(entrypoint, surroundings)
                .ok_or_else(|| HookError::NoEntrypoint { entrypoint: entrypoint.to_owned() })?;
            Command::new(script)
        }
        "module" => {
            let module = required("module")?;
            let interpreter = python::interpreter(surroundings)
                .filter(|interpreter| has_module(interpreter, module))
                .ok_or_else(|| HookError::NoModule { module: module.to_owned() })?;
            let mut command = Command::new(interpreter);
            command.args(["-m", module]);
            command
        }
        _ => return Err(HookError::UnknownType { kind: kind.to_owned() }),
    };
    command.args(arguments(hook, file)?);
    if let Some(folder) = hook.option("cwd").filter(|folder| !folder.is_empty()) {
        command.current_dir(folder);
    }
    Ok(command)
}

/// The words of `options` with the path of the file in place of its token, or in front if the token is missing.
fn arguments(hook: &PostWriteHook, file: &Path) -> Result<Vec<String>, HookError> {
    let file = file.to_string_lossy();
    let options = hook.option("options").unwrap_or_default();
    let words = crate::words::split(options).ok_or_else(|| HookError::Options { hook: hook.name.clone() })?;
    let has_token = words.iter().any(|word| word.contains(FILE_TOKEN));
    let file_in_front = (!has_token).then(|| file.to_string());
    let words = words.iter().map(|word| word.replace(FILE_TOKEN, &file));
    Ok(file_in_front.into_iter().chain(words).collect())
}

fn has_module(interpreter: &PathBuf, module: &str) -> bool {
    const SCRIPT: &str = "import importlib.util, sys\n\
        try:\n    found = importlib.util.find_spec(sys.argv[1])\n\
        except ImportError:\n    found = None\n\
        sys.exit(found is None)";
    Command::new(interpreter).args(["-c", SCRIPT, module]).status().is_ok_and(|status| status.success())
}
