/// The types of a database that have a name of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedTypes {
    /// Enumerations, ordered by schema and name.
    pub enums: Vec<ReflectedEnum>,
    /// Domains, ordered by schema and name.
    pub domains: Vec<ReflectedDomain>,
}

/// An enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReflectedEnum {
    /// The name.
    pub name: String,
    /// The schema.
    pub schema: String,
    /// Whether the name is found without its schema.
    pub visible: bool,
    /// The values, in order.
    pub labels: Vec<String>,
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReflectedDomain {
    /// The name.
    pub name: String,
    /// The schema.
    pub schema: String,
    /// Whether the name is found without its schema.
    pub visible: bool,
    /// The type beneath, without its length.
    pub type_name: String,
    /// Whether it may be `NULL`.
    pub nullable: bool,
    /// The default as SQL text.
    pub default: Option<String>,
    /// The collation.
    pub collation: Option<String>,
    /// The schema of the collation, where it has to be named.
    pub collation_schema: Option<String>,
    /// The checks, name and condition, ordered by name.
    pub checks: Vec<(String, String)>,
}
