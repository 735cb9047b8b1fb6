//! A host that keeps what the bindings ask of it instead of doing it.

#![allow(dead_code, reason = "each test file uses its part of the host")]
#![allow(clippy::format_push_string, reason = "journal lines are short")]

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use alembic_bindings::{
    ConfigureOptions, EngineDescription, Environment, Migration, SharedConnection, TransactionScope,
    connection_exception, dialect_exception, install,
};
use alembic_config::Config;
use alembic_connection::{Surroundings, Url, open};
use alembic_dialect::{CompileContext, Dialect, dialect_for};
use alembic_evaluator::{CallArguments, Interruption, Outcome, System, Value, Vm, exception_class, raise};
use alembic_operations::Operation;

/// What happened, line by line, as the host saw it.
#[derive(Clone, Default)]
pub(crate) struct Journal(Rc<RefCell<Vec<String>>>);

impl Journal {
    pub(crate) fn write(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    pub(crate) fn text(&self) -> String {
        self.0.borrow().join("\n")
    }
}

/// The environment of one run.
pub(crate) struct Host {
    pub(crate) journal: Journal,
    pub(crate) config: Rc<RefCell<Config>>,
    pub(crate) offline: bool,
    pub(crate) heads: Vec<String>,
    pub(crate) migration: RefCell<Option<Rc<Recorder>>>,
}

impl Host {
    pub(crate) fn new(config: Config, offline: bool) -> Rc<Self> {
        Rc::new(Self {
            journal: Journal::default(),
            config: Rc::new(RefCell::new(config)),
            offline,
            heads: vec!["abc".to_owned()],
            migration: RefCell::new(None),
        })
    }

    /// A host whose migration is being run already, as a script sees it.
    pub(crate) fn migrating(dialect: &str, offline: bool) -> Rc<Self> {
        let config = Config::new(alembic_config::Environment::default());
        let host = Self::new(config, offline);
        let recorder = Recorder::new(dialect, ConfigureOptions::default(), offline, host.journal.clone());
        *host.migration.borrow_mut() = Some(recorder);
        host
    }

    /// The same with a connection to an empty SQLite database.
    pub(crate) fn connected() -> Rc<Self> {
        Self::connected_to("sqlite://")
    }

    /// The same with a connection to the database of this URL.
    pub(crate) fn connected_to(url: &str) -> Rc<Self> {
        let connection = connect(url);
        let dialect = connection.dialect().name();
        let host = Self::migrating(dialect, false);
        let options = ConfigureOptions { connection: Some(connection), ..ConfigureOptions::default() };
        *host.migration.borrow_mut() = Some(Recorder::new(dialect, options, false, host.journal.clone()));
        host
    }

    pub(crate) fn recorder(&self) -> Rc<Recorder> {
        self.migration.borrow().clone().expect("a migration is being run")
    }
}

/// A connection to the database of this URL.
pub(crate) fn connect(url: &str) -> SharedConnection {
    let url = Url::parse(url).unwrap();
    let driver = open(&url, &Surroundings::default()).unwrap_or_else(|error| panic!("{url}: {error}"));
    SharedConnection::new(driver, dialect_for(url.backend_name()).unwrap())
}

impl Environment for Host {
    fn config(&self) -> Rc<RefCell<Config>> {
        self.config.clone()
    }

    fn is_offline(&self) -> bool {
        self.offline
    }

    fn tag(&self) -> Option<String> {
        Some("a tag".to_owned())
    }

    fn head_revisions(&self, _vm: &mut Vm) -> Outcome<Vec<String>> {
        Ok(self.heads.clone())
    }

    fn revision_argument(&self, _vm: &mut Vm) -> Outcome<Value> {
        Ok(Value::string("abc"))
    }

    fn starting_revision_argument(&self, _vm: &mut Vm) -> Outcome<Value> {
        Ok(Value::None)
    }

    fn connect(&self, _vm: &mut Vm, engine: &EngineDescription) -> Outcome<SharedConnection> {
        let options: Vec<String> =
            engine.options.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        self.journal.write(format!("connect {}{}", engine.url, options.concat()));
        Ok(connect("sqlite://"))
    }

