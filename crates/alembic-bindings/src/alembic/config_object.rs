//! `context.config`.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_config::{AlembicValue, Config, ConfigError};
use alembic_evaluator::{
    Arguments, Interruption, Member, NativeClass, Object, Outcome, Value, Vm, exception_class, raise,
    unsupported,
};

use super::util::COMMAND_ERROR;
use crate::state::{bindings, environment};

/// `alembic.config.Config`
pub(crate) static CONFIG: NativeClass = NativeClass {
    name: "Config",
    module: "alembic.config",
    members: &[
        Member::property("config_file_name", |vm, _| {
            Ok(Value::optional_string(config(vm)?.borrow().config_file_name()))
        }),
        Member::property("toml_file_name", |vm, _| {
            Ok(Value::optional_string(config(vm)?.borrow().toml_file_name()))
        }),
        Member::property("config_ini_section", |vm, _| {
            Ok(Value::string(config(vm)?.borrow().config_ini_section()))
        }),
        Member::property("attributes", |_, this| Ok(receiver(this)?.attributes.clone())),
        Member::Property { name: "cmd_opts", get: command_options, set: None, returns: Some(&NAMESPACE) },
        Member::method("get_main_option", "(name, default=None)", |vm, _, arguments| {
            let value =
                config(vm)?.borrow().get_main_option(&arguments.string("name")?).map_err(config_exception)?;
            Ok(value.map_or_else(|| arguments.value("default"), Value::from))
        }),
        Member::method("set_main_option", "(name, value)", |vm, _, arguments| {
            let (name, value) = (arguments.string("name")?, arguments.string("value")?);
            config(vm)?.borrow_mut().set_main_option(&name, &value).map_err(config_exception)?;
            Ok(Value::None)
        }),
        Member::method("remove_main_option", "(name)", |vm, _, arguments| {
            config(vm)?
                .borrow_mut()
                .remove_main_option(&arguments.string("name")?)
                .map_err(config_exception)?;
            Ok(Value::None)
        }),
        Member::method("get_section", "(name, default=None)", |vm, _, arguments| {
            let items =
                config(vm)?.borrow().get_section(&arguments.string("name")?).map_err(config_exception)?;
            Ok(match items {
                Some(items) => {
                    Value::dict(items.iter().map(|(key, value)| (key.as_str(), Value::string(value))))
                }
                None => arguments.value("default"),
            })
        }),
        Member::method("get_section_option", "(section, name, default=None)", |vm, _, arguments| {
            let (section, name) = (arguments.string("section")?, arguments.string("name")?);
            let value = config(vm)?.borrow().get_section_option(&section, &name).map_err(config_exception)?;
            Ok(value.map_or_else(|| arguments.value("default"), Value::from))
        }),
        Member::method("set_section_option", "(section, name, value)", |vm, _, arguments| {
            let (section, name) = (arguments.string("section")?, arguments.string("name")?);
            let value = arguments.string("value")?;
            config(vm)?.borrow_mut().set_section_option(&section, &name, &value).map_err(config_exception)?;
            Ok(Value::None)
        }),
        Member::method("get_alembic_option", "(name, default=None)", |vm, _, arguments| {
            let value = config(vm)?
                .borrow()
                .get_alembic_option(&arguments.string("name")?)
                .map_err(config_exception)?;
            Ok(value.map_or_else(|| arguments.value("default"), |value| alembic_value(&value)))
        }),
        Member::method("get_alembic_boolean_option", "(name)", |vm, _, arguments| {
            let name = arguments.string("name")?;
            let value = config(vm)?.borrow().get_alembic_boolean_option(&name).map_err(config_exception)?;
            Ok(Value::Bool(value))
        }),
        Member::method("print_stdout", "(text, *arg)", print_stdout),
    ],
    ..NativeClass::DEFAULT
};

static NAMESPACE: NativeClass = NativeClass {
    name: "Namespace",
    module: "argparse",
    complete: true,
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// The Python value of the run's configuration: one object, so that what is put into `attributes` stays there.
pub(super) fn config_value(vm: &mut Vm) -> Outcome<Value> {
    let bindings = bindings(vm)?;
    let make = || {
        let attributes = bindings.environment.attributes();
        Value::new_object(ConfigObject { attributes })
    };
    Ok(bindings.config.get_or_init(make).clone())
}

struct ConfigObject {
    attributes: Value,
}

impl Object for ConfigObject {
    fn class(&self) -> &'static NativeClass {
        &CONFIG
    }
}

