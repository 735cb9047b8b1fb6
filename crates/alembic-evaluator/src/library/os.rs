//! `os` and `os.path`, for POSIX paths.

use std::rc::Rc;

use super::environment;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::outcome::Outcome;
use crate::value::Value;
use crate::vm::Vm;

/// The text of a path given as a string or as an object with `__fspath__`.
pub(super) fn path_text(vm: &mut Vm, value: &Value) -> Outcome<Rc<str>> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => vm.str(value),
    }
}

/// `os.path.join`
pub(super) fn join(first: &str, others: &[Rc<str>]) -> String {
    let mut result = first.to_owned();
    for other in others {
        if other.starts_with('/') {
            result = other.to_string();
        } else if result.is_empty() || result.ends_with('/') {
            result.push_str(other);
        } else {
            result.push('/');
            result.push_str(other);
        }
    }
    result
}

/// `os.path.normpath`
pub(super) fn normalize(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            other => parts.push(other),
        }
    }
    let joined = parts.join("/");
    match (absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".into(),
        (false, false) => joined,
    }
}

/// `os.path.abspath`
pub(super) fn absolute(vm: &Vm, path: &str) -> String {
    if path.starts_with('/') {
        normalize(path)
    } else {
        normalize(&format!("{}/{path}", vm.system().current_directory()))
    }
}

/// `os.path.split`
pub(super) fn split(path: &str) -> (&str, &str) {
    let start = path.rfind('/').map_or(0, |position| position + 1);
    let (head, tail) = path.split_at(start);
    let trimmed = head.trim_end_matches('/');
    (if trimmed.is_empty() { head } else { trimmed }, tail)
}

/// `os.path.splitext`
pub(super) fn split_extension(path: &str) -> (&str, &str) {
    let name_start = path.rfind('/').map_or(0, |position| position + 1);
    let name = &path[name_start..];
    let leading = name.len() - name.trim_start_matches('.').len();
    match name[leading..].rfind('.') {
        Some(position) => path.split_at(name_start + leading + position),
        None => (path, ""),
    }
}

macro_rules! path_function {
    ($name:literal, $function:expr) => {
        (
            $name,
            ModuleMember::Function(NativeFunction {
                name: $name,
                signature: "(path, /)",
                call: |vm, arguments| {
                    let path = path_text(vm, &arguments.value("path"))?;
                    let function: fn(&mut Vm, &str) -> Value = $function;
                    Ok(function(vm, &path))
                },
                returns: None,
            }),
        )
    };
}

pub(super) static OS_PATH: NativeModule = NativeModule {
    name: "os.path",
    members: &[
        (
            "join",
            ModuleMember::Function(NativeFunction {
                name: "join",
                signature: "(path, /, *paths)",
                call: |vm, arguments| {
                    let first = path_text(vm, &arguments.value("path"))?;
                    let mut others = Vec::new();
                    for other in arguments.rest() {
                        others.push(path_text(vm, other)?);
                    }
                    Ok(Value::from(join(&first, &others)))
                },
                returns: None,
            }),
        ),
        path_function!("dirname", |_, path| Value::string(split(path).0)),
        path_function!("basename", |_, path| Value::string(split(path).1)),
        path_function!("split", |_, path| {
            let (head, tail) = split(path);
            Value::tuple(vec![head.into(), tail.into()])
        }),
        path_function!("splitext", |_, path| {
            let (head, tail) = split_extension(path);
            Value::tuple(vec![head.into(), tail.into()])
        }),
        path_function!("abspath", |vm, path| Value::from(absolute(vm, path))),
        path_function!("realpath", |vm, path| Value::from(absolute(vm, path))),
        path_function!("normpath", |_, path| Value::from(normalize(path))),
        path_function!("isabs", |_, path| Value::Bool(path.starts_with('/'))),
        path_function!("isfile", |vm, path| Value::Bool(vm.system().is_file(path))),
        path_function!("isdir", |vm, path| Value::Bool(vm.system().is_directory(path))),
        path_function!("exists", |vm, path| {
            Value::Bool(vm.system().is_file(path) || vm.system().is_directory(path))
        }),
        path_function!("expanduser", |vm, path| match path.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                match environment::variable(vm, "HOME") {
                    Some(home) => Value::from(format!("{}{rest}", home.trim_end_matches('/'))),
                    None => Value::string(path),
                }
            }
            _ => Value::string(path),
        }),
        ("sep", ModuleMember::Value(|_| Ok("/".into()))),
    ],
    attribute: None,
    complete: false,
};

