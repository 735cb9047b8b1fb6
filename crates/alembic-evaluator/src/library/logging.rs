//! `logging`: loggers by name; records go to the host.

use std::cell::RefCell;
use std::rc::Rc;

use crate::arguments::Arguments;
use crate::native::{Member, ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::outcome::Outcome;
use crate::system::LogLevel;
use crate::value::Value;
use crate::vm::Vm;

struct Logger {
    name: Rc<str>,
}

impl Object for Logger {
    fn class(&self) -> &'static NativeClass {
        &LOGGER
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(format!("<Logger {}>", self.name))
    }
}

const LEVELS: [(&str, i64); 7] = [
    ("CRITICAL", 50),
    ("ERROR", 40),
    ("WARNING", 30),
    ("WARN", 30),
    ("INFO", 20),
    ("DEBUG", 10),
    ("NOTSET", 0),
];

thread_local! {
    static LOGGERS: RefCell<Vec<(Rc<str>, Value)>> = const { RefCell::new(Vec::new()) };
}

/// The logger of a name, always the same object.
fn named(name: Rc<str>) -> Value {
    LOGGERS.with_borrow_mut(|known| {
        if let Some((_, logger)) = known.iter().find(|(other, _)| *other == name) {
            return logger.clone();
        }
        let logger = Value::new_object(Logger { name: name.clone() });
        known.push((name, logger.clone()));
        logger
    })
}

fn level_name(level: i64) -> Value {
    match LEVELS.iter().find(|(_, known)| *known == level) {
        Some((name, _)) => Value::string(name),
        None => Value::from(format!("Level {level}")),
    }
}

fn level(value: &Value) -> i64 {
    match value.as_str() {
        Some(name) => LEVELS.iter().find(|(known, _)| *known == &*name).map_or(0, |(_, level)| *level),
        None => value.as_integer().unwrap_or(0),
    }
}

/// The message of a record: its arguments are put in with `%`.
fn record(vm: &mut Vm, logger: &str, level: i64, arguments: &Arguments) -> Outcome<Value> {
    let message = vm.str(&arguments.value("msg"))?;
    let mut message = match arguments.rest() {
        [] => message.to_string(),
        [only @ Value::Dict(_)] => vm.percent_format(&message, only)?,
        several => vm.percent_format(&message, &Value::tuple(several.to_vec()))?,
    };
    let with_exception = match arguments.extra("exc_info") {
        Some(value) => {
            let value = value.clone();
            vm.truth(&value)?
        }
        None => arguments.function() == "exception",
    };
    if with_exception && let Some(raised) = vm.handled() {
        message.push('\n');
        message.push_str(vm.traceback_text(&raised).trim_end());
    }
    if let Some(log) = vm.log().cloned()
        && log.is_enabled(logger, LogLevel(level))
    {
        log.record(logger, LogLevel(level), &message);
    }
    Ok(Value::None)
}

fn name_of(this: &Value) -> Rc<str> {
    this.object::<Logger>().map_or_else(|| "root".into(), |logger| logger.name.clone())
}

macro_rules! level_method {
    ($name:literal, $level:literal) => {
        Member::method($name, "(msg, *args, **options)", |vm, this, arguments| {
            record(vm, &name_of(this), $level, &arguments)
        })
    };
}

macro_rules! level_function {
    ($name:literal, $level:literal) => {
        (
            $name,
            ModuleMember::Function(NativeFunction {
                name: $name,
                signature: "(msg, *args, **options)",
                call: |vm, arguments| record(vm, "root", $level, &arguments),
                returns: None,
            }),
        )
    };
}

macro_rules! level_constant {
    ($name:literal, $level:literal) => {
        ($name, ModuleMember::Value(|_| Ok(Value::int($level))))
    };
}

