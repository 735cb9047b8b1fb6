//! `create_engine`, `engine_from_config` and the engines they make.

pub(crate) mod connection_object;
pub(crate) mod driver_connection;
pub(crate) mod driver_exceptions;
mod errors;
pub(crate) mod pools;
pub(crate) mod result;
mod row;
mod row_views;
pub(crate) mod statement;
pub(crate) mod url_object;

use std::rc::Rc;

use alembic_connection::{QueryValue, Url, UrlChanges};
use alembic_dialect::{Dialect, dialect_for};
use alembic_evaluator::{
    Arguments, Constructor, Member, NativeClass, NativeFunction, Object, Outcome, Value, Vm, exception_class,
    raise, unsupported,
};

pub(crate) use errors::STATEMENT_ERROR_MEMBERS;
pub use errors::{connection_exception, dialect_exception, open_exception, url_exception};

use self::connection_object::{ASYNC_CONNECTION, CONNECTION, ConnectionObject, set_isolation_level};
use self::url_object::{URL, url_argument, url_value};
use super::event::{self, Listeners};
use super::exceptions::{ARGUMENT_ERROR, NO_SUCH_MODULE_ERROR};
use crate::alembic::dialect_object::{DIALECT, dialect_value};
use crate::host::EngineDescription;
use crate::state;

