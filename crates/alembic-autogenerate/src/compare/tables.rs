use std::collections::{HashMap, HashSet};

use alembic_dialect::CompleteTable;
use alembic_dialect::reflection::ReflectedTable;
use alembic_operations::{CreateForeignKey, CreateTable, DropConstraint, DropTable, Operation};
use alembic_python_text::string_repr;
use alembic_schema::{Argument, Constraint, ForeignKeyConstraint, Table, TableName, order_around_circles};

use super::{Compared, Comparer, Hooks, Parent, Subject, SubjectKind};

const LOGGER: &str = "alembic.autogenerate.compare.tables";
/// So many tables must go for a warning.
const MANY_TABLES: usize = 3;

/// A table of the database.
pub(super) struct Found<'a> {
    /// As the catalogue tells it, columns the way a model would declare them.
    pub(super) reflected: &'a ReflectedTable,
    pub(super) table: Table,
}

impl<H: Hooks> Comparer<'_, H> {
    pub(super) fn tables(
        &mut self,
        found: &[ReflectedTable],
        models: &[CompleteTable],
    ) -> Compared<(), H::Error> {
        let mut included = Vec::new();
        for table in found.iter().filter(|table| table.name != self.options.version_table) {
            let schema = table.name.schema.as_ref().map(|schema| schema.text.as_str());
            let name = Some(table.name.name.as_str());
            let parent = Parent::Schema(schema);
            if self.include_name(name, SubjectKind::Table, parent)? {
                included.push(table);
            }
        }
        let by_name: HashMap<TableName, &ReflectedTable> =
            included.iter().map(|table| (plain(&table.name), *table)).collect();
        let wanted: Vec<(TableName, &CompleteTable)> = models
            .iter()
            .map(|model| (self.without_default_schema(&model.table.name), model))
            .filter(|(name, _)| *name != plain(&self.options.version_table))
            .collect();
        let added: Vec<&(TableName, &CompleteTable)> =
            wanted.iter().filter(|(name, _)| !by_name.contains_key(name)).collect();
        let places: HashMap<&TableName, usize> =
            added.iter().enumerate().map(|(place, (name, _))| (name, place)).collect();
        let mut later = Vec::new();
        for (place, (name, model)) in added.iter().enumerate() {
            let comes_later = |name: &TableName| places.get(name).is_some_and(|other| *other > place);
            let keys = self.later_keys(&model.table, comes_later);
            if self.added_table(name, model, &keys)? {
                later.extend(keys.into_iter().map(|key| (&model.table.name, key)));
            }
        }
        for (name, constraint) in later {
            self.push_group(name, vec![CreateForeignKey { table: name.clone(), constraint }.into()]);
        }
        let known: HashSet<&TableName> = wanted.iter().map(|(name, _)| name).collect();
        let mut removed: Vec<&ReflectedTable> =
            included.iter().filter(|table| !known.contains(&plain(&table.name))).copied().collect();
        children_first(&mut removed);
        // A table that others refer to until they are changed goes after them.
        let referred: HashSet<TableName> = included
            .iter()
            .filter(|table| known.contains(&plain(&table.name)))
            .flat_map(|table| &table.foreign_keys)
            .map(|key| TableName::in_schema(key.referred_schema.as_deref(), key.referred_table.as_str()))
            .collect();
        let (last, first): (Vec<_>, Vec<_>) =
            removed.into_iter().partition(|table| referred.contains(&plain(&table.name)));
        self.removed_tables(&first)?;
        let mut kept: Vec<(&TableName, &CompleteTable, &ReflectedTable)> =
            wanted.iter().filter_map(|(name, model)| Some((name, *model, *by_name.get(name)?))).collect();
        kept.sort_by(|a, b| order(a.0).cmp(&order(b.0)));
        for (name, model, table) in kept {
            let found = self.found(table);
            let (subject, other) = (Subject::Table(&model.table), Subject::Table(&found.table));
            if self.include_object(subject, Some(name.name.as_str()), false, Some(other))? {
                self.kept_table(name, model, &found)?;
            }
        }
        self.removed_tables(&last)?;
        self.warn_of_many_drops(included.len());
        Ok(())
    }

    /// A revision that drops most of what is there mostly comes of models that nobody imported.
    fn warn_of_many_drops(&mut self, tables: usize) {
        let operations = self.comparison.upgrade.operations();
        let dropped: Vec<String> = operations
            .filter_map(|operation| match operation {
                Operation::DropTable(drop) => Some(drop.table.to_string()),
                _ => None,
            })
            .collect();
        if dropped.len() < MANY_TABLES || dropped.len() * 2 <= tables {
            return;
        }
        self.comparison.warnings.push(format!(
            "{} of the {tables} tables of the database are in no model and would be dropped: {}. If they should stay, see \
             that env.py imports all models and gives their MetaData as target_metadata.",
            dropped.len(),
            dropped.join(", ")
        ));
    }

    /// The foreign keys of a new table that cannot be made with it: those that wait by themselves, and those to tables that
    /// come later.
    fn later_keys(
        &self,
        table: &Table,
        comes_later: impl Fn(&TableName) -> bool,
    ) -> Vec<ForeignKeyConstraint> {
        if self.dialect.check_alters_constraints().is_err() {
            return Vec::new();
        }
        let waits = |key: &ForeignKeyConstraint| {
            key.actions.use_alter || comes_later(&self.without_default_schema(&key.referred_table))
        };
        table.foreign_key_constraints().into_iter().filter(waits).collect()
    }

    /// Drops tables in their order, and before all of them the foreign keys that would forbid it.
    fn removed_tables(&mut self, tables: &[&ReflectedTable]) -> Compared<(), H::Error> {
        let found: Vec<Found<'_>> = tables.iter().map(|table| self.found(table)).collect();
        let mut going = Vec::new();
        for found in found {
            let name = Some(found.table.name.name.as_str());
            if self.include_object(Subject::Table(&found.table), name, true, None)? {
                going.push(found);
            }
        }
        let mut gone: HashSet<TableName> = HashSet::new();
        for found in &mut going {
            let (stay, first): (Vec<_>, Vec<_>) = found
                .table
                .foreign_key_constraints()
                .into_iter()
                .partition(|key| !gone.contains(&plain(&key.referred_table)));
            gone.insert(plain(&found.table.name));
            if first.is_empty() || self.dialect.check_alters_constraints().is_err() {
                continue;
            }
            let name = found.table.name.clone();
            let drop = |key| DropConstraint::of(name.clone(), Constraint::ForeignKey(key)).into();
            let drops = first.into_iter().map(drop).collect();
            self.push_group(&name, drops);
            let mut rest = found.table.without_foreign_keys();
            rest.constraints.extend(stay.into_iter().map(Constraint::ForeignKey));
            found.table = rest;
        }
        going.iter().try_for_each(|found| self.removed_table(found))
    }

    /// The name under which the database knows a table that may name the default schema.
    fn without_default_schema(&self, name: &TableName) -> TableName {
        let mut name = plain(name);
        if name.schema.as_ref().map(|schema| schema.text.as_str()) == self.options.default_schema.as_deref() {
            name.schema = None;
        }
        name
    }

    fn found<'t>(&mut self, reflected: &'t ReflectedTable) -> Found<'t> {
        let mut adapted = None;
        for position in 0..reflected.columns.len() {
            if let Some((column, message)) = self.dialect.adapted_column(reflected, position) {
                adapted.get_or_insert_with(|| reflected.clone()).columns[position] = column;
                if let Some(message) = message {
                    self.log("alembic.ddl.postgresql", message);
                }
            }
        }
        let table = adapted.as_ref().unwrap_or(reflected).to_table();
        Found { reflected, table }
    }

    /// Creates a table without the foreign keys that are made later; answers whether it counts.
    fn added_table(
        &mut self,
        name: &TableName,
        model: &CompleteTable,
        later: &[ForeignKeyConstraint],
    ) -> Compared<bool, H::Error> {
        let table = &model.table;
        if !self.include_object(Subject::Table(table), Some(name.name.as_str()), false, None)? {
            return Ok(false);
        }
        let mut created = table.clone();
        created.constraints.retain(|constraint| match constraint {
            Constraint::ForeignKey(key) => !later.contains(key),
            _ => true,
        });
        self.push(CreateTable::from(created).into());
        self.log(LOGGER, format!("Detected added table {}", string_repr(&name.key())));
        let mut operations = Vec::new();
        if self.options.parts.constraints {
            self.indexes_and_uniques(name, None, Some(table), &mut operations)?;
        }
        self.push_group(name, operations);
        Ok(true)
    }

    fn removed_table(&mut self, found: &Found<'_>) -> Compared<(), H::Error> {
        let table = &found.table;
        let name = &table.name;
        let mut operations = Vec::new();
        if self.options.parts.constraints {
            self.indexes_and_uniques(name, Some(found), None, &mut operations)?;
        }
        self.push_group(name, operations);
        self.push(
            DropTable {
                options: table.options.clone(),
                dropped: Some(Box::new(table.clone())),
                ..DropTable::new(name.clone())
            }
            .into(),
        );
        self.log(LOGGER, format!("Detected removed table {}", string_repr(&name.key())));
        Ok(())
    }

    fn kept_table(
        &mut self,
        name: &TableName,
        model: &CompleteTable,
        found: &Found<'_>,
    ) -> Compared<(), H::Error> {
        let mut operations = Vec::new();
        let columns = self.columns(name, model, found, &mut operations)?;
        if self.options.parts.constraints {
            self.indexes_and_uniques(name, Some(found), Some(&model.table), &mut operations)?;
            self.foreign_keys(name, found, &model.table, &mut operations)?;
        }
        if self.options.parts.comments {
            self.table_comment(name, &found.table, &model.table, &mut operations);
        }
        if self.options.parts.checks_by_name {
            self.checks_by_name(name, found, model, &mut operations)?;
        }
        self.removed_columns(name, found, columns, &mut operations)?;
        self.push_group(name, operations);
        Ok(())
    }
}

