use std::fmt;
use std::rc::Rc;

/// A position in a source file, as editors count it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file as it was given to [`crate::Vm::load`].
    pub file: Rc<str>,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Where the lines of a generated source come from: entry `n` is the original line of generated line `n + 1`.
/// Lines beyond the table keep their last entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineMapping {
    /// Original line numbers, from 1.
    pub lines: Vec<u32>,
}

impl LineMapping {
    /// The original line of a generated line, both from 1.
    pub fn original(&self, generated: u32) -> u32 {
        let index = usize::try_from(generated.saturating_sub(1)).unwrap_or(usize::MAX);
        self.lines.get(index).or(self.lines.last()).copied().unwrap_or(generated)
    }
}