/// `sqlalchemy.engine.Engine`
pub(crate) static ENGINE: NativeClass = NativeClass {
    name: "Engine",
    module: "sqlalchemy.engine.base",
    members: &[
        Member::Method {
            name: "connect",
            signature: "()",
            call: |vm, this, _| receiver(this)?.connect(vm, this),
            returns: Some(&CONNECTION),
        },
        Member::method("begin", "()", begin),
        Member::method("dispose", "(close=True)", |_, _, _| Ok(Value::None)),
        Member::method("execution_options", "(**opt)", execution_options),
        Member::Property { name: "dialect", get: dialect, set: None, returns: Some(&DIALECT) },
        Member::Property {
            name: "url",
            get: |_, this| Ok(url_value(receiver(this)?.url.clone())),
            set: None,
            returns: Some(&URL),
        },
        Member::property("name", |_, this| Ok(Value::string(receiver(this)?.dialect.name()))),
        Member::property("driver", |vm, this| {
            let dialect = dialect(vm, this)?;
            vm.get_attribute(&dialect, "driver")
        }),
        Member::property("engine", |_, this| Ok(this.clone())),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.ext.asyncio.AsyncEngine`
pub(crate) static ASYNC_ENGINE: NativeClass = NativeClass {
    name: "AsyncEngine",
    module: "sqlalchemy.ext.asyncio.engine",
    constructor: Some(Constructor {
        signature: "(sync_engine)",
        call: |_, _, arguments| {
            let engine = EngineObject::clone(&*receiver(&arguments.value("sync_engine"))?);
            Ok(Value::new_object(EngineObject { is_async: true, ..engine }))
        },
    }),
    members: &[
        Member::Method {
            name: "connect",
            signature: "()",
            call: |vm, this, _| receiver(this)?.connect(vm, this),
            returns: Some(&ASYNC_CONNECTION),
        },
        Member::method("begin", "()", begin),
        Member::method("dispose", "(close=True)", |_, _, _| Ok(Value::None)),
        Member::method("execution_options", "(**opt)", execution_options),
        Member::Property { name: "dialect", get: dialect, set: None, returns: Some(&DIALECT) },
        Member::Property {
            name: "url",
            get: |_, this| Ok(url_value(receiver(this)?.url.clone())),
            set: None,
            returns: Some(&URL),
        },
        Member::property("name", |_, this| Ok(Value::string(receiver(this)?.dialect.name()))),
        Member::property("sync_engine", |_, this| {
            Ok(Value::new_object(EngineObject { is_async: false, ..EngineObject::clone(&*receiver(this)?) }))
        }),
    ],
    ..NativeClass::DEFAULT
};

/// What engines are made of; known keywords are listed, so that any other one is refused.
macro_rules! engine_signature {
    ($first:literal) => {
        concat!(
            "(",
            $first,
            ", *, connect_args=None, echo=False, echo_pool=False, enable_from_linting=True, execution_options=None, \
             future=True, hide_parameters=False, implicit_returning=None, insertmanyvalues_page_size=None, \
             isolation_level=None, json_deserializer: deferred=None, json_serializer: deferred=None, \
             label_length=None, logging_name=None, max_identifier_length=None, max_overflow=None, paramstyle=None, \
             pool_logging_name=None, pool_pre_ping=False, pool_recycle=-1, pool_reset_on_return=None, \
             pool_size=None, pool_timeout=None, pool_use_lifo=False, poolclass: deferred=None, \
             query_cache_size=500, use_insertmanyvalues=None, use_native_hstore=None, client_encoding=None, \
             executemany_mode=None, encoding=None, convert_unicode=None, strategy=None)"
        )
    };
}

/// `sqlalchemy.create_engine`
pub(crate) const CREATE_ENGINE: NativeFunction = NativeFunction {
    name: "create_engine",
    signature: engine_signature!("url"),
    call: |vm, arguments| create(vm, &arguments, &arguments.value("url"), Vec::new(), false),
    returns: Some(&ENGINE),
};

/// `sqlalchemy.ext.asyncio.create_async_engine`
pub(crate) const CREATE_ASYNC_ENGINE: NativeFunction = NativeFunction {
    name: "create_async_engine",
    signature: engine_signature!("url"),
    call: |vm, arguments| create(vm, &arguments, &arguments.value("url"), Vec::new(), true),
    returns: Some(&ASYNC_ENGINE),
};

/// `sqlalchemy.engine_from_config`
pub(crate) const ENGINE_FROM_CONFIG: NativeFunction = NativeFunction {
    name: "engine_from_config",
    signature: engine_signature!("configuration, prefix='sqlalchemy.', url=None"),
    call: |vm, arguments| from_config(vm, &arguments, false),
    returns: Some(&ENGINE),
};

/// `sqlalchemy.ext.asyncio.async_engine_from_config`
pub(crate) const ASYNC_ENGINE_FROM_CONFIG: NativeFunction = NativeFunction {
    name: "async_engine_from_config",
    signature: engine_signature!("configuration, prefix='sqlalchemy.', url=None"),
    call: |vm, arguments| from_config(vm, &arguments, true),
    returns: Some(&ASYNC_ENGINE),
};

/// An engine: a URL with options. It opens nothing before it is asked for a connection.
#[derive(Clone)]
pub(crate) struct EngineObject {
    description: EngineDescription,
    url: Url,
    dialect: &'static dyn Dialect,
    is_async: bool,
    listeners: Listeners,
}

impl EngineObject {
    pub(crate) fn listeners(&self) -> Listeners {
        self.listeners.clone()
    }

    fn connect(&self, vm: &mut Vm, this: &Value) -> Outcome<Value> {
        let connection = state::environment(vm)?.connect(vm, &self.description)?;
        event::connected(vm, &self.listeners, &connection)?;
        for (name, level) in &self.description.options {
            if name == "isolation_level" {
                set_isolation_level(&connection, level)?;
            }
        }
        Ok(Value::new_object(ConnectionObject::new(connection, Some(this.clone()), self.is_async)))
    }
}

impl Object for EngineObject {
    fn class(&self) -> &'static NativeClass {
        if self.is_async { &ASYNC_ENGINE } else { &ENGINE }
    }

    fn repr(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(format!("{}({})", self.class().name, self.url))
    }
}

/// `with engine.begin() as connection:`
struct EngineTransaction {
    engine: Value,
    opened: std::cell::RefCell<Option<(Value, Value)>>,
}

static ENGINE_TRANSACTION: NativeClass =
    NativeClass { name: "_GeneratorContextManager", module: "contextlib", ..NativeClass::DEFAULT };

impl Object for EngineTransaction {
    fn class(&self) -> &'static NativeClass {
        &ENGINE_TRANSACTION
    }

    fn enter(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        let connection = receiver(&self.engine)?.connect(vm, &self.engine)?;
        let transaction = connection_object::begin(vm, &connection)?;
        connection_object::enter_block(&transaction)?;
        *self.opened.borrow_mut() = Some((connection.clone(), transaction));
        Ok(Some(connection))
    }

    fn exit(&self, vm: &mut Vm, _this: &Value, exception: Option<&Value>) -> Outcome<bool> {
        let Some((connection, transaction)) = self.opened.borrow_mut().take() else { return Ok(false) };
        let ended = connection_object::leave_block(vm, &transaction, exception.is_some());
        connection_object::close(vm, &connection)?;
        ended.map(|()| false)
    }
}

/// Whether a value is an engine.
pub(crate) fn is_engine(value: &Value) -> bool {
    value.object::<EngineObject>().is_some()
}

fn receiver(this: &Value) -> Outcome<Rc<EngineObject>> {
    this.object::<EngineObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no engine here", this.type_name())))
}

fn begin(_vm: &mut Vm, this: &Value, _arguments: Arguments) -> Outcome<Value> {
    Ok(Value::new_object(EngineTransaction { engine: this.clone(), opened: std::cell::RefCell::new(None) }))
}

fn dialect(_vm: &mut Vm, this: &Value) -> Outcome<Value> {
    let engine = receiver(this)?;
    Ok(dialect_value(engine.dialect, None, Some(url_object::driver_name(&engine.url))))
}

/// `engine.execution_options(isolation_level=…)`: the same engine with one more option.
fn execution_options(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let mut engine = EngineObject::clone(&*receiver(this)?);
    for (name, value) in arguments.keywords() {
        match &**name {
            "isolation_level" => {
                let level = vm.str(value)?.to_string();
                engine.description.options.push(("isolation_level".to_owned(), level));
            }
            "schema_translate_map" if !value.is_none() => {
                return Err(unsupported("execution_options(schema_translate_map=…) is not supported"));
            }
            _ => {}
        }
    }
    Ok(Value::new_object(engine))
}

fn from_config(vm: &mut Vm, arguments: &Arguments, is_async: bool) -> Outcome<Value> {
    let configuration = arguments.value("configuration");
    let Some(configuration) = configuration.as_dict() else {
        return Err(arguments.wrong("configuration", "a dictionary", &configuration));
    };
    let prefix = arguments.string("prefix")?;
    let mut url = arguments.given("url");
    let mut options = Vec::new();
    for (key, value) in configuration.string_items() {
        let Some(key) = key.strip_prefix(&*prefix) else { continue };
        match key {
            "url" if url.is_none() => url = Some(value),
            "url" => {}
            key if CONFIG_KEYS.contains(&key) => options.push((key.to_owned(), vm.str(&value)?.to_string())),
            key => return Err(unsupported(format!("the engine option `{prefix}{key}` is not known"))),
        }
    }
    let Some(url) = url else { return Err(raise(&exception_class::KEY_ERROR, "url")) };
    create(vm, arguments, &url, options, is_async)
}

/// `sqlalchemy.*` keys other than the URL that a configuration file may have.
const CONFIG_KEYS: &[&str] = &[
    "convert_unicode",
    "echo",
    "echo_pool",
    "encoding",
    "enable_from_linting",
    "execution_options",
    "future",
    "hide_parameters",
    "isolation_level",
    "label_length",
    "logging_name",
    "max_identifier_length",
    "max_overflow",
    "pool_logging_name",
    "pool_pre_ping",
    "pool_recycle",
    "pool_reset_on_return",
    "pool_size",
    "pool_timeout",
    "pool_use_lifo",
    "query_cache_size",
    "use_insertmanyvalues",
    "use_native_hstore",
];

/// Options that concern the connection; pools, echo and caches have no meaning here.
const CONNECTION_OPTIONS: &[&str] = &["isolation_level"];

fn create(
    vm: &mut Vm,
    arguments: &Arguments,
    url: &Value,
    mut options: Vec<(String, String)>,
    is_async: bool,
) -> Outcome<Value> {
    let url = url_argument(vm, url)?;
    options.retain(|(name, _)| CONNECTION_OPTIONS.contains(&name.as_str()));
    if let Some(level) = arguments.optional_string("isolation_level")? {
        options.push(("isolation_level".to_owned(), level.to_string()));
    }
    if let Some(given) = arguments.value("execution_options").as_dict() {
        if given.has("schema_translate_map") {
            return Err(unsupported("execution_options with a schema_translate_map is not supported"));
        }
        if let Some(level) = given.get("isolation_level") {
            options.push(("isolation_level".to_owned(), vm.str(&level)?.to_string()));
        }
    }
    let dialect = dialect_of(&url)?;
    let connect_url = with_connect_arguments(vm, &url, &arguments.value("connect_args"))?;
    let description = EngineDescription { url: connect_url.render_as_string(false), options };
    Ok(Value::new_object(EngineObject {
        description,
        url,
        dialect,
        is_async,
        listeners: Listeners::default(),
    }))
}

/// `connect_args=`: what the driver is given besides; the query of a URL says the same.
fn with_connect_arguments(vm: &mut Vm, url: &Url, given: &Value) -> Outcome<Url> {
    let Some(given) = given.as_dict() else { return Ok(url.clone()) };
    let mut query = url.query.clone();
    for (name, value) in given.string_items() {
        if !matches!(value, Value::Str(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_)) {
            return Err(unsupported(format!(
                "connect_args[{name:?}] must be a string, a number or a truth value here, not `{}`",
                value.type_name()
            )));
        }
        let value = QueryValue::One(vm.str(&value)?.to_string());
        match query.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, known)) => *known = value,
            None => query.push((name.to_string(), value)),
        }
    }
    Ok(url.set(UrlChanges { query: Some(query), ..UrlChanges::default() }))
}

/// The dialect that a URL names.
///
/// # Errors
/// SQLAlchemy's `Can't load plugin: …` for a name it does not know; `Unsupported` for one that is not built in.
pub(crate) fn dialect_of(url: &Url) -> Outcome<&'static dyn Dialect> {
    dialect_for(url.backend_name()).map_err(|error| match url.backend_name() {
        "mysql" | "mariadb" | "oracle" | "mssql" => unsupported(error.to_string()),
        _ => raise(&NO_SUCH_MODULE_ERROR, error.to_string()),
    })
}

/// SQLAlchemy's error for a URL that is none.
fn url_error(error: &impl std::fmt::Display) -> alembic_evaluator::Interruption {
    raise(&ARGUMENT_ERROR, error.to_string())
}
