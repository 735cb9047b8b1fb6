//! What the bindings ask of whoever runs them.
//!
//! The bindings open nothing and send nothing: `env.py` and the scripts reach the world through the two
//! traits here, which `alembic-runtime` implements (and a test may implement over a recording).

use std::rc::Rc;

use alembic_config::Config;
use alembic_dialect::Dialect;
use alembic_evaluator::{Outcome, Value, Vm};
use alembic_operations::Operation;

use crate::connection::SharedConnection;

/// The environment of one command: what `alembic.context` reaches.
///
/// Source of the protocol: Alembic 1.20.1, `EnvironmentContext`.
pub trait Environment {
    /// The configuration that `context.config` shows and changes.
    fn config(&self) -> Rc<std::cell::RefCell<Config>>;

    /// `context.config.cmd_opts`: the options of the command line by name; `None` when no command line was given.
    /// Without an implementation of its own it shows `-x` alone.
    fn command_options(&self) -> Option<Vec<(String, Value)>> {
        let config = self.config();
        let config = config.borrow();
        let given = config.x_arguments().list();
        let x = if given.is_empty() { Value::None } else { Value::strings(given) };
        Some(vec![("x".to_owned(), x)])
    }

    /// `context.config.attributes`: a dictionary of the embedding program; asked for once.
    fn attributes(&self) -> Value {
        Value::dict([])
    }

    /// `context.config.print_stdout(…)`: command output, which `-q` silences. Without an implementation of its own it
    /// is what Python code prints.
    fn print(&self, vm: &mut Vm, text: &str) -> Outcome<()> {
        vm.system().write_stdout(text);
        Ok(())
    }

    /// `context.is_offline_mode()`: the command writes SQL text instead of running it.
    fn is_offline(&self) -> bool;

    /// `context.get_tag_argument()`: the value of `--tag`.
    fn tag(&self) -> Option<String>;

    /// `context.get_head_revisions()`: the heads of the script directory.
    fn head_revisions(&self, vm: &mut Vm) -> Outcome<Vec<String>>;

    /// `context.get_revision_argument()`: the destination, resolved to what is passed to the steps function.
    fn revision_argument(&self, vm: &mut Vm) -> Outcome<Value>;

    /// `context.get_starting_revision_argument()`: the left side of `a:b`, offline.
    fn starting_revision_argument(&self, vm: &mut Vm) -> Outcome<Value>;

    /// Opens a connection for an engine's URL. The runtime may answer with a connection that it already holds.
    fn connect(&self, vm: &mut Vm, engine: &EngineDescription) -> Outcome<SharedConnection>;

    /// `context.configure(...)`: makes the migration context that `migration()` then gives.
    fn configure(&self, vm: &mut Vm, options: ConfigureOptions) -> Outcome<()>;

    /// `MigrationContext.configure(...)`: a context of its own, which is not the one of the run.
    fn migration_context(&self, vm: &mut Vm, options: ConfigureOptions) -> Outcome<Rc<dyn Migration>>;

    /// `context.begin_transaction()`: the scope whose `enter` and `leave` the `with` statement calls.
    fn begin_transaction(&self, vm: &mut Vm) -> Outcome<Rc<dyn TransactionScope>>;

    /// `context.run_migrations(**keywords)`.
    fn run_migrations(&self, vm: &mut Vm, keywords: Vec<(String, Value)>) -> Outcome<()>;

    /// `context.static_output(text)`: a line of offline output.
    fn static_output(&self, vm: &mut Vm, text: &str) -> Outcome<()>;

    /// The migration context in force; `None` before `configure()`.
    fn migration(&self) -> Option<Rc<dyn Migration>>;

    /// The migration context whose steps are being run, which `alembic.op` reaches; `None` outside of
    /// `run_migrations()`, where the reference answers every `op.*` with a NameError.
    fn operations(&self) -> Option<Rc<dyn Migration>> {
        self.migration()
    }
}

/// A migration context: what `alembic.op` and `op.get_context()` reach.
///
/// Source of the protocol: Alembic 1.20.1, `MigrationContext`.
pub trait Migration {
    /// The dialect that operations are compiled for.
    fn dialect(&self) -> &'static dyn Dialect;

    /// `MigrationContext.as_sql`: statements are written, not run.
    fn is_offline(&self) -> bool;

    /// `op.get_bind()`; `None` offline.
    fn connection(&self) -> Option<SharedConnection>;

    /// What was given to `context.configure()`; `op.get_context().opts` shows it.
    fn options(&self) -> Rc<ConfigureOptions>;

    /// Compiles and runs (or writes) one operation.
    fn invoke(&self, vm: &mut Vm, operation: Operation) -> Outcome<()>;

    /// `with op.get_context().autocommit_block():`.
    fn autocommit_block(&self, vm: &mut Vm) -> Outcome<Rc<dyn TransactionScope>>;

    /// Creates the version table unless it exists.
    fn ensure_version_table(&self, vm: &mut Vm) -> Outcome<()>;

    /// `MigrationContext.get_current_heads()`.
    fn current_heads(&self, vm: &mut Vm) -> Outcome<Vec<String>>;
}

/// A `with` block of the runtime: entered once, left once.
pub trait TransactionScope {
    /// Runs at the start of the block.
    fn enter(&self, vm: &mut Vm) -> Outcome<()>;

    /// Runs at the end of the block; `failed` when an exception leaves it.
    fn leave(&self, vm: &mut Vm, failed: bool) -> Outcome<()>;
}

/// What `create_engine` and `engine_from_config` were given.
#[derive(Debug, Clone)]
pub struct EngineDescription {
    /// The database URL, as text, password included. What `connect_args=` gave stands in its query.
    pub url: String,
    /// Keyword arguments and `sqlalchemy.*` keys other than the URL that concern the connection, which is
    /// `isolation_level` alone; the bindings apply it to the connection that they are given. The rest (pools, echo,
    /// caches) is checked and dropped.
    pub options: Vec<(String, String)>,
}

/// The arguments of `context.configure()`, in the reference's names (Alembic 1.20.1, section `EnvironmentContext.configure`).
#[derive(Clone, Default)]
pub struct ConfigureOptions {
    /// `connection=`
    pub connection: Option<SharedConnection>,
    /// `url=`, as text
    pub url: Option<String>,
    /// `dialect_name=`
    pub dialect_name: Option<String>,
    /// `dialect_opts=` given (only `paramstyle` is known; it concerns offline text)
    pub paramstyle: Option<String>,
    /// `transactional_ddl=`
    pub transactional_ddl: Option<bool>,
    /// `transaction_per_migration=`
    pub transaction_per_migration: bool,
    /// `output_buffer=`
    pub output_buffer: Option<Value>,
    /// `starting_rev=`
    pub starting_revision: Option<String>,
    /// `tag=`
    pub tag: Option<String>,
    /// `template_args=`
    pub template_arguments: Option<Value>,
    /// `target_metadata=`, possibly still an unresolved reference
    pub target_metadata: Option<Value>,
    /// `literal_binds=`
    pub literal_binds: bool,
    /// `version_table=`
    pub version_table: Option<String>,
    /// `version_table_schema=`
    pub version_table_schema: Option<String>,
    /// `version_table_pk=`
    pub version_table_primary_key: Option<bool>,
    /// `on_version_apply=`: callables
    pub on_version_apply: Vec<Value>,
    /// `output_encoding=`
    pub output_encoding: Option<String>,
    /// Every argument as it was given, also those above: `opts` and autogenerate read the rest from here.
    pub given: Vec<(String, Value)>,
}
