use alembic_dialect::{DefaultPair, DefaultVerdict};
use alembic_operations::AlterColumn;
use alembic_python_text::string_repr;
use alembic_schema::{Argument, Given, Identity, ServerDefault, SqlExpression};

use super::columns::ColumnPair;
use super::{CompareError, Compared, Comparer, DefaultQuestion, Hooks, Rule, TypeQuestion};

const LOGGER: &str = "alembic.autogenerate.compare.server_defaults";

impl<H: Hooks> Comparer<'_, H> {
    /// Asks the project's rule; answers whether that decided, or defaults are not compared at all.
    pub(super) fn asked_default(
        &mut self,
        pair: &ColumnPair<'_>,
        alter: &mut AlterColumn,
    ) -> Compared<bool, H::Error> {
        let (found, wanted) = (&pair.found.1.server_default, &pair.wanted.server_default);
        if found.is_none() && wanted.is_none() {
            return Ok(false);
        }
        alter.existing_server_default = Given::from(found.clone());
        match self.options.defaults {
            Rule::Off => return Ok(true),
            Rule::On => return Ok(false),
            Rule::Asked => {}
        }
        let wanted_text = self.wanted_text(pair)?;
        let question = DefaultQuestion {
            columns: TypeQuestion { found: pair.found, wanted: (&pair.model.table, pair.wanted) },
            found: found.as_ref().and_then(found_text),
            wanted: wanted_text.as_deref(),
        };
        let answer = self.hooks.compare_server_default(question).map_err(CompareError::Hook)?;
        if answer == Some(true) {
            alter.server_default = Given::from(wanted.clone());
            let place = pair.place();
            self.log(LOGGER, format!("User defined function detected server default on column '{place}'"));
        }
        Ok(answer.is_some())
    }

    /// A computed column cannot become another one: that is only said.
    pub(super) fn computed(&mut self, pair: &ColumnPair<'_>) -> Compared<bool, H::Error> {
        let place = pair.place();
        let plain = |comparer: &Self, expression: &SqlExpression| {
            Ok(comparer.dialect.plain_computed(&comparer.sql(&place, expression)?))
        };
        let differs = match (&pair.found.1.server_default, &pair.wanted.server_default) {
            (Some(ServerDefault::Computed(found)), Some(ServerDefault::Computed(wanted))) => {
                plain(self, &found.expression)? != plain(self, &wanted.expression)?
            }
            (Some(ServerDefault::Computed(_)), _) | (_, Some(ServerDefault::Computed(_))) => true,
            _ => return Ok(false),
        };
        if differs {
            self.comparison.warnings.push(format!("Computed default on {place} cannot be modified"));
        }
        Ok(true)
    }

    pub(super) fn identity(&mut self, pair: &ColumnPair<'_>, alter: &mut AlterColumn) -> bool {
        let identity = |default: &Option<ServerDefault>| match default {
            Some(ServerDefault::Identity(identity)) => Some(identity.clone()),
            _ => None,
        };
        let (found, wanted) = (identity(&pair.found.1.server_default), identity(&pair.wanted.server_default));
        if found.is_none() && wanted.is_none() {
            return false;
        }
        let differences = identity_differences(found.as_ref(), wanted.as_ref());
        if differences.is_empty() && found.is_some() == wanted.is_some() {
            return false;
        }
        alter.server_default = Given::from(pair.wanted.server_default.clone());
        if differences.is_empty() {
            return false;
        }
        let names: Vec<String> = differences.iter().map(|name| string_repr(name)).collect();
        self.log(
            LOGGER,
            format!(
                "Detected server default on column '{}': identity options attributes [{}]",
                pair.place(),
                names.join(", ")
            ),
        );
        true
    }

    pub(super) fn usual_default(
        &mut self,
        pair: &ColumnPair<'_>,
        alter: &mut AlterColumn,
    ) -> Compared<(), H::Error> {
        let (found, wanted) = (&pair.found.1.server_default, &pair.wanted.server_default);
        let is_plain = |default: &Option<ServerDefault>| {
            matches!(default, None | Some(ServerDefault::Text(_) | ServerDefault::Expression(_)))
        };
        if (found.is_none() && wanted.is_none()) || !is_plain(found) || !is_plain(wanted) {
            return Ok(());
        }
        // The numbers of a key come from its sequence, whatever the texts say.
        let is_numbered = pair.wanted.primary_key && pair.is_autoincrement;
        let wanted_text = self.wanted_text(pair)?;
        let same = match (found.as_ref().and_then(found_text), wanted_text.as_deref()) {
            _ if is_numbered && !self.dialect.compares_numbered_defaults() => true,
            (Some(found), Some(text)) => {
                let defaults = DefaultPair {
                    sql_type: &pair.found.1.sql_type,
                    found,
                    wanted: text,
                    is_string: matches!(wanted, Some(ServerDefault::Text(_))),
                };
                match self.dialect.compare_defaults(&defaults) {
                    DefaultVerdict::Same => true,
                    DefaultVerdict::Different => false,
                    DefaultVerdict::AskDatabase => {
                        self.hooks.is_same_default(&defaults).map_err(CompareError::Hook)?
                    }
                }
            }
            (found, wanted) => self.dialect.is_no_default(found) && self.dialect.is_no_default(wanted),
        };
        if !same {
            alter.server_default = Given::from(wanted.clone());
            self.log(LOGGER, format!("Detected changed server default on column '{}'", pair.place()));
        }
        Ok(())
    }

    /// The default of a model: a string without its quotes, an expression as SQL.
    fn wanted_text(&self, pair: &ColumnPair<'_>) -> Compared<Option<String>, H::Error> {
        Ok(match &pair.wanted.server_default {
            Some(ServerDefault::Text(text)) => Some(text.clone()),
            Some(ServerDefault::Expression(expression)) => {
                Some(self.sql(&format!("column '{}'", pair.place()), expression)?)
            }
            _ => None,
        })
    }
}

