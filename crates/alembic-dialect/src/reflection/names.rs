/// The kinds of things whose names are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// Schemas
    Schemas,
    /// Tables that outlive the session
    Tables,
    /// Tables of the session
    TemporaryTables,
    /// Views that outlive the session
    Views,
    /// Views of the session
    TemporaryViews,
    /// Materialized views
    MaterializedViews,
    /// Foreign tables
    ForeignTables,
    /// Sequences
    Sequences,
}
