use std::collections::{HashMap, HashSet};

use alembic_dialect::CompleteTable;
use alembic_operations::{AddColumn, AlterColumn, DropColumn, Operation};
use alembic_schema::{Autoincrement, Column, Given, ServerDefault, Table, TableName};

use super::tables::Found;
use super::{Compared, Comparer, Hooks, Parent, Rule, Subject, SubjectKind};

const TABLES: &str = "alembic.autogenerate.compare.tables";
const CONSTRAINTS: &str = "alembic.autogenerate.compare.constraints";

/// A column that the database and a model have.
pub(super) struct ColumnPair<'a> {
    pub(super) name: &'a TableName,
    pub(super) found: (&'a Table, &'a Column),
    pub(super) model: &'a CompleteTable,
    pub(super) wanted: &'a Column,
    /// The column numbers itself.
    pub(super) is_autoincrement: bool,
}

impl ColumnPair<'_> {
    /// `table.column`, as the log and warnings name it.
    pub(super) fn place(&self) -> String {
        format!("{}.{}", self.name.name, self.wanted.name)
    }
}

impl<H: Hooks> Comparer<'_, H> {
    /// Adds and alters columns. Gives the names of the columns that only the database has.
    pub(super) fn columns(
        &mut self,
        name: &TableName,
        model: &CompleteTable,
        found: &Found<'_>,
        operations: &mut Vec<Operation>,
    ) -> Compared<Vec<String>, H::Error> {
        let parent = Parent::table(name);
        let mut there: Vec<&Column> = Vec::new();
        for column in &found.table.columns {
            let text = Some(column.name.as_str());
            if self.include_name(text, SubjectKind::Column, parent)? {
                there.push(column);
            }
        }
        let by_name: HashMap<&str, &Column> =
            there.iter().map(|column| (column.name.as_str(), *column)).collect();
        let wanted: Vec<(usize, &Column)> =
            model.table.columns.iter().enumerate().filter(|(_, column)| !column.system).collect();
        for (_, column) in wanted.iter().filter(|(_, column)| !by_name.contains_key(column.name.as_str())) {
            let subject = Subject::Column(&model.table, column);
            if self.include_object(subject, Some(column.name.as_str()), false, None)? {
                operations.push(AddColumn::new(name.clone(), (*column).clone()).into());
                self.log(TABLES, format!("Detected added column '{name}.{}'", column.name));
            }
        }
        for (position, column) in &wanted {
            let Some(reflected) = by_name.get(column.name.as_str()) else { continue };
            let subject = Subject::Column(&model.table, column);
            let other = Subject::Column(&found.table, reflected);
            if !self.include_object(subject, Some(column.name.as_str()), false, Some(other))? {
                continue;
            }
            let pair = ColumnPair {
                name,
                found: (&found.table, reflected),
                model,
                wanted: column,
                is_autoincrement: model.autoincrement == Some(*position),
            };
            let alter = self.column(&pair)?;
            let changes = AlterColumn { autoincrement: None, ..alter.clone() };
            if changes.has_changes() {
                operations.push(alter.into());
            }
        }
        let known: HashSet<&str> = wanted.iter().map(|(_, column)| column.name.as_str()).collect();
        let gone = there.iter().filter(|column| !known.contains(column.name.as_str()));
        Ok(gone.map(|column| column.name.text.clone()).collect())
    }

    /// Drops the columns that only the database has, after everything that may need them.
    pub(super) fn removed_columns(
        &mut self,
        name: &TableName,
        found: &Found<'_>,
        columns: Vec<String>,
        operations: &mut Vec<Operation>,
    ) -> Compared<(), H::Error> {
        for column in columns {
            let Some(dropped) = found.table.column(&column) else { continue };
            if self.include_object(Subject::Column(&found.table, dropped), Some(&column), true, None)? {
                operations.push(
                    DropColumn {
                        dropped: Some(Box::new(dropped.clone())),
                        ..DropColumn::new(name.clone(), column.as_str())
                    }
                    .into(),
                );
                self.log(TABLES, format!("Detected removed column '{name}.{column}'"));
            }
        }
        Ok(())
    }

    /// What changes of a column. The project's own rules come first, the usual rules for types and defaults last.
    fn column(&mut self, pair: &ColumnPair<'_>) -> Compared<AlterColumn, H::Error> {
        let mut alter = AlterColumn::new(pair.name.clone(), pair.wanted.name.clone());
        let parts = self.options.parts;
        let types = parts.types && self.options.types != Rule::Off;
        let decided_type = if types { self.asked_type(pair, &mut alter)? } else { true };
        let decided_default = if parts.defaults { self.asked_default(pair, &mut alter)? } else { true };
        if parts.constraints {
            self.nullable(pair, &mut alter);
        }
        let decided_default = decided_default
            || self.computed(pair)?
            || self.identity(pair, &mut alter)
            || Self::autoincrement(pair, &mut alter);
        if parts.comments {
            self.column_comment(pair, &mut alter);
        }
        if !decided_type {
            self.usual_type(pair, &mut alter)?;
        }
        if !decided_default {
            self.usual_default(pair, &mut alter)?;
        }
        Ok(alter)
    }

    fn nullable(&mut self, pair: &ColumnPair<'_>, alter: &mut AlterColumn) {
        let (found, wanted) = (pair.found.1.is_nullable(), pair.wanted.is_nullable());
        alter.existing_nullable = Some(found);
        if found == wanted {
            return;
        }
        let defaults = [&pair.found.1.server_default, &pair.wanted.server_default];
        let is_computed = defaults.iter().any(|default| matches!(default, Some(ServerDefault::Computed(_))));
        let is_identity = defaults.iter().any(|default| matches!(default, Some(ServerDefault::Identity(_))));
        if is_identity || (is_computed && pair.wanted.nullable.is_none()) {
            let place = pair.place();
            self.log(CONSTRAINTS, format!("Ignoring nullable change on identity column '{place}'"));
            return;
        }
        alter.nullable = Some(wanted);
        let what = if wanted { "NULL" } else { "NOT NULL" };
        self.log(CONSTRAINTS, format!("Detected {what} on column '{}'", pair.place()));
    }

    /// Says whether the column numbers itself; that decides nothing.
    fn autoincrement(pair: &ColumnPair<'_>, alter: &mut AlterColumn) -> bool {
        alter.autoincrement = match pair.wanted.autoincrement {
            _ if pair.is_autoincrement => Some(Autoincrement::True),
            Autoincrement::True => Some(Autoincrement::True),
            Autoincrement::False => Some(Autoincrement::False),
            Autoincrement::Auto | Autoincrement::IgnoreForeignKey => None,
        };
        alter.existing_autoincrement = alter.autoincrement;
        false
    }

    fn column_comment(&mut self, pair: &ColumnPair<'_>, alter: &mut AlterColumn) {
        if !self.dialect.has_comments() {
            return;
        }
        let found = super::comments::some(pair.found.1.comment.as_ref());
        let wanted = super::comments::some(pair.wanted.comment.as_ref());
        if found.is_none() && wanted.is_none() {
            return;
        }
        alter.existing_comment = found.cloned();
        if found != wanted {
            alter.comment = Given::from(wanted.cloned());
            let place = pair.place();
            self.log("alembic.autogenerate.compare.comments", format!("Detected column comment '{place}'"));
        }
    }
}
