//! The environment of one command: runs `env.py` and answers what it asks.
//!
//! Source of the protocol: Alembic 1.20.1, `EnvironmentContext`.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use alembic_bindings::{
    COMMAND_ERROR, ConfigureOptions, EngineDescription, Environment, Migration, SharedConnection,
    TransactionScope, connection_exception, dialect_exception, open_exception, url_exception,
};
use alembic_config::Config;
use alembic_config::logging::{Level, Logging};
use alembic_connection::{RunLockScope, Surroundings, Url};
use alembic_dialect::{Dialect, VersionTable, dialect_for};
use alembic_evaluator::{Exception, Interruption, Outcome, Value, Vm, exception_class, raise, unsupported};
use alembic_revision::{Plan, Selector, Wording};
use alembic_schema::{Name, TableName};
use alembic_script::{ScriptError, TemplateHost};

use crate::autogenerate::recorder::Recorder;
use crate::autogenerate::{Generated, Generation};
use crate::exception::{RunProgress, ScriptException};
use crate::lock::{LockPolicy, RunLock};
use crate::migration::MigrationContext;
use crate::raise::{command_error, raise_error, taken};
use crate::run::Run;
use crate::sink::{Printer, Sink, Target};
use crate::transaction::TransactionRules;
use crate::{Error, Project, log, system};

/// What a command wants of `env.py`; by default, a look at the database.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `--sql`: statements are printed.
    pub is_offline: bool,
    /// The left side of `a:b`, offline.
    pub starting_revision: Option<String>,
    /// What `context.get_revision_argument()` gives.
    pub destination: Destination,
    /// `--tag`
    pub tag: Option<String>,
    /// What may happen to the version table. Everything but a look takes the run lock.
    pub purpose: Purpose,
    /// How to wait for other runs.
    pub lock: LockPolicy,
}

/// What a command does to the version table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purpose {
    /// It is read, if it exists.
    #[default]
    Look,
    /// `ensure_version`: it is created, nothing else.
    Ensure,
    /// It is created, and its rows change with the steps.
    Move,
    /// `stamp --purge`: its rows are removed first.
    Purge,
}

/// Where a command wants to go, as it was typed.
#[derive(Debug, Clone, Default)]
pub enum Destination {
    /// Nowhere: it only looks.
    #[default]
    None,
    /// `upgrade` and `downgrade`.
    One(String),
    /// `stamp`.
    Several(Vec<String>),
}

/// What a command does once the rows of the version table are known.
pub type StepsFunction = Box<dyn FnMut(&Position<'_>) -> Result<Plan, Error>>;

/// Where the database stands.
pub struct Position<'a> {
    /// The rows of the version table.
    pub heads: &'a [String],
    /// The URL of the connection, its password hidden; `None` offline.
    pub url: Option<String>,
    /// What `env.py` gave as `template_args`.
    pub template_arguments: Vec<(String, Value)>,
}

/// The environment of one command.
pub(crate) struct EnvironmentContext {
    this: Weak<EnvironmentContext>,
    pub(crate) project: Rc<Project>,
    pub(crate) request: Request,
    pub(crate) steps: RefCell<StepsFunction>,
    pub(crate) logging: Logging,
    migration: RefCell<Option<Rc<MigrationContext>>>,
    running: Cell<bool>,
    connections: RefCell<Vec<SharedConnection>>,
    /// Whether anything was committed on a connection that is closed.
    has_committed: Cell<bool>,
    /// What takes the operations of `alembic.op` while the objects of a generated revision are read.
    pub(crate) recorder: RefCell<Option<Rc<Recorder>>>,
    /// The new revision that this run is for.
    pub(crate) generation: Option<Generation>,
    /// The log lines of the steps that have been committed, and the step that is running.
    pub(crate) applied: RefCell<Vec<String>>,
    pub(crate) current_step: RefCell<Option<String>>,
}

