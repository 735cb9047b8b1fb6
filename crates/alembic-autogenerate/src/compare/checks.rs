//! Checks by their names, as the reference's plugin `alembic.ext.checkconstraint_byname` compares them.

use std::collections::BTreeMap;

use alembic_operations::{CreateCheckConstraint, DropConstraint, Operation};
use alembic_python_text::string_repr;
use alembic_schema::{CheckConstraint, Constraint, Table, TableName};

use super::tables::Found;
use super::{Compared, Comparer, Hooks, Parent, Subject, SubjectKind};

const LOGGER: &str = "alembic.ext.checkconstraint_byname";

impl<H: Hooks> Comparer<'_, H> {
    pub(super) fn checks_by_name(
        &mut self,
        name: &TableName,
        found: &Found<'_>,
        model: &alembic_dialect::CompleteTable,
        operations: &mut Vec<Operation>,
    ) -> Compared<(), H::Error> {
        let parent = Parent::table(name);
        let mut there = BTreeMap::new();
        for (text, check) in named(&found.table) {
            let kind = SubjectKind::CheckConstraint;
            if self.include_name(Some(text), kind, parent)? {
                there.insert(text, check);
            }
        }
        let wanted = named(&model.table);
        let of_types = |text: &str| model.type_checks.iter().any(|check| check.name.as_str() == Some(text));
        for (text, check) in there.iter().filter(|(text, _)| !wanted.contains_key(**text) && !of_types(text))
        {
            let subject = Subject::Check(&found.table, check);
            if self.include_object(subject, Some(text), true, None)? {
                let constraint = Constraint::Check((*check).clone());
                operations.push(DropConstraint::of(name.clone(), constraint).into());
                self.log(
                    LOGGER,
                    format!(
                        "Detected removed check constraint {} on table {}",
                        string_repr(text),
                        string_repr(name.name.as_str())
                    ),
                );
            }
        }
        for (text, check) in wanted.iter().filter(|(text, _)| !there.contains_key(**text)) {
            let subject = Subject::Check(&model.table, check);
            if self.include_object(subject, Some(text), false, None)? {
                let constraint = (*check).clone();
                operations.push(CreateCheckConstraint { table: model.table.name.clone(), constraint }.into());
                self.log(
                    LOGGER,
                    format!(
                        "Detected added check constraint {} on table {}",
                        string_repr(text),
                        string_repr(name.name.as_str())
                    ),
                );
            }
        }
        Ok(())
    }
}

fn named(table: &Table) -> BTreeMap<&str, &CheckConstraint> {
    let mut named = BTreeMap::new();
    for constraint in &table.constraints {
        if let (Constraint::Check(check), Some(name)) = (constraint, constraint.name().as_str()) {
            named.insert(name, check);
        }
    }
    named
}
