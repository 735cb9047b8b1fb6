use alembic_schema::{
    Argument, Autoincrement, BinaryOperator, CheckConstraint, Column, ColumnDefault, ColumnReference,
    Constraint, ConstraintAttributes, ConstraintKind, ConstraintName, CustomDefinition, ForeignKeyConstraint,
    Index, IndexElement, Name, NamingSubject, PrimaryKeyConstraint, ServerDefault, SqlExpression, SqlType,
    Table, TableName, TypeFamily, UniqueConstraint, Value,
};

use crate::constraint::check_pairs;
use crate::{Compiler, DialectError};

/// What a table consists of once its columns' own declarations are spelled out and everything is named.
#[derive(Debug)]
pub(crate) struct TableParts {
    /// The primary key, unless the table has none.
    pub(crate) primary_key: Option<PrimaryKeyConstraint>,
    /// All other constraints, in the order they are written.
    pub(crate) constraints: Vec<TableConstraint>,
    /// The indexes: those of columns first.
    pub(crate) indexes: Vec<Index>,
    /// The column that numbers itself, by its place in the table.
    pub(crate) autoincrement: Option<usize>,
}

impl TableParts {
    /// Whether a column is part of a foreign key.
    pub(crate) fn refers(&self, column: &Name) -> bool {
        refers(&self.constraints, column)
    }
}

fn refers(constraints: &[TableConstraint], column: &Name) -> bool {
    constraints.iter().any(|part| match &part.constraint {
        Constraint::ForeignKey(foreign_key) => foreign_key.columns.contains(column),
        _ => false,
    })
}

/// A constraint, and whether a column's type brought it along.
#[derive(Debug)]
pub(crate) struct TableConstraint {
    pub(crate) constraint: Constraint,
    /// The reference steps over such a constraint where the database cannot add it.
    pub(crate) from_type: bool,
}

