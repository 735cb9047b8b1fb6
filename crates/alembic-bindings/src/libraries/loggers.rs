//! `loguru`, `structlog`, `oslo_log` and `tornado.log`: what migrations say through them.
//!
//! `oslo_log` and `tornado.log` are `logging`. The other two write lines of their own, past `logging`: here each message
//! is one plain line on the standard error output, in the form of Alembic's own lines.

use std::rc::Rc;

use alembic_evaluator::{
    Arguments, CallArguments, Member, ModuleMember, NativeClass, NativeFunction, NativeModule, Object,
    Outcome, Value, Vm,
};

pub(super) static MODULES: &[&NativeModule] = &[
    &LOGURU,
    &STRUCTLOG,
    &STRUCTLOG_STDLIB,
    &NativeModule {
        name: "oslo_log",
        members: &[("log", ModuleMember::Module("oslo_log.log"))],
        ..NativeModule::DEFAULT
    },
    &OSLO_LOG,
    &NativeModule {
        name: "tornado",
        members: &[("log", ModuleMember::Module("tornado.log"))],
        ..NativeModule::DEFAULT
    },
    &TORNADO_LOG,
];

/// A logger of loguru or structlog.
struct Logger {
    class: &'static NativeClass,
    /// What `bind()` added; structlog shows it with each message.
    bound: Vec<(Rc<str>, Value)>,
    /// `opt(exception=True)`
    with_exception: bool,
}

impl Object for Logger {
    fn class(&self) -> &'static NativeClass {
        self.class
    }
}

fn logger(class: &'static NativeClass, bound: Vec<(Rc<str>, Value)>, with_exception: bool) -> Value {
    Value::new_object(Logger { class, bound, with_exception })
}

/// One method per level: its name, the level as it is written, and whether the exception in flight is shown.
macro_rules! levels {
    ($say:ident: $($name:literal $level:literal $exception:literal),+ $(,)?; $($further:expr),+ $(,)?) => {
        &[
            $(Member::method($name, "(message, *args, **kwargs)", |vm, this, arguments| {
                $say(vm, this, $level, $exception, &arguments)
            }),)+
            $($further,)+
        ]
    };
}

static LOGURU_LOGGER: NativeClass = NativeClass {
    name: "Logger",
    module: "loguru",
    members: levels!(
        say_formatted:
        "trace" "TRACE" false,
        "debug" "DEBUG" false,
        "info" "INFO" false,
        "success" "SUCCESS" false,
        "warning" "WARNING" false,
        "error" "ERROR" false,
        "critical" "CRITICAL" false,
        "exception" "ERROR" true;
        Member::method("log", "(level, message, *args, **kwargs)", |vm, this, arguments| {
            let level = vm.str(&arguments.value("level"))?;
            say_formatted(vm, this, &level, false, &arguments)
        }),
        Member::Method {
            name: "bind",
            signature: "(**kwargs: deferred)",
            call: |_, this, _| Ok(this.clone()),
            returns: Some(&LOGURU_LOGGER),
        },
        Member::Method {
            name: "opt",
            signature: "(*, exception=None, record=False, lazy=False, colors=False, raw=False, capture=True, depth=0)",
            call: opt,
            returns: Some(&LOGURU_LOGGER),
        },
    ),
    ..NativeClass::DEFAULT
};

static LOGURU: NativeModule = NativeModule {
    name: "loguru",
    members: &[("logger", ModuleMember::Value(|_| Ok(logger(&LOGURU_LOGGER, Vec::new(), false))))],
    ..NativeModule::DEFAULT
};

fn opt(vm: &mut Vm, _: &Value, arguments: Arguments) -> Outcome<Value> {
    for option in ["record", "lazy", "raw"] {
        if vm.truth(&arguments.value(option))? {
            return Err(alembic_evaluator::unsupported(format!("`opt({option}=True)` of loguru")));
        }
    }
    let with_exception = vm.truth(&arguments.value("exception"))?;
    Ok(logger(&LOGURU_LOGGER, Vec::new(), with_exception))
}

/// The message with its arguments put in by `str.format`.
fn say_formatted(
    vm: &mut Vm,
    this: &Value,
    level: &str,
    with_exception: bool,
    arguments: &Arguments,
) -> Outcome<Value> {
    let mut message = Value::Str(vm.str(&arguments.value("message"))?);
    if !arguments.rest().is_empty() || !arguments.keywords().is_empty() {
        let format = vm.get_attribute(&message, "format")?;
        let given =
            CallArguments { positional: arguments.rest().to_vec(), keywords: arguments.keywords().to_vec() };
        message = vm.call(&format, given)?;
    }
    let asked = this.object::<Logger>().is_some_and(|logger| logger.with_exception);
    let text = vm.str(&message)?;
    write(vm, "loguru", level, &text, with_exception || asked);
    Ok(Value::None)
}

