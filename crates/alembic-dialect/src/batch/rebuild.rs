use std::borrow::Cow;

use alembic_operations::{AddColumn, AlterColumn, BatchAlterTable, DropConstraint, DropIndex, Operation};
use alembic_schema::{
    Argument, Autoincrement, BinaryOperator, Column, Constraint, ConstraintName, Given, Index, Name,
    NamingConvention, PrimaryKeyConstraint, ServerDefault, SqlExpression, SqlType, Table, TypeFamily,
};

use super::column_order::ColumnOrder;
use super::no_column;
use crate::reflection::ReflectedTable;
use crate::{CompileContext, Compiler, DialectError};

/// A table on its way from what it was to what a batch makes of it.
///
/// Constraints with a name are kept apart from those without one, as in the reference: the order in which they are
/// written depends on it, and only a name can be dropped.
pub(super) struct Rebuild<'a> {
    pub(super) compiler: Compiler<'a>,
    pub(super) batch: &'a BatchAlterTable,
    pub(super) reflected: Option<&'a ReflectedTable>,
    pub(super) source: Cow<'a, Table>,
    pub(super) columns: Vec<RebuiltColumn>,
    pub(super) order: ColumnOrder<'a>,
    /// The names that constraints had before the batch.
    pub(super) names_before: Vec<ConstraintName>,
    pub(super) named: Vec<Constraint>,
    pub(super) unnamed: Vec<Constraint>,
    pub(super) indexes: Vec<Index>,
    pub(super) warnings: Vec<String>,
}

/// A column under the name it had, or under its own when it is new.
pub(super) struct RebuiltColumn {
    pub(super) key: String,
    pub(super) column: Column,
    pub(super) transfer: Option<Transfer>,
    /// Whether it was said that the column takes `NULL` or that it does not, which a primary key does not change.
    pub(super) nullable_given: bool,
}

/// Where the values of a column come from.
pub(super) struct Transfer {
    pub(super) expression: String,
    pub(super) is_cast: bool,
}

impl<'a> Rebuild<'a> {
    /// The table as it is: what the database tells, else what `copy_from` says.
    pub(super) fn new(
        compiler: Compiler<'a>,
        batch: &'a BatchAlterTable,
        reflected: Option<&'a ReflectedTable>,
    ) -> Result<Self, DialectError> {
        let source = match (&batch.copy_from, reflected) {
            (Some(table), _) => Cow::Borrowed(table.as_ref()),
            (None, Some(reflected)) => Cow::Owned(reflected_source(compiler, batch, reflected)),
            (None, None) => return Err(super::needs_catalogue(compiler, batch)),
        };
        let reflected = reflected.filter(|_| batch.copy_from.is_none());
        let keys = source.columns.iter().map(|column| column.key().to_owned()).collect();
        let mut rebuild = Self {
            compiler,
            batch,
            reflected,
            columns: Vec::new(),
            order: ColumnOrder::new(&batch.partial_reordering, keys),
            names_before: Vec::new(),
            named: Vec::new(),
            unnamed: Vec::new(),
            indexes: source.indexes.clone(),
            warnings: Vec::new(),
            source,
        };
        rebuild.read_columns();
        rebuild.read_constraints()?;
        rebuild.names_before = rebuild.named.iter().map(|constraint| constraint.name().clone()).collect();
        Ok(rebuild)
    }

    fn read_columns(&mut self) {
        let table = self.compiler.table(&self.source.name);
        let primary_key = self.source.primary_key();
        for column in &self.source.columns {
            let expression = format!("{table}.{}", self.compiler.identifier(&column.name));
            self.columns.push(RebuiltColumn {
                key: column.key().to_owned(),
                column: Column {
                    // A column that leaves the primary key does not become optional by that.
                    nullable: column.nullable.or_else(|| {
                        let is_member = primary_key.iter().any(|name| *name == column.key());
                        Some(column.is_nullable() && !is_member)
                    }),
                    unique: None,
                    index: None,
                    foreign_keys: Vec::new(),
                    ..column.clone()
                },
                transfer: Some(Transfer { expression, is_cast: false }),
                nullable_given: column.nullable.is_some(),
            });
        }
    }

