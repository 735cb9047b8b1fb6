//! What the inspector lists by name, and whether something is there.

use std::rc::Rc;

use alembic_dialect::reflection::{Aspect, NameKind, NamedTypes};
use alembic_evaluator::{Arguments, Member, Outcome, Value, Vm, exception_class, raise};

use super::{about_table, no_such_table, receiver};
use crate::connection::SharedConnection;
use crate::sqlalchemy::engine::connection_exception;

pub(super) const MEMBERS: &[Member] = &[
    Member::method("get_schema_names", "(**kw)", |vm, this, _| names(vm, this, NameKind::Schemas, None)),
    Member::method("get_table_names", "(schema=None, **kw)", |vm, this, arguments| {
        names_in_schema(vm, this, &arguments, NameKind::Tables)
    }),
    Member::method("get_temp_table_names", "(**kw)", |vm, this, _| {
        names(vm, this, NameKind::TemporaryTables, None)
    }),
    Member::method("get_view_names", "(schema=None, **kw)", |vm, this, arguments| {
        names_in_schema(vm, this, &arguments, NameKind::Views)
    }),
    Member::method("get_temp_view_names", "(**kw)", |vm, this, _| {
        names(vm, this, NameKind::TemporaryViews, None)
    }),
    Member::method("get_materialized_view_names", "(schema=None, **kw)", |vm, this, arguments| {
        names_in_schema(vm, this, &arguments, NameKind::MaterializedViews)
    }),
    Member::method("get_sequence_names", "(schema=None, **kw)", |vm, this, arguments| {
        names_in_schema(vm, this, &arguments, NameKind::Sequences)
    }),
    Member::method("get_foreign_table_names", "(schema=None)", |vm, this, arguments| {
        names_in_schema(vm, this, &arguments, NameKind::ForeignTables)
    }),
    Member::method("get_view_definition", "(view_name, schema=None, **kw)", view_definition),
    Member::method("has_table", "(table_name, schema=None, **kw)", |vm, this, arguments| {
        let (table, schema) = (arguments.string("table_name")?, arguments.optional_string("schema")?);
        has_table(vm, this, &table, schema.as_ref()).map(Value::Bool)
    }),
    Member::method("has_schema", "(schema_name, **kw)", |vm, this, arguments| {
        let wanted = arguments.string("schema_name")?;
        has_name(vm, this, NameKind::Schemas, &wanted, None)
    }),
    Member::method("has_sequence", "(sequence_name, schema=None, **kw)", |vm, this, arguments| {
        let (wanted, schema) = (arguments.string("sequence_name")?, arguments.optional_string("schema")?);
        has_name(vm, this, NameKind::Sequences, &wanted, schema)
    }),
    Member::method("has_index", "(table_name, index_name, schema=None, **kw)", has_index),
    Member::method("get_enums", "(schema=None)", |vm, this, arguments| {
        named_types(vm, this, &arguments, "get_enums", |types, schema| {
            let wanted = types.enums.iter().filter(|known| belongs(&known.schema, known.visible, schema));
            Value::list(
                wanted
                    .map(|known| {
                        Value::dict([
                            ("name", Value::string(&known.name)),
                            ("schema", Value::string(&known.schema)),
                            ("visible", Value::Bool(known.visible)),
                            ("labels", Value::strings(&known.labels)),
                        ])
                    })
                    .collect(),
            )
        })
    }),
    Member::method("get_domains", "(schema=None)", |vm, this, arguments| {
        named_types(vm, this, &arguments, "get_domains", |types, schema| {
            let wanted = types.domains.iter().filter(|known| belongs(&known.schema, known.visible, schema));
            Value::list(wanted.map(domain).collect())
        })
    }),
    Member::method("has_type", "(type_name, schema=None, **kw)", |vm, this, arguments| {
        let wanted = arguments.string("type_name")?;
        named_types(vm, this, &arguments, "has_type", |types, schema| {
            let is_enum = types
                .enums
                .iter()
                .any(|known| *known.name == *wanted && belongs(&known.schema, known.visible, schema));
            let is_domain = types
                .domains
                .iter()
                .any(|known| *known.name == *wanted && belongs(&known.schema, known.visible, schema));
            Value::Bool(is_enum || is_domain)
        })
    }),
];

fn names_in_schema(vm: &mut Vm, this: &Value, arguments: &Arguments, kind: NameKind) -> Outcome<Value> {
    let schema = arguments.optional_string("schema")?;
    names(vm, this, kind, schema)
}

