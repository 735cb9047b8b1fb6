//! Warnings that reading a configuration gives rise to; printing them is the caller's matter.

use std::fmt;

/// What Python would issue as a `DeprecationWarning`; its text is the reference's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeprecationWarning {
    /// The text of the warning.
    pub message: &'static str,
}

impl fmt::Display for DeprecationWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)
    }
}

/// A value together with the warnings that getting it caused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warned<T> {
    /// The value asked for.
    pub value: T,
    /// The warnings in the order in which the reference issues them.
    pub warnings: Vec<DeprecationWarning>,
}

impl<T> Warned<T> {
    /// A value that caused no warning.
    pub fn quiet(value: T) -> Self {
        Self { value, warnings: Vec::new() }
    }

    /// The value, its warnings moved to the end of `warnings`.
    pub fn into_value(self, warnings: &mut Vec<DeprecationWarning>) -> T {
        warnings.extend(self.warnings);
        self.value
    }
}
