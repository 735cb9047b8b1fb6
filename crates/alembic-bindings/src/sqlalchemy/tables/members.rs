//! What a `Table` is made of besides its columns, and what can be done with it.

use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, Member, Outcome, Set, Value, Vm, exception_class, raise, unsupported,
};
use alembic_schema::{
    CheckConstraint, Constraint, ConstraintKind, ConstraintName, ForeignKeyConstraint, Index, IndexElement,
    Name, NamingConvention, NamingSubject, PrimaryKeyConstraint, Table, TableName, UniqueConstraint,
};

use super::{TableObject, column_collection, receiver, table_value};
use crate::sqlalchemy::columns::ColumnObject;
use crate::sqlalchemy::creation::{CheckFirst, emit};
use crate::sqlalchemy::engine::dialect_exception;
use crate::sqlalchemy::items::{Item, ItemObject, elements, not_an_item, owned_item};
use crate::sqlalchemy::metadata::MetaDataObject;

/// What `Table` has and `table()` has not.
pub(super) const MEMBERS: &[Member] = &[
    Member::property("info", |_, this| receiver(this)?.info()),
    Member::method("create", "(bind, checkfirst=False)", |vm, this, arguments| {
        let check = CheckFirst::argument(vm, &arguments, CheckFirst::TYPES)?;
        let (table, names) = of(this)?;
        emit(vm, &arguments.value("bind"), names, |emitter| emitter.create_table(&table, check))
    }),
    Member::method("drop", "(bind, checkfirst=False)", |vm, this, arguments| {
        let check = CheckFirst::argument(vm, &arguments, CheckFirst::NONE)?;
        let (table, names) = of(this)?;
        emit(vm, &arguments.value("bind"), names, |emitter| emitter.drop_table(&table, check))
    }),
    Member::property("indexes", |vm, this| {
        let (table, convention) = of(this)?;
        let mut items = Vec::new();
        for index in table.all_indexes() {
            let columns = index.elements.iter().filter_map(|element| match element {
                IndexElement::Column(name) => Some(name.clone()),
                IndexElement::Expression(_) => None,
            });
            let columns: Vec<Name> = columns.collect();
            let name = final_name(&convention, ConstraintKind::Index, &index.name, &table, &columns, None)?;
            items.push(owned_item(Item::Index(Index { name, ..index }), this));
        }
        set_of(vm, items.into_iter())
    }),
    Member::property("constraints", |vm, this| {
        let (table, convention) = of(this)?;
        let mut items = Vec::new();
        for constraint in constraints(&table) {
            items.push(owned_item(Item::Constraint(named(&convention, constraint, &table)?), this));
        }
        set_of(vm, items.into_iter())
    }),
    Member::property("primary_key", |_, this| {
        let key = primary_key(&receiver(this)?.table());
        Ok(owned_item(Item::Constraint(Constraint::PrimaryKey(key)), this))
    }),
    Member::property("foreign_key_constraints", |vm, this| {
        let keys = receiver(this)?.table().foreign_key_constraints();
        set_of(
            vm,
            keys.into_iter().map(|key| owned_item(Item::Constraint(Constraint::ForeignKey(key)), this)),
        )
    }),
    Member::property("foreign_keys", |vm, this| {
        let keys = receiver(this)?.table().foreign_key_constraints();
        set_of(vm, keys.iter().flat_map(elements).map(|key| owned_item(Item::ForeignKey(key), this)))
    }),
    Member::method("append_column", "(column, replace_existing=False)", |_, this, arguments| {
        let given = arguments.value("column");
        let Some(column) = given.object::<ColumnObject>() else {
            return Err(arguments.wrong("column", "a Column", &given));
        };
        let table = receiver(this)?;
        column.set_table(&table.table.borrow().name);
        table.extend(this, Table::new(TableName::new(""), Vec::new()), vec![given]);
        Ok(Value::None)
    }),
    Member::method("append_constraint", "(constraint)", |vm, this, arguments| {
        let given = arguments.value("constraint");
        let item = given.object::<ItemObject>();
        let Some(Item::Constraint(constraint)) = item.as_deref().map(|item| &item.item) else {
            return Err(not_an_item(vm, &given));
        };
        let mut added = Table::new(TableName::new(""), Vec::new());
        added.constraints.push(constraint.clone());
        receiver(this)?.extend(this, added, Vec::new());
        if let Some(item) = item {
            item.set_owner(this);
        }
        Ok(Value::None)
    }),
    Member::method("to_metadata", "(metadata, *, schema=None, name=None)", to_metadata),
    Member::method("tometadata", "(metadata, *, schema=None, name=None)", to_metadata),
];

/// A constraint with the name that the convention gives it.
fn named(convention: &NamingConvention, mut constraint: Constraint, table: &Table) -> Outcome<Constraint> {
    match &mut constraint {
        Constraint::PrimaryKey(key) => {
            key.name =
                final_name(convention, ConstraintKind::PrimaryKey, &key.name, table, &key.columns, None)?;
        }
        Constraint::Unique(key) => {
            key.name = final_name(convention, ConstraintKind::Unique, &key.name, table, &key.columns, None)?;
        }
        Constraint::ForeignKey(key) => {
            let kind = ConstraintKind::ForeignKey;
            key.name = final_name(convention, kind, &key.name, table, &key.columns, Some(key))?;
        }
        Constraint::Check(_) | Constraint::Exclude(_) => {}
    }
    Ok(constraint)
}