/// `config.cmd_opts`
struct Namespace {
    options: Vec<(String, Value)>,
}

impl Object for Namespace {
    fn class(&self) -> &'static NativeClass {
        &NAMESPACE
    }

    fn attribute(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        Ok(self.options.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()))
    }
}

fn config(vm: &Vm) -> Outcome<Rc<RefCell<Config>>> {
    Ok(environment(vm)?.config())
}

fn receiver(this: &Value) -> Outcome<Rc<ConfigObject>> {
    this.object::<ConfigObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no Config here", this.type_name())))
}

fn command_options(vm: &mut Vm, _this: &Value) -> Outcome<Value> {
    let options = environment(vm)?.command_options();
    Ok(options.map_or(Value::None, |options| Value::new_object(Namespace { options })))
}

/// `config.print_stdout(text, *arguments)`: `text % arguments` and a line feed.
fn print_stdout(vm: &mut Vm, _this: &Value, arguments: Arguments) -> Outcome<Value> {
    let mut text = arguments.value("text");
    if !arguments.rest().is_empty() {
        let values = Value::tuple(arguments.rest().to_vec());
        text = vm.binary(alembic_evaluator::BinaryOperator::Modulo, &text, &values)?;
    }
    let text = vm.str(&text)?;
    environment(vm)?.print(vm, &format!("{text}\n"))?;
    Ok(Value::None)
}

fn alembic_value(value: &AlembicValue) -> Value {
    let table = |items: &indexmap::IndexMap<String, String>| {
        Value::dict(items.iter().map(|(key, value)| (key.as_str(), Value::string(value))))
    };
    match value {
        AlembicValue::Text(text) => Value::string(text),
        AlembicValue::Integer(number) => Value::int(*number),
        AlembicValue::Boolean(truth) => Value::Bool(*truth),
        AlembicValue::List(items) => Value::strings(items),
        AlembicValue::Table(items) => table(items),
        AlembicValue::Tables(tables) => Value::list(tables.iter().map(table).collect()),
    }
}

/// An error of the configuration as the exception that the reference raises.
fn config_exception(error: ConfigError) -> Interruption {
    let class = error.python_class();
    let class =
        CLASSES.iter().find(|(name, _)| *name == class).map_or(&CONFIGPARSER_ERROR, |(_, class)| *class);
    raise(class, error.to_string())
}

static CONFIGPARSER_ERROR: NativeClass = NativeClass {
    name: "Error",
    module: "configparser",
    bases: &[&exception_class::EXCEPTION],
    ..NativeClass::DEFAULT
};

/// Classes of `configparser`, all derived from its `Error`.
macro_rules! configparser_classes {
    ($($constant:ident $name:literal;)+) => {
        $(static $constant: NativeClass = NativeClass {
            name: $name, module: "configparser", bases: &[&CONFIGPARSER_ERROR], ..NativeClass::DEFAULT
        };)+

        static CLASSES: &[(&str, &NativeClass)] = &[
            ("alembic.util.exc.CommandError", &COMMAND_ERROR),
            ("ValueError", &exception_class::VALUE_ERROR),
            ("TypeError", &exception_class::TYPE_ERROR),
            ("KeyError", &exception_class::KEY_ERROR),
            ("ModuleNotFoundError", &exception_class::MODULE_NOT_FOUND_ERROR),
            $((concat!("configparser.", $name), &$constant)),+
        ];
    };
}

configparser_classes! {
    NO_SECTION_ERROR "NoSectionError";
    NO_OPTION_ERROR "NoOptionError";
    DUPLICATE_SECTION_ERROR "DuplicateSectionError";
    DUPLICATE_OPTION_ERROR "DuplicateOptionError";
    MISSING_SECTION_HEADER_ERROR "MissingSectionHeaderError";
    PARSING_ERROR "ParsingError";
    INTERPOLATION_MISSING_OPTION_ERROR "InterpolationMissingOptionError";
    INTERPOLATION_SYNTAX_ERROR "InterpolationSyntaxError";
    INTERPOLATION_DEPTH_ERROR "InterpolationDepthError";
}
