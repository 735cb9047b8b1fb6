use alembic_operations::{CreateForeignKey, DropConstraint, Operation};
use alembic_schema::{
    Constraint, ConstraintAttributes, ForeignKeyConstraint, ReferenceActions, Table, TableName,
};

use super::tables::Found;
use super::{Compared, Comparer, Hooks, Parent, Subject, SubjectKind};

const LOGGER: &str = "alembic.autogenerate.compare.constraints";

/// What makes two foreign keys the same, whatever they are called.
#[derive(PartialEq)]
struct Signature<'a> {
    source: (Option<&'a str>, &'a str),
    columns: Vec<&'a str>,
    target: (Option<&'a str>, &'a str),
    referred: Vec<&'a str>,
    on_update: Option<String>,
    on_delete: Option<String>,
    deferral: Deferral,
}

#[derive(PartialEq)]
enum Deferral {
    InitiallyDeferred,
    Deferrable,
    NotDeferrable,
}

fn signature<'a>(table: &'a TableName, key: &'a ForeignKeyConstraint) -> Signature<'a> {
    let name = |table: &'a TableName| {
        (table.schema.as_ref().map(|schema| schema.text.as_str()), table.name.as_str())
    };
    let action = |action: &Option<String>| {
        action.as_ref().map(|action| action.to_lowercase()).filter(|action| action != "no action")
    };
    let initially = key.attributes.initially.as_deref().unwrap_or_default();
    Signature {
        source: name(table),
        columns: super::texts(&key.columns),
        target: name(&key.referred_table),
        referred: super::texts(&key.referred_columns),
        on_update: action(&key.actions.on_update),
        on_delete: action(&key.actions.on_delete),
        deferral: match key.attributes.deferrable {
            _ if initially.eq_ignore_ascii_case("deferred") => Deferral::InitiallyDeferred,
            Some(true) => Deferral::Deferrable,
            _ => Deferral::NotDeferrable,
        },
    }
}

impl<H: Hooks> Comparer<'_, H> {
    pub(super) fn foreign_keys(
        &mut self,
        name: &TableName,
        found: &Found<'_>,
        model: &Table,
        operations: &mut Vec<Operation>,
    ) -> Compared<(), H::Error> {
        let parent = Parent::table(name);
        let mut there = Vec::new();
        for key in found.table.foreign_key_constraints() {
            let kind = SubjectKind::ForeignKeyConstraint;
            if self.include_name(key.name.as_str(), kind, parent)? {
                there.push(comparable(key));
            }
        }
        let wanted = model.foreign_key_constraints();
        let known = |key: &ForeignKeyConstraint,
                     table: &TableName,
                     others: &[ForeignKeyConstraint],
                     other: &TableName| {
            others.iter().any(|theirs| signature(other, theirs) == signature(table, key))
        };
        for key in there.iter().filter(|key| !known(key, &found.table.name, &wanted, &model.name)) {
            let named = same_name(&wanted, key).map(|other| Subject::ForeignKey(model, other));
            let subject = Subject::ForeignKey(&found.table, key);
            if self.include_object(subject, key.name.as_str(), true, named)? {
                let constraint = Constraint::ForeignKey(key.clone());
                operations.push(DropConstraint::of(name.clone(), constraint).into());
                self.log(LOGGER, message("removed", name, key));
            }
        }
        for key in wanted.iter().filter(|key| !known(key, &model.name, &there, &found.table.name)) {
            let named = same_name(&there, key).map(|other| Subject::ForeignKey(&found.table, other));
            let subject = Subject::ForeignKey(model, key);
            if self.include_object(subject, key.name.as_str(), false, named)? {
                operations
                    .push(CreateForeignKey { table: model.name.clone(), constraint: key.clone() }.into());
                self.log(LOGGER, message("added", name, key));
            }
        }
        Ok(())
    }
}

fn same_name<'a>(
    keys: &'a [ForeignKeyConstraint],
    key: &ForeignKeyConstraint,
) -> Option<&'a ForeignKeyConstraint> {
    let name = key.name.as_str()?;
    keys.iter().find(|other| other.name.as_str() == Some(name))
}

/// What the reference takes of a foreign key that it reads from a database.
fn comparable(key: ForeignKeyConstraint) -> ForeignKeyConstraint {
    ForeignKeyConstraint {
        actions: ReferenceActions {
            on_update: key.actions.on_update,
            on_delete: key.actions.on_delete,
            ..ReferenceActions::default()
        },
        attributes: ConstraintAttributes {
            deferrable: key.attributes.deferrable,
            initially: key.attributes.initially,
            ..ConstraintAttributes::default()
        },
        ..key
    }
}

fn message(what: &str, name: &TableName, key: &ForeignKeyConstraint) -> String {
    format!(
        "Detected {what} foreign key ({})({}) on table {name}",
        super::texts(&key.columns).join(", "),
        super::texts(&key.referred_columns).join(", ")
    )
}
