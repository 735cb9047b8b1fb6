use alembic_dialect::DialectError;
use alembic_dialect::reflection::{CatalogueRequest, CatalogueRows, ReflectedTable};

use super::{ConnectionError, SharedConnection};
use crate::value::catalogue_value;

/// Why the catalogue could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReflectionError {
    /// The dialect has no queries for it.
    #[error(transparent)]
    Dialect(#[from] DialectError),
    /// The database refused a query.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
}

impl SharedConnection {
    /// What the catalogue tells of the tables of a request, in a number of queries that does not depend on theirs.
    ///
    /// # Errors
    /// The dialect has no such queries; the database refuses one.
    pub fn reflected_tables(
        &self,
        request: &CatalogueRequest,
    ) -> Result<Vec<ReflectedTable>, ReflectionError> {
        let dialect = self.dialect();
        let mut results: Vec<CatalogueRows> = Vec::new();
        for statement in dialect.catalogue_queries(request)? {
            let outcome = self.execute(&statement)?;
            results.push(outcome.rows.iter().map(|row| row.iter().map(catalogue_value).collect()).collect());
        }
        Ok(dialect.reflected_tables(request, &results))
    }

    /// What the catalogue tells of one table or view; `None` when there is none of that name.
    ///
    /// # Errors
    /// The dialect has no such queries; the database refuses one.
    pub fn reflected_table(
        &self,
        schema: Option<&str>,
        table: &str,
    ) -> Result<Option<ReflectedTable>, ReflectionError> {
        let mut found = self.reflected_tables(&CatalogueRequest::table(schema, table))?;
        Ok(if found.is_empty() { None } else { Some(found.swap_remove(0)) })
    }
}
