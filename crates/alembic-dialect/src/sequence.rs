use alembic_schema::{Sequence, SequenceOptions};

use crate::{Compiler, DialectError};

impl Compiler<'_> {
    /// `CREATE SEQUENCE`.
    pub(crate) fn create_sequence(
        &self,
        sequence: &Sequence,
        if_not_exists: bool,
    ) -> Result<String, DialectError> {
        let guard = if if_not_exists { "IF NOT EXISTS " } else { "" };
        let mut text = format!("CREATE SEQUENCE {guard}{}", self.sequence_name(sequence));
        if let Some(data_type) = sequence.data_type.as_ref().filter(|_| self.dialect.has_sequence_types()) {
            text.push_str(&format!(" AS {}", self.type_text(data_type)?));
        }
        let options = sequence_options(&sequence.options);
        if !options.is_empty() {
            text.push_str(&format!(" {options}"));
        }
        Ok(text)
    }

    /// `DROP SEQUENCE`.
    pub(crate) fn drop_sequence(&self, sequence: &Sequence, if_exists: bool) -> String {
        let guard = if if_exists { "IF EXISTS " } else { "" };
        format!("DROP SEQUENCE {guard}{}", self.sequence_name(sequence))
    }

    /// A sequence's name with its schema.
    pub(crate) fn sequence_name(&self, sequence: &Sequence) -> String {
        let name = self.identifier(&sequence.name);
        match &sequence.schema {
            Some(schema) => format!("{}.{name}", self.identifier(schema)),
            None => name,
        }
    }
}

/// The options of a sequence or an identity, with the spaces between them.
pub(crate) fn sequence_options(options: &SequenceOptions) -> String {
    let mut parts = Vec::new();
    if let Some(increment) = options.increment {
        parts.push(format!("INCREMENT BY {increment}"));
    }
    if let Some(start) = options.start {
        parts.push(format!("START WITH {start}"));
    }
    if let Some(minimum) = options.minimum {
        parts.push(format!("MINVALUE {minimum}"));
    }
    if let Some(maximum) = options.maximum {
        parts.push(format!("MAXVALUE {maximum}"));
    }
    if options.no_minimum.is_some() {
        parts.push("NO MINVALUE".to_owned());
    }
    if options.no_maximum.is_some() {
        parts.push("NO MAXVALUE".to_owned());
    }
    if let Some(cache) = options.cache {
        parts.push(format!("CACHE {cache}"));
    }
    if let Some(cycle) = options.cycle {
        parts.push(if cycle { "CYCLE" } else { "NO CYCLE" }.to_owned());
    }
    parts.join(" ")
}
