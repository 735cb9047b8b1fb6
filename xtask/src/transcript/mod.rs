//! Transcripts: Markdown files that describe projects, and record what commands answer in them.
//!
//! A heading `## …` begins a case; what stands before the first one belongs to every case of the file. In a case
//!
//! - ``Project: `name` `` copies the fixture of that name,
//! - a fenced block whose info string has a path as its second word (```` ```ini alembic.ini ````) writes that file,
//! - a block ```` ```revisions ```` writes revision files from one line each (see [`revisions`]),
//! - a block ```` ```console ```` runs commands through the shell, with `alembic` on the path. Under `$ command` stand its
//!   stdout as it is, its stderr with `2| ` before each line, and `? 255` where the exit status is not 0,
//! - a block ```` ```console ours ```` repeats the commands of the block before whose answer is meant to differ, and is followed
//!   by a line ``Deviation: [name](…): why`` that names one entry in `docs/deviations.md` or more. `cargo xtask ours` writes the
//!   block, not the line: it is for whoever has decided that the difference is meant.
//!
//! The answers are recorded from the reference by `cargo xtask golden`; nobody writes them by hand.

pub mod case;
mod console;
pub mod execute;
pub mod markdown;
mod normalise;
pub mod record;
pub mod revisions;

pub use case::{Case, Step, cases};
pub use console::Exchange;
pub use execute::{Program, Sandbox};
pub use markdown::{Block, Document, Segment};