/// The name without what is said about its quotes.
pub(super) fn plain(name: &TableName) -> TableName {
    let schema = name.schema.as_ref().map(|schema| schema.text.as_str());
    TableName::in_schema(schema, name.name.text.as_str())
}

fn order(name: &TableName) -> (&str, &str) {
    (name.schema.as_ref().map_or("", |schema| schema.text.as_str()), name.name.as_str())
}

/// Tables that refer to others stand before them, so that dropping them in this order works.
fn children_first(tables: &mut Vec<&ReflectedTable>) {
    let keys: Vec<String> = tables.iter().map(|table| table.name.key()).collect();
    let mut edges = Vec::new();
    for table in tables.iter() {
        for key in &table.foreign_keys {
            let referred = TableName::in_schema(key.referred_schema.as_deref(), key.referred_table.as_str());
            edges.push((table.name.key(), referred.key()));
        }
    }
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let known: HashSet<&str> = names.iter().copied().collect();
    let edges: Vec<(&str, &str)> = edges
        .iter()
        .map(|(child, parent)| (child.as_str(), parent.as_str()))
        .filter(|(child, parent)| child != parent && known.contains(parent))
        .collect();
    let Some(order) = order_around_circles(&names, &edges) else { return };
    let place: HashMap<&str, usize> = order.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    tables.sort_by_key(|table| place.get(table.name.key().as_str()).copied());
}

/// Whether a constraint's or an index's option is an empty list, which says as little as none.
pub(super) fn without_empty_lists(
    options: &alembic_schema::DialectOptions,
) -> alembic_schema::DialectOptions {
    let is_empty = |value: &Argument| matches!(value, Argument::List(items) if items.is_empty());
    options
        .iter()
        .filter(|(_, value)| !is_empty(value))
        .map(|(keyword, value)| (keyword.to_owned(), value.clone()))
        .collect()
}

/// The unique constraints of a table.
pub(super) fn uniques(table: &Table) -> Vec<&alembic_schema::UniqueConstraint> {
    table
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::Unique(unique) => Some(unique),
            _ => None,
        })
        .collect()
}
