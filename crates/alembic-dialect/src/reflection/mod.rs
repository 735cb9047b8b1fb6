//! Reading a database's catalogue: which queries to send, and what their rows say.
//!
//! A dialect gives a fixed number of queries for a schema, however many tables it has
//! ([`Dialect::catalogue_queries`](crate::Dialect::catalogue_queries)), and makes [`ReflectedTable`]s of the rows
//! ([`Dialect::reflected_tables`](crate::Dialect::reflected_tables)). Whoever holds a connection runs them in between.
//!
//! What is reflected keeps the shape in which SQLAlchemy's inspector tells it; [`ReflectedTable::to_table`] makes a
//! [`Table`](alembic_schema::Table) of it.

mod aspect;
mod named_types;
mod names;
mod parts;
mod rows;
mod table;

pub use aspect::Aspect;
pub(crate) use aspect::{dictionary, or_none, texts};
pub use named_types::{NamedTypes, ReflectedDomain, ReflectedEnum};
pub use names::NameKind;

pub use parts::{
    ReflectedCheck, ReflectedColumn, ReflectedComputed, ReflectedForeignKey, ReflectedIndex,
    ReflectedIndexElement, ReflectedKey, StoredObject,
};
pub use rows::CatalogueRows;
pub(crate) use rows::Row;
pub use table::{ObjectKind, ReflectedTable, verbatim};

/// What of the catalogue is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogueRequest {
    /// The schema; `None` for the names that need none.
    pub schema: Option<String>,
    /// One table or view alone; `None` for every table of the schema.
    pub table: Option<String>,
    /// Views as well, when no single one is named.
    pub views: bool,
}

impl CatalogueRequest {
    /// One table or view.
    pub fn table(schema: Option<&str>, table: &str) -> Self {
        Self { schema: schema.map(str::to_owned), table: Some(table.to_owned()), views: true }
    }

    /// Every table of a schema.
    pub fn tables(schema: Option<&str>) -> Self {
        Self { schema: schema.map(str::to_owned), table: None, views: false }
    }
}
