//! What logging needs from the process, handed in.

use std::cell::RefCell;
use std::io::Write;
use std::path::PathBuf;
use std::rc::Rc;

use jiff::Zoned;

/// A stream that several handlers write to.
pub type Stream = Rc<RefCell<dyn Write>>;

/// The streams, the clock and the facts of the process.
#[derive(Clone)]
pub struct Surroundings {
    /// Where `sys.stdout` goes.
    pub stdout: Stream,
    /// Where `sys.stderr` goes.
    pub stderr: Stream,
    /// The time, in the local time zone.
    pub now: Rc<dyn Fn() -> Zoned>,
    /// `%(process)d`; also the number of the one thread.
    pub process_identifier: u32,
    /// What relative names of log files are relative to.
    pub current_directory: PathBuf,
}

impl Surroundings {
    /// Streams and a clock; the process number is 0 and log files are relative to the current directory until the
    /// fields say otherwise.
    pub fn new(stdout: Stream, stderr: Stream, now: impl Fn() -> Zoned + 'static) -> Self {
        Self { stdout, stderr, now: Rc::new(now), process_identifier: 0, current_directory: PathBuf::new() }
    }
}
