//! What logging needs from the process, handed in.

use std::cell::RefCell;
use std::io::Write;
use std::path::PathBuf;
use std::rc::Rc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A stream that several handlers write to.
pub type Stream = Rc<RefCell<dyn Write>>;

/// The streams, the clock and the facts of the process.
#[derive(Clone)]
pub struct Surroundings {
    /// Where `sys.stdout` goes.
    pub stdout: Stream,
    /// Where `sys.stderr` goes.
    pub stderr: Stream,
    /// The time.
    pub now: Rc<dyn Fn() -> Timestamp>,
    /// The local time zone.
    pub time_zone: LocalTimeZone,
    /// `%(process)d`; also the number of the one thread.
    pub process_identifier: u32,
    /// What relative names of log files are relative to.
    pub current_directory: PathBuf,
}

impl Surroundings {
    /// Streams and a clock; the process number is 0 and log files are relative to the current directory until the
    /// fields say otherwise.
    pub fn new(
        stdout: Stream,
        stderr: Stream,
        now: impl Fn() -> Timestamp + 'static,
        time_zone: impl Fn() -> TimeZone + 'static,
    ) -> Self {
        Self {
            stdout,
            stderr,
            now: Rc::new(now),
            time_zone: LocalTimeZone(Rc::new(time_zone)),
            process_identifier: 0,
            current_directory: PathBuf::new(),
        }
    }
}

/// The local time zone, found out only when a time is shown: that means reading the system's tables.
#[derive(Clone)]
pub struct LocalTimeZone(Rc<dyn Fn() -> TimeZone>);

impl LocalTimeZone {
    /// The time zone.
    pub fn get(&self) -> TimeZone {
        (self.0)()
    }
}

impl std::fmt::Debug for LocalTimeZone {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("LocalTimeZone")
    }
}
