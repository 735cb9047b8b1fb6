//! Running other programs.

use std::process::{Command, Stdio};

use crate::{Context, Failure};

/// Runs a program to its end with its output on ours; an exit status other than 0 is a failure that shows the command.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let shown = shown(command);
    let status = command.stdin(Stdio::null()).status().context(|| shown.clone())?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{shown}: {status}"))) }
}

/// What a program wrote to stdout; an exit status other than 0 is a failure that carries all that it wrote.
pub fn stdout(command: &mut Command) -> Result<String, Failure> {
    let shown = shown(command);
    let output = command.stdin(Stdio::null()).output().context(|| shown.clone())?;
    if output.status.success() {
        String::from_utf8(output.stdout).context(|| shown)
    } else {
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        Err(Failure::new(format!("{shown}: {}: {}", output.status, format!("{stdout}{stderr}").trim_end())))
    }
}

/// A command as one would type it.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
