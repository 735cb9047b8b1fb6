//! Indexes and unique constraints, which databases do not keep apart as clearly as models do.

use std::borrow::Cow;
use std::collections::BTreeMap;

use alembic_dialect::DialectError;
use alembic_operations::{CreateIndex, CreateUniqueConstraint, DropConstraint, DropIndex, Operation};
use alembic_python_text::string_repr;
use alembic_schema::{
    Argument, Constraint, ConstraintName, Index, IndexElement, Name, SqlExpression, Table, TableName,
    UnaryOperator, UniqueConstraint, shorten_name,
};

use super::tables::{Found, uniques, without_empty_lists};
use super::{CompareError, Compared, Comparer, Hooks, Parent, Subject, SubjectKind, tuple_repr};

const LOGGER: &str = "alembic.autogenerate.compare.constraints";

/// An index or a unique constraint.
#[derive(Clone)]
enum Object<'a> {
    Unique(Cow<'a, UniqueConstraint>),
    Index(Cow<'a, Index>),
}

impl Object<'_> {
    fn name(&self) -> &ConstraintName {
        match self {
            Self::Unique(unique) => &unique.name,
            Self::Index(index) => &index.name,
        }
    }

    fn subject<'t>(&'t self, table: &'t Table) -> Subject<'t> {
        match self {
            Self::Unique(unique) => Subject::Unique(table, unique),
            Self::Index(index) => Subject::Index(table, index),
        }
    }

    /// The word of log lines.
    fn word(&self) -> &'static str {
        match self {
            Self::Unique(_) => "unique constraint",
            Self::Index(_) => "index",
        }
    }

    fn column_names(&self) -> Vec<String> {
        match self {
            Self::Unique(unique) => unique.columns.iter().map(|name| name.text.clone()).collect(),
            Self::Index(index) => index.elements.iter().flat_map(columns_of_element).collect(),
        }
    }
}

/// What a comparison of two indexes or constraints says.
enum Verdict {
    Equal,
    Different(String),
    /// They cannot be compared, for this reason.
    Skipped(String),
}

