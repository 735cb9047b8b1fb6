//! How a failure is told: refusals on stdout as the reference tells them, everything else on stderr.

use std::io::{ErrorKind, IsTerminal};

use alembic::{Error, Output};

/// Prints an error and gives the exit status.
pub(crate) fn report(error: &Error, output: &Output, with_traceback: bool) -> u8 {
    // What was printed before the failure comes first; a reader that has gone is no reason to say more.
    if output.flush().is_err() {
        return 1;
    }
    match error {
        Error::Output(error) if error.kind() == ErrorKind::BrokenPipe => return 1,
        Error::Exit { message: None, .. } => return error.exit_status(),
        Error::Exit { message: Some(message), .. } => {
            output.write_stderr(&format!("{message}\n"));
            return error.exit_status();
        }
        Error::Exception(exception) if with_traceback => output.write_stderr(&exception.traceback),
        _ if error.is_refusal() && with_traceback => {
            output.write_stderr(&format!("alembic.util.exc.CommandError: {error}\n"));
        }
        _ if error.is_refusal() => {
            drop(output.with_messages(|messages| messages.line(&format!("FAILED: {error}"))));
            drop(output.flush());
        }
        _ => output.write_stderr(&format!("{}{error}\n", label("error: ", RED))),
    }
    if let Some(hint) = error.hint() {
        output.write_stderr(&format!("{}{hint}\n", label("hint: ", CYAN)));
    }
    // `--raiseerr` asks for Python's way out: an uncaught exception.
    if with_traceback { 1 } else { error.exit_status() }
}

const RED: &str = "\x1b[1;31m";
const CYAN: &str = "\x1b[1;36m";

/// A label, coloured on a terminal unless `NO_COLOR` is set.
fn label(text: &str, colour: &str) -> String {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if is_plain || !std::io::stderr().is_terminal() {
        text.to_owned()
    } else {
        format!("{colour}{text}\x1b[0m")
    }
}