    fn configure(&self, vm: &mut Vm, options: ConfigureOptions) -> Outcome<()> {
        let mut line = String::from("configure");
        for (name, value) in &options.given {
            let shown = match value {
                Value::Deferred(deferred) => format!("<{}>", deferred.dotted()),
                Value::Object(_) => format!("<{}>", value.type_name()),
                value => vm.repr(value)?.to_string(),
            };
            line.push_str(&format!(" {name}={shown}"));
        }
        self.journal.write(line);
        let dialect = match (&options.connection, &options.url, &options.dialect_name) {
            (Some(connection), ..) => connection.dialect().name().to_owned(),
            (None, Some(url), _) => Url::parse(url).unwrap().backend_name().to_owned(),
            (None, None, name) => name.clone().unwrap_or_default(),
        };
        *self.migration.borrow_mut() =
            Some(Recorder::new(&dialect, options, self.offline, self.journal.clone()));
        Ok(())
    }

    fn migration_context(&self, _vm: &mut Vm, options: ConfigureOptions) -> Outcome<Rc<dyn Migration>> {
        let dialect = options.connection.as_ref().map_or("sqlite", |connection| connection.dialect().name());
        Ok(Recorder::new(dialect, options, self.offline, self.journal.clone()))
    }

    fn begin_transaction(&self, _vm: &mut Vm) -> Outcome<Rc<dyn TransactionScope>> {
        Ok(Rc::new(Scope { journal: self.journal.clone(), name: "transaction" }))
    }

    fn run_migrations(&self, vm: &mut Vm, keywords: Vec<(String, Value)>) -> Outcome<()> {
        let mut line = String::from("run_migrations");
        for (name, value) in &keywords {
            line.push_str(&format!(" {name}={}", vm.repr(value)?));
        }
        self.journal.write(line);
        Ok(())
    }

    fn static_output(&self, _vm: &mut Vm, text: &str) -> Outcome<()> {
        self.journal.write(format!("static_output {text}"));
        Ok(())
    }

    fn migration(&self) -> Option<Rc<dyn Migration>> {
        self.migration.borrow().clone().map(|recorder| recorder as Rc<dyn Migration>)
    }
}

/// A migration context that keeps operations.
pub(crate) struct Recorder {
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) options: Rc<ConfigureOptions>,
    pub(crate) offline: bool,
    pub(crate) operations: RefCell<Vec<Operation>>,
    pub(crate) heads: RefCell<Vec<String>>,
    /// Operations are executed on the connection too.
    pub(crate) executes: Cell<bool>,
    journal: Journal,
}

impl Recorder {
    fn new(dialect: &str, options: ConfigureOptions, offline: bool, journal: Journal) -> Rc<Self> {
        Rc::new(Self {
            dialect: dialect_for(dialect).unwrap(),
            options: Rc::new(options),
            offline,
            operations: RefCell::default(),
            heads: RefCell::new(vec!["abc".to_owned()]),
            executes: Cell::new(false),
            journal,
        })
    }

    pub(crate) fn take_operations(&self) -> Vec<Operation> {
        self.operations.take()
    }
}

impl Migration for Recorder {
    fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }

    fn is_offline(&self) -> bool {
        self.offline
    }

    fn connection(&self) -> Option<SharedConnection> {
        self.options.connection.clone()
    }

    fn options(&self) -> Rc<ConfigureOptions> {
        self.options.clone()
    }

    fn invoke(&self, _vm: &mut Vm, operation: Operation) -> Outcome<()> {
        if let Some(connection) = self.options.connection.as_ref().filter(|_| self.executes.get()) {
            let statements = self
                .dialect
                .operation_statements(&operation, &CompileContext::online())
                .map_err(|error| dialect_exception(&error))?;
            for statement in &statements {
                connection.execute(statement).map_err(connection_exception)?;
            }
        }
        self.operations.borrow_mut().push(operation);
        Ok(())
    }

    fn autocommit_block(&self, _vm: &mut Vm) -> Outcome<Rc<dyn TransactionScope>> {
        Ok(Rc::new(Scope { journal: self.journal.clone(), name: "autocommit" }))
    }

    fn ensure_version_table(&self, _vm: &mut Vm) -> Outcome<()> {
        self.journal.write("ensure version table");
        Ok(())
    }

    fn current_heads(&self, _vm: &mut Vm) -> Outcome<Vec<String>> {
        Ok(self.heads.borrow().clone())
    }
}

struct Scope {
    journal: Journal,
    name: &'static str,
}