static LOGGER: NativeClass = NativeClass {
    name: "Logger",
    module: "logging",
    members: &[
        Member::property("name", |_, this| Ok(Value::Str(name_of(this)))),
        level_method!("debug", 10),
        level_method!("info", 20),
        level_method!("warning", 30),
        level_method!("warn", 30),
        level_method!("error", 40),
        level_method!("exception", 40),
        level_method!("critical", 50),
        level_method!("fatal", 50),
        Member::method("log", "(level, msg, *args, **options)", |vm, this, arguments| {
            let number = level(&arguments.value("level"));
            record(vm, &name_of(this), number, &arguments)
        }),
        Member::method("setLevel", "(level)", |vm, this, arguments| {
            if let Some(log) = vm.log() {
                log.set_level(&name_of(this), LogLevel(level(&arguments.value("level"))));
            }
            Ok(Value::None)
        }),
        Member::method("isEnabledFor", "(level)", |vm, this, arguments| {
            let number = LogLevel(level(&arguments.value("level")));
            Ok(Value::Bool(vm.log().is_some_and(|log| log.is_enabled(&name_of(this), number))))
        }),
        Member::method("getChild", "(suffix)", |_, this, arguments| {
            let parent = name_of(this);
            let suffix = arguments.string("suffix")?;
            let name = if &*parent == "root" { suffix } else { format!("{parent}.{suffix}").into() };
            Ok(named(name))
        }),
    ],
    complete: false,
    ..NativeClass::DEFAULT
};

pub(super) static LOGGING: NativeModule = NativeModule {
    name: "logging",
    members: &[
        ("Logger", ModuleMember::Class(&LOGGER)),
        (
            "getLogger",
            ModuleMember::Function(NativeFunction {
                name: "getLogger",
                signature: "(name=None)",
                call: |_, arguments| {
                    let name = arguments.optional_string("name")?.unwrap_or_else(|| "root".into());
                    Ok(named(name))
                },
                returns: Some(&LOGGER),
            }),
        ),
        (
            "getLevelName",
            ModuleMember::Function(NativeFunction {
                name: "getLevelName",
                signature: "(level, /)",
                call: |_, arguments| {
                    let value = arguments.value("level");
                    if let Some(name) = value.as_str() {
                        let known = LEVELS.iter().find(|(known, _)| *known == &*name);
                        return Ok(known.map_or_else(
                            || Value::from(format!("Level {name}")),
                            |(_, level)| Value::int(*level),
                        ));
                    }
                    Ok(level_name(arguments.integer("level")?))
                },
                returns: None,
            }),
        ),
        level_function!("debug", 10),
        level_function!("info", 20),
        level_function!("warning", 30),
        level_function!("error", 40),
        level_function!("exception", 40),
        level_function!("critical", 50),
        level_constant!("DEBUG", 10),
        level_constant!("INFO", 20),
        level_constant!("WARNING", 30),
        level_constant!("WARN", 30),
        level_constant!("ERROR", 40),
        level_constant!("CRITICAL", 50),
        level_constant!("NOTSET", 0),
    ],
    attribute: None,
    complete: false,
};

pub(super) static LOGGING_CONFIG: NativeModule = NativeModule {
    name: "logging.config",
    members: &[(
        "fileConfig",
        ModuleMember::Function(NativeFunction {
            name: "fileConfig",
            signature: "(fname, defaults=None, disable_existing_loggers=True, encoding=None)",
            call: |vm, arguments| {
                let file = vm.str(&arguments.value("fname"))?;
                let mut defaults = Vec::new();
                if let Some(dict) = arguments.value("defaults").as_dict() {
                    for (key, value) in dict.string_items() {
                        defaults.push((key.to_string(), vm.str(&value)?.to_string()));
                    }
                }
                let disable = vm.truth(&arguments.value("disable_existing_loggers"))?;
                if let Some(log) = vm.log() {
                    log.clone().file_config(&file, &defaults, disable)?;
                }
                Ok(Value::None)
            },
            returns: None,
        }),
    )],
    attribute: None,
    complete: false,
};