/// Runs `env.py` for a command. `steps` is called inside `context.run_migrations()`, once for each call of it.
///
/// # Errors
/// Whatever `env.py`, the scripts, the database or `steps` fail with. No transaction is left open then.
pub fn run_environment(project: &Rc<Project>, request: Request, steps: StepsFunction) -> Result<(), Error> {
    run(project, &EnvironmentContext::new(project, request, None, steps), |_| Ok(()))
}

/// The same for a new revision.
pub(crate) fn run_generation(
    project: &Rc<Project>,
    request: Request,
    generation: Generation,
    steps: StepsFunction,
) -> Result<Generated, Error> {
    let context = EnvironmentContext::new(project, request, Some(generation), steps);
    run(project, &context, |vm| match &context.generation {
        Some(generation) => generation.finish(vm, &context),
        None => Err(unsupported("no revision is being made")),
    })
}

fn run<T>(
    project: &Rc<Project>,
    context: &Rc<EnvironmentContext>,
    finish: impl FnOnce(&mut Vm) -> Outcome<T>,
) -> Result<T, Error> {
    if let Some(message) = project.config().borrow_mut().override_database_url()? {
        project.output().write_stderr(&format!("{message}\n"));
    }
    let mut vm = machine(project);
    alembic_bindings::install(&mut vm, context.clone());

    let outcome = context.run_file(&mut vm).and_then(|()| finish(&mut vm));
    let closed = context.close_connections();
    match outcome {
        Ok(finished) => closed.map(|()| finished),
        Err(interruption) => Err(context.error(&mut vm, interruption)),
    }
}

/// A machine for the scripts of a project that logs, without the modules that reach a database.
fn machine(project: &Project) -> Vm {
    let logging = project.logging().clone();
    let environment = project.config().borrow().environment().clone();
    let mut vm = system::machine(&environment, project.import_roots(), project.output().clone());
    vm.set_log(Rc::new(log::ScriptLog { logging, environment }));
    vm
}

