use alembic_dialect::Statement;
use alembic_dialect::reflection::{CatalogueRequest, CatalogueRows, NameKind, NamedTypes, ReflectedTable};

use super::{ConnectionError, SharedConnection};
use crate::value::catalogue_value;

impl SharedConnection {
    /// What the catalogue tells of the tables of a request, in a number of queries that does not depend on theirs.
    ///
    /// # Errors
    /// The database refuses a query.
    pub fn reflected_tables(
        &self,
        request: &CatalogueRequest,
    ) -> Result<Vec<ReflectedTable>, ConnectionError> {
        let dialect = self.dialect();
        let results = self.catalogue(&dialect.catalogue_queries(request))?;
        Ok(dialect.reflected_tables(request, &results))
    }

    /// What the catalogue tells of one table or view; `None` when there is none of that name.
    ///
    /// # Errors
    /// The database refuses a query.
    pub fn reflected_table(
        &self,
        schema: Option<&str>,
        table: &str,
    ) -> Result<Option<ReflectedTable>, ConnectionError> {
        let mut found = self.reflected_tables(&CatalogueRequest::table(schema, table))?;
        Ok(if found.is_empty() { None } else { Some(found.swap_remove(0)) })
    }

    /// The names of one kind; none where the database has no such things.
    ///
    /// # Errors
    /// The database refuses the query.
    pub fn reflected_names(
        &self,
        kind: NameKind,
        schema: Option<&str>,
    ) -> Result<Vec<String>, ConnectionError> {
        match self.dialect().names_query(kind, schema) {
            Some(query) => self.texts(&query),
            None => Ok(Vec::new()),
        }
    }

    /// The text that makes a view; `None` when there is none of that name.
    ///
    /// # Errors
    /// The database refuses the query.
    pub fn view_definition(
        &self,
        schema: Option<&str>,
        view: &str,
    ) -> Result<Option<String>, ConnectionError> {
        Ok(self.texts(&self.dialect().view_definition(schema, view))?.into_iter().next())
    }

    /// The types that have a name of their own.
    ///
    /// # Errors
    /// The database refuses a query.
    pub fn named_types(&self) -> Result<NamedTypes, ConnectionError> {
        let dialect = self.dialect();
        let results = self.catalogue(&dialect.named_type_queries())?;
        Ok(dialect.named_types(&results))
    }

    fn catalogue(&self, queries: &[Statement]) -> Result<Vec<CatalogueRows>, ConnectionError> {
        let rows = |query| {
            let outcome = self.execute(query)?;
            Ok(outcome.rows.iter().map(|row| row.iter().map(catalogue_value).collect()).collect())
        };
        queries.iter().map(rows).collect()
    }

    /// The first column of a query's rows.
    fn texts(&self, query: &Statement) -> Result<Vec<String>, ConnectionError> {
        let outcome = self.execute(query)?;
        let texts = outcome.rows.iter().filter_map(|row| match row.first().map(catalogue_value) {
            Some(alembic_schema::Value::Text(text)) => Some(text),
            _ => None,
        });
        Ok(texts.collect())
    }
}
