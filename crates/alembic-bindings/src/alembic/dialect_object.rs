//! `dialect` objects of connections, engines and migration contexts.

use std::rc::Rc;

use alembic_dialect::{Dialect, ParameterStyle, Statement};
use alembic_evaluator::{
    Arguments, CallArguments, Member, NativeClass, NativeFunction, Object, Outcome, Value, Vm, unsupported,
};
use alembic_schema::Name;

use crate::connection::SharedConnection;
use crate::names::table_argument;
use crate::place::current_place;
use crate::sqlalchemy::engine::connection_exception;
use crate::sqlalchemy::engine::connection_object::shared_connection;
use crate::sqlalchemy::inspection::inspector;

/// What a dialect answers as a new inspector of the connection does.
macro_rules! asked {
    ($name:literal $signature:literal) => {
        Member::method($name, $signature, |vm, _, arguments| ask(vm, $name, &arguments))
    };
}

fn ask(vm: &mut Vm, method: &str, arguments: &Arguments) -> Outcome<Value> {
    let connection = arguments.value("connection");
    let Some(inspector) = inspector(&connection) else {
        return Err(arguments.wrong("connection", "a connection", &connection));
    };
    let mut call = CallArguments::new();
    for parameter in ["table_name", "index_name", "schema_name", "sequence_name", "schema"] {
        if let Some(given) = arguments.given(parameter) {
            call = call.keyword(parameter, given);
        }
    }
    let method = vm.get_attribute(&inspector, method)?;
    vm.call(&method, call)
}

/// `sqlalchemy.engine.Dialect`
pub(crate) static DIALECT: NativeClass = NativeClass {
    name: "Dialect",
    module: "sqlalchemy.engine.interfaces",
    members: &[
        Member::property("name", |_, this| Ok(Value::string(receiver(this)?.dialect.name()))),
        Member::property("driver", |_, this| match &receiver(this)?.driver {
            Some(driver) => Ok(Value::string(driver)),
            None => Err(unsupported("the driver of this dialect is not known")),
        }),
        Member::property("dialect_description", |_, this| {
            let dialect = receiver(this)?;
            match &dialect.driver {
                Some(driver) => Ok(Value::from(format!("{}+{driver}", dialect.dialect.name()))),
                None => Err(unsupported("the driver of this dialect is not known")),
            }
        }),
        Member::property("server_version_info", |_, this| {
            let dialect = receiver(this)?;
            let connection = dialect.connection.as_ref().ok_or_else(|| unconnected("server_version_info"))?;
            let server = connection.server().map_err(connection_exception)?;
            let (first, second, third) = server.version;
            // As many parts as the server's own text has: `15.18` has two, `3.50.4` three.
            let number =
                server.version_text.split(|c: char| c != '.' && !c.is_ascii_digit()).next().unwrap_or("");
            let parts = number.matches('.').count() + 1;
            let version = [first, second, third].into_iter().take(parts.clamp(2, 3));
            Ok(Value::tuple(version.map(|part| Value::int(i64::from(part))).collect()))
        }),
        Member::Property {
            name: "default_schema_name",
            get: |_, this| {
                let dialect = receiver(this)?;
                let schema = match &dialect.connection {
                    Some(connection) => connection.default_schema().map_err(connection_exception)?,
                    None => dialect.dialect.default_schema().map(str::to_owned),
                };
                Ok(Value::optional_string(schema))
            },
            set: Some(|_, this, value| {
                let dialect = receiver(this)?;
                let connection =
                    dialect.connection.as_ref().ok_or_else(|| unconnected("default_schema_name"))?;
                connection.set_default_schema(value.as_str().map(|schema| schema.to_string()));
                Ok(())
            }),
            returns: None,
        },
        Member::property("paramstyle", |_, this| {
            let style = match receiver(this)?.dialect.parameter_style() {
                ParameterStyle::Pyformat => "pyformat",
                ParameterStyle::Qmark => "qmark",
                ParameterStyle::Named => "named",
                ParameterStyle::Numeric => "numeric",
                ParameterStyle::Format => "format",
            };
            Ok(style.into())
        }),
        Member::Property {
            name: "identifier_preparer",
            get: |_, this| Ok(Value::new_object(Preparer { dialect: receiver(this)?.dialect })),
            set: None,
            returns: Some(&IDENTIFIER_PREPARER),
        },
        Member::method("type_descriptor", "(typeobj)", |vm, _, arguments| match arguments.value("typeobj") {
            class @ (Value::NativeClass(_) | Value::Class(_)) => vm.call(&class, CallArguments::new()),
            instance => Ok(instance),
        }),
        Member::method("has_table", "(connection, table_name, schema=None, **kw)", has_table),
        asked!("has_index" "(connection, table_name, index_name, schema=None, **kw)"),
        asked!("has_schema" "(connection, schema_name, **kw)"),
        asked!("has_sequence" "(connection, sequence_name, schema=None, **kw)"),
        asked!("get_schema_names" "(connection, **kw)"),
        asked!("get_table_names" "(connection, schema=None, **kw)"),
        asked!("get_view_names" "(connection, schema=None, **kw)"),
        asked!("get_columns" "(connection, table_name, schema=None, **kw)"),
        asked!("get_pk_constraint" "(connection, table_name, schema=None, **kw)"),
        asked!("get_foreign_keys" "(connection, table_name, schema=None, **kw)"),
        asked!("get_unique_constraints" "(connection, table_name, schema=None, **kw)"),
        asked!("get_check_constraints" "(connection, table_name, schema=None, **kw)"),
        asked!("get_indexes" "(connection, table_name, schema=None, **kw)"),
    ],
    ..NativeClass::DEFAULT
};

