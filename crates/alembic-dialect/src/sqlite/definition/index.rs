use super::tokens::Reader;

/// What `CREATE INDEX` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sqlite) struct IndexDefinition {
    /// The elements, each as it was written.
    pub(in crate::sqlite) elements: Vec<String>,
    /// `WHERE`
    pub(in crate::sqlite) condition: Option<String>,
}

/// Reads `CREATE [UNIQUE] INDEX [IF NOT EXISTS] [schema.]name ON table (…) [WHERE …]`.
pub(in crate::sqlite) fn index_definition(sql: &str) -> IndexDefinition {
    let mut reader = Reader::new(sql);
    // Nothing but quoted names can have a parenthesis before the list of elements.
    while !reader.at_end() && !reader.at_symbol('(') {
        reader.skip();
    }
    let elements = reader.items();
    let condition = reader.words(&["WHERE"]).then(|| reader.rest().to_owned());
    IndexDefinition { elements, condition }
}
