use indexmap::IndexMap;

use crate::{Argument, Name, NamingConvention, Sequence, Table, TableName};

/// `MetaData`: a collection of tables and what applies to all of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MetaData {
    /// `schema=`: the schema of tables that name none
    pub schema: Option<Name>,
    /// `naming_convention=`
    pub naming_convention: NamingConvention,
    /// The tables by key (`schema.name`, or `name`), in the order they were defined
    pub tables: IndexMap<String, Table>,
    /// Sequences that belong to no column
    pub sequences: Vec<Sequence>,
    /// `info=`
    pub info: Vec<(String, Argument)>,
}

impl MetaData {
    /// Adds a table; one of the same key is replaced and given back.
    pub fn add(&mut self, table: Table) -> Option<Table> {
        self.tables.insert(table.name.key(), table)
    }

    /// The table of a name.
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.get(&name.key())
    }
}