/// What evaluates a `script.py.mako` that needs it. Its `config` is the project's.
pub fn template_host(project: &Rc<Project>) -> TemplateHost {
    let mut vm = machine(project);
    let steps = Box::new(|_: &Position<'_>| Ok(Plan::default()));
    alembic_bindings::install(&mut vm, EnvironmentContext::new(project, Request::default(), None, steps));
    let config = vm.import("alembic.context").and_then(|context| vm.get_attribute(&context, "config"));
    TemplateHost { vm, config: config.ok() }
}

impl EnvironmentContext {
    fn new(
        project: &Rc<Project>,
        request: Request,
        generation: Option<Generation>,
        steps: StepsFunction,
    ) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            project: Rc::clone(project),
            request,
            steps: RefCell::new(steps),
            logging: project.logging().clone(),
            migration: RefCell::new(None),
            running: Cell::new(false),
            has_committed: Cell::new(false),
            connections: RefCell::new(Vec::new()),
            recorder: RefCell::default(),
            generation,
            applied: RefCell::new(Vec::new()),
            current_step: RefCell::new(None),
        })
    }

    fn run_file(&self, vm: &mut Vm) -> Outcome<()> {
        let path = self.project.directory().environment_file();
        let name = path.to_string_lossy();
        let program = vm.load(&name, &read_source(&path)?, None)?;
        if let Some(problem) = vm.check(&program, &[]).into_iter().next() {
            return Err(problem.into());
        }
        vm.run(&program, "env_py", &[]).map(drop)
    }

    fn close_connections(&self) -> Result<(), Error> {
        let mut result = Ok(());
        for connection in self.connections.take() {
            self.has_committed.set(self.has_committed.get() || connection.has_committed());
            if let Err(error) = connection.close() {
                result = Err(Error::Command(format!("the connection could not be closed: {error}")));
            }
        }
        result
    }

    /// What stopped the run, as the command reports it.
    fn error(&self, vm: &mut Vm, interruption: Interruption) -> Error {
        match interruption {
            Interruption::Unsupported(problem) => {
                Error::Unsupported { problems: vec![*problem], progress: self.progress() }
            }
            Interruption::Raise(exception) => {
                if let Some(error) = taken(&exception) {
                    return match error {
                        // Inside of a run the reference refuses such graphs with the same words.
                        Error::Graph(graph) if graph.is_refused() => Error::Command(graph.to_string()),
                        error => error,
                    };
                }
                if exception.is_a(&exception_class::SYSTEM_EXIT) {
                    return exit(vm, &exception);
                }
                if exception.is_a(&COMMAND_ERROR) {
                    return Error::Command(
                        vm.str(&Value::Exception(exception)).map(|text| text.to_string()).unwrap_or_default(),
                    );
                }
                let mut report = ScriptException::new(vm, &exception);
                report.progress = self.progress();
                Error::Exception(Box::new(report))
            }
        }
    }

    /// The identifier that an argument names; all of them for `heads`.
    ///
    /// Source: Alembic 1.20.1, `ScriptDirectory.as_revision_number`.
    fn revision_number(&self, argument: &str) -> Outcome<Value> {
        let map = self.project.revisions().map_err(raise_error)?;
        let revisions = map
            .revisions(Selector::One(argument))
            .map_err(|error| raise_error(error.for_command(Wording::General).into()))?;
        let identifiers: Vec<Value> =
            revisions.into_iter().map(|revision| Value::string(map.id(revision))).collect();
        Ok(match identifiers.first() {
            None => Value::None,
            Some(_) if argument == "heads" => Value::tuple(identifiers),
            Some(first) => first.clone(),
        })
    }

    /// Logs to `alembic.runtime.migration`.
    pub(crate) fn log(&self, level: Level, message: &str) {
        self.logging.get_logger("alembic.runtime.migration").log(level, message);
    }

    fn progress(&self) -> RunProgress {
        RunProgress {
            applied: self.applied.take(),
            failed_step: self.current_step.take(),
            has_committed: self.has_committed.get(),
        }
    }

    /// Whether the log lines of the steps are printed.
    pub(crate) fn logs_steps(&self) -> bool {
        let logger = self.logging.get_logger("alembic.runtime.migration");
        logger.has_handlers() && logger.is_enabled_for(Level::INFO)
    }

    pub(crate) fn current_migration(&self) -> Outcome<Rc<MigrationContext>> {
        self.migration
            .borrow()
            .clone()
            .ok_or_else(|| raise(&exception_class::EXCEPTION, "No context has been configured yet."))
    }

    /// The migration context of these options, which the log announces.
    fn configured(&self, options: ConfigureOptions) -> Outcome<Rc<MigrationContext>> {
        let (sink, dialect) = self.sink(&options)?;
        let is_offline = matches!(sink, Sink::Offline(_));
        if options.literal_binds && !is_offline {
            return Err(command_error("Can't use literal_binds setting without as_sql mode"));
        }
        let transactional_ddl = options.transactional_ddl.unwrap_or_else(|| dialect.transactional_ddl());
        let rules = TransactionRules {
            transactional_ddl,
            transaction_per_migration: options.transaction_per_migration,
            is_external: matches!(&sink, Sink::Online(connection) if connection.in_transaction()),
            is_open: Cell::new(false),
        };
        let version_table = VersionTable {
            name: TableName {
                schema: options.version_table_schema.as_deref().map(Name::from),
                name: Name::from(options.version_table.as_deref().unwrap_or("alembic_version")),
            },
            primary_key: options.version_table_primary_key.unwrap_or(true),
        };
        let starting_revision =
            options.starting_revision.clone().or_else(|| self.request.starting_revision.clone());
        self.log(Level::INFO, &format!("Context impl {}.", dialect.implementation_name()));
        if is_offline {
            self.log(Level::INFO, "Generating static SQL");
        }
        let kind = if transactional_ddl { "transactional" } else { "non-transactional" };
        self.log(Level::INFO, &format!("Will assume {kind} DDL."));
        Ok(Rc::new(MigrationContext {
            project: Rc::clone(&self.project),
            dialect,
            sink: Rc::new(sink),
            options: Rc::new(options),
            rules: Rc::new(rules),
            version_table,
            starting_revision,
            naming_convention: OnceCell::new(),
            named_types: RefCell::default(),
        }))
    }

    fn sink(&self, options: &ConfigureOptions) -> Outcome<(Sink, &'static dyn Dialect)> {
        if let Some(connection) = &options.connection {
            let dialect = connection.dialect();
            if !self.request.is_offline {
                return Ok((Sink::Online(connection.clone()), dialect));
            }
            return Ok((self.printer(options, dialect), dialect));
        }
        let name = match (&options.url, &options.dialect_name) {
            (Some(url), _) => {
                let url = Url::parse(url).map_err(url_exception)?;
                url.backend_name().to_owned()
            }
            (None, Some(name)) => name.clone(),
            (None, None) => {
                return Err(raise(
                    &exception_class::EXCEPTION,
                    "Connection, url, or dialect_name is required.",
                ));
            }
        };
        let dialect = dialect_for(&name).map_err(|error| dialect_exception(&error))?;
        if !self.request.is_offline {
            return Err(unsupported(
                "`context.configure()` without `connection=` outside of offline mode cannot reach a database",
            ));
        }
        Ok((self.printer(options, dialect), dialect))
    }

    fn printer(&self, options: &ConfigureOptions, dialect: &'static dyn Dialect) -> Sink {
        let target = match &options.output_buffer {
            Some(buffer) if !buffer.is_none() => Target::Buffer(buffer.clone()),
            _ => Target::Output(self.project.output().clone()),
        };
        Sink::Offline(Printer { target, dialect })
    }

    /// The connection of the migration, if a second one to this database has to be its guest.
    fn host_of(&self, url: &Url) -> Option<SharedConnection> {
        let connection = self.migration.borrow().as_ref()?.connection()?;
        let locks_by_transaction = connection.run_lock_scope().ok()? == RunLockScope::Transaction;
        let is_open = connection.run_lock_held() && connection.in_transaction();
        (locks_by_transaction && is_open && connection.url() == *url).then_some(connection)
    }

    pub(crate) fn run_lock(&self, migration: &MigrationContext) -> Outcome<Option<RunLock>> {
        match migration.connection() {
            Some(connection) if self.request.purpose != Purpose::Look => RunLock::new(
                self.request.lock,
                &connection,
                &migration.version_table,
                migration.rules.is_external,
            ),
            _ => Ok(None),
        }
    }
}