impl<H: Hooks> Comparer<'_, H> {
    /// The indexes and unique constraints of a table that is added (`found` is `None`), removed (`model` is `None`) or kept.
    pub(super) fn indexes_and_uniques(
        &mut self,
        name: &TableName,
        found: Option<&Found<'_>>,
        model: Option<&Table>,
        operations: &mut Vec<Operation>,
    ) -> Compared<(), H::Error> {
        let there = match found {
            Some(found) => self.objects_found(name, found, model.is_none())?,
            None => Vec::new(),
        };
        let wanted = match model {
            Some(model) => self.objects_wanted(model, &there),
            None => Vec::new(),
        };
        let mut change = Change { name, found: found.map(|found| &found.table), model, operations };

        let limit = self.dialect.identifier_limit();
        if let Some(too_long) = wanted.iter().find_map(|object| object.name().longer_than(limit)) {
            let error = DialectError::IdentifierTooLong { name: too_long.to_owned(), limit };
            return Err(CompareError::Dialect { place: format!("table `{name}`"), error });
        }
        let by_name = |objects: &[Object<'_>], final_name: &dyn Fn(&ConstraintName) -> Option<String>| {
            let named = objects.iter().enumerate();
            named.filter_map(|(place, object)| Some((final_name(object.name())?, place))).collect()
        };
        let there_by_name: BTreeMap<String, usize> =
            by_name(&there, &|name| name.as_str().map(str::to_owned));
        let wanted_by_name: BTreeMap<String, usize> = by_name(&wanted, &|name| match name {
            ConstraintName::Conventional(name) => Some(shorten_name(&name.text, limit)),
            other => other.as_str().map(str::to_owned),
        });
        let unnamed: Vec<&UniqueConstraint> = wanted
            .iter()
            .filter_map(|object| match object {
                Object::Unique(unique) if unique.name == ConstraintName::Unnamed => Some(&**unique),
                _ => None,
            })
            .collect();

        for (text, place) in there_by_name.iter().filter(|(text, _)| !wanted_by_name.contains_key(*text)) {
            // A constraint without a name in the model has one in the database.
            let is_unnamed_one = matches!(&there[*place], Object::Unique(unique)
                if unnamed.iter().any(|wanted| same_columns(wanted, unique)));
            if !is_unnamed_one {
                self.removed(&mut change, &there[*place], text)?;
            }
        }
        for (text, place) in &wanted_by_name {
            let Some(other) = there_by_name.get(text) else { continue };
            self.kept(&mut change, &there[*other], &wanted[*place], text)?;
        }
        for (text, place) in wanted_by_name.iter().filter(|(text, _)| !there_by_name.contains_key(*text)) {
            self.added(&mut change, &wanted[*place], Some(text))?;
        }
        for unique in unnamed {
            let is_there = there
                .iter()
                .any(|object| matches!(object, Object::Unique(theirs) if same_columns(theirs, unique)));
            if !is_there {
                self.added(&mut change, &Object::Unique(Cow::Borrowed(unique)), None)?;
            }
        }
        Ok(())
    }

    fn objects_found<'t>(
        &mut self,
        name: &TableName,
        found: &'t Found<'_>,
        is_removed: bool,
    ) -> Compared<Vec<Object<'t>>, H::Error> {
        let parent = Parent::table(name);
        let mut objects = Vec::new();
        for unique in uniques(&found.table) {
            let kind = SubjectKind::UniqueConstraint;
            let included = self.include_name(unique.name.as_str(), kind, parent)?;
            // Those of a table that goes go with it.
            if included && !is_removed {
                let mut unique = unique.clone();
                unique.attributes.options = without_empty_lists(&unique.attributes.options);
                objects.push(Object::Unique(Cow::Owned(unique)));
            }
        }
        for index in self.indexes_found(found) {
            let kind = SubjectKind::Index;
            if self.include_name(index.name.as_str(), kind, parent)? {
                objects.push(Object::Index(Cow::Owned(index)));
            }
        }
        Ok(objects)
    }

    /// The indexes of the database, as far as they can be compared.
    fn indexes_found(&self, found: &Found<'_>) -> Vec<Index> {
        let told = found.reflected.indexes.iter().filter(|index| index.duplicates_constraint.is_none());
        let mut indexes = Vec::new();
        for (told, index) in told.zip(&found.table.indexes) {
            let mut index = Index { options: without_empty_lists(&index.options), ..index.clone() };
            if !self.dialect.compares_expression_indexes() {
                if told.elements.iter().any(|element| element.column.is_none()) {
                    continue;
                }
                let columns = told.elements.iter().filter_map(|element| element.column.as_deref());
                index.elements = columns.map(|column| IndexElement::Column(Name::new(column))).collect();
            }
            indexes.push(index);
        }
        indexes
    }

    /// The indexes and constraints of a model, without those that cannot be compared.
    fn objects_wanted<'t>(&mut self, model: &'t Table, there: &[Object<'_>]) -> Vec<Object<'t>> {
        let mut objects: Vec<Object<'t>> =
            uniques(model).into_iter().map(|unique| Object::Unique(Cow::Borrowed(unique))).collect();
        for index in &model.indexes {
            let is_known = there.iter().any(
                |object| matches!(object, Object::Index(found) if found.name.as_str() == index.name.as_str()),
            );
            let has_expressions = index.elements.iter().any(is_expression);
            if !self.dialect.compares_expression_indexes() && has_expressions && !is_known {
                self.comparison.warnings.push(format!(
                    "autogenerate skipping metadata-specified expression-based index {}; dialect '{}' can't reflect \
                     these indexes so they can't be compared",
                    string_repr(index.name.as_str().unwrap_or_default()),
                    self.dialect.name()
                ));
                continue;
            }
            objects.push(Object::Index(Cow::Borrowed(index)));
        }
        objects
    }

    fn added(
        &mut self,
        change: &mut Change<'_>,
        object: &Object<'_>,
        text: Option<&str>,
    ) -> Compared<(), H::Error> {
        let Some(model) = change.model else { return Ok(()) };
        // Those of a new table come with it.
        if matches!(object, Object::Unique(_)) && change.found.is_none() {
            return Ok(());
        }
        if self.include_object(object.subject(model), text, false, None)? {
            change.operations.push(creation(&model.name, object));
            let columns = object.column_names();
            let name = text.map_or_else(|| "None".to_owned(), string_repr);
            self.log(
                LOGGER,
                format!(
                    "Detected added {} {name} on '{}'",
                    object.word(),
                    tuple_repr(columns.iter().map(String::as_str))
                ),
            );
        }
        Ok(())
    }

    fn removed(
        &mut self,
        change: &mut Change<'_>,
        object: &Object<'_>,
        text: &str,
    ) -> Compared<(), H::Error> {
        let Some(found) = change.found else { return Ok(()) };
        if self.include_object(object.subject(found), Some(text), true, None)? {
            change.operations.push(removal(change.name, object));
            self.log(
                LOGGER,
                format!(
                    "Detected removed {} {} on {}",
                    object.word(),
                    string_repr(text),
                    string_repr(change.name.name.as_str())
                ),
            );
        }
        Ok(())
    }

    fn kept(
        &mut self,
        change: &mut Change<'_>,
        there: &Object<'_>,
        wanted: &Object<'_>,
        text: &str,
    ) -> Compared<(), H::Error> {
        let verdict = match (there, wanted) {
            (Object::Unique(found), Object::Unique(unique)) => self.compare_uniques(found, unique),
            (Object::Index(found), Object::Index(index)) => {
                self.compare_indexes(change.name, found, index)?
            }
            _ => {
                self.removed(change, there, text)?;
                return self.added(change, wanted, Some(text));
            }
        };
        let (Some(found), Some(model)) = (change.found, change.model) else { return Ok(()) };
        match verdict {
            Verdict::Equal => {}
            Verdict::Skipped(reason) => self.log(
                LOGGER,
                format!(
                    "Cannot compare {} {}, assuming equal and skipping. {reason}",
                    there.word(),
                    string_repr(text)
                ),
            ),
            Verdict::Different(reason) => {
                if self.include_object(
                    wanted.subject(model),
                    Some(text),
                    false,
                    Some(there.subject(found)),
                )? {
                    self.log(
                        LOGGER,
                        format!(
                            "Detected changed {} {} on {}: {reason}",
                            there.word(),
                            string_repr(text),
                            string_repr(change.name.name.as_str())
                        ),
                    );
                    change.operations.push(removal(change.name, there));
                    change.operations.push(creation(&model.name, wanted));
                }
            }
        }
        Ok(())
    }

    fn compare_uniques(&self, found: &UniqueConstraint, wanted: &UniqueConstraint) -> Verdict {
        if !same_columns(found, wanted) {
            let shown = |unique| tuple_repr(sorted_columns(unique));
            return Verdict::Different(format!("expression {} to {}", shown(found), shown(wanted)));
        }
        let distinct = |unique: &UniqueConstraint| self.nulls_not_distinct(&unique.attributes.options);
        match (distinct(found), distinct(wanted)) {
            (found, wanted) if found == wanted => Verdict::Equal,
            (found, wanted) => Verdict::Different(format!("expression {found} to {wanted}")),
        }
    }

    /// The options that count, as a tuple.
    fn nulls_not_distinct(&self, options: &alembic_schema::DialectOptions) -> &'static str {
        let given = options.get(self.dialect.name(), "nulls_not_distinct");
        if given.is_some_and(Argument::is_true) { "('nulls_not_distinct',)" } else { "()" }
    }

    fn compare_indexes(
        &mut self,
        table: &TableName,
        found: &Index,
        wanted: &Index,
    ) -> Compared<Verdict, H::Error> {
        let mut reasons = Vec::new();
        if found.unique != wanted.unique {
            let truth = |index: &Index| if index.unique { "True" } else { "False" };
            reasons.push(format!("unique={} to unique={}", truth(found), truth(wanted)));
        }
        if !self.dialect.compares_expression_indexes() {
            let columns = |index: &Index| -> Vec<String> {
                index.elements.iter().flat_map(columns_of_element).collect()
            };
            let (found, wanted) = (columns(found), columns(wanted));
            if found != wanted {
                let shown = |columns: &[String]| tuple_repr(columns.iter().map(String::as_str));
                reasons.push(format!("expression {} to {}", shown(&found), shown(&wanted)));
            }
            return Ok(verdict(&reasons));
        }
        if found.elements.len() != wanted.elements.len() {
            reasons.push(format!("expression number {} to {}", found.elements.len(), wanted.elements.len()));
        }
        if !reasons.is_empty() {
            return Ok(verdict(&reasons));
        }
        let mut skipped = Vec::new();
        for (place, (theirs, ours)) in found.elements.iter().zip(&wanted.elements).enumerate() {
            let (theirs, ours) = (self.element_text(table, theirs)?, self.element_text(table, ours)?);
            let plain = |text: &str| self.dialect.plain_index_expression(table.name.as_str(), text);
            if plain(&theirs) == plain(&ours) {
                continue;
            }
            let number = place + 1;
            let shown = string_repr(&ours);
            if ours.trim().ends_with("_ops") && ours.contains([' ', ')']) {
                skipped.push(format!("expression #{number} {shown} detected as including operator clause."));
                self.comparison.warnings.push(format!(
                    "Expression #{number} {shown} in index {} detected to include an operator clause. Expression \
                     compare cannot proceed. Please move the operator clause to the ``postgresql_ops`` dict to enable \
                     proper compare of the index expressions: \
                     https://docs.sqlalchemy.org/en/latest/dialects/postgresql.html#operator-classes",
                    string_repr(found.name.as_str().unwrap_or_default())
                ));
            } else {
                reasons.push(format!("expression #{number} {} to {shown}", string_repr(&theirs)));
            }
        }
        let (there, here) =
            (self.nulls_not_distinct(&found.options), self.nulls_not_distinct(&wanted.options));
        if there != here {
            reasons.push(format!("options {there} to {here}"));
        }
        if reasons.is_empty() && !skipped.is_empty() {
            return Ok(Verdict::Skipped(skipped.join(", ")));
        }
        Ok(verdict(&reasons))
    }

    fn element_text(&self, table: &TableName, element: &IndexElement) -> Compared<String, H::Error> {
        match element {
            IndexElement::Column(name) => Ok(self.dialect.quote(name)),
            IndexElement::Expression(expression) => {
                self.sql(&format!("an index of table '{table}'"), expression)
            }
        }
    }
}