    fn read_constraints(&mut self) -> Result<(), DialectError> {
        let keys: Vec<Name> = self.source.primary_key();
        let mut constraints: Vec<Constraint> = Vec::new();
        if !keys.is_empty() {
            let written = self.source.primary_key_constraint().cloned().unwrap_or_default();
            constraints.push(Constraint::PrimaryKey(PrimaryKeyConstraint { columns: keys, ..written }));
        }
        let written = self.source.constraints.iter();
        constraints.extend(written.filter(|one| !matches!(one, Constraint::PrimaryKey(_))).cloned());
        for column in &self.source.columns {
            let mut declared = Vec::new();
            self.compiler.column_constraints(column, &mut declared)?;
            let own = declared.into_iter().filter(|part| !part.from_type).map(|part| part.constraint);
            constraints.extend(own);
        }
        let restated =
            self.batch.table_constraints.iter().any(|constraint| matches!(constraint, Constraint::Check(_)));
        let context = self.source_context();
        for constraint in constraints {
            let nameless_check =
                matches!(constraint, Constraint::Check(_)) && *constraint.name() == ConstraintName::Unnamed;
            if nameless_check && self.reflected.is_some() {
                if !restated {
                    self.warnings.push(omitted_check(&self.source.name.name));
                }
                continue;
            }
            let named = Compiler { context: &context, ..self.compiler }
                .named_constraint(&constraint, &self.source)?;
            self.keep(named);
        }
        Ok(())
    }

    /// The context of the table as it is: `copy_from` has a naming convention of its own, or the batch has one for what
    /// the database has no name for.
    pub(super) fn source_context(&self) -> CompileContext {
        self.context_with(self.batch.naming_convention.clone().unwrap_or_default())
    }

    /// The context with another naming convention: names that are final already are asked for none.
    pub(super) fn context_with(&self, naming_convention: NamingConvention) -> CompileContext {
        CompileContext { naming_convention, ..self.compiler.context.clone() }
    }

    fn keep(&mut self, constraint: Constraint) {
        let Some(name) = constraint.name().as_str() else {
            self.unnamed.push(constraint);
            return;
        };
        match self.named.iter_mut().find(|known| known.name().as_str() == Some(name)) {
            Some(known) => *known = constraint,
            None => self.named.push(constraint),
        }
    }

    /// Carries out one operation of the block.
    pub(super) fn apply(&mut self, operation: &Operation) -> Result<(), DialectError> {
        match operation {
            Operation::AddColumn(add) => self.add_column(add),
            Operation::AlterColumn(alter) => self.alter_column(alter),
            Operation::DropColumn(drop) if drop.if_exists && !self.has_column(&drop.column.text) => Ok(()),
            Operation::DropColumn(drop) => self.drop_column(&drop.column.text),
            Operation::CreateIndex(create) => {
                let mut index = create.index.clone();
                index.name = self.compiler.index_name(&index, &create.table, &self.source.columns)?;
                if !create.if_not_exists
                    || !self.indexes.iter().any(|known| known.name.as_str() == index.name.as_str())
                {
                    self.indexes.push(index);
                }
                Ok(())
            }
            Operation::DropIndex(drop) => self.drop_index(drop),
            Operation::CreatePrimaryKey(create) => {
                self.add_constraint(&Constraint::PrimaryKey(create.constraint.clone()))
            }
            Operation::CreateUniqueConstraint(create) => {
                self.add_constraint(&Constraint::Unique(create.constraint.clone()))
            }
            Operation::CreateForeignKey(create) => {
                self.add_constraint(&Constraint::ForeignKey(create.constraint.clone()))
            }
            Operation::CreateCheckConstraint(create) => {
                self.add_constraint(&Constraint::Check(create.constraint.clone()))
            }
            Operation::CreateExcludeConstraint(create) => {
                self.add_constraint(&Constraint::Exclude(create.constraint.clone()))
            }
            Operation::DropConstraint(drop) => self.drop_constraint(drop),
            // The new table has its comments with it.
            Operation::CreateTableComment(_) | Operation::DropTableComment(_) => Ok(()),
            other => {
                Err(DialectError::NotSupported(format!("`{}` cannot be part of a batch", other.directive())))
            }
        }
    }