impl Compiler<'_> {
    /// Spells out a table: written constraints first, then what the columns declare, column by column: `unique`,
    /// the check of the type, foreign keys.
    ///
    /// Source of the order: SQLAlchemy 2.1.9. Its indexes have no fixed order; here those of columns come first.
    pub(crate) fn table_parts(&self, table: &Table) -> Result<TableParts, DialectError> {
        for (place, column) in table.columns.iter().enumerate() {
            if table.columns[..place].iter().any(|other| other.key() == column.key()) {
                return Err(DialectError::raised(
                    "DuplicateColumnError",
                    format!(
                        "A column with name '{}' is already present in table '{}'.",
                        column.key(),
                        table.name.name
                    ),
                ));
            }
        }
        let unnumbered = |column: &Column| {
            column.autoincrement == Autoincrement::False
                && matches!(column.server_default, Some(ServerDefault::Identity(_)))
        };
        if table.columns.iter().any(unnumbered) {
            return Err(DialectError::Argument(
                "A column with an Identity object cannot specify autoincrement=False".to_owned(),
            ));
        }
        let mut constraints = Vec::new();
        for constraint in &table.constraints {
            if !matches!(constraint, Constraint::PrimaryKey(_)) {
                constraints.push(TableConstraint { constraint: constraint.clone(), from_type: false });
            }
        }
        for column in &table.columns {
            self.column_constraints(column, &mut constraints)?;
        }
        for part in &mut constraints {
            check_columns(table, &part.constraint)?;
            check_pairs(&part.constraint)?;
            part.constraint = self.named_constraint(&part.constraint, table)?;
        }
        for element in table.indexes.iter().flat_map(|index| &index.elements) {
            if let IndexElement::Column(name) = element {
                check_column(table, "Index", name)?;
            }
        }
        let mut indexes = table.all_indexes();
        for index in &mut indexes {
            for element in &mut index.elements {
                if let IndexElement::Column(name) = element
                    && let Some(column) = table.columns.iter().find(|column| column.key() == name.text)
                {
                    *name = column.name.clone();
                }
            }
            index.name = self.index_name(index, &table.name, &table.columns)?;
        }
        let primary_key = self.primary_key(table)?;
        let autoincrement = self.autoincrement_column(table, &constraints)?;
        Ok(TableParts { primary_key, constraints, indexes, autoincrement })
    }

    fn primary_key(&self, table: &Table) -> Result<Option<PrimaryKeyConstraint>, DialectError> {
        let columns: Vec<Name> = table.primary_key();
        if columns.is_empty() {
            return Ok(None);
        }
        let written = table.primary_key_constraint().cloned().unwrap_or_default();
        let complete = Constraint::PrimaryKey(PrimaryKeyConstraint { columns, ..written });
        check_columns(table, &complete)?;
        match self.named_constraint(&complete, table)? {
            Constraint::PrimaryKey(primary_key) => Ok(Some(primary_key)),
            _ => Ok(None),
        }
    }

    /// The constraints that a column declares: `unique`, the check of its type, foreign keys.
    pub(crate) fn column_constraints(
        &self,
        column: &Column,
        constraints: &mut Vec<TableConstraint>,
    ) -> Result<(), DialectError> {
        if column.unique == Some(true) && column.index != Some(true) {
            let unique =
                UniqueConstraint { columns: vec![Name::new(column.key())], ..UniqueConstraint::default() };
            constraints.push(TableConstraint { constraint: Constraint::Unique(unique), from_type: false });
        }
        if let Some(check) = self.type_check(&column.name, &column.sql_type) {
            constraints.push(TableConstraint { constraint: Constraint::Check(check), from_type: true });
        }
        for foreign_key in &column.foreign_keys {
            if foreign_key.referred_column.is_none() {
                return Err(DialectError::raised(
                    "NoReferencedColumnError",
                    format!(
                        "Could not initialize target column for ForeignKey '{}': it names a table but no column",
                        foreign_key.referred_table
                    ),
                ));
            }
            let constraint = foreign_key.constraint(Name::new(column.key()));
            constraints
                .push(TableConstraint { constraint: Constraint::ForeignKey(constraint), from_type: false });
        }
        Ok(())
    }

    /// The check that a Boolean or an Enum with `create_constraint=True` brings along where the database has no
    /// such type of its own.
    pub(crate) fn type_check(&self, column: &Name, sql_type: &SqlType) -> Option<CheckConstraint> {
        let sql_type = self.dialect_type(sql_type);
        if !sql_type.flag("create_constraint") {
            return None;
        }
        let items = match sql_type.family() {
            TypeFamily::Boolean | TypeFamily::BooleanUpper if !self.dialect.has_booleans() => {
                vec![SqlExpression::literal(Value::Integer(0)), SqlExpression::literal(Value::Integer(1))]
            }
            TypeFamily::Enum | TypeFamily::NativeEnum if !self.dialect.is_named_type(sql_type) => sql_type
                .enumeration_values()
                .iter()
                .map(|value| SqlExpression::literal(Value::from(*value)))
                .collect(),
            _ => return None,
        };
        let column =
            SqlExpression::Column(ColumnReference { table: None, name: column.clone(), sql_type: None });
        Some(CheckConstraint {
            name: ConstraintName::from(sql_type.name()),
            condition: column.binary(BinaryOperator::In, SqlExpression::List(items)),
            attributes: ConstraintAttributes::default(),
        })
    }

    /// A constraint with its final name, and with the names of columns in the place of their keys.
    pub(crate) fn named_constraint(
        &self,
        constraint: &Constraint,
        table: &Table,
    ) -> Result<Constraint, DialectError> {
        let mut constraint = constraint.clone();
        let rename = |columns: &mut Vec<Name>| {
            for name in columns {
                if let Some(column) = table.columns.iter().find(|column| column.key() == name.text) {
                    *name = column.name.clone();
                }
            }
        };
        match &mut constraint {
            Constraint::PrimaryKey(primary_key) => {
                rename(&mut primary_key.columns);
                primary_key.name = self.conventional_name(
                    ConstraintKind::PrimaryKey,
                    &primary_key.name,
                    &table.name,
                    &keyed(table, &primary_key.columns),
                    None,
                )?;
            }
            Constraint::Unique(unique) => {
                rename(&mut unique.columns);
                unique.name = self.conventional_name(
                    ConstraintKind::Unique,
                    &unique.name,
                    &table.name,
                    &keyed(table, &unique.columns),
                    None,
                )?;
            }
            Constraint::ForeignKey(foreign_key) => {
                rename(&mut foreign_key.columns);
                foreign_key.name = self.conventional_name(
                    ConstraintKind::ForeignKey,
                    &foreign_key.name,
                    &table.name,
                    &keyed(table, &foreign_key.columns),
                    Some(foreign_key),
                )?;
            }
            Constraint::Check(check) => {
                check.name =
                    self.conventional_name(ConstraintKind::Check, &check.name, &table.name, &[], None)?;
            }
            Constraint::Exclude(exclude) => {
                exclude.name =
                    self.conventional_name(ConstraintKind::Exclude, &exclude.name, &table.name, &[], None)?;
            }
        }
        Ok(constraint)
    }

    /// The final name of an index.
    ///
    /// # Errors
    /// It has no name and the naming convention gives none.
    pub(crate) fn index_name(
        &self,
        index: &Index,
        table: &TableName,
        columns: &[Column],
    ) -> Result<ConstraintName, DialectError> {
        // An expression counts with its text, as a column of that name would.
        let texts: Vec<Name> = index
            .elements
            .iter()
            .filter_map(|element| match element {
                IndexElement::Column(name) => Some(name.clone()),
                IndexElement::Expression(SqlExpression::Text(text)) => Some(Name::new(text.text.clone())),
                IndexElement::Expression(SqlExpression::Column(column)) => Some(column.name.clone()),
                IndexElement::Expression(_) => None,
            })
            .collect();
        let keys: Vec<(&Name, &str)> = texts
            .iter()
            .map(|name| {
                let column = columns.iter().find(|column| column.name.text == name.text);
                (name, column.map_or(name.as_str(), Column::key))
            })
            .collect();
        let name = self.conventional_name(ConstraintKind::Index, &index.name, table, &keys, None)?;
        let unnamed = name == ConstraintName::Unnamed
            || (index.name == ConstraintName::Unnamed && keys.len() < index.elements.len());
        if unnamed {
            return Err(DialectError::Compile(format!(
                "an index on table '{table}' has no name, and the naming convention cannot give it one"
            )));
        }
        Ok(name)
    }

    fn conventional_name(
        &self,
        kind: ConstraintKind,
        name: &ConstraintName,
        table: &TableName,
        columns: &[(&Name, &str)],
        foreign_key: Option<&ForeignKeyConstraint>,
    ) -> Result<ConstraintName, DialectError> {
        let subject = NamingSubject {
            kind,
            name,
            table,
            columns: columns.to_vec(),
            referred_table: foreign_key.map(|foreign_key| &foreign_key.referred_table),
            referred_columns: foreign_key
                .map(|foreign_key| foreign_key.referred_columns.iter().collect())
                .unwrap_or_default(),
        };
        Ok(self.context.naming_convention.name(&subject)?)
    }

    /// The column that numbers itself: the one marked so, else a single whole-number primary key column that
    /// refers to nothing and has no other source of values.
    ///
    /// Source: SQLAlchemy 2.1.9, `Column.autoincrement`.
    fn autoincrement_column(
        &self,
        table: &Table,
        constraints: &[TableConstraint],
    ) -> Result<Option<usize>, DialectError> {
        let primary_key = table.primary_key();
        let members: Vec<(usize, &Column)> = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| primary_key.iter().any(|name| name.text == column.key()))
            .collect();
        if let Some((place, column)) =
            members.iter().find(|(_, column)| column.autoincrement == Autoincrement::True)
        {
            if !numbers_itself(&column.sql_type) {
                return Err(DialectError::Argument(format!(
                    "Column type {} on column '{}.{}' is not compatible with autoincrement=True",
                    self.type_text(&column.sql_type)?,
                    table.name.name,
                    column.name
                )));
            }
            return Ok(Some(*place));
        }
        let [(place, column)] = members.as_slice() else { return Ok(None) };
        let refers = refers(constraints, &column.name);
        let may_refer = column.autoincrement == Autoincrement::IgnoreForeignKey;
        let automatic = column.autoincrement == Autoincrement::Auto || may_refer;
        let filled_otherwise = match (&column.server_default, &column.default) {
            (Some(ServerDefault::Identity(_)) | None, None) => false,
            (None, Some(ColumnDefault::Sequence(sequence))) => !sequence.optional,
            _ => true,
        };
        let suits = automatic && is_integer(&column.sql_type) && (!refers || may_refer) && !filled_otherwise;
        Ok(suits.then_some(*place))
    }
}