pub(super) static OS: NativeModule = NativeModule {
    name: "os",
    members: &[
        ("environ", ModuleMember::Value(|_| Ok(environment::value()))),
        ("path", ModuleMember::Module("os.path")),
        (
            "getenv",
            ModuleMember::Function(NativeFunction {
                name: "getenv",
                signature: "(key, default=None)",
                call: |vm, arguments| environment::get(vm, &arguments),
                returns: None,
            }),
        ),
        (
            "getcwd",
            ModuleMember::Function(NativeFunction {
                name: "getcwd",
                signature: "()",
                call: |vm, _| Ok(Value::from(vm.system().current_directory())),
                returns: None,
            }),
        ),
        (
            "listdir",
            ModuleMember::Function(NativeFunction {
                name: "listdir",
                signature: "(path='.')",
                call: |vm, arguments| {
                    let path = path_text(vm, &arguments.value("path"))?;
                    let mut names =
                        vm.system().list_directory(&path).map_err(|error| os_error(&error, &path))?;
                    names.sort();
                    Ok(Value::strings(names))
                },
                returns: None,
            }),
        ),
        (
            "fspath",
            ModuleMember::Function(NativeFunction {
                name: "fspath",
                signature: "(path)",
                call: |vm, arguments| path_text(vm, &arguments.value("path")).map(Value::Str),
                returns: None,
            }),
        ),
        (
            "urandom",
            ModuleMember::Function(NativeFunction {
                name: "urandom",
                signature: "(size, /)",
                call: |vm, arguments| {
                    let size = usize::try_from(arguments.integer("size")?).unwrap_or(0).min(1 << 20);
                    let mut bytes = vec![0; size];
                    vm.system().random(&mut bytes);
                    Ok(Value::Bytes(bytes.into()))
                },
                returns: None,
            }),
        ),
        ("sep", ModuleMember::Value(|_| Ok("/".into()))),
        ("linesep", ModuleMember::Value(|_| Ok("\n".into()))),
        ("pathsep", ModuleMember::Value(|_| Ok(":".into()))),
        ("name", ModuleMember::Value(|_| Ok("posix".into()))),
    ],
    attribute: None,
    complete: false,
};

/// What the built-in modules that are written in Python need of files.
pub(super) static FILES: NativeModule = NativeModule {
    name: "_files",
    members: &[
        path_function!("is_file", |vm, path| Value::Bool(vm.system().is_file(path))),
        path_function!("is_directory", |vm, path| Value::Bool(vm.system().is_directory(path))),
        (
            "read_bytes",
            ModuleMember::Function(NativeFunction {
                name: "read_bytes",
                signature: "(path, /)",
                call: |vm, arguments| {
                    let path = path_text(vm, &arguments.value("path"))?;
                    let bytes = vm.system().read_file(&path).map_err(|error| os_error(&error, &path))?;
                    Ok(Value::Bytes(bytes.into()))
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};

/// Python's exception for a failed file operation.
pub(super) fn os_error(error: &std::io::Error, path: &str) -> crate::outcome::Interruption {
    let (class, number, text) = match error.kind() {
        std::io::ErrorKind::NotFound => (&exception::FILE_NOT_FOUND_ERROR, 2, "No such file or directory"),
        std::io::ErrorKind::PermissionDenied => (&exception::PERMISSION_ERROR, 13, "Permission denied"),
        std::io::ErrorKind::IsADirectory => (&exception::IS_A_DIRECTORY_ERROR, 21, "Is a directory"),
        _ => (&exception::OS_ERROR, i64::from(error.raw_os_error().unwrap_or(5)), "Input/output error"),
    };
    let arguments = vec![Value::int(number), text.into(), path.into()];
    crate::outcome::Interruption::Raise(crate::exceptions::Exception::new(class, arguments))
}
