//! The parts of Python's standard library that migrations and `env.py` files use, one file per module.

mod abstract_classes;
mod ast;
mod asyncio;
mod clock;
mod contextlib;
mod datetime;
mod decimal;
mod encodings;
mod enumerations;
mod environment;
mod functools;
mod hashing;
mod importing;
mod json;
mod logging;
mod looking;
mod math;
mod numbers;
mod os;
mod record;
mod regular;
mod sys;
mod twister;
pub(crate) mod typing;
mod unicode;
mod uuid;

use std::rc::Rc;

pub(crate) use abstract_classes::{REGISTER, mixin_of, virtual_subclass};
pub use datetime::{Date, DateTime, Time, TimeDelta, Zone};
pub use decimal::Decimal;
pub(crate) use looking::traceback_of;
pub use typing::{TypeForm, new_type, type_form};
pub use uuid::Uuid;

use crate::arguments::CallArguments;
use crate::native::NativeModule;
use crate::outcome::Outcome;
use crate::value::{Class, Instance, Value};
use crate::vm::Vm;

static MODULES: &[&NativeModule] = &[
    &ast::AST,
    &asyncio::ASYNCIO,
    &typing::COLLECTIONS_ABC,
    &clock::TIME,
    &looking::TRACEBACK,
    &looking::INSPECT,
    &looking::WARNINGS,
    &numbers::NUMBERS,
    &unicode::UNICODEDATA,
    &contextlib::CONTEXTLIB,
    &datetime::DATETIME,
    &datetime::ZONEINFO,
    &decimal::MODULE,
    &math::MATH,
    &os::FILES,
    &enumerations::ENUM,
    &functools::FUNCTOOLS,
    &encodings::BINASCII,
    &hashing::HASHLIB,
    &importing::IMPORTLIB,
    &twister::TWISTER,
    &json::JSON,
    &logging::LOGGING,
    &logging::LOGGING_CONFIG,
    &os::OS,
    &os::OS_PATH,
    &regular::REGULAR,
    &sys::SYS,
    &abstract_classes::ABC,
    &typing::FUTURE,
    &typing::TYPING,
    &typing::TYPING_EXTENSIONS,
    &uuid::UUID_MODULE,
];

/// Modules that are written in Python themselves and evaluated symbol by symbol like the project's own.
static EMBEDDED: &[(&str, &str)] = &[
    ("_containers", include_str!("python/_containers.py")),
    ("_flags", include_str!("python/_flags.py")),
    ("_json_classes", include_str!("python/_json_classes.py")),
    ("_typing_classes", include_str!("python/_typing_classes.py")),
    ("base64", include_str!("python/base64.py")),
    ("bisect", include_str!("python/bisect.py")),
    ("calendar", include_str!("python/calendar.py")),
    ("collections", include_str!("python/collections.py")),
    ("configparser", include_str!("python/configparser.py")),
    ("contextvars", include_str!("python/contextvars.py")),
    ("copy", include_str!("python/copy.py")),
    ("csv", include_str!("python/csv.py")),
    ("dataclasses", include_str!("python/dataclasses.py")),
    ("errno", include_str!("python/errno.py")),
    ("fnmatch", include_str!("python/fnmatch.py")),
    ("fractions", include_str!("python/fractions.py")),
    ("functools", include_str!("python/functools.py")),
    ("glob", include_str!("python/glob.py")),
    ("heapq", include_str!("python/heapq.py")),
    ("hmac", include_str!("python/hmac.py")),
    ("html", include_str!("python/html.py")),
    ("importlib.resources", include_str!("python/importlib_resources.py")),
    ("inspect", include_str!("python/inspect.py")),
    ("io", include_str!("python/io.py")),
    ("itertools", include_str!("python/itertools.py")),
    ("keyword", include_str!("python/keyword.py")),
    ("numbers", include_str!("python/numbers.py")),
    ("operator", include_str!("python/operator.py")),
    ("pathlib", include_str!("python/pathlib.py")),
    ("platform", include_str!("python/platform.py")),
    ("pprint", include_str!("python/pprint.py")),
    ("random", include_str!("python/random.py")),
    ("secrets", include_str!("python/secrets.py")),
    ("shlex", include_str!("python/shlex.py")),
    ("statistics", include_str!("python/statistics.py")),
    ("string", include_str!("python/string.py")),
    ("struct", include_str!("python/struct.py")),
    ("textwrap", include_str!("python/textwrap.py")),
    ("threading", include_str!("python/threading.py")),
    ("time", include_str!("python/time.py")),
    ("traceback", include_str!("python/traceback.py")),
    ("types", include_str!("python/types.py")),
    ("urllib", ""),
    ("urllib.parse", include_str!("python/urllib_parse.py")),
    ("warnings", include_str!("python/warnings.py")),
];

/// The source of a built-in module that is written in Python.
pub(crate) fn embedded(name: &str) -> Option<&'static str> {
    EMBEDDED.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
}

/// The built-in module of this name.
pub(crate) fn module(name: &str) -> Option<&'static NativeModule> {
    MODULES.iter().copied().find(|module| module.name == name)
}

/// Top-level names of Python's standard library, whether supported here or not: importing one never fails.
const STANDARD: &str = "abc argparse array ast asyncio base64 binascii bisect builtins bz2 calendar cmath codecs \
    collections concurrent configparser contextlib contextvars copy csv ctypes dataclasses datetime decimal difflib \
    email enum errno fnmatch fractions functools gc getpass glob gzip hashlib heapq hmac html http importlib inspect \
    io ipaddress itertools json keyword linecache locale logging lzma math mimetypes multiprocessing numbers operator \
    os pathlib pickle pkgutil platform pprint queue random re secrets select shelve shlex shutil signal socket sqlite3 \
    ssl stat statistics string struct subprocess sys sysconfig tarfile tempfile textwrap threading time timeit \
    tomllib traceback types typing unicodedata unittest urllib uuid warnings weakref xml zipfile zlib zoneinfo \
    __future__";

/// Whether this top-level name belongs to Python's standard library.
pub(crate) fn is_standard(name: &str) -> bool {
    STANDARD.split_whitespace().any(|known| known == name)
}

/// How calling a class that derives from this native one is done instead of making an instance.
pub(crate) fn class_call(class: &Class) -> Option<fn(&mut Vm, &Rc<Class>, CallArguments) -> Outcome<Value>> {
    enumerations::class_call(class)
}

/// The values that iterating a class gives.
pub(crate) fn class_values(vm: &mut Vm, class: &Rc<Class>) -> Outcome<Option<Vec<Value>>> {
    enumerations::class_values(vm, class)
}

/// `repr` of a class that does not show itself like others.
pub(crate) fn class_repr(class: &Class) -> Option<String> {
    enumerations::class_repr(class)
}

/// Whether `format` shows the instance as `str` does, whatever built-in class it mixes in (members of enumerations).
pub(crate) fn shown_by_name(instance: &Instance) -> bool {
    enumerations::shown_by_name(instance)
}

/// `str` or `repr` of an instance whose class decides it before its built-in base does (members of enumerations).
pub(crate) fn instance_text(instance: &Instance, repr: bool, vm: &mut Vm) -> Outcome<Option<String>> {
    enumerations::member_text(instance, repr, vm)
}
