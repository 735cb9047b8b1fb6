use alembic_schema::{
    CheckConstraint, Column, ConstraintName, ForeignKey, Index, Name, PrimaryKeyConstraint, ServerDefault,
    SqlExpression, SqlType, TableName, UniqueConstraint,
};

use super::*;
use crate::ConstraintType;
use crate::{BulkInsert, ExecuteSql, PlacedOperation};

fn integer() -> SqlType {
    SqlType::named("sqlalchemy", "Integer").unwrap()
}

fn pets() -> Table {
    Table::new("pets", vec![Column::new("age", integer())])
}

/// Undoing twice gives the operation back.
fn check_round_trip(operation: impl Into<Operation>) -> Operation {
    let operation = operation.into();
    let undone = operation.reverse().unwrap();
    assert_eq!(undone.reverse().unwrap(), operation);
    undone
}

fn check_irreversible(operation: impl Into<Operation>, message: &str) {
    assert_eq!(operation.into().reverse().unwrap_err().to_string(), message);
}

#[test]
fn tables() {
    let undone = check_round_trip(CreateTable::from(pets()));
    assert!(matches!(undone, Operation::DropTable(DropTable { if_exists: false, .. })));
    let renamed =
        RenameTable { table: TableName::in_schema(Some("shop"), "pets"), new_name: "animals".into() };
    let Operation::RenameTable(undone) = check_round_trip(renamed) else { panic!("a rename") };
    assert_eq!((undone.table.to_string(), undone.new_name), ("shop.animals".to_owned(), Name::new("pets")));
}

#[test]
fn comments() {
    let comment = |comment: &str, existing: Option<&str>| CreateTableComment {
        table: "pets".into(),
        comment: Some(comment.to_owned()),
        existing_comment: existing.map(str::to_owned),
    };
    let undone = check_round_trip(comment("new", Some("old")));
    assert_eq!(undone, comment("old", Some("new")).into());
    let undone = check_round_trip(comment("new", None));
    let drop = DropTableComment { table: "pets".into(), existing_comment: Some("new".to_owned()) };
    assert_eq!(undone, drop.into());
}

#[test]
fn columns() {
    check_round_trip(AddColumn::new("pets", Column::new("age", integer())));
    let guarded = AddColumn { if_not_exists: true, ..AddColumn::new("pets", Column::new("age", integer())) };
    let undone = Operation::from(guarded).reverse().unwrap();
    assert!(matches!(undone, Operation::DropColumn(DropColumn { if_exists: true, .. })));
}

#[test]
fn alterations_change_places() {
    let alter = AlterColumn {
        nullable: Some(true),
        existing_nullable: Some(false),
        new_name: Some("years".into()),
        sql_type: SqlType::named("sqlalchemy", "String"),
        existing_type: Some(integer()),
        comment: Given::Value("new".to_owned()),
        server_default: Given::Value(ServerDefault::Text("5".to_owned())),
        existing_server_default: Given::Null,
        ..AlterColumn::new("pets", "age")
    };
    let Operation::AlterColumn(undone) = check_round_trip(alter) else { panic!("an alteration") };
    assert_eq!((undone.column, undone.new_name), (Name::new("years"), Some(Name::new("age"))));
    assert_eq!((undone.nullable, undone.existing_nullable), (Some(false), Some(true)));
    assert_eq!(undone.sql_type, Some(integer()));
    assert_eq!(undone.comment, Given::Null);
    assert_eq!(undone.server_default, Given::Null);
}

/// What was not said about the column before cannot be brought back (Alembic 1.20.1 does the same).
#[test]
fn an_alteration_without_a_past() {
    let alter = AlterColumn { nullable: Some(true), ..AlterColumn::new("pets", "age") };
    let Operation::AlterColumn(undone) = Operation::from(alter).reverse().unwrap() else {
        panic!("an alteration")
    };
    assert!(!undone.has_changes());
    assert_eq!(undone.existing_nullable, Some(true));
}

#[test]
fn indexes() {
    let index = Index::new("ix_pets", &["age"]);
    check_round_trip(CreateIndex::new("pets", index.clone()));
    let unknown_table = DropIndex { dropped: Some(Box::new(index)), ..DropIndex::new("ix_pets", None) };
    check_irreversible(unknown_table, "operation is not reversible; original index is not present");
}

#[test]
fn constraints() {
    let table = TableName::new("pets");
    let columns = vec![Name::new("age")];
    let name = ConstraintName::given("c");
    let kind = |operation: Operation| match check_round_trip(operation) {
        Operation::DropConstraint(drop) => drop.constraint_type,
        other => panic!("a dropped constraint, not {other:?}"),
    };
    let unique =
        UniqueConstraint { name: name.clone(), columns: columns.clone(), ..UniqueConstraint::default() };
    assert_eq!(
        kind(CreateUniqueConstraint { table: table.clone(), constraint: unique }.into()),
        Some(ConstraintType::Unique)
    );
    let primary = PrimaryKeyConstraint {
        name: name.clone(),
        columns: columns.clone(),
        ..PrimaryKeyConstraint::default()
    };
    assert_eq!(
        kind(CreatePrimaryKey { table: table.clone(), constraint: primary }.into()),
        Some(ConstraintType::Primary)
    );
    let check =
        CheckConstraint { name: name.clone(), ..CheckConstraint::new(SqlExpression::text("age > 0")) };
    assert_eq!(
        kind(CreateCheckConstraint { table: table.clone(), constraint: check }.into()),
        Some(ConstraintType::Check)
    );
    let target = ForeignKey::to("shop.owners.id");
    let foreign = alembic_schema::ForeignKeyConstraint {
        name,
        columns,
        referred_table: target.referred_table,
        referred_columns: target.referred_column.into_iter().collect(),
        actions: target.actions,
        attributes: target.attributes,
    };
    assert_eq!(
        kind(CreateForeignKey { table, constraint: foreign }.into()),
        Some(ConstraintType::ForeignKey)
    );
}

#[test]
fn what_is_not_known_cannot_come_back() {
    check_irreversible(DropTable::new("pets"), "operation is not reversible; original table is not present");
    check_irreversible(
        DropColumn::new("pets", "age"),
        "operation is not reversible; original column is not present",
    );
    check_irreversible(
        DropConstraint::new("c", "pets"),
        "constraint cannot be produced; original constraint is not present",
    );
    check_irreversible(ExecuteSql::text("SELECT 1"), "`op.execute` has no reverse");
    let insert = BulkInsert { table: pets(), rows: Vec::new(), multiinsert: true };
    check_irreversible(insert, "`op.bulk_insert` has no reverse");
}

#[test]
fn operations_name_themselves_and_their_table() {
    let operation = PlacedOperation::from(Operation::from(DropTable::new("pets"))).operation;
    assert_eq!(
        (operation.directive(), operation.table().unwrap().to_string()),
        ("drop_table", "pets".to_owned())
    );
    assert_eq!(Operation::from(ExecuteSql::text("SELECT 1")).table(), None);
}
