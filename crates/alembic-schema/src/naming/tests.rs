use super::*;

fn check(template: &str, kind: ConstraintKind, name: &ConstraintName, expected: Result<&str, NamingError>) {
    let mut convention = NamingConvention::empty().with(kind, template);
    convention.add_token("short", Rc::new(|subject| Ok(subject.table.name.text.chars().take(2).collect())));
    convention.add_token("broken", Rc::new(|_| Err("boom".to_owned())));
    let table = TableName::new("pets");
    let owners = TableName::in_schema(Some("shop"), "owners");
    let (id, kind_name) = (Name::new("owner_id"), Name::new("kind"));
    let referred = Name::new("id");
    let is_foreign_key = kind == ConstraintKind::ForeignKey;
    let subject = NamingSubject {
        kind,
        name,
        table: &table,
        columns: vec![(&id, "owner"), (&kind_name, "kind")],
        referred_table: is_foreign_key.then_some(&owners),
        referred_columns: if is_foreign_key { vec![&referred, &referred] } else { Vec::new() },
    };
    let made = convention.name(&subject).map(|name| name.as_str().unwrap_or("(unnamed)").to_owned());
    assert_eq!(made, expected.map(str::to_owned), "{template}");
}

#[test]
fn tokens_as_sqlalchemy_fills_them() {
    let unnamed = &ConstraintName::Unnamed;
    check("pk_%(table_name)s", ConstraintKind::PrimaryKey, unnamed, Ok("pk_pets"));
    check("uq_%(column_0_name)s_%(column_1_name)s", ConstraintKind::Unique, unnamed, Ok("uq_owner_id_kind"));
    check("uq_%(column_0_key)s", ConstraintKind::Unique, unnamed, Ok("uq_owner"));
    check("ix_%(column_0_label)s", ConstraintKind::Index, unnamed, Ok("ix_pets_owner_id"));
    check("ix_%(column_0_N_name)s", ConstraintKind::Index, unnamed, Ok("ix_owner_id_kind"));
    check("ix_%(column_0N_name)s", ConstraintKind::Index, unnamed, Ok("ix_owner_idkind"));
    check("ix_%(column_0_N_label)s", ConstraintKind::Index, unnamed, Ok("ix_pets_owner_id_pets_kind"));
    check("ix_%(column_5_name)s", ConstraintKind::Index, unnamed, Ok("ix_"));
    check(
        "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s_%(referred_column_0_name)s",
        ConstraintKind::ForeignKey,
        unnamed,
        Ok("fk_pets_owner_id_owners_id"),
    );
    check("100%%_%(short)s", ConstraintKind::Unique, unnamed, Ok("100%_pe"));
}

#[test]
fn given_and_conventional_names() {
    let given = &ConstraintName::given("positive");
    check("ck_%(table_name)s_%(constraint_name)s", ConstraintKind::Check, given, Ok("ck_pets_positive"));
    check("ck_%(table_name)s", ConstraintKind::Check, given, Ok("positive"));
    let conventional = &ConstraintName::conventional("positive");
    check("ck_%(table_name)s_%(constraint_name)s", ConstraintKind::Check, conventional, Ok("positive"));
}

#[test]
fn what_cannot_be_named() {
    let unnamed = &ConstraintName::Unnamed;
    check("ck_%(constraint_name)s", ConstraintKind::Check, unnamed, Err(NamingError::NameRequired));
    let unknown = |token: &str| Err(NamingError::UnknownToken { token: token.to_owned() });
    check("ck_%(colour)s", ConstraintKind::Check, unnamed, unknown("colour"));
    check("uq_%(referred_table_name)s", ConstraintKind::Unique, unnamed, unknown("referred_table_name"));
    check("uq_%(column_0_size)s", ConstraintKind::Unique, unnamed, unknown("column_0_size"));
    let malformed = Err(NamingError::Malformed { template: "uq_%d".to_owned() });
    check("uq_%d", ConstraintKind::Unique, unnamed, malformed);
    let failed = Err(NamingError::Token { token: "broken".to_owned(), message: "boom".to_owned() });
    check("uq_%(broken)s", ConstraintKind::Unique, unnamed, failed);
}

#[test]
fn only_indexes_are_named_without_a_convention() {
    let table = TableName::in_schema(Some("shop"), "pets");
    let column = Name::new("age");
    let subject = |kind| NamingSubject {
        kind,
        name: &ConstraintName::Unnamed,
        table: &table,
        columns: vec![(&column, "age")],
        referred_table: None,
        referred_columns: Vec::new(),
    };
    let convention = NamingConvention::default();
    let name = |kind| convention.name(&subject(kind)).unwrap();
    assert_eq!(name(ConstraintKind::Index).as_str(), Some("ix_shop_pets_age"));
    assert_eq!(name(ConstraintKind::Unique), ConstraintName::Unnamed);
}

/// Recorded from SQLAlchemy 2.1.9.
#[test]
fn long_names_end_in_a_hash() {
    assert_eq!(shorten_name("short", 63), "short");
    let long = "a".repeat(70);
    assert_eq!(shorten_name(&long, 63), format!("{}_3d46", "a".repeat(55)));
}
