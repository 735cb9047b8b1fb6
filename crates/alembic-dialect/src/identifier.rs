use alembic_schema::{ConstraintName, Name, TableName, shorten_name};

use crate::{Compiler, DialectError};

impl Compiler<'_> {
    /// An identifier as it stands in a statement: quoted where needed, percent signs as the parameter style wants them.
    pub(crate) fn identifier(&self, name: &Name) -> String {
        self.percent_signs(&self.dialect.quote(name))
    }

    /// A table's name with its schema.
    pub(crate) fn table(&self, table: &TableName) -> String {
        self.percent_signs(&self.dialect.quote_table(table))
    }

    /// Identifiers with commas between them.
    pub(crate) fn identifiers<'n>(&self, names: impl IntoIterator<Item = &'n Name>) -> String {
        names.into_iter().map(|name| self.identifier(name)).collect::<Vec<_>>().join(", ")
    }

    /// The name of a constraint or an index; `None` for one without.
    ///
    /// # Errors
    /// A given name is longer than the database allows. A conventional one is shortened instead.
    pub(crate) fn constraint_name(&self, name: &ConstraintName) -> Result<Option<String>, DialectError> {
        let limit = self.dialect.identifier_limit();
        if let Some(too_long) = name.longer_than(limit) {
            return Err(DialectError::IdentifierTooLong { name: too_long.to_owned(), limit });
        }
        match name {
            ConstraintName::Unnamed => Ok(None),
            ConstraintName::Given(name) => Ok(Some(self.identifier(name))),
            ConstraintName::Conventional(name) => {
                let shortened = Name { text: shorten_name(&name.text, limit), quote: name.quote };
                Ok(Some(self.identifier(&shortened)))
            }
        }
    }
}