    fn has_column(&self, key: &str) -> bool {
        self.columns.iter().any(|column| column.key == key)
    }

    fn column(&mut self, key: &str) -> Result<&mut RebuiltColumn, DialectError> {
        self.columns.iter_mut().find(|column| column.key == key).ok_or_else(|| no_column(key))
    }

    fn add_column(&mut self, add: &AddColumn) -> Result<(), DialectError> {
        let key = add.column.key().to_owned();
        if self.has_column(&key) {
            // The values of the column would be gone with it.
            return if add.if_not_exists {
                Ok(())
            } else {
                Err(DialectError::raised(
                    "DuplicateColumnError",
                    format!(
                        "A column with name '{key}' is already present in table '{}'.",
                        self.source.name.name
                    ),
                ))
            };
        }
        self.order.add(&key, &add.position)?;
        let mut column = Column { unique: None, index: None, foreign_keys: Vec::new(), ..add.column.clone() };
        column.sql_type = self.without_check(&column.sql_type);
        let bare = column.clone();
        let nullable_given = column.nullable.is_some();
        let rebuilt = RebuiltColumn { key: key.clone(), column, transfer: None, nullable_given };
        self.columns.push(rebuilt);
        let mut declared = Vec::new();
        self.compiler.column_constraints(&add.column, &mut declared)?;
        for part in declared {
            let inline = add.inline_references && matches!(part.constraint, Constraint::ForeignKey(_));
            if !part.from_type && !inline {
                self.add_constraint(&part.constraint)?;
            }
        }
        if let Some(check) = self.type_check(&add.column.name, &add.column.sql_type)? {
            self.keep(check);
        }
        let column = Column { index: add.column.index, unique: add.column.unique, ..bare };
        let table = Table::new(self.batch.table.clone(), vec![column]);
        self.indexes.extend(self.compiler.table_parts(&table)?.indexes);
        Ok(())
    }

    fn drop_column(&mut self, key: &str) -> Result<(), DialectError> {
        self.column(key)?;
        self.columns.retain(|column| column.key != key);
        self.order.remove(key);
        for constraint in self.named.iter_mut().chain(&mut self.unnamed) {
            if let Constraint::PrimaryKey(primary_key) = constraint {
                primary_key.columns.retain(|name| name != key);
            }
        }
        Ok(())
    }

