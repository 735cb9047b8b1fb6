//! `alembic.context`.

use alembic_evaluator::{
    Arguments, ModuleMember, NativeClass, NativeFunction, NativeModule, Outcome, Value, Vm, exception_class,
    raise, unsupported,
};

use super::config_object::config_value;
use super::migration_context::{
    IMPLEMENTATION, MIGRATION_CONTEXT, bind_value, execute, implementation_value, is_transactional_ddl,
    migration_context_value,
};
use super::scope::scope_value;
use super::script_object::{ScriptObject, heads};
use super::util::COMMAND_ERROR;
use crate::host::ConfigureOptions;
use crate::sqlalchemy::engine::connection_object::{CONNECTION, shared_connection};
use crate::sqlalchemy::engine::url_object::url_argument;
use crate::state::{environment, migration};

/// `alembic.runtime.environment.EnvironmentContext`, which annotations name.
pub(super) static ENVIRONMENT_CONTEXT: NativeClass =
    NativeClass { name: "EnvironmentContext", module: "alembic.runtime.environment", ..NativeClass::DEFAULT };

/// One function per row: name, signature, the class of what it gives, and what it does.
macro_rules! functions {
    ($($constant:ident $name:literal $signature:expr, $returns:expr, $call:expr;)+) => {
        $(const $constant: NativeFunction =
            NativeFunction { name: $name, signature: $signature, call: $call, returns: $returns };)+

        /// `alembic.context`
        pub(super) static MODULE: NativeModule = NativeModule {
            name: "alembic.context",
            members: &[
                $(($name, ModuleMember::Function($constant)),)+
                ("config", ModuleMember::Value(config_value)),
                ("script", ModuleMember::Value(|_| Ok(Value::new_object(ScriptObject)))),
            ],
            ..NativeModule::DEFAULT
        };
    };
}

functions! {
    CONFIGURE "configure" CONFIGURE_SIGNATURE, None, |vm, arguments| {
        let options = configure_options(vm, &arguments)?;
        environment(vm)?.configure(vm, options)?;
        Ok(Value::None)
    };
    BEGIN_TRANSACTION "begin_transaction" "()", None, |vm, _| begin_transaction_value(vm);
    RUN_MIGRATIONS "run_migrations" "(**kw)", None, |vm, arguments| {
        let keywords = arguments.keywords().iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        environment(vm)?.run_migrations(vm, keywords)?;
        Ok(Value::None)
    };
    IS_OFFLINE_MODE "is_offline_mode" "()", None, |vm, _| Ok(Value::Bool(environment(vm)?.is_offline()));
    REQUIRES_CONNECTION "requires_connection" "()", None, |vm, _| Ok(Value::Bool(!environment(vm)?.is_offline()));
    IS_TRANSACTIONAL_DDL "is_transactional_ddl" "()", None, |vm, _| {
        Ok(Value::Bool(is_transactional_ddl(migration(vm)?.as_ref())))
    };
    GET_X_ARGUMENT "get_x_argument" "(as_dictionary=False)", None, |vm, arguments| {
        let as_dictionary = vm.truth(&arguments.value("as_dictionary"))?;
        let config = environment(vm)?.config();
        let config = config.borrow();
        let given = config.x_arguments();
        Ok(if as_dictionary {
            Value::dict(given.dictionary().into_iter().map(|(name, value)| (name, Value::string(value))))
        } else {
            Value::strings(given.list())
        })
    };
    GET_TAG_ARGUMENT "get_tag_argument" "()", None, |vm, _| Ok(Value::optional_string(environment(vm)?.tag()));
    GET_HEAD_REVISION "get_head_revision" "()", None, |vm, _| head_revision(vm);
    GET_HEAD_REVISIONS "get_head_revisions" "()", None, |vm, _| {
        Ok(Value::tuple(heads(vm)?.iter().map(Value::string).collect()))
    };
    GET_REVISION_ARGUMENT "get_revision_argument" "()", None, |vm, _| environment(vm)?.revision_argument(vm);
    GET_STARTING_REVISION_ARGUMENT "get_starting_revision_argument" "()", None, |vm, _| {
        environment(vm)?.starting_revision_argument(vm)
    };
    STATIC_OUTPUT "static_output" "(text)", None, |vm, arguments| {
        environment(vm)?.static_output(vm, &arguments.string("text")?)?;
        Ok(Value::None)
    };
    EXECUTE "execute" "(sql, execution_options=None)", None, |vm, arguments| {
        let migration = migration(vm)?;
        execute(vm, &migration, &arguments)
    };
    GET_CONTEXT "get_context" "()", Some(&MIGRATION_CONTEXT), |vm, _| Ok(migration_context_value(migration(vm)?));
    GET_BIND "get_bind" "()", Some(&CONNECTION), |vm, _| Ok(bind_value(migration(vm)?));
    GET_IMPL "get_impl" "()", Some(&IMPLEMENTATION), |vm, _| Ok(implementation_value(migration(vm)?));
}