impl Environment for EnvironmentContext {
    fn config(&self) -> Rc<RefCell<Config>> {
        Rc::clone(self.project.config())
    }

    fn is_offline(&self) -> bool {
        self.request.is_offline
    }

    fn tag(&self) -> Option<String> {
        self.request.tag.clone()
    }

    fn head_revisions(&self, _vm: &mut Vm) -> Outcome<Vec<String>> {
        let map = self.project.revisions().map_err(raise_error)?;
        Ok(map.heads().iter().map(|head| map.id(*head).to_owned()).collect())
    }

    fn revision_argument(&self, _vm: &mut Vm) -> Outcome<Value> {
        let destination = match &self.request.destination {
            Destination::None => return Ok(Value::None),
            // Source: Alembic 1.20.1, where `stamp` shows its first argument as it was typed.
            Destination::Several(several) => return Ok(Value::optional_string(several.first())),
            Destination::One(one) if one.starts_with(['+', '-']) => return Ok(Value::string(one)),
            Destination::One(one) => one,
        };
        self.revision_number(destination)
    }

    fn starting_revision_argument(&self, _vm: &mut Vm) -> Outcome<Value> {
        let configured =
            self.migration.borrow().as_ref().map(|migration| migration.starting_revision.clone());
        let start = match configured {
            Some(start) => start,
            // Only the commands that move have one, even if nobody gave it.
            None if matches!(self.request.destination, Destination::None) => {
                return Err(command_error("No starting revision argument is available."));
            }
            None => self.request.starting_revision.clone(),
        };
        start.map_or(Ok(Value::None), |start| self.revision_number(&start))
    }