static BOUND_LOGGER: NativeClass = NativeClass {
    name: "BoundLogger",
    module: "structlog",
    members: levels!(
        say_with_values:
        "debug" "DEBUG" false,
        "info" "INFO" false,
        "warning" "WARNING" false,
        "warn" "WARNING" false,
        "error" "ERROR" false,
        "critical" "CRITICAL" false,
        "fatal" "CRITICAL" false,
        "exception" "ERROR" true;
        Member::Method {
            name: "bind",
            signature: "(**kwargs)",
            call: |_, this, arguments| {
                let mut bound = this.object::<Logger>().map(|logger| logger.bound.clone()).unwrap_or_default();
                bound.retain(|(known, _)| arguments.extra(known).is_none());
                bound.extend(arguments.keywords().to_vec());
                Ok(logger(&BOUND_LOGGER, bound, false))
            },
            returns: Some(&BOUND_LOGGER),
        },
    ),
    ..NativeClass::DEFAULT
};

const GET_LOGGER: NativeFunction = NativeFunction {
    name: "get_logger",
    signature: "(*args, **kwargs)",
    call: |_, arguments| Ok(logger(&BOUND_LOGGER, arguments.keywords().to_vec(), false)),
    returns: Some(&BOUND_LOGGER),
};

static STRUCTLOG: NativeModule = NativeModule {
    name: "structlog",
    members: &[
        ("get_logger", ModuleMember::Function(GET_LOGGER)),
        ("getLogger", ModuleMember::Function(GET_LOGGER)),
        ("stdlib", ModuleMember::Module("structlog.stdlib")),
    ],
    ..NativeModule::DEFAULT
};

static STRUCTLOG_STDLIB: NativeModule = NativeModule {
    name: "structlog.stdlib",
    members: &[
        ("BoundLogger", ModuleMember::Class(&BOUND_LOGGER)),
        ("get_logger", ModuleMember::Function(GET_LOGGER)),
    ],
    ..NativeModule::DEFAULT
};

/// The message with its positional arguments put in by `%`, and the named values after it.
fn say_with_values(
    vm: &mut Vm,
    this: &Value,
    level: &str,
    with_exception: bool,
    arguments: &Arguments,
) -> Outcome<Value> {
    let mut text = vm.str(&arguments.value("message"))?.to_string();
    if !arguments.rest().is_empty() {
        let values = Value::tuple(arguments.rest().to_vec());
        let filled = vm.binary(alembic_evaluator::BinaryOperator::Modulo, &Value::string(&text), &values)?;
        text = vm.str(&filled)?.to_string();
    }
    let mut values = this.object::<Logger>().map(|logger| logger.bound.clone()).unwrap_or_default();
    values.retain(|(known, _)| arguments.extra(known).is_none());
    values.extend(arguments.keywords().to_vec());
    let mut asked = false;
    for (name, value) in values {
        if &*name == "exc_info" {
            asked = vm.truth(&value)?;
            continue;
        }
        let shown = if value.as_str().is_some() { vm.str(&value)? } else { vm.repr(&value)? };
        text.push_str(&format!(" {name}={shown}"));
    }
    write(vm, "structlog", level, &text, with_exception || asked);
    Ok(Value::None)
}

fn write(vm: &mut Vm, name: &str, level: &str, message: &str, with_exception: bool) {
    let mut line = format!("{level:<5} [{name}] {message}\n");
    if with_exception && let Some(raised) = vm.handled() {
        line.push_str(vm.traceback_text(&raised).trim_end());
        line.push('\n');
    }
    vm.system().write_stderr(&line);
}

/// The names of `logging` under the names of `oslo_log.log`.
static OSLO_LOG: NativeModule = NativeModule {
    name: "oslo_log.log",
    members: &[("getLogger", ModuleMember::Function(GET_STANDARD_LOGGER))],
    ..NativeModule::DEFAULT
};

const GET_STANDARD_LOGGER: NativeFunction = NativeFunction {
    name: "getLogger",
    signature: "(name=None, project='unknown', version='unknown')",
    call: |vm, arguments| standard_logger(vm, arguments.value("name")),
    returns: None,
};

/// The three loggers of Tornado, by the names of its manual.
static TORNADO_LOG: NativeModule = NativeModule {
    name: "tornado.log",
    members: &[
        ("access_log", ModuleMember::Value(|vm| standard_logger(vm, "tornado.access".into()))),
        ("app_log", ModuleMember::Value(|vm| standard_logger(vm, "tornado.application".into()))),
        ("gen_log", ModuleMember::Value(|vm| standard_logger(vm, "tornado.general".into()))),
    ],
    ..NativeModule::DEFAULT
};

/// `logging.getLogger(name)`
fn standard_logger(vm: &mut Vm, name: Value) -> Outcome<Value> {
    let logging = vm.import("logging")?;
    let get_logger = vm.get_attribute(&logging, "getLogger")?;
    vm.call(&get_logger, CallArguments::positional(vec![name]))
}
