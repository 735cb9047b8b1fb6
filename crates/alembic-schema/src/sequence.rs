use crate::{DialectOptions, Name, SequenceOptions, SqlType};

/// A sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// The schema; `None` is the default schema.
    pub schema: Option<Name>,
    /// The name.
    pub name: Name,
    /// Start, increment, bounds, …
    pub options: SequenceOptions,
    /// `data_type=`
    pub data_type: Option<SqlType>,
    /// `optional=True`: used only where the database has no other way to number rows.
    pub optional: bool,
    /// Keyword arguments of a dialect
    pub dialect_options: DialectOptions,
}

impl Sequence {
    /// A sequence of the default schema without options.
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            schema: None,
            name: name.into(),
            options: SequenceOptions::default(),
            data_type: None,
            optional: false,
            dialect_options: DialectOptions::new(),
        }
    }
}
