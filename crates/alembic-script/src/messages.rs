//! The lines that commands print while they work: `Generating /abs/path.py ...  done`.

mod wrap;

use std::io::{self, Write};

pub use wrap::wrap;

/// Where the progress of a command is printed, in the reference's form (Alembic 1.20.1, `init` and `revision`).
pub struct Messages<'a> {
    output: &'a mut dyn Write,
    terminal_width: usize,
    quiet: bool,
}

impl<'a> Messages<'a> {
    /// Prints to `output`.
    ///
    /// Lines are wrapped at `terminal_width`; the reference knows one only if standard input is a terminal (see
    /// [`terminal_width`]), 0 leaves the lines alone. `quiet` is the option `-q`.
    pub fn new(output: &'a mut dyn Write, terminal_width: usize, quiet: bool) -> Self {
        Self { output, terminal_width, quiet }
    }

    /// Prints a line of its own, unless quiet.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        writeln!(self.output, "{}", wrap(text, self.terminal_width))?;
        self.output.flush()
    }

    /// Prints `text ...`, does the work, and prints `  done` or `  FAILED` behind it, unless quiet.
    pub fn status<T, E: From<io::Error>>(
        &mut self,
        text: &str,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        if self.quiet { work() } else { self.status_even_if_quiet(text, "", work) }
    }

    /// The same for the few lines that `-q` does not silence in the reference; `separator` stands between the text and
    /// its outcome.
    pub(crate) fn status_even_if_quiet<T, E: From<io::Error>>(
        &mut self,
        text: &str,
        separator: &str,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        write!(self.output, "{}{separator}", wrap(&format!("{text} ..."), self.terminal_width))?;
        self.output.flush()?;
        let result = work();
        let outcome = if result.is_ok() { "done" } else { "FAILED" };
        writeln!(self.output, "  {outcome}")?;
        self.output.flush()?;
        result
    }
}

/// The width of the terminal that standard input is, 0 if it is none.
#[cfg(unix)]
pub fn terminal_width() -> usize {
    rustix::termios::tcgetwinsize(std::io::stdin()).map_or(0, |size| usize::from(size.ws_col))
}

/// The width of the terminal that standard input is, 0 if it is none.
#[cfg(not(unix))]
pub fn terminal_width() -> usize {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(width: usize, quiet: bool, print: impl FnOnce(&mut Messages<'_>) -> io::Result<()>) -> String {
        let mut output = Vec::new();
        let _ = print(&mut Messages::new(&mut output, width, quiet));
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn a_status_line_says_how_it_ended() {
        assert_eq!(
            printed(0, false, |messages| messages.status("Generating /a/b.py", || Ok(()))),
            "Generating /a/b.py ...  done\n"
        );
        assert_eq!(
            printed(0, false, |messages| messages
                .status("Generating /a/b.py", || Err(io::Error::other("no")))),
            "Generating /a/b.py ...  FAILED\n"
        );
    }

    #[test]
    fn quiet_prints_nothing_but_works() {
        let mut worked = false;
        let work = || {
            worked = true;
            Ok(())
        };
        assert_eq!(printed(0, true, |messages| messages.status("Generating /a/b.py", work)), "");
        assert!(worked);
        assert_eq!(printed(0, true, |messages| messages.line("text")), "");
    }

    #[test]
    fn the_outcome_follows_the_last_wrapped_line() {
        assert_eq!(
            printed(20, false, |messages| messages
                .status("Generating /srv/projects/shop/a/i/x20/README", || Ok(()))),
            "  Generating /srv/pr\n  ojects/shop/a/i/x2\n  0/README ...  done\n"
        );
    }
}
