use alembic_dialect::Dialect;
use alembic_operations::AlterColumn;
use alembic_schema::SqlType;

use super::columns::ColumnPair;
use super::{CompareError, Compared, Comparer, Hooks, Rule, TypeQuestion};
use crate::render::plain_repr;

const LOGGER: &str = "alembic.autogenerate.compare.types";

impl<H: Hooks> Comparer<'_, H> {
    /// Asks the project's rule; answers whether that decided.
    pub(super) fn asked_type(
        &mut self,
        pair: &ColumnPair<'_>,
        alter: &mut AlterColumn,
    ) -> Compared<bool, H::Error> {
        if !self.can_compare_types(pair, alter) {
            return Ok(true);
        }
        if self.options.types != Rule::Asked {
            return Ok(false);
        }
        let question = TypeQuestion { found: pair.found, wanted: (&pair.model.table, pair.wanted) };
        let answer = self.hooks.compare_type(question).map_err(CompareError::Hook)?;
        if answer == Some(true) {
            self.change_type(pair, alter);
        }
        Ok(answer.is_some())
    }

    pub(super) fn usual_type(
        &mut self,
        pair: &ColumnPair<'_>,
        alter: &mut AlterColumn,
    ) -> Compared<(), H::Error> {
        let text = |sql_type: &SqlType| {
            let text = self.dialect.type_text(sql_type).map_err(|error| CompareError::Dialect {
                place: format!("column '{}'", pair.place()),
                error,
            });
            text.map(|text| self.dialect.kept_type(text))
        };
        let (found, wanted) = (text(&pair.found.1.sql_type)?, text(&pair.wanted.sql_type)?);
        if differ(self.dialect, &found, &wanted) {
            self.change_type(pair, alter);
        }
        Ok(())
    }

    fn change_type(&mut self, pair: &ColumnPair<'_>, alter: &mut AlterColumn) {
        alter.sql_type = Some(pair.wanted.sql_type.clone());
        self.log(
            LOGGER,
            format!(
                "Detected type change from {} to {} on '{}'",
                plain_repr(&pair.found.1.sql_type),
                plain_repr(&pair.wanted.sql_type),
                pair.place()
            ),
        );
    }

    fn can_compare_types(&mut self, pair: &ColumnPair<'_>, alter: &mut AlterColumn) -> bool {
        alter.existing_type = Some(pair.found.1.sql_type.clone());
        let place = pair.place();
        if pair.found.1.sql_type.is_null() {
            self.log(LOGGER, format!("Couldn't determine database type for column '{place}'"));
            return false;
        }
        if pair.wanted.sql_type.is_null() {
            self.log(LOGGER, format!("Column '{place}' has no type within the model; can't compare"));
            return false;
        }
        true
    }
}

/// Whether two types differ, both as they stand in `CREATE TABLE`.
///
/// The first words have to be the same or mean the same; further words count where both have equally many, and so do
/// arguments: a text without a length says nothing about it.
///
/// Source: Alembic 1.20.1, but an array is not what it consists of.
fn differ(dialect: &dyn Dialect, found: &str, wanted: &str) -> bool {
    let (found, wanted) = (TypeText::read(found), TypeText::read(wanted));
    if found.dimensions != wanted.dimensions {
        return true;
    }
    let synonyms = dialect.type_synonyms();
    let mean_the_same =
        |a: &str, b: &str| a == b || synonyms.iter().any(|group| group.contains(&a) && group.contains(&b));
    let (first, other) = (found.words.first(), wanted.words.first());
    let same_first = match (first, other) {
        (Some(first), Some(other)) => mean_the_same(first, other),
        (None, None) => true,
        _ => false,
    };
    if !same_first && !mean_the_same(&found.words.join(" "), &wanted.words.join(" ")) {
        return true;
    }
    let (found_rest, wanted_rest) =
        (found.words.get(1..).unwrap_or_default(), wanted.words.get(1..).unwrap_or_default());
    (found_rest.len() == wanted_rest.len() && found_rest != wanted_rest)
        || (found.arguments.len() == wanted.arguments.len() && found.arguments != wanted.arguments)
}

/// The words of a type and what stands between its parentheses.
struct TypeText {
    words: Vec<String>,
    arguments: Vec<String>,
    dimensions: usize,
}

impl TypeText {
    fn read(text: &str) -> Self {
        let text = text.to_lowercase();
        let (mut words, mut arguments) = (Vec::new(), Vec::new());
        let mut word = String::new();
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            if character.is_alphanumeric() || matches!(character, '_' | '-') {
                word.push(character);
                continue;
            }
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if character == '(' {
                let inside: String = rest.by_ref().take_while(|inner| *inner != ')').collect();
                arguments = inside
                    .split(['(', ','])
                    .map(|item| item.trim().to_owned())
                    .filter(|item| !item.is_empty() && !item.contains('='))
                    .collect();
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
        Self { words, arguments, dimensions: usize::from(text.ends_with("[]")) }
    }
}

#[cfg(test)]
mod tests {
    use super::differ;

    #[test]
    fn which_types_differ() {
        let check = |found: &str, wanted: &str, expected: bool| {
            let dialect = alembic_dialect::dialect_for("postgresql").unwrap();
            assert_eq!(differ(dialect, found, wanted), expected, "{found} and {wanted}");
        };
        check("VARCHAR(50)", "VARCHAR(50)", false);
        check("VARCHAR(50)", "VARCHAR(60)", true);
        check("VARCHAR(50)", "VARCHAR", false);
        check("NUMERIC(10, 2)", "DECIMAL(10, 2)", false);
        check("NUMERIC(10, 2)", "NUMERIC(10)", false);
        check("DOUBLE PRECISION", "FLOAT", false);
        check("TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP WITH TIME ZONE", true);
        check("INTEGER[]", "INTEGER", true);
        check("INTEGER[]", "INTEGER[]", false);
        check("mood", "app.mood", true);
        check("TEXT", "JSON", true);
    }
}