impl TransactionScope for Scope {
    fn enter(&self, _vm: &mut Vm) -> Outcome<()> {
        self.journal.write(format!("begin {}", self.name));
        Ok(())
    }

    fn leave(&self, _vm: &mut Vm, failed: bool) -> Outcome<()> {
        self.journal.write(format!("{} {}", if failed { "roll back" } else { "end" }, self.name));
        Ok(())
    }
}

/// A world of a few files and variables.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) files: RefCell<HashMap<String, String>>,
    pub(crate) variables: HashMap<String, String>,
    pub(crate) output: RefCell<String>,
}

impl System for World {
    fn environment_variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    fn environment(&self) -> Vec<(String, String)> {
        self.variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    fn read_file(&self, path: &str) -> io::Result<Vec<u8>> {
        let files = self.files.borrow();
        files.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write_file(&self, path: &str, content: &[u8]) -> io::Result<()> {
        self.files.borrow_mut().insert(path.to_owned(), String::from_utf8_lossy(content).into_owned());
        Ok(())
    }

    fn is_file(&self, path: &str) -> bool {
        self.files.borrow().contains_key(path)
    }

    fn is_directory(&self, path: &str) -> bool {
        let prefix = format!("{}/", path.trim_end_matches('/'));
        self.files.borrow().keys().any(|known| known.starts_with(&prefix))
    }

    fn list_directory(&self, path: &str) -> io::Result<Vec<String>> {
        let prefix = format!("{}/", path.trim_end_matches('/'));
        let files = self.files.borrow();
        Ok(files
            .keys()
            .filter_map(|known| known.strip_prefix(&prefix)?.split('/').next().map(str::to_owned))
            .collect())
    }

    fn current_directory(&self) -> String {
        "/project".to_owned()
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn random(&self, buffer: &mut [u8]) {
        buffer.fill(0);
    }

    fn write_stdout(&self, text: &str) {
        self.output.borrow_mut().push_str(text);
    }

    fn write_stderr(&self, text: &str) {
        self.output.borrow_mut().push_str(text);
    }

    fn arguments(&self) -> Vec<String> {
        vec!["alembic".to_owned()]
    }
}

/// A machine with the bindings, bound to a host.
pub(crate) fn machine(host: &Rc<Host>, world: Rc<World>) -> Vm {
    let mut vm = Vm::new(world);
    vm.set_import_roots(vec!["/project".to_owned()]);
    install(&mut vm, host.clone());
    vm
}

/// What a script starts with.
pub(crate) const IMPORTS: &str = "import datetime\nimport sqlalchemy as sa\nfrom alembic import context, op\nfrom decimal import Decimal\nfrom sqlalchemy.dialects import postgresql, sqlite\nfrom uuid import UUID\n";

/// The lines of a script's first statement count from this line.
pub(crate) const FIRST_LINE: usize = 8;

/// Runs statements as the body of `upgrade()` and gives what they return.
pub(crate) fn upgrade(host: &Rc<Host>, body: &str) -> Outcome<Value> {
    let mut vm = machine(host, Rc::new(World::default()));
    upgrade_in(&mut vm, body)
}

/// A script whose `upgrade()` has this body.
pub(crate) fn script(body: &str) -> String {
    let mut source = format!("{IMPORTS}def upgrade():\n");
    for line in body.lines() {
        source.push_str(&format!("    {line}\n"));
    }
    source
}

/// The same in a machine that is there already.
pub(crate) fn upgrade_in(vm: &mut Vm, body: &str) -> Outcome<Value> {
    let module = vm.run_module("versions/abc.py", &script(body), "abc")?;
    let upgrade = module.get("upgrade").ok_or_else(|| raise(&exception_class::NAME_ERROR, "upgrade"))?;
    vm.call(&upgrade, CallArguments::new())
}

/// An interruption as a test reads it: `ValueError: text`, or `unsupported <place>: <sentence>`.
pub(crate) fn shown(interruption: &Interruption) -> String {
    match interruption {
        Interruption::Raise(exception) => exception.summary(),
        Interruption::Unsupported(unsupported) => format!("unsupported {unsupported}"),
    }
}

/// The fenced blocks of a text: label and body.
pub(crate) fn blocks(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(label) = line.strip_prefix("```") {
            inside = !inside;
            if inside {
                found.push((label.trim().to_owned(), String::new()));
            }
        } else if inside && let Some((_, body)) = found.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    found
}
