//! The migration context: what `op.get_context()` and `context.get_context()` give.

use std::rc::Rc;

use alembic_evaluator::{Arguments, Member, NativeClass, Object, Outcome, Value, Vm, raise, unsupported};

use super::config_object::{CONFIG, config_value};
use super::context::begin_transaction_value;
use super::dialect_object::{DIALECT, dialect_value};
use super::directives;
use super::offline_connection::offline_connection_value;
use super::scope::scope_value;
use super::script_object::ScriptObject;
use super::util::COMMAND_ERROR;
use crate::host::{ConfigureOptions, Migration};
use crate::sqlalchemy::engine::connection_object::{CONNECTION, connection_value, shared_connection};
use crate::sqlalchemy::engine::url_object::driver_name;
use crate::state::environment;

/// The name of the version table when none is configured.
const VERSION_TABLE: &str = "alembic_version";

/// `alembic.runtime.migration.MigrationContext`
pub(crate) static MIGRATION_CONTEXT: NativeClass = NativeClass {
    name: "MigrationContext",
    module: "alembic.runtime.migration",
    members: &[
        Member::Property { name: "dialect", get: dialect, set: None, returns: Some(&DIALECT) },
        Member::Property { name: "bind", get: bind, set: None, returns: Some(&CONNECTION) },
        Member::Property { name: "connection", get: bind, set: None, returns: Some(&CONNECTION) },
        Member::Property { name: "config", get: |vm, _| config_value(vm), set: None, returns: Some(&CONFIG) },
        Member::property("script", |_, _| Ok(Value::new_object(ScriptObject))),
        Member::property("as_sql", |_, this| Ok(Value::Bool(receiver(this)?.is_offline()))),
        Member::property("opts", |_, this| Ok(options_value(&receiver(this)?.options()))),
        Member::property("version_table", |_, this| {
            let options = receiver(this)?.options();
            Ok(Value::string(options.version_table.as_deref().unwrap_or(VERSION_TABLE)))
        }),
        Member::property("version_table_schema", |_, this| {
            Ok(Value::optional_string(receiver(this)?.options().version_table_schema.as_ref()))
        }),
        Member::Property {
            name: "impl",
            get: |_, this| Ok(implementation_value(receiver(this)?)),
            set: None,
            returns: Some(&IMPLEMENTATION),
        },
        Member::method("autocommit_block", "()", |vm, this, _| {
            receiver(this)?.autocommit_block(vm).map(scope_value)
        }),
        Member::method("begin_transaction", "(_per_migration=False)", |vm, _, _| begin_transaction_value(vm)),
        Member::method("get_current_heads", "()", |vm, this, _| {
            let heads = receiver(this)?.current_heads(vm)?;
            Ok(Value::tuple(heads.iter().map(Value::string).collect()))
        }),
        Member::method("get_current_revision", "()", |vm, this, _| current_revision(vm, &receiver(this)?)),
        // Private, but the documented way to lock the version table before a run.
        Member::method("_ensure_version_table", "(purge=False)", |vm, this, arguments| {
            if arguments.boolean("purge")? {
                return Err(unsupported("_ensure_version_table(purge=True) is not supported"));
            }
            receiver(this)?.ensure_version_table(vm)?;
            Ok(Value::None)
        }),
        Member::ClassMethod {
            name: "configure",
            signature: "(connection=None, url=None, dialect_name=None, dialect=None, environment_context=None, \
                        dialect_opts=None, opts=None)",
            call: configure,
            returns: Some(&MIGRATION_CONTEXT),
        },
        Member::method("execute", "(sql, execution_options=None)", |vm, this, arguments| {
            let migration = receiver(this)?;
            execute(vm, &migration, &arguments)
        }),
    ],
    ..NativeClass::DEFAULT
};

/// `alembic.ddl.impl.DefaultImpl`
pub(super) static IMPLEMENTATION: NativeClass = NativeClass {
    name: "DefaultImpl",
    module: "alembic.ddl.impl",
    members: &[
        Member::Property { name: "dialect", get: dialect, set: None, returns: Some(&DIALECT) },
        Member::Property { name: "bind", get: bind, set: None, returns: Some(&CONNECTION) },
        Member::Property { name: "connection", get: bind, set: None, returns: Some(&CONNECTION) },
        Member::property("as_sql", |_, this| Ok(Value::Bool(receiver(this)?.is_offline()))),
        Member::property("transactional_ddl", |_, this| {
            Ok(Value::Bool(is_transactional_ddl(receiver(this)?.as_ref())))
        }),
    ],
    ..NativeClass::DEFAULT
};

/// One context, shown as itself or as its `impl`.
struct MigrationObject {
    migration: Rc<dyn Migration>,
    class: &'static NativeClass,
}

impl Object for MigrationObject {
    fn class(&self) -> &'static NativeClass {
        self.class
    }

    fn equals(&self, other: &dyn Object) -> bool {
        (other as &dyn std::any::Any).downcast_ref::<MigrationObject>().is_some_and(|other| {
            Rc::ptr_eq(&self.migration, &other.migration) && std::ptr::eq(self.class, other.class)
        })
    }

    fn hash(&self) -> u64 {
        // Two objects of one context are equal, so they share a hash.
        0
    }
}

/// The Python value of a migration context.
pub fn migration_context_value(migration: Rc<dyn Migration>) -> Value {
    Value::new_object(MigrationObject { migration, class: &MIGRATION_CONTEXT })
}

