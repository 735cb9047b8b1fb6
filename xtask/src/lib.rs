//! What `cargo xtask` and the tests of the binary share: the transcripts, the reference program, the servers and the
//! projects that tests and benchmarks run on.
//!
//! Everything is done with the tools that are there anyway (`psql`, `sqlite3`, a Python environment), so that the crate
//! compiles in a moment.

pub mod bench;
pub mod catalogue;
pub mod coverage;
pub mod generated;
pub mod golden;
pub mod installation;
pub mod postgresql;
pub mod process;
pub mod reference;
pub mod suite;
pub mod transcript;
pub mod workspace;

/// A chore that did not succeed, as a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(String);

impl Failure {
    /// A failure with its sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Puts what was being done in front of an error.
pub trait Context<T> {
    /// The same result; an error becomes `WHAT: ERROR`.
    fn context(self, what: impl FnOnce() -> String) -> Result<T, Failure>;
}

impl<T, E: std::fmt::Display> Context<T> for Result<T, E> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T, Failure> {
        self.map_err(|error| Failure::new(format!("{}: {error}", what())))
    }
}