static IDENTIFIER_PREPARER: NativeClass = NativeClass {
    name: "IdentifierPreparer",
    module: "sqlalchemy.sql.compiler",
    members: &[
        Member::method("quote", "(ident, force=None)", |_, this, arguments| {
            quote(this, &arguments, "ident", None)
        }),
        Member::method("quote_schema", "(schema, force=None)", |_, this, arguments| {
            quote(this, &arguments, "schema", None)
        }),
        Member::method("quote_identifier", "(value)", |_, this, arguments| {
            quote(this, &arguments, "value", Some(true))
        }),
    ],
    ..NativeClass::DEFAULT
};

struct DialectObject {
    dialect: &'static dyn Dialect,
    connection: Option<SharedConnection>,
    driver: Option<String>,
}

/// The Python value of a dialect, with the connection that knows the server where there is one.
pub(crate) fn dialect_value(
    dialect: &'static dyn Dialect,
    connection: Option<SharedConnection>,
    driver: Option<String>,
) -> Value {
    Value::new_object(DialectObject { dialect, connection, driver })
}

/// The dialect behind a Python value.
pub(crate) fn dialect_argument(value: &Value) -> Option<&'static dyn Dialect> {
    value.object::<DialectObject>().map(|object| object.dialect)
}

/// `sqlalchemy.dialects.postgresql.dialect()`
pub(crate) const POSTGRESQL_DIALECT: NativeFunction = NativeFunction {
    name: "dialect",
    signature: "()",
    call: |_, _| Ok(dialect_value(&alembic_dialect::postgresql::PostgreSql, None, None)),
    returns: Some(&DIALECT),
};

/// `sqlalchemy.dialects.sqlite.dialect()`
pub(crate) const SQLITE_DIALECT: NativeFunction = NativeFunction {
    name: "dialect",
    signature: "()",
    call: |_, _| Ok(dialect_value(&alembic_dialect::sqlite::Sqlite, None, None)),
    returns: Some(&DIALECT),
};

impl Object for DialectObject {
    fn class(&self) -> &'static NativeClass {
        &DIALECT
    }
}

struct Preparer {
    dialect: &'static dyn Dialect,
}

impl Object for Preparer {
    fn class(&self) -> &'static NativeClass {
        &IDENTIFIER_PREPARER
    }
}

fn receiver(this: &Value) -> Outcome<Rc<DialectObject>> {
    this.object::<DialectObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no dialect here", this.type_name())))
}

fn unconnected(attribute: &str) -> alembic_evaluator::Interruption {
    unsupported(format!("`{attribute}` of a dialect needs a connection"))
}

fn quote(this: &Value, arguments: &Arguments, parameter: &str, quote: Option<bool>) -> Outcome<Value> {
    let preparer = this
        .object::<Preparer>()
        .ok_or_else(|| unsupported(format!("`{}` cannot quote here", this.type_name())))?;
    let text = arguments.string(parameter)?.to_string();
    Ok(Value::string(preparer.dialect.quote(&Name { text, quote })))
}

fn has_table(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let dialect = receiver(this)?;
    let given = arguments.value("connection");
    let Some(connection) = shared_connection(&given) else {
        return Err(arguments.wrong("connection", "a connection", &given));
    };
    let table = table_argument(&arguments, "table_name", "schema")?;
    let statement = Statement { place: current_place(vm), ..dialect.dialect.table_exists(&table) };
    let found = connection.execute(&statement).map_err(connection_exception)?;
    Ok(Value::Bool(!found.rows.is_empty()))
}