    fn alter_column(&mut self, alter: &AlterColumn) -> Result<(), DialectError> {
        let key = alter.column.text.as_str();
        if let (Some(existing), Some(_)) = (&alter.existing_type, &alter.sql_type)
            && let Some(check) = self.type_check(&alter.column, existing)?
        {
            self.forget(check.name().as_str());
        }
        let cast = match &alter.sql_type {
            Some(sql_type) if self.compiler.dialect.casts_copied_values(sql_type.family()) => {
                Some((self.compiler.type_text(sql_type)?, sql_type.affinity()))
            }
            _ => None,
        };
        let new_type = alter.sql_type.as_ref().map(|sql_type| self.without_check(sql_type));
        let rebuilt = self.column(key)?;
        if let Some(new_name) = &alter.new_name {
            // The rest of the batch, constraints and indexes go on calling it by its old name.
            rebuilt.column.key = Some(key.to_owned());
            rebuilt.column.name = new_name.clone();
        }
        if let Some(new_type) = new_type {
            if let (Some((text, affinity)), Some(transfer)) = (cast, &mut rebuilt.transfer)
                && rebuilt.column.sql_type.affinity() != affinity
            {
                transfer.expression = format!("CAST({} AS {text})", transfer.expression);
                transfer.is_cast = true;
            }
            rebuilt.column.sql_type = new_type;
        }
        if let Some(nullable) = alter.nullable {
            rebuilt.column.nullable = Some(nullable);
        }
        match &alter.server_default {
            Given::Absent => {}
            Given::Value(
                default @ (ServerDefault::Computed(_) | ServerDefault::Identity(_) | ServerDefault::Fetched),
            ) => return Err(no_plain_default(default)),
            given => rebuilt.column.server_default = given.value().cloned(),
        }
        if let Some(autoincrement) = alter.autoincrement {
            let on = autoincrement != Autoincrement::False;
            rebuilt.column.autoincrement = if on { Autoincrement::True } else { Autoincrement::False };
        }
        match &alter.comment {
            Given::Absent => {}
            given => rebuilt.column.comment = given.value().cloned(),
        }
        if alter.new_name.is_some()
            && let Some(existing) = &alter.existing_type
        {
            let name = self.type_constraint_name(existing);
            self.forget(name.as_deref());
        }
        if let Some(new) = &alter.sql_type
            && let Some(check) = self.type_check(&alter.column, new)?
        {
            self.keep(check);
        }
        Ok(())
    }

    /// The check that a type brings along. Without a name of its own it gets none, whatever the naming convention says.
    fn type_check(&self, column: &Name, sql_type: &SqlType) -> Result<Option<Constraint>, DialectError> {
        match self.compiler.type_check(column, sql_type).map(Constraint::Check) {
            Some(check) if *check.name() != ConstraintName::Unnamed => self.named_in_table(&check).map(Some),
            unnamed => Ok(unnamed),
        }
    }

    /// The name of the constraint that a type brings along: of a Boolean or an Enum.
    fn type_constraint_name(&self, sql_type: &SqlType) -> Option<String> {
        let sql_type = self.compiler.dialect_type(sql_type);
        let brings_check = matches!(
            sql_type.family(),
            TypeFamily::Boolean | TypeFamily::BooleanUpper | TypeFamily::Enum | TypeFamily::NativeEnum
        );
        sql_type.name().filter(|_| brings_check).map(str::to_owned)
    }

    /// The type that counts here, without the check that it would bring along: that is among the constraints.
    pub(super) fn without_check(&self, sql_type: &SqlType) -> SqlType {
        if self.compiler.type_check(&Name::new(""), sql_type).is_none() {
            return sql_type.clone();
        }
        let mut plain = self.compiler.dialect_type(sql_type).clone();
        plain.set("create_constraint", Argument::Boolean(false));
        plain
    }

    /// The final name of a constraint that the batch adds or drops: the naming convention counts.
    fn named_in_table(&self, constraint: &Constraint) -> Result<Constraint, DialectError> {
        let mut table = Table::new(self.batch.table.clone(), Vec::new());
        table.columns = self.columns.iter().map(|rebuilt| keyed(&rebuilt.column, &rebuilt.key)).collect();
        self.compiler.named_constraint(constraint, &table)
    }

    fn add_constraint(&mut self, constraint: &Constraint) -> Result<(), DialectError> {
        let named = self.named_in_table(constraint)?;
        if named.name().as_str().is_none() {
            return Err(DialectError::raised("ValueError", "Constraint must have a name"));
        }
        if matches!(named, Constraint::PrimaryKey(_)) {
            self.unnamed.retain(|one| !matches!(one, Constraint::PrimaryKey(_)));
        }
        self.keep(named);
        Ok(())
    }

    fn forget(&mut self, name: Option<&str>) -> Option<Constraint> {
        let place = self.named.iter().position(|one| name.is_some() && one.name().as_str() == name)?;
        Some(self.named.remove(place))
    }

