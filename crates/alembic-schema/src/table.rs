use crate::{
    Argument, Column, Constraint, ConstraintName, DialectOptions, ForeignKeyConstraint, Index, Name,
    PrimaryKeyConstraint, TableName,
};

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The name.
    pub name: TableName,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The constraints that were written beside the columns, in the order in which Python created them, which is the
    /// order they are written in. What columns declare by themselves (`primary_key=True`, `unique=True`,
    /// `ForeignKey`, checks of types) is not repeated here.
    pub constraints: Vec<Constraint>,
    /// The indexes that were written beside the columns, in order.
    pub indexes: Vec<Index>,
    /// `prefixes=`: words between `CREATE` and `TABLE`
    pub prefixes: Vec<String>,
    /// `comment=`
    pub comment: Option<String>,
    /// `info=`
    pub info: Vec<(String, Argument)>,
    /// Keyword arguments of a dialect (`sqlite_autoincrement`, `mysql_engine`, `postgresql_partition_by`, …)
    pub options: DialectOptions,
}

impl Table {
    /// A table of columns with everything else left out.
    pub fn new(name: impl Into<TableName>, columns: Vec<Column>) -> Self {
        Self {
            name: name.into(),
            columns,
            constraints: Vec::new(),
            indexes: Vec::new(),
            prefixes: Vec::new(),
            comment: None,
            info: Vec::new(),
            options: DialectOptions::new(),
        }
    }

    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column that Python code knows by a key.
    pub fn column_of_key(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key() == key)
    }

    /// The indexes, those of columns (`index=True`, what the type brings) and those beside them.
    pub fn all_indexes(&self) -> Vec<Index> {
        let mut indexes = Vec::new();
        for column in &self.columns {
            if column.index == Some(true) {
                let asked = Index::new(ConstraintName::Unnamed, &[column.key()]);
                indexes.push(Index { unique: column.unique == Some(true), ..asked });
            }
            let brought = column.sql_type.spatial().and_then(|spatial| spatial.index);
            indexes.extend(brought.map(|index| index.of(&self.name, column)));
        }
        indexes.extend(self.indexes.iter().cloned());
        indexes
    }

    /// The foreign keys, those of columns and those beside them, as constraints.
    pub fn foreign_key_constraints(&self) -> Vec<ForeignKeyConstraint> {
        let in_columns = self.columns.iter().flat_map(|column| {
            let name = Name { text: column.key().to_owned(), quote: None };
            column.foreign_keys.iter().map(move |key| key.constraint(name.clone()))
        });
        let beside = self.constraints.iter().filter_map(|constraint| match constraint {
            Constraint::ForeignKey(key) => Some(key.clone()),
            _ => None,
        });
        in_columns.chain(beside).collect()
    }

    /// The table without its foreign keys.
    #[must_use]
    pub fn without_foreign_keys(&self) -> Self {
        let mut table = self.clone();
        table.constraints.retain(|constraint| !matches!(constraint, Constraint::ForeignKey(_)));
        for column in &mut table.columns {
            column.foreign_keys.clear();
        }
        table
    }

    /// The tables that foreign keys refer to, those of columns and those beside them.
    pub fn referred_tables(&self) -> Vec<&TableName> {
        let beside = self.constraints.iter().filter_map(|constraint| match constraint {
            Constraint::ForeignKey(key) => Some(&key.referred_table),
            _ => None,
        });
        let in_columns = self.columns.iter().flat_map(|column| &column.foreign_keys);
        in_columns.map(|key| &key.referred_table).chain(beside).collect()
    }

    /// The primary key constraint that was written beside the columns.
    pub fn primary_key_constraint(&self) -> Option<&PrimaryKeyConstraint> {
        self.constraints.iter().find_map(|constraint| match constraint {
            Constraint::PrimaryKey(primary_key) => Some(primary_key),
            _ => None,
        })
    }

    /// The columns of the primary key by their keys: those of the constraint, else those with `primary_key=True`.
    pub fn primary_key(&self) -> Vec<Name> {
        match self.primary_key_constraint() {
            Some(constraint) if !constraint.columns.is_empty() => constraint.columns.clone(),
            _ => {
                let columns = self.columns.iter().filter(|column| column.primary_key);
                columns.map(|column| Name { text: column.key().to_owned(), ..column.name.clone() }).collect()
            }
        }
    }
}