    fn connect(&self, _vm: &mut Vm, engine: &EngineDescription) -> Outcome<SharedConnection> {
        let url = Url::parse(&engine.url).map_err(url_exception)?;
        if let Some(host) = self.host_of(&url) {
            let guest = host.guest().map_err(connection_exception)?;
            self.connections.borrow_mut().push(guest.clone());
            return Ok(guest);
        }
        let dialect = dialect_for(url.backend_name()).map_err(|error| dialect_exception(&error))?;
        let driver = alembic_connection::open(&url, &Surroundings::from_process()).map_err(open_exception)?;
        let connection = SharedConnection::new(driver, dialect);
        self.connections.borrow_mut().push(connection.clone());
        Ok(connection)
    }

    fn configure(&self, _vm: &mut Vm, options: ConfigureOptions) -> Outcome<()> {
        *self.migration.borrow_mut() = Some(self.configured(options)?);
        Ok(())
    }

    fn migration_context(&self, _vm: &mut Vm, options: ConfigureOptions) -> Outcome<Rc<dyn Migration>> {
        Ok(self.configured(options)?)
    }

    fn begin_transaction(&self, _vm: &mut Vm) -> Outcome<Rc<dyn TransactionScope>> {
        Ok(self.current_migration()?.transaction(false))
    }

    fn run_migrations(&self, vm: &mut Vm, keywords: Vec<(String, Value)>) -> Outcome<()> {
        let migration = self.current_migration()?;
        let this = self.this.upgrade().ok_or_else(|| unsupported("the environment of this run has ended"))?;
        self.running.set(true);
        let outcome = Run::new(this, migration, keywords).steps(vm);
        self.running.set(false);
        outcome
    }

    fn static_output(&self, vm: &mut Vm, text: &str) -> Outcome<()> {
        self.current_migration()?.static_output(vm, text)
    }

    fn migration(&self) -> Option<Rc<dyn Migration>> {
        self.migration.borrow().clone().map(|migration| migration as Rc<dyn Migration>)
    }

    fn operations(&self) -> Option<Rc<dyn Migration>> {
        if let Some(recorder) = self.recorder.borrow().clone() {
            return Some(recorder);
        }
        if self.running.get() { self.migration() } else { None }
    }
}

/// `sys.exit(…)` in a script: ends the program as Python would.
fn exit(vm: &mut Vm, exception: &Rc<Exception>) -> Error {
    match exception.arguments().first() {
        None | Some(Value::None) => Error::Exit { status: 0, message: None },
        // Python takes the lowest eight bits.
        Some(Value::Int(number)) => {
            let status =
                number.to_i64().and_then(|number| u8::try_from(number.rem_euclid(256)).ok()).unwrap_or(1);
            Error::Exit { status, message: None }
        }
        Some(message) => {
            let message = vm.str(message).map(|text| text.to_string()).ok();
            Error::Exit { status: 1, message }
        }
    }
}

/// The text of a Python file.
pub(crate) fn read_source(path: &std::path::Path) -> Outcome<String> {
    let problem = |error| ScriptError::File { action: "read", path: path.to_owned(), error };
    let bytes = std::fs::read(path).map_err(|error| raise_error(problem(error).into()))?;
    let text = String::from_utf8(bytes).map_err(|invalid| {
        let error = std::io::Error::other(format!(
            "it is not UTF-8 at byte {}; save it as UTF-8",
            invalid.utf8_error().valid_up_to()
        ));
        raise_error(problem(error).into())
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}
