use alembic_schema::{Argument, DialectOptions, Identity};

use crate::reflection::{
    Aspect, ReflectedCheck, ReflectedColumn, ReflectedForeignKey, ReflectedIndex, ReflectedKey,
    ReflectedTable, dictionary, or_none, texts,
};

/// Source of the shapes: SQLAlchemy 2.1.9, its inspector on PostgreSQL.
pub(in crate::postgresql) fn inspected(aspect: Aspect, table: &ReflectedTable) -> Argument {
    match aspect {
        Aspect::Columns => Argument::List(table.columns.iter().map(column).collect()),
        Aspect::PrimaryKey => primary_key(&table.primary_key),
        Aspect::ForeignKeys => Argument::List(table.foreign_keys.iter().map(foreign_key).collect()),
        Aspect::UniqueConstraints => Argument::List(table.unique_constraints.iter().map(unique).collect()),
        Aspect::Checks => Argument::List(table.checks.iter().map(check).collect()),
        Aspect::Indexes => Argument::List(table.indexes.iter().map(index).collect()),
        Aspect::Comment => dictionary([("text", Some(or_none(table.comment.as_ref())))]),
        Aspect::Options => mapping(&table.options),
    }
}

/// A text that is left out where it is missing.
fn if_given(text: Option<&String>) -> Option<Argument> {
    text.map(|text| text.as_str().into())
}

fn mapping(options: &DialectOptions) -> Argument {
    Argument::Mapping(options.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect())
}

fn column(column: &ReflectedColumn) -> Argument {
    let computed = column.computed.as_ref().map(|computed| {
        dictionary([
            ("sqltext", Some(computed.text.as_str().into())),
            ("persisted", Some(computed.persisted.into())),
        ])
    });
    dictionary([
        ("name", Some(column.name.as_str().into())),
        ("type", Some(column.sql_type.clone().into())),
        ("nullable", Some(column.nullable.into())),
        ("default", Some(or_none(column.default.as_ref()))),
        ("autoincrement", column.autoincrement.map(Argument::from)),
        ("comment", Some(or_none(column.comment.as_ref()))),
        ("computed", computed),
        ("identity", column.identity.as_ref().map(identity)),
    ])
}

fn identity(identity: &Identity) -> Argument {
    let options = &identity.options;
    dictionary([
        ("always", Some(identity.always.into())),
        ("start", options.start.map(Argument::from)),
        ("increment", options.increment.map(Argument::from)),
        ("minvalue", options.minimum.map(Argument::from)),
        ("maxvalue", options.maximum.map(Argument::from)),
        ("cache", options.cache.map(Argument::from)),
        ("cycle", options.cycle.map(Argument::from)),
    ])
}

fn primary_key(key: &ReflectedKey) -> Argument {
    if key.name.is_none() {
        return dictionary([("name", Some(Argument::None)), ("constrained_columns", Some(texts(&[])))]);
    }
    dictionary([
        ("constrained_columns", Some(texts(&key.columns))),
        ("name", Some(or_none(key.name.as_ref()))),
        ("comment", Some(or_none(key.attributes.comment.as_ref()))),
        ("dialect_options", Some(mapping(&key.attributes.options))),
    ])
}

fn unique(key: &ReflectedKey) -> Argument {
    dictionary([
        ("column_names", Some(texts(&key.columns))),
        ("name", Some(or_none(key.name.as_ref()))),
        ("comment", Some(or_none(key.attributes.comment.as_ref()))),
        ("dialect_options", Some(mapping(&key.attributes.options))),
    ])
}

fn foreign_key(key: &ReflectedForeignKey) -> Argument {
    let options = dictionary([
        ("onupdate", if_given(key.actions.on_update.as_ref())),
        ("ondelete", if_given(key.actions.on_delete.as_ref())),
        ("initially", if_given(key.attributes.initially.as_ref())),
        ("deferrable", key.attributes.deferrable.map(Argument::from)),
        ("match", if_given(key.actions.match_.as_ref())),
    ]);
    dictionary([
        ("name", Some(or_none(key.name.as_ref()))),
        ("constrained_columns", Some(texts(&key.columns))),
        ("referred_schema", Some(or_none(key.referred_schema.as_ref()))),
        ("referred_table", Some(key.referred_table.as_str().into())),
        ("referred_columns", Some(texts(&key.referred_columns))),
        ("options", Some(options)),
        ("comment", Some(or_none(key.attributes.comment.as_ref()))),
    ])
}

fn check(check: &ReflectedCheck) -> Argument {
    // Here, alone, the keywords stand without the dialect's name.
    let options: Vec<_> = check
        .attributes
        .options
        .of("postgresql")
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect();
    dictionary([
        ("name", Some(or_none(check.name.as_ref()))),
        ("sqltext", Some(check.condition.as_str().into())),
        ("comment", Some(or_none(check.attributes.comment.as_ref()))),
        ("dialect_options", (!options.is_empty()).then_some(Argument::Mapping(options))),
    ])
}

fn index(index: &ReflectedIndex) -> Argument {
    let name_of = |element: &crate::reflection::ReflectedIndexElement| {
        element.column.clone().or_else(|| element.text.clone()).unwrap_or_default()
    };
    let columns =
        index.elements.iter().map(|element| element.column.as_deref().map_or(Argument::None, Argument::from));
    let names: Vec<String> = index.elements.iter().map(name_of).collect();
    let sorting: Vec<(String, Argument)> = index
        .elements
        .iter()
        .filter(|element| !element.sorting.is_empty())
        .map(|element| {
            let words = element.sorting.iter().map(|word| Argument::from(*word)).collect();
            (name_of(element), Argument::Tuple(words))
        })
        .collect();
    let has_expressions = index.elements.iter().any(|element| element.column.is_none());
    dictionary([
        ("name", Some(index.name.as_str().into())),
        ("unique", Some(index.unique.into())),
        ("column_names", Some(Argument::List(columns.collect()))),
        ("expressions", has_expressions.then(|| texts(&names))),
        ("column_sorting", (!sorting.is_empty()).then_some(Argument::Mapping(sorting))),
        ("duplicates_constraint", if_given(index.duplicates_constraint.as_ref())),
        ("dialect_options", Some(mapping(&index.options))),
    ])
}