/// The Python value of a context's `impl`.
pub(super) fn implementation_value(migration: Rc<dyn Migration>) -> Value {
    Value::new_object(MigrationObject { migration, class: &IMPLEMENTATION })
}

/// The connection of a migration; offline one that writes.
pub(super) fn bind_value(migration: Rc<dyn Migration>) -> Value {
    // env.py's own object, where it gave one.
    let options = migration.options();
    let given = options.given.iter().find(|(name, value)| name == "connection" && !value.is_none());
    if let Some((_, connection)) = given.filter(|_| !migration.is_offline()) {
        return connection.clone();
    }
    match migration.connection() {
        Some(connection) => connection_value(connection),
        None if migration.is_offline() => offline_connection_value(migration),
        None => Value::None,
    }
}

/// `context.execute(sql)`: goes the way of `op.execute`.
pub(super) fn execute(vm: &mut Vm, migration: &Rc<dyn Migration>, arguments: &Arguments) -> Outcome<Value> {
    let operation = directives::execute(vm, &arguments.value("sql"), &arguments.value("execution_options"))?;
    migration.invoke(vm, operation)?;
    Ok(Value::None)
}

/// Whether the database rolls back what defines the schema, as configured or as the dialect says.
pub(super) fn is_transactional_ddl(migration: &dyn Migration) -> bool {
    migration.options().transactional_ddl.unwrap_or_else(|| migration.dialect().transactional_ddl())
}

fn receiver(this: &Value) -> Outcome<Rc<dyn Migration>> {
    this.object::<MigrationObject>()
        .map(|object| object.migration.clone())
        .ok_or_else(|| unsupported(format!("`{}` is no migration context here", this.type_name())))
}

fn dialect(_vm: &mut Vm, this: &Value) -> Outcome<Value> {
    let migration = receiver(this)?;
    let connection = migration.connection();
    let driver = connection.as_ref().map(|connection| driver_name(&connection.url()));
    Ok(dialect_value(migration.dialect(), connection, driver))
}

fn bind(_vm: &mut Vm, this: &Value) -> Outcome<Value> {
    Ok(bind_value(receiver(this)?))
}

/// `MigrationContext.configure(connection, opts={…})`
fn configure(vm: &mut Vm, _class: &Value, arguments: Arguments) -> Outcome<Value> {
    for name in ["dialect", "environment_context", "dialect_opts"] {
        if !arguments.value(name).is_none() {
            return Err(unsupported(format!("{name}= of MigrationContext.configure() is not supported")));
        }
    }
    let given = arguments.value("connection");
    let connection = shared_connection(&given);
    if connection.is_none() {
        return Err(unsupported("MigrationContext.configure() needs a connection here"));
    }
    let mut options = ConfigureOptions { connection, ..ConfigureOptions::default() };
    for (name, value) in arguments.value("opts").as_dict().map(|opts| opts.string_items()).unwrap_or_default()
    {
        match &*name {
            "version_table" => options.version_table = value.as_str().map(|text| text.to_string()),
            "version_table_schema" => {
                options.version_table_schema = value.as_str().map(|text| text.to_string());
            }
            "target_metadata" => options.target_metadata = Some(value.clone()),
            _ => {}
        }
        options.given.push((name.to_string(), value));
    }
    let migration = environment(vm)?.migration_context(vm, options)?;
    Ok(migration_context_value(migration))
}

fn current_revision(vm: &mut Vm, migration: &Rc<dyn Migration>) -> Outcome<Value> {
    match migration.current_heads(vm)?.as_slice() {
        [] => Ok(Value::None),
        [only] => Ok(Value::string(only)),
        _ => {
            let options = migration.options();
            let table = options.version_table.as_deref().unwrap_or(VERSION_TABLE);
            Err(raise(
                &COMMAND_ERROR,
                format!(
                    "Version table '{table}' has more than one head present; please use get_current_heads()"
                ),
            ))
        }
    }
}

/// Arguments of `configure()` that are not options of the context.
const ELSEWHERE: &[&str] =
    &["connection", "url", "dialect_name", "dialect_opts", "on_version_apply", "autogenerate_plugins"];

/// `opts`: what `configure()` was given, over the defaults that the reference puts there.
fn options_value(options: &ConfigureOptions) -> Value {
    let defaults = [
        ("transaction_per_migration", Value::Bool(false)),
        ("target_metadata", Value::None),
        ("include_name", Value::None),
        ("include_object", Value::None),
        ("include_schemas", Value::Bool(false)),
        ("render_as_batch", Value::Bool(false)),
        ("upgrade_token", Value::string("upgrades")),
        ("downgrade_token", Value::string("downgrades")),
        ("sqlalchemy_module_prefix", Value::string("sa.")),
        ("alembic_module_prefix", Value::string("op.")),
        ("user_module_prefix", Value::None),
        ("literal_binds", Value::Bool(false)),
        ("process_revision_directives", Value::None),
        ("on_version_apply", Value::tuple(options.on_version_apply.clone())),
        ("render_item", Value::None),
        ("compare_type", Value::Bool(true)),
        ("compare_server_default", Value::Bool(false)),
    ];
    let given = options
        .given
        .iter()
        .filter(|(name, _)| !ELSEWHERE.contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.clone()));
    Value::dict(defaults.into_iter().chain(given))
}