/// The text of a default that was read from a database.
fn found_text(default: &ServerDefault) -> Option<&str> {
    match default {
        ServerDefault::Expression(SqlExpression::Text(clause)) => Some(&clause.text),
        ServerDefault::Text(text) => Some(text),
        _ => None,
    }
}

/// The names of what a model says otherwise of an identity than the database has it, sorted.
fn identity_differences(found: Option<&Identity>, wanted: Option<&Identity>) -> Vec<&'static str> {
    let options = |identity: Option<&Identity>| identity.map(|identity| identity.options).unwrap_or_default();
    let (there, here) = (options(found), options(wanted));
    // What the model leaves open is the database's choice.
    let mut names: Vec<&'static str> = Vec::new();
    let mut compare = |name: &'static str, differs: bool, is_said: bool| {
        if differs && is_said {
            names.push(name);
        }
    };
    compare("cache", here.cache != there.cache, here.cache.is_some());
    compare("increment", here.increment != there.increment, here.increment.is_some());
    compare("maxvalue", here.maximum != there.maximum, here.maximum.is_some());
    compare("minvalue", here.minimum != there.minimum, here.minimum.is_some());
    compare("start", here.start != there.start, here.start.is_some());
    compare("cycle", here.cycle != there.cycle, here.cycle.is_some());
    compare("nomaxvalue", here.no_maximum != there.no_maximum, here.no_maximum.is_some());
    compare("nominvalue", here.no_minimum != there.no_minimum, here.no_minimum.is_some());
    let always = |identity: Option<&Identity>| identity.is_some_and(|identity| identity.always);
    if always(found) != always(wanted) {
        names.push("always");
    }
    if let (Some(found), Some(wanted)) = (found, wanted) {
        for (keyword, value) in found.dialect_options.iter() {
            let same =
                wanted.dialect_options.iter().any(|(other, theirs)| other == keyword && theirs == value);
            if !same && *value != Argument::None {
                names.push("dialect options");
            }
        }
    }
    names.sort_unstable();
    names
}
