//! What the database fills in: `Computed`, `Identity`, `FetchedValue`, `DefaultClause`; and `Sequence`.

use alembic_evaluator::{Arguments, Constructor, Member, NativeClass, Outcome, Value, Vm, raise};
use alembic_schema::{
    Computed, Given, Identity, NamingConvention, Sequence, SequenceOptions, ServerDefault, SqlExpression,
};

use super::constraints::ddl_expression;
use super::creation::{CheckFirst, emit};
use super::exceptions::ARGUMENT_ERROR;
use super::expressions::expression_value;
use super::items::{Item, ItemObject, SCHEMA_ITEM, item_value};
use super::statements::sequence;
use super::{expressions, types};
use crate::dialect_options::{Construct, dialect_options};
use crate::names::{name_argument, optional_name_argument};

/// `sqlalchemy.FetchedValue`
pub(crate) static FETCHED_VALUE: NativeClass = NativeClass {
    name: "FetchedValue",
    module: "sqlalchemy.sql.schema",
    bases: &[&SCHEMA_ITEM],
    constructor: Some(Constructor {
        signature: "(for_update=False)",
        call: |_, _, _| Ok(item_value(Item::Default(ServerDefault::Fetched))),
    }),
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.DefaultClause`
pub(crate) static DEFAULT_CLAUSE: NativeClass = NativeClass {
    name: "DefaultClause",
    module: "sqlalchemy.sql.schema",
    bases: &[&FETCHED_VALUE],
    constructor: Some(Constructor {
        signature: "(arg, for_update=False)",
        call: |vm, _, arguments| match server_default(vm, &arguments.value("arg"))? {
            Some(default) => Ok(item_value(Item::Default(default))),
            None => Err(wrong_default(&Value::None)),
        },
    }),
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.Computed`
pub(crate) static COMPUTED: NativeClass = NativeClass {
    name: "Computed",
    module: "sqlalchemy.sql.schema",
    bases: &[&FETCHED_VALUE],
    constructor: Some(Constructor {
        signature: "(sqltext, persisted=None)",
        call: |vm, _, arguments| {
            let expression = ddl_expression(vm, &arguments.value("sqltext"))?;
            let persisted = arguments.optional_boolean("persisted")?;
            Ok(item_value(Item::Default(ServerDefault::Computed(Computed { expression, persisted }))))
        },
    }),
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.Identity`
pub(crate) static IDENTITY: NativeClass = NativeClass {
    name: "Identity",
    module: "sqlalchemy.sql.schema",
    bases: &[&FETCHED_VALUE],
    constructor: Some(Constructor {
        signature: "(always=False, on_null=None, start=None, increment=None, minvalue=None, maxvalue=None, \
                    nominvalue=None, nomaxvalue=None, cycle=None, cache=None, order=None, **dialect_kw)",
        call: |vm, _, arguments| {
            let identity = Identity {
                always: vm.truth(&arguments.value("always"))?,
                on_null: arguments.optional_boolean("on_null")?,
                options: sequence_options(&arguments)?,
                dialect_options: dialect_options(vm, Construct::Identity, &IDENTITY, arguments.keywords())?,
            };
            Ok(item_value(Item::Default(ServerDefault::Identity(identity))))
        },
    }),
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.Sequence`
pub(crate) static SEQUENCE: NativeClass = NativeClass {
    name: "Sequence",
    module: "sqlalchemy.sql.schema",
    bases: &[&SCHEMA_ITEM],
    constructor: Some(Constructor {
        signature: "(name, start=None, increment=None, minvalue=None, maxvalue=None, nominvalue=None, \
                    nomaxvalue=None, cycle=None, schema=None, cache=None, order=None, data_type=None, \
                    optional=False, quote=None, metadata: deferred=None, quote_schema=None, for_update=False, \
                    **dialect_kw)",
        call: |vm, _, arguments| {
            let sequence = Sequence {
                schema: optional_name_argument(&arguments, "schema")?,
                name: name_argument(&arguments, "name")?,
                options: sequence_options(&arguments)?,
                data_type: types::optional_type_argument(vm, &arguments, "data_type")?,
                optional: arguments.boolean("optional")?,
                dialect_options: dialect_options(vm, Construct::Sequence, &SEQUENCE, arguments.keywords())?,
            };
            Ok(item_value(Item::Sequence(sequence)))
        },
    }),
    members: &[
        Member::method("create", "(bind, checkfirst=True)", |vm, this, arguments| {
            let check = CheckFirst::argument(vm, &arguments, CheckFirst::ALL)?;
            let sequence = sequence(this)?;
            let names = NamingConvention::default();
            emit(vm, &arguments.value("bind"), names, |emitter| emitter.create_sequence(&sequence, check))
        }),
        Member::method("next_value", "()", |_, this, _| {
            Ok(expression_value(SqlExpression::NextValue(Box::new(sequence(this)?))))
        }),
        Member::method("drop", "(bind, checkfirst=True)", |vm, this, arguments| {
            let check = CheckFirst::argument(vm, &arguments, CheckFirst::ALL)?;
            let sequence = sequence(this)?;
            let names = NamingConvention::default();
            emit(vm, &arguments.value("bind"), names, |emitter| emitter.drop_sequence(&sequence, check))
        }),
    ],
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// A `server_default=`: a string, an expression or one of the objects here; `None` for `None`.
///
/// # Errors
/// Anything else (SQLAlchemy's text).
pub(crate) fn server_default(vm: &mut Vm, value: &Value) -> Outcome<Option<ServerDefault>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Some(object) = value.object::<ItemObject>()
        && let Item::Default(default) = &object.item
    {
        return Ok(Some(default.clone()));
    }
    if let Some(text) = value.as_str() {
        return Ok(Some(ServerDefault::Text(text.to_string())));
    }
    match expressions::expression(vm, value)? {
        Some(expression) => Ok(Some(ServerDefault::Expression(expression))),
        None => Err(wrong_default(value)),
    }
}

/// `server_default=` where `False` means that nothing was given.
pub(crate) fn given_server_default(vm: &mut Vm, value: &Value) -> Outcome<Given<ServerDefault>> {
    match value {
        Value::Bool(false) => Ok(Given::Absent),
        value => server_default(vm, value).map(Given::from),
    }
}

fn wrong_default(value: &Value) -> alembic_evaluator::Interruption {
    raise(
        &ARGUMENT_ERROR,
        format!(
            "Argument 'arg' is expected to be one of type '<class 'str'>' or '<class \
             'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got \
             '<class '{}'>'",
            value.type_name()
        ),
    )
}

fn sequence_options(arguments: &Arguments) -> Outcome<SequenceOptions> {
    Ok(SequenceOptions {
        start: arguments.optional_integer("start")?,
        increment: arguments.optional_integer("increment")?,
        minimum: arguments.optional_integer("minvalue")?,
        maximum: arguments.optional_integer("maxvalue")?,
        no_minimum: arguments.optional_boolean("nominvalue")?,
        no_maximum: arguments.optional_boolean("nomaxvalue")?,
        cycle: arguments.optional_boolean("cycle")?,
        cache: arguments.optional_integer("cache")?,
        order: arguments.optional_boolean("order")?,
    })
}
