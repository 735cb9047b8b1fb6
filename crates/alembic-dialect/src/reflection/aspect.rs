use alembic_schema::Argument;

/// What an inspector is asked about a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// `get_columns`: a list of dictionaries
    Columns,
    /// `get_pk_constraint`: a dictionary
    PrimaryKey,
    /// `get_foreign_keys`: a list of dictionaries
    ForeignKeys,
    /// `get_unique_constraints`: a list of dictionaries
    UniqueConstraints,
    /// `get_check_constraints`: a list of dictionaries
    Checks,
    /// `get_indexes`: a list of dictionaries
    Indexes,
    /// `get_table_comment`: a dictionary
    Comment,
    /// `get_table_options`: a dictionary
    Options,
}

/// A dictionary of what is there.
pub(crate) fn dictionary<const N: usize>(entries: [(&str, Option<Argument>); N]) -> Argument {
    Argument::Mapping(entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}

/// A list of texts.
pub(crate) fn texts(items: &[String]) -> Argument {
    Argument::List(items.iter().map(|item| Argument::Text(item.clone())).collect())
}

/// A text, or `None` where it is missing.
pub(crate) fn or_none(text: Option<&String>) -> Argument {
    text.map_or(Argument::None, |text| text.as_str().into())
}
