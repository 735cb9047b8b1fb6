use alembic_schema::{Argument, DialectOptions};

use crate::reflection::{
    Aspect, ReflectedColumn, ReflectedForeignKey, ReflectedIndex, ReflectedKey, ReflectedTable, dictionary,
    or_none, texts,
};

/// Source of the shapes: SQLAlchemy 2.1.9, its inspector on SQLite.
pub(in crate::sqlite) fn inspected(aspect: Aspect, table: &ReflectedTable) -> Option<Argument> {
    Some(match aspect {
        Aspect::Columns => Argument::List(table.columns.iter().map(column).collect()),
        Aspect::PrimaryKey => primary_key(&table.primary_key),
        Aspect::ForeignKeys => Argument::List(table.foreign_keys.iter().map(foreign_key).collect()),
        Aspect::UniqueConstraints => {
            let unique = |key: &ReflectedKey| {
                dictionary([
                    ("name", Some(or_none(key.name.as_ref()))),
                    ("column_names", Some(texts(&key.columns))),
                ])
            };
            Argument::List(table.unique_constraints.iter().map(unique).collect())
        }
        Aspect::Checks => Argument::List(
            table
                .checks
                .iter()
                .map(|check| {
                    dictionary([
                        ("sqltext", Some(check.condition.as_str().into())),
                        ("name", Some(or_none(check.name.as_ref()))),
                    ])
                })
                .collect(),
        ),
        Aspect::Indexes => Argument::List(table.indexes.iter().filter_map(index).collect()),
        Aspect::Options => mapping(&table.options),
        Aspect::Comment => return None,
    })
}

fn mapping(options: &DialectOptions) -> Argument {
    Argument::Mapping(options.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect())
}

fn column(column: &ReflectedColumn) -> Argument {
    dictionary([
        ("name", Some(column.name.as_str().into())),
        ("type", Some(column.sql_type.clone().into())),
        ("nullable", Some(column.nullable.into())),
        ("default", Some(or_none(column.default.as_ref()))),
        ("primary_key", column.primary_key.map(Argument::Integer)),
        (
            "computed",
            column.computed.as_ref().map(|computed| {
                dictionary([
                    ("sqltext", Some(computed.text.as_str().into())),
                    ("persisted", Some(computed.persisted.into())),
                ])
            }),
        ),
    ])
}

fn primary_key(key: &ReflectedKey) -> Argument {
    let (columns, name) =
        (("constrained_columns", Some(texts(&key.columns))), ("name", Some(or_none(key.name.as_ref()))));
    if key.columns.is_empty() { dictionary([name, columns]) } else { dictionary([columns, name]) }
}

fn foreign_key(key: &ReflectedForeignKey) -> Argument {
    let options = dictionary([
        ("ondelete", key.actions.on_delete.as_deref().map(Argument::from)),
        ("onupdate", key.actions.on_update.as_deref().map(Argument::from)),
        ("deferrable", key.attributes.deferrable.map(Argument::from)),
        ("initially", key.attributes.initially.as_deref().map(Argument::from)),
    ]);
    dictionary([
        ("name", Some(or_none(key.name.as_ref()))),
        ("constrained_columns", Some(texts(&key.columns))),
        ("referred_schema", Some(or_none(key.referred_schema.as_ref()))),
        ("referred_table", Some(key.referred_table.as_str().into())),
        ("referred_columns", Some(texts(&key.referred_columns))),
        ("options", Some(options)),
    ])
}

/// An index of columns; SQLAlchemy does not tell of one that has an expression.
fn index(index: &ReflectedIndex) -> Option<Argument> {
    let columns: Option<Vec<String>> = index.elements.iter().map(|element| element.column.clone()).collect();
    Some(dictionary([
        ("name", Some(index.name.as_str().into())),
        ("column_names", Some(texts(&columns?))),
        ("unique", Some(i64::from(index.unique).into())),
        ("dialect_options", Some(mapping(&index.options))),
    ]))
}