    fn drop_constraint(&mut self, drop: &DropConstraint) -> Result<(), DialectError> {
        let name = self.compiler.dropped_name(drop)?;
        let Some(name) = name.as_str() else {
            return Err(DialectError::raised("ValueError", "Constraint must have a name"));
        };
        for rebuilt in &mut self.columns {
            let before = rebuilt.column.checks.len();
            rebuilt.column.checks.retain(|check| check.name.as_str() != Some(name));
            if rebuilt.column.checks.len() < before {
                return Ok(());
            }
        }
        match self.forget(Some(name)) {
            Some(_) => Ok(()),
            None => Err(DialectError::raised("ValueError", format!("No such constraint: '{name}'"))),
        }
    }

    fn drop_index(&mut self, drop: &DropIndex) -> Result<(), DialectError> {
        let name = drop.name.as_str();
        let place = self.indexes.iter().position(|index| index.name.as_str() == name);
        let Some(place) = place else {
            if drop.if_exists {
                return Ok(());
            }
            let name = name.unwrap_or_default();
            return Err(DialectError::raised("ValueError", format!("No such index: '{name}'")));
        };
        self.indexes.remove(place);
        Ok(())
    }
}

/// A column cannot become a generated one.
fn no_plain_default(default: &ServerDefault) -> DialectError {
    let class = match default {
        ServerDefault::Computed(_) => "Computed",
        ServerDefault::Identity(_) => "Identity",
        _ => "FetchedValue",
    };
    DialectError::Argument(format!(
        "Argument 'arg' is expected to be one of type '<class 'str'>' or '<class 'sqlalchemy.sql.elements.ClauseElement'>' \
         or '<class 'sqlalchemy.sql.elements.TextClause'>', got '<class 'sqlalchemy.sql.schema.{class}'>'"
    ))
}

/// A column under its key alone, as naming conventions and constraints of the batch call it.
fn keyed(column: &Column, key: &str) -> Column {
    Column { key: None, name: Name::new(key), ..column.clone() }
}

fn reflected_source(compiler: Compiler<'_>, batch: &BatchAlterTable, reflected: &ReflectedTable) -> Table {
    let mut table = reflected.to_exact_table();
    for (column, reflected) in table.columns.iter_mut().zip(&reflected.columns) {
        if let (Some(ServerDefault::Expression(_)), Some(text)) = (&column.server_default, &reflected.default)
        {
            let kept = compiler.dialect.kept_default(text);
            column.server_default = Some(ServerDefault::Expression(crate::reflection::verbatim(&kept)));
        }
    }
    for column in &batch.reflect_columns {
        match table.columns.iter_mut().find(|known| known.key() == column.key()) {
            Some(known) => *known = column.clone(),
            None => table.columns.push(column.clone()),
        }
    }
    table
}

fn omitted_check(table: &Name) -> String {
    format!(
        "Unnamed CHECK constraint on reflected table '{table}' is being omitted from the table recreate; pass the \
         constraint explicitly using batch_alter_table.table_args.  Naming CHECK constraints avoids this going forward."
    )
}

/// A constraint with its name as it is: nothing will be made of it any more.
pub(super) fn with_final_name(mut constraint: Constraint) -> Constraint {
    let name = match &mut constraint {
        Constraint::PrimaryKey(one) => &mut one.name,
        Constraint::Unique(one) => &mut one.name,
        Constraint::ForeignKey(one) => &mut one.name,
        Constraint::Check(one) => &mut one.name,
        Constraint::Exclude(one) => &mut one.name,
    };
    if let ConstraintName::Given(given) = name {
        *name = ConstraintName::Conventional(given.clone());
    }
    constraint
}

/// The check of a type calls its column by the name that it has in the new table.
pub(super) fn rename_checked_column(constraint: &mut Constraint, columns: &[RebuiltColumn]) {
    if let Constraint::Check(check) = constraint
        && let SqlExpression::Binary(left, BinaryOperator::In, _) = &mut check.condition
        && let SqlExpression::Column(reference) = left.as_mut()
        && let Some(rebuilt) = columns.iter().find(|rebuilt| reference.name == rebuilt.key.as_str())
    {
        reference.name = rebuilt.column.name.clone();
    }
}
