//! The table of type classes against the reference's own (`types.tsv`, recorded by `record_types.py` from
//! SQLAlchemy 2.1.9).

use alembic_schema::{Argument, ParameterDefault, ParameterKind, SqlType, TYPE_CLASSES, type_class};

#[test]
fn every_class_of_the_reference_is_known_with_its_parameters() {
    for line in include_str!("types.tsv").lines() {
        let mut fields = line.split('\t');
        let (module, name) = (fields.next().unwrap(), fields.next().unwrap());
        let class = type_class(module, name).unwrap_or_else(|| panic!("{module}.{name} is not known"));
        let parameters = fields.next().unwrap();
        if parameters == "re-exported" {
            assert_eq!((class.module, class.name), ("sqlalchemy", name));
            continue;
        }
        assert_eq!(class.module, module, "{name}");
        for parameter in parameters.split_whitespace() {
            // An enumeration is a string by inheritance only: it swallows a collation without using it.
            if class.name.eq_ignore_ascii_case("enum") && parameter.starts_with("collation_schema") {
                continue;
            }
            let (parameter, default) = parameter.split_once('=').unwrap_or((parameter, "(required)"));
            let known = class
                .parameters
                .iter()
                .find(|known| known.name == parameter)
                .unwrap_or_else(|| panic!("{module}.{name} has no parameter {parameter}"));
            let expected = match known.default {
                ParameterDefault::Required => "(required)".to_owned(),
                ParameterDefault::None => "None".to_owned(),
                ParameterDefault::Boolean(true) => "True".to_owned(),
                ParameterDefault::Boolean(false) => "False".to_owned(),
                ParameterDefault::Integer(number) => number.to_string(),
                ParameterDefault::NotGiven => "_NoArg.NO_ARG".to_owned(),
            };
            // SQLAlchemy writes "not given" in several ways for the names and lengths of enumerations.
            if class.name.eq_ignore_ascii_case("enum") {
                continue;
            }
            assert_eq!(default, expected, "{module}.{name}({parameter})");
        }
    }
}

#[test]
fn no_class_is_invented() {
    let recorded = include_str!("types.tsv");
    for class in TYPE_CLASSES {
        let start = format!("{}\t{}\t", class.module, class.name);
        assert!(recorded.lines().any(|line| line.starts_with(&start)), "{start} is not in the reference");
    }
}

#[test]
fn at_most_one_parameter_takes_the_rest() {
    for class in TYPE_CLASSES {
        let rest = class.parameters.iter().filter(|known| known.kind == ParameterKind::Variadic).count();
        assert!(rest <= 1, "{}", class.name);
    }
}

#[test]
fn arguments() {
    let text = SqlType::named("sqlalchemy", "String").unwrap().with("length", 50).with("collation", "C");
    assert_eq!((text.length(), text.collation()), (Some(50), Some("C")));
    assert_eq!(
        text.with("size", 5),
        SqlType::named("sqlalchemy", "String").unwrap().with("length", 50).with("collation", "C")
    );
    let values = Argument::List(vec!["cat".into(), "dog".into()]);
    let kind = SqlType::named("sqlalchemy", "Enum").unwrap().with("enums", values).with("name", "kind");
    assert_eq!(kind.enumeration_values(), ["cat", "dog"]);
    assert!(kind.flag("native_enum") && !kind.flag("create_constraint") && !kind.flag("nosuch"));
}

#[test]
fn variants() {
    let number = SqlType::named("sqlalchemy", "BigInteger").unwrap();
    let small = SqlType::named("sqlalchemy", "Integer").unwrap();
    let number = number.with_variant(small.clone(), "sqlite");
    assert_eq!(number.for_dialect("sqlite"), &small);
    assert_eq!(number.for_dialect("postgresql").class.name, "BigInteger");
}