/// Source: Alembic 1.20.1. What only autogenerate reads is not looked into, so that an unresolved import stays one.
const CONFIGURE_SIGNATURE: &str = "(connection=None, url=None, dialect_name=None, dialect_opts=None, \
     transactional_ddl=None, transaction_per_migration=False, output_buffer=None, starting_rev=None, tag=None, \
     template_args=None, render_as_batch: deferred=False, target_metadata: deferred=None, \
     include_name: deferred=None, include_object: deferred=None, include_schemas: deferred=False, \
     process_revision_directives: deferred=None, compare_type: deferred=True, \
     compare_server_default: deferred=False, render_item: deferred=None, literal_binds=False, \
     upgrade_token='upgrades', downgrade_token='downgrades', alembic_module_prefix='op.', \
     sqlalchemy_module_prefix='sa.', user_module_prefix=None, on_version_apply=None, autogenerate_plugins=None, \
     version_table=None, version_table_schema=None, version_table_pk=None, output_encoding=None, **kw: deferred)";

/// The names of the signature, in its order.
const CONFIGURE_NAMES: &[&str] = &[
    "connection",
    "url",
    "dialect_name",
    "dialect_opts",
    "transactional_ddl",
    "transaction_per_migration",
    "output_buffer",
    "starting_rev",
    "tag",
    "template_args",
    "render_as_batch",
    "target_metadata",
    "include_name",
    "include_object",
    "include_schemas",
    "process_revision_directives",
    "compare_type",
    "compare_server_default",
    "render_item",
    "literal_binds",
    "upgrade_token",
    "downgrade_token",
    "alembic_module_prefix",
    "sqlalchemy_module_prefix",
    "user_module_prefix",
    "on_version_apply",
    "autogenerate_plugins",
    "version_table",
    "version_table_schema",
    "version_table_pk",
    "output_encoding",
];

/// `context.begin_transaction()`
pub(super) fn begin_transaction_value(vm: &mut Vm) -> Outcome<Value> {
    environment(vm)?.begin_transaction(vm).map(scope_value)
}

fn configure_options(vm: &mut Vm, arguments: &Arguments) -> Outcome<ConfigureOptions> {
    let connection = match arguments.value("connection") {
        Value::None => None,
        given if vm.is_instance(&given, &CONNECTION) => shared_connection(&given),
        given => {
            let shown = vm.repr(&given)?;
            return Err(raise(
                &COMMAND_ERROR,
                format!(
                    "'connection' argument to configure() is expected to be a sqlalchemy.engine.Connection instance, \
                     got {shown}"
                ),
            ));
        }
    };
    let url = match arguments.value("url") {
        value if !vm.truth(&value)? => None,
        value => Some(url_argument(vm, &value)?.render_as_string(false)),
    };
    let dialect_name = text(arguments, "dialect_name")?;
    if connection.is_none() && url.is_none() && dialect_name.is_none() {
        return Err(raise(&exception_class::EXCEPTION, "Connection, url, or dialect_name is required."));
    }
    let mut given: Vec<(String, Value)> = CONFIGURE_NAMES
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), arguments.given(name)?)))
        .collect();
    given.extend(arguments.keywords().iter().map(|(name, value)| (name.to_string(), value.clone())));
    Ok(ConfigureOptions {
        connection,
        url,
        dialect_name,
        paramstyle: paramstyle(arguments)?,
        transactional_ddl: arguments.optional_boolean("transactional_ddl")?,
        transaction_per_migration: vm.truth(&arguments.value("transaction_per_migration"))?,
        output_buffer: some(arguments.value("output_buffer")),
        starting_revision: text(arguments, "starting_rev")?,
        tag: text(arguments, "tag")?,
        template_arguments: some(arguments.value("template_args")),
        target_metadata: some(arguments.value("target_metadata")),
        literal_binds: vm.truth(&arguments.value("literal_binds"))?,
        version_table: text(arguments, "version_table")?,
        version_table_schema: text(arguments, "version_table_schema")?,
        version_table_primary_key: arguments.optional_boolean("version_table_pk")?,
        on_version_apply: match arguments.value("on_version_apply") {
            Value::None => Vec::new(),
            several @ (Value::List(_) | Value::Tuple(_) | Value::Set(_)) => vm.iterate(&several)?,
            one => vec![one],
        },
        output_encoding: text(arguments, "output_encoding")?,
        given,
    })
}

/// `context.get_head_revision()`
fn head_revision(vm: &mut Vm) -> Outcome<Value> {
    match heads(vm)?.as_slice() {
        [] => Ok(Value::None),
        [only] => Ok(Value::string(only)),
        _ => Err(raise(
            &COMMAND_ERROR,
            "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, \
             '<branchname>@head' to narrow to a specific head, or 'heads' for all heads",
        )),
    }
}

fn text(arguments: &Arguments, name: &str) -> Outcome<Option<String>> {
    Ok(arguments.optional_string(name)?.map(|text| text.to_string()))
}

fn some(value: Value) -> Option<Value> {
    (!value.is_none()).then_some(value)
}

/// `dialect_opts={"paramstyle": …}`
fn paramstyle(arguments: &Arguments) -> Outcome<Option<String>> {
    let given = arguments.value("dialect_opts");
    let Some(options) = given.as_dict() else { return Ok(None) };
    let mut style = None;
    for (name, value) in options.string_items() {
        match (&*name, value.as_str()) {
            ("paramstyle", Some(text)) => style = Some(text.to_string()),
            (name, _) => return Err(unsupported(format!("the dialect option `{name}` is not supported"))),
        }
    }
    Ok(style)
}