/// The table that is compared, and where its operations go.
struct Change<'a> {
    name: &'a TableName,
    found: Option<&'a Table>,
    model: Option<&'a Table>,
    operations: &'a mut Vec<Operation>,
}

fn verdict(reasons: &[String]) -> Verdict {
    if reasons.is_empty() { Verdict::Equal } else { Verdict::Different(reasons.join(", ")) }
}

fn same_columns(a: &UniqueConstraint, b: &UniqueConstraint) -> bool {
    sorted_columns(a) == sorted_columns(b)
}

fn sorted_columns(unique: &UniqueConstraint) -> Vec<&str> {
    let mut columns = super::texts(&unique.columns);
    columns.sort_unstable();
    columns
}

fn creation(table: &TableName, object: &Object<'_>) -> Operation {
    match object {
        Object::Unique(unique) => {
            CreateUniqueConstraint { table: table.clone(), constraint: unique.clone().into_owned() }.into()
        }
        Object::Index(index) => CreateIndex::new(table.clone(), index.clone().into_owned()).into(),
    }
}

fn removal(table: &TableName, object: &Object<'_>) -> Operation {
    match object {
        Object::Unique(unique) => {
            DropConstraint::of(table.clone(), Constraint::Unique(unique.clone().into_owned())).into()
        }
        Object::Index(index) => DropIndex {
            options: index.options.clone(),
            dropped: Some(Box::new(index.clone().into_owned())),
            ..DropIndex::new(index.name.clone(), Some(table.clone()))
        }
        .into(),
    }
}

/// Whether an element is more than a column and its order.
fn is_expression(element: &IndexElement) -> bool {
    fn is_column(expression: &SqlExpression) -> bool {
        match expression {
            SqlExpression::Column(_) => true,
            SqlExpression::Unary(
                UnaryOperator::Ascending
                | UnaryOperator::Descending
                | UnaryOperator::NullsFirst
                | UnaryOperator::NullsLast,
                operand,
            ) => is_column(operand),
            _ => false,
        }
    }
    match element {
        IndexElement::Column(_) => false,
        IndexElement::Expression(expression) => !is_column(expression),
    }
}

/// The columns that an element names.
fn columns_of_element(element: &IndexElement) -> Vec<String> {
    match element {
        IndexElement::Column(name) => vec![name.text.clone()],
        IndexElement::Expression(expression) => {
            let columns = std::cell::RefCell::new(Vec::new());
            expression.each_column(&|column| columns.borrow_mut().push(column.name.text.clone()));
            columns.into_inner()
        }
    }
}
