//! What the script directory needs of the process it runs in: variables, the clock, random bytes.
//!
//! Everything is asked for through [`Surroundings`], so that a test (or a program that embeds the library) decides
//! what the time is and which identifier comes next.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The process as the script directory sees it.
pub trait Surroundings {
    /// The value of an environment variable, `None` if it is not set.
    fn variable(&self, name: &str) -> Option<OsString>;

    /// The folder that relative paths start from.
    fn current_directory(&self) -> io::Result<PathBuf>;

    /// The time that goes into file names and `Create Date`.
    fn now(&self) -> Timestamp;

    /// The zone in which `Create Date` is written when the `timezone` setting is empty.
    fn local_time_zone(&self) -> TimeZone;

    /// Fills `bytes` from a source good enough for revision identifiers.
    fn fill_random(&self, bytes: &mut [u8]) -> io::Result<()>;
}

/// The real process: its environment, the system clock and the system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct Process;

impl Surroundings for Process {
    fn variable(&self, name: &str) -> Option<OsString> {
        env::var_os(name)
    }

    fn current_directory(&self) -> io::Result<PathBuf> {
        env::current_dir()
    }

    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn local_time_zone(&self) -> TimeZone {
        TimeZone::system()
    }

    fn fill_random(&self, bytes: &mut [u8]) -> io::Result<()> {
        getrandom::fill(bytes).map_err(io::Error::other)
    }
}
