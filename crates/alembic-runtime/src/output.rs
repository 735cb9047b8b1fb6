//! Where a command prints: its result, and the messages beside it.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use alembic_script::Messages;

/// The output of a command: `Config.stdout` of the reference, and standard error. Cloning shares it.
#[derive(Clone)]
pub struct Output {
    stdout: Stream,
    stderr: Stream,
    quiet: bool,
    terminal_width: usize,
    progress: Option<Rc<dyn Progress>>,
}

/// Is told how far a run is, once per migration.
pub trait Progress {
    /// A run of this many steps begins.
    fn begin(&self, steps: usize);
    /// The next step begins: `upgrade a -> b, message`.
    fn step(&self, text: &str);
    /// The run has ended, well or not.
    fn end(&self);
}

/// One stream that several writers share.
#[derive(Clone)]
pub(crate) struct Stream(Rc<RefCell<dyn Write>>);

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

impl Output {
    /// Prints to these two streams. Messages are wrapped at `terminal_width`, which the reference knows when standard input is a
    /// terminal; 0 leaves them alone. `quiet` leaves out everything but offline SQL and errors.
    pub fn new(
        stdout: impl Write + 'static,
        stderr: impl Write + 'static,
        terminal_width: usize,
        quiet: bool,
    ) -> Self {
        Self {
            stdout: Stream(Rc::new(RefCell::new(stdout))),
            stderr: Stream(Rc::new(RefCell::new(stderr))),
            quiet,
            terminal_width,
            progress: None,
        }
    }

    /// Tells `progress` how far runs are, unless their log lines are printed and tell it already.
    #[must_use]
    pub fn with_progress(mut self, progress: impl Progress + 'static) -> Self {
        self.progress = Some(Rc::new(progress));
        self
    }

    pub(crate) fn progress(&self) -> Option<&dyn Progress> {
        self.progress.as_deref()
    }

    /// The streams of the process.
    pub fn of_process(terminal_width: usize, quiet: bool) -> Self {
        Self::new(io::stdout(), io::stderr(), terminal_width, quiet)
    }

    /// Prints one line of a command's result; nothing if quiet. Source: Alembic 1.20.1, `Config.print_stdout`.
    ///
    /// # Errors
    /// The stream is closed.
    pub fn print(&self, text: &str) -> io::Result<()> {
        if self.quiet { Ok(()) } else { self.write_stdout(&format!("{text}\n")) }
    }

    /// Writes text as it is, quiet or not: offline SQL, and what scripts print.
    ///
    /// # Errors
    /// The stream is closed.
    pub fn write_stdout(&self, text: &str) -> io::Result<()> {
        self.stdout_stream().write_all(text.as_bytes())
    }

    /// Writes to standard error. An error stream that is gone is nothing that could still be reported.
    pub fn write_stderr(&self, text: &str) {
        drop(self.stderr_stream().write_all(text.as_bytes()));
    }

    /// Hands everything written so far to the system.
    ///
    /// # Errors
    /// The stream is closed.
    pub fn flush(&self) -> io::Result<()> {
        self.stdout_stream().flush()
    }

    /// Lets the script directory report what it writes (`Generating … ...  done`).
    pub fn with_messages<R>(&self, work: impl FnOnce(&mut Messages<'_>) -> R) -> R {
        let mut stream = self.stdout_stream();
        work(&mut Messages::new(&mut stream, self.terminal_width, self.quiet))
    }

    pub(crate) fn stdout_stream(&self) -> Stream {
        self.stdout.clone()
    }

    pub(crate) fn stderr_stream(&self) -> Stream {
        self.stderr.clone()
    }
}