fn names(vm: &mut Vm, this: &Value, kind: NameKind, schema: Option<Rc<str>>) -> Outcome<Value> {
    receiver(this)?.answer(vm, format!("{kind:?} {schema:?}"), |_, connection| {
        listed(connection, kind, schema.as_deref()).map(Value::strings)
    })
}

fn has_name(
    vm: &mut Vm,
    this: &Value,
    kind: NameKind,
    wanted: &str,
    schema: Option<Rc<str>>,
) -> Outcome<Value> {
    receiver(this)?.answer(vm, format!("has {kind:?} {wanted:?} {schema:?}"), |_, connection| {
        let names = listed(connection, kind, schema.as_deref())?;
        Ok(Value::Bool(names.iter().any(|name| name == wanted)))
    })
}

fn listed(connection: &SharedConnection, kind: NameKind, schema: Option<&str>) -> Outcome<Vec<String>> {
    if connection.dialect().names_query(kind, None).is_none() {
        return Err(raise(&exception_class::NOT_IMPLEMENTED_ERROR, ""));
    }
    connection.reflected_names(kind, schema).map_err(connection_exception)
}

fn view_definition(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let (view, schema) = (arguments.string("view_name")?, arguments.optional_string("schema")?);
    receiver(this)?.answer(vm, format!("view {view:?} {schema:?}"), |_, connection| {
        match connection.view_definition(schema.as_deref(), &view).map_err(connection_exception)? {
            Some(text) => Ok(Value::string(text)),
            None => Err(no_such_table(schema.as_deref(), &view)),
        }
    })
}

fn has_table(vm: &mut Vm, this: &Value, table: &str, schema: Option<&Rc<str>>) -> Outcome<bool> {
    let found = receiver(this)?.answer(vm, format!("has {table:?} {schema:?}"), |_, connection| {
        exists(connection, table, schema.map(AsRef::as_ref)).map(Value::Bool)
    })?;
    Ok(matches!(found, Value::Bool(true)))
}

/// Whether a table or a view is there.
pub(crate) fn exists(connection: &SharedConnection, table: &str, schema: Option<&str>) -> Outcome<bool> {
    let name = alembic_schema::TableName::in_schema(schema, table);
    let statement = connection.dialect().table_exists(&name);
    let outcome = connection.execute(&statement).map_err(connection_exception)?;
    Ok(!outcome.rows.is_empty())
}

fn has_index(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let (table, schema) = (arguments.string("table_name")?, arguments.optional_string("schema")?);
    if !has_table(vm, this, &table, schema.as_ref())? {
        return Ok(Value::Bool(false));
    }
    let wanted = arguments.value("index_name");
    for index in about_table(vm, this, &arguments, Aspect::Indexes)?.items().unwrap_or_default() {
        let name = index.as_dict().and_then(|index| index.get("name")).unwrap_or(Value::None);
        if name.as_str() == wanted.as_str() {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

/// Whether a named type belongs to a schema: to those that need not be named without one, to any for `"*"`.
fn belongs(own: &str, visible: bool, schema: Option<&str>) -> bool {
    match schema {
        None => visible && own != "pg_catalog",
        Some("*") => true,
        Some(schema) => own == schema,
    }
}

fn named_types(
    vm: &mut Vm,
    this: &Value,
    arguments: &Arguments,
    method: &str,
    tell: impl FnOnce(&NamedTypes, Option<&str>) -> Value,
) -> Outcome<Value> {
    let schema = arguments.optional_string("schema")?;
    let wanted = arguments.value("type_name");
    let question = format!("{method} {schema:?} {:?}", wanted.as_str());
    receiver(this)?.answer(vm, question, |_, connection| {
        if connection.dialect().named_type_queries().is_empty() {
            return Err(raise(
                &exception_class::ATTRIBUTE_ERROR,
                format!("'Inspector' object has no attribute '{method}'"),
            ));
        }
        let types = connection.named_types().map_err(connection_exception)?;
        Ok(tell(&types, schema.as_deref()))
    })
}

fn domain(known: &alembic_dialect::reflection::ReflectedDomain) -> Value {
    let checks = known.checks.iter().map(|(name, condition)| {
        Value::dict([("name", Value::string(name)), ("check", Value::string(condition))])
    });
    Value::dict([
        ("name", Value::string(&known.name)),
        ("schema", Value::string(&known.schema)),
        ("visible", Value::Bool(known.visible)),
        ("type", Value::string(&known.type_name)),
        ("nullable", Value::Bool(known.nullable)),
        ("default", Value::optional_string(known.default.as_ref())),
        ("constraints", Value::list(checks.collect())),
        ("collation", Value::optional_string(known.collation.as_ref())),
        ("collation_schema", Value::optional_string(known.collation_schema.as_ref())),
    ])
}
