use std::fmt;

/// An identifier and whether it must be quoted (SQLAlchemy's `quoted_name`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// The identifier itself, never with quotes around it.
    pub text: String,
    /// `Some(true)`: always quote; `Some(false)`: never; `None`: the dialect decides.
    pub quote: Option<bool>,
}

impl Name {
    /// An identifier that the dialect quotes where it must.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), quote: None }
    }

    /// An identifier that was given with `quote=…`.
    pub fn quoted(text: impl Into<String>, quote: bool) -> Self {
        Self { text: text.into(), quote: Some(quote) }
    }

    /// The identifier without any quoting.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

/// The name of a table, with its schema where one was given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableName {
    /// The schema; `None` is the default schema of the connection.
    pub schema: Option<Name>,
    /// The table.
    pub name: Name,
}

impl TableName {
    /// A table of the default schema.
    pub fn new(name: impl Into<Name>) -> Self {
        Self { schema: None, name: name.into() }
    }

    /// A table of the given schema; `None` is the default schema.
    pub fn in_schema(schema: Option<impl Into<Name>>, name: impl Into<Name>) -> Self {
        Self { schema: schema.map(Into::into), name: name.into() }
    }

    /// The key of the table in `MetaData.tables`: `schema.name`, or `name` alone.
    pub fn key(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(formatter, "{schema}.")?;
        }
        write!(formatter, "{}", self.name)
    }
}

impl From<&str> for TableName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

/// The name of a constraint or an index, and what a naming convention may still do with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum ConstraintName {
    /// No name was given: a naming convention may give one, else the database does.
    #[default]
    Unnamed,
    /// A name was given: a convention that uses `%(constraint_name)s` wraps it.
    Given(Name),
    /// The final name (`op.f(…)`, SQLAlchemy's `conv`): no convention touches it, and it is shortened
    /// where it is longer than the database allows instead of being refused.
    Conventional(Name),
}

impl ConstraintName {
    /// A name as written in a script.
    pub fn given(name: impl Into<Name>) -> Self {
        Self::Given(name.into())
    }

    /// A final name: `op.f(name)`.
    pub fn conventional(name: impl Into<Name>) -> Self {
        Self::Conventional(name.into())
    }

    /// The name as it stands, whatever its kind.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Unnamed => None,
            Self::Given(name) | Self::Conventional(name) => Some(name),
        }
    }

    /// The name as it stands, as text.
    pub fn as_str(&self) -> Option<&str> {
        self.name().map(Name::as_str)
    }

    /// The name, if it has more characters than a database takes. A conventional one never has: it is shortened.
    pub fn longer_than(&self, limit: usize) -> Option<&str> {
        match self {
            Self::Given(name) if name.text.chars().count() > limit => Some(&name.text),
            Self::Given(_) | Self::Conventional(_) | Self::Unnamed => None,
        }
    }
}

impl From<&str> for ConstraintName {
    fn from(name: &str) -> Self {
        Self::given(name)
    }
}

impl From<Option<&str>> for ConstraintName {
    fn from(name: Option<&str>) -> Self {
        name.map_or(Self::Unnamed, Self::given)
    }
}