/// Whether a type counts whole numbers, whatever its variants are.
pub(crate) fn is_integer(sql_type: &SqlType) -> bool {
    match sql_type.custom.as_deref().map(|custom| &custom.definition) {
        Some(CustomDefinition::Implementation(implementation)) => is_integer(implementation),
        _ => matches!(
            sql_type.family(),
            TypeFamily::Integer
                | TypeFamily::SmallInteger
                | TypeFamily::BigInteger
                | TypeFamily::IntegerUpper
                | TypeFamily::SmallIntUpper
                | TypeFamily::BigIntUpper
        ),
    }
}

fn numbers_itself(sql_type: &SqlType) -> bool {
    is_integer(sql_type)
        || matches!(
            sql_type.family(),
            TypeFamily::Numeric | TypeFamily::NumericUpper | TypeFamily::DecimalUpper
        )
}

fn keyed<'t>(table: &'t Table, columns: &'t [Name]) -> Vec<(&'t Name, &'t str)> {
    columns.iter().map(|name| (name, table.column(&name.text).map_or(name.as_str(), Column::key))).collect()
}

/// A constraint names columns of its table by key.
fn check_columns(table: &Table, constraint: &Constraint) -> Result<(), DialectError> {
    let (kind, columns) = match constraint {
        Constraint::PrimaryKey(primary_key) => ("PrimaryKeyConstraint", &primary_key.columns),
        Constraint::Unique(unique) => ("UniqueConstraint", &unique.columns),
        Constraint::ForeignKey(foreign_key) => ("ForeignKeyConstraint", &foreign_key.columns),
        Constraint::Check(_) | Constraint::Exclude(_) => return Ok(()),
    };
    columns.iter().try_for_each(|name| check_column(table, kind, name))
}

fn check_column(table: &Table, kind: &str, name: &Name) -> Result<(), DialectError> {
    if table.columns.iter().any(|column| column.key() == name.text) {
        return Ok(());
    }
    Err(DialectError::raised(
        "ConstraintColumnNotFoundError",
        format!("Can't create {kind} on table '{}': no column named '{name}' is present.", table.name.name),
    ))
}

/// An option that names columns: one name or a list of names.
pub(crate) fn names_of(argument: &Argument) -> Vec<Name> {
    match argument {
        Argument::Text(name) => vec![Name::new(name.clone())],
        Argument::List(items) | Argument::Tuple(items) => items.iter().flat_map(names_of).collect(),
        Argument::Expression(expression) => match expression.as_ref() {
            SqlExpression::Column(column) => vec![column.name.clone()],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