/// The name of a part of a table, after its metadata's convention has had its say.
fn final_name(
    convention: &NamingConvention,
    kind: ConstraintKind,
    name: &ConstraintName,
    table: &Table,
    columns: &[Name],
    referring: Option<&ForeignKeyConstraint>,
) -> Outcome<ConstraintName> {
    let keyed = |name: &'_ Name| table.columns.iter().find(|column| column.key() == name.text);
    let subject = NamingSubject {
        kind,
        name,
        table: &table.name,
        columns: columns.iter().filter_map(keyed).map(|column| (&column.name, column.key())).collect(),
        referred_table: referring.map(|key| &key.referred_table),
        referred_columns: referring.map(|key| key.referred_columns.iter().collect()).unwrap_or_default(),
    };
    convention.name(&subject).map_err(|error| dialect_exception(&error.into()))
}

/// The table, and the names that its metadata gives.
fn of(this: &Value) -> Outcome<(Table, NamingConvention)> {
    let object = receiver(this)?;
    Ok((object.table(), object.naming_convention()))
}

/// A Python set of objects.
pub(crate) fn set_of(vm: &mut Vm, values: impl Iterator<Item = Value>) -> Outcome<Value> {
    let class = Value::NativeClass(Value::Set(Rc::new(Set::new(false))).native_class());
    vm.call(&class, CallArguments::positional(vec![Value::list(values.collect())]))
}

/// The primary key: as it stands beside the columns, else what the columns say.
fn primary_key(table: &Table) -> PrimaryKeyConstraint {
    let columns: Vec<Name> = table.primary_key();
    match table.primary_key_constraint() {
        Some(given) => PrimaryKeyConstraint { columns, ..given.clone() },
        None => PrimaryKeyConstraint { columns, ..PrimaryKeyConstraint::default() },
    }
}

/// Every constraint, those that columns declare by themselves among them.
fn constraints(table: &Table) -> Vec<Constraint> {
    let mut all = vec![Constraint::PrimaryKey(primary_key(table))];
    all.extend(table.foreign_key_constraints().into_iter().map(Constraint::ForeignKey));
    for column in &table.columns {
        if column.unique == Some(true) && column.index != Some(true) {
            let columns = vec![Name::new(column.key())];
            all.push(Constraint::Unique(UniqueConstraint { columns, ..UniqueConstraint::default() }));
        }
        all.extend(column.checks.iter().cloned().map(|check: CheckConstraint| Constraint::Check(check)));
    }
    let told = |constraint: &&Constraint| {
        !matches!(constraint, Constraint::PrimaryKey(_) | Constraint::ForeignKey(_))
    };
    all.extend(table.constraints.iter().filter(told).cloned());
    all
}

/// The table of a name in the metadata of another one.
///
/// # Errors
/// SQLAlchemy's NoReferencedTableError in spirit: nobody knows such a table.
pub(crate) fn table_beside(table: Option<&Value>, name: &TableName) -> Outcome<Value> {
    let metadata = table.and_then(Value::object::<TableObject>).map(|table| table.metadata.clone());
    let metadata: Option<Rc<MetaDataObject>> = metadata.and_then(|metadata| metadata.object());
    metadata.and_then(|metadata| metadata.table(&name.key())).ok_or_else(|| {
        unsupported(format!("the table `{name}` that a foreign key refers to is not in its MetaData"))
    })
}

/// The columns of these names, as `constraint.columns` gives them.
pub(crate) fn columns_named(table: Option<&Value>, names: &[Name]) -> Outcome<Value> {
    let Some(table) = table.and_then(Value::object::<TableObject>) else {
        return Err(unsupported("the columns of a constraint that belongs to no table are not known"));
    };
    let columns = table.columns.borrow();
    let found = names.iter().filter_map(|name| {
        let column = columns
            .iter()
            .find(|value| value.object::<ColumnObject>().is_some_and(|column| column.key() == name.text))?;
        Some((name.text.clone(), column.clone()))
    });
    Ok(column_collection(found.collect()))
}

fn to_metadata(_vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let given = arguments.value("metadata");
    let Some(metadata) = given.object::<MetaDataObject>() else {
        return Err(arguments.wrong("metadata", "a MetaData", &given));
    };
    let mut table = receiver(this)?.table();
    if let Some(name) = arguments.optional_string("name")? {
        table.name.name = Name::new(&*name);
    }
    match arguments.optional_string("schema")? {
        Some(schema) => table.name.schema = Some(Name::new(&*schema)),
        None if table.name.schema.is_none() => table.name.schema = metadata.schema(),
        None => {}
    }
    let key = table.name.key();
    if metadata.table(&key).is_some() {
        return Err(raise(
            &exception_class::VALUE_ERROR,
            format!("Table with name '{key}' is already in this MetaData"),
        ));
    }
    let columns = table
        .columns
        .iter()
        .map(|column| Value::new_object(ColumnObject::new(column.clone(), Some(table.name.clone()))));
    let columns = columns.collect();
    let value = table_value(table, columns, given);
    metadata.add_table(key, value.clone());
    Ok(value)
}
